// A company files a demand on a phone; its county finds a repetition, checks and sends up; the city
// sees it, takes the list and closes.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';

const CAMPAIGN = '2026 年第四季度企业技术需求征集（演示）';
const TITLE = '酱油渣脱水后含水降到 40% 以下（演示）';

async function file(company) {
  await company.open('/campaigns');
  await company.press(CAMPAIGN);
  await company.sees('征集什么');
  await company.shot('campaign-1-public');
  await company.press('报送');
  await company.press('提交并报送');
  await company.sees(/有 \d+ 处要改/);
  await company.fill('难题', TITLE);
  await company.fill('现在怎样，卡在哪里', '板框压滤后含水 62%，烘干费高；换过两种助滤剂，没有变化。');
  await company.shot('campaign-2-form');
  await company.press('提交并报送');
  await company.sees('已报送，县区科技局会核对');
  await company.sees('待核对');
  await company.shot('campaign-3-filed');
  await company.open('/campaigns/mine');
  await company.sees(TITLE);
  await company.shot('campaign-4-mine');
}

async function check(county) {
  await county.open('/desk');
  await county.comesToSee(/核对报送的需求 \d+ 项/);
  await county.press(/核对报送的需求 \d+ 项/, { exact: false });
  await county.sees(TITLE);
  await county.shot('campaign-5-county');
  await county.press('粉状调味料放六个月就结块');
  await county.sees('相近的需求');
  await county.shot('campaign-6-side-by-side');
  await county.fill(/^同意上报/, true);
  await county.press('提交决定');
  await county.sees('先定是不是重复，再同意');
  await county.press('重复，这项不上报');
  await county.sees('已认定重复，这一项不上报');
  await county.press('项城市');
  for (const box of await county.page.getByRole('checkbox').all()) await box.check();
  await county.press('同意上报选中的');
  await county.sees(/同意上报 \d+ 项/);
  await county.shot('campaign-7-checked');
  await county.press('上报');
  await county.sees('已上报');
  await county.shot('campaign-8-sent');
}

async function gather(city) {
  await city.open('/campaigns');
  await city.press(CAMPAIGN);
  const row = city.page.getByRole('row', { name: /项城市/ });
  assert.match(await row.innerText(), /已上报/);
  await city.shot('campaign-9-progress');
  const list = await city.context.request.get(new URL(await city.page.getByRole('link', { name: 'CSV' }).getAttribute('href'), city.base).href);
  const text = await list.text();
  assert.ok(text.includes(TITLE) && text.includes('莛鲜'), text);
  assert.ok(!text.includes('放六个月就结块'), 'what repeats is not in the list');
  const paper = await city.context.request.get(new URL(await city.page.getByRole('link', { name: 'DOCX，可以改' }).getAttribute('href'), city.base).href);
  assert.equal(paper.status(), 200);
  await city.press('催还没上报的县区');
  await city.sees(/已催 \d+ 个县区/);
  await city.press('结束征集');
  await city.sees('已结束，结果在公开页上');
}

journey('a company files, its county sends up, the city takes the list', async ({ login, visitor }) => {
  await file(await login('company', { phone: true }));
  await check(await login('county'));
  await gather(await login('city'));
  const guest = await visitor();
  await guest.open('/campaigns');
  await guest.press(CAMPAIGN);
  await guest.sees('征集结果');
  await guest.seesNo('莛鲜');
  await guest.shot('campaign-10-result');
});
