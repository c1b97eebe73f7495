/* Fields of a form that name another entry: its title is looked up while somebody types. Without this a title or an address
   is typed as a whole, and the server says what may have been meant. */
"use strict";

let pickers = 0;

/* What the server understands in a field for this kind: mostly the title. */
const nameIn = (item, kind) => item.link.startsWith(kind + ":") ? item.link.slice(kind.length + 1) : item.link;

function pickEntry(input) {
    const kind = input.dataset.entry;
    const box = make("div", { class: "complete" });

    async function look() {
        const words = input.value.trim();
        const reply = words.length < 2 ? null : await fetch("/links.json?" + new URLSearchParams({ q: words, kind }));
        const found = reply && reply.ok ? await reply.json() : [];
        return found.map((item) => makeOption(item.title, item.note, { "data-name": nameIn(item, kind) }));
    }

    function take(item, close) {
        input.value = item.dataset.name;
        close();
        input.dispatchEvent(new Event("input", { bubbles: true }));
        close();
    }

    input.removeAttribute("list"); /* what browsers offer without this */
    input.after(box);
    combobox(input, box, "entries-" + pickers++, "Entries", "title", 150, look, take);
}

/* Also in rows that come later. */
document.addEventListener("focusin", (event) => {
    const input = event.target;
    if (input.matches("input[data-entry]") && !input.hasAttribute("role")) pickEntry(input);
});
