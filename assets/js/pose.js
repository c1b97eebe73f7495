/* Poses of a step: made with sliders beside the text that says them. The server reads and draws; without this there is the text. */
"use strict";

(() => {
    const wait = 120; /* milliseconds after the last change */
    const form = document.querySelector("form[data-draft]");
    const undo = new WeakMap(); /* of a text: what it was */

    const texts = () => all("textarea", form).filter((area) => /^steps\.\d+\.pose$/.test(area.name));
    const areaOf = (part) => part.closest(".field").querySelector("textarea");

    function panelOf(area) {
        return area.closest(".field").querySelector(".posing");
    }

    function above(area) {
        const before = [];
        for (const text of texts()) {
            if (text === area) break;
            if (text.value.trim()) before.push(text.value.replace(/\s*\n\s*/g, "; ").trim());
        }
        return before.join("\n");
    }

    /* What is slid stays under the finger: the others take their new places around it. */
    function showTools(tools, fresh) {
        const now = all("input[type=range]", tools);
        const next = all("input[type=range]", fresh);
        if (now.length !== next.length || now.length === 0) {
            tools.replaceChildren(...fresh.childNodes);
            return;
        }
        now.forEach((input, i) => {
            set(input, { "data-before": next[i].dataset.before, "data-after": next[i].dataset.after });
            if (input !== document.activeElement) input.value = next[i].value;
            input.nextElementSibling.textContent = `${input.value}°`;
        });
    }

    let asked = 0;
    async function ask(area, more) {
        const panel = panelOf(area);
        const number = ++asked;
        const body = new URLSearchParams({ pose: area.value, above: above(area), csrf: form.elements.csrf.value, ...more });
        try {
            const reply = await fetch("/stretches/pose", { method: "POST", body });
            if (!reply.ok || reply.redirected) throw new Error("no picture");
            if (number !== asked) return;
            const fresh = parse(await reply.text());
            const shown = fresh.querySelector("[data-shown]");
            const text = shown.dataset.text;
            if (text !== area.value && Object.keys(more).length > 0) {
                undo.set(area, [...(undo.get(area) || []), area.value].slice(-50));
                area.value = text;
                area.dispatchEvent(new Event("input", { bubbles: true }));
            }
            panel.querySelector("[data-shown]").replaceChildren(...shown.childNodes);
            showTools(panel.querySelector("[data-tools]"), fresh.querySelector("[data-tools]"));
            panel.querySelector("[data-undo]").disabled = !(undo.get(area) || []).length;
        } catch (error) {
            panel.querySelector("[data-shown]").replaceChildren(make("p", { class: "error" }, "The picture did not come. Your text is as it was; please try again in a moment."));
        }
    }

    let timer = 0;
    function askSoon(area, more) {
        clearTimeout(timer);
        timer = setTimeout(() => ask(area, more), wait);
    }

    function open(area) {
        const panel = make("div", { class: "posing" });
        const copy = make("label", { class: "slider" });
        const copied = make("button", { type: "button", class: "button button-plain button-small", "data-copy": "" }, "Copy its last pose");
        const small = { type: "button", class: "button button-plain button-small" };
        copy.append(make("span", {}, "Copy from the stretch"), make("input", { type: "text", dir: "auto", autocomplete: "off", "data-from": "" }));
        const row = make("p", { class: "row-options" });
        row.append(make("button", { ...small, "data-undo": "", disabled: "" }, "Undo"), make("button", { ...small, "data-close": "" }, "Close"));
        panel.append(make("div", { "data-shown": "", "aria-live": "polite" }), row, make("div", { "data-tools": "" }), copy, copied);
        area.after(panel);
        ask(area, {});
    }

    function click(event) {
        const button = event.target.closest("button");
        if (!button || !button.closest(".field")) return;
        const area = areaOf(button);
        if ("pose" in button.dataset) {
            if (panelOf(area)) panelOf(area).remove();
            else open(area);
            button.setAttribute("aria-expanded", String(Boolean(panelOf(area))));
        } else if ("change" in button.dataset) {
            ask(area, { change: button.dataset.change });
        } else if ("copy" in button.dataset) {
            ask(area, { copy: panelOf(area).querySelector("[data-from]").value });
        } else if ("undo" in button.dataset && undo.get(area).length) {
            area.value = undo.get(area).pop();
            area.dispatchEvent(new Event("input", { bubbles: true }));
            ask(area, {});
        } else if ("close" in button.dataset) {
            const opener = area.closest(".field").querySelector("[data-pose]");
            panelOf(area).remove();
            opener.setAttribute("aria-expanded", "false");
            opener.focus();
        }
    }

    function input(event) {
        const field = event.target;
        if (field.matches(".posing input[type=range]")) {
            field.nextElementSibling.textContent = `${field.value}°`;
            askSoon(areaOf(field), { change: field.dataset.before + field.value + field.dataset.after });
        } else if (event.isTrusted && texts().includes(field) && panelOf(field)) {
            askSoon(field, {});
        }
    }

    if (!form || texts().length === 0) return;
    for (const area of texts())
        area.after(make("button", { type: "button", class: "button button-plain button-small", "data-pose": "", "aria-expanded": "false" }, "Pose it with sliders"));
    form.addEventListener("click", click);
    form.addEventListener("input", input);
})();
