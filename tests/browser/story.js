// The whole story in Chromium. Says what a person does; fails at the first thing that is not so.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { hasNoFindings, launch } from './stage.mjs';

const base = process.argv[2];
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 900 };
const password = 'a long enough password';

const browser = await launch();

// A person's browser. What a page complains about (script errors, refused by the CSP) fails the story.
async function person(options = {}) {
    const context = await browser.newContext({ viewport: phone, baseURL: base, bypassCSP: false, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60000);
    page.on('pageerror', (error) => { throw error; });
    page.on('console', (message) => {
        const text = message.text();
        if (message.type() === 'error' && !/status of 4\d\d/.test(text)) throw new Error(`console: ${text}`);
    });
    return page;
}

async function register(page, name) {
    await page.goto('/register');
    await page.getByLabel('Name', { exact: false }).first().fill(name);
    await page.locator('input[name=email]').fill(`${name}@example.org`);
    await page.locator('input[name=password]').fill(password);
    await page.locator('input[name=agree]').check();
    await page.locator('main form button').first().click();
    await page.waitForURL((url) => url.pathname !== '/register');
    assert.ok(await page.getByRole('link', { name }).first().isVisible(), `${name} is signed in`);
}

// A new role ends sessions: whoever has it signs in again.
async function becomes(page, name, role) {
    execFileSync('build/backtalk-ctl', ['role', name, role]);
    await page.goto('/login');
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.locator('main form').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/login');
}

async function heading(page) {
    return (await page.locator('h1').first().innerText()).trim();
}

const done = (what) => console.log(`ok ${what}`);

// ---- somebody asks, on a phone ----

const asker = await person();
await register(asker, 'sore_sam');
await asker.goto('/questions/ask');
await asker.locator('#title').fill('Bum goes tight when I sit at the desk');
await asker.locator('#body').fill('After an hour it **aches**. Is it [[muscle:piriformis]] or [[hip-airplane]]?');
await asker.locator('#tags-next').pressSequentially('lumb');
await asker.getByRole('option').first().waitFor();
await asker.keyboard.press('ArrowDown');
await asker.keyboard.press('Enter');
await asker.getByRole('button', { name: 'Take out Lower back' }).waitFor(); // the synonym "lumbar" is completed to its tag
await asker.locator('#tags-next').pressSequentially('tight');
await asker.keyboard.press('Escape');
await asker.locator('[data-preview]').click();
await asker.locator('[data-preview-target] strong', { hasText: 'aches' }).waitFor();
assert.ok(await asker.locator('[data-preview-target] a[href="/muscles/piriformis"]').count(), 'the preview links the muscle');
await asker.getByRole('button', { name: 'Post question' }).click();
// Nobody has written the entry: what is saved says so first.
await asker.waitForURL(/\/questions\/\d+\/links/);
await asker.getByRole('link', { name: 'Leave it as it is' }).click();
await asker.waitForURL(/\/questions\/\d+\/bum-goes-tight/);
assert.equal(await asker.locator('[data-preview-target]').isVisible(), false, 'no empty frame before a preview');
const question = new URL(asker.url()).pathname;
assert.equal(await heading(asker), 'Bum goes tight when I sit at the desk');
assert.equal(await asker.locator('.wanted').count(), 1, 'an entry that nobody wrote shows as wanted');
assert.equal(await asker.locator('.vote-static').count(), 1, 'nobody votes on their own post');
done('a member asks, with completion and preview');

// ---- somebody who is not signed in wants to answer ----

const visitor = await person();
await visitor.goto(question);
await visitor.getByRole('link', { name: 'Sign in to answer' }).click();
await visitor.locator('input[name=name]').fill('sore_sam');
await visitor.locator('input[name=password]').fill('not the password');
await visitor.locator('main form button').first().click();
await visitor.getByRole('alert').waitFor();
assert.equal(await visitor.locator('input[name=name]').inputValue(), 'sore_sam', 'the name is kept');
await visitor.locator('input[name=password]').fill(password);
await visitor.locator('main form button').first().click();
await visitor.waitForURL((url) => url.pathname === question);
await visitor.locator('.answer-form textarea').fill('   ');
await visitor.getByRole('button', { name: 'Post answer' }).click();
await visitor.getByRole('alert').waitFor();
const alertTop = await visitor.getByRole('alert').evaluate((e) => e.getBoundingClientRect().top);
assert.ok(alertTop >= 0 && alertTop < phone.height, 'what is wrong with an answer is in sight');
await visitor.context().clearCookies();
await visitor.goto('/stretches?position=sitting');
await visitor.getByRole('link', { name: 'Sign in' }).click();
await visitor.locator('input[name=name]').fill('sore_sam');
await visitor.locator('input[name=password]').fill(password);
await visitor.locator('main form button').first().click();
await visitor.waitForURL(/\/stretches\?position=sitting$/);
done('signing in leads back, also after a slip; a refused answer shows why');

// ---- a wrong form keeps what was typed ----

await asker.goto('/questions/ask');
await asker.locator('#title').fill('Hm?');
await asker.locator('#body').fill('Something long enough to be kept as it is.');
await asker.locator('#tags-next').fill('no-such-tag-here');
await asker.getByRole('button', { name: 'Post question' }).click();
await asker.getByRole('alert').waitFor();
assert.equal(await asker.locator('#body').inputValue(), 'Something long enough to be kept as it is.');
assert.match(await asker.locator('#tags-error').innerText(), /no-such-tag-here/);
done('what is wrong is said beside its field');

// ---- a coach answers at a desk, others follow ----

const coach = await person({ viewport: desk, colorScheme: 'dark' });
await register(coach, 'coach_cleo');
await becomes(coach, 'coach_cleo', 'coach');
await coach.goto(question);
await coach.locator('.answer-form textarea').fill('Sit tall and try [[figure-four]].\n\n- twice a day\n- 30 seconds');
await coach.getByRole('button', { name: 'Post answer' }).click();
await coach.waitForURL(/#answer-\d+/);
assert.ok(await coach.locator('.post .role-coach').first().isVisible(), 'the role is shown beside the name');
assert.ok(await coach.locator('a.wiki[href="/stretches/figure-four"]').first().isVisible());
const answerId = /#answer-(\d+)/.exec(coach.url())[1];
assert.equal(await coach.locator('article:target').getAttribute('id'), `answer-${answerId}`, 'the new answer is the one in view');

const helper = await person();
await register(helper, 'limber_lou');
await helper.goto(question);
const vote = helper.locator(`#answer-${answerId} .vote`);
await vote.locator('[name=up]').click();
await helper.waitForFunction((id) => document.querySelector(`#answer-${id} .vote-score`).textContent === 'Score 1', answerId);
assert.equal(await vote.locator('[name=up]').getAttribute('aria-pressed'), 'true');
await vote.locator('[name=up]').click();
await helper.waitForFunction((id) => document.querySelector(`#answer-${id} .vote-score`).textContent === 'Score 0', answerId);
await helper.locator(`#answer-${answerId} a[href$="/comments"]`).click();
await helper.locator(`#answer-${answerId} form[data-draft] textarea`).fill('This helped me too.');
await helper.getByRole('button', { name: 'Add comment' }).last().click();
await helper.waitForURL(/#comment-\d+/);
assert.match(await helper.locator(`#answer-${answerId} .comments`).innerText(), /helped me too/);
done('a coach answers, a member votes and comments');

// ---- a long talk is folded, and an address into it opens it ----

for (let i = 2; i <= 9; i++) {
    const reply = await helper.request.post(`/answers/${answerId}/comments`, {
        form: { body: `Remark ${i} of a long talk.`, csrf: await helper.locator('input[name=csrf]').first().inputValue() },
        headers: { origin: base }, maxRedirects: 0,
    });
    assert.equal(reply.status(), 303);
}
await helper.goto(question);
const talk = helper.locator(`#answer-${answerId}`);
assert.ok(await talk.getByText('Remark 5').isVisible());
assert.equal(await talk.getByText('Remark 9').isVisible(), false, 'what is far down is folded');
const last = await talk.locator('.comment').last().getAttribute('id');
await helper.goto('/');
await helper.goto(`${question}#${last}`);
await talk.getByText('Remark 9').waitFor();
done('a long talk is folded, and an address into it opens it');

// ---- the asker accepts, edits, and looks at the history ----

await asker.goto(question);
await asker.getByRole('button', { name: 'Accept this answer' }).click();
await asker.locator('.accepted').waitFor();
await asker.goto(question);
await asker.locator('.post-question .links').getByRole('link', { name: 'Edit' }).click();
await asker.locator('#body').fill('After two hours it **aches**. Is it [[muscle:piriformis]]?');
await asker.locator('#reason').fill('It was two hours');
await asker.getByRole('button', { name: 'Save' }).first().click();
await asker.waitForURL((url) => url.pathname === question);
await asker.goto(question.replace(/\/[^/]*$/, '/revisions'));
assert.ok(await asker.locator('ins', { hasText: 'two' }).count(), 'what was added is marked');
assert.ok(await asker.locator('del', { hasText: 'an' }).count(), 'what was taken out is marked');
assert.match(await asker.locator('main').innerText(), /It was two hours/);
done('the asker accepts and edits; the history shows the words');

// ---- finding it again ----

const reader = await person();
await reader.goto(question);
assert.equal(await reader.locator('meta[name=description]').getAttribute('content'),
    'After two hours it aches. Is it Piriformis?', 'the first words describe it to who is not signed in');
await reader.goto('/');
await reader.locator('#home-search').fill('bum tight desk');
await reader.keyboard.press('Enter');
await reader.waitForURL(/\/search\?q=/);
assert.ok(await reader.locator(`a[href^="${question}"]`).count(), 'search finds the question');
assert.ok(await reader.locator('mark').count(), 'and shows why');
assert.ok(await reader.locator('link[type="application/atom+xml"]').count(), 'and can be followed');
await reader.locator('nav[aria-label=Kind] a', { hasText: 'Questions' }).click();
await reader.waitForURL(/kind%3Aquestion/);
assert.ok(await reader.locator(`a[href^="${question}"]`).count(), 'it is among the questions');
await reader.getByRole('link', { name: 'Take out: kind question' }).click();
await reader.waitForURL((url) => !url.search.includes('kind'));
await reader.getByRole('link', { name: 'Newest' }).click();
await reader.waitForURL(/sort=newest/);
await reader.goto('/tags/low-back');
assert.ok(await reader.locator(`a[href="${question}"]`).count(), 'the tag lists it');
await reader.goto('/tags/lumbar');
assert.equal(new URL(reader.url()).pathname, '/tags/low-back', 'a synonym leads to its tag');
await reader.goto('/stretches/figure-four');
const linking = await reader.locator('aside li a[href^="/answers/"]').first().getAttribute('href');
assert.equal(new URL((await reader.request.get(linking)).url()).pathname, question, 'the entry lists who links to it');
assert.match(await reader.locator('main').innerText(), /not yet reviewed by a clinician/i, 'what nobody reviewed says so');
done('a reader finds it by words, by tag and from the library');

// ---- a coach writes what is wanted ----

await coach.goto('/wanted');
// The first text of the question asked for it; its second one no longer does.
await helper.goto(question);
await helper.locator('.answer-form textarea').fill('I would love an entry on [[hip-airplane]].');
await helper.getByRole('button', { name: 'Post answer' }).click();
await helper.waitForURL(/\/answers\/\d+\/links/);
await coach.goto('/wanted');
// The page is kept until the job runner says that something changed.
for (let tries = 0; tries < 40 && !/hip.airplane/i.test(await coach.locator('main').innerText()); tries++) {
    await coach.waitForTimeout(250);
    await coach.reload();
}
assert.match(await coach.locator('main').innerText(), /hip.airplane/i);
await coach.getByRole('link', { name: /Write it/ }).first().click();
await coach.waitForURL(/\/stretches\/new\?slug=/);
done('what is wanted is on the coaches\' list');

// ---- without script ----

const plain = await person({ javaScriptEnabled: false, viewport: desk });
await plain.goto('/register');
await plain.locator('input[name=name]').fill('plain_pat');
await plain.locator('input[name=email]').fill('pat@example.org');
await plain.locator('input[name=password]').fill(password);
await plain.locator('input[name=agree]').check();
await plain.getByRole('button', { name: 'Register' }).click();
await plain.waitForURL((url) => url.pathname !== '/register');
await plain.goto('/questions/ask');
await plain.locator('#title').fill('Does a tennis ball do as well');
await plain.locator('#body').fill('I have no *roller*.');
await plain.locator('#tags').fill('buttock');
await plain.locator('button[name=preview]').click();
const seen = await plain.locator('[data-preview-target]').evaluate((e) => e.getBoundingClientRect().top);
assert.ok(seen >= 0 && seen < desk.height, 'the preview is in sight');
assert.ok(await plain.locator('[data-preview-target] em', { hasText: 'roller' }).count(), 'preview without script');
assert.equal(await plain.locator('#title').inputValue(), 'Does a tennis ball do as well');
await plain.getByRole('button', { name: 'Post question' }).click();
await plain.waitForURL(/\/questions\/\d+\/does-a-tennis-ball/);
// As after going back, when the browser loads the form again: the same words, from another form.
const posted = new URL(plain.url()).pathname;
await plain.goto('/questions/ask');
await plain.locator('#title').fill('Does a tennis ball do as well');
await plain.locator('#body').fill('I have no *roller*.');
await plain.locator('#tags').fill('buttock');
await plain.getByRole('button', { name: 'Post question' }).click();
const first = await plain.getByRole('alert').filter({ hasText: 'You already posted this' }).getByRole('link').getAttribute('href');
assert.ok(posted.startsWith(`${first}/`), 'the way to what was posted');
assert.equal(await plain.locator('#body').inputValue(), 'I have no *roller*.');
await plain.getByRole('button', { name: 'Post it again' }).click();
await plain.waitForURL(/\/questions\/\d+\/does-a-tennis-ball/);
assert.notEqual(new URL(plain.url()).pathname, posted);
await plain.goto(question);
await plain.locator(`#answer-${answerId} [name=up]`).click();
assert.equal(await plain.locator(`#answer-${answerId} .vote-score`).textContent(), 'Score 1');
await plain.getByRole('button', { name: 'Sign out' }).click();
assert.ok(await plain.getByRole('link', { name: 'Sign in' }).first().isVisible());
done('everything works without script');

// ---- by keyboard alone ----

const keys = await person({ viewport: desk });
await keys.goto('/login');
async function tabTo(selector) {
    for (let i = 0; i < 80; i++) {
        await keys.keyboard.press('Tab');
        if (await keys.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    }
    assert.fail(`the keyboard does not reach ${selector}`);
}
await tabTo('input[name=name]');
await keys.keyboard.type('limber_lou');
await tabTo('input[name=password]');
await keys.keyboard.type(password);
await keys.keyboard.press('Enter');
await keys.waitForURL((url) => url.pathname !== '/login');
await keys.goto(question);
await tabTo(`#answer-${answerId} [name=up]`);
await keys.keyboard.press('Enter');
await keys.waitForFunction((id) => document.querySelector(`#answer-${id} .vote-score`).textContent === 'Score 2', answerId);
await tabTo(`.answer-form textarea`);
await keys.keyboard.type('Typed without a mouse.');
await tabTo(`.answer-form button`);
await keys.keyboard.press('Enter');
await keys.waitForURL(/#answer-\d+/);
done('the keyboard alone is enough');

// ---- axe, widths, themes ----

async function look(who, paths) {
    for (const viewport of [phone, desk]) {
        for (const colorScheme of ['light', 'dark']) {
            await who.setViewportSize(viewport);
            await who.emulateMedia({ colorScheme });
            for (const path of paths) {
                await who.goto(path);
                await hasNoFindings(who, `${path} at ${viewport.width} ${colorScheme}`);
            }
        }
    }
}
const open = ['/', '/library', '/questions', '/questions?tab=unanswered', question, `${question.replace(/\/[^/]*$/, '/revisions')}`, '/stretches',
    '/stretches/figure-four', '/articles', '/articles/tight-glutes-1', '/muscles', '/muscles/psoas-major', '/terms',
    '/terms/pigeon-toe-stance', '/tags', '/tags/low-back', '/search?q=tight+glutes', '/search?q=zzzqq',
    '/search', '/search?q=back+%5Blow-back%5D+kind:stretch&sort=newest', '/search?q=tight+gluts+OR+kind:banana', '/wanted',
    '/users/coach_cleo', '/login', '/register', '/red-flags', '/about', '/nothing-here'];
const lookers = await person({ bypassCSP: true }); // axe is put in by evaluating its source
await look(lookers, open);
const coachState = await coach.context().storageState();
const coachLooks = await person({ bypassCSP: true, storageState: coachState });
await look(coachLooks, ['/', '/welcome', '/questions/ask', question, '/account', '/stretches/new', '/stretches/figure-four/edit',
    '/tags/low-back/edit', `/answers/${answerId}/edit`, `/answers/${answerId}/delete`]);
done('axe finds nothing, on phone and desk, light and dark');

await browser.close();
console.log('browser: the story holds');
