// What the stories share: people with phones, what they see of a draft, and the database beside them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core';

export const base = process.argv[2];
export const password = 'a long enough password';

// Without windows where Debian has that: it does half the work.
const headless = '/usr/bin/chromium-headless-shell';
export const whole = process.env.CHROMIUM || '/usr/bin/chromium'; // with settings of its own
export const options = {
    executablePath: process.env.CHROMIUM || (existsSync(headless) ? headless : whole),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
};
export const launch = () => chromium.launch(options);
// Debian's own, by WebDriver BiDi: Playwright brings none.
export const launchFirefox = () => firefox.launch({ executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr', channel: 'moz-firefox' });

export async function phone(browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: base, ...options });
    context.setDefaultTimeout(60000);
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
export const isSaved = (page) => says(page, /^Draft saved \d/);
export const sql = (statement) => execFileSync('psql', ['-qAtX', process.env.DATABASE_URL, '-c', statement], { encoding: 'utf8' }).trim();
export const done = (what) => console.log(`ok ${what}`);

// What axe finds on the page as it is now, but for the rules that are `not` for it, and whether it is wider than the screen; its
// context has bypassCSP.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export async function hasNoFindings(page, where, not = []) {
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);
    if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axeSource);
    const { violations } = await page.evaluate((rules) => globalThis.axe.run({ resultTypes: ['violations'], preload: false,
        rules: Object.fromEntries(rules.map((rule) => [rule, { enabled: false }])) }), not);
    assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`), [], where);
}

// On phones and a desk, by day and in the dark; left as a phone.
export async function looksRight(page, where) {
    for (const [width, colorScheme] of [[320, 'light'], [1280, 'dark']]) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // no colour is on its way to another
        await hasNoFindings(page, `${where} at ${width}, ${colorScheme}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ reducedMotion: null });
}

// RFC 6238, as an app computes it from the key that the page shows.
export function codeOf(key, steps = 0) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...key.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const step = Buffer.alloc(8);
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
    const hash = createHmac('sha1', secret).update(step).digest();
    const at = hash[19] & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

// Each cookie and each key that the browser stores for the site now is one that conf/security.md names.
export async function keepsWhatIsNamed(page) {
    const words = readFileSync('conf/security.md', 'utf8').split(/^## /m).find((part) => part.startsWith('On the device'));
    const named = [...words.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1]);
    const isNamed = (name) => named.some((one) => (one.endsWith(':') ? name.startsWith(one) : name === one));
    const cookies = (await page.context().cookies()).map((cookie) => cookie.name.replace(/^__Host-/, ''));
    const keys = await page.evaluate(async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
        ...(await indexedDB.databases()).map((one) => one.name)]);
    assert.deepEqual([...cookies, ...keys].filter((name) => !isNamed(name)), []);
    return [...cookies, ...keys];
}
