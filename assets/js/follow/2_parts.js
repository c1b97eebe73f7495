/* The parts of a session, as the page's lists have them, and the pictures beside them. */

function followParts(main) {
    const items = all("[data-item]", main); /* exercises one after another; none: the page is of one */
    const roots = items.length > 0 ? items : [main];
    const stepsOf = (item) => all(".steps:not(.routine) > li", roots[item]);
    const nameOf = (item) => items.length > 0 ? items[item].querySelector("[data-item-name]").textContent.trim() : "";
    const breathingOf = (item) => roots[item].dataset.breathing;
    const words = (root, selector) => all(selector, root).map((each) => each.textContent.trim());

    function partsOf(list, item) {
        const made = [];
        const steps = stepsOf(item);
        for (const row of all("li", list)) {
            const { kind, side, seconds, count } = row.dataset;
            const [what] = words(row, ".part-what");
            const [which = ""] = words(row, ".part-which");
            const waits = "waits" in row.dataset;
            if (kind !== "step") made.push({ item, kind, side, waits, what, which, seconds: Number(seconds), words: [] });
            for (let step = 0; kind === "step" && step < count; step++)
                made.push({ item, kind, side, waits, step, what: "Step " + (step + 1) + " of " + count, which: "", seconds: 0, words: words(steps[step], "p") });
        }
        return made;
    }

    /* Where nothing is drawn: a photograph, as it is beside its step. */
    function photoOf(photo) {
        const picture = photo.closest("picture").cloneNode(true);
        picture.querySelector("img").removeAttribute("loading");
        return picture;
    }

    /* The picture of the last step that has one, up to this; while it is held, where all of it leads. On the second side the other side's. */
    function pictureOf(now) {
        const steps = stepsOf(now.item);
        const seen = now.kind === "step" ? steps.slice(0, now.step + 1) : steps;
        const main = now.kind !== "step" && steps.find((step) => "main" in step.dataset);
        const drawn = main || seen.filter((step) => step.querySelector(".figure, .photo img")).pop();
        const photo = drawn ? drawn.querySelector(".photo img") : document.querySelector(".photo-main .photo img");
        if (photo && !(drawn && drawn.querySelector(".figure"))) return [photoOf(photo)];
        if (!drawn) return [];
        const other = now.side === "second" && drawn.querySelector(".other-side");
        const picture = (other || drawn.querySelector(".figure")).cloneNode(true);
        picture.classList.remove("this-side", "other-side", "figure-step");
        picture.removeAttribute("loading");
        return [picture];
    }

    return { items, nameOf, breathingOf, partsOf, pictureOf };
}
