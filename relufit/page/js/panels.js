// The panels: each draws one subject with a pen, on a canvas or as SVG.

import { layMark } from './marks.js';
import { linear, logarithmic, powers, spread, ticks } from './scale.js';
import { countText, errorText, numberText, signedText } from './text.js';
import { output } from './train.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./scale.js').Scale} Scale */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./analysis.js').Analysis} Analysis */

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

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const MARGIN = { left: 46, right: 16, top: 8, bottom: 24 };
export const TRACE = { top: 22, bottom: 10, right: 26 };
export const LAST_TRACE = { ...TRACE, bottom: 42 };
const VIEW = 0.06; // of the domain, shown beyond it
const HUGE = 1e100; // far beyond any axis
const MOST_NAMED = 8; // neurons whose lines have a number at their end
const LETTER = 6.4; // pixels: about the width of a letter
const MOST_DOTS = 600; // samples that are drawn
const FEW_DOTS = 60; // samples whose dots have full size
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
 * The part of the x-axis that is shown: the domain and a margin.
 * @param {Session} session
 * @returns {[number, number]}
 */
export function viewOf(session) {
  const [low, high] = session.state.data.domain;
  const margin = VIEW * (high - low);
  return [low - margin, high + margin];
}

/**
 * The reference as a line, exact at its bends.
 * @param {import('./state.js').State} state
 * @returns {[number, number][]}
 */
export function referenceLine({ curve, data }) {
  const [low, high] = data.domain;
  if (curve.network) {
    const { weights, biases } = curve.network;
    const network = {
      w: Float64Array.from(weights),
      b: Float64Array.from(biases),
      a: new Float64Array(weights.length).fill(1),
      c: 0,
    };
    const bends = biases.map((bias) => 0 - bias).filter((knot) => knot > low && knot < high);
    return [low, ...bends.sort((p, q) => p - q), high].map((x) => [x, output(network, x)]);
  }
  if (curve.points) return curve.points;
  const drawn = curve.sampled ? curve.sampled.drawn : [];
  return drawn.map((y, at) => [low + ((high - low) * at) / (drawn.length - 1), y]);
}

/**
 * The axes of the fit: the reference with room around it.
 * @param {Session} session
 * @param {Box} box Inner.
 * @returns {Plane}
 */
export function fitPlane(session, box) {
  const heights = [...referenceLine(session.ownState), ...referenceLine(session.state)];
  const { x: places, y: values, measured } = session.now.samples;
  if (areDrawn(session.state.curve)) {
    for (let k = 0; k < measured; k++) heights.push([places[k], values[k]]);
  }
  const [low, high] = session.state.data.domain;
  const y = heights.filter(([x]) => x >= low - 1e-9 && x <= high + 1e-9).map((node) => node[1]);
  const [bottom, top] = [least(y), -least(y.map((value) => -value))];
  const height = top - bottom || 2 * Math.abs(top) || 1;
  return {
    box,
    x: linear(viewOf(session), [box.x, box.x + box.width]),
    y: linear([bottom - 0.22 * height, top + 0.18 * height], [box.y + box.height, box.y]),
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
  pen.lineWidth = 1;
  pen.strokeStyle = theme.muted;
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
  pen.textAlign = 'center';
  pen.textBaseline = 'top';
  if (xText) for (const tick of xTicks) pen.fillText(xText(tick), x(tick), box.y + box.height + 7);
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const tick of yTicks) pen.fillText((yText || numberText)(tick), box.x - 7, y(tick));
  if (label) {
    pen.textAlign = 'left';
    pen.textBaseline = 'bottom';
    pen.fillText(label, box.x, box.y - 4);
  }
  if (xLabel) {
    pen.textAlign = 'center';
    pen.textBaseline = 'top';
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
 * @param {Pen} pen
 * @param {[number, number][]} line
 * @param {Plane} plane
 */
function layLine(pen, line, { x, y }) {
  pen.beginPath();
  line.forEach(([at, value], first) => {
    if (first) pen.lineTo(x(at), y(value));
    else pen.moveTo(x(at), y(value));
  });
}

/**
 * The network's curve between the edges of the view.
 * @param {import('./train.js').Network} network
 * @param {[number, number]} view
 * @returns {[number, number][]}
 */
function networkLine(network, [low, high]) {
  const knots = Array.from(network.b, (b, i) => 0 - b / network.a[i]);
  const inside = knots.filter((knot) => knot > low && knot < high).sort((p, q) => p - q);
  return [low, ...inside, high].map((x) => [x, bounded(output(network, x))]);
}

/** @param {number} value @returns {number} What can be drawn. */
function bounded(value) {
  return Number.isNaN(value) ? 0 : Math.min(Math.max(value, -HUGE), HUGE);
}

/**
 * The network against its reference, with each neuron's hinge on the curve and its knot below.
 * @param {Pen} pen
 * @param {Box} outer
 * @param {Session} session
 * @param {PanelOptions} options
 */
export function drawFit(pen, outer, session, options) {
  const { theme } = options;
  const plane = fitPlane(session, inner(outer));
  const { y, box } = plane;
  const { run, samples } = session.now;
  const network = run.network(session.playhead);
  drawDomain(pen, plane, session.state.data.domain, theme);
  clipped(pen, box, () => {
    pen.lineJoin = 'round';
    pen.strokeStyle = theme.reference;
    pen.lineWidth = 5;
    layLine(pen, referenceLine(session.state), plane);
    pen.stroke();
    if (areDrawn(session.state.curve)) drawGiven(pen, plane, samples, theme);
    else drawSamples(pen, plane, samples, theme);
    drawGhostCurve(pen, plane, session, theme);
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 2;
    layLine(pen, networkLine(network, viewOf(session)), plane);
    pen.stroke();
  });
  const [bottom, top] = [y.invert(box.y + box.height), y.invert(box.y)];
  drawAxes(pen, plane, theme, {
    xTicks: ticks(...session.state.data.domain, box.width / 80),
    yTicks: ticks(bottom, top, box.height / 50),
    xText: numberText,
  });
  drawHinges(pen, plane, network, options);
  if (options.still) drawStep(pen, plane, session, options);
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {[number, number]} domain
 * @param {Theme} theme
 */
function drawDomain(pen, { x, box }, [low, high], theme) {
  pen.fillStyle = theme.shade;
  pen.beginPath();
  pen.rect(box.x, box.y, x(low) - box.x, box.height);
  pen.rect(x(high), box.y, box.x + box.width - x(high), box.height);
  pen.fill();
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {import('./samples.js').Samples} samples
 * @param {Theme} theme
 */
function drawSamples(pen, { x, y }, samples, theme) {
  const every = Math.max(1, Math.ceil(samples.measured / 600));
  pen.fillStyle = theme.ink;
  pen.globalAlpha = 0.22;
  pen.beginPath();
  for (let k = 0; k < samples.measured; k += every) {
    pen.rect(x(samples.x[k]) - 1, y(samples.y[k]) - 1, 2, 2);
  }
  pen.fill();
  pen.globalAlpha = 1;
}

/**
 * Whether the samples are dots of their own: they do not lie on the reference.
 * @param {import('./state.js').Curve} curve
 * @returns {boolean}
 */
export function areDrawn({ given, noisy }) {
  return given !== undefined || noisy === true;
}

/**
 * Samples that are given or have noise, as dots: smaller and fainter where there are many.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {import('./samples.js').Samples} samples
 * @param {Theme} theme
 */
function drawGiven(pen, { x, y }, samples, theme) {
  const every = Math.max(1, Math.ceil(samples.measured / MOST_DOTS));
  const few = Math.min(1, (FEW_DOTS / samples.measured) ** 0.25);
  pen.fillStyle = theme.muted;
  pen.globalAlpha = Math.max(few, 0.5);
  for (let k = 0; k < samples.measured; k += every) {
    pen.beginPath();
    pen.arc(x(samples.x[k]), y(samples.y[k]), Math.max(3.5 * few, 1.4), 0, 2 * Math.PI);
    pen.fill();
  }
  pen.globalAlpha = 1;
}

/** @param {number[]} values @returns {number} The least, of any number of them. */
function least(values) {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

/**
 * The scenario's own run at the same iteration, where the reader's is another.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {Theme} theme
 */
function drawGhostCurve(pen, plane, session, theme) {
  if (!session.changed) return;
  const { run } = session.own;
  const atEnd = session.playhead >= session.iterations;
  const network = run.network(atEnd ? run.iterations : Math.min(session.playhead, run.iterations));
  pen.strokeStyle = theme.muted;
  pen.lineWidth = 1.2;
  pen.setLineDash([5, 4]);
  layLine(pen, networkLine(network, viewOf(session)), plane);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {import('./train.js').Network} network
 * @param {PanelOptions} options
 */
function drawHinges(pen, { x, y, box }, network, options) {
  const { theme } = options;
  const floor = box.y + box.height;
  network.b.forEach((b, i) => {
    const knot = 0 - b / network.a[i];
    const at = Math.min(Math.max(x(knot), box.x), box.x + box.width);
    const outside = at !== x(knot);
    const height = y(bounded(output(network, knot)));
    pen.globalAlpha = options.highlight && !options.highlight.includes(i) ? FAINT : 1;
    pen.strokeStyle = pen.fillStyle = theme.neurons[i % theme.neurons.length];
    if (!outside && height > box.y && height < floor) {
      pen.lineWidth = 1;
      pen.setLineDash([2, 3]);
      pen.beginPath();
      pen.moveTo(at, height);
      pen.lineTo(at, floor);
      pen.stroke();
      pen.setLineDash([]);
      layMark(pen, options.markers[i % options.markers.length], at, height, 5.5);
      pen.fill();
      outline(pen, theme.background);
    }
    layMark(pen, options.markers[i % options.markers.length], at, floor, 5.5);
    pen.fillStyle = outside ? theme.background : theme.neurons[i % theme.neurons.length];
    pen.fill();
    if (outside) {
      pen.lineWidth = 1.5;
      pen.stroke();
    } else outline(pen, theme.background);
    pen.globalAlpha = 1;
  });
}

/** @param {Pen} pen @param {string} color */
function outline(pen, color) {
  const before = pen.strokeStyle;
  pen.strokeStyle = color;
  pen.lineWidth = 1.2;
  pen.stroke();
  pen.strokeStyle = before;
}

/**
 * The next update: its sample, delta, and where each knot goes by which rule.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {PanelOptions} options
 */
function drawStep(pen, { x, y, box }, session, options) {
  const step = session.now.step(session.playhead);
  if (!step) return;
  const { theme } = options;
  const floor = box.y + box.height;
  const clamp = (/** @type {number} */ at) => Math.min(Math.max(at, box.y), floor);
  const [from, to] = [clamp(y(step.output)), clamp(y(step.y))];
  pen.strokeStyle = pen.fillStyle = theme.error;
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.moveTo(x(step.x), from);
  pen.lineTo(x(step.x), to);
  pen.stroke();
  pen.beginPath();
  pen.arc(x(step.x), to, 5, 0, 2 * Math.PI);
  pen.fillStyle = theme.background;
  pen.fill();
  pen.stroke();
  pen.fillStyle = theme.error;
  pen.font = `600 ${FONT}`;
  const right = x(step.x) + 90 < box.x + box.width;
  pen.textAlign = right ? 'left' : 'right';
  pen.textBaseline = 'middle';
  pen.fillText(`\u03b4 = ${signedText(step.delta)}`, x(step.x) + (right ? 10 : -10), to - 12);
  step.rules.forEach((rule, i) => {
    if (!rule || !step.moves[i]) return;
    const knot = session.now.run.knot(session.playhead, i);
    const at = Math.min(Math.max(x(knot), box.x), box.x + box.width);
    const way = step.moves[i] < 0 ? -1 : 1;
    drawArrow(pen, at + way * 8, floor - 12 - 12 * (i % 2), way, theme.neurons[i % 8]);
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
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(tip - way * 3, y);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(tip, y);
  pen.lineTo(tip - way * 7, y - 4);
  pen.lineTo(tip - way * 7, y + 4);
  pen.closePath();
  pen.fill();
}

/**
 * @param {Session} session
 * @returns {number} The last iteration of the axes of iterations.
 */
export function lastShown(session) {
  return Math.max(session.iterations, session.own.run.iterations, 1);
}

/**
 * The smallest and largest values in each column of pixels, so that a long line is drawn fast.
 * @param {Analysis} analysis
 * @param {'knots' | 'weights'} which
 * @param {number} neuron
 * @param {number} columns
 * @param {number} last
 * @returns {{ at: Float64Array, low: Float64Array, high: Float64Array }}
 */
function envelope(analysis, which, neuron, columns, last) {
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
function layEnvelope(pen, { at, low, high }, { x, y }) {
  pen.beginPath();
  for (let k = 0; k < at.length; k++) {
    const place = x(at[k]);
    if (k) pen.lineTo(place, y(low[k]));
    else pen.moveTo(place, y(low[k]));
    if (high[k] !== low[k]) pen.lineTo(place, y(high[k]));
  }
}

/**
 * Limits of an axis for knots or weights: those of the scenario's own run, widened as far as
 * three times their height by the reader's.
 * @param {Session} session
 * @param {'knots' | 'weights'} which
 * @param {number} columns
 * @returns {[number, number]}
 */
function traceLimits(session, which, columns) {
  const last = lastShown(session);
  let [low, high] = which === 'knots' ? session.state.data.domain : [0, 0];
  const own = edges(session.own, which, columns, last);
  [low, high] = [Math.min(low, own[0]), Math.max(high, own[1])];
  const height = high - low || 1;
  const now = edges(session.now, which, columns, last);
  low = Math.max(Math.min(low, now[0]), low - height);
  high = Math.min(Math.max(high, now[1]), high + height);
  const margin = 0.06 * (high - low);
  return [low - margin, high + margin];
}

/**
 * @param {Analysis} analysis
 * @param {'knots' | 'weights'} which
 * @param {number} columns
 * @param {number} last
 * @returns {[number, number]}
 */
function edges(analysis, which, columns, last) {
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

/**
 * Knots or weights over the iterations.
 * @param {Pen} pen
 * @param {Box} outer
 * @param {Session} session
 * @param {PanelOptions} options
 * @param {'knots' | 'weights'} which
 */
export function drawTraces(pen, outer, session, options, which) {
  const { theme } = options;
  const box = inner(outer, TRACE);
  const columns = Math.max(Math.round(box.width), 10);
  const last = lastShown(session);
  const limits = traceLimits(session, which, columns);
  const plane = {
    box,
    x: linear([0, last], [box.x, box.x + box.width]),
    y: linear(limits, [box.y + box.height, box.y]),
  };
  clipped(pen, box, () => {
    if (which === 'knots') drawOutside(pen, plane, session.state.data.domain, theme);
    drawTargets(pen, plane, session, theme, which);
    pen.lineJoin = 'round';
    if (session.changed) {
      pen.globalAlpha = 0.35;
      pen.lineWidth = 1;
      for (let i = 0; i < session.own.run.neurons; i++) {
        pen.strokeStyle = theme.neurons[i % theme.neurons.length];
        layEnvelope(pen, envelope(session.own, which, i, columns, last), plane);
        pen.stroke();
      }
    }
    for (let i = 0; i < session.now.run.neurons; i++) {
      pen.globalAlpha = options.highlight && !options.highlight.includes(i) ? FAINT : 1;
      pen.strokeStyle = theme.neurons[i % theme.neurons.length];
      pen.lineWidth = 2;
      layEnvelope(pen, envelope(session.now, which, i, columns, last), plane);
      pen.stroke();
    }
    pen.globalAlpha = 1;
    drawCoalescences(pen, plane, session, theme);
    if (options.still) ringEvents(pen, plane, session, theme, which);
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: ticks(...limits, box.height / 36),
    label: which === 'knots' ? 'knot' : 'weight',
  });
  drawPlayhead(pen, plane, session, theme);
  drawPresent(pen, plane, session, options, which);
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {[number, number]} domain
 * @param {Theme} theme
 */
function drawOutside(pen, { y, box }, [low, high], theme) {
  pen.fillStyle = theme.shade;
  pen.beginPath();
  pen.rect(box.x, box.y, box.width, Math.max(y(high) - box.y, 0));
  pen.rect(box.x, y(low), box.width, Math.max(box.y + box.height - y(low), 0));
  pen.fill();
}

/**
 * The reference's own knots and weights, as faint lines.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {Theme} theme
 * @param {'knots' | 'weights'} which
 */
function drawTargets(pen, { y, box }, session, theme, which) {
  const { network } = session.state.curve;
  if (!network) return;
  pen.strokeStyle = theme.muted;
  pen.globalAlpha = 0.6;
  pen.lineWidth = 1;
  pen.beginPath();
  for (const value of which === 'knots' ? network.biases.map((b) => 0 - b) : network.weights) {
    pen.moveTo(box.x, y(value));
    pen.lineTo(box.x + box.width, y(value));
  }
  pen.stroke();
  pen.globalAlpha = 1;
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {Theme} theme
 */
function drawCoalescences(pen, { x, box }, session, theme) {
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  for (const { iteration } of session.now.knownGroups) {
    pen.beginPath();
    pen.moveTo(x(iteration), box.y);
    pen.lineTo(x(iteration), box.y + box.height);
    pen.stroke();
  }
  pen.setLineDash([]);
}

const RINGED = { knots: ['knot turns', 'knot leaves the data'], weights: ['weight changes sign'] };

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {Theme} theme
 * @param {'knots' | 'weights'} which
 */
function ringEvents(pen, { x, y }, session, theme, which) {
  const { run, knownEvents } = session.now;
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 1.2;
  for (const { kind, neurons, iteration } of knownEvents) {
    if (!RINGED[which].includes(kind)) continue;
    const [i] = neurons;
    const value =
      which === 'knots' ? run.knot(iteration, i) : run.weights[iteration * run.neurons + i];
    pen.beginPath();
    pen.arc(x(iteration), y(value), 5, 0, 2 * Math.PI);
    pen.stroke();
  }
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {Theme} theme
 */
function drawPlayhead(pen, { x, box }, session, theme) {
  pen.strokeStyle = theme.muted;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x(session.playhead), box.y);
  pen.lineTo(x(session.playhead), box.y + box.height);
  pen.stroke();
}

/**
 * Each neuron's present value, and its number at the right edge.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {PanelOptions} options
 * @param {'knots' | 'weights'} which
 */
function drawPresent(pen, { x, y, box }, session, options, which) {
  const { run } = session.now;
  const { theme } = options;
  const value = (/** @type {number} */ iteration, /** @type {number} */ i) => {
    const raw =
      which === 'knots' ? run.knot(iteration, i) : run.weights[iteration * run.neurons + i];
    return Math.min(Math.max(y(bounded(raw)), box.y), box.y + box.height);
  };
  const neurons = Array.from({ length: run.neurons }, (_, i) => i);
  for (const i of neurons) {
    pen.globalAlpha = options.highlight && !options.highlight.includes(i) ? FAINT : 1;
    pen.fillStyle = theme.neurons[i % theme.neurons.length];
    layMark(pen, options.markers[i % options.markers.length], x(session.playhead), value(session.playhead, i), 4.5);
    pen.fill();
    outline(pen, theme.background);
  }
  pen.globalAlpha = 1;
  const named = neurons.slice(0, MOST_NAMED);
  const ends = named.map((i) => value(run.iterations, i));
  const places = spread(ends, 12, [box.y + 4, box.y + box.height - 4]);
  pen.font = `600 ${FONT}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  for (const i of named) {
    pen.fillStyle = theme.neurons[i % theme.neurons.length];
    pen.fillText(String(i + 1), box.x + box.width + 8, places[i]);
  }
}

/**
 * The error over the iterations on a logarithmic axis, with the target and what fewer neurons can
 * reach.
 * @param {Pen} pen
 * @param {Box} outer
 * @param {Session} session
 * @param {PanelOptions} options
 */
export function drawError(pen, outer, session, options) {
  const { theme } = options;
  const box = inner(outer, LAST_TRACE);
  const last = lastShown(session);
  const { target } = session.now;
  const fewer = fewerNeurons(session, options.best);
  const shown = [...session.own.errors, ...session.now.errors].map(({ error }) => error);
  const positive = [...shown, target ?? 0].filter((error) => error > 0 && error < 1e12);
  const low = Math.max(Math.min(...positive) / 1.6, 1e-12);
  const high = Math.max(Math.max(...positive) * 1.6, low * 10);
  const plane = {
    box,
    x: linear([0, last], [box.x, box.x + box.width]),
    y: logarithmic([low, high], [box.y + box.height, box.y]),
  };
  const line = (/** @type {Analysis} */ { errors }) =>
    /** @type {[number, number][]} */ (
      errors.map(({ iteration, error }) => [iteration, bounded(error)])
    );
  /** @type {[number, string][]} */
  const levels = target === null ? [] : [[target, `target ${numberText(target)}`]];
  if (fewer && fewer.error > low) {
    const who = fewer.neurons === 1 ? '1 neuron' : `${fewer.neurons} neurons`;
    levels.push([fewer.error, `best with ${who}: ${errorText(fewer.error)}`]);
  }
  clipped(pen, box, () => {
    for (const [level] of levels) drawLevel(pen, plane, theme, level);
    pen.lineJoin = 'round';
    if (session.changed) {
      pen.strokeStyle = theme.muted;
      pen.globalAlpha = 0.7;
      pen.lineWidth = 1;
      layLine(pen, line(session.own), plane);
      pen.stroke();
      pen.globalAlpha = 1;
    }
    pen.strokeStyle = theme.ink;
    pen.lineWidth = 2;
    layLine(pen, line(session.now), plane);
    pen.stroke();
    drawCoalescences(pen, plane, session, theme);
    const points = [...line(session.now), ...line(session.own)];
    for (const [level, text] of levels) nameLevel(pen, plane, theme, level, text, points);
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: powers(low, high, box.height / 24),
    xText: countText,
    yText: powerText,
    label: 'error (mean of \u03b4\u00b2)',
    xLabel: 'iteration',
  });
  drawPlayhead(pen, plane, session, theme);
  pen.fillStyle = theme.ink;
  pen.beginPath();
  const error = bounded(session.now.error(session.playhead));
  pen.arc(plane.x(session.playhead), plane.y(error), 4, 0, 2 * Math.PI);
  pen.fill();
  outline(pen, theme.background);
}

/**
 * The attainable error of fewer neurons: of as many as are effective, or of one less than there
 * are. It is known for the scenario's own samples.
 * @param {Session} session
 * @param {number[]} best
 * @returns {{ neurons: number, error: number } | null}
 */
export function fewerNeurons(session, best) {
  const { state, ownState, now } = session;
  const same = (/** @type {'data' | 'curve'} */ key) =>
    JSON.stringify(state[key]) === JSON.stringify(ownState[key]);
  if (!same('data') || !same('curve') || !now.known.has('groups')) return null;
  const neurons = Math.min(now.effective, now.run.neurons - 1);
  return neurons >= 1 && neurons <= best.length ? { neurons, error: best[neurons - 1] } : null;
}

/**
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Theme} theme
 * @param {number} level
 */
function drawLevel(pen, { y, box }, theme, level) {
  pen.strokeStyle = theme.muted;
  pen.lineWidth = 1;
  pen.setLineDash([6, 4]);
  pen.beginPath();
  pen.moveTo(box.x, y(level));
  pen.lineTo(box.x + box.width, y(level));
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * Name a level beside its line, where the fewest points of curves lie behind the text.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Theme} theme
 * @param {number} level
 * @param {string} text
 * @param {[number, number][]} points Of the curves; those of the text are added, in its turn.
 */
export function nameLevel(pen, { x, y, box }, theme, level, text, points) {
  const width = LETTER * text.length;
  const places = [0.98, 0.72, 0.5, 0.3].flatMap((share) =>
    [11, -11].map((offset) => ({ right: box.x + share * box.width, middle: y(level) + offset })),
  );
  const hidden = (/** @type {{ right: number, middle: number }} */ { right, middle }) =>
    points.filter(
      ([at, value]) =>
        Math.abs(x(at) - (right - width / 2)) < width / 2 + 4 && Math.abs(y(value) - middle) < 11,
    ).length;
  const inside = places.filter(
    ({ right, middle }) =>
      middle > box.y + 6 && middle < box.y + box.height - 6 && right - width > box.x,
  );
  const [place] = inside.sort((p, q) => hidden(p) - hidden(q));
  if (!place) return;
  pen.fillStyle = theme.ink;
  pen.strokeStyle = theme.background;
  pen.lineWidth = 4;
  pen.font = FONT;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  pen.strokeText(text, place.right, place.middle);
  pen.fillText(text, place.right, place.middle);
  // Other labels keep away from this one.
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    for (let weight = 0; weight < 20; weight++) {
      points.push([x.invert(place.right - share * width), y.invert(place.middle)]);
    }
  }
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
  pen.strokeStyle = theme.muted;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(box.x, y(0));
  pen.lineTo(box.x + box.width, y(0));
  pen.stroke();
  drawAxes(pen, { ...plane, box: { ...box } }, theme, {
    xTicks: [],
    yTicks: ticks(-range, range, 4),
  });
  const draw = (/** @type {import('./record.js').Start} */ start, /** @type {boolean} */ ghost) =>
    start.weights.forEach((weight, i) => {
      const at = clampTo(x(0 - start.biases[i] / start.inputWeights[i]), box.x, box.width);
      const height = clampTo(y(weight), box.y, box.height);
      pen.strokeStyle = pen.fillStyle = theme.neurons[i % theme.neurons.length];
      pen.globalAlpha = ghost ? 0.4 : options.highlight && !options.highlight.includes(i) ? FAINT : 1;
      pen.lineWidth = ghost ? 1 : 2;
      pen.beginPath();
      pen.moveTo(at, y(0));
      pen.lineTo(at, height);
      pen.stroke();
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

/** @param {number} value @param {number} from @param {number} length @returns {number} */
export function clampTo(value, from, length) {
  return Math.min(Math.max(value, from), from + length);
}
