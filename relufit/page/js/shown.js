// What every page shows of a run: the figure, its replay, tour and verdict, and what can be shared.

import { element, onFrame } from './dom.js';
import { Figure } from './figure.js';
import { faultOf } from './limits.js';
import { stateOf } from './link.js';
import { areDrawn, referenceLine } from './panels.js';
import { sameState } from './session.js';
import { HAS_ADDRESS, Share } from './share.js';
import { countText, errorText } from './text.js';
import { Tour } from './tour.js';
import { Transport } from './transport.js';
import { verdictWords } from './verdict_words.js';

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
 * @property {import('./recorded.js').Recorded | null} recorded
 */

/** @typedef {import('./session.js').Session} Session */

/**
 * @typedef {object} Parts
 * @property {Figure} figure
 * @property {Transport} transport
 * @property {(text: string) => void} note
 * @property {(text: string) => void} announce
 */

/** @returns {Content} */
export function givenContent() {
  return JSON.parse(element('content').textContent ?? '');
}

/**
 * @param {Content} content
 * @param {Session} session
 * @param {(parts: Parts) => void} control Add what changes the run.
 */
export function show(content, session, control) {
  writeTexts(content);
  const note = noteTaker();
  const announce = (/** @type {string} */ text) => {
    element('announcement').textContent = text;
  };
  const figure = new Figure(session, content.style, content.best);
  const transport = new Transport(session, figure, announce);
  new Tour(session, content.tour, figure, announce);
  const share = new Share(session, figure, content, note);
  nameWhatIsLearned(session);
  control({ figure, transport, note, announce });
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
  afterThisFrame(() => {
    writeVerdict(session, content);
    afterThisFrame(() => {
      transport.markEvents();
      figure.draw();
    });
  });
  document.documentElement.dataset.ready = 'yes';
  share.updateAddress();
}

/**
 * Leave something until what has been drawn can be seen: the first picture does not wait for it.
 * @param {() => void} work
 */
function afterThisFrame(work) {
  requestAnimationFrame(() => setTimeout(work, 0));
}

/** @param {Content} content */
function writeTexts({ scenario, recorded }) {
  document.title = String(scenario.title);
  element('title').textContent = String(scenario.title);
  element('description').textContent = String(scenario.description ?? '').replace(/\s*\n\s*/g, ' ').trim();
  const source = String(scenario.source ?? '').trim();
  element('source').textContent = source && `Source: ${source}`;
  element(recorded ? 'trained-here' : 'trained-elsewhere').hidden = true;
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
  const { kind, text, more } = verdictWords(session, best);
  element('verdict').dataset.kind = kind;
  const [first, ...rest] = text.split(' ');
  element('verdict-kind').textContent = first;
  element('verdict-text').textContent = rest.join(' ');
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

/**
 * Show the state that the address holds.
 * @param {Session} session
 * @param {Content} content
 * @param {(text: string) => void} note
 */
function followLink(session, { mark, limits, recorded }, note) {
  const fragment = document.URL.split('#')[1] ?? '';
  if (!fragment) return;
  try {
    const { state, at } = stateOf(fragment, session.ownState, mark);
    const fault = faultOf(state, limits);
    if (fault) throw new Error(fault);
    if (recorded && !sameState(state, session.ownState)) throw new Error('expected a moment');
    session.change((now) => Object.assign(now, state));
    session.seek(at ?? session.iterations);
  } catch {
    note('This link does not fit this page, so the scenario itself is shown.');
  }
}
