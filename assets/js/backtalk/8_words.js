/* ---- Words that are explained ---- */

/* Kept in this browser: "off" for somebody who wants no words marked. */
function wordsMarked(value) {
    try {
        if (value !== undefined) localStorage.setItem("words", value);
        return localStorage.getItem("words") !== "off";
    } catch (_) {
        return true; /* the browser keeps nothing: then they are marked */
    }
}

const wordsAsked = new Map(); /* what a link's term is, once it was asked for */
let wordBox = null;

function askWord(path) {
    if (!wordsAsked.has(path)) {
        wordsAsked.set(path, fetch(path + "/short").then((reply) => {
            if (!reply.ok) throw new Error("no term");
            return reply.json();
        }));
        wordsAsked.get(path).catch(() => wordsAsked.delete(path));
    }
    return wordsAsked.get(path);
}

function unmarkWords() {
    wordsMarked("off");
    all("a.gloss").forEach((link) => link.replaceWith(...link.childNodes));
}

/* Below the word, as far as the screen goes; on a phone style sheets put it at the bottom. */
function placeWordBox(link) {
    const at = link.getClientRects()[0];
    const most = document.documentElement.clientWidth - wordBox.offsetWidth - 8;
    const below = at.bottom + wordBox.offsetHeight + 8 < innerHeight;
    wordBox.style.setProperty("--left", Math.max(8, Math.min(at.left, most)) + "px");
    wordBox.style.setProperty("--top", (below ? at.bottom + 4 : Math.max(8, at.top - wordBox.offsetHeight - 4)) + "px");
}

function makeWordBox() {
    wordBox = set(document.createElement("div"), { popover: "auto", class: "word-box", role: "dialog", "aria-labelledby": "word-title", tabindex: "-1", autofocus: "" });
    document.body.append(wordBox);
    /* Before it is gone, and not some moment after: nobody finds it said to be open then. */
    wordBox.addEventListener("beforetoggle", (event) => {
        if (event.newState === "closed") all("a.gloss[aria-expanded=true]").forEach((link) => link.setAttribute("aria-expanded", "false"));
    });
}

function fillWordBox(term, link) {
    const buttons = make("p", { class: "actions" });
    const close = make("button", { type: "button", class: "button button-small" }, "Close");
    const off = make("button", { type: "button", class: "button button-plain button-small" }, "Do not mark words");
    close.addEventListener("click", () => wordBox.hidePopover());
    off.addEventListener("click", () => {
        wordBox.hidePopover();
        unmarkWords();
    });
    buttons.append(close, off);
    const more = make("p", {});
    more.append(make("a", { href: link.href }, "More about it"));
    if (!term.reviewed) more.append(" ", make("span", { class: "note" }, "Not yet reviewed by a clinician"));
    wordBox.replaceChildren(make("p", { class: "word-title", id: "word-title", dir: "auto" }, term.title),
        make("p", { dir: "auto" }, term.summary), more, buttons);
}

async function showWord(link) {
    try {
        const term = await askWord(link.getAttribute("href"));
        if (!wordBox) makeWordBox();
        fillWordBox(term, link);
        wordBox.showPopover();
        link.setAttribute("aria-expanded", "true");
        placeWordBox(link);
    } catch (_) {
        location.assign(link.href); /* the page of the term has it, too */
    }
}

/* Without popovers the marks are links to the terms' pages. */
function explainWords() {
    if (!wordsMarked()) return unmarkWords();
    if (!("showPopover" in document.body)) return;
    all("a.gloss").forEach((link) => set(link, { "aria-haspopup": "dialog", "aria-expanded": "false" }));
    document.addEventListener("click", (event) => {
        const link = event.target.closest("a.gloss");
        if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        showWord(link);
    });
}

/* On the list of terms: the choice, and its way back. */
function chooseWords(place) {
    const label = make("label", { class: "check" });
    const box = make("input", { type: "checkbox" });
    box.checked = wordsMarked();
    box.addEventListener("change", () => wordsMarked(box.checked ? "on" : "off"));
    label.append(box, " Mark such words in texts (kept in this browser)");
    place.append(label);
}

/* What is selected in a text, as long as it may be a word or a few. */
function selectedWords() {
    const chosen = getSelection();
    const words = chosen.toString().trim();
    const from = chosen.anchorNode && chosen.anchorNode.parentElement;
    return from && from.closest(".prose") && /^\p{L}[^\n]{1,59}$/u.test(words) && words.split(/\s+/).length <= 5 ? words : "";
}

/* For members: a link beside the selection, that asks coaches. */
function offerAsking() {
    const link = make("a", { class: "button word-ask no-print", hidden: "" }, "What is this?");
    let timer = 0;
    document.getElementById("main").append(link);
    document.addEventListener("selectionchange", () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            const words = selectedWords();
            link.hidden = !words;
            link.href = "/words/ask?words=" + encodeURIComponent(words);
        }, 300);
    });
}
