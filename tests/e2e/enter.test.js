// From the landing page to the figures of a sector, as a leader goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, open, settled } from './support/browser.js';

const figure = (page, id) => page.locator(`[data-figure="${id}"]`);

test('a leader signs in from the landing page', async (t) => {
  // The browser writes the refused sign-in to its console.
  const page = await open(t, { allow: [/401/] });
  await page.goto('/');
  await page.getByRole('link', { name: 'Buka dashboard' }).click();
  await page.waitForURL('**/masuk*');

  await page.getByLabel('Surel').fill(demo.logins.pimpinan);
  await page.getByLabel('Kata sandi').fill('bukan sandinya');
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('Surel').inputValue(), demo.logins.pimpinan);
  assert.equal(await page.getByLabel('Kata sandi').inputValue(), '');

  await page.getByLabel('Kata sandi').fill(demo.password);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.waitForURL('**/beranda');
  await page.getByRole('heading', { level: 1 }).waitFor();
});

test('signing in leads to the page that was asked for', async (t) => {
  const page = await open(t);
  await page.goto('/sektor/kependudukan/penduduk?periode=2023');
  await page.waitForURL('**/masuk?ke=*');
  await page.getByLabel('Surel').fill(demo.logins.pimpinan);
  await page.getByLabel('Kata sandi').fill(demo.password);
  await page.getByLabel('Kata sandi').press('Enter');
  await page.waitForURL('**/sektor/kependudukan/penduduk?periode=2023');
  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sektor'));
  await page.goto('/beranda');
  await page.waitForURL('**/masuk*');
});

test('home shows the published figures of the sectors and leads to them', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  const people = page.locator('#kartu-kependudukan');
  assert.equal(await figure(people, 'penduduk-jumlah').innerText(), '12.881.374');
  assert.match(await people.innerText(), /jiwa/);
  assert.match(await people.innerText(), /naik 3,3%/);
  assert.match(await page.locator('#kartu-kepegawaian').innerText(), /85\.161\s+orang/);
  assert.match(await people.locator('.trust').first().innerText(), /Sumber: .*per 2024.*disahkan/s);
  assert.equal(await page.locator('.sector-card').count(), 8);
  for (const card of await page.locator('.sector-card').all()) {
    assert.match(await card.locator('.figure-value').first().innerText(), /\d/);
    assert.match(await card.innerText(), /20\d\d/);
  }

  await people.getByRole('link', { name: 'Lihat selengkapnya' }).click();
  await page.waitForURL('**/sektor/kependudukan**');
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.881.374');
  await page.getByRole('navigation', { name: 'Indikator' }).getByRole('link', { name: 'Golongan darah' }).click();
  await page.waitForURL('**/kependudukan/penduduk-golongan-darah');
  await page
    .getByRole('navigation', { name: 'Indikator' })
    .locator('[aria-current=page]', { hasText: 'Golongan darah' })
    .waitFor();
});

test('year and region stand in the address, which shows others the same', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/kependudukan/penduduk');
  await page.getByLabel('Periode', { exact: true }).selectOption({ label: '2023' });
  await page.waitForURL('**/penduduk?*periode=2023*');
  await settled(page);
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.469.997');
  await page.getByLabel('Periode', { exact: true }).selectOption({ label: '2024' });
  await page.waitForURL('**/penduduk?*periode=2024*');
  await settled(page);
  await page.getByLabel('Wilayah', { exact: true }).selectOption({ label: 'Kota Cilegon' });
  await page.waitForURL((url) => url.searchParams.has('wilayah') && url.searchParams.get('periode') === '2024');
  await settled(page);
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '480.378');

  const words = (one) => one.locator('#angka').evaluate((part) => part.textContent.replace(/\s+/g, ' '));
  const shown = await words(page);
  const other = await open(t, { role: 'superadmin' });
  await other.goto(page.url());
  assert.equal(await figure(other, 'penduduk-jumlah').innerText(), '480.378');
  assert.equal(await words(other), shown);

  await page.getByLabel('Periode', { exact: true }).selectOption({ label: '2023' });
  await page.waitForURL('**periode=2023**');
  await settled(page);
  await page.getByText('Belum ada angka untuk pilihan ini').waitFor();
  await page.getByRole('link', { name: 'Atur ulang' }).click();
  await page.waitForURL('**/sektor/kependudukan/penduduk');
  await settled(page);
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.881.374');
});

test('a category narrows the figures', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/epormas');
  const before = await page.locator('[data-figure]').first().innerText();
  const field = page.getByLabel('Kategori', { exact: true });
  const option = await field.locator('option').nth(1).getAttribute('value');
  await field.selectOption(option);
  await page.waitForURL('**?*kategori=*');
  await settled(page);
  assert.notEqual(await page.locator('[data-figure]').first().innerText(), before);
  assert.equal(await page.getByLabel('Kategori', { exact: true }).inputValue(), option);
});

test('language and look are kept', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  await page.getByRole('link', { name: 'EN', exact: true }).click();
  await page.waitForURL('**lang=en**');
  await page.getByRole('link', { name: /^See more ?: Population$/ }).click();
  await page.waitForURL('**/sektor/kependudukan**');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12,881,374');

  await page.getByRole('button', { name: 'Dark' }).click();
  assert.equal(await page.locator('html').getAttribute('data-bs-theme'), 'dark');
  await page.goto('/profil');
  assert.equal(await page.locator('html').getAttribute('data-bs-theme'), 'dark');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});
