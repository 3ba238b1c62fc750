// Numbers as the reader's language writes them.
const TAGS = { id: 'id-ID', en: 'en-GB' };
const SHORT = {
  id: [[1e12, ' T'], [1e9, ' M'], [1e6, ' jt'], [1e3, ' rb']],
  en: [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'k']],
};
const TEXT = {
  id: { missing: 'tidak ada data', total: 'Total', low: 'rendah', high: 'tinggi' },
  en: { missing: 'no data', total: 'Total', low: 'low', high: 'high' },
};

export const text = (spec, key) => TEXT[spec.locale === 'en' ? 'en' : 'id'][key];

export function decimal(value, decimals, locale) {
  const format = new Intl.NumberFormat(TAGS[locale] ?? TAGS.id, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return format.format(value).replace('-', '−');
}

/** The value with its unit; a missing one is said in words, never as zero. */
export function withUnit(value, spec) {
  if (value === null || value === undefined || Number.isNaN(Number(value)) || value === '')
    return text(spec, 'missing');
  const number = decimal(Number(value), spec.decimals ?? 0, spec.locale);
  if (spec.unit === '%' || spec.unit === 'persen' || spec.unit === 'percent') return `${number}%`;
  return spec.unit ? `${number} ${spec.unit}` : number;
}

/** Labels of one axis share one abbreviation, chosen by its largest value, and as many digits as tell them apart. */
export function axisFormatter(largest, spec) {
  const locale = spec.locale === 'en' ? 'en' : 'id';
  const [divisor, suffix] = (largest >= 1e4 && SHORT[locale].find(([size]) => largest >= size)) || [1, ''];
  const format = new Intl.NumberFormat(TAGS[locale], { maximumFractionDigits: 6 });
  return (value) => (value === 0 ? '0' : `${format.format(value / divisor).replace('-', '−')}${suffix}`);
}

/** Short form of one value, three figures that count: 1,25 jt */
export function short(value, spec) {
  if (Math.abs(value) < 1e4) return decimal(value, spec.decimals ?? 0, spec.locale);
  const locale = spec.locale === 'en' ? 'en' : 'id';
  const [divisor, suffix] = SHORT[locale].find(([size]) => Math.abs(value) >= size);
  const format = new Intl.NumberFormat(TAGS[locale], { maximumSignificantDigits: 3 });
  return `${format.format(value / divisor).replace('-', '−')}${suffix}`;
}

/** Shares in percent that always add up to 100 (largest remainder). */
export function shares(values, decimals = 2) {
  const scale = 100 * 10 ** decimals;
  const total = values.reduce((sum, v) => sum + (v ?? 0), 0);
  if (!total) return values.map(() => 0);
  const exact = values.map((v) => ((v ?? 0) / total) * scale);
  const whole = exact.map(Math.floor);
  let left = Math.round(scale - whole.reduce((a, b) => a + b, 0));
  const order = exact.map((v, i) => [v - whole[i], i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of order) {
    if (left <= 0) break;
    whole[i] += 1;
    left -= 1;
  }
  return whole.map((v) => v / 10 ** decimals);
}
