// What moves, sounds and shakes: a picture's movement is played and stopped, and is not offered to who wants nothing to move; a session
// is heard, felt and said, and keeps the screen awake only while it is on.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, phone, tab } from './stage.mjs';

const browser = await launch();

// ---- a picture ----

const page = await tab(await phone(browser, { viewport: { width: 320, height: 640 }, bypassCSP: true }));
await page.goto('/stretches/donkey-kick');
const image = page.locator('.steps img.this-side[data-moves]');
const shown = () => image.getAttribute('src');
const still = await shown();
const box = await image.boundingBox();
await page.locator('.steps').getByRole('button', { name: 'Show the movement' }).click();
assert.match(await shown(), /figure-2-moves\.svg/);
await image.evaluate((img) => img.decode());
assert.ok(Math.abs((await image.boundingBox()).height - box.height) < 1, 'nothing below it moves');
await hasNoFindings(page, 'a movement that is played');
const stop = page.locator('.steps').getByRole('button', { name: 'Stop the movement' });
assert.ok((await stop.boundingBox()).height >= 36);
await stop.click();
assert.equal(await shown(), still);
await page.locator('.steps').getByRole('button', { name: 'Show the movement' }).click();
await page.emulateMedia({ reducedMotion: 'reduce' });
await page.waitForFunction(([img, src]) => img.getAttribute('src') === src, [await image.elementHandle(), still]);
assert.equal(await page.getByRole('button', { name: /the movement/ }).filter({ visible: true }).count(), 0, 'nothing is offered that moves');
await page.reload();
assert.equal(await page.getByRole('button', { name: /the movement/ }).filter({ visible: true }).count(), 0);
await page.context().close();
done('a movement is played, stopped, and left out where motion is not wanted');

// ---- a session ----

/* The parts of a browser that cannot be heard or felt here, noting what they are told. */
function listens() {
    window.told = [];
    const told = (what) => window.told.push(what);
    class Audio {
        state = 'running';
        currentTime = 0;
        destination = {};
        createOscillator = () => ({ frequency: { set value(pitch) { told(`tone ${pitch}`); } }, connect: (next) => next, start() {}, stop() {} });
        createGain = () => ({ gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: (next) => next });
        resume = async () => {};
    }
    window.AudioContext = Audio;
    Object.defineProperty(navigator, 'vibrate', { value: () => told('shake') });
    const lock = () => ({ released: false, async release() { this.released = true; told('may sleep'); } });
    Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => { told('stay awake'); return lock(); } } });
    const voices = [{ localService: false, lang: 'en-GB' }, { localService: true, lang: 'en-GB' }];
    Object.defineProperty(window, 'speechSynthesis', { value: {
        getVoices: () => voices, addEventListener() {}, cancel() {},
        speak: (spoken) => told(`${spoken.voice.localService ? 'says' : 'sends away'} ${spoken.text}`),
    } });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}

const floor = await tab(await phone(browser, { viewport: { width: 320, height: 640 } }));
await floor.addInitScript(listens);
await floor.clock.install({ time: new Date('2026-01-31T08:00:00Z') });
await floor.clock.pauseAt(new Date('2026-01-31T08:00:01Z'));
const told = () => floor.evaluate(() => window.told.splice(0));
/* What the browser is asked for comes a moment after the press that asks. */
const isTold = async (words) => {
    for (let tries = 0; !(await floor.evaluate(() => window.told)).includes(words); tries++) {
        assert.ok(tries < 200, `${words} is not told`);
        await new Promise((go) => setTimeout(go, 50));
    }
};
const isOn = (words) => floor.locator('[data-what]', { hasText: words }).waitFor();
await floor.goto('/stretches/figure-four/follow');
assert.ok(await floor.getByLabel('Short tones').isChecked() && await floor.getByLabel('Vibration').isChecked());
await floor.getByLabel('A voice that says what comes').check();
assert.deepEqual(await told(), [], 'nothing before somebody begins');
await floor.getByRole('button', { name: 'Start', exact: true }).click();
await floor.getByRole('button', { name: 'Skip steps' }).click();
await isOn('Get ready: left side');
await isTold('stay awake');
await told();
await floor.clock.runFor(6_900);
assert.deepEqual(await told(), []);
await floor.clock.runFor(3_400);
await isOn('Hold: left side');
assert.deepEqual(await told(), ['tone 660', 'tone 660', 'tone 660', 'tone 880', 'shake', 'says Hold: left side. set 1 of 2. 30 seconds'],
    'the last seconds are heard, then the hold');
await floor.clock.runFor(30_200);
await isOn('Change sides: right side');
assert.deepEqual(await told(), ['tone 440', 'shake', 'says Change sides: right side'], 'letting go sounds otherwise');
await floor.getByRole('button', { name: 'Stop' }).click();
await isTold('may sleep');
await told();
for (const name of ['Short tones', 'Vibration', 'A voice that says what comes']) await floor.getByLabel(name).uncheck();
await floor.getByRole('button', { name: 'Go on where you were' }).click();
await floor.clock.runFor(10_300);
await isOn('Hold: right side');
assert.deepEqual((await told()).filter((each) => each !== 'stay awake'), [], 'silent where that is wanted');
done('a session is heard, felt and said by a voice of the device, or silent, and keeps the screen awake while it is on');

await browser.close();
