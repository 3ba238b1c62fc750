// Takes the README's pictures of the demo into the folder that is named.
import { writeFile } from 'node:fs/promises';
import { drawn, launch } from './support/chromium.js';
import { startDemo } from './support/demo.js';

const PICTURES = {
  'beranda.png': { path: '/beranda', height: 900 },
  'sektor.png': { path: '/sektor/kependudukan/penduduk', height: 1400 },
};
/** A picture that is heavier has no place in a repository. */
const MOST = 300_000;

const [folder] = process.argv.slice(2);
const demo = await startDemo();
const browser = await launch();
try {
  for (const [name, { path, height }] of Object.entries(PICTURES)) {
    const page = await browser.newPage({
      viewport: { width: 1280, height },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'id-ID',
    });
    await page.context().addCookies([
      { name: 'sesi', value: demo.sessions.pimpinan, url: demo.base },
      { name: 'tema', value: 'light', url: demo.base },
    ]);
    await page.goto(demo.base + path);
    await drawn(page);
    await page.locator('[data-live-status][data-state=on]').waitFor();
    const picture = await page.screenshot();
    if (picture.length > MOST) throw new Error(`${name} has ${picture.length} bytes.`);
    await writeFile(`${folder}/${name}`, picture);
    console.log(`${name}: ${Math.round(picture.length / 1000)} kB`);
    await page.close();
  }
} finally {
  await browser.close();
  await demo.stop();
}
