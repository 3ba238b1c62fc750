// Saves a chart as a picture that can stand alone: title, unit, chart, source.
import { readTheme } from './theme.js';

const SCALE = 2;
const PAD = 20;

function load(url) {
  return new Promise((done, failed) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => failed(new Error('the chart could not be turned into a picture'));
    image.src = url;
  });
}

function wrap(context, text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && context.measureText(longer).width > width) { lines.push(line); line = word; } else line = longer;
  }
  if (line) lines.push(line);
  return lines;
}

function block(context, text, font, lineHeight, width) {
  context.font = font;
  return { font, lineHeight, lines: text ? wrap(context, text, width) : [] };
}

const heightOf = (part) => part.lines.length * part.lineHeight;

function write(context, part, color, y) {
  context.font = part.font;
  context.fillStyle = color;
  context.textBaseline = 'top';
  part.lines.forEach((line, i) => context.fillText(line, PAD, y + i * part.lineHeight));
  return y + heightOf(part);
}

const fileName = (title) =>
  `${(title || 'grafik')
    .normalize('NFD')
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .toLowerCase()
    .slice(0, 80)}.png`;

/** `drawing` is the chart as SVG text, of the given size. */
export async function savePng({ drawing, width, height }, spec, source) {
  const theme = readTheme();
  const image = await load(`data:image/svg+xml;charset=UTF-8,${encodeURIComponent(drawing)}`);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const title = block(context, spec.title, `600 18px ${theme.font}`, 24, width);
  const unit = block(context, spec.unit, `13px ${theme.font}`, 19, width);
  const foot = block(context, source, `12px ${theme.font}`, 17, width);
  const head = heightOf(title) + heightOf(unit) + 12;
  canvas.width = (width + PAD * 2) * SCALE;
  canvas.height = (head + height + 12 + heightOf(foot) + PAD * 2) * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = theme.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  let y = write(context, title, theme.ink, PAD);
  y = write(context, unit, theme['ink-2'], y) + 12;
  context.drawImage(image, PAD, y, width, height);
  write(context, foot, theme['ink-2'], y + height + 12);
  const blob = await new Promise((done) => { canvas.toBlob(done, 'image/png'); });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName(spec.title);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
