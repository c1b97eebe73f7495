/* Small helps on top of pages that work without them: tags, preview, drafts, votes. */
"use strict";

(function () {
    function all(selector, root) {
        return Array.from((root || document).querySelectorAll(selector));
    }

    function make(name, attributes, text) {
        const element = document.createElement(name);
        for (const key of Object.keys(attributes || {})) element.setAttribute(key, attributes[key]);
        if (text) element.textContent = text;
        return element;
    }

    /* A browser without storage (private mode, full disk) simply keeps no drafts. */
    function store(area, key, value) {
        try {
            if (value === undefined) return window[area].getItem(key);
            if (value === null) window[area].removeItem(key);
            else window[area].setItem(key, value);
        } catch (error) { /* nothing is lost: the form itself still holds the text */ }
        return null;
    }

    /* ---- Tag completion ------------------------------------------------------------------ */

    function tagCompletion(input, number) {
        const id = "tag-options-" + number;
        const list = make("ul", { role: "listbox", id: id, "aria-label": "Tags", hidden: "" });
        const status = make("p", { class: "hidden", role: "status" });
        const box = make("div", { class: "complete" });
        let chosen = -1;
        let asked = 0;
        let timer = 0;

        input.replaceWith(box);
        box.append(input, list, status);
        const attributes = {
            role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
            "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id
        };
        for (const key of Object.keys(attributes)) input.setAttribute(key, attributes[key]);

        function word() {
            const end = input.selectionEnd;
            const start = input.value.lastIndexOf(" ", end - 1) + 1;
            return { start: start, end: end, text: input.value.slice(start, end) };
        }

        function close() {
            asked++;
            clearTimeout(timer);
            list.hidden = true;
            chosen = -1;
            input.setAttribute("aria-expanded", "false");
            input.removeAttribute("aria-activedescendant");
        }

        function choose(next) {
            const options = list.children;
            chosen = (next + options.length) % options.length;
            for (let i = 0; i < options.length; i++) {
                options[i].setAttribute("aria-selected", String(i === chosen));
            }
            input.setAttribute("aria-activedescendant", options[chosen].id);
            options[chosen].scrollIntoView({ block: "nearest" });
        }

        function take(option) {
            const at = word();
            const rest = input.value.slice(at.end).replace(/^\S*\s*/, "");
            const before = input.value.slice(0, at.start) + option.dataset.name + " ";
            input.value = before + rest;
            input.setSelectionRange(before.length, before.length);
            close();
            input.focus();
            input.dispatchEvent(new Event("input", { bubbles: true }));
            close();
        }

        function show(tags) {
            const used = input.value.split(/\s+/);
            const current = word().text;
            list.replaceChildren();
            for (const tag of tags) {
                if (tag.name !== current && used.includes(tag.name)) continue;
                const option = make("li", {
                    role: "option", id: id + "-" + list.children.length, "aria-selected": "false"
                });
                option.dataset.name = tag.name;
                option.append(make("span", {}, tag.name));
                option.append(make("span", { class: "note" }, tag.note || tag.facet || ""));
                list.append(option);
            }
            const count = list.children.length;
            if (count === 0) return close();
            chosen = -1;
            list.hidden = false;
            input.setAttribute("aria-expanded", "true");
            input.removeAttribute("aria-activedescendant");
            status.textContent = count === 1 ? "1 tag fits" : count + " tags fit";
        }

        async function ask() {
            const text = word().text;
            const mine = ++asked;
            if (text.length < 1) return close();
            try {
                const reply = await fetch("/tags.json?q=" + encodeURIComponent(text));
                const tags = reply.ok ? await reply.json() : [];
                if (mine === asked && document.activeElement === input) show(tags.slice(0, 8));
            } catch (error) {
                close();
            }
        }

        input.addEventListener("input", function () {
            clearTimeout(timer);
            timer = setTimeout(ask, 150);
        });
        input.addEventListener("blur", close);
        input.addEventListener("keydown", function (event) {
            if (list.hidden) return;
            if (event.key === "ArrowDown") choose(chosen + 1);
            else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
            else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
            else if (event.key === "Escape") close();
            else return;
            event.preventDefault();
        });
        /* mousedown, so that the field never loses its focus to the list */
        list.addEventListener("mousedown", function (event) {
            const option = event.target.closest("[role=option]");
            event.preventDefault();
            if (option) take(option);
        });
    }

    /* ---- Preview ------------------------------------------------------------------------- */

    function preview(button) {
        const form = button.form;
        const target = form && form.querySelector("[data-preview-target]");
        if (!target || !form.elements.body || !form.elements.csrf) return;
        button.addEventListener("click", async function (event) {
            event.preventDefault();
            button.setAttribute("aria-busy", "true");
            try {
                const reply = await fetch("/preview", {
                    method: "POST",
                    body: new URLSearchParams({
                        body: form.elements.body.value, csrf: form.elements.csrf.value
                    })
                });
                if (!reply.ok || reply.redirected) throw new Error("no preview");
                const page = new DOMParser().parseFromString(await reply.text(), "text/html");
                target.replaceChildren(...page.body.childNodes);
                if (!target.hasChildNodes()) target.textContent = "Nothing to show yet.";
                target.scrollIntoView({ block: "nearest" });
            } catch (error) {
                target.textContent = "The preview did not come through. Your text is still here; try again in a moment.";
            }
            button.removeAttribute("aria-busy");
        });
    }

    /* ---- Drafts -------------------------------------------------------------------------- */

    const DRAFT = "draft:";
    const WEEK = 7 * 24 * 3600 * 1000;

    function draftFields(form) {
        return Array.from(form.elements).filter(function (field) {
            return field.name && (field.type === "text" || field.type === "textarea");
        });
    }

    function draftText(form) {
        const text = {};
        for (const field of draftFields(form)) text[field.name] = field.value;
        return text;
    }

    function readDraft(key) {
        try {
            const draft = JSON.parse(store("localStorage", DRAFT + key));
            if (draft && Date.now() - draft.at < WEEK) return draft.text;
        } catch (error) { /* an unreadable draft is no draft */ }
        store("localStorage", DRAFT + key, null);
        return null;
    }

    function offerDraft(form, text) {
        const box = make("div", { class: "notice", role: "status" });
        const actions = make("div", { class: "actions" });
        const restore = make("button", { type: "button", class: "button button-plain" }, "Bring it back");
        const drop = make("button", { type: "button", class: "button button-plain" }, "Discard it");
        box.append(make("p", {}, "You left some text here that was not sent."), actions);
        actions.append(restore, drop);
        form.before(box);
        restore.addEventListener("click", function () {
            for (const field of draftFields(form)) {
                if (typeof text[field.name] === "string") field.value = text[field.name];
            }
            box.remove();
            (form.elements.body || draftFields(form)[0]).focus();
        });
        drop.addEventListener("click", function () {
            store("localStorage", DRAFT + form.dataset.draft, null);
            box.remove();
        });
    }

    function keepDraft(form) {
        const key = form.dataset.draft;
        const first = JSON.stringify(draftText(form));
        const text = readDraft(key);
        let timer = 0;

        function save() {
            const now = draftText(form);
            clearTimeout(timer);
            timer = 0;
            if (JSON.stringify(now) === first) return;
            store("localStorage", DRAFT + key, JSON.stringify({ at: Date.now(), text: now }));
        }

        if (text && JSON.stringify(text) !== first) offerDraft(form, text);
        form.addEventListener("input", function () {
            clearTimeout(timer);
            timer = setTimeout(save, 400);
        });
        window.addEventListener("pagehide", function () { if (timer) save(); });
        form.addEventListener("submit", function () {
            save();
            store("sessionStorage", "sent", key);
        });
    }

    /* A draft goes once the page after its sending is a good one. An error page, the sign-in page
       or the same form with its text still in it mean that the text did not arrive. */
    function settleSentDraft() {
        const key = store("sessionStorage", "sent");
        if (!key || document.querySelector("[data-failed]")) return;
        store("sessionStorage", "sent", null);
        store("localStorage", DRAFT + key, null);
    }

    function forgetDrafts() {
        try {
            for (const key of Object.keys(localStorage)) {
                if (key.startsWith(DRAFT)) localStorage.removeItem(key);
            }
        } catch (error) { /* no storage, no drafts */ }
    }

    /* ---- Votes --------------------------------------------------------------------------- */

    /* The answer to a vote is the page itself, so the score shown is the one stored. */
    function vote(form) {
        form.addEventListener("submit", async function (event) {
            const button = event.submitter;
            if (!button || form.dataset.plain) return;
            event.preventDefault();
            if (form.dataset.busy) return;
            form.dataset.busy = "yes";
            try {
                const data = new URLSearchParams(new FormData(form));
                data.set(button.name, button.value);
                const reply = await fetch(form.action, { method: "POST", body: data });
                const page = new DOMParser().parseFromString(await reply.text(), "text/html");
                const action = CSS.escape(form.getAttribute("action"));
                const fresh = reply.ok && page.querySelector("form[data-vote][action='" + action + "']");
                if (!fresh) throw new Error("not taken");
                const now = all("button, [data-score]", fresh);
                all("button, [data-score]", form).forEach(function (part, i) {
                    if (part.matches("button")) {
                        part.value = now[i].value;
                        part.setAttribute("aria-pressed", now[i].getAttribute("aria-pressed"));
                    } else {
                        part.textContent = now[i].textContent;
                    }
                });
            } catch (error) {
                form.dataset.plain = "yes";
                form.requestSubmit(button);
            }
            delete form.dataset.busy;
        });
    }

    settleSentDraft();
    all("input[data-tags]").forEach(tagCompletion);
    all("button[data-preview]").forEach(preview);
    all("form[data-draft]").forEach(keepDraft);
    all("form[data-vote]").forEach(vote);
    all("form[data-sign-out]").forEach(function (form) {
        form.addEventListener("submit", forgetDrafts);
    });
}());
