/* ---- Tags ---- */

/* The field that is sent holds the tags with commas between them; out of sight from here on. In its place are the
   tags as buttons that take them out, and a field for the next one. */
function completeTags(sent, number) {
    const box = make("div", { class: "complete" });
    const chosen = make("ul", { class: "tags tags-chosen", "aria-label": "Chosen tags" });
    const said = make("p", { class: "hidden", role: "status" });
    const input = sent.cloneNode();
    const plain = (tag) => tag.toLowerCase().replace(/[\s_]+/g, "-");
    const unknown = new Set(all("[data-no-tag]", sent.form).map((item) => item.dataset.noTag)); /* that the server or the list did not know */
    let tags = [];
    let offered = []; /* what was looked up last */
    let offeredFor = "";

    function draw() {
        chosen.replaceChildren(...tags.map((tag, i) => {
            const item = make("li", {});
            const isTag = !unknown.has(plain(tag));
            const button = make("button", { type: "button", class: isTag ? "tag tag-on" : "tag tag-none", "aria-label": "Take out " + (isTag ? tag : tag + ": not a tag") },
                isTag ? tag : tag + ": not a tag");
            button.addEventListener("click", () => takeOut(i));
            item.append(button);
            return item;
        }));
        chosen.hidden = tags.length === 0;
    }

    function write() {
        sent.value = [...tags, input.value.trim()].filter(Boolean).join(", ");
        sent.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function read() {
        tags = sent.value.split(/[,;]/).map((tag) => tag.trim()).filter(Boolean);
        input.value = "";
        draw();
    }

    function add(title) {
        if (!tags.some((tag) => tag.toLowerCase() === title.toLowerCase())) tags.push(title);
        input.value = "";
        draw();
        write();
        said.textContent = unknown.has(plain(title)) ? title + " is not a tag yet. Take it out, or choose another one."
            : "Chosen: " + tags.join(", ");
    }

    function takeOut(i) {
        const [gone] = tags.splice(i, 1);
        draw();
        write();
        said.textContent = gone + " is taken out";
        input.focus();
    }

    const named = (text) => offered.find((tag) => [tag.name, tag.title.toLowerCase()].includes(text.toLowerCase()));

    async function look() {
        const text = input.value.trim();
        const found = offeredFor === text ? offered : text ? await fetchList("/tags.json", text) : [];
        offered = found;
        offeredFor = text;
        return offered.filter((tag) => !tags.includes(tag.title))
            .map((tag) => makeOption(tag.title, tag.note || tag.facet, { "data-title": tag.title }));
    }

    /* Half a word is no tag: the list decides, also when it is still on its way. What fits it alone is taken; of several the
       first is chosen, for a second Enter; what nothing is near stays as it was typed, and the server says so. */
    async function settle() {
        const text = input.value.trim();
        const looked = await look().then(() => true, () => { offered = []; });
        if (input.value.trim() !== text) return;
        const sure = named(text) || (offered.length === 1 && !offered[0].near && offered[0]);
        if (!sure && offered.length > 0) return choices.offer();
        if (!sure && looked) unknown.add(plain(text));
        add(sure ? sure.title : text);
        input.dispatchEvent(new Event("input")); /* the list goes */
    }

    function take(item, close) {
        add(item.dataset.title);
        close();
    }

    /* A comma ends a tag; so does a space behind a tag's whole name. */
    input.addEventListener("input", () => {
        const text = input.value.replace(/[,;\s]+$/, "");
        const tag = named(text);
        if (text && /[,;]\s*$/.test(input.value)) text.split(/[,;]/).forEach((part) => part.trim() && add(part.trim()));
        else if (tag && tag.name.includes("-") && /\s$/.test(input.value)) add(tag.title);
        else write();
    });
    input.addEventListener("keydown", (event) => {
        if (event.isComposing) return;
        if (event.key === "Backspace" && !input.value && tags.length > 0) {
            takeOut(tags.length - 1);
        } else if (event.key === "Enter" && input.value.trim() && !input.hasAttribute("aria-activedescendant")) {
            event.preventDefault();
            settle();
        }
    });
    sent.form.addEventListener("filled", read);
    /* What the server offers in place of a word. */
    all("button[name=tag_fix]", sent.form).forEach((button) => button.addEventListener("click", (event) => {
        const wrong = button.value.split("|")[0];
        const at = tags.findIndex((tag) => plain(tag) === wrong);
        if (at < 0) return; /* the server finds it */
        event.preventDefault();
        tags[at] = button.textContent;
        draw();
        write();
        button.parentElement.remove();
        input.focus();
    }));

    /* What was in a field that is out of sight is not always there again after going back. */
    const before = history.state && history.state[sent.name];
    if (typeof before === "string" && sent.value === sent.defaultValue) sent.value = before;
    input.addEventListener("blur", () => history.replaceState({ ...history.state, [sent.name]: sent.value }, ""));

    input.removeAttribute("name");
    input.id += "-next";
    all("[for=" + sent.id + "]").forEach((label) => { label.htmlFor = input.id; });
    all("a[href='#" + sent.id + "']").forEach((link) => { link.hash = input.id; });
    sent.hidden = true;
    read();
    sent.after(box);
    box.append(chosen, input, said);
    const choices = combobox(input, box, "tag-options-" + number, "Tags", "tag", 150, look, take);
}
