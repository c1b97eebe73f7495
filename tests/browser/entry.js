// An entry on a phone and on paper: who must not do it is read on the first screen, and what is printed fits one sheet.
import assert from 'node:assert/strict';
import { base, done, launch, tab } from './stage.mjs';

const browser = await launch();
const context = await browser.newContext({ baseURL: base });
const page = await tab(context);
await page.goto('/stretches');
const paths = await page.$$eval('main .groups a', (links) => [...new Set(links.map((link) => link.getAttribute('href')))]);
assert.ok(paths.length >= 20);

// ---- the first screen of a phone ----

for (const [width, height] of [[390, 844], [320, 640]]) {
    const phone = await browser.newContext({ baseURL: base, viewport: { width, height } });
    const screen = await tab(phone);
    for (const path of paths) {
        await screen.goto(path);
        const [seen, first] = await screen.evaluate(() => [
            document.querySelector('.bar').getBoundingClientRect().top,
            document.querySelector('.before dt[class^=caution], .before dt').getBoundingClientRect().bottom,
        ]);
        assert.ok(first <= seen, `${path} at ${width}: who must not is below the first screen`);
        const names = await screen.$$eval('.before dt, .before dd', (rows) => rows.at(-1).getBoundingClientRect().bottom);
        const overflows = await screen.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (width === 390) assert.ok(names <= seen, `${path} at ${width}: what it needs ends below the first screen`);
        assert.ok(!overflows, `${path} at ${width} is too wide`);
    }
    await phone.close();
}
done('what an entry needs and who must not do it are on the first screen of a phone');

// ---- paper ----

const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
for (const format of ['A4', 'Letter']) {
    let fits = 0;
    for (const path of paths) {
        await page.goto(path);
        const count = pages(await page.pdf({ format }));
        assert.ok(count <= 2, `${path} takes ${count} sheets of ${format}`);
        fits += count === 1;
    }
    assert.ok(fits >= 0.8 * paths.length, `only ${fits} of ${paths.length} entries fit one sheet of ${format}`);
}
await page.emulateMedia({ media: 'print' });
await page.goto('/stretches/figure-four');
for (const shown of ['h1', '.dose', '.before', '.steps', '.notice-stop', '.print-only'])
    assert.ok(await page.locator(shown).first().isVisible(), `${shown} is printed`);
for (const hidden of ['.bar', '.search', 'aside', '.links', '.account', '#works-on'])
    assert.ok(!(await page.locator(hidden).first().isVisible()), `${hidden} is not printed`);
assert.match(await page.locator('.print-only').last().textContent(), /^https?:\/\/.*\/stretches\/figure-four$/);
done('entries are printed on one sheet, with dose, cautions, steps and address');
await browser.close();
