// A long thread in Chromium: the list to jump from, the order of answers, what is folded, cards; moderators' page; with axe.
import assert from 'node:assert/strict';
import { base, becomes, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

async function looksRight(page, where) {
    for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        await hasNoFindings(page, `${where} at ${width}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
}

const browser = await launch();
const asker = await tab(await phone(browser, { bypassCSP: true }));
await register(asker, 'thread_tess');
await asker.goto('/questions/ask');
await asker.locator('#title').fill('Tight on one side after long drives');
await asker.locator('#tags-next').fill('tight');
await asker.locator('#body').fill('After two hours in the car my right side is tight.');
await asker.getByRole('button', { name: 'Post question' }).click();
await asker.waitForURL(/\/questions\/\d+\/tight-on/);
const question = new URL(asker.url()).pathname;
const id = question.split('/')[2];

const helper = await tab(await phone(browser));
await register(helper, 'thread_theo');

async function send(who, path, form) {
    await who.goto('/questions/ask');
    const csrf = await who.locator('input[name=csrf]').first().inputValue();
    const reply = await who.request.post(path, { form: { ...form, csrf }, headers: { origin: base }, maxRedirects: 0 });
    assert.equal(reply.status(), 303, path);
    return reply.headers().location;
}

const answers = [];
for (const body of ['Stop every hour.', 'Try [[glute-bridge]], and [[muscle:psoas-major]].\n\n## How often\n\nTwice a day.',
    'Push through the pain.', 'Heat in the evening.', 'Move the seat closer.', 'A folded towel.', 'Walk round the car.'])
    answers.push(/answer-(\d+)/.exec(await send(helper, `/questions/${id}/answers`, { body }))[1]);
const [early, linking, bad] = answers;
const late = answers.at(-1);
// Voters who are new here have no points yet.
sql("UPDATE right_rule SET points = 0 WHERE name = 'vote-down'");
for (let i = 1; i <= 4; i++) {
    const voter = await tab(await phone(browser));
    await register(voter, `thread_v${i}`);
    await send(voter, `/answers/${bad}/vote`, { value: '-1' });
    await voter.context().close();
}
await send(helper, `/answers/${bad}/comments`, { body: 'I meant it kindly.' });
await send(asker, `/answers/${linking}/comments`, { body: 'That eased it.' });
const remark = sql(`SELECT id FROM post WHERE parent_id = ${bad}`);

// ---- folded ----

const shown = (page, answer) => page.locator(`#answer-${answer} .prose`).first();
await asker.goto(question);
assert.equal(await shown(asker, bad).isVisible(), false, 'what most found unhelpful is folded');
assert.ok(await shown(asker, early).isVisible());
await asker.getByText('Show it').click();
assert.ok(await shown(asker, bad).isVisible());
for (const anchor of [`answer-${bad}`, `comment-${remark}`]) {
    await asker.goto('/questions');
    await asker.goto(`${question}#${anchor}`);
    await shown(asker, bad).waitFor();
    const top = await asker.locator(`#${anchor}`).evaluate((e) => e.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 844, `${anchor} is in sight`);
}
await asker.goto(question);
await asker.evaluate((anchor) => { location.hash = anchor; }, `answer-${bad}`);
await shown(asker, bad).waitFor();
done('an answer that most found unhelpful is folded; an address into it opens it');

// ---- to jump from ----

await asker.goto(question);
await asker.getByText('Jump to an answer').click();
const list = asker.getByRole('navigation', { name: 'Answers on this page' });
assert.equal(await list.getByRole('link').count(), 7);
await list.getByRole('link', { name: /Walk round the car/ }).click();
const top = await asker.locator(`#answer-${late}`).evaluate((e) => e.getBoundingClientRect().top);
assert.ok(top >= 0 && top < 844, 'the answer is in sight');
await list.getByRole('link', { name: /Push through/ }).click();
await shown(asker, bad).waitFor();
const headings = await asker.getByRole('heading', { level: 3, name: /^Answer by thread_theo, score/ }).allInnerTexts();
assert.equal(headings.length, 7);
assert.ok(await asker.getByRole('heading', { level: 4, name: 'How often' }).isVisible(), 'below the heading of its answer');
done('a long thread has a list to jump from, and headings to step through');

// ---- sorted ----

const order = () => asker.locator('article[id^=answer-]').evaluateAll((all) => all.map((one) => one.id.slice('answer-'.length)));
await asker.getByRole('link', { name: 'Newest' }).click();
await asker.waitForURL(/sort=newest/);
assert.deepEqual(await order(), [...answers].reverse());
await asker.getByRole('link', { name: 'Oldest' }).click();
await asker.waitForURL(/sort=oldest/);
assert.deepEqual(await order(), answers);
await asker.getByRole('link', { name: 'Best' }).click();
await asker.waitForURL((url) => url.search === '');
assert.equal((await order()).at(-1), bad);
done('answers are sorted as one asks');

// ---- who asked, cards, and votes that the heading follows ----

assert.equal(await asker.locator('.comment .role-asker').count(), 1);
const cards = asker.locator(`#answer-${linking} .entry-cards > li`);
assert.equal(await cards.count(), 2);
assert.match(await cards.first().innerText(), /Glute bridge[^]*Ask first: Pregnancy/);
await asker.locator(`#answer-${early} [name=up]`).click();
await asker.waitForFunction((answer) => document.getElementById(`by-${answer}`).textContent === 'Answer by thread_theo, score 1', early);
await looksRight(asker, 'a long thread');
done('who asked is marked, entries have cards, and a heading says the score');

// ---- without script ----

const plain = await tab(await phone(browser, { javaScriptEnabled: false }));
await plain.goto(`${question}?sort=oldest`);
await plain.locator('.folded > summary').click();
assert.ok(await shown(plain, bad).isVisible());
await plain.locator('.jump > summary').click();
await plain.getByRole('link', { name: /Walk round the car/ }).click();
assert.ok((await plain.locator(`#answer-${late}`).boundingBox()).y < 844);
done('all of it works without script');

// ---- moderators ----

await becomes(asker, 'thread_tess', 'moderator');
await asker.goto(`/answers/${bad}/delete`);
await asker.getByLabel('Why').selectOption({ label: 'It could do harm' });
await asker.getByLabel('In your words').fill('Pain is a reason to stop.');
await looksRight(asker, 'deleting');
await asker.getByRole('button', { name: 'Delete it' }).click();
await asker.waitForURL(/\/questions\//);
await helper.goto('/me?tab=deleted');
assert.match(await helper.locator('.rows').innerText(), /by thread_tess[^]*come to harm[^]*Pain is a reason to stop/);
await asker.goto('/me');
await asker.locator('main').getByRole('link', { name: 'Moderation' }).click();
await asker.waitForURL(/\/moderation/);
await looksRight(asker, 'what is deleted');
await asker.getByRole('link', { name: 'Recent changes' }).click();
await asker.waitForURL(/tab=changes/);
await asker.getByLabel('Show').selectOption({ label: 'Deletions' });
await asker.getByRole('button', { name: 'Show' }).click();
await asker.waitForURL(/kind=deletions/);
assert.match(await asker.locator('.rows').innerText(), /deleted the answer on/);
await looksRight(asker, 'recent changes');
await asker.goto('/moderation');
await asker.getByRole('button', { name: /Bring it back/ }).first().click();
await asker.waitForURL(/\/questions\//);
assert.equal(await asker.locator('.post-deleted').count(), 0);
done('a moderator deletes with a reason, looks at what was changed, and brings it back');

await browser.close();
