// Draws every <figure data-chart> from the description the server embeds in it.
import * as echarts from 'echarts/core';
import { BarChart, GaugeChart, HeatmapChart, LineChart, MapChart, PieChart } from 'echarts/charts';
import {
  AriaComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import './charts/locale.js';
import { cartesian, horizontalHeight, isHorizontal } from './charts/cartesian.js';
import { legendGrowth } from './charts/common.js';
import { heat, heatHeight } from './charts/heat.js';
import { loadMap, map, mapHeight } from './charts/map.js';
import { savePng } from './charts/png.js';
import { donut, donutHeight, gauge } from './charts/round.js';
import { readTheme } from './charts/theme.js';

echarts.use([
  BarChart,
  GaugeChart,
  HeatmapChart,
  LineChart,
  MapChart,
  PieChart,
  AriaComponent,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TitleComponent,
  TooltipComponent,
  VisualMapComponent,
  LabelLayout,
  SVGRenderer,
]);

// The tooltip's text is measured as "sans-serif"; the style sheet shows it in the page's own font.
const pen = document.createElement('canvas').getContext('2d');
echarts.setPlatformAPI({
  measureText(text, font = '12px sans-serif') {
    pen.font =
      theme && font.endsWith(' sans-serif') && !font.includes(',') ? font.replace(/sans-serif$/, theme.font) : font;
    return pen.measureText(text);
  },
});

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const drawn = new Map();
let theme = null;

const textOf = (figure) => figure.querySelector('[data-chart-spec]').textContent;

function specOf(text) {
  const locale = document.documentElement.lang.startsWith('en') ? 'en' : 'id';
  return { decimals: 0, unit: '', categories: [], series: [], locale, ...JSON.parse(text) };
}

function sizeOf(canvas, still) {
  return {
    width: canvas.clientWidth,
    height: parseFloat(getComputedStyle(canvas).minHeight),
    font: Math.round(theme.rem * (canvas.clientWidth < 420 ? 0.75 : 0.8125)),
    still: still || calm.matches,
  };
}

/**
 * Kinds whose rows need their own height set it; the style sheet's height is the least.
 * The height is never taken away in between: the page would jump under the reader.
 */
function fit(canvas, spec, still) {
  canvas.style.minHeight = '';
  const size = sizeOf(canvas, still);
  let height = size.height;
  if (spec.kind === 'donut') height = donutHeight(spec, size);
  else if (spec.kind === 'map') height = mapHeight(spec, size);
  else if (spec.kind === 'heat') height = heatHeight(spec, size);
  else if (isHorizontal(spec, size)) height = horizontalHeight(spec, size);
  else if (spec.kind !== 'gauge') height += legendGrowth(spec, size);
  // Few rows leave no empty box below them.
  if (height < size.height) canvas.style.minHeight = `${height}px`;
  canvas.style.height = `${height}px`;
  return { ...size, height };
}

const OPTIONS = { donut, gauge, heat, map };
const optionOf = (spec, size) => (OPTIONS[spec.kind] ?? cartesian)(spec, theme, size);
const localeOf = (spec) => (spec.locale === 'en' ? 'EN' : 'ID');

/** A region on a map leads to its page, as the links below the map do. */
function open(spec, name) {
  const code = spec.kind === 'map' ? spec.codes[spec.categories.indexOf(name)] : undefined;
  if (code !== undefined) location.assign(`/wilayah/${encodeURIComponent(code)}`);
}

function paint(entry, still) {
  const { canvas, spec } = entry;
  if (!canvas.clientWidth) return;
  const size = fit(canvas, spec, still);
  entry.width = size.width;
  if (!entry.chart) {
    entry.chart = echarts.init(canvas, null, {
      renderer: 'svg',
      locale: localeOf(spec),
      width: size.width,
      height: size.height,
    });
    entry.chart.on('click', ({ name }) => open(entry.spec, name));
  }
  entry.chart.resize({ width: size.width, height: size.height, silent: true });
  entry.chart.setOption(optionOf(spec, size), { notMerge: true });
}

async function draw(figure, still = false) {
  if (drawn.has(figure)) return;
  const canvas = figure.querySelector('.chart-canvas');
  const entry = { canvas, chart: null, text: '', spec: null, ready: false, width: 0 };
  drawn.set(figure, entry);
  near.unobserve(figure);
  await fill(figure, entry, still);
}

/** Draws what the page now describes, into what is drawn if there is something. */
async function fill(figure, entry, still) {
  const { canvas } = entry;
  const text = textOf(figure);
  entry.text = text;
  try {
    entry.spec = specOf(text);
    if (entry.spec.kind === 'map') await loadMap(entry.spec.map_url);
    if (drawn.get(figure) !== entry || entry.text !== text) return;
    if (!entry.chart) canvas.textContent = '';
    canvas.classList.remove('chart-failed');
    entry.ready = true;
    theme ??= readTheme();
    paint(entry, still);
    resized.observe(canvas);
  } catch (error) {
    // The table twin still tells everything; the reader is not left with an empty box.
    entry.chart?.dispose();
    entry.chart = null;
    canvas.textContent = canvas.getAttribute('aria-label') ?? '';
    canvas.classList.add('chart-failed');
    console.error(figure.id, error);
  }
}

function release(figure) {
  const entry = drawn.get(figure);
  resized.unobserve(entry.canvas);
  entry.chart?.dispose();
  drawn.delete(figure);
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
}, { rootMargin: '400px 0px' });

let frame = 0;
const resized = new ResizeObserver(() => {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(() => {
    for (const entry of drawn.values()) {
      if (entry.ready && entry.canvas.clientWidth !== entry.width) paint(entry, true);
    }
  });
});

/** Lets go of charts that left the page, takes up those that came and those that say something new. */
function scan() {
  const before = new Set();
  for (const [figure, entry] of [...drawn]) {
    if (!figure.isConnected || !figure.contains(entry.canvas)) { before.add(figure.id); release(figure); }
    else if (entry.text !== textOf(figure)) fill(figure, entry, false);
  }
  for (const figure of document.querySelectorAll('figure[data-chart]')) {
    if (drawn.has(figure)) continue;
    // A chart that replaces a drawn one appears at once and without a flourish.
    if (figure.id && before.has(figure.id)) draw(figure, true);
    else near.observe(figure);
  }
}

/** The chart drawn afresh as SVG text, without the tooltip and highlights of the moment. */
function snapshot({ canvas, spec }) {
  const size = fit(canvas, spec, true);
  const aside = document.createElement('div');
  const chart = echarts.init(aside, null, {
    renderer: 'svg',
    locale: localeOf(spec),
    width: size.width,
    height: size.height,
  });
  const option = optionOf(spec, size);
  chart.setOption({ ...option, tooltip: { show: false } });
  // The drawn element, not the library's own text of it: that one breaks on quoted font names.
  const drawing = new XMLSerializer().serializeToString(aside.querySelector('svg'));
  chart.dispose();
  return { drawing, width: size.width, height: size.height };
}

function repaint() {
  theme = readTheme();
  for (const entry of drawn.values()) if (entry.chart) paint(entry, true);
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element && event.target.closest('[data-chart-png]');
  if (!button) return;
  const figure = document.getElementById(button.dataset.chartPng);
  if (!figure) return;
  draw(figure, true).then(() => {
    const entry = drawn.get(figure);
    return savePng(snapshot(entry), entry.spec, figure.dataset.chartSource ?? '');
  }).catch((error) => console.error(error));
});

document.addEventListener('htmx:after:swap', scan);
new MutationObserver(repaint).observe(document.documentElement, {
  attributes: true,
  attributeFilter: ['data-bs-theme'],
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
// Paper is white, and what was never scrolled to is printed too.
const root = document.documentElement;
let themeOnScreen;
addEventListener('beforeprint', () => {
  themeOnScreen = root.dataset.bsTheme;
  root.dataset.bsTheme = 'light';
  for (const figure of document.querySelectorAll('figure[data-chart]')) draw(figure, true);
  repaint();
});
addEventListener('afterprint', () => { root.dataset.bsTheme = themeOnScreen ?? 'auto'; });

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', scan);
else scan();
