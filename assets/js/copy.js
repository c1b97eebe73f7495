/* Copies of drafts on this device. What is typed is written here first, and a copy is removed only when the server has exactly
   those words, or when the person deletes it. Each form that is shown writes a copy of its own. */
"use strict";

const COPY = "draft:";
const COPY_DAYS = 180; /* as long as the server keeps a draft */

const account = all(".account [href='/account']").map((name) => name.textContent.trim()).join();
const formTargets = new Set(); /* of the forms on this page, which look after their copies themselves */

/* A browser without storage (private mode, full disk) keeps nothing: `work` then returns null. */
function stored(work) {
    try {
        return work();
    } catch (error) {
        return null;
    }
}

/* "draft:pat:/questions:k3x9": an account, where its form is sent to, and a showing of that form. */
const copyName = (target) => COPY + account + ":" + target + ":" +
    Date.now().toString(36) + Math.random().toString(36).slice(2);

function sameDraft(a, b) {
    const text = (value) => (value || "").replace(/\r\n?/g, "\n").trim();
    return Object.keys({ ...a, ...b }).every((name) => text(a[name]) === text(b[name]));
}

const pageTitle = () => document.title.replace(/^Error: /, "").replace(/ – Backtalk$/, "");

/* A copy: `fields` were typed at `at` on the page called `page`, in the form with the one-time key `key`, over the draft that was saved at `follows`;
   `posted`: the form was sent with exactly these, and nobody knows yet whether that arrived. True when it is stored. */
const writeCopy = (name, copy) => stored(() => {
    localStorage.setItem(name, JSON.stringify({ ...copy, page: pageTitle(), at: Date.now() }));
    return true;
});

function readCopy(name) {
    const text = stored(() => localStorage.getItem(name));
    const copy = stored(() => JSON.parse(text));
    if (!copy || !copy.fields) return null;
    return { ...copy, name, text };
}

/* Unless another tab has written to it since it was read. */
const dropCopy = (copy) => stored(() => localStorage.getItem(copy.name) === copy.text && localStorage.removeItem(copy.name));

/* This account's copies, of one form or of all, the oldest first. */
function copiesOf(target) {
    const names = stored(() => Object.keys(localStorage)) || [];
    const copies = names.filter((name) => name.startsWith(COPY + account + ":")).map(readCopy)
        .filter((copy) => copy && (!target || copy.target === target));
    copies.filter((copy) => Date.now() - copy.at > COPY_DAYS * 86400000).forEach(dropCopy);
    return copies.sort((a, b) => a.at - b.at);
}

const dropCopiesOf = (target, fields) => copiesOf(target).filter((copy) => sameDraft(copy.fields, fields)).forEach(dropCopy);

/* ---- The server's drafts ---- */

/* What the server has, as src/draft/draft_web.c says it; null: it cannot be asked. */
async function askDrafts(query) {
    try {
        const reply = await fetch("/drafts.json?" + new URLSearchParams(query));
        return reply.ok && !reply.redirected ? await reply.json() : null;
    } catch (error) {
        return null;
    }
}

/* True when the server says so; without a network nobody knows. */
async function isSignedOut() {
    const reply = await fetch("/drafts.json?target=%2Fquestions").catch(() => null);
    return Boolean(reply) && (reply.redirected || reply.status === 403);
}

/* The status and what the server says; status 0: it was not reached. */
async function postDraft(draft, csrf, signal) {
    const { target, key, follows, fields } = draft;
    const body = new URLSearchParams({ csrf, key, target, follows, fields: JSON.stringify(fields) });
    try {
        const reply = await fetch("/drafts", {
            method: "POST", body, signal, keepalive: String(body).length < 60000,
        });
        const isJson = (reply.headers.get("content-type") || "").startsWith("application/json");
        return [reply.status, isJson ? await reply.json() : null];
    } catch (error) {
        return [0, null];
    }
}

/* A copy that waited goes to the server, unless that has another draft, and ends once it is there. True when it went. */
async function bringBack(copy) {
    const there = await askDrafts({ target: copy.target, key: copy.key, form: copy.key });
    const token = document.querySelector("input[name=csrf]");
    if (!there || !token) return false;
    if (there.sent) {
        if (copy.posted) dropCopy(copy);
        return false;
    }
    if (!there.fields || !sameDraft(there.fields, copy.fields)) {
        if (!there.own && there.saved !== copy.follows) return false;
        const [status, answer] = await postDraft({ ...copy, follows: there.saved }, token.value);
        if (status !== 200 || !answer || answer.saved === "0") return false;
    }
    noteDraft(copy.target, true);
    dropCopy(copy);
    return true;
}

/* The page of drafts shows what went there in the server's list. */
async function sendWaiting() {
    let went = false;
    for (const copy of copiesOf()) {
        if (!formTargets.has(copy.target)) went = await bringBack(copy) || went;
    }
    if (went && document.querySelector("[data-draft-copies]")) location.reload();
    else listCopies();
    all("a[href$='/comments']").forEach(hintOfDraft);
}

/* ---- What else there is a draft of ---- */

/* That the server has a draft of a form, as far as this device knows: a page without that form can say so. */
const DRAFTED = "drafted:";

const noteDraft = (target, isThere) => stored(() => (isThere
    ? localStorage.setItem(DRAFTED + account + ":" + target, "yes")
    : localStorage.removeItem(DRAFTED + account + ":" + target)));

const forgetNotes = () => stored(() => Object.keys(localStorage).filter((name) => name.startsWith(DRAFTED))
    .forEach((name) => localStorage.removeItem(name)));

/* What was followed, with the pages that say it (kept/), and the cautions that concern them (8_cautions.js), are of whoever signs out. */
const FOLLOWED_PAGES = ["opened:1", "own:1"]; /* as kept/ calls them */

function forgetFollowed() {
    ["followed", "notes", "place", "cautions"].forEach((name) => stored(() => localStorage.removeItem(name)));
    if ("caches" in window) FOLLOWED_PAGES.forEach((name) => caches.delete(name).catch(() => {}));
}

/* Beside the link that brings a comment's form. */
function hintOfDraft(link) {
    const target = link.getAttribute("href");
    const isThere = copiesOf(target).length > 0 || stored(() => localStorage.getItem(DRAFTED + account + ":" + target));
    if (isThere && !link.querySelector(".draft-hint")) link.append(make("span", { class: "draft-hint" }, " (you have a draft)"));
}

/* ---- Drafts that only this device has, on the page of drafts ---- */

/* The first lines that tell a draft from others: its title, then the beginning of its text. As draft_excerpt says them. */
const draftLines = (fields) => ["title", "name", "body", "summary", "about", "alt", "note", "items.1.entry", "words"].map((name) => (fields[name] || "").trim())
    .filter((words) => words).slice(0, 2).map((words) => words.replace(/\s+/g, " "));

const shortened = (words, most) => Array.from(words).length > most ? Array.from(words).slice(0, most).join("").trimEnd() + "…" : words;

const copyWords = ({ fields }) => draftLines(fields)[0] || "Without words yet";

function copyRow(copy) {
    const row = make("li", { class: "draft-row" });
    const about = make("div", {});
    const title = make("h2", {});
    const whole = make("details", { class: "fold" });
    const button = make("button", { type: "button", class: "button button-plain button-small" }, "Delete");
    const address = copy.target === "/questions" ? "/questions/ask" : copy.target;
    const [, text] = draftLines(copy.fields);
    title.append(make("a", { href: address, dir: "auto" }, shortened(copyWords(copy), 160)));
    whole.append(make("summary", {}, "All of it"));
    Object.values(copy.fields).filter((value) => value.trim())
        .forEach((value) => whole.append(make("pre", { class: "words", dir: "auto" }, value)));
    if (copy.page) about.append(make("p", { class: "byline", dir: "auto" }, "On the page “" + copy.page + "”"));
    about.append(title);
    if (text) about.append(make("p", { class: "excerpt clamp", dir: "auto" }, shortened(text, 160)));
    about.append(make("p", { class: "byline" }, "Typed " + clockTime(copy.at)), whole);
    button.append(make("span", { class: "hidden" }, " this draft: " + copyWords(copy)));
    button.addEventListener("click", () => {
        if (!confirm("Delete this draft for good?")) return;
        dropCopiesOf(copy.target, copy.fields);
        listCopies();
    });
    row.append(about, button);
    return row;
}

function listCopies() {
    const place = document.querySelector("[data-draft-copies]");
    if (!place) return;
    const copies = copiesOf().reverse();
    const isFirst = (copy, i) => copies.findIndex((other) => other.target === copy.target && sameDraft(other.fields, copy.fields)) === i;
    const rows = copies.filter(isFirst).map(copyRow);
    const list = make("ul", { class: "rows" });
    list.append(...rows);
    place.replaceChildren(...(rows.length > 0 ? [make("h2", {}, "Only on this device"), list] : []));
}

/* ---- Signing out ---- */

/* A notice with buttons; a button's work is done once, and the notice is gone then. A choice may say what it is about: then
   it has a row of its own. */
function choiceBox(words, choices) {
    const box = make("div", { class: "notice", role: "status" });
    const rows = make("ul", { class: "choice-rows" });
    const actions = make("div", { class: "actions" });
    box.append(make("p", { dir: "auto" }, words), rows, actions);
    for (const [label, act, about] of choices) {
        const button = make("button", { type: "button", class: "button button-plain" }, label);
        const row = make("li", {});
        if (about) {
            row.append(make("p", { dir: "auto" }, about), button);
            rows.append(row);
        } else {
            actions.append(button);
        }
        button.addEventListener("click", () => {
            box.remove();
            act();
        });
    }
    if (!rows.firstChild) rows.remove();
    return box;
}

/* Copies are removed once the session has ended, and not when that fails. */
async function signOutAndDelete(form, copies) {
    const body = new URLSearchParams(new FormData(form));
    const reply = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (reply && reply.ok && reply.redirected) {
        copies.forEach(dropCopy);
        forgetFollowed();
        location.assign(reply.url);
        return;
    }
    askInMain(choiceBox("You are still signed in: the server could not be reached. Please try again.", [["Close", () => {}]]));
}

function askInMain(box) {
    document.getElementById("main").prepend(box);
    box.scrollIntoView({ block: "center" });
    box.querySelector("button").focus({ preventScroll: true });
}

function leave(event) {
    const form = event.currentTarget;
    /* Votes are sent by the same form: only its own button signs out. */
    if (event.submitter && event.submitter.hasAttribute("formaction")) return;
    window.dispatchEvent(new Event("keepdrafts"));
    forgetNotes();
    const copies = copiesOf();
    if (copies.length === 0) {
        forgetFollowed();
        return;
    }
    event.preventDefault();
    const one = copies.length === 1;
    const what = one ? "“" + shortened(copyWords(copies[0]), 60) + "” is" : "You have " + copies.length + " drafts that are";
    askInMain(choiceBox(what + " only on this device. Sign out and delete " + (one ? "it?" : "them?"), [
        ["Stay", () => {}],
        [one ? "Sign out and delete it" : "Sign out and delete them", () => signOutAndDelete(form, copies)],
    ]));
}

all("form[action=\"/logout\"]").forEach((form) => form.addEventListener("submit", leave));
