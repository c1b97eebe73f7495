// Days and times in the reader's time zone, the device's or the account's: a day of the server's is the day before or after elsewhere.
import assert from 'node:assert/strict';
import { base, done, isSaved, launch, register, sql, status, tab } from './stage.mjs';

const browser = await launch();
const day = /^\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}$/;

// The first of a page: the element's text, title and moment.
async function timeOn(page, path) {
    await page.goto(path);
    const time = page.locator('time').first();
    return {
        text: (await time.textContent()).trim(),
        title: await time.getAttribute('title'),
        moment: await time.getAttribute('datetime'),
    };
}

// What a reader in that zone sees of the first question of the list.
async function seen(timezoneId, javaScriptEnabled = true) {
    const context = await browser.newContext({ timezoneId, javaScriptEnabled, baseURL: base });
    const found = await timeOn(await tab(context), '/questions');
    await context.close();
    return found;
}

const plain = await seen('Pacific/Kiritimati', false);
assert.match(plain.text, day);
assert.match(plain.title, / \d{4}, \d\d:\d\d UTC$/, 'without script the zone is named');
const utc = await seen('UTC');
assert.deepEqual(utc, plain, 'in UTC nothing changes');
const east = await seen('Pacific/Kiritimati'); // 14 hours ahead
const west = await seen('Pacific/Pago_Pago');  // 11 hours behind
for (const there of [east, west]) {
    assert.match(there.text, day);
    assert.equal(there.moment, plain.moment, 'what machines read stays');
    assert.doesNotMatch(there.title, /UTC$/);
}
assert.notEqual(east.text, west.text, '25 hours apart it is never the same day');
assert.match(east.title, /UTC\+14$/);
assert.match(west.title, /UTC-11$/);
done("days are those of the device's time zone");

// ---- the account's own, on a device that is elsewhere ----

const context = await browser.newContext({ timezoneId: 'Pacific/Pago_Pago', baseURL: base });
const page = await tab(context);
await register(page, 'travelling_tess');
assert.deepEqual(await timeOn(page, '/questions'), west, 'without a setting it is as the device says');
await page.goto('/account');
await page.getByLabel('Time zone').selectOption({ label: 'Kiritimati' });
await page.getByRole('button', { name: 'Save', exact: true }).click();
await page.getByText('Saved.', { exact: true }).waitFor();
assert.deepEqual(await timeOn(page, '/questions'), east, 'on a page that is the same for everybody');
assert.match((await timeOn(page, '/account')).title, /UTC\+14$/, "and on one's own");

await page.goto('/questions/ask');
await page.locator('#title').fill('What time is it?');
await isSaved(page);
const clockThere = sql("SELECT to_char(saved_at AT TIME ZONE 'Pacific/Kiritimati', 'HH24:MI') FROM draft WHERE excerpt = 'What time is it?'");
assert.equal(await status(page).textContent(), 'Draft saved ' + clockThere);
const draft = await timeOn(page, '/drafts');
assert.match(draft.title, new RegExp(clockThere + ' UTC\\+14$'));

const plainPage = await (await browser.newContext({ javaScriptEnabled: false, baseURL: base, storageState: await context.storageState() })).newPage();
assert.deepEqual(await timeOn(plainPage, '/drafts'), draft, 'pages of their own need no script');
done("days and times are those of the account's time zone, where there is one");
await browser.close();
