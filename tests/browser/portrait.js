// A picture of oneself: chosen on a phone, seen by others, taken down by a moderator with a reason, brought back, removed by its owner. With and
// without script, light, dark and in forced colours; with axe.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

async function looksRight(page, where) {
    for (const [width, colorScheme, forcedColors] of [[320, 'light', 'none'], [390, 'dark', 'none'], [1280, 'light', 'none'], [390, 'dark', 'active']]) {
        await page.setViewportSize({ width, height: 844 });
        await page.emulateMedia({ colorScheme, forcedColors });
        await hasNoFindings(page, `${where} at ${width}, ${colorScheme}, forced colours ${forcedColors}`, forcedColors === 'active' ? ['color-contrast'] : []);
        if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/portrait-${where.replaceAll(' ', '_')}-${width}-${colorScheme}-${forcedColors}.png` });
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
}

const still = { bypassCSP: true, reducedMotion: 'reduce' };
const browser = await launch();
const vera = await tab(await phone(browser, { ...still, hasTouch: true }));
await register(vera, 'portrait_vera');
sql("UPDATE account SET created_at = now() - interval '8 days' WHERE name = 'portrait_vera'");
const moss = await tab(await phone(browser, still));
await register(moss, 'portrait_moss');
await becomes(moss, 'portrait_moss', 'moderator');

const shown = (page) => page.locator('img.portrait').first();
const isSeen = (page) => shown(page).evaluate(async (image) => { await image.decode(); return image.naturalWidth > 0 && image.naturalWidth === image.naturalHeight; });

async function until(page, address, there) {
    for (let i = 0; i < 60; i++) {
        await page.goto(address);
        if (await there(page)) return;
        await page.waitForTimeout(500);
    }
    assert.fail(`waited for ${there} at ${address}`);
}

// ---- choosing one ----

await vera.goto('/account/shown');
await vera.getByRole('link', { name: 'on a page of its own' }).click();
await vera.getByRole('heading', { level: 1, name: 'Your picture' }).waitFor();
await looksRight(vera, 'none yet');
await vera.getByLabel('Picture', { exact: true }).setInputFiles('tests/pictures/gradient.jpg');
await vera.locator('canvas.photo-preview:not([hidden])').waitFor();
await vera.getByRole('button', { name: 'Show it on my page' }).click();
await until(vera, '/account/picture', (page) => page.getByRole('button', { name: 'Remove it' }).count());
assert.ok(await isSeen(vera), 'it is a square that the browser reads');
await looksRight(vera, 'chosen');
await until(moss, '/users/portrait_vera', (page) => shown(page).count());
assert.ok(await isSeen(moss));
await looksRight(moss, 'on a profile');
done('a picture is chosen, and everybody sees it beside the name');

// ---- a moderator takes it down, and undoes that ----

await moss.getByRole('link', { name: 'Picture', exact: true }).click();
await looksRight(moss, 'taking it down');
await moss.getByLabel('Why').fill('It shows somebody else.');
await moss.getByRole('button', { name: 'Take it down' }).click();
await moss.getByRole('heading', { name: 'Taken down' }).waitFor();
await looksRight(moss, 'taken down');
await vera.goto('/account/picture');
await vera.getByText('It shows somebody else.').waitFor();
await looksRight(vera, 'told why');
await vera.goto('/users/portrait_vera');
assert.equal(await shown(vera).count(), 0, 'it is gone at once');
await vera.locator('svg.avatar').waitFor();
await moss.getByRole('button', { name: 'Bring it back' }).click();
await until(vera, '/users/portrait_vera', (page) => shown(page).count());
done('a moderator takes it down with a reason, its owner reads that, and one click undoes it');

// ---- its owner, without a script ----

const plain = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await vera.context().storageState() }));
await plain.goto('/account/picture');
await plain.getByRole('button', { name: 'Remove it' }).click();
await plain.getByRole('button', { name: 'Bring it back' }).click();
await plain.getByRole('button', { name: 'Remove it' }).waitFor();
await plain.getByLabel('Another picture').setInputFiles('tests/pictures/gradient.png');
await plain.getByRole('button', { name: 'Show this one' }).click();
await until(plain, '/account/picture', (page) => page.getByRole('heading', { name: 'The one before' }).count());
await looksRight(vera, 'on the own profile');
done('its owner removes it, brings it back and chooses another one, without a script');

// ---- of a new account a moderator looks at it first, and at a link in what it says of itself ----

const nia = await tab(await phone(browser, still));
await register(nia, 'portrait_nia');
await nia.goto('/account/picture');
await nia.getByLabel('Picture', { exact: true }).setInputFiles('tests/pictures/gradient.jpg');
await nia.getByRole('button', { name: 'Show it on my page' }).click();
await until(nia, '/account/picture', (page) => page.getByText('A moderator looks first at this picture.').count());
await looksRight(nia, 'waits');
await nia.goto('/account');
await nia.getByLabel('About you').fill('Runner with a tight back. I sell creams: creams.com');
await nia.getByRole('button', { name: 'Save', exact: true }).click();
await nia.getByText('A moderator looks first at what you say about yourself.').waitFor();
await looksRight(nia, 'about waits');
await vera.goto('/users/portrait_nia');
assert.equal(await shown(vera).count(), 0, 'nobody else sees it');
assert.equal(await vera.getByText('creams.com').count(), 0);

const mossPlain = await tab(await phone(browser, { javaScriptEnabled: false, storageState: await moss.context().storageState() }));
await mossPlain.goto('/moderation/queue?kind=profile');
await mossPlain.getByRole('link', { name: 'portrait_nia' }).first().click();
await mossPlain.getByRole('link', { name: 'Do it' }).click();
await mossPlain.getByRole('button', { name: 'Show it', exact: true }).click();
await moss.goto('/users/portrait_nia/picture');
await looksRight(moss, 'looking at both');
await moss.locator('form', { has: moss.getByRole('button', { name: 'Do not show it' }) }).getByLabel('Why').fill('No shops here, please.');
await moss.getByRole('button', { name: 'Do not show it' }).click();
await moss.getByText('It is not shown: No shops here, please.').waitFor();
await until(vera, '/users/portrait_nia', (page) => shown(page).count());
assert.equal(await vera.getByText('creams.com').count(), 0);
await nia.goto('/account');
await nia.getByText('No shops here, please.').waitFor();
await looksRight(nia, 'about not shown');
await moss.getByRole('button', { name: 'Undo: let it wait again' }).last().click();
await moss.getByRole('button', { name: 'Show what they say' }).click();
await until(vera, '/users/portrait_nia', (page) => page.getByText('creams.com').count());
await moss.goto('/moderation?tab=mine');
await moss.getByText('says about themselves be shown').first().waitFor();
done('what a new account shows of itself waits for a moderator, who shows it, or says why not, and undoes either');

await browser.close();
