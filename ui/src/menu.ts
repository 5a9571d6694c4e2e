// The folded menu closes on Escape and on a click elsewhere; print buttons print; a password shows
// itself when asked to.
export function menu(): void {
  const folded = document.querySelector<HTMLDetailsElement>('.kz-menu');
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !folded?.open) return;
    folded.open = false;
    folded.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    if (folded?.open && !folded.contains(target)) folded.open = false;
    if (target.closest('[data-print]')) window.print();
    const show = target.closest<HTMLElement>('[data-show]');
    const field = show && document.getElementById(show.dataset.show ?? '');
    if (show && field instanceof HTMLInputElement) {
      field.type = field.type === 'password' ? 'text' : 'password';
      show.setAttribute('aria-pressed', String(field.type === 'text'));
    }
  });
}
