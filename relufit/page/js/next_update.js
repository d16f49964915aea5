// The next update in the panel of the fit: its sample, delta, and where each knot goes.

import { FONT, alignText, colorOf, strokeLine } from './panel.js';
import { signedText } from './text.js';

/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./session.js').Session} Session */

/**
 * The next update: its sample, delta, and where each knot goes by which rule.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {PanelOptions} options
 */
export function drawStep(pen, { x, y, box }, session, options) {
  const step = session.now.step(session.playhead);
  if (!step) return;
  const { theme } = options;
  const floor = box.y + box.height;
  const clamp = (/** @type {number} */ at) => Math.min(Math.max(at, box.y), floor);
  const [from, to] = [clamp(y(step.output)), clamp(y(step.y))];
  pen.strokeStyle = pen.fillStyle = theme.error;
  pen.lineWidth = 2.5;
  strokeLine(pen, x(step.x), from, x(step.x), to);
  pen.beginPath();
  pen.arc(x(step.x), to, 5, 0, 2 * Math.PI);
  pen.fillStyle = theme.background;
  pen.fill();
  pen.stroke();
  pen.fillStyle = theme.error;
  pen.font = `600 ${FONT}`;
  const right = x(step.x) + 90 < box.x + box.width;
  alignText(pen, right ? 'left' : 'right', 'middle');
  pen.fillText(`\u03b4 = ${signedText(step.delta)}`, x(step.x) + (right ? 10 : -10), to - 12);
  step.rules.forEach((rule, i) => {
    if (!rule || !step.moves[i]) return;
    const knot = session.now.run.knot(session.playhead, i);
    const at = Math.min(Math.max(x(knot), box.x), box.x + box.width);
    const way = step.moves[i] < 0 ? -1 : 1;
    drawArrow(pen, at + way * 8, floor - 12 - 12 * (i % 2), way, colorOf(theme, i));
  });
}

/**
 * @param {Pen} pen
 * @param {number} x
 * @param {number} y
 * @param {number} way
 * @param {string} color
 */
function drawArrow(pen, x, y, way, color) {
  const tip = x + way * 16;
  pen.strokeStyle = pen.fillStyle = color;
  pen.lineWidth = 2;
  strokeLine(pen, x, y, tip - way * 3, y);
  pen.beginPath();
  pen.moveTo(tip, y);
  pen.lineTo(tip - way * 7, y - 4);
  pen.lineTo(tip - way * 7, y + 4);
  pen.closePath();
  pen.fill();
}
