// What holds on small screens and for large letters: the front page before scrolling, tabs that are all seen, nothing wider than the screen.
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { base, done, launch, options, phone, register, sql, tab, whole } from './stage.mjs';

const browser = await launch();

// ---- the front page ----

/* How far down the last of these reaches, and where what is in view ends: at the bar, or at the bottom. */
const reach = (page, selectors) => page.evaluate((all) => {
    const bar = document.querySelector('.bar').getBoundingClientRect();
    return {
        low: Math.max(...all.map((at) => document.querySelector(at).getBoundingClientRect().bottom)),
        end: bar.height > 0 ? bar.top : innerHeight,
    };
}, selectors);

for (const [width, height] of [[320, 640], [360, 640], [375, 667], [390, 664], [390, 844], [1280, 900]]) {
    const page = await tab(await phone(browser, { viewport: { width, height } }));
    await page.goto('/');
    const { low, end } = await reach(page, ['.search-large', '.body-map', '.places', '.red-flag-line', '.ways']);
    assert.ok(low <= end, `${width}x${height}: the ways in end at ${low}, what is in view at ${end}`);
    const small = await page.evaluate(() => [...document.querySelectorAll('.places a, .ways a')]
        .filter((node) => node.getBoundingClientRect().height < 24).map((node) => node.textContent));
    assert.deepEqual(small, [], `${width}: large enough to touch`);
    await page.context().close();
}
done('the front page has its ways in before scrolling');

// ---- tabs ----

const member = await phone(browser, { viewport: { width: 320, height: 640 } });
const mine = await tab(member);
await register(mine, 'many_tabs');
sql("UPDATE account SET role = 'admin' WHERE name = 'many_tabs'");
const pages = ['/me?tab=deleted', '/moderation?tab=mine', '/desk?list=broken', '/search?q=hip+kind%3Aterm', '/questions?tab=unanswered', '/users/many_tabs'];
for (const width of [320, 390, 740, 1280]) {
    await mine.setViewportSize({ width, height: 844 });
    for (const path of pages) {
        await mine.goto(path);
        const hidden = await mine.evaluate(() => [...document.querySelectorAll('.tabs a, .nav a')].filter((link) => link.checkVisibility()).filter((link) => {
            const box = link.getBoundingClientRect();
            const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
            return box.left < 0 || box.right > innerWidth || box.bottom > innerHeight || !link.contains(at);
        }).map((link) => link.textContent));
        assert.deepEqual(hidden, [], `${path} at ${width}: all tabs are in view`);
        assert.equal(await mine.locator('.tabs [aria-current=page]').count(), 1, `${path}: one tab is current`);
    }
}
done('no tab is hidden');

// What only a moderator has makes no second row.
for (const width of [1024, 1100, 1280]) {
    await mine.setViewportSize({ width, height: 700 });
    await mine.goto('/moderation');
    const rows = await mine.evaluate(() => new Set([...document.querySelectorAll('.nav a')].map((link) => link.getBoundingClientRect().top)).size);
    assert.equal(rows, 1, `a moderator's navigation at ${width}`);
}
done('a moderator has one row of navigation');

// ---- cards ----

/* The pictures that reach beyond the card that they are in. A card's text may be shorter than its picture. */
const reaching = (page) => page.evaluate(() => {
    const beyond = [];
    for (const picture of document.querySelectorAll('main li > .thumb')) {
        const card = picture.parentElement;
        card.querySelectorAll(':scope > :not(.thumb)').forEach((part) => { part.style.display = 'none'; });
        const outer = card.getBoundingClientRect();
        const inner = picture.getBoundingClientRect();
        if (inner.height > 0 && (inner.bottom > outer.bottom || inner.right > outer.right || inner.left < outer.left)) beyond.push(card.parentElement.className);
    }
    return [document.querySelectorAll('main li > .thumb').length, beyond];
});
const thread = sql("SELECT '/questions/' || min(p.thread_id) FROM link l JOIN post p ON p.id = l.post_id WHERE l.slug = 'figure-four' AND p.thread_id IS NOT NULL AND p.kind <> 'comment'");
for (const width of [320, 390, 1280]) {
    await mine.setViewportSize({ width, height: 844 });
    for (const path of ['/search?q=figure+four', thread, '/symptoms?region=buttock', '/stretches']) {
        await mine.goto(path);
        const [count, beyond] = await reaching(mine);
        assert.ok(count > 0, `${path} shows pictures`);
        assert.deepEqual(beyond, [], `${path} at ${width}: pictures stay in their cards`);
    }
}
done('cards of results and of threads hold their pictures');

// ---- letters twice as large ----

/* Each button of a session is whole and in view, and what does not fit beside them is reached by scrolling. */
async function fitsTheStage(page, where) {
    await page.locator('[data-begin]').click();
    const { wide, cut, unread } = await page.evaluate(() => {
        const stage = document.querySelector('.stage');
        const within = (box) => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
        const buttons = [...stage.querySelectorAll('button')].filter((each) => each.checkVisibility({ visibilityProperty: true }));
        const cut = buttons.filter((each) => !within(each.getBoundingClientRect()) || each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent);
        stage.scrollTop = stage.scrollHeight;
        const last = stage.querySelector('.stage-next').getBoundingClientRect();
        const bar = stage.querySelector('.stage-buttons').getBoundingClientRect();
        return { wide: stage.scrollWidth > stage.clientWidth, cut, unread: last.bottom > bar.top + 1 };
    });
    assert.deepEqual({ wide, cut, unread }, { wide: false, cut: [], unread: false }, where);
    await page.locator('[data-do=stop]').click();
}

/* As the browser's own setting, which media queries follow, and of the text alone, which they do not. */
for (const setting of ['default', 'text']) {
    const folder = mkdtempSync(join(tmpdir(), 'backtalk-large-'));
    mkdirSync(join(folder, 'Default'));
    if (setting === 'default') {
        writeFileSync(join(folder, 'Default', 'Preferences'),
            JSON.stringify({ webkit: { webprefs: { default_font_size: 32, default_fixed_font_size: 26 } } }));
    }
    const large = await chromium.launchPersistentContext(folder, { ...options, executablePath: whole, baseURL: base, viewport: { width: 320, height: 640 }, bypassCSP: true });
    const page = await tab(large);
    await register(page, `large_${setting}`);
    sql(`UPDATE account SET role = 'coach' WHERE name = 'large_${setting}'`);
    for (const path of ['/me', '/account', '/desk?list=review', '/desk?list=links', '/questions/ask', '/my-routines/new', '/', '/symptoms', '/symptoms?region=buttock&quality=ache,stiff', '/search?q=hip+kind%3Aterm', '/search?q=my+buttock+hurts', '/questions', '/cautions', '/stretches/figure-four', '/stretches/figure-four/follow', '/routines/tight-glutes-routine', '/routines/tight-glutes-routine/follow']) {
        await page.goto(path);
        if (setting === 'text') await page.addStyleTag({ content: 'html { font-size: 212.5% !important; }' });
        assert.ok(await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize)) >= 33, 'letters are large');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${setting} ${path}: nothing is wider than the screen`);
        if (path.endsWith('/follow')) await fitsTheStage(page, `${setting} ${path}`);
    }
    await large.close();
    rmSync(folder, { recursive: true });
}
done('letters twice as large: nothing is wider than the screen');

await browser.close();
