// What every page shows of a run: the figure, its replay, tour and verdict, and what can be shared.

import { element, onFrame, writeTexts } from './dom.js';
import { Figure } from './figure.js';
import { faultOf } from './limits.js';
import { fragmentOf, sameState, stateOf } from './link.js';
import { areDrawn, referenceLine } from './fit_panel.js';
import { Share, followLinks } from './share.js';
import { FIELDS, csvOf, tomlOf } from './state_text.js';
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
  writeTexts(content.scenario);
  element(content.recorded ? 'trained-here' : 'trained-elsewhere').hidden = true;
  const announce = (/** @type {string} */ text) => {
    element('announcement').textContent = text;
  };
  const figure = new Figure(session, content.style, content.best);
  const transport = new Transport(session, figure, announce);
  new Tour(session, content.tour, figure, announce);
  const share = new Share(takeawayOf(session, figure, content));
  nameWhatIsLearned(session);
  control({ figure, transport, announce });
  const write = onFrame(() => writeVerdict(session, content));
  session.listen((change) => {
    if (change === 'settled') {
      figure.fitRange();
      transport.markEvents();
      share.updateAddress();
    }
    if (change !== 'playhead') write(); // first: the figure marks what the verdict has found
    figure.draw();
  });
  followLinks((fragment) => followLink(session, content, fragment));
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
 * Leave something until what has been drawn can be seen: the first drawing does not wait for it.
 * @param {() => void} work
 */
function afterThisFrame(work) {
  requestAnimationFrame(() => setTimeout(work, 0));
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

/**
 * Show the state of a link.
 * @param {Session} session
 * @param {Content} content
 * @param {string} fragment
 */
function followLink(session, { mark, limits, recorded }, fragment) {
  const { state, at } = stateOf(FIELDS, fragment, session.ownState, mark);
  const fault = faultOf(state, limits);
  if (fault) throw new Error(fault);
  if (recorded && !sameState(state, session.ownState)) throw new Error('expected a moment');
  session.change((now) => Object.assign(now, state));
  session.seek(at ?? session.iterations);
}

/**
 * @param {Session} session
 * @param {Figure} figure
 * @param {Content} content
 * @returns {import('./share.js').Takeaway}
 */
function takeawayOf(session, figure, { name, mark, scenario }) {
  return {
    name,
    title: String(scenario.title),
    fragment: () => {
      const at = session.playhead < session.iterations ? session.playhead : null;
      return fragmentOf(FIELDS, session.state, session.ownState, mark, at);
    },
    toml: () => tomlOf(scenario, session.state, session.ownState),
    csv: () => csvOf(session.now.run),
    background: () => figure.theme.background,
    draw: (pen, size) => figure.drawWhole(pen, size),
  };
}
