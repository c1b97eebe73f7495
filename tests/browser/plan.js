// A plan from advice, as the asker of "Very tight lower back when running" made one: steps of several answers ticked on a phone, without a
// script and with one, put in an order and in own words, one under way, one dropped, a second version with why, and the whole of it tried.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, looksRight, phone, register, tab } from './stage.mjs';

const browser = await launch();
const small = (page) => page.evaluate(() => [...document.querySelectorAll('main .check, main .button, main summary, .plan-ways a, .plan-link')].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.height > 0 && Math.min(box.width, box.height) < 44;
}).map((node) => node.outerHTML.slice(0, 90)));
const step = (page, number) => page.locator(`#step-${number}`);
const words = (page) => page.locator('.plan-words').allInnerTexts();

// ---- the thread ----

async function member(name, options = {}) {
    const context = await phone(browser, options);
    const page = await tab(context);
    await register(page, name);
    return page;
}

const asker = await member('plan_story_ron', { hasTouch: true, bypassCSP: true, reducedMotion: 'reduce' });
await asker.goto('/questions/ask?tags=low-back');
await asker.locator('#title').fill('Very tight lower back when running');
await asker.locator('#body').fill('Worst after running. I do have tight hamstrings, could that be the problem? Or could it be the psoas?');
await asker.getByRole('button', { name: 'Post question' }).click();
await asker.waitForURL(/\/questions\/\d+\/very-tight/);
const question = new URL(asker.url()).pathname;
const helpers = [
    ['plan_story_flash', 'Your psoas and iliacus are tight.\n\n- Stretch your psoas, such as [[stretch:couch-stretch]]\n- Stretch your hamstrings\n- Push up like a cobra'],
    ['plan_story_kit', 'Pelvic tilt is caused by muscle imbalances.\n\n1. Identify any muscle imbalances\n2. Get an ice bag'],
    ['plan_story_doc', 'See a doctor on Monday.'],
];
for (const [name, advice] of helpers) {
    const helper = await member(name);
    await helper.goto(question);
    await helper.locator('textarea#body').first().fill(advice);
    await helper.getByRole('button', { name: 'Post answer' }).click();
    await helper.getByText(/saved|Your answer/).first().waitFor();
    if (name === 'plan_story_kit') {
        await helper.goto(question);
        assert.equal(await helper.getByRole('link', { name: 'Make a plan from this advice' }).count(), 0, 'it is for whoever asked');
    }
    await helper.context().close();
}

// ---- somebody with the same back makes one for themselves, without a script ----

const reader = await member('plan_story_piri', { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
await reader.goto(question);
await reader.getByRole('link', { name: /help/i }).first().waitFor();
await reader.goto(`${question.replace(/\/[^/]*$/, '')}/plan/new`);
assert.equal(await reader.getByLabel('Your psoas and iliacus are tight.').count(), 0, 'that is no advice');
await reader.getByLabel('Stretch your hamstrings').check();
await reader.getByLabel('See a doctor on Monday.').check();
await reader.getByLabel('Yes, keep my plans in my account').check();
assert.deepEqual(await small(reader), []);
await reader.getByRole('button', { name: 'Make my plan' }).click();
await reader.getByRole('heading', { name: 'Your plan', level: 1 }).waitFor();
assert.deepEqual((await words(reader)).sort(), ['See a doctor on Monday.', 'Stretch your hamstrings']);
// Opened once more, what is in the plan is shown as such, and cannot be ticked again.
const planned = new URL(reader.url()).pathname;
await reader.goto(`${question.replace(/\/[^/]*$/, '')}/plan/new`);
assert.equal(await reader.getByLabel('Stretch your hamstrings').count(), 0);
await reader.getByRole('listitem').filter({ hasText: 'Stretch your hamstrings' }).getByRole('link', { name: /In your plan already/ }).click();
await reader.waitForURL(new RegExp(`${planned}#step-`));
const above = (await words(reader))[0];
await step(reader, 1).getByText('Change step 1').click();
await step(reader, 1).getByRole('button', { name: 'Move down' }).click();
await reader.waitForURL(/#step-2$/);
assert.equal((await words(reader))[1], above);
await step(reader, 1).getByText('Change step 1').click();
await step(reader, 1).getByLabel('Dropped').check();
await step(reader, 1).getByRole('button', { name: 'Save' }).click();
await reader.getByRole('link', { name: 'Please say in a few words why you drop it' }).waitFor();
await step(reader, 1).getByLabel('Why you drop it').fill('No doctor is open');
await step(reader, 1).getByRole('button', { name: 'Save' }).click();
await step(reader, 1).getByText('Dropped, because: No doctor is open').waitFor();
assert.deepEqual(await small(reader), []);
await reader.context().close();
done('without a script, steps of several answers are a plan, moved, and one dropped because');

// ---- whoever asked ----

await asker.goto(question);
await asker.getByRole('link', { name: 'Make a plan from this advice' }).tap();
await asker.getByLabel('Stretch your psoas, such as Couch stretch').check();
await asker.getByLabel('Stretch your hamstrings').check();
await asker.getByLabel('Identify any muscle imbalances').check();
await asker.getByLabel('See a doctor on Monday.').check();
await asker.getByLabel('Steps of your own').fill('Pool work for the time being');
await looksRight(asker, 'ticking advice');
assert.deepEqual(await small(asker), []);
await asker.getByLabel('Yes, keep my plans in my account').check();
await asker.getByRole('button', { name: 'Make my plan' }).tap();
await asker.getByRole('heading', { name: 'Your plan', level: 1 }).waitFor();
const plan = new URL(asker.url()).pathname;
assert.equal((await words(asker)).length, 5);
assert.equal((await words(asker))[4], 'Pool work for the time being');
await asker.getByRole('heading', { name: 'Before you start' }).waitFor();
await looksRight(asker, 'a plan');

// In his own words and his own order, as he wrote it in the thread.
await asker.getByRole('link', { name: 'Change its words, or add steps of your own' }).tap();
await asker.waitForURL(/\/edit$/);
const row = async (text) => {
    const fields = asker.locator('fieldset.plan-edit');
    for (let i = 0; i < await fields.count(); i++)
        if ((await fields.nth(i).locator('textarea').inputValue()).startsWith(text)) return fields.nth(i);
    return assert.fail(`no step ${text}`);
};
await (await row('Stretch your psoas')).locator('textarea').fill('Improve flexibility of hamstrings, hip flexors (psoas, too), adductors');
await (await row('Stretch your hamstrings')).getByLabel(/Take step/).check();
await (await row('Identify any')).locator('textarea').fill('Identify and correct any muscle imbalances: hamstrings are probably weak');
await (await row('See a doctor')).locator('textarea').fill('See a doctor, physiotherapist and chiropractor');
await (await row('Improve')).getByLabel('How far it is').selectOption('Doing');
const pool = await row('Pool');
await pool.getByLabel('How far it is').selectOption('Dropped');
await looksRight(asker, 'changing a plan');
assert.deepEqual(await small(asker), []);
await asker.getByLabel('Why you change it').fill('Taking everybody’s advice on board');
await asker.getByRole('button', { name: 'Save', exact: true }).tap();
await asker.getByRole('link', { name: 'Please say in a few words why you drop this step.' }).waitFor();
await (await row('Pool')).getByLabel('Why you drop it').fill('Nothing is torn');
await asker.getByRole('button', { name: 'Save', exact: true }).tap();
await asker.waitForURL((url) => url.pathname === plan);
assert.equal((await words(asker)).length, 4);
await asker.getByText('Dropped, because: Nothing is torn').waitFor();
assert.equal(await asker.locator('.plan-doing').count(), 1);
await asker.getByText('Why it changed: Taking everybody’s advice on board').waitFor();
await asker.getByRole('link', { name: 'the answer by plan_story_kit' }).waitFor();
await looksRight(asker, 'a plan in own words');
done('the plan of the thread is in its owner’s words and order, with a reason');

await asker.getByRole('link', { name: 'Its versions' }).tap();
await asker.getByRole('link', { name: 'Version 1', exact: true }).waitFor();
await hasNoFindings(asker, 'versions');
await asker.getByRole('link', { name: 'Version 1', exact: true }).tap();
await asker.getByText('This is version 1.').waitFor();
assert.equal((await words(asker)).length, 5);

// ---- the whole of it is tried ----

await asker.goto(plan);
await asker.getByRole('link', { name: 'Try the whole plan for some weeks' }).tap();
await asker.getByText('Only you see how a plan goes.').waitFor();
await asker.getByLabel('What do you want to do again?').fill('Run tempo');
for (const [name, value] of [['score1', 2], ['pain_now', 4], ['pain_worst', 7]])
    await asker.locator(`input[name=${name}][value="${value}"]`).check({ force: true });
await asker.getByLabel('Yes, keep how it goes in my account').check();
await hasNoFindings(asker, 'trying a plan');
await asker.getByRole('button', { name: 'Begin' }).tap();
await asker.getByRole('heading', { name: 'What you try', level: 1 }).waitFor();
await asker.getByRole('link', { name: /Very tight lower back when running/ }).first().tap();
await asker.getByRole('link', { name: 'version 2' }).waitFor();
done('the whole plan is tried');

await asker.goto('/plans');
await hasNoFindings(asker, 'the list of plans');
await asker.getByRole('link', { name: 'Very tight lower back when running' }).waitFor();
await asker.getByText('Stop, and erase all of them').tap();
await asker.getByRole('button', { name: 'Erase all my plans' }).tap();
await asker.getByText('There is none yet.').waitFor();
await asker.context().close();
await browser.close();
done('and erased with one press');
