// The province's regions, shaded by value.
import * as echarts from 'echarts/core';
import { short } from './format.js';
import { base, numbers, textWidth } from './common.js';

const loading = new Map();

/** Fetches and registers the boundaries once, however many maps a page has. */
export function loadMap(url) {
  if (!loading.has(url)) {
    const load = fetch(url)
      .then((answer) => {
        if (!answer.ok) throw new Error(`map: ${answer.status}`);
        return answer.json();
      })
      .then((shapes) => {
        echarts.registerMap(url, shapes);
        return shapes;
      });
    load.catch(() => loading.delete(url));
    loading.set(url, load);
  }
  return loading.get(url);
}

const brief = (name) => name.replace(/^Kabupaten /, 'Kab. ');

export function map(spec, theme, size) {
  const common = base(spec, theme, size);
  const [series] = spec.series;
  const all = numbers(spec);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const index = new Map(spec.categories.map((name, i) => [name, i]));
  const flat = low === high;
  return {
    ...common,
    tooltip: {
      ...common.tooltip,
      trigger: 'item',
    },
    visualMap: all.length
      ? {
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
          outOfRange: { color: theme['map-none'] },
        }
      : undefined,
    series: [
      {
        type: 'map',
        map: spec.map_url,
        name: series.name,
        nameProperty: 'kode_bps',
        nameMap: Object.fromEntries(spec.codes.map((code, i) => [String(code), spec.categories[i]])),
        selectedMode: false,
        roam: false,
        aspectScale: 0.995,
        left: 4,
        // Names of the eastern cities reach beyond the border.
        right: textWidth('Kota Tangerang Selatan', size.font) * 0.55,
        top: 4,
        bottom: size.font + 30,
        itemStyle: { areaColor: theme['map-none'], borderColor: theme.surface, borderWidth: 1.25 },
        emphasis: {
          label: { show: true, color: theme.ink },
          itemStyle: { areaColor: null, borderColor: theme.ink, borderWidth: 2 },
        },
        label: {
          show: true,
          fontSize: size.font - 1,
          lineHeight: size.font * 1.25,
          color: theme.ink,
          textBorderColor: theme.surface,
          textBorderWidth: 3,
          formatter: ({ name }) => {
            const i = index.get(name);
            if (i === undefined) return '';
            const value = series.values[i];
            return `${brief(spec.categories[i])}\n${
              value === null || value === undefined ? '–' : short(value, spec)
            }`;
          },
        },
        labelLayout: { hideOverlap: true },
        data: spec.categories.map((name, i) => ({ name, value: series.values[i] ?? NaN })),
      },
    ],
  };
}
