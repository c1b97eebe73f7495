/* The queue by keyboard: only while something in its list has the focus, so that no key does anything elsewhere. */
"use strict";

function queueKeys(list) {
    const rows = Array.from(list.children);
    const press = (row, what) => {
        const button = row.querySelector("button[value=" + what + "]");
        if (button) button.click();
    };
    const go = (row, by) => {
        const next = rows[rows.indexOf(row) + by];
        if (next) next.querySelector("a").focus();
    };
    const keys = {
        ArrowDown: (row) => go(row, 1), j: (row) => go(row, 1),
        ArrowUp: (row) => go(row, -1), k: (row) => go(row, -1),
        t: (row) => press(row, "take"), g: (row) => press(row, "give-back"),
    };
    list.addEventListener("keydown", (event) => {
        const does = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
        const row = event.target.closest("li");
        if (!does || !row || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
        event.preventDefault();
        if (event.repeat && (does === keys.t || does === keys.g)) return; // a key that is held takes and gives back once
        does(row);
    });
    if (matchMedia("(any-pointer: fine)").matches) all("[data-queue-keys]").forEach((words) => { words.hidden = false; });
}

all("[data-queue]").forEach(queueKeys);
