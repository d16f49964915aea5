// Descent without sample noise, line by line that of dynamics/relu_sum/descent, for the same bits.
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

/**
 * @typedef {object} Ahead What descent predicts.
 * @property {number} begin The error between two probes on without noise, early on.
 * @property {number} calm The same at the end.
 * @property {number} rest The error in the end.
 * @property {number} fall Iterations until the error has fallen by a tenth; -1 if it never does.
 * @property {number} reach Iterations until it is below the target; -1 if it never is.
 * @property {boolean} finished
 */

const MOST_STEPS = 400;
const BEGIN = 0.1;
const ROUNDING = 1e-15;
const RESIDUE = 1e-20;
const EXACT = 1e-28;
const MOST_TRIALS = 60;
const SHORTER = 0.25;
const SHORTEST = 1e-250;
const STILL = 1e-10;
const SMALL = 1e-3;
const LEAST_FALL = 0.3;
const MOST_FALL = 2;
const MUCH = 0.15;
const CALM = 1e-3;
const LEAST_PIVOT = 0.3;
const FOREVER = 1e12;
const REST = 1e-3;
export const FALL = 0.1;
export const LITTLE = 0.03;

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

/**
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 */
function findRanges(p, n, { x }, { start, stop }) {
  const m = x.length;
  for (let i = 0; i < n; i++) {
    const [a, b] = [p[2 * n + i], p[n + i]];
    const rightward = a > 0;
    let low = 0;
    let high = m;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (a * x[middle] + b > 0 === rightward) high = middle;
      else low = middle + 1;
    }
    start[i] = rightward ? low : 0;
    stop[i] = rightward ? m : low;
  }
}

/**
 * The mean of the squares of delta; sums delta over the samples of each neuron.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 * @returns {number}
 */
function meanSquare(p, n, points, sums) {
  findRanges(p, n, points, sums);
  const { start, stop, order, plain, weighted } = sums;
  const { x, y } = points;
  const edge = (/** @type {number} */ i) => (p[2 * n + i] > 0 ? start[i] : stop[i]);
  for (let i = 0; i < n; i++) {
    let at = i;
    while (at > 0 && edge(order[at - 1]) > edge(i)) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = i;
  }
  let value = p[3 * n];
  let slope = 0;
  for (let i = 0; i < n; i++) {
    if (p[2 * n + i] > 0) continue;
    value += p[i] * p[n + i];
    slope += p[i] * p[2 * n + i];
  }
  let squares = 0;
  let total = 0;
  let moment = 0;
  let rank = 0;
  for (let place = 0; place <= n; place++) {
    const end = place === n ? x.length : edge(order[place]);
    for (let k = rank; k < end; k++) {
      const delta = y[k] - (value + slope * x[k]);
      squares += delta * delta;
      total += delta;
      moment += delta * x[k];
    }
    rank = end;
    if (place === n) break;
    const i = order[place];
    plain[i] = total;
    weighted[i] = moment;
    const sign = p[2 * n + i] > 0 ? 1 : -1;
    value += sign * p[i] * p[n + i];
    slope += sign * p[i] * p[2 * n + i];
  }
  for (let i = 0; i < n; i++) {
    if (!(p[2 * n + i] > 0)) continue;
    plain[i] = total - plain[i];
    weighted[i] = moment - weighted[i];
  }
  plain[n] = total;
  weighted[n] = moment;
  return squares / x.length;
}

/**
 * Whether both one-sided derivatives hold a knot on a sample.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 * @param {number} i
 * @returns {boolean}
 */
function restsOnSample(p, n, { x, y }, { start, stop, plain, weighted }, i) {
  const rightward = p[2 * n + i] > 0;
  const k = rightward ? start[i] - 1 : stop[i];
  if (k < 0 || k >= x.length || p[2 * n + i] * x[k] + p[n + i] !== 0) return false;
  let deltas = 0;
  let count = 0;
  let output = p[3 * n];
  for (let j = 0; j < n; j++) {
    const z = p[2 * n + j] * x[k] + p[n + j];
    if (z > 0) output += p[j] * z;
  }
  for (let at = k; at >= 0 && at < x.length && x[at] === x[k]; at += rightward ? -1 : 1) {
    deltas += y[at] - output;
    count++;
  }
  const inactive = -p[i] * plain[i];
  const active = inactive - p[i] * deltas;
  if (inactive <= 0 && active >= 0) return true;
  if (active < 0) {
    plain[i] += deltas;
    weighted[i] += deltas * x[k];
    if (rightward) start[i] -= count;
    else stop[i] += count;
  }
  return false;
}

/**
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Float64Array} trial
 * @param {Sums} sums
 * @returns {number} The share of the step at which a first knot meets a sample; 2 if none does.
 */
function firstCrossing(p, n, { x }, trial, { start, stop }) {
  let first = 2;
  for (let i = 0; i < n; i++) {
    const [a, b] = [p[2 * n + i], p[n + i]];
    const [turn, shift] = [trial[2 * n + i] - a, trial[n + i] - b];
    if (turn === 0 && shift === 0) continue;
    const edge = a > 0 ? start[i] - 1 : stop[i] - 1;
    for (let k = Math.max(edge, 0); k < edge + 2 && k < x.length; k++) {
      const z = a * x[k] + b;
      const change = turn * x[k] + shift;
      if (change === 0) continue;
      const share = -z / change;
      const active = start[i] <= k && k < stop[i];
      if (share >= 0 && (z !== 0 || active === change < 0)) first = Math.min(first, share);
    }
  }
  return first;
}

/**
 * Shorten the step to a share; put the knot that meets a sample exactly on it.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Float64Array} trial
 * @param {Sums} sums
 * @param {number} share
 */
function land(p, n, { x }, trial, { start, stop }, share) {
  for (let at = 0; at <= 3 * n; at++) trial[at] = p[at] + share * (trial[at] - p[at]);
  for (let i = 0; i < n; i++) {
    const a = trial[2 * n + i];
    if (trial[n + i] === p[n + i]) continue;
    const edge = a > 0 ? start[i] - 1 : stop[i] - 1;
    for (let k = Math.max(edge, 0); k < edge + 2 && k < x.length; k++) {
      const z = a * x[k] + trial[n + i];
      const before = p[2 * n + i] * x[k] + p[n + i];
      if (Math.abs(z) <= 1e-9 * Math.abs(before)) trial[n + i] = -(a * x[k]);
    }
  }
}

/**
 * Find the parameters that move and the gradient in them.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Trained} trained
 * @param {Room} room
 * @returns {number} How many move.
 */
function findGradient(p, n, points, trained, room) {
  const { sums } = room;
  const m = points.x.length;
  let d = 0;
  const put = (
    /** @type {number} */ place,
    /** @type {number} */ i,
    /** @type {number} */ flat,
    /** @type {number} */ steep,
  ) => {
    room.coordinates[d] = place;
    room.low[d] = sums.start[i];
    room.high[d] = sums.stop[i];
    room.flat[d] = flat;
    room.steep[d] = steep;
    room.gradient[d++] = flat * sums.plain[i] + steep * sums.weighted[i];
  };
  for (let i = 0; i < n; i++) {
    const rests = (trained.biases || trained.inputWeights) && restsOnSample(p, n, points, sums, i);
    if (sums.start[i] >= sums.stop[i]) continue;
    if (trained.weights) put(i, i, p[n + i], p[2 * n + i]);
    if (trained.biases && !rests) put(n + i, i, p[i], 0);
    if (trained.inputWeights && !rests) put(2 * n + i, i, 0, p[i]);
  }
  if (trained.outputBias) {
    room.coordinates[d] = 3 * n;
    room.low[d] = 0;
    room.high[d] = m;
    room.flat[d] = 1;
    room.steep[d] = 0;
    room.gradient[d++] = sums.plain[n];
  }
  for (let k = 0; k < d; k++) room.gradient[k] *= -2 / m;
  return d;
}

/**
 * @param {number} n
 * @param {Points} points
 * @param {Room} room
 * @param {number} d
 */
function fillMatrix(n, { x, sumX, sumXX }, room, d) {
  const { coordinates, flat, steep, sums } = room;
  for (let k = 0; k < d; k++) {
    for (let j = 0; j <= k; j++) {
      const low = Math.max(room.low[k], room.low[j]);
      const high = Math.min(room.high[k], room.high[j]);
      let value = 0;
      if (low < high) {
        value =
          flat[k] * flat[j] * (high - low) +
          (flat[k] * steep[j] + flat[j] * steep[k]) * (sumX[high] - sumX[low]) +
          steep[k] * steep[j] * (sumXX[high] - sumXX[low]);
      }
      const [place, other] = [coordinates[k], coordinates[j]];
      if (place < 3 * n && other < n && place !== other && place % n === other) {
        value -= place < 2 * n ? sums.plain[other] : sums.weighted[other];
      }
      room.matrix[k * d + j] = (2 * value) / x.length;
    }
  }
}

/**
 * An implicit step by Cholesky's method.
 * @param {number} n
 * @param {Points} points
 * @param {Room} room
 * @param {number} d
 * @param {number} time
 * @returns {number} The least pivot; 0 where the step is not filled.
 */
function implicitStep(n, points, room, d, time) {
  const { matrix, step } = room;
  fillMatrix(n, points, room, d);
  for (let k = 0; k < d; k++) {
    for (let j = 0; j <= k; j++) matrix[k * d + j] *= time;
    matrix[k * d + k] += 1;
  }
  let least = 2;
  for (let k = 0; k < d; k++) {
    for (let j = 0; j < k; j++) {
      let total = matrix[k * d + j];
      for (let i = 0; i < j; i++) total -= matrix[k * d + i] * matrix[j * d + i];
      matrix[k * d + j] = total;
    }
    let pivot = matrix[k * d + k];
    for (let j = 0; j < k; j++) {
      const scaled = matrix[k * d + j] / matrix[j * d + j];
      pivot -= scaled * matrix[k * d + j];
      matrix[k * d + j] = scaled;
    }
    if (!(pivot > LEAST_PIVOT)) return 0;
    matrix[k * d + k] = pivot;
    least = Math.min(least, pivot);
  }
  for (let k = 0; k < d; k++) {
    let total = -time * room.gradient[k];
    for (let j = 0; j < k; j++) total -= matrix[k * d + j] * step[j];
    step[k] = total;
  }
  for (let k = 0; k < d; k++) step[k] /= matrix[k * d + k];
  for (let k = d - 1; k >= 0; k--) {
    let total = step[k];
    for (let j = k + 1; j < d; j++) total -= matrix[j * d + k] * step[j];
    step[k] = total;
  }
  return least;
}

/**
 * Make the parameters that were tried the present ones.
 * @param {Float64Array} p
 * @param {Room} room
 */
function adopt(p, { trial, sums, tried }) {
  p.set(trial);
  sums.start.set(tried.start);
  sums.stop.set(tried.stop);
  sums.plain.set(tried.plain);
  sums.weighted.set(tried.weighted);
}

/**
 * One step that does not raise the error; fills next, error and pivot.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Room} room
 * @param {number} d
 * @param {number} h
 * @param {number} rounding
 * @returns {number} The time that it takes.
 */
function advance(p, n, points, room, d, h, rounding) {
  const { step, gradient, trial, sums, tried, error } = room;
  const noise = rounding * Math.sqrt(error) + ROUNDING * error;
  for (let count = 0; count < MOST_TRIALS; count++) {
    room.pivot = implicitStep(n, points, room, d, h);
    if (room.pivot <= LEAST_PIVOT) {
      h *= SHORTER;
      continue;
    }
    let slope = 0;
    let length = 0;
    trial.set(p);
    for (let k = 0; k < d; k++) {
      trial[room.coordinates[k]] += step[k];
      slope -= step[k] * gradient[k];
      length += step[k] * step[k];
    }
    const expected = 0.5 * (slope + length / h);
    const crossing = firstCrossing(p, n, points, trial, sums);
    let found = meanSquare(trial, n, points, tried);
    const fall = error - found;
    const smooth = crossing > 1 || (fall <= MOST_FALL * expected && expected > CALM * error);
    if (fall >= LEAST_FALL * expected - noise && smooth) {
      adopt(p, room);
      room.error = found;
      const ratio = fall / expected;
      if (expected <= noise) room.next = 10 * h;
      else if (fall > MUCH * error || !(ratio >= 0.6 && ratio <= 1.7)) room.next = 0.6 * h;
      else room.next = ratio >= 0.85 && ratio <= 1.2 ? 3 * h : 1.3 * h;
      return h;
    }
    if (crossing > 0 && crossing <= 1) {
      land(p, n, points, trial, sums, crossing);
      found = meanSquare(trial, n, points, tried);
      if (found <= error + noise) {
        adopt(p, room);
        room.error = found;
        room.next = h;
        return partOfTime(slope, room, d, h, crossing);
      }
    }
    h *= SHORTER;
    if (h < SHORTEST) break;
  }
  room.next = 0;
  room.pivot = 0;
  return 0;
}

/**
 * The time of a share of a step, which begins as fast as the gradient is long.
 * @param {number} slope
 * @param {Room} room
 * @param {number} d
 * @param {number} h
 * @param {number} share
 * @returns {number}
 */
function partOfTime(slope, { gradient }, d, h, share) {
  if (slope <= 0) return share * h;
  let square = 0;
  for (let k = 0; k < d; k++) square += gradient[k] * gradient[k];
  const ahead = slope / square;
  return (share * h * ahead) / (share * ahead + (1 - share) * h);
}

/**
 * Follow the averaged dynamics for some time; fills end, time, first, second and unrest.
 * @param {Float64Array} p Replaced by where they lead.
 * @param {number} n
 * @param {Points} points
 * @param {Trained} trained
 * @param {[number, number, number]} limits The time, and two errors whose times are noted.
 * @param {Room} room
 */
function follow(p, n, points, trained, [time, first, second], room) {
  let scale = 0;
  for (const y of points.y) scale += y * y;
  scale /= points.y.length;
  room.error = meanSquare(p, n, points, room.sums);
  room.first = room.error < first ? 0 : -1;
  room.second = room.error < second ? 0 : -1;
  let now = 0;
  let h = -1;
  let pivot = 0;
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const d = findGradient(p, n, points, trained, room);
    let speed = 0;
    for (let k = 0; k < d; k++) speed += room.gradient[k] * room.gradient[k];
    const unrest = unrestOf(p, room, d);
    room.unrest = room.error > RESIDUE * scale ? unrest : 0;
    if (speed === 0 || room.error <= EXACT * scale || (unrest < STILL && pivot >= 1)) {
      now = time;
    }
    if (now >= time) break;
    if (h < 0) h = (BEGIN * (room.error + ROUNDING * scale)) / speed;
    h = Math.min(h, time - now);
    const before = room.error;
    const taken = advance(p, n, points, room, d, h, ROUNDING * Math.sqrt(scale));
    h = room.next;
    pivot = room.pivot;
    const met = (/** @type {number} */ level) =>
      now + (taken * (before - level)) / (before - room.error);
    if (room.first < 0 && room.error < first) room.first = met(first);
    if (room.second < 0 && room.error < second) room.second = met(second);
    now += taken;
    if (h === 0) break;
  }
  room.end = room.error;
  room.time = now;
}

/**
 * By which share of the error a change of all parameters in proportion can lower it.
 * @param {Float64Array} p
 * @param {Room} room
 * @param {number} d
 * @returns {number}
 */
function unrestOf(p, { coordinates, gradient, error }, d) {
  let largest = 0;
  let total = 0;
  for (let k = 0; k < d; k++) largest = Math.max(largest, Math.abs(p[coordinates[k]]));
  for (let k = 0; k < d; k++) {
    total += Math.abs(gradient[k]) * (Math.abs(p[coordinates[k]]) + SMALL * largest);
  }
  return error > 0 ? total / error : 0;
}

/**
 * Descend from the last of some states until nothing changes.
 * @param {Float64Array[]} before The parameters at the first quarter of the probes.
 * @param {Float64Array[]} after The parameters at the last quarter.
 * @param {import('./samples.js').Samples} samples
 * @param {import('./train.js').Rule} rule
 * @param {{ every: number, iterations: number, early: number, late: number, last: number,
 *   spread: number, target: number }} seen
 * @returns {Ahead}
 */
export function descend(before, after, samples, rule, seen) {
  const n = (after[0].length - 1) / 3;
  const room = makeRoom(n);
  const points = pointsOf(samples);
  const rate = rule.learningRate;
  const meanAfter = (/** @type {Float64Array[]} */ states) => {
    let total = 0;
    for (const state of states) {
      follow(state.slice(), n, points, rule, [rate * seen.every, 0, 0], room);
      total += room.end;
    }
    return total / states.length;
  };
  const calm = meanAfter(after);
  const noise = Math.max(seen.last - calm, 0);
  const loud = mostNoise(seen.last, seen.spread, calm) > LITTLE * seen.late;
  const begin = loud ? meanAfter(before) : calm;
  const time = rate * seen.iterations * FOREVER;
  const level = (1 - FALL) * 0.5 * (seen.early + seen.late) - noise;
  const p = after[after.length - 1].slice();
  follow(p, n, points, rule, [time, level, seen.target - noise], room);
  const finished = room.time >= time && room.unrest <= REST;
  const due = (/** @type {number} */ at) => (at >= 0 ? at / rate : -1);
  return { begin, calm, rest: room.end, fall: due(room.first), reach: due(room.second), finished };
}

/**
 * The noise of the last quarter of the probes, with what it may be by chance.
 * @param {number} last
 * @param {number} spread
 * @param {number} calm
 */
export const mostNoise = (last, spread, calm) => Math.max(last - calm, 0) + spread;
