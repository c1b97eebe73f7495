/* Notes of how it went, in the account: only of whoever agreed to that there, when asked once. kept/ has each on this device; what was noted
   without a network waits there with the account's name, so that it goes to no other account, and is sent once there is one, unless its
   owner signs out before: then the device forgets it. */
"use strict";

const noteKeeper = () => stored(() => localStorage.getItem("notes")) || ""; /* the account that agreed, as far as this device knows */
const setNoteKeeper = (name) => stored(() => (name ? localStorage.setItem("notes", name) : localStorage.removeItem("notes")));

/* What the account says: its name, "yes", "no" or "" (nobody asked yet), and the token of its forms. Null: nobody is signed in, or there
   is no network. */
async function askAboutNotes() {
    try {
        const reply = await fetch("/my-notes");
        const page = reply.ok && !reply.redirected && parse(await reply.text());
        const main = page && page.querySelector("[data-notes]");
        if (!main) return null;
        return {
            state: main.dataset.notes,
            name: page.querySelector(".account [href='/account']").textContent.trim(),
            csrf: page.querySelector("input[name=csrf]").value,
        };
    } catch (error) {
        return null;
    }
}

/* "done": the answer leads to the list; "never": there is something wrong with it; "": it can be sent again. */
async function answerToNotes({ csrf }, path, fields) {
    const body = new URLSearchParams({ csrf, ...fields });
    const reply = await fetch(path, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!reply) return "";
    return reply.type === "opaqueredirect" ? "done" : reply.status === 422 ? "never" : "";
}
const postNotes = async (...of) => await answerToNotes(...of) === "done";

function noteFields({ at, path, title, before, after, result }) {
    const fields = { path, title, at: String(at * 1000), before, after, result };
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/* For which account a note waits; "": for none. */
const setWaiting = (at, name) => stored(() => localStorage.setItem("followed", JSON.stringify(readFollowed().map((note) => {
    const { send, ...rest } = note;
    if (note.at === at) return name ? { ...rest, send: name } : rest;
    return note;
}))));

/* How many went. */
async function sendNotes() {
    const name = noteKeeper();
    const waiting = readFollowed().filter((note) => name && note.send === name);
    if (waiting.length === 0) return 0;
    const there = await askAboutNotes();
    if (!there || there.name !== name) return 0;
    if (there.state !== "yes") { /* taken back meanwhile: nothing of it goes there any more */
        setNoteKeeper("");
        waiting.forEach((note) => setWaiting(note.at, ""));
        return 0;
    }
    let sent = 0;
    for (const note of waiting) {
        const answer = await answerToNotes(there, "/my-notes", noteFields(note));
        if (!answer) break;
        setWaiting(note.at, ""); /* one that is refused stays on this device, and stops none behind it */
        sent += answer === "done";
    }
    return sent;
}

/* ---- Behind what was followed ---- */

function sayAccount(main, words) {
    const status = main.querySelector("[data-kept]");
    status.append(" " + words + " ", make("a", { href: "/my-notes" }, "Your notes"));
}

function askWhetherToKeep(main, there, note) {
    const box = main.querySelector("[data-account-ask]");
    const answer = (button, path, fields, words) => {
        box.querySelector(button).onclick = async () => {
            box.hidden = true;
            const isDone = await postNotes(there, path, fields);
            if (isDone && words) setNoteKeeper(there.name);
            if (words || !isDone) sayAccount(main, isDone ? words : "The server could not be reached just now. You can say it later:");
        };
    };
    answer("[data-agree]", "/my-notes", { ...noteFields(note), agree: "1" }, "Your account keeps it, too.");
    answer("[data-decline]", "/my-notes/keep", { answer: "no" }, "");
    box.hidden = false;
    box.scrollIntoView({ block: "center" });
    box.querySelector("#account-ask").focus({ preventScroll: true });
}

/* `note` is on this device already. */
async function keepInAccount(main, note) {
    if (!account && !noteKeeper()) return; /* a visitor */
    const there = await askAboutNotes();
    if (there && there.state === "") {
        askWhetherToKeep(main, there, note);
        return;
    }
    if (there) setNoteKeeper(there.state === "yes" ? there.name : "");
    if (!noteKeeper()) return;
    setWaiting(note.at, noteKeeper());
    sayAccount(main, await sendNotes() > 0 ? "Your account keeps it, too." : "Your account gets it later, when you are signed in here and there is a network.");
}

/* ---- What waits ---- */

async function sendWaitingNotes() {
    if (await sendNotes() > 0 && document.querySelector("[data-notes]")) location.reload();
}
sendWaitingNotes();
addEventListener("online", sendWaitingNotes);
