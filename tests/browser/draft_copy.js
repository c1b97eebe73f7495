// What is typed is on the device first, and stays there until the server has exactly those words.
import assert from 'node:assert/strict';
import { done, isSaved, keepsWhatIsNamed, launch, password, phone, register, says, sql, status, tab } from './stage.mjs';

const browser = await launch();
const first = await phone(browser);
const page = await tab(first);
await register(page, 'copy_cat');
await page.goto('/questions/ask');
await page.locator('#title').fill('A question to answer and to comment on');
await page.locator('#body').fill('Why is my back so tight?');
await page.locator('#tags-next').fill('buttock cramp ');
await page.locator('#title').focus();
await page.getByRole('button', { name: 'Post question' }).click();
await page.waitForURL(/\/questions\/\d+\//);
const question = new URL(page.url()).pathname;
const target = question.split('/').slice(0, 3).join('/') + '/answers';
const { cookies } = await first.storageState();
await first.close();

const body = (tab) => tab.locator('#body');
const copies = (tab) => tab.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('draft:'))
    .map((name) => JSON.parse(localStorage.getItem(name)).fields.body));
const hasCopy = (tab, words) => tab.waitForFunction((text) => Object.entries(localStorage)
    .some(([name, value]) => name.startsWith('draft:') && value.includes(text)), words);
const noCopies = (tab) => tab.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith('draft:')));
const onServer = () => sql(`SELECT fields FROM draft WHERE target = '${target}'`);
const drafts = /\/drafts(\.json)?(\?.*)?$/;
const button = (tab, name) => tab.getByRole('button', { name });

/* A story with a device of its own, on which nothing is left over, and one tab at the question. */
async function story(what, tell) {
    sql('DELETE FROM draft');
    const context = await phone(browser, { storageState: { cookies, origins: [] } });
    const at = await tab(context);
    await at.goto(question);
    await tell(at, context);
    await context.close();
    done(what);
}

async function leaveAndReturn(at, context) {
    await at.close();
    const back = await tab(context);
    await back.goto(question);
    return back;
}

await story('who types without a pause loses half a second when the browser crashes', async (at, context) => {
    await context.route(drafts, (route) => route.abort());
    await body(at).focus();
    const enough = hasCopy(at, 'on and on').then(() => true);
    for (let typed = false; !typed; typed = await Promise.race([enough, Promise.resolve(false)])) await at.keyboard.type('on and on ');
    const cdp = await context.newCDPSession(at);
    cdp.send('Page.crash').catch(() => {});
    await at.waitForEvent('crash');
    await at.close();
    await context.unroute(drafts);
    const back = await tab(context);
    await back.goto(question);
    await button(back, 'Open the draft').click();
    assert.match(await body(back).inputValue(), /^on and on/);
});

await story('a form that the browser filled in again keeps its copy until the server has it', async (at, context) => {
    await context.route(drafts, (route) => route.abort());
    await body(at).fill('Words on a flaky network.');
    await says(at, 'Kept on this device');
    await at.goto('/tags');
    await at.goBack({ waitUntil: 'commit' });
    await says(at, 'Kept on this device');
    assert.equal(await body(at).inputValue(), 'Words on a flaky network.');
    assert.deepEqual(await copies(at), ['Words on a flaky network.']);
    await context.unroute(drafts);
    const back = await leaveAndReturn(at, context);
    await button(back, 'Open the draft').click();
    assert.equal(await body(back).inputValue(), 'Words on a flaky network.');
    await isSaved(back);
    await noCopies(back);
});

await story('a tab that is closed while it saves leaves its copy', async (at, context) => {
    let asked;
    const saving = new Promise((resolve) => { asked = resolve; });
    await context.route('**/drafts', () => asked());
    await body(at).fill('Every word of a slow network.');
    await saving;
    await hasCopy(at, 'slow network');
    await at.close({ runBeforeUnload: false });
    await context.unroute('**/drafts');
    const back = await tab(context);
    await back.goto('/drafts');
    await back.getByRole('link', { name: 'Every word of a slow network.', exact: true }).waitFor();
    await noCopies(back);
    assert.match(onServer(), /slow network/, 'any page sends what waited');
});

await story('two tabs have a copy each, and both are offered', async (at, context) => {
    const twin = await tab(context);
    await twin.goto(question);
    await context.setOffline(true);
    await body(at).fill('Words of the first tab.');
    await says(at, 'Kept on this device');
    await body(twin).fill('Words of the second tab.');
    await says(twin, 'Kept on this device');
    await twin.close();
    await at.close();
    await context.setOffline(false);
    const back = await tab(context);
    await back.goto(question);
    await back.getByText('You have two drafts of this').waitFor();
    assert.match(onServer() + await copies(back), /first tab/);
    assert.match(onServer() + await copies(back), /second tab/);
});

await story('typing beside an offer is kept, and opening one of two keeps the other', async (at, context) => {
    await body(at).fill('Old words.');
    await isSaved(at);
    const again = await leaveAndReturn(at, context);
    await again.getByText('You have a draft of this').waitFor();
    await body(again).fill('New words beside the offer.');
    await says(again, 'Kept on this device');
    await status(again).getByRole('link', { name: 'Look at the other draft' }).waitFor();
    const back = await leaveAndReturn(again, context);
    await back.getByText('You have two drafts of this').waitFor();
    await button(back, /^Open the one/).last().click();
    assert.equal(await body(back).inputValue(), 'New words beside the offer.');
    await back.getByText('There is another draft of this').waitFor();
    await button(back, 'Keep what is here').click();
    await isSaved(back);
    assert.match(onServer(), /New words/);
    assert.deepEqual(await copies(back), ['Old words.']);
});

await story('a conflict that nobody answers loses neither', async (at, context) => {
    const twin = await tab(context);
    await twin.goto(question);
    await body(at).fill('The first tab saves first.');
    await isSaved(at);
    await body(twin).fill('The second tab is asked.');
    await twin.getByText('There is another draft of this').waitFor();
    await body(at).fill('The first tab saves first, and again.');
    await twin.close({ runBeforeUnload: false });
    const back = await leaveAndReturn(at, context);
    await back.getByText('You have two drafts of this').waitFor();
    assert.match(onServer() + await copies(back), /saves first, and again/);
    assert.match(onServer() + await copies(back), /second tab is asked/);
});

await story('Undo is there until the next save, and what was replaced stays after it', async (at, context) => {
    await body(at).fill('Saved before.');
    await isSaved(at);
    const back = await leaveAndReturn(at, context);
    await back.getByText('You have a draft of this').waitFor();
    await body(back).fill('Ten minutes of words.');
    await button(back, 'Open the draft').click();
    await context.route('**/drafts', (route) => route.abort());
    await body(back).fill('Saved before, and a letter.');
    await says(back, 'Kept on this device');
    assert.equal(await button(back, 'Undo').count(), 1);
    await context.unroute('**/drafts');
    await body(back).fill('Saved before, and a letter more.');
    await isSaved(back);
    assert.equal(await button(back, 'Undo').count(), 0);
    assert.deepEqual(await copies(back), ['Ten minutes of words.']);
});

await story('after a send whose answer did not come, what is added stays here and can be sent', async (at, context) => {
    const cdp = await context.newCDPSession(at);
    await body(at).fill('Short first version.');
    await isSaved(at);
    let sends = 0;
    let stopped;
    const arrived = new Promise((resolve) => { stopped = resolve; });
    await at.route('**/answers', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        sends++;
        if (sends > 1) return route.continue();
        await route.fetch({ maxRedirects: 0 });
        return stopped();
    });
    await button(at, 'Post answer').click({ noWaitAfter: true });
    await arrived;
    await cdp.send('Page.stopLoading');
    await body(at).fill('Short first version. And ten minutes of work.');
    await says(at, 'This was sent already. What you changed since is kept on this device.');
    await hasCopy(at, 'ten minutes of work');
    await button(at, 'Post answer').click();
    await at.waitForURL(/answers|#answer/);
    assert.equal(sends, 2, 'a tap soon after a stop counts');
    const everywhere = await copies(at) + sql(`SELECT string_agg(body, ' ') FROM post`) + await at.content();
    assert.match(everywhere, /ten minutes of work/);
});

await story('signing out asks about what only this device has, and deletes it only once it worked', async (at, context) => {
    await context.route('**/drafts', (route) => route.abort());
    await body(at).fill('Only this device has these words.');
    await says(at, 'Kept on this device');
    await at.goto('/account');
    const out = at.locator('main form[action="/logout"] button');
    await out.click();
    await at.getByText('Only this device has these words.” is only on this device. Sign out and delete it?').waitFor();
    await button(at, 'Stay').click();
    assert.equal((await copies(at)).length, 1);
    await context.route('**/logout', (route) => route.abort());
    await out.click();
    await button(at, 'Sign out and delete it').click();
    await at.getByText('You are still signed in').waitFor();
    assert.equal((await copies(at)).length, 1);
    await context.unroute('**/drafts');
    await at.goto('/drafts');
    await at.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith('draft:')));
    assert.match(onServer(), /Only this device/);
});

await story('the page of drafts shows what only this device has', async (at, context) => {
    await context.route('**/drafts', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await body(at).fill(`Tunnel words, ${'long '.repeat(60)}to the end.`);
    await says(at, 'Kept on this device');
    await at.goto('/drafts');
    await at.getByRole('heading', { name: 'Only on this device' }).waitFor();
    await at.getByText('All of it').click();
    await at.locator('pre').getByText('to the end.').waitFor();
    at.once('dialog', (dialog) => dialog.accept());
    await button(at, 'Delete this draft').click();
    assert.deepEqual(await copies(at), []);
});

await story('a question says that there is a draft of a comment', async (at) => {
    await at.locator('a[href$="/comments"]').first().click();
    const comment = at.locator('form[action$="/comments"]').first();
    await comment.locator('textarea').fill('A comment of some words.');
    await comment.locator('xpath=.').getByText(/^Draft saved \d/).waitFor();
    await at.goto('/tags');
    await at.goto(question);
    await at.locator('a[href$="/comments"]').first().getByText('(you have a draft)').waitFor();
});

await story('tags are there again after going back, and times have a day', async (at) => {
    await at.goto('/questions/ask');
    await at.locator('#title').fill('Tags and the back button');
    await at.locator('#tags-next').fill('tight low-back ');
    await isSaved(at);
    await at.locator('#title').focus();
    await at.goto('/tags');
    await at.goBack({ waitUntil: 'commit' });
    await isSaved(at);
    await at.getByRole('button', { name: 'Take out tight low-back' }).waitFor();
    await at.goto('/tags');
    await noCopies(at); // what leaving the form saves is saved
    await at.waitForLoadState('networkidle'); // and is not on its way once more
    sql("UPDATE draft SET saved_at = saved_at - interval '3 days'"); // much older ones are deleted
    await at.goto('/questions/ask');
    await at.getByText(/You have a draft of this, from \d+ [A-Z][a-z]+, \d\d:\d\d/).waitFor();
});

await story('a preview when one is signed out says so; signing out ends what was only here', async (at) => {
    await at.goto('/questions/ask');
    await body(at).fill('Text to preview.');
    sql("DELETE FROM session");
    await button(at, 'Preview').click();
    await at.getByText('You are signed out. Your text is safe').waitFor();
    assert.equal(await body(at).inputValue(), 'Text to preview.');
    await at.goto('/login');
    await at.locator('main input[name=name]').fill('copy_cat');
    await at.locator('main input[name=password]').fill(password);
    await button(at, 'Sign in').click();
    await at.waitForURL((url) => url.pathname !== '/login');

    await at.route('**/drafts', (route) => route.abort());
    await at.goto(question);
    await body(at).fill('Said by nobody else.');
    await says(at, 'Kept on this device');
    assert.ok((await keepsWhatIsNamed(at)).some((name) => name.startsWith('draft:')));
    await at.goto('/account');
    await at.locator('main form[action="/logout"] button').click();
    await button(at, /^Sign out and delete/).click();
    await at.getByRole('link', { name: 'Sign in' }).waitFor();
    await noCopies(at);
});

await browser.close();
