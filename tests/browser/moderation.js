// Somebody flags an answer, a moderator finds it in the queue by keyboard and decides in another browser; closing, locking, notices,
// what one follows: on phones and desks, light, dark and with forced colours, and without a script.
import assert from 'node:assert/strict';
import { base, becomes, done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const desk = { width: 1280, height: 900 };
const browser = await launch();
const main = (page) => page.locator('main');
const press = (page, name) => main(page).getByRole('button', { name }).first().click();
const row = (page, title) => page.locator('[data-queue] > li').filter({ hasText: title }).filter({ hasText: 'flagged' });

// What axe says on phone and desk, light, dark and with forced colours; without a script nothing is wider than the screen either.
async function looksRight(page, paths) {
    const plain = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await page.context().storageState() }));
    for (const path of paths) {
        for (const viewport of [{ width: 390, height: 844 }, desk]) {
            await page.setViewportSize(viewport);
            for (const media of [{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }]) {
                await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
                await page.goto(path);
                await hasNoFindings(page, `${path} at ${viewport.width} ${JSON.stringify(media)}`, 'forcedColors' in media ? ['color-contrast'] : []);
            }
        }
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
        await plain.goto(path);
        assert.ok(await plain.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${path} is too wide without a script`);
    }
    await plain.context().close();
}

async function asks(page, title, body) {
    await page.goto('/questions/ask');
    await page.locator('#title').fill(title);
    await page.locator('#tags-next').fill('tight');
    await page.locator('#body').fill(body);
    await page.getByRole('button', { name: 'Post question' }).click();
    await page.waitForURL(/\/questions\/\d+\/[a-z-]+$/);
    return new URL(page.url()).pathname;
}

async function answers(page, question, body) {
    await page.goto(question);
    await page.locator('.answer-form textarea').fill(body);
    await page.getByRole('button', { name: 'Post answer' }).click();
    await page.waitForURL(/#answer-\d+/);
    return /answer-(\d+)/.exec(page.url())[1];
}

const asker = await tab(await phone(browser, { bypassCSP: true }));
await register(asker, 'ann_queue');
const helper = await tab(await phone(browser, { bypassCSP: true }));
await register(helper, 'ben_queue');
const moderator = await tab(await phone(browser, { bypassCSP: true, viewport: desk }));
await register(moderator, 'cid_queue');
await becomes(moderator, 'cid_queue', 'moderator');

const early = await asks(asker, 'Tight hips after cycling to work', 'Both sides, each evening.');
const question = await asks(asker, 'Hips feel tight whenever I cycle', 'It is the front of both hips.');
const harsh = await answers(helper, question, 'Bounce hard until it stops.');

// ---- flagging, on a phone ----

await asker.goto(question);
await asker.locator(`#answer-${harsh}`).getByRole('link', { name: 'History, suggest, flag' }).click();
await main(asker).getByRole('link', { name: /flag/i }).first().click();
await asker.waitForURL(/\/flag$/);
const flag = new URL(asker.url()).pathname;
await asker.getByRole('radio', { name: /It may be unsafe/ }).check();
await asker.locator('#words').fill('Somebody could tear something.');
await press(asker, 'Flag it');
await asker.getByText('Somebody will look at it').waitFor();
await looksRight(asker, [flag, '/my-flags', '/users/ben_queue/flag', `/questions/${question.split('/')[2]}/flag`]);
done('a member flags an answer');

// ---- the queue, by keyboard ----

await moderator.setViewportSize(desk);
await moderator.goto('/moderation/queue?kind=flag');
await moderator.locator('[data-queue-keys]').waitFor();
await moderator.keyboard.press('j');
await moderator.keyboard.press('t');
assert.equal(new URL(moderator.url()).pathname, '/moderation/queue', 'no key does anything while the list has no focus');
const first = moderator.locator('[data-queue] > li a').first();
await first.focus();
const count = await moderator.locator('[data-queue] > li').count();
await moderator.keyboard.press('ArrowUp');
assert.ok(await first.evaluate((link) => link === document.activeElement), 'above the first is nothing');
if (count > 1) {
    await moderator.keyboard.press('j');
    assert.ok(await moderator.locator('[data-queue] > li').nth(1).locator('a').first().evaluate((link) => link === document.activeElement));
    await moderator.keyboard.press('k');
    assert.ok(await first.evaluate((link) => link === document.activeElement));
}
await looksRight(moderator, ['/moderation/queue', '/moderation/queue?kind=flag']);
await moderator.setViewportSize(desk);
await moderator.goto('/moderation/queue?kind=flag');
const taking = row(moderator, 'Hips feel tight').getByRole('link').first();
await taking.focus();
await taking.evaluate((link) => {
    link.closest('li').addEventListener('submit', () => { document.body.dataset.sent = 'yes'; });
    link.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true, cancelable: true, repeat: true }));
});
assert.equal(await moderator.evaluate(() => document.body.dataset.sent), undefined, 'a key that is held takes nothing again');
await moderator.keyboard.press('t');
await moderator.waitForURL(/\/moderation\/flags\/\d+$/);
const at = new URL(moderator.url()).pathname;
await moderator.getByText(/^Yours for \d+ minutes$/).waitFor();
await looksRight(moderator, [at, '/moderation/queue?kind=first']);
done('a moderator takes it from the queue by keyboard');

// ---- deciding, and what the other browser reads of it ----

await moderator.goto(at);
await press(moderator, 'Decide');
await moderator.evaluate(() => document.querySelectorAll('main [required]').forEach((field) => field.removeAttribute('required')));
await press(moderator, 'Decide');
await moderator.getByRole('alert').waitFor();
await hasNoFindings(moderator, 'a decision with nothing chosen');
await moderator.getByRole('radio', { name: 'Delete it' }).check();
await moderator.locator('#why').selectOption('unsafe');
await moderator.locator('#answer').fill('You were right.');
await press(moderator, 'Decide');
await moderator.getByText('deleted it').waitFor();
await looksRight(moderator, [at, '/moderation/log', '/moderation/suspensions', '/users/ben_queue/suspend']);
await asker.goto('/my-flags');
await asker.getByText('Thank you: it was deleted.').waitFor();
await asker.getByText('“You were right.”').waitFor();
await asker.goto('/me');
await hasNoFindings(asker, 'what was decided, on one’s own page');
await helper.goto(question);
await helper.locator(`#answer-${harsh}`).getByText('Deleted on').waitFor();
await hasNoFindings(helper, 'an answer that was deleted, for its author');
const still = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await moderator.context().storageState() }));
await still.goto(at);
await press(still, 'Undo: look at it again');
await still.getByRole('button', { name: 'Decide' }).waitFor();
await asker.goto(question);
await asker.locator(`#answer-${harsh}`).getByText('Bounce hard').waitFor();
await still.getByRole('radio', { name: 'It stays as it is' }).check();
await press(still, 'Decide');
await still.getByText('let it stay as it is').waitFor();
done('it is decided, and undone without a script');

// ---- what moderators note for each other ----

await moderator.goto(at);
await main(moderator).getByRole('link', { name: 'on this answer' }).click();
await moderator.getByRole('heading', { name: 'Internal notes' }).waitFor();
await moderator.getByLabel('Note').fill('The third one of this kind.');
await press(moderator, 'Note it');
await main(moderator).getByText('The third one of this kind.').waitFor();
const noted = new URL(moderator.url()).pathname;
await looksRight(moderator, [noted, '/users/ben_queue/notes']);
await still.goto(noted);
await press(still, /^Delete/);
await main(still).getByText('Nothing is noted yet.').waitFor();
await asker.goto('/moderation/log');
await asker.getByText('A moderator brought back an answer on').waitFor();
assert.doesNotMatch(await main(asker).innerText(), /_queue/, 'the public log names nobody');
done('moderators note something for each other; the public log names nobody');

// ---- closed as asked before, and locked ----

const state = `/questions/${question.split('/')[2]}/state`;
await moderator.goto(state);
await moderator.getByRole('radio', { name: 'It has been asked before' }).check();
await moderator.locator('#other').fill(`${base}${early}?sort=newest`);
await press(moderator, 'Close it');
await moderator.getByRole('heading', { name: 'It is closed' }).waitFor();
await asker.goto(question);
await asker.getByText('Asked before.').waitFor();
assert.equal(await asker.locator('.answer-form textarea').count(), 0, 'nobody answers what is closed');
await asker.getByRole('link', { name: 'Tight hips after cycling to work' }).first().click();
await asker.waitForURL((url) => url.pathname === early);
await asker.getByText('Asked again as').waitFor();
await moderator.goto(state);
await moderator.locator('#lock_reason').fill('It got heated.');
await press(moderator, 'Lock it');
await moderator.getByRole('button', { name: 'Unlock it' }).waitFor();
await looksRight(moderator, [state]);
await looksRight(asker, [question, early]);
await still.goto(state);
await press(still, 'Unlock it');
await press(still, 'Open it again');
await still.getByRole('heading', { name: 'Close it' }).waitFor();
done('closed with a banner both ways, locked, and opened without a script');

// ---- merged, and taken out again ----

await still.goto(state);
await still.getByRole('link', { name: 'Merge it with another question' }).click();
await still.getByLabel('The question that stays').fill(`${base}${early}`);
await press(still, 'Look at it first');
await still.getByLabel('Why they are one').fill('Both are about cycling.');
await press(still, 'Merge them');
await still.getByText('became part of').waitFor();
await asker.goto(question);
await asker.waitForURL((url) => url.pathname === early);
await asker.locator(`#answer-${harsh}`).waitFor();
await asker.getByRole('link', { name: 'Hips feel tight whenever I cycle' }).first().click();
await asker.waitForURL(/\/revisions$/);
const merge = new URL(still.url()).pathname;
await looksRight(moderator, [merge, `/questions/${early.split('/')[2]}/merge`]);
await looksRight(asker, [early]);
await press(still, /^Undo/);
await still.getByText('taken out again').waitFor();
await asker.goto(question);
await asker.locator(`#answer-${harsh}`).waitFor();
assert.equal(new URL(asker.url()).pathname, question);
done('two questions are merged and taken apart without a script');

// ---- notices lead to the very answer; what one follows ----

const kind = await answers(helper, early, 'Raise the saddle a little.');
await asker.goto('/notices');
for (let i = 0; i < 60 && (await asker.getByText('Raise the saddle').count()) === 0; i++) {
    await asker.waitForTimeout(250);
    await asker.reload();
}
await looksRight(asker, ['/notices', '/notices?all=1', '/following']);
await asker.goto('/notices');
await asker.getByRole('button', { name: /Raise the saddle/ }).click();
await asker.waitForURL(new RegExp(`#answer-${kind}$`));
assert.equal(await asker.locator('article:target').getAttribute('id'), `answer-${kind}`);
const quiet = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await asker.context().storageState() }));
await quiet.goto('/following');
await quiet.getByRole('button', { name: /^Stop following.*Tight hips after cycling/ }).click();
await quiet.waitForURL(/\/following/);
assert.equal(await main(quiet).getByText('Tight hips after cycling to work').count(), 0);
done('a notice leads to the very answer, and following ends without a script');

await browser.close();
