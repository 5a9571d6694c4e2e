// Progressive enhancement only: every page works without this file.
import { autosave } from './autosave';
import { capitalsFields } from './capitals';
import { forms } from './forms';
import { menu } from './menu';
import { reload } from './reload';
import { when } from './when';

// The address of the script of its own that build.mjs made of charts.ts.
declare const CHARTS: string;

document.documentElement.classList.add('js');
menu();
forms();
capitalsFields();
autosave();
reload();
when();
const drawn = document.querySelectorAll<HTMLTableElement>('table[data-chart]');
if (drawn.length > 0) {
  import(CHARTS).then(({ charts }: typeof import('./charts')) => charts(drawn), () => { /* the tables are there */ });
}
