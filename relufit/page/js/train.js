// The update and the training loop, line by line those of network/relu_sum.py,
// network/full_batch.py and training/loop.py, so that they give the same bits.

/**
 * @typedef {object} Network f(x) = sum of w * relu(a * x + b), plus c.
 * @property {Float64Array} w Output weights.
 * @property {Float64Array} b Biases.
 * @property {Float64Array} a Input weights.
 * @property {number} c Output bias.
 */

/**
 * @typedef {object} Rule
 * @property {number} learningRate
 * @property {boolean} sequential Whether biases and input weights see the new weights.
 * @property {boolean} weights Whether they are trained; likewise the next three.
 * @property {boolean} biases
 * @property {boolean} inputWeights
 * @property {boolean} outputBias
 */

/**
 * @typedef {object} Spec What training does.
 * @property {Rule} rule
 * @property {boolean} fullBatch
 * @property {number} iterations
 * @property {number} stopBelow 0 where training runs through all iterations.
 */

/** @typedef {(network: Network, index: number, delta: number) => void} Recorder */

export const ALL_SAMPLES = -1;

/**
 * f(x) for one number, summed from the first neuron to the last.
 * @param {Network} network
 * @param {number} x
 * @returns {number}
 */
export function output({ w, b, a, c }, x) {
  let total = c;
  for (let i = 0; i < w.length; i++) {
    const z = a[i] * x + b[i];
    if (z > 0) total += w[i] * z;
  }
  return total;
}

/**
 * Train a network in place, update by update, epoch after epoch.
 * @param {Network} network
 * @param {Spec} spec
 * @param {import('./samples.js').Samples} samples
 * @param {Recorder | null} record
 * @returns {'target' | 'limit' | 'diverged'} Why training stopped.
 */
export function train(network, spec, samples, record) {
  const { x, y, measured } = samples;
  let remaining = spec.iterations;
  for (let epoch = 0; ; epoch++) {
    const order = samples.order(epoch);
    if (spec.fullBatch) {
      const delta = updateByAll(network, samples, spec.rule);
      if (Number.isNaN(delta)) return 'diverged';
      if (record) record(network, ALL_SAMPLES, delta);
      remaining--;
    } else {
      const visits = Math.min(measured, remaining);
      for (let at = 0; at < visits; at++) {
        const index = order ? order[at] : at;
        const delta = update(network, x[index], y[index], spec.rule);
        if (Number.isNaN(delta)) return 'diverged';
        if (record) record(network, index, delta);
      }
      remaining -= visits;
    }
    if (spec.stopBelow > 0 && meanSquaredError(network, samples) < spec.stopBelow) return 'target';
    if (!remaining) return 'limit';
  }
}

/**
 * Train a network on from where a run has ended, in place, in the order of its samples.
 * @param {Network} network
 * @param {Spec} spec
 * @param {import('./samples.js').Samples} samples
 * @param {number} done Updates of the run.
 * @param {number} lead Further updates before the first probe.
 * @param {number} iterations All further updates.
 * @param {number} every Updates between two probes.
 * @param {() => boolean} probe Whether to stop.
 * @returns {boolean} Whether all parameters stay finite.
 */
export function trainOn(network, spec, samples, done, lead, iterations, every, probe) {
  const { measured } = samples;
  const drawn = samples.longer ? samples.longer(done + iterations) : samples;
  if (lead === 0 && probe()) return true;
  for (let count = 1; count <= iterations; count++) {
    if (spec.fullBatch) {
      if (Number.isNaN(updateByAll(network, samples, spec.rule))) return false;
    } else {
      const at = done + count - 1;
      const order = drawn.order(Math.floor(at / measured));
      const index = order ? order[at % measured] : at % measured;
      const delta = update(network, drawn.x[index], drawn.y[index], spec.rule);
      if (Number.isNaN(delta)) return false;
    }
    if (count >= lead && (count - lead) % every === 0 && probe()) return true;
  }
  return true;
}

/** Room for the values of an update before it is known that all of them are finite. */
let room = { w: new Float64Array(0), b: new Float64Array(0), a: new Float64Array(0) };

/**
 * One gradient step on delta² for one sample.
 * @param {Network} network Changed in place.
 * @param {number} x
 * @param {number} y
 * @param {Rule} rule
 * @returns {number} delta = y - f(x) before the update; NaN, with nothing changed, where a
 *   parameter would not be a finite number.
 */
export function update(network, x, y, rule) {
  const { w, b, a } = network;
  const n = w.length;
  if (room.w.length < n) makeRoom(n);
  const { w: newW, b: newB, a: newA } = room;
  const delta = y - output(network, x);
  const s = 2 * rule.learningRate * delta;
  let check = delta * 0; // NaN as soon as anything is infinite or no number
  for (let i = 0; i < n; i++) {
    const z = a[i] * x + b[i];
    newW[i] = w[i];
    newB[i] = b[i];
    newA[i] = a[i];
    if (z > 0) {
      if (rule.weights) newW[i] = w[i] + s * z;
      const seen = rule.sequential ? newW[i] : w[i];
      if (rule.biases) newB[i] = b[i] + s * seen;
      if (rule.inputWeights) newA[i] = a[i] + s * seen * x;
      check += newW[i] * 0 + newB[i] * 0 + newA[i] * 0;
    }
  }
  const newC = rule.outputBias ? network.c + s : network.c;
  if (check + newC * 0 !== 0) return NaN;
  for (let i = 0; i < n; i++) {
    w[i] = newW[i];
    b[i] = newB[i];
    a[i] = newA[i];
  }
  network.c = newC;
  return delta;
}

/**
 * One gradient step on the mean of delta² over all samples.
 * @param {Network} network Changed in place.
 * @param {import('./samples.js').Samples} samples
 * @param {Rule} rule
 * @returns {number} The mean delta before the update; NaN as in update.
 */
function updateByAll(network, samples, rule) {
  const { x, y, measured: count } = samples;
  const { w, b, a } = network;
  const n = w.length;
  if (room.w.length < n) makeRoom(n);
  const delta = new Float64Array(count);
  let sumDelta = -0;
  let sumS = -0;
  for (let k = 0; k < count; k++) {
    delta[k] = y[k] - output(network, x[k]);
    sumDelta += delta[k];
    sumS += 2 * rule.learningRate * delta[k];
  }
  let check = sumDelta * 0;
  for (let i = 0; i < n; i++) {
    let forW = -0;
    for (let k = 0; k < count; k++) {
      const z = a[i] * x[k] + b[i];
      if (z > 0) forW += 2 * rule.learningRate * delta[k] * z;
    }
    const moved = rule.weights ? w[i] + forW / count : w[i];
    const seen = rule.sequential ? moved : w[i];
    let forB = -0;
    let forA = -0;
    for (let k = 0; k < count; k++) {
      if (a[i] * x[k] + b[i] > 0) {
        const push = 2 * rule.learningRate * delta[k] * seen;
        forB += push;
        forA += push * x[k];
      }
    }
    room.w[i] = moved;
    room.b[i] = rule.biases ? b[i] + forB / count : b[i];
    room.a[i] = rule.inputWeights ? a[i] + forA / count : a[i];
    check += room.w[i] * 0 + room.b[i] * 0 + room.a[i] * 0;
  }
  const newC = rule.outputBias ? network.c + sumS / count : network.c;
  if (check + newC * 0 !== 0) return NaN;
  w.set(room.w.subarray(0, n));
  b.set(room.b.subarray(0, n));
  a.set(room.a.subarray(0, n));
  network.c = newC;
  return sumDelta / count;
}

/** @param {number} n */
function makeRoom(n) {
  room = { w: new Float64Array(n), b: new Float64Array(n), a: new Float64Array(n) };
}

let squares = new Float64Array(0);

/**
 * The mean of delta² over the measured samples, added up in the order of numpy.mean.
 * @param {Network} network
 * @param {import('./samples.js').Samples} samples
 * @returns {number}
 */
export function meanSquaredError(network, { x, y, measured }) {
  if (squares.length < measured) squares = new Float64Array(measured);
  for (let k = 0; k < measured; k++) {
    const delta = y[k] - output(network, x[k]);
    squares[k] = delta * delta;
  }
  return pairwiseSum(squares, 0, measured) / measured;
}

/**
 * numpy.sum of a contiguous array.
 * @param {Float64Array} values
 * @param {number} from
 * @param {number} count
 * @returns {number}
 */
export function pairwiseSum(values, from, count) {
  if (count < 8) {
    let total = -0;
    for (let at = 0; at < count; at++) total += values[from + at];
    return total;
  }
  if (count > 128) {
    let half = count >> 1;
    half -= half % 8;
    return pairwiseSum(values, from, half) + pairwiseSum(values, from + half, count - half);
  }
  let [r0, r1, r2, r3, r4, r5, r6, r7] = values.subarray(from, from + 8);
  const whole = count - (count % 8);
  for (let at = from + 8; at < from + whole; at += 8) {
    r0 += values[at];
    r1 += values[at + 1];
    r2 += values[at + 2];
    r3 += values[at + 3];
    r4 += values[at + 4];
    r5 += values[at + 5];
    r6 += values[at + 6];
    r7 += values[at + 7];
  }
  let total = r0 + r1 + (r2 + r3) + (r4 + r5 + (r6 + r7));
  for (let at = from + whole; at < from + count; at++) total += values[at];
  return total;
}
