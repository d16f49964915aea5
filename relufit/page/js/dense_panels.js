// The panels of a dense run: its parameters and its loss over the iterations.

import { meanLoss } from './dense.js';
import { nameLevels } from './level_names.js';
import { FONT, LAST_TRACE, TRACE, alignText, clipped, colorOf, drawAxes, drawPlayhead, inner, layLine, powerText, setLine } from './panel.js';
import { linear, logarithmic, powers, spread, ticks } from './scale.js';
import { countText, numberText } from './text.js';

/** @typedef {import('./dense.js').DenseRun} DenseRun */
/** @typedef {import('./panel.js').Theme} Theme */
/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./scale.js').Box} Box */

const PROBES = 240; // iterations at which curves are taken
const MOST_NAMED = 12;
export const NAMED = { right: 40 }; // room for the names of parameters

/**
 * Iterations for a curve, ascending.
 * @param {DenseRun} run
 * @returns {number[]}
 */
function probes(run) {
  const count = Math.min(PROBES, run.iterations);
  return Array.from({ length: count + 1 }, (_, at) => Math.round((at * run.iterations) / Math.max(count, 1)));
}

/**
 * The loss at some iterations.
 * @param {DenseRun} run
 * @returns {[number, number][]}
 */
export function lossLine(run) {
  return probes(run).map((at) => [at, meanLoss(run.shape, run.states[at], run.samples)]);
}

/**
 * The parameters that are trained, over the iterations.
 * @param {Pen} pen
 * @param {Box} outer
 * @param {DenseRun} run
 * @param {{ name: string, value: (state: import('./dense.js').Parameters) => number }[]} shown
 * @param {number} playhead
 * @param {Theme} theme
 * @param {string | null} pointed The name of a parameter that stands out.
 */
export function drawParameters(pen, outer, run, shown, playhead, theme, pointed) {
  const box = inner(outer, { ...TRACE, ...NAMED });
  const last = Math.max(run.iterations, 1);
  const at = probes(run);
  const lines = shown.map(({ value }) =>
    at.map((iteration) => /** @type {[number, number]} */ ([iteration, value(run.states[iteration])])),
  );
  const values = lines.flat().map(([, value]) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = 0.06 * (high - low || 1);
  const plane = {
    box,
    x: linear([0, last], [box.x, box.x + box.width]),
    y: linear([low - margin, high + margin], [box.y + box.height, box.y]),
  };
  clipped(pen, box, () => {
    lines.forEach((line, i) => {
      pen.globalAlpha = pointed && shown[i].name !== pointed ? 0.3 : 1;
      setLine(pen, colorOf(theme, i), shown[i].name === pointed ? 3 : 1.6);
      layLine(pen, line, plane);
      pen.stroke();
    });
    pen.globalAlpha = 1;
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: ticks(low - margin, high + margin, box.height / 40),
    label: 'parameters that are trained',
  });
  drawPlayhead(pen, plane, playhead, theme);
  const rank = (/** @type {number} */ i) => (shown[i].name === pointed ? -1 : i);
  const first = lines.map((_, i) => i).sort((p, q) => rank(p) - rank(q));
  const named = first.slice(0, MOST_NAMED);
  const ends = named.map((i) => plane.y(lines[i][lines[i].length - 1][1]));
  const places = spread(ends, 12, [box.y + 4, box.y + box.height - 4]);
  alignText(pen, 'left', 'middle');
  named.forEach((i, at) => {
    pen.fillStyle = colorOf(theme, i);
    pen.font = shown[i].name === pointed ? `600 ${FONT}` : FONT;
    pen.fillText(shown[i].name, box.x + box.width + 6, places[at]);
  });
}

/**
 * The mean loss over the iterations on a logarithmic axis.
 * @param {Pen} pen
 * @param {Box} outer
 * @param {{ run: DenseRun, line: [number, number][] }} now
 * @param {[number, number][] | null} own The scenario's own line, where the run is another.
 * @param {number} playhead
 * @param {Theme} theme
 */
export function drawLoss(pen, outer, { run, line }, own, playhead, theme) {
  const box = inner(outer, { ...LAST_TRACE, ...NAMED });
  const ends = [line, own ?? []].map((each) => (each.length ? each[each.length - 1][0] : 1));
  const last = Math.max(...ends, 1);
  const target = run.training ? run.training.stopBelow : 0;
  const losses = [...line, ...(own ?? [])].map(([, loss]) => loss);
  const positive = [...losses, target].filter((loss) => loss > 0 && loss < 1e12);
  const low = Math.min(...positive, 1) / 1.6;
  const high = Math.max(Math.max(...positive) * 1.6, low * 10);
  const plane = {
    box,
    x: linear([0, last], [box.x, box.x + box.width]),
    y: logarithmic([low, high], [box.y + box.height, box.y]),
  };
  clipped(pen, box, () => {
    if (own) {
      setLine(pen, theme.muted, 1);
      layLine(pen, own, plane);
      pen.stroke();
    }
    setLine(pen, theme.ink, 2);
    layLine(pen, line, plane);
    pen.stroke();
    if (target) nameLevels(pen, plane, theme, [[target, `target ${numberText(target)}`]], [line]);
  });
  drawAxes(pen, plane, theme, {
    xTicks: ticks(0, last, box.width / 90),
    yTicks: powers(low, high, box.height / 24),
    xText: countText,
    yText: powerText,
    label: 'mean loss',
    xLabel: 'iteration',
  });
  drawPlayhead(pen, plane, playhead, theme);
}
