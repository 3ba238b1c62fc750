// Every page that the menu leads to, found by following links.
import { demo } from './browser.js';
import { signIn } from './demo.js';

const STARTS = ['/', '/masuk', '/beranda', '/tidak-ada'];
/** Files, and addresses that change something or never end. */
const FILES = /\.(csv|xlsx|json|xml|ya?ml|ttl|rdf|parquet|pdf|docx|zip)$/;
const ACTIONS = /^\/(assets|api|events|keluar|healthz|readyz)\b|\/(unduh|templat)\b/;
const isPage = (path) => !FILES.test(path) && !ACTIONS.test(path);
/** Pages of one make that differ only in the indicator or the row: this many of each are looked at. */
const ALIKE = 2;
/** Of these each is worth a look, for its charts differ. */
const EACH = /^\/sektor\//;

const decoded = (text) => text.replaceAll('&amp;', '&');

/** Links of a page, without what is chosen in the address. */
function links(html, from) {
  const found = new Set();
  for (const [, href] of html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
    const url = new URL(decoded(href), new URL(from, demo.base));
    if (url.origin === demo.base && isPage(url.pathname)) found.add(url.pathname);
  }
  return found;
}

const slugs = new Set();
/** What an agency owes has a page for each agency and each indicator of it. */
const OWED = /^\/pemantauan\/[^/]+(\/[^/]+)?$/;
const make = (path) => (OWED.test(path) ? `/pemantauan${'/:any'.repeat(path.split('/').length - 2)}` : kindOf(path));
const kindOf = (path) => path.split('/').map((part) => {
  if (/^\d+$/.test(part)) return ':n';
  return slugs.has(part) ? ':slug' : part;
}).join('/');

/** Addresses as somebody of `role` finds them, each with the status it answers with. */
export async function crawl(role) {
  // A session of its own, because an older one is asked for a proof before some pages.
  const headers = { cookie: `sesi=${await signIn(demo.base, demo.logins[role], demo.password)}` };
  const found = new Map();
  const counts = new Map();
  const queue = STARTS.slice();
  const known = new Set(queue);
  while (queue.length > 0) {
    const path = queue.shift();
    const slug = /^\/sektor\/[^/]+\/([^/]+)$/.exec(path)?.[1];
    if (slug) slugs.add(slug);
    const kind = make(path);
    const alike = counts.get(kind) ?? 0;
    if (alike >= ALIKE && !EACH.test(path)) continue;
    counts.set(kind, alike + 1);
    const answer = await fetch(demo.base + path, { headers, redirect: 'manual' });
    const html = await answer.text();
    if (answer.status < 300 || answer.status >= 400) found.set(path, answer.status);
    const to = answer.headers.get('location');
    const next = to ? [new URL(to, demo.base).pathname] : links(html, path);
    for (const link of next) {
      if (known.has(link)) continue;
      known.add(link);
      queue.push(link);
    }
  }
  return found;
}
