// People, roles, keys, the second factor, and answering for figures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { open, send } from './support/browser.js';
import { code } from './support/totp.js';

const PASSWORD = 'rahasia yang panjang 17';

/** Invites somebody; the answer is the link that the page shows once. */
async function invite(page, { name, email, role, agency }) {
  await page.goto('/pengguna');
  await page.getByRole('link', { name: 'Tambah pengguna' }).click();
  await page.getByLabel('Nama', { exact: true }).fill(name);
  await page.getByLabel('Surel', { exact: true }).fill(email);
  await page.getByLabel('Peran', { exact: true }).selectOption({ label: role });
  if (agency) await page.getByLabel('OPD', { exact: true }).selectOption({ label: agency });
  await page.getByRole('button', { name: 'Undang' }).click();
  return (await page.locator('#tautan').innerText()).trim();
}

async function choosePassword(page, link) {
  await page.goto(link);
  await page.getByLabel('Kata sandi baru').fill(PASSWORD);
  await page.getByLabel('Ulangi kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Simpan kata sandi' }).click();
}

async function signIn(page, email) {
  await page.goto('/masuk');
  await page.getByLabel('Surel').fill(email);
  await page.getByLabel('Kata sandi').fill(PASSWORD);
  await page.getByRole('button', { name: 'Masuk' }).click();
}

async function newcomer(t, admin, person) {
  const link = await invite(admin, person);
  const page = await open(t);
  await choosePassword(page, link);
  if (!new URL(page.url()).pathname.startsWith('/beranda')) await signIn(page, person.email);
  await page.waitForURL('**/beranda');
  return page;
}

test('an admin invites an operator, who chooses a password by a link that works once', async (t) => {
  const admin = await open(t, { role: 'admin', fresh: true });
  const person = { name: 'Siti Aminah', email: 'siti@demo.test', role: 'Operator', agency: 'Dinas Kesehatan' };
  const link = await invite(admin, person);
  const page = await open(t, { allow: [/4\d\d/] });
  await choosePassword(page, link);
  await signIn(page, person.email);
  await page.waitForURL('**/beranda');
  assert.match(await page.locator('.side-user').innerText(), /Siti Aminah[\s\S]*Operator[\s\S]*Dinas Kesehatan/);
  assert.equal(await page.getByRole('link', { name: 'Pengguna', exact: true }).count(), 0);
  const again = await page.goto(link);
  assert.ok(again.status() >= 400);

  await admin.goto('/pengguna?cari=siti');
  assert.match(await admin.locator('tbody').innerText(), /Siti Aminah/);
});

test('a key is made, shown once, used and revoked', async (t) => {
  const admin = await open(t, { role: 'admin', fresh: true });
  await admin.goto('/kunci');
  await admin.getByRole('link', { name: 'Buat kunci' }).click();
  await admin.getByLabel('Nama kunci').fill('Aplikasi uji');
  await admin.getByLabel('OPD', { exact: true }).selectOption({ label: 'Badan Kepegawaian Daerah' });
  await admin.getByLabel('Penanggung jawab').fill('operator@demo.test');
  await admin.getByRole('button', { name: 'Buat kunci' }).click();
  const key = (await admin.locator('#kunci').innerText()).trim();
  await admin.locator('main').getByRole('link').last().click();
  const address = admin.url();
  assert.doesNotMatch(await admin.content(), new RegExp(key));

  const figures = { tanggal: '2034-01-31', pria: 1, wanita: 2 };
  const slug = 'pegawai-yang-akan-pensiun';
  assert.equal((await send('POST', slug, figures, key)).status, 200);
  await admin.goto(address);
  await admin.getByRole('button', { name: 'Cabut kunci' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Cabut kunci' }).click();
  await admin.getByText('Dicabut').first().waitFor();
  const refused = await send('POST', slug, { ...figures, tanggal: '2034-02-28' }, key);
  assert.equal(refused.status, 401);
  assert.match(JSON.stringify(refused.body), /The apikey is invalid/);
});

test('a superadmin makes a role, and it gives what it says and no more', async (t) => {
  const superadmin = await open(t, { role: 'superadmin', fresh: true });
  await superadmin.goto('/peran');
  await superadmin.getByRole('link', { name: 'Tambah peran' }).click();
  await superadmin.getByLabel('Nama peran').fill('Pengamat jurnal');
  await superadmin.getByLabel('Melihat semua angka, juga yang sementara').check();
  await superadmin.getByLabel('Bekerja untuk semua OPD').check();
  await superadmin.getByLabel('Membaca jurnal').check();
  await superadmin.getByRole('button', { name: 'Simpan' }).click();
  await superadmin.waitForURL('**/peran?*');
  await superadmin.getByRole('link', { name: 'Pengamat jurnal' }).click();
  assert.ok(await superadmin.getByLabel('Membaca jurnal').isChecked());
  assert.ok(!await superadmin.getByLabel('Menghapus angka').isChecked());

  const page = await newcomer(t, superadmin, { name: 'Budi', email: 'budi@demo.test', role: 'Pengamat jurnal' });
  await page.getByRole('link', { name: 'Jurnal', exact: true }).click();
  await page.waitForURL('**/jurnal');
  assert.match(await page.locator('main').innerText(), /Superadmin Contoh/);
  assert.equal(await page.getByRole('link', { name: 'Pengguna', exact: true }).count(), 0);
});

test('an admin cannot make anybody a superadmin', async (t) => {
  const admin = await open(t, { role: 'admin', fresh: true });
  await admin.goto('/pengguna/baru');
  const roles = await admin.getByLabel('Peran', { exact: true }).locator('option').allInnerTexts();
  assert.ok(roles.includes('Operator'));
  assert.ok(!roles.includes('Superadmin'), roles.join());
});

test('a second factor is set up, asked for, and replaced by a recovery code', async (t) => {
  const superadmin = await open(t, { role: 'superadmin', fresh: true });
  const person = { name: 'Ratna', email: 'ratna@demo.test', role: 'Pimpinan' };
  const page = await newcomer(t, superadmin, person);
  await page.goto('/profil/dua-langkah');
  const secret = await page.locator('#rahasia').textContent();
  // The code before the present one is taken too, and leaves the present one for signing in.
  await page.getByLabel('Kode', { exact: true }).fill(code(secret, Date.now() - 30_000));
  await page.getByRole('button', { name: 'Nyalakan' }).click();
  const spare = (await page.locator('code#kode').innerText()).trim().split(/\s+/);
  assert.ok(spare.length >= 8);

  const other = await open(t, { allow: [/40[01]/] });
  await signIn(other, person.email);
  await other.getByRole('heading', { name: 'Verifikasi dua langkah' }).waitFor();
  await other.goto('/beranda');
  await other.waitForURL('**/masuk*');
  await signIn(other, person.email);
  await other.getByLabel('Kode', { exact: true }).fill('000000');
  await other.getByRole('button', { name: 'Masuk' }).click();
  await other.getByRole('alert').waitFor();
  await other.getByLabel('Kode', { exact: true }).fill(code(secret));
  await other.getByRole('button', { name: 'Masuk' }).click();
  await other.waitForURL('**/beranda');

  const lost = await open(t);
  await signIn(lost, person.email);
  await lost.getByLabel('Kode', { exact: true }).fill(spare[0]);
  await lost.getByRole('button', { name: 'Masuk' }).click();
  await lost.waitForURL('**/beranda');
});

const SLUG = 'pegawai-yang-akan-pensiun';

/** The line of a period among those that wait for validation. */
async function waiting(page, period) {
  await page.goto(`/pengesahan?indikator=${SLUG}`);
  return page.locator('.queue-item').filter({ has: page.locator('h2', { hasText: period }) });
}

test('figures are validated, and then stand firm', async (t) => {
  assert.equal((await send('POST', SLUG, { tanggal: '2034-03-31', pria: 1010, wanita: 20 })).status, 200);
  const admin = await open(t, { role: 'admin', fresh: true });
  const line = await waiting(admin, 'Maret 2034');
  await line.getByRole('button', { name: /^Sahkan/ }).click();
  await admin.waitForURL('**sejak=**');
  const said = admin.getByRole('status').filter({ hasText: 'Disahkan' });
  assert.match(await said.innerText(), /Maret 2034: 1\.030 orang/);
  await said.getByRole('button', { name: 'Urungkan pengesahan' }).click();
  await admin.getByText('Pengesahan diurungkan').waitFor();
  const again = await waiting(admin, 'Maret 2034');
  await again.getByRole('button', { name: /^Sahkan/ }).click();
  await admin.waitForURL('**sejak=**');
  assert.equal(await (await waiting(admin, 'Maret 2034')).count(), 0);

  const operator = await open(t, { role: 'operator', allow: [/4\d\d/] });
  await operator.goto(`/data/${SLUG}?dari=2034-03-31&sampai=2034-03-31`);
  assert.match(await operator.locator('tbody').innerText(), /disahkan/);
});

test('figures go back to the agency with a reason', async (t) => {
  assert.equal((await send('POST', SLUG, { tanggal: '2034-04-30', pria: 9999, wanita: 1 })).status, 200);
  const admin = await open(t, { role: 'admin', fresh: true });
  const line = await waiting(admin, 'April 2034');
  await line.locator('summary').click();
  await line.getByLabel('Alasan').fill('Angka laki-laki sepuluh kali lipat bulan lalu.');
  await line.getByRole('button', { name: 'Kembalikan' }).click();
  await admin.waitForURL('**/pengesahan**');

  const operator = await open(t, { role: 'operator' });
  await operator.goto('/catatan');
  assert.match(await operator.locator('main').innerText(), /sepuluh kali lipat/);
});
