// An achievement at a fixed price: a company takes it up, the seller says that it qualifies, the days
// pass, the deal is struck at the listed price.
import { untilSees } from '../harness/clock.mjs';
import { journey } from '../harness/journey.mjs';

const TITLE = '面粉灰分近红外在线测量';

journey('a listing with one qualified taker is struck at its price', async ({ login, visitor }) => {
  const [company, seller, guest] = [await login('company', { phone: true }), await login('zhengli'), await visitor()];
  await guest.open('/listings');
  await guest.press(TITLE);
  const page = new URL(guest.page.url()).pathname;
  await guest.sees('2026年11月30日 24:00');
  await company.open(page);
  await company.press('申请摘牌');
  await company.press('申请摘牌');
  await company.sees(/有 \d+ 处要改/);
  await company.fill('打算用在哪里', '用于制曲车间的来料检测');
  await company.fill('没有利害关系', true);
  await company.fill('联系电话', '0394-0000222');
  await company.fill(/^我单位接受挂牌价/, true);
  const promise = company.page.getByLabel(/^我已读完/);
  if (await promise.count()) await company.fill(/^我已读完/, true);
  await company.press('申请摘牌');
  await company.sees('等资格确认');
  await company.shot('listing-1-taken');
  await guest.open(page);
  await guest.seesNo('莛鲜');
  await seller.open('/desk');
  await seller.comesToSee(`确认摘牌资格：${TITLE}`);
  await seller.press(`确认摘牌资格：${TITLE}`);
  await seller.sees('莛鲜');
  await seller.press('确认资格');
  await seller.sees('资格已确认');
  await seller.shot('listing-2-qualified');
  await untilSees(guest, page, '已摘牌');
  await company.open('/deals?state=agreed');
  await company.press(TITLE);
  await company.sees('310,000.00');
  await company.sees('由挂牌而来');
  await company.press('起草合同');
  await company.sees('HT-');
  await company.shot('listing-3-contract');
});
