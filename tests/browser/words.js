// Words with an explanation, in Chromium: by touch, by keyboard, with axe; off by choice; without a script they are links.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const context = await phone(browser, { hasTouch: true });
const page = await tab(context);
const mark = (at) => at.locator('a.gloss', { hasText: 'fascia' });
const box = page.getByRole('dialog', { name: 'Fascia' });
const asked = [];
page.on('request', (request) => request.url().endsWith('/short') && asked.push(request.url()));

await register(page, 'wordy_wanda');
await page.goto('/questions/ask');
await page.locator('#title').fill('What does my fascia want?');
await page.locator('#body').fill('The fascia is tight, says a friend, and so is the [[fascia|other fascia]]. Fascia, fascia.');
await page.locator('#tags-next').fill('tight');
await page.getByRole('button', { name: 'Post question' }).click();
await page.waitForURL(/\/questions\/\d+\//);
const thread = page.url();

// ---- by touch, on a phone ----

assert.equal(await mark(page).count(), 1, 'once on a page');
assert.equal(asked.length, 0, 'what it means comes when it is asked for');
await mark(page).tap();
await box.waitFor();
assert.match(await box.innerText(), /tough sheets of tissue/);
await hasNoFindings(page, 'a word that is explained');
for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 700 });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `nothing is wider than ${width}`);
    const at = await box.boundingBox();
    assert.ok(at.x >= 0 && at.x + at.width <= width, `the box is on a screen of ${width}`);
}
await box.getByRole('button', { name: 'Close' }).tap();
await box.waitFor({ state: 'hidden' });
done('a word is explained by touch');

// ---- by keyboard ----

await mark(page).focus();
await page.keyboard.press('Enter');
await box.waitFor();
assert.equal(await mark(page).getAttribute('aria-expanded'), 'true');
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.textContent), 'More about it');
await page.keyboard.press('Escape');
await box.waitFor({ state: 'hidden' });
assert.equal(await page.evaluate(() => document.activeElement.className), 'gloss', 'the focus is back at the word');
assert.equal(await mark(page).getAttribute('aria-expanded'), 'false');
assert.equal(asked.length, 1, 'asked once');
done('and by keyboard');

// ---- off by choice ----

await mark(page).tap();
await box.getByRole('button', { name: 'Do not mark words' }).tap();
assert.equal(await page.locator('a.gloss').count(), 0);
await page.reload();
assert.equal(await page.locator('a.gloss').count(), 0, 'it stays so');
await page.goto('/terms');
await page.getByLabel(/Mark such words/).check();
await page.goto(thread);
assert.equal(await mark(page).count(), 1);
done('marks are off by choice');

// ---- a word that nobody explains ----

const ask = page.getByRole('link', { name: 'What is this?' });
assert.equal(await ask.isVisible(), false);
await page.evaluate(() => {
    const text = document.querySelector('.post-question .prose p').firstChild;
    getSelection().setBaseAndExtent(text, 0, text, 3);
});
await page.evaluate(() => {
    const walk = document.createTreeWalker(document.querySelector('.post-question .prose'), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const at = node.data.indexOf('tight');
        if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + 5);
    }
});
await ask.waitFor();
await hasNoFindings(page, 'a selected word');
assert.ok((await ask.boundingBox()).height >= 44, 'it is large enough to touch');
await ask.tap();
await page.waitForURL(/\/words\/ask\?words=tight$/);
assert.equal(await page.getByLabel('The word').inputValue(), 'tight');
await page.getByRole('button', { name: 'Ask what it means' }).tap();
await page.getByText('Coaches see that somebody does not know').waitFor();
await hasNoFindings(page, 'asking what a word means');
await page.goto('/terms');
await hasNoFindings(page, 'the list of terms');
done('a word is asked about where it is read');

// ---- without a script ----

const plain = await phone(browser, { javaScriptEnabled: false });
const still = await plain.newPage();
await still.goto(thread);
await mark(still).click();
await still.waitForURL(/\/terms\/fascia$/);
assert.equal(await still.locator('a.gloss[href="/terms/fascia"]').count(), 0, 'a term does not mark itself');
done('without a script a word is a link');

const reader = await tab(plain);
await register(reader, 'plain_wanda');
await reader.goto(thread);
await reader.getByRole('link', { name: 'Ask about a word' }).click();
await reader.getByLabel('The word').fill('anterior tilt');
await reader.getByRole('button', { name: 'Ask what it means' }).click();
await reader.getByText('Coaches see that somebody does not know').waitFor();
done('and one asks about a word from the menu of the question');
await browser.close();
