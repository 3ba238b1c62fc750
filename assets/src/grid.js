// The grid: arrows and Enter move between cells, a block copied from a spreadsheet is pasted
// across them, and leaving with unsaved entries is asked about. Without it the grid is a form.
(() => {
  for (const form of document.querySelectorAll('form[data-grid]')) {
    const rows = [...form.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td input')]);
    const place = (input) => {
      for (let row = 0; row < rows.length; row += 1) {
        const column = rows[row].indexOf(input);
        if (column >= 0) return [row, column];
      }
      return null;
    };
    const go = (row, column) => {
      const input = rows[row]?.[column];
      if (!input) return false;
      input.focus();
      input.select();
      return true;
    };
    const changed = (input) => input.value !== input.defaultValue;
    const mark = (input) => {
      input.classList.toggle('is-edited', changed(input));
      input.classList.remove('is-invalid');
      input.removeAttribute('aria-invalid');
    };

    form.addEventListener('keydown', (event) => {
      const at = place(event.target);
      if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
      const [row, column] = at;
      const { selectionStart: start, selectionEnd: end, value } = event.target;
      const whole = start === 0 && end === value.length;
      const steps = {
        ArrowUp: [-1, 0],
        ArrowDown: [1, 0],
        Enter: [event.shiftKey ? -1 : 1, 0],
        ArrowLeft: whole || (start === 0 && end === 0) ? [0, -1] : null,
        ArrowRight: whole || start === value.length ? [0, 1] : null,
      };
      const step = steps[event.key];
      if (event.key === 'Escape') {
        event.target.value = event.target.defaultValue;
        mark(event.target);
        event.target.select();
      } else if (step && (go(row + step[0], column + step[1]) || event.key === 'Enter')) {
        event.preventDefault();
      }
    });

    form.addEventListener('paste', (event) => {
      const at = place(event.target);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!at || !/[\t\n]/.test(text.trimEnd())) return;
      event.preventDefault();
      text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, down) => {
        line.split('\t').forEach((value, across) => {
          const input = rows[at[0] + down]?.[at[1] + across];
          if (!input) return;
          input.value = value.trim();
          mark(input);
        });
      });
    });

    form.addEventListener('input', (event) => place(event.target) && mark(event.target));
    form.addEventListener('reset', () => setTimeout(() => rows.flat().forEach(mark)));
    form.addEventListener('focusin', (event) => place(event.target) && event.target.select());

    let saving = false;
    form.addEventListener('submit', () => { saving = true; });
    window.addEventListener('beforeunload', (event) => {
      if (!saving && rows.flat().some(changed)) event.preventDefault();
    });
  }
})();
