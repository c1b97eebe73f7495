/* ---- Votes ---- */

const voteGroups = (root) => all(".vote:not(.vote-static)", root);
const votePath = (group) => group.querySelector("button").getAttribute("formaction");

/* The heading of the answer that is voted on: it has the score, too. */
const called = (group) => group.ownerDocument.getElementById(group.closest("article").getAttribute("aria-labelledby"));

/* A button's value is how one has voted. */
function showVote(group) {
    const mine = group.querySelector("button").value.trim();
    group.querySelector("[name=up]").setAttribute("aria-pressed", String(mine === "up"));
    group.querySelector("[name=down]").setAttribute("aria-pressed", String(mine === "down"));
}

/* The answer to a vote is the page itself, so the score shown is the one stored. */
async function vote(event) {
    const group = event.currentTarget;
    const button = event.target.closest("button");
    if (!button || group.dataset.plain) return;
    event.preventDefault();
    if (group.dataset.busy) return;
    group.dataset.busy = "yes";
    try {
        const body = new URLSearchParams(new FormData(button.form));
        body.set(button.name, button.value);
        const reply = await fetch(button.formAction, { method: "POST", body });
        const groups = reply.ok ? voteGroups(parse(await reply.text())) : [];
        const now = groups.find((other) => votePath(other) === votePath(group));
        if (!now) throw new Error("not taken");
        const values = all("button", now).map((other) => other.value);
        all("button", group).forEach((other, i) => { other.value = values[i]; });
        group.querySelector(".vote-score").replaceChildren(...now.querySelector(".vote-score").childNodes);
        if (called(group)) called(group).textContent = called(now).textContent;
        showVote(group);
        delete group.dataset.busy;
    } catch (error) {
        group.dataset.plain = "yes";
        button.click();
    }
}

/* ---- Comments ---- */

/* The form for a comment is a page of its own; here it comes to the end of the post. */
async function bringCommentForm(event) {
    const link = event.currentTarget;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
        const reply = await fetch(link.href);
        const page = reply.ok ? parse(await reply.text()) : null;
        const form = page && page.querySelector("form[action=\"" + link.getAttribute("href") + "\"]");
        if (!form) throw new Error("no form");
        const field = form.querySelector("textarea");
        const label = form.querySelector("label");
        field.id = label.htmlFor = form.dataset.draft + "-body";
        all(".hint, .actions a", form).forEach((part) => part.remove());
        field.removeAttribute("aria-describedby");
        link.closest("article, main").append(form);
        link.parentElement.remove();
        keepDraft(form);
        all("button[data-preview]", form).forEach(preview);
        field.focus();
    } catch (error) {
        location.assign(link.href);
    }
}

/* Beside each comment of somebody else: that it is useful. The page of all comments has such buttons without a script. */
function offerUseful(me) {
    for (const comment of all(".comment[id^=comment-]")) {
        const byline = all(".byline", comment).pop();
        const author = byline && byline.querySelector("a[href^='/users/']");
        const theirs = author && author.textContent !== me.textContent.trim();
        if (!theirs || comment.querySelector(".notice-warn") || comment.nextElementSibling?.matches(".comment-flag")) continue;
        const button = make("button", { class: "as-link useful no-print", name: "value", value: "1", form: "act",
            formaction: "/comments/" + comment.id.slice(8) + "/vote" }, "Useful");
        button.append(make("span", { class: "hidden" }, ": the comment by " + author.textContent));
        byline.append(" · ", button);
    }
}

/* ---- Similar questions ---- */

async function similarLists(path) {
    /* The same for everybody, so that it can be a cached page. */
    const reply = await fetch(path, { credentials: "omit" });
    return reply.ok ? all("[data-similar-list]", parse(await reply.text())) : [];
}

/* Beside a question: once one comes near it, and only what the page does not have already. */
function showSimilar(place) {
    const aside = place.parentElement;
    async function show() {
        const lists = await similarLists(place.querySelector("a").href).catch(() => []);
        const here = all("a", aside).map((link) => link.href);
        for (const list of lists) {
            all("li", list).forEach((item) => here.includes(item.querySelector("a").href) && item.remove());
            if (list.querySelector("li")) place.before(list);
        }
        if (lists.length > 0) place.remove();
    }
    const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
    const watch = new IntersectionObserver((seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        idle(show);
    }, { rootMargin: "600px" });
    watch.observe(place);
}

/* While a question is being asked: what may have been asked before, under its title. */
function askedBefore(place) {
    const { title, tags } = place.closest("form").elements;
    const status = make("p", { class: "hidden", role: "status", "aria-live": "polite" });
    let shown = place.textContent.trim();
    let asked = 0;
    let timer = 0;
    place.after(status);

    async function ask() {
        const mine = ++asked;
        const words = title.value.trim().split(/\s+/);
        const query = new URLSearchParams({ title: title.value, tags: tags.value });
        const lists = words.length < 2 ? []
            : await similarLists("/questions/similar?" + query).catch(() => []);
        if (mine !== asked) return;
        place.replaceChildren(...lists);
        const count = all("li", place).length;
        if (place.textContent.trim() === shown) return;
        shown = place.textContent.trim();
        status.textContent = count === 0 ? ""
            : (count === 1 ? "1 question" : count + " questions") + " may be the same: listed below the title";
    }

    for (const field of [title, tags]) {
        field.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(ask, 400);
        });
    }
    if (title.value && !shown) ask();
}
