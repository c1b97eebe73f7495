// Two people: one is about to publish an address, and posts links while their account is new; the other moderates. On a narrow phone without a
// script and in the dark.
import assert from 'node:assert/strict';
import { base, becomes, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

const browser = await launch();
const newcomer = await tab(await phone(browser, { viewport: { width: 320, height: 640 }, colorScheme: 'dark', javaScriptEnabled: false, bypassCSP: true }));
const scripted = await tab(await phone(browser, { bypassCSP: true }));
const reader = await tab(await phone(browser));
await register(newcomer, 'abuse_nora');
await register(scripted, 'abuse_mara');
await becomes(scripted, 'abuse_mara', 'moderator');

const tall = async (button) => assert.ok((await button.boundingBox()).height >= 44, 'a finger finds the button');
const fits = async (page, where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);

// ---- an address is hidden with one tap ----

await scripted.goto('/questions/ask?tags=hip-front');
await scripted.locator('input[name=title]').fill('Who has the sheet about sitting?');
await scripted.locator('textarea[name=body]').fill('Could you email me a copy to abuse_mara@example.org? Or ring 07700 900123. L5 S1, 3x12, 2 x 30 s.');
await scripted.getByRole('button', { name: 'Post question' }).click();
await scripted.getByRole('heading', { name: 'Everybody can read this. Hide it?' }).waitFor();
await scripted.getByText('an email address: abuse_mara@example.org').waitFor();
await scripted.getByText('a telephone number: 07700 900123').waitFor();
assert.match(await scripted.locator('textarea[name=body]').inputValue(), /L5 S1, 3x12/);
await hasNoFindings(scripted, 'asked before an address is public');
await tall(scripted.getByRole('button', { name: 'Hide it and post' }));
await scripted.getByRole('button', { name: 'Post it as it is' }).click();
await scripted.waitForURL(/\/questions\/\d+\/who-has/);
const question = new URL(scripted.url()).pathname.split('/')[2];
await scripted.getByText('abuse_mara@example.org').first().waitFor();
done('what is private is asked about, and published by whoever wants that');

await scripted.goto(`/questions/${question}/edit`);
await hasNoFindings(scripted, 'a text with an address is edited');
await scripted.getByRole('button', { name: 'Hide it and save' }).click();
await scripted.getByRole('heading', { name: 'Private things in the history' }).waitFor();
await hasNoFindings(scripted, 'private things in a history');
await scripted.getByRole('button', { name: 'Take it out of the history' }).click();
await scripted.waitForURL(/\/questions\/\d+\/who-has/);
await reader.goto(`/questions/${question}/revisions`);
const history = await reader.content();
assert.ok(!history.includes('abuse_mara@example.org') && !history.includes('07700'), 'the history has it no more');
await reader.getByText('took something private out of the history').waitFor();
done('an edit takes it out of the history, too');

// ---- links of a new account wait ----

await newcomer.goto(`/questions/${question}`);
await newcomer.locator('textarea[name=body]').fill('See https://shop.example/a, https://shop.example/b and https://other.example/c for a sheet.');
await newcomer.getByRole('button', { name: 'Post answer' }).click();
await newcomer.getByRole('heading', { name: 'A moderator looks at this first' }).waitFor();
await fits(newcomer, 'a post that waits');
const answer = new URL(newcomer.url()).pathname.split('/')[2];
await reader.goto(`/questions/${question}?now`);
assert.ok(!(await reader.content()).includes('shop.example'), 'nobody else sees it');
await newcomer.goto(`/questions/${question}`);
await newcomer.getByText('Only its author and moderators see it until then.').waitFor();
done('what waits is seen by its author');

await scripted.goto('/moderation/queue?kind=held');
await hasNoFindings(scripted, 'the queue of what waits');
await scripted.locator(`a[href="/moderation/held/${answer}"]`).click();
await hasNoFindings(scripted, 'one that waits');
await scripted.getByRole('button', { name: 'Publish it', exact: true }).click();
await scripted.getByText('It is published.').waitFor();
await hasNoFindings(scripted, 'one that was published');
await reader.goto(`/questions/${question}?again`);
for (let tries = 0; tries < 60 && !(await reader.content()).includes('shop.example'); tries++) {
    await new Promise((later) => setTimeout(later, 200));
    await reader.goto(`/questions/${question}?again=${tries}`);
}
assert.ok((await reader.content()).includes('shop.example'), 'everybody sees it');
for (let tries = 0; tries < 100 && sql(`SELECT count(*) FROM notice n JOIN account a ON a.id = n.account_id WHERE n.what = 'held' AND a.name = 'abuse_nora'`) !== '1'; tries++)
    await new Promise((later) => setTimeout(later, 200));
await newcomer.goto('/notices');
await newcomer.getByRole('heading', { name: 'Your answer is published:' }).waitFor();
done('a moderator publishes it, and its author is told');

// ---- refused ----

await newcomer.goto(`/questions/${question}`);
await newcomer.locator('textarea[name=body]').fill('Buy it! https://shop.example/d, https://shop.example/e, https://shop.example/f');
await newcomer.getByRole('button', { name: 'Post answer' }).click();
await newcomer.getByRole('heading', { name: 'A moderator looks at this first' }).waitFor();
const second = new URL(newcomer.url()).pathname;
await scripted.goto(`/moderation/held/${second.split('/')[2]}`);
await scripted.getByRole('button', { name: 'Do not publish it' }).click();
await scripted.getByText('Please choose a reason: whoever wrote it will read it.').first().waitFor();
await hasNoFindings(scripted, 'refused without a reason');
await scripted.locator('select[name=why]').selectOption('advertising');
await scripted.getByRole('button', { name: 'Do not publish it' }).click();
await scripted.getByText('It is not published.').waitFor();
await newcomer.goto(second);
await newcomer.getByText('It advertises something.').waitFor();
await fits(newcomer, 'a post that was refused');
done('refused, its author reads why');

// ---- changed while it is read ----

await newcomer.goto(`/questions/${question}`);
await newcomer.locator('textarea[name=body]').fill('Mine is from https://tea.example/a, https://tea.example/b and https://tea.example/c.');
await newcomer.getByRole('button', { name: 'Post answer' }).click();
await newcomer.getByRole('heading', { name: 'A moderator looks at this first' }).waitFor();
const third = new URL(newcomer.url()).pathname.split('/')[2];
const beside = await tab(scripted.context());
await scripted.goto(`/moderation/held/${third}`);
await beside.goto(`/moderation/held/${third}`);
await beside.getByRole('button', { name: 'Publish it', exact: true }).click();
await beside.getByText('It is published.').waitFor();
await newcomer.goto(`/answers/${third}/edit`);
await newcomer.locator('textarea[name=body]').fill('Buy yours at https://tea.example/x, https://tea.example/y or https://tea.example/z!');
await newcomer.getByRole('button', { name: 'Save' }).first().click();
await newcomer.getByRole('heading', { name: 'A moderator looks at this first' }).waitFor();
await scripted.getByRole('button', { name: 'Publish it', exact: true }).click();
await scripted.getByText('It was changed after you opened this page, and nothing was decided.').first().waitFor();
await scripted.getByText('Buy yours at').waitFor();
await hasNoFindings(scripted, 'changed while it was read');
done('what became another text meanwhile is read again before it is published');

// ---- a flooder is suspended, and what waits goes along ----

await scripted.goto('/users/abuse_nora/suspend');
await scripted.getByLabel('One week').check();
await scripted.getByLabel('Why', { exact: true }).fill('Advertises the same again and again.');
await scripted.getByLabel('And refuse 1 post of theirs that waits').check();
await hasNoFindings(scripted, 'suspending, with what waits');
await scripted.getByRole('button', { name: 'Suspend abuse_nora' }).click();
await scripted.getByText('1 post of theirs was refused with a suspension.').waitFor();
await fits(scripted, 'a suspension');
await scripted.goto('/moderation?tab=mine');
await scripted.getByText('refused all that waited of').waitFor();
await hasNoFindings(scripted, 'what one did');
for (const button of await scripted.locator('main .button-small').all())
    await tall(button);
await scripted.getByRole('link', { name: /^Undo: let all of it wait again/ }).click();
await scripted.getByRole('button', { name: 'Undo: let all of it wait again' }).click();
await scripted.getByText('and the queue leaves that out until the suspension is over.').waitFor();
await hasNoFindings(scripted, 'a suspension, and what waits');
done('what waits of a flooder is refused by one click, and another one undoes it');

// ---- the rules ----

await scripted.goto('/admin/holds');
await hasNoFindings(scripted, 'the rules');
await becomes(scripted, 'abuse_mara', 'admin');
await scripted.goto('/admin/holds/link');
await hasNoFindings(scripted, 'a rule');
await scripted.getByLabel('How many').fill('4');
await scripted.getByRole('button', { name: 'Change it' }).click();
await scripted.getByText('What has more than 4 links to other sites').first().waitFor();
await hasNoFindings(scripted, 'the rules, and what was changed');
await scripted.getByRole('link', { name: 'Put it back as it was before' }).click();
assert.equal(await scripted.getByLabel('How many').inputValue(), '2');
done('admins change the rules, and put them back');

await browser.close();
