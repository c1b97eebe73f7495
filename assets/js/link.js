/* Links: what to choose from while somebody types [[ in a text, and a button that copies how to link to a page.
   backtalk.js loads this where it is of use. */
"use strict";

/* How far above the end of a text the caret's line is, and how high that line is, in pixels. */
function caretLine(area) {
    const style = getComputedStyle(area);
    const copy = make("div", { "aria-hidden": "true", class: "caret-copy" });
    for (const name of ["font", "letterSpacing", "padding", "border", "boxSizing", "lineHeight", "textIndent"])
        copy.style[name] = style[name];
    copy.style.width = area.offsetWidth + "px";
    const mark = make("span", {}, ".");
    copy.append(area.value.slice(0, area.selectionEnd), mark);
    area.parentElement.append(copy);
    const line = { top: mark.offsetTop - area.scrollTop, height: mark.offsetHeight };
    copy.remove();
    return line;
}

/* Returns a function that offers what fits the words before the caret now. */
function pickLinks(area) {
    const id = "link-options-" + (area.id || "text");
    const box = area.parentElement;
    const list = make("div", { role: "listbox", id, class: "link-list", "aria-label": "Things to link to", hidden: "" });
    const status = make("p", { class: "hidden", role: "status" });
    const wide = matchMedia("(min-width: 48rem)");
    let options = [];
    let chosen = -1;
    let busy = false;    /* one request at a time */
    let shown = null;    /* the words that the list is for */
    let closed = null;   /* the words that Escape was pressed at */
    let timer = 0;

    box.classList.add("link-box");
    area.after(list, status);
    set(area, { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": id });

    /* The words behind the last [[ before the caret, or null when the caret is in no link. */
    function words() {
        if (area.selectionStart !== area.selectionEnd) return null;
        const before = area.value.slice(0, area.selectionEnd);
        const start = before.lastIndexOf("[[");
        const text = before.slice(start + 2);
        return start < 0 || text.length > 80 || /[\]|\n]/.test(text) ? null : text;
    }

    function close() {
        clearTimeout(timer);
        list.hidden = true;
        shown = null;
        chosen = -1;
        area.removeAttribute("aria-activedescendant");
    }

    /* Beside the caret's line where there is room in the text; else below it, where it moves the buttons down. */
    function place() {
        const enough = 190;
        const line = wide.matches ? caretLine(area) : null;
        const below = line ? area.offsetHeight - line.top - line.height : 0;
        list.style.top = list.style.bottom = list.style.maxHeight = "";
        list.classList.toggle("link-list-over", Boolean(line) && Math.max(below, line.top) >= enough);
        if (!list.classList.contains("link-list-over")) return;
        const top = area.offsetTop + line.top;
        if (below >= enough) list.style.top = top + line.height + 4 + "px";
        else list.style.bottom = box.offsetHeight - top + 4 + "px";
        list.style.maxHeight = Math.max(below, line.top) - 8 + "px";
    }

    function choose(next) {
        chosen = (next + options.length) % options.length;
        options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
        area.setAttribute("aria-activedescendant", options[chosen].id);
        options[chosen].scrollIntoView({ block: "nearest" });
    }

    function makeChoice(item, i) {
        const option = make("div", { role: "option", id: id + "-" + i, "aria-selected": "false", "data-link": item.link });
        const name = make("span", { class: "link-name", dir: "auto" }, item.title);
        name.append(" ", make("span", { class: "note" }, item.note ? item.kind + ", also " + item.note : item.kind));
        option.append(name);
        if (item.summary) option.append(make("span", { class: "note link-summary", dir: "auto" }, item.summary));
        return option;
    }

    function show(items, text) {
        options = items.map(makeChoice);
        list.replaceChildren(...options);
        shown = text;
        status.textContent = options.length === 0 ? "Nothing has that name"
            : options.length === 1 ? "1 thing to link to" : options.length + " things to link to";
        list.hidden = options.length === 0;
        if (list.hidden) return close();
        list.scrollTop = 0;
        place();
        choose(0);
        if (!list.classList.contains("link-list-over")) list.scrollIntoView({ block: "nearest" });
    }

    async function look() {
        const text = words();
        if (text === null || text.trim().length < 2 || text === closed) return close();
        if (busy || text === shown) return;
        busy = true;
        const items = await fetchList("/links.json", text).catch(() => []);
        busy = false;
        if (document.activeElement !== area) return;
        if (words() === text) show(items, text);
        else look();
    }

    function take(option) {
        const end = area.selectionEnd;
        const start = end - words().length;
        const rest = area.value.slice(end);
        const closing = rest.startsWith("]]") ? 2 : 0;
        area.setRangeText(option.dataset.link + "]]", start, end + closing, "end");
        close();
        area.dispatchEvent(new Event("input", { bubbles: true }));
    }

    area.addEventListener("input", () => {
        clearTimeout(timer);
        closed = null;
        timer = setTimeout(look, 120);
    });
    area.addEventListener("blur", close);
    area.addEventListener("click", () => list.hidden || look());
    area.addEventListener("keydown", (event) => {
        if (event.isComposing || list.hidden) return;
        if (event.key === "ArrowDown") choose(chosen + 1);
        else if (event.key === "ArrowUp") choose(chosen - 1);
        else if ((event.key === "Enter" || event.key === "Tab") && words() !== null) take(options[chosen]);
        else if (event.key === "Escape") {
            closed = words();
            close();
        } else return;
        event.preventDefault();
    });
    /* mousedown, so that the text never loses its focus to the list */
    list.addEventListener("mousedown", (event) => {
        const option = event.target.closest("[role=option]");
        event.preventDefault();
        if (option && event.button === 0 && words() !== null) take(option);
    });
    return look;
}

/* Also in a form that comes later. */
document.addEventListener("focusin", (event) => {
    if (takesLinks(event.target) && !event.target.hasAttribute("aria-haspopup")) pickLinks(event.target);
});

/* Somebody may have begun to type before this was loaded. */
if (takesLinks(document.activeElement)) pickLinks(document.activeElement)();

/* ---- A link that may have been meant otherwise ---- */

/* The button in a preview puts it right in the text, and the preview comes again. */
document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=fix]");
    const area = button && button.form && button.form.elements.body;
    const again = button && button.form && button.form.querySelector("[data-preview]");
    if (!area || !again) return;
    event.preventDefault();
    const [written, words] = button.value.split("|");
    area.value = area.value.replaceAll("[[" + written + "]]", "[[" + words + "]]")
        .replaceAll("[[" + written + "|", "[[" + words + "|");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    again.click();
});

/* ---- What is there to be copied: how to link to a page, the link of a shared routine ---- */

/* Plain http has no clipboard: then it is selected for the person to copy. */
function selectAll(source) {
    if (source.matches("input")) {
        source.focus();
        source.select();
    } else {
        getSelection().selectAllChildren(source);
    }
}

function copyButton(source) {
    const isField = source.matches("input");
    const button = make("button", { type: "button", class: isField ? "button button-plain" : "as-link" }, source.dataset.copy || "Copy");
    const said = make("span", { role: "status", class: "note" });
    button.addEventListener("click", async () => {
        try {
            await navigator.clipboard.writeText(isField ? source.value : source.textContent);
            said.textContent = " Copied";
        } catch (error) {
            selectAll(source);
            said.textContent = " It is selected: copy it from here";
        }
    });
    if (!isField) {
        source.after(" ", button, said);
        return;
    }
    const row = make("p", { class: "actions actions-near" });
    row.append(button, said);
    source.after(row);
}

all("[data-copy]").forEach(copyButton);
