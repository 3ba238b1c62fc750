// An admin sets a source up step by step: kind, place, a first look, rules, a trial, and on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { open } from './support/browser.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SECRET = 'sangat-rahasia-8812';
const WIDTHS = [390, 1024, 1920];

/** An agency's application, which calls things otherwise. */
function application(t) {
  const rows = [20, 21, 22].map((usia) => ({ tgl_data: '1994-06-30', usia, jml_lk: usia, wanita: 2 }));
  const server = createServer((request, answer) => {
    const known = request.headers.authorization === `Bearer ${SECRET}`;
    answer.writeHead(known ? 200 : 401, { 'Content-Type': 'application/json' });
    answer.end(JSON.stringify({ data: rows }));
  });
  t.after(() => server.close());
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}/usia`));
  });
}

/** Looks at a step at every size: nothing sticks out, no barriers, and the secret is nowhere. */
async function look(page, name) {
  assert.ok(!(await page.content()).includes(SECRET), `${name} tells the secret`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px too wide at ${width}`);
    if (process.env.E2E_PICTURES)
      await page.screenshot({ path: `${process.env.E2E_PICTURES}/${name}-${width}.png`, fullPage: true });
  }
  if (page.scripted) {
    await page.evaluate(axe);
    const barriers = await page.evaluate(
      async (rules) => (await window.axe.run({ runOnly: rules })).violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`),
      RULES,
    );
    assert.deepEqual(barriers, [], name);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function setUp(page, name, address) {
  await page.goto('/sumber');
  await page.getByRole('link', { name: 'Sumber baru' }).click();
  await page.getByRole('radio', { name: /JSON/ }).first().check();
  await look(page, 'jenis');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.getByLabel('Nama', { exact: true }).fill(name);
  await page.locator('#opd').selectOption('bkd');
  await page.locator('#indikator').selectOption('usia-asn');
  await page.locator('#alamat').fill(address);
  await page.locator('#masuk').selectOption('bearer');
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.locator('.invalid-feedback').first().waitFor();
  await look(page, 'tempat');
  await page.locator('#rahasia').fill(SECRET);
  await page.getByRole('button', { name: 'Lanjut' }).click();
  await page.waitForURL('**/peta');
  await page.getByRole('button', { name: 'Coba', exact: true }).click();
  await page.getByRole('heading', { name: 'Baris pertama sebagaimana datang' }).waitFor();
  await look(page, 'coba');
  const answers = { jml_lk: 'pria', tgl_data: 'tanggal' };
  for (const [heading, field] of Object.entries(answers)) {
    const asked = page.locator(`select[name="jawab/#kolom/${heading}"]`);
    if (await asked.count()) await asked.selectOption(field);
  }
  await page.getByRole('button', { name: 'Simpan jawaban dan coba lagi' }).click();
  await page.getByText('3 dapat disimpan dan 0 ditolak').waitFor();
  await look(page, 'terbaca');
  await page.getByRole('link', { name: 'Lanjut' }).click();
  await page.waitForURL('**/aturan');
  await page.locator('#jadwal').selectOption({ label: 'Tiap malam pukul 02.15' });
  await look(page, 'aturan');
  await page.getByRole('button', { name: 'Simpan dan coba seluruhnya' }).click();
  await page.getByRole('heading', { name: 'Langkah terakhir' }).waitFor();
  await page.getByText('Ini hanya percobaan').waitFor();
  await look(page, 'periksa');
}

test('a source is set up step by step', { timeout: 120_000 }, async (t) => {
  const address = await application(t);
  const page = await open(t, { role: 'admin', fresh: true, allow: [/422/] });
  page.scripted = true;
  await setUp(page, 'langkah', address);
  await page.getByRole('button', { name: 'Ambil sekarang' }).click();
  await page.locator('dl.facts').waitFor();
  await page.getByRole('link', { name: 'langkah' }).click();
  await page.getByRole('button', { name: 'Hapus sumber' }).click();
  await page.waitForURL('**/sumber?**');
});

test('and so it is where no scripts run', { timeout: 120_000 }, async (t) => {
  const address = await application(t);
  const page = await open(t, { role: 'admin', fresh: true, javaScriptEnabled: false, allow: [/422/] });
  await setUp(page, 'tanpa-skrip', address);
  await page.getByRole('button', { name: 'Aktifkan' }).click();
  await page.waitForURL('**/sumber/**');
  await page.getByRole('button', { name: 'Jeda' }).waitFor();
  await page.getByRole('button', { name: 'Hapus sumber' }).click();
});
