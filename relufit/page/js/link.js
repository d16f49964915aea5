// The state in the link: only what differs from the scenario, with exact numbers.

import { copied } from './session.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Field One entry of a link.
 * @property {(state: State) => string | null} read
 * @property {(state: State, text: string) => void} write
 */

/** @param {number[]} values @returns {string} */
const join = (values) => values.join(',');

/** @param {string} text @returns {number} */
function number(text) {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Error('expected a number');
  return Number(text);
}

/** @param {string} text @returns {number[]} */
const numbers = (text) => text.split(',').map(number);

/**
 * @param {State} state
 * @returns {import('./state.js').Training}
 */
function trained(state) {
  if (!state.training) throw new Error('expected a scenario that trains');
  return state.training;
}

/** @type {Record<string, Field>} */
const FIELDS = {
  w: {
    read: ({ start }) => join(start.weights),
    write: ({ start }, text) => void (start.weights = numbers(text)),
  },
  b: {
    read: ({ start }) => join(start.biases),
    write: ({ start }, text) => void (start.biases = numbers(text)),
  },
  a: {
    read: ({ start }) => join(start.inputWeights),
    write: ({ start }, text) => void (start.inputWeights = numbers(text)),
  },
  rw: {
    read: ({ curve }) => (curve.network ? join(curve.network.weights) : null),
    write: ({ curve }, text) => void (known(curve.network).weights = numbers(text)),
  },
  rb: {
    read: ({ curve }) => (curve.network ? join(curve.network.biases) : null),
    write: ({ curve }, text) => void (known(curve.network).biases = numbers(text)),
  },
  p: {
    read: ({ curve }) => (curve.points ? curve.points.map((node) => node.join(':')).join(',') : null),
    write: ({ curve }, text) => {
      known(curve.points);
      curve.points = text.split(',').map((node) => {
        const [x, y] = node.split(':').map(number);
        return [x, y];
      });
    },
  },
  n: {
    read: ({ data }) => String(data.samples),
    write: ({ data }, text) => void (data.samples = number(text)),
  },
  seed: { read: ({ data }) => data.seed, write: ({ data }, text) => void (data.seed = text) },
  order: {
    read: ({ data }) => data.order,
    write: ({ data }, text) => void (data.order = /** @type {any} */ (text)),
  },
  lr: {
    read: ({ training }) => (training ? String(training.learningRate) : null),
    write: (state, text) => void (trained(state).learningRate = number(text)),
  },
  max: {
    read: ({ training }) => (training ? String(training.iterations) : null),
    write: (state, text) => void (trained(state).iterations = number(text)),
  },
  stop: {
    read: ({ training }) => (training ? String(training.stopBelow) : null),
    write: (state, text) => void (trained(state).stopBelow = number(text)),
  },
  update: {
    read: ({ training }) => (training ? training.update : null),
    write: (state, text) => void (trained(state).update = /** @type {any} */ (text)),
  },
};

/**
 * @template T
 * @param {T | undefined} value
 * @returns {T}
 */
function known(value) {
  if (value === undefined) throw new Error('expected another form of the reference');
  return value;
}

/**
 * The fragment of a link; empty for the scenario as it is.
 * @param {State} state
 * @param {State} own
 * @param {string} mark Which scenario it belongs to.
 * @param {number | null} at The playhead; null at the end.
 * @returns {string}
 */
export function fragmentOf(state, own, mark, at) {
  const parts = Object.entries(FIELDS)
    .map(([key, { read }]) => [key, read(state), read(own)])
    .filter(([, now, before]) => now !== null && now !== before)
    .map(([key, now]) => `${key}=${now}`);
  if (at !== null) parts.push(`at=${at}`);
  return parts.length ? `s=${mark}&${parts.join('&')}` : '';
}

/**
 * Read a fragment. It throws where the fragment is damaged or belongs to another scenario.
 * @param {string} fragment
 * @param {State} own
 * @param {string} mark
 * @returns {{ state: State, at: number | null }}
 */
export function stateOf(fragment, own, mark) {
  const state = copied(own);
  const entries = fragment.split('&').map((part) => part.split('='));
  const fields = new Map(entries.map(([key, value]) => [key, decodeURIComponent(value ?? '')]));
  if (fields.get('s') !== mark) throw new Error('expected a link to this scenario');
  let at = null;
  for (const [key, text] of fields) {
    if (key === 's') continue;
    if (key === 'at') at = number(text);
    else if (Object.hasOwn(FIELDS, key)) FIELDS[key].write(state, text);
    else throw new Error('expected a known part');
  }
  const { start } = state;
  if (start.inputWeights.length !== start.weights.length && !fields.has('a')) {
    start.inputWeights = start.weights.map(() => 1);
  }
  return { state, at };
}
