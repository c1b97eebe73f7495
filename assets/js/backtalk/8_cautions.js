/* ---- Cautions that concern me ---- */

/* What was ticked on /cautions: the titles by fact. It stays in this browser; pages have what their entries warn of. */
function cautionsStored(value) {
    try {
        if (value && Object.keys(value).length) localStorage.setItem("cautions", JSON.stringify(value));
        else if (value) localStorage.removeItem("cautions");
        return JSON.parse(localStorage.getItem("cautions")) || {};
    } catch (_) {
        return {}; /* the browser keeps nothing: then entries say what they say to everybody */
    }
}

const severities = { "do-not": "Leave it out", "ask-first": "Ask first", care: "Take care", info: "Good to know" };

/* "hip-replacement:do-not pregnancy:ask-first" of `who`: those that were ticked, as {severity, title, who}. */
const cautionsOf = (marks, who, mine) => marks.split(" ").map((mark) => mark.split(":")).filter(([fact]) => mine[fact])
    .map(([fact, severity]) => ({ severity, title: mine[fact], who }));

/* A line for each thing, the strongest first: of several stretches in one card, all that say the same of it. */
function cautionLines(found) {
    return Object.keys(severities).flatMap((severity) => {
        const lines = new Map();
        for (const each of found.filter((one) => one.severity === severity)) lines.set(each.title, [...lines.get(each.title) || [], each.who]);
        return [...lines].map(([title, who]) => [`${severities[severity]}: ${title}.`, [...new Set(who)].filter((one) => one)]);
    });
}

/* In a list: first in its card. Of a routine, which of its stretches say so. */
function markCard(card, mine) {
    if (card.querySelector(".caution-mine")) return;
    const lines = cautionLines(all("[data-cautions]", card).flatMap(({ dataset }) => cautionsOf(dataset.cautions, dataset.of, mine)));
    if (!lines.length) return;
    const box = make("div", { class: "caution-mine" });
    if (lines.length === 1) {
        const [[words, who]] = lines;
        const one = make("p", {});
        one.append(make("strong", {}, `${who.join(", ") || "This one"} ${who.length > 1 ? "say" : "says"} `), words);
        box.append(one);
    } else {
        const list = make("ul", {});
        for (const [words, who] of lines) {
            const line = make("li", {});
            line.append(make("strong", {}, words), who.length ? ` ${who.join(", ")}` : "");
            list.append(line);
        }
        box.append(make("p", {}, "What concerns you:"), list);
    }
    card.prepend(box);
}

/* On an entry's own page: in its own sentences, below its name. */
function markEntry(mine) {
    const rows = all("main .cautions > [data-caution]").filter((row) => mine[row.dataset.caution.split(":")[0]]);
    const title = document.querySelector("main h1");
    if (!rows.length || !title) return;
    const box = make("section", { class: "notice notice-warn caution-mine", "aria-labelledby": "cautions-mine" });
    box.append(make("h2", { id: "cautions-mine" }, "This one warns of what concerns you"));
    rows.forEach((row) => {
        const [fact, severity] = row.dataset.caution.split(":");
        const words = make("p", {});
        words.append(make("strong", {}, `${severities[severity]}: ${mine[fact]}. `), row.textContent);
        box.append(words);
    });
    const change = make("p", {});
    change.append(make("a", { href: "/cautions" }, "Change what concerns me"));
    box.append(change);
    title.after(box);
}

function showCautions() {
    const mine = cautionsStored();
    if (!Object.keys(mine).length) return;
    markEntry(mine);
    const mark = () => new Set(all("li [data-cautions]").map((each) => each.closest("li"))).forEach((card) => markCard(card, mine));
    mark();
    /* Results, answers and previews come in place. */
    new MutationObserver(mark).observe(document.body, { childList: true, subtree: true });
}

function chooseCautions(list) {
    const mine = cautionsStored();
    const status = make("p", { role: "status", class: "note" });
    const forget = make("button", { type: "button", class: "button button-plain" }, "Forget all of it");
    const say = (words) => {
        const count = Object.keys(mine).length;
        forget.disabled = count === 0;
        status.textContent = words || (count ? `${count} kept in this browser.` : "Nothing is kept.");
    };
    const keep = () => {
        const kept = cautionsStored(mine);
        say(Object.keys(kept).length === Object.keys(mine).length ? "" : "This browser does not let sites keep anything, so it is forgotten with this page.");
    };
    const boxes = all("[data-fact]", list).map((row) => {
        const fact = row.dataset.fact;
        const title = row.querySelector("strong");
        const label = make("label", { class: "check" });
        const box = make("input", { type: "checkbox", "aria-describedby": `fact-${fact}` });
        box.checked = Boolean(mine[fact]);
        title.replaceWith(label);
        label.append(box, " ", title);
        box.addEventListener("change", () => {
            if (box.checked) mine[fact] = title.textContent;
            else delete mine[fact];
            keep();
        });
        return box;
    });
    forget.addEventListener("click", () => {
        Object.keys(mine).forEach((fact) => delete mine[fact]);
        boxes.forEach((box) => (box.checked = false));
        keep();
    });
    const row = make("div", { class: "actions" });
    row.append(forget);
    list.after(status, row);
    say();
}
