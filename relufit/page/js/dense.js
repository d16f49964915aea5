// Dense networks: the update and the loop of network/dense.py and training/dense/run.py. Sigmoid and
// tanh may differ from Python's in their last bits, so runs may too.

import { Generator } from './random.js';

/** @typedef {{ inputs: number[], targets: number[] }} Sample */

/**
 * @typedef {object} Shape
 * @property {number[]} sizes Of the inputs, then of each layer.
 * @property {string[]} activations Of each layer.
 * @property {boolean[]} shared Whether the neurons of a layer share one bias.
 * @property {string} loss
 */

/**
 * @typedef {object} Parameters Layer by layer, neuron by neuron.
 * @property {number[]} weights
 * @property {number[]} biases
 */

/**
 * @typedef {object} DenseTraining
 * @property {number} learningRate
 * @property {number} iterations
 * @property {number} stopBelow
 * @property {'sample' | 'full'} batch
 * @property {'simultaneous' | 'sequential'} update
 * @property {string[]} train
 */

/**
 * @typedef {object} Pass A sample on its way through the network and back; entries by layer.
 * @property {Sample} sample
 * @property {number[][]} nets
 * @property {number[][]} outs The inputs first.
 * @property {number[]} losses Of each output.
 * @property {number[][]} errors The derivative of the loss in what each neuron puts out.
 * @property {number[][]} slopes The derivative of that in what it sums up.
 * @property {number[][]} deltas Their products.
 */

/**
 * @typedef {object} Update
 * @property {Parameters} before
 * @property {Parameters} after
 * @property {Parameters} gradient
 * @property {Pass[]} passes
 * @property {number} loss The mean over the batch.
 */

/** @type {Record<string, { value: (net: number) => number, slope: (net: number, out: number) => number }>} */
const ACTIVATIONS = {
  sigmoid: {
    value: (net) => {
      if (net >= 0) return 1 / (1 + Math.exp(-net));
      const growing = Math.exp(net);
      return growing / (1 + growing);
    },
    slope: (_, out) => out * (1 - out),
  },
  tanh: { value: Math.tanh, slope: (_, out) => 1 - out * out },
  relu: { value: (net) => Math.max(net, 0), slope: (net) => (net > 0 ? 1 : 0) },
  identity: { value: (net) => net, slope: () => 1 },
};

const weightedLog = (/** @type {number} */ factor, /** @type {number} */ value) =>
  factor && (value > 0 ? factor * Math.log(value) : -Infinity);
const weightedInverse = (/** @type {number} */ factor, /** @type {number} */ value) =>
  factor && (value ? factor / value : Infinity);

/** @type {Record<string, { value: (t: number, out: number) => number, slope: (t: number, out: number) => number }>} */
const LOSSES = {
  half_squared_error: {
    value: (target, out) => 0.5 * (target - out) * (target - out),
    slope: (target, out) => out - target,
  },
  binary_cross_entropy: {
    value: (target, out) =>
      out < 0 || out > 1
        ? Infinity
        : 0 - weightedLog(target, out) - weightedLog(1 - target, 1 - out),
    slope: (target, out) => weightedInverse(1 - target, 1 - out) - weightedInverse(target, out),
  },
};

/**
 * Where a weight stands among all: that from input i to neuron j of a layer.
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} j
 * @param {number} i
 * @returns {number}
 */
export function weightAt({ sizes }, layer, j, i) {
  let at = 0;
  for (let before = 0; before < layer; before++) at += sizes[before] * sizes[before + 1];
  return at + j * sizes[layer] + i;
}

/**
 * Where the bias of a neuron stands among all.
 * @param {Shape} shape
 * @param {number} layer
 * @param {number} j
 * @returns {number}
 */
export function biasAt({ sizes, shared }, layer, j) {
  let at = 0;
  for (let before = 0; before < layer; before++) at += shared[before] ? 1 : sizes[before + 1];
  return at + (shared[layer] ? 0 : j);
}

/**
 * The way of a sample through the network, and the deltas of its last layer.
 * @param {Shape} shape
 * @param {Parameters} parameters
 * @param {Sample} sample
 * @returns {Pass}
 */
function forward(shape, { weights, biases }, sample) {
  const { sizes, activations } = shape;
  /** @type {number[][]} */
  const nets = [];
  const outs = [sample.inputs];
  activations.forEach((name, layer) => {
    const net = Array.from({ length: sizes[layer + 1] }, (_, j) => {
      let total = 0;
      outs[layer].forEach((value, i) => {
        total += weights[weightAt(shape, layer, j, i)] * value;
      });
      return total + biases[biasAt(shape, layer, j)];
    });
    nets.push(net);
    outs.push(net.map((value) => ACTIVATIONS[name].value(value)));
  });
  const last = outs[outs.length - 1];
  const loss = LOSSES[shape.loss];
  const errors = last.map((out, j) => loss.slope(sample.targets[j], out));
  const { slope } = ACTIVATIONS[activations[activations.length - 1]];
  const slopes = nets[nets.length - 1].map((net, j) => slope(net, last[j]));
  return {
    sample,
    nets,
    outs,
    losses: last.map((out, j) => loss.value(sample.targets[j], out)),
    errors: [errors],
    slopes: [slopes],
    deltas: [errors.map((error, j) => error * slopes[j])],
  };
}

/**
 * One layer further back.
 * @param {Shape} shape
 * @param {Pass} pass
 * @param {number[]} weights Of the later layer, as they are seen.
 * @param {number} layer The layer that is reached.
 */
function backward(shape, pass, weights, layer) {
  const { slope } = ACTIVATIONS[shape.activations[layer]];
  const errors = pass.outs[layer + 1].map((_, i) => {
    let total = 0;
    pass.deltas[0].forEach((delta, j) => {
      total += weights[weightAt(shape, layer + 1, j, i)] * delta;
    });
    return total;
  });
  const slopes = pass.nets[layer].map((net, i) => slope(net, pass.outs[layer + 1][i]));
  pass.errors.unshift(errors);
  pass.slopes.unshift(slopes);
  pass.deltas.unshift(errors.map((error, i) => error * slopes[i]));
}

/** @param {number[]} values @returns {number} */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * One gradient step on the mean loss of some samples.
 * @param {Shape} shape
 * @param {Parameters} before
 * @param {Sample[]} samples
 * @param {DenseTraining} training
 * @returns {Update}
 */
export function denseUpdate(shape, before, samples, training) {
  const { sizes, shared } = shape;
  const passes = samples.map((sample) => forward(shape, before, sample));
  const after = { weights: [...before.weights], biases: [...before.biases] };
  const gradient = { weights: before.weights.map(() => 0), biases: before.biases.map(() => 0) };
  const mean = (/** @type {(pass: Pass) => number} */ part) => sum(passes.map(part)) / passes.length;
  const rate = training.learningRate;
  for (let layer = shape.activations.length - 1; layer >= 0; layer--) {
    for (let j = 0; j < sizes[layer + 1]; j++) {
      for (let i = 0; i < sizes[layer]; i++) {
        const at = weightAt(shape, layer, j, i);
        gradient.weights[at] = mean(({ deltas, outs }) => deltas[0][j] * outs[layer][i]);
        if (training.train.includes('weights')) after.weights[at] -= rate * gradient.weights[at];
      }
      if (shared[layer] && j) continue;
      const at = biasAt(shape, layer, j);
      gradient.biases[at] = mean(({ deltas }) => (shared[layer] ? sum(deltas[0]) : deltas[0][j]));
      if (training.train.includes('biases')) after.biases[at] -= rate * gradient.biases[at];
    }
    const seen = training.update === 'sequential' ? after.weights : before.weights;
    if (layer) for (const pass of passes) backward(shape, pass, seen, layer - 1);
  }
  const loss = sum(passes.map(({ losses }) => sum(losses))) / passes.length;
  return { before, after, gradient, passes, loss };
}

/**
 * The mean loss over some samples.
 * @param {Shape} shape
 * @param {Parameters} parameters
 * @param {Sample[]} samples
 * @returns {number}
 */
export function meanLoss(shape, parameters, samples) {
  const losses = samples.map((sample) => sum(forward(shape, parameters, sample).losses));
  return sum(losses) / losses.length;
}

/** Every state of a run of a dense network. */
export class DenseRun {
  /**
   * @param {Shape} shape
   * @param {Parameters} start
   * @param {Sample[]} samples
   * @param {DenseTraining | null} training
   * @param {string} order
   * @param {string} seed
   */
  constructor(shape, start, samples, training, order, seed) {
    this.shape = shape;
    this.samples = samples;
    this.training = training;
    this.states = [start];
    /** @type {number[]} The mean loss of the batch before each update. */
    this.losses = [];
    /** @type {number[]} Which sample each update uses; -1 for all. */
    this.used = [];
    this.stopped = training ? this.train(training, order, seed) : 'limit';
  }

  get iterations() {
    return this.states.length - 1;
  }

  /**
   * @param {DenseTraining} training
   * @param {string} order
   * @param {string} seed
   * @returns {'target' | 'limit' | 'diverged'}
   */
  train(training, order, seed) {
    const generator = new Generator(BigInt(seed));
    const count = this.samples.length;
    while (this.iterations < training.iterations) {
      const indices =
        order === 'shuffled'
          ? [...generator.permutation(count)]
          : Array.from({ length: count }, (_, at) => at);
      const visits = training.batch === 'full' && count > 1 ? [-1] : indices;
      for (const index of visits) {
        if (this.iterations >= training.iterations) break;
        const update = this.updateFrom(this.iterations, index);
        const { weights, biases } = update.after;
        if (![...weights, ...biases, update.loss].every(Number.isFinite)) return 'diverged';
        this.states.push(update.after);
        this.losses.push(update.loss);
        this.used.push(index);
      }
      const last = this.states[this.iterations];
      const good = training.stopBelow > 0 && meanLoss(this.shape, last, this.samples) < training.stopBelow;
      if (good) return 'target';
    }
    return 'limit';
  }

  /**
   * @param {number} iteration
   * @param {number} index
   * @returns {Update}
   */
  updateFrom(iteration, index) {
    const still = { learningRate: 0, iterations: 1, stopBelow: 0, train: [] };
    const batch = index < 0 ? this.samples : [this.samples[index]];
    const training = this.training ?? { ...still, batch: 'sample', update: 'simultaneous' };
    return denseUpdate(this.shape, this.states[iteration], batch, training);
  }

  /**
   * The update that leaves an iteration; at the end the one that would come next.
   * @param {number} iteration
   * @returns {Update}
   */
  update(iteration) {
    const full = this.training && this.training.batch === 'full';
    return this.updateFrom(iteration, this.used[iteration] ?? (full ? -1 : 0));
  }
}

/**
 * @typedef {object} Factor
 * @property {string} name
 * @property {number} value
 */

/**
 * @typedef {object} Route One way from the loss to a parameter.
 * @property {number[]} neurons From the output back to the neuron of the parameter.
 * @property {Factor[]} factors
 * @property {number} product
 */

/**
 * @typedef {object} Names As dynamics/dense/quantities.py gives them.
 * @property {string[][]} neurons
 * @property {string[][][]} weights
 * @property {string[][]} biases
 */

/**
 * The routes of the chain rule from the loss of the first sample to a parameter of a layer: a weight
 * from input i to neuron j, or the bias of neuron j where i is null.
 * @param {Shape} shape
 * @param {Names} names
 * @param {Update} update
 * @param {boolean} sequential Whether the error goes back through weights that have moved.
 * @param {{ layer: number, j: number, i: number | null }} parameter
 * @returns {Route[]}
 */
export function routesTo(shape, names, update, sequential, { layer, j, i }) {
  const [pass] = update.passes;
  const last = shape.activations.length - 1;
  const seen = sequential ? update.after.weights : update.before.weights;
  const mark = sequential ? '+' : '';
  /**
   * @param {number} at The layer that has been reached.
   * @param {number} neuron
   * @returns {{ neurons: number[], factors: Factor[] }[]}
   */
  const into = (at, neuron) => {
    const name = names.neurons[at + 1][neuron];
    const slope = { name: `∂out ${name}/∂net ${name}`, value: pass.slopes[at][neuron] };
    if (at === last) {
      const error = { name: `∂E/∂out ${name}`, value: pass.errors[at][neuron] };
      return [{ neurons: [neuron], factors: [error, slope] }];
    }
    return names.neurons[at + 2].flatMap((_, later) =>
      into(at + 1, later).map(({ neurons, factors }) => {
        const value = seen[weightAt(shape, at + 1, later, neuron)];
        const weight = { name: names.weights[at + 1][later][neuron] + mark, value };
        return { neurons: [...neurons, neuron], factors: [...factors, weight, slope] };
      }),
    );
  };
  const ends = i === null && shape.shared[layer] ? names.neurons[layer + 1].map((_, k) => k) : [j];
  return ends.flatMap((end) =>
    into(layer, end).map(({ neurons, factors }) => {
      const source = i === null ? null : names.neurons[layer][i];
      const input = source && {
        name: layer ? `out ${source}` : source,
        value: pass.outs[layer][/** @type {number} */ (i)],
      };
      const all = input ? [...factors, input] : factors;
      return { neurons, factors: all, product: all.reduce((total, { value }) => total * value, 1) };
    }),
  );
}
