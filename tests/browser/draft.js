// Drafts in Chromium: what is typed is saved, is there again after whatever happens, and is sent once.
import assert from 'node:assert/strict';
import { becomes, done, isSaved, launch, password, phone, register, says, sql, status, tab } from './stage.mjs';

const browser = await launch();
const context = await phone(browser);
const page = await tab(context);
await register(page, 'drafty_dan');

// ---- saved as one types, once the server has it ----

await page.goto('/questions/ask');
let held;
await page.route('**/drafts', (route) => { held = route; });
await page.locator('#title').fill('Typed and not sent');
await page.waitForRequest((request) => request.url().endsWith('/drafts') && request.method() === 'POST');
assert.equal(await status(page).textContent(), '', '"Saved" waits for the server');
await held.continue();
await page.unroute('**/drafts');
await isSaved(page);
await page.locator('#body').fill('In the middle of a sent');
await page.locator('#tags-next').fill('tight ');
await page.keyboard.press('Escape');
await page.waitForResponse((reply) => reply.url().endsWith('/drafts') && reply.ok());
await isSaved(page);
await page.goto('/drafts');
await page.getByRole('link', { name: 'Typed and not sent', exact: true }).click();
assert.equal(await page.locator('#title').inputValue(), 'Typed and not sent');
assert.equal(await page.locator('#body').inputValue(), 'In the middle of a sent');
done('a draft is saved once the server says so, and opened from the list');

await page.goto('/questions/ask');
const offer = page.getByText('You have a draft of this');
await offer.waitFor();
// At the buttons, where a reload leaves whoever was at the end of it: the form looks empty there.
await page.locator('.draft-status').getByRole('link', { name: 'Open it' }).click();
assert.ok(await offer.evaluate((box) => box.getBoundingClientRect().bottom <= innerHeight && box.getBoundingClientRect().top >= 0));
await page.locator('#title').fill('Something else');
await page.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await page.locator('#body').inputValue(), 'In the middle of a sent');
await page.getByRole('button', { name: 'Undo' }).click();
assert.equal(await page.locator('#title').inputValue(), 'Something else', 'what was typed is not gone');
await offer.waitFor();
assert.match(sql("SELECT fields FROM draft WHERE target = '/questions'"), /middle of a sent/, 'nor is the draft');
await page.getByRole('button', { name: 'Open the draft' }).click();
done('a draft is offered, and what was typed meanwhile can be had back');

// ---- the network is away ----

await isSaved(page);
await context.setOffline(true);
await page.locator('#body').fill('Typed in a tunnel, and then some more of it.');
await status(page).filter({ hasText: 'Kept on this device; will be saved when the network is back.' }).waitFor();
await page.getByRole('button', { name: 'Post question' }).click();
assert.equal(await page.locator('#body').inputValue(), 'Typed in a tunnel, and then some more of it.', 'nothing is sent into the void');
await says(page, /^Not sent: no network\. Press again when it is back\. Kept on this device/);
await context.setOffline(false);
await isSaved(page);
assert.match(sql("SELECT fields FROM draft WHERE target = '/questions'"), /in a tunnel/);
done('offline it is kept on the device, and saved when the network is back');

await context.setOffline(true);
await page.locator('#body').fill('Typed in a second tunnel, and the tab was closed there.');
await status(page).filter({ hasText: 'Kept on this device' }).waitFor();
await page.close({ runBeforeUnload: false });
await context.setOffline(false);
const again = await tab(context);
await again.goto('/questions/ask');
await again.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await again.locator('#body').inputValue(), 'Typed in a second tunnel, and the tab was closed there.');
await isSaved(again);
done('what only the device has comes back, too');

// ---- the session ends while somebody writes ----

const cookies = await context.cookies();
sql("DELETE FROM session");
await again.locator('#body').fill('Every word of this, although the session has ended.');
await status(again).filter({ hasText: 'You are signed out.' }).waitFor();
await again.getByRole('button', { name: 'Post question' }).click();
await again.getByRole('heading', { name: 'You are signed out' }).waitFor();
await again.locator('main input[name=name]').fill('drafty_dan');
await again.locator('main input[name=password]').fill(password);
await again.getByRole('button', { name: 'Sign in' }).click();
await again.waitForURL(/\/questions\/ask\?draft=open$/);
assert.equal(await again.locator('#body').inputValue(), 'Every word of this, although the session has ended.');
assert.equal(await again.locator('#title').inputValue(), 'Typed and not sent');
assert.notEqual((await context.cookies()).find((c) => c.name === 'bt_session').value, cookies.find((c) => c.name === 'bt_session').value);
done('an expired session: signing in there leads back with every word');

// ---- a double click ----

await again.locator('#tags-next').fill('buttock cramp ');
await again.locator('#title').focus();
await again.keyboard.press('Escape');
const before = Number(sql('SELECT count(*) FROM post'));
await again.getByRole('button', { name: 'Post question' }).dblclick();
await again.getByRole('heading', { level: 1, name: 'Typed and not sent' }).waitFor(); // the first of two navigations is broken off
const question = new URL(again.url()).pathname;
assert.equal(Number(sql('SELECT count(*) FROM post')), before + 1, 'a double click asks once');
assert.equal(sql("SELECT count(*) FROM draft WHERE target = '/questions'"), '0', 'the draft went with it');
const looked = again.waitForResponse((reply) => reply.url().includes('/drafts.json'));
await again.goto('/questions/ask');
await looked;
await again.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('draft:')));
assert.equal(await again.getByText('You have a draft').count(), 0);
done('a double click asks once, and the draft ends with it');

// ---- the box is ignored, and another question asked ----

await again.goto('/questions/ask');
await again.locator('#title').fill('An hour of words for later');
await isSaved(again);
await again.goto('/questions/ask');
await again.getByText('You have a draft of this').waitFor();
await again.locator('#title').fill('Quite another question');
await again.locator('#body').fill('');
await again.locator('#tags-next').fill('buttock cramp ');
await again.locator('#title').focus();
await again.keyboard.press('Escape');
await again.locator('form[data-draft]').evaluate((form) => { form.noValidate = true; });
await again.getByRole('button', { name: 'Post question' }).click();
await again.getByText('There is another draft of this').waitFor();
assert.match(sql("SELECT fields FROM draft WHERE target = '/questions'"), /hour of words/, 'a form that was refused replaces no draft');
await again.locator('#body').fill('Asked without a look at the draft.');
await again.getByRole('button', { name: 'Post question' }).click();
await again.waitForURL(/\/questions\/\d+\/quite-another/);
assert.match(sql("SELECT fields FROM draft WHERE target = '/questions'"), /hour of words/, 'nor does one that was sent');
await again.goto('/questions/ask');
await again.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await again.locator('#title').inputValue(), 'An hour of words for later');
sql("DELETE FROM draft WHERE target = '/questions'");
done('a draft that one ignores is there after another question was asked');

// ---- two tabs with one form ----

await again.goto(question);
const twin = await tab(context);
await twin.goto(question);
await again.locator('#body').fill('An answer from the first tab.');
await isSaved(again);
await twin.locator('#body').fill('An answer from the second tab.');
await twin.getByText('There is another draft of this').waitFor();
assert.match(sql("SELECT fields FROM draft WHERE target LIKE '%/answers'"), /first tab/);
await twin.getByRole('button', { name: 'Keep what is here' }).click();
await isSaved(twin);
assert.match(sql("SELECT fields FROM draft WHERE target LIKE '%/answers'"), /second tab/);
await again.locator('#body').fill('An answer from the first tab, longer.');
await again.getByText('There is another draft of this').waitFor();
await again.getByRole('button', { name: 'Open that one' }).click();
assert.equal(await again.locator('#body').inputValue(), 'An answer from the second tab.');
await again.getByRole('button', { name: 'Post answer' }).click();
await again.waitForURL(/#answer-\d+/);
assert.equal(sql("SELECT count(*) FROM draft WHERE fields LIKE '%second tab%'"), '0', 'what was sent is no draft any more');
done('two tabs do not overwrite each other');

// ---- a draft over a newer revision ----

const id = question.split('/')[2];
await again.goto(`/questions/${id}/edit`);
await again.locator('#body').fill('Changed in a draft that was left lying.');
await isSaved(again);
sql(`UPDATE post SET body = 'Changed by a moderator.', html = '<p>Changed by a moderator.</p>', revision = 2, edited_at = now() WHERE id = ${id};
     INSERT INTO revision (post_id, number, author_id, title, body) SELECT id, 2, author_id, 'Typed and not sent', body FROM post WHERE id = ${id}`);
await again.goto(`/questions/${id}/edit`);
await again.getByRole('button', { name: 'Open the draft' }).click();
await again.getByRole('button', { name: 'Save', exact: true }).click();
await again.getByRole('heading', { name: 'You saved this in another place first' }).waitFor();
assert.equal(await again.locator('#body').inputValue(), 'Changed in a draft that was left lying.');
assert.equal(await again.locator('ins, del').first().isVisible(), true, 'the difference is shown');
done('a draft over a newer revision shows the conflict page');

// ---- every control of a library form ----

await becomes(again, 'drafty_dan', 'coach');
await again.goto('/stretches/new');
await again.locator('#title').fill('Half a stretch');
await again.locator('input[name=status][value=published]').check();
await again.locator('select[name=sides]').selectOption({ index: 2 });
const sides = await again.locator('select[name=sides]').inputValue();
await isSaved(again);
await again.goto('/stretches/new');
await again.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await again.locator('#title').inputValue(), 'Half a stretch');
assert.equal(await again.locator('input[name=status][value=published]').isChecked(), true);
assert.equal(await again.locator('select[name=sides]').inputValue(), sides);
await again.goto('/drafts');
await again.getByRole('link', { name: 'Delete this draft: Half a stretch' }).click();
await again.getByRole('button', { name: 'Delete it' }).click();
await again.waitForURL(/\/drafts$/);
assert.equal(await again.getByText('Half a stretch').count(), 0);
done('selects and radios are part of a draft; deleting one is asked for and final');

// ---- what one says of oneself ----

await again.goto('/account');
await again.locator('#about').fill('Sat for ten years, and');
await isSaved(again);
await again.goto('/account');
await again.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await again.locator('#about').inputValue(), 'Sat for ten years, and');
await again.locator('#about').fill('Sat for ten years, and got up.');
await isSaved(again);
await again.getByRole('button', { name: 'Save', exact: true }).click();
await again.getByText('Saved.', { exact: true }).waitFor();
assert.equal(await again.locator('#about').inputValue(), 'Sat for ten years, and got up.');
assert.equal(sql("SELECT count(*) FROM draft WHERE target = '/account'"), '0');
done('what one says of oneself is saved as a draft, and goes with the form');

// ---- Back after sending: what was sent is no draft ----

const backer = await tab(await phone(browser));
await register(backer, 'back_bea');
const words = 'Lie down with your knees bent, for ten minutes.';
await backer.goto(question);
await backer.locator('.answer-form textarea[name=body]').fill(words);
await isSaved(backer);
await backer.getByRole('button', { name: 'Post answer' }).click();
await backer.getByText(words).first().waitFor();
const saves = [];
backer.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/drafts')) saves.push(request.postData());
});
const lookedAgain = backer.waitForResponse((reply) => reply.url().includes('/drafts.json'));
await backer.goBack();
await lookedAgain;
const field = backer.locator('.answer-form textarea[name=body]');
await field.evaluate((element, text) => { if (element.value === '') element.value = text; }, words);
await field.fill(`${words} And breathe.`);
await isSaved(backer);
assert.equal(saves.length, 1, 'only what was typed after it');
assert.match(saves[0], /And.breathe/);
done('Back after sending makes no draft of what was sent');

// ---- drafts are told apart by their words ----

const threes = await tab(await phone(browser));
await register(threes, 'three_thea');
await threes.goto('/questions/ask');
await threes.evaluate((account) => {
    for (const words of ['On the stairs', 'In the car']) {
        const copy = { target: '/questions', key: '', follows: '0', fields: { title: 'It hurts', body: words }, page: 'Ask a question', at: Date.now() };
        localStorage.setItem(`draft:${account}:/questions:${words}`, JSON.stringify(copy));
    }
}, 'three_thea');
await threes.locator('#title').fill('It hurts');
await threes.locator('#body').fill('At my desk');
await isSaved(threes);
await threes.goto('/questions/ask');
await threes.getByText('You have 3 drafts of this').waitFor();
const offered = await threes.locator('.choice-rows li').allTextContents();
for (const words of ['On the stairs', 'In the car', 'At my desk'])
    assert.equal(offered.filter((row) => row.includes(`“It hurts: ${words}”`)).length, 1, words);
assert.equal(offered.filter((row) => row.includes('only on this device')).length, 2);
await threes.locator('.choice-rows li', { hasText: 'In the car' }).getByRole('button').click();
assert.equal(await threes.locator('#body').inputValue(), 'In the car');
done('three drafts of a form are told apart by their words');

// ---- a comment's draft is in its form ----

await threes.goto(question);
await threes.locator('a[href$="/comments"]').first().click();
const comment = threes.locator('form[data-draft^=comment]');
await comment.locator('textarea').fill('Half a comment, and [[pirifromis]]');
await says(comment, /^Draft saved \d/);
await threes.goto(question);
await threes.getByRole('link', { name: /you have a draft/ }).first().click();
assert.equal(await comment.locator('textarea').inputValue(), 'Half a comment, and [[pirifromis]]');
assert.equal(await threes.getByText('You have a draft of this').count(), 0, 'nothing is asked');
await comment.getByRole('button', { name: 'Preview' }).click();
await comment.getByRole('button', { name: 'Piriformis Muscle' }).click();
await comment.locator('[data-preview-target]').getByRole('link', { name: 'Piriformis' }).waitFor();
assert.equal(await comment.locator('textarea').inputValue(), 'Half a comment, and [[Piriformis]]');
await threes.getByRole('button', { name: 'Add comment' }).click();
await threes.getByText('Half a comment, and').first().waitFor();
assert.equal(sql("SELECT count(*) FROM draft WHERE target LIKE '%/comments'"), '0');
assert.equal(await threes.getByText('(you have a draft)').count(), 0, 'it ended with being posted');
await threes.goto('/drafts');
await threes.getByRole('heading', { name: 'Only on this device' }).waitFor();
assert.equal(await threes.getByText('On the page “Ask a question”').count(), 2);
done('a comment opens with its draft, and its preview puts links right');

// ---- several boxes of one name are one field of a draft ----

await becomes(threes, 'three_thea', 'moderator');
await threes.goto(`/questions/${id}/move`);
const boxes = threes.locator('input[name=posts]');
const chosen = await boxes.count();
assert.ok(chosen > 1);
for (let i = 0; i < chosen; i++) await boxes.nth(i).check();
await threes.locator('#reason').fill('Half a reason');
while (!sql("SELECT fields FROM draft WHERE target LIKE '%/move'").includes('Half a reason')) await threes.waitForTimeout(100);
await isSaved(threes);
await threes.goto(`/questions/${id}/move`);
await threes.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await threes.locator('input[name=posts]:checked').count(), chosen);
assert.equal(await threes.locator('#reason').inputValue(), 'Half a reason');
done('all that was chosen of several is in the draft');

await browser.close();
