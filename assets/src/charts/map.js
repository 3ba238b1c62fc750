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
const isMissing = (value) => value === null || value === undefined;

/** Every region by its rank: its number stands on the map, its name and figure in a list. */
function ranking(spec) {
  const [{ values }] = spec.series;
  const order = spec.categories.map((_, i) => i).sort((a, b) => {
    if (isMissing(values[a]) || isMissing(values[b])) return isMissing(values[a]) - isMissing(values[b]) || a - b;
    return values[b] - values[a];
  });
  return order.map((i, at) => ({ i, number: at + 1, name: brief(spec.categories[i]), value: values[i] }));
}

const lineOf = (one, spec) => `${one.number}. ${one.name}  ${isMissing(one.value) ? '–' : short(one.value, spec)}`;
const lineHeight = (size) => Math.round(size.font * 1.6);
const listWidth = (spec, size) =>
  Math.max(...ranking(spec).map((one) => textWidth(lineOf(one, spec), size.font))) + 16;
const isBeside = (spec, size) => size.width - listWidth(spec, size) > 300;

/** Where the list has no room beside the map it stands below it. */
export const mapHeight = (spec, size) =>
  isBeside(spec, size) ? size.height : size.height + spec.categories.length * lineHeight(size);

function list(spec, theme, size) {
  const ranked = ranking(spec);
  const lines = ranked.map((one) => `{${one.i === spec.chosen ? 'chosen' : 'plain'}|${lineOf(one, spec)}}`);
  const place = isBeside(spec, size)
    ? { right: 0, top: 8 }
    : { left: 0, bottom: 0 };
  return {
    type: 'text',
    silent: true,
    ...place,
    style: {
      text: lines.join('\n'),
      fontFamily: theme.font,
      rich: {
        plain: { fontSize: size.font, lineHeight: lineHeight(size), fill: theme['ink-2'] },
        chosen: { fontSize: size.font, lineHeight: lineHeight(size), fill: theme.ink, fontWeight: 700 },
      },
    },
  };
}

export function map(spec, theme, size) {
  const common = base(spec, theme, size);
  const [series] = spec.series;
  const all = numbers(spec);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const numbersOf = new Map(ranking(spec).map((one) => [spec.categories[one.i], one.number]));
  const beside = isBeside(spec, size);
  const below = beside ? 0 : spec.categories.length * lineHeight(size) + 8;
  const flat = low === high;
  return {
    ...common,
    graphic: [list(spec, theme, size)],
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
          bottom: below,
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
        right: beside ? listWidth(spec, size) + 8 : 4,
        top: 4,
        bottom: size.font + 30 + below,
        itemStyle: { areaColor: theme['map-none'], borderColor: theme.surface, borderWidth: 1.25 },
        emphasis: {
          label: { show: true, color: theme.ink },
          itemStyle: { areaColor: null, borderColor: theme.ink, borderWidth: 2 },
        },
        label: {
          show: true,
          fontSize: size.font,
          fontWeight: 700,
          color: theme.ink,
          textBorderColor: theme.surface,
          textBorderWidth: 3,
          formatter: ({ name }) => String(numbersOf.get(name) ?? ''),
        },
        data: spec.categories.map((name, i) => ({
          name,
          value: series.values[i] ?? NaN,
          ...(i === spec.chosen && { itemStyle: { borderColor: theme.ink, borderWidth: 3 } }),
        })),
      },
    ],
  };
}
