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
