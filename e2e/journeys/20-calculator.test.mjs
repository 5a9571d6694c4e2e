// What must hold without scripts, and a form sent wrong. The owner's whole way is 25-owner-on-a-phone.
import { journey } from '../harness/journey.mjs';

async function ask(owner) {
  await owner.open('/');
  await owner.open('/calculator');
  await owner.press('买技术');
  await owner.press('看结果');
  await owner.sees(/有 \d+ 处要改/);
  await owner.fill('您是', '企业');
  await owner.fill('您在哪里', '项城市');
  await owner.fill('卖方在哪里', '河南省郑州市');
  await owner.fill('已经付了多少', '600,000.00');
  await owner.fill('付款日期', '2025-06-18');
  await owner.fill('合同认定登记日期', '2025-05-20');
  await owner.fill('已投产', true);
  await owner.press('看结果');
  await owner.sees('市文件口径');
  await owner.sees(/6\.00\s*万元|60,000\.00/);
  await owner.sees(/省级口径/);
  await owner.sees('还缺什么');
  await owner.sees('两个口径为什么不一样');
}

journey('the calculator and signing in need no scripts', async ({ visitor, login }) => {
  await ask(await visitor({ phone: true, javascript: false }));
  const officer = await login('officer', { javascript: false });
  await officer.open('/desk');
  await officer.sees('等您办');
  await officer.advance('day');
  await officer.sees('演示时间已到');
});

journey('a form sent wrong shows everything at once and keeps what was typed', async ({ visitor }) => {
  const guest = await visitor();
  await guest.open('/signup');
  await guest.page.locator('main form input[type=text]').first().fill('甲');
  await guest.page.locator('form[action="/signup"]').getByRole('button', { name: '注册', exact: true }).click();
  await guest.page.waitForLoadState('load');
  await guest.look();
  await guest.sees(/有 \d+ 处要改/);
  await guest.shot('errors-signup');
  await guest.open('/login');
  await guest.fill('登录名', 'nobody@demo.invalid');
  await guest.fill('密码', 'not-the-password');
  await guest.page.locator('form:has(#f-login)').getByRole('button', { name: '登录', exact: true }).click();
  await guest.page.waitForLoadState('load');
  await guest.look();
  await guest.shot('errors-login');
  await guest.open('/achievements/ach_01a07990ae007c4f97daa40aa884c5d7x', { status: 404 });
  await guest.shot('errors-404');
});
