// Figures as charts that are drawn from their tables, and pages on paper.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';
import { pdfText } from '../harness/files.mjs';

const CHARTED = ['/contracts', '/indicators', '/indicators/7-19'];

journey('figures are drawn from their tables, which stay', async ({ visitor }) => {
  const reader = await visitor({ phone: true });
  for (const [place, address] of CHARTED.entries()) {
    await reader.open(address);
    const chart = reader.page.locator('.kz-chart svg').first();
    await chart.waitFor();
    await reader.look();
    assert.ok(await chart.locator('path').count() > 3, `${address} has bars`);
    await reader.shot(`chart-${place + 1}`);
    const table = reader.page.locator('table[data-chart]').first();
    assert.ok(!(await table.isVisible()), 'the figures are folded');
    await reader.page.getByText('看数字').first().click();
    assert.ok(await table.isVisible());
  }
  const plain = await visitor({ javascript: false });
  await plain.open('/contracts');
  assert.ok(await plain.page.locator('table[data-chart]').first().isVisible(), 'the table needs no script');
  const english = await visitor();
  await english.page.goto('/language/en?back=/contracts');
  await english.page.locator('.kz-chart svg').first().waitFor();
  await english.look();
  await english.shot('chart-english');
});

journey('paper has the site, the time and the figures, and nothing to click', async ({ visitor }) => {
  const reader = await visitor();
  await reader.open('/contracts');
  await reader.page.locator('.kz-chart svg').first().waitFor();
  const paper = pdfText(await reader.page.pdf({ format: 'A4' }));
  for (const text of ['页面生成于', '技术交易额', '演示环境']) assert.match(paper, new RegExp(text));
  for (const text of ['主导航', '菜单', '帮助', '看数字', '登录', 'http']) assert.ok(!paper.includes(text), `${text} is printed`);
});
