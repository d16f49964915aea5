// Descent until it rests, line by line dynamics/relu_sum/descent/follow.py.

import { LEAST_PIVOT, findGradient, implicitStep } from './descent_curvature.js';
import { firstCrossing, land } from './descent_knots.js';
import { meanSquare } from './descent_sums.js';

/** @typedef {import('./descent_room.js').Points} Points */
/** @typedef {import('./descent_room.js').Room} Room */
/** @typedef {import('./descent_room.js').Trained} Trained */

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
export function follow(p, n, points, trained, [time, first, second], room) {
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
