// Every page that links lead to, for a visitor and for each role: it answers, is accessible, fits a
// phone, is in Chinese throughout and keeps the console quiet. One page of each kind (its address
// with the ids taken out) per person; files are asked for, not shown.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';
import { crawl } from '../harness/crawl.mjs';

const ROLES = ['researcher', 'officer', 'company', 'broker', 'clerk', 'county', 'city', 'finance', 'auditor', 'desk', 'operator'];

// The markup does not depend on the database: on one of them each kind of page is judged for two people, on the
// other pages are opened only.
const enough = (world) => (world.kind === 'sqlite' ? 2 : 0);

journey('every page holds for a visitor and for each role', async (world) => {
  const faults = [];
  const seen = new Map();
  let pages = 0;
  for (const role of [null, ...ROLES]) {
    const person = await (role ? world.login(role) : world.visitor());
    const found = await crawl(person, role ? '/desk' : '/', seen, enough(world));
    pages += found.pages;
    faults.push(...found.faults.map((fault) => `${role ?? 'visitor'}: ${fault}`));
    await person.context.close();
  }
  console.log(`e2e: looked at ${pages} pages of ${seen.size} kinds`);
  assert.equal(faults.length, 0, `\n${faults.join('\n')}`);
}, { seconds: 600 });
