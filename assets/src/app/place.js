// What a reader has done to a part of the page, kept over its replacement:
// focus, open details, scroll positions.
import { $$ } from './dom.js';

const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';
const SCROLLING = '.table-scroll, .nav-tabs, [data-keep-scroll]';

const withSelf = (element, selector) =>
  element.matches(selector) ? [element, ...$$(selector, element)] : $$(selector, element);

export function keepPlace(element) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const focusId = focused?.id;
  const focusAt = focused ? withSelf(element, FOCUSABLE).indexOf(focused) : -1;
  const details = withSelf(element, 'details').map((d) => d.open);
  const scrolls = withSelf(element, SCROLLING).map((s) => [s.scrollLeft, s.scrollTop]);
  return (next) => {
    withSelf(next, 'details').forEach((d, i) => { if (i in details) d.open = details[i]; });
    withSelf(next, SCROLLING).forEach((s, i) => { if (scrolls[i]) [s.scrollLeft, s.scrollTop] = scrolls[i]; });
    if (!focused) return;
    const target = (focusId && document.getElementById(focusId)) || withSelf(next, FOCUSABLE)[focusAt];
    target?.focus({ preventScroll: true });
  };
}
