// The markers of neurons, the shapes of the figures.

/** @typedef {import('./svg_context.js').Pen} Pen */

/** @type {Record<string, [number, number][]>} Corners around 0, 0 for a marker of radius 1. */
const CORNERS = {
  s: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  '^': [[0, -1.1], [1, 0.75], [-1, 0.75]],
  D: [[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]],
  v: [[0, 1.1], [1, -0.75], [-1, -0.75]],
  P: plus(0),
  X: plus(Math.PI / 4),
  h: regular(6),
};

/**
 * @param {number} turn
 * @returns {[number, number][]}
 */
function plus(turn) {
  const [t, l] = [0.4, 1.1];
  const corners = [
    [-t, -l], [t, -l], [t, -t], [l, -t], [l, t], [t, t],
    [t, l], [-t, l], [-t, t], [-l, t], [-l, -t], [-t, -t],
  ];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return corners.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
}

/**
 * @param {number} corners
 * @returns {[number, number][]}
 */
function regular(corners) {
  return Array.from({ length: corners }, (_, at) => {
    const angle = (2 * Math.PI * at) / corners + Math.PI / 2;
    return [1.1 * Math.cos(angle), 1.1 * Math.sin(angle)];
  });
}

/**
 * Lay the outline of a marker as the pen's path.
 * @param {Pen} pen
 * @param {string} shape As matplotlib names it.
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function layMark(pen, shape, x, y, radius) {
  const corners = CORNERS[shape];
  pen.beginPath();
  if (!corners) {
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([dx, dy], at) => {
    if (at) pen.lineTo(x + radius * dx, y + radius * dy);
    else pen.moveTo(x + radius * dx, y + radius * dy);
  });
  pen.closePath();
}

/**
 * The same as the path data of SVG.
 * @param {string} shape
 * @param {number} radius
 * @returns {string}
 */
export function markPath(shape, radius) {
  const corners = CORNERS[shape];
  const r = radius;
  if (!corners) return `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;
  return `M${corners.map(([x, y]) => `${(x * r).toFixed(2)},${(y * r).toFixed(2)}`).join('L')}Z`;
}
