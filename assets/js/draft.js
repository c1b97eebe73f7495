/* Drafts: what somebody types into a form is saved on the server, and on this device while that is out of reach.
   A draft ends when the server has carried its form out; nothing that a page looks like takes one away. */
"use strict";

const DRAFT = "draft:";
const DRAFT_WAIT = 800;        /* milliseconds from the last key to saving */
const DRAFT_RETRY = 15000;     /* to the next try while the network is away */
const DRAFT_DAYS = 7;          /* that this device keeps one */

/* Why the server does not take a draft, by its status. */
const refusals = {
    403: "You are signed out. This is kept on this device; when you send it, you can sign in, and nothing is lost.",
    422: "This is too long to be saved as a draft. It is kept on this device.",
    429: "It is kept on this device.",
};

/* A browser without storage (private mode, full disk) keeps none: `work` then returns null. */
function stored(work) {
    try {
        return work();
    } catch (error) {
        return null;
    }
}

function forgetDrafts() {
    stored(() => Object.keys(localStorage).filter((name) => name.startsWith(DRAFT))
        .forEach((name) => localStorage.removeItem(name)));
}

/* This device's copy for one form of one account. */
function localDraft(target) {
    const account = document.querySelector(".account-name");
    const name = DRAFT + (account ? account.textContent.trim() : "") + ":" + target;
    return {
        put: (copy) => stored(() => localStorage.setItem(name, JSON.stringify(copy)) || true),
        drop: () => stored(() => localStorage.removeItem(name)),
        get() {
            const copy = stored(() => JSON.parse(localStorage.getItem(name)));
            if (copy && Date.now() - copy.at < DRAFT_DAYS * 86400000) return copy;
            this.drop();
            return null;
        },
    };
}

/* What belongs to this showing of a form is no part of a draft. */
const notDrafted = ["csrf", "key", "draft_state"];

/* What the form's controls hold, by their names. */
function draftFields(form) {
    const fields = {};
    for (const [name, value] of new FormData(form)) {
        if (!notDrafted.includes(name) && typeof value === "string") fields[name] = value;
    }
    return fields;
}

function fillDraft(form, fields) {
    for (const control of form.elements) {
        if (!control.name || notDrafted.includes(control.name) || control.type === "submit") continue;
        const value = fields[control.name];
        if (control.type === "radio" || control.type === "checkbox") control.checked = control.value === value;
        else control.value = value === undefined ? "" : value;
    }
}

function sameDraft(a, b) {
    const text = (value) => (value || "").replace(/\r\n?/g, "\n").trim();
    return Object.keys({ ...a, ...b }).every((name) => text(a[name]) === text(b[name]));
}

/* "12:03" of microseconds since 1970 */
const draftTime = (saved) => new Date(Number(saved) / 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function draftBox(form, words, choices) {
    const box = make("div", { class: "notice", role: "status" });
    const actions = make("div", { class: "actions" });
    box.append(make("p", {}, words), actions);
    for (const [label, act] of choices) {
        const button = make("button", { type: "button", class: "button button-plain" }, label);
        actions.append(button);
        button.addEventListener("click", () => {
            box.remove();
            act();
        });
    }
    form.before(box);
    return box;
}

function keepDraft(form) {
    const target = new URL(form.getAttribute("action") || "", location.href).pathname;
    const local = localDraft(target);
    const status = make("p", { class: "draft-status", role: "status" });
    const { csrf, key } = form.elements;
    /* Which draft the form was opened from: the server deletes that one with the form, and no other. */
    const opened = form.elements.draft_state || make("input", { type: "hidden", name: "draft_state" });
    const isTyped = form.hasAttribute("data-typed") || Boolean(opened.value);
    const shown = draftFields(form);
    const first = isTyped ? {} : shown;
    let saved = first;             /* what needs no saving: it is on the server, or nobody typed it */
    let follows = "0";             /* the state of the draft that the next save may replace */
    let timer = 0;
    let running = null;
    let box = null;                /* an open question: until it is answered nothing is replaced */
    let sending = false;

    form.append(opened);
    (form.querySelector(".actions") || form).after(status);
    const say = (words) => { status.textContent = words; };
    const keepHere = (fields) => local.put({ at: Date.now(), key: key.value, follows, fields });

    function later(wait) {
        clearTimeout(timer);
        timer = setTimeout(save, wait);
    }

    function notSaved(fields, why) {
        say(keepHere(fields) ? why : "Not saved yet, and this browser keeps nothing: leave this page open.");
    }

    /* Too many at once is over after a while; what is too long stays so. */
    function refused(fields, status, answer) {
        notSaved(fields, answer && answer.say ? answer.say + " " + refusals[status] : refusals[status]);
        if (status === 429) later(DRAFT_RETRY);
    }

    function away(fields) {
        notSaved(fields, "Kept on this device; will be saved when the network is back.");
        later(DRAFT_RETRY);
    }

    function isSaved(fields, answer) {
        saved = fields;
        local.drop();
        if (answer.saved === "0") return; /* the form was sent meanwhile */
        follows = answer.saved;
        say("Saved " + draftTime(answer.saved));
    }

    /* Another tab or device saved one: neither replaces the other unasked. */
    function ask(mine, answer) {
        const that = { fields: answer.fields, at: answer.saved };
        keepHere(mine);
        say("");
        box = draftBox(form, "There is another draft of this, saved " + draftTime(answer.saved) +
            ", perhaps in another tab.", [
            ["Open that one", () => open(that, [that], answer.saved)],
            ["Keep what is here", () => { box = null; save("-1"); }],
        ]);
    }

    async function send(fields, after, formKey) {
        const body = new URLSearchParams({
            csrf: csrf.value, key: formKey, target, follows: after, fields: JSON.stringify(fields),
        });
        const reply = await fetch("/drafts", {
            method: "POST", body, signal: running && running.signal, keepalive: String(body).length < 60000,
        });
        const isJson = (reply.headers.get("content-type") || "").startsWith("application/json");
        return [reply.status, isJson ? await reply.json() : null];
    }

    async function save(over) {
        clearTimeout(timer);
        timer = 0;
        const fields = draftFields(form);
        if (sending || running || (sameDraft(fields, saved) && over !== "-1")) return;
        if (box) {
            if (!local.isOffered) keepHere(fields);
            return;
        }
        running = new AbortController();
        try {
            const [status, answer] = await send(fields, over === "-1" ? over : follows, key.value);
            if (status === 200 && answer) isSaved(fields, answer);
            else if (status === 409 && answer && answer.fields) ask(fields, answer);
            else if (refusals[status]) refused(fields, status, answer);
            else away(fields);
        } catch (error) {
            if (!sending) away(fields);
        }
        running = null;
        if (!timer && !box && !sameDraft(fields, draftFields(form))) later(DRAFT_WAIT);
    }

    /* Into the form, and back again: neither what was typed there nor the draft is gone. */
    function open(draft, offers, from) {
        const before = draftFields(form);
        fillDraft(form, draft.fields);
        local.isOffered = false;
        /* The copy of this device replaces no other draft unasked. */
        follows = draft.isLocal && offers.length > 1 ? "0" : from;
        opened.value = draft.isLocal ? "" : from;
        saved = draft.isLocal ? {} : draftFields(form);
        say(draft.isLocal ? "" : "Saved " + draftTime(draft.at));
        if (sameDraft(before, first)) {
            box = null;
            later(DRAFT_WAIT);
            return;
        }
        const settle = () => {
            box.remove();
            box = null;
            later(DRAFT_WAIT);
        };
        box = draftBox(form, "The draft is in the form.", [
            ["Undo", () => {
                form.removeEventListener("input", settle);
                fillDraft(form, before);
                offer(offers, from);
            }],
        ]);
        form.addEventListener("input", settle, { once: true });
    }

    function offer(drafts, from) {
        follows = "0";
        opened.value = "";
        saved = first;
        local.isOffered = drafts.some((draft) => draft.isLocal);
        const one = drafts.length === 1;
        const words = one ? "You have a draft of this, from " + draftTime(drafts[0].at) + "." : "You have two drafts of this.";
        const choices = drafts.map((draft) => [
            one ? "Open the draft" : "Open the one from " + draftTime(draft.at), () => open(draft, drafts, from)]);
        if (one) choices.push(["Delete the draft", () => discard(drafts[0], from)]);
        box = draftBox(form, words, choices);
    }

    /* The page that deletes it asks first; what only this device has goes at once, when that is wanted. */
    function discard(draft, from) {
        if (!draft.isLocal) {
            location.assign("/drafts/delete?target=" + encodeURIComponent(target));
        } else if (confirm("Delete this draft for good?")) {
            box = null;
            local.isOffered = false;
            local.drop();
            later(0);
        } else {
            offer([draft], from);
        }
    }

    /* What this device kept while the server was out of reach goes there now, unless that has another. */
    async function bringBack(copy, answer) {
        if (!copy || !answer.asked) return copy;
        const isThere = (draft) => draft && draft.fields && sameDraft(draft.fields, copy.fields);
        if (!answer.sent && !isThere(answer)) {
            if (copy.follows !== answer.saved) return copy;
            const [status, now] = await send(copy.fields, copy.follows, copy.key).catch(() => [0]);
            if (!(status === 200 && now) && !isThere(now)) return copy;
            if (now.saved !== "0") Object.assign(answer, { saved: now.saved, fields: copy.fields });
        }
        local.drop();
        return null;
    }

    /* What was left here before: offered, unless it is in the form already. */
    async function look() {
        const answer = { saved: "0", fields: null, asked: false };
        let copy = local.get();
        try {
            const query = new URLSearchParams({ target, key: copy ? copy.key : "", form: key.value });
            const reply = await fetch("/drafts.json?" + query);
            if (reply.ok && !reply.redirected) Object.assign(answer, await reply.json(), { asked: true });
        } catch (error) { /* the copy of this device is all there is */ }
        copy = await bringBack(copy, answer);
        const here = draftFields(form);
        const isHere = answer.fields && sameDraft(answer.fields, here);
        const isOwn = answer.own || (answer.fields && opened.value === answer.saved);
        const offers = [];
        if (copy && sameDraft(copy.fields, here)) {
            local.drop();
            copy = null;
        }
        if (isHere || isOwn) {
            /* The page has what was written last, perhaps more than the draft. */
            follows = answer.saved;
            saved = isHere ? here : {};
            if (isHere) say("Saved " + draftTime(answer.saved));
            else later(DRAFT_WAIT);
        } else if (answer.fields && isTyped && !copy) {
            ask(here, answer);
        } else if (answer.fields) {
            offers.push({ fields: answer.fields, at: answer.saved });
        } else if (form.hasAttribute("data-typed")) {
            later(DRAFT_WAIT);
        } else if (follows === "0") {
            saved = shown;
        }
        if (copy) offers.push({ fields: copy.fields, at: copy.at * 1000, isLocal: true });
        if (offers.length > 0) offer(offers, answer.saved);
    }

    form.addEventListener("input", () => later(DRAFT_WAIT));
    window.addEventListener("online", () => later(0));
    window.addEventListener("pagehide", () => {
        if (!timer || sending) return;
        keepHere(draftFields(form));
        save();
    });
    window.addEventListener("pageshow", (event) => {
        sending = false;
        if (!event.persisted) return;
        if (box) box.remove();
        box = null;
        look();
    });
    form.addEventListener("submit", (event) => {
        if (event.defaultPrevented) return;
        const fields = draftFields(form);
        if (!navigator.onLine) {
            event.preventDefault();
            away(fields);
            return;
        }
        if (sending) {
            event.preventDefault();
            return;
        }
        /* The server drops what is saved after this with the form's key; the copy here goes once it says so. */
        sending = true;
        clearTimeout(timer);
        if (running) running.abort();
        if (!sameDraft(fields, saved)) keepHere(fields);
        setTimeout(() => { sending = false; }, 10000);
    });
    look();
}

all("form[data-draft]").forEach(keepDraft);
