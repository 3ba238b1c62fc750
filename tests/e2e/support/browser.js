// A browser for a file of journeys, and pages in contexts that know nothing of each other.
import { after, before } from 'node:test';
import { launch } from './chromium.js';
import { signIn, startDemo } from './demo.js';

/** The demo that runs for all files; a file that is run alone starts its own. */
export const demo = process.env.E2E_DEMO ? JSON.parse(process.env.E2E_DEMO) : await startDemo();

let browser;
before(async () => { browser = await launch(); });
after(async () => {
  await browser?.close();
  await demo.stop?.();
});

/** What a page did that none may do: asked elsewhere, broke a policy, wrote an error. */
export function watch(context, base = demo.base) {
  const wrong = [];
  context.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text()))
      wrong.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => wrong.push(`script: ${error.error().message}`));
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${base}/`) && !/^(data|blob|about):/.test(url)) wrong.push(`request: ${url}`);
  });
  return wrong;
}

/**
 * A fresh context that is closed after the test, with a session of `role` if given.
 * A `fresh` session may do at once what asks who one is; the others may be older than that.
 * `wrong` must be empty at the end, unless the test says what it expects by `allow`.
 */
export async function open(
  t,
  { role, fresh, lang, theme, width = 1280, height = 900, allow = [], base = demo.base, ...options } = {},
) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale: 'id-ID',
    timezoneId: 'Asia/Jakarta',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const session = fresh ? await signIn(base, demo.logins[role], demo.password) : role && demo.sessions[role];
  const cookies = { sesi: session, bahasa: lang, tema: theme };
  for (const [name, value] of Object.entries(cookies)) {
    if (value) await context.addCookies([{ name, value, url: base, sameSite: 'Lax' }]);
  }
  const wrong = watch(context, base);
  t.after(async () => {
    await context.close();
    const left = wrong.filter((one) => !allow.some((pattern) => pattern.test(one)));
    if (left.length > 0) throw new Error(left.join('\n'));
  });
  return context.newPage();
}

/** Sends a figure as an agency's application does. */
export async function send(method, path, fields, key = demo.key) {
  const answer = await fetch(`${demo.base}/api/v1/${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ apikey: key, ...fields }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Waits until what was asked for in place is fitted in: the address changes a moment before. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('.htmx-request'));
