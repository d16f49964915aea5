// Answers questions of the tests, one JSON line each: trains as the page does, and gives the bits.

import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const folder = new URL(`file://${process.argv[2]}/`);
const load = (name) => import(new URL(name, folder).href);
const { Generator } = await load('random.js');
const { Run } = await load('record.js');
const { activeRanges, coalescences, effectiveNeurons, events, sortedX } =
  await load('dynamics.js');
const { judge } = await load('judge.js');
const { samplesOf, specOf } = await load('state.js');
const { meanSquaredError, networkOf } = await (async () => ({
  ...(await load('train.js')),
  ...(await load('record.js')),
}))();

const { DenseRun, biasAt, routesTo, weightAt } = await load('dense.js');

const bytes = (array, count) =>
  createHash('sha256')
    .update(Buffer.from(array.buffer, array.byteOffset, count * array.BYTES_PER_ELEMENT))
    .digest('hex');

const answers = {
  doubles: ({ seed, count }) => {
    const generator = new Generator(BigInt(seed));
    return Array.from({ length: count }, () => generator.random());
  },
  permutation: ({ seed, skip, length }) => {
    const generator = new Generator(BigInt(seed));
    for (let at = 0; at < skip; at++) generator.random();
    return [...generator.permutation(length), ...generator.permutation(length)];
  },
  run: ({ content }) => {
    const samples = samplesOf(content, content);
    const spec = specOf(content.training);
    const n = content.start.weights.length;
    const run = new Run(n, spec ? spec.iterations : 0).fill(content.start, spec, samples);
    const count = run.iterations + 1;
    return {
      x: bytes(samples.x, samples.x.length),
      y: bytes(samples.y, samples.y.length),
      iterations: run.iterations,
      stopped: run.stopped,
      weights: bytes(run.weights, count * n),
      biases: bytes(run.biases, count * n),
      input_weights: bytes(run.inputWeights, count * n),
      output_bias: bytes(run.outputBias, count),
      delta: bytes(run.delta, run.iterations),
      sample: bytes(run.sample, run.iterations),
      error: meanSquaredError(run.network(run.iterations), samples),
    };
  },
  dense: ({ content: c, at }) => {
    const run = new DenseRun(c.shape, c.start, c.samples, c.training, c.order, c.seed);
    const update = run.updateFrom(at, Math.max(run.used[at], 0)); // of one sample
    const sequential = c.training !== null && c.training.update === 'sequential';
    const found = [];
    c.names.weights.forEach((rows, layer) =>
      rows.forEach((row, j) => {
        row.forEach((_, i) => {
          const routes = routesTo(c.shape, c.names, update, sequential, { layer, j, i });
          const gradient = update.gradient.weights[weightAt(c.shape, layer, j, i)];
          found.push({ routes, gradient });
        });
        const routes = routesTo(c.shape, c.names, update, sequential, { layer, j, i: null });
        found.push({ routes, gradient: update.gradient.biases[biasAt(c.shape, layer, j)] });
      }),
    );
    return { states: run.states, losses: run.losses, used: run.used, stopped: run.stopped, found };
  },
  history: ({ content }) => {
    const samples = samplesOf(content, content);
    const spec = specOf(content.training);
    const n = content.start.weights.length;
    const run = new Run(n, spec ? spec.iterations : 0).fill(content.start, spec, samples);
    const perEpoch = spec && spec.fullBatch ? 1 : samples.measured;
    const ranges = activeRanges(run, sortedX(samples));
    const groups = coalescences(run, samples, ranges);
    const end = run.network(run.iterations);
    return {
      coalesced: groups,
      effective: effectiveNeurons(run, ranges, groups),
      events: events(run, samples, content.data.domain, perEpoch, ranges, groups),
      verdict: judge(end, run.iterations, run.stopped, spec, samples),
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(answers[question.ask](question))}\n`);
}
