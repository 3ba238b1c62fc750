// Says to a screen reader what has changed on the page without anybody going elsewhere.
let place = null;
let waiting = [];
let timer = 0;

/** Gives the browser the place that it must know before something is said in it. */
export function prepareToAnnounce() {
  if (place) return;
  place = document.createElement('div');
  place.className = 'visually-hidden';
  place.setAttribute('aria-live', 'polite');
  place.setAttribute('role', 'status');
  document.body.append(place);
}

/** Texts of a burst are said together, so that a reader isn't cut off at every figure. */
export function announce(text, before = '') {
  prepareToAnnounce();
  waiting.push(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    place.textContent = before + waiting.slice(-4).join('; ');
    waiting = [];
  }, 700);
}
