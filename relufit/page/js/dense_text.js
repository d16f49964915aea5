// A dense network as text: the entries of its link, its scenario and its numbers.

import { biasAt, weightAt } from './dense.js';
import { START_FIELDS, TRAINING_FIELDS, faultOfTraining, sameState } from './link.js';
import { changedScenario, tomlText, trainingTable } from './toml.js';

/** @typedef {import('./dense.js').Shape} Shape */
/** @typedef {import('./toml.js').Table} Table */

/**
 * @typedef {object} DenseState What a reader can change of a run.
 * @property {import('./dense.js').Parameters} start
 * @property {import('./dense.js').DenseTraining | null} training
 */

/** @type {Record<string, import('./link.js').Field<DenseState>>} */
export const DENSE_FIELDS = { ...START_FIELDS, ...TRAINING_FIELDS };

/**
 * What is wrong with a state; an empty text if nothing is.
 * @param {DenseState} state
 * @param {DenseState} own
 * @param {number} most Iterations.
 * @returns {string}
 */
export function denseFault({ start, training }, own, most) {
  const { weights, biases } = start;
  const fits = weights.length === own.start.weights.length && biases.length === own.start.biases.length;
  if (!fits) return 'expected as many parameters as the network has';
  if (![...weights, ...biases].every(Number.isFinite)) return 'expected finite numbers';
  return training ? faultOfTraining(training, most) : '';
}

/**
 * The TOML of a state.
 * @param {Table} scenario The content of the scenario's own TOML, without seed and random network.
 * @param {Shape} shape
 * @param {string} seed
 * @param {DenseState} state
 * @param {DenseState} own
 * @returns {string}
 */
export function denseToml(scenario, shape, seed, state, own) {
  const { start, training } = state;
  const layers = shape.sizes.slice(1).map((size, layer) => ({ size, layer }));
  const all = (/** @type {number} */ length) => Array.from({ length }, (_, at) => at);
  const content = changedScenario(scenario, !sameState(state, own));
  content.network = {
    .../** @type {Table} */ (scenario.network),
    weights: layers.map(({ size, layer }) =>
      all(size).map((j) => all(shape.sizes[layer]).map((i) => start.weights[weightAt(shape, layer, j, i)])),
    ),
    biases: layers.map(({ size, layer }) =>
      all(shape.shared[layer] ? 1 : size).map((j) => start.biases[biasAt(shape, layer, j)]),
    ),
  };
  content.data = { .../** @type {Table} */ (scenario.data), seed: BigInt(seed) };
  if (training) content.training = trainingTable(scenario, training);
  return tomlText(content);
}

/**
 * Every state of the run, a line each, with the batch's loss before the update that led to it.
 * @param {import('./dense.js').DenseRun} run
 * @returns {string}
 */
export function denseCsv({ states, used, losses }) {
  const { weights, biases } = states[0];
  const names = [...weights.map((_, at) => `weight_${at + 1}`), ...biases.map((_, at) => `bias_${at + 1}`)];
  const rows = states.map((state, at) =>
    [at, ...(at ? [used[at - 1], losses[at - 1]] : ['', '']), ...state.weights, ...state.biases].join(','),
  );
  return `${[['iteration', 'sample', 'loss', ...names].join(','), ...rows].join('\n')}\n`;
}
