// What pages do beyond plain HTML. Everything listens on the document, so that
// parts swapped in later work without being told.
import './app/theme.js';
import './app/frame.js';
import './app/forms.js';
import './app/copy.js';
import './app/rows.js';
import './app/filter.js';
import './app/tabs.js';
import './app/tryit.js';
import './app/inplace.js';
import './app/live.js';
