// A long line over the iterations as its range in each column of pixels, so that it is drawn fast.

import { bounded } from './panel.js';

/** @typedef {import('./analysis.js').Analysis} Analysis */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */

/**
 * The smallest and largest values in each column of pixels, so that a long line is drawn fast.
 * @param {Analysis} analysis
 * @param {'knots' | 'weights'} which
 * @param {number} neuron
 * @param {number} columns
 * @param {number} last
 * @returns {{ at: Float64Array, low: Float64Array, high: Float64Array }}
 */
export function envelope(analysis, which, neuron, columns, last) {
  return analysis.once(`${which} ${neuron} ${columns} ${last}`, () => {
    const { run } = analysis;
    const n = run.neurons;
    const count = Math.min(columns, run.iterations + 1);
    const at = new Float64Array(count);
    const low = new Float64Array(count);
    const high = new Float64Array(count);
    for (let column = 0; column < count; column++) {
      const from = Math.floor((column * (run.iterations + 1)) / count);
      const to = Math.floor(((column + 1) * (run.iterations + 1)) / count);
      let [least, most] = [Infinity, -Infinity];
      for (let k = from * n + neuron; k < to * n; k += n) {
        const value =
          which === 'knots' ? 0 - run.biases[k] / run.inputWeights[k] : run.weights[k];
        if (value < least) least = value;
        if (value > most) most = value;
      }
      at[column] = count === run.iterations + 1 ? column : (from + to - 1) / 2;
      low[column] = least;
      high[column] = most;
    }
    return { at, low, high };
  });
}

/**
 * @param {Pen} pen
 * @param {{ at: Float64Array, low: Float64Array, high: Float64Array }} line
 * @param {Plane} plane
 */
export function layEnvelope(pen, { at, low, high }, { x, y }) {
  pen.beginPath();
  for (let k = 0; k < at.length; k++) {
    const place = x(at[k]);
    if (k) pen.lineTo(place, y(low[k]));
    else pen.moveTo(place, y(low[k]));
    if (high[k] !== low[k]) pen.lineTo(place, y(high[k]));
  }
}

/**
 * @param {Analysis} analysis
 * @param {'knots' | 'weights'} which
 * @param {number} columns
 * @param {number} last
 * @returns {[number, number]}
 */
export function edges(analysis, which, columns, last) {
  return analysis.once(`${which} edges ${columns} ${last}`, () => {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < analysis.run.neurons; i++) {
      const line = envelope(analysis, which, i, columns, last);
      low = Math.min(low, bounded(Math.min(...line.low)));
      high = Math.max(high, bounded(Math.max(...line.high)));
    }
    return /** @type {[number, number]} */ ([low, high]);
  });
}
