// Find by symptom in Chromium: from the front page to a stretch in three taps; each choice followed in place, one request
// at a time; the same without script.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, tab } from './stage.mjs';

const browser = await launch();

const button = (page) => page.locator('.symptom-form button');
const results = (page) => page.locator('#results-title');
const inView = (page, selector) => page.evaluate((at) => {
    const box = document.querySelector(at).getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
}, selector);

// ---- three taps ----

const hurt = await tab(await phone(browser, { hasTouch: true }));
await hurt.goto('/');
await hurt.locator('a.body-part[href="/symptoms?region=buttock#results"]').first().tap({ position: { x: 8, y: 20 } });
await hurt.waitForURL('/symptoms?region=buttock#results');
await results(hurt).waitFor();
assert.ok(await inView(hurt, '#results-title'), 'what helps there is in view at once');
await hurt.goto('/symptoms?region=buttock');
assert.ok(await inView(hurt, '.body-map figure'), 'the figure is on the first screen');
assert.ok(await inView(hurt, '.symptom-form button'), 'the button is on the first screen');
const promised = (await button(hurt).innerText()).match(/^Show (\d+) results?$/);
assert.ok(promised, 'the button says how many');
await button(hurt).tap();
await results(hurt).filter({ hasText: `${promised[1]} result` }).waitFor();
assert.ok(await inView(hurt, '#results-title'), 'the results are in view');
await hurt.locator('.fit-cards h4 a').first().tap();
await hurt.waitForURL(/\/stretches\//);
assert.ok(await hurt.locator('h1').isVisible());
done('from the front page to a stretch in three taps');

// ---- each choice in place ----

const choosy = await tab(await phone(browser));
await choosy.goto('/symptoms');
let waiting = 0;
let most = 0;
await choosy.route('**/symptoms/fit?*', async (route) => {
    most = Math.max(most, ++waiting);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
    waiting--;
});
for (const id of ['quality-ache', 'quality-stiff', 'region-buttock']) await choosy.locator(`#${id}`).check();
await choosy.waitForFunction(() => location.search === '?region=buttock&quality=ache,stiff');
assert.equal(most, 1, 'one request at a time');
assert.ok(await choosy.locator('#quality-ache').isChecked() && await choosy.locator('#quality-stiff').isChecked());
assert.equal(await choosy.evaluate(() => document.activeElement.id), 'region-buttock', 'the focus remains');
assert.equal(await choosy.locator('[data-chosen] + [role=status]').innerText(), await results(choosy).innerText());
assert.match(await choosy.locator('.fit').first().innerText(), /^Fits all 2: buttock, /);
const whole = await choosy.request.get('/symptoms?region=buttock&quality=ache,stiff');
assert.ok((await whole.text()).includes(await button(choosy).innerText()), 'the address shows the same');
await choosy.locator('.body-part.body-chosen').first().evaluate((part) => part.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })));
await choosy.waitForFunction(() => location.search === '?quality=ache,stiff');
assert.equal(await choosy.locator('#region-buttock').isChecked(), false, 'figure and list are the same choices');
await choosy.locator('.chosen a', { hasText: 'Stiff' }).click();
await choosy.waitForFunction(() => location.search === '?quality=ache');
done('choices are followed in place, one request at a time');

// ---- large enough to touch ----

for (const width of [320, 390, 1280]) {
    await choosy.setViewportSize({ width, height: 844 });
    await choosy.goto('/symptoms?region=buttock&quality=ache,stiff');
    const small = await choosy.evaluate(() => {
        const size = (node) => { const box = node.getBoundingClientRect(); return Math.min(box.width, box.height); };
        const below = (selector, least) => [...document.querySelectorAll(selector)].filter((node) => size(node) < least)
            .map((node) => node.outerHTML.slice(0, 90));
        return [...below('.chip, .symptom-form button', 44), ...below('.body-part, .chosen a, .fit-cards h4 a', 24)];
    });
    assert.deepEqual(small, [], `${width}: large enough to touch`);
    assert.ok(await choosy.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: nothing sticks out`);
}
for (const colorScheme of ['light', 'dark']) {
    await choosy.emulateMedia({ colorScheme });
    await choosy.reload();
    await hasNoFindings(choosy, `symptoms, ${colorScheme}`);
}
done('targets are large enough, and axe finds nothing');

// ---- without script ----

const plain = await tab(await phone(browser, { javaScriptEnabled: false }));
await plain.goto('/symptoms');
for (const id of ['region-buttock', 'quality-ache', 'quality-stiff']) await plain.locator(`#${id}`).check();
await button(plain).click();
await plain.waitForURL(/\?region=buttock&quality=ache&quality=stiff#results$/);
assert.match(await plain.locator('.fit').first().innerText(), /^Fits all 2: buttock, /);
assert.match(await button(plain).innerText(), /^Show \d+ /);
done('the same without script');

await browser.close();
