// The samples of a run and the order in which training visits them, as in training/relu_sum/samples.py.

import { Generator } from './random.js';

/**
 * @typedef {object} Data
 * @property {[number, number]} domain
 * @property {number} samples
 * @property {string} seed Digits: a seed may need more bits than a number has.
 * @property {'uniform' | 'grid'} sampling
 * @property {'cyclic' | 'shuffled' | 'fresh'} order
 */

/**
 * @typedef {object} Bounds What no network of positive input weights has an error below.
 * @property {boolean} free Whether the output bias is trained.
 * @property {number} constant The output bias, where it is not.
 * @property {number[]} least For 1, 2, … neurons.
 */

/**
 * @typedef {object} Samples
 * @property {Float64Array} x
 * @property {Float64Array} y The y of the samples.
 * @property {number} measured The error is taken over the first so many.
 * @property {(epoch: number) => Int32Array | null} order The samples that an epoch visits; null
 *   for the measured ones as they stand.
 * @property {Bounds | null} [bounds] Of the error, where they are known.
 * @property {(iterations: number) => Samples} [longer] The samples of a longer run, where every
 *   update draws a new one.
 */

/**
 * Draw the samples of a run.
 * @param {Data} data
 * @param {(x: Float64Array) => Float64Array} evaluate The reference.
 * @param {number} iterations How many updates there will be at most.
 * @param {Float64Array | null} given Where the samples lie, if that is given.
 * @returns {Samples}
 */
export function drawSamples(data, evaluate, iterations, given = null) {
  const generator = new Generator(BigInt(data.seed));
  const x = given ?? places(data, iterations, generator);
  const y = evaluate(x).slice(0, x.length);
  const samples = { x, y, measured: data.samples, order: orderOf(data, generator) };
  if (data.order !== 'fresh') return samples;
  return { ...samples, longer: (more) => drawSamples(data, evaluate, more) };
}

/**
 * Where the samples of a run lie.
 * @param {Data} data
 * @param {number} iterations
 * @param {Generator} generator
 * @returns {Float64Array}
 */
function places(data, iterations, generator) {
  const epochs = data.order === 'fresh' ? Math.max(Math.ceil(iterations / data.samples), 1) : 1;
  const [low, high] = data.domain;
  const x = new Float64Array(data.samples * epochs);
  if (data.sampling === 'grid') {
    const grid = linspace(low, high, data.samples);
    for (let at = 0; at < x.length; at++) x[at] = grid[at % data.samples];
  } else {
    for (let at = 0; at < x.length; at++) x[at] = low + (high - low) * generator.random();
  }
  return x;
}

/**
 * @param {Data} data
 * @param {Generator} generator
 * @returns {Samples['order']}
 */
function orderOf(data, generator) {
  const count = data.samples;
  if (data.order === 'cyclic') return () => null;
  if (data.order === 'fresh') {
    /** @type {[number, Int32Array]} */
    let latest = [-1, new Int32Array(0)];
    return (epoch) => {
      if (latest[0] !== epoch) {
        latest = [epoch, Int32Array.from({ length: count }, (_, at) => epoch * count + at)];
      }
      return latest[1];
    };
  }
  /** @type {Int32Array[]} Kept, so that a run may be trained again on the same samples. */
  const drawn = [];
  return (epoch) => {
    while (drawn.length <= epoch) drawn.push(generator.permutation(count));
    return drawn[epoch];
  };
}

/**
 * numpy.linspace.
 * @param {number} low
 * @param {number} high
 * @param {number} count
 * @returns {Float64Array}
 */
export function linspace(low, high, count) {
  const step = (high - low) / (count - 1);
  const places = Float64Array.from({ length: count }, (_, at) => at * step + low);
  if (count > 1) places[count - 1] = high;
  else places[0] = low;
  return places;
}

/**
 * The reference as a function of many x; for one whose values Python computed there is none.
 * @param {import('./state.js').Curve} curve
 * @returns {((x: Float64Array) => Float64Array) | null}
 */
export function evaluator(curve) {
  if (curve.network) {
    const { weights, biases } = curve.network;
    return (x) => x.map((at) => outputAt(at, weights, biases));
  }
  const nodes = curve.points;
  return nodes ? (x) => x.map((at) => interpolate(at, nodes)) : null;
}

/**
 * The sum of a reference's neurons at x.
 * @param {number} x
 * @param {number[]} weights
 * @param {number[]} biases
 * @returns {number}
 */
function outputAt(x, weights, biases) {
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const z = x + biases[i];
    if (z > 0) total += weights[i] * z;
  }
  return total;
}

/**
 * numpy.interp for one x.
 * @param {number} x
 * @param {[number, number][]} nodes
 * @returns {number}
 */
function interpolate(x, nodes) {
  const last = nodes.length - 1;
  if (x <= nodes[0][0]) return nodes[0][1];
  if (x >= nodes[last][0]) return nodes[last][1];
  let low = 0;
  for (let high = last; high - low > 1; ) {
    const middle = (low + high) >> 1;
    if (nodes[middle][0] <= x) low = middle;
    else high = middle;
  }
  const [x0, y0] = nodes[low];
  const [x1, y1] = nodes[low + 1];
  if (x === x0) return y0;
  const slope = (y1 - y0) / (x1 - x0);
  return slope * (x - x0) + y0;
}
