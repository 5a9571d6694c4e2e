// The folded menu closes on Escape and on a click elsewhere; print buttons print.
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
  });
}
