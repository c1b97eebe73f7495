/* Drafts: what somebody types into a form is written on this device (copy.js), then saved on the server.
   A draft ends when the server has carried its form out; nothing that a page looks like takes one away. */
"use strict";

const KEEP_WAIT = 500;         /* milliseconds from a key to this device */
const DRAFT_WAIT = 800;        /* from the last key to the server */
const DRAFT_RETRY = 15000;     /* to the next try while the network is away */

/* Why the server does not take a draft, by its status. */
const refusals = {
    403: "You are signed out. This is kept on this device; when you send it, you can sign in, and nothing is lost.",
    422: "This is too long to be saved as a draft. It is kept on this device.",
    429: "It is kept on this device.",
};

/* What belongs to this showing of a form is no part of a draft, nor what was ticked of warning signs. */
const notDrafted = ["csrf", "key", "draft_state", "website", "person", "sign", "sign_keep", "share"];

/* What the form's controls hold, by their names. */
function draftFields(form) {
    const fields = Object.create(null); /* whatever a control is called */
    for (const [name, value] of new FormData(form)) {
        if (notDrafted.includes(name) || typeof value !== "string") continue;
        fields[name] = name in fields ? fields[name] + "," + value : value; /* several boxes of one name, as web/form.h has them */
    }
    return fields;
}

/* What they held when the page came, whatever the browser has filled in since. */
function shownFields(form) {
    const shown = form.cloneNode(true);
    shown.reset();
    return draftFields(shown);
}

function fillDraft(form, draft) {
    const fields = { ...draft };
    form.dispatchEvent(new CustomEvent("fillrows", { detail: fields })); /* rows.js makes as many rows as it has */
    for (const control of form.elements) {
        if (!control.name || notDrafted.includes(control.name) || control.type === "submit" || "fixed" in control.dataset) continue;
        const value = fields[control.name];
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type === "checkbox") control.checked = (value || "").split(",").includes(control.value);
        else control.value = value === undefined ? "" : value;
    }
    form.dispatchEvent(new Event("filled"));
}

/* What tells a draft from another of the same form: “its title: the beginning of its text”. */
function draftQuote(fields) {
    const lines = draftLines(fields);
    const words = lines.length > 1 ? shortened(lines[0], 60) + ": " + lines[1] : lines[0] || "";
    return words ? "“" + shortened(words, 120) + "”" : "Without words yet";
}

/* Several of one text begin alike and were saved in the same minute: how long each is, and its last words, tell them apart. */
function draftSize(fields) {
    const text = (draftLines({ body: fields.body, about: fields.about })[0] || draftLines(fields).pop() || "").trim();
    const length = Array.from(text);
    const end = length.length > 40 ? ", ending “…" + length.slice(-40).join("").trimStart() + "”" : "";
    return " (" + length.length + (length.length === 1 ? " character" : " characters") + end + ")";
}

/* `saved` is in microseconds since 1970 */
const draftTime = (saved) => clockTime(Number(saved) / 1000);

function keepDraft(form) {
    const target = new URL(form.getAttribute("action") || "", location.href).pathname;
    const status = make("p", { class: "draft-status", role: "status" });
    const { csrf, key } = form.elements;
    /* Which draft the form was opened from: the server deletes that one with the form, and no other. */
    const opened = form.elements.draft_state || make("input", { type: "hidden", name: "draft_state" });
    const isTyped = form.hasAttribute("data-typed") || Boolean(opened.value);
    const shown = shownFields(form);
    const isBack = performance.getEntriesByType("navigation").some((entry) => entry.type === "back_forward");
    const isReload = performance.getEntriesByType("navigation").some((entry) => entry.type === "reload");
    let name = copyName(target);   /* of this form's copy */
    let saved = isTyped ? {} : shown; /* what needs no saving: it is on the server, or nobody typed it */
    let follows = "0";             /* the state of the draft that the next save may replace */
    let sent = null;               /* what the form was sent with first */
    let box = null;                /* an open question */
    let held = false;              /* the server has another draft: none is replaced until the question is answered */
    let undo = null;               /* the box that brings back what opening a draft replaced */
    let timer = 0;
    let keepTimer = 0;
    let running = null;

    formTargets.add(target);
    form.append(opened);
    (Array.from(form.querySelectorAll(".actions")).pop() || form).after(status);
    const say = (...words) => status.replaceChildren(...words);

    const write = (fields) => writeCopy(name, {
        target, key: key.value, follows, posted: Boolean(sent) && sameDraft(fields, sent), fields,
    });

    /* On this device: false when the browser stores nothing. */
    function keep() {
        clearTimeout(keepTimer);
        keepTimer = 0;
        const fields = draftFields(form);
        if (!sameDraft(fields, saved)) return write(fields);
        const copy = readCopy(name);
        if (copy) dropCopy(copy);
        return true;
    }

    function later(wait) {
        clearTimeout(timer);
        timer = setTimeout(save, wait);
    }

    function notSaved(kept, ...why) {
        if (kept) say(...why);
        else say("Not saved yet, and this browser keeps nothing: leave this page open.");
    }

    function away(kept, ...why) {
        notSaved(kept, ...why, "Kept on this device; will be saved when the network is back.");
        later(DRAFT_RETRY);
    }

    /* Signing out in another tab ends this form's session, too: that comes before any other draft. */
    async function waits(kept) {
        const signedOut = await isSignedOut();
        if (!held) return;
        if (signedOut) notSaved(kept, refusals[403]);
        else notSaved(kept, "Kept on this device. ", make("a", { href: "#" + box.id }, "Look at the other draft"), ".");
    }

    /* Too many at once is over after a while; what is too long stays so. */
    function refused(kept, code, answer) {
        notSaved(kept, (answer && answer.say ? answer.say + " " : "") + refusals[code]);
        if (code === 429) later(DRAFT_RETRY);
    }

    function isSaved(fields, answer) {
        if (answer.saved === "0") {
            say("This was sent already. What you changed since is kept on this device.");
            return;
        }
        follows = answer.saved;
        noteDraft(target, true);
        say("Draft saved " + draftTime(answer.saved));
        if (undo && !sameDraft(fields, undo.fields)) endUndo();
        if (sent) return; /* the form may be carried out yet, and its draft ends with it: the copy stays */
        saved = fields;
        dropCopiesOf(target, fields);
    }

    function endUndo() {
        if (undo) undo.box.remove();
        undo = null;
    }

    function endBox() {
        if (box) box.remove();
        box = null;
        held = false;
    }

    function show(words, choices) {
        const shownBox = choiceBox(words, choices);
        shownBox.id = form.dataset.draft + "-drafts";
        form.before(shownBox);
        return shownBox;
    }

    /* The server has another draft. It may be this form's own, saved without the answer arriving. */
    async function conflict(fields, answer) {
        const now = await askDrafts({ target, form: key.value });
        if (now && now.own) {
            follows = now.saved;
            later(0);
        } else if (sameDraft(answer.fields, fields)) {
            isSaved(fields, answer);
        } else {
            ask(answer);
        }
    }

    /* Another tab or device saved one: neither replaces the other unasked, and the replaced one stays as a copy. */
    function ask(answer) {
        const that = { fields: answer.fields, at: answer.saved };
        endBox();
        held = true;
        box = show("There is another draft of this, saved " + draftTime(answer.saved) + ", perhaps in another tab.", [
            ["Open that one", () => open(that, [that], answer.saved), draftQuote(that.fields)],
            ["Keep what is here", () => {
                endBox();
                if (writeCopy(copyName(target), { target, key: "", follows: "0", fields: that.fields })) save("-1");
            }],
        ]);
        waits(keep());
    }

    async function save(over) {
        clearTimeout(timer);
        timer = 0;
        const fields = draftFields(form);
        if (running || (!over && sameDraft(fields, saved))) return;
        const kept = keep();
        if (held) {
            waits(kept);
            return;
        }
        const mine = running = new AbortController();
        const [code, answer] = await postDraft({ target, key: key.value, follows: over || follows, fields }, csrf.value, mine.signal);
        if (mine.signal.aborted) return;
        running = null;
        if (code === 200 && answer) isSaved(fields, answer);
        else if (code === 409 && answer && answer.fields) await conflict(fields, answer);
        else if (refusals[code]) refused(kept, code, answer);
        else away(kept);
        if (!timer && !held && !sameDraft(fields, draftFields(form))) later(DRAFT_WAIT);
    }

    /* Into the form, and back again. What was typed there stays as a copy, and what is opened stays where it is. */
    function open(draft, offers, from) {
        const before = draftFields(form);
        const replaced = name;
        const isWritten = form.hasAttribute("data-added") || !sameDraft(before, shown);
        if (isWritten) write(before);
        endBox();
        endUndo();
        name = copyName(target);
        fillDraft(form, draft.fields);
        /* The copy of this device replaces no other draft unasked. */
        follows = draft.isLocal && offers.some((other) => !other.isLocal) ? "0" : from;
        opened.value = draft.isLocal ? "" : from;
        saved = draft.isLocal ? {} : draftFields(form);
        say(draft.isLocal ? "" : "Draft saved " + draftTime(draft.at));
        if (draft.isLocal) save();
        if (!isWritten) return;
        const back = () => {
            undo = null;
            name = replaced;
            fillDraft(form, before);
            offer(offers, from);
        };
        undo = { fields: draftFields(form), box: show("The draft is in the form.", [["Undo", back]]) };
    }

    function offer(drafts, from) {
        const one = drafts.length === 1;
        endBox();
        follows = "0";
        opened.value = "";
        saved = shown;
        held = drafts.some((draft) => !draft.isLocal);
        const words = one ? (isReload ? "Nothing is lost. " : "") + "You have a draft of this, from " + draftTime(drafts[0].at) + ": " + draftQuote(drafts[0].fields)
            : "You have " + (drafts.length === 2 ? "two" : drafts.length) + " drafts of this.";
        const choices = drafts.map((draft) => [
            one ? "Open the draft" : "Open the one from " + draftTime(draft.at), () => open(draft, drafts, from),
            one ? "" : draftQuote(draft.fields) + draftSize(draft.fields) + (draft.isLocal ? " (only on this device)" : "")]);
        if (one) choices.push(["Delete the draft", () => discard(drafts[0], from)]);
        else choices.push(["See all your drafts", () => location.assign("/drafts")]);
        box = show(words, choices);
        /* After a reload the browser is where one was, perhaps far below the question. */
        say(one ? "Your draft is not in the form yet. " : "Your drafts are not in the form yet. ", make("a", { href: "#" + box.id }, "Open it"));
        if (!sameDraft(draftFields(form), shown)) later(0);
    }

    /* The page that deletes it asks first; what only this device has is asked for here. */
    function discard(draft, from) {
        if (!draft.isLocal) {
            location.assign("/drafts/delete?target=" + encodeURIComponent(target));
        } else if (confirm("Delete this draft for good?")) {
            endBox();
            say("");
            dropCopy(draft);
            later(0);
        } else {
            offer([draft], from);
        }
    }

    /* The copies of other showings of this form, without those that the server or this form has. */
    function otherCopies(here, there) {
        const others = [];
        for (const copy of copiesOf(target).filter((each) => each.name !== name)) {
            if (sameDraft(copy.fields, here) && !sameDraft(here, saved) && !keep()) continue;
            if ([here, there, ...others.map((other) => other.fields)].some((has) => has && sameDraft(has, copy.fields))) dropCopy(copy);
            else others.push({ ...copy, at: copy.at * 1000, isLocal: true });
        }
        return others;
    }

    /* What was left here before: offered, unless it is in the form already. */
    async function look() {
        for (const copy of copiesOf(target)) {
            if (!sameDraft(copy.fields, draftFields(form)) || copy.posted) await bringBack(copy);
        }
        const asked = await askDrafts({ target, form: key.value });
        const answer = asked || { saved: "0", fields: null };
        if (asked) noteDraft(target, Boolean(asked.fields));
        const here = draftFields(form);
        const isWritten = isTyped || !sameDraft(here, shown);
        const isHere = answer.fields && sameDraft(answer.fields, here);
        const isOwn = answer.fields && isWritten && (answer.own || opened.value === answer.saved);
        const isOther = answer.fields && !isHere && !isOwn;
        if (isHere) {
            isSaved(here, answer);
            if (isWritten && isReload) say("Your words are here. Draft saved " + draftTime(answer.saved));
        }
        else if (isOwn) [follows, saved] = [answer.saved, {}]; /* the page has more than the draft */
        const hasCopy = copiesOf(target).some((copy) => sameDraft(copy.fields, here));
        const offers = otherCopies(here, answer.fields);
        if (isOther && isTyped && offers.length === 0) {
            ask(answer);
            return;
        }
        if (isOther) offers.unshift({ fields: answer.fields, at: answer.saved });
        if (form.hasAttribute("data-draft-opens") && offers.length === 1 && !isWritten) open(offers[0], offers, answer.saved);
        else if (isOther || (offers.length > 0 && !isOwn && !isHere)) offer(offers, answer.saved);
        /* What the browser fills in after Back and neither server nor device has was sent: it is no draft. */
        if (isBack && !isTyped && asked && !asked.fields && !hasCopy) saved = here;
        if (!sameDraft(here, saved)) later(0);
    }

    form.addEventListener("input", () => {
        if (!keepTimer) keepTimer = setTimeout(keep, KEEP_WAIT);
        later(DRAFT_WAIT);
    });
    window.addEventListener("online", () => later(0));
    window.addEventListener("keepdrafts", keep);
    document.addEventListener("visibilitychange", keep);
    window.addEventListener("pagehide", () => {
        keep();
        if (timer && !sent) save();
    });
    window.addEventListener("pageshow", (event) => {
        if (!event.persisted) return;
        endBox();
        endUndo();
        look();
    });
    form.addEventListener("submit", (event) => {
        if (event.defaultPrevented) return;
        if (!navigator.onLine) {
            event.preventDefault();
            if (held) waits(keep());
            else away(keep(), "Not sent: no network. Press again when it is back. ");
            return;
        }
        /* Sent twice, it is answered as the first time: the key sees to that. */
        sent = sent || draftFields(form);
        noteDraft(target, false); /* it ends with being sent; where it was not, this form comes back and is saved again */
        clearTimeout(timer);
        timer = 0;
        if (running) running.abort();
        running = null;
        keep();
    });
    look();
}

all("form[data-draft]").forEach(keepDraft);
sendWaiting();
window.addEventListener("online", sendWaiting);
