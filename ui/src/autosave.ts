// Long forms are kept in this browser while they are filled in, and offered again after an accident.
//
// Nothing is restored unasked, except by going back to the form. A draft goes when the form arrived, at
// sign-out, and after a week.
import { make, say } from './words';
import { afterSending, beforeSending, type Arrival } from './sending';

const PREFIX = 'kz-draft:';
const WEEK = 7 * 24 * 3600 * 1000;
const PAUSE = 600;
const SECRET = '[type=password], [autocomplete*=password], [autocomplete=one-time-code]';

type Fields = [string, string][];
interface Draft { at: number; fields: Fields }

export function autosave(): void {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-autosave]')];
  const arrival = afterSending();
  if (arrival?.draft && arrival.done) forget(arrival.draft);
  sweep();
  for (const form of forms) keep(form, arrival);
  beforeSending((form) => (form.dataset.autosave ? draftKey(form) : undefined));
  document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
    for (const key of draftKeys()) forget(key);
  });
}

function draftKey(form: HTMLFormElement): string {
  return `${PREFIX}${form.dataset.autosave}:${location.pathname}`;
}

function keep(form: HTMLFormElement, arrival: Arrival | undefined): void {
  const key = draftKey(form);
  const first = JSON.stringify(read(form));
  const status = make('p', 'kz-small kz-dim kz-saved');
  status.setAttribute('role', 'status');
  form.append(status);
  const old = load(key);
  let timer = 0;
  let sending = false;
  let unsafe = false;
  const save = (): boolean => {
    clearTimeout(timer);
    timer = 0;
    const kept = store(key, { at: Date.now(), fields: read(form) });
    unsafe ||= !kept;
    return kept;
  };
  if (arrival?.draft === key && !arrival.done) {
    // What the server has sent back is what was typed, and newer than any draft.
    save();
  } else if (old && JSON.stringify(old.fields) !== first) {
    if (cameBack() && !lacks(form, old.fields)) write(form, old.fields);
    else offer(form, key, old);
  }
  form.addEventListener('input', (event) => {
    if ((event.target as HTMLInputElement).type === 'file') unsafe = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (save()) status.textContent = `${clock(Date.now())} ${say('已自动保存')}`;
    }, PAUSE);
  });
  form.addEventListener('submit', () => {
    sending = true;
    save();
  });
  // A phone puts a tab aside before it ends it.
  document.addEventListener('visibilitychange', () => {
    if (timer && document.visibilityState === 'hidden') save();
  });
  window.addEventListener('pageshow', () => { sending = false; });
  window.addEventListener('beforeunload', (event) => {
    if (timer && !sending) save();
    if (unsafe && !sending) event.preventDefault();
  });
}

function cameBack(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'back_forward';
}

function offer(form: HTMLFormElement, key: string, draft: Draft): void {
  const note = make('div', 'kz-note kz-draft', say('上次没有提交的内容还在：') + moment(draft.at));
  note.dataset.s = 'you';
  const actions = make('div', 'kz-actions');
  const use = make('button', 'btn btn-2 btn-sm', say('接着填'));
  const drop = make('button', 'kz-drop', say('不要了'));
  use.type = drop.type = 'button';
  use.addEventListener('click', () => {
    write(form, draft.fields);
    note.remove();
    if (lacks(form, draft.fields)) askForRows(form, draft.fields);
  });
  drop.addEventListener('click', () => { forget(key); note.remove(); });
  actions.append(use, drop);
  note.append(actions);
  form.prepend(note);
}

function read(form: HTMLFormElement): Fields {
  const secret = new Set(['_key']);
  for (const input of form.querySelectorAll<HTMLInputElement>(SECRET)) secret.add(input.name);
  const fields: Fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !secret.has(name)) fields.push([name, value]);
  }
  return fields;
}

/** Has the form no place for some of it, because rows were added to it? */
function lacks(form: HTMLFormElement, fields: Fields): boolean {
  const rows = form.querySelector('[name="_add"]') !== null;
  return rows && fields.some(([name, value]) => value !== '' && !form.elements.namedItem(name));
}

/** The server shows the form with the rows that are sent to it; a row of no list only makes it do so. */
function askForRows(form: HTMLFormElement, fields: Fields): void {
  const missing = fields.filter(([name]) => !form.elements.namedItem(name));
  for (const [name, value] of [...missing, ['_add', 'none']] as Fields) {
    const input = make('input', '');
    [input.type, input.name, input.value] = ['hidden', name, value];
    form.append(input);
  }
  form.requestSubmit();
}

function write(form: HTMLFormElement, fields: Fields): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const element of form.elements) {
    const input = element as HTMLInputElement;
    if (!input.name || input.name.startsWith('_') || ['file', 'password', 'submit'].includes(input.type)) continue;
    const values = left.get(input.name);
    if (input.type === 'checkbox' || input.type === 'radio') {
      input.checked = values?.includes(input.value) ?? false;
    } else {
      const value = values?.shift();
      if (value !== undefined) input.value = value;
    }
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

function load(key: string): Draft | undefined {
  try {
    const text = localStorage.getItem(key);
    return text ? (JSON.parse(text) as Draft) : undefined;
  } catch {
    return undefined;
  }
}

function store(key: string, draft: Draft): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function draftKeys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

function forget(key: string): void {
  localStorage.removeItem(key);
}

function sweep(): void {
  for (const key of draftKeys()) {
    const draft = load(key);
    if (!draft || Date.now() - draft.at > WEEK) forget(key);
  }
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

function moment(at: number): string {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}
