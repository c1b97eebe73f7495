/* ---- Red flags while one writes, and whom to call ---- */

/* What may need help now is said while it is typed, above the form. */
function watchSafety(place) {
    const { title, body, tags } = place.nextElementSibling.elements;
    const fields = [title, body, tags].filter((field) => field); /* of an answer only its body */
    let asked = 0;
    let timer = 0;

    async function look() {
        const mine = ++asked;
        const words = new URLSearchParams(fields.map((field) => [field.name, field.value]));
        const reply = await fetch(place.dataset.safety, { method: "POST", body: words, credentials: "omit" });
        if (!reply.ok) return;
        const cards = [...parse(await reply.text()).body.children];
        const same = cards.map((card) => card.textContent).join() === [...place.children].map((card) => card.textContent).join();
        if (mine === asked && !same) place.replaceChildren(...cards);
    }

    for (const field of fields) {
        field.addEventListener("input", () => {
            clearTimeout(timer);
            timer = setTimeout(() => look().catch(() => {}), 600);
        });
    }
}

/* ---- Whom to call: the reader's country alone, remembered on this device ---- */

/* Most people's time zone says where they are; nobody is asked for the place itself. */
function countryGuess() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    const region = ((navigator.language || "").match(/[-_]([A-Z]{2})\b/) || [])[1];
    const known = {
        "Europe/London": "gb", "Europe/Belfast": "gb", "Europe/Dublin": "ie", "Pacific/Auckland": "nz",
        GB: "gb", IE: "ie", US: "us", CA: "ca", AU: "au", NZ: "nz"
    };
    return known[zone] || (zone.startsWith("Australia/") ? "au" : "") || known[region] ||
        (zone.startsWith("Europe/") ? "eu" : "");
}

function countryStored(value) {
    try {
        if (value !== undefined)
            localStorage.setItem("country", value);
        return localStorage.getItem("country");
    } catch (_) {
        return null; /* the browser keeps nothing: then we ask each time */
    }
}

function showCountry(list, i) {
    const rows = all("[data-country]", list);
    const box = make("div", { class: "numbers-choice" });
    const select = make("select", { id: `country-${i}` });
    select.append(make("option", { value: "" }, "All countries"));
    rows.forEach((row) => select.append(make("option", { value: row.dataset.country },
        row.querySelector(".number-country").textContent)));
    function show(country) {
        const there = rows.some((row) => row.dataset.country === country);
        select.value = there ? country : "";
        rows.forEach((row) => {
            row.hidden = there && row.dataset.country !== country;
            row.classList.toggle("number-chosen", there);
        });
    }
    select.addEventListener("change", () => {
        countryStored(select.value);
        show(select.value);
    });
    const chosen = countryStored();
    show(chosen === null ? countryGuess() : chosen);
    box.append(make("label", { for: select.id }, "Where you are"), select);
    list.before(box);
}
