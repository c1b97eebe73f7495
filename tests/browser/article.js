// Articles: a coach says what they rest on and shows steps and a video, without script too; readers jump to what they look for, see each
// step, and nothing comes from another site before they ask for it.
import assert from 'node:assert/strict';
import { base, becomes, done, hasNoFindings, launch, phone, register, tab } from './stage.mjs';

const browser = await launch();
const article = '/articles/glutes-and-back-pain';

const writer = await tab(await phone(browser, { javaScriptEnabled: false }));
await register(writer, 'wanda_writes');
await becomes(writer, 'wanda_writes', 'coach');

const save = () => writer.getByRole('button', { name: 'Save', exact: true }).last().click();
const cell = (name) => writer.locator(`[name="${name}"]`);

await writer.goto(`${article}/edit`);
await cell('evidence.citations.1.quote').fill('Do this. Then do that.');
await cell('evidence.citations.1.read').fill('2026-01-31');
// What is rarely filled in is folded.
const folded = writer.locator('.entry-form details:not([open]) > summary');
const unfold = async () => { while (await folded.count()) await folded.first().click(); };
await unfold();
await cell('steps.1.text').fill('Sit on a chair and lift one leg.');
await cell('steps.1.of').fill('2');
await save();
await writer.getByRole('alert').getByText('Quote one sentence at most').waitFor();
await writer.getByRole('alert').getByText('Say whose step it is').waitFor();
assert.equal(await cell('steps.1.text').inputValue(), 'Sit on a chair and lift one leg.');
await cell('evidence.citations.1.quote').fill('Do this, e.g. slowly.');
await cell('steps.1.entry').fill('Figure-four glute stretch');
await unfold();
await cell('steps_under').fill('at home, with a ball');
await cell('video.title').fill('Three minutes');
await cell('video.url').fill('https://www.video.example/watch?v=3');
await cell('video.transcript').fill('She sits.\n\nShe leans.');
await save();
await writer.getByRole('heading', { level: 1, name: 'What your glutes do' }).waitFor();
assert.equal(new URL(writer.url()).pathname, article);
await writer.getByText('read on 31 Jan 2026').waitFor();
done('a coach writes steps, a video and what a source says, without script; what does not fit is said and kept');

await writer.goto(`${article}/pictures`);
await writer.getByLabel('Photograph', { exact: true }).setInputFiles('tests/pictures/gradient.jpg');
await writer.getByLabel('What it belongs to').selectOption('The video: Three minutes');
await writer.getByLabel('What it shows').fill('Somebody leans forward on a chair.');
await writer.getByLabel('Who took it').fill('Ada');
await writer.getByLabel('Licence').selectOption('cc0');
await writer.getByRole('button', { name: 'Add the photograph' }).click();
for (let i = 0; i < 60 && !(await writer.getByRole('img', { name: 'Somebody leans forward' }).count()); i++) {
    await writer.waitForTimeout(500);
    await writer.goto(`${article}/pictures`);
}
await writer.getByText('Of the video: Three minutes').waitFor();
done('a photograph is the poster of the video');

async function reads(options, where) {
    const reader = await tab(await phone(browser, { bypassCSP: true, ...options }));
    const elsewhere = [];
    reader.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) elsewhere.push(request.url()); });
    await reader.goto(article);
    await hasNoFindings(reader, where);
    const drawing = reader.locator('.article-steps img').first();
    await drawing.scrollIntoViewIfNeeded();
    await reader.waitForFunction((image) => image.complete && image.naturalWidth > 0, await drawing.elementHandle());
    assert.match(await drawing.getAttribute('src'), /^\/stretches\/figure-four\/figure-2\.svg\?v=/);
    assert.ok((await drawing.getAttribute('alt')).length > 20, 'the drawing is said in words');
    const poster = reader.getByRole('img', { name: 'Somebody leans forward on a chair.' });
    await poster.scrollIntoViewIfNeeded();
    await reader.waitForFunction((image) => image.complete && image.naturalWidth > 0, await poster.elementHandle());
    await reader.getByText('This opens video.example, another site.').waitFor();
    await reader.getByText('What it says').click();
    await reader.getByText('She leans.').waitFor();
    await hasNoFindings(reader, `${where}, the transcript`);
    assert.deepEqual(elsewhere, []);
    return reader;
}

const small = await reads({ viewport: { width: 320, height: 640 }, colorScheme: 'dark' }, 'on a small phone');
const jump = small.getByRole('navigation', { name: 'On this page' });
for (const link of await jump.getByRole('link').all())
    assert.ok((await link.boundingBox()).height >= 44, 'what one taps is large enough');
await jump.getByRole('link', { name: 'At home, with a ball' }).click();
assert.equal(new URL(small.url()).hash, '#at-at-home-with-a-ball');
assert.ok(await small.getByRole('heading', { name: 'At home, with a ball' }).evaluate((heading) => {
    const { top } = heading.getBoundingClientRect();
    return top >= 0 && top < innerHeight / 2;
}));
done('a reader on a phone jumps to a heading and sees each step; nothing comes from elsewhere');

const desk = await reads({ viewport: { width: 1280, height: 800 } }, 'on a desk');
await desk.getByRole('heading', { name: 'Sources', exact: true }).scrollIntoViewIfNeeded();
assert.ok(await desk.getByRole('navigation', { name: 'On this page' }).evaluate((nav) => {
    const text = document.querySelector('.with-contents .prose').getBoundingClientRect();
    const { left, top, bottom } = nav.getBoundingClientRect();
    return left >= text.right && top >= 0 && bottom <= innerHeight;
}), 'the contents stay beside the text');
done('on a desk the contents stay in sight beside the text');

await desk.emulateMedia({ media: 'print' });
for (const hidden of ['.contents', 'aside'])
    assert.ok(!(await desk.locator(hidden).first().isVisible()), `${hidden} is not printed`);
for (const shown of ['h1', '.article-steps', '#rests-on'])
    assert.ok(await desk.locator(shown).first().isVisible(), `${shown} is printed`);
done('what is printed is the text, its steps and what it rests on');

await writer.goto(`${article}/revisions`);
await writer.getByText('Three minutes').first().waitFor();
await writer.getByText('Do this, e.g. slowly.').first().waitFor();
done('its history says what changed, field by field');

await browser.close();
