import { sweep } from './support/sweep.js';

await sweep('en');
