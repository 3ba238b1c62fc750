// Filters, tabs and lists change in place: focus stays, the address follows, the way back leads back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, open, settled } from './support/browser.js';
import { drawn } from './support/chromium.js';
import { startLine } from './support/line.js';

const PEOPLE = '/sektor/kependudukan/penduduk';
const LIST = '/data/epormas';

const figure = (page, id) => page.locator(`[data-figure="${id}"]`).first();
const has = (page, query) => page.waitForURL((url) => Object.entries(query)
  .every(([name, value]) => url.searchParams.get(name) === value));

/** Remembers in the page what must not be loaded or made anew. */
const hold = (page, selector) => page.evaluate((what) => {
  window.stayed = true;
  window.held = what && document.querySelector(what);
}, selector);
const stayed = (page) => page.evaluate(() => window.stayed === true);
const isHeld = (page) => page.evaluate(() => window.held === document.activeElement);

/** The main part as it was sent, without what scripts have done to it, in one order of attributes. */
const sent = (page) => page.evaluate(() => {
  const ours = new Set(['style', 'open', 'data-htmx-powered']);
  const told = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent.replace(/\s+/g, ' ').trim();
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches('noscript')) return '';
    const marks = [...node.attributes].filter(({ name }) => !ours.has(name) && !name.startsWith('_echarts'));
    const named = marks.map(({ name, value }) => `${name}=${value.trim()}`).filter((mark) => mark !== 'class=').sort();
    const inside = node.matches('.chart-canvas') ? [] : [...node.childNodes].map(told).filter(Boolean);
    const chosen = node.matches('select') ? `(${node.value})` : '';
    return `<${node.localName} ${named.join(' ')}>${chosen}${inside.join('\n')}`;
  };
  return [document.title, told(document.getElementById('isi')), told(document.getElementById('bahasa')),
    told(document.getElementById('menu-sektor'))].join('\n');
});

/** What was fitted in is what the address shows to whoever opens it. */
async function isAsOpened(t, page) {
  await settled(page);
  const other = await open(t, { role: 'pimpinan' });
  await other.goto(page.url());
  await drawn(other);
  const [fitted, opened] = await Promise.all([page, other].map(async (one) => (await sent(one)).split('\n')));
  const at = fitted.findIndex((line, i) => line !== opened[i]);
  assert.deepEqual(fitted.slice(at, at + 2), opened.slice(at, at + 2), page.url());
  assert.equal(fitted.length, opened.length);
  await other.context().close();
}

test('an arrow key in a select changes the view and keeps the focus', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(`${PEOPLE}?periode=2024`);
  await drawn(page);
  const field = page.getByLabel('Periode', { exact: true });
  await hold(page, '#f-periode');
  await field.focus();
  await page.keyboard.press('ArrowDown');
  await has(page, { periode: '2023' });
  await settled(page);
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.469.997');
  assert.ok(await isHeld(page), 'the select has lost the focus');
  await page.keyboard.press('ArrowDown');
  await page.waitForURL((url) => !['2024', '2023'].includes(url.searchParams.get('periode')));
  await settled(page);
  assert.ok(await isHeld(page), 'the select has lost the focus the second time');
  assert.ok(await stayed(page), 'the page was loaded anew');
});

test('arrow keys pressed fast end at the last choice', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(`${PEOPLE}?periode=2024`);
  await hold(page);
  const field = page.getByLabel('Periode', { exact: true });
  await field.focus();
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('ArrowDown');
  const chosen = await field.inputValue();
  await has(page, { periode: chosen });
  await settled(page);
  assert.equal(await field.inputValue(), chosen);
  assert.equal(new URL(page.url()).searchParams.get('periode'), chosen);
  assert.ok(await stayed(page));
});

test('the way back leads back through the views, and forward again', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(PEOPLE);
  await hold(page);
  const field = page.getByLabel('Periode', { exact: true });
  const newest = await figure(page, 'penduduk-jumlah').innerText();
  await field.selectOption('2023');
  await has(page, { periode: '2023' });
  await page.getByLabel('Wilayah', { exact: true }).selectOption({ label: 'Kota Cilegon' });
  await has(page, { periode: '2023', wilayah: '3672' });
  await settled(page);

  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#f-wilayah').value === '');
  assert.deepEqual(await page.evaluate(() => location.search), '?periode=2023');
  assert.equal(await field.inputValue(), '2023');
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.469.997');
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#f-periode').value === '');
  assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, PEOPLE);
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), newest);
  await page.goForward();
  await page.waitForFunction(() => document.querySelector('#f-periode').value === '2023');
  assert.equal(await figure(page, 'penduduk-jumlah').innerText(), '12.469.997');
  assert.ok(await stayed(page), 'the page was loaded anew');
  await isAsOpened(t, page);
});

test('period and region go along to other indicators and sectors', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(`${PEOPLE}?periode=2024&wilayah=3672`);
  await hold(page);
  const tabs = page.getByRole('navigation', { name: 'Indikator' });
  const other = tabs.getByRole('link').nth(1);
  const name = (await other.innerText()).trim();
  await other.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname.startsWith('/sektor/kependudukan/') && url.pathname !== PEOPLE);
  await settled(page);
  const asked = new URL(page.url()).searchParams;
  assert.deepEqual([asked.get('periode'), asked.get('wilayah')], ['2024', '3672']);
  assert.equal((await tabs.locator('[aria-current=page]').innerText()).trim(), name);
  assert.equal((await page.evaluate(() => document.activeElement.innerText)).trim(), name);
  assert.ok(await stayed(page), 'the page was loaded anew');
  await isAsOpened(t, page);

  await page.getByRole('navigation', { name: 'Menu utama' }).locator('#menu-sektor')
    .getByRole('link', { name: 'Kesehatan' }).click();
  await page.waitForURL('**/sektor/kesehatan?*periode=2024*');
});

test('the fitted page is the page, whatever was chosen on the way', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/epormas');
  await drawn(page);
  await hold(page);
  const fields = await page.locator('#saring select').evaluateAll((all) => all.map((one) => one.id));
  for (const id of [...fields, ...fields.slice().reverse()]) {
    const field = page.locator(`#${id}`);
    const values = await field.locator('option').evaluateAll((all) => all.map((one) => one.value));
    const next = values[(values.indexOf(await field.inputValue()) + 1) % values.length];
    const before = page.url();
    await field.selectOption(next);
    await page.waitForURL((url) => url.href !== before);
    await isAsOpened(t, page);
    await drawn(page);
  }
  assert.ok(await stayed(page), 'the page was loaded anew');
});

test('a reset leaves the focus in the form', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(`${PEOPLE}?periode=2023`);
  await hold(page);
  await page.getByRole('link', { name: 'Atur ulang' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${PEOPLE}`);
  await settled(page);
  assert.equal(await page.getByLabel('Periode', { exact: true }).inputValue(), '');
  assert.equal(await page.evaluate(() => document.activeElement.closest('form')?.id), 'saring');
  assert.ok(await stayed(page));
});

test('charts, opened tables and scrolled places stay where they are', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto('/sektor/epormas/epormas?periode=2017-12');
  await drawn(page);
  const twin = page.locator('.chart-card details').first();
  await twin.locator('summary').click();
  await page.evaluate(() => scrollTo({ top: 500, behavior: 'instant' }));
  await page.evaluate(() => {
    window.pictures = [...document.querySelectorAll('figure[data-chart]')].map((figure) => {
      const svg = figure.querySelector('svg');
      return { figure, svg, told: figure.querySelector('[data-chart-spec]').textContent, drawn: svg.innerHTML };
    });
  });
  await page.getByLabel('Wilayah', { exact: true }).evaluate((field) => {
    field.value = '3671';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await has(page, { periode: '2017-12', wilayah: '3671' });
  await settled(page);
  assert.equal(await twin.getAttribute('open'), '');
  const kept = await page.evaluate(() => {
    window.pictures = window.pictures.filter(({ figure }) => figure.isConnected);
    return window.pictures.map(({ svg }) => svg.isConnected);
  });
  assert.ok(kept.length > 0 && kept.every(Boolean), `a chart was made anew: ${kept}`);
  const moved = await page.waitForFunction(() => {
    const other = window.pictures
      .filter(({ figure, told }) => figure.querySelector('[data-chart-spec]').textContent !== told);
    return other.every(({ svg, drawn: before }) => svg.innerHTML !== before) && other.length;
  });
  assert.ok(await moved.jsonValue() > 0, 'no chart says something new');
  assert.ok(await page.evaluate(() => scrollY) > 300, 'the page has jumped');
});

test('a list is filtered, put in order and leafed through in place', async (t) => {
  const page = await open(t, { role: 'pimpinan' });
  await page.goto(LIST);
  await hold(page);
  const search = page.getByLabel('Cari');
  await page.getByLabel('Baris').selectOption('25');
  await has(page, { baris: '25' });
  await page.getByRole('columnheader').getByRole('link').first().click();
  await page.waitForURL('**urut=*');
  await page.getByRole('link', { name: 'Berikutnya' }).click();
  await page.waitForURL((url) => url.searchParams.get('baris') === '25' && url.href.includes('urut=')
    && !url.href.endsWith('urut='));
  await settled(page);
  await isAsOpened(t, page);
  await search.fill('Jalan');
  await search.press('Enter');
  await has(page, { cari: 'Jalan' });
  await settled(page);
  assert.ok(await search.evaluate((field) => field === document.activeElement));
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#f-cari').value === '');
  assert.ok(await stayed(page), 'the page was loaded anew');
});

test('whoever was signed out meanwhile comes back to the view that was asked for', async (t) => {
  // The stream of the page may begin when the session is over, and is then led to the sign-in.
  const page = await open(t, { role: 'pimpinan', allow: [/401/, /EventSource/] });
  await page.goto(PEOPLE);
  await page.context().clearCookies({ name: 'sesi' });
  await page.getByLabel('Periode', { exact: true }).selectOption('2023');
  await page.waitForURL('**/masuk?ke=*');
  await page.getByLabel('Surel').fill(demo.logins.pimpinan);
  await page.getByLabel('Kata sandi').fill(demo.password);
  await page.getByLabel('Kata sandi').press('Enter');
  await page.waitForURL(`**${PEOPLE}?periode=2023`);
});

test('a server that is out of reach is not passed over in silence', async (t) => {
  const line = await startLine(t);
  const page = await open(t, { role: 'pimpinan', base: line.base, allow: [/net::ERR_/, /htmx:error/] });
  await page.goto(PEOPLE);
  line.cut();
  const left = page.waitForEvent('requestfailed', (request) => request.isNavigationRequest());
  await page.getByLabel('Periode', { exact: true }).selectOption('2023');
  assert.equal(new URL((await left).url()).search, '?periode=2023');
});

test('the link of a view is copied whole', async (t) => {
  const page = await open(t, { role: 'pimpinan', permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto(PEOPLE);
  await page.getByLabel('Periode', { exact: true }).selectOption('2023');
  await has(page, { periode: '2023' });
  await settled(page);
  await page.getByRole('button', { name: 'Salin tautan' }).click();
  await page.getByRole('button', { name: 'Tautan tersalin' }).or(page.getByText('tersalin')).first().waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${demo.base}${PEOPLE}?periode=2023`);
});
