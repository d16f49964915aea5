// What a descent works with, as dynamics/relu_sum/descent/room.py has it.
// Parameters are one array: n weights, n biases, n input weights, the output bias.

/**
 * @typedef {object} Points The measured samples in ascending x.
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Float64Array} sumX The sum of x over all samples of a lower rank.
 * @property {Float64Array} sumXX The same of the square of x.
 */

/**
 * @typedef {object} Sums The active samples of each neuron, and sums over them.
 * @property {Int32Array} start
 * @property {Int32Array} stop
 * @property {Int32Array} order
 * @property {Float64Array} plain Of delta.
 * @property {Float64Array} weighted Of delta times x.
 */

/**
 * @typedef {object} Trained
 * @property {boolean} weights
 * @property {boolean} biases
 * @property {boolean} inputWeights
 * @property {boolean} outputBias
 */

/** @typedef {ReturnType<typeof makeRoom>} Room */

/** @param {number} n */
const makeSums = (n) => ({
  start: new Int32Array(n),
  stop: new Int32Array(n),
  order: new Int32Array(n),
  plain: new Float64Array(n + 1),
  weighted: new Float64Array(n + 1),
});

/** @param {number} n */
export function makeRoom(n) {
  const d = 3 * n + 1;
  return {
    sums: makeSums(n),
    tried: makeSums(n),
    coordinates: new Int32Array(d),
    low: new Int32Array(d),
    high: new Int32Array(d),
    flat: new Float64Array(d),
    steep: new Float64Array(d),
    gradient: new Float64Array(d),
    matrix: new Float64Array(d * d),
    step: new Float64Array(d),
    trial: new Float64Array(d),
    end: 0,
    time: 0,
    first: 0,
    second: 0,
    unrest: 0,
    pivot: 0,
    next: 0,
    error: 0,
  };
}

/**
 * @param {import('./samples.js').Samples} samples
 * @returns {Points}
 */
export function pointsOf(samples) {
  const order = Array.from({ length: samples.measured }, (_, k) => k);
  order.sort((p, q) => samples.x[p] - samples.x[q]);
  const x = Float64Array.from(order, (k) => samples.x[k]);
  const sumX = new Float64Array(x.length + 1);
  const sumXX = new Float64Array(x.length + 1);
  x.forEach((at, k) => {
    sumX[k + 1] = sumX[k] + at;
    sumXX[k + 1] = sumXX[k] + at * at;
  });
  return { x, y: Float64Array.from(order, (k) => samples.y[k]), sumX, sumXX };
}
