/* Recovery codes: copied and printed by a button. Without a script they are on the page, and in the file. */
"use strict";

{
    const list = document.querySelector("[data-keep]");
    const status = document.querySelector("[data-keep-status]");
    const copy = document.querySelector("[data-keep-copy]");
    const print = document.querySelector("[data-keep-print]");
    const words = () => Array.from(list.querySelectorAll("code"), (code) => code.textContent).join("\n");

    /* Plain http has no clipboard: then they are selected for the person to copy. */
    const select = () => {
        getSelection().selectAllChildren(list);
        status.textContent = "Selected: copy them with your keyboard or by holding on to them.";
    };
    copy.addEventListener("click", () => {
        if (!navigator.clipboard) select();
        else navigator.clipboard.writeText(words()).then(() => { status.textContent = "Copied."; }, select);
    });
    print.addEventListener("click", () => window.print());
    copy.hidden = print.hidden = false;
}
