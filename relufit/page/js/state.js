// The state of the page: what a reader can change of a run, and what training makes of it.

import { drawSamples, evaluator } from './samples.js';

/** @typedef {import('./samples.js').Data} Data */
/** @typedef {import('./record.js').Start} Start */
/** @typedef {import('./samples.js').Samples} Samples */

/**
 * @typedef {object} Training
 * @property {number} learningRate
 * @property {number} iterations
 * @property {number} stopBelow 0 for none.
 * @property {'sample' | 'full'} batch
 * @property {'simultaneous' | 'sequential'} update
 * @property {string[]} train
 */

/**
 * @typedef {object} Curve The reference: a network, points, or values; and samples that are given.
 * @property {{ weights: number[], biases: number[] }} [network]
 * @property {[number, number][]} [points]
 * @property {{ y: string, drawn: number[] }} [sampled] Values that Python computed: at the
 *   samples, 64-bit floats in base64; and on a grid over the domain, to be drawn.
 * @property {boolean} [noisy] Whether these values have noise.
 * @property {{ x: string, y: string }} [given] The samples themselves, 64-bit floats in base64.
 */

/**
 * @typedef {object} State
 * @property {Data} data
 * @property {Curve} curve
 * @property {Start} start
 * @property {Training | null} training
 * @property {import('./samples.js').Bounds | null} [bounds] On the scenario's own samples.
 */

/**
 * The samples of a state.
 * @param {State} state
 * @param {State} own The scenario's own state: a reference whose values Python computed has them
 *   for its samples only.
 * @returns {Samples}
 */
export function samplesOf(state, own) {
  const { given, sampled } = own.curve;
  const values = given ?? sampled;
  const evaluate = values ? () => decoded(values.y) : evaluator(state.curve);
  if (!evaluate) throw new Error('expected a reference with values');
  const same = ['data', 'curve'].every(
    (key) =>
      JSON.stringify(/** @type {any} */ (state)[key]) === JSON.stringify(/** @type {any} */ (own)[key]),
  );
  const iterations = state.training ? state.training.iterations : 0;
  const x = given ? decoded(given.x) : null;
  const samples = drawSamples(state.data, evaluate, iterations, x);
  return { ...samples, bounds: same ? (own.bounds ?? null) : null };
}

/**
 * @param {string} base64
 * @returns {Float64Array}
 */
function decoded(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}

/**
 * What training does; null where nothing is trained.
 * @param {Training | null} training
 * @returns {import('./train.js').Spec | null}
 */
export function specOf(training) {
  if (!training) return null;
  const trains = (/** @type {string} */ group) => training.train.includes(group);
  return {
    rule: {
      learningRate: training.learningRate,
      sequential: training.update === 'sequential',
      weights: trains('weights'),
      biases: trains('biases'),
      inputWeights: trains('input_weights'),
      outputBias: trains('output_bias'),
    },
    fullBatch: training.batch === 'full',
    iterations: training.iterations,
    stopBelow: training.stopBelow,
  };
}
