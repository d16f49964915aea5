// The crew: background workers for maps, or slices of the page's own time where there are none.

import { Job } from './outcomes.js';

/** @typedef {import('./outcomes.js').Order} Order */
/** @typedef {import('./outcomes.js').Answer} Answer */

const SLICE_MS = 8; // of the page's own time in a frame
const MOST_WORKERS = 8;

export class Crew {
  /**
   * @param {string} source The script that workers run.
   * @param {(answer: Answer) => void} report
   */
  constructor(source, report) {
    this.source = source;
    this.report = report;
    /** @type {Worker[] | null} */
    this.workers = null;
    this.job = 0;
  }

  /**
   * Begin an order; one that is under way ends.
   * @param {Omit<Order, 'job'>} order
   */
  begin(order) {
    this.job += 1;
    this.workers ??= this.hired();
    const count = this.workers.length;
    if (!count) this.workHere(new Job({ ...order, job: this.job }), this.job);
    this.workers.forEach((worker, at) => {
      const cells = order.cells.filter((_, k) => k % count === at);
      worker.postMessage({ ...order, cells, job: this.job });
    });
  }

  /** End what is under way. */
  stop() {
    this.job += 1;
    for (const worker of this.workers ?? []) worker.terminate();
    this.workers = null;
  }

  /** @returns {Worker[]} */
  hired() {
    try {
      const text = `${this.source}\nm_outcomes.serve(self);`;
      const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
      const count = Math.min(Math.max(navigator.hardwareConcurrency || 2, 1), MOST_WORKERS);
      return Array.from({ length: count }, () => {
        const worker = new Worker(url);
        worker.onmessage = ({ data }) => {
          if (data.job === this.job) this.report(data);
        };
        return worker;
      });
    } catch {
      return []; // a page that may have no workers does the work itself
    }
  }

  /**
   * @param {Job} job
   * @param {number} number
   */
  workHere(job, number) {
    const slice = () => {
      if (number !== this.job) return;
      const answer = job.work(SLICE_MS);
      this.report(answer);
      if (!answer.done) setTimeout(slice, 16);
    };
    setTimeout(slice, 0);
  }
}
