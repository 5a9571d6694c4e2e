// What became of a form that was sent: the next page tells by how it came. A redirect says that it is
// done. An answer on the spot (errors, a row more) stands at an address that can only be posted to; its
// place in the history becomes the page of the form, so that going back never asks to send again.
const SENT = 'kz-sent';

interface Sent { from: string; to: string; name?: string; draft?: string }
export interface Arrival { draft?: string; done: boolean }

/** Notes each form that is sent, with the draft kept of it. */
export function beforeSending(draftOf: (form: HTMLFormElement) => string | undefined): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== 'post') return;
    const action = event.submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
    const to = new URL(action, location.href);
    const name = form.dataset.autosave;
    const sent: Sent = { from: location.href, to: to.pathname, name, draft: draftOf(form) };
    try {
      sessionStorage.setItem(SENT, JSON.stringify(sent));
    } catch {
      // Nothing can be kept: then going back asks, as it did before.
    }
  });
}

/** What the page before has sent, if this one is the answer. */
export function afterSending(): Arrival | undefined {
  const sent = take();
  if (!sent) return undefined;
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (entry?.type !== 'navigate') return undefined;
  const redirected = entry.redirectCount > 0;
  if (!redirected && location.pathname === sent.to) {
    // Kept as a record with errors left: the form is that of the record now, with a page of its own.
    const form = document.querySelector<HTMLFormElement>('form[data-autosave]');
    const other = sent.name && form && form.dataset.autosave !== sent.name ? form.action : '';
    history.replaceState(null, '', other || sent.from);
    return { draft: sent.draft, done: other !== '' };
  }
  // Whoever has to sign in again has not sent anything yet.
  return { draft: sent.draft, done: redirected && location.pathname !== '/login' };
}

function take(): Sent | undefined {
  try {
    const text = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    return text ? (JSON.parse(text) as Sent) : undefined;
  } catch {
    return undefined;
  }
}
