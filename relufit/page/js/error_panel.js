// The panel of the error over the iterations, with the target and the attainable error of fewer neurons.

import { nameLevels } from './level_names.js';
import { LAST_TRACE, bounded, clipped, drawAxes, drawPlayhead, inner, layLine, outline, powerText, setLine, strokeLine } from './panel.js';
import { linear, logarithmic, powers, ticks } from './scale.js';
import { countText, errorText, numberText } from './text.js';
import { drawCoalescences, lastShown } from './trace_panels.js';

/** @typedef {import('./scale.js').Box} Box */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./panel.js').PanelOptions} PanelOptions */
/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./analysis.js').Analysis} Analysis */

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
    setLine(pen, theme.ink, 2);
    layLine(pen, line(session.now), plane);
    pen.stroke();
    drawCoalescences(pen, plane, session, theme);
    const upright = session.now.knownGroups.map(({ iteration }) =>
      /** @type {[number, number][]} */ ([[iteration, low], [iteration, high]]),
    );
    const ghost = session.changed ? [line(session.own)] : [];
    nameLevels(pen, plane, theme, levels, [line(session.now), ...ghost, ...upright]);
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: powers(low, high, box.height / 24),
    xText: countText,
    yText: powerText,
    label: 'error (mean of \u03b4\u00b2)',
    xLabel: 'iteration',
  });
  drawPlayhead(pen, plane, session.playhead, theme);
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
  setLine(pen, theme.muted, 1);
  pen.setLineDash([6, 4]);
  strokeLine(pen, box.x, y(level), box.x + box.width, y(level));
  pen.setLineDash([]);
}
