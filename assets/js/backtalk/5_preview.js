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

/* What an address points to may lie in something folded. */
function unfold() {
    const at = location.hash && document.getElementById(location.hash.slice(1));
    const closed = () => at && at.closest("details:not([open])");
    if (!closed()) return;
    for (let fold = closed(); fold; fold = closed()) fold.open = true;
    at.scrollIntoView();
}
