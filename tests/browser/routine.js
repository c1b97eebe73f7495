// A routine is followed on the floor: on a phone with the network off, one entry after another, to its end.
import assert from 'node:assert/strict';
import { done, hasNoFindings, isSaved, keepsWhatIsNamed, launch, phone, register, tab } from './stage.mjs';

const there = '/routines/tight-glutes-routine/follow';
const isOn = (page, words) => page.locator('[data-what]', { hasText: words }).waitFor();
const name = (page) => page.locator('[data-name]').textContent();
const next = (page) => page.locator('[data-next]').textContent();
const followed = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('followed')));

async function stopClock(page) {
    await page.clock.install({ time: new Date('2026-01-31T08:00:00Z') });
    await page.clock.pauseAt(new Date('2026-01-31T08:00:01Z'));
}

const browser = await launch();

// ---- with the network off ----

const context = await phone(browser, { viewport: { width: 320, height: 568 } });
const page = await tab(context);
await stopClock(page);
await page.goto('/routines/tight-glutes-routine');
await page.getByRole('link', { name: 'Follow this routine' }).click();
await page.getByText('it works without a network').waitFor();
await context.setOffline(true);
await page.reload();
await page.getByText(/This takes about \d+ minutes/).waitFor();
await page.locator('input[name=before][value="5"]').check();
await page.getByRole('button', { name: 'Start' }).click();
await isOn(page, 'Step 1 of 6');
assert.equal(await name(page), 'Ball release for the glutes');
assert.match(await page.locator('[data-said]').textContent(), /^Ball release for the glutes, Step 1 of 6/);
await page.getByRole('button', { name: 'Next exercise' }).click();
assert.equal(await name(page), 'Foam-rolling the glutes');
await page.getByRole('button', { name: 'Next exercise' }).click();
assert.equal(await name(page), 'Figure-four glute stretch');
assert.equal(await page.locator('[data-place]').textContent(), '3 of 5');
await page.reload();
await page.getByRole('button', { name: 'Go on at Figure-four glute stretch, Step 1 of 6' }).click();
assert.equal(await page.locator('[data-place]').textContent(), '3 of 5');
await page.getByRole('button', { name: 'Skip steps' }).click();
const heldOn = { left: 0, right: 0 };
for (const [set, side] of [[1, 'left'], [1, 'right'], [2, 'left'], [2, 'right']]) {
    await page.clock.runFor(10_200);
    await isOn(page, `Hold: ${side} side`);
    assert.equal(await page.locator('[data-which]').textContent(), `set ${set} of 2`);
    assert.ok(await page.locator('[data-picture] img').evaluate(async (img) => { await img.decode(); return img.naturalWidth > 0; }), 'its picture is there');
    heldOn[side] += Number(await page.locator('[data-time]').textContent());
    if (set === 2 && side === 'right') assert.match(await next(page), /^Next: Piriformis stretch/);
    await page.clock.runFor(30_000);
}
assert.ok(heldOn.right >= heldOn.left && heldOn.left >= 59, JSON.stringify(heldOn));
await isOn(page, 'Step 1 of 4');
assert.match(await name(page), /^Piriformis stretch/);
await page.getByRole('button', { name: 'Next exercise' }).click();
assert.equal(await name(page), 'Glute bridge');
assert.ok(await page.getByRole('button', { name: 'Next exercise' }).isDisabled());
await page.getByRole('button', { name: 'Skip steps' }).click();
await page.clock.runFor(10_200);
await isOn(page, '5 times, slowly');
// The keyboard goes on where the button that was pressed is gone.
await page.keyboard.press('ArrowRight');
await isOn(page, 'Rest');
await page.clock.runFor(15_200);
await isOn(page, '5 times, slowly');
assert.equal(await next(page), 'Then you are done.');
await page.getByRole('button', { name: 'Done' }).click();
await page.getByRole('heading', { name: 'Done. And now?' }).waitFor();
await page.getByText('Figure-four glute stretch:').first().waitFor();
await page.locator('input[name=after][value="2"]').check();
await page.locator('input[name=result][value=better]').check();
await page.getByRole('button', { name: 'Note it on this device' }).click();
await page.getByText('It is in your list.').waitFor();
await page.goto('/on-this-device');
await page.getByText('from 5 to 2, better afterwards').waitFor();
assert.equal((await followed(page))[0].path, there);
await page.getByRole('link', { name: 'Routine for tight glutes', exact: true }).click();
await page.getByRole('button', { name: 'Start' }).waitFor();
await context.close();
done('a routine is followed to its end with the network off');

// ---- for everybody ----

const seeing = await phone(browser, { viewport: { width: 320, height: 568 }, bypassCSP: true });
const reader = await tab(seeing);
await reader.goto('/routines');
await hasNoFindings(reader, 'routines');
await reader.goto(there);
await hasNoFindings(reader, there);
await reader.getByRole('button', { name: 'Start' }).click();
await hasNoFindings(reader, 'a session of several');
await seeing.close();
done('nothing is in anybody\'s way');

// ---- one's own ----

const own = await phone(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true });
const mixer = await tab(own);
await register(mixer, 'mixer_max');
await mixer.goto('/stretches/figure-four');
await mixer.getByRole('link', { name: 'Add to a routine' }).click();
assert.equal(await mixer.locator('input[name="items.1.entry"]').inputValue(), 'Figure-four glute stretch');
await mixer.getByLabel('Name').fill('Max before bed');
await mixer.locator('input[name="items.1.hold"]').fill('20');
await mixer.locator('select[name="items.1.unit"]').selectOption('s');
await mixer.getByRole('button', { name: 'Add a row' }).click();
await mixer.locator('input[name="items.2.entry"]').pressSequentially('butterf');
await mixer.getByRole('option', { name: /Butterfly stretch/ }).click();
await mixer.getByRole('button', { name: /^Up.*row 2/ }).click();
assert.equal(await mixer.locator('input[name="items.1.entry"]').inputValue(), 'Butterfly stretch');
await hasNoFindings(mixer, 'the form of a routine');
await mixer.locator('main .actions').getByRole('button', { name: 'Save' }).click();
await mixer.waitForURL(/\/my-routines\/\d+$/);
await mixer.getByText('20 s each side').waitFor();
await mixer.getByRole('button', { name: 'Make a link' }).click();
const link = await mixer.getByLabel('The link').inputValue();
await mixer.context().grantPermissions(['clipboard-read', 'clipboard-write']);
await mixer.getByRole('button', { name: 'Copy the link' }).click();
await mixer.getByText('Copied').waitFor();
assert.equal(await mixer.evaluate(() => navigator.clipboard.readText()), link);
await hasNoFindings(mixer, 'a routine of one\'s own');
const partner = await tab(await phone(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true }));
await partner.goto(link);
await partner.getByRole('heading', { name: 'Put together by a member, not by a coach' }).waitFor();
await hasNoFindings(partner, 'a routine that is shared');
await partner.getByRole('link', { name: 'Follow this routine' }).click();
await partner.getByText('it works without a network').waitFor();
await partner.getByRole('button', { name: 'Start' }).click();
assert.equal(await name(partner), 'Butterfly stretch');
const keepsShared = () => partner.evaluate(async () => {
    const requests = (await caches.keys()).map(async (kept) => (await caches.open(kept)).keys());
    return (await Promise.all(requests)).flat().some((request) => request.url.includes('/shared-routines/'));
});
assert.ok(await keepsShared());
await mixer.getByText('it goes from there when they next open this site').waitFor();
await mixer.getByRole('button', { name: 'Take the link back' }).click();
await mixer.getByRole('button', { name: 'Make a link' }).waitFor();
// Whatever page of the site is read there, the copy goes.
for (let looks = 0; looks < 20 && await keepsShared(); looks++) {
    await partner.goto('/questions');
    await partner.waitForTimeout(1000);
}
assert.ok(!await keepsShared());
await partner.goto(link);
assert.ok(!(await partner.content()).includes('Max before bed'));
// A draft from before does not take away what was added since.
const at = new URL(mixer.url()).pathname;
await mixer.goto(at + '/edit');
await mixer.locator('#note').fill('Slowly, on Sundays.');
await isSaved(mixer);
await mixer.goto(at + '/edit?stretch=cobra');
await mixer.getByText('Row 3 is new, and kept once you save.').waitFor();
await mixer.getByRole('button', { name: 'Open the draft' }).click();
await mixer.getByRole('button', { name: 'Undo' }).click();
assert.match(await mixer.locator('input[name="items.3.entry"]').inputValue(), /^Cobra/);
await mixer.goto('/my-routines');
await hasNoFindings(mixer, 'the list of one\'s own');
await mixer.getByRole('link', { name: 'Follow it' }).click();
await mixer.getByRole('button', { name: 'Start' }).click();
assert.equal(await name(mixer), 'Butterfly stretch');
await mixer.getByText('it works without a network').waitFor();
await partner.context().close();
done('a member puts one together, shows it by a link, and takes that back');

// ---- one's own with the network off, until signing out ----

const followedOwn = new URL(mixer.url()).pathname;
const keptOwn = () => mixer.evaluate(async () => {
    const found = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys())
            if (request.url.includes('/my-routines/')) found.push([name, await (await cache.match(request)).text()]);
    }
    return found;
});
const [[cacheName, words], ...others] = await keptOwn();
assert.equal(cacheName, 'own:1');
assert.equal(others.length, 0);
assert.ok(words.includes('Max before bed') && !words.includes('mixer_max') && !/name="csrf" value="[^"]/.test(words), 'nobody is named in it');
await own.setOffline(true);
await mixer.reload();
await mixer.getByRole('button', { name: /^(Start|Go on)/ }).first().click();
assert.equal(await name(mixer), 'Butterfly stretch');
await own.setOffline(false);
await keepsWhatIsNamed(mixer);
await mixer.goto('/on-this-device');
await mixer.locator('[data-pages] a', { hasText: 'Max before bed' }).waitFor({ state: 'attached' });
// Whoever is signed in next without a sign-out before does not see it.
await own.clearCookies();
await register(mixer, 'next_nell');
await mixer.goto('/on-this-device');
await mixer.locator('[data-pages] a').first().waitFor({ state: 'attached' });
assert.deepEqual(await keptOwn(), []);
await mixer.goto('/my-routines/new?stretch=butterfly');
await mixer.getByLabel('Name').fill('Nell after work');
await mixer.locator('main .actions').getByRole('button', { name: 'Save' }).click();
await mixer.waitForURL(/\/my-routines\/\d+$/);
await mixer.getByRole('link', { name: 'Follow this routine' }).click();
await mixer.getByText('it works without a network').waitFor();
const hers = new URL(mixer.url()).pathname;
assert.notEqual(hers, followedOwn);
const session = await own.cookies();
await own.clearCookies();
await mixer.goto('/on-this-device');
await mixer.locator('[data-pages] a').first().waitFor({ state: 'attached' });
assert.deepEqual(await keptOwn(), [], 'a session that ended elsewhere leaves it here');
await own.addCookies(session);
await mixer.goto(hers);
await mixer.getByText('it works without a network').waitFor();
assert.equal((await keptOwn()).length, 1);
await mixer.goto('/account');
await mixer.locator('main form[action="/logout"] button').click();
await mixer.waitForURL((url) => url.pathname !== '/account');
assert.deepEqual(await keptOwn(), []);
await own.setOffline(true);
await mixer.goto(hers).catch(() => {});
let shown = null; // nothing while the browser is putting its own page there
while (shown === null) shown = await mixer.content().catch(() => null);
assert.ok(!shown.includes('Nell after work'));
await own.close();
done('one\'s own works with the network off, and is gone from the device after signing out');

// ---- without a script ----

const plain = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
const quiet = await plain.newPage();
await quiet.goto(new URL(there, process.argv[2]).href);
assert.ok(await quiet.getByText(/2 × 30 s each side, about \d+ minutes/).isVisible());
assert.ok(await quiet.getByText('Hold: right side').first().isVisible());
assert.ok(!(await quiet.getByRole('button', { name: 'Start' }).isVisible()));
await plain.close();
await browser.close();
done('without a script it is a list with times, in all and of each');
