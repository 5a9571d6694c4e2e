// Long forms are kept in this browser while they are filled in, and offered again after an accident.
//
// Nothing is restored unasked. A draft goes when the form arrived, at sign-out, and after a week.
import { make, say } from './words';

const PREFIX = 'kz-draft:';
const WEEK = 7 * 24 * 3600 * 1000;
const PAUSE = 600;

type Fields = [string, string][];
interface Draft { at: number; sent: boolean; fields: Fields }

export function autosave(): void {
  const forms = [...document.querySelectorAll<HTMLFormElement>('form[data-autosave]')];
  sweep(new Set(forms.map(draftKey)));
  for (const form of forms) keep(form);
  document.querySelector('form[action="/sign-out"]')?.addEventListener('submit', () => {
    for (const key of draftKeys()) localStorage.removeItem(key);
  });
}

function draftKey(form: HTMLFormElement): string {
  return `${PREFIX}${form.dataset.autosave}:${location.pathname}`;
}

function keep(form: HTMLFormElement): void {
  const key = draftKey(form);
  const first = JSON.stringify(read(form));
  const status = make('p', 'kz-small kz-dim kz-saved');
  status.setAttribute('role', 'status');
  form.append(status);
  const old = load(key);
  // After errors the server has sent back what was typed: that is newer than any draft.
  if (old && !document.querySelector('#errors') && JSON.stringify(old.fields) !== first) {
    offer(form, key, old);
  }
  let timer = 0;
  let sending = false;
  let unsafe = false;
  form.addEventListener('input', (event) => {
    if ((event.target as HTMLInputElement).type === 'file') unsafe = true;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const at = Date.now();
      const kept = store(key, { at, sent: false, fields: read(form) });
      unsafe ||= !kept;
      if (kept) status.textContent = `${clock(at)} ${say('已自动保存')}`;
    }, PAUSE);
  });
  form.addEventListener('submit', () => {
    sending = true;
    clearTimeout(timer);
    store(key, { at: Date.now(), sent: true, fields: read(form) });
  });
  window.addEventListener('pageshow', () => { sending = false; });
  window.addEventListener('beforeunload', (event) => {
    if (unsafe && !sending) event.preventDefault();
  });
}

function offer(form: HTMLFormElement, key: string, draft: Draft): void {
  const note = make('div', 'kz-note kz-draft', say('上次没有提交的内容还在：') + moment(draft.at));
  note.dataset.s = 'you';
  const actions = make('div', 'kz-actions');
  const use = make('button', 'btn btn-2 btn-sm', say('接着填'));
  const drop = make('button', 'kz-drop', say('不要了'));
  use.type = drop.type = 'button';
  use.addEventListener('click', () => { write(form, draft.fields); note.remove(); });
  drop.addEventListener('click', () => { localStorage.removeItem(key); note.remove(); });
  actions.append(use, drop);
  note.append(actions);
  form.prepend(note);
}

function read(form: HTMLFormElement): Fields {
  const secret = new Set(['_key']);
  for (const input of form.querySelectorAll<HTMLInputElement>('[type=password]')) secret.add(input.name);
  const fields: Fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !secret.has(name)) fields.push([name, value]);
  }
  return fields;
}

function write(form: HTMLFormElement, fields: Fields): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const element of form.elements) {
    const input = element as HTMLInputElement;
    if (!input.name || input.name === '_key' || ['file', 'password', 'submit'].includes(input.type)) continue;
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

/** Forgets drafts that arrived (the next page no longer shows their form) or are a week old. */
function sweep(here: Set<string>): void {
  for (const key of draftKeys()) {
    const draft = load(key);
    if (!draft || Date.now() - draft.at > WEEK || (draft.sent && !here.has(key))) {
      localStorage.removeItem(key);
    }
  }
}

function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 5);
}

function moment(at: number): string {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}
