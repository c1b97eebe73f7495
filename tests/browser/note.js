// Notes of how it went in the account: asked once, later where there was no network, erased when that is taken back; declined; without a script.
import assert from 'node:assert/strict';
import { done, hasNoFindings, keepsWhatIsNamed, launch, phone, register, tab } from './stage.mjs';

const there = '/stretches/butterfly/follow';
const kept = (page, name) => page.evaluate((key) => localStorage.getItem(key), name);
const asked = (page) => page.getByText('Keep your notes in your account, too?');

// To its end, by keyboard; then how it went.
async function follow(page, before, after, result) {
    await page.locator(`input[name=before][value="${before}"]`).check();
    await page.locator('[data-begin]').click();
    const end = page.getByRole('heading', { name: 'Done. And now?' });
    for (let i = 0; i < 40 && !(await end.isVisible()); i++) await page.keyboard.press('ArrowRight');
    await end.waitFor();
    await page.locator(`input[name=after][value="${after}"]`).check();
    await page.locator(`input[name=result][value=${result}]`).check();
    await page.getByRole('button', { name: 'Note it on this device' }).click();
    await page.getByText('It is in your list.').waitFor();
}

const browser = await launch();

// ---- agreed to ----

const context = await phone(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true });
const nora = await tab(context);
await register(nora, 'noting_nora');
await nora.goto(there);
await nora.getByText('it works without a network').waitFor();
await follow(nora, 6, 3, 'better');
await asked(nora).waitFor();
await hasNoFindings(nora, 'the question');
await nora.getByRole('button', { name: 'Keep them in my account' }).click();
await nora.getByText('Your account keeps it, too.').waitFor();
assert.equal(await kept(nora, 'notes'), 'noting_nora');
await context.setOffline(true);
await nora.reload();
await follow(nora, 5, 4, 'same');
await nora.getByText('Your account gets it later, when you are signed in here and there is a network.').waitFor();
assert.match(await kept(nora, 'followed'), /"send":"noting_nora"/);
await context.setOffline(false);
await nora.waitForFunction(() => !localStorage.getItem('followed').includes('"send"'));
await nora.goto('/my-notes');
await nora.getByText(', from 5 to 4, the same afterwards').waitFor();
assert.equal(await nora.locator('.note-rows li').count(), 2);
assert.ok(await nora.getByRole('img', { name: /^How it felt before and afterwards/ }).isVisible());
assert.ok(await nora.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
await hasNoFindings(nora, 'the list of notes');
await keepsWhatIsNamed(nora);
done('what is noted is in the account once that is agreed to, later where there was no network');

// ---- taken back ----

await nora.getByRole('button', { name: /^Delete/ }).last().click();
await nora.waitForFunction(() => document.querySelectorAll('.note-rows li').length === 1);
await nora.getByRole('link', { name: 'Stop, and erase all of it' }).click();
await hasNoFindings(nora, 'stopping');
await nora.getByRole('button', { name: 'Stop, and erase my notes' }).click();
await nora.getByText('Your account keeps no notes.').waitFor();
assert.equal(await nora.locator('.note-rows').count(), 0);
await nora.goto(there);
await follow(nora, 4, 4, 'same');
await nora.waitForFunction(() => !localStorage.getItem('notes'));
assert.ok(!(await asked(nora).isVisible()), 'nobody is asked twice');
await nora.goto('/my-notes');
assert.equal(await nora.locator('.note-rows').count(), 0);
await nora.getByRole('button', { name: 'Keep my notes in my account' }).click();
await nora.getByRole('link', { name: 'Stop, and erase all of it' }).waitFor();
await nora.goto('/account');
await nora.locator('main form[action="/logout"] button').click();
await nora.waitForURL((url) => url.pathname !== '/account');
assert.equal(await kept(nora, 'notes'), null);
await context.close();
done('taken back, all of it is erased, and nothing goes there any more');

// ---- declined ----

const other = await phone(browser);
const dan = await tab(other);
await register(dan, 'declining_dan');
await dan.goto(there);
await follow(dan, 2, 1, 'better');
await dan.getByRole('button', { name: 'No, only on this device' }).click();
await asked(dan).waitFor({ state: 'hidden' });
await dan.goto('/my-notes');
await dan.getByText('Your account keeps no notes.').waitFor();
await dan.goto(there);
await follow(dan, 2, 1, 'better');
await dan.waitForTimeout(500);
assert.ok(!(await asked(dan).isVisible()));
assert.equal(await kept(dan, 'notes'), null);
await other.close();
done('declined, it stays on the device');

// ---- without a script ----

const paper = await phone(browser, { javaScriptEnabled: false });
const plain = await tab(paper);
await register(plain, 'plain_noter');
await plain.goto(there);
await plain.getByRole('link', { name: 'Note how it went in your account' }).click();
await plain.locator('input[name=before][value="7"]').check({ force: true });
await plain.locator('input[name=after][value="5"]').check({ force: true });
await plain.getByRole('button', { name: 'Note it' }).click();
await plain.getByRole('heading', { name: 'Keep your notes in your account?' }).waitFor();
await plain.getByRole('button', { name: 'Keep them in my account' }).click();
await plain.getByText(', from 7 to 5').waitFor();
done('without a script it is a form');

// ---- no change on three days ----

const third = await phone(browser, { viewport: { width: 320, height: 640 } });
const una = await tab(third);
await una.goto('/stretches/clamshell/follow');
await una.evaluate(() => {
    const path = '/stretches/clamshell/follow';
    const notes = [];
    for (const days of [2, 1]) notes.push({ at: Date.now() - days * 86400000, path, title: 'Clamshell', before: 4, after: 4, result: 'same' });
    localStorage.setItem('followed', JSON.stringify(notes));
});
await follow(una, 4, 4, 'better');
assert.ok(!(await una.locator('[data-unchanged]').isVisible()), 'it was better');
await una.evaluate(() => localStorage.setItem('followed', JSON.stringify(JSON.parse(localStorage.getItem('followed')).slice(0, -1))));
await una.reload();
await follow(una, 4, 4, 'same');
await una.getByRole('heading', { name: 'No change on three days' }).waitFor();
await hasNoFindings(una, 'no change on three days');
await una.locator('[data-unchanged] a').first().click();
await una.waitForURL((url) => url.pathname.startsWith('/stretches/') && !url.pathname.includes('clamshell'));
await third.close();
done('what changed nothing on three days leads to something else');

await browser.close();
