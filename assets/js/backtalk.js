/* Small helps on top of pages that work without them: tags, preview, votes. Drafts are in copy.js and draft.js. */
"use strict";

const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

function set(element, attributes) {
    Object.entries(attributes).forEach((each) => element.setAttribute(...each));
    return element;
}

function make(name, attributes, text) {
    const element = set(document.createElement(name), attributes);
    element.textContent = text || "";
    return element;
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/* ---- Lists to choose from while somebody types ---- */

let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; }, true);

/* Makes the input an ARIA combobox whose list is at the end of `box`. `look` is asked `wait` milliseconds after
   a change: it returns the list's nodes, or none. `take` gets the option that was chosen; `noun` is what it is. */
function combobox(input, box, id, label, noun, wait, look, take) {
    const list = make("div", { role: "listbox", id: id, "aria-label": label, hidden: "" });
    const status = make("p", { class: "hidden", role: "status" });
    let options = [];
    let chosen = -1; /* the option that Enter takes */
    let asked = 0;   /* only the answer to the last question counts */
    let timer = 0;

    box.append(list, status);
    set(input, {
        role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id
    });

    function open(yes) {
        chosen = -1;
        list.hidden = !yes;
        list.scrollTop = 0;
        input.setAttribute("aria-expanded", String(yes));
        input.removeAttribute("aria-activedescendant");
    }

    function close() {
        asked++;
        clearTimeout(timer);
        open(false);
    }

    function choose(next) {
        chosen = (next + options.length) % options.length;
        options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
        input.setAttribute("aria-activedescendant", options[chosen].id);
        options[chosen].scrollIntoView({ block: "nearest" });
    }

    function show(nodes) {
        list.replaceChildren(...nodes);
        options = all("[role=option]", list);
        options.forEach((option, i) => set(option, { id: id + "-" + i, "aria-selected": "false" }));
        open(options.length > 0);
        if (options.length > 0 && !list.closest("[role=search]")) list.scrollIntoView({ block: "nearest" });
        status.textContent = options.length === 1 ? "1 " + noun + " fits" : options.length + " " + noun + "s fit";
    }

    async function ask() {
        const mine = ++asked;
        clearTimeout(timer);
        try {
            const nodes = await look();
            if (mine === asked && document.activeElement === input) show(nodes);
        } catch (error) {
            if (mine === asked) close();
        }
    }

    input.addEventListener("input", () => {
        if (!input.value.trim()) return close(); /* what is offered was for other words */
        clearTimeout(timer);
        timer = setTimeout(ask, wait);
    });
    /* A list that goes while something below it is pressed would move that away from under the finger. */
    input.addEventListener("blur", () => setTimeout(() => {
        if (document.activeElement === input) return;
        if (pressed) addEventListener("pointerup", () => setTimeout(close), { once: true });
        else close();
    }, 250));
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Tab") return close();
        if (list.hidden) {
            if (event.key === "ArrowDown") ask();
            return;
        }
        if (event.key === "ArrowDown") choose(chosen + 1);
        else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
        else if (event.key === "Enter" && chosen >= 0) take(options[chosen], close);
        else if (event.key === "Escape") close();
        else return;
        event.preventDefault();
    });
    /* mousedown, so that the field never loses its focus to the list */
    list.addEventListener("mousedown", (event) => {
        const option = event.target.closest("[role=option]");
        event.preventDefault();
        if (option && event.button === 0) take(option, close);
    });
}

async function fetchList(path, words) {
    const reply = await fetch(path + "?q=" + encodeURIComponent(words));
    return reply.ok ? reply.json() : [];
}

function makeOption(name, note, data) {
    const item = make("div", { role: "option", ...data });
    item.append(make("span", {}, name));
    if (note) item.append(make("span", { class: "note" }, note));
    return item;
}

/* ---- Tags ---- */

/* The field that is sent holds the tags with commas between them; out of sight from here on. In its place are the
   tags as buttons that take them out, and a field for the next one. */
function completeTags(sent, number) {
    const box = make("div", { class: "complete" });
    const chosen = make("ul", { class: "tags tags-chosen", "aria-label": "Chosen tags" });
    const said = make("p", { class: "hidden", role: "status" });
    const input = sent.cloneNode();
    let tags = [];
    let offered = []; /* what was looked up last */
    let offeredFor = "";

    function draw() {
        chosen.replaceChildren(...tags.map((tag, i) => {
            const item = make("li", {});
            const button = make("button", { type: "button", class: "tag tag-on", "aria-label": "Take out " + tag }, tag);
            button.addEventListener("click", () => takeOut(i));
            item.append(button);
            return item;
        }));
        chosen.hidden = tags.length === 0;
    }

    function write() {
        sent.value = [...tags, input.value.trim()].filter(Boolean).join(", ");
        sent.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function read() {
        tags = sent.value.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean);
        input.value = "";
        draw();
    }

    function add(title) {
        if (!tags.some((tag) => tag.toLowerCase() === title.toLowerCase())) tags.push(title);
        input.value = "";
        draw();
        write();
        said.textContent = "Chosen: " + tags.join(", ");
    }

    function takeOut(i) {
        const [gone] = tags.splice(i, 1);
        draw();
        write();
        said.textContent = gone + " is taken out";
        input.focus();
    }

    const named = (text) => offered.find((tag) => [tag.name, tag.title.toLowerCase()].includes(text.toLowerCase()));

    async function look() {
        const text = input.value.trim();
        offered = text ? await fetchList("/tags.json", text) : [];
        offeredFor = text;
        return offered.filter((tag) => !tags.includes(tag.title))
            .map((tag) => makeOption(tag.title, tag.note || tag.facet, { "data-title": tag.title }));
    }

    function take(item, close) {
        add(item.dataset.title);
        close();
    }

    /* A comma ends a tag; so does a space behind a tag's whole name. */
    input.addEventListener("input", () => {
        const text = input.value.replace(/[,;\s]+$/, "");
        const tag = named(text);
        if (text && /[,;]\s*$/.test(input.value)) text.split(/[,;]/).forEach((part) => part.trim() && add(part.trim()));
        else if (tag && tag.name.includes("-") && /\s$/.test(input.value)) add(tag.title);
        else write();
    });
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Backspace" && !input.value && tags.length > 0) {
            takeOut(tags.length - 1);
        } else if (event.key === "Enter" && input.value.trim() && !input.hasAttribute("aria-activedescendant")) {
            const text = input.value.trim();
            const only = offeredFor === text && offered.length === 1 ? offered[0] : null;
            add((named(text) || only || { title: text }).title);
            input.dispatchEvent(new Event("input")); /* the list goes */
            event.preventDefault();
        }
    });
    sent.form.addEventListener("filled", read);

    /* What was in a field that is out of sight is not always there again after going back. */
    const before = history.state && history.state[sent.name];
    if (typeof before === "string" && sent.value === sent.defaultValue) sent.value = before;
    input.addEventListener("blur", () => history.replaceState({ ...history.state, [sent.name]: sent.value }, ""));

    input.removeAttribute("name");
    input.id += "-next";
    all("[for=" + sent.id + "]").forEach((label) => { label.htmlFor = input.id; });
    all("a[href='#" + sent.id + "']").forEach((link) => { link.hash = input.id; });
    sent.hidden = true;
    read();
    sent.after(box);
    box.append(chosen, input, said);
    combobox(input, box, "tag-options-" + number, "Tags", "tag", 150, look, take);
}

/* ---- Suggestions in the search box ---- */

function suggest(input, number) {
    const id = "suggestions-" + number;

    function group(found, i) {
        const list = make("div", { role: "group", "aria-labelledby": id + "-group-" + i });
        list.append(make("div", { role: "presentation", id: id + "-group-" + i, class: "group-title" }, found.group));
        list.append(...found.items.map((item) => makeOption(item.title, item.note, { "data-path": item.path })));
        return list;
    }

    async function look() {
        const words = input.value.trim();
        return words.length < 2 ? [] : (await fetchList("/search/suggest.json", input.value)).map(group);
    }

    function take(item) {
        location.assign(item.dataset.path);
    }

    combobox(input, input.form, id, "Suggestions", "suggestion", 120, look, take);
}

/* ---- Preview ---- */

function preview(button) {
    const fields = button.form.elements;
    if (!fields.body || !fields.csrf) return;
    let target = button.form.querySelector("[data-preview-target]");
    if (!target) {
        target = make("div", {
            dir: "auto", class: "preview prose", "data-preview-target": "", "aria-live": "polite"
        });
        if (!document.getElementById("preview")) target.id = "preview";
        button.parentElement.after(target);
    }
    button.addEventListener("click", async (event) => {
        event.preventDefault();
        try {
            const body = new URLSearchParams({ body: fields.body.value, kind: button.dataset.preview, csrf: fields.csrf.value });
            const reply = await fetch("/preview", { method: "POST", body });
            if (reply.status === 403) {
                target.textContent = "You are signed out. Your text is safe: when you send it, you can sign in, and every word is there.";
            } else if (!reply.ok || reply.redirected) {
                throw new Error("no preview");
            } else {
                target.replaceChildren(...parse(await reply.text()).body.childNodes);
                if (!target.textContent.trim()) target.textContent = "Nothing to show yet.";
            }
        } catch (error) {
            target.textContent = "The preview did not come. Your text is safe; please try again.";
        }
        target.scrollIntoView({ block: "nearest" });
    });
}

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

/* What may need help now is said while it is typed, above the form. */
function watchSafety(place) {
    const { title, body, tags } = place.nextElementSibling.elements;
    const fields = [title, body, tags].filter((field) => field); /* of an answer only its body */
    let asked = 0;
    let timer = 0;

    async function look() {
        const mine = ++asked;
        const words = new URLSearchParams(fields.map((field) => [field.name, field.value]));
        const reply = await fetch(place.dataset.safety, { method: "POST", body: words, credentials: "omit" });
        if (!reply.ok) return;
        const cards = [...parse(await reply.text()).body.children];
        const same = cards.map((card) => card.textContent).join() === [...place.children].map((card) => card.textContent).join();
        if (mine === asked && !same) place.replaceChildren(...cards);
    }

    for (const field of fields) {
        field.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(() => look().catch(() => {}), 600);
        });
    }
}

/* What an address points to may lie in something folded. */
function unfold() {
    const at = location.hash && document.getElementById(location.hash.slice(1));
    const closed = () => at && at.closest("details:not([open])");
    if (!closed()) return;
    for (let fold = closed(); fold; fold = closed()) fold.open = true;
    at.scrollIntoView();
}

/* ---- Symptoms ---- */

/* A chip or a part of the figure brings what fits at once, in place: one request at a time, for what is chosen last. */
function chooseInPlace(box) {
    const status = make("p", { class: "hidden", role: "status" });
    let wanted = "";
    let busy = false;
    box.after(status);

    const query = (form) => {
        const names = {};
        for (const [name, value] of new FormData(form)) (names[name] ||= []).push(encodeURIComponent(value));
        return Object.keys(names).map((name) => `${name}=${names[name]}`).join("&");
    };

    /* What one touched remains where it was on the screen, whatever came or went above it. */
    function put(fresh) {
        const at = document.activeElement && document.activeElement.id;
        const top = at && document.activeElement.getBoundingClientRect().top;
        box.replaceChildren(...fresh);
        const again = at && document.getElementById(at);
        if (again) {
            again.focus({ preventScroll: true });
            scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
        }
        const title = document.getElementById("results-title");
        status.textContent = title ? title.textContent.trim() : "";
    }

    async function show(search) {
        wanted = search;
        if (busy) return;
        busy = true;
        try {
            for (let asked = null; asked !== wanted;) {
                asked = wanted;
                const reply = await fetch("/symptoms/fit" + asked, { credentials: "omit" });
                if (!reply.ok) throw new Error("no answer");
                const fresh = parse(await reply.text()).body.childNodes;
                if (asked !== wanted) continue;
                put(fresh);
                history.replaceState(null, "", "/symptoms" + asked);
            }
        } finally {
            busy = false;
        }
    }

    box.addEventListener("change", (event) => {
        const chosen = query(event.target.form);
        show(chosen && "?" + chosen).catch(() => event.target.form.requestSubmit());
    });
    box.addEventListener("click", (event) => {
        const part = event.target.closest("a.body-part, a.tag-off");
        if (!part || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const address = part.getAttribute("href");
        show(address.slice("/symptoms".length)).catch(() => location.assign(address));
    });
    box.addEventListener("submit", (event) => {
        const results = document.getElementById("results");
        if (busy || !results) return;
        event.preventDefault();
        results.focus({ preventScroll: true });
        results.scrollIntoView();
    });
}

unfold();
addEventListener("hashchange", unfold);
all("input[data-tags]").forEach(completeTags);
/* Browsers leave this alone where the address names a part of the page. */
all("#problems").forEach((problems) => problems.focus());
all("input[data-suggest]").forEach(suggest);
all("button[data-preview]").forEach(preview);
all("[data-similar]").forEach(showSimilar);
all("[data-similar-asked]").forEach(askedBefore);
all("[data-safety]").forEach(watchSafety);
all("[data-chosen]").forEach(chooseInPlace);
for (const group of voteGroups(document)) {
    showVote(group);
    group.addEventListener("click", vote);
}
all("a[data-comment]").forEach((link) => link.addEventListener("click", bringCommentForm));

/* ---- Links ---- */

const linkTexts = "textarea[name=body], textarea[name=description]";
const takesLinks = (element) => Boolean(element) && element.matches(linkTexts);

/* link.js is for members, on a page that has a text of theirs, or once a form comes to it: no other page waits for it. */
function loadLinks(path) {
    const load = () => import(path).catch(() => {}); /* without it one types a link's whole name */
    if (document.querySelector(linkTexts + ", [data-copy]")) load();
    else document.addEventListener("focusin", (event) => takesLinks(event.target) && load());
}

if (document.querySelector(".account-name")) loadLinks(document.currentScript.dataset.links);

/* ---- Whom to call: the reader's country alone, remembered on this device ---- */

/* Most people's time zone says where they are; nobody is asked for the place itself. */
function countryGuess() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    const region = ((navigator.language || "").match(/[-_]([A-Z]{2})\b/) || [])[1];
    const known = {
        "Europe/London": "gb", "Europe/Belfast": "gb", "Europe/Dublin": "ie", "Pacific/Auckland": "nz",
        GB: "gb", IE: "ie", US: "us", CA: "ca", AU: "au", NZ: "nz"
    };
    return known[zone] || (zone.startsWith("Australia/") ? "au" : "") || known[region] ||
        (zone.startsWith("Europe/") ? "eu" : "");
}

function countryStored(value) {
    try {
        if (value !== undefined)
            localStorage.setItem("country", value);
        return localStorage.getItem("country");
    } catch (_) {
        return null; /* the browser keeps nothing: then we ask each time */
    }
}

all("[data-countries]").forEach((list, i) => {
    const rows = all("[data-country]", list);
    const box = make("div", { class: "numbers-choice" });
    const select = make("select", { id: `country-${i}` });
    select.append(make("option", { value: "" }, "All countries"));
    rows.forEach((row) => select.append(make("option", { value: row.dataset.country },
        row.querySelector(".number-country").textContent)));
    function show(country) {
        const there = rows.some((row) => row.dataset.country === country);
        select.value = there ? country : "";
        rows.forEach((row) => {
            row.hidden = there && row.dataset.country !== country;
            row.classList.toggle("number-chosen", there);
        });
    }
    select.addEventListener("change", () => {
        countryStored(select.value);
        show(select.value);
    });
    const chosen = countryStored();
    show(chosen === null ? countryGuess() : chosen);
    box.append(make("label", { for: select.id }, "Where you are"), select);
    list.before(box);
});
