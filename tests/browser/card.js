// The symptom card on a phone, with and without script: from the door by symptoms into asking, above the question, changed; and the
// check of warning signs before a question is posted.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

const browser = await launch();
const small = (page, selector) => page.evaluate((at) => [...document.querySelectorAll(at)].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.height > 0 && Math.min(box.width, box.height) < 44;
}).map((node) => node.outerHTML.slice(0, 90)), selector);

// ---- with script ----

const context = await phone(browser, { hasTouch: true, bypassCSP: true });
const mia = await tab(context);
await register(mia, 'card_story_mia');
await mia.goto('/symptoms?region=buttock&quality=stiff');
await mia.getByRole('link', { name: 'Ask about this' }).click();
await mia.waitForURL(/\/questions\/ask\?/);
assert.ok(await mia.locator('#region-buttock').isChecked() && await mia.locator('#quality-stiff').isChecked());
assert.equal(await mia.locator('input[name=tags]').inputValue(), 'Buttock, Stiff');
await mia.locator('label:has(#trigger-driving)').tap();
assert.equal(await mia.locator('input[name=tags]').inputValue(), 'Buttock, Stiff, Driving', 'a choice is proposed as a tag');
await mia.getByRole('button', { name: 'Take out Stiff' }).tap();
await mia.locator('label:has(#since-over-12)').tap();
await mia.locator('label:has(#tried-heat)').tap();
await mia.locator('label:has(#relief-eased-by-walking)').tap();
assert.equal(await mia.locator('input[name=tags]').inputValue(), 'Buttock, Driving', 'what somebody chose stays');
assert.deepEqual(await small(mia, '[data-card] .chip, .actions .button'), [], 'large enough to touch');
for (const width of [320, 390]) {
    await mia.setViewportSize({ width, height: 844 });
    await hasNoFindings(mia, `asking with a card, ${width}`);
}
await mia.locator('#title').fill('Stiff on one side after hours in the van?');
await mia.locator('#body').fill('It loosens when I walk, and comes back the next day.');
await mia.getByRole('button', { name: 'Post question' }).tap();
await mia.waitForURL(/\/questions\/\d+\/stiff/);
const question = new URL(mia.url()).pathname;
const chips = mia.getByRole('list', { name: 'Symptom card' });
assert.deepEqual(await chips.getByRole('link').allInnerTexts(), ['Buttock', 'Stiff', 'Driving', 'Eases with walking']);
assert.match(await chips.innerText(), /For more than 12 weeks/);
await mia.emulateMedia({ colorScheme: 'dark' });
await hasNoFindings(mia, 'a question with a card, dark');
await mia.getByRole('link', { name: 'Change the symptom card' }).tap();
await mia.locator('label:has(#quality-ache)').tap();
await mia.getByRole('button', { name: 'Save the card' }).tap();
await mia.waitForURL(question);
await chips.getByRole('link', { name: 'Ache' }).waitFor();
await mia.goto(question.replace(/\/[^/]*$/, '/card'));
await hasNoFindings(mia, 'the page of a card');
await mia.getByRole('button', { name: /^Go back to this/ }).tap();
await mia.locator('h3', { hasText: 'Card 3' }).waitFor();
done('a card is chosen, shown, changed and brought back');

// ---- without script, and the check ----

const plainly = await phone(browser, { javaScriptEnabled: false });
await plainly.addCookies(await context.cookies());
const plain = await tab(plainly);
await plain.goto('/questions/ask');
await plain.locator('summary', { hasText: 'Symptom card' }).click();
await plain.locator('label:has(#region-buttock)').click();
await plain.locator('label:has(#quality-numb)').click();
await plain.locator('#title').fill('Odd feeling after a long ride?');
await plain.locator('#body').fill('It began when I moved house.\nSecond line.');
await plain.getByRole('button', { name: 'Post question' }).click();
await plain.getByRole('heading', { name: 'Before you post: is any of this so?' }).waitFor();
assert.ok(await plain.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
assert.deepEqual(await small(plain, 'main label.check, main .button'), [], 'large enough to touch');
await plain.getByLabel('A throbbing in the belly').check();
await plain.getByRole('button', { name: 'Go on' }).click();
await plain.locator('a[href="tel:999"]').first().waitFor();
const numbers = await plain.locator('a[href="tel:999"]').first().boundingBox();
assert.ok(numbers.y < 500, 'the numbers are on the first screen');
await plain.getByLabel('Keep what I ticked').check();
await plain.getByRole('button', { name: 'Save my question' }).click();
await plain.waitForURL(/\/questions\/\d+\/odd/);
await plain.locator('#advice-waits').waitFor();
assert.doesNotMatch(await plain.locator('main').innerText(), /throbbing/i, 'the page does not say what was ticked');
assert.equal(sql("SELECT body FROM post ORDER BY id DESC LIMIT 1"), 'It began when I moved house.\nSecond line.');
assert.equal(sql("SELECT count(*) FROM draft WHERE fields LIKE '%belly%'"), '0');
done('without script, with what needs help now first');

await mia.emulateMedia({ colorScheme: 'light' });
await mia.goto(plain.url());
await mia.getByRole('link', { name: 'What you ticked, and who may read it' }).tap();
await mia.getByText('Nobody else can read it.').waitFor();
await hasNoFindings(mia, 'what was ticked');
await mia.getByRole('button', { name: 'Let coaches, moderators and admins read it' }).tap();
await mia.getByText('Coaches, moderators and admins may read it.').waitFor();
await mia.getByRole('button', { name: 'Erase it now' }).tap();
await mia.getByText('Nothing of what you ticked is kept.').waitFor();
done('what was ticked is lent, and erased');

await browser.close();
