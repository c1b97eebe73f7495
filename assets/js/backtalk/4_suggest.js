/* ---- Suggestions in the search box ---- */

function suggest(input, number) {
    const id = "suggestions-" + number;

    function group(found, i) {
        const list = make("div", { role: "group", "aria-labelledby": id + "-group-" + i });
        list.append(make("div", { role: "presentation", id: id + "-group-" + i, class: "group-title" }, found.group));
        list.append(...found.items.map((item) => makeOption(item.title, item.note, { "data-path": item.path })));
        return list;
    }

    async function look() {
        const words = input.value.trim();
        return words.length < 2 ? [] : (await fetchList("/search/suggest.json", input.value)).map(group);
    }

    function take(item) {
        location.assign(item.dataset.path);
    }

    combobox(input, input.form, id, "Suggestions", "suggestion", 120, look, take);
}
