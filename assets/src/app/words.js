// Few words are needed in the browser; pages may give their own in data attributes.
const words = {
  id: {
    ok: 'Ya, lanjutkan',
    cancel: 'Batal',
    copied: 'Tersalin',
    on: 'Terhubung',
    off: 'Terputus',
    updated: 'Diperbarui',
    sending: 'Mengirim…',
    failed: 'Permintaan gagal: server tidak terjangkau.',
  },
  en: {
    ok: 'Yes, continue',
    cancel: 'Cancel',
    copied: 'Copied',
    on: 'Connected',
    off: 'Disconnected',
    updated: 'Updated',
    sending: 'Sending…',
    failed: 'The request failed: the server cannot be reached.',
  },
};

export const locale = () => (document.documentElement.lang.toLowerCase().startsWith('en') ? 'en' : 'id');
export const word = (key) => words[locale()][key];
