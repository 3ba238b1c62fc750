// Figures that follow the data: the server says which indicator changed, the
// elements that show it are fetched again and swapped in place.
import { announce, prepareToAnnounce } from './announce.js';
import { $, $$ } from './dom.js';
import { word } from './words.js';

const work = new Map();
let source = null;
let lost = false;
let retry = 0;
let retryTimer = 0;

function setState(state) {
  for (const place of $$('[data-live-status]')) {
    place.dataset.state = state;
    const text = place.querySelector('[data-live-text]') ?? place;
    text.textContent = (state === 'on' ? place.dataset.textOn : place.dataset.textOff) || word(state);
  }
}

const figuresIn = (element) =>
  new Map($$('[data-figure]', element).map((f) => [f.dataset.figure, f.textContent.trim()]));

function showChanges(element, before) {
  for (const figure of $$('[data-figure]', element)) {
    const old = before.get(figure.dataset.figure);
    const now = figure.textContent.trim();
    if (old === undefined || old === now) continue;
    figure.classList.add('is-changed');
    figure.addEventListener('animationend', () => figure.classList.remove('is-changed'), { once: true });
    announce(`${figure.dataset.figureLabel || figure.dataset.figure}: ${now}`, `${word('updated')}: `);
  }
}

async function fetchPart(element) {
  const answer = await fetch(element.dataset.liveUrl || location.href, {
    headers: { 'HX-Request': 'true', 'X-Fragment': element.id, Accept: 'text/html' },
    credentials: 'same-origin',
    cache: 'no-store',
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`status ${answer.status}`);
  return answer.ok && answer.status !== 204 ? answer.text() : null;
}

async function swap(target, text) {
  const before = figuresIn(target);
  await window.htmx.swap({ text, target, sourceElement: target, select: `#${target.id}`, swap: 'outerMorph' });
  showChanges(target, before);
}

async function update(id) {
  const element = document.getElementById(id);
  const asked = element?.dataset.liveUrl;
  const text = element && await fetchPart(element);
  const now = document.getElementById(id);
  if (!text || !now) return;
  // The reader has gone on to another view meanwhile: these figures are not of it.
  if (now.dataset.liveUrl === asked) await swap(now, text);
  else refresh(id);
}

// One fetch under way and at most one more to come, however many changes arrive.
async function refresh(id) {
  const state = work.get(id) ?? { busy: false, again: false, failed: 0 };
  work.set(id, state);
  if (state.busy) { state.again = true; return; }
  state.busy = true;
  do {
    state.again = false;
    try {
      await update(id);
      state.failed = 0;
    } catch {
      state.failed += 1;
      if (state.failed <= 5) setTimeout(() => refresh(id), 500 * 2 ** state.failed);
    }
  } while (state.again);
  state.busy = false;
}

function refreshMatching(slug) {
  for (const element of $$('[data-live-slugs]')) {
    const slugs = element.dataset.liveSlugs.split(/\s+/);
    if (element.id && (slug === null || slugs.includes(slug) || slugs.includes('*'))) refresh(element.id);
  }
}

function slugOf(event) {
  try { return JSON.parse(event.data).indicator ?? null; } catch { return null; }
}

function disconnect() {
  clearTimeout(retryTimer);
  source?.close();
  source = null;
}

function connect() {
  const place = $('[data-live]');
  if (!place || source) return;
  source = new EventSource(place.dataset.live);
  source.addEventListener('open', () => {
    setState('on');
    retry = 0;
    if (lost) refreshMatching(null);
    lost = false;
  });
  source.addEventListener('change', (event) => refreshMatching(slugOf(event)));
  // The server sends this when it had to drop events for a slow reader.
  source.addEventListener('resync', () => refreshMatching(null));
  source.addEventListener('error', () => {
    lost = true;
    setState('off');
    if (source?.readyState !== EventSource.CLOSED) return;
    // After an answer that isn't a stream (503, a proxy's page) the browser gives up: we don't.
    disconnect();
    retryTimer = setTimeout(connect, Math.min(30000, 1000 * 2 ** retry) * (0.75 + Math.random() / 2));
    retry += 1;
  });
}

function start() {
  if (!$('[data-live]')) return;
  prepareToAnnounce();
  connect();
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', (event) => { if (event.persisted) { lost = true; connect(); } });
  addEventListener('online', () => { if (!source) { retry = 0; clearTimeout(retryTimer); connect(); } });
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
