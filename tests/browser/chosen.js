// What is asked only after a choice is shown with it, in forms of moderators and in one of members; what is long is read whole while it is
// written; and the queue's kinds are one row. On narrow phones, light and dark, with and without a script.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const asker = await tab(await phone(browser, { bypassCSP: true }));
const moderator = await tab(await phone(browser, { viewport: { width: 320, height: 640 }, colorScheme: 'dark', bypassCSP: true }));
const plain = await tab(await phone(browser, { viewport: { width: 320, height: 640 }, javaScriptEnabled: false }));
await register(asker, 'chosen_ann');
await register(moderator, 'chosen_mel');
await becomes(moderator, 'chosen_mel', 'moderator');
await register(plain, 'chosen_pat');

await asker.goto('/questions/ask?tags=hip-front');
await asker.locator('#title').fill('Does a chosen chair loosen tight hips?');
await asker.locator('#body').fill('I sit for nine hours, and they are tight in the evening.');
await asker.getByRole('button', { name: 'Post question' }).click();
await asker.waitForURL(/\/questions\/\d+\//);
const question = asker.url().match(/questions\/(\d+)/)[1];

// ---- closing: what it repeats is asked for a repetition alone ----

await moderator.goto(`/questions/${question}/state`);
assert.ok(!await moderator.getByLabel('What it repeats').isVisible());
await moderator.getByRole('radio', { name: 'It has been asked before' }).check();
await moderator.getByLabel('What it repeats').fill('that one');
await hasNoFindings(moderator, 'closing what repeats something');
await moderator.getByRole('button', { name: 'Close it', exact: true }).click();
await moderator.locator('#other[aria-invalid]').waitFor();
assert.ok(await moderator.getByLabel('What it repeats').isVisible(), 'what is wrong is shown');
await moderator.getByRole('radio', { name: 'It needs more detail' }).check();
assert.ok(!await moderator.getByLabel('What it repeats').isVisible());
await moderator.locator('#template').selectOption({ label: 'Needs more to be answered' });
await moderator.getByRole('button', { name: 'Put it in' }).click();
const why = moderator.locator('#reason');
assert.match(await why.inputValue(), /what makes it better or worse\.$/);
assert.ok(await why.evaluate((field) => field.localName === 'textarea' && field.clientHeight >= 3 * parseFloat(getComputedStyle(field).lineHeight)));
const gap = await moderator.evaluate(() => document.querySelector('#template').getBoundingClientRect().top - document.querySelector('label[for=template]').getBoundingClientRect().bottom);
assert.ok(gap < 12, `the list is at its label: ${gap}`);
await moderator.goto(`/questions/${question}/state`);
done('what a question repeats is asked when it repeats one');

// ---- moving: one way or the other; without a script, too ----

await plain.goto(`/questions/${question}`);
await plain.locator('.answer-form textarea').fill('It helps me to stand up each hour.');
await plain.getByRole('button', { name: 'Post answer' }).click();
await plain.waitForURL(/#answer-/);
await plain.goto(`/questions/${question}/flag`);
assert.ok(!await plain.getByLabel('What it repeats').isVisible());
await plain.getByRole('radio', { name: 'It has been asked before' }).check();
assert.ok(await plain.getByLabel('What it repeats').isVisible());
await moderator.goto(`/questions/${question}/move`);
assert.ok(await moderator.getByLabel('Which question').isVisible());
assert.ok(!await moderator.getByLabel('Title of the new question').isVisible());
await moderator.getByRole('checkbox', { name: /Answer by chosen_pat/ }).check();
await moderator.getByRole('radio', { name: 'To a new question that you write' }).check();
assert.ok(!await moderator.getByLabel('Which question').isVisible());
await hasNoFindings(moderator, 'moving to a new question');
await moderator.getByLabel('Title of the new question').fill('Does standing up each hour loosen hips?');
await moderator.getByLabel('Text of the new question').fill('How often, and for how long?');
await moderator.getByLabel('Why', { exact: true }).fill('It is a question of its own.');
await moderator.getByRole('button', { name: 'Move them' }).click();
await moderator.waitForURL(/\/move#moved$/);
assert.ok(await moderator.getByRole('heading', { name: 'Moved so far' }).evaluate((h) => h.getBoundingClientRect().top < innerHeight), 'one sees that it was done');
await moderator.getByRole('button', { name: /^Undo/ }).click();
await moderator.getByText('undone').waitFor();
done('moving asks for what one way needs');

// ---- until which day somebody is suspended; the queue ----

await moderator.goto('/users/chosen_pat/suspend');
assert.ok(!await moderator.locator('#until').isVisible());
await moderator.getByRole('radio', { name: /Until the end of a day/ }).check();
assert.ok(await moderator.locator('#until').isVisible());
await moderator.goto('/moderation/queue?kind=tag');
await hasNoFindings(moderator, 'the queue on a narrow phone');
const kinds = moderator.locator('nav[aria-label="What to look at"]');
assert.ok((await kinds.boundingBox()).height < 60, 'kinds are one row');
assert.ok((await kinds.getByText('Suggested tags').boundingBox()).x < 100, 'what is chosen comes first');
done('a day is asked for when one was chosen; the queue begins on the first screen');

// ---- what one shows; whom one asks about what ----

await plain.goto('/account/shown');
const [tick, words] = await plain.evaluate(() => {
    const label = document.querySelector('label.check');
    const range = document.createRange();
    range.selectNodeContents(label.lastChild);
    return [label.querySelector('input'), range].map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2);
});
assert.ok(Math.abs(tick - words) < 4, 'a tick is on the line of its words');
await plain.goto('/users/chosen_pat');
await plain.getByRole('link', { name: 'Change what others see' }).click();
await plain.waitForURL('**/account/shown');
await asker.goto('/users/chosen_pat');
await asker.getByRole('link', { name: 'Ask about a post' }).click();
await hasNoFindings(asker, 'choosing what to ask about');
await asker.getByRole('link', { name: /^Their answer to: Does a chosen chair/ }).click();
await asker.getByLabel('Your question').fill('Each hour, or when it gets tight?');
await asker.getByRole('button', { name: 'Ask', exact: true }).click();
await asker.getByText('For chosen_pat: Each hour').waitFor();
done('somebody is asked about a post that was chosen from a list');

await browser.close();
