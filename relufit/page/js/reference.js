// The reference as nodes that can be dragged.

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Node
 * @property {number} x
 * @property {number} y
 * @property {boolean} movesX
 * @property {boolean} movesY
 */

const MOST_NODES = 12; // of a reference that can be dragged

/**
 * The nodes of a reference; none where it cannot be dragged, or where the samples are fixed. A
 * reference of weights and biases has its hinges and where it leaves the domain.
 * @param {State} state
 * @returns {Node[]}
 */
export function referenceNodes({ curve, data }) {
  const [low, high] = data.domain;
  if (curve.given || curve.sampled) return [];
  if (curve.points && curve.points.length <= MOST_NODES) {
    const last = curve.points.length - 1;
    return curve.points.map(([x, y], at) => ({ x, y, movesX: at > 0 && at < last, movesY: true }));
  }
  if (!curve.network || curve.network.weights.length >= MOST_NODES) return [];
  const hinges = hingesOf(curve.network);
  const nodes = hinges.map(({ x, y }, at) => ({ x, y, movesX: true, movesY: at > 0 }));
  const last = hinges[hinges.length - 1];
  if (last.x < high) {
    nodes.push({ x: high, y: last.y + last.slope * (high - last.x), movesX: false, movesY: true });
  }
  return nodes.every(({ x }) => x >= low) ? nodes : [];
}

/**
 * The hinges from left to right, with the slope right of each.
 * @param {{ weights: number[], biases: number[] }} network
 * @returns {{ neuron: number, x: number, y: number, slope: number }[]}
 */
function hingesOf({ weights, biases }) {
  const order = weights.map((_, at) => at).sort((p, q) => biases[q] - biases[p]);
  let [x, y, slope] = [0 - biases[order[0]], 0, 0];
  return order.map((neuron) => {
    const knot = 0 - biases[neuron];
    y += slope * (knot - x);
    x = knot;
    slope += weights[neuron];
    return { neuron, x, y, slope };
  });
}

/**
 * Move one node; the others stay where they are.
 * @param {State} state Changed in place.
 * @param {number} index
 * @param {number} x
 * @param {number} y
 * @param {number} least The least distance to a neighbour.
 */
export function moveNode(state, index, x, y, least) {
  const nodes = referenceNodes(state);
  const node = nodes[index];
  const before = index ? nodes[index - 1].x + least : -Infinity;
  const after = index + 1 < nodes.length ? nodes[index + 1].x - least : state.data.domain[1];
  if (node.movesX) node.x = Math.min(Math.max(x, before, state.data.domain[0]), after);
  if (node.movesY) node.y = y;
  const { points, network } = state.curve;
  if (points) points[index] = [node.x, node.y];
  if (!network) return;
  const hinges = hingesOf(network);
  const slopes = hinges.map((hinge, at) => {
    const next = nodes[at + 1];
    const touched = at === index || at + 1 === index;
    return next && touched ? (next.y - nodes[at].y) / (next.x - nodes[at].x) : hinge.slope;
  });
  hinges.forEach(({ neuron }, at) => {
    if (Math.abs(at - index) <= 1) {
      network.weights[neuron] = Number((slopes[at] - (at ? slopes[at - 1] : 0)).toPrecision(6));
    }
    if (at === index) network.biases[neuron] = 0 - node.x;
  });
}
