// A coach finds two entries for one stretch, compares them, merges them and undoes it: on a phone, and without JavaScript.
import assert from 'node:assert/strict';
import { becomes, done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const main = (page) => page.locator('main');
const press = (page, name) => main(page).getByRole('button', { name }).click();

const setUp = await tab(await phone(browser));
await register(setUp, 'coach_mel');
await becomes(setUp, 'coach_mel', 'coach');
const state = await setUp.context().storageState();
const coach = await tab(await phone(browser, { javaScriptEnabled: false, storageState: state }));
const seeing = await tab(await phone(browser, { bypassCSP: true, storageState: state }));
const reader = await tab(await phone(browser));

// ---- side by side ----

await coach.goto('/stretches/figure-four');
await main(coach).getByRole('link', { name: 'Merge', exact: true }).click();
await coach.getByLabel('The other stretch').fill('Piriformis stretch, knee across');
await seeing.goto('/stretches/figure-four/merge');
await hasNoFindings(seeing, 'asking for the other one');
await press(coach, 'Compare them');
await coach.getByRole('heading', { name: 'Merge these two' }).waitFor();
await seeing.goto(coach.url());
await hasNoFindings(seeing, 'two entries field by field');
const steps = coach.getByRole('group', { name: 'Steps', exact: true });
const [one, other] = await Promise.all([0, 1].map((i) => steps.locator('.merge-pair > div').nth(i).boundingBox()));
assert.ok(other.y >= one.y + one.height, 'on a phone one is below the other');
await seeing.setViewportSize({ width: 1100, height: 800 });
const wide = seeing.getByRole('group', { name: 'Steps', exact: true }).locator('.merge-pair > div');
assert.equal((await wide.nth(0).boundingBox()).y, (await wide.nth(1).boundingBox()).y, 'and beside it where there is room');
done('two entries are compared, one below the other on a phone');

// ---- a preview, the reason, merged ----

await coach.getByRole('group', { name: 'Where you feel it', exact: true }).getByRole('radio', { name: 'Piriformis stretch, knee across' }).check();
await coach.getByRole('group', { name: 'Muscles', exact: true }).getByRole('radio', { name: /^Both/ }).check();
await press(coach, 'Preview');
await coach.locator('.preview').getByText('Deep in the middle of the buttock of the raised leg').waitFor();
assert.ok(await coach.getByRole('group', { name: 'Muscles', exact: true }).getByRole('radio', { name: /^Both/ }).isChecked());
await press(coach, 'Merge them');
await coach.getByRole('alert').getByText('Please say why they are one').waitFor();
await coach.getByLabel('Why they are one').fill('Two entries for one stretch');
await press(coach, 'Merge them');
await coach.getByRole('heading', { name: 'Merged so far' }).waitFor();
await seeing.goto(coach.url());
await hasNoFindings(seeing, 'a merge that can be undone');
await reader.goto('/stretches/piriformis-stretch');
assert.match(reader.url(), /\/stretches\/figure-four/);
await main(reader).getByText('You were led here from').waitFor();
await main(reader).getByText('Deep in the middle of the buttock of the raised leg').waitFor();
done('one stays with what was chosen, and the other leads there');

// ---- and back ----

await press(coach, /^Undo it/);
await main(coach).getByText('Undone: both are as they were.').waitFor();
await seeing.goto(coach.url());
await hasNoFindings(seeing, 'a merge that was undone');
await reader.goto('/stretches/piriformis-stretch');
assert.match(reader.url(), /\/stretches\/piriformis-stretch$/);
await main(reader).getByText('Deep in the middle of the buttock of the raised leg').waitFor();
await reader.goto('/stretches/figure-four');
assert.doesNotMatch(await main(reader).innerText(), /Deep in the middle of the buttock of the raised leg/);
done('one click brings both back');

await browser.close();
