// The card of red flags in Chromium: above results and a thread, and above the ask form while somebody types; with axe.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const card = (page, title) => page.getByRole('region', { name: title });
const browser = await launch();
const context = await phone(browser);
const page = await tab(context);

// ---- above results ----

await page.goto("/search?q=can't wee and back pain, worse at night");
await card(page, 'Get help now, at any hour').waitFor();
await hasNoFindings(page, 'results');
const top = (await card(page, 'Get help now, at any hour').boundingBox()).y;
assert.ok(top < 844, 'the card is on the first screen');
assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing is wider than the phone');
await page.goto('/search?q=back pain and night sweats');
await card(page, 'Worth having checked soon').waitFor();
await hasNoFindings(page, 'a card that can wait');
await page.goto('/search?q=i want to kill myself');
await card(page, 'You can talk to somebody now').waitFor();
assert.equal(await page.getByRole('link', { name: '988' }).getAttribute('href'), 'tel:988');
await hasNoFindings(page, 'lines to call');
done('the card is above results');

// ---- while somebody types ----

await register(page, 'worried_wanda');
await page.goto('/questions/ask');
assert.equal(await page.locator('[data-safety] section').count(), 0);
await page.locator('#title').fill('Stiff since Monday');
await page.locator('#body').pressSequentially('Since this morning I cannot pee.');
await card(page, 'Get help now, at any hour').waitFor();
assert.equal(await page.evaluate(() => document.activeElement.id), 'body', 'who types goes on typing');
await hasNoFindings(page, 'the ask form with a card');
await page.locator('#body').fill('It is only stiff, nothing else, and heat helps.');
await card(page, 'Get help now, at any hour').waitFor({ state: 'detached' });
done('the card comes and goes while somebody types');

// ---- on a thread ----

await page.locator('#title').fill('Numb between my legs');
await page.locator('#body').fill('Since this morning. Which stretch helps?');
await page.locator('#tags-next').fill('tight');
await page.getByRole('button', { name: 'Post question' }).click();
await page.getByRole('heading', { name: 'Before you post: is any of this so?' }).waitFor();
await page.getByRole('button', { name: 'Go on' }).click();
await page.waitForURL(/\/questions\/\d+\//);
await card(page, 'Get help now, at any hour').waitFor();
await hasNoFindings(page, 'a thread with a card');
done('the card is above a thread');

// ---- whom to call ----

await page.goto('/red-flags');
await page.getByLabel('Where you are').selectOption({ label: 'Ireland' });
await page.reload();
const numbers = page.locator('[data-country]:visible');
assert.equal(await page.getByLabel('Where you are').inputValue(), 'ie', 'the country that was chosen is remembered');
assert.deepEqual(await numbers.evaluateAll((rows) => rows.map((row) => row.dataset.country)), ['ie']);
done('whom to call where one is');

await page.emulateMedia({ media: 'print' });
assert.ok(await numbers.count() > 5, 'paper has the numbers of all countries');
// Without a printed background; colours fade in.
await page.waitForFunction(() => [...document.querySelectorAll('.number')].every((link) => getComputedStyle(link).color === 'rgb(0, 0, 0)'));
assert.ok(await page.getByLabel('Where you are').isHidden());
done('a sheet to hang up has all numbers');

await browser.close();
