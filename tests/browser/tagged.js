// A tag that is missing: asked with by one person, made by another; followed, merged and taken apart again. On a small phone and on a desk
// in the dark.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

const browser = await launch();
const small = await phone(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true, reducedMotion: 'reduce' });
const desk = await phone(browser, { viewport: { width: 1280, height: 900 }, colorScheme: 'dark', bypassCSP: true, reducedMotion: 'reduce' });
const tina = await tab(small);
const carol = await tab(desk);
await register(tina, 'tagged_tina');
await register(carol, 'tagged_carol');
await becomes(carol, 'tagged_carol', 'coach');

// ---- asking with a tag that is none ----

await tina.goto('/questions/ask');
await tina.locator('#title').fill('Why does it pinch deep in my buttock on stairs?');
await tina.locator('#body').fill('Only on the way up, and only on the right.');
await tina.locator('#tags-next').pressSequentially('tight,');
await tina.locator('#tags-next').pressSequentially('pinchy');
await tina.keyboard.press('Enter');
await tina.getByRole('button', { name: 'Take out pinchy' }).waitFor();
await tina.getByRole('button', { name: 'Post question' }).click();
const offer = tina.getByLabel(/Ask without it, and suggest it as a new tag/);
await offer.waitFor();
assert.equal(await tina.locator('#title').inputValue(), 'Why does it pinch deep in my buttock on stairs?');
assert.match(await tina.locator('#body').inputValue(), /on the way up/);
await hasNoFindings(tina, 'the form that offers to suggest a tag');
await offer.check();
await tina.getByRole('button', { name: 'Post question' }).click();
await tina.waitForURL(/\/questions\/\d+\/why/);
const question = tina.url().match(/\d+/g).at(-1);
done('a question is asked, and its unknown tag suggested, in one go');

// ---- a coach makes it ----

await carol.goto('/moderation/queue?kind=tag');
await carol.getByRole('link', { name: 'Pinchy' }).click();
await carol.getByText('Why does it pinch deep in my buttock').waitFor();
await hasNoFindings(carol, 'a suggested tag');
await carol.getByRole('link', { name: 'Make it a tag' }).click();
assert.equal(await carol.locator('#name').inputValue(), 'pinchy');
await carol.locator('#name').fill('pinch-on-stairs');
await carol.locator('#title').fill('Pinches on stairs');
await carol.locator('#description').fill('A pinch going up or down. What hurts in front of the knee belongs elsewhere.');
await carol.getByRole('button', { name: 'Save tag' }).click();
await carol.waitForURL('**/tags/pinch-on-stairs');

// ---- she is told, and gives her question the tag ----

const told = async () => {
    for (const end = Date.now() + 15000; Date.now() < end;) {
        await tina.goto('/notices');
        if (await tina.getByText('What came of the tag that you suggested').count()) return;
    }
    assert.fail('she is told');
};
await told();
await tina.getByRole('button', { name: 'See what came of it' }).click();
await tina.getByText('It is a tag now').waitFor();
await hasNoFindings(tina, 'what came of a suggested tag');
await tina.getByRole('link', { name: 'Give your question the tag' }).click();
await tina.locator('#tags-next').pressSequentially('pinchy');
await tina.getByRole('option').filter({ hasText: 'Pinches on stairs' }).first().waitFor();
await tina.keyboard.press('Enter');
await tina.getByRole('button', { name: 'Take out Pinches on stairs' }).waitFor();
await tina.locator('#reason').fill('The tag is there now');
await tina.getByRole('button', { name: /Save/ }).first().click();
await tina.waitForURL(new RegExp(`/questions/${question}/why`));
await tina.goto('/tags/pinch-on-stairs');
await tina.getByText('Why does it pinch deep in my buttock').waitFor();
await tina.getByRole('button', { name: 'Follow', exact: true }).click();
await tina.waitForLoadState();
await hasNoFindings(tina, 'a tag');
done('it is made a tag by another name, she is told, and her question has it');

// ---- merged, and taken apart again ----

const following = async (name) => {
    for (const end = Date.now() + 15000; Date.now() < end;) {
        if (sql(`SELECT count(*) FROM follow f JOIN tag t ON t.id = f.subject_id JOIN account a ON a.id = f.account_id
                 WHERE f.kind = 'tag' AND f.wish = 'follow' AND a.name = 'tagged_tina' AND t.name = '${name}'`) === '1') return;
        await new Promise((again) => setTimeout(again, 200));
    }
    assert.fail(`she follows ${name}`);
};
await following('pinch-on-stairs');
await becomes(carol, 'tagged_carol', 'moderator');
await carol.goto('/tags/pinch-on-stairs/merge');
await carol.locator('#into').fill('stairs');
await carol.getByRole('button', { name: 'Continue' }).click();
await carol.getByRole('button', { name: 'Merge them' }).click();
await carol.getByText('Merged into this tag').waitFor();
await following('stairs');
await tina.goto('/tags/pinchy');
assert.match(tina.url(), /\/tags\/stairs$/);
await tina.goto('/following');
await tina.getByRole('link', { name: sql("SELECT title FROM tag WHERE name = 'stairs'"), exact: true }).waitFor();
await carol.getByRole('button', { name: 'Undo: bring pinch-on-stairs back' }).click();
await following('pinch-on-stairs');
await tina.goto('/tags/pinchy');
assert.match(tina.url(), /\/tags\/pinch-on-stairs$/);
done('who follows a tag goes along when it is merged, and back when that is undone');

// ---- going back, and what is missing ----

await carol.goto('/tags/pinch-on-stairs/edit');
await carol.locator('#title').fill('Pinching');
await carol.getByRole('button', { name: 'Save tag' }).click();
await carol.waitForURL('**/tags/pinch-on-stairs');
await carol.goto('/tags/pinch-on-stairs/revisions');
await hasNoFindings(carol, 'the history of a tag');
await carol.getByRole('button', { name: /^Go back to this/ }).first().click();
await carol.waitForURL('**/tags/pinch-on-stairs');
await carol.getByRole('heading', { level: 1, name: 'Pinches on stairs' }).waitFor();
for (const page of [tina, carol]) {
    await page.goto('/wanted/tags');
    await page.getByRole('heading', { level: 1, name: 'Tags that miss something' }).waitFor();
    await hasNoFindings(page, 'tags that miss something');
}
done('one click goes back to what a tag was');

await browser.close();
