// The panels of knots and of weights over the iterations.

import { edges, envelope, layEnvelope } from './envelope.js';
import { layMark } from './marks.js';
import { FONT, TRACE, alignText, bounded, clipped, colorOf, drawAxes, drawPlayhead, inner, opacityOf, outline, setLine, strokeLine } from './panel.js';
import { linear, spread, ticks } from './scale.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./session.js').Session} Session */

const MOST_NAMED = 8; // neurons whose lines have a number at their end
const MARKED = { knots: ['knot turns', 'knot leaves the data'], weights: ['weight changes sign'] };

/**
 * @param {Session} session
 * @returns {number} The last iteration of the axes of iterations.
 */
export function lastShown(session) {
  return Math.max(session.iterations, session.own.run.iterations, 1);
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
        pen.strokeStyle = colorOf(theme, i);
        layEnvelope(pen, envelope(session.own, which, i, columns, last), plane);
        pen.stroke();
      }
    }
    for (let i = 0; i < session.now.run.neurons; i++) {
      pen.globalAlpha = opacityOf(options, i);
      setLine(pen, colorOf(theme, i), 2);
      layEnvelope(pen, envelope(session.now, which, i, columns, last), plane);
      pen.stroke();
    }
    pen.globalAlpha = 1;
    drawCoalescences(pen, plane, session, theme);
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: ticks(...limits, box.height / 36),
    label: which === 'knots' ? 'knot' : 'weight',
  });
  if (options.still) markEvents(pen, plane, session, options, which);
  drawPlayhead(pen, plane, session.playhead, theme);
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
export function drawCoalescences(pen, { x, box }, session, theme) {
  setLine(pen, theme.ink, 1);
  pen.setLineDash([3, 3]);
  for (const { iteration } of session.now.knownGroups) {
    strokeLine(pen, x(iteration), box.y, x(iteration), box.y + box.height);
  }
  pen.setLineDash([]);
}

/**
 * An open marker at each value at which an event happened, in the shape of its kind.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Session} session
 * @param {PanelOptions} options
 * @param {'knots' | 'weights'} which
 */
function markEvents(pen, { x, y, box }, session, options, which) {
  const { run, knownEvents } = session.now;
  setLine(pen, options.theme.ink, 1.2);
  for (const { kind, neurons, iteration } of knownEvents) {
    if (!MARKED[which].includes(kind)) continue;
    const [i] = neurons;
    const value =
      which === 'knots' ? run.knot(iteration, i) : run.weights[iteration * run.neurons + i];
    const height = y(value);
    if (!(height >= box.y && height <= box.y + box.height)) continue;
    layMark(pen, options.events[kind], x(iteration), height, 5);
    pen.stroke();
  }
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
    pen.globalAlpha = opacityOf(options, i);
    pen.fillStyle = colorOf(theme, i);
    layMark(pen, options.markers[i % options.markers.length], x(session.playhead), value(session.playhead, i), 4.5);
    pen.fill();
    outline(pen, theme.background);
  }
  pen.globalAlpha = 1;
  const named = neurons.slice(0, MOST_NAMED);
  const ends = named.map((i) => value(run.iterations, i));
  const places = spread(ends, 12, [box.y + 4, box.y + box.height - 4]);
  pen.font = `600 ${FONT}`;
  alignText(pen, 'left', 'middle');
  for (const i of named) {
    pen.fillStyle = colorOf(theme, i);
    pen.fillText(String(i + 1), box.x + box.width + 8, places[i]);
  }
}
