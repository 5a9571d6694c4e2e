// A company tells a problem in one sentence on a phone; the market desk words it, the company agrees,
// five units get it and answer (J3).
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';

const SENTENCE = '酱油渣干燥每吨要 260 度电，想降到 150 度以下（演示）';
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
  await company.fill('现在怎样，卡在哪里', '滚筒干燥，含水 62% 进，12% 出；蒸汽冷凝水没有回用。');
  await company.press('存好，下一题');
  // Back in the browser, nothing is lost.
  await company.page.goBack();
  assert.match(await company.page.getByLabel('现在怎样，卡在哪里').inputValue(), /冷凝水/);
  await company.press('存好，下一题');
  await company.fill('测什么', '吨渣电耗');
  await company.fill('现在', '260');
  await company.fill('比较', /^≤/);
  await company.fill('要达到', '一百五');
  await company.fill('单位', '度');
  await company.press('存好，下一题');
  await company.sees(/有 \d+ 处要改/);
  await company.fill('要达到', '150');
  await company.shot('j3-2-indicator');
  await company.press('存好，下一题');
  await company.fill('有预算', true);
  await company.fill('金额', '800000');
  await company.press('存好，下一题');
  for (const question of ['多久要结果？', '属于哪个产业？', '想怎么合作？', '给谁看？']) {
    await company.sees(question);
    await company.press('跳过');
  }
  await company.sees('≤ 150');
  await company.shot('j3-3-preview');
  await company.press('提交审核');
  await company.sees('等平台审核');
  return here(company);
}

async function word(desk, page) {
  await desk.open('/market?show=open');
  await desk.comesToSee(SENTENCE);
  await desk.shot('j3-4-queue');
  await desk.press(SENTENCE);
  await desk.press('改写建议');
  await desk.fill('用在哪里', '酿造二车间，每天 40 吨湿渣，可以停一条线试。');
  await desk.press('加一项指标');
  const last = desk.page.getByRole('table').first().getByRole('row').last();
  await last.getByLabel('指标').fill('出料含水');
  await last.getByLabel('比较').selectOption({ label: '≤ 不超过' });
  await last.getByLabel('要达到').fill('12');
  await last.getByLabel('单位').fill('%');
  await desk.fill('为什么这样改', '补上规模和含水率，别人才好算能耗');
  await desk.press('送给单位确认');
  await desk.sees('改写建议已送给单位，等它确认');
  return page;
}

async function agree(company, page) {
  await company.open(page);
  await company.press('看改了哪些');
  await company.sees('出料含水');
  await company.shot('j3-5-before-and-after');
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
  await desk.shot('j3-6-push');
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

journey('one sentence on a phone becomes a demand that five units answer', async ({ login, visitor }) => {
  const company = await login('company', { phone: true });
  const page = await tell(company);
  const desk = await login('desk');
  await word(desk, page);
  await agree(company, page);
  await send(desk, page);
  const guest = await visitor();
  await guest.open(page);
  await guest.sees('某现代食品企业（项城市）');
  await guest.seesNo('莛鲜');
  await guest.seesNo('现场照片');
  for (const [name, reason] of Object.entries(ANSWERS)) await answer(await login(name), reason);
  await company.open(page);
  await company.sees('推送 5 家，等答复 0 家');
  await company.sees('感兴趣 2 家');
  await company.sees('目前没有精力');
  await company.shot('j3-7-answers');
});
