// Somebody disagrees with what a 公示 shows: it stops, is answered, and ends one way or the other.
import assert from 'node:assert/strict';
import { untilSees } from '../harness/clock.mjs';
import { journey } from '../harness/journey.mjs';

async function object(person, title) {
  await person.open('/publicity');
  await person.press(title);
  const page = new URL(person.page.url()).pathname;
  await person.press('提出异议');
  await person.press('提交异议');
  await person.sees(/有 \d+ 处要改/);
  await person.fill(/^以个人名义/, true);
  await person.fill('单位全称或真实姓名', '马晓棠（演示）');
  await person.fill('联系电话', '0394-0000222');
  await person.fill('异议内容和理由', '价格低于去年同类许可的一半，请说明定价依据。');
  await person.press('提交异议');
  return page;
}

async function answer(seller, page, outcome, text) {
  await seller.open(page);
  await seller.press('去答复');
  await seller.press('提交答复');
  await seller.sees(/有 \d+ 处要改/);
  await seller.fill(new RegExp(`^${outcome}`), true);
  await seller.fill('答复内容', text);
  await seller.press('提交答复');
}

journey('an objection stops a publication and sends the deal back to the table', async ({ login, visitor }) => {
  const objector = await login('company', { phone: true });
  const [seller, guest] = [await login('yudong2'), await visitor()];
  const page = await object(objector, '兽用替米考星掩味微囊');
  await objector.shot('objection-1-filed');
  await guest.open(page);
  await guest.sees('已中止，异议核查');
  await guest.sees('收到异议 1 件');
  await guest.seesNo('马晓棠');
  await answer(seller, page, '异议成立', '经核实，定价没有附评估说明，应当补充后重新议价。');
  await seller.shot('objection-2-upheld');
  await seller.open('/deals?q=替米考星');
  await seller.press('兽用替米考星掩味微囊');
  await seller.comesToSee('上一版公示没有通过');
  await seller.shot('objection-3-deal');
  await guest.open(page);
  await guest.sees('异议成立');
  await guest.shot('objection-4-visitor');
});

journey('an objection that is dismissed lets the days go on', async ({ login, visitor }) => {
  const objector = await login('company', { phone: true });
  const [seller, guest] = [await login('shaying2'), await visitor()];
  const page = await object(objector, '岸电快速自动接驳装置');
  await seller.advance('day');
  await seller.advance('day');
  await answer(seller, page, '异议不成立', '已核对三份同类合同，价格相当。');
  await guest.open(page);
  await guest.sees('公示中');
  const end = await guest.page.locator('main').innerText();
  assert.doesNotMatch(end, /2026年11月30日 .* 24:00/, 'the days of the halt are added');
  await untilSees(guest, page, '公示期满');
  await guest.shot('objection-5-over');
});
