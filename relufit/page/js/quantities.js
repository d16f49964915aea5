// Quantities of a start that the map of many runs can vary.

/** @typedef {import('./state.js').State} State */

/**
 * @typedef {object} Quantity
 * @property {string} id
 * @property {string} label
 * @property {boolean} logarithmic
 * @property {[number, number]} range
 * @property {number} now Its value in the state.
 * @property {(state: State, value: number) => void} set
 */

/**
 * What can be varied of a state.
 * @param {State} state
 * @returns {Quantity[]}
 */
export function quantities(state) {
  const { start, data } = state;
  /** @type {Quantity[]} */
  const found = [];
  if (state.training) {
    const rate = state.training.learningRate;
    found.push({
      id: 'rate',
      label: 'learning rate',
      logarithmic: true,
      range: [rate / 8, rate * 8],
      now: rate,
      set: ({ training }, value) => {
        if (training) training.learningRate = value;
      },
    });
  }
  found.push({
    id: 'spread',
    label: 'factor of all starting biases',
    logarithmic: false,
    range: [0, 2.5],
    now: 1,
    set: ({ start: each }, value) => {
      each.biases = each.biases.map((bias) => bias * value + 0);
    },
  });
  found.push({
    id: 'size',
    label: 'factor of all starting weights',
    logarithmic: true,
    range: [1 / 16, 16],
    now: 1,
    set: ({ start: each }, value) => {
      each.weights = each.weights.map((weight) => weight * value + 0);
    },
  });
  const most = 2 * Math.max(0.05, ...start.weights.map(Math.abs));
  start.weights.forEach((weight, i) => {
    found.push({
      id: `knot${i}`,
      label: `starting knot of neuron ${i + 1}`,
      logarithmic: false,
      range: data.domain,
      now: 0 - start.biases[i] / start.inputWeights[i],
      set: ({ start: each }, value) => {
        each.biases[i] = 0 - value * each.inputWeights[i];
      },
    });
    found.push({
      id: `weight${i}`,
      label: `starting weight of neuron ${i + 1}`,
      logarithmic: false,
      range: [-most, most],
      now: weight,
      set: ({ start: each }, value) => {
        each.weights[i] = value;
      },
    });
  });
  return found;
}

/**
 * The value in the middle of a cell, of few digits.
 * @param {Quantity} quantity
 * @param {number} cell
 * @param {number} cells
 * @returns {number}
 */
export function valueAt({ range: [low, high], logarithmic }, cell, cells) {
  const share = (cell + 0.5) / cells;
  const value = logarithmic ? low * (high / low) ** share : low + share * (high - low);
  return Number(value.toPrecision(6));
}

/**
 * Where a value lies, as a share of the range.
 * @param {Quantity} quantity
 * @param {number} value
 * @returns {number}
 */
export function shareOf({ range: [low, high], logarithmic }, value) {
  if (logarithmic) return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}
