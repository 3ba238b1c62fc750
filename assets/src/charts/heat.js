// A table of two axes, shaded by figure.
import { short } from './format.js';
import { base, numbers, textWidth } from './common.js';

const ROW = 2.6;
const columnNames = (spec, size) => Math.max(...spec.series.map((s) => textWidth(s.name, size.font)));

/** Height in pixels that the rows ask for, with the names above that stand on their side. */
export const heatHeight = (spec, size) =>
  Math.ceil(spec.categories.length * size.font * ROW + columnNames(spec, size) * 0.75 + 56);

export function heat(spec, theme, size) {
  const common = base(spec, theme, size);
  const all = numbers(spec);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const flat = low === high;
  const names = Math.min(Math.max(...spec.categories.map((c) => textWidth(c, size.font))) + 4, size.width * 0.36);
  const slot = (size.width - names) / spec.series.length;
  const label = { color: theme.ink, fontSize: size.font };
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: 'item' },
    grid: { left: names + 8, right: 4, top: columnNames(spec, size) * 0.75 + 8, bottom: 40 },
    xAxis: {
      type: 'category',
      position: 'top',
      data: spec.series.map((s) => s.name),
      axisLabel: { ...label, interval: 0, rotate: 45 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: spec.categories,
      axisLabel: { ...label, interval: 0, width: names, overflow: 'break', lineHeight: size.font * 1.2 },
      axisLine: { show: false },
      axisTick: { show: false },
    },
    visualMap: {
      type: 'continuous',
      min: flat ? low - 1 : low,
      max: high,
      calculable: false,
      hoverLink: false,
      orient: 'horizontal',
      left: 0,
      bottom: 0,
      itemWidth: 10,
      itemHeight: Math.min(160, size.width * 0.35),
      text: [short(high, spec), flat ? '' : short(low, spec)],
      textStyle: { color: theme['ink-2'], fontSize: size.font },
      inRange: { color: [theme['map-low'], theme['map-high']] },
    },
    series: [
      {
        type: 'heatmap',
        data: spec.series.flatMap((s, x) =>
          s.values.flatMap((value, y) => (value === null || value === undefined ? [] : [[x, y, value]]))),
        label: {
          // Where it has no room a number would run into the next; the table has all of them.
          show: slot > textWidth(short(high, spec), size.font) + 6,
          color: theme.ink,
          textBorderColor: theme.surface,
          textBorderWidth: 3,
          fontSize: size.font,
          formatter: ({ value }) => short(value[2], spec),
        },
        itemStyle: { borderColor: theme.surface, borderWidth: 1 },
        emphasis: { disabled: true },
      },
    ],
  };
}
