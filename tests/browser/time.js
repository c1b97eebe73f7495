// Days in the reader's time zone: a day of the server's is the day before or after elsewhere.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const base = process.argv[2];
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
});
const day = /^\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}$/;

// What a reader in that zone sees of the first question of the list: the element's text, title and moment.
async function seen(timezoneId, javaScriptEnabled = true) {
    const context = await browser.newContext({ timezoneId, javaScriptEnabled, baseURL: base });
    const page = await context.newPage();
    page.on('pageerror', (error) => { throw error; });
    await page.goto('/questions');
    const time = page.locator('time').first();
    const found = {
        text: (await time.textContent()).trim(),
        title: await time.getAttribute('title'),
        moment: await time.getAttribute('datetime'),
    };
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
assert.match(east.title, /GMT\+14$/);
console.log("ok days are those of the reader's time zone");
await browser.close();
