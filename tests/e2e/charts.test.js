// Charts: drawn, told in words and numbers, and taken away as files.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { open } from './support/browser.js';
import { drawn } from './support/chromium.js';

// Stocks with regions and sexes, a rate compared with Indonesia, money, 89 categories.
const PAGES = [
  '/sektor/kependudukan/penduduk',
  '/sektor/kesehatan/angka-harapan-hidup',
  '/sektor/keuangan/penyerapan-anggaran-opd',
  '/sektor/kependudukan/penduduk-golongan-darah',
];

/** RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. */
function parse(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === '') break;
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

for (const path of PAGES) {
  test(`the charts of ${path} are drawn, and stand beside their tables`, async (t) => {
    const page = await open(t, { role: 'pimpinan' });
    await page.goto(path);
    await drawn(page);
    const cards = await page.locator('.chart-card').all();
    assert.ok(cards.length > 0);
    for (const card of cards) {
      const [shapes, words] = await card.evaluate((one) => [
        one.querySelectorAll('.chart-canvas svg path, .chart-canvas svg rect, .chart-canvas svg polyline').length,
        one.querySelector('.chart-canvas').getAttribute('aria-label'),
      ]);
      assert.ok(shapes > 1, 'an empty drawing');
      assert.match(words, /\d/);
      const twin = card.locator('details');
      await twin.locator('summary').click();
      assert.ok(await twin.locator('tbody tr').first().isVisible());
      assert.match(await twin.locator('tbody').textContent(), /\d/);
    }
  });

  test(`the charts of ${path} can be taken away as files`, async (t) => {
    const page = await open(t, { role: 'pimpinan' });
    await page.goto(path);
    await drawn(page);
    for (const card of await page.locator('.chart-card').all()) {
      const table = await card
        .locator('table')
        .evaluate((one) => [one.tHead.rows[0].cells.length, one.tBodies[0].rows.length]);
      const csv = await saved(page, card.locator('a[download]'));
      assert.match(csv.name, /\.csv$/);
      const [head, ...rows] = parse(csv.bytes.toString('utf8').replace(/^\uFEFF/, ''));
      assert.equal(rows.length, table[1]);
      assert.ok(head.length >= table[0], `${head}`);
      for (const row of rows) assert.equal(row.length, head.length, row.join('|'));
    }
    const png = await saved(page, page.locator('[data-chart-png]').first());
    assert.match(png.name, /\.png$/);
    assert.deepEqual([...png.bytes.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.ok(png.bytes.readUInt32BE(16) > 600, 'a picture too small to print');
  });
}

test('the page stays where it is when charts are painted anew', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  // A chart of 44 rows stands above the place that is read.
  await page.goto('/sektor/keuangan/penyerapan-anggaran-opd');
  await drawn(page);
  await page.locator('#j-arti').scrollIntoViewIfNeeded();
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 1500);
  assert.equal((await page.locator('.topbar').boundingBox()).y, 0, 'the bar is out of sight');
  assert.ok(
    await page
      .getByRole('navigation', { name: 'Menu utama' })
      .getByRole('link', { name: 'Beranda' })
      .evaluate((link) => link.getBoundingClientRect().top > 0),
  );
  const paint = () => page.locator('.chart-canvas svg text').first().getAttribute('fill');
  const ink = await paint();
  // The mouse of a person, who sees the button: a locator's click scrolls the page on its own.
  const { x, y } = await page.getByRole('button', { name: 'Tampilan gelap' }).boundingBox();
  await page.mouse.click(x + 10, y + 10);
  await page.waitForFunction(
    (old) => document.querySelector('.chart-canvas svg text').getAttribute('fill') !== old,
    ink,
  );
  assert.equal(await page.evaluate(() => scrollY), before);
});
