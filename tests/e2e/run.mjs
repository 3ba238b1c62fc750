// Runs the journeys against one demo server; arguments are the files to run, else all.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startDemo } from './support/demo.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : readdirSync(here).filter((name) => name.endsWith('.test.js')).sort();

const demo = await startDemo();
const { stop, ...facts } = demo;
const tests = spawn(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=2400000', '--test-reporter=spec', ...files],
  {
    cwd: here,
    stdio: 'inherit',
    env: { ...process.env, E2E_DEMO: JSON.stringify(facts) },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
const status = await new Promise((done) => {
  tests.on('error', (error) => { console.error(error.message); done(1); });
  tests.on('exit', (code) => done(code ?? 1));
});
const left = await stop();
if (left !== 0) console.error(`The server ended with ${left}.`);
process.exitCode = status || (left === 0 ? 0 : 1);
