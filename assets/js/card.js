/* What is chosen on the symptom card is proposed as the question's tags, one of each kind before a second of any, until somebody
   chooses tags themselves. */
(() => {
    const most = 5;
    const card = document.querySelector("[data-card]");
    const form = card.closest("form");
    const tags = form.elements.tags;

    function propose() {
        const kinds = ["region", "side", "quality", "trigger", "relief"].map((kind) =>
            [...card.querySelectorAll(`input[name=${kind}]:checked`)].map((box) => box.parentElement.textContent.trim()));
        const titles = [];
        for (let turn = 0; kinds.some((kind) => turn < kind.length); turn++) {
            for (const kind of kinds) if (turn < kind.length) titles.push(kind[turn]);
        }
        return titles.slice(0, most).join(", ");
    }

    let proposed = propose();
    card.addEventListener("change", () => {
        const next = propose();
        if (!tags.value || tags.value === proposed) {
            tags.value = next;
            form.dispatchEvent(new Event("filled")); /* the field for tags shows them */
            tags.dispatchEvent(new Event("input", { bubbles: true }));
        }
        proposed = next;
    });
    /* A draft may bring choices. */
    form.addEventListener("filled", () => { card.open ||= card.querySelector("input[type=checkbox]:checked") !== null; });
})();
