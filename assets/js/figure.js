/* Pictures of an entry that show the end of a movement: a button plays the movement in their place, and stops it. */
"use strict";

(() => {
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");

    function addButton(image) {
        const button = document.createElement("button");
        const start = image.getAttribute("src");
        const side = image.classList.contains("other-side") ? " other-side" : image.classList.contains("this-side") ? " this-side" : "";
        const show = (moves) => {
            /* It takes the place of the still: nothing below it moves. */
            image.style.width = moves ? `${image.offsetWidth}px` : "";
            image.style.height = moves ? `${image.offsetHeight}px` : "";
            image.src = moves ? image.dataset.moves : start;
            button.textContent = moves ? "Stop the movement" : "Show the movement";
        };
        button.type = "button";
        button.className = `button button-plain button-small figure-moves no-print${side}`;
        button.addEventListener("click", () => show(image.getAttribute("src") === start));
        show(false);
        image.after(button);
        window.addEventListener("beforeprint", () => show(false));
        still.addEventListener("change", () => {
            show(false);
            button.hidden = still.matches;
        });
        button.hidden = still.matches;
    }
    document.querySelectorAll("img[data-moves]").forEach(addButton);
})();
