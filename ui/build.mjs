// Bundles src/ into the folder given as the first argument: app-<hash>.css, app-<hash>.js, charts-<hash>.js
// (loaded by the former where a page has a chart), favicon-<hash>.svg, manifest.txt (plain name, hashed
// name) and the fonts for papers.
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

const manifest = [];
function put(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const hashed = name.replace(/(\.[a-z]+)$/, `-${hash}$1`);
  writeFileSync(join(out, hashed), bytes);
  manifest.push(`${name} ${hashed}\n`);
  return `/assets/${hashed}`;
}

const common = {
  bundle: true, minify: true, write: false, outdir: out, target: ['es2020', 'safari15.4'],
  legalComments: 'none', logLevel: 'warning', charset: 'utf8',
};

const charts = await esbuild.build({
  ...common, entryPoints: { 'charts.js': 'src/charts.ts' }, format: 'esm',
  banner: { js: '/*! Apache ECharts: Apache-2.0; zrender: BSD-3-Clause; tslib: 0BSD */' },
});
const chartsAddress = put('charts.js', charts.outputFiles[0].contents);
const app = await esbuild.build({
  ...common, entryPoints: { 'app.js': 'src/app.ts', 'app.css': 'src/app.css' }, format: 'iife',
  define: { CHARTS: JSON.stringify(chartsAddress) }, external: ['/assets/*'],
});
for (const file of app.outputFiles) put(file.path.endsWith('.css') ? 'app.css' : 'app.js', file.contents);
put('favicon.svg', readFileSync('src/favicon.svg'));
for (const [name, from] of Object.entries(FONTS)) {
  copyFileSync(join('node_modules', from), join(out, 'fonts', name));
}
writeFileSync(join(out, 'manifest.txt'), manifest.join(''));
