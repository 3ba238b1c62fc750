// The pages in a browser that runs no scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, open } from './support/browser.js';

test('a leader signs in, goes to a sector and chooses a year without scripts', async (t) => {
  const page = await open(t, { javaScriptEnabled: false });
  await page.goto('/');
  await page.getByRole('link', { name: 'Buka dashboard' }).click();
  await page.getByLabel('Surel').fill(demo.logins.pimpinan);
  await page.getByLabel('Kata sandi').fill(demo.password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL('**/beranda');
  await page.locator('#kartu-kependudukan').getByRole('link', { name: 'Lihat selengkapnya' }).click();
  await page.getByLabel('Periode').selectOption({ label: '2023' });
  await page.getByRole('button', { name: 'Terapkan' }).click();
  await page.waitForURL('**periode=2023**');
  assert.equal(await page.locator('[data-figure="penduduk-jumlah"]').innerText(), '12.469.997');
  const twin = page.locator('.chart-card details').first();
  await twin.locator('summary').click();
  assert.ok(await twin.locator('table').isVisible());
});

test('the menu is reached on a small screen without scripts', async (t) => {
  const page = await open(t, { javaScriptEnabled: false, role: 'pimpinan', width: 390 });
  await page.goto('/beranda');
  const link = page.getByRole('navigation', { name: 'Menu utama' }).getByRole('link', { name: 'Epormas' });
  assert.ok(await link.isVisible(), 'the menu is out of reach');
});
