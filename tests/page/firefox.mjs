// Does in Firefox what a reader does, and prints what it saw: argument {firefox, relu, dense}, pages as URLs.

import { createHash } from 'node:crypto';
import puppeteer from 'puppeteer-core';

const { firefox, relu, dense } = JSON.parse(process.argv[2]);
const [RIGHT, NEURON_2] = [150, 1];

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: firefox,
  headless: true,
  defaultViewport: { width: 1240, height: 900 },
});

/** Keep what the page copies and saves. */
const keep = () => {
  if (!navigator.clipboard) return; // the empty document that comes first
  const write = navigator.clipboard.writeText.bind(navigator.clipboard);
  navigator.clipboard.writeText = (text) => {
    window.copied_ = text;
    return write(text);
  };
  const url = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    if (blob.type === 'text/csv') window.saved_ = blob;
    return url(blob);
  };
};

const open = async (address) => {
  const page = await browser.newPage();
  const seen = { complaints: [], requests: [] };
  page.on('console', (message) => seen.complaints.push(message.text()));
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) seen.requests.push(request.url()); // Firefox's own font
  });
  await page.evaluateOnNewDocument(keep);
  await page.goto(address);
  await page.waitForSelector('html[data-ready]');
  const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const settled = () => page.evaluate(frame);
  const text = (selector) => page.$eval(selector, (each) => each.textContent.trim());
  await settled();
  await settled();
  return { page, seen, settled, text };
};

/** How many pixels of the page are hidden at the side of a narrow screen. */
const hidden = async ({ page, settled }) => {
  await page.setViewport({ width: 360, height: 700 });
  await settled();
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
};

const copied = async ({ page, settled }) => {
  await page.click('#copy-toml');
  await page.waitForSelector('#note:not(:empty)');
  await settled();
  return page.evaluate(() => window.copied_);
};

/** The hash of the columns of a saved CSV whose names begin so. */
const hashOf = (csv, what) => {
  const [names, ...rows] = csv.trim().split('\n').map((line) => line.split(','));
  const columns = [...names.keys()].filter((at) => names[at].startsWith(what));
  const values = rows.flatMap((row) => columns.map((at) => Number(row[at])));
  return createHash('sha256').update(Buffer.from(Float64Array.from(values).buffer)).digest('hex');
};

async function useRelu() {
  const tab = await open(relu);
  const { page, seen, settled, text } = tab;
  const found = { before: await text('#verdict-kind') };
  const handle = (await page.$$('#start .handle'))[NEURON_2];
  const box = await handle.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + RIGHT, y, { steps: 4 });
  await settled();
  await page.mouse.up();
  await settled();
  found.after = await text('#verdict-kind');
  found.toml = await copied(tab);
  await page.click('#save-csv');
  const csv = await page.evaluate(() => window.saved_.text());
  found.hashes = ['weight_', 'bias_'].map((what) => hashOf(csv, what));
  const knot = () => page.$eval('#knot-1', ({ value }) => Number(value));
  const from = await knot();
  await handle.evaluate((each) => each.focus());
  await page.keyboard.press('ArrowRight');
  await settled();
  found.moved = (await knot()) - from;
  await page.click('#play');
  found.playing = await text('#play');
  await page.click('#play');
  await page.click('#whatif summary');
  const begun = () => /^[1-9]/.test(document.getElementById('map-progress').textContent);
  await page.waitForFunction(begun); // by background workers
  return { ...found, hidden: await hidden(tab), ...seen };
}

async function useDense() {
  const tab = await open(dense);
  const { page, seen, text, settled } = tab;
  await page.hover('#diagram text.weight');
  await page.waitForFunction(() => /w1$/.test(document.getElementById('route-title').textContent));
  await settled();
  const found = { routes: await text('#route-title'), gradient: await text('#route-sum') };
  await page.focus('#timeline');
  await page.keyboard.press('End');
  await settled();
  found.loss = await text('#error-now');
  return { ...found, hidden: await hidden(tab), ...seen };
}

try {
  process.stdout.write(JSON.stringify({ relu: await useRelu(), dense: await useDense() }));
} finally {
  await browser.close();
}
