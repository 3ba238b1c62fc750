// Colours come from the style sheet's tokens, so that light and dark have one source.
const TONES = ['male', 'female', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'compare', 'muted'];
const INKS = [
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'line-strong',
  'surface',
  'surface-2',
  'surface-3',
  'map-low',
  'map-high',
  'map-none',
];

const luminance = (color) => (color.match(/[\d.]+/g) ?? [255]).slice(0, 3).reduce((sum, c) => sum + Number(c) / 3, 0);

/** Reads a token as the browser computes it: `light-dark()` and `var()` resolved. */
export function readTheme() {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = { tones: {} };
  for (const tone of TONES) theme.tones[tone] = read(`tone-${tone}`);
  for (const ink of INKS) theme[ink] = read(ink);
  theme.dark = luminance(theme.surface) < 128;
  theme.font = getComputedStyle(document.body).fontFamily;
  theme.rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  probe.remove();
  return theme;
}

/** The colour of a series: its own tone, else the next of the palette. */
export function toneOf(series, index, theme) {
  return theme.tones[series.tone] ?? theme.tones[`c${(index % 8) + 1}`];
}

export const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'emptyCircle',
  'emptyRect',
  'emptyTriangle',
  'emptyDiamond',
];
export const DASHES = ['solid', [7, 4], [2, 3], [10, 3, 2, 3], 'solid', [7, 4], [2, 3], [10, 3, 2, 3]];

/** Patterns laid over colours, in the order of the series. The first stays plain. */
export function decals(theme) {
  const color = theme.dark ? 'rgba(12,16,26,0.5)' : 'rgba(255,255,255,0.55)';
  const line = (rotation, gap) => ({ symbol: 'rect', color, dashArrayX: [1, 0], dashArrayY: [2, gap], rotation });
  const dots = (gap, size) => ({
    symbol: 'circle',
    color,
    symbolSize: size,
    dashArrayX: [
      [gap, gap],
      [0, gap, gap, 0],
    ],
    dashArrayY: [gap, 0],
  });
  return [
    { symbol: 'none' },
    line(-Math.PI / 4, 5),
    dots(6, 0.7),
    line(Math.PI / 4, 5),
    line(0, 4),
    { ...line(0, 4), rotation: Math.PI / 2 },
    dots(4, 0.9),
    line(Math.PI / 6, 8),
  ];
}
