/* Rows of a form's lists: added, removed and moved in place. Without this the buttons ask the server, which returns the
   form with every word. */
"use strict";

/* What was saved before lists had rows: a line a row, "|" between its cells. */
const oldRows = (text) => text.split("\n").filter((line) => line.trim());
const oldCells = (line) => line.split(/(?<!\\)\|/).map((cell) => cell.replace(/\\\|/g, "|").trim());

function editRows(box) {
    const prefix = box.dataset.rows + ".";
    const most = Number(box.dataset.most);
    const list = box.querySelector(".form-rows");
    const add = box.querySelector(".row-add button");
    const full = box.querySelector("[data-full]");
    const status = make("p", { class: "hidden", role: "status" });
    const rows = () => Array.from(list.children);
    const controls = (row) => all("input, textarea, select", row);
    box.append(status);

    /* Names, ids and labels carry their row's number. */
    function number() {
        rows().forEach((row, i) => {
            const named = (text) => prefix + text.slice(prefix.length).replace(/^\d+/, i + 1);
            for (const part of all("*", row)) {
                for (const name of ["id", "name", "for"]) {
                    const text = part.getAttribute(name);
                    if (text && text.startsWith(prefix)) part.setAttribute(name, named(text));
                }
                if (part.name === "row") part.value = named(part.value);
                if ("n" in part.dataset) part.textContent = i + 1;
            }
        });
        add.hidden = rows().length >= most;
        full.hidden = !add.hidden;
    }

    /* A copy of a row has no list to choose from yet: pick.js makes one. */
    function clear(row) {
        all(".error, .row-options, .complete, .posing", row).forEach((part) => part.remove());
        for (const input of all("[role=combobox]", row)) {
            const names = ["role", ...input.getAttributeNames().filter((name) => name.startsWith("aria-"))];
            names.forEach((name) => input.removeAttribute(name));
        }
        for (const control of controls(row)) {
            control.value = "";
            control.removeAttribute("aria-invalid");
            control.removeAttribute("autofocus");
        }
        return row;
    }

    /* What may have been meant, in place of the cell, or of one of the names in it: "easier.1=Cuoch|Couch stretch". */
    function put(line, value) {
        const [was, is] = [value.slice(0, Math.max(value.lastIndexOf("|"), 0)), value.slice(value.lastIndexOf("|") + 1)];
        const names = line.split(",");
        const at = names.findIndex((name) => name.trim() === was);
        if (!was || names.length === 1 || line.trim() === was) return is;
        if (at >= 0) names[at] = (at > 0 ? " " : "") + is;
        return names.join(",");
    }

    function fix(button) {
        const field = button.closest(".field");
        const input = field.querySelector("input");
        input.value = put(input.value, button.value.slice(button.value.indexOf("=") + 1));
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
        all(".error, .row-options", field).forEach((part) => part.remove());
        input.focus();
        input.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function insert() {
        list.append(clear(rows().at(-1).cloneNode(true)));
        number();
        return rows().at(-1);
    }

    function remove(row) {
        const next = row.nextElementSibling || row.previousElementSibling || clear(row);
        if (next !== row) row.remove();
        return next;
    }

    function change(what, row) {
        if (what === "add") return insert();
        if (what === "remove") return remove(row);
        const other = what === "up" ? row.previousElementSibling : row.nextElementSibling;
        if (other && what === "up") other.before(row);
        else if (other) other.after(row);
        return row;
    }

    box.addEventListener("click", (event) => {
        const button = event.target.closest("button[name=row]");
        if (!button) return;
        event.preventDefault();
        if (button.value.includes("=")) {
            fix(button);
            return;
        }
        const what = button.value.split(".").at(-1);
        const row = change(what, button.closest("li"));
        number();
        const moved = what === "up" || what === "down";
        (moved && button.offsetParent ? button : controls(row)[0]).focus();
        status.textContent = { add: "A row was added", remove: "The row was removed" }[what] || "This is row " + (rows().indexOf(row) + 1) + " now";
        box.dispatchEvent(new Event("input", { bubbles: true }));
    });

    /* As many rows as a draft has: draft.js fills them. */
    box.closest("form").addEventListener("fillrows", (event) => {
        const fields = event.detail;
        const old = fields[box.dataset.rows];
        const numbers = Object.keys(fields).filter((name) => name.startsWith(prefix))
            .map((name) => parseInt(name.slice(prefix.length), 10)).filter((n) => n > 0 && n <= most);
        const wanted = typeof old === "string" && numbers.length === 0 ? oldRows(old).length : Math.max(...numbers, 1);
        while (rows().length < Math.min(wanted, most)) insert();
        while (rows().length > Math.max(wanted, 1)) rows().at(-1).remove();
        number();
        if (typeof old !== "string" || numbers.length > 0) return;
        oldRows(old).forEach((line, i) => rows()[i] && controls(rows()[i]).forEach((control, j, cells) => {
            fields[control.name] = cells.length === 1 ? line : oldCells(line)[j] || "";
        }));
    });
}

function fillBoxes(group) {
    group.closest("form").addEventListener("fillrows", (event) => {
        const old = event.detail[group.dataset.boxes];
        if (typeof old !== "string") return;
        const words = old.split(/[\s,;]+/);
        for (const box of all("input", group)) if (words.includes(box.value)) event.detail[box.name] = box.value;
    });
}

/* What a draft has filled is in sight. */
function unfoldFilled(form) {
    const isFilled = (control) => ["checkbox", "radio"].includes(control.type) ? control.checked : control.type !== "submit" && control.value.trim();
    form.addEventListener("filled", () => all("details", form).forEach((fold) => {
        if (all("input, textarea, select", fold).some(isFilled)) fold.open = true;
    }));
}

all("form[data-draft]").forEach(unfoldFilled);
all("[data-rows]").forEach(editRows);
all("[data-boxes]").forEach(fillBoxes);
