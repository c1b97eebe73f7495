// What coaches and admins do, on a phone: a credential and a review, a rollback, retiring for another entry, the desk's lists.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

const browser = await launch();
const inDays = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const main = (page) => page.locator('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();
const follow = (page, name) => main(page).getByRole('link', { name, exact: true }).first().click();

async function person(name, role) {
    const page = await tab(await phone(browser, { bypassCSP: true }));
    await register(page, name);
    if (role) await becomes(page, name, role);
    return page;
}

const root = await person('root_ruth', 'admin');
const reviewer = await person('physio_fay', 'coach');
const writer = await person('coach_wes', 'coach');
const reader = await tab(await phone(browser, { bypassCSP: true }));
const entry = '/terms/pigeon-toe-stance';

// ---- an admin checks a profession, the coach reviews ----

await root.goto('/users/physio_fay');
await follow(root, 'Credential');
await root.getByLabel('Profession').fill('physiotherapist');
await root.getByLabel('How you checked it').fill('Register of physiotherapists, PH12345');
await root.getByLabel('Valid until').fill(inDays(300));
await hasNoFindings(root, 'checking a credential');
await press(root, 'I have checked this');
await root.getByRole('heading', { name: 'What was checked' }).waitFor();
await hasNoFindings(root, 'a checked credential');
await reader.goto('/users/physio_fay');
assert.match(await main(reader).innerText(), /physiotherapist/);
assert.doesNotMatch(await main(reader).innerText(), /PH12345/, 'how it was checked is for admins');

await reader.goto(entry);
assert.match(await main(reader).innerText(), /Not yet reviewed by a clinician\./);
await reviewer.goto(entry);
await follow(reviewer, 'Reviews');
await reviewer.getByRole('heading', { name: 'Read it as it is now' }).waitFor();
await reviewer.getByLabel('To be reviewed again by').fill(inDays(200));
await press(reviewer, 'Record my review');
await reviewer.getByRole('alert').getByText('Please read each of these').waitFor();
await hasNoFindings(reviewer, 'a review that is not whole');
for (const box of await main(reviewer).getByRole('checkbox').all()) await box.check();
await press(reviewer, 'Record my review');
await reviewer.getByText('reviewed revision 1 on').waitFor();
await hasNoFindings(reviewer, 'the list of reviews');
await reader.goto(entry);
assert.match(await main(reader).innerText(), /Reviewed by physio_fay, physiotherapist \(credential checked by the site’s admins\), on .*, revision 1; to be reviewed again by/);
await hasNoFindings(reader, 'a reviewed entry');
done('an admin checks a credential, a coach reviews, and the page says so');

// ---- the next edit ends it ----

await writer.goto(entry);
await follow(writer, 'Edit');
const summary = await writer.locator('#summary').inputValue();
await writer.locator('#summary').fill(`${summary} Done for a minute.`);
await writer.locator('#reason').fill('How long');
await press(writer, 'Save');
await writer.waitForURL((url) => url.pathname === entry);
assert.match(await main(writer).innerText(), /Was reviewed on .*; changed since\./);
await reader.goto(entry);
assert.match(await main(reader).innerText(), /; changed since\./);
await reviewer.goto(`${entry}/reviews`);
await reviewer.getByRole('heading', { name: 'What changed since revision 1' }).waitFor();
assert.match(await reviewer.locator('ins').first().innerText(), /Done for a minute/);
await hasNoFindings(reviewer, 'a review that a change has ended');
done('the next edit ends the review, and the reviewer sees what changed');

// ---- compared, and gone back to ----

await writer.goto(entry);
await follow(writer, 'History');
await hasNoFindings(writer, 'the history of an entry');
await press(writer, 'Compare the two that are chosen');
await writer.waitForURL((url) => url.pathname === `${entry}/compare` && url.searchParams.get('from') === '1' && url.searchParams.get('to') === '2');
assert.match(await writer.locator('.changes ins').first().innerText(), /Done for a minute/);
await hasNoFindings(writer, 'a comparison');
await follow(writer, 'Revision 1');
await writer.getByText('This is an older version.').waitFor();
assert.doesNotMatch(await writer.locator('article').innerText(), /Done for a minute/);
await hasNoFindings(writer, 'an older revision');
await press(writer, 'Go back to revision 1');
await writer.waitForURL((url) => url.pathname === entry);
assert.doesNotMatch(await writer.locator('article').innerText(), /Done for a minute/);
await writer.goto(`${entry}/revisions`);
assert.match(await main(writer).innerText(), /Revision 3[^]*Back to revision 1[^]*Revision 2[^]*How long[^]*Revision 1/);
done('two revisions are compared, and one is gone back to');

// ---- retired, and what readers get instead ----

await writer.goto('/terms/new');
await writer.locator('#title').fill('Duck stance');
await writer.locator('#summary').fill('Toes point out.');
await writer.locator('#body').fill('How some people stand.');
await press(writer, 'Save');
await writer.waitForURL(/\/terms\/duck-stance$/);
assert.match(await main(writer).innerText(), /A draft/);
await writer.goto('/desk?list=drafts');
await follow(writer, 'Duck stance');
await follow(writer, 'Edit');
await writer.locator('input[name=status][value=review]').check();
await press(writer, 'Save');
await writer.waitForURL(/\/terms\/duck-stance$/);
const asker = await person('retired_rae');
await asker.goto('/questions/ask');
await asker.locator('#title').fill('Is the duck stance bad for me?');
await asker.locator('#body').fill('I stand in the [[Duck stance]] all day.');
await asker.locator('#tags-next').fill('tight ');
await press(asker, 'Post question');
await asker.waitForURL(/\/questions\/\d+\/is-the-duck/);
const question = new URL(asker.url()).pathname;
assert.equal(await main(asker).locator('a.wiki[href="/terms/duck-stance"]').count(), 1);

await writer.goto('/terms/duck-stance');
await follow(writer, 'Retire');
await press(writer, 'Retire it');
await writer.locator('main[data-failed], :invalid').first().waitFor({ state: 'attached' });
await writer.getByLabel('Readers should use instead').fill('Pigeon-toe stance');
await writer.getByLabel('Why it is retired').fill('one page has both');
await hasNoFindings(writer, 'retiring an entry');
await press(writer, 'Retire it');
assert.match(await main(writer).locator('.notice').first().innerText(),
    /^Retired on \d+ \w+ \d+\. Only coaches see it\. Everybody else is led to Pigeon-toe stance, which took its place\.\s+Reason: one page has both$/);
assert.ok((await main(writer).locator('.notice').first().boundingBox()).y < (await main(writer).locator('h1').boundingBox()).y, 'before anything else');
await hasNoFindings(writer, 'a retired entry');
await reader.goto('/terms/duck-stance');
assert.equal(new URL(reader.url()).pathname, entry, 'its address leads to the other');
assert.match(await main(reader).getByRole('status').innerText(), /led here from Duck stance, which was retired\.\s+Reason: one page has both/);
await hasNoFindings(reader, 'an entry that readers were led to');
await reader.goto(question);
const told = await main(reader).locator('.post-question .prose').innerText();
assert.match(told, /retired/, 'the post says that what it links to is retired');
assert.ok(await main(reader).locator(`.post-question a[href^="${entry}"]`).count(), 'and links to what takes its place');
done('a retired entry leads to another, and the posts that link to it say so');

// ---- the desk ----

for (const list of ['drafts', 'review', 'overdue', 'mine', 'broken']) {
    await writer.goto(`/desk?list=${list}`);
    await hasNoFindings(writer, `the desk's list "${list}"`);
}
await writer.goto('/me');
await follow(writer, 'Coach’s desk');
await writer.getByRole('link', { name: /^Overdue/ }).click();
await main(writer).getByRole('link', { name: 'Pigeon-toe stance' }).waitFor();
assert.match(await main(writer).locator('li', { hasText: 'Pigeon-toe stance' }).innerText(), /reviewed on .*, changed since/);
await writer.getByRole('link', { name: /^Mine/ }).click();
await main(writer).getByRole('link', { name: 'Pigeon-toe stance' }).waitFor();
assert.equal(sql("SELECT count(*) FROM review WHERE ended_at IS NULL"), '0', 'going back to what was read is a change, too');
for (const list of ['comments', 'undrawn', 'safety', 'links', 'broken']) {
    await writer.goto(`/desk?list=${list}`);
    await hasNoFindings(writer, `the desk's list ${list}`);
}
done('the coach\'s desk has what is overdue, and what is mine');

await browser.close();
