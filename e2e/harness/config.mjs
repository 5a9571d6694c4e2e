// Where things lie, and the few names that the journeys and the pages agree on.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const out = path.join(root, 'out');
export const binary = process.env.KEZHUAN_BINARY ?? path.join(root, 'target/debug/kezhuan');
export const chromium = process.env.KEZHUAN_CHROMIUM ?? '/usr/bin/chromium';

export const wide = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

// The contract with the pages. Change it here and nowhere else.
export const contract = {
  // GET, 200 as soon as the server can answer.
  ready: '/readyz',
  loginPage: '/login',
  loginForm: 'form:has(#f-login)',
  loginName: '#f-login',
  loginPassword: '#f-password',
  // `kezhuan demo` prints one line per role that holds "<role>@demo.invalid <password>".
  loginLine: /([a-z_]+)@demo\.invalid\s+(\S+)/g,
  // The bar 演示时间: buttons with the values day, deadline, year.
  advance: (step) => `[data-demo-clock] button[value=${step}]`,
};
