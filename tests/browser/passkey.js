// Passkeys with Chromium's virtual authenticator: one is added, signs in by its button and from the field's own list. (Playwright
// has such an authenticator in Chromium alone.)
import assert from 'node:assert/strict';
import { base, done, hasNoFindings, launch, password, phone, register, sql, tab } from './stage.mjs';

// Browsers make no passkeys for addresses.
const named = base.replace('127.0.0.1', 'localhost');

const browser = await launch();

async function withAuthenticator(context, options = {}) {
    const page = await tab(context);
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: {
            protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
            automaticPresenceSimulation: true, ...options,
        },
    });
    await page.addInitScript(() => {
        if (localStorage.offers === 'false') PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    return { page, devtools, authenticatorId };
}

async function signOut(page) {
    await page.context().clearCookies({ name: /session/ });
}

// The virtual authenticator chooses by itself from the list that the field offers: where a button is to be pressed there is none.
const fieldOffers = (page, yes) => page.evaluate((offers) => { localStorage.offers = offers; }, yes);

const context = await phone(browser, { baseURL: named, bypassCSP: true });
const { page, devtools, authenticatorId } = await withAuthenticator(context);
await register(page, 'key_kaja');

await page.goto('/account');
await page.getByRole('link', { name: 'Your passkeys' }).click();
await page.getByText('You have no passkey yet.').waitFor();
await hasNoFindings(page, 'no passkeys');
await page.getByRole('link', { name: 'Add a passkey' }).click();
await hasNoFindings(page, 'adding a passkey');
assert.equal(await page.getByText('Adding one needs JavaScript').isVisible(), false);
await page.getByLabel('Name').fill('my phone');
await page.getByRole('button', { name: 'Add a passkey' }).click();
await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
await page.getByRole('link', { name: 'I have saved them' }).click();
await page.getByText('Your passkey is added.').waitFor();
await page.locator('strong', { hasText: 'my phone' }).waitFor();
await hasNoFindings(page, 'a passkey');
const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
assert.equal(credentials.length, 1);
assert.equal(credentials[0].rpId, 'localhost');
assert.ok(credentials[0].isResidentCredential);
done('a passkey is added');

await page.goto('/account/passkeys/new');
await page.getByRole('button', { name: 'Add a passkey' }).click();
await page.getByText('This device already has a passkey for your account.').waitFor();
done('the same device is not added twice');

await fieldOffers(page, false);
await signOut(page);
await page.goto('/login?next=/account/passkeys');
await hasNoFindings(page, 'signing in');
await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
await page.waitForURL((url) => url.pathname === '/account/passkeys');
await page.locator('strong', { hasText: 'my phone' }).waitFor();
done('its button signs in, and leads to where one was going');

// Who was signed out while writing: the page that says so has the button, and the words are a draft behind it.
await page.goto('/account');
await page.locator('#about').fill('My left hip is tight since May.');
sql("DELETE FROM session s USING account a WHERE a.id = s.account_id AND a.name = 'key_kaja'");
await page.locator('form[action="/account"]').getByRole('button', { name: 'Save' }).click();
await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
await hasNoFindings(page, 'being signed out');
await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
await page.waitForURL((url) => url.pathname === '/account' && url.search.startsWith('?draft='));
assert.equal(await page.locator('#about').inputValue(), 'My left hip is tight since May.');
done('whoever is signed out comes back with their words by a passkey');

await fieldOffers(page, true);
await signOut(page);
await page.goto('/login?next=/account/passkeys');
await page.waitForURL((url) => url.pathname === '/account/passkeys');
done('the field for the name offers it');

// After the password: by its button, and what waits comes along.
async function givePassword(name, next) {
    await page.goto('/login?next=' + next);
    await page.locator('main input[name=name]').fill(name);
    await page.locator('main input[name=password]').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/login/second');
}
await fieldOffers(page, false);
await signOut(page);
await givePassword('key_kaja', '/account/passkeys');
await hasNoFindings(page, 'the second step');
await page.getByRole('button', { name: 'Use my passkey' }).click();
await page.waitForURL((url) => url.pathname === '/account/passkeys');
done('it is the second step after a password');

sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
await page.getByRole('link', { name: 'Add a passkey' }).click();
await page.getByRole('heading', { name: 'Is it still you?' }).waitFor();
await hasNoFindings(page, 'is it still you');
await page.getByRole('button', { name: 'Use my passkey' }).click();
await page.getByRole('heading', { name: 'Add a passkey' }).waitFor();
done('it says that it is still its owner');

// One that does not ask who its owner is comes after the password only.
await signOut(page);
await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
await page.goto('/login');
await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
await page.getByText('No passkey was used.').waitFor();
await page.locator('main input[name=password]').fill('still here');
await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
done('a passkey that knows nobody is not used, and the form stays');

// Removed here, and still on the device.
sql("DELETE FROM passkey WHERE account_id = (SELECT id FROM account WHERE name = 'key_kaja')");
await fieldOffers(page, true);
await page.goto('/login');
await page.getByText('We do not know this passkey.').first().waitFor();
await page.getByLabel('Name or email').waitFor();
done('one that was removed says so');
await context.close();

const plain = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: named, javaScriptEnabled: false });
const quiet = await plain.newPage();
await quiet.goto('/login');
assert.equal(await quiet.getByRole('button', { name: 'Sign in with a passkey' }).isVisible(), false);
await register(quiet, 'keyless_kit');
await quiet.goto('/account/passkeys/new');
await quiet.getByText('Adding one needs JavaScript').waitFor();
assert.equal(await quiet.getByRole('button', { name: 'Add a passkey' }).isVisible(), false);
done('without a script the page says what passkeys need');
await browser.close();
