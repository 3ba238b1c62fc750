// Parts of a whole, and gauges.
import { decimal, shares, short, text, withUnit } from './format.js';
import { base, legend, shorten, textWidth } from './common.js';
import { toneOf } from './theme.js';

/** A donut's parts: the categories of one series, or the first values of several. */
function parts(spec) {
  if (spec.series.length > 1)
    return spec.series.map((s) => ({ name: s.name, value: s.values[0] ?? null, tone: s.tone }));
  const [only] = spec.series;
  return spec.categories.map((name, i) => ({ name, value: only.values[i] ?? null, tone: only.tones?.[i] }));
}

const narrow = (size) => size.width < 440;

export function donutHeight(spec, size) {
  if (!narrow(size)) return Math.max(size.height, parts(spec).length * (size.font + 14) + 16);
  return Math.round(size.width * 0.62 + parts(spec).length * (size.font + 14) + 24);
}

export function donut(spec, theme, size) {
  const all = parts(spec);
  const percent = shares(all.map((p) => p.value));
  const total = all.reduce((sum, p) => sum + (p.value ?? 0), 0);
  const common = base(spec, theme, size);
  const below = narrow(size);
  const box = below ? size.width * 0.6 : Math.min(size.height - 12, size.width * 0.46);
  const radius = Math.max(box / 2, 40);
  const center = below ? [size.width / 2, radius + 6] : [radius + 8, size.height / 2];
  const legendLeft = below ? 0 : radius * 2 + 36;
  const room = size.width - legendLeft - 24;
  const titleSize = Math.min(size.font * 1.75, radius / 3);
  const share = (i) => `${decimal(percent[i], 2, spec.locale)}%`;
  const nameWidth = room - textWidth('100,00%', size.font) - 24;
  const named = shorten(all.map((p) => p.name), size.font, nameWidth);
  return {
    ...common,
    tooltip: {
      ...common.tooltip,
      trigger: 'item',
      valueFormatter: (_value, i) => `${withUnit(all[i].value, spec)} (${share(i)})`,
    },
    // Parts that don't add up to anything (one stock in several years) ask for no total.
    title: {
      show: spec.total !== false,
      text: short(total, spec),
      subtext: spec.unit || text(spec, 'total'),
      left: center[0],
      top: center[1] - titleSize * 0.6 - size.font * 0.7 - 2,
      textAlign: 'center',
      itemGap: 4,
      padding: 0,
      textStyle: {
        color: theme.ink,
        fontSize: titleSize,
        lineHeight: titleSize * 1.2,
        fontWeight: 650,
        fontFamily: theme.font,
      },
      subtextStyle: { color: theme['ink-2'], fontSize: size.font, lineHeight: size.font * 1.2, fontFamily: theme.font },
    },
    legend: legend(spec, theme, size, {
      show: true,
      orient: 'vertical',
      left: legendLeft,
      top: below ? radius * 2 + 22 : 'middle',
      itemGap: 12,
      data: all.map((p) => p.name),
      formatter: (name) => {
        const i = all.findIndex((p) => p.name === name);
        return `{name|${named[i].replace(/[{}|]/g, ' ')}}{share|${share(i)}}`;
      },
      textStyle: {
        color: theme['ink-2'], fontSize: size.font, fontFamily: theme.font,
        rich: {
          name: {
            width: Math.min(nameWidth, Math.max(...all.map((p) => textWidth(p.name, size.font))) + 16),
            color: theme['ink-2'],
            fontSize: size.font,
          },
          share: {
            color: theme.ink,
            fontWeight: 600,
            fontSize: size.font,
            align: 'right',
            width: textWidth('100,00%', size.font) + 4,
          },
        },
      },
    }),
    series: [{
      type: 'pie',
      radius: [radius * 0.62, radius],
      center,
      label: { show: false },
      labelLine: { show: false },
      startAngle: 90,
      emphasis: { scale: false },
      itemStyle: { borderColor: theme.surface, borderWidth: 2 },
      data: all.map((p, i) => ({ name: p.name, value: p.value ?? 0, itemStyle: { color: toneOf(p, i, theme) } })),
    }],
  };
}

export function gauge(spec, theme, size) {
  const count = spec.series.length;
  const max = spec.max ?? 100;
  const common = base(spec, theme, size);
  const slot = size.width / count;
  const radius = Math.min(slot * 0.44, size.height * 0.5 - size.font * (count > 1 ? 1.2 : 0.4));
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: 'item' },
    series: spec.series.map((series, i) => {
      const value = series.values[0] ?? null;
      return {
        type: 'gauge',
        tooltip: { valueFormatter: () => withUnit(value, spec) },
        min: 0,
        max,
        center: [slot * (i + 0.5), size.height / 2 - (count > 1 ? size.font * 0.6 : 0)],
        radius,
        startAngle: 90,
        endAngle: -269.999,
        pointer: { show: false },
        progress: { show: value !== null, width: radius * 0.2, itemStyle: { color: toneOf(series, i, theme) } },
        axisLine: { lineStyle: { width: radius * 0.2, color: [[1, theme['surface-3']]] } },
        splitLine: { show: false },
        axisTick: { show: false },
        axisLabel: { show: false },
        title: {
          show: count > 1,
          offsetCenter: [0, radius + size.font * 1.1],
          color: theme['ink-2'],
          fontSize: size.font,
        },
        detail: {
          offsetCenter: [0, 0],
          fontSize: value === null ? Math.min(size.font, radius * 0.2) : Math.min(radius * 0.36, size.font * 2.2),
          fontWeight: value === null ? 400 : 650,
          color: value === null ? theme['ink-2'] : theme.ink,
          formatter: () =>
            value === null
              ? text(spec, 'missing')
              : withUnit(value, { ...spec, unit: spec.unit === '%' || spec.unit === 'persen' ? '%' : '' }),
        },
        data: [{ value: value ?? 0, name: series.name }],
      };
    }),
  };
}
