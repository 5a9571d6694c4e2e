// What was typed survives a killed tab, errors, going back and an upload that breaks off; what arrived
// leaves nothing behind, and a password is never kept.
import assert from 'node:assert/strict';
import net from 'node:net';
import { journey } from '../harness/journey.mjs';
import { pdf } from '../harness/files.mjs';

const kept = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('kz-draft:')));

// The tab dies as it does on a phone that needs the memory; a new one opens the address.
async function killed(person, address) {
  const cdp = await person.context.newCDPSession(person.page);
  const died = person.page.waitForEvent('crash');
  cdp.send('Page.crash').catch(() => {});
  await died;
  person.page = await person.context.newPage();
  await person.open(address);
}

async function typed(person, label, text) {
  await person.fill(label, text);
  await person.sees(/已自动保存/);
}

journey('a form being typed on a phone is there again after the tab was killed', async ({ login }) => {
  const officer = await login('officer', { phone: true });
  const forms = [
    ['/achievements/new', '成果名称', '薄荷油冷榨（演示）'],
    ['/demands/new', '难题', '馒头保鲜十五天（演示）'],
    ['/contracts/new', '项目名称', '芝麻脱皮设备（演示）'],
  ];
  for (const [address, label, text] of forms) {
    await officer.open(address);
    await typed(officer, label, text);
    await killed(officer, address);
    await officer.sees('上次没有提交的内容还在');
    await officer.press('接着填');
    assert.equal(await officer.page.getByLabel(label, { exact: true }).first().inputValue(), text);
    await officer.page.getByRole('button', { name: '接着填' }).waitFor({ state: 'detached' });
  }
});

journey('rows that were added come back too', async ({ login }) => {
  const officer = await login('officer');
  await officer.open('/achievements/new');
  await officer.press('加一个人');
  await officer.press('加一个人');
  const names = officer.page.getByLabel('姓名', { exact: true });
  const count = await names.count();
  await names.last().fill('李工（演示）');
  await officer.sees(/已自动保存/);
  await killed(officer, '/achievements/new');
  await officer.press('接着填');
  await officer.page.waitForFunction((n) => document.querySelectorAll('[name^="contributors["][name$="[name]"]').length === n, count);
  assert.equal(await officer.page.getByLabel('姓名', { exact: true }).last().inputValue(), '李工（演示）');
});

journey('going back to a form with errors shows the form, not a question', async ({ login }) => {
  const officer = await login('officer');
  await officer.open('/contracts/new');
  await officer.fill('项目名称', '苹果渣提果胶（演示）');
  await officer.press('保存，去核对');
  await officer.sees(/处要改/);
  assert.equal(new URL(officer.page.url()).pathname, '/contracts/new');
  await officer.open('/contracts');
  const answer = await officer.page.goBack();
  assert.equal(answer.request().method(), 'GET');
  assert.equal(await officer.page.getByLabel('项目名称', { exact: true }).inputValue(), '苹果渣提果胶（演示）');
  await officer.look();
});

journey('a form that arrived leaves nothing behind', async ({ login }) => {
  const officer = await login('officer');
  await officer.open('/achievements/new');
  await typed(officer, '成果名称', '苹果渣提果胶（演示）');
  assert.equal((await kept(officer.page)).length, 1);
  await officer.press('存草稿');
  await officer.sees('草稿已存好');
  assert.deepEqual(await kept(officer.page), []);
});

journey('a password is never kept', async ({ visitor }) => {
  const person = await visitor();
  await person.open('/login');
  await person.page.locator('#f-password').fill('geheim-mima-2026');
  const all = await person.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.ok(!all.includes('geheim-mima-2026'));
});

// Half of an upload, then the line is gone; resolves when the server has let go.
function half(base, path, cookie) {
  const { hostname, port, origin } = new URL(base);
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, hostname, () => {
      const head = `--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n成果名称\n${'半个文件\n'.repeat(2000)}`;
      socket.write(`POST ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\n`
        + 'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000000\r\n\r\n');
      socket.write(head, () => socket.resetAndDestroy());
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

journey('an upload that breaks off leaves no half file, and the rest of the form is kept', async ({ login, base }) => {
  const officer = await login('officer');
  const cookie = (await officer.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  await half(base, '/imports/new/achievements', cookie);
  await officer.open('/imports');
  await officer.seesNo('您导入过的');
  await officer.open('/contracts/new');
  await officer.fill('项目名称', '断线也不丢（演示）');
  await officer.fill('双方签章的合同文本', pdf('合同.pdf'));
  await officer.page.route('**/contracts', (route) => route.abort('connectionreset'), { times: 1 });
  await officer.page.getByRole('button', { name: '保存，去核对' }).click();
  await officer.page.waitForURL(/chrome-error/);
  await officer.page.goBack();
  assert.equal(await officer.page.getByLabel('项目名称', { exact: true }).inputValue(), '断线也不丢（演示）');
  await officer.look();
});
