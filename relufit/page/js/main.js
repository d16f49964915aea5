// The page: the scenario's own run, and everything that a reader can do with it.

import { element, onFrame } from './dom.js';
import { Fields } from './fields.js';
import { Figure } from './figure.js';
import { Handles } from './handles.js';
import { faultOf } from './limits.js';
import { stateOf } from './link.js';
import { areDrawn, referenceLine } from './panels.js';
import { Session } from './session.js';
import { HAS_ADDRESS, Share } from './share.js';
import { countText, errorText } from './text.js';
import { Tour } from './tour.js';
import { Transport } from './transport.js';
import { verdictWords } from './verdict_words.js';
import { WhatIf } from './whatif.js';

/**
 * @typedef {object} Content As page/content.py gives it.
 * @property {string} name
 * @property {string} mark
 * @property {import('./toml.js').Table} scenario
 * @property {import('./samples.js').Data} data
 * @property {import('./state.js').Curve} curve
 * @property {import('./record.js').Start} start
 * @property {import('./state.js').Training | null} training
 * @property {number[]} best
 * @property {import('./tour.js').Stop[]} tour
 * @property {import('./figure.js').Style} style
 * @property {import('./limits.js').Limits} limits
 */

function main() {
  const content = /** @type {Content} */ (JSON.parse(element('content').textContent ?? ''));
  const { data, curve, start, training, limits } = content;
  writeTexts(content);
  document.body.classList.toggle('untrained', !training);
  const session = new Session({ data, curve, start, training });
  const note = noteTaker();
  const announce = (/** @type {string} */ text) => {
    element('announcement').textContent = text;
  };
  const figure = new Figure(session, content.style, content.best);
  const transport = new Transport(session, figure, announce);
  new Handles(session, figure, holdVerdict);
  new Fields(session, figure, limits, note);
  new Tour(session, content.tour, figure, announce);
  const share = new Share(session, figure, content, note);
  new WhatIf(session, () => figure.theme, element('core').textContent ?? '', {
    take: () => {
      element('figure').scrollIntoView({ block: 'nearest' });
      transport.replay();
    },
    announce,
  });
  nameWhatIsLearned(session);
  listenToHistory(session);
  const write = onFrame(() => writeVerdict(session, content));
  session.listen((change) => {
    if (change === 'settled') {
      figure.fitRange();
      transport.markEvents();
    }
    if (change !== 'playhead') write(); // first: the figure marks what the verdict has found
    figure.draw();
  });
  if (HAS_ADDRESS) {
    const follow = () => followLink(session, content, note);
    addEventListener('hashchange', follow);
    follow();
  }
  figure.paint();
  write();
  requestAnimationFrame(() =>
    setTimeout(() => {
      transport.markEvents(); // after the first paint
      figure.draw();
    }, 0),
  );
  document.documentElement.dataset.ready = 'yes';
  share.updateAddress();
}

/**
 * Keep the panels where they are while something is dragged, however long the verdict gets.
 * @param {boolean} dragging
 */
function holdVerdict(dragging) {
  const { style, offsetHeight } = element('verdict');
  style.minHeight = dragging ? `${offsetHeight}px` : '';
}

/** @param {Content} content */
function writeTexts({ scenario }) {
  document.title = String(scenario.title);
  element('title').textContent = String(scenario.title);
  element('description').textContent = String(scenario.description ?? '').replace(/\s*\n\s*/g, ' ').trim();
  const source = String(scenario.source ?? '').trim();
  element('source').textContent = source && `Source: ${source}`;
}

/** @returns {(text: string) => void} Shows a short note for some seconds. */
function noteTaker() {
  let timer = 0;
  return (text) => {
    clearTimeout(timer);
    element('note').textContent = text;
    if (text) timer = window.setTimeout(() => (element('note').textContent = ''), 8000);
  };
}

/** Say in the key and in the figure's name what the network learns. @param {Session} session */
function nameWhatIsLearned({ ownState }) {
  const hasReference = referenceLine(ownState).length > 0;
  element('reference-key').hidden = !hasReference;
  element('samples-key').hidden = !areDrawn(ownState.curve);
  const canvas = element('fit').querySelector('canvas');
  if (canvas && !hasReference) canvas.dataset.name = 'Network and samples';
}

/** @param {Session} session @param {Content} content */
function writeVerdict(session, { best }) {
  const { kind, name, text, more } = verdictWords(session, best);
  element('verdict').dataset.kind = kind;
  element('verdict-kind').textContent = name;
  element('verdict-text').textContent = text;
  element('verdict-more').textContent = more;
  const own = session.own;
  const other = own.verdict.kind ?? 'not trained';
  element('verdict-own').textContent = session.changed
    ? `The scenario itself: ${other}, error ${errorText(own.verdict.error)}.`
    : '';
  element('reset').hidden = !session.changed;
  element('ghost-key').hidden = !session.changed;
  for (const [id, steps] of /** @type {[string, unknown[]][]} */ ([
    ['undo', session.past],
    ['redo', session.future],
  ])) {
    /** @type {HTMLButtonElement} */ (element(id)).disabled = !steps.length;
  }
  const drawn = `${countText(session.iterations)} iterations, ${kind || 'not trained'}`;
  for (const name of ['fit', 'start', 'knots', 'weights', 'error']) {
    const canvas = element(name).querySelector('canvas');
    canvas?.setAttribute('aria-label', `${canvas.dataset.name}; ${drawn}`);
  }
}

/** @param {Session} session */
function listenToHistory(session) {
  element('undo').addEventListener('click', () => session.undo());
  element('redo').addEventListener('click', () => session.redo());
  element('reset').addEventListener('click', () => session.reset());
  addEventListener('keydown', (event) => {
    const field = event.target instanceof HTMLInputElement && event.target.type !== 'range';
    if (!(event.ctrlKey || event.metaKey) || field) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && event.shiftKey) session.redo();
    else if (key === 'z') session.undo();
    else if (key === 'y') session.redo();
    else return;
    event.preventDefault();
  });
}

/**
 * Show the state that the address holds.
 * @param {Session} session
 * @param {Content} content
 * @param {(text: string) => void} note
 */
function followLink(session, { mark, limits }, note) {
  const fragment = document.URL.split('#')[1] ?? '';
  if (!fragment) return;
  try {
    const { state, at } = stateOf(fragment, session.ownState, mark);
    const fault = faultOf(state, limits);
    if (fault) throw new Error(fault);
    session.change((now) => Object.assign(now, state));
    session.seek(at ?? session.iterations);
  } catch {
    note('This link does not fit this page, so the scenario itself is shown.');
  }
}

main();
