// An agency sends a figure; the open pages show it without being loaded again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, send } from './support/browser.js';
import { drawn } from './support/chromium.js';
import { startLine } from './support/line.js';

const SLUG = 'kenaikan-pangkat-otomatis-pegawai';
const SECTOR = `/sektor/kepegawaian/${SLUG}`;
const MOST = 1000;

const connected = (page) => page.locator('[data-live-status][data-state=on]').waitFor();

/** Notes in the page when an element's text first holds `text`, and that the page stayed. */
const seen = (page, selector, text) => page.evaluate(([where, what]) => {
  window.stayed = true;
  window.seen = new Promise((done, failed) => {
    setTimeout(() => failed(new Error(`"${what}" did not come`)), 20_000);
    const look = () => {
      if (![...document.querySelectorAll(where)].some((one) => one.textContent.includes(what))) return;
      watcher.disconnect();
      done(Date.now());
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    look();
  });
}, [selector, text]);

/** Milliseconds from the sending of the request to the figure on the page. */
async function delay(page, selector, text, act) {
  await seen(page, selector, text);
  const started = Date.now();
  const answer = await act();
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  const at = await page.evaluate(() => window.seen);
  assert.equal(await page.evaluate(() => window.stayed), true);
  return at - started;
}

/** First day of a month; they are the seven months that have ended last. */
function month(number) {
  const now = new Date();
  return new Date(Date.UTC(now.getFullYear(), now.getMonth() - 8 + number, 1)).toISOString().slice(0, 10);
}
const figures = (number, pria, wanita) => ({ tanggal: month(number), pria, wanita });

test('a sent figure shows on the open sector page in less than a second', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(SECTOR);
  await connected(page);
  await drawn(page);
  const delays = [];
  for (const [number, pria, text] of [[1, 4100, '4.101'], [2, 4200, '4.201'], [3, 4300, '4.301']]) {
    delays.push(await delay(page, '#angka [data-figure]', text, () => send('POST', SLUG, figures(number, pria, 1))));
  }
  t.diagnostic(`from the request to the screen: ${delays.join(', ')} ms`);
  assert.ok(Math.max(...delays) < MOST, `${delays} ms`);
  // The charts of the new part are drawn again, and the table twin holds the new row.
  await drawn(page);
  assert.match(await page.locator('#angka table').first().textContent(), /4\.300|4\.301/);
});

test('a sent figure shows on the open home page in less than a second', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  await connected(page);
  const took = await delay(page, '#kartu-kepegawaian', '5.001 orang', () => send('POST', SLUG, figures(4, 5000, 1)));
  t.diagnostic(`from the request to the screen: ${took} ms`);
  assert.ok(took < MOST, `${took} ms`);
});

test('a page that lost the connection says so, comes back and catches up', async (t) => {
  const line = await startLine(t);
  // What the browser writes when nobody answers.
  const page = await open(t, { role: 'pimpinan', base: line.base, allow: [/net::ERR_/] });
  await page.goto(SECTOR);
  await connected(page);

  line.cut();
  const status = page.locator('[data-live-status][data-state=off]');
  await status.waitFor();
  assert.match(await status.textContent(), /Terputus/);
  await seen(page, '#angka [data-figure]', '6.001');
  assert.equal((await send('POST', SLUG, figures(5, 6000, 1))).status, 200);

  line.mend();
  await connected(page);
  await page.evaluate(() => window.seen);
  assert.equal(await page.evaluate(() => window.stayed), true);
});

test('what a reader has opened stays open when figures change', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(SECTOR);
  await connected(page);
  const twin = page.locator('#angka details').first();
  await twin.locator('summary').click();
  await twin.locator('summary').focus();
  await delay(page, '#angka [data-figure]', '7.001', () => send('POST', SLUG, figures(6, 7000, 1)));
  assert.equal(await page.locator('#angka details').first().getAttribute('open'), '');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
});
