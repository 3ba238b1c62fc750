// Signing in with the office account, at a provider of its own (oidc-provider).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open } from './support/browser.js';
import { EMERGENCY, PASSWORD, startSso } from './support/sso.js';

let sso;
before(async () => { sso = await startSso(); });
after(async () => { await sso.stop(); });

/** A page that may ask the provider, whose pages are not ours to judge. */
const visit = (t) => open(t, { base: sso.base, allow: [/^request: /, /^console: /] });

/** Shows the provider who one is, and agrees. */
async function present(page, login) {
  await page.waitForURL(`${sso.issuer}/interaction/**`);
  await page.locator('[name=login]').fill(login);
  await page.locator('[name=password]').fill('apa saja');
  await page.locator('button[type=submit]').click();
  await page.locator('[name=prompt][value=consent]').waitFor({ state: 'attached' });
  await page.locator('button[type=submit]').click();
}

test('who has an office account signs in, is known by it, and signs out at both', async (t) => {
  const page = await visit(t);
  await page.goto('/masuk');
  await page.getByRole('link', { name: 'Masuk dengan akun dinas (SSO)' }).click();
  await present(page, 'siti');
  await page.waitForURL(`${sso.base}/beranda`);
  assert.match(await page.locator('.side-user').innerText(), /Siti Aminah[\s\S]*Pimpinan/);
  await page.goto('/profil');
  assert.match(await page.locator('main').innerText(), /siti@demo\.test/);

  await page.locator('form[action="/keluar"]').first().evaluate((form) => form.requestSubmit());
  await page.waitForURL(`${sso.issuer}/session/end**`);
  await page.locator('button[name=logout]').first().click();
  await page.waitForURL(`${sso.base}/masuk**`);
  await page.goto('/profil');
  await page.waitForURL('**/masuk?ke=%2Fprofil');
  await page.getByRole('link', { name: 'Masuk dengan akun dinas (SSO)' }).click();
  await page.waitForURL(`${sso.issuer}/interaction/**`);
});

test('an office account without a role is told so', async (t) => {
  const page = await visit(t);
  await page.goto('/masuk');
  await page.getByRole('link', { name: 'Masuk dengan akun dinas (SSO)' }).click();
  await present(page, 'tamu');
  assert.match(await page.getByRole('alert').innerText(), /belum diberi peran/);
});

test('a password opens the program to one superadmin alone', async () => {
  const send = (email) => fetch(`${sso.base}/masuk`, {
    method: 'POST',
    body: new URLSearchParams({ email, password: PASSWORD }),
    redirect: 'manual',
  });
  assert.equal((await send('siti@demo.test')).status, 401);
  assert.equal((await send(EMERGENCY)).status, 303);
});
