// J1 on a phone: how much could I get, an account by phone and code, the company claimed with its
// licence; then the purchase registered elsewhere, the money, the production, and what it brings.
import { journey } from '../harness/journey.mjs';
import { pdf } from '../harness/files.mjs';

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

journey('an owner on a phone goes from the calculator to a claimed company and its ceiling', async ({ visitor }) => {
  const owner = await visitor({ phone: true });
  await owner.open('/calculator');
  await owner.press('买技术');
  await owner.fill('您是', '企业');
  await owner.fill('您在哪里', '项城市');
  await owner.fill('卖方在哪里', '河南省郑州市');
  await owner.fill('已经付了多少', '600,000.00');
  await owner.fill('付款日期', '2025-06-18');
  await owner.fill('合同认定登记日期', '2025-05-20');
  await owner.fill('已投产', true);
  await owner.press('看结果');
  await owner.press('注册，接着办');
  await enterByPhone(owner, '0394-0000987', '赵老板（演示）');
  await owner.open('/account');
  await owner.shot('j1-account');
  await owner.press('认领或登记单位');
  await owner.fill('统一社会信用代码', '123');
  await owner.press('查一查');
  await owner.sees(/有 1 处要改/);
  await owner.fill('统一社会信用代码', '91411699MADEM7774K');
  await owner.press('查一查');
  await owner.sees('这个单位还没有登记。');
  await owner.shot('j1-claim');
  await owner.press('登记这个单位');
  await owner.fill('单位全称', '沙颍酱园（演示）有限公司');
  await owner.fill('单位种类', '企业');
  await owner.fill('所在地区', '项城市');
  await owner.press('登记');
  await owner.sees('已登记，等待县区核验');
});

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
