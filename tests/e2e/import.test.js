// An operator sends a file: what it would do is shown first, then done.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { open } from './support/browser.js';

const SLUG = 'pegawai-esselon';
const START = `/data/${SLUG}/impor`;

async function template(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function send(page, name, mimeType, buffer) {
  await page.goto(START);
  await page.getByLabel('Berkas', { exact: true }).setInputFiles({ name, mimeType, buffer });
  await page.getByRole('button', { name: 'Periksa berkas' }).click();
}

/** The counts of the preview, once the file has been read. */
async function preview(page) {
  await page.getByRole('heading', { name: 'Periksa sebelum disimpan' }).waitFor();
  const counts = {};
  for (const one of await page.locator('[data-count]').all())
    counts[await one.getAttribute('data-count')] = (await one.innerText()).trim();
  return counts;
}

test('the template for a spreadsheet comes back unchanged', async (t) => {
  const page = await open(t, { role: 'operator' });
  await page.goto(`/data/${SLUG}`);
  await page.getByRole('link', { name: 'Impor berkas' }).click();
  await page.waitForURL(`**${START}`);
  const file = await template(page, 'Templat Excel');
  assert.deepEqual([...file.bytes.subarray(0, 2)], [0x50, 0x4b]);
  await send(page, file.name, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', file.bytes);
  const counts = await preview(page);
  assert.equal(counts.created, '0');
  assert.equal(counts.changed, '0');
  assert.equal(counts.refused, '0');
  assert.notEqual(counts.same, '0');
  await page.getByText('Tidak ada yang perlu disimpan.').waitFor();
});

test('a filled template is looked through, and its good rows are saved', async (t) => {
  const page = await open(t, { role: 'operator' });
  await page.goto(START);
  const { bytes } = await template(page, 'Templat CSV');
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const [head, sample] = text.split(/\r?\n/);
  const mark = head.includes(';') ? ';' : ',';
  const columns = head.split(mark);
  const model = Object.fromEntries(columns.map((name, at) => [name, (sample ?? '').split(mark)[at] ?? '']));
  const line = (fields) => columns.map((name) => ({ ...model, jumlah: '', ...fields })[name]).join(mark);
  const codes = ['Esselon II', 'Esselon III', 'Esselon IV'];
  const rows = [
    line({ tanggal: '1993-06-30', esselon: codes[0], pria: '11', wanita: '12' }),
    line({ tanggal: '1993-06-30', esselon: codes[1], pria: 'banyak', wanita: '14' }),
    line({ tanggal: '1993-06-30', esselon: codes[2], pria: '15', wanita: '16' }),
  ];
  await send(page, 'eselon.csv', 'text/csv', Buffer.from([head, ...rows, ''].join('\r\n')));
  const counts = await preview(page);
  assert.equal(counts.created, '2');
  assert.equal(counts.refused, '1');
  const refused = page.getByRole('region', { name: 'Baris yang ditolak' }).last();
  assert.match(await refused.innerText(), /3[\s\S]*“banyak”/);

  await page.goto(page.url());
  await page.getByRole('button', { name: 'Simpan 2 baris yang benar saja' }).click();
  await page.getByRole('heading', { name: 'Impor selesai' }).waitFor();
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Laporan Excel' }).click(),
  ]);
  assert.match(report.suggestedFilename(), /\.xlsx$/);

  await page.goto(`/data/${SLUG}?dari=1993-06-30&sampai=1993-06-30`);
  assert.equal(await page.locator('tbody tr').count(), 2);
  assert.match(await page.locator('tbody').innerText(), /impor berkas/);
  assert.match(await page.locator('tbody').innerText(), /15\s+16\s+31/);
});

test('a file of another kind is refused with a sentence', async (t) => {
  const page = await open(t, { role: 'operator', allow: [/4\d\d/] });
  await send(
    page,
    'laporan.xlsx',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    Buffer.from('%PDF-1.7\n%\xE2\xE3\n1 0 obj\n'),
  );
  await page.getByText('Ini bukan berkas Excel atau CSV').waitFor();
});
