/* ---- Lists to choose from while somebody types ---- */

let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; }, true);

/* Makes the input an ARIA combobox whose list is at the end of `box`. `look` is asked `wait` milliseconds after
   a change: it returns the list's nodes, or none. `take` gets the option that was chosen; `noun` is what it is.
   Returns { offer }, which asks at once, and chooses the first. */
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
        status.textContent = "";
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
    return { offer: () => ask().then(() => options.length > 0 && !list.hidden && choose(0)) };
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
