/* The page /on-this-device: what of it is kept, and the list of what was followed. */
const resultWords = { better: "better afterwards", same: "the same afterwards", worse: "worse afterwards" };

function followedRow(note) {
    const row = make("li", {});
    const words = [clockTime(note.at)];
    if (note.before !== null && note.after !== null) words.push("from " + note.before + " to " + note.after);
    else if (note.before !== null) words.push(note.before + " before");
    else if (note.after !== null) words.push(note.after + " afterwards");
    if (resultWords[note.result]) words.push(resultWords[note.result]);
    row.append(make("a", { href: note.path, dir: "auto" }, note.title),
        make("span", { class: "note" }, " " + words.join(", ")));
    return row;
}

function showFollowed(section) {
    const rows = readFollowed().reverse().map(followedRow);
    section.querySelector("[data-list]").replaceChildren(...rows);
    section.querySelector("[data-none]").hidden = rows.length > 0;
    section.querySelector("[data-erase]").hidden = rows.length === 0;
    section.hidden = false;
}

async function titleOf(cache, request) {
    const html = await (await keptReply(cache, request)).text();
    const title = parse(html).title.replace(/ – Backtalk$/, "");
    return title || pathOf(request);
}

async function showPages(list) {
    const rows = new Map();
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (isAsset(request) || pathOf(request) === "/library.json") continue;
            const row = make("li", {});
            row.append(make("a", { href: pathOf(request), dir: "auto" }, await titleOf(cache, request)));
            rows.set(pathOf(request), row);
        }
    }
    list.replaceChildren(...rows.values());
    return rows.size;
}

/* The page is shown in place of another one, which could not be had. */
const isElsewhere = () => location.pathname !== "/on-this-device";

async function showLibrary(section) {
    const part = (name) => section.querySelector("[data-" + name + "]");
    const at = await libraryKeptAt();
    const count = await showPages(part("pages"));
    const size = sizeWords(await keptSize());
    part("state").textContent = at
        ? "The whole library is on this device: " + count + " pages, " + size + ", as of " + clockTime(at) + "."
        : count + " pages are on this device, " + size + ".";
    part("keep-library").textContent = at ? "Bring it up to date" : "Keep the whole library on this device";
    const isOffline = !navigator.onLine || isElsewhere();
    part("keep-library").hidden = isOffline;
    part("offline").hidden = !isOffline;
    part("drop-library").hidden = !at;
    part("drop-opened").hidden = !await hasOpened();
    section.hidden = false;
}

/* The button that was pressed is gone. */
function focusIn(section) {
    const buttons = all(".actions button", section).filter((button) => !button.hidden);
    (buttons[0] || section.querySelector("summary")).focus();
}

function beginLibrary(section) {
    const part = (name) => section.querySelector("[data-" + name + "]");
    const bar = part("progress");
    part("keep-library").addEventListener("click", async () => {
        part("keep-library").hidden = true;
        bar.hidden = false;
        part("state").textContent = "Keeping the library …";
        const shows = (kept, all) => {
            bar.max = all;
            bar.value = kept;
            if (kept % 10 === 0) part("state").textContent = kept + " of " + all + " pages are here.";
        };
        const failed = await keepLibrary(shows).catch(() => true);
        bar.hidden = true;
        await showLibrary(section);
        if (failed) part("state").textContent = "The network went away before all was here. What is here, stays. Please try again later.";
    });
    part("drop-library").addEventListener("click", async () => {
        await caches.delete(LIBRARY + KEPT_AS);
        await showLibrary(section);
        focusIn(section);
    });
    part("drop-opened").addEventListener("click", async () => {
        await tidyKept(await keptCache(OPENED), ALWAYS_KEPT);
        await caches.delete(OWN + KEPT_AS);
        await showLibrary(section);
        focusIn(section);
    });
    return showLibrary(section);
}

/* Of an entry that was followed only that page is here: it is what whoever opens the entry wants. */
function offerFollowing(main) {
    const kept = all("[data-pages] a", main).find((link) => link.getAttribute("href") === location.pathname + "/follow");
    if (kept) main.querySelector("[data-no-network] p").append(". You can ", make("a", { href: kept.getAttribute("href") }, "follow it"), ".");
}

function beginDevice(main) {
    const followed = main.querySelector("[data-followed]");
    const isAway = isElsewhere();
    main.querySelector("[data-no-network]").hidden = !isAway;
    main.querySelector("#kept-pages").open = isAway;
    followed.querySelector("[data-erase]").addEventListener("click", () => {
        if (!confirm("Erase the list of what you followed?")) return;
        stored(() => localStorage.removeItem("followed"));
        forgetPlace();
        showFollowed(followed);
        followed.querySelector("h2").scrollIntoView({ block: "nearest" });
    });
    showFollowed(followed);
    if (!canKeep) return;
    const library = main.querySelector("[data-library]");
    dropOthersOwn().then(() => beginLibrary(library)).then(() => isAway && offerFollowing(main));
    const showAgain = () => library.querySelector("[data-progress]").hidden && showLibrary(library);
    keepOpened([]).then(showAgain).catch(() => {});
    ["online", "offline"].forEach((change) => addEventListener(change, showAgain));
}

all("[data-device]").forEach(beginDevice);
if (canKeep) dropOthersOwn().then(renewOpened).then(renewLibrary).catch(() => {});
