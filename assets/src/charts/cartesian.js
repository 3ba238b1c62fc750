// Lines, areas, columns, bars.
import { axisFormatter, short } from './format.js';
import { base, largest, legend, legendHeight, numbers, textWidth } from './common.js';
import { DASHES, SYMBOLS, toneOf } from './theme.js';

const MANY = 40;
// Years, months, ages: an order readers know, so labels may be left out between others.
const ORDERED = /^(\d[\d–\-/ ]*$|\d{4}\b|(Jan|Feb|Mar|Apr|Mei|May|Jun|Jul|Agu|Aug|Sep|Okt|Oct|Nov|Des|Dec)\w*\b)/;

/** Columns whose names can't stand under them are laid on their side. */
export function isHorizontal(spec, size) {
  if (spec.kind === 'hbar' || spec.kind === 'dot') return true;
  if (spec.kind !== 'bar' && spec.kind !== 'stacked') return false;
  if (spec.categories.every((c) => ORDERED.test(c))) return false;
  const slot = (size.width - 60) / spec.categories.length;
  const widestWord = Math.max(...spec.categories.flatMap((c) => c.split(/\s+/)).map((w) => textWidth(w, size.font)));
  const longest = Math.max(...spec.categories.map((c) => textWidth(c, size.font)));
  return widestWord > slot - 8 || longest > (slot - 8) * 2.4;
}

const stacked = (spec) => spec.kind === 'stacked' || spec.series.some((s) => s.stack);

/** Whether each bar has an end of its own, at which its figure can stand. */
const isAlongside = (spec) => spec.series.length === 1 || !stacked(spec);

const widestName = (spec, size) => Math.max(...spec.categories.map((c) => textWidth(c, size.font))) * 1.12;

/** Room for the names beside lying bars. */
const nameWidth = (spec, size) => Math.min(widestName(spec, size) + 4, size.width * (size.width < 480 ? 0.42 : 0.36));

/** Height in pixels that the rows of a lying chart ask for. */
export function horizontalHeight(spec, size) {
  const bars = stacked(spec) ? 1 : spec.series.length;
  const width = nameWidth(spec, size);
  // Words don't fill a line to its end, hence a little more than the quotient.
  const lines = widestName(spec, size) <= width ? 1 : Math.ceil(widestName(spec, size) / width + 0.25);
  const row = Math.max(size.font * 1.2 * lines + 6, bars * 12 + 12, size.font * 1.35 + 12);
  return Math.ceil(spec.categories.length * row + legendHeight(spec, size) + 56);
}

// The axis grows with the data only, so a reference beyond it needs room.
function room(spec) {
  const reference = spec.reference?.value;
  const all = numbers(spec);
  if (reference === undefined || !all.length) return {};
  const high = Math.max(...all);
  const low = Math.min(...all);
  const step = 10 ** Math.floor(Math.log10(Math.max(Math.abs(reference), 1e-9))) / 10;
  if (reference > high) return { max: Math.ceil((reference * 1.02) / step) * step };
  const mayCut = spec.kind === 'line' || spec.kind === 'dot';
  if (reference < low && mayCut) return { min: Math.floor((reference * 0.98) / step) * step };
  return {};
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25];

/** A share of a whole ends at 100: no axis goes on to 120 where no figure does. */
function ceiling(spec, cut, narrow) {
  const top = spec.ceiling;
  if (top === undefined) return {};
  const high = largest(spec, stacked(spec));
  const low = cut ? Math.min(...numbers(spec), spec.reference?.value ?? Infinity) : 0;
  // What parts lose and gain by rounding is no figure beyond the whole.
  if (high > top * 1.001 || high + (high - low) * 0.35 < top || Math.min(...numbers(spec)) < 0) return {};
  const step = cut ? STEPS.find((one) => (top - low) / one <= (narrow ? 3 : 5)) ?? 25 : narrow ? 50 : 20;
  return { min: cut ? top - step * Math.ceil((top - low) / step) : 0, max: top, interval: step };
}

function valueAxis(spec, theme, size, horizontal) {
  const all = numbers(spec);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const isLine = spec.kind === 'line' || spec.kind === 'dot';
  // Lines and points show change and rank, so they may start above zero; areas and bars show size.
  const cut = isLine && low > 0 && high > low && (high - low) / high < 0.5;
  return {
    type: 'value',
    scale: cut,
    // Labels side by side need more room than labels on top of each other.
    splitNumber: horizontal ? Math.max(2, Math.min(4, Math.floor(size.width / 170))) : size.height < 220 ? 3 : 4,
    axisLabel: {
      color: theme['ink-2'],
      fontSize: size.font,
      formatter: axisFormatter(largest(spec, stacked(spec)), spec),
      hideOverlap: true,
    },
    splitLine: { lineStyle: { color: theme.line } },
    axisLine: { show: false },
    axisTick: { show: false },
    // Finer steps than the figures have would get the same label twice.
    minInterval: 10 ** -(spec.decimals ?? 0),
    ...room(spec),
    ...ceiling(spec, cut, horizontal ? size.width < 480 : size.height < 220),
  };
}

function categoryAxis(spec, theme, size, horizontal, zoomed) {
  const ordered = spec.categories.every((c) => ORDERED.test(c));
  const slot = (size.width - 60) / spec.categories.length;
  const label = { color: horizontal ? theme.ink : theme['ink-2'], fontSize: size.font };
  // The lowest value stands at the corner, close to the first name.
  if (!horizontal) label.margin = 12;
  if (spec.chosen !== undefined) label.formatter = (name, at) => (at === spec.chosen ? `▸ ${name}` : name);
  if (horizontal) {
    Object.assign(label, { interval: 0, width: nameWidth(spec, size), overflow: 'break', lineHeight: size.font * 1.2 });
  } else if (zoomed) {
    Object.assign(label, { hideOverlap: true });
  } else if (ordered || spec.kind === 'line' || spec.kind === 'area') {
    // Counted from the end: the newest period always has its label.
    const widest = Math.max(...spec.categories.map((c) => textWidth(c, size.font)));
    const step = Math.max(1, Math.ceil((widest + 10) / slot));
    label.interval = (i) => (spec.categories.length - 1 - i) % step === 0;
  } else {
    Object.assign(label, {
      interval: 0,
      width: Math.max(slot - 6, 20),
      overflow: 'break',
      lineHeight: size.font * 1.25,
    });
  }
  return {
    type: 'category',
    data: spec.categories,
    inverse: horizontal,
    boundaryGap: !['line', 'area'].includes(spec.kind) || spec.categories.length === 1,
    axisLabel: label,
    axisLine: { lineStyle: { color: theme['line-strong'] } },
    axisTick: { show: false },
  };
}

// A point between two gaps has no line to either side: without its dot it would vanish.
const isAlone = (values, i, joined) =>
  !joined && values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null;

function lineSeries(spec, series, i, theme, size) {
  const color = toneOf(series, i, theme);
  // Periods between that are kept for the distance have no points.
  const points = spec.joined ? series.values.filter((v) => v !== null).length : spec.categories.length;
  const crowded = points > 24 || size.width / points < 14;
  const only = spec.categories.length === 1;
  const compare = series.tone === 'compare' || series.tone === 'muted';
  return {
    type: 'line',
    name: series.name,
    data: series.values.map((v) => (v === undefined ? null : v)),
    // Where no figure is due for each period, those between are kept for the distance alone.
    connectNulls: Boolean(spec.joined),
    symbol: SYMBOLS[i % SYMBOLS.length],
    symbolSize: (_v, { dataIndex }) =>
      !crowded || isAlone(series.values, dataIndex, spec.joined) ? (only ? 12 : 7) : 0,
    showSymbol: true,
    itemStyle: { color },
    lineStyle: {
      color,
      width: compare ? 1.75 : 2.5,
      type: series.dashed || compare ? [6, 4] : DASHES[i % DASHES.length],
    },
    // Areas on top of each other must not be read as lines from zero.
    areaStyle: spec.kind === 'area' ? { color, opacity: series.stack ? 0.75 : 0.2 } : undefined,
    label: only
      ? {
          show: true,
          position: 'top',
          color: theme.ink,
          fontSize: size.font,
          formatter: ({ value }) => short(value, spec),
        }
      : undefined,
    stack: series.stack || undefined,
    emphasis: { focus: 'none' },
  };
}

/** Points beside their names: where bars from zero would all look alike. */
function dotSeries(spec, series, i, theme, size) {
  const color = toneOf(series, i, theme);
  return {
    type: 'line',
    name: series.name,
    symbol: SYMBOLS[i % SYMBOLS.length],
    symbolSize: 12,
    showSymbol: true,
    lineStyle: { width: 0 },
    itemStyle: { color },
    data: series.values.map((v, at) => ({
      value: v === undefined ? null : v,
      ...(spec.chosen !== undefined && at !== spec.chosen && { itemStyle: { opacity: 0.4 } }),
    })),
    label: {
      show: true,
      position: 'right',
      color: theme.ink,
      textBorderColor: theme.surface,
      textBorderWidth: 3,
      fontSize: size.font,
      formatter: ({ value }) => (value === null || value === undefined ? '' : short(value, spec)),
    },
    emphasis: { disabled: true },
  };
}

function barSeries(spec, series, i, theme, size, horizontal) {
  const isStacked = stacked(spec);
  const few = spec.categories.length * (isStacked ? 1 : spec.series.length);
  const labelled = isAlongside(spec) && (horizontal || (size.width - 60) / few > 44);
  return {
    type: 'bar',
    name: series.name,
    // What the reader has chosen stands out; the others keep their figures and step back.
    data: series.values.map((v, at) => ({
      value: v === undefined ? null : v,
      ...(spec.chosen !== undefined && at !== spec.chosen && { itemStyle: { opacity: 0.4 } }),
    })),
    stack: isStacked ? series.stack || 'all' : undefined,
    barMaxWidth: horizontal ? 22 : 44,
    barCategoryGap: '28%',
    barGap: '8%',
    itemStyle: {
      color: toneOf(series, i, theme),
      borderRadius: isStacked ? 0 : horizontal ? [0, 2, 2, 0] : [2, 2, 0, 0],
    },
    label: labelled
      ? {
          show: true,
          position: horizontal ? 'right' : 'top',
          color: theme.ink,
          textBorderColor: theme.surface,
          textBorderWidth: 3,
          fontSize: size.font,
          formatter: ({ value }) => (value === null || value === undefined ? '' : short(value, spec)),
        }
      : undefined,
    emphasis: { disabled: true },
  };
}

function referenceLine(spec, theme, size, horizontal) {
  if (!spec.reference) return undefined;
  const { label, value } = spec.reference;
  // At the end of the axis the words go back into the drawing, at its beginning on from there.
  const share = value / largest(spec, stacked(spec));
  const align = share > 0.7 ? 'right' : share < 0.3 ? 'left' : 'center';
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: theme.tones.compare, type: [6, 4], width: 1.5 },
    label: {
      formatter: `${label} ${short(value, spec)}`,
      position: horizontal ? 'start' : 'insideEndTop',
      ...(horizontal && { align }),
      color: theme.ink,
      fontSize: size.font,
      textBorderColor: theme.surface,
      textBorderWidth: 3,
    },
    data: [horizontal ? { xAxis: value } : { yAxis: value }],
  };
}

function zoom(spec, theme, horizontal) {
  if (horizontal || spec.joined || spec.categories.length <= MANY) return undefined;
  return [
    { type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false, preventDefaultMouseMove: false },
    {
      type: 'slider', bottom: 4, height: 18, showDetail: false, brushSelect: false,
      borderColor: theme.line, fillerColor: theme['surface-3'], backgroundColor: theme['surface-2'],
      handleStyle: { color: theme.surface, borderColor: theme['ink-3'] }, moveHandleSize: 4,
      dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
      selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
    },
  ];
}

export function cartesian(spec, theme, size) {
  const horizontal = isHorizontal(spec, size);
  const zooms = zoom(spec, theme, horizontal);
  const isLine = spec.kind === 'line' || spec.kind === 'area';
  const category = categoryAxis(spec, theme, size, horizontal, Boolean(zooms));
  const value = valueAxis(spec, theme, size, horizontal);
  const common = base(spec, theme, size);
  const series = spec.series.map((s, i) => {
    if (spec.kind === 'dot') return dotSeries(spec, s, i, theme, size);
    return isLine ? lineSeries(spec, s, i, theme, size) : barSeries(spec, s, i, theme, size, horizontal);
  });
  if (series.length) series[0].markLine = referenceLine(spec, theme, size, horizontal);
  const endLabels = horizontal && isAlongside(spec) ? 56 : 14;
  return {
    ...common,
    tooltip: {
      ...common.tooltip,
      trigger: 'axis',
      axisPointer: {
        type: isLine ? 'line' : 'shadow',
        z: 0,
        lineStyle: { color: theme['line-strong'] },
        shadowStyle: { color: theme['surface-3'], opacity: 0.35 },
        label: { show: false },
      },
    },
    legend: legend(spec, theme, size),
    grid: {
      left: 4,
      right: endLabels,
      top: legendHeight(spec, size) + (horizontal && spec.reference ? 24 : 14),
      bottom: zooms ? 34 : 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: horizontal ? value : category,
    yAxis: horizontal ? category : value,
    dataZoom: zooms,
    series,
  };
}
