// The panel of the fit: the network against its reference, with its knots and the next update.

import { layMark } from './marks.js';
import { drawStep } from './next_update.js';
import { bounded, clipped, colorOf, drawAxes, inner, layLine, opacityOf, outline, setLine, strokeLine } from './panel.js';
import { linear, ticks } from './scale.js';
import { numberText } from './text.js';
import { output } from './train.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./session.js').Session} Session */

const VIEW = 0.06; // of the domain, shown beyond it
const MOST_DOTS = 600; // samples that are drawn
const FEW_DOTS = 60; // samples whose dots have full size

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
    setLine(pen, theme.reference, 5);
    layLine(pen, referenceLine(session.state), plane);
    pen.stroke();
    if (areDrawn(session.state.curve)) drawGiven(pen, plane, samples, theme);
    else drawSamples(pen, plane, samples, theme);
    drawGhostCurve(pen, plane, session, theme);
    setLine(pen, theme.ink, 2);
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
export function drawDomain(pen, { x, box }, [low, high], theme) {
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
  setLine(pen, theme.muted, 1.2);
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
    pen.globalAlpha = opacityOf(options, i);
    pen.strokeStyle = pen.fillStyle = colorOf(theme, i);
    if (!outside && height > box.y && height < floor) {
      pen.lineWidth = 1;
      pen.setLineDash([2, 3]);
      strokeLine(pen, at, height, at, floor);
      pen.setLineDash([]);
      layMark(pen, options.markers[i % options.markers.length], at, height, 5.5);
      pen.fill();
      outline(pen, theme.background);
    }
    layMark(pen, options.markers[i % options.markers.length], at, floor, 5.5);
    pen.fillStyle = outside ? theme.background : colorOf(theme, i);
    pen.fill();
    if (outside) {
      pen.lineWidth = 1.5;
      pen.stroke();
    } else outline(pen, theme.background);
    pen.globalAlpha = 1;
  });
}
