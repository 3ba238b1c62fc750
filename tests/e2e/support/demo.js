// Starts the program's demo on a free port, and reads off what it prints.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The program. */
export const binary = () => process.env.PIMPINAN_BIN ?? `${process.env.CARGO_TARGET_DIR ?? `${root}target`}/debug/pimpinan`;

/** Signs in as the page's form does; the answer is the value of the session's cookie. */
export async function signIn(base, email, password) {
  const answer = await fetch(`${base}/masuk`, {
    method: 'POST',
    body: new URLSearchParams({ email, password }),
    redirect: 'manual',
  });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('sesi='));
  if (!cookie) throw new Error(`${email} can't sign in: status ${answer.status}.`);
  return cookie.slice('sesi='.length, cookie.indexOf(';'));
}

/** The sentences that end with what we look for; all of them are there once the last one is. */
const FACTS = {
  base: /^Dashboard Pimpinan is at (http\S+)$/,
  password: /^Logins .* password (\S+)$/,
  key: /--key (\S+)$/,
};

function read(child) {
  const demo = { logins: {} };
  return new Promise((done, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const login = /^ {2}(\S+) +(\S+@\S+)$/.exec(line);
      if (login) demo.logins[login[1]] = login[2];
      for (const [name, pattern] of Object.entries(FACTS)) {
        const found = pattern.exec(line);
        if (found) demo[name] = found[1];
      }
      if (demo.key) done(demo);
    });
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`The demo ended with ${code} before it was ready.`)));
  });
}

/** Address, logins, password, API key and a session for each role, and how to stop it all. */
export async function startDemo() {
  const path = binary();
  if (!existsSync(path)) throw new Error(`${path} is missing: run cargo build, or set PIMPINAN_BIN.`);
  const child = spawn(path, ['demo', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' },
  });
  process.on('exit', () => child.kill('SIGKILL'));
  const ended = new Promise((done) => { child.on('exit', (code) => done(code)); });
  const demo = await read(child);
  demo.sessions = {};
  for (const [role, email] of Object.entries(demo.logins)) {
    demo.sessions[role] = await signIn(demo.base, email, demo.password);
  }
  const stop = () => { child.kill('SIGTERM'); return ended; };
  return { ...demo, stop };
}
