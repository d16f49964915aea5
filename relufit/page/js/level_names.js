// Names beside level lines, where they hide least.

import { FONT, alignText, setLine } from './panel.js';

/** @typedef {import('./svg_context.js').Pen} Pen */
/** @typedef {import('./panel.js').Plane} Plane */
/** @typedef {import('./panel.js').Theme} Theme */

const LETTER = 6.4; // pixels: about the width of a letter
const PLACES = [0.98, 0.86, 0.74, 0.62, 0.5, 0.38]; // of names of levels, as shares of the width

/**
 * Name levels beside their lines, each where the least lies behind its text.
 * @param {Pen} pen
 * @param {Plane} plane
 * @param {Theme} theme
 * @param {[number, string][]} levels
 * @param {[number, number][][]} lines What else is drawn.
 */
export function nameLevels(pen, { x, y, box }, theme, levels, lines) {
  const points = lines.flatMap((line) => alongLine(line.map(([at, value]) => [x(at), y(value)])));
  /** @type {{ left: number, right: number, middle: number }[]} */
  const texts = [];
  pen.fillStyle = theme.ink;
  setLine(pen, theme.background, 4);
  pen.font = FONT;
  alignText(pen, 'right', 'middle');
  const longestFirst = [...levels].sort((p, q) => q[1].length - p[1].length);
  for (const [level, text] of longestFirst) {
    const width = LETTER * text.length;
    const places = PLACES.flatMap((share) =>
      [11, -11].map((offset) => {
        const right = box.x + share * box.width;
        return { left: right - width, right, middle: y(level) + offset };
      }),
    );
    const hidden = (/** @type {typeof texts[number]} */ { left, right, middle }) => {
      const near = (/** @type {number} */ at, /** @type {number} */ far) => Math.abs(at - middle) < far;
      const beside = texts.filter((text) => text.left < right && text.right > left);
      return (
        points.filter(([px, py]) => px > left - 4 && px < right + 4 && near(py, 11)).length +
        8 * levels.filter((other) => other[0] !== level && near(y(other[0]), 8)).length +
        beside.filter((text) => near(text.middle, 16)).length +
        99 * beside.filter((text) => near(text.middle, 12)).length
      );
    };
    const [place] = places
      .filter(({ left, middle }) => middle > box.y + 6 && middle < box.y + box.height - 6 && left > box.x)
      .sort((p, q) => hidden(p) - hidden(q));
    if (!place) continue;
    pen.strokeText(text, place.right, place.middle);
    pen.fillText(text, place.right, place.middle);
    texts.push(place);
  }
}

/**
 * Points along a line, a few pixels apart.
 * @param {number[][]} nodes
 * @returns {number[][]}
 */
function alongLine(nodes) {
  return nodes.slice(1).flatMap(([toX, toY], at) => {
    const [x, y] = nodes[at];
    const steps = Math.min(Math.ceil(Math.hypot(toX - x, toY - y) / 4), 200);
    return Array.from({ length: steps }, (_, k) => {
      const share = (k + 1) / steps;
      return [x + share * (toX - x), y + share * (toY - y)];
    });
  });
}
