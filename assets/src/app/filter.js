import { $, $$, on, plain } from './dom.js';

function apply(input) {
  const list = $(input.dataset.filter);
  if (!list) return;
  const words = plain(input.value).split(' ').filter(Boolean);
  let shown = 0;
  for (const item of $$('[data-filter-item]', list)) {
    const text = plain(`${item.textContent} ${item.dataset.filterItem}`);
    item.hidden = !words.every((w) => text.includes(w));
    if (!item.hidden) shown += 1;
  }
  for (const group of $$('[data-filter-group]', list)) {
    group.hidden = !group.querySelector('[data-filter-item]:not([hidden])');
  }
  const none = $('[data-filter-none]', list.parentElement);
  if (none) none.hidden = shown > 0;
}

on('input', 'input[data-filter]', (_event, input) => apply(input));
// A form restored by the browser's history fires no input event.
addEventListener('pageshow', () => { for (const input of $$('input[data-filter]')) if (input.value) apply(input); });
