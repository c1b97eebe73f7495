// Mails as people get them: sent by the job runner through a mail server, opened in a web mailer, and their links followed.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { base, done, hasNoFindings, launch, password, phone, sql, tab } from './stage.mjs';

const office = process.env.MAIL_OFFICE; // none: there is no mail server, and mails are files
const name = 'mail_mia';
const second = 'a second long password';
const third = 'a third long password';

// ---- mails ----

const boxOf = (address) => (office ? `${office}/mail/${address.split('@')[0]}/new` : process.env.MAIL_FOLDER);

function headersOf(text) {
    const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
    return Object.fromEntries(lines.map((line) => [line.split(':')[0].toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
}

// The head and the body, which an empty line is between.
function halves(text) {
    const [gap] = text.match(/\r?\n\r?\n/);
    const at = text.indexOf(gap);
    return [headersOf(text.slice(0, at + 1)), text.slice(at + gap.length)];
}

function decoded(quoted) {
    const bytes = quoted.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

function read(path) {
    const [headers, body] = halves(readFileSync(path, 'latin1'));
    const [, boundary] = headers['content-type'].match(/boundary="([^"]+)"/);
    const parts = body.split(`--${boundary}`).slice(1, -1).map(halves);
    assert.deepEqual(parts.map(([head]) => head['content-type']), ['text/plain; charset=utf-8', 'text/html; charset=utf-8']);
    assert.ok(parts.every(([head]) => head['content-transfer-encoding'] === 'quoted-printable'));
    const [plain, html] = parts.map(([, words]) => decoded(words));
    return { headers, plain, html };
}

const seen = new Set(); // mails that were looked at
async function letter(address, subject, id = '') {
    for (let tries = 0; tries < 150; tries++) {
        for (const file of existsSync(boxOf(address)) ? readdirSync(boxOf(address)) : []) {
            const mail = seen.has(file) ? null : read(`${boxOf(address)}/${file}`);
            if (mail !== null && mail.headers.to.includes(address) && mail.headers.subject.startsWith(subject)
                && mail.headers['message-id'].startsWith(`<${id}`)) {
                seen.add(file);
                return mail;
            }
        }
        await new Promise((later) => setTimeout(later, 200));
    }
    return assert.fail(`no mail to ${address}: ${subject} ${id}`);
}

const linksOf = (text) => text.match(/https?:\/\/[^\s"<>]+/g) ?? [];

// Both forms say the same and have the same link, and it leads to this site.
function linkOf(mail) {
    const [link, ...others] = linksOf(mail.plain);
    assert.deepEqual(others, [], 'one link');
    assert.deepEqual([...new Set(linksOf(mail.html))], [link], 'the same in HTML');
    assert.equal(new URL(link).origin, base);
    return link;
}

// What a mail filter does before anybody reads: asks for the link, more than once, with scripts even, and follows nothing else.
async function scan(link) {
    for (const method of ['HEAD', 'GET', 'GET'])
        assert.equal((await fetch(link, { method, redirect: 'manual' })).status, 200, `${method} of a link`);
    const filter = await tab(await phone(browser));
    await filter.goto(link);
    await filter.waitForLoadState('networkidle');
    await filter.context().close();
}

// The mail in somebody's web mailer, which is another site: light and dark, narrow and wide.
async function open(page, mail) {
    await page.route('https://post.test/', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: mail.html }));
    const asked = [];
    const note = (request) => asked.push(request.url());
    page.on('request', note);
    await page.goto('https://post.test/');
    for (const colorScheme of ['dark', 'light']) {
        for (const width of [1280, 390, 320]) {
            await page.emulateMedia({ colorScheme });
            await page.setViewportSize({ width, height: 844 });
            await hasNoFindings(page, `${mail.headers.subject} at ${width}, ${colorScheme}`, ['page-has-heading-one']); // its subject
        }
        const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        assert.equal(paper, colorScheme === 'dark' ? 'rgb(26, 23, 20)' : 'rgb(248, 244, 235)');
    }
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(asked.filter((url) => url !== 'https://post.test/' && !url.endsWith('/favicon.ico')), [],
        'a mail loads nothing that tells who reads it');
    page.off('request', note);
    const lines = (text) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
    assert.deepEqual(lines(await page.locator('body').innerText()), lines(mail.plain), 'both forms say the same');
}

async function follow(page, mail) {
    const link = linkOf(mail);
    await open(page, mail);
    await page.locator(`a[href="${link}"]`).click();
    await page.waitForURL((url) => url.origin === base);
}

// ---- people ----

async function enter(page, who, secret) {
    await page.locator('main input[name=name]').fill(who);
    await page.locator('main input[name=password]').fill(secret);
    await page.locator('main form').getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function signIn(page, who, secret) {
    await page.goto('/login');
    await enter(page, who, secret);
    await page.waitForURL((url) => url.pathname !== '/login');
}

const press = (page, label) => page.locator('main').getByRole('button', { name: label }).click();
const heading = (page, words) => page.getByRole('heading', { level: 1, name: words }).waitFor();

async function isOver(page, link) {
    const answer = await page.goto(link);
    assert.equal(answer.status(), 410);
    await heading(page, 'This link no longer works');
}

async function isSignedOut(page) {
    await page.goto('/account');
    assert.equal(new URL(page.url()).pathname, '/login');
}

async function chooseAnother(page, mail, secret) {
    await scan(linkOf(mail));
    await follow(page, mail);
    await heading(page, 'Choose a new password');
    await hasNoFindings(page, 'choosing a new password');
    await page.locator('input[name=new]').fill(secret);
    await press(page, 'Change password');
    await heading(page, 'Your password is changed');
    await page.getByRole('link', { name: 'Sign in' }).last().click();
    await enter(page, name, secret);
    await page.waitForURL((url) => url.pathname !== '/login');
    await isOver(page, linkOf(mail));
}

const browser = await launch();
const page = await tab(await phone(browser, { bypassCSP: true }));
const other = await tab(await phone(browser, { bypassCSP: true }));
try {
    await page.goto('/register');
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=email]').fill('mia@post.test');
    await page.locator('input[name=password]').fill(password);
    await page.locator('input[name=agree]').check();
    await press(page, 'Register');
    await page.waitForURL((url) => url.pathname !== '/register');
    const verify = await letter('mia@post.test', 'Is this your address?');
    assert.match(verify.headers['auto-submitted'], /auto-generated/);
    assert.equal(verify.headers['list-unsubscribe'], undefined, 'nobody subscribed to it');
    if (office) assert.match(verify.headers.received, /ESMTPSA/, 'TLS, and a password');
    await scan(linkOf(verify));
    await page.goto('/account');
    await page.getByText('We sent a link to').waitFor();
    await follow(page, verify);
    await heading(page, 'Is this your address?');
    await hasNoFindings(page, 'the link that verifies');
    await press(page, 'Yes, it is mine');
    await heading(page, 'Thank you');
    await page.goto('/account');
    await page.getByText('Mail goes to').waitFor();
    done('an address is verified by the link of a mail, which a mail filter does not use up');

    await other.goto('/account/forgotten');
    await other.locator('input[name=email]').fill('Mia@Post.test');
    await press(other, 'Send the link');
    await heading(other, 'Look at your mail');
    await chooseAnother(other, await letter('mia@post.test', 'Choose a new password'), second);
    await isSignedOut(page);
    linkOf(await letter('mia@post.test', 'Your password was changed'));
    done('a forgotten password is replaced by the link of a mail, once; who chose it is signed in, and nobody else');

    await signIn(page, name, second);
    await follow(other, await letter('mia@post.test', 'A new device signed in'));
    await heading(other, /Activity/);
    await other.locator('main .rows').getByText('Signed in with a password').first().waitFor();
    done('a new device is told by mail, and its link leads to what happened');

    await other.goto('/account/email');
    await other.locator('input[name=email]').fill('new@post.test');
    await other.locator('input[name=current]').fill(second);
    await press(other, 'Send the link');
    const wanted = await letter('new@post.test', 'Is this your address?');
    await scan(linkOf(wanted));
    await follow(other, wanted);
    await press(other, 'Yes, it is mine');
    await heading(other, 'Thank you');
    await isOver(other, linkOf(verify));
    const changed = await letter('mia@post.test', 'Your account has a new address');
    assert.ok(changed.plain.includes('new@post.test'));
    await scan(linkOf(changed));
    await follow(other, changed);
    await heading(other, 'Bring this address back');
    await hasNoFindings(other, 'the link that brings an address back');
    await press(other, 'Bring it back');
    await heading(other, 'The address is back');
    await isSignedOut(page);
    await isSignedOut(other);
    await isOver(other, linkOf(changed));
    await isOver(other, linkOf(wanted));
    await chooseAnother(page, await letter('mia@post.test', 'Choose a new password'), third);
    await page.goto('/account');
    await page.locator('main').getByText('mia@post.test').waitFor();
    done('the address before is told of a new one, and brings itself back');

    await page.goto('/account/leave');
    await press(page, 'Delete my account');
    await page.waitForURL(/\/account\/done/);
    await follow(other, await letter('mia@post.test', 'Your account will be deleted'));
    await enter(other, name, third);
    await heading(other, 'Your account is being deleted');
    await hasNoFindings(other, 'an account that is being deleted');
    await press(other, 'Keep my account');
    await other.waitForURL(/what=kept/);
    await signIn(other, name, third);
    done('whoever asked to leave comes back by the link of a mail');

    // Every kind as it arrives, with what it names; each says whom it is for, and what to do. What a mail of notices says is what there is
    // to tell: it has a story of its own (told.js).
    const othersDo = /^(suspen|export_large)/; // what was not done in their name
    const kinds = [...readFileSync('src/mail/mail.c', 'utf8').matchAll(/\.name = "([a-z_]+)"/g)].map(([, kind]) => kind)
        .filter((kind) => kind !== 'notices');
    for (const kind of kinds) {
        const id = sql(`INSERT INTO mail (kind, account_id, address, about, event)
             SELECT '${kind}', id, email, 'A phone & a “desk”, <Berlin>', 'story' FROM account WHERE name = '${name}'
             RETURNING id`);
        const mail = await letter('mia@post.test', '', `${id}.`);
        linkOf(mail);
        await open(page, mail);
        assert.ok(mail.plain.startsWith(`Hello ${name},\n\n`), kind);
        if (!othersDo.test(kind))
            assert.match(mail.plain, /\bif (you|that|it) (did|was|asked)\b/i, `${kind}: what to do when it was somebody else`);
    }
    done(`${kinds.length} kinds of mail read the same as text and as HTML, light and dark`);
} finally {
    await browser.close();
}
