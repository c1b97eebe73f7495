/* Whoever stays on a question is told of what is new there. /questions/12/live says in numbers what everybody sees of it
   (src/live/live.h). Nothing moves while somebody reads: scores change where they are, answers and comments come when asked for.
   backtalk.js loads this. */
"use strict";

const HIDDEN_WAIT = 10000;                  /* milliseconds out of sight, until the connection is given back */
const AGAIN = [60000, 300000, 900000];      /* about when it is tried again after a refusal; then no more */

const question = Number(document.querySelector(".post-question").id.slice("question-".length));
const here = (kind, id) => document.getElementById(kind + "-" + id);
const post = (id) => here("question", id) || here("answer", id);
const isPaged = () => Boolean(document.querySelector(".pager[aria-label=Answers]"));
const isFew = (article) => !article.querySelector(".add a");

let source = null;
let over = false;       /* the question is not public any more */
let refused = 0;        /* times in a row */
let timer = 0;
let state = null;       /* as it was told last */
let known = null;       /* what was there when this began: of a page of many answers that is no news */
const missing = new Set(); /* what the page does not have for this reader */
let put = "";           /* what somebody did not want to see now */

/* ---- What is new ---- */

const isNew = (id, shownAll) => !missing.has(id) && (shownAll || !known.has(id));

function news() {
    const answers = state.answers.map(([id]) => id).filter((id) => !here("answer", id) && isNew(id, !isPaged()));
    const comments = state.comments.filter(([id, on]) =>
        post(on) && !here("comment", id) && isNew(id, isFew(post(on))));
    return { answers, comments };
}

const counted = (count, one, more) => (count === 0 ? [] : [count === 1 ? "1 new " + one : count + " new " + more]);
const inWords = ({ answers, comments }) =>
    [...counted(answers.length, "answer", "answers"), ...counted(comments.length, "comment", "comments")].join(" and ");
const keyOf = ({ answers, comments }) => JSON.stringify([answers, comments]);

/* ---- Scores, where they are ---- */

function showScore([id, score]) {
    const article = post(id);
    const group = article && article.querySelector(".vote");
    if (!group || group.dataset.busy) return;
    const shown = group.querySelector(".vote-score").lastChild;
    if (shown.textContent.trim() === String(score)) return;
    shown.textContent = String(score);
    if (group.matches(".vote-static")) group.lastChild.textContent = score === 1 ? " vote" : " votes";
    const heading = document.getElementById("by-" + id);
    if (heading) heading.textContent = heading.textContent.replace(/score -?\d+/, "score " + score);
}

/* ---- A line that says so ---- */

const status = make("p", { role: "status" });
const show = make("button", { class: "button button-small", type: "button" }, "Show");
const later = make("button", { class: "as-link", type: "button" }, "Later");
const line = make("section", { class: "live no-print", "aria-label": "New on this page", hidden: "" });
const inside = make("div", {});
inside.append(status, show, later);
line.append(inside);
document.querySelector("main").append(line);

function say() {
    const found = news();
    const words = keyOf(found) === put ? "" : inWords(found);
    line.hidden = words === "";
    if (status.textContent !== words) status.textContent = words;
}

/* ---- Bringing it to the page ---- */

/* As the page does with what it came with: 9_start.js. */
function begin(root) {
    showTimes(root);
    for (const group of voteGroups(root)) {
        showVote(group);
        group.addEventListener("click", vote);
    }
    all("a[href$='/comments']", root).forEach((link) => link.addEventListener("click", bringCommentForm));
}

function mark(element) {
    element.classList.add("live-new");
    element.tabIndex = -1;
    const byline = all(".byline", element).find((one) => one.closest("article, li") === element);
    if (byline) byline.append(" · ", make("b", {}, "new"));
    begin(element);
    return element;
}

/* Behind the answers that are there: what one reads stays where it is. */
function placeAnswer(page, id) {
    const answer = page.getElementById("answer-" + id);
    if (!answer) return null;
    const section = document.getElementById("answers").closest("section");
    const pager = section.querySelector(".pager");
    const block = answer.closest("details.folded") || answer;
    for (const part of [page.getElementById("by-" + id), block]) {
        if (pager) pager.before(part);
        else section.append(part);
    }
    all(":scope > .note", section).forEach((note) => note.remove());
    return mark(answer);
}

function placeComment(page, id, on) {
    const comment = page.getElementById("comment-" + id);
    const article = post(on);
    if (!comment || !article) return null;
    let list = all("ul.comments", article).pop();
    if (!list) {
        list = make("ul", { class: "comments", "aria-label": "Comments" });
        const behind = article.querySelector(":scope > .add, :scope > form[data-draft]");
        if (behind) behind.before(list);
        else article.append(list);
    }
    const fold = list.closest("details");
    if (fold) fold.open = true;
    list.append(comment);
    return mark(comment);
}

/* The page itself has it, as this reader may see it. Answers of a page of many are found where the newest come first. */
async function bring({ answers, comments }) {
    const own = /^\/questions\/\d+\/[^/]+$/.test(location.pathname) && !location.pathname.endsWith("/answers");
    const query = isPaged() && answers.length > 0 ? "?sort=newest" : location.search;
    const reply = await fetch(own ? location.pathname + query : "/questions/" + question);
    const page = reply.ok ? parse(await reply.text()) : null;
    if (!page) throw new Error("no page");
    const placed = [];
    let further = false; /* on another page of many */
    function note(id, element, shownAll) {
        if (element) placed.push(element);
        else missing.add(id);
        further = further || (!element && !shownAll);
    }
    answers.forEach((id) => note(id, placeAnswer(page, id), !isPaged()));
    comments.forEach(([id, on]) => note(id, placeComment(page, id, on), isFew(post(on))));
    const count = page.getElementById("answers");
    if (count) document.getElementById("answers").textContent = count.textContent;
    if (placed.length > 0) placed[0].focus();
    if (further) throw new Error("it is further on");
}

show.addEventListener("click", async () => {
    show.disabled = true;
    try {
        await bring(news());
        say();
    } catch (error) {
        show.replaceWith(make("a", { class: "button button-small", href: "/questions/" + question + "#answers" }, "Open the page again"));
    }
    show.disabled = false;
});

later.addEventListener("click", () => {
    put = keyOf(news());
    say();
});

/* ---- Being told ---- */

function told(event) {
    state = JSON.parse(event.data);
    if (!known) known = new Set([...state.answers, ...state.comments].map(([id]) => id));
    refused = 0;
    [state.question, ...state.answers].forEach(showScore);
    say();
}

function close() {
    if (source) source.close();
    source = null;
}

/* A refusal: EventSource itself comes back after everything else, at moments that the server spreads. */
function failed() {
    if (source.readyState !== EventSource.CLOSED) return;
    close();
    if (refused < AGAIN.length) timer = setTimeout(open, AGAIN[refused++] * (0.5 + Math.random()));
}

function open() {
    clearTimeout(timer);
    if (source || over || document.hidden) return;
    source = new EventSource("/questions/" + question + "/live");
    source.onmessage = told;
    source.addEventListener("error", failed);
    source.addEventListener("end", () => {
        over = true;
        close();
    });
}

document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(close, HIDDEN_WAIT);
    else open();
});
addEventListener("pagehide", close);
addEventListener("pageshow", open);
open();
