// Full screen, and the side column: a drawer on small screens, a foldable column on wide ones.
import { $, $$, cookie, on, onEveryPart, setCookie } from './dom.js';

const root = document.documentElement;
const wide = matchMedia('(min-width: 62rem)');
let opener = null;

const side = () => $('.side');
const drawerOpen = () => side()?.classList.contains('is-open') ?? false;

function reflect() {
  const open = wide.matches ? root.dataset.menu !== 'closed' : drawerOpen();
  for (const button of $$('[data-menu-toggle]')) button.setAttribute('aria-expanded', String(open));
  const behind = drawerOpen() && !wide.matches;
  for (const part of $$('.topbar, .content, .foot')) part.inert = behind;
}

function openDrawer(button) {
  opener = button;
  side().classList.add('is-open');
  reflect();
  const first = side().querySelector('[aria-current], a[href], button, summary');
  first?.focus();
}

function closeDrawer() {
  if (!drawerOpen()) return;
  side().classList.remove('is-open');
  reflect();
  opener?.focus();
  opener = null;
}

on('click', '[data-menu-toggle]', (_event, button) => {
  if (!side()) return;
  if (!wide.matches) {
    if (drawerOpen()) closeDrawer(); else openDrawer(button);
    return;
  }
  const closed = root.dataset.menu !== 'closed';
  root.dataset.menu = closed ? 'closed' : 'open';
  setCookie('menu', root.dataset.menu);
  reflect();
});

on('click', '.side-backdrop', closeDrawer);
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') closeDrawer(); });
wide.addEventListener('change', () => { side()?.classList.remove('is-open'); reflect(); });
addEventListener('pageshow', (event) => { if (event.persisted) closeDrawer(); });

on('click', '[data-fullscreen]', async () => {
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await root.requestFullscreen();
  } catch { /* the browser or the person refused; the page stays as it is */ }
});

function reflectFullscreen() {
  for (const button of $$('[data-fullscreen]')) {
    if (!document.fullscreenEnabled) button.hidden = true;
    button.setAttribute('aria-pressed', String(Boolean(document.fullscreenElement)));
    const use = button.querySelector('use');
    if (use)
      use.setAttribute(
        'href',
        use.getAttribute('href').replace(/#.*$/, document.fullscreenElement ? '#minimize' : '#maximize'),
      );
  }
}
document.addEventListener('fullscreenchange', reflectFullscreen);

if (!root.dataset.menu && cookie('menu') === 'closed') root.dataset.menu = 'closed';
onEveryPart(() => { reflect(); reflectFullscreen(); });
