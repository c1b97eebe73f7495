// Two people on one question, one in Chromium and one in Firefox: each is told of what the other writes, brings it to the page with
// one press, and loses neither their place nor a word. On phones and a desk, in the dark and with forced colours; and what is lost meanwhile.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, launchFirefox, phone, register, sql, tab } from './stage.mjs';

let question;
const chromium = await launch();
const firefox = await launchFirefox();

const line = (page) => page.locator('.live');
const says = (page, words) => line(page).locator('p').filter({ hasText: words }).waitFor();
const press = (page, words) => line(page).getByRole('button', { name: words }).click();

// Nobody is told before they stayed for a while.
async function stay(page, address) {
    const begun = page.waitForRequest((request) => request.url().endsWith('/live'));
    await page.goto(address);
    await begun;
    await line(page).waitFor({ state: 'attached' });
}

async function write(page, address, words, button) {
    await page.goto(address);
    await page.locator('main form[data-draft] textarea[name=body]').fill(words);
    await page.getByRole('button', { name: button }).click();
    await page.waitForURL(/#(answer|comment)-\d+$/);
    return Number(page.url().match(/-(\d+)$/)[1]);
}
const giveAnswer = (page, words) => write(page, question, words, 'Post answer');
const giveComment = (page, id, words) => write(page, `/answers/${id}/comments`, words, 'Add comment');

try {
    const lena = await tab(await phone(chromium, { viewport: { width: 320, height: 640 }, colorScheme: 'dark', reducedMotion: 'reduce', bypassCSP: true }));
    await register(lena, 'live_lena');
    await lena.goto('/questions/ask');
    await lena.locator('input[name=title]').fill('Is anybody here while I stretch?');
    await lena.locator('textarea[name=body]').fill('I hold each side for a minute, and wait for an answer meanwhile.');
    await lena.getByRole('combobox', { name: 'Tags' }).pressSequentially('hip-front,');
    await lena.locator('main form').getByRole('button', { name: /^(Ask|Post)/ }).first().click();
    await lena.waitForURL(/\/questions\/\d+\//);
    question = new URL(lena.url()).pathname;
    const vito = await tab(await phone(firefox));
    await register(vito, 'live_vito');

    // ---- an answer comes while somebody types ----

    await stay(lena, question);
    await lena.locator('#body').fill('What I was typing');
    const before = await lena.locator('#body').evaluate((area) => area.getBoundingClientRect().top);
    const first = await giveAnswer(vito, 'I am, and so is my hip. Try it lying down.');
    await says(lena, /^1 new answer$/);
    assert.equal(await line(lena).locator('p').getAttribute('role'), 'status');
    assert.equal(await lena.locator('#body').evaluate((area) => area.getBoundingClientRect().top), before, 'nothing moved');
    assert.equal(await lena.locator(`#answer-${first}`).count(), 0);
    for (const button of await line(lena).getByRole('button').all()) assert.ok((await button.boundingBox()).height >= 44);
    await hasNoFindings(lena, 'told of an answer');
    await press(lena, 'Show');
    await lena.locator(`#answer-${first}`).getByText('Try it lying down.').waitFor();
    assert.equal(await lena.evaluate(() => document.activeElement.id), `answer-${first}`);
    assert.equal(await lena.locator('#body').inputValue(), 'What I was typing');
    await lena.getByRole('heading', { name: '1 answer', exact: true }).waitFor();
    assert.ok(await line(lena).isHidden());
    await hasNoFindings(lena, 'an answer that was brought');
    done('an answer is told of, and brought by one press; what was typed is there');

    // ---- a comment, a vote, and what one does not want now ----

    const said = await giveComment(vito, first, 'Both sides, by the way.');
    await says(lena, /^1 new comment$/);
    await press(lena, 'Later');
    assert.ok(await line(lena).isHidden());
    const second = await giveComment(vito, first, 'And slowly.');
    await says(lena, /^2 new comments$/);
    await press(lena, 'Show');
    await lena.locator(`#answer-${first} #comment-${said}`).waitFor();
    await lena.locator(`#answer-${first} #comment-${second}`).waitFor();
    await stay(vito, question);
    await lena.locator(`#answer-${first}`).getByRole('button', { name: 'Vote up' }).click();
    await vito.locator(`#answer-${first} .vote-score`).filter({ hasText: /^1$/ }).waitFor();
    assert.equal((await vito.locator(`#answer-${first} .vote`).textContent()).trim(), '1 vote');
    assert.match(await vito.locator(`#by-${first}`).textContent(), /score 1/);
    done('comments and votes come to Chromium and to Firefox, on an answer that was brought, too');

    // ---- who reads in Firefox is told by who writes in Chromium ----

    const third = await giveAnswer(lena, 'I did. It is better on the left.');
    await says(vito, /^1 new answer$/);
    await press(vito, 'Show');
    await vito.locator(`#answer-${third}`).getByText('better on the left').waitFor();
    done('Firefox: an answer is told of, and brought');

    // ---- what the server did not hear of, it asks for ----

    const kora = await tab(await phone(chromium, { viewport: { width: 1280, height: 900 }, forcedColors: 'active', bypassCSP: true }));
    await stay(kora, question);
    sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT $1::integer'`);
    const fourth = await giveAnswer(lena, 'Still here, a day later.');
    await giveComment(lena, third, 'I mean my own left.');
    await says(kora, /^1 new answer and 1 new comment$/);
    await hasNoFindings(kora, 'on a desk with forced colours', ['color-contrast']);
    done('after the database dropped its listeners nothing is missing');

    // ---- what the page does not have for a reader is not spoken of again ----

    await kora.route(`**${question}`, async (route) => {
        const reply = await route.fetch();
        await route.fulfill({ response: reply, body: (await reply.text()).replaceAll(`id="answer-${fourth}"`, '') });
    });
    await press(kora, 'Show');
    await kora.locator(`#answer-${third}`).getByText('I mean my own left.').waitFor();
    await line(kora).waitFor({ state: 'hidden' });
    assert.equal(await kora.locator(`#answer-${fourth}`).count(), 0);
    done('what is not there for a reader is not spoken of again');

    // ---- nobody is told who does not stay, saves data, or has no script ----

    const saver = await phone(chromium);
    await saver.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
    const sparing = await tab(saver);
    const asked = [];
    sparing.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await sparing.clock.install();
    await sparing.goto(question);
    await sparing.clock.fastForward(60000);
    await sparing.waitForLoadState('networkidle');
    assert.ok(!asked.some((path) => /\/live(\.js)?$/.test(path)), 'data is saved');
    const plain = await tab(await phone(chromium, { javaScriptEnabled: false }));
    await plain.goto(question);
    assert.equal(await plain.locator('.live').count(), 0);
    await plain.locator(`#answer-${fourth}`).waitFor();
    done('who saves data is asked for nothing, and without a script the page is as ever');
} finally {
    await firefox.close();
    await chromium.close();
}
