import { $, on } from './dom.js';
import { word } from './words.js';

async function copy(text) {
  // The clipboard API exists only on https and localhost; many offices run plain http inside.
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  document.body.append(box);
  box.select();
  const done = document.execCommand('copy');
  box.remove();
  if (!done) throw new Error('copy refused');
}

const fingers = matchMedia('(pointer: coarse)');

/** Hands an address to the phone's own way of sending; false where there is none. */
async function share(url) {
  if (!navigator.share || !fingers.matches) return false;
  try {
    await navigator.share({ title: document.title, url });
  } catch (error) {
    // Whoever changed their mind needs no copy either.
    return error.name === 'AbortError';
  }
  return true;
}

on('click', '[data-copy]', async (_event, button) => {
  const source = $(button.dataset.copy);
  if (!source) return;
  const written = 'value' in source ? source.value : source.textContent.trim();
  const isAddress = 'copyAddress' in button.dataset;
  const text = isAddress ? new URL(written, location.href).href : written;
  if (isAddress && await share(text)) return;
  const label = button.querySelector('[data-copy-label]') ?? button;
  const before = label.dataset.before ?? label.textContent;
  try {
    await copy(text);
  } catch {
    getSelection()?.selectAllChildren(source);
    return;
  }
  button.focus({ preventScroll: true });
  label.dataset.before = before;
  label.textContent = button.dataset.copied || word('copied');
  label.setAttribute('aria-live', 'polite');
  clearTimeout(button.copyTimer);
  button.copyTimer = setTimeout(() => { label.textContent = before; delete label.dataset.before; }, 2000);
});
