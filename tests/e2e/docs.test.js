// The pages of the API, as an integrator uses them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, open } from './support/browser.js';

test('the menu is narrowed as one types', async (t) => {
  const page = await open(t);
  await page.goto('/docs');
  const entries = page.locator('#daftar [data-filter-item]:visible');
  const all = await entries.count();
  assert.ok(all > 20);
  const box = page.getByRole('searchbox');
  await box.fill('eselon');
  const some = await page.locator('#daftar [data-filter-item]:visible').count();
  await box.fill('esselon');
  const published = await page.locator('#daftar [data-filter-item]:visible').count();
  assert.ok(some + published > 0 && Math.max(some, published) < all);
  await box.fill('tidak ada yang begini');
  await page.locator('[data-filter-none]').waitFor();
  await box.fill('');
  assert.equal(await entries.count(), all);
  await box.fill('tim medis');
  await page.getByRole('link', { name: 'Save New Jumlah Tim Medis' }).click();
  await page.waitForURL('**/docs/tim-medis#post');
});

test('an example is chosen once for all and copied', async (t) => {
  const page = await open(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto('/docs/pegawai');
  await page.locator('#post').getByRole('tab', { name: 'Python (requests)' }).click();
  assert.equal(
    await page.locator('#put').getByRole('tab', { name: 'Python (requests)' }).getAttribute('aria-selected'),
    'true',
  );
  const panel = page.locator('#post').getByRole('tabpanel').locator('visible=true');
  await panel.getByRole('button', { name: 'Salin' }).click();
  await panel.getByRole('button', { name: 'Tersalin' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, (await panel.locator('code').textContent()).trim());
  assert.match(copied, new RegExp(`${demo.base}/api/v1/pegawai`));
  await page.goto('/docs/tim-medis');
  assert.equal(
    await page.locator('#post').getByRole('tab', { name: 'Python (requests)' }).getAttribute('aria-selected'),
    'true',
  );
});

test('a method is tried against this server with a key', async (t) => {
  // The browser writes the refused calls to its console.
  const page = await open(t, { allow: [/40[0-9]/] });
  await page.goto('/docs/kenaikan-pangkat-otomatis-pegawai');
  const part = page.locator('#post');
  await part.getByText('Coba', { exact: false }).locator('xpath=ancestor-or-self::summary').click();
  const field = (name) => part.locator(`#post-f-${name}`);
  const result = part.locator('[data-tryit-result]');
  const push = () => part.getByRole('button', { name: 'Kirim' }).click();

  // Long ago: other journeys look at the newest period of this data set.
  await field('tanggal').fill('1999-01-01');
  await field('pria').fill('12');
  await push();
  await result.getByText('401').waitFor();

  await field('apikey').fill(demo.key);
  await push();
  await result.getByText('The wanita field is required.').waitFor();
  assert.match(await result.innerText(), /404/);

  await field('wanita').fill('13');
  await push();
  await result.getByText('Data created successfully.').waitFor();
  assert.match(await result.innerText(), /200/);

  await field('_format').selectOption('json');
  await push();
  await result.getByText('404').waitFor();
  assert.doesNotMatch(page.url(), new RegExp(demo.key), 'the key stands in the address');
});

test('a call of API v2 is found, tried and refused in words', async (t) => {
  const page = await open(t, { allow: [/4[0-9][0-9]/] });
  await page.goto('/docs');
  await page.getByRole('navigation', { name: 'Versi API' }).getByRole('link', { name: 'API v2' }).click();
  await page.waitForURL('**/docs/v2');
  await page.getByRole('searchbox').fill('pegawai esselon');
  await page.locator('#daftar').getByRole('link', { name: 'Jumlah Pegawai Esselon' }).click();
  await page.waitForURL('**/docs/v2/pegawai-esselon');

  const part = page.locator('#create');
  await part.locator('summary').filter({ hasText: 'Coba' }).click();
  const result = part.locator('[data-tryit-result]');
  const push = () => part.getByRole('button', { name: 'Kirim' }).click();
  const body = { period: '1993-02-28', esselon: 'Esselon 3', pria: 7, wanita: 'tiga' };
  await part.locator('#create-f-body').fill(JSON.stringify(body));
  await push();
  await result.locator('.badge', { hasText: '401' }).waitFor();

  await part.locator('#create-f-key').fill(demo.key);
  await push();
  await result.locator('.badge', { hasText: '422' }).waitFor();
  assert.match(await result.innerText(), /"field": "wanita"/);

  await part.locator('#create-f-body').fill(JSON.stringify({ ...body, wanita: 3 }));
  await push();
  await result.locator('.badge', { hasText: '201' }).waitFor();
  assert.match(await result.innerText(), /"jumlah": 10/);

  const list = page.locator('#list');
  await list.locator('summary').filter({ hasText: 'Coba' }).click();
  await list.locator('#list-f-key').fill(demo.key);
  await list.locator('#list-f-period').fill('1993-02-28');
  await list.locator('#list-f-fields').fill('period,pria');
  await list.getByRole('button', { name: 'Kirim' }).click();
  await list.locator('[data-tryit-result]').locator('code', { hasText: '"pria": 7' }).waitFor();
  assert.doesNotMatch(page.url(), new RegExp(demo.key));
});

test('every problem has an anchor, in both languages and at every width', async (t) => {
  for (const [lang, width] of [['id', 360], ['en', 1920]]) {
    const page = await open(t, { lang, width });
    await page.goto('/docs/v2/problems#validated');
    const heading = page.locator('#validated h2');
    await heading.waitFor();
    assert.ok(await heading.evaluate((one) => one.getBoundingClientRect().top < innerHeight));
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(beyond <= 0, `${beyond} px too wide at ${width}`);
  }
});
