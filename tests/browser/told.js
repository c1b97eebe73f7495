// Being told outside the site: a search is followed, its question comes by mail, the link lands on it, and one press stops such mails.
// On a narrow phone and a desk, light, dark and with forced colours, and without a script.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { base, done, hasNoFindings, launch, phone, register, sql, tab } from './stage.mjs';

const name = 'told_tina';
const address = 'told_tina@post.test';
const account = `(SELECT id FROM account WHERE name = '${name}')`;
const office = process.env.MAIL_OFFICE;
const box = office ? null : process.env.MAIL_FOLDER;

const looks = [
    { viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
    { viewport: { width: 390, height: 844 }, forcedColors: 'active' },
    { viewport: { width: 1280, height: 900 } },
];

const letterLinks = (text) => text.replace(/=\r?\n/g, '').replaceAll('=3D', '=').match(/https?:\/\/[^\s"<>]+/g) ?? [];

async function letter() {
    for (let tries = 0; tries < 150; tries++) {
        for (const file of existsSync(box) ? readdirSync(box) : []) {
            const text = readFileSync(`${box}/${file}`, 'latin1');
            if (text.includes(address) && text.includes('List-Unsubscribe-Post: List-Unsubscribe=One-Click')) return text;
        }
        await new Promise((later) => setTimeout(later, 200));
    }
    return assert.fail('no mail of what is unread');
}

const browser = await launch();
const context = await phone(browser, { ...looks[0], bypassCSP: true });
const page = await tab(context);
await register(page, name);

// ---- a search is followed where it was made ----

await page.goto('/search?q=tingling+toes+after+cycling');
await hasNoFindings(page, 'results of a search, or none');
const tell = page.getByRole('button', { name: 'Tell me of new questions like this' });
assert.ok((await tell.boundingBox()).height >= 24);
await tell.click();
await page.getByRole('button', { name: 'Stop telling me of new questions' }).waitFor();
await hasNoFindings(page, 'a search that is followed');
await page.goto('/following');
await page.getByRole('heading', { name: 'Searches' }).waitFor();
await page.getByLabel('Mail for all else that you follow').selectOption({ label: 'Unread after three hours' });
await page.getByRole('button', { name: 'Save', exact: true }).click();
await page.getByText('Saved.').waitFor();
await hasNoFindings(page, 'how one is told');
assert.equal(await page.getByLabel('Mail for all else that you follow').inputValue(), 'hours');
done('a search is followed, and mail asked for');

// ---- somebody asks ----

sql(`UPDATE account SET email = '${address}', email_wanted = NULL WHERE name = '${name}'`);
const other = await tab(await phone(browser, { javaScriptEnabled: false }));
await register(other, 'told_otto');
await other.goto('/questions/ask');
await other.locator('input[name=title]').fill('Tingling in my toes after cycling, what helps?');
await other.locator('textarea[name=body]').fill('It begins after half an hour, on the left side alone.');
await other.locator('input[name=tags]').fill('hip-front');
await other.locator('main form').getByRole('button', { name: /^(Ask|Post)/ }).first().click();
await other.waitForURL(/\/questions\/\d+\//);
for (let tries = 0; tries < 150 && sql(`SELECT count(*) FROM notice WHERE account_id = ${account}`) !== '1'; tries++)
    await new Promise((later) => setTimeout(later, 200));
await page.goto('/notices');
await page.getByRole('heading', { name: 'A new question for your search' }).waitFor();
await hasNoFindings(page, 'notices of a search');
if (box === null) {
    done('mails go to a server: what they say is for http/mail_server_test.c');
    await browser.close();
    process.exit(0);
}
sql(`UPDATE notice SET at = at - interval '4 hours' WHERE account_id = ${account};
     UPDATE notice_setting SET mail_at = now() WHERE account_id = ${account}`);
const links = letterLinks(await letter());
const question = links.find((link) => link.includes('/questions/'));
const stop = links.find((link) => link.includes('/notices/stop?token='));
await page.goto(question);
assert.equal(new URL(page.url()).origin, base);
await page.getByRole('heading', { level: 1, name: 'Tingling in my toes after cycling, what helps?' }).waitFor();
done('the link of the mail lands on the question');

// ---- one press, by whoever has the mail ----

for (const look of looks) {
    const reader = await tab(await phone(browser, { ...look, bypassCSP: true }));
    await reader.goto(stop);
    await hasNoFindings(reader, `${look.viewport.width}: the page that stops mails`, look.forcedColors ? ['color-contrast'] : []);
    await reader.getByRole('button', { name: 'Stop these mails' }).click();
    await reader.getByRole('heading', { name: 'No more of these mails' }).waitFor();
    await hasNoFindings(reader, `${look.viewport.width}: mails are stopped`, look.forcedColors ? ['color-contrast'] : []);
    assert.equal(sql(`SELECT own_mail || ' ' || followed_mail FROM notice_setting WHERE account_id = ${account}`), 'hours never');
    await reader.getByRole('button', { name: 'Send them again' }).click();
    await reader.getByRole('heading', { name: 'Stop these mails?' }).waitFor();
    await reader.context().close();
}
const plain = await tab(await phone(browser, { javaScriptEnabled: false }));
await plain.goto(stop);
await plain.getByRole('button', { name: 'Stop these mails' }).click();
await plain.getByRole('heading', { name: 'No more of these mails' }).waitFor();
assert.equal(sql(`SELECT followed_mail FROM notice_setting WHERE account_id = ${account}`), 'never');
done('one press stops such mails, and one puts them back');
await browser.close();
