// What all panels share: their axes, colors and lines, drawn with a pen on a canvas or as SVG.

import { numberText } from './text.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./scale.js').Scale} Scale */
/** @typedef {import('./svg_context.js').Pen} Pen */

/**
 * @typedef {object} Theme
 * @property {string} background
 * @property {string} ink
 * @property {string} muted
 * @property {string} reference
 * @property {string} shade
 * @property {string} error
 * @property {string[]} neurons
 * @property {Record<string, string>} verdicts
 */

/**
 * @typedef {object} PanelOptions
 * @property {Theme} theme
 * @property {string[]} markers
 * @property {Record<string, string>} events The marker of each kind of event.
 * @property {number[]} best The least error of 1, 2, ... neurons on the scenario's own samples.
 * @property {number[] | null} highlight Neurons that stand out; null for all.
 * @property {boolean} still Whether nothing plays or is dragged: then the next update is shown.
 */

/**
 * @typedef {object} Plane The axes of a panel.
 * @property {Scale} x
 * @property {Scale} y
 * @property {Box} box
 */

export const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const MARGIN = { left: 46, right: 16, top: 8, bottom: 24 };
export const TRACE = { top: 22, bottom: 10, right: 26 };
export const LAST_TRACE = { ...TRACE, bottom: 42 };
const HUGE = 1e100; // far beyond any axis
const FAINT = 0.25; // opacity of neurons that do not stand out

/**
 * The inner rectangle of a panel.
 * @param {Box} outer
 * @param {Partial<typeof MARGIN>} [margin]
 * @returns {Box}
 */
export function inner(outer, margin) {
  const { left, right, top, bottom } = { ...MARGIN, ...margin };
  return {
    x: outer.x + left,
    y: outer.y + top,
    width: Math.max(outer.width - left - right, 10),
    height: Math.max(outer.height - top - bottom, 10),
  };
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Theme} theme
 * @param {{ xTicks: number[], yTicks: number[], xText?: (value: number) => string,
 *   yText?: (value: number) => string, label?: string, xLabel?: string }} what
 */
export function drawAxes(pen, { x, y, box }, theme, { xTicks, yTicks, xText, yText, label, xLabel }) {
  pen.font = FONT;
  setLine(pen, theme.muted, 1);
  pen.fillStyle = theme.ink;
  pen.beginPath();
  pen.moveTo(box.x, box.y);
  pen.lineTo(box.x, box.y + box.height);
  pen.lineTo(box.x + box.width, box.y + box.height);
  for (const tick of xTicks) {
    pen.moveTo(x(tick), box.y + box.height);
    pen.lineTo(x(tick), box.y + box.height + 4);
  }
  for (const tick of yTicks) {
    pen.moveTo(box.x, y(tick));
    pen.lineTo(box.x - 4, y(tick));
  }
  pen.stroke();
  alignText(pen, 'center', 'top');
  if (xText) for (const tick of xTicks) pen.fillText(xText(tick), x(tick), box.y + box.height + 7);
  alignText(pen, 'right', 'middle');
  for (const tick of yTicks) pen.fillText((yText || numberText)(tick), box.x - 7, y(tick));
  if (label) {
    alignText(pen, 'left', 'bottom');
    pen.fillText(label, box.x, box.y - 4);
  }
  if (xLabel) {
    alignText(pen, 'center', 'top');
    pen.fillText(xLabel, box.x + box.width / 2, box.y + box.height + 23);
  }
}

/**
 * Draw inside a rectangle only.
 * @param {Pen} pen
 * @param {Box} box
 * @param {() => void} draw
 */
export function clipped(pen, box, draw) {
  pen.save();
  pen.beginPath();
  pen.rect(box.x, box.y, box.width, box.height);
  pen.clip();
  draw();
  pen.restore();
}

/**
 * @param {Theme} theme
 * @param {number} neuron
 * @returns {string}
 */
export function colorOf(theme, neuron) {
  return theme.neurons[neuron % theme.neurons.length];
}

/**
 * @param {PanelOptions} options
 * @param {number} neuron
 * @returns {number} Less than 1 if others stand out.
 */
export function opacityOf({ highlight }, neuron) {
  return highlight && !highlight.includes(neuron) ? FAINT : 1;
}

/**
 * @param {Pen} pen
 * @param {string} color Of lines.
 * @param {number} width
 */
export function setLine(pen, color, width) {
  pen.strokeStyle = color;
  pen.lineWidth = width;
}

/**
 * @param {Pen} pen
 * @param {CanvasTextAlign} align
 * @param {CanvasTextBaseline} baseline
 */
export function alignText(pen, align, baseline) {
  pen.textAlign = align;
  pen.textBaseline = baseline;
}

/**
 * @param {Pen} pen
 * @param {number} fromX
 * @param {number} fromY
 * @param {number} toX
 * @param {number} toY
 */
export function strokeLine(pen, fromX, fromY, toX, toY) {
  pen.beginPath();
  pen.moveTo(fromX, fromY);
  pen.lineTo(toX, toY);
  pen.stroke();
}

/**
 * @param {Pen} pen
 * @param {[number, number][]} line
 * @param {Plane} plane
 */
export function layLine(pen, line, { x, y }) {
  pen.beginPath();
  line.forEach(([at, value], first) => {
    if (first) pen.lineTo(x(at), y(value));
    else pen.moveTo(x(at), y(value));
  });
}

/** @param {Pen} pen @param {string} color */
export function outline(pen, color) {
  const before = pen.strokeStyle;
  setLine(pen, color, 1.2);
  pen.stroke();
  pen.strokeStyle = before;
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {number} playhead
 * @param {Theme} theme
 */
export function drawPlayhead(pen, { x, box }, playhead, theme) {
  setLine(pen, theme.muted, 1.5);
  strokeLine(pen, x(playhead), box.y, x(playhead), box.y + box.height);
}

/** @param {number} value @returns {number} What can be drawn. */
export function bounded(value) {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, -HUGE), HUGE);
}

/** @param {number} value @param {number} from @param {number} length @returns {number} */
export function clampTo(value, from, length) {
  return Math.min(Math.max(value, from), from + length);
}

/** @param {number} power @returns {string} */
export function powerText(power) {
  const exponent = Math.round(Math.log10(power));
  if (exponent >= -3 && exponent <= 3) return power.toFixed(Math.max(-exponent, 0));
  const raised = { '-': '\u207b', 1: '\u00b9', 2: '\u00b2', 3: '\u00b3' };
  const digits = String(exponent).replace(/./g, (letter) =>
    letter in raised
      ? raised[/** @type {keyof typeof raised} */ (letter)]
      : String.fromCharCode(0x2070 + Number(letter)),
  );
  return `10${digits}`;
}
