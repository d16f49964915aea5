// The state in the link: only what differs from the scenario, with exact numbers.

/**
 * @typedef {object} LinkedState What the states of all pages have.
 * @property {{ weights: number[], biases: number[] }} start
 * @property {{ learningRate: number, iterations: number, stopBelow: number,
 *   update: 'simultaneous' | 'sequential' } | null} training
 */

/**
 * @template S
 * @typedef {object} Field One entry of a link.
 * @property {(state: S) => string | null} read
 * @property {(state: S, text: string) => void} write
 */

/**
 * A copy of a state that shares nothing with it.
 * @template S
 * @param {S} state
 * @returns {S}
 */
export function copied(state) {
  return JSON.parse(JSON.stringify(state));
}

/**
 * @template S
 * @param {S} p
 * @param {S} q
 * @returns {boolean}
 */
export function sameState(p, q) {
  return JSON.stringify(p) === JSON.stringify(q);
}

/** @param {number[]} values @returns {string} */
export const join = (values) => values.join(',');

/** @param {string} text @returns {number} */
export function number(text) {
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Error('expected a number');
  return Number(text);
}

/** @param {string} text @returns {number[]} */
export const numbers = (text) => text.split(',').map(number);

/**
 * @param {LinkedState} state
 * @returns {NonNullable<LinkedState['training']>}
 */
function trained(state) {
  if (!state.training) throw new Error('expected a scenario that trains');
  return state.training;
}

/** Entries of every page. @type {Record<string, Field<LinkedState>>} */
export const START_FIELDS = {
  w: {
    read: ({ start }) => join(start.weights),
    write: ({ start }, text) => void (start.weights = numbers(text)),
  },
  b: {
    read: ({ start }) => join(start.biases),
    write: ({ start }, text) => void (start.biases = numbers(text)),
  },
};

/** The same of training. @type {Record<string, Field<LinkedState>>} */
export const TRAINING_FIELDS = {
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
 * What is wrong with how a run is trained; an empty text if nothing is.
 * @param {NonNullable<LinkedState['training']>} training
 * @param {number} most Iterations.
 * @returns {string}
 */
export function faultOfTraining({ learningRate, iterations, stopBelow, update }, most) {
  if (!(learningRate > 0 && Number.isFinite(learningRate))) return 'expected a learning rate above 0';
  if (!isWhole(iterations, 1, most)) return `expected 1 to ${most} iterations, got ${iterations}`;
  if (!(stopBelow >= 0 && Number.isFinite(stopBelow))) return 'expected a target of 0 or more';
  return ['simultaneous', 'sequential'].includes(update) ? '' : 'expected a known update';
}

/** @param {number} value @param {number} low @param {number} high @returns {boolean} */
export function isWhole(value, low, high) {
  return Number.isInteger(value) && value >= low && value <= high;
}

/**
 * The fragment of a link; empty for the scenario as it is.
 * @template S
 * @param {Record<string, Field<S>>} fields
 * @param {S} state
 * @param {S} own
 * @param {string} mark Which scenario it belongs to.
 * @param {number | null} at The playhead; null where a page opens.
 * @returns {string}
 */
export function fragmentOf(fields, state, own, mark, at) {
  const parts = Object.entries(fields)
    .map(([key, { read }]) => [key, read(state), read(own)])
    .filter(([, now, before]) => now !== null && now !== before)
    .map(([key, now]) => `${key}=${now}`);
  if (at !== null) parts.push(`at=${at}`);
  return parts.length ? `s=${mark}&${parts.join('&')}` : '';
}

/**
 * Read a fragment. It throws where the fragment is damaged or belongs to another scenario.
 * @template S
 * @param {Record<string, Field<S>>} fields
 * @param {string} fragment
 * @param {S} own
 * @param {string} mark
 * @returns {{ state: S, at: number | null }}
 */
export function stateOf(fields, fragment, own, mark) {
  const state = copied(own);
  const entries = fragment.split('&').map((part) => part.split('='));
  const found = new Map(entries.map(([key, value]) => [key, decodeURIComponent(value ?? '')]));
  if (found.get('s') !== mark) throw new Error('expected a link to this scenario');
  let at = null;
  for (const [key, text] of found) {
    if (key === 's') continue;
    if (key === 'at') at = number(text);
    else if (Object.hasOwn(fields, key)) fields[key].write(state, text);
    else throw new Error('expected a known part');
  }
  return { state, at };
}
