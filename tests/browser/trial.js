// Trying something for some weeks on a small phone, without a script and with one: begun, forgotten, reported, read as a course.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

// Who serves cannot reach what is on somebody's body: the clock is advanced as the database's owner.
const asOwner = (statement) => execFileSync('psql', ['-qAtX', process.env.DATABASE_URL.replace('backtalk_serve@', 'backtalk@'), '-c', statement]);
const weekComes = (week) => asOwner(`UPDATE body.check_in SET due_at = now() WHERE week = ${week} AND due_at IS NOT NULL`);
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const choose = (page, name, value) => page.locator(`input[name=${name}][value="${value}"]`).check({ force: true });

const browser = await launch();

async function tries(options, name, looks) {
    const context = await phone(browser, { viewport: { width: 320, height: 640 }, ...options });
    const page = await tab(context);
    await register(page, name);
    await page.goto('/stretches/butterfly');
    await page.getByRole('link', { name: 'Try it for some weeks' }).click();
    await page.getByLabel('What do you want to do again?').fill('Sit through a film');
    await choose(page, 'score1', 3);
    await choose(page, 'pain_now', 4);
    await choose(page, 'pain_worst', 7);
    await page.getByLabel('Yes, keep how it goes in my account').check();
    if (looks) await hasNoFindings(page, 'beginning');
    assert.ok(await fits(page));
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { name: 'What you try', level: 1 }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Say how it is going' }).count(), 0);
    weekComes(4);
    await page.reload();
    await page.getByRole('link', { name: 'Say how it is going' }).click();
    await choose(page, 'pain_now', 2);
    await choose(page, 'pain_worst', 4);
    await choose(page, 'score1', 8);
    await choose(page, 'days', 5);
    await page.getByLabel('Much better', { exact: true }).check();
    if (looks) await hasNoFindings(page, 'a check-in');
    assert.ok(await fits(page));
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'Your course' }).waitFor();
    await page.getByRole('row', { name: /Week 4 2 4 8 5 Much better/ }).waitFor();
    await page.getByRole('row', { name: /Week 1 no report/ }).waitFor();
    assert.ok(await page.getByRole('img', { name: /^Pain at its worst/ }).isVisible());
    if (looks) await hasNoFindings(page, 'the course');
    assert.ok(await fits(page));
    return { context, page };
}

const paper = await tries({ javaScriptEnabled: false }, 'trying_tess', false);
await paper.context.close();
done('without a script something is tried, and how it went is reported');

const { context, page } = await tries({ bypassCSP: true }, 'trying_tom', true);
done('nothing of it is wider than a small phone, and axe finds nothing');

// ---- shown to others, and taken back ----

await page.getByText('Change who sees it').click();
await page.locator('input[name=shown][value=report]').check();
await page.getByRole('button', { name: 'Save' }).click();
await page.goto('/stretches/butterfly');
await page.locator('main a[href^="/trials/of/"]').first().click();
await page.getByText('After 4 weeks: better (pain at its worst 7 → 4), 5 days a week').waitFor();
await hasNoFindings(page, 'how it went for others');

// ---- what came of it for all who tried it ----

asOwner(`WITH a AS (INSERT INTO account (name, name_key, password) SELECT 'counted' || n, 'counted' || n, 'x' FROM generate_series(1, 6) n RETURNING id)
    INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, pain_now, pain_worst, weeks, shown, region, since,
                            ended_at, ended_why, reported)
    SELECT a.id, s.entry_id, 1, 'Butterfly', '{sit}', '{4}', 3, 6, 4, 'counts', g.id, 'over-12', now(), 'worse', true
    FROM a, entry_slug s, tag g WHERE s.kind = 'stretch' AND s.slug = 'butterfly' AND g.name = 'low-back'`);
const told = page.getByRole('link', { name: 'Of 7 who tried it, 1 is better, 0 the same, 6 worse' });
await page.goto('/stretches/butterfly');
for (let i = 0; i < 120 && await told.count() === 0; i++) {
    await page.waitForTimeout(500);
    await page.reload();
}
await told.click();
await page.getByText('7 of 7 who tried it said how it went').waitFor();
await page.getByRole('row', { name: 'Worse 6' }).waitFor();
await page.getByRole('row', { name: 'No report 0' }).waitFor();
await hasNoFindings(page, 'what came of it');
assert.ok(await fits(page));
await page.getByRole('main').getByRole('link', { name: /lower back/i }).first().click();
await page.getByText('6 of 6 who tried it said how it went').waitFor();
assert.ok(!await page.getByText('counted').count(), 'nobody is named who is only counted');
done('five and more are told of in a table, the worse as large as the better, also of people with the same region');

await page.goto('/trials');
await page.getByText('Stop, and erase all of it').click();
await page.getByRole('button', { name: 'Erase all that I tried' }).click();
await page.getByText('Nothing yet.').waitFor();
await context.close();
await browser.close();
done('others read of it while its owner shows it, and it is erased with one press');
