// Bundles src/ into the folder given as the first argument: app-<hash>.css, app-<hash>.js,
// favicon-<hash>.svg, manifest.txt (plain name, hashed name) and the fonts for papers.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT_DIR');

const FONTS = {
  'NotoSansSC-Regular.ttf': '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'NotoSansSC-Bold.ttf': '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
  'NotoSerifSC-Regular.ttf': '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'fonts'), { recursive: true });

const result = await esbuild.build({
  entryPoints: { 'app.js': 'src/app.ts', 'app.css': 'src/app.css' },
  bundle: true, minify: true, write: false, outdir: out, format: 'iife',
  target: ['es2020', 'safari15.4'], legalComments: 'none', logLevel: 'warning', charset: 'utf8',
});

const manifest = [];
function put(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const hashed = name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
  writeFileSync(join(out, hashed), bytes);
  manifest.push(`${name} ${hashed}\n`);
}

for (const file of result.outputFiles) {
  const name = file.path.endsWith('.css') ? 'app.css' : 'app.js';
  put(name, file.contents);
}
put('favicon.svg', readFileSync('src/favicon.svg'));
for (const [name, from] of Object.entries(FONTS)) {
  copyFileSync(join('node_modules', from), join(out, 'fonts', name));
}
writeFileSync(join(out, 'manifest.txt'), manifest.join(''));
