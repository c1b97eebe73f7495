// An entry on a phone and on paper: who must not do it is read on the first screen, and what is printed fits one sheet.
import assert from 'node:assert/strict';
import { base, done, isSaved, launch, register, sql, tab } from './stage.mjs';

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
// Cautions are never left out to make it fit, and some entries have a dozen.
for (const [format, most] of [['A4', 0.85], ['Letter', 0.6]]) {
    let fits = 0;
    for (const path of paths) {
        await page.goto(path);
        const count = pages(await page.pdf({ format }));
        assert.ok(count <= 2, `${path} takes ${count} sheets of ${format}`);
        fits += count === 1;
    }
    assert.ok(fits >= most * paths.length, `only ${fits} of ${paths.length} entries fit one sheet of ${format}`);
}
await page.emulateMedia({ media: 'print' });
await page.goto('/stretches/figure-four');
for (const shown of ['h1', '.dose', '.before', '.steps', '.notice-stop', '.print-only'])
    assert.ok(await page.locator(shown).first().isVisible(), `${shown} is printed`);
for (const hidden of ['.bar', '.search', 'aside', '.links', '.account', '#works-on'])
    assert.ok(!(await page.locator(hidden).first().isVisible()), `${hidden} is not printed`);
assert.equal(await page.locator('.no-print:visible').count(), 0, 'what is for screens is not printed');
assert.match(await page.locator('.print-only').last().textContent(), /^https?:\/\/.*\/stretches\/figure-four$/);
// Each picture is beside its own step, no smaller than a thumb.
await page.setViewportSize({ width: 740, height: 1000 });
for (const path of ['/stretches/figure-four', '/stretches/t-test', '/stretches/supine-psoas-twist', '/routines/tight-glutes-routine']) {
    await page.goto(path);
    const astray = await page.$$eval('.steps > li', (steps) => steps.flatMap((step) => [...step.querySelectorAll('.figure, .thumb')]
        .filter((picture) => picture.getClientRects().length > 0).map((picture) => {
            const [own, its] = [step.getBoundingClientRect(), picture.getBoundingClientRect()];
            const isInside = its.left >= own.left && its.right <= own.right && its.top >= own.top - 1 && its.bottom <= own.bottom + 1;
            return isInside && Math.max(its.width, its.height) > 60 ? '' : `${Math.round(its.width)}x${Math.round(its.height)} beside ${step.textContent.slice(0, 30)}`;
        })).filter((words) => words));
    assert.deepEqual(astray, [], path);
}
done('entries are printed on one sheet, with dose, cautions, steps, each with its picture, and address');

// ---- the form's lists are rows ----

const coaching = await browser.newContext({ baseURL: base, viewport: { width: 390, height: 844 } });
const form = await tab(coaching);
await register(form, 'rowing_rita');
sql("UPDATE account SET role = 'coach' WHERE name = 'rowing_rita'");
await form.goto('/stretches/new');
const field = (name) => form.locator(`[id="${name}"]`);
const button = (value) => form.locator(`button[name=row][value="${value}"]`);
await form.locator('#title').fill('Rita rows');
await field('steps.1.text').fill('Sit | tall.');
await button('steps.add').click();
assert.equal(await form.evaluate(() => document.activeElement.id), 'steps.2.text', 'the new row is where one types');
await form.keyboard.type('Row.');
await field('steps.2.cue').fill('Slowly');
await button('steps.add').click();
await field('steps.3.text').fill('Rest.');
await button('steps.3.up').click();
assert.equal(await field('steps.2.text').inputValue(), 'Rest.');
assert.equal(await field('steps.3.cue').inputValue(), 'Slowly');
await button('steps.1.down').click();
await button('steps.1.remove').click();
assert.deepEqual(await form.$$eval('[data-rows=steps] [name$=".text"]', (cells) => cells.map((cell) => [cell.name, cell.value])),
    [['steps.1.text', 'Sit | tall.'], ['steps.2.text', 'Row.']]);
for (let i = 0; i < 40; i++) if (await button('stop.add').isVisible()) await button('stop.add').click();
assert.equal(await form.locator('[data-rows=stop] li').count(), 30, 'no more rows than fit');
assert.ok(await form.locator('[data-rows=stop] [data-full]').isVisible());
await form.getByLabel('Lying on the side').check();
await isSaved(form);
done('rows are added, moved and removed in place');

await form.goto('/stretches/new');
await form.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await field('steps.2.text').inputValue(), 'Row.');
assert.equal(await field('steps.2.cue').inputValue(), 'Slowly');
assert.ok(await form.getByLabel('Lying on the side').isChecked());
const before = { title: 'Old', steps: 'Lie | flat | \nStay \\| here', positions: 'prone, side' };
sql(`UPDATE draft SET fields = '${JSON.stringify(before)}'`);
await form.evaluate(() => Object.keys(localStorage).forEach((name) => localStorage.removeItem(name)));
await form.goto('/stretches/new');
await form.getByRole('button', { name: 'Open the draft' }).click();
assert.equal(await field('steps.1.cue').inputValue(), 'flat');
assert.equal(await field('steps.2.text').inputValue(), 'Stay | here');
assert.ok(await form.getByLabel('Lying on the front').isChecked());
done('drafts bring their rows back, those of before too');

// ---- a long form on a phone ----

const kept = form.locator('.entry-form > .actions');
const inReach = () => kept.evaluate((bar) => {
    const { top, bottom } = bar.getBoundingClientRect();
    return top > innerHeight / 2 && bottom <= document.querySelector('.bar').getBoundingClientRect().top + 1;
});
await form.goto('/stretches/couch-stretch/edit');
assert.ok(await inReach(), 'Save is in reach at the top');
await form.getByRole('link', { name: 'What it works on' }).click();
assert.ok(await inReach(), 'and in the middle');
const part = await form.locator('legend', { hasText: 'What it works on' }).boundingBox();
assert.ok(part.y >= 0 && part.y < 200, 'its head is at the top of the screen');
await form.locator('#title').focus();
for (let i = 0; i < 60; i++) {
    await form.keyboard.press('Tab');
    const covered = await form.evaluate(() => {
        const at = document.activeElement;
        const box = at.getBoundingClientRect();
        const bar = document.querySelector('.entry-form > .actions').getBoundingClientRect();
        return box.height < 300 && box.bottom > bar.top + 1 ? at.id || at.textContent : '';
    });
    assert.equal(covered, '', 'what has the focus is not covered');
}
assert.equal(await form.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
done('a long form has parts to jump to, and Save is in reach without covering what one types into');

await form.goto('/stretches/new');
assert.equal(await field('dose.hold').isVisible(), false, 'what is rarely filled in is folded');
await form.getByRole('link', { name: 'Dose' }).click();
await form.locator('#part-3 summary').first().click();
await field('dose.hold').fill('30');
done('what is rarely filled in is opened');

// ---- other entries by their titles ----

const options = (row) => row.getByRole('option');
await form.goto('/stretches/couch-stretch/edit');
assert.equal(await field('muscles.1.muscle').inputValue(), 'Rectus femoris');
await field('muscles.1.muscle').fill('piri');
await options(form).filter({ hasText: 'Piriformis' }).click();
assert.equal(await field('muscles.1.muscle').inputValue(), 'Piriformis');
await button('muscles.add').click();
const added = form.locator('[data-rows=muscles] li').last();
const muscle = added.getByRole('combobox').or(added.locator('input')).first();
await muscle.pressSequentially('medius');
await options(added).filter({ hasText: 'Gluteus medius' }).waitFor();
await form.keyboard.press('ArrowDown');
await form.keyboard.press('Enter');
assert.equal(await muscle.inputValue(), 'Gluteus medius', 'also in a row that came later');
await muscle.fill('Pirifromis');
await form.keyboard.press('Escape');
await field('easier.1').fill('Cobra, Kneeling hip flexr stretch');
await form.keyboard.press('Escape');
await form.getByRole('button', { name: 'Save', exact: true }).last().click();
await form.locator('main[data-failed]').waitFor();
await form.locator('.row-options').getByRole('button', { name: 'Piriformis' }).click();
assert.equal(await form.locator('[data-rows=muscles] li').last().locator('input').inputValue(), 'Piriformis');
await form.locator('.row-options').getByRole('button', { name: 'Kneeling hip flexor stretch' }).click();
assert.equal(await field('easier.1').inputValue(), 'Cobra, Kneeling hip flexor stretch', 'other names stay');
assert.equal(await form.locator('.row-options').count(), 0);
done('other entries are chosen by their titles, and a misspelled one is put right');
sql("DELETE FROM draft WHERE target LIKE '%couch%'");

await form.goto('/stretches/new');
await form.evaluate(() => Object.keys(localStorage).forEach((name) => localStorage.removeItem(name)));
sql(`UPDATE draft SET fields = '${JSON.stringify({ ...before, 'dose.hold': '30' })}' WHERE target = '/stretches/new'`);
await form.goto('/stretches/new');
await form.getByRole('button', { name: 'Open the draft' }).click();
assert.ok(await field('dose.hold').isVisible(), 'what a draft has is in sight');
await form.locator('#summary').fill('Lie and stay.');
await form.locator('#title').press('Enter');
await form.locator('main[data-failed]').waitFor();
assert.equal(await field('steps.2.text').inputValue(), 'Stay | here', 'Enter saves, and moves no row');
done('Enter presses Save');
await browser.close();
