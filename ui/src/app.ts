// Progressive enhancement only: every page works without this file.
import { autosave } from './autosave';
import { capitalsFields } from './capitals';
import { forms } from './forms';
import { menu } from './menu';
import { reload } from './reload';
import { when } from './when';

document.documentElement.classList.add('js');
menu();
forms();
capitalsFields();
autosave();
reload();
when();
