// A coach poses a stretch: with sliders beside the text, from a posture, mirrored, from another stretch's pose; saved, and seen as a
// picture; without script by numbers; in Firefox as well.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, launchFirefox, phone, register, tab } from './stage.mjs';

const browser = await launch();

async function coach(from, name, options) {
    const page = await tab(await phone(from, { bypassCSP: true, ...options }));
    await register(page, name);
    await becomes(page, name, 'coach');
    return page;
}

const text = (page, step) => page.locator(`[id="steps.${step}.pose"]`);
const panel = (page) => page.locator('.posing');
const press = (page, name) => panel(page).getByRole('button', { name, exact: true }).click();
const slider = (page, name) => panel(page).getByRole('slider', { name, exact: true });
const open = (page, group) => panel(page).locator('summary', { hasText: group }).click();

// The text of a step's pose, as soon as it is that.
async function says(page, step, words) {
    await page.waitForFunction(([id, wanted]) => document.getElementById(id).value === wanted, [`steps.${step}.pose`, words])
        .catch(async () => assert.equal(await text(page, step).inputValue(), words));
}

async function begin(page, title) {
    await page.goto('/stretches/new');
    await page.locator('#title').fill(title);
    await page.locator('[id="steps.1.text"]').fill('Sit on a chair.');
}

async function save(page, path) {
    await page.locator('.entry-form').getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL((url) => url.pathname === path);
}

// The pictures at the steps have come; what they show, in words.
async function seen(page) {
    const images = page.locator('.steps img.figure-step:visible');
    for (const image of await images.all()) {
        await image.scrollIntoViewIfNeeded();
        await page.waitForFunction((one) => one.complete && one.naturalWidth > 0, await image.elementHandle());
    }
    return images.evaluateAll((all) => all.map((image) => image.alt));
}

// ---- sliders ----

const seated = 'posture seated on chair';
const sue = await coach(browser, 'posing_sue', { hasTouch: true, viewport: { width: 320, height: 640 } });
await begin(sue, 'Sitting with Sue');
const opener = sue.locator('[data-pose]').first();
await opener.tap();
await panel(sue).getByText('Choose how the person lies, sits or stands.').waitFor();
assert.equal(await panel(sue).locator('.error').count(), 0, 'nothing is wrong before anything is chosen');
await hasNoFindings(sue, 'a pose that is not begun');
await press(sue, 'Standing');
await panel(sue).getByRole('img', { name: 'Standing', exact: true }).waitFor();
await press(sue, 'Sitting');
await panel(sue).getByRole('img', { name: 'Sitting on a chair', exact: true }).waitFor();
await says(sue, 1, seated);
done('a pose begins with a posture');

await open(sue, 'Legs');
const far = slider(sue, 'Right ankle, toes');
await far.focus();
await far.scrollIntoViewIfNeeded();
const figure = await panel(sue).locator('.figure').first().boundingBox();
assert.ok(figure.y >= 0 && figure.y + figure.height <= (await far.boundingBox()).y, 'the figure stays in sight above what is slid');
const hip = slider(sue, 'Left hip, flex');
await hip.scrollIntoViewIfNeeded();
const { x, y, width, height } = await hip.boundingBox();
assert.ok(height >= 44, 'a slider is high enough for a thumb');
await sue.touchscreen.tap(x + width / 2, y + height / 2);
await sue.waitForFunction((id) => /hip\.left flex \d+/.test(document.getElementById(id).value), 'steps.1.pose');
assert.match(await text(sue, 1).inputValue(), /^posture seated on chair; hip\.left flex (4|5|6)\d$/, 'the middle of -35 to 145');
await press(sue, 'Undo');
await says(sue, 1, seated);
await sue.waitForFunction((input) => input.value === '90', await hip.elementHandle());
await hip.focus();
for (let i = 0; i < 5; i++) await sue.keyboard.press('ArrowRight');
await says(sue, 1, `${seated}; hip.left flex 95`);
assert.equal(await sue.evaluate(() => document.activeElement.closest('label').innerText.split('\n')[0].trim()), 'Left hip, flex', 'what is slid keeps the focus');
assert.equal(await hip.evaluate((input) => input.nextElementSibling.textContent), '95°');
await press(sue, 'Soles on the floor');
await says(sue, 1, `${seated}; hip.left flex 95; foot on floor`);
await open(sue, 'Camera');
await slider(sue, 'Camera, round the body').fill('60');
await sue.waitForFunction((id) => /view turn 60/.test(document.getElementById(id).value), 'steps.1.pose');
const drawn = await panel(sue).locator('svg.figure').innerHTML();
await press(sue, 'Other side');
await sue.waitForFunction((id) => document.getElementById(id).value.endsWith('; mirror'), 'steps.1.pose');
assert.notEqual(await panel(sue).locator('svg.figure').innerHTML(), drawn);
await press(sue, 'Other side');
await sue.waitForFunction((id) => !document.getElementById(id).value.includes('mirror'), 'steps.1.pose');
for (const colorScheme of ['light', 'dark']) {
    await sue.emulateMedia({ colorScheme });
    await hasNoFindings(sue, `a pose with sliders, ${colorScheme}`);
}
// A small button's place for a thumb reaches .3rem over its edges.
const small = await panel(sue).locator('button, summary, input').evaluateAll((all) => all.map((one) => [one.outerHTML.slice(0, 60), one.getBoundingClientRect(), one.matches('.button-small') ? 36 : 44])
    .filter(([, box, least]) => box.height > 0 && (box.height < least || box.width < 44)).map(([words]) => words));
assert.deepEqual(small, [], 'large enough to touch');
done('a pose is slid by thumb and by keyboard, undone and mirrored, and seen at once');

// ---- what a body cannot do, and a text that cannot be read ----

await open(sue, 'Arms');
await press(sue, 'Hands on the floor');
await panel(sue).getByText('A body could hardly do this: ').waitFor();
await press(sue, 'Undo');
const kept = await text(sue, 1).inputValue();
await text(sue, 1).fill(`${kept}; knee flex 900`);
await text(sue, 1).pressSequentially(' ');
await panel(sue).getByText('at “900”').waitFor();
await text(sue, 1).fill(kept);
await text(sue, 1).pressSequentially(' ');
await panel(sue).getByRole('img', { name: /^Sitting on a chair/ }).waitFor();
done('what is wrong is said while it is, and nothing is lost');

// ---- the next step goes on from it; a third is another stretch's ----

await sue.locator('button[name=row][value="steps.add"]').click();
await sue.locator('[id="steps.2.text"]').fill('Lift one knee.');
await text(sue, 2).fill('as before; hip.right flex 110; foot.right free');
await sue.locator('button[name=row][value="steps.add"]').click();
await sue.locator('[id="steps.3.text"]').fill('As in the other one.');
await press(sue, 'Close');
assert.ok(await opener.evaluate((button) => button === document.activeElement), 'the focus goes back to what opened it');
await sue.locator('[data-pose]').nth(2).tap();
await panel(sue).getByLabel('Copy from the stretch').fill('No such stretch');
await press(sue, 'Copy its last pose');
await panel(sue).getByText('No exercise with a picture is called so.').waitFor();
await panel(sue).getByLabel('Copy from the stretch').fill('Seated figure four');
await press(sue, 'Copy its last pose');
await panel(sue).getByRole('img', { name: /the left ankle on the right thigh/ }).waitFor();
assert.match(await text(sue, 3).inputValue(), /^posture seated on chair; .*ankle\.left on thigh\.right/);
await sue.getByRole('button', { name: 'Preview', exact: true }).click();
await sue.locator('.steps').getByRole('img', { name: /the left ankle on the right thigh/ }).waitFor();
await hasNoFindings(sue, 'a preview of poses');
await save(sue, '/stretches/sitting-with-sue');
const shown = await seen(sue);
assert.equal(shown.length, 3);
assert.match(shown[0], /^Sitting on a chair/);
assert.match(shown[2], /The left ankle is on the right thigh/);
await hasNoFindings(sue, 'the entry with what was posed');
done('it is saved, and each step has its picture');

// ---- by numbers ----

const nia = await coach(browser, 'numbers_nia', { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
await begin(nia, 'Sitting with Nia');
await text(nia, 1).fill('posture seated on chair; hip.left flex 900');
await nia.locator('.entry-form').getByRole('button', { name: 'Save', exact: true }).click();
await nia.getByText('Write whole degrees from -35 to 145 for hip flex.').first().waitFor();
assert.equal(await text(nia, 1).inputValue(), 'posture seated on chair; hip.left flex 900');
await text(nia, 1).fill('posture seated on chair; hip.left flex 100; foot.right on floor; mirror');
await nia.getByRole('button', { name: 'Preview', exact: true }).click();
await nia.locator('.steps').getByRole('img', { name: /^Sitting on a chair/ }).waitFor();
assert.match(await text(nia, 1).inputValue(), /mirror$/);
await save(nia, '/stretches/sitting-with-nia');
assert.match((await nia.locator('.steps img.figure-step').first().getAttribute('alt')), /^Sitting on a chair\. .*The left foot is flat on the floor/);
const address = await nia.locator('.steps img.figure-step').first().getAttribute('src');
const picture = await nia.request.get(address);
assert.match(await picture.text(), /^<svg /);
done('the same by numbers, previewed, without script');

await browser.close();

// ---- Firefox ----

const fox = await launchFirefox();
try {
    const freya = await coach(fox, 'foxy_freya', { bypassCSP: false });
    await begin(freya, 'Sitting with Freya');
    await freya.locator('[data-pose]').first().click();
    await press(freya, 'Sitting');
    await says(freya, 1, seated);
    await open(freya, 'Legs');
    await slider(freya, 'Left hip, flex').focus();
    for (let i = 0; i < 5; i++) await freya.keyboard.press('ArrowRight');
    await says(freya, 1, `${seated}; hip.left flex 95`);
    await save(freya, '/stretches/sitting-with-freya');
    assert.match((await seen(freya))[0], /^Sitting on a chair/);
    done('Firefox: a pose is slid, saved and seen');
} finally {
    await fox.close();
}
