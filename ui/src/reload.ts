// A page that waits for the program: `data-reload` on its refresh link says after how many seconds it
// follows the link by itself. Without a script people follow it.

export function reload(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-reload]');
  if (link) setTimeout(() => location.replace(link.href), Number(link.dataset.reload) * 1000);
}
