// J3: a company tells a problem in one sentence on a phone, without its name; the market desk adds two
// figures, the company agrees, five units get it and answer, and with one it comes to a contract draft.
import assert from 'node:assert/strict';
import { untilSees } from '../harness/clock.mjs';
import { journey } from '../harness/journey.mjs';

const SENTENCE = '离交废水氨氮 320，想降到 35 以下，吨水不超过 9 元（演示）';
const UNITS = {
  officer: '豫东演示大学',
  zhengli: '郑州演示理工大学',
  yinghe: '颍河演示食品研究所',
  chenchu: '陈楚演示农业科学院',
  shaying: '沙颍演示职业技术学院',
};
const ANSWERS = {
  officer: null,
  yinghe: null,
  zhengli: '目前没有精力',
  chenchu: '不是我们的方向',
  shaying: '我们的技术还不成熟',
};

// A picture of one dot.
const photo = {
  name: 'site.png',
  mimeType: 'image/png',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
};

const here = (person) => new URL(person.page.url()).pathname;
const among = (person, group) => person.page.getByRole('group', { name: group });

async function tell(company) {
  await company.open('/demands/start');
  await company.fill('一句话说清难处', SENTENCE);
  await company.fill('拍张照片', photo);
  await company.shot('j3-1-sentence');
  await company.press('下一步');
  await company.sees('第 1 题，共 7 题');
  await company.fill('现在怎样，卡在哪里', '离交树脂再生的废水进生化池，氨氮 320 mg/L，汽提太费蒸汽。');
  await company.press('存好，下一题');
  // Back in the browser, nothing is lost.
  await company.page.goBack();
  assert.match(await company.page.getByLabel('现在怎样，卡在哪里').inputValue(), /离交树脂/);
  await company.press('存好，下一题');
  await company.fill('测什么', '出水氨氮');
  await company.fill('现在', '320');
  await company.fill('比较', /^≤/);
  await company.fill('要达到', '三十五');
  await company.fill('单位', 'mg/L');
  await company.fill('怎么测', '纳氏试剂分光光度法');
  await company.press('存好，下一题');
  await company.sees(/有 \d+ 处要改/);
  await company.fill('要达到', '35');
  await company.shot('j3-2-indicator');
  await company.press('存好，下一题');
  await company.fill('有预算', true);
  await company.fill('金额', '1500000');
  await company.shot('j3-3-budget');
  await company.press('存好，下一题');
  await company.fill('几个月内要结果', '12');
  await company.press('存好，下一题');
  for (const question of ['属于哪个产业？', '想怎么合作？']) {
    await company.sees(question);
    await company.press('跳过');
  }
  await company.fill(/^隐名/, true);
  await company.shot('j3-4-visibility');
  await company.press('存好，下一题');
  await company.sees('≤ 35');
  await company.sees('150.00');
  await company.shot('j3-5-preview');
  await company.press('提交审核');
  await company.sees('等平台审核');
  return here(company);
}

async function addIndicator(desk, name, target, unit) {
  await desk.press('加一项指标');
  const last = desk.page.getByRole('table').first().getByRole('row').last();
  await last.getByLabel('指标').fill(name);
  await last.getByLabel('比较').selectOption({ label: '≤ 不超过' });
  await last.getByLabel('要达到').fill(target);
  await last.getByLabel('单位').fill(unit);
}

async function word(desk, page) {
  await desk.open('/market?show=open');
  await desk.comesToSee(SENTENCE);
  await desk.shot('j3-6-queue');
  await desk.press(SENTENCE);
  await desk.press('改写建议');
  await addIndicator(desk, '吨水处理成本', '9', '元/吨');
  await addIndicator(desk, '出水总氮', '50', 'mg/L');
  await desk.fill('为什么这样改', '成本写成能考核的数；总氮不写，别人不知道能不能用反硝化');
  await desk.shot('j3-7-proposal');
  await desk.press('送给单位确认');
  await desk.sees('改写建议已送给单位，等它确认');
  return page;
}

async function agree(company, page) {
  await company.open('/desk');
  await company.shot('j3-8-desk');
  await company.open(page);
  await company.press('看改了哪些');
  await company.sees('吨水处理成本');
  await company.sees('出水总氮');
  await company.shot('j3-9-before-and-after');
  await company.fill('同意，按建议改', true);
  await company.press('回复');
  await company.sees('已按建议改好');
}

async function send(desk, page) {
  await desk.open(`${page}/review`);
  await desk.fill('发布', true);
  await desk.press('提交决定');
  await desk.open(`/market/push/${page.split('/').pop()}`);
  for (const name of Object.values(UNITS)) {
    await desk.fill('按名称找单位', name);
    await desk.press('找单位');
    await among(desk, '推给哪些单位').getByRole('checkbox', { name: new RegExp(`^${name}(?!.*校区)`) }).check();
  }
  await desk.shot('j3-10-push');
  await desk.press('推送');
  await desk.sees('已推送 5 家');
}

async function answer(unit, reason) {
  await unit.open('/desk');
  await unit.comesToSee(`答复：${SENTENCE}`);
  await unit.press(`答复：${SENTENCE}`);
  await unit.seesNo('莛鲜');
  await among(unit, '答复').getByRole('radio', { name: reason ? /^婉拒/ : /^感兴趣/ }).check();
  if (reason) await among(unit, '婉拒的原因').getByRole('radio', { name: reason }).check();
  await unit.press('答复');
  await unit.sees('已答复');
}

// The unit that is interested offers; the sides meet, agree on one version and have a contract draft.
async function deal(unit, company, page) {
  await unit.open(page);
  await unit.press('应答这项需求');
  await among(unit, '想怎样合作').getByLabel('委托开发').check();
  await unit.fill('打算怎么解决', '脱氮菌剂加短程硝化，做过 200 吨/日的同类水。');
  await among(unit, '需求方是不是完成人或利害关系人').getByRole('radio').first().check();
  await unit.fill('联系人', '周以宁（演示）');
  await unit.fill('联系电话', '0394-0000111');
  await unit.press('送出应答');
  const path = here(unit);
  await company.open('/desk');
  await company.comesToSee(new RegExp(SENTENCE));
  await company.open(`${path}/answer`);
  await company.fill('我方联系人', '马晓棠（演示）');
  await company.fill('联系电话', '0394-0000222');
  await company.press('响应，开始洽谈');
  await unit.open(`${path}/promise`);
  await unit.fill('经办人姓名', '周以宁（演示）');
  await unit.fill('我已读完，代表本单位作出以上承诺', true);
  await unit.press('签保密承诺');
  await company.open(path);
  await company.page.getByText('这是会议纪要').click();
  await company.fill('留言', '现场看了调节池，先做 3 吨/日中试，合格再签。');
  await company.fill('会议日期', '2026-11-20');
  await company.fill('参会人', '马晓棠、周以宁');
  await company.press('留言');
  await company.sees('会议纪要');
  await company.shot('j3-12-minutes');
  await unit.open(`${path}/sheet`);
  await unit.fill('转化方式', '委托开发');
  await unit.fill('总价', '1500000');
  await unit.fill('最晚付款日', '2027-06-30');
  await unit.fill('金额（元）', '1500000');
  await unit.fill('其他条件', '出水氨氮不超过 35 mg/L，吨水不超过 9 元，连续 30 天验收。');
  await unit.press('送给对方');
  await company.open(path);
  await company.press('确认第 1 版');
  await company.shot('j3-13-confirm');
  await company.press('确认第 1 版');
  await untilSees(unit, path, '起草合同');
  await unit.press('起草合同');
  await unit.sees('HT-');
  await company.open(path);
  await company.press('打开合同');
  await company.sees('1,500,000.00');
  await company.shot('j3-14-contract');
}

journey('one sentence on a phone becomes a demand, answers, a deal and a contract draft', async ({ login, visitor }) => {
  const company = await login('company', { phone: true });
  const page = await tell(company);
  const desk = await login('desk');
  await word(desk, page);
  await agree(company, page);
  await send(desk, page);
  const guest = await visitor();
  await guest.open(page);
  await guest.sees(/^某.+企业（项城市）$/);
  await guest.seesNo('莛鲜');
  await guest.seesNo('现场照片');
  const units = new Map();
  for (const [name, reason] of Object.entries(ANSWERS)) {
    units.set(name, await login(name));
    await answer(units.get(name), reason);
  }
  await company.open(page);
  await company.sees('推送 5 家，等答复 0 家');
  await company.sees('感兴趣 2 家');
  await company.sees('目前没有精力');
  await company.shot('j3-11-answers');
  await deal(units.get('yinghe'), company, page);
}, { seconds: 300 });
