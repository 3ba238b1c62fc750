// The grid: arrows and Enter move between cells, a block copied from a spreadsheet finds its cells
// and cells are checked while they are filled in, both as the server says, and leaving with unsaved
// entries is asked about. Without it the grid is a form.
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

    const inputs = () => rows.flat();
    const answer = async (path, more = {}) => {
      const body = new URLSearchParams(new FormData(form));
      for (const [name, value] of Object.entries(more)) body.set(name, value);
      const headers = { Accept: 'application/json' };
      const found = await fetch(`${form.action}/${path}`, { method: 'POST', body, headers });
      if (!found.ok) throw new Error(found.statusText);
      return found.json();
    };
    const say = (holder, input, sentence) => {
      let told = holder.querySelector('.invalid-feedback');
      if (!sentence) {
        told?.remove();
        input?.removeAttribute('aria-describedby');
        return;
      }
      if (!told) {
        told = document.createElement('p');
        told.className = 'invalid-feedback d-block';
        holder.append(told);
      }
      told.textContent = sentence;
      if (!input) return;
      told.id = `galat-${input.name}`;
      input.setAttribute('aria-describedby', told.id);
    };

    // What is wrong with cells that were changed, as if the grid were saved now.
    let asked = 0;
    const check = async () => {
      const turn = asked += 1;
      let wrong;
      try { wrong = await answer('periksa'); } catch { return; }
      if (turn !== asked) return;
      for (const row of rows) {
        const line = row[0]?.name.split('|')[0];
        if (!row.some(changed)) continue;
        say(row[0].closest('tr').querySelector('th'), null, wrong.lines[line]);
        for (const input of row) {
          const sentence = wrong.cells[input.name];
          input.classList.toggle('is-invalid', Boolean(sentence));
          if (sentence) input.setAttribute('aria-invalid', 'true');
          else input.removeAttribute('aria-invalid');
          say(input.parentElement, input, sentence);
        }
      }
    };
    form.addEventListener('change', (event) => place(event.target) && check());

    const put = (input, value) => {
      if (!input) return;
      input.value = value;
      mark(input);
    };
    const putDown = (at, text) => {
      text.replace(/\r/g, '').replace(/\n$/, '').split('\n').forEach((line, down) => {
        line.split('\t').forEach((value, across) => put(rows[at[0] + down]?.[at[1] + across], value.trim()));
      });
    };
    const said = form.querySelector('[data-grid-said]');
    form.addEventListener('paste', async (event) => {
      const at = place(event.target);
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!at || !/[\t\n]/.test(text.trimEnd())) return;
      event.preventDefault();
      form.setAttribute('aria-busy', 'true');
      try {
        const found = await answer('tempel', { teks: text, dari: event.target.name });
        const named = new Map(inputs().map((input) => [input.name, input]));
        for (const [name, value] of found.cells) put(named.get(name), value);
        said.textContent = found.said ?? '';
      } catch {
        putDown(at, text);
      }
      form.removeAttribute('aria-busy');
      check();
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
