// Who owes what: a leader looks, an operator sends, an admin excuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open } from './support/browser.js';

test('a leader finds the agency that is most overdue, and with what, in two clicks', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/beranda');
  await page.getByRole('link', { name: 'Pemantauan', exact: true }).click();
  await page.waitForURL('**/pemantauan');
  const first = page.locator('.due-matrix tbody tr').first();
  const name = await first.locator('th').innerText();
  await first.locator('th a').click();
  await page.waitForURL('**/pemantauan/*');
  assert.match(await page.locator('h1').innerText(), new RegExp(name));
  assert.match(await page.locator('tbody tr').first().innerText(), /lewat tenggat \d+ hari/);
  assert.equal(await page.getByRole('link', { name: 'Isi formulir' }).count(), 0);
});

test('sector, indicator and month stand in the address of the matrix', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/pemantauan');
  const rows = () => page.locator('.due-matrix tbody tr').count();
  const all = await rows();
  await page.getByLabel('Indikator', { exact: true }).selectOption({ label: 'Eselon' });
  await page.waitForURL('**indikator=**');
  assert.equal(await rows(), 1);
  assert.ok(all > 1);
  const other = await open(t, { role: 'pimpinan' });
  await other.goto(page.url());
  assert.equal(await other.locator('.due-matrix tbody tr').count(), 1);
});

test('an operator finds on the first page what has to be sent, and the way to send it', async (t) => {
  const page = await open(t, { role: 'operator' });
  await page.goto('/beranda');
  const own = page.getByRole('region', { name: 'Yang harus Anda kirim' });
  assert.ok((await own.locator('tbody tr').count()) > 0);
  await own.getByRole('link', { name: 'Isi formulir' }).first().click();
  await page.waitForURL('**/data/*/baru');
});

test('an admin excuses with a reason and a last day, and takes it back', async (t) => {
  const page = await open(t, { role: 'admin', fresh: true, allow: [/422/] });
  await page.goto('/pemantauan/bpkad');
  const line = page.locator('tbody tr', { hasText: 'lewat tenggat' }).first();
  const there = (await line.count()) > 0;
  await (there ? line : page.locator('tbody tr').first()).locator('a').first().click();
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Berlaku sampai').fill(day);
  await page.getByRole('button', { name: 'Beri pengecualian' }).click();
  assert.match(await page.locator('main').innerText(), /Alasan wajib diisi/);
  await page.getByLabel('Alasan').fill('Aplikasi OPD sedang dipindahkan');
  await page.getByRole('button', { name: 'Beri pengecualian' }).click();
  await page.waitForURL('**pesan=granted**');
  const told = await page.locator('main').innerText();
  assert.match(told, /Aplikasi OPD sedang dipindahkan/);
  if (there) assert.match(told, /dispensasi sampai/);
  await page.getByRole('button', { name: 'Cabut' }).click();
  await page.waitForURL('**pesan=withdrawn**');
  assert.match(await page.locator('main').innerText(), /dicabut/);
});
