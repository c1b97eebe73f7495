// Two people in two browsers: one asks the other about a post, the other is told and answers; then one blocks the other, who is folded,
// cannot write to them and loses no word, until that ends. With and without script, light and dark; with axe.
import assert from 'node:assert/strict';
import { base, done, launch, looksRight, phone, register, tab } from './stage.mjs';

// A browser each: nothing that one of them keeps is the other's.
const still = { bypassCSP: true, reducedMotion: 'reduce' };
const browsers = [await launch(), await launch()];
const nell = await tab(await phone(browsers[0], still));
await register(nell, 'blocking_nell');
const kurt = await tab(await phone(browsers[1], still));
await register(kurt, 'blocking_kurt');

// Again and again, as the job runner has to do its part.
async function until(page, address, words) {
    for (let i = 0; i < 60; i++) {
        await page.goto(address);
        if (await page.getByText(words).count() > 0) return;
        await page.waitForTimeout(250);
    }
    assert.fail(`waited for "${words}" at ${address}`);
}

await nell.goto('/questions/ask');
await nell.locator('#title').fill('How long do you rest between two runs?');
await nell.locator('#tags-next').fill('tight');
await nell.locator('#body').fill('My backside is tight on the day after.');
await nell.getByRole('button', { name: 'Post question' }).click();
await nell.waitForURL(/\/questions\/\d+\/how-long/);
const question = new URL(nell.url()).pathname;
await kurt.goto(question);
await kurt.locator('#your-answer textarea, textarea#body').first().fill('Two days, and I walk on both.');
await kurt.getByRole('button', { name: 'Post answer' }).click();
await kurt.waitForURL(/#answer-\d+/);
const answer = /#answer-(\d+)/.exec(kurt.url())[1];

// ---- asking ----

await nell.goto('/users/blocking_kurt');
await nell.getByRole('link', { name: 'Ask about a post' }).click();
await looksRight(nell, 'asking somebody');
await nell.getByLabel('Which question or answer').fill(`${base}/answers/${answer}`);
await nell.getByLabel('Your question').fill('How far do you walk then?');
await nell.getByRole('button', { name: 'Ask', exact: true }).click();
await nell.waitForURL(/\/questions\/\d+/);
await nell.getByText('How far do you walk then?').first().waitFor();
await until(kurt, '/notices', 'How far do you walk then?');
await kurt.getByRole('button', { name: 'How far do you walk then?' }).first().click();
await kurt.waitForURL(/\/questions\/\d+/);
await kurt.getByText('How far do you walk then?').first().waitFor();
done('one asks the other about a post, in public, and the other is told and led there');

await kurt.goto('/account/shown');
await kurt.getByLabel('Members may ask me about a post').uncheck();
await kurt.getByRole('button', { name: 'Save' }).click();
await kurt.getByText('Saved.').waitFor();
await nell.goto('/users/blocking_kurt');
assert.equal(await nell.getByRole('link', { name: 'Ask about a post' }).count(), 0, 'asking is switched off');
await nell.goto('/users/blocking_kurt/ask');
await nell.getByText('They are not to be asked just now.').waitFor();
done('who does not want to be asked is not');

// ---- blocking ----

// Kurt is writing while Nell blocks them.
const comments = `/questions/${question.split('/')[2]}/comments`;
await kurt.goto(comments);
await kurt.locator('textarea[name=body]').fill('One more word to you.');
await nell.goto('/users/blocking_kurt');
await nell.getByRole('link', { name: 'Block', exact: true }).click();
await nell.getByRole('heading', { level: 1, name: 'Block blocking_kurt' }).waitFor();
await looksRight(nell, 'blocking somebody');
await nell.getByRole('button', { name: 'Block', exact: true }).click();
await nell.waitForURL(/\/following#blocked/);
await nell.getByRole('heading', { name: 'Blocked' }).waitFor();
await looksRight(nell, 'whom one blocks');
const folded = nell.getByText('By somebody whom you blocked').first();
const words = nell.getByText('Two days, and I walk on both.').first();
await nell.goto(question);
await folded.waitFor();
assert.ok(!await words.isVisible(), 'what they wrote is folded');
await looksRight(nell, 'a thread with somebody blocked');
await folded.click();
assert.ok(await words.isVisible(), 'and unfolds');
done('who is blocked is folded for whoever blocks them alone');

await kurt.getByRole('button', { name: /comment/i }).first().click();
await kurt.getByText('takes no answers and comments from you').first().waitFor();
assert.ok((await kurt.content()).includes('One more word to you.'), 'no word is lost');
await looksRight(kurt, 'a comment that is not taken');
done('who is blocked cannot write to them, and loses no word');

await kurt.goto(question);
assert.equal(await kurt.getByText('whom you blocked').count(), 0, 'nobody else sees what is folded');
await kurt.goto(comments);
await kurt.getByText('takes no answers, comments and suggestions from you').first().waitFor();
assert.equal(await kurt.locator('textarea[name=body]').inputValue(), 'One more word to you.', 'what they wrote is theirs to copy');
await looksRight(kurt, 'comments of somebody who takes none');
await kurt.goto('/drafts');
await kurt.getByRole('link', { name: /^Delete this draft/ }).first().click();
await kurt.getByRole('button', { name: 'Delete it' }).click();
await kurt.waitForURL((url) => url.pathname === '/drafts');
await kurt.goto(comments);
await kurt.getByText('please flag it').first().waitFor();
assert.equal(await kurt.locator('textarea[name=body]').count(), 0, 'who cannot write is told before they do');
done('from then on they are told before they write');

const plain = await tab(await phone(browsers[0], { javaScriptEnabled: false, storageState: await nell.context().storageState() }));
await plain.goto('/following');
await plain.getByRole('button', { name: /^Stop blocking/ }).click();
await plain.goto(question);
assert.equal(await plain.getByText('whom you blocked').count(), 0, 'no longer folded');
await kurt.goto(comments);
await kurt.locator('textarea[name=body]').fill('Another word to you.');
await kurt.getByRole('button', { name: /comment/i }).first().click();
await kurt.waitForURL(/\/questions\/\d+\/how-long/);
await plain.goto(question);
await plain.getByText('Another word to you.').first().waitFor();
done('it ends without a script, and they can write again');

for (const browser of browsers) await browser.close();
