// Builds assets/dist from assets/src. `--check` builds into a temporary folder
// and says where the committed files differ, so that cargo never needs Node.
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import esbuild from 'esbuild';
import { buildCss } from './build-css.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const at = (...parts) => join(here, ...parts);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const versionOf = (name) => JSON.parse(readFileSync(at('node_modules', name, 'package.json'))).version;

async function script(entry, banner) {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', __DEV__: 'false' },
    banner: banner ? { js: banner } : {},
    write: false,
  });
  return Buffer.from(result.outputFiles[0].contents);
}

const minifyJson = (path) => Buffer.from(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))));

async function sources() {
  const versions = `Apache ECharts ${versionOf('echarts')} and ZRender ${versionOf('zrender')}`;
  const echarts = `/*! ${versions}, parts of them; licences: assets/licences */`;
  const tabler = `/*! Parts of Tabler ${versionOf('@tabler/core')} (MIT); licences: assets/licences */`;
  return {
    'app.css': await buildCss(here, tabler),
    'app.js': await script('src/app.js'),
    'banten.geojson': minifyJson(at('src/banten.geojson')),
    'charts.js': await script('src/charts.js', echarts),
    'favicon.svg': readFileSync(at('src/favicon.svg')),
    'form.js': await script('src/form.js'),
    'grid.js': await script('src/grid.js'),
    'htmx.js': readFileSync(at('node_modules/htmx.org/dist/htmx.min.js')),
    'icons.svg': readFileSync(at('src/icons.svg')),
  };
}

function hashedName(logical, bytes) {
  const extension = extname(logical);
  return `${logical.slice(0, -extension.length)}.${sha256(bytes).slice(0, 12)}${extension}`;
}

function compressed(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_LGWIN } = zlib.constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: bytes.length, [BROTLI_PARAM_LGWIN]: 22 };
  return { br: zlib.brotliCompressSync(bytes, { params }), gz: zlib.gzipSync(bytes, { level: 9 }) };
}

function vendored(manifest, files) {
  const row = (name, version, logical, licence, texts) =>
    `| ${name} | ${version} | \`dist/${manifest[logical]}\` | \`${sha256(files[logical])}\` | ${licence} | ${texts} |`;
  return [
    '# Vendored libraries',
    '',
    'Written by `npm run build`. Every package is pinned by name, version and checksum in `package-lock.json`;',
    'the sum here is of the file that is served. Licence texts are in `licences/`.',
    '',
    '| library | version | served in | sha256 | licence | text |',
    '|---|---|---|---|---|---|',
    row(
      'Apache ECharts, tree-shaken',
      versionOf('echarts'),
      'charts.js',
      'Apache-2.0, parts BSD-3-Clause',
      '`echarts.txt`, `echarts-NOTICE.txt`, `echarts-d3.txt`',
    ),
    row('ZRender', versionOf('zrender'), 'charts.js', 'BSD-3-Clause', '`zrender.txt`'),
    row('tslib', versionOf('tslib'), 'charts.js', '0BSD', '`tslib.txt`'),
    row('htmx, unchanged', versionOf('htmx.org'), 'htmx.js', '0BSD', '`htmx.txt`'),
    row(
      'Tabler (with the Bootstrap 5 styles in it), purged',
      versionOf('@tabler/core'),
      'app.css',
      'MIT',
      '`tabler.txt`, `bootstrap.txt`',
    ),
    row('Tabler Icons, a selection', '3.51.0', 'icons.svg', 'MIT', '`tabler-icons.txt`'),
    row(
      'Boundaries of kabupaten and kota (cahyadsn/wilayah_boundaries), simplified',
      '3c5a796',
      'banten.geojson',
      'MIT',
      '`cahyadsn-wilayah_boundaries.txt`',
    ),
    '',
  ].join('\n');
}

async function build(out) {
  const files = await sources();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const manifest = {};
  for (const logical of Object.keys(files).sort()) {
    const bytes = files[logical];
    manifest[logical] = hashedName(logical, bytes);
    const { br, gz } = compressed(bytes);
    writeFileSync(join(out, manifest[logical]), bytes);
    writeFileSync(join(out, `${manifest[logical]}.br`), br);
    writeFileSync(join(out, `${manifest[logical]}.gz`), gz);
  }
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, notice: vendored(manifest, files) };
}

// Compressors may differ between machines by a few bytes; what they hold may not.
function content(path) {
  const bytes = readFileSync(path);
  if (path.endsWith('.br')) return zlib.brotliDecompressSync(bytes);
  return path.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes;
}

function differences(fresh, committed) {
  const names = (folder) => { try { return readdirSync(folder).sort(); } catch { return []; } };
  const have = names(committed);
  const want = names(fresh);
  const found = want.filter((name) => !have.includes(name)).map((name) => `missing: ${name}`);
  found.push(...have.filter((name) => !want.includes(name)).map((name) => `left over: ${name}`));
  for (const name of want.filter((n) => have.includes(n))) {
    if (!content(join(fresh, name)).equals(content(join(committed, name)))) found.push(`differs: ${name}`);
  }
  return found;
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'assets-'));
  const { notice } = await build(fresh);
  const found = differences(fresh, at('dist'));
  if (readFileSync(at('VENDORED.md'), 'utf8') !== notice) found.push('differs: VENDORED.md');
  rmSync(fresh, { recursive: true });
  if (found.length) {
    console.error(
      `assets/dist is not what its sources give; run \`npm run build\` and commit:\n  ${found.join('\n  ')}`,
    );
    process.exit(1);
  }
  console.log('assets/dist matches its sources');
} else {
  const { manifest, notice } = await build(at('dist'));
  writeFileSync(at('VENDORED.md'), notice);
  for (const name of Object.values(manifest)) {
    const path = at('dist', name);
    console.log(`${relative(here, path).padEnd(40)}${kB(statSync(path).size)}${kB(statSync(`${path}.br`).size)} br`);
  }
}
