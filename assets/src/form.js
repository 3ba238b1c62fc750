// The form of a row: total and shares beside the fields while numbers are typed.
// Works on form[data-entry] with inputs [data-role=part] and a [data-entry-total].
(() => {
  const english = document.documentElement.lang === 'en';
  const [thousands, point] = english ? [',', '.'] : ['.', ','];

  // A typed number in units of its last decimal, or null where it is none.
  function typed(text, decimals) {
    const plain = text.trim().replace(/[\s\u00a0\u202f]/g, '').split(thousands).join('').replace(point, '.');
    if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
    return Math.round(Number(plain) * 10 ** decimals);
  }

  function written(number, decimals) {
    return new Intl.NumberFormat(english ? 'en' : 'id', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(number / 10 ** decimals);
  }

  // Shares in hundredths of a per cent that always make 100 %: the largest remainders round up.
  function shares(parts) {
    const sum = parts.reduce((a, b) => a + b, 0);
    if (sum <= 0) return parts.map(() => 0);
    const exact = parts.map((part) => (part * 10000) / sum);
    const given = exact.map(Math.floor);
    let left = 10000 - given.reduce((a, b) => a + b, 0);
    const order = exact.map((share, at) => [share - given[at], at]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    for (const [, at] of order) if (left-- > 0) given[at] += 1;
    return given;
  }

  for (const form of document.querySelectorAll('form[data-entry]')) {
    const parts = [...form.querySelectorAll('[data-role="part"]')];
    const whole = form.querySelector('[data-role="whole"]');
    const shown = form.querySelector('[data-entry-total]');
    if (parts.length < 2 || !shown) continue;
    const update = () => {
      const decimals = Number(parts[0].dataset.decimals || 0);
      const numbers = parts.map((input) => typed(input.value, decimals));
      if (numbers.some((number) => number === null || number < 0)) {
        shown.textContent = '';
        if (whole) whole.placeholder = '';
        return;
      }
      const total = written(numbers.reduce((a, b) => a + b, 0), decimals);
      const of = shares(numbers).map((share, at) => `${parts[at].dataset.label} ${written(share, 2)}%`);
      shown.textContent = `${shown.dataset.totalLabel} ${total} · ${of.join(' · ')}`;
      if (whole) whole.placeholder = total;
    };
    form.addEventListener('input', update);
    form.addEventListener('reset', () => setTimeout(update));
    update();
  }
})();
