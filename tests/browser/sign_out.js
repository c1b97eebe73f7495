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

// Nor after somebody deleted their account here: the list of what they followed goes, too. Who is only led to that page loses nothing.
await register(at, 'gone_gil');
await at.evaluate(() => localStorage.setItem('followed', JSON.stringify([{ at: 1, path: '/stretches/cobra/follow', title: 'Cobra', before: 3, after: 2, result: 'better' }])));
const followed = () => at.evaluate(() => localStorage.getItem('followed'));
await at.goto('/account/done?what=leaving');
assert.ok(await followed(), 'a link to that page removes nothing');
await at.goto('/account/leave');
await at.getByRole('button', { name: 'Delete my account' }).click();
await at.waitForURL(/what=leaving/);
await at.waitForFunction(() => !localStorage.getItem('followed'));
done('after deleting the account the browser has nothing of what was followed');

// Without a network nothing is offered that needs one.
await at.goto('/on-this-device');
const keeps = at.getByRole('button', { name: 'Keep the whole library on this device' });
await keeps.waitFor();
await context.setOffline(true);
await at.getByText('Just now there is no network: what is here can be read and followed').waitFor();
assert.ok(!await keeps.isVisible(), 'the library cannot be kept without a network');
await context.setOffline(false);
await keeps.waitFor();
done('the library is offered where there is a network');

await browser.close();
