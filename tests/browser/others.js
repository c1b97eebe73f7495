// Editing by others in Chromium: a useful comment, a suggested change, two edits at once, a comment that is an answer, a wiki answer; with axe.
import assert from 'node:assert/strict';
import { base, becomes, done, launch, looksRight, phone, register, sql, tab } from './stage.mjs';

// Colours that are on their way to others would be measured as they are just then.
const still = { bypassCSP: true, reducedMotion: 'reduce' };
const browser = await launch();
const writer = await tab(await phone(browser, still));
await register(writer, 'others_wanda');
const helper = await tab(await phone(browser, still));
await register(helper, 'others_harry');
const minder = await tab(await phone(browser, still));
await register(minder, 'others_minna');
await becomes(minder, 'others_minna', 'moderator');

async function send(who, path, form) {
    await who.goto('/questions/ask');
    const csrf = await who.locator('input[name=csrf]').first().inputValue();
    const reply = await who.request.post(path, { form: { ...form, csrf }, headers: { origin: base }, maxRedirects: 0 });
    assert.equal(reply.status(), 303, path);
    return reply.headers().location;
}

await writer.goto('/questions/ask');
await writer.locator('#title').fill('What do others do after a long flight?');
await writer.locator('#tags-next').fill('tight');
await writer.locator('#body').fill('Ten hours in a seat, and both sides are tight.');
await writer.getByRole('button', { name: 'Post question' }).click();
await writer.waitForURL(/\/questions\/\d+\/what-do/);
const question = new URL(writer.url()).pathname;
const id = question.split('/')[2];
const answer = /answer-(\d+)/.exec(await send(writer, `/questions/${id}/answers`, { body: 'Walk for ten minutes.\n\nThen lie on yuor back.\n\nThen sleep.' }))[1];
await send(writer, `/answers/${answer}/comments`, { body: 'Drink something as well.' });
const remark = sql(`SELECT id FROM post WHERE parent_id = ${answer}`);

// ---- a comment is useful ----

const seen = (page, words) => page.locator(`#comment-${remark}`).filter({ hasText: words });
await helper.goto(question);
await helper.locator(`#comment-${remark}`).getByRole('button', { name: 'Useful' }).click();
await helper.waitForURL(new RegExp(`#comment-${remark}`));
await seen(helper, 'useful to 1').waitFor();
await helper.locator(`#comment-${remark}`).getByRole('button', { name: 'Useful' }).click();
await helper.waitForURL(/comments\/all/);
await looksRight(helper, 'all comments');
await helper.getByRole('button', { name: /take it back/ }).click();
await helper.getByRole('button', { name: /^Useful/ }).waitFor();
await writer.goto(question);
assert.equal(await writer.locator(`#comment-${remark}`).getByRole('button').count(), 0, 'one does not mark one’s own');
const plain = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await helper.context().storageState() }));
await plain.goto(`/answers/${answer}/revisions`);
await plain.getByRole('link', { name: /mark or flag/ }).click();
await plain.getByRole('button', { name: /^Useful/ }).click();
await plain.getByRole('button', { name: /take it back/ }).waitFor();
done('a comment is marked as useful, and that is taken back, with and without script');

// ---- a suggested change ----

await helper.goto(`/answers/${answer}/revisions`);
await helper.getByRole('link', { name: 'Suggest a change' }).click();
const text = helper.locator('#body');
await text.fill((await text.inputValue()).replace('yuor', 'your'));
await helper.getByLabel('Why the change').fill('spelling');
await looksRight(helper, 'suggesting a change');
await helper.getByRole('button', { name: 'Suggest it' }).click();
await helper.waitForURL(/\/suggestions\/\d+/);
const suggestion = new URL(helper.url()).pathname;
await looksRight(helper, 'one’s own suggestion');
await writer.goto('/notices');
for (let i = 0; i < 40 && await writer.getByText('A change of your post is suggested').count() === 0; i++) {
    await writer.waitForTimeout(250);
    await writer.reload();
}
await writer.getByRole('button', { name: 'Look at it' }).click();
await writer.waitForURL(suggestion);
await writer.getByText('Improve it first').click();
await looksRight(writer, 'a suggested change');
await writer.getByText('Improve it first').click();
await writer.getByRole('button', { name: 'Accept it' }).click();
await writer.getByText('Accepted by').waitFor();
await helper.goto('/suggestions');
assert.match(await helper.locator('.rows').innerText(), /spelling[^]*Accepted/);
await looksRight(helper, 'what one suggested');
done('somebody suggests a change, the author is told, and accepts it');

// ---- two edits at once ----

await writer.goto(`/answers/${answer}/edit`);
await send(minder, `/answers/${answer}/edit`, { body: 'Walk for twenty minutes.\n\nThen lie on your back.\n\nThen sleep.', revision: '2' });
await writer.locator('#body').fill('Walk for ten minutes.\n\nThen lie on your back.\n\nThen sleep well.');
await writer.getByRole('button', { name: 'Save' }).click();
await writer.getByText('both are put together in the form below').waitFor();
assert.equal(await writer.locator('#body').inputValue(), 'Walk for twenty minutes.\n\nThen lie on your back.\n\nThen sleep well.');
await looksRight(writer, 'both edits together');
await send(minder, `/answers/${answer}/edit`, { body: 'Walk for half an hour.\n\nThen lie on your back.\n\nThen sleep.', revision: '3' });
await writer.locator('#body').fill('Walk for an hour.\n\nThen lie on your back.\n\nThen sleep well.');
await writer.getByRole('button', { name: 'Save' }).click();
await writer.getByRole('heading', { name: 'Where both changed the same' }).waitFor();
await looksRight(writer, 'where two edits meet');
await writer.getByRole('button', { name: 'Save' }).click();
await writer.waitForURL(/\/questions\//);
await writer.getByText('Walk for an hour.').waitFor();
done('two edits at once are put together, and where they meet nothing is lost');

// ---- a comment that is an answer, and a wiki answer ----

await minder.goto(`/comments/${remark}/convert`);
await looksRight(minder, 'making an answer of a comment');
await minder.getByRole('button', { name: 'Make it an answer' }).click();
await minder.waitForURL(new RegExp(`#answer-${remark}`));
await minder.goto(`${question}#comment-${remark}`);
const top = await minder.locator(`#answer-${remark}`).evaluate((e) => e.getBoundingClientRect().top);
assert.ok(top > -844 && top < 844, 'the old place leads to it');
await minder.goto(`/answers/${remark}/revisions`);
await minder.getByRole('link', { name: 'Undo' }).click();
await looksRight(minder, 'making a comment of an answer');
await minder.getByRole('button', { name: 'Make it a comment' }).click();
await minder.waitForURL(new RegExp(`#comment-${remark}`));
done('a comment becomes an answer, and one click undoes it');

await writer.goto(`/answers/${answer}/edit`);
await writer.getByRole('link', { name: 'Let everybody edit it' }).click();
await looksRight(writer, 'who edits an answer');
await writer.getByRole('button', { name: 'Let everybody edit it' }).click();
await writer.getByRole('heading', { name: 'Everybody edits this answer' }).waitFor();
await helper.goto(`/answers/${answer}/edit`);
await helper.locator('#body').fill('Walk for an hour, slowly.');
await helper.getByLabel('Why the change').fill('how fast');
await helper.getByRole('button', { name: 'Save' }).click();
await helper.waitForURL(/\/questions\//);
await helper.getByText('everybody may edit this').waitFor();
await looksRight(helper, 'a question with a wiki answer');
done('an answer is everybody’s to edit');

await browser.close();
