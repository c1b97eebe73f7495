/* ---- What the page has ---- */

unfold();
addEventListener("hashchange", unfold);
all("input[data-tags]").forEach(completeTags);
/* Browsers leave this alone where the address names a part of the page. */
all("#problems").forEach((problems) => problems.focus());
all("input[data-suggest]").forEach(suggest);
all("button[data-preview]").forEach(preview);
all("[data-similar]").forEach(showSimilar);
if (document.querySelector("main .post-question")) stayWith();
all("[data-similar-asked]").forEach(askedBefore);
all("[data-safety]").forEach(watchSafety);
all("[data-chosen]").forEach(chooseInPlace);
for (const group of voteGroups(document)) {
    showVote(group);
    group.addEventListener("click", vote);
}
all("a[href$='/comments']").forEach((link) => link.addEventListener("click", bringCommentForm));
all("[data-countries]").forEach(showCountry);
explainWords();
all(".account [href='/account']").forEach(offerUseful);
if (document.querySelector(".account [href='/account']")) offerAsking();
all("[data-words]").forEach(chooseWords);
all("[data-cautions-mine]").forEach(chooseCautions);
showCautions();

/* ---- Links ---- */

const linkTexts = "textarea[name=body], textarea[name=description]";
const takesLinks = (element) => Boolean(element) && element.matches(linkTexts);

/* link.js is for members, on a page that has a text of theirs, or once a form comes to it: no other page waits for it. */
function loadLinks(path) {
    const load = () => import(path).catch(() => {}); /* without it one types a link's whole name */
    if (document.querySelector(linkTexts + ", [data-copy]")) load();
    else document.addEventListener("focusin", (event) => takesLinks(event.target) && load());
}

if (document.querySelector(".account [href='/account']")) loadLinks(document.currentScript.dataset.links);
