// What is kept of Tabler even if no template names it yet. Templates may use any
// class of this list without a rebuild of the assets.
const sizes = [0, 1, 2, 3, 4, 5];
const spacing = ['m', 'mt', 'mb', 'ms', 'me', 'mx', 'my', 'p', 'pt', 'pb', 'ps', 'pe', 'px', 'py']
  .flatMap((side) => sizes.map((size) => `${side}-${size}`));
const widths = ['', '-sm', '-md', '-lg', '-xl'].flatMap((at) => [3, 4, 6, 8, 9, 12].map((n) => `col${at}-${n}`));
const columns = ['col', 'col-auto', ...widths];

export const KEEP_CLASSES = [
  ...spacing, ...columns, ...sizes.map((size) => `gap-${size}`), ...sizes.map((size) => `g-${size}`),
  'ms-auto', 'me-auto', 'mx-auto', 'mt-auto',
  'row', 'd-none', 'd-block', 'd-flex', 'd-inline-flex', 'd-grid', 'd-print-none',
  'd-sm-none', 'd-sm-block', 'd-md-none', 'd-md-block', 'd-lg-none', 'd-lg-block', 'd-md-flex', 'd-lg-flex',
  'flex-wrap', 'flex-column', 'flex-fill', 'flex-grow-1', 'align-items-center', 'align-items-start',
  'align-items-end', 'align-items-baseline',
  'justify-content-between', 'justify-content-center', 'justify-content-end',
  'text-end', 'text-center', 'text-start', 'text-nowrap', 'text-truncate', 'text-break', 'text-uppercase',
  'fw-bold', 'fw-semibold', 'fw-normal',
  'w-100', 'h-100', 'visually-hidden', 'visually-hidden-focusable', 'list-unstyled', 'small', 'h1', 'h2', 'h3',
  'h4', 'lead',
  'btn', 'btn-primary', 'btn-outline-primary', 'btn-danger', 'btn-outline-danger', 'btn-link', 'btn-sm', 'btn-lg',
  'btn-icon', 'btn-group', 'disabled', 'active', 'show',
  'form-label', 'form-control', 'form-control-sm', 'form-control-lg', 'form-select', 'form-select-sm', 'form-check',
  'form-check-input', 'form-check-label', 'form-check-inline',
  'form-switch', 'form-hint', 'form-text', 'form-range', 'input-group', 'input-group-text', 'invalid-feedback',
  'is-invalid', 'is-valid', 'required', 'was-validated',
  'card', 'card-body', 'card-header', 'card-footer', 'card-title', 'card-subtitle', 'card-table',
  'table', 'table-sm', 'table-hover', 'table-responsive',
  'badge', 'alert', 'alert-success', 'alert-info', 'alert-warning', 'alert-danger', 'alert-title',
  'nav', 'nav-tabs', 'nav-item', 'nav-link', 'pagination', 'page-item', 'page-link', 'breadcrumb', 'breadcrumb-item',
  'icon',
];

export const KEEP_TAGS = [
  'html', 'body', 'main', 'section', 'article', 'aside', 'header', 'footer', 'nav', 'div', 'span', 'p', 'a', 'b',
  'strong', 'i', 'em', 'small', 'code', 'pre', 'kbd', 'samp',
  'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'hr', 'img', 'svg', 'figure',
  'figcaption', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td',
  'form', 'fieldset', 'legend', 'label', 'input', 'select', 'optgroup', 'option', 'button', 'textarea', 'output',
  'details', 'summary', 'dialog', 'template', 'abbr', 'mark', 'sub', 'sup',
];

export const KEEP_ATTRIBUTES = [
  'type', 'title', 'hidden', 'disabled', 'readonly', 'role', 'multiple', 'size', 'href', 'class', 'data-bs-theme',
  'open',
];
