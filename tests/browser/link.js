// Links by title in Chromium: the list that [[ opens by keyboard and by touch, with axe; how to link to a page, copied.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const list = (page) => page.locator('.link-list');
const options = (page) => page.locator('.link-list [role=option]');
const body = (page) => page.locator('textarea#body');

async function typeLink(page, words) {
    await body(page).pressSequentially(words);
    await list(page).waitFor();
}

// ---- by keyboard, on a desk ----

const desk = await phone(browser, { viewport: { width: 1280, height: 900 }, bypassCSP: true });
await desk.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await tab(desk);
await register(page, 'link_lena');
const asked = [];
let waiting = 0;
await page.route('**/links.json*', async (route) => {
    asked.push(new URL(route.request().url()).searchParams.get('q'));
    waiting++;
    assert.equal(waiting, 1, 'one request at a time');
    const reply = await route.fetch();
    waiting--;
    await route.fulfill({ response: reply });
});
await page.goto('/questions/ask');
await page.locator('#title').fill('Which stretch did you mean?');
await typeLink(page, 'Try the [[sof');
assert.match(await options(page).first().innerText(), /Couch stretch\s+Exercise, also sofa stretch\s+Half-kneel/);
assert.equal(await body(page).getAttribute('aria-activedescendant'), await options(page).first().getAttribute('id'));
assert.match(await page.locator('.link-box [role=status]').textContent(), /^\d+ things? to link to$/);
await hasNoFindings(page, 'the list of links');
await page.keyboard.press('Escape');
assert.equal(await list(page).isVisible(), false, 'Escape closes it');
assert.equal(await body(page).inputValue(), 'Try the [[sof');
await typeLink(page, 'a str');
await page.keyboard.press('ArrowDown');
await page.keyboard.press('ArrowUp');
await page.keyboard.press('Enter');
assert.equal(await body(page).inputValue(), 'Try the [[Couch stretch]]');
assert.equal(await list(page).isVisible(), false);
await body(page).pressSequentially(' or [[it band');
await options(page).nth(1).waitFor();
const both = await options(page).evaluateAll((all) => all.map((option) => option.dataset.link));
assert.equal(new Set(both).size, both.length, 'two that are called alike are told apart');
await page.keyboard.press('Escape');
await body(page).fill('Try the [[Couch stretch]]. It is for the hip.');
assert.ok(asked.length >= 2);
done('a link by title with the keyboard');

// It covers neither the line that is written nor the buttons.
await body(page).fill(`${'A line.\n'.repeat(3)}`);
await body(page).focus();
await page.keyboard.press('Control+End');
await typeLink(page, '[[glute');
const area = await body(page).boundingBox();
const shown = await list(page).boundingBox();
const button = await page.getByRole('button', { name: 'Preview' }).boundingBox();
assert.ok(shown.y > area.y + 60, 'the line is in sight');
assert.ok(shown.y + shown.height <= button.y, 'the buttons are in sight');
await page.keyboard.press('Escape');

await body(page).fill('Try the [[Couch stretch]] each day.');
await page.locator('#tags-next').fill('tight');
await page.getByRole('button', { name: /^(Ask|Post)/ }).last().click();
await page.getByRole('link', { name: 'Couch stretch' }).first().waitFor();
done('the link is there once it is posted');

// ---- a name that nothing has ----

await page.goto('/questions/ask');
await body(page).fill('The [[pirifromis|deep one]] and [[pirifromis]].');
await page.keyboard.press('Escape');
await page.getByRole('button', { name: 'Preview' }).click();
await page.getByText('No page is called').waitFor();
await hasNoFindings(page, 'what links may have meant');
await page.getByRole('button', { name: 'Piriformis Muscle' }).click();
await page.locator('#preview').getByRole('link', { name: 'deep one' }).waitFor();
assert.equal(await body(page).inputValue(), 'The [[Piriformis|deep one]] and [[Piriformis]].');
assert.equal(await page.getByText('No page is called').count(), 0);
done('one click puts a misspelled link right');

// ---- how to link to a page ----

await page.goto('/stretches/couch-stretch');
assert.equal(await page.locator('[data-copy]').textContent(), '[[couch]]');
await page.getByRole('button', { name: 'Copy' }).click();
await page.getByText('Copied').waitFor();
assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '[[couch]]');
done('how to link to a page is copied');

// ---- on a slow line ----

const late = await tab(desk);
let loaded;
await late.route('**/assets/js/link.js*', async (route) => {
    await new Promise((go) => { loaded = go; });
    await route.continue();
});
await late.goto('/questions/ask');
await body(late).pressSequentially('Try the [[sof');
assert.equal(await list(late).count(), 0);
loaded();
await list(late).waitFor();
assert.match(await options(late).first().innerText(), /Couch stretch/);
done('what was typed before the script came gets its list, too');

const visitor = await tab(await phone(browser));
const scripts = [];
visitor.on('request', (request) => scripts.push(new URL(request.url()).pathname));
await visitor.goto('/stretches/couch-stretch', { waitUntil: 'networkidle' });
assert.ok(scripts.includes('/assets/js/draft.js'));
assert.ok(!scripts.includes('/assets/js/link.js'), 'only members write');
done('visitors do not load it');

// ---- by touch, on a phone ----

for (const colorScheme of ['light', 'dark']) {
    const hand = await phone(browser, { hasTouch: true, isMobile: true, colorScheme, bypassCSP: true });
    const small = await tab(hand);
    await register(small, `link_touch_${colorScheme}`);
    await small.goto('/questions/ask');
    await body(small).tap();
    await typeLink(small, 'See [[pirif');
    const below = await list(small).boundingBox();
    const text = await body(small).boundingBox();
    assert.ok(below.y >= text.y + text.height, 'on a phone the list is below the text');
    assert.ok(below.x >= 0 && below.x + below.width <= 390);
    for (const option of await options(small).all())
        assert.ok((await option.boundingBox()).height >= 44, 'a finger can hit it');
    await hasNoFindings(small, 'the list of links on a phone');
    await options(small).filter({ hasText: 'Muscle' }).first().tap();
    assert.equal(await body(small).inputValue(), 'See [[Piriformis]]');
    assert.ok(await body(small).evaluate((element) => element === document.activeElement), 'one goes on writing');
    await hand.close();
}
done('a link by title with a finger');

// ---- without script ----

const plain = await phone(browser, { javaScriptEnabled: false });
const bare = await plain.newPage();
await register(bare, 'link_plain');
await bare.goto('/questions/ask');
await body(bare).fill('The [[pirifromis]].');
await bare.getByRole('button', { name: 'Preview' }).click();
await bare.getByRole('button', { name: 'Piriformis Muscle' }).click();
assert.equal(await body(bare).inputValue(), 'The [[Piriformis]].');
await bare.locator('#preview').getByRole('link', { name: 'Piriformis' }).waitFor();
assert.equal(await bare.getByRole('link', { name: /Search \(new tab\)/ }).getAttribute('href'), '/search');
done('without script there is a link to look for names, and a misspelled one is put right');

await browser.close();
