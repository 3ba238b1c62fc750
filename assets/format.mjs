// Lays out the templates as they must be; `--check` only says which are not.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFromBuffer } from '@dprint/formatter';

const templates = join(dirname(fileURLToPath(import.meta.url)), '..', 'templates');
const plugin = createRequire(import.meta.url).resolve('dprint-plugin-markup/plugin.wasm');

const formatter = createFromBuffer(readFileSync(plugin));
// Space between words counts: a space more or less between two links would be seen.
formatter.setConfig(
  { lineWidth: 120, indentWidth: 2 },
  { whitespaceSensitivity: 'css', closingBracketSameLine: true },
);

// The formatter takes the quotes inside {{ t("key") }} for the attribute's own, and puts single ones
// around them; what is sent has double ones everywhere.
const doubled = (text) => text.replace(/(?<=\s[\w:-]+=)'([^']*)'/g, '"$1"');

// The formatter knows a template's language by its ending.
function laidOut(path, text) {
  return doubled(formatter.formatText({ filePath: path.replace(/\.html$/, '.jinja'), fileText: text }));
}

const check = process.argv.includes('--check');
const other = [];
for (const name of readdirSync(templates, { recursive: true }).filter((one) => one.endsWith('.html')).sort()) {
  const path = join(templates, name);
  const before = readFileSync(path, 'utf8');
  const after = laidOut(path, before);
  if (after === before) continue;
  other.push(name);
  if (!check) writeFileSync(path, after);
}
if (check && other.length > 0) {
  console.error(`Not laid out; run \`npm run format\`:\n  ${other.join('\n  ')}`);
  process.exit(1);
}
console.log(other.length > 0 ? `Laid out anew: ${other.join(', ')}` : 'Every template is laid out as it must be.');
