// What happened on an account: its owner's page, and the audit for admins, on a phone and at a desk, in light and dark.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, password, phone, register, tab } from './stage.mjs';

const browser = await launch();
const page = await tab(await phone(browser, { bypassCSP: true }));
await register(page, 'tern_tilda');

const stranger = await tab(await phone(browser));
await stranger.goto('/login');
await stranger.locator('main input[name=name]').fill('tern_tilda');
await stranger.locator('main input[name=password]').fill('not the right words');
await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
await stranger.locator('#problems').waitFor();
await stranger.locator('main input[name=password]').fill(password);
await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
await stranger.waitForURL((url) => url.pathname !== '/login');

await page.goto('/account#sessions');
await hasNoFindings(page, 'where one is signed in');
await page.getByRole('button', { name: /^Sign it out/ }).click();
await page.getByText('That device is signed out.').waitFor();
await page.getByRole('link', { name: /^Activity/ }).click();
const rows = page.locator('main .rows');
for (const words of ['Registered', 'Wrong password', 'Signed in with a password', 'Signed out another device'])
    await rows.getByText(words).first().waitFor();
assert.match(await rows.locator('time').first().textContent(), /\d\d:\d\d/, 'the time of day is said');
await hasNoFindings(page, 'activity');
await stranger.goto('/account');
assert.match(stranger.url(), /\/login/, 'the other device is signed out');
done('people see who was at their account, and sign them out');

await becomes(page, 'tern_tilda', 'admin');
for (const [width, colorScheme] of [[320, 'light'], [390, 'dark'], [1280, 'light'], [1280, 'dark']]) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme });
    await page.goto('/admin/audit');
    await hasNoFindings(page, `the audit at ${width}, ${colorScheme}`);
}
await page.getByLabel('Name').fill('Tern_Tilda');
await page.getByLabel('Show', { exact: true }).selectOption({ label: 'Wrong password' });
await page.locator('main').getByRole('button', { name: 'Show' }).click();
await page.waitForURL(/kind=sign_in_failed/);
assert.equal(await page.locator('main .rows > li').count(), 1);
done('admins look into the audit by name and kind');
await browser.close();
