// Tabs inside a page (code examples). Tabs that lead to another view are links.
import { $$, on, onEveryPart } from './dom.js';

const tabsOf = (list) => $$('[role=tab]', list);

function select(tab, focus) {
  for (const other of tabsOf(tab.closest('[role=tablist]'))) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(other.getAttribute('aria-controls'));
    if (panel) panel.hidden = !chosen;
  }
  if (focus) tab.focus();
}

const stored = (key) => { try { return localStorage.getItem(`tabs.${key}`); } catch { return null; } };
const store = (key, value) => { try { localStorage.setItem(`tabs.${key}`, value); } catch { /* private mode */ } };
const valueOf = (tab) => tab.dataset.tabsValue || tab.textContent.trim();

function chooseByHand(tab) {
  const list = tab.closest('[role=tablist]');
  const top = list.getBoundingClientRect().top;
  select(tab, true);
  const key = list.dataset.tabsKey;
  if (!key) return;
  store(key, valueOf(tab));
  for (const other of $$(`[role=tablist][data-tabs-key="${CSS.escape(key)}"]`)) {
    const same = other === list ? null : tabsOf(other).find((t) => valueOf(t) === valueOf(tab));
    if (same) select(same, false);
  }
  // Panels above may have grown: keep the pressed tab under the finger.
  scrollBy(0, list.getBoundingClientRect().top - top);
}

on('click', '[role=tab]', (_event, tab) => chooseByHand(tab));

on('keydown', '[role=tab]', (event, tab) => {
  const tabs = tabsOf(tab.closest('[role=tablist]'));
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  chooseByHand(tabs[(to + tabs.length) % tabs.length]);
});

onEveryPart((part) => {
  const lists = $$('[role=tablist]', part);
  if (part instanceof Element && part.matches('[role=tablist]')) lists.push(part);
  for (const list of lists) {
    const tabs = tabsOf(list);
    const remembered = list.dataset.tabsKey && stored(list.dataset.tabsKey);
    const tab = tabs.find((t) => remembered && valueOf(t) === remembered)
      ?? tabs.find((t) => t.getAttribute('aria-selected') === 'true') ?? tabs[0];
    if (tab) select(tab, false);
  }
});
