// A whole line of a list leads where its link does; the link stays what keys and readers use.
import { on } from './dom.js';

on('click', 'tr[data-row]', (event, row) => {
  if (event.defaultPrevented || event.button !== 0 || getSelection()?.toString()) return;
  if (event.target.closest('a, button, input, select, textarea, label, summary, form')) return;
  const link = row.querySelector('[data-row-link]');
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, '_blank', 'noopener');
  else link.click();
});
