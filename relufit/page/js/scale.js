// Scales and ticks of axes.

/**
 * @typedef {object} Box A rectangle in pixels.
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 */

/**
 * @typedef {((value: number) => number) & { invert: (pixel: number) => number }} Scale
 */

/**
 * A linear scale from values to pixels.
 * @param {[number, number]} values
 * @param {[number, number]} pixels
 * @returns {Scale}
 */
export function linear([low, high], [from, to]) {
  const factor = (to - from) / (high - low || 1);
  const scale = (/** @type {number} */ value) => from + (value - low) * factor;
  return Object.assign(scale, {
    invert: (/** @type {number} */ pixel) => low + (pixel - from) / (factor || 1),
  });
}

/**
 * A logarithmic scale from values above 0 to pixels.
 * @param {[number, number]} values
 * @param {[number, number]} pixels
 * @returns {Scale}
 */
export function logarithmic([low, high], pixels) {
  const scale = linear([Math.log10(low), Math.log10(high)], pixels);
  return Object.assign((/** @type {number} */ value) => scale(Math.log10(Math.max(value, low))), {
    invert: (/** @type {number} */ pixel) => 10 ** scale.invert(pixel),
  });
}

/**
 * Round values over a range, about so many.
 * @param {number} low
 * @param {number} high
 * @param {number} about
 * @returns {number[]}
 */
export function ticks(low, high, about) {
  const rough = (high - low) / Math.max(about, 1);
  const power = 10 ** Math.floor(Math.log10(rough || 1));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) || 1;
  /** @type {number[]} */
  const found = [];
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + 1e-9 * step; at++) {
    found.push(Number((at * step).toPrecision(12)));
  }
  return found;
}

/**
 * The powers of ten over a range, thinned to so many.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 * @returns {number[]}
 */
export function powers(low, high, most) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first + 1) / most));
  /** @type {number[]} */
  const found = [];
  for (let at = first; at <= last; at += every) found.push(10 ** at);
  return found;
}

/**
 * Move labels apart to at least a gap, each as little as possible, in their order.
 * @param {number[]} places
 * @param {number} gap
 * @param {[number, number]} within
 * @returns {number[]}
 */
export function spread(places, gap, within) {
  const order = places.map((_, at) => at).sort((p, q) => places[p] - places[q]);
  /** @type {{ mean: number, size: number }[]} */
  const blocks = [];
  order.forEach((index, rank) => {
    let mean = places[index] - rank * gap;
    let size = 1;
    for (let last = blocks[blocks.length - 1]; last && last.mean > mean; ) {
      blocks.pop();
      mean = (mean * size + last.mean * last.size) / (size + last.size);
      size += last.size;
      last = blocks[blocks.length - 1];
    }
    blocks.push({ mean, size });
  });
  const most = Math.max(within[0], within[1] - gap * (order.length - 1));
  const result = places.slice();
  blocks
    .flatMap(({ mean, size }) => Array.from({ length: size }, () => mean))
    .forEach((shifted, rank) => {
      result[order[rank]] = Math.min(Math.max(shifted, within[0]), most) + gap * rank;
    });
  return result;
}
