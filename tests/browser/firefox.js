// The way of an account in Firefox, from registering to leaving.
import assert from 'node:assert/strict';
import { codeOf, done, isSaved, keepsWhatIsNamed, launchFirefox, password, phone, register, tab } from './stage.mjs';

const name = 'vixen_vi';

async function signIn(page) {
    await page.goto('/login');
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.locator('main form').getByRole('button', { name: 'Sign in', exact: true }).click();
}

const browser = await launchFirefox();
const context = await phone(browser);
const page = await tab(context);
const heading = (words) => page.getByRole('heading', { name: words }).waitFor();
try {
    await register(page, name);
    await page.goto('/questions/ask');
    await page.locator('#title').fill('Tight since Tuesday');
    await isSaved(page);
    await page.goto('/me');
    await page.goto('/questions/ask');
    await page.getByText('You have a draft of this').waitFor();
    done('Firefox: registering, and a draft that is there again');

    await page.goto('/account');
    await page.locator('main form[action="/logout"] button').click();
    await page.waitForURL((url) => url.pathname !== '/account');
    await signIn(page);
    await page.waitForURL((url) => url.pathname !== '/login');
    await page.goto('/account/factors/totp');
    await page.getByRole('img', { name: /^QR code/ }).waitFor();
    const key = await page.locator('main code').first().textContent();
    await page.locator('main input[name=code]').fill(codeOf(key));
    await page.keyboard.press('Enter');
    await heading('Your recovery codes');
    await context.clearCookies();
    await signIn(page);
    await heading('One more step');
    assert.ok((await keepsWhatIsNamed(page)).includes('bt_second'));
    await page.locator('main input[name=code]').fill(codeOf(key, 1));
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    done('Firefox: signing in with a second step');

    await page.goto('/account/export');
    await page.getByRole('button', { name: 'Make a copy' }).dblclick();
    await page.getByText(/Your copy is (being made|ready)/).waitFor();
    await page.goto('/account/leave');
    await page.getByText('1 draft', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await page.waitForURL(/what=leaving/);
    await signIn(page);
    await heading('One more step');
    assert.deepEqual((await context.cookies()).map((cookie) => cookie.name).filter((cookie) => cookie === 'bt_session'), []);
    done('Firefox: a copy of the data, and leaving');
} finally {
    await browser.close();
}
