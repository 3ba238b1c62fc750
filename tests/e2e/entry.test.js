// An operator types figures in, corrects them, and meets another at the same row.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, settled } from './support/browser.js';

const SLUG = 'pegawai-yang-akan-pensiun';
const LIST = `/data/${SLUG}`;

const field = (page, name) => page.locator(`form[data-entry] [name="${name}"]`);
const save = (page) => page.locator('form[data-entry] button[type=submit]').click();
const row = (page, date) => page.locator('tbody tr', { hasText: date });

async function type(page, fields) {
  for (const [name, value] of Object.entries(fields)) await field(page, name).fill(value);
}

/** Saves, and once more where the page warns of a big step from the period before. */
async function saveSurely(page) {
  await save(page);
  await page.waitForLoadState();
  if (new URL(page.url()).pathname !== LIST) {
    await page.getByRole('button', { name: 'Tetap simpan' }).click();
  }
  await page.waitForURL((url) => url.pathname === LIST);
}

async function enter(page, fields) {
  await page.goto(`${LIST}/baru`);
  await type(page, fields);
  await saveSurely(page);
}

test('an operator enters a figure, is told what is wrong, and corrects it', async (t) => {
  // The browser writes the refused form to its console.
  const page = await open(t, { role: 'operator', allow: [/4\d\d/] });
  await page.goto(LIST);
  await page.getByRole('link', { name: 'Tambah data' }).click();
  await type(page, { tanggal: '2033-01-31', pria: '1.234', wanita: 'dua puluh' });
  await save(page);
  const wrong = field(page, 'wanita');
  assert.equal(await wrong.getAttribute('aria-invalid'), 'true');
  assert.equal(await wrong.inputValue(), 'dua puluh');
  assert.equal(await field(page, 'pria').inputValue(), '1.234');
  assert.equal(await field(page, 'tanggal').inputValue(), '2033-01-31');
  const sentence = page.locator(`#${(await wrong.getAttribute('aria-describedby')).split(' ').pop()}`);
  assert.match(await sentence.textContent(), /angka|bilangan/i);
  assert.notEqual(await field(page, 'pria').getAttribute('aria-invalid'), 'true');

  await wrong.fill('766');
  assert.match(await page.locator('[data-entry-total]').textContent(), /2\.000/);
  await saveSurely(page);
  await page.getByRole('status').first().waitFor();
  const saved = row(page, '31 Jan 2033').or(row(page, '31 Januari 2033'));
  assert.match(await saved.innerText(), /1\.234\s+766\s+2\.000/);
  assert.match(await saved.innerText(), /formulir/);
  assert.match(await saved.innerText(), /sementara/);
});

test('a row is changed, deleted after a question, and brought back', async (t) => {
  const page = await open(t, { role: 'operator' });
  await enter(page, { tanggal: '2033-02-28', pria: '1300', wanita: '700' });
  const mine = () =>
    page.locator('tbody tr').filter({ has: page.getByRole('link', { name: /^Ubah: .*28 Feb.* 2033/ }) });
  await mine().getByRole('link', { name: /^Ubah/ }).click();
  await type(page, { pria: '1.301' });
  await saveSurely(page);
  assert.match(await mine().innerText(), /1\.301\s+700\s+2\.001/);

  await mine().getByRole('button', { name: /^Hapus/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Batal' }).click();
  assert.equal(await mine().count(), 1);
  await mine().getByRole('button', { name: /^Hapus/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Hapus' }).click();
  await page.getByRole('status').getByRole('button', { name: 'Urungkan' }).waitFor();
  assert.equal(await mine().count(), 0);
  await page.getByRole('status').getByRole('button', { name: 'Urungkan' }).click();
  await mine().waitFor();

  await mine().getByRole('link', { name: /^Riwayat/ }).click();
  const story = await page.locator('main').innerText();
  assert.match(story, /1\.300[\s\S]*1\.301|1\.301[\s\S]*1\.300/);
  assert.match(story, /Operator Contoh/);
});

test('two people at one row: the second sees what the first wrote', async (t) => {
  const first = await open(t, { role: 'operator' });
  const second = await open(t, { role: 'admin', allow: [/409/] });
  await enter(first, { tanggal: '2033-03-31', pria: '1400', wanita: '600' });
  const edit = await first
    .locator('tbody tr')
    .getByRole('link', { name: /^Ubah: .*31 Mar.* 2033/ })
    .getAttribute('href');
  await first.goto(edit);
  await second.goto(edit);
  await type(first, { pria: '1410' });
  await saveSurely(first);

  await type(second, { wanita: '611' });
  await save(second);
  const alert = second.getByRole('alert').first();
  await alert.waitFor();
  assert.match(await alert.innerText(), /Operator Contoh/);
  assert.match(await alert.innerText(), /1\.?410/);
  assert.equal(await field(second, 'wanita').inputValue(), '611');

  await first.goto(edit);
  assert.match(await field(first, 'pria').inputValue(), /^1\.?410$/);
  assert.match(await field(first, 'wanita').inputValue(), /^600$/);
});

test('a list is searched, sorted and sent on by its address', async (t) => {
  const page = await open(t, { role: 'admin' });
  await page.goto('/data/penduduk');
  const count = () => page.locator('.pager > span').first().innerText();
  const all = await count();
  await page.getByLabel('Wilayah', { exact: true }).selectOption({ label: 'Kota Cilegon' });
  await page.waitForURL('**wilayah=3672**');
  await settled(page);
  assert.notEqual(await count(), all);
  await page.getByText('Wilayah: Kota Cilegon').waitFor();
  await page.getByRole('link', { name: 'Jumlah', exact: true }).click();
  await page.waitForURL('**urut=**');
  await settled(page);
  assert.match(page.url(), /wilayah=3672/);
  const other = await open(t, { role: 'admin' });
  await other.goto(page.url());
  assert.equal(await other.locator('tbody').innerText(), await page.locator('tbody').innerText());

  const file = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV', exact: true }).click();
  assert.match((await file).suggestedFilename(), /\.csv$/);
});

test('a grid takes what was copied from a spreadsheet', async (t) => {
  const page = await open(t, { role: 'operator', allow: [/4\d\d/] });
  await page.goto('/data/pangkat-pegawai/kisi?tanggal=1993-04-30');
  const cell = (name) => page.getByRole('textbox', { name });
  await cell('Golongan I, Laki-laki').focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', '1.100\t900\r\n2.100\tsalah\r\n3.100\t2.900\r\n');
    document.activeElement.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  // The server says where a block goes, and what is wrong in it.
  await page.locator('form[data-grid] input[aria-invalid=true]').waitFor();
  assert.equal(await cell('Golongan III, Perempuan').inputValue(), '2.900');
  await page.locator('form[data-grid] button[type=submit]').click();
  await page.getByRole('alert').first().waitFor();
  const wrong = page.locator('form[data-grid] [aria-invalid=true]');
  assert.equal(await wrong.getAttribute('name'), 'Golongan 2|wanita');
  assert.equal(await wrong.inputValue(), 'salah');
  assert.equal(await cell('Golongan I, Perempuan').inputValue(), '900');
  await wrong.fill('1.900');
  await page.locator('form[data-grid] button[type=submit]').click();
  await page.getByRole('status').first().waitFor();
  await page.goto('/data/pangkat-pegawai?dari=1993-04-30&sampai=1993-04-30');
  assert.equal(await page.locator('tbody tr').count(), 3);
  assert.match(await page.locator('tbody').innerText(), /2\.100\s+1\.900\s+4\.000/);
});

test('a form works without scripts', async (t) => {
  const page = await open(t, { role: 'operator', javaScriptEnabled: false });
  await enter(page, { tanggal: '2033-05-31', pria: '1500', wanita: '500' });
  assert.match(await page.locator('tbody').innerText(), /1\.500\s+500\s+2\.000/);
});

test('a leader may look at a list and change nothing', async (t) => {
  const page = await open(t, { role: 'pimpinan', allow: [/403/] });
  await page.goto(LIST);
  assert.equal(await page.getByRole('link', { name: 'Tambah data' }).count(), 0);
  const answer = await page.goto(`${LIST}/baru`);
  assert.equal(answer.status(), 403);
  assert.match(await page.locator('main').innerText(), /\S/);
});

