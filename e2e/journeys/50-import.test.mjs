// A university office brings in two hundred achievements from a table with mistakes: they are shown by row,
// what is right goes in, the rest is mended and uploaded again; one is found among the office's own.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';

const table = (name, rows) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(['成果名称,编号,好处,技术成熟度,价格（元）', ...rows].join('\n')),
});

// As ledgers have it: a level with its unit, a price left open.
const row = (n, level = n % 7 ? 6 : '6级', price = n % 5 ? 500000 + n * 1000 : '面议') => `批量导入成果第${n}项（演示）,DR-${n},每吨省 ${n} 元,${level},${price}`;

journey('two hundred achievements come in from a table with mistakes', async ({ login }) => {
  const officer = await login('officer');
  await officer.open('/imports');
  await officer.shot('import-1-choose');
  await officer.open('/imports/new/achievements');
  await officer.shot('import-2-form');
  await officer.fill('表格', { name: '说明.csv', mimeType: 'text/csv', buffer: Buffer.from('%PDF-1.7') });
  await officer.press('上传，先检查');
  await officer.sees('这是 PDF，不是表格');
  const rows = Array.from({ length: 200 }, (_, i) => row(i + 1));
  rows[9] = row(10, 12);
  rows[19] = row(20, '很成熟');
  rows[29] = row(30, 6, 53);
  await officer.fill('表格', table('成果台账（演示）.csv', rows));
  await officer.press('上传，先检查');
  await officer.comesToSee('确认导入 198 行');
  await officer.sees('请填 1 到 9 之间的整数');
  await officer.sees(/53\.00 元比这一列别的数/);
  await officer.shot('import-3-checked');
  await officer.press('确认导入 198 行');
  await officer.comesToSee('已导入 197 行');
  await officer.shot('import-4-done');
  await officer.open('/imports/new/achievements');
  await officer.fill('表格', table('改好的.csv', [row(10, 5), row(20, 8), row(30)]));
  await officer.press('上传，先检查');
  await officer.comesToSee('确认导入 3 行');
  await officer.press('确认导入 3 行');
  await officer.comesToSee('已导入 3 行');
  await officer.open('/achievements/mine');
  await officer.sees(/批量导入成果第\d+项（演示）/);
  const answer = await officer.page.request.get('/achievements/export?format=json');
  const list = await officer.page.request.get('/api/v1/achievements');
  assert.equal((await answer.json()).rows.length, (await list.json()).total, 'the export has what the list has');
});
