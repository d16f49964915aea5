// A scenario file, which `relufit render -` reads.

/** @typedef {string | number | boolean | bigint | any[] | { [key: string]: any }} Value */
/** @typedef {{ [key: string]: Value }} Table */

const OF_THE_ORIGINAL = ['source', 'description', 'published', 'tour'];

/**
 * The content of a scenario that a reader may have changed: without what is said of the original.
 * @param {Table} scenario
 * @param {boolean} changed
 * @returns {Table}
 */
export function changedScenario(scenario, changed) {
  const content = { ...scenario };
  if (!changed) return content;
  for (const key of OF_THE_ORIGINAL) delete content[key];
  content.title = `${scenario.title} (changed)`;
  return content;
}

/**
 * The table [training] of a state.
 * @param {Table} scenario
 * @param {NonNullable<import('./link.js').LinkedState['training']>} training
 * @returns {Table}
 */
export function trainingTable(scenario, training) {
  const { learningRate, iterations, stopBelow, update } = training;
  const before = /** @type {Table} */ (scenario.training ?? {});
  /** @type {Table} */
  const table = { ...before, learning_rate: learningRate, iterations, stop_below: stopBelow, update };
  if (!stopBelow) delete table.stop_below;
  if (update === 'simultaneous') delete table.update;
  return table;
}

/**
 * @param {Table} content
 * @returns {string}
 */
export function tomlText(content) {
  return `${lines(content, []).join('\n').replace(/^\n+/, '')}\n`;
}

/**
 * @param {Table} table
 * @param {string[]} path
 * @returns {string[]}
 */
function lines(table, path) {
  const entries = Object.entries(table);
  const plain = entries.filter(([, value]) => !isTable(value));
  const tables = entries.filter(([, value]) => isTable(value));
  return [
    ...(path.length ? [`\n[${path.map(keyText).join('.')}]`] : []),
    ...plain.map(([key, value]) => `${keyText(key)} = ${valueText(value)}`),
    ...tables.flatMap(([key, value]) => lines(/** @type {Table} */ (value), [...path, key])),
  ];
}

/** @param {Value} value @returns {boolean} */
function isTable(value) {
  return typeof value === 'object' && !Array.isArray(value);
}

/** @param {string} key @returns {string} */
function keyText(key) {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : valueText(key);
}

/** @param {Value} value @returns {string} */
function valueText(value) {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'string') return JSON.stringify(value).replace(/\x7f/g, '\\u007f');
  if (typeof value === 'object') {
    const inside = Object.entries(value).map(([key, each]) => `${keyText(key)} = ${valueText(each)}`);
    return `{ ${inside.join(', ')} }`;
  }
  return String(value);
}
