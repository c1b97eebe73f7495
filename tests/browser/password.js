// Fields for passwords: shown on demand, and words on how hard a new one is to guess.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, tab } from './stage.mjs';

const browser = await launch();
const page = await tab(await phone(browser, { bypassCSP: true }));
const asked = [];
page.on('request', (request) => asked.push(request.url()));
await page.goto('/register');
await page.waitForLoadState('networkidle');
const before = asked.length;
const field = page.locator('input[name=password]');
const words = page.locator('.password-strength');
await page.locator('input[name=name]').fill('wader_will');
await page.locator('input[name=email]').fill('seashore@example.org');
for (const [typed, said] of [
    ['abc', 'Add at least 5 more characters'], ['Password1!', 'Easy to guess'], ['qwertyuiop', 'Easy to guess'], ['xyxyxyxyxy', 'Easy to guess'],
    ['wader_will7', 'Easy to guess'], ['seashore99', 'Easy to guess'], ['backtalk-1', 'Easy to guess'], ['rjkvuwop', 'Fair'],
    ['four wet ducks', 'Good'], ['four wet ducks on a pond', 'Strong'], ['', ''],
]) {
    await field.fill(typed);
    assert.ok((await words.textContent()).startsWith(said), `${typed}: ${await words.textContent()}`);
}
assert.deepEqual(asked.slice(before).filter((url) => !url.includes('/assets/')), [], 'what is typed goes nowhere');
await field.fill('four wet ducks');
await page.getByLabel('Show the password').check();
assert.equal(await field.getAttribute('type'), 'text');
await page.getByLabel('Show the password').uncheck();
assert.equal(await field.getAttribute('type'), 'password');
await hasNoFindings(page, 'registering, with a password');
done('a new password is judged in words as it is typed, and shown on demand');

await field.evaluate((input) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'pasted');
    assertNotPrevented(input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })));
    function assertNotPrevented(went) { if (!went) throw new Error('pasting is prevented'); }
});
await page.goto('/login');
assert.equal(await page.locator('main input[name=password]').getAttribute('autocomplete'), 'current-password');
assert.equal(await page.locator('.password-strength').count(), 0, 'a password that is there is not judged');
await page.getByLabel('Show the password').waitFor();
done('pasting works, and signing in judges nothing');
await browser.close();
