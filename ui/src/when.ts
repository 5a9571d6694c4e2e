// Parts of a form that belong to one choice: data-when names the field, data-is the values.
// Hidden parts keep what was typed; without this file all of them are shown with their headings.
export function when(): void {
  for (const part of document.querySelectorAll<HTMLElement>('form [data-when]')) {
    const name = part.dataset.when ?? '';
    const values = (part.dataset.is ?? '').split(' ');
    const field = part.closest('form')?.elements.namedItem(name);
    if (!(field instanceof HTMLSelectElement)) continue;
    const wrong = part.querySelector('[aria-invalid]') !== null;
    const show = () => {
      part.hidden = !wrong && !values.includes(field.value);
    };
    field.addEventListener('input', show);
    show();
  }
}
