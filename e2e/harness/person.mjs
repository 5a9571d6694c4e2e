// One person at one browser window: what they do, what they see, and what must never happen to them.
import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import axe from 'axe-core';
import { contract, out, phone, wide } from './config.mjs';

// Answers with a status from 400 to 499 are part of the product where a person or a script asked.
const MAY_BE_REFUSED = new Set(['document', 'xhr', 'fetch']);

const labelled = (label) => (label instanceof RegExp ? label : new RegExp(`^\\s*${RegExp.escape?.(label) ?? label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\s*选填)?\\s*$`));

// The label of the first option that matches.
async function optionLike(select, pattern) {
  const labels = await select.locator('option').allInnerTexts();
  return labels.find((label) => pattern.test(label)) ?? String(pattern);
}

export class Person {
  // options: phone (390 px wide), javascript (default true), locale.
  static async open(browser, base, options = {}) {
    const person = new Person();
    person.base = base;
    person.faults = [];
    person.javascript = options.javascript ?? true;
    person.home = options.phone ? phone : wide;
    person.context = await browser.newContext({
      baseURL: base,
      locale: options.locale ?? 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: person.home,
      javaScriptEnabled: person.javascript,
      reducedMotion: 'reduce',
    });
    person.context.setDefaultTimeout(10_000);
    person.page = await person.context.newPage();
    person.#watch();
    return person;
  }

  #watch() {
    const { page, faults } = this;
    page.on('pageerror', (error) => faults.push(`script error on ${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // Refused requests are judged by their answer, below.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        faults.push(`console on ${page.url()}: ${message.text()}`);
      }
    });
    page.on('response', (response) => {
      const [status, kind] = [response.status(), response.request().resourceType()];
      if (status >= 500 || (status >= 400 && !MAY_BE_REFUSED.has(kind))) {
        faults.push(`${status} for ${response.request().method()} ${response.url()}`);
      }
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.base) && !/^(data|blob|about):/.test(url)) faults.push(`a request to another server: ${url}`);
    });
  }

  // Opens an address, looks the page over and returns the answer's status.
  async open(address, { status = 200 } = {}) {
    const response = await this.page.goto(address);
    assert.equal(response.status(), status, `${address} answered ${response.status()}`);
    await this.look();
  }

  // Presses a button or follows a link with that name, waits for the page it leads to and looks it over.
  async press(name, { exact = true } = {}) {
    const button = this.page.getByRole('button', { name, exact });
    const link = this.page.getByRole('link', { name, exact });
    await button.or(link).first().click();
    await this.page.waitForLoadState('load');
    await this.look();
  }

  // Types into (or chooses in) the field with that label: its whole text without 选填, or a RegExp.
  async fill(label, value) {
    const field = this.page.getByLabel(labelled(label)).first();
    const kind = await field.evaluate((element) => (element.tagName === 'SELECT' ? 'select' : element.type));
    if (kind === 'select') await field.selectOption({ label: value instanceof RegExp ? await optionLike(field, value) : value });
    else if (kind === 'checkbox' || kind === 'radio') await field.setChecked(value !== false);
    else if (kind === 'file') await field.setInputFiles(value);
    else await field.fill(value);
  }

  // The text stands on the page, visibly.
  async sees(text) {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  // The text comes to stand on the page, opened again and again: what the program does by itself
  // after somebody acted.
  async comesToSee(text) {
    for (let tries = 0; tries < 40; tries += 1) {
      if (await this.page.getByText(text).filter({ visible: true }).count()) return this.look();
      await this.page.reload();
    }
    throw new Error(`${this.page.url()} never said ${text}`);
  }

  // The text does not stand on the page.
  async seesNo(text) {
    assert.equal(await this.page.getByText(text).filter({ visible: true }).count(), 0, `${text} is shown on ${this.page.url()}`);
  }

  // Moves the demonstration's time by the bar: day, deadline or year.
  async advance(step = 'day') {
    await this.page.locator(contract.advance(step)).click();
    await this.page.waitForLoadState('load');
    await this.look();
  }

  async login({ login, password }) {
    await this.page.goto(contract.loginPage);
    const form = this.page.locator(contract.loginForm);
    await form.locator(contract.loginName).fill(login);
    await form.locator(contract.loginPassword).fill(password);
    await form.getByRole('button', { name: '登录', exact: true }).click();
    await this.page.waitForURL((url) => !url.pathname.startsWith(contract.loginPage));
    await this.look();
  }

  // What holds for every page: nothing accessible broken, nothing wider than the window or a phone.
  // Without the first of them when `again`: a page whose kind was looked at often enough.
  async look({ again = false } = {}) {
    if (this.javascript && !again) await this.#axe();
    await this.#fits();
    this.check();
  }

  async #axe() {
    // Not as a script tag: the content security policy stays in force.
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"], preload: false }));
    const list = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join('\n    ')}`);
    assert.equal(list.length, 0, `accessibility of ${this.page.url()}\n  ${list.join('\n  ')}`);
  }

  async #fits() {
    for (const size of this.home === phone ? [phone] : [wide, phone]) {
      await this.#resize(size);
      const wider = await this.page.evaluate(() => {
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) return [];
        const named = (element) => element.tagName.toLowerCase() + (element.className ? `.${String(element.className).split(' ').join('.')}` : '');
        const sticksOut = (element) => element.getBoundingClientRect().left + Math.max(element.scrollWidth, element.offsetWidth) > width + 1;
        const outside = [...document.querySelectorAll('body *')].filter(sticksOut);
        return ['the page', ...outside.slice(0, 5).map(named)];
      });
      assert.equal(wider.length, 0, `${this.page.url()} scrolls sideways at ${size.width} px: ${wider.join(', ')}`);
    }
    await this.#resize(this.home);
  }

  async #resize(size) {
    if (this.page.viewportSize().width !== size.width) await this.page.setViewportSize(size);
  }

  // Pictures of the whole page at 1280 and 390 px in out/screenshots/.
  async shot(name) {
    const folder = path.join(out, 'screenshots');
    await fs.mkdir(folder, { recursive: true });
    for (const size of [wide, phone]) {
      await this.#resize(size);
      await this.page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`), fullPage: true });
    }
    await this.#resize(this.home);
  }

  // Throws when something happened that must never happen.
  check() {
    assert.equal(this.faults.length, 0, this.faults.join('\n'));
  }
}
