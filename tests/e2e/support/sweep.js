// What must hold on every page, at every size, in both looks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { open } from './browser.js';
import { drawn } from './chromium.js';
import { crawl } from './crawl.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Pages are loaded at the first width and looked at for barriers; then the window is dragged to the second. */
const WIDTHS = [[390, 360], [1024, 1920]];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** How far the document is wider than the window, and what sticks out, once charts have followed the window. */
const overflow = (page) =>
  page.evaluate(async () => {
    const root = document.documentElement;
    const fits = () => root.scrollWidth <= root.clientWidth;
    const latest = performance.now() + 2000;
    while (!fits() && performance.now() < latest)
      await new Promise((done) => {
        requestAnimationFrame(done);
      });
    if (fits()) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
      (one) => one.getBoundingClientRect().right > root.clientWidth + 1,
    );
    const named = wide
      .slice(0, 4)
      .map((one) => `${one.tagName} ${one.className} "${one.textContent.trim().slice(0, 40)}"`);
    return [`${root.scrollWidth} px wide in ${root.clientWidth}: ${named.join('; ')}`];
  });

/** Pages of one template over many agencies, indicators or regions: Indonesian looks at all, English at each third. */
const ALIKE = /^\/(opd|pemantauan|wilayah|data|pertanyaan\/baru)\/./;
const ONE_OF = 3;
/** Pages that ask for a proof of who one is, where the session is not new. */
const PROVED = /^\/(pengguna|peran|kunci|profil)\//;

/** Drawings are pictures with a text alternative: their insides are not for reading. */
const violations = (page) =>
  page.evaluate(async (rules) => {
    const { violations: all } = await window.axe.run(
      { exclude: ['.chart-canvas > *'] },
      { runOnly: rules, resultTypes: ['violations'] },
    );
    return all.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`)
          .join(' | ')}`,
    );
  }, RULES);

async function check(t, path, theme, [loaded, dragged], options) {
  const page = await open(t, { theme, width: loaded, ...options });
  await page.goto(path);
  assert.equal(await page.locator('html').getAttribute('lang'), options.lang);
  await drawn(page);
  const wrong = await overflow(page);
  await page.evaluate(axe);
  wrong.push(...await violations(page));
  await page.setViewportSize({ width: dragged, height: 900 });
  wrong.push(...await overflow(page));
  await page.close();
  return wrong.map((one) => `${loaded} ${theme}: ${one}`);
}

/** One test a page, each page read in `lang`. */
export async function sweep(lang) {
  const pages = new Map();
  for (const role of ['superadmin', 'operator']) {
    for (const [path, status] of await crawl(role)) {
      if (!pages.has(path) || pages.get(path).status >= 400) pages.set(path, { role, status });
    }
  }
  test(`the menu leads to pages that answer, in ${lang}`, () => {
    const broken = [...pages].filter(([path, { status }]) => status >= 400 && path !== '/tidak-ada');
    assert.deepEqual(broken, []);
    assert.ok(pages.size > 40, `only ${pages.size} pages`);
  });
  let alike = 0;
  const isLookedAt = (path) => lang === 'id' || !ALIKE.test(path) || alike++ % ONE_OF === 0;
  for (const [path, { role, status }] of pages) {
    if (!isLookedAt(path)) continue;
    test(`${path} in ${lang}`, { timeout: 120_000 }, async (t) => {
      const options = {
        lang,
        role: path === '/masuk' ? undefined : role,
        fresh: PROVED.test(path),
        allow: status === 404 ? [/404/] : [],
      };
      // Each language at each size in one look, the other language in the other.
      const looks = lang === 'en' ? ['dark', 'light'] : ['light', 'dark'];
      const wrong = [];
      for (const [at, widths] of WIDTHS.entries()) wrong.push(...await check(t, path, looks[at], widths, options));
      assert.deepEqual(wrong, []);
    });
  }
}

