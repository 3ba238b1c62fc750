import { withUnit } from './format.js';
import { decals } from './theme.js';

/** What every kind shares: type, motion, patterns, tooltip. */
export function base(spec, theme, size) {
  return {
    animation: !size.still,
    animationDuration: 350,
    animationDurationUpdate: 250,
    textStyle: { fontFamily: theme.font, fontSize: size.font, color: theme['ink-2'] },
    aria: {
      enabled: true,
      label: { enabled: false },
      decal: { show: ['bar', 'stacked', 'hbar', 'donut', 'area'].includes(spec.kind), decals: decals(theme) },
    },
    tooltip: {
      // The HTML tooltip writes style attributes, which the content security policy forbids.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.surface,
      borderColor: theme['line-strong'],
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: theme.ink, fontSize: size.font },
      valueFormatter: (value) => withUnit(value, spec),
    },
  };
}

/** Rows of names for which a chart has room as it is. */
const ROOM = 3;

const mark = (spec) => (['line', 'area'].includes(spec.kind) ? 28 : 14);
const namesOf = (spec) => spec.series.map((s) => s.name);

function cut(name, font, width, share) {
  if (textWidth(name, font) <= width) return name;
  const letters = [...name];
  const keep = (kept) => {
    const end = Math.floor(kept * share);
    const tail = letters.slice(letters.length - end).join('').trimStart();
    return `${letters.slice(0, kept - end).join('').trimEnd()}…${tail}`;
  };
  let kept = letters.length - 1;
  while (kept > 3 && textWidth(keep(kept), font) > width) kept -= 1;
  return keep(kept);
}

/** Names that fit into this width, cut at their ends; in their midst where they would read alike. */
export function shorten(names, font, width) {
  const ends = names.map((name) => cut(name, font, width, 0));
  const isAlike = (end) => ends.indexOf(end) !== ends.lastIndexOf(end);
  return names.map((name, i) => (isAlike(ends[i]) ? cut(name, font, width, 0.45) : ends[i]));
}

/** Width of a name in the legend: where they'd take too many rows, two stand side by side. */
function shown(spec, size) {
  const aside = mark(spec) + 5 + 18;
  const rows = (most) => legendRowsOf(shorten(namesOf(spec), size.font, most), spec, size);
  const whole = size.width - aside - 8;
  const half = size.width / 2 - aside - 4;
  return rows(whole) > ROOM ? half : whole;
}

export function legend(spec, theme, size, extra = {}) {
  const short = shorten(namesOf(spec), size.font, shown(spec, size));
  return {
    show: spec.series.length > 1,
    // All names at once: nobody leafs through arrows, and on paper nobody can.
    type: 'plain',
    formatter: (name) => short[namesOf(spec).indexOf(name)] ?? name,
    left: 0,
    top: 0,
    width: size.width - 4,
    padding: [4, 0, 0, 0],
    itemGap: 14,
    itemWidth: mark(spec),
    itemHeight: ['line', 'area'].includes(spec.kind) ? 9 : 14,
    textStyle: { color: theme['ink-2'], fontSize: size.font, fontFamily: theme.font },
    inactiveColor: theme['line-strong'],
    ...extra,
  };
}

/** Rows a plain legend needs at this width. */
function legendRows(spec, size) {
  const most = shown(spec, size);
  return legendRowsOf(shorten(namesOf(spec), size.font, most), spec, size);
}

function legendRowsOf(names, spec, size) {
  const item = (name) => textWidth(name, size.font) + mark(spec) + 5 + 18;
  let rows = 1;
  let used = 0;
  for (const name of names) {
    const width = item(name);
    if (used && used + width > size.width) { rows += 1; used = 0; }
    used += width;
  }
  return rows;
}

/** Height of the legend, so that the plot starts below it. */
export function legendHeight(spec, size) {
  if (spec.series.length < 2) return 0;
  return legendRows(spec, size) * rowHeight(size) + 2;
}

const rowHeight = (size) => Math.max(size.font * 1.15, 14) + 14;

/** What a chart grows by, so that many names take nothing from its plot. */
export function legendGrowth(spec, size) {
  if (spec.series.length < 2) return 0;
  return Math.ceil(Math.max(0, legendRows(spec, size) - ROOM) * rowHeight(size));
}

// An estimate is enough for layout decisions and needs no canvas.
export const textWidth = (text, font) =>
  [...String(text)].reduce((sum, c) => sum + (/[ijl.,:;' |]/.test(c) ? 0.3 : /[A-ZMW]/.test(c) ? 0.7 : 0.55), 0) * font;

export const numbers = (spec) => spec.series.flatMap((s) => s.values).filter((v) => v !== null && v !== undefined);

/** Heads of stacked columns reach higher than any single value. */
export function largest(spec, stacked) {
  if (!stacked) return Math.max(0, ...numbers(spec).map(Math.abs), Math.abs(spec.reference?.value ?? 0));
  return Math.max(
    0,
    ...spec.categories.map((_c, i) => spec.series.reduce((sum, s) => sum + Math.abs(s.values[i] ?? 0), 0)),
  );
}
