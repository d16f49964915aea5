// Knots that meet samples, line by line dynamics/relu_sum/descent/knots.py.

/** @typedef {import('./descent_room.js').Points} Points */
/** @typedef {import('./descent_room.js').Sums} Sums */

/**
 * Whether both one-sided derivatives hold a knot on a sample.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Sums} sums
 * @param {number} i
 * @returns {boolean}
 */
export function restsOnSample(p, n, { x, y }, { start, stop, plain, weighted }, i) {
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
export function firstCrossing(p, n, { x }, trial, { start, stop }) {
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
export function land(p, n, { x }, trial, { start, stop }, share) {
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
