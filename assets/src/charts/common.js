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

export function legend(spec, theme, size, extra = {}) {
  return {
    show: spec.series.length > 1,
    type: legendRows(spec, size) > 3 ? 'scroll' : 'plain',
    left: 0,
    top: 0,
    width: size.width - 4,
    padding: [4, 0, 0, 0],
    itemGap: 14,
    itemWidth: ['line', 'area'].includes(spec.kind) ? 28 : 14,
    itemHeight: ['line', 'area'].includes(spec.kind) ? 9 : 14,
    textStyle: { color: theme['ink-2'], fontSize: size.font, fontFamily: theme.font },
    pageTextStyle: { color: theme['ink-2'] },
    pageIconColor: theme.ink,
    pageIconInactiveColor: theme['line-strong'],
    inactiveColor: theme['line-strong'],
    ...extra,
  };
}

/** Rows a plain legend needs at this width. */
function legendRows(spec, size) {
  const item = (name) => textWidth(name, size.font) + (['line', 'area'].includes(spec.kind) ? 28 : 14) + 5 + 18;
  let rows = 1;
  let used = 0;
  for (const series of spec.series) {
    const width = item(series.name);
    if (used && used + width > size.width) { rows += 1; used = 0; }
    used += width;
  }
  return rows;
}

/** Height of the legend, so that the plot starts below it. */
export function legendHeight(spec, size) {
  if (spec.series.length < 2) return 0;
  const rows = legendRows(spec, size);
  return (rows > 3 ? 1 : rows) * (Math.max(size.font * 1.15, 14) + 10) + 6;
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
