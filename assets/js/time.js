/* Days and times in the reader's own time zone. Pages are cached for everybody and say them in UTC. */
"use strict";

(() => {
    const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December"];
    const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short", hour: "numeric" });
    const two = (number) => String(number).padStart(2, "0");

    /* As core/clock.c writes them: "31 Jan 2026" and "31 January 2026, 08:15 UTC". */
    const day = (at) => `${at.getDate()} ${months[at.getMonth()].slice(0, 3)} ${at.getFullYear()}`;
    const long = (at) => `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}, ` +
        `${two(at.getHours())}:${two(at.getMinutes())} ` +
        zone.formatToParts(at).find((part) => part.type === "timeZoneName").value;

    document.querySelectorAll("time[datetime]").forEach((time) => {
        const at = new Date(time.dateTime);
        if (isNaN(at))
            return;
        time.textContent = time.hasAttribute("data-long") ? long(at) : day(at);
        if (time.title !== "")
            time.title = long(at);
    });
})();
