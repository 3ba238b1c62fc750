// The "try it" form of the API pages. The key goes to the server and nowhere else.
import { $, on } from './dom.js';
import { locale, word } from './words.js';

function filled(form) {
  const path = {};
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== 'string' || value === '' || name === '_format') continue;
    if (form.dataset.url.includes(`:${name}`)) path[name] = value;
    else fields[name] = value;
  }
  return { path, fields };
}

function request(form) {
  const { path, fields } = filled(form);
  const method = form.dataset.method.toUpperCase();
  let url = form.dataset.url.replace(/:(\w+)/g, (whole, name) =>
    name in path ? encodeURIComponent(path[name]) : whole,
  );
  const options = { method, headers: { Accept: 'application/json' }, credentials: 'omit', cache: 'no-store' };
  if (method === 'GET') {
    const query = new URLSearchParams(fields).toString();
    if (query) url += `?${query}`;
  } else if (new FormData(form).get('_format') === 'json') {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(fields);
  } else {
    options.body = new URLSearchParams(fields);
  }
  return { url, options };
}

// API v2 says of each field where it belongs: address, query, header, body, or the key.
function requestV2(form) {
  let url = form.dataset.url;
  const query = new URLSearchParams();
  const headers = {};
  const options = { method: form.dataset.method, headers, credentials: 'omit', cache: 'no-store' };
  for (const field of form.querySelectorAll('[data-in]')) {
    const { name, value } = field;
    if (value === '') continue;
    const place = field.dataset.in;
    if (place === 'path') url = url.replace(`{${name}}`, encodeURIComponent(value));
    else if (place === 'query') query.append(name, value);
    else if (place === 'header') headers[name] = value;
    else if (place === 'key') headers.Authorization = `Bearer ${value}`;
    else options.body = value;
  }
  if (options.body !== undefined) headers['Content-Type'] ??= 'application/json';
  // Commas part the values of a list and stay as they are.
  const asked = query.toString().replaceAll('%2C', ',');
  return { url: asked ? `${url}?${asked}` : url, options };
}

function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
}

function show(box, ok, status, note, text) {
  const line = document.createElement('p');
  line.className = 'tryit-status';
  const badge = document.createElement('span');
  badge.className = `badge ${ok ? 'badge-validated' : 'badge-restricted'}`;
  badge.textContent = status;
  line.append(badge, note);
  box.replaceChildren(line);
  if (text) {
    const block = document.createElement('div');
    block.className = 'code-block';
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    const code = document.createElement('code');
    code.textContent = text;
    pre.append(code);
    block.append(pre);
    box.append(block);
  }
}

on('submit', 'form[data-tryit]', async (event, form) => {
  event.preventDefault();
  const box = $('[data-tryit-result]', form) ?? $('[data-tryit-result]', form.parentElement);
  const button = event.submitter;
  if (button) button.disabled = true;
  const started = performance.now();
  box.textContent = word('sending');
  try {
    const { url, options } = form.dataset.tryit === 'v2' ? requestV2(form) : request(form);
    const answer = await fetch(url, options);
    const text = await answer.text();
    const time = new Intl.NumberFormat(locale() === 'en' ? 'en-GB' : 'id-ID').format(
      Math.round(performance.now() - started),
    );
    show(
      box,
      answer.ok,
      `${answer.status} ${answer.statusText}`.trim(),
      `${time} ms · ${options.method} ${url}`,
      pretty(text),
    );
  } catch {
    show(box, false, '—', word('failed'), '');
  } finally {
    if (button) { button.disabled = false; button.focus({ preventScroll: true }); }
  }
});
