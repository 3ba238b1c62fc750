// What leaves the screen: paper and what a phone hands on; and places that hold nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, open } from './support/browser.js';

const PEOPLE = '/sektor/kependudukan/penduduk';

test('charts that were never scrolled to are drawn for paper', async (t) => {
  const page = await open(t, { role: 'pimpinan', theme: 'dark', height: 500 });
  await page.goto(PEOPLE);
  const drawn = () => page.locator('figure[data-chart]:has(svg)').count();
  const all = await page.locator('figure[data-chart]').count();
  assert.ok(all > 2 && (await drawn()) < all, 'everything is drawn before it is seen');
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.waitForFunction(
    (count) => document.querySelectorAll('figure[data-chart]:has(svg)').length === count,
    all,
  );
  const theme = () => page.evaluate(() => document.documentElement.dataset.bsTheme);
  assert.equal(await theme(), 'light');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  assert.equal(await theme(), 'dark');
});

test('a phone hands the whole address on in its own way', async (t) => {
  const page = await open(t, { role: 'pimpinan', width: 390, height: 844, hasTouch: true, isMobile: true });
  await page.addInitScript(() => {
    navigator.share = async (what) => { window.shared = what; };
  });
  await page.goto(`${PEOPLE}?periode=2023`);
  await page.getByRole('button', { name: 'Salin tautan' }).click();
  const shared = await page.waitForFunction(() => window.shared);
  assert.equal((await shared.jsonValue()).url, `${demo.base}${PEOPLE}?periode=2023`);
});

test('an empty place stands in the flow of its page', async (t) => {
  const page = await open(t, { role: 'admin', width: 390, height: 844 });
  await page.goto('/data/penduduk?dari=1990-01-01&sampai=1990-01-31');
  const places = await page.evaluate(() => {
    const box = (what) => document.querySelector(what).getBoundingClientRect();
    const [empty, foot, icon, title] = ['.empty', 'footer', '.empty .icon', '.empty-title'].map(box);
    return { over: empty.bottom - foot.top, between: title.top - icon.bottom };
  });
  assert.ok(places.over <= 0, `it lies ${places.over} px over the foot`);
  assert.ok(places.between < 40, `${places.between} px between its parts`);
});

test('the words of a list break nowhere', async (t) => {
  for (const width of [1024, 1920]) {
    const page = await open(t, { role: 'admin', width });
    await page.goto('/data/penduduk');
    const tall = await page.locator('table .badge').evaluateAll((all) =>
      all.filter((one) => one.getBoundingClientRect().height > 30).map((one) => one.textContent));
    assert.deepEqual(tall, []);
  }
});
