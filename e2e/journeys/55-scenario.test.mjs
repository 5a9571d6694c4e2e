// 政策试算: the city's bureau tries another rate and another cap on real records, looks at two scenarios side by
// side on a phone, takes the list away, and proposes one as the next version.
import { journey } from '../harness/journey.mjs';

journey('the bureau tries out changes, compares two scenarios and proposes one', async ({ login }) => {
  const city = await login('city');
  await city.open('/scenarios');
  await city.shot('scenario-1-none');
  await make(city, '8%', '8%');
  await city.sees('谁多谁少');
  await city.sees('省财政（争取）');
  await city.shot('scenario-3-result');
  await city.open('/scenarios');
  await make(city, '12%', '12%');
  await city.press('8%');
  await city.sees('并排比较');
  await city.shot('scenario-4-side-by-side');

  const finance = await login('finance', { phone: true });
  await finance.open('/scenarios');
  await finance.press('12%');
  await finance.sees('方案合计');
  await finance.shot('scenario-5-phone');

  await city.open('/scenarios');
  await city.press('12%');
  await city.press('提出，方案不再改动');
  await city.sees(/有 \d+ 处要改/);
  await city.fill('从哪一天起施行', '2027-01-01');
  await city.fill('依据或理由', '市政府常务会议（演示）');
  await city.press('提出，方案不再改动');
  await city.sees('已提出');
  await city.sees('现行规则在那以前不变');
  await city.shot('scenario-6-proposed');
});

// A scenario with another rate of clause 5-12, begun with a mistake.
async function make(city, name, rate) {
  await city.press('新建方案');
  await city.fill('方案名字', name);
  await city.press('下一步，改规则');
  const rule = city.page.locator('section').filter({ hasText: '5-12' });
  const field = rule.getByLabel(/^金额 比例/).first();
  await field.fill('八成');
  await city.press('保存并试算');
  await city.sees(/有 \d+ 处要改/);
  await city.shot('scenario-2-mistake');
  await field.fill(rate);
  await city.press('保存并试算');
}
