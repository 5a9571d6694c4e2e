// Follows the links of the pages one person sees, one page of each kind, and gathers what is wrong.

const ID = /^(?:[a-z]{3,4}_[0-9a-f]{32}|[A-Z]{2}-[\d-]+|\d[\d-]*[a-z]?|[0-9A-Za-z_-]{30,})$/;
// Kinds of registers are data of the pack: one of them stands for all.
const REGISTER = /^\/registries\/(?!work\b)[^/]+/;
const CHINESE = /[一-鿿]/;
// Not pages: downloads and the switch of language, which would turn the rest of the walk to English.
const FILE = /\/(?:export|changes|paper|summary|proof|pack|facts|scan|draft|notice|template|mend|data\.json|file|files\/[^/]+|attachments\/[^/]+|notes\/[^/]+|sheets\/\d+\/report|after\/[^/]+|letter)$/;
const LEAVE = /^\/(?:language|logout|assets|demo|api)\b/;

// The kind of a page: its path with ids and data taken out. Searches count as one kind per page.
export const kindOf = (url) => url.pathname
  .replace(REGISTER, '/registries/0')
  .split('/')
  .map((part) => { const text = decodeURIComponent(part); return ID.test(text) || CHINESE.test(text) ? ':id' : text; })
  .join('/') + (url.search ? '?' : '');

const hrefs = (page) => page.evaluate(() => [...document.querySelectorAll('a[href]')].map((link) => link.href));

// Text that a person should not meet: a message nobody translated, a template or a debug word that
// got through, a sentence of English.
function strangeText(page) {
  return page.evaluate(() => {
    const text = document.querySelector('main').innerText;
    const found = ['⟦', '⟧', '{{', 'Some(', 'None', 'undefined', 'NaN'].filter((mark) => text.includes(mark));
    const lines = text.split('\n').filter((line) => /(?:\b[A-Za-z]{2,}\b[ ,]+){4}/.test(line) && !/[一-鿿]/.test(line));
    return [...found, ...lines.slice(0, 2)];
  });
}

async function lookAt(person, url, again) {
  const response = await person.page.goto(url.href);
  const found = [];
  if (response.status() !== 200) found.push(`answered ${response.status()}`);
  for (const text of await strangeText(person.page)) found.push(`shows: ${text}`);
  await person.look({ again }).catch((error) => found.push(error.message));
  found.push(...person.faults.splice(0));
  return found.map((fault) => `${url.pathname}${url.search}: ${fault}`);
}

async function fetchFile(person, url) {
  const answer = await person.context.request.get(url.href);
  const empty = (await answer.body()).length === 0;
  return answer.status() === 200 && !empty ? [] : [`${url.pathname}: the file answered ${answer.status()}, ${empty ? 'empty' : 'not empty'}`];
}

// Walks from `start`. `seen` counts the kinds that all persons saw. Accessibility is judged for
// `enough` persons on each kind of page; the rest of it for all.
export async function crawl(person, start, seen, enough) {
  const [kinds, faults, queue] = [new Set(), [], []];
  const note = (href) => {
    const url = new URL(href, person.base);
    if (url.origin !== person.base || LEAVE.test(url.pathname)) return;
    url.hash = '';
    const kind = kindOf(url);
    if (kinds.has(kind)) return;
    kinds.add(kind);
    queue.push(url);
  };
  note(start);
  // Forms lead here, not links.
  note('/search?q=发酵');
  while (queue.length > 0) {
    const url = queue.shift();
    const kind = kindOf(url);
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    if (FILE.test(url.pathname)) { faults.push(...await fetchFile(person, url)); continue; }
    faults.push(...await lookAt(person, url, seen.get(kind) > enough));
    for (const href of await hrefs(person.page)) note(href);
    if (process.env.KEZHUAN_E2E_SAY) console.log(`  ${(performance.now() / 1000).toFixed(1)} ${kind} ${url.pathname}`);
  }
  return { pages: kinds.size, faults };
}
