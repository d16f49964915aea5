// A sum of ReLU neurons as text: the entries of its link, its scenario and its numbers.

import { START_FIELDS, TRAINING_FIELDS, join, number, numbers, sameState } from './link.js';
import { changedScenario, tomlText, trainingTable } from './toml.js';

/** @typedef {import('./state.js').State} State */
/** @typedef {import('./toml.js').Table} Table */

/** @type {Record<string, import('./link.js').Field<State>>} */
export const FIELDS = {
  ...START_FIELDS,
  w: {
    read: START_FIELDS.w.read,
    write: (state, text) => {
      START_FIELDS.w.write(state, text);
      const { start } = state;
      if (start.inputWeights.length !== start.weights.length) {
        start.inputWeights = start.weights.map(() => 1);
      }
    },
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
  ...TRAINING_FIELDS,
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
 * The TOML of a state, which `relufit render -` reproduces bit for bit.
 * @param {Table} scenario The content of the scenario's own TOML, without seed and random network.
 * @param {State} state
 * @param {State} own
 * @returns {string}
 */
export function tomlOf(scenario, state, own) {
  const table = (/** @type {string} */ name) => /** @type {Table} */ (scenario[name] ?? {});
  const { start, data, training, curve } = state;
  const content = changedScenario(scenario, !sameState(state, own));
  if (curve.network) content.reference = { ...curve.network };
  if (curve.points) content.reference = { points: curve.points };
  content.network = { ...table('network'), weights: start.weights, biases: start.biases };
  if (start.inputWeights.some((a) => a !== 1)) content.network.input_weights = start.inputWeights;
  else delete content.network.input_weights;
  content.data = { ...table('data'), seed: BigInt(data.seed) };
  if (!curve.given) content.data.samples = data.samples;
  if (data.order !== 'cyclic') content.data.order = data.order;
  else delete content.data.order;
  if (training) content.training = trainingTable(scenario, training);
  return tomlText(content);
}

/**
 * Every state of the run, a line each; neurons are counted from 1.
 * @param {import('./record.js').Run} run
 * @returns {string}
 */
export function csvOf(run) {
  const neurons = Array.from({ length: run.neurons }, (_, i) => i + 1);
  const names = ['weight', 'bias', 'knot'].flatMap((what) => neurons.map((i) => `${what}_${i}`));
  const rows = [['iteration', 'sample', 'delta', ...names].join(',')];
  for (let at = 0; at <= run.iterations; at++) {
    const from = at * run.neurons;
    const update = at ? [run.sample[at - 1], run.delta[at - 1]] : ['', ''];
    rows.push(
      [
        at,
        ...update,
        ...run.weights.subarray(from, from + run.neurons),
        ...run.biases.subarray(from, from + run.neurons),
        ...neurons.map((i) => run.knot(at, i - 1)),
      ].join(','),
    );
  }
  return `${rows.join('\n')}\n`;
}
