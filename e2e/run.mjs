// Runs the journeys: node run.mjs [--database sqlite|postgres|all] [--only TEXT] [--screenshots]
// Exits with 1 when a journey failed or none ran; closes with "e2e: N passed, N failed".
import fs from 'node:fs/promises';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { binary, chromium } from './harness/config.mjs';
import { databases } from './harness/database.mjs';
import { dropSeed, makeSeed } from './harness/server.mjs';

const { values } = parseArgs({
  options: {
    database: { type: 'string', default: 'all' },
    only: { type: 'string', default: '' },
    screenshots: { type: 'boolean', default: false },
  },
});

const here = (name) => path.join(import.meta.dirname, name);

async function journeyFiles() {
  if (values.screenshots) return [here('screenshots.mjs')];
  const names = (await fs.readdir(here('journeys'))).filter((name) => name.endsWith('.test.mjs'));
  return names.filter((name) => name.includes(values.only)).sort().map((name) => here(`journeys/${name}`));
}

function kinds() {
  if (values.screenshots) return ['sqlite'];
  const chosen = values.database === 'all' ? Object.keys(databases) : [values.database];
  for (const kind of chosen) if (!databases[kind]) throw new Error(`no such database: ${kind}`);
  return chosen;
}

// Runs the files over one seed, prints them as they go and returns [passed, failed].
async function runOver(seed, files) {
  process.env.KEZHUAN_E2E_SEED = JSON.stringify(seed);
  const tally = [0, 0];
  const events = run({ files, concurrency: Number(process.env.KEZHUAN_E2E_JOBS ?? 2) });
  events.on('test:pass', ({ details, skip }) => { if (details.type !== 'suite' && skip === undefined) tally[0] += 1; });
  events.on('test:fail', ({ details }) => { if (details.type !== 'suite') tally[1] += 1; });
  const printer = events.compose(new spec());
  for await (const text of printer) process.stdout.write(text);
  return tally;
}

async function main() {
  for (const [file, hint] of [[binary, 'cargo build -p kezhuan-server'], [chromium, 'scripts/setup.sh test']]) {
    await fs.access(file).catch(() => { throw new Error(`${file} is missing: run ${hint}`); });
  }
  const files = await journeyFiles();
  let [passed, failed] = [0, 0];
  for (const kind of kinds()) {
    console.log(`\ne2e: journeys on ${kind}`);
    const seed = await makeSeed(kind);
    try {
      const [right, wrong] = await runOver(seed, files);
      [passed, failed] = [passed + right, failed + wrong];
    } finally {
      await dropSeed(seed);
    }
  }
  console.log(`\ne2e: ${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

process.exitCode = (await main().catch((error) => { console.error(`e2e: ${error.message}`); return false; })) ? 0 : 1;
