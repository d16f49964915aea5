// What descent without noise predicts, line by line dynamics/relu_sum/descent/ahead.py.

import { follow } from './descent_follow.js';
import { makeRoom, pointsOf } from './descent_room.js';

/**
 * @typedef {object} Ahead What descent predicts.
 * @property {number} begin The error between two probes on without noise, early on.
 * @property {number} calm The same at the end.
 * @property {number} rest The error in the end.
 * @property {number} fall Iterations until the error has fallen by a tenth; -1 if it never does.
 * @property {number} reach Iterations until it is below the target; -1 if it never is.
 * @property {boolean} finished
 */

const FOREVER = 1e12;
const REST = 1e-3;
export const FALL = 0.1;
export const LITTLE = 0.03;

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
