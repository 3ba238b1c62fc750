// A line to the server that a test can cut: Chromium's own offline mode leaves open streams alone.
import { createServer, connect } from 'node:net';
import { demo } from './browser.js';

/** `base` leads to the server; after `cut` nothing gets through, until `mend`. */
export async function startLine(t) {
  const to = new URL(demo.base);
  const open = new Set();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) { near.destroy(); return; }
    const far = connect(Number(to.port), to.hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { open.delete(one); other.destroy(); });
    }
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const drop = () => { for (const one of open) one.destroy(); };
  t.after(() => { drop(); server.close(); });
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    cut() { whole = false; drop(); },
    mend() { whole = true; },
  };
}
