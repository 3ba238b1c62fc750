// Tabler cut down to the classes in use, then our own layer, as one style sheet.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'lightningcss';
import postcss from 'postcss';
import { PurgeCSS } from 'purgecss';
import { KEEP_CLASSES, KEEP_TAGS, KEEP_ATTRIBUTES } from './keep.mjs';

// The oldest browsers of machines that still run Windows 7, and iPads of 2015.
const targets = {
  chrome: 109 << 16,
  edge: 109 << 16,
  firefox: 115 << 16,
  safari: (15 << 16) | (6 << 8),
  ios_saf: (15 << 16) | (6 << 8),
};

function filesUnder(folder, extensions) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path, extensions);
    return extensions.some((extension) => name.endsWith(extension)) ? [path] : [];
  });
}

// Only what stands in a class attribute counts, so that a word in a sentence of
// a Rust file never changes the style sheet.
function classesIn(text) {
  const found = [];
  for (const [, double, single] of text.matchAll(/class(?:Name)?\s*=\s*\\?(?:"([^"]*?)\\?"|'([^']*?)')/g)) {
    const value = (double ?? single).replace(/\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}/gs, ' ');
    found.push(...value.split(/[\s"'\\]+/).filter(Boolean));
  }
  for (const [, list] of text.matchAll(/classList\.\w+\(([^)]*)\)/g)) {
    found.push(...[...list.matchAll(/['"]([\w-]+)['"]/g)].map((m) => m[1]));
  }
  return found;
}

function usedClasses(here) {
  const files = [
    ...filesUnder(join(here, '../templates'), ['.html', '.svg', '.xml']),
    ...filesUnder(join(here, '../src'), ['.rs']),
    ...filesUnder(join(here, 'src'), ['.js']),
    join(here, 'README.md'),
  ].filter(existsSync);
  const found = new Set(KEEP_CLASSES);
  for (const file of files) for (const name of classesIn(readFileSync(file, 'utf8'))) found.add(name);
  return [...found].sort();
}

async function purgedTabler(here) {
  const raw = readFileSync(join(here, 'node_modules/@tabler/core/dist/css/tabler.css'), 'utf8');
  const [{ css }] = await new PurgeCSS().purge({
    content: [{ raw: '', extension: 'html' }],
    css: [{ raw }],
    extractors: [
      {
        extensions: ['html'],
        extractor: () => ({
          tags: KEEP_TAGS,
          classes: usedClasses(here),
          ids: [],
          attributes: { names: KEEP_ATTRIBUTES, values: [] },
          undetermined: [],
        }),
      },
    ],
    dynamicAttributes: KEEP_ATTRIBUTES,
    keyframes: true,
    fontFace: true,
  });
  return css;
}

// Tabler declares some two thousand custom properties; the ones nobody reads go,
// which can free others, so it is done until nothing changes.
function withoutUnusedProperties(css) {
  const root = postcss.parse(css);
  for (let removed = true; removed;) {
    removed = false;
    const text = root.toString();
    const read = new Set([...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    root.walkDecls(/^--tblr-/, (declaration) => {
      if (!read.has(declaration.prop)) { declaration.remove(); removed = true; }
    });
  }
  root.walkComments((comment) => { comment.remove(); });
  root.walkRules((rule) => { if (!rule.nodes.length) rule.remove(); });
  return root.toString();
}

export async function buildCss(here, banner) {
  const own = ['tokens', 'base', 'frame', 'figures', 'content', 'docs', 'landing', 'print']
    .map((name) => readFileSync(join(here, `src/css/${name}.css`), 'utf8'));
  const css = withoutUnusedProperties([await purgedTabler(here), ...own].join('\n'));
  const { code } = transform({
    filename: 'app.css',
    code: Buffer.from(css),
    minify: true,
    targets,
    errorRecovery: true,
  });
  return Buffer.concat([Buffer.from(`${banner}\n`), code]);
}
