// Gradients and implicit steps, line by line dynamics/relu_sum/descent/curvature.py.

import { restsOnSample } from './descent_knots.js';

/** @typedef {import('./descent_room.js').Points} Points */
/** @typedef {import('./descent_room.js').Room} Room */
/** @typedef {import('./descent_room.js').Trained} Trained */

export const LEAST_PIVOT = 0.3;

/**
 * Find the parameters that move and the gradient in them.
 * @param {Float64Array} p
 * @param {number} n
 * @param {Points} points
 * @param {Trained} trained
 * @param {Room} room
 * @returns {number} How many move.
 */
export function findGradient(p, n, points, trained, room) {
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
export function implicitStep(n, points, room, d, time) {
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
