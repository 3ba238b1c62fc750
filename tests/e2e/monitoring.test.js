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
  await page.waitForURL('**/data/*/baru?**');
  // What is owed stands in the form already.
  const [, period] = new URL(page.url()).searchParams.toString().match(/(?:tanggal|tahun|periode)=([^&]+)/);
  const values = await page.locator('main input, main select').evaluateAll((all) => all.map((one) => one.value));
  assert.ok(values.includes(decodeURIComponent(period)), `${period} in ${values}`);
});

test('the headings of the months break alike', async (t) => {
  const page = await open(t, { role: 'pimpinan', width: 1920 });
  await page.goto('/pemantauan');
  const breaks = await page.locator('.due-matrix thead th').evaluateAll((all) =>
    all.slice(3).map((one) => one.querySelectorAll('br').length));
  assert.deepEqual([...new Set(breaks)], [1]);
});

test('the province is told in one sentence, and its cards are put in order by keyboard', async (t) => {
  const page = await open(t, { role: 'pimpinan', fresh: true });
  await page.goto('/beranda');
  assert.match(await page.locator('.page-state').innerText(), /target.*; .*OPD.*; angka terakhir berubah/);
  const cards = () => page.locator('.sector-card h2').allInnerTexts();
  const [first, second] = await cards();
  await page.getByRole('link', { name: 'Urutan kartu' }).click();
  await page.waitForURL('**/beranda/urutan');
  await page.getByRole('button', { name: new RegExp(`^Naik.*${second}`) }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/beranda/urutan#u-*');
  await page.goto('/beranda');
  assert.deepEqual((await cards()).slice(0, 2), [second, first]);
  await page.goto('/beranda/urutan');
  await page.getByRole('button', { name: 'Kembalikan urutan semula' }).click();
  await page.goto('/beranda');
  assert.deepEqual((await cards()).slice(0, 2), [first, second]);
});

test('a region on a map leads to its page, by link and by click', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/kependudukan/penduduk');
  const links = page.getByRole('navigation', { name: /^Profil daerah:/ }).first().getByRole('link');
  const name = await links.first().innerText();
  await links.first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/wilayah/*');
  assert.equal(await page.locator('h1').innerText(), name);
  await page.goBack();
  const map = page.locator('figure[id^="peta-"]').first();
  await map.scrollIntoViewIfNeeded();
  await map.locator('svg path').first().waitFor();
  const box = await map.locator('.chart-canvas').boundingBox();
  // Somewhere on the map a region lies: points are tried until one leads on.
  for (const [x, y] of [[0.3, 0.4], [0.25, 0.55], [0.4, 0.5], [0.5, 0.45], [0.35, 0.3]]) {
    await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    const left = await page.waitForURL('**/wilayah/*', { timeout: 1500 }).then(() => true, () => false);
    if (left) break;
  }
  assert.match(page.url(), /\/wilayah\/36\d\d$/);
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

const LISTS = [
  ['pimpinan', '/pemantauan'],
  ['admin', '/pemantauan/bkd'],
  ['operator', '/beranda'],
  ['pimpinan', '/target'],
  ['pimpinan', '/pertanyaan'],
  ['admin', '/aturan'],
];
const hidden = (page) => page.evaluate(() => [...document.querySelectorAll('.table-scroll')]
  .filter((box) => box.scrollWidth > box.clientWidth)
  .map((box) => box.getAttribute('aria-label')));

test('on a phone no list of what is to be done has a column out of sight', async (t) => {
  for (const [role, path] of LISTS) {
    for (const lang of ['id', 'en']) {
      const page = await open(t, { role, lang, width: 390 });
      await page.goto(path);
      assert.ok((await page.locator('.table-scroll tbody tr').count()) > 0, path);
      assert.deepEqual(await hidden(page), [], `${path} in ${lang}`);
    }
  }
});

test('the newest month stands first in the matrix, and in sight', async (t) => {
  for (const width of [1024, 1920]) {
    const page = await open(t, { role: 'pimpinan', width });
    await page.goto('/pemantauan');
    const box = await page.locator('.table-scroll').boundingBox();
    const heads = page.locator('.due-matrix thead th');
    const newest = await heads.nth(3).boundingBox();
    assert.ok(newest.x + newest.width <= box.x + box.width, `${width}`);
    const year = async (at) => Number((await heads.nth(at).innerText()).match(/\d{4}/)[0]);
    assert.ok((await year(3)) >= (await year((await heads.count()) - 1)));
    const said = await page.locator('#j-matriks').boundingBox();
    assert.ok(said.x + said.width <= width, `what explains the matrix at ${width}`);
  }
});
