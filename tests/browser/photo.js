// Members add photographs to a question and to an answer, say what they show, change that and remove them; a picture that a text
// links to elsewhere is shown as our copy, and as its words when it cannot be had. With and without script, light, dark and in forced colours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { done, hasNoFindings, launch, phone, register, says, sql, tab } from './stage.mjs';

const elsewhere = process.env.LINKED_ON_LOOPBACK;
const asked = [];
const site = createServer((request, response) => {
    asked.push(request.url);
    if (request.url === '/knee.jpg') response.end(readFileSync('tests/pictures/gradient.jpg'));
    else response.writeHead(404).end();
});
await new Promise((ready) => { site.listen(elsewhere.split(':')[1], '127.0.0.1', ready); });

const browser = await launch();
const photo = (page, words) => page.getByRole('img', { name: words });

// Until the job runner has done its part.
async function until(page, address, there) {
    for (let i = 0; i < 60; i++) {
        await page.goto(address);
        if (await there(page)) return;
        await page.waitForTimeout(500);
    }
    assert.fail(`waited for ${there} at ${address}`);
}

const isSeen = (page, words) => photo(page, words).evaluate(async (image) => { await image.decode(); return image.naturalWidth > 0; });

async function add(page, file, words) {
    await page.getByLabel('Photograph', { exact: true }).setInputFiles(file);
    await page.getByLabel('What it shows').fill(words);
    await page.getByRole('button', { name: 'Add the photograph' }).click();
}

// From the thread, by the menu of the post.
async function toPhotographs(page, post) {
    const menu = post.locator('details:has(a[href$="/pictures"])').first();
    if (await menu.count() && !(await menu.evaluate((e) => e.open))) await menu.locator('summary').first().click();
    await post.getByRole('link', { name: 'Photographs' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Photographs' }).waitFor();
}

// What a new account shows waits for a moderator: hold_test.c, and portrait.js.
const isKnown = (name) => sql(`UPDATE account SET created_at = now() - interval '30 days' WHERE name = '${name}'`);

const asker = await tab(await phone(browser, { bypassCSP: true, hasTouch: true }));
await register(asker, 'photo_asker');
isKnown('photo_asker');
await asker.goto('/questions/ask');
await asker.locator('#title').fill('Is my hip tilted forward when I kneel?');
await asker.locator('#tags-next').fill('tight');
await asker.locator('#body').fill(`Somebody showed me this one: ![A knee on a cushion](http://${elsewhere}/knee.jpg) and\n\n![A foot](http://${elsewhere}/gone.jpg)`);
await asker.getByRole('button', { name: 'Post question' }).click();
await asker.waitForURL(/\/questions\/\d+\/is-my-hip/);
const question = new URL(asker.url()).pathname;

// ---- a question's ----
await toPhotographs(asker, asker.locator('main'));
const pictures = asker.url();
await hasNoFindings(asker, 'the form');
await asker.getByLabel('Photograph', { exact: true }).setInputFiles('tests/pictures/gradient.jpg');
await photo(asker, 'The photograph that you chose').waitFor();
await asker.getByRole('button', { name: 'Add the photograph' }).click();
assert.equal(asker.url(), pictures, 'without words nothing is sent');
await asker.locator('form.photo-form').evaluate((form) => { form.noValidate = true; });
await asker.getByRole('button', { name: 'Add the photograph' }).click();
await asker.getByRole('alert').getByText('Please say in a sentence what the photograph shows.').first().waitFor();
await hasNoFindings(asker, 'what was refused');
await add(asker, 'tests/pictures/README.md', 'No picture at all.');
await asker.getByRole('alert').getByText('no photograph that we can read').waitFor();
assert.equal(await asker.getByLabel('What it shows').inputValue(), 'No picture at all.');
// A phone's browser loads the page again after the camera was open.
await asker.goto(pictures);
const saved = asker.waitForResponse((reply) => reply.url().endsWith('/drafts') && reply.request().postData().includes('looks') && reply.ok());
await asker.getByLabel('What it shows').fill('I kneel, and somebody looks at my hip.');
await saved;
await asker.reload();
await says(asker, /^Your words are here/);
assert.equal(await asker.getByLabel('What it shows').inputValue(), 'I kneel, and somebody looks at my hip.');
await hasNoFindings(asker, 'with a draft');
await add(asker, 'tests/pictures/gradient.jpg', 'I kneel on one knee.');
await until(asker, pictures, (page) => photo(page, 'I kneel on one knee.').count());
assert.equal(await asker.getByLabel('What it shows').inputValue(), '', 'sent, it is no draft any more');
await hasNoFindings(asker, 'the list');
done('a photograph is added to a question, with words, and what is none is refused with words');

const looks = { light: {}, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' }, narrow: { viewport: { width: 320, height: 640 } }, plain: { javaScriptEnabled: false } };
for (const [name, look] of Object.entries(looks)) {
    const reader = await tab(await phone(browser, { bypassCSP: true, ...look }));
    await until(reader, question, async (page) => await photo(page, 'I kneel on one knee.').count() && await photo(page, 'A knee on a cushion').count()
        && await page.getByText('a picture that we cannot get from').count());
    if (name !== 'plain') {
        assert.ok(await isSeen(reader, 'I kneel on one knee.'), name);
        assert.ok(await isSeen(reader, 'A knee on a cushion'), name);
        await hasNoFindings(reader, `the question, ${name}`);
    }
    await reader.getByRole('link', { name: 'A foot' }).waitFor();
    assert.equal(await reader.getByRole('img', { name: 'A foot' }).count(), 0, 'what is broken is its words');
    if (process.env.SHOTS) await reader.screenshot({ path: `${process.env.SHOTS}/photo-${name}.png`, fullPage: true });
    await reader.context().close();
}
assert.deepEqual([...new Set(asked)].sort(), ['/gone.jpg', '/knee.jpg'], 'only the job runner asked');
done('readers see it, and the copy of one from elsewhere; one that is gone is its words; in light, dark and forced colours, at 320 pixels, without script');

// ---- an answer's, without script ----
const helper = await tab(await phone(browser, { bypassCSP: true, javaScriptEnabled: false }));
await register(helper, 'photo_helper');
isKnown('photo_helper');
await helper.goto(question);
await helper.locator('#body').fill('Compare it with mine.');
await helper.getByRole('button', { name: 'Post answer' }).click();
await helper.getByText('Compare it with mine.').first().waitFor();
await toPhotographs(helper, helper.locator('article', { hasText: 'Compare it with mine.' }).last());
const mine = helper.url();
assert.match(mine, /\/answers\/\d+\/pictures$/);
await add(helper, 'tests/pictures/gradient.webp', 'My hip is level.');
await until(helper, mine, (page) => photo(page, 'My hip is level.').count());
await helper.getByRole('link', { name: 'Change the words' }).click();
await helper.getByLabel('What it shows').fill('My hip is level, from the side.');
await helper.getByRole('button', { name: 'Save' }).click();
await until(asker, question, (page) => photo(page, 'My hip is level, from the side.').count());
await helper.goto(mine);
await helper.getByRole('button', { name: 'Remove' }).click();
await helper.getByText('It is kept for two days').waitFor();
await until(asker, question, async (page) => !(await photo(page, 'My hip is level, from the side.').count()));
await helper.goto(mine);
await helper.getByRole('button', { name: 'Bring back' }).click();
await until(asker, question, (page) => photo(page, 'My hip is level, from the side.').count());
done('one is added to an answer, its words changed, removed and brought back, without script');

// ---- what is said of it ----
await asker.goto(pictures);
await asker.getByRole('link', { name: 'Change the words' }).click();
await asker.getByRole('heading', { level: 1, name: 'What a photograph shows' }).waitFor();
await hasNoFindings(asker, 'changing the words');
if (process.env.SHOTS) await asker.screenshot({ path: `${process.env.SHOTS}/photo-words.png`, fullPage: true });
await asker.getByLabel('What it shows').fill('I kneel on my left knee.');
await asker.getByRole('button', { name: 'Save' }).click();
await until(asker, question, (page) => photo(page, 'I kneel on my left knee.').count());
await asker.goto(`${question.replace(/\/[^/]*$/, '')}/revisions`);
await asker.getByText('changed what is said of a photograph').waitFor();
await hasNoFindings(asker, 'the history');
done('what is said of it is changed, and the history says so');

await browser.close();
site.close();
