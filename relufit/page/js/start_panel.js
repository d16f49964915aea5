// The panel of the start: each neuron's initial knot and weight.

import { drawDomain, viewOf } from './fit_panel.js';
import { layMark } from './marks.js';
import { clampTo, colorOf, drawAxes, inner, opacityOf, outline, setLine, strokeLine } from './panel.js';
import { linear, ticks } from './scale.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./session.js').Session} Session */

/**
 * Where each neuron starts: its knot along the axis of the fit, its weight as a height.
 * @param {Session} session
 * @param {Box} outer
 * @param {number} range The weight at the upper edge.
 * @returns {Plane}
 */
export function startPlane(session, outer, range) {
  const box = inner(outer, { top: 10, bottom: 10 });
  return {
    box,
    x: linear(viewOf(session), [box.x, box.x + box.width]),
    y: linear([-range, range], [box.y + box.height, box.y]),
  };
}

/**
 * @param {Pen} pen
 * @param {Box} outer
 * @param {Session} session
 * @param {PanelOptions} options
 * @param {number} range
 */
export function drawStart(pen, outer, session, options, range) {
  const { theme } = options;
  const plane = startPlane(session, outer, range);
  const { x, y, box } = plane;
  drawDomain(pen, plane, session.state.data.domain, theme);
  setLine(pen, theme.muted, 1);
  strokeLine(pen, box.x, y(0), box.x + box.width, y(0));
  drawAxes(pen, { ...plane, box: { ...box } }, theme, {
    xTicks: [],
    yTicks: ticks(-range, range, 4),
  });
  const draw = (/** @type {import('./record.js').Start} */ start, /** @type {boolean} */ ghost) =>
    start.weights.forEach((weight, i) => {
      const at = clampTo(x(0 - start.biases[i] / start.inputWeights[i]), box.x, box.width);
      const height = clampTo(y(weight), box.y, box.height);
      pen.strokeStyle = pen.fillStyle = colorOf(theme, i);
      pen.globalAlpha = ghost ? 0.4 : opacityOf(options, i);
      pen.lineWidth = ghost ? 1 : 2;
      strokeLine(pen, at, y(0), at, height);
      layMark(pen, options.markers[i % options.markers.length], at, height, ghost ? 4 : 8);
      if (ghost) pen.stroke();
      else {
        pen.fill();
        outline(pen, theme.background);
      }
      pen.globalAlpha = 1;
    });
  if (session.changed) draw(session.ownState.start, true);
  draw(session.state.start, false);
}
