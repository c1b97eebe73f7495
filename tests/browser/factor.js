// A second step at signing in: an authenticator app is set up, and its codes and the recovery codes let somebody in.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { codeOf, done, hasNoFindings, keepsWhatIsNamed, launch, password, phone, register, sql, tab } from './stage.mjs';

const name = 'factor_fred';

async function firstStep(page) {
    await page.goto('/login');
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.locator('main form').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'One more step' }).waitFor();
}

const browser = await launch();
const context = await phone(browser, { bypassCSP: true, colorScheme: 'dark' });
const page = await tab(context);
try {
    await register(page, name);
    await page.goto('/account/factors');
    await hasNoFindings(page, 'the list of second factors');
    await page.getByRole('link', { name: 'Set up an app' }).click();
    const picture = page.getByRole('img', { name: /^QR code/ });
    await picture.waitFor();
    assert.deepEqual(await picture.locator('path').evaluateAll((paths) => paths.map((path) => getComputedStyle(path).fill)),
        ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
    await hasNoFindings(page, 'setting up an app');
    done('the picture is dark on light in dark colours, too');

    const key = await page.locator('.key code').textContent();
    await page.locator('#code').fill('000000');
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('alert').getByText('That code is wrong or has expired').waitFor();
    assert.equal(await page.locator('.key code').textContent(), key);
    await page.locator('#code').fill(codeOf(key, -1));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await hasNoFindings(page, 'recovery codes');
    const codes = await page.locator('.codes code').allTextContents();
    assert.equal(new Set(codes).size, 10);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('Save as a text file').click()]);
    const saved = readFileSync(await file.path(), 'utf8');
    for (const code of codes) assert.ok(saved.includes(code));
    assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), true);
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.locator('[data-keep-status]').filter({ hasText: /Copied|Selected/ }).waitFor();
    done('an app is set up, and its recovery codes are kept as a file');

    await context.clearCookies();
    await firstStep(page);
    await hasNoFindings(page, 'the second step');
    const field = page.locator('#code');
    assert.equal(await field.getAttribute('inputmode'), 'numeric');
    assert.equal(await field.getAttribute('autocomplete'), 'one-time-code');
    await field.fill(codeOf(key, 9));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That code is wrong or was used already').waitFor();
    await field.fill(codeOf(key));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    done('a code of the app signs in');

    await context.clearCookies();
    await firstStep(page);
    assert.ok((await keepsWhatIsNamed(page)).includes('bt_second'));
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await page.getByText('Enter one of your recovery codes').waitFor();
    await field.fill(codes[0].toUpperCase().replaceAll('-', ' '));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    done('a recovery code signs in, as it is typed');

    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    await page.goto('/account/factors/codes');
    await page.getByRole('heading', { name: 'Is it still you?' }).waitFor();
    await hasNoFindings(page, 'being asked again');
    await page.getByRole('button', { name: 'Use a recovery code' }).click();
    await field.fill(codes[1]);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    assert.equal((await page.locator('.codes code').allTextContents()).some((code) => codes.includes(code)), false);
    done('whoever is asked once more comes back to what they were about to do');
} finally {
    await browser.close();
}
