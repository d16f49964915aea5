// What the page can show, and what a state must fulfil.

import { faultOfTraining, isWhole } from './link.js';
import { networkOf } from './record.js';

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Limits As page/limits.py sets them.
 * @property {number} neurons
 * @property {number} numbers Updates times neurons.
 * @property {number} samples
 * @property {number} work Of a full batch: updates times samples times neurons.
 */

/**
 * What is wrong with a state; an empty text if nothing is.
 * @param {State} state
 * @param {Limits} limits
 * @returns {string}
 */
export function faultOf(state, limits) {
  const { start, data, curve } = state;
  const n = start.weights.length;
  const lists = [start.weights, start.biases, start.inputWeights];
  if (n < 1 || n > limits.neurons) return `expected 1 to ${limits.neurons} neurons, got ${n}`;
  if (lists.some((list) => list.length !== n)) return 'expected one bias for each weight';
  if (![...lists.flat(), start.outputBias].every(Number.isFinite)) return 'expected finite numbers';
  if (networkOf(start).a.some((a) => a === 0)) return 'expected input weights other than 0';
  if (!isWhole(data.samples, 1, limits.samples)) {
    return `expected 1 to ${limits.samples} samples, got ${data.samples}`;
  }
  if (!/^\d{1,19}$/.test(data.seed) || BigInt(data.seed) >= 1n << 63n) {
    return `expected a seed from 0 to 2^63 - 1, got ${data.seed}`;
  }
  if (!ordersOf(curve).includes(data.order)) return 'expected a known order';
  return faultOfCurve(curve, data.domain) || faultOfRun(state, limits);
}

/**
 * The orders in which training can visit the samples: given ones cannot be drawn again.
 * @param {import('./state.js').Curve} curve
 * @returns {string[]}
 */
export function ordersOf({ given }) {
  return given ? ['cyclic', 'shuffled'] : ['cyclic', 'shuffled', 'fresh'];
}

/**
 * @param {State} state
 * @param {Limits} limits
 * @returns {string}
 */
function faultOfRun({ training, start, data }, limits) {
  if (!training) return '';
  const n = start.weights.length;
  const fault = faultOfTraining(training, Math.floor(limits.numbers / n));
  if (fault || training.batch !== 'full') return fault;
  if (data.order !== 'cyclic') return 'a full batch has no order of samples';
  if (training.iterations * data.samples * n > limits.work) {
    return 'expected fewer iterations or samples: a full batch uses all samples in each update';
  }
  return '';
}

/**
 * @param {import('./state.js').Curve} curve
 * @param {[number, number]} domain
 * @returns {string}
 */
function faultOfCurve({ network, points }, [low, high]) {
  if (network) {
    const { weights, biases } = network;
    const fits = weights.length > 0 && weights.length === biases.length;
    const finite = [...weights, ...biases].every(Number.isFinite);
    return fits && finite ? '' : 'expected one bias for each weight of the reference';
  }
  if (points) {
    const finite = points.flat().every(Number.isFinite);
    const rises = points.every(([x], at) => at === 0 || points[at - 1][0] < x);
    const covers = points.length > 1 && points[0][0] <= low && points[points.length - 1][0] >= high;
    return finite && rises && covers ? '' : 'expected points from left to right over the domain';
  }
  return '';
}
