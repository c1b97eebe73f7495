// An entry is followed on the floor: on a phone with the network off, without a script, in Firefox; and what a device keeps.
import assert from 'node:assert/strict';
import { done, hasNoFindings, keepsWhatIsNamed, launch, launchFirefox, phone, register, tab } from './stage.mjs';

const there = '/stretches/figure-four/follow';
const what = (page) => page.locator('[data-what]').textContent();
const time = async (page) => Number(await page.locator('[data-time]').textContent());
const isOn = (page, words) => page.locator('[data-what]', { hasText: words }).waitFor();
const isKept = (page) => page.getByText('it works without a network').waitFor();
const followed = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('followed')));

// Time goes on only where the story says so.
async function stopClock(page) {
    await page.clock.install({ time: new Date('2026-01-31T08:00:00Z') });
    await page.clock.pauseAt(new Date('2026-01-31T08:00:01Z'));
}

// From the first step to the first hold, by keyboard.
async function begin(page, button = 'Start') {
    await page.getByRole('button', { name: button }).click();
    await isOn(page, 'Step 1 of 6');
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
    await isOn(page, 'Get ready: left side');
}

async function note(page, result) {
    await page.getByRole('heading', { name: 'Done. And now?' }).waitFor();
    await page.locator('input[name=after][value="3"]').check();
    await page.locator(`input[name=result][value=${result}]`).check();
    await page.getByRole('button', { name: 'Note it on this device' }).click();
    await page.getByText('It is in your list.').waitFor();
}

const browser = await launch();

// ---- with the network off ----

const context = await phone(browser, { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' });
const page = await tab(context);
await stopClock(page);
await page.goto(there);
await isKept(page);
await context.setOffline(true);
await page.reload();
await page.locator('input[name=before][value="6"]').check();
await begin(page);
const heldOn = { left: 0, right: 0 };
const sideOf = { left: 'right ankle is on the left thigh', right: 'left ankle is on the right thigh' };
assert.match(await page.locator('[data-picture] img').getAttribute('alt'), /left ankle is on the right thigh/);
for (const [set, side] of [[1, 'left'], [1, 'right'], [2, 'left'], [2, 'right']]) {
    await page.clock.runFor(10_200);
    await isOn(page, `Hold: ${side} side`);
    assert.equal(await page.locator('[data-which]').textContent(), `set ${set} of 2`);
    const title = await page.locator('[data-picture] img').getAttribute('alt');
    assert.ok(await page.locator('[data-picture] img').evaluate(async (img) => { await img.decode(); return img.naturalWidth > 0; }), 'its picture is there');
    assert.ok(title.includes(sideOf[side === 'left' ? 'right' : 'left']), `${side}: ${title}`);
    heldOn[side] += await time(page);
    // What is read out is said once, when the part begins.
    assert.match(await page.locator('[data-said]').textContent(), /30 seconds$/);
    if (set === 1 && side === 'right') {
        await page.clock.runFor(5_000);
        await page.keyboard.press(' ');
        await page.getByRole('button', { name: 'Go on' }).waitFor();
        const left = await time(page);
        await page.clock.runFor(60_000);
        assert.equal(await time(page), left, 'a pause takes no time');
        await page.keyboard.press(' ');
        await page.clock.runFor(left * 1000);
    } else {
        await page.clock.runFor(30_000);
    }
}
assert.ok(heldOn.right >= heldOn.left && heldOn.left >= 59, JSON.stringify(heldOn));
await note(page, 'better');
await page.goto('/on-this-device');
await page.getByText('from 6 to 3, better afterwards').waitFor();
assert.equal((await followed(page)).length, 1);
await page.goto('/stretches');
await page.getByText('There is no network just now').waitFor();
await page.locator('[data-pages] a').first().waitFor(); // what is here is not folded
// Of what was followed that page is here, and whoever opens the entry is led there.
await page.goto('/stretches/figure-four');
await page.locator('[data-no-network]').getByRole('link', { name: 'follow it' }).click();
await page.getByRole('button', { name: 'Start' }).waitFor();
await page.goto('/red-flags');
await page.getByRole('heading', { level: 1, name: /help/ }).waitFor();
done('a stretch of two sides is followed to its end with the network off');

// ---- the clock, not the ticks ----

await page.goto(there);
await begin(page);
await page.clock.fastForward(10_000 + 30_000 + 4_000);
await isOn(page, 'Change sides: right side');
assert.ok(Math.abs(await time(page) - 6) <= 1, 'the time is right after the device slept');
await page.keyboard.press('ArrowLeft');
assert.equal(await time(page), 10, 'back begins it again');
await page.keyboard.press('ArrowLeft');
await isOn(page, 'Hold: left side');
await page.keyboard.press('Escape');
const going = page.getByRole('button', { name: 'Go on where you were' });
await going.waitFor();
await page.clock.runFor(120_000);
await going.click();
assert.equal(await what(page), 'Hold: left side');
assert.ok(await time(page) >= 29, 'a session that was closed waits');
await page.getByRole('button', { name: 'Skip' }).click();
await isOn(page, 'Change sides: right side');
done('it is right after the device slept, goes back, pauses, and waits while it is closed');

// ---- a page that was left in the middle, and a screen that slept to the end ----

await page.goto(there);
await page.locator('input[name=before][value="7"]').check();
await page.getByRole('button', { name: 'Start' }).click();
await page.keyboard.press('Escape');
await begin(page, 'Go on where you were');
await page.clock.runFor(10_200);
await isOn(page, 'Hold: left side');
await page.reload();
await page.getByRole('button', { name: 'Go on at Hold: left side' }).click();
await isOn(page, 'Hold: left side');
assert.equal(await time(page), 30, 'the part that was on begins again');
assert.equal(await page.locator('input[name=before]:checked').getAttribute('value'), '7');
await page.clock.fastForward(3600_000);
await page.getByRole('heading', { name: 'The time is over. Did you do it?' }).waitFor();
await page.getByRole('button', { name: 'Go back to Hold: left side' }).click();
await isOn(page, 'Hold: left side');
await page.goto('/red-flags');
await page.goBack();
await page.getByRole('button', { name: 'Go on at Hold: left side' }).waitFor();
await page.clock.fastForward(7 * 3600_000);
await page.reload();
assert.ok(!(await page.getByRole('button', { name: /^Go on at/ }).isVisible()), 'after some hours it is over');
assert.equal(await page.evaluate(() => localStorage.getItem('place')), null);
await begin(page);
for (let i = 0; i < 4; i++) {
    await page.clock.runFor(10_200);
    await page.clock.runFor(30_000);
}
await page.getByRole('heading', { name: 'Done. And now?' }).waitFor();
assert.ok(!(await page.getByRole('button', { name: /^Go back to/ }).isVisible()));
assert.equal(await page.evaluate(() => localStorage.getItem('place')), null, 'it ends with the session');
done('what was left in the middle is gone on with, and what nobody saw is not called done');

await context.setOffline(false);
await page.goto('/on-this-device');
page.once('dialog', (dialog) => dialog.accept());
await page.getByRole('button', { name: 'Erase this list' }).click();
await page.getByText('Nothing is noted yet').waitFor();
assert.equal(await followed(page), null);
await context.close();
done('the list is erased');

// ---- the whole library ----

const keeping = await phone(browser, { bypassCSP: true });
const library = await tab(keeping);
await library.goto('/on-this-device');
await library.getByText(/^3 pages|^2 pages/).waitFor();
await hasNoFindings(library, 'on this device');
await library.getByRole('button', { name: 'Keep the whole library' }).click();
await library.getByText(/The whole library is on this device: \d+ pages, \d+\.\d MB/).waitFor({ timeout: 120000 });
await keeping.setOffline(true);
await library.goto('/muscles/piriformis');
await library.getByRole('heading', { level: 1, name: 'Piriformis' }).waitFor();
await library.goto('/stretches/cobra/follow');
await library.getByRole('button', { name: 'Start' }).waitFor();
await keeping.setOffline(false);
await library.goto('/on-this-device');
await library.getByRole('button', { name: 'Remove it from this device' }).click();
await library.getByText(/^\d+ pages are on this device/).waitFor({ timeout: 60000 });
await keeping.setOffline(true);
await library.goto('/muscles/piriformis');
await library.getByText('There is no network just now').waitFor();
await keeping.setOffline(false);
done('the whole library is kept, read without a network, and removed');

// ---- what is gone is not followed any more ----

const routed = await phone(browser);
const later = await tab(routed);
const keptPaths = () => later.evaluate(async () => {
    const paths = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
    return paths;
});
const untilKept = async (path, is) => {
    for (let i = 0; i < 100; i++) {
        if ((await keptPaths()).includes(path) === is) return;
        await later.waitForTimeout(100);
    }
    assert.fail(`${path} is ${is ? 'not ' : ''}kept`);
};
const gone = '/stretches/cobra/follow';
for (const path of [there, gone]) {
    await later.goto(path);
    await isKept(later);
}
await untilKept(gone, true);
// The copies are two days old, and one of them is of an entry that was retired since.
const backdate = () => later.evaluate(async () => {
    const cache = await caches.open('opened:1');
    for (const request of await cache.keys()) {
        const reply = await cache.match(request);
        const headers = new Headers(reply.headers);
        headers.set('date', new Date(Date.now() - 2 * 86400000).toUTCString());
        await cache.put(request, new Response(await reply.blob(), { status: 200, headers }));
    }
});
// As if the server answered so: what the page itself asks for does not pass by a route where there is a worker.
await later.addInitScript((path) => {
    const real = window.fetch;
    window.fetch = async (asked, how) => {
        const [status, redirected] = JSON.parse(localStorage.getItem('answers') || '[0, false]');
        if (asked !== path || status === 0) return real(asked, how);
        return Object.defineProperty(new Response('', { status }), 'redirected', { value: redirected });
    };
}, gone);
const answerWith = (status, redirected) => later.evaluate((answer) => localStorage.setItem('answers', answer), JSON.stringify([status, redirected]));
for (const [status, redirected] of [[410, false], [404, false], [200, true]]) {
    await backdate();
    await answerWith(status, redirected);
    await later.goto('/on-this-device');
    await untilKept(gone, false);
    await untilKept(there, true);
    await answerWith(0, false);
    await later.goto(gone);
    await isKept(later);
}
await later.goto('/on-this-device');
await later.getByRole('button', { name: 'Remove the pages that you followed' }).click();
await untilKept(there, false);
await untilKept('/red-flags', true);
await later.getByRole('button', { name: 'Remove the pages that you followed' }).waitFor({ state: 'hidden' });
await routed.close();
done('what is retired goes from the device within a day, and all of it by a button');

// ---- nothing of one's own in it ----

const person = await tab(keeping);
await register(person, 'floor_flo');
await person.goto(there);
await isKept(person);
const kept = await person.evaluate(async () => {
    let words = '';
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            const reply = await cache.match(request);
            if (reply.headers.get('content-type').startsWith('text/html')) words += await reply.text();
        }
    }
    return words;
});
assert.ok(kept.includes('Hold: left side') && !kept.includes('floor_flo') && !kept.includes('name="csrf" value'));
await hasNoFindings(person, there);
await person.evaluate(() => localStorage.setItem('followed', '[]'));
await keepsWhatIsNamed(person);
await person.getByRole('button', { name: 'Start' }).click();
await hasNoFindings(person, 'a session');
await person.getByRole('button', { name: 'Stop' }).click();
await person.goto('/account');
await person.locator('main form[action="/logout"] button').click();
await person.waitForURL((url) => url.pathname !== '/account');
assert.equal(await followed(person), null);
assert.ok(!await person.evaluate(async () => (await (await caches.open('opened:1')).keys()).some((request) => request.url.includes('figure-four/follow'))));
await keeping.close();
done('what is kept is of nobody, and signing out erases the list');

// ---- without a script ----

const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
const quiet = await plain.newPage();
await quiet.goto(new URL(there, process.argv[2]).href);
assert.ok(await quiet.getByText('This takes about 4 minutes').isVisible());
assert.ok(await quiet.getByText('Hold: right side').first().isVisible());
assert.ok(!(await quiet.getByRole('button', { name: 'Start' }).isVisible()));
// A dose of another way of doing it is only pointed to.
assert.ok(await quiet.getByText('Lying down: 10–20 s each side. That is done in another way').isVisible());
assert.equal(await quiet.locator('[data-plan]').count(), 1);
assert.equal(await quiet.getByRole('link', { name: 'What it rests on' }).getAttribute('href'), '/stretches/figure-four#rests-on');
await quiet.goto(new URL('/stretches/figure-four', process.argv[2]).href);
assert.ok(await quiet.getByRole('link', { name: 'Follow this exercise' }).evaluate((link) => link.getBoundingClientRect().bottom < 640), 'following is offered on the first screen');
await plain.close();
done('without a script it is a list with times');
await browser.close();

// ---- Firefox ----

const fox = await launchFirefox();
try {
    const den = await phone(fox);
    const vixen = await tab(den);
    await stopClock(vixen);
    await vixen.goto(there);
    await begin(vixen);
    for (const side of ['left', 'right', 'left', 'right']) {
        await vixen.clock.runFor(10_200);
        await isOn(vixen, `Hold: ${side} side`);
        await vixen.clock.runFor(30_000);
    }
    await note(vixen, 'worse');
    await vixen.getByText('Leave this one out for now').waitFor();
    await vixen.goto('/on-this-device');
    await vixen.getByText('3 afterwards, worse afterwards').waitFor();
    done('Firefox: a stretch of two sides is followed to its end');
} finally {
    await fox.close();
}
