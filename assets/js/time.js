/* Days and times in the reader's own time zone: that of the account, or else the device's. Pages are cached for everybody and
   say them in UTC. */
"use strict";

const { clockTime, showTimes } = (() => {
    const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December"];
    const two = (number) => String(number).padStart(2, "0");
    const formatIn = (timeZone) => new Intl.DateTimeFormat("en-GB", {
        timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
    });

    /* A browser may not know a zone that the server knows. */
    function readersFormat() {
        const account = document.querySelector("[data-zone]");
        try {
            return formatIn((account && account.dataset.zone.trim()) || undefined);
        } catch (error) {
            return formatIn(undefined);
        }
    }
    const format = readersFormat();

    /* { year, month, day, hour, minute } as clocks there show it. */
    function shown(at) {
        const parts = {};
        format.formatToParts(at).forEach((part) => { parts[part.type] = Number(part.value); });
        return parts;
    }

    /* "UTC", "UTC+1", "UTC-3:30" */
    function zoneOf(at, { year, month, day, hour, minute }) {
        const ahead = Math.round(Date.UTC(year, month - 1, day, hour, minute) / 60000 - Math.floor(at / 60000));
        const minutes = Math.abs(ahead);
        return "UTC" + (ahead === 0 ? "" : (ahead < 0 ? "-" : "+") + Math.floor(minutes / 60) +
            (minutes % 60 === 0 ? "" : ":" + two(minutes % 60)));
    }

    /* As core/clock.c writes them: "31 Jan 2026" and "31 January 2026, 08:15 UTC". */
    const shortDay = ({ day, month }) => `${day} ${months[month - 1].slice(0, 3)}`;
    const clock = ({ hour, minute }) => `${two(hour)}:${two(minute)}`;
    const long = (at, parts) => `${parts.day} ${months[parts.month - 1]} ${parts.year}, ${clock(parts)} ${zoneOf(at, parts)}`;

    function show(time) {
        const at = new Date(time.dateTime);
        if (isNaN(at)) return;
        const parts = shown(at);
        time.textContent = time.hasAttribute("data-long") ? long(at, parts) : `${shortDay(parts)} ${parts.year}`;
        if (time.title !== "") time.title = long(at, parts);
    }

    return {
        showTimes: (root) => root.querySelectorAll("time[datetime]").forEach(show),
        /* "12:03" today, "24 Nov, 12:03" on other days; `at` is in milliseconds since 1970. */
        clockTime(at) {
            const parts = shown(at);
            const today = shown(Date.now());
            const isToday = ["year", "month", "day"].every((name) => parts[name] === today[name]);
            return (isToday ? "" : shortDay(parts) + ", ") + clock(parts);
        },
    };
})();

showTimes(document);
