// Every page of kore.conf, as visitors, members, coaches, moderators and admins have it: axe finds nothing, and nothing is wider than the
// screen, on a small phone by day and on a desk in the dark. What looks alike to several of them is looked at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { becomes, done, launch, phone, register, sql, tab } from './stage.mjs';

const AT_ONCE = 2;
const small = { viewport: { width: 320, height: 640 }, colorScheme: 'light' };
const large = { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' };
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const wordsOf = (...lines) => lines.join(' ').split(' ');

// ---- people, and something on each page ----

const browser = await launch();
const roles = ['admin', 'moderator', 'coach', 'member', 'visitor'];
const names = { admin: 'wide_ann', moderator: 'wide_moe', coach: 'wide_cat', member: 'wide_meg' };
const contexts = {};
const tabs = {};
for (const role of roles) {
    contexts[role] = await phone(browser, { bypassCSP: true, reducedMotion: 'reduce' });
    await contexts[role].addInitScript({ content: axeSource });
    tabs[role] = await tab(contexts[role]);
    if (role === 'visitor') continue;
    await register(tabs[role], names[role]);
    if (role !== 'member') await becomes(tabs[role], names[role], role);
}

// Sends a form of the page at `from`: where the answer leads to.
async function send(role, from, path, fields) {
    await tabs[role].goto(from);
    return tabs[role].evaluate(async ([to, values]) => {
        const csrf = document.querySelector('input[name=csrf]').value;
        const reply = await fetch(to, { method: 'POST', body: new URLSearchParams({ csrf, ...values }) });
        if (!reply.ok) throw new Error(`${to}: ${reply.status}`);
        return new URL(reply.url).pathname;
    }, [path, fields]);
}

const idIn = (path) => path.match(/[0-9]+/)[0];
const question = idIn(await send('member', '/questions/ask', '/questions', { title: 'Does every page of this fit a small phone?',
    body: 'I try [[figure-four]] and [[never-written-before]].\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |', tags: 'tight' }));
await send('coach', `/questions/${question}`, `/questions/${question}/answers`, { body: 'It does, with [[glute-bridge]].[^1]\n\n[^1]: A note.' });
const answer = sql(`SELECT max(id) FROM post WHERE kind = 'answer' AND thread_id = ${question}`);
await send('moderator', `/questions/${question}`, `/answers/${answer}/comments`, { body: 'A short word about it.' });
const comment = sql(`SELECT max(id) FROM post WHERE kind = 'comment' AND thread_id = ${question}`);
await send('member', `/questions/${question}/edit`, `/questions/${question}/edit`, { title: 'Does every page of this site fit a small phone?',
    body: 'I try [[figure-four]] and [[never-written-before]], still.', tags: 'tight', revision: '1', reason: 'More words' });
await send('member', `/answers/${answer}/flag`, `/answers/${answer}/flag`, { what: 'flag', why: 'unsafe', words: 'Just a test.' });
await send('member', `/answers/${answer}/helped`, `/answers/${answer}/helped`, { what: 'unsafe', words: 'Just a test.' });
await send('coach', `/questions/${question}/suggest`, `/questions/${question}/suggest`, { title: 'Does every page of this site fit a small phone?',
    body: 'I try [[figure-four]] and [[never-written-before]], still, and again.', tags: 'tight', revision: '2', reason: 'One more word' });
const routine = idIn(await send('member', '/my-routines/new', '/my-routines/new', { title: 'Mine', 'items.1.entry': 'figure-four' }));
await send('member', `/my-routines/${routine}`, `/my-routines/${routine}/share`, {});
await send('member', '/tag-suggestions/new', '/tag-suggestions/new', { title: 'Walking every page', reason: 'Just a test of it.' });
await send('member', '/words/ask', '/words/ask', { words: 'nutation of pages' });
await send('member', '/words/ask', '/drafts', { target: '/words/ask', fields: '{"words":"counternutation"}', follows: '-1' });
await send('member', '/my-notes', '/my-notes/keep', { answer: 'yes' });
await send('member', `/trials/new?of=${answer}`, '/trials/new', { of: answer, activity1: 'Walk', score1: '3', pain_now: '4', pain_worst: '7', weeks: '4',
    rhythm: 'usual', shown: 'me', agree: '1' });
await send('member', `/questions/${question}/plan/new`, `/questions/${question}/plan/new`, { own: 'See a doctor', agree: '1' });
const plan = (await (await contexts.member.request.get('/plans')).text()).match(/\/plans\/([0-9]+)/)[1];
await send('member', `/worse/new?of=${answer}`, '/worse/new', { of: answer, what: 'cramp', side: 'left', down: 'yes', body: 'Just a test.', agree: '1' });
const worse = (await (await contexts.member.request.get('/worse')).text()).match(/\/worse\/([0-9]+)/)[1];
const trial = (await (await contexts.member.request.get('/trials')).text()).match(/\/trials\/([0-9]+)/)[1];
await send('coach', '/terms/new', '/terms/new', { title: 'A walked term', slug: 'walked-term', summary: 'A word.', body: 'More of [[never-written-before]].', status: 'published' });
await send('coach', '/terms/walked-term/edit', '/terms/walked-term/edit', { title: 'A walked term', slug: 'walked-term', summary: 'A word, changed.',
    body: 'More of [[never-written-before]].', status: 'published', revision: '1', reason: 'Words' });

sql("UPDATE hold_rule SET days = 2, most = 2 WHERE what = 'link'"); // as shipped: another story changes it
await send('member', `/questions/${question}`, `/answers/${answer}/comments`,
    { body: 'See https://one.example/1, https://two.example/2 and https://three.example/3.' });
const held = sql("SELECT max(id) FROM post WHERE delete_why = 'held'");
const ring = sql(`WITH made AS (INSERT INTO vote_ring (members, among, gave, got) SELECT array_agg(m.id ORDER BY m.id), 8, 9, 9
    FROM (SELECT id FROM account WHERE role = 'member' ORDER BY id DESC LIMIT 2) AS m RETURNING id) SELECT id FROM made`);

// ---- their addresses ----

const words = {
    stretches: 'figure-four', routines: sql("SELECT min(slug) FROM entry WHERE kind = 'routine'"), articles: 'tight-glutes-1', muscles: 'psoas-major',
    terms: 'walked-term', tags: 'low-back', users: names.coach, pages: 'about', login: 'clinic', from: 'nowhere',
};
const numbers = {
    questions: question, answers: answer, comments: comment, entries: sql("SELECT id FROM entry WHERE slug = 'figure-four'"), 'my-routines': routine, trials: trial, plans: plan, worse,
    words: sql('SELECT max(id) FROM unknown_word'), suggestions: sql('SELECT max(id) FROM suggestion'), 'tag-suggestions': sql('SELECT max(id) FROM tag_suggestion'), pictures: sql('SELECT coalesce(max(id), 0) FROM picture'),
};

function addresses(pattern) {
    const at = pattern.search(/\((?!\?)/);
    if (at < 0) return [pattern.replace(/\\/g, '')];
    const end = pattern.indexOf(')', at);
    const group = pattern.slice(at + 1, end);
    const [, first] = pattern.slice(0, at).split('/');
    const number = pattern.slice(0, at).endsWith('/revisions/') ? '1' : numbers[first] || '1';
    const filled = group.includes('[') ? [group === '[0-9]+' ? number : words[first] || 'none'] : group.split('|');
    return filled.flatMap((value) => addresses(pattern.slice(0, at) + value + pattern.slice(end + 1)));
}

const routes = readFileSync('kore.conf', 'utf8').split('\n').map((line) => line.trim().split(/\s+/))
    .filter(([word, , , ...methods]) => word === 'route' && methods.includes('get'));
const pages = routes.flatMap(([, pattern, handler]) => addresses(pattern.replace(/^\^/, '').replace(/\$$/, '')).map((path) => ({ handler, path })));
const slug = sql(`SELECT slug FROM question WHERE id = ${question}`);
const found = async (role, path, pattern) => (await (await contexts[role].request.get(path)).text()).match(pattern)[0];
const shared = await found('member', `/my-routines/${routine}`, /\/shared-routines\/[A-Za-z0-9_-]+/);
const others = ['/questions?tab=active', '/questions?tab=unanswered', '/me?tab=answers', '/me?tab=comments', '/me?tab=edits', '/me?tab=votes', '/me?tab=deleted',
    '/desk?list=drafts', '/desk?list=words', '/desk?list=worse', '/desk?list=links', '/desk?list=broken', '/moderation?tab=mine', '/moderation?tab=changes', '/search?q=glutes',
    '/search?q=numb', '/search?q=xyzzyplugh', '/symptoms?region=buttock', '/questions/similar?title=tight', '/terms/walked-term/compare?from=1&to=2',
    `/questions/${question}/${slug}`, `/questions/${question}/compare?from=1&to=2`, '/nothing-is-here', '/stretches?kneel=no',
    '/my-notes/new?of=/stretches/figure-four/follow', '/my-routines/add?stretch=figure-four', shared, `${shared}/follow`, '/words/ask?words=Fascia',
    '/tag-suggestions/new?title=Lower+back', `/comments/${held}/held`, `/moderation/held/${held}`, `/moderation/rings/${ring}`, '/admin/holds/link',
    '/terms/walked-term/merge?other=pigeon-toe-stance', '/drafts/read?target=%2Fwords%2Fask', '/drafts/delete?target=%2Fwords%2Fask',
    '/admin/limits/word/account', `${await found('admin', '/admin/rights', /\/admin\/rights\/[a-z-]+/)}?to=12`, `/moderation/unsafe/${answer}`, `/moderation/worse/${answer}`,
    await found('moderator', '/moderation/queue', /\/moderation\/queue\/[a-z-]+\/[0-9]+/),
    `/worse/new?of=${answer}`, `/trials/new?of=${answer}`, `/trials/new?plan=${plan}`, `/trials/of/${answer}`, '/check-ins/1', '/check-in?token=none',
    '/notices/stop?token=none', '/account/verify?token=none', '/account/restore?token=none', '/account/undo?token=none', '/account/reset?token=none', '/account/done?what=leaving'];
const handlerOf = (path) => (routes.find(([, pattern]) => new RegExp(`^${pattern.replace(/^\^|\$$/g, '')}$`).test(path.replace(/\?.*/, ''))) || [])[2] || path;
pages.push(...others.map((path) => ({ handler: handlerOf(path), path, isOther: true })));

// ---- which of them look different ----

// What a page is made of: its elements with their classes and roles, not its words.
const madeOf = (html) => new Set([...html.matchAll(/<([a-z][a-z0-9]*)([^>]*)>/g)]
    .map(([, name, rest]) => name + (rest.match(/ (class|role|type|aria-[a-z]+)(="[^"]*")?/g) || []).join('')));

const looks = [];
const seen = new Map(); // by handler
const reached = new Set();
for (const role of roles)
    for (const { handler, path, isOther } of pages) {
        const reply = await contexts[role].request.get(path, { maxRedirects: 0 });
        if (!(reply.status() === 200 || isOther) || !/^text\/html/.test(reply.headers()['content-type'] || '')) continue;
        const html = await reply.text();
        if (!/^<!doctype html>/i.test(html)) continue; // a part of a page, for a script
        reached.add(handler);
        const parts = madeOf(html);
        const known = seen.get(handler) || new Set();
        if ([...parts].every((part) => known.has(part))) continue;
        seen.set(handler, new Set([...known, ...parts]));
        looks.push({ role, path });
    }

// ---- looking ----

const findings = [];
// Each form of these is of another thing: a step of a plan, a picture and a text; a review and taking it back.
const handlersWithForms = new Set(wordsOf('own_plan_show portrait_take review_entry'));

async function findingsOf(page, { viewport, colorScheme }) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    return page.evaluate(async () => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        const wide = document.documentElement.scrollWidth - innerWidth;
        // Without a script, what is written in one form is lost when another one of the page is sent: theirs is one form with several buttons.
        const written = [...document.querySelectorAll('main form[method=post]')]
            .filter((form) => form.querySelector('textarea, input:is([type=text], [type=date], [type=number])')).map((form) => form.action);
        const apart = written.filter((action, at) => written.indexOf(action) < at);
        const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'], iframes: false, preload: false });
        return [...(wide > 0 ? [`${wide} px wider than the screen`] : []), ...apart.map((action) => `two forms are written in and sent to ${action}`),
            ...violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`)];
    });
}

async function look(page, { path, role }, view) {
    const found = await findingsOf(page, view);
    const forgiven = handlersWithForms.has(handlerOf(path)) ? / forms are written in / : /^$/;
    findings.push(...found.filter((words) => !forgiven.test(words)).map((words) => `${path} as ${role}, ${view.viewport.width} ${view.colorScheme}: ${words}`));
}

// What would be found is found.
await tabs.visitor.goto('/about');
await tabs.visitor.evaluate(() => {
    const bad = document.createElement('img');
    bad.width = 2000;
    document.getElementById('main').append(bad);
    bad.style.maxWidth = 'none';
    for (const name of ['one', 'two']) {
        const form = document.createElement('form');
        form.method = 'post';
        form.append(Object.assign(document.createElement('textarea'), { name, ariaLabel: name }));
        document.getElementById('main').append(form);
    }
});
assert.match((await findingsOf(tabs.visitor, small)).join(), /px wider than the screen.*two forms are written in.*image-alt/);

const waiting = [...looks];
async function walk() {
    const own = Object.fromEntries(await Promise.all(roles.map(async (role) => [role, await tab(contexts[role])])));
    for (let next = waiting.shift(); next; next = waiting.shift()) {
        const page = own[next.role];
        await page.setViewportSize(small.viewport);
        await page.emulateMedia({ colorScheme: small.colorScheme });
        await page.goto(next.path);
        await look(page, next, small);
        await look(page, next, large);
    }
}
const began = Date.now();
await Promise.all(Array.from({ length: AT_ONCE }, walk));
await browser.close();

assert.deepEqual(findings, []);
// A new page is looked at, or says here why not.
const unseen = new Set([
    // files, and what only scripts and machines read
    ...wordsOf('picture_file account_export_file account_locked_file draft_find search_feed search_complete link_choices symptom_fit_part symptom_figure',
        'tag_complete stretch_figure stretch_card term_short plan_kept asset_show asset_root sitemap_robots sitemap_index sitemap_lists sitemap_tags',
        'sitemap_threads health_process health_ready health_metrics passkey_options live_show'),
    // lead elsewhere; where something is to be said of an entry's links, it is the page of a question's
    ...wordsOf('post_show origin_show provider_start provider_back library_links'),
    // need a phone, a key, another site or a photograph: stories of their own look at these
    ...wordsOf('linked_show picture_edit provider_join passkey_rename passkey_remove factor_totp_remove factor_codes factor_needed factor_confirm account_locked'),
]);
const missed = [...new Set(routes.map(([, , handler]) => handler))].filter((handler) => !reached.has(handler) && !unseen.has(handler));
assert.deepEqual(missed, []);
done(`${looks.length} pages of ${reached.size} kinds have no finding at 320 by day and 1280 in the dark (${Math.round((Date.now() - began) / 1000)} s)`);
