// Filters, tabs and leafing in place. htmx asks for the page that the form or the link leads to and
// fits its main part into the one that is open, so that focus, what is open and where one has
// scrolled to stay; the attributes that say so stand in templates/frame.html. Here is the rest.
import { $, $$ } from './dom.js';
import { announce, prepareToAnnounce } from './announce.js';

const main = () => document.getElementById('isi');
const on = (name, handle) => document.addEventListener(`htmx:${name}`, handle);

// An address says what is chosen, not what isn't.
on('config:request', ({ detail: { ctx } }) => {
  const { method, body } = ctx.request;
  if (method !== 'GET' || !body) return;
  for (const name of new Set(body.keys())) {
    const filled = body.getAll(name).map((value) => String(value).trim()).filter(Boolean);
    body.delete(name);
    for (const value of filled) body.append(name, value);
  }
});

// What can't be fitted in, and what can't be asked for in place, is gone to as ever.
const goTo = ({ request }) => location.assign(request.action);
let hadFocus = false;
on('before:swap', (event) => {
  const { ctx, tasks } = event.detail;
  hadFocus = document.activeElement !== document.body;
  const part = tasks.find((task) => task.type === 'main')?.fragment;
  if (!ctx.request || part?.childElementCount) return;
  event.preventDefault();
  goTo(ctx);
});
on('error', ({ detail: { ctx } }) => { if (ctx?.request?.method === 'GET') goTo(ctx); });

/** A select shows what the page chooses, whatever was chosen in it before. */
function showChosen(select) {
  const at = [...select.options].findIndex((option) => option.defaultSelected);
  if (select.selectedIndex !== Math.max(at, 0)) select.selectedIndex = Math.max(at, 0);
}

/** What had the focus may have gone with what it belonged to: a link that resets, a last page. */
function keepFocus() {
  if (!hadFocus || document.activeElement !== document.body) return;
  const next = $('#saring select, #saring input:not([type=hidden])') ?? main();
  next?.focus({ preventScroll: true });
}

on('after:swap', ({ detail: { ctx } }) => {
  if (!ctx.request) return;
  for (const select of $$('#saring select')) showChosen(select);
  keepFocus();
  const told = $('[data-tell]', main())?.textContent.trim().replace(/\s+/g, ' ');
  announce(told || document.title);
});

// Back and forward lead to views of this page: they are fitted in like any other.
on('before:history:restore', (event) => {
  event.preventDefault();
  window.htmx.ajax('GET', event.detail.path, { source: main() });
});

if (main()) prepareToAnnounce();
