// A run with every update recorded: the trajectory of the page.

import { meanSquaredError, train } from './train.js';

/**
 * @typedef {object} Start Where a network starts.
 * @property {number[]} weights
 * @property {number[]} biases
 * @property {number[]} inputWeights
 * @property {number} outputBias
 */

/** Every state of one run. A record may be filled again by another run of the same size. */
export class Run {
  /**
   * @param {number} neurons
   * @param {number} most Updates that it has room for.
   */
  constructor(neurons, most) {
    this.neurons = neurons;
    this.most = most;
    this.iterations = 0;
    /** @type {'target' | 'limit' | 'diverged'} */
    this.stopped = 'limit';
    this.weights = new Float64Array((most + 1) * neurons);
    this.biases = new Float64Array((most + 1) * neurons);
    this.inputWeights = new Float64Array((most + 1) * neurons);
    this.outputBias = new Float64Array(most + 1);
    this.delta = new Float64Array(most);
    this.sample = new Int32Array(most);
  }

  /**
   * Train from a start and record every update.
   * @param {Start} start
   * @param {import('./train.js').Spec | null} spec Null where nothing is trained.
   * @param {import('./samples.js').Samples} samples
   * @returns {this}
   */
  fill(start, spec, samples) {
    const network = networkOf(start);
    this.iterations = 0;
    this.stopped = 'limit';
    this.keep(network, 0);
    if (spec) {
      let at = 0;
      this.stopped = train(network, spec, samples, (state, index, delta) => {
        this.delta[at] = delta;
        this.sample[at] = index;
        at += 1;
        this.keep(state, at);
      });
      this.iterations = at;
    }
    return this;
  }

  /**
   * @param {import('./train.js').Network} network
   * @param {number} iteration
   */
  keep(network, iteration) {
    const n = this.neurons;
    const offset = iteration * n;
    for (let i = 0; i < n; i++) {
      this.weights[offset + i] = network.w[i];
      this.biases[offset + i] = network.b[i];
      this.inputWeights[offset + i] = network.a[i];
    }
    this.outputBias[iteration] = network.c;
  }

  /**
   * The network after so many updates, of its own.
   * @param {number} iteration
   * @returns {import('./train.js').Network}
   */
  network(iteration) {
    const from = iteration * this.neurons;
    const to = from + this.neurons;
    return {
      w: this.weights.slice(from, to),
      b: this.biases.slice(from, to),
      a: this.inputWeights.slice(from, to),
      c: this.outputBias[iteration],
    };
  }

  /**
   * Where a neuron's slope changes.
   * @param {number} iteration
   * @param {number} neuron
   * @returns {number}
   */
  knot(iteration, neuron) {
    const at = iteration * this.neurons + neuron;
    return 0 - this.biases[at] / this.inputWeights[at];
  }

  /**
   * The mean of delta² over the samples.
   * @param {number} iteration
   * @param {import('./samples.js').Samples} samples
   * @returns {number}
   */
  error(iteration, samples) {
    return meanSquaredError(this.network(iteration), samples);
  }
}

/**
 * @param {Start} start
 * @returns {import('./train.js').Network}
 */
export function networkOf(start) {
  const plain = (/** @type {number[]} */ values) => Float64Array.from(values, (value) => value + 0);
  return {
    w: plain(start.weights),
    b: plain(start.biases),
    a: plain(start.inputWeights),
    c: start.outputBias + 0,
  };
}
