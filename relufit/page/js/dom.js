// Small things of the document that several modules need.

/**
 * An element that the template has.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`expected an element ${id}`);
  return found;
}

/** @param {string} id @returns {HTMLInputElement} */
export function input(id) {
  return /** @type {HTMLInputElement} */ (element(id));
}

/** @param {string} id @returns {HTMLSelectElement} */
export function select(id) {
  return /** @type {HTMLSelectElement} */ (element(id));
}

/**
 * Make an element with attributes and children.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 * @returns {HTMLElement}
 */
export function make(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * The same for SVG.
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @returns {SVGElement}
 */
export function makeSvg(tag, attributes = {}) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/**
 * Replace what is in an element.
 * @param {Element} parent
 * @param {Node[]} children
 */
export function fill(parent, children) {
  parent.replaceChildren(...children);
}

/**
 * A function that may be called often and works once in the next frame.
 * @param {() => void} work
 * @returns {() => void}
 */
export function onFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}

/** Whether the reader wants no motion. */
export function wantsStillness() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

let noteTimer = 0;

/** Show a short note for some seconds. @param {string} text */
export function noteOf(text) {
  clearTimeout(noteTimer);
  element('note').textContent = text;
  if (text) noteTimer = window.setTimeout(() => (element('note').textContent = ''), 8000);
}

/**
 * Write what a scenario says of itself.
 * @param {{ [key: string]: any }} scenario
 */
export function writeTexts({ title, description, source }) {
  document.title = element('title').textContent = String(title);
  element('description').textContent = String(description ?? '').replace(/\s*\n\s*/g, ' ').trim();
  const where = String(source ?? '').trim();
  element('source').textContent = where && `Source: ${where}`;
}
