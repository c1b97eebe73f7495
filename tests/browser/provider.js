// Signing in with another provider: a certified implementation on this machine, with its own pages.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import { base, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

console.warn = console.info = () => {}; // it says that it is not set up to serve the public

const issuer = process.env.PROVIDER_CLINIC_ISSUER;

// What it says of whoever signs in there as "robin": the address is robin's, and verified.
const findAccount = (context, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: `${id}@example.org`, email_verified: true, preferred_username: `${id}_at_the_clinic` }),
});

const newKey = (kid, alg) => {
    const options = alg === 'ES256' ? ['ec', { namedCurve: 'P-256' }] : ['rsa', { modulusLength: 2048 }];
    return { ...generateKeyPairSync(...options).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
};

let server;
async function start(key) {
    const provider = new Provider(issuer, {
        clients: [{
            client_id: process.env.PROVIDER_CLINIC_CLIENT_ID,
            client_secret: process.env.PROVIDER_CLINIC_CLIENT_SECRET,
            redirect_uris: [`${base}/login/with/clinic/back`],
            id_token_signed_response_alg: key.alg,
        }],
        claims: { email: ['email', 'email_verified'], profile: ['preferred_username'] },
        cookies: { keys: ['a key of the test'] },
        findAccount,
        jwks: { keys: [key] },
        pkce: { required: () => true },
    });
    server = createServer(provider.callback());
    await new Promise((started) => server.listen(new URL(issuer).port, '127.0.0.1', started));
}
async function stop() {
    server.closeAllConnections();
    await new Promise((stopped) => server.close(stopped));
}

async function until(what, look) {
    for (let tries = 0; tries < 300; tries++) {
        if (await look()) return;
        await new Promise((later) => setTimeout(later, 200));
    }
    assert.fail(what);
}

// On the provider's own pages.
async function signInThere(page, who) {
    await page.waitForURL((url) => url.origin === issuer);
    const name = page.locator('input[name=login]');
    if (await name.count() > 0) {
        await name.fill(who);
        await page.locator('input[name=password]').fill('any');
        await page.locator('button[type=submit]').click();
    }
    await page.locator('button[type=submit]').click(); // it asks whether this site may know
    await page.waitForURL((url) => url.origin === base);
}

// Whoever is signed in there is asked once more, and not whether this site may know.
async function signInThereAgain(page, who) {
    await page.waitForURL((url) => url.origin === issuer);
    await page.locator('input[name=login]').fill(who);
    await page.locator('input[name=password]').fill('any');
    await page.locator('button[type=submit]').click();
    await page.waitForURL((url) => url.origin === base);
}

const signedInAs = (page, name) => page.goto('/account').then(() => page.locator('main').getByText(name, { exact: true }).first().waitFor());

await start(newKey('first', 'RS256'));
const browser = await launch();
try {
    await until('the provider is not offered', async () => {
        // Each worker hears of it by itself.
        for (let i = 0; i < 12; i++) {
            const answer = await fetch(`${base}/login`, { headers: { connection: 'close' } });
            if (!(await answer.text()).includes('/login/with/clinic')) return false;
        }
        return true;
    });

    const context = await phone(browser, { bypassCSP: true });
    const page = await tab(context);
    await page.goto('/login?next=%2Ftags');
    await hasNoFindings(page, 'signing in');
    await page.getByRole('link', { name: 'Continue with the Clinic' }).click();
    await signInThere(page, 'robin');
    await page.getByRole('heading', { name: 'Almost there' }).waitFor();
    assert.equal(await page.locator('input[name=name]').inputValue(), 'robin_at_the_clinic');
    assert.equal(await page.locator('main input[name=email]').inputValue(), 'robin@example.org');
    await hasNoFindings(page, 'choosing a name');
    await page.locator('main input[name=name]').fill('robin');
    await page.locator('main input[name=agree]').check();
    await page.getByRole('button', { name: 'Create my account' }).click();
    await page.waitForURL('**/tags');
    await signedInAs(page, 'robin');
    done('somebody new comes from a provider and chooses a name');

    // Words that were written while signed out, in a browser of its own. It posts a form, which may lead to nowhere but this site.
    const other = await phone(browser);
    const words = await tab(other);
    await words.goto('/login');
    await register(words, 'linnet');
    await words.goto('/questions/ask');
    await words.locator('input[name=title]').fill('Does the clinic know why?');
    await words.locator('textarea[name=body]').fill('It pulls when I *bend*.');
    sql("DELETE FROM session s USING account a WHERE a.id = s.account_id AND a.name = 'linnet'");
    await words.locator('#tags-next').fill('tight');
    await words.keyboard.press('Enter');
    await words.getByRole('button', { name: 'Post question' }).click();
    await words.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await words.getByRole('button', { name: 'Continue with the Clinic' }).click();
    await signInThere(words, 'robin');
    await words.getByText('It pulls when I *bend*.').first().waitFor();
    await signedInAs(words, 'robin');
    done('words that were sent while signed out come along');
    await other.close();

    // From within a session; both have verified the address of the second.
    const third = await phone(browser, { bypassCSP: true });
    const own = await tab(third);
    await register(own, 'wagtail');
    await own.goto('/account/providers');
    await hasNoFindings(own, 'what is linked');
    await own.getByRole('button', { name: 'Link the Clinic' }).click();
    await signInThere(own, 'wagtail-there');
    await own.getByText('Linked. You can sign in with it from now on.').waitFor();
    await hasNoFindings(own, 'what is linked, with a link');
    await own.getByRole('button', { name: 'Unlink' }).click();
    await own.getByText('Unlinked.').first().waitFor();
    await third.close();
    done('an account is linked and unlinked from within');

    sql("UPDATE account SET email = 'wagtail@example.org' WHERE name = 'wagtail'");
    const fourth = await phone(browser, { bypassCSP: true });
    const found = await tab(fourth);
    await found.goto('/login/with/clinic');
    await signInThere(found, 'wagtail');
    await found.getByRole('heading', { name: 'You have an account here' }).waitFor();
    await hasNoFindings(found, 'an account that is found');
    await found.getByRole('button', { name: 'Link them and sign in' }).click();
    await signedInAs(found, 'wagtail');
    await fourth.close();
    done('an address that both have verified links');

    await stop();
    await start(newKey('second', 'ES256'));
    const fifth = await phone(browser);
    const again = await tab(fifth);
    await again.goto('/login/with/clinic');
    await signInThere(again, 'robin');
    await signedInAs(again, 'robin');
    done('new keys of the provider are asked for');
    await fifth.close();

    const plain = await browser.newContext({ viewport: { width: 390, height: 844 }, baseURL: base, javaScriptEnabled: false });
    const quiet = await plain.newPage();
    await quiet.goto('/login');
    await quiet.getByRole('link', { name: 'Continue with the Clinic' }).click();
    await signInThere(quiet, 'robin');
    await signedInAs(quiet, 'robin');
    done('it works without a script');

    // Without a password one shows who one is where one signs in: there, once more.
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    await quiet.goto('/account/export');
    await quiet.getByRole('heading', { name: 'Is it still you?' }).waitFor();
    await quiet.getByRole('button', { name: 'Continue with the Clinic' }).click();
    await signInThereAgain(quiet, 'robin');
    await quiet.getByRole('heading', { name: 'A copy of your data' }).waitFor();
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    await quiet.getByRole('button', { name: 'Make a copy' }).click();
    await quiet.getByRole('button', { name: 'Continue with the Clinic' }).click();
    await signInThereAgain(quiet, 'robin');
    await quiet.getByRole('heading', { name: 'Not done yet' }).waitFor();
    await quiet.reload();
    await quiet.getByRole('button', { name: 'Make a copy of your data' }).click();
    await quiet.getByText(/Your copy is (being made|ready)/).waitFor();
    done('an account without a password confirms with its provider');

    await quiet.goto('/account/providers');
    await quiet.getByRole('button', { name: 'Unlink' }).click();
    await quiet.getByText('This is the only way into your account').waitFor();
    done('the last way in stays');
} finally {
    await browser.close();
    await stop();
}
