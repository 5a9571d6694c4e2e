// J4, the registry's clerk: to-dos by age, a pre-check that names what is missing, returned with items from
// the list, a clock that begins anew, experts for what is large, a refusal with its reason, the national
// number, the paper, and what a change does.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';
import { downloadPdf, pdf, pdfText } from '../harness/files.mjs';

const CLAUSES = ['研究开发目标', '参数和验收方法', '签订时尚未掌握的技术方案', '经费和支付', '知识产权归属有约定'];
const ACCEPTANCE = '有验收标准和方法';

const here = (person) => new URL(person.page.url()).pathname;

async function codeOf(person, name) {
  await person.open(`/organizations?q=${encodeURIComponent(name)}`);
  const page = await person.page.locator('main a[href^="/organizations/org_"]').first().getAttribute('href');
  const answer = await person.page.request.get(`/api/v1${page}`);
  return (await answer.json()).credit_code;
}

// A contract of technology development, signed and filled in but for what `without` names; returns its page.
async function draft(officer, buyer, { title, amount, equipment, without = [] }) {
  await officer.open('/contracts/new?kind=development');
  await officer.fill('项目名称', title);
  await officer.fill('内容摘要', '研制在线检测样机一套，水分误差不超过 0.3 个百分点，连续运行 30 天。');
  await officer.page.locator('[name="buyer[credit_code]"]').fill(buyer);
  await officer.fill('合同成交额', amount);
  if (equipment) {
    await officer.press('加一项');
    await officer.fill('什么费用', '样机设备');
    await officer.page.locator('[name="costs[0][amount]"]').fill(equipment);
  }
  await officer.fill(/^一次总付/, true);
  await officer.fill('约定日期', '2026-12-31');
  await officer.page.locator('[name="plan[0][amount]"]').fill(amount);
  await officer.fill('条件', '合同生效');
  await officer.fill('签订日期', '2026-11-18');
  await officer.fill('计划在哪里转化', '项城市');
  const asked = [...CLAUSES, ACCEPTANCE].filter((name) => !without.includes(name));
  for (const [place, name] of asked.entries()) await officer.fill(name, `第${'一二三四五六'[place]}条`);
  await officer.fill(/^双方签章的合同文本/, pdf('合同文本.pdf'));
  await officer.press('保存，去核对');
  return /\/contracts\/con_[^/]+/.exec(here(officer))[0];
}

async function decide(clerk, contract, decision, more = async () => {}) {
  await clerk.open(`${contract}/review`);
  await clerk.fill(decision, true);
  await more();
  await clerk.press('提交决定');
}

const fits = async (clerk) => {
  for (const fine of await clerk.page.getByRole('radio', { name: /^符合/ }).all()) await fine.check();
};

// 最晚 … of the page's clock.
async function dueOf(person, contract) {
  await person.open(contract);
  const text = await person.page.locator('.kz-clock').first().innerText();
  return /\d+年\d+月\d+日/.exec(text)[0];
}

// What is late stands first; of what has no deadline, what waited longest.
async function oldestFirst(clerk) {
  await clerk.open('/desk');
  await clerk.shot('j4-1-desk');
  const rows = await clerk.page.locator('main tbody tr').allInnerTexts();
  assert.match(rows[0], /逾期/);
  const waited = rows.filter((row) => row.includes('没有期限')).map((row) => Number(/(\d+) 天/.exec(row)[1]));
  assert.ok(waited.length > 2 && new Set(waited).size > 1);
  assert.deepEqual(waited, waited.toSorted((one, other) => other - one));
}

journey('a clerk sends back, hears experts, refuses and registers', async ({ login }) => {
  const [officer, clerk, company] = [await login('officer'), await login('clerk'), await login('company', { phone: true })];
  const buyer = await codeOf(officer, '莛鲜');
  await oldestFirst(clerk);

  const title = '面粉水分在线检测样机开发（演示）';
  const contract = await draft(officer, buyer, { title, amount: '1550000', equipment: '800000', without: [ACCEPTANCE] });
  await officer.sees(`没有写明合同哪一条有：${ACCEPTANCE}`);
  await officer.sees('设备、材料等占成交额的 51.61%，多于技术部分，登记员会问');
  await officer.sees(/750,000\.00/);
  await officer.shot('j4-2-precheck');
  await officer.press('提交认定登记');
  await decide(clerk, contract, /^受理/);
  const first = await dueOf(officer, contract);

  await clerk.open(`${contract}/review`);
  await clerk.sees(`没有写明合同哪一条有：${ACCEPTANCE}`);
  await clerk.fill(/^退回补正/, true);
  await clerk.page.getByText('退回时：要补正的项').click();
  assert.ok(await clerk.page.getByLabel(/^缺少验收标准或方法/).isChecked(), 'what the pre-check found is ticked');
  await clerk.press('提交决定');
  await clerk.sees('请写给申请人的话，说清怎么改');
  await clerk.fill('写给申请人的话', '请写明怎样验收。');
  await clerk.shot('j4-3-return');
  await clerk.press('提交决定');
  await officer.open('/notices');
  await officer.comesToSee('技术合同被退回补正');
  await officer.open('/desk');
  await officer.press(`补正：${title}`);
  await officer.sees('缺少验收标准或方法');
  await officer.shot('j4-4-mend');
  await officer.fill(ACCEPTANCE, '第七条');
  await officer.press('保存，去核对');
  // Over a weekend: two of these days are no working days.
  for (let day = 0; day < 4; day += 1) await officer.advance('day');
  await officer.open(`${contract}/submit`);
  await officer.press('提交认定登记');
  await decide(clerk, contract, /^受理/);
  await clerk.open(`${contract}/review`);
  await clerk.sees('15 个工作日');
  assert.notEqual(await dueOf(officer, contract), first, 'the clock begins anew');
  await clerk.open(`${contract}/review`);
  await clerk.fill(/^予以登记/, true);
  await fits(clerk);
  await clerk.page.getByText('登记时：金额和编号').click();
  await clerk.fill('全国登记编号', '2026-411699-演示-0750');
  await clerk.shot('j4-5-decide');
  await clerk.press('提交决定');
  await officer.open(contract);
  await officer.sees('已登记');
  const paper = pdfText(await downloadPdf(officer, '下载核验单（PDF）'));
  assert.match(paper, /2026-411699-演示-0750/);
  await officer.shot('j4-6-registered');

  await officer.press('申请变更');
  await officer.fill('变更的原因', '补充协议把总价调低（演示）。');
  await officer.fill('合同成交额', '1450000');
  await officer.page.locator('[name="plan[0][amount]"]').fill('1450000');
  await officer.press('申请变更');
  await clerk.open(`${contract}/review`);
  await clerk.sees('1,550,000.00');
  await clerk.sees('1,450,000.00');
  await clerk.shot('j4-7-change');
  await clerk.fill('同意', true);
  await clerk.press('提交决定');
  await company.open('/notices');
  await company.comesToSee('技术合同的变更已登记');
  await company.shot('j4-8-told');
}, { seconds: 300 });

journey('a large contract goes to experts, one that is none is refused with its reason', async ({ login }) => {
  const [officer, clerk] = [await login('officer'), await login('clerk')];
  const buyer = await codeOf(officer, '莛鲜');
  const large = await draft(officer, buyer, { title: '酿造废水零排放成套技术开发（演示）', amount: '6000000' });
  await officer.sees(/要专家复审/);
  await officer.press('提交认定登记');
  await decide(clerk, large, /^受理/);
  await clerk.open(`${large}/review`);
  await clerk.sees('大额，要专家复审');
  assert.equal(await clerk.page.getByLabel(/^予以登记/).count(), 0, 'no registration without the experts');
  await clerk.fill(/^送专家复审/, true);
  await clerk.press('提交决定');
  await clerk.open(`${large}/review`);
  await clerk.sees('30 个工作日');
  await clerk.press('记下专家意见');
  await clerk.sees(/有 \d+ 处要改/);
  await clerk.fill('专家', '高演示、陆演示、孔演示');
  await clerk.fill('评审日期', '2026-11-20');
  await clerk.fill('同意登记', true);
  await clerk.fill('意见', '属于技术开发，指标明确。');
  await clerk.shot('j4-9-experts');
  await clerk.press('记下专家意见');
  await clerk.open(`${large}/review`);
  await clerk.fill(/^予以登记/, true);
  await fits(clerk);
  await clerk.press('提交决定');
  await officer.open(large);
  await officer.sees('已登记');
  await officer.sees('登记机构尚未填入');

  const refused = await draft(officer, buyer, { title: '输送机采购（演示）', amount: '300000', equipment: '300000' });
  await officer.sees('全部价款都是非技术性费用，不像技术合同');
  await officer.press('提交认定登记');
  await decide(clerk, refused, /^受理/);
  await decide(clerk, refused, /^不予登记/);
  await clerk.sees(/有 \d+ 处要改/);
  await clerk.fill('不予登记的原因', '不属于技术合同，例如只买卖设备');
  await clerk.fill('写给申请人的话', '只有设备买卖，没有技术内容。');
  await clerk.shot('j4-10-refuse');
  await clerk.press('提交决定');
  await officer.open(refused);
  await officer.sees('不予登记');
  await officer.sees('不属于技术合同，例如只买卖设备');
  await officer.sees('只有设备买卖，没有技术内容。');
  await officer.shot('j4-11-refused');
}, { seconds: 300 });
