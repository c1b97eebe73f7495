/* The session itself: which part is on, the clock, the buttons; beginning and ending. */

{
    const LAST = 3; /* seconds at the end of a pause that are heard */
    const TICK_MS = 200;
    const UNSEEN_MS = 30000; /* so long behind the end nobody was looking */
    const DAYS_UNCHANGED = 3;
    const main = document.querySelector("[data-follow]");
    const stage = main.querySelector("[data-stage]");
    const part = (name) => stage.querySelector("[data-" + name + "]");
    const start = main.querySelector("[data-follow-start]");
    const button = (name) => stage.querySelector("[data-do=" + name + "]");
    const { tone, buzz, speak, wake, hush, offerHelps } = followCues(start);
    const { stayAwake, mayNap } = followScreen(stage);
    const { items, nameOf, breathingOf, partsOf, pictureOf } = followParts(main);

    let parts = [];
    let at = -1; /* the part that is on */
    let began = 0; /* when it did, by the clock; a pause moves it on */
    let paused = 0; /* since when; 0: it goes on */
    let heard = 0; /* of the last seconds, the one that was heard */
    let timer = 0;

    /* The first part of its entry. */
    const begins = (which) => which === 0 || parts[which - 1].item !== parts[which].item;

    function cue(now) {
        const isWork = now.kind === "hold" || now.kind === "count" || now.kind === "open";
        tone(isWork ? 880 : 440, isWork ? 350 : 250);
        buzz(isWork ? 300 : [120, 80, 120]);
        speak([begins(at) ? nameOf(now.item) : "", now.what, now.which, now.waits || now.kind !== "hold" ? "" : now.seconds + " seconds", now.kind === "step" ? now.words.join(" ") : ""]
            .filter((words) => words).join(". "));
    }

    const clock = (seconds) => seconds < 60 ? String(seconds) : Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");

    const firstWork = () => parts.findIndex((each, i) => i >= at && each.kind !== "step");

    /* Where the next entry begins; behind the last one: where all of it ends. */
    function nextItem() {
        const next = parts.findIndex((each) => each.item > parts[at].item);
        return next < 0 ? parts.length : next;
    }

    function showTime() {
        const now = parts[at];
        const gone = (paused || Date.now()) - began;
        part("time").textContent = now.kind === "step" ? ""
            : clock(now.waits ? Math.floor(gone / 1000) : Math.max(0, Math.ceil(now.seconds - gone / 1000)));
    }

    function showButtons() {
        const now = parts[at];
        const step = now.kind === "step";
        button("back").disabled = at === 0;
        button("main").textContent = step ? "Next" : now.waits ? "Done" : paused ? "Go on" : "Pause";
        button("skip").hidden = now.waits && !step;
        button("skip").textContent = step ? "Skip steps" : "Skip";
        if (items.length > 0) button("item").disabled = nextItem() === parts.length;
        stage.toggleAttribute("data-paused", paused > 0);
        const focused = document.activeElement;
        if (stage.open && (!stage.contains(focused) || focused.disabled || focused.hidden)) button("main").focus(); /* its button went away */
    }

    function showPart() {
        const now = parts[at];
        const next = parts[at + 1];
        set(stage, { "data-kind": now.kind });
        part("place").textContent = items.length > 0 ? now.item + 1 + " of " + items.length : "Part " + (at + 1) + " of " + parts.length;
        if (items.length > 0) part("name").textContent = nameOf(now.item);
        part("what").textContent = now.what;
        part("which").textContent = now.which;
        part("next").textContent = next ? "Next: " + (begins(at + 1) ? nameOf(next.item) : next.what) : "Then you are done.";
        part("picture").replaceChildren(...pictureOf(now));
        const breathing = breathingOf(now.item);
        const lines = now.kind === "hold" && breathing ? [breathing] : now.words;
        part("words").replaceChildren(...lines.map((line) => make("p", {}, line)));
        part("said").textContent = [begins(at) ? nameOf(now.item) : "", now.what, now.which, now.waits ? "" : now.seconds + " seconds"].filter((each) => each).join(", ");
        stage.querySelector(".stage-bar").value = at / parts.length;
        showButtons();
        showTime();
    }

    /* `since`: when it began; earlier than now where the device slept. */
    function goTo(next, since) {
        at = Math.max(0, next);
        began = since;
        paused = 0;
        heard = 0;
        if (at >= parts.length) return;
        showPart();
        notePlace({ path: location.pathname, at, of: parts.length, words: placeWords(at), amount: chosenAmount(), before: number("before"), on: Date.now() });
    }

    /* Where somebody is, in words: "Glute bridge, Hold: left side". */
    const placeWords = (which) => [nameOf(parts[which].item), parts[which].what].filter((each) => each).join(", ");

    function goOn(next) {
        goTo(next, Date.now());
        if (at >= parts.length) finish(-1);
        else cue(parts[at]);
    }

    function tick() {
        if (at < 0 || paused || !stage.open) return;
        const before = at;
        while (at < parts.length && !parts[at].waits && Date.now() - began >= parts[at].seconds * 1000)
            goTo(at + 1, began + parts[at].seconds * 1000);
        if (at >= parts.length) {
            /* More than its last part went by unseen: the device slept, and nobody knows what was done meanwhile. */
            finish(at > before + 1 || Date.now() - began > UNSEEN_MS ? before : -1);
            return;
        }
        if (at !== before) cue(parts[at]);
        showTime();
        const left = Math.ceil(parts[at].seconds - (Date.now() - began) / 1000);
        if (!parts[at].waits && parts[at].kind !== "hold" && left <= LAST && left !== heard) {
            heard = left;
            tone(660, 90);
        }
    }

    function pauseOrGoOn() {
        if (paused) began += Date.now() - paused;
        paused = paused ? 0 : Date.now();
        part("said").textContent = paused ? "Paused" : "Going on";
        showButtons();
        showTime();
    }

    const acts = {
        back: () => goOn(!parts[at].waits && Date.now() - began > LAST * 1000 ? at : at - 1),
        main: () => (parts[at].waits ? goOn(at + 1) : pauseOrGoOn()),
        skip: () => goOn(parts[at].kind === "step" ? firstWork() : at + 1),
        item: () => goOn(nextItem()),
        stop: () => stage.close(),
    };

    function press(event) {
        const key = { " ": "main", ArrowLeft: "back", ArrowRight: "skip" }[event.key];
        if (!key || at < 0 || !stage.open || event.altKey || event.ctrlKey || event.metaKey) return;
        if (key === "main" && event.target.closest("button")) return; /* the button has it */
        event.preventDefault();
        if (key === "skip" && parts[at].waits) acts.main();
        else acts[key]();
    }

    /* ---- Beginning and ending ---- */

    const beginButton = start.querySelector("[data-begin]");
    const resumeButton = start.querySelector("[data-resume]");
    const chosenAmount = () => Number((start.querySelector("input[name=amount]:checked") || { value: 0 }).value);
    const chosenParts = () => (items.length > 0 ? items.map((item) => item.querySelector("[data-parts]")) : [all("[data-plan]", main)[chosenAmount()]])
        .flatMap(partsOf);

    function open() {
        wake();
        stage.showModal();
        button("main").focus();
        stayAwake();
        timer = timer || setInterval(tick, TICK_MS);
        resumeButton.hidden = true;
    }

    function beginAt(part) {
        main.querySelector("[data-follow-after]").hidden = true;
        parts = chosenParts();
        open();
        goOn(part);
    }

    function begin() {
        if (at < 0) {
            beginAt(0);
            return;
        }
        open();
        if (paused) pauseOrGoOn();
    }

    /* The page was left in the middle: where that was is offered, with what was chosen before. */
    function offerPlace() {
        const place = readPlace(location.pathname);
        if (!place) return;
        const choose = (name, value) => {
            const box = value !== null && start.querySelector("input[name=" + name + "][value=\"" + Number(value) + "\"]");
            if (box) box.checked = true;
        };
        choose("amount", place.amount);
        if (chosenParts().length !== place.of || !(place.at < place.of)) return; /* the entry was changed meanwhile */
        choose("before", place.before);
        resumeButton.textContent = "Go on at " + place.words;
        resumeButton.hidden = false;
        beginButton.textContent = "Start from the beginning";
        beginButton.classList.add("button-plain");
        resumeButton.addEventListener("click", () => beginAt(place.at));
    }

    /* Closed before its end: it is paused, and the button goes on with it. */
    function closed() {
        mayNap();
        clearInterval(timer);
        timer = 0;
        hush();
        if (at >= 0 && !paused) paused = Date.now();
        beginButton.textContent = at >= 0 ? "Go on where you were" : "Start again";
        beginButton.classList.remove("button-plain");
        if (at >= 0) beginButton.focus();
    }

    /* `seen`: the last part that was on while somebody looked; -1: all of them were. */
    function finish(seen) {
        const isLate = seen >= 0;
        at = -1;
        stage.close();
        forgetPlace();
        tone(523, 500);
        buzz([200, 100, 200, 100, 400]);
        speak(isLate ? "The time is over." : "You are done.");
        main.querySelector("[data-late]").hidden = !isLate;
        if (isLate) {
            const back = main.querySelector("[data-return]");
            back.textContent = "Go back to " + placeWords(seen);
            back.onclick = () => beginAt(seen);
        }
        main.querySelector("[data-follow-after]").hidden = false;
        const heading = main.querySelector("#after");
        heading.textContent = isLate ? "The time is over. Did you do it?" : "Done. And now?";
        heading.focus();
        heading.scrollIntoView({ block: "start" });
    }

    const chosen = (name) => {
        const box = main.querySelector("input[name=" + name + "]:checked");
        return box ? box.value : null;
    };
    const number = (name) => chosen(name) === null ? null : Number(chosen(name));

    function keep(event) {
        const { title } = main.querySelector("h1").dataset;
        const note = { at: Date.now(), path: location.pathname, title, before: number("before"), after: number("after"), result: chosen("result") };
        const isKept = noteFollowed(note);
        main.querySelector("[data-kept]").textContent = isKept ? "It is in your list." : "This browser keeps nothing just now, so it could not be noted.";
        event.target.disabled = Boolean(isKept);
        const unchanged = main.querySelector("[data-unchanged]");
        if (unchanged) unchanged.hidden = !isKept || daysUnchanged(note.path) < DAYS_UNCHANGED;
        if (isKept) keepInAccount(main, note);
    }

    /* ---- The choices beforehand ---- */

    function offerAmounts() {
        const group = start.querySelector("[data-amounts]");
        const lists = all("[data-plan]", main);
        group.hidden = lists.length < 2;
        lists.forEach((list, i) => {
            const label = make("label", { class: "check" });
            const box = set(make("input", {}), { type: "radio", name: "amount", value: String(i) });
            box.checked = list.open;
            box.addEventListener("change", () => {
                at = -1;
                resumeButton.hidden = true;
                beginButton.classList.remove("button-plain");
                beginButton.textContent = "Start";
            });
            label.append(box, list.querySelector("summary > span").cloneNode(true));
            group.append(label);
        });
    }

    offerAmounts();
    offerHelps();
    offerPlace();
    start.hidden = false;
    beginButton.addEventListener("click", begin);
    all("[data-do]", stage).forEach((each) => each.addEventListener("click", acts[each.dataset.do]));
    document.addEventListener("keydown", press);
    stage.addEventListener("close", closed);
    document.addEventListener("visibilitychange", () => {
        tick();
        stayAwake();
    });
    main.querySelector("[data-keep]").addEventListener("click", keep);
    all("input[name=result]", main).forEach((box) => box.addEventListener("change", () => {
        main.querySelector("[data-if-worse]").hidden = box.value !== "worse";
    }));
    /* As the page is on the device from now on, it can be followed without a network. */
    if (canKeep) {
        keepOpened([location.pathname]).then((isKept) => {
            if (isKept) main.querySelector("[data-offline]").textContent = "This page is on your device now: it works without a network.";
        }).catch(() => {});
    }
}
