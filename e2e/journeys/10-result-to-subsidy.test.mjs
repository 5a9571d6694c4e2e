// One deal from a result to an explained ceiling: a university office publishes, a company takes a
// licence with an agency, the price is shown to the public, the contract is registered, the money
// arrives, the county looks, and everybody can see what the policy gives (J2). Whoever used the contract
// for money is told when it is cancelled.
import assert from 'node:assert/strict';
import { untilSees } from '../harness/clock.mjs';
import { journey } from '../harness/journey.mjs';
import { download, downloadPdf, pdf, pdfText } from '../harness/files.mjs';

const TITLE = '酱渣低温发酵制调味基料的方法（演示）';
const AGENCY = '三川启桥技术转移（演示）中心';

const here = (person) => new URL(person.page.url()).pathname;

async function draft(researcher) {
  await researcher.open('/achievements/new');
  await researcher.press('提交审核');
  await researcher.sees(/有 \d+ 处要改/);
  await researcher.fill('成果名称', TITLE);
  await researcher.fill('好处', '每吨酱渣多出 120 公斤调味基料，少交 85 元处置费');
  await researcher.fill('公开摘要', '把酿造剩下的酱渣低温发酵，做成鲜味基料，可以直接用在复合调味料里。');
  await researcher.fill('怎么做到的', '两段控温发酵，全程低于 42 ℃。');
  await researcher.press('加一项指标');
  await researcher.fill('指标', '酱渣利用率');
  await researcher.fill('现在', '35');
  await researcher.fill('本成果', '82');
  await researcher.fill('单位', '%');
  await researcher.fill('依据', '中试记录（演示）');
  await researcher.fill('技术成熟度', /^7 /);
  await researcher.page.getByRole('group', { name: '产业' }).getByRole('checkbox').first().check();
  await researcher.fill(/^职务成果，归单位/, true);
  await researcher.press('加一项知识产权');
  await researcher.fill('类型', '发明专利');
  await researcher.fill('名称', '一种酱渣发酵方法（演示）');
  await researcher.fill('号', 'ZL-演示-2026-0417');
  await researcher.fill('状态', '已申请');
  await researcher.press('加一个人');
  await researcher.fill('姓名', '林知夏（演示）');
  await researcher.fill('作用', '主要完成人');
  await researcher.fill('约定比例', '70%');
  await researcher.fill('保密审查人', '豫东演示大学保密办公室');
  await researcher.fill('保密审查日期', '2026-11-10');
  await researcher.page.getByRole('group', { name: '转化方式' }).getByLabel('许可').check();
  await researcher.fill(/^有价格/, true);
  await researcher.fill('金额', '600000');
  await researcher.fill('登录可见的内容', '菌种来源和中试规模可以在商谈时说明。');
  await researcher.fill('签保密承诺后可见的内容', '第二段发酵温度 41 ℃，接种量 3%。');
  await researcher.fill('联系人', '周以宁（演示）');
  await researcher.fill('联系电话', '0394-0000111');
  await researcher.press('存草稿');
  const path = here(researcher);
  await researcher.shot('j2-1-draft');
  const id = /\/achievements\/([^/]+)/.exec(path)[1];
  await researcher.open(`/achievements/${id}/files`);
  await researcher.press('加上');
  await researcher.sees(/有 \d+ 处要改/);
  await researcher.fill('这是什么', '第三方检测报告');
  await researcher.page.getByRole('group', { name: '给谁看' }).getByRole('radio').last().check();
  await researcher.fill('文件', pdf('检测报告.pdf'));
  await researcher.press('加上');
  await researcher.sees('第三方检测报告');
  await researcher.open(`/achievements/${id}/edit`);
  await researcher.press('提交审核');
  await researcher.sees('等单位经办人审核权属、完成人和定价');
  await researcher.shot('j2-2-submitted');
  return `/achievements/${id}`;
}

async function publish(achievement, officer, city) {
  await officer.open('/desk');
  await officer.shot('j2-3-officer-desk');
  await officer.open(`${achievement}/unit-review`);
  await officer.fill(/^单位同意/, true);
  await officer.press('提交决定');
  await officer.sees(/有 \d+ 处要改/);
  await officer.shot('j2-4-unit-review-errors');
  await officer.fill('权属核对过，归本单位', true);
  await officer.fill('完成人核对过', true);
  await officer.fill('定价方式', '协议定价');
  await officer.fill('集体决策文号', '演示大学党政办纪〔2026〕31号');
  await officer.press('提交决定');
  await officer.sees('等平台审核');
  await city.open('/desk');
  await city.shot('j2-5-city-desk');
  await city.open(`${achievement}/review`);
  await city.shot('j2-6-platform-review');
  await city.fill('发布', true);
  await city.press('提交决定');
  await city.sees('已发布');
}

async function interest(achievement, company) {
  await company.open('/achievements');
  await company.page.getByRole('searchbox').first().fill('酱渣');
  await company.page.getByRole('searchbox').first().press('Enter');
  await company.page.waitForURL(/q=/);
  await company.look();
  await company.sees(TITLE);
  await company.shot('j2-7-search');
  await company.press(TITLE);
  await company.seesNo('第二段发酵温度');
  await company.shot('j2-8-achievement');
  await company.press('表达合作意向');
  await company.press('提出意向');
  await company.sees(/有 \d+ 处要改/);
  await company.page.getByRole('group', { name: '想怎样合作' }).getByLabel('许可').check();
  await company.fill('打算用在哪里', '项城厂区复合调味料二线，年用基料 400 吨。');
  await company.fill('联系人', '马晓棠（演示）');
  await company.fill('联系电话', '0394-0000222');
  await company.fill('机构全称', AGENCY);
  await company.fill('技术经理人', '宋启桥（演示）');
  await company.fill('做什么', '寻找成果、组织洽谈、起草合同');
  await company.fill('佣金', '12000');
  await company.press('提出意向');
  await company.shot('j2-9-interest');
  return here(company);
}

async function bargain(deal, officer, company, achievement) {
  await officer.open(`${deal}/answer`);
  await officer.fill('我方联系人', '周以宁（演示）');
  await officer.fill('联系电话', '0394-0000111');
  await officer.page.getByRole('group', { name: '买方是不是完成人或利害关系人' }).getByRole('radio').first().check();
  await officer.press('响应，开始洽谈');
  await company.open(`${deal}/promise`);
  await company.fill('经办人姓名', '马晓棠（演示）');
  await company.fill('我已读完，代表本单位作出以上承诺', true);
  await company.press('签保密承诺');
  await company.open(achievement);
  await company.sees('第二段发酵温度 41 ℃');
  await company.open(`${deal}/sheet`);
  await company.fill('转化方式', '许可');
  await company.fill('许可方式', '普通许可');
  await company.fill('期限', '5');
  await company.fill('地域', '河南省内');
  await company.fill('总价', '600000');
  for (let row = 1; row < 3; row += 1) if (await company.page.getByLabel('最晚付款日').count() < 3) await company.press('加一期');
  const parts = [['2026-12-31', '180000', '合同生效'], ['2027-06-30', '240000', '中试线投产'], ['2027-12-31', '180000', '验收合格']];
  for (const [row, [due, amount, condition]] of parts.entries()) {
    await company.page.getByLabel('最晚付款日').nth(row).fill(due);
    await company.page.getByLabel('金额（元）').nth(row).fill(row === 1 ? '200000' : amount);
    await company.page.getByLabel('条件', { exact: true }).nth(row).fill(condition);
  }
  await company.press('送给对方');
  await company.sees('付款计划合计要等于总价，现在少 40,000.00 元');
  await company.shot('j2-10-sheet-errors');
  await company.page.getByLabel('金额（元）').nth(1).fill('240000');
  await company.fill('其他条件', '卖方培训两次，改进成果归改进的一方。');
  await company.press('送给对方');
  await company.sees('等对方确认');
  await officer.open(deal);
  await officer.sees('轮到您');
  await officer.shot('j2-11-deal');
  await officer.press('确认第 1 版');
  await officer.shot('j2-12-confirm');
  await officer.press('确认第 1 版');
  await officer.shot('j2-13-agreed');
}

async function publicity(deal, officer, visitor) {
  await officer.open(deal);
  await officer.press('看公示');
  const path = here(officer);
  await officer.press('补填本单位公示处');
  await officer.press('记下');
  await officer.sees(/有 \d+ 处要改/);
  await officer.fill('公示网页的网址', 'https://www.yudong.invalid/gs/2026/417.html');
  await officer.fill('公示日期', '2026-11-20');
  await officer.press('记下');
  await officer.shot('j2-14-publicity');
  await visitor.open(path);
  await visitor.sees('600,000.00');
  await visitor.seesNo('莛鲜');
  await visitor.shot('j2-15-publicity-visitor');
  await untilSees(officer, path, '两处都公示了，没有成立的异议。');
  await downloadPdf(officer, '下载公示证明（PDF）');
  await officer.shot('j2-16-publicity-over');
  return path;
}

async function contractOf(deal, officer) {
  await officer.open(deal);
  await officer.press('起草合同');
  await officer.shot('j2-17-contract-draft');
  return /\/contracts\/[^/]+/.exec(here(officer))[0];
}

async function register(agreement, officer, clerk) {
  await officer.open(`${agreement}/edit`);
  await officer.fill('签订日期', '2026-12-08');
  await officer.fill('计划在哪里转化', '项城市');
  await officer.fill('平台上的成果编号', await officer.page.getByLabel(/^平台上的成果编号/).inputValue());
  const clauses = ['权利名称和号码', '许可方式：独占、排他或普通', '期限', '地域', '价款和支付', '有验收标准和方法', '知识产权归属有约定'];
  for (const [place, name] of clauses.entries()) await officer.fill(name, `第${'一二三四五六七'[place]}条`);
  await officer.fill(/^居间（中介）合同/, pdf('居间合同.pdf'));
  await officer.press('保存，去核对');
  await officer.sees(/还有 \d+ 处要先改/);
  await officer.shot('j2-18-stops');
  await officer.press('去改');
  await officer.fill(/^双方签章的合同文本/, pdf('合同文本.pdf'));
  await officer.press('保存，去核对');
  await officer.shot('j2-19-check');
  await officer.press('提交认定登记');
  await clerk.open(`${agreement}/review`);
  await clerk.fill(/^受理/, true);
  await clerk.press('提交决定');
  await clerk.open(`${agreement}/review`);
  for (const fine of await clerk.page.getByRole('radio', { name: /^符合/ }).all()) await fine.check();
  await clerk.fill(/^予以登记/, true);
  await clerk.page.getByText('登记时：金额和编号').click();
  await clerk.fill('全国登记编号', '2026-411699-演示-0417');
  await clerk.shot('j2-20-decide');
  await clerk.press('提交决定');
  await clerk.open(agreement);
  await clerk.sees('已登记');
  await clerk.shot('j2-21-registered');
}

// What the paper says, as pdftotext reads it: the address behind the QR code and the code to type.
async function readPaper(person, agreement) {
  await person.open(agreement);
  const text = pdfText(await downloadPdf(person, '下载核验单（PDF）'));
  assert.match(text, /演示/);
  const token = /\/v\/([\w-]+)/.exec(text)?.[1];
  const code = /校验码\s*([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(text)?.[1];
  assert.ok(token && code, `the paper names its address and its code: ${text}`);
  return { page: `/v/${token}`, code };
}

async function verify(visitor, { page, code }, state) {
  await visitor.open(page);
  await visitor.sees(state);
  await visitor.seesNo('600,000.00');
  await visitor.fill('校验码', '0000-0000');
  await visitor.press('看金额和双方');
  await visitor.sees(/有 1 处要改/);
  await visitor.fill('校验码', code.toLowerCase());
  await visitor.press('看金额和双方');
  await visitor.sees('600,000.00');
}

async function money(agreement, officer, company) {
  await officer.open(`${agreement}/receipts`);
  await officer.press('记到账');
  await officer.sees(/有 \d+ 处要改/);
  await officer.fill('到账日期', '2026-12-08');
  await officer.fill('金额', '180,000.00');
  await officer.fill('银行回单号', 'HD-演示-20261208-01');
  await officer.fill('发票号', 'FP-演示-26411699');
  await officer.fill('银行回单', pdf('回单.pdf'));
  await officer.fill('发票', pdf('发票.pdf'));
  await officer.press('记到账');
  await officer.sees('180,000.00');
  await officer.shot('j2-22-receipt');
  await company.open(`${agreement}/receipts`);
  await company.press('确认这笔到账');
  await company.sees('对方已确认');
}

async function evidence(agreement, company, county) {
  await company.open(`${agreement}/evidence/new`);
  await company.fill('转化地', '项城市');
  await company.fill('投产日期', '2026-12-08');
  await company.page.getByRole('group', { name: '有哪些佐证' }).getByRole('checkbox').first().check();
  await company.fill('说明', '复合调味料二线，日产 1.2 吨。');
  await company.fill('佐证材料', pdf('投产照片.pdf'));
  await company.press('提交，等县级核查');
  await company.shot('j2-23-evidence');
  await county.open('/desk');
  await county.shot('j2-24-county-desk');
  await county.open(agreement);
  await county.page.locator('main').getByRole('region').or(county.page.locator('#evidence')).getByRole('link').first().click();
  await county.page.waitForLoadState('load');
  await county.fill('核查日期', '2026-12-08');
  await county.page.getByRole('group', { name: '结果' }).getByRole('radio').first().check();
  await county.fill('看到的情况', '二线在产，用的是这项技术。');
  await county.press('提交核查结果');
  await county.sees('核查属实');
}

// The explanation of a clause for the year after: result, tree, facts.
async function explained(person, clause, name) {
  await person.open('/claims');
  await person.press(/^2027/);
  await person.shot(`${name}-overview`);
  const line = person.page.locator('section.kz-box').filter({ has: person.page.getByRole('link', { name: clause, exact: true }) });
  await line.getByRole('link', { name: '看依据' }).click();
  await person.page.waitForLoadState('load');
  await person.look();
  await person.sees(/最高/);
  await person.sees(TITLE);
  await person.sees('怎么算的');
  await person.shot(`${name}-explanation`);
  const facts = JSON.parse((await download(person, '下载用到的事实')).toString());
  assert.ok(Object.keys(facts).length > 0);
}

async function cancel(agreement, officer, clerk) {
  await officer.open(`${agreement}/cancel`);
  await officer.fill('解除的原因', '2026年12月8日双方协议解除。');
  await officer.press('申请注销');
  await clerk.open(`${agreement}/review`);
  await clerk.fill('同意', true);
  await clerk.press('提交决定');
}

journey('a result becomes a deal, a contract, money and an explained ceiling', async (world) => {
  const visitor = await world.visitor();
  const [researcher, officer, city, clerk, county] = await Promise.all(['researcher', 'officer', 'city', 'clerk', 'county'].map((role) => world.login(role)));
  const company = await world.login('company', { phone: true });
  const achievement = await draft(researcher);
  await publish(achievement, officer, city);
  const deal = await interest(achievement, company);
  await bargain(deal, officer, company, achievement);
  await publicity(deal, officer, visitor);
  const agreement = await contractOf(deal, officer);
  await register(agreement, officer, clerk);
  const paper = await readPaper(officer, agreement);
  await verify(visitor, paper, '有效');
  await visitor.shot('j2-25-verified');
  await money(agreement, officer, company);
  await evidence(agreement, company, county);
  await explained(officer, '5-11', 'office');
  const agency = await world.login('sanchuan');
  await explained(agency, '8-3', 'agency');
  await visitor.open('/policies');
  await visitor.shot('policies');
  await cancel(agreement, officer, clerk);
  await agency.open('/notices');
  await agency.comesToSee('技术合同登记已注销');
  await visitor.open(paper.page);
  await visitor.sees('已注销');
}, { seconds: 300 });
