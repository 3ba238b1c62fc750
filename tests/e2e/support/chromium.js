// Debian's Chromium, told to keep to itself.
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});

/** Brings every chart of the page near the view and waits until it is drawn. */
export const drawn = (page) => page.evaluate(async () => {
  const frame = () => new Promise((done) => { requestAnimationFrame(done); });
  const latest = performance.now() + 10_000;
  for (const figure of document.querySelectorAll('figure[data-chart]')) {
    figure.scrollIntoView({ behavior: 'instant' });
    while (!figure.querySelector('svg')) {
      if (performance.now() > latest) throw new Error(`${figure.id} is not drawn`);
      await frame();
    }
  }
  scrollTo({ top: 0, behavior: 'instant' });
});
