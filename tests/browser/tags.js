// Choosing tags on a phone: several, by keyboard, taken out again; the list never lies over what comes next.
import assert from 'node:assert/strict';
import { done, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();

const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const chosen = (page) => page.locator('.tags-chosen button').allInnerTexts();

for (const viewport of [{ width: 320, height: 640 }, { width: 390, height: 844 }]) {
    const page = await tab(await phone(browser, { viewport }));
    await register(page, `tag_tina_${viewport.width}`);
    await page.goto('/questions/ask');
    const field = page.locator('#tags-next');

    await field.pressSequentially('t');
    await page.getByRole('option').nth(5).waitFor();
    const list = await page.getByRole('listbox', { name: 'Tags' }).boundingBox();
    for (const name of ['Post question', 'Preview']) {
        const button = await page.getByRole('button', { name, exact: true }).boundingBox();
        assert.equal(overlap(list, button), false, `the list lies over ${name}`);
    }
    assert.ok(list.height <= viewport.height * 0.4 + 12, `the list is ${list.height} high`);
    for (const option of (await page.getByRole('option').all()).slice(0, 3))
        assert.ok((await option.boundingBox()).height >= 44);
    assert.equal(await field.getAttribute('aria-expanded'), 'true');

    // By its first letters, its code and a word within its title.
    await field.fill('');
    await field.pressSequentially('lower ba');
    await page.getByRole('option').filter({ hasText: 'Lower back' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    assert.ok(await field.getAttribute('aria-activedescendant'));
    await page.keyboard.press('Enter');
    await field.pressSequentially('eased-by-lying-knees-bent');
    await page.getByRole('option').first().waitFor();
    await field.press(' ');
    await field.pressSequentially('tight,');
    assert.equal((await chosen(page))[0], 'Lower back');
    assert.equal((await chosen(page)).length, 3);
    assert.equal((await page.locator('[name=tags]').inputValue()).split(', ').length, 3);

    // Enter waits for the list: half a word becomes its tag, with a slip of the finger the nearest is offered.
    await page.route('**/tags.json*', async (route) => {
        await new Promise((done) => setTimeout(done, 400));
        await route.continue();
    });
    await field.pressSequentially('driv');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take out Driving' }).waitFor();
    assert.equal((await chosen(page)).length, 4);
    await page.keyboard.press('Backspace');
    await field.pressSequentially('dirving');
    await page.keyboard.press('Enter');
    await page.getByRole('option').filter({ hasText: 'Driving' }).waitFor();
    await page.waitForFunction(() => document.activeElement.hasAttribute('aria-activedescendant'));
    assert.equal((await chosen(page)).length, 3, 'nothing is taken unasked');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take out Driving' }).waitFor();
    await page.keyboard.press('Backspace');
    await page.unroute('**/tags.json*');

    await page.keyboard.press('Backspace');
    assert.equal((await chosen(page)).length, 2, 'backspace takes the last one out');
    await page.getByRole('button', { name: 'Take out Lower back' }).click();
    assert.equal((await chosen(page)).length, 1);

    // What nothing is near to is no tag: its chip says so, and so does the status.
    await field.pressSequentially('qqzzxx');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take out qqzzxx' }).filter({ hasText: 'qqzzxx: not a tag' }).waitFor();
    const statuses = await page.locator('.complete [role=status]').allTextContents();
    assert.match(statuses.join(''), /^qqzzxx is not a tag yet\. Take it out, or choose another one\.$/);
    await page.getByRole('button', { name: 'Take out qqzzxx' }).click();
    assert.equal((await chosen(page)).length, 1);
    assert.equal(await field.evaluate((input) => input === document.activeElement), true);

    // The list is open: one press of the button is enough.
    await page.locator('#title').fill('Why is it always the left side?');
    await page.locator('#body').fill('It is never the right one, whatever I do.');
    await field.pressSequentially('low');
    await page.getByRole('option').filter({ hasText: 'Lower back' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await field.pressSequentially('ti');
    await page.getByRole('option').first().waitFor();
    await field.fill('');
    await page.getByRole('button', { name: 'Post question' }).click();
    await page.waitForURL(/\/questions\/\d+\//);
    assert.deepEqual((await page.locator('.post-question .tags a').allInnerTexts()).length, 2);
    done(`tags are chosen and taken out at ${viewport.width} by ${viewport.height}`);
}
await browser.close();
