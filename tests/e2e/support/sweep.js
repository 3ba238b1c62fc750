// What must hold on every page, at every size, in both looks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { drawn, open } from './browser.js';
import { crawl } from './crawl.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [360, 390, 1024, 1920];
const LOOKS = ['light', 'dark'];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** How far the document is wider than the window, and what sticks out. */
const overflow = (page) => page.evaluate(() => {
  const root = document.documentElement;
  const most = root.clientWidth;
  if (root.scrollWidth <= most) return null;
  const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > most + 1);
  return `${root.scrollWidth} px: ${wide.slice(0, 4).map((one) => `${one.tagName} ${one.className} "${one.textContent.trim().slice(0, 40)}"`).join('; ')}`;
});

const look = (page, theme) => page.evaluate((value) => { document.documentElement.dataset.bsTheme = value; }, theme);

async function violations(page) {
  const found = await page.evaluate(async (rules) => {
    const { violations: all } = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
    return all.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
  }, RULES);
  return found;
}

async function check(page, lang) {
  const wrong = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await overflow(page);
    if (wide) wrong.push(`${width}: ${wide}`);
    // Half the looks in one language, the other half in the other.
    const theme = LOOKS[(WIDTHS.indexOf(width) / 2 + (lang === 'en' ? 1 : 0)) % 2];
    if (!theme) continue;
    await look(page, theme);
    for (const one of await violations(page)) wrong.push(`${width} ${theme}: ${one}`);
  }
  return wrong;
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
  for (const [path, { role, status }] of pages) {
    test(`${path} in ${lang}`, async (t) => {
      const page = await open(t, { lang, role: path === '/masuk' ? undefined : role, theme: 'light', allow: status === 404 ? [/404/] : [] });
      await page.goto(path);
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      await drawn(page);
      await page.evaluate(axe);
      assert.deepEqual(await check(page, lang), []);
    });
  }
}

