// The pages with the keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './support/browser.js';

/** What has the focus, and whether the reader can see that it has. */
const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    name: (one.getAttribute('aria-label') ?? one.textContent).trim(),
    tag: one.tagName,
    id: one.id,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
});

/** Walks with the tabulator until `stop` says so; every stop on the way must be seen. */
async function walk(page, stop, most = 60) {
  const names = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now.tag === 'BODY') continue;
    assert.ok(now.marked, `no mark of focus on ${now.tag} ${now.name}`);
    assert.ok(now.inView, `${now.tag} ${now.name} has the focus out of sight`);
    names.push(now.name);
    if (stop(now)) return names;
  }
  throw new Error(`not reached: ${names.join(' → ')}`);
}

test('the first stop leads past the menu to the content', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).name, 'Langsung ke isi');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, 'isi');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.closest('main') !== null), true);
});

test('a sector is reached through the menu, and its indicators through the tabs', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  const names = await walk(page, (now) => now.name === 'Kesehatan');
  assert.ok(names.indexOf('Beranda') < names.indexOf('Kepegawaian'), names.join(' → '));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/sektor/kesehatan**');
  await walk(page, (now) => now.name === 'Harapan hidup');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/angka-harapan-hidup');
  await walk(page, (now) => now.id === 'f-periode');
});

test('every stop of a sector page is in sight and marked', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/kependudukan/penduduk');
  await page.locator('#isi').focus();
  await walk(page, (now) => now.name === 'Dokumentasi data');
});

test('the drawer of a small screen opens, keeps the rest still, and closes', async (t) => {
  const page = await open(t, { role: 'pimpinan', width: 390 });
  await page.goto('/beranda');
  const button = page.getByRole('button', { name: 'Menu' });
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await button.focus();
  await page.keyboard.press('Enter');
  assert.equal(await button.getAttribute('aria-expanded'), 'true');
  await page.waitForFunction(() => document.activeElement.closest('#menu'));
  assert.equal((await focused(page)).name, 'Beranda');
  assert.equal(await page.locator('main').evaluate((main) => main.inert), true);
  await page.keyboard.press('Escape');
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  assert.equal((await focused(page)).name, 'Menu');
});

test('the side column folds away and stays so', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  const button = page.getByRole('button', { name: 'Menu' });
  await button.press('Enter');
  assert.equal(await button.getAttribute('aria-expanded'), 'false');
  await page.goto('/sektor/epormas');
  assert.equal(await page.locator('html').getAttribute('data-menu'), 'closed');
  assert.equal(await page.locator('#menu a').first().isVisible(), false);
});

test('tabs of examples answer to the arrows and to Home and End', async (t) => {
  const page = await open(t);
  await page.goto('/docs/pegawai');
  const tabs = page.getByRole('tablist').first().getByRole('tab');
  await tabs.first().focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await tabs.nth(1).getAttribute('aria-selected'), 'true');
  await page.keyboard.press('End');
  assert.equal(await tabs.last().getAttribute('aria-selected'), 'true');
  const panel = page.locator(`#${await tabs.last().getAttribute('aria-controls')}`);
  assert.ok(await panel.isVisible());
  await page.keyboard.press('Home');
  assert.equal(await tabs.first().getAttribute('aria-selected'), 'true');
  assert.equal(await panel.isVisible(), false);
});
