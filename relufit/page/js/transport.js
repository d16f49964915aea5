// Transport: play, step, scrub, and the words for where the playhead stands.

import { element, fill, input, make, onFrame, select, wantsStillness } from './dom.js';
import { pacedIterations } from './pacing.js';
import { TRACE, inner } from './panel.js';
import { capital, countText, errorText, eventText, fixedText, listed, signedText } from './text.js';
import { lastShown } from './trace_panels.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./figure.js').Figure} Figure */

const FPS = 25; // frames of a film in a second, at speed 1
const THUMB = 16; // pixels: the width of the slider's thumb

export class Transport {
  /**
   * @param {Session} session
   * @param {Figure} figure
   * @param {(text: string) => void} announce
   */
  constructor(session, figure, announce) {
    this.session = session;
    this.figure = figure;
    this.announce = announce;
    this.playing = false;
    this.frame = 0;
    /** @type {number[]} */
    this.paced = [];
    this.time = 0;
    this.timeline = input('timeline');
    this.show = onFrame(() => this.write());
    this.listen();
    session.listen((change) => {
      if (change === 'state') this.stop();
      this.show();
    });
    this.show();
  }

  listen() {
    const { session } = this;
    element('play').addEventListener('click', () => (this.playing ? this.pause() : this.play()));
    element('back').addEventListener('click', () => this.step(-1));
    element('forward').addEventListener('click', () => this.step(1));
    element('next-event').addEventListener('click', () => this.jump());
    this.timeline.addEventListener('input', () => {
      this.stop();
      session.seek(this.timeline.valueAsNumber);
    });
    input('iteration').addEventListener('change', () => {
      this.stop();
      session.seek(input('iteration').valueAsNumber || 0);
      this.show();
    });
    for (const name of ['knots', 'weights', 'error']) this.scrub(name);
  }

  /**
   * Let the playhead be dragged in a panel.
   * @param {string} name
   */
  scrub(name) {
    const panel = element(name);
    const follow = (/** @type {PointerEvent} */ event) => {
      if (!(event.buttons & 1)) return;
      const box = inner(this.figure.box(name), TRACE);
      const share = (event.clientX - panel.getBoundingClientRect().left - box.x) / box.width;
      this.stop();
      this.figure.moving = true;
      this.session.seek(share * lastShown(this.session));
    };
    panel.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      panel.setPointerCapture(event.pointerId);
      follow(event);
    });
    panel.addEventListener('pointermove', follow);
    panel.addEventListener('lostpointercapture', () => {
      this.figure.moving = false;
      this.figure.draw();
    });
  }

  play() {
    const { session, figure } = this;
    if (!session.iterations) return;
    this.paced = pacedIterations(session.now);
    if (session.playhead >= session.iterations) session.seek(0);
    this.frame = this.frameOf(session.playhead);
    this.playing = true;
    figure.moving = true;
    this.time = performance.now();
    requestAnimationFrame((now) => this.advance(now));
    this.show();
  }

  /**
   * @param {number} iteration
   * @returns {number} The frame that shows it.
   */
  frameOf(iteration) {
    const after = this.paced.findIndex((shown) => shown >= iteration);
    if (after < 1) return 0;
    const [low, high] = [this.paced[after - 1], this.paced[after]];
    return after - 1 + (iteration - low) / (high - low || 1);
  }

  /** @param {number} now */
  advance(now) {
    if (!this.playing) return;
    const speed = Number(select('speed').value);
    this.frame += (Math.max(now - this.time, 0) / 1000) * FPS * speed;
    this.time = now;
    const last = this.paced.length - 1;
    const at = Math.min(Math.floor(this.frame), last);
    const next = Math.min(at + 1, last);
    const share = Math.min(this.frame - at, 1);
    this.session.seek(this.paced[at] + share * (this.paced[next] - this.paced[at]));
    if (this.frame >= last) this.pause();
    else requestAnimationFrame((time) => this.advance(time));
  }

  /** Stop without a word. */
  stop() {
    if (!this.playing) return;
    this.playing = false;
    this.figure.moving = false;
    this.figure.draw();
    this.show();
  }

  pause() {
    this.stop();
    this.announce(this.words());
  }

  /** @param {number} way */
  step(way) {
    this.stop();
    this.session.seek(this.session.playhead + way);
    this.announce(`${this.words()}. ${this.explanation()}`);
  }

  /** Go on to the next event; after the last one to the end, and from there to the first. */
  jump() {
    this.stop();
    const { session } = this;
    const from = session.playhead >= session.iterations ? -1 : session.playhead;
    const event = session.now.events.find(({ iteration }) => iteration > from);
    session.seek(event ? event.iteration : session.iterations);
    this.announce(`${this.words()}. ${event ? capital(eventText(event)) : 'The end'}.`);
  }

  /** Where the playhead stands, in words. */
  words() {
    const { session } = this;
    const error = errorText(session.now.error(session.playhead));
    return (
      `iteration ${countText(session.playhead)} of ${countText(session.iterations)}, error ${error}`
    );
  }

  /** What the next update does, in words. */
  explanation() {
    const { session } = this;
    const here = session.now.knownEvents.filter(({ iteration }) => iteration === session.playhead);
    const said = here.map((event) => `${capital(eventText(event))}.`).join(' ');
    const step = session.now.step(session.playhead);
    if (!step) return `${said} ${session.now.withoutStep(session.playhead)}`.trim();
    const below = step.delta > 0 ? 'below' : 'above';
    const moves = [1, 2, 3, 4, 5].flatMap((rule) =>
      ['left', 'right'].flatMap((way) => {
        const moved = step.rules.flatMap((each, i) =>
          each === rule && step.moves[i] && step.moves[i] < 0 === (way === 'left')
            ? [String(i + 1)]
            : [],
        );
        const knots = `knot${moved.length > 1 ? 's' : ''} ${listed(moved)}`;
        return moved.length ? [rule > 4 ? `${knots} moves ${way} by no rule` : `rule ${rule} moves ${knots} ${way}`] : [];
      }),
    );
    const resting = step.active.flatMap((active, i) => (active ? [] : [i]));
    const rest = resting.length
      ? ` ${resting.length === step.active.length ? 'No neuron is' : `Not active: ${listed(
          resting.map((i) => String(i + 1)),
        )}`}${resting.length === step.active.length ? ' active' : ''}.`
      : '';
    const sample = `x = ${fixedText(step.x)}, y = ${fixedText(step.y)}`;
    return (
      `${said ? `${said} ` : ''}Next, update ${countText(step.iteration)}: at the sample ` +
      `${sample} the network lies ${below}, \u03b4 = ${signedText(step.delta)}. ` +
      `${moves.length ? `${capital(listed(moves))}.` : 'No knot moves.'}${rest}`
    );
  }

  write() {
    const { session } = this;
    const { iterations, playhead } = session;
    this.timeline.max = String(iterations);
    this.timeline.valueAsNumber = playhead;
    this.timeline.setAttribute('aria-valuetext', this.words());
    const number = input('iteration');
    number.max = String(iterations);
    if (document.activeElement !== number) number.value = String(playhead);
    element('last').textContent = `of ${countText(iterations)}`;
    element('error-now').textContent = `error ${errorText(session.now.error(playhead))}`;
    element('play').textContent = this.playing ? 'Pause' : 'Play';
    for (const [id, off] of /** @type {[string, boolean][]} */ ([
      ['back', playhead <= 0],
      ['forward', playhead >= iterations],
      ['play', !iterations],
      ['next-event', !iterations],
    ])) {
      /** @type {HTMLButtonElement} */ (element(id)).disabled = off;
    }
    if (!this.figure.moving) element('explain').textContent = this.explanation();
    element('explain').classList.toggle('dim', this.figure.moving);
  }

  /** Mark the events below the slider. */
  markEvents() {
    const { session } = this;
    const marks = session.now.events.map((event) => {
      const mark = make('i', { title: `${countText(event.iteration)}: ${eventText(event)}` });
      const share = event.iteration / Math.max(session.iterations, 1);
      mark.style.left = `calc(${THUMB / 2}px + (100% - ${THUMB}px) * ${share})`;
      const [neuron] = event.neurons;
      if (neuron !== undefined) {
        mark.style.background = this.figure.theme.neurons[neuron % this.figure.theme.neurons.length];
      }
      return mark;
    });
    fill(element('events'), marks);
  }

  /** Show a run from its start, or its end to readers who want no motion. */
  replay() {
    this.stop();
    if (wantsStillness()) return;
    this.session.seek(0);
    this.play();
  }
}
