// A coach adds a photograph from a phone: it is seen before it is sent, prepared, shown with who took it, removed and brought back; all
// of it without script, too.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const pictures = '/stretches/figure-four/pictures';

async function coach(name, options) {
    const context = await phone(browser, { bypassCSP: true, ...options });
    const page = await tab(context);
    await register(page, name);
    await becomes(page, name, 'coach');
    return page;
}

async function add(page, file, words) {
    await page.goto(pictures);
    await page.getByLabel('Photograph', { exact: true }).setInputFiles(file);
    await page.getByLabel('What it belongs to').selectOption({ index: 1 });
    await page.getByLabel('What it shows').fill(words);
    await page.getByLabel('Who took it').fill('Ada');
    await page.getByLabel('Licence').selectOption('cc-by');
    await page.getByRole('button', { name: 'Add the photograph' }).click();
}

async function isPrepared(page, words) {
    for (let i = 0; i < 60 && !(await page.getByRole('img', { name: words }).count()); i++) {
        await page.waitForTimeout(500);
        await page.goto(pictures);
    }
    assert.equal(await page.getByRole('img', { name: words }).count(), 1);
}

const carla = await coach('carla_story', { hasTouch: true });
await carla.goto(pictures);
await carla.getByLabel('Photograph', { exact: true }).setInputFiles('tests/pictures/gradient.jpg');
await carla.getByRole('img', { name: 'The photograph that you chose' }).waitFor();
await hasNoFindings(carla, 'the form');
await add(carla, 'tests/pictures/gradient.jpg', 'A hand lies on a knee.');
await isPrepared(carla, 'A hand lies on a knee.');
await hasNoFindings(carla, 'the list');
await add(carla, 'tests/pictures/README.md', 'No picture.');
await carla.getByRole('alert').getByText('no photograph that we can read').waitFor();
await hasNoFindings(carla, 'what was refused');
assert.equal(await carla.getByLabel('What it shows').inputValue(), 'No picture.');
done('a photograph is seen, sent and prepared, and what is none is refused with every word kept');

const reader = await tab(await phone(browser, { bypassCSP: true, viewport: { width: 320, height: 640 }, colorScheme: 'dark' }));
await reader.goto('/stretches/figure-four');
const shown = reader.locator('.steps li').first().getByRole('img', { name: 'A hand lies on a knee.' });
await shown.scrollIntoViewIfNeeded();
await reader.waitForFunction((image) => image.complete && image.naturalWidth > 0, await shown.elementHandle());
assert.match(await shown.evaluate((image) => image.currentSrc), /\.webp$/);
await reader.locator('.steps').getByText('Photograph: Ada. CC BY 4.0.').waitFor();
await hasNoFindings(reader, 'the entry');
done('it is shown at its step, with who took it');

const plain = await coach('plain_story', { javaScriptEnabled: false });
await add(plain, 'tests/pictures/gradient.webp', 'A foot on the floor.');
await isPrepared(plain, 'A foot on the floor.');
await plain.getByRole('listitem').filter({ hasText: 'A foot on the floor.' }).getByRole('button', { name: 'Remove' }).click();
await plain.getByText('It is kept for 30 days.').waitFor();
await plain.getByRole('button', { name: 'Bring back' }).click();
await isPrepared(plain, 'A foot on the floor.');
done('without script as well');

await browser.close();
