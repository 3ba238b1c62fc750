// A server whose people sign in at a provider (oidc-provider), both on this machine.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';
import { binary } from './demo.js';

const SECRET = 'rahasia & lain';
export const PASSWORD = 'rahasia yang panjang 17';
export const EMERGENCY = 'darurat@demo.test';

/** Whom the provider knows. */
const PEOPLE = {
  siti: { name: 'Siti Aminah', email: 'siti@demo.test', email_verified: true, groups: ['dash'] },
  tamu: { name: 'Tamu', email: 'tamu@demo.test', email_verified: true, groups: [] },
};

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function startProvider(base) {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: 'dashboard',
      client_secret: SECRET,
      redirect_uris: [`${base}/masuk/sso/kembali`],
      post_logout_redirect_uris: [`${base}/masuk`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
    }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    cookies: { keys: ['only for this journey'] },
    findAccount: (_, id) => PEOPLE[id] && { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) },
  });
  const server = provider.listen(port, '127.0.0.1');
  return { issuer, close: () => { server.closeAllConnections(); server.close(); } };
}

/** Adds the superadmin who may use a password, and starts the server. */
async function startServer(base, issuer, folder) {
  const database = `sqlite://${join(folder, 'sso.db')}`;
  const add = ['user', 'add', '--email', EMERGENCY, '--name', 'Darurat', '--role', 'superadmin', '--password-stdin'];
  const added = spawnSync(binary(), [...add, '--database', database], { input: `${PASSWORD}\n` });
  if (added.status !== 0) throw new Error(String(added.stderr));
  const secret = join(folder, 'secret');
  writeFileSync(secret, `${SECRET}\n`);
  const child = spawn(binary(), [
    'serve', '--listen', new URL(base).host, '--database', database, '--public-url', base,
    '--oidc-issuer', issuer, '--oidc-local', '--oidc-client-id', 'dashboard', '--oidc-client-secret-file', secret,
    '--oidc-role', 'dash=pimpinan', '--password-only-for', EMERGENCY,
  ], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' } });
  process.on('exit', () => child.kill('SIGKILL'));
  await new Promise((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('Dashboard Pimpinan is at')) done();
    });
    child.on('exit', (code) => failed(new Error(`The server ended with ${code} before it was ready.`)));
  });
  return child;
}

/** Addresses of both, and how to stop them. */
export async function startSso() {
  const folder = mkdtempSync(join(tmpdir(), 'sso-'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const provider = await startProvider(base);
  const child = await startServer(base, provider.issuer, folder);
  const stop = async () => {
    const ended = new Promise((done) => { child.on('exit', done); });
    child.kill('SIGTERM');
    await ended;
    provider.close();
    rmSync(folder, { recursive: true });
  };
  return { base, issuer: provider.issuer, stop };
}
