// Small real files to upload, and what comes down.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

// A PDF of one empty page; `name` is what the page shows afterwards.
export const pdf = (name) => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
% ${name}
%%EOF
`),
});

// Fetches the file behind a link of the page, as this person, and returns its bytes.
export async function download(person, name) {
  const href = await person.page.getByRole('link', { name, exact: true }).first().getAttribute('href');
  const answer = await person.context.request.get(href);
  assert.equal(answer.status(), 200, `${href} answered ${answer.status()}`);
  return answer.body();
}

export async function downloadPdf(person, name) {
  const bytes = await download(person, name);
  assert.equal(bytes.subarray(0, 4).toString(), '%PDF', `${name} is not a PDF`);
  return bytes;
}

// The words of a PDF, as a reader sees them.
export function pdfText(bytes) {
  const done = spawnSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`pdftotext: ${done.stderr || done.error}`);
  return done.stdout;
}
