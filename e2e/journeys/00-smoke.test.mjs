// The least a visitor may expect: the first page opens, with and without scripts, and the probes answer.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';

journey('the first page opens for everybody', async ({ visitor, base }) => {
  for (const probe of ['/healthz', '/readyz']) {
    assert.equal((await fetch(base + probe)).status, 200, probe);
  }
  const wide = await visitor();
  await wide.open('/');
  await wide.sees('演示');
  const plain = await visitor({ javascript: false, phone: true });
  await plain.open('/');
  await plain.sees('演示');
});

journey('a page that is not there says so', async ({ visitor }) => {
  const person = await visitor();
  await person.open('/no-such-page', { status: 404 });
});
