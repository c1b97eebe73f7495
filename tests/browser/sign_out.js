// Whoever comes to the device after somebody signed out finds nothing of theirs: not by going back, not in what the browser stores.
import assert from 'node:assert/strict';
import { done, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const context = await phone(browser);
const at = await tab(context);
await register(at, 'left_lea');

// Pages of her own, one after the other, so that there is something to go back to.
const own = ['/account', '/me', '/drafts', '/questions'];
for (const path of own) await at.goto(path);
await at.goto('/account');
await at.locator('main form[action="/logout"] button').click();
await at.getByRole('link', { name: 'Sign in' }).first().waitFor();

for (let i = 0; i <= own.length; i++) {
    await at.goBack({ waitUntil: 'load' }).catch(() => null);
    assert.doesNotMatch(await at.content(), /left_lea/, `${at.url()} shows whose it was`);
}
done('going back after signing out shows nothing of the account');

const left = await at.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
assert.doesNotMatch(left, /left_lea|draft/, left);
const cookies = (await context.cookies()).map((cookie) => cookie.name);
assert.ok(!cookies.some((name) => name.endsWith('bt_session')), cookies.join());
done('after signing out the browser has neither the session nor what was typed');

await browser.close();
