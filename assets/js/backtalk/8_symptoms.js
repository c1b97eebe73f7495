/* ---- Symptoms ---- */

/* A chip or a part of the figure brings what fits at once, in place: one request at a time, for what is chosen last. */
function chooseInPlace(box) {
    const status = make("p", { class: "hidden", role: "status" });
    let wanted = "";
    let busy = false;
    box.after(status);

    const query = (form) => {
        const names = {};
        for (const [name, value] of new FormData(form)) (names[name] ||= []).push(encodeURIComponent(value));
        return Object.keys(names).map((name) => `${name}=${names[name]}`).join("&");
    };

    /* What one touched remains where it was on the screen, whatever came or went above it. */
    function put(fresh) {
        const at = document.activeElement && document.activeElement.id;
        const top = at && document.activeElement.getBoundingClientRect().top;
        box.replaceChildren(...fresh);
        const again = at && document.getElementById(at);
        if (again) {
            again.focus({ preventScroll: true });
            scrollBy({ top: again.getBoundingClientRect().top - top, behavior: "instant" });
        }
        const title = document.getElementById("results-title");
        status.textContent = title ? title.textContent.trim() : "";
    }

    async function show(search) {
        wanted = search;
        if (busy) return;
        busy = true;
        try {
            for (let asked = null; asked !== wanted;) {
                asked = wanted;
                const reply = await fetch("/symptoms/fit" + asked, { credentials: "omit" });
                if (!reply.ok) throw new Error("no answer");
                const fresh = parse(await reply.text()).body.childNodes;
                if (asked !== wanted) continue;
                put(fresh);
                history.replaceState(null, "", "/symptoms" + asked);
            }
        } finally {
            busy = false;
        }
    }

    box.addEventListener("change", (event) => {
        const chosen = query(event.target.form);
        show(chosen && "?" + chosen).catch(() => event.target.form.requestSubmit());
    });
    box.addEventListener("click", (event) => {
        const part = event.target.closest("a.body-part, a.tag-off");
        if (!part || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        const address = part.getAttribute("href");
        show(address.slice("/symptoms".length)).catch(() => location.assign(address));
    });
    box.addEventListener("submit", (event) => {
        const results = document.getElementById("results");
        if (busy || !results) return;
        event.preventDefault();
        results.focus({ preventScroll: true });
        results.scrollIntoView();
    });
}
