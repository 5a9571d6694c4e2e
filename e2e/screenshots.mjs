// Pictures of every page of pages.mjs in out/screenshots/: `make screenshots`.
import { journey } from './harness/journey.mjs';
import { pages } from './pages.mjs';

journey('pictures of all pages', async (world) => {
  const people = new Map();
  for (const { name, path, role, first } of pages) {
    if (!people.has(role)) people.set(role, await (role ? world.login(role) : world.visitor()));
    const person = people.get(role);
    await person.open(path);
    if (first) await person.open(await person.page.locator(`main a[href^="${first}"]`).first().getAttribute('href'));
    await person.shot(name);
  }
}, { seconds: 600 });
