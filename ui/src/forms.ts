// Forms: sent once, filters apply themselves, errors are one key away.
import { say } from './words';

export function forms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-once]')) sendOnce(form);
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-auto]')) {
    form.addEventListener('change', () => form.requestSubmit());
  }
  errorSummary();
}

// Long enough for a slow answer; the server's key keeps a later repeat harmless. A reply that is a
// download leaves the page standing, and its form must work again.
const HOLD = 10_000;

function sendOnce(form: HTMLFormElement): void {
  const release = () => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll('[aria-disabled]')) {
      button.removeAttribute('aria-disabled');
      button.removeAttribute('title');
    }
  };
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    const button = (event as SubmitEvent).submitter;
    button?.setAttribute('aria-disabled', 'true');
    button?.setAttribute('title', say('正在提交，请稍等'));
    window.setTimeout(release, HOLD);
  });
  // Back from the next page: the form may be sent again, under the same key.
  window.addEventListener('pageshow', release);
}

function errorSummary(): void {
  const summary = document.querySelector<HTMLElement>('#errors');
  summary?.focus();
  summary?.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest('.kz-field') ?? field).scrollIntoView({ block: 'start' });
    field.focus({ preventScroll: true });
  });
}
