// The search box in Chromium: suggestions by keyboard, by touch, without script; what is late is dropped.
import assert from 'node:assert/strict';
import { hasNoFindings, launch } from './stage.mjs';

const base = process.argv[2];
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };

const browser = await launch();

// A reader's browser. What a page complains about (script errors, refused by the CSP) fails the test.
async function reader(options = {}) {
    const context = await browser.newContext({ viewport: desk, baseURL: base, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    page.on('pageerror', (error) => { throw error; });
    page.on('console', (message) => {
        if (message.type() === 'error') throw new Error(`console: ${message.text()}`);
    });
    await page.goto('/about');
    return page;
}

const done = (what) => console.log(`ok ${what}`);
const box = (page) => page.locator('#site-search');
const options = (page) => page.locator('.search [role=option]');

async function suggestionsFor(page, words) {
    await box(page).fill('');
    await box(page).pressSequentially(words);
    await page.waitForFunction(() => document.querySelector('#site-search').getAttribute('aria-expanded') === 'true');
}

// ---- by keyboard ----

const keys = await reader();
assert.equal(await box(keys).getAttribute('role'), 'combobox');
assert.equal(await box(keys).getAttribute('aria-expanded'), 'false');
await suggestionsFor(keys, 'pirif');
const list = keys.locator(`#${await box(keys).getAttribute('aria-controls')}`);
assert.equal(await list.getAttribute('role'), 'listbox');
const groups = await list.getByRole('group').all();
assert.ok(groups.length >= 3, 'muscles, terms and stretches stand apart');
for (const group of groups) {
    const label = keys.locator(`#${await group.getAttribute('aria-labelledby')}`);
    assert.match(await label.innerText(), /^(Stretches|Articles|Muscles|Terms|Tags|Questions)$/);
}
assert.match(await keys.locator('.search [role=status]').textContent(), /^\d+ suggestions? fits?$/);
assert.equal(await box(keys).getAttribute('aria-activedescendant'), null, 'nothing is chosen before somebody chooses');
await keys.keyboard.press('ArrowUp');
assert.equal(await box(keys).getAttribute('aria-activedescendant'), await options(keys).last().getAttribute('id'));
await keys.keyboard.press('ArrowDown');
assert.equal(await box(keys).getAttribute('aria-activedescendant'), await options(keys).first().getAttribute('id'));
assert.equal(await options(keys).first().getAttribute('aria-selected'), 'true');
assert.equal(await list.locator('[aria-selected=true]').count(), 1);
await keys.keyboard.press('Escape');
assert.equal(await list.isVisible(), false);
assert.equal(await box(keys).inputValue(), 'pirif', 'Escape closes the list and keeps the words');
await keys.keyboard.press('ArrowDown');
await list.waitFor();
await keys.keyboard.press('Tab');
assert.equal(await list.isVisible(), false, 'Tab closes it and goes on');
assert.ok(await keys.evaluate(() => document.activeElement.matches('.search button')));
await suggestionsFor(keys, 'Piriformis');
await keys.keyboard.press('ArrowDown');
await keys.keyboard.press('Enter');
await keys.waitForURL((url) => url.pathname === '/muscles/piriformis');
done('suggestions by keyboard');

// ---- the form alone ----

await suggestionsFor(keys, 'tight glutes');
await keys.keyboard.press('Enter');
await keys.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === 'tight glutes');
const plain = await reader({ javaScriptEnabled: false });
await box(plain).fill('tight glutes');
await plain.keyboard.press('Enter');
await plain.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('q') === 'tight glutes');
await plain.goto('/search/suggest?q=pirif');
await plain.getByRole('link', { name: 'Piriformis', exact: true }).click();
await plain.waitForURL((url) => url.pathname === '/muscles/piriformis');
done('Enter searches for what was typed, with script and without');

// ---- nothing too early, nothing late ----

const slow = await reader();
const asked = [];
let answerPlank = () => {};
await slow.route('**/search/suggest.json*', async (route) => {
    const words = new URL(route.request().url()).searchParams.get('q');
    asked.push(words);
    if (words === 'plank') await new Promise((resolve) => { answerPlank = resolve; });
    await route.continue();
});
await slow.clock.install();
await box(slow).pressSequentially('p');
await slow.clock.runFor(1000);
assert.deepEqual(asked, [], 'one letter asks nothing');
await box(slow).pressSequentially('lank');
const first = slow.waitForRequest('**/search/suggest.json?q=plank');
await slow.clock.runFor(1000);
await first;
await box(slow).fill('cobra');
await slow.clock.runFor(1000);
await options(slow).first().waitFor();
assert.deepEqual(asked, ['plank', 'cobra'], 'who types quickly is asked for once');
const late = slow.waitForResponse('**/search/suggest.json?q=plank');
answerPlank();
await (await late).finished();
await slow.evaluate(() => fetch('/healthz').then((reply) => reply.text()));
assert.match(await options(slow).first().innerText(), /Cobra/, 'what comes late is dropped');
done('replies that come late are dropped');

// ---- touch, widths, themes, axe ----

for (const viewport of [phone, desk]) {
    for (const colorScheme of ['light', 'dark']) {
        const touch = await reader({ viewport, colorScheme, hasTouch: true, bypassCSP: true });
        await suggestionsFor(touch, 'tight');
        const field = await box(touch).boundingBox();
        const shown = await touch.locator('.search [role=listbox]').boundingBox();
        assert.ok(shown.y >= field.y + field.height, 'the list does not cover the box');
        assert.ok(shown.x >= 0 && shown.x + shown.width <= viewport.width, 'the list is within the screen');
        for (const option of await options(touch).all()) {
            assert.ok((await option.boundingBox()).height >= 44, 'a finger can hit it');
        }
        await touch.keyboard.press('ArrowDown');
        await hasNoFindings(touch, `suggestions at ${viewport.width} ${colorScheme}`);
        await options(touch).filter({ hasText: 'Tight hip flexors' }).tap();
        await touch.waitForURL((url) => url.pathname === '/articles/tight-hip-flexors-2');
        await touch.context().close();
    }
}
done('fingers reach them; axe finds nothing, on phone and desk, light and dark');

await browser.close();
console.log('browser: the search box suggests');
