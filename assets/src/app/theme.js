import { $$, on, onEveryPart, setCookie } from './dom.js';

const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');

function current() {
  const chosen = root.dataset.bsTheme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return dark.matches ? 'dark' : 'light';
}

function show() {
  for (const button of $$('[data-theme-toggle]')) {
    button.setAttribute('aria-pressed', String(current() === 'dark'));
    const use = button.querySelector('use');
    if (use)
      use.setAttribute('href', use.getAttribute('href').replace(/#.*$/, current() === 'dark' ? '#sun' : '#moon'));
  }
}

on('click', '[data-theme-toggle]', () => {
  root.dataset.bsTheme = current() === 'dark' ? 'light' : 'dark';
  setCookie('tema', root.dataset.bsTheme);
  show();
});

dark.addEventListener('change', show);
onEveryPart(show);
