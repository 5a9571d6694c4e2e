// J1 on a phone: how much could I get, an account by phone and code, the company claimed with its
// licence; then the purchase registered elsewhere, the money, the production, and what it brings.
import assert from 'node:assert/strict';
import { journey } from '../harness/journey.mjs';
import { downloadPdf, pdf, pdfText } from '../harness/files.mjs';

const COMPANY = '沙颍酱园（演示）有限公司';
const TITLE = '酱醪快速增香技术转让（演示）';

// The code in the newest message of the demonstration's outbox.
async function codeOf(person) {
  const page = await person.context.newPage();
  await page.goto('/demo/outbox');
  const text = await page.locator('.kz-item .kz-lines').first().innerText();
  await page.close();
  return /\d{6}/.exec(text)[0];
}

async function enterByPhone(person, mobile, name) {
  await person.fill('手机号', mobile);
  await person.press('获取验证码');
  await person.sees(`验证码已发到 ${mobile}`);
  await person.fill('验证码', '000000');
  await person.press('验证并登录');
  await person.sees('验证码不对，请看最近收到的那一条');
  await person.fill('验证码', await codeOf(person));
  if (name) await person.fill('姓名', name);
  await person.press('验证并登录');
}

// Without a login: what a purchase may bring, by both readings, and the paper.
async function ask(owner) {
  await owner.open('/');
  await owner.fill(/^我是/, '本市企业');
  await owner.fill(/^我做了/, '买市外技术');
  await owner.fill(/^在/, '项城市');
  await owner.press('看结果');
  await owner.press('看结果');
  await owner.sees(/有 \d+ 处要改/);
  await owner.fill('卖方在哪里', '河南省郑州市');
  await owner.fill('已经付了多少', '600,000.00');
  await owner.fill('付款日期', '2025-06-18');
  await owner.fill('合同认定登记日期', '2025-05-20');
  await owner.fill('已投产', true);
  await owner.press('看结果');
  await owner.sees(/6\.00\s*万元|60,000\.00/);
  await owner.sees(/省级口径/);
  await owner.sees('两个口径为什么不一样');
  await owner.sees('还缺什么');
  await owner.shot('j1-1-calculation');
  const paper = pdfText(await downloadPdf(owner, '下载 PDF'));
  assert.match(paper, /60,000\.00|6\.00/);
  await owner.press('改一改');
  assert.equal(await owner.page.getByLabel(/^已经付了多少/).inputValue(), '600,000.00', 'nothing typed is lost');
  await owner.page.goBack();
}

async function claim(owner, county) {
  await owner.press('注册，接着办');
  await enterByPhone(owner, '0394-0000987', '赵老板（演示）');
  await owner.open('/account');
  await owner.shot('j1-2-account');
  await owner.press('认领或登记单位');
  await owner.fill('统一社会信用代码', '123');
  await owner.press('查一查');
  await owner.sees(/有 1 处要改/);
  await owner.fill('统一社会信用代码', '91411699MADEM7774K');
  await owner.press('查一查');
  await owner.sees('这个单位还没有登记。');
  await owner.shot('j1-3-claim');
  await owner.press('登记这个单位');
  await owner.fill('单位全称', COMPANY);
  await owner.fill('单位种类', '企业');
  await owner.fill('所在地区', '项城市');
  await owner.press('登记');
  await owner.sees('已登记，等待县区核验');
  await owner.shot('j1-4-registered');
  await county.open('/desk');
  await county.press(new RegExp(`${COMPANY}`));
  await county.fill(/^核验通过/, true);
  await county.press('提交决定');
  await county.sees('已核验');
}

async function file(owner, clerk) {
  await owner.open('/desk');
  await owner.shot('j1-5-desk');
  await owner.open('/contracts');
  await owner.press('备案外地登记');
  await owner.press('备案，等登记员核验');
  await owner.sees(/有 \d+ 处要改/);
  await owner.shot('j1-6-errors');
  await owner.fill('技术转让', true);
  await owner.fill('项目名称', TITLE);
  await owner.fill('内容摘要', '受让酱醪快速增香的菌种和工艺，交付工艺包并培训，按氨基酸态氮指标验收。');
  await owner.page.locator('[name="seller[name]"]').fill('郑州演示发酵研究所');
  await owner.page.locator('[name="seller[region]"]').fill('河南省郑州市');
  await owner.fill('合同成交额', '600000');
  await owner.fill(/^一次总付/, true);
  await owner.page.getByLabel('约定日期').first().fill('2026-09-30');
  await owner.page.getByLabel('金额（元）').last().fill('600000');
  await owner.page.getByLabel('条件', { exact: true }).first().fill('合同生效');
  await owner.fill('签订日期', '2026-08-20');
  await owner.fill('计划在哪里转化', '项城市');
  await owner.fill('登记编号', '2026-410100-演示-0099');
  await owner.fill('登记机构', '郑州演示技术合同登记处');
  await owner.fill('登记机构所在地', '河南省郑州市');
  await owner.fill('登记日期', '2026-09-02');
  await owner.fill('登记证明扫描件', pdf('登记证明.pdf'));
  await owner.press('备案，等登记员核验');
  await owner.seesNo(/处要改/);
  await owner.shot('j1-7-filed');
  const contract = /\/contracts\/con_[^/]+/.exec(owner.page.url())[0];
  await clerk.open('/desk');
  await clerk.press(`核验外地登记：${TITLE}`);
  await clerk.seesNo('还没有上传双方签章的合同文本');
  await clerk.fill(/^与登记机构核对相符/, true);
  await clerk.press('提交核验结果');
  return contract;
}

async function money(owner, contract) {
  await owner.open(contract);
  await owner.press('记到账');
  await owner.press('记到账');
  await owner.sees(/有 \d+ 处要改/);
  await owner.fill('到账日期', '2026-09-28');
  await owner.fill('金额', '600000');
  await owner.fill('银行回单号', 'HD-演示-20260928-01');
  await owner.fill('银行回单', pdf('回单.pdf'));
  await owner.fill('发票号', 'FP-演示-41010099');
  await owner.fill('发票', pdf('发票.pdf'));
  await owner.press('记到账');
  await owner.sees('600,000.00');
  await owner.shot('j1-8-receipt');
}

// Before the county looked the company reads what is missing and who has it; afterwards both readings.
async function produce(owner, county, contract) {
  await owner.open(contract);
  await owner.press('交转化佐证');
  await owner.fill('转化地', '项城市');
  await owner.fill('投产日期', '2026-10-15');
  await owner.page.getByRole('group', { name: '有哪些佐证' }).getByRole('checkbox').first().check();
  await owner.fill('佐证材料', pdf('投产照片.pdf'));
  await owner.press('提交，等县级核查');
  await owner.sees('等县级核查');
  await owner.shot('j1-9-evidence');
  await explanation(owner);
  await owner.sees('缺少：核查属实的转化地');
  await owner.open(contract);
  await owner.page.locator('#evidence').getByRole('link').first().click();
  await owner.page.waitForLoadState('load');
  await owner.look();
  await owner.sees('等项城市科技主管部门到现场核查');
  await owner.sees(/政策没有载明核查期限/);
  await owner.shot('j1-10-waiting');
  await county.open('/desk');
  await county.press(`现场核查：${TITLE}`);
  await county.fill('核查日期', '2026-11-20');
  await county.fill(/^与佐证相符/, true);
  await county.fill('看到的情况', '一线已在用。');
  await county.press('提交核查结果');
}

async function explanation(owner) {
  await owner.open('/claims');
  await owner.press(/^2027/);
  const line = owner.page.locator('section.kz-box').filter({ has: owner.page.getByRole('link', { name: '5-12', exact: true }) });
  await line.getByRole('link', { name: '看依据' }).click();
  await owner.page.waitForLoadState('load');
  await owner.look();
}

journey('an owner on a phone goes from the calculator to what the purchase brings', async ({ visitor, login }) => {
  const owner = await visitor({ phone: true });
  const [clerk, county] = [await login('clerk'), await login('county')];
  await ask(owner);
  await claim(owner, county);
  const contract = await file(owner, clerk);
  await money(owner, contract);
  await produce(owner, county, contract);
  await explanation(owner);
  await owner.sees('两个口径为什么不一样');
  await owner.sees(TITLE);
  await owner.sees(/60,000\.00|6\.00/);
  await owner.shot('j1-11-explanation');
}, { seconds: 300 });

journey('an officer is replaced by an official letter, and hears of it in time', async ({ visitor, login }) => {
  const officer = await login('company');
  await officer.open('/organizations?q=莛鲜');
  const home = await officer.page.locator('main a[href^="/organizations/org_"]').first().getAttribute('href');
  const code = await officer.page.request.get(`/api/v1${home}`).then((answer) => answer.json());
  const heir = await visitor({ phone: true });
  await heir.open('/login');
  await enterByPhone(heir, '0394-0000988', '钱经理（演示）');
  await heir.open(`/organizations/claim?code=${code.credit_code}`);
  await heir.sees('这个单位已经有经办人。');
  await heir.press('申请更换经办人');
  await heir.sees('请附营业执照（或法人证书）的照片或 PDF');
  await heir.fill('营业执照或法人证书', pdf('执照.pdf'));
  await heir.fill('单位公函', pdf('公函.pdf'));
  await heir.press('申请更换经办人');
  await heir.sees('已交到所在县区');
  const takeover = new URL(heir.page.url()).pathname;
  const county = await login('county');
  await county.open(takeover);
  await county.fill(/^同意/, true);
  await county.shot('takeover-county');
  await county.press('提交');
  await officer.open(takeover);
  await officer.shot('takeover-officer');
  await officer.fill('为什么不同意更换', '我还在职，公函不是单位出的（演示）。');
  await officer.press('提交异议');
  await officer.sees('由主管部门听过双方再决定');
  await county.open(takeover);
  await county.fill(/^不同意/, true);
  await county.fill('意见', '公函经核实不是单位出具（演示）。');
  await county.press('提交');
  await heir.open(takeover);
  await heir.sees('公函经核实不是单位出具（演示）。');
  await heir.shot('takeover-refused');
});
