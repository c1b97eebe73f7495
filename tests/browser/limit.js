// Proof of work: a form that needs one is sent by itself; without JavaScript its words are kept, and one waits.
import assert from 'node:assert/strict';
import { base, done, launch, phone, register, sql, tab } from './stage.mjs';

const browser = await launch();
const context = await phone(browser);
const page = await tab(context);
await register(page, 'proof_petra');
await page.goto('/questions/ask');
const token = await page.locator('form[action="/questions"] input[name=csrf]').getAttribute('value');
assert.ok(token);
const trap = page.locator('form[action="/questions"] input[name=website]');
assert.equal(await trap.isVisible(), false);
await trap.evaluate((field) => field.focus());
assert.equal(await trap.evaluate((field) => document.activeElement === field), false);
done('what no person is to fill in is neither seen nor focused');
sql("UPDATE limit_rule SET free = 0 WHERE what = 'ask' AND scope = 'network'");
try {
    await page.locator('input[name=title]').fill('Which check is this?');
    await page.locator('textarea[name=body]').fill('Words that go through a check by the browser.');
    await page.locator('#tags-next').fill('tight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Post question' }).click();
    await page.waitForURL(/\/questions\/\d+\//, { timeout: 60000 });
    await page.getByText('Words that go through a check by the browser.').first().waitFor();
    done('a form that needs a proof is sent by itself');

    const plain = await browser.newContext({
        viewport: { width: 390, height: 844 }, baseURL: base, javaScriptEnabled: false,
        storageState: await context.storageState(),
    });
    const quiet = await plain.newPage();
    await quiet.goto('/questions/ask');
    await quiet.locator('input[name=title]').fill('And without a script?');
    await quiet.locator('textarea[name=body]').fill('Words that wait with the form.');
    await quiet.locator('input[name=tags]').fill('tight');
    await quiet.getByRole('button', { name: 'Post question' }).click();
    await quiet.getByText('wait 20 seconds and send it again').waitFor();
    assert.match(await quiet.locator('input[name=body]').getAttribute('value'), /Words that wait with the form/);
    done('without a script the words are kept, and the page says how long to wait');
    await plain.close();
} finally {
    sql("UPDATE limit_rule SET free = NULL WHERE what = 'ask' AND scope = 'network'");
}
await browser.close();
