// The body map and the cautions that concern somebody, in Chromium: pointing at the buttock leads to the figure-four, by hand,
// by keyboard and without script; what was ticked is said first, and forgotten again.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const narrow = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

// ---- pointing ----

for (const options of [{ hasTouch: true }, { javaScriptEnabled: false }]) {
    const page = await tab(await phone(browser, options));
    await page.goto('/muscles');
    await page.locator('main').getByRole('link', { name: 'See them on the body map' }).click();
    await page.waitForURL('/map');
    await page.locator('svg a[href="/muscles/gluteus-maximus"] path').first().click();
    await page.waitForURL('/muscles/gluteus-maximus');
    assert.ok(await page.getByRole('img', { name: 'Where it lies. Back' }).isVisible());
    await page.locator('main').getByRole('link', { name: 'Figure-four glute stretch' }).first().click();
    await page.waitForURL('/stretches/figure-four');
}
done('pointing at the buttock leads to the figure-four, with and without script');

const keys = await tab(await phone(browser));
await keys.goto('/map');
await keys.getByRole('link', { name: 'Deep in hip and back' }).press('Enter');
await keys.waitForURL('/map?layer=deep');
const piriformis = keys.locator('svg a[href="/muscles/piriformis"]');
await keys.locator('svg a').first().focus();
for (let i = 0; i < 30 && !(await piriformis.evaluate((link) => link === document.activeElement)); i++) await keys.keyboard.press('Tab');
assert.ok(await piriformis.locator('text').isVisible(), 'what has the focus is named');
await keys.keyboard.press('Enter');
await keys.waitForURL('/muscles/piriformis');
done('the deep layer by keyboard');

// ---- cautions ----

const mia = await tab(await phone(browser));
await mia.goto('/cautions');
await mia.getByLabel('Hip replacement').check();
await mia.getByText('1 kept in this browser.').waitFor();
await hasNoFindings(mia, 'cautions');
await mia.goto('/stretches/figure-four');
const said = mia.getByRole('region', { name: 'This one warns of what concerns you' });
assert.match(await said.innerText(), /Leave it out: Hip replacement\. Not in the first months/);
assert.ok((await said.boundingBox()).y < (await mia.locator('.dose').boundingBox()).y, 'before anything else');
for (const [path, card] of [['/stretches', '.groups li'], ['/search?q=figure+four', 'li.card'], ['/symptoms?region=buttock', '.fit-cards li']]) {
    await mia.goto(path);
    const words = mia.locator(card).filter({ hasText: 'Figure-four' }).first().locator('.caution-mine');
    assert.equal(await words.innerText(), 'This one says Leave it out: Hip replacement.');
    assert.ok(await narrow(mia), path);
    await hasNoFindings(mia, path);
}
// Of a routine a line for each thing, the strongest first, with those of its stretches that say so: in lists, on its page, before
// it is followed; each of them in its place.
const routine = mia.locator('.plain-list > li').filter({ hasText: 'Routine for tight glutes' }).locator('.caution-mine');
await mia.goto('/routines');
assert.deepEqual(await routine.locator('li').allInnerTexts(), [
    'Leave it out: Hip replacement. Figure-four glute stretch, Piriformis stretch, knee across',
    'Ask first: Hip replacement. Ball release for the glutes, Foam-rolling the glutes, Glute bridge']);
await hasNoFindings(mia, '/routines');
for (const path of ['/routines/tight-glutes-routine', '/routines/tight-glutes-routine/follow']) {
    await mia.goto(path);
    assert.match(await said.innerText(), /Leave it out: Hip replacement\. Not in the first months.* \(.*Figure-four glute stretch/);
    const item = mia.locator('.routine li').filter({ hasText: 'Figure-four' }).first().locator('.caution-mine');
    assert.equal(await item.innerText(), 'This one says Leave it out: Hip replacement.');
    assert.ok(await narrow(mia), path);
    await hasNoFindings(mia, path);
}
assert.ok((await said.boundingBox()).y < (await mia.getByRole('button', { name: 'Start' }).boundingBox()).y, 'before it is followed');
await mia.goto('/stretches/figure-four/follow');
assert.ok((await said.boundingBox()).y < (await mia.getByRole('button', { name: 'Start' }).boundingBox()).y);
await mia.goto('/symptoms?region=buttock');
await mia.locator('#quality-tight').check();
await mia.waitForURL('/symptoms?region=buttock&quality=tight');
await mia.locator('.fit-cards .caution-mine').first().waitFor();
await mia.goto('/cautions');
await mia.getByRole('button', { name: 'Forget all of it' }).click();
await mia.getByText('Nothing is kept.').waitFor();
assert.equal(await mia.evaluate(() => localStorage.getItem('cautions')), null);
await mia.goto('/stretches/figure-four');
assert.equal(await mia.locator('.caution-mine').count(), 0);
done('what one ticked is said first, everywhere, until it is forgotten');

const pia = await tab(await phone(browser));
await register(pia, 'pregnant_pia');
await pia.goto('/cautions');
await pia.getByLabel('Pregnancy').check();
await pia.getByLabel('Hip replacement').check();
// A card below a post, and a routine of one's own.
await pia.goto('/questions/ask');
await pia.locator('#title').fill('Does the figure-four help when sitting hurts?');
await pia.locator('#body').fill('Somebody told me to do [[figure-four]] each day.');
await pia.locator('#tags-next').fill('buttock ');
await pia.getByRole('button', { name: 'Post question' }).click();
await pia.waitForURL(/\/questions\/\d+/);
await pia.locator('.entry-cards .caution-mine').getByText('Leave it out: Hip replacement.').waitFor();
await pia.goto('/my-routines/new?stretch=figure-four');
await pia.getByLabel('Name').fill('Before bed');
await pia.locator('main .actions').getByRole('button', { name: 'Save' }).click();
await pia.waitForURL(/\/my-routines\/\d+$/);
await pia.getByRole('region', { name: 'This one warns of what concerns you' }).getByText('Leave it out: Hip replacement.').waitFor();
await pia.goto('/my-routines');
assert.deepEqual(await pia.locator('.rows .caution-mine li').allInnerTexts(),
    ['Leave it out: Hip replacement. Figure-four glute stretch', 'Ask first: Pregnancy. Figure-four glute stretch']);
await hasNoFindings(pia, 'routines of one\'s own');
await pia.goto('/account');
await pia.locator('main form[action="/logout"] button').click();
await pia.waitForURL((url) => url.pathname !== '/account');
assert.equal(await pia.evaluate(() => localStorage.getItem('cautions')), null);
done('signing out forgets it');

// ---- how it looks ----

for (const options of [{}, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' }, { forcedColors: 'active' }]) {
    const page = await tab(await phone(browser, options));
    for (const path of ['/map', '/map?layer=deep', '/muscles/hip-flexors', '/cautions', '/stretches?kneel=no&minutes=5']) {
        await page.goto(path);
        assert.ok(await narrow(page), path);
        await hasNoFindings(page, path);
    }
}
done('nothing is wider than the screen, and axe finds nothing');

await browser.close();
