// A stretch made it worse: somebody on a phone tells coaches, a coach adds a caution, who still tries it is told; and a coach undoes it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { becomes, done, hasNoFindings, launch, looksRight, phone, register, tab } from './stage.mjs';

const asOwner = (statement) => execFileSync('psql', ['-qAtX', process.env.DATABASE_URL.replace('backtalk_serve@', 'backtalk@'), '-c', statement], { encoding: 'utf8' }).trim();
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
const choose = (page, name, value) => page.locator(`input[name=${name}][value="${value}"]`).check({ force: true });
const main = (page) => page.locator('main');

const browser = await launch();

async function person(name, role, options = { bypassCSP: true }) {
    const page = await tab(await phone(browser, options));
    await register(page, name);
    if (role) await becomes(page, name, role);
    return page;
}

// ---- two try the same stretch ----

const trier = await person('worse_still_tries');
await trier.goto('/stretches/piriformis-stretch');
await trier.getByRole('link', { name: 'Try it for some weeks' }).click();
await trier.getByLabel('What do you want to do again?').fill('Sit through a film');
await choose(trier, 'score1', 3);
await choose(trier, 'pain_now', 4);
await choose(trier, 'pain_worst', 7);
await trier.getByLabel('Yes, keep how it goes in my account').check();
await trier.getByRole('button', { name: 'Begin' }).click();
await trier.getByRole('heading', { name: 'What you try', level: 1 }).waitFor();

// ---- and somebody has it in a plan ----

const planner = await person('worse_plans');
await planner.goto('/questions/ask?tags=buttock');
await planner.locator('#title').fill('Is a stretch for the piriformis enough for a tight backside?');
await planner.locator('#body').fill('I was told to do the [[piriformis-stretch]] each evening, and wonder what else there is.');
await planner.getByRole('button', { name: 'Post question' }).click();
await planner.waitForURL(/\/questions\/\d+\/is-a-stretch/);
await planner.goto(`${new URL(planner.url()).pathname.replace(/\/[^/]*$/, '')}/plan/new`);
await planner.getByRole('region', { name: 'From the library' }).getByRole('checkbox').check();
await planner.getByLabel('Yes, keep my plans in my account').check();
await planner.getByRole('button', { name: 'Make my plan' }).click();
await planner.getByRole('heading', { name: 'Your plan', level: 1 }).waitFor();
const plan = new URL(planner.url()).pathname;

// ---- without a script, on a small phone: one of them is worse, and it goes down the leg ----

const teller = await person('worse_tells', null, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
await teller.goto('/stretches/piriformis-stretch');
await main(teller).getByRole('link', { name: 'It made it worse' }).click();
await teller.getByLabel('The pain got stronger').check();
await teller.getByRole('group', { name: 'On which side?' }).getByLabel('Left').check();
await teller.getByRole('group', { name: 'Does it go down the leg?' }).getByLabel('Yes').check();
await teller.getByLabel('At which step?').fill('2');
await teller.getByLabel('In your own words').fill('It pulls down to my calf since I lean forward.');
assert.ok(await fits(teller));
await teller.getByLabel('Yes, keep it, and let coaches read it without my name').check();
await teller.getByRole('button', { name: 'Tell coaches' }).click();
assert.match(await main(teller).innerText(), /Thank you. You told coaches/);
assert.match(await main(teller).innerText(), /It waits for a coach/);
assert.equal(await teller.getByText('Call for help now').count(), 0);
assert.ok(await fits(teller));
done('without a script somebody on a small phone tells coaches');

// ---- with one: what needs help now shows where to call, at once ----

const ticks = await person('worse_ticks');
await ticks.goto('/stretches/piriformis-stretch');
await main(ticks).getByRole('link', { name: 'It made it worse' }).click();
await hasNoFindings(ticks, 'telling coaches');
await ticks.getByLabel('In your own words').fill('Since then I cannot pee.');
await ticks.getByRole('heading', { name: /^(Call for help now|Get help now, at any hour)$/ }).waitFor(); // while it is typed
await ticks.getByLabel('In your own words').fill('');
await ticks.getByLabel('It tingles, or feels numb or weak').check();
await ticks.getByRole('group', { name: 'On which side?' }).getByLabel('Both').check();
await ticks.getByRole('group', { name: 'Does it go down the leg?' }).getByLabel('Yes').check();
await ticks.locator('input[name=sign]').first().check();
await ticks.getByLabel('Yes, keep it, and let coaches read it without my name').check();
await ticks.getByRole('button', { name: 'Tell coaches' }).click();
await ticks.getByRole('heading', { name: /^(Call for help now|Get help now, at any hour)$/ }).waitFor();
await main(ticks).getByText('You told coaches that it made it worse').waitFor();
await hasNoFindings(ticks, 'what was told, with a card');
done('what needs help now shows the numbers at once, and is kept all the same');

// ---- nobody looked for a day: it is first on the desk ----

asOwner("UPDATE queue_post SET since = now() - interval '25 hours' WHERE kind = 'worse'");
const coach = await person('worse_coach', 'coach');
await coach.goto('/desk');
await coach.getByText('Something has waited for more than a day. Please look now.').waitFor();
await hasNoFindings(coach, 'the desk');
await main(coach).getByRole('region', { name: 'Members told coaches that it made it worse' }).getByRole('link').first().click();
await coach.getByRole('heading', { name: /^It made it worse:/, level: 1 }).waitFor();
const said = await main(coach).innerText();
assert.match(said, /It pulls down to my calf since I lean forward\./);
assert.match(said, /Down the leg: Yes/);
assert.doesNotMatch(said, /worse_tells|worse_ticks/);
await hasNoFindings(coach, 'deciding');

// ---- a caution in the coach's words ----

await coach.getByLabel('How strict').selectOption('care');
const caution = 'If it goes down the leg, stop, and leave this one out until somebody has examined you.';
await coach.getByLabel('What to do').fill(caution);
await coach.getByRole('button', { name: 'Add this caution' }).click();
await coach.getByText('a caution was added').waitFor();
await hasNoFindings(coach, 'what was decided');
await trier.goto('/stretches/piriformis-stretch');
await main(trier).getByText(caution).first().waitFor();
await teller.goto('/worse');
assert.match(await main(teller).innerText(), /a caution was added/);
done('a coach reads it without a name, and a caution comes of it');

// ---- who still tries it is told, and not who said so ----

const notice = 'It made it worse for somebody, and a coach looked:';
for (let tries = 0; tries < 100 && !(await main(trier).getByText(notice).count()); tries++) {
    await trier.goto('/notices');
}
await trier.getByRole('heading', { name: notice }).waitFor();
await trier.getByRole('button', { name: 'Read this before you do it again' }).click();
await trier.getByRole('heading', { name: 'What you try', level: 1 }).waitFor();
await main(trier).getByText(caution).waitFor();
await hasNoFindings(trier, 'what a coach changed');
assert.doesNotMatch(await main(trier).innerText(), /worse_tells|worse_ticks|worse_coach/);
done('who still tries it is told, without a name');

// ---- who has it in a plan reads it at that very step, and who told what came of it ----

async function told(page, words) {
    for (let tries = 0; tries < 100 && !(await main(page).getByText(words).count()); tries++) await page.goto('/notices');
    await page.getByRole('heading', { name: words }).waitFor();
}
await told(planner, 'There is something to know before you go on:');
await hasNoFindings(planner, 'a notice of a plan');
await planner.getByRole('button', { name: 'Read what is said at the step' }).click();
await planner.waitForURL(new RegExp(`${plan}#step-1$`));
await planner.locator('#step-1').getByText(caution).waitFor();
await looksRight(planner, 'a plan with something to know');
assert.doesNotMatch(await main(planner).innerText(), /worse_tells|worse_ticks|worse_coach/);
await planner.goto('/plans');
await planner.getByRole('link', { name: 'There is something to know at step 1' }).waitFor();
await hasNoFindings(planner, 'plans with something to know');
await told(teller, 'A coach looked, and a caution was added:');
await teller.getByRole('button', { name: 'Read what came of it' }).click();
await teller.waitForURL(/\/worse\/\d+$/);
await main(teller).getByText(caution).waitFor();
done('who has it in a plan is told at the step, and who told what came of it');

// ---- undone ----

await coach.getByRole('button', { name: 'Undo: it waits again' }).click();
await coach.getByRole('heading', { name: 'Add a caution' }).waitFor();
await trier.goto('/stretches/piriformis-stretch');
assert.equal(await main(trier).getByText(caution).count(), 0);
await planner.goto(plan);
assert.equal(await planner.locator('#step-1').getByText(caution).count(), 0);
await trier.goto('/trials');
await main(trier).getByText('looks at it once more').waitFor();
done('it is undone, and the caution is gone');

// ---- taken back ----

await teller.goto('/worse');
await teller.getByText('Take it back, and erase all of it').click();
await teller.getByRole('button', { name: 'Erase all of it' }).click();
assert.match(await main(teller).innerText(), /Nothing\. If something here makes it worse/);
assert.equal(asOwner("SELECT count(*) FROM body.worse w JOIN account a ON a.id = w.account_id WHERE a.name = 'worse_tells'"), '0');
await browser.close();
done('taken back it is gone at once');
