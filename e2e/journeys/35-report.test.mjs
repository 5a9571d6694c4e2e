// A reader keeps a result and reports it; the city takes it down and puts it back; who keeps it hears.
import { journey } from '../harness/journey.mjs';

journey('a report takes a result down, and whoever keeps it hears of it', async ({ login, visitor }) => {
  const reader = await login('company', { phone: true });
  const [city, guest] = [await login('city'), await visitor()];
  await reader.open('/achievements');
  const title = await reader.page.locator('.kz-item h3 a').first().innerText();
  await reader.press(title);
  const page = new URL(reader.page.url()).pathname;
  await reader.press('收藏');
  await reader.sees('已收藏，有变化会告诉您');
  await reader.shot('report-1-kept');
  await reader.press('举报');
  await reader.press('提交举报');
  await reader.sees(/有 \d+ 处要改/);
  await reader.fill(/^内容虚假/, true);
  await reader.fill('哪里不对，有什么依据', '检测报告的编号查不到（演示）。');
  await reader.press('提交举报');
  await reader.sees('待处理');
  await reader.shot('report-2-filed');

  await city.open('/reports');
  await city.shot('report-3-queue');
  await city.press(title);
  await city.press('提交决定');
  await city.sees(/有 \d+ 处要改/);
  await city.fill(/^下架/, true);
  await city.fill('理由', '检测报告核对不上，待单位说明（演示）。');
  await city.press('提交决定');
  await city.sees('成立，已下架');
  await city.shot('report-4-taken-down');
  await guest.open(page);
  await guest.sees('已下架');
  await guest.sees('检测报告核对不上');
  await guest.shot('report-5-visitor');
  await reader.open('/favourites');
  await reader.sees('已下架');
  await reader.shot('report-6-favourites');

  await city.press('恢复');
  await city.fill('为什么恢复', '单位补充了原件，核对无误（演示）。');
  await city.press('恢复');
  await city.sees('已恢复');
  await reader.open('/notices');
  await reader.comesToSee('您收藏的成果已恢复');
  await reader.sees('您收藏的成果已下架');
  await reader.sees('您的举报成立，已下架');
  await reader.shot('report-7-told');
});
