// What the stories share: people with phones, what they see of a draft, and the database beside them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

export const base = process.argv[2];
export const password = 'a long enough password';

export const options = {
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
};
export const launch = () => chromium.launch(options);

export async function phone(browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: base, ...options });
    context.setDefaultTimeout(15000);
    return context;
}

export async function tab(context) {
    const page = await context.newPage();
    page.on('pageerror', (error) => { throw error; });
    return page;
}

export async function register(page, name) {
    await page.goto('/register');
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=email]').fill(`${name}@example.org`);
    await page.locator('input[name=password]').fill(password);
    await page.locator('input[name=agree]').check();
    await page.getByRole('button', { name: 'Register' }).click();
    await page.waitForURL((url) => url.pathname !== '/register');
}

// A new role ends sessions: whoever has it signs in again.
export async function becomes(page, name, role) {
    execFileSync('build/backtalk-ctl', ['role', name, role]);
    await page.goto('/login');
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.locator('main form').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/login');
}

export const status = (page) => page.locator('.draft-status').first();
export const says = (page, words) => status(page).filter({ hasText: words }).waitFor();
export const isSaved = (page) => says(page, /^Saved \d/);
export const sql = (statement) => execFileSync('psql', ['-qAtX', process.env.DATABASE_URL, '-c', statement], { encoding: 'utf8' }).trim();
export const done = (what) => console.log(`ok ${what}`);

// What axe finds on the page as it is now, but for the rules that are `not` for it, and whether it is wider than the screen; its
// context has bypassCSP.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export async function hasNoFindings(page, where, not = []) {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate((rules) => globalThis.axe.run({ rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])) }), not);
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), [], where);
}
