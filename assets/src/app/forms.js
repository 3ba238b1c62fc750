// Forms that send themselves to another page, and questions before what cannot be undone.
import { $$, on } from './dom.js';
import { word } from './words.js';

function addressOf(form) {
  const url = new URL(form.action || location.href, location.href);
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value.trim() !== '') query.append(name, value.trim());
  }
  url.search = query.toString();
  return url.href;
}

on('change', 'form[data-autosubmit]', (event, form) => {
  if (event.target.matches('select, input[type=radio], input[type=checkbox], input[type=date], input[type=month]'))
    location.assign(addressOf(form));
});

on('submit', 'form[data-autosubmit]', (event, form) => {
  event.preventDefault();
  location.assign(addressOf(form));
});

// Chooses all boxes of a name, or none where all are chosen.
on('click', '[data-check-all]', (_event, button) => {
  const boxes = $$(`input[type=checkbox][name="${button.dataset.checkAll}"]`);
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
});

const confirmed = new WeakSet();

function ask(form) {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('role', 'alertdialog');
  const text = document.createElement('p');
  text.className = 'dialog-text';
  text.id = 'dialog-text';
  text.textContent = form.dataset.confirm;
  dialog.setAttribute('aria-labelledby', text.id);
  const actions = document.createElement('form');
  actions.method = 'dialog';
  actions.className = 'dialog-actions';
  const button = (value, label, className) => {
    const made = document.createElement('button');
    made.value = value;
    made.textContent = label;
    made.className = `btn ${className}`;
    return made;
  };
  const no = button('no', form.dataset.confirmCancel || word('cancel'), '');
  const yes = button(
    'yes',
    form.dataset.confirmOk || word('ok'),
    form.dataset.confirmTone === 'plain' ? 'btn-primary' : 'btn-danger',
  );
  no.autofocus = true;
  actions.append(no, yes);
  dialog.append(text, actions);
  document.body.append(dialog);
  return new Promise((answer) => {
    dialog.addEventListener('close', () => { dialog.remove(); answer(dialog.returnValue === 'yes'); });
    dialog.showModal();
  });
}

// In the capture phase, so that no other handler sends the form before the answer.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.confirm) return;
  if (confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  if (await ask(form)) {
    confirmed.add(form);
    form.requestSubmit(submitter);
  } else {
    submitter?.focus();
  }
}, true);
