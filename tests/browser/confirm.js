// What is dangerous waits until its sender confirms who they are: the page behind says that it is not done yet, and does it.
import assert from 'node:assert/strict';
import { done, hasNoFindings, launch, password, phone, register, sql, tab } from './stage.mjs';

const name = 'two_devices';
const sessions = () => Number(sql(`SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id WHERE a.name = '${name}'`));

async function signIn(page) {
    await page.goto('/login');
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.locator('main form').getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/login');
}

const browser = await launch();
try {
    const own = await phone(browser, { bypassCSP: true, colorScheme: 'dark' });
    const page = await tab(own);
    await register(page, name);
    const lost = await phone(browser);
    await signIn(await tab(lost));
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");

    await page.goto('/account');
    await page.getByRole('button', { name: /^Sign it out/ }).click();
    await page.getByRole('heading', { name: 'Is it still you?' }).waitFor();
    await page.getByText('Not done yet: Sign out Chrome').waitFor();
    await hasNoFindings(page, 'being asked first');
    await page.locator('main input[name=current]').fill(password);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Not done yet' }).waitFor();
    await hasNoFindings(page, 'what is not done yet');
    assert.equal(sessions(), 2);
    await page.reload(); // the browser sends the confirmation once more, which has renewed the session
    await page.getByRole('button', { name: `Send it as ${name}` }).click();
    await page.getByRole('heading', { name: 'Not done yet' }).waitFor();
    assert.equal(sessions(), 2);
    await page.getByRole('button', { name: /^Sign out Chrome/ }).click();
    await page.getByText('That device is signed out.').waitFor();
    assert.equal(sessions(), 1);
    done('a device is signed out by the button of the page that says that it is not done yet');
    await lost.close();

    const plain = await phone(browser, { javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await signIn(quiet);
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    await quiet.goto('/account/export'); // to look at, it asks first, and leads back
    await quiet.locator('main input[name=current]').fill(password);
    await quiet.getByRole('button', { name: 'Confirm' }).click();
    await quiet.getByRole('heading', { name: 'A copy of your data' }).waitFor();
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    await quiet.getByRole('button', { name: 'Make a copy' }).click();
    await quiet.locator('main input[name=current]').fill(password);
    await quiet.getByRole('button', { name: 'Confirm' }).click();
    await quiet.getByRole('heading', { name: 'Not done yet' }).waitFor();
    await quiet.getByRole('button', { name: 'Make a copy of your data' }).click();
    await quiet.getByText(/Your copy is (being made|ready)/).waitFor();
    done('the same without a script');
} finally {
    await browser.close();
}
