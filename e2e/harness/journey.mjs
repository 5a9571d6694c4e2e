// journey(name, body): a test with a server over fresh demonstration data and a browser of its own.
import fs from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { chromium as playwright } from 'playwright-core';
import { chromium, out } from './config.mjs';
import { Person } from './person.mjs';
import { startFromSeed } from './server.mjs';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // It only ever opens our own pages, and neither root nor a container gives it one.
  '--no-sandbox',
  '--lang=zh-CN',
];

export const launch = () => playwright.launch({ executablePath: chromium, headless: true, args: FLAGS });

const seed = JSON.parse(process.env.KEZHUAN_E2E_SEED ?? 'null');

// Every account of the demonstration has the printed password, those that are not printed too.
function accountOf(name) {
  const [printed] = Object.values(seed.logins);
  if (!printed) throw new Error('the demonstration printed no login');
  return seed.logins[name] ?? { login: `${name}@demo.invalid`, password: printed.password };
}

// What a journey gets: { base, kind, visitor(options), login(name, options) }.
function world(browser, server, people) {
  const visitor = async (options) => {
    const person = await Person.open(browser, server.base, options);
    people.push(person);
    return person;
  };
  const login = async (name, options) => {
    const person = await visitor(options);
    await person.login(accountOf(name));
    return person;
  };
  return { base: server.base, kind: seed.kind, visitor, login };
}

export function journey(name, body, { seconds = 180 } = {}) {
  test(name, { timeout: seconds * 1000 }, async () => {
    if (!seed) throw new Error('run the journeys with: node run.mjs');
    const { server, clean } = await startFromSeed(seed);
    const people = [];
    let browser;
    try {
      browser = await launch();
      await body(world(browser, server, people));
      for (const person of people) person.check();
      await browser.close();
      await server.stop();
    } catch (error) {
      await explain(name, server, people);
      throw error;
    } finally {
      await browser?.close().catch(() => {});
      server.child.kill('SIGKILL');
      await clean();
    }
  });
}

// Leaves behind what everybody saw and what the server said: out/e2e/<database>-<journey>…
async function explain(name, server, people) {
  const folder = path.join(out, 'e2e');
  const stem = path.join(folder, `${seed.kind}-${name.replaceAll(/[\s/]+/g, '-')}`);
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(`${stem}.log`, server.log);
  for (const [index, person] of people.entries()) {
    await person.page.screenshot({ path: `${stem}-${index + 1}.png`, fullPage: true }).catch(() => {});
    console.error(`person ${index + 1} was on ${person.page.url()}`);
  }
  console.error(`see ${stem}.log and the pictures beside it`);
}
