/* What was followed, and where somebody is in it: in localStorage. */
function readFollowed() {
    const list = stored(() => JSON.parse(localStorage.getItem("followed")));
    return Array.isArray(list) ? list : [];
}

/* True when it is stored. The oldest go first. */
const noteFollowed = (note) => stored(() => {
    localStorage.setItem("followed", JSON.stringify([...readFollowed(), note].slice(-300)));
    return true;
});

/* What a note says of the change, and on how many days up to the newest there was none: as note_change and body.note_unchanged tell in the database. */
const POINTS_OF_CHANGE = 2;
function changeOf({ result, before, after }) {
    if (result) return result;
    if (before === null || after === null) return null;
    if (Math.abs(after - before) < POINTS_OF_CHANGE) return "same";
    return after < before ? "better" : "worse";
}

function daysUnchanged(path) {
    const days = new Set();
    const notes = readFollowed().filter((note) => note.path === path && changeOf(note)).sort((a, b) => b.at - a.at);
    for (const note of notes) {
        if (changeOf(note) !== "same") break;
        days.add(new Date(note.at).toDateString());
    }
    return days.size;
}

/* Where somebody is in what they follow, so that a page that was left in the middle can be gone on with; for some hours. */
const PLACE_HOURS = 6;
const notePlace = (place) => stored(() => localStorage.setItem("place", JSON.stringify(place)));
const forgetPlace = () => stored(() => localStorage.removeItem("place"));

function readPlace(path) {
    const place = stored(() => JSON.parse(localStorage.getItem("place")));
    if (!place) return null;
    const isFresh = Date.now() - place.on < PLACE_HOURS * 3600000;
    if (!isFresh) forgetPlace();
    return isFresh && place.path === path ? place : null;
}
