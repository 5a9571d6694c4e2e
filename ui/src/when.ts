// Parts of a form that belong to one choice: data-when names the field, data-is the values.
// Hidden parts keep what was typed; without this file all of them are shown with their headings.
export function when(): void {
  for (const part of document.querySelectorAll<HTMLElement>('form [data-when]')) {
    const values = (part.dataset.is ?? '').split(' ');
    const form = part.closest('form');
    const field = form?.elements.namedItem(part.dataset.when ?? '');
    if (!(field instanceof HTMLSelectElement || field instanceof RadioNodeList)) continue;
    const wrong = part.querySelector('[aria-invalid]') !== null;
    const show = () => {
      part.hidden = !wrong && !values.includes(field.value);
    };
    form?.addEventListener('input', show);
    show();
  }
}
