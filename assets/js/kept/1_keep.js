/* What this device keeps: pages that are followed, the page about help, the whole library where that is wanted, so that they are
   there without a network (worker.js brings them then). Pages as a visitor sees them are kept: they are asked for without cookies, and
   nothing in them is anybody's own but what a link shows to whoever has it (worker.js looks for that again: it may have been taken
   back). And routines of one's own that were followed: these are in a cache apart, without name and token, until their owner signs
   out. */
"use strict";

const OPENED = "opened:";
const LIBRARY = "library:";
const OWN = "own:";
const KEPT_AS = "1"; /* another number, here, in worker.js and in copy.js, drops what earlier versions kept */
const ALWAYS_KEPT = ["/red-flags", "/on-this-device"];
const DAY = 86400000;

/* Browsers have both on https and on this very machine only. */
const canKeep = "caches" in window && "serviceWorker" in navigator;
const keptCache = (name) => caches.open(name + KEPT_AS);

/* Empty when another page, or the worker, deleted it a moment ago. */
const keptReply = async (cache, request) => await cache.match(request) || new Response("");
const isOwn = (path) => path.startsWith("/my-routines/");
const openedCache = (path) => keptCache(isOwn(path) ? OWN : OPENED);
const ownFetch = (path) => fetch(path, { credentials: "same-origin" });
const plainFetch = (path) => fetch(path, { credentials: "omit" });
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const assetsOf = (html) => (html.match(/(?:src|href|data-links)="\/(?:assets\/|stretches\/[^"\/]+\/figure)[^"]+"/g) || [])
    .map((found) => found.slice(found.indexOf("\"") + 1, -1));

/* Not there any more, or another page's now: what was kept of it is not to be followed, wherever it is kept. */
const isGone = (page) => page.status === 404 || page.status === 410 || page.redirected;

async function dropPage(path) {
    for (const name of await caches.keys()) await (await caches.open(name)).delete(path);
}

/* A page of one's own as it is kept: whose it is in a header, and not who they are in the page, nor the token of their forms. */
const OWNER = "x-kept-for";
const ofSomebody = / data-v="[^"]*"|<div class="account"[^]*?<\/div>/g;

/* Null: who looks is in it all the same. */
function ownCopy(page, html) {
    const [, token] = html.match(/name="csrf" value="([^"]+)"/) || [];
    const words = html.replace(ofSomebody, "");
    if (!token || words.includes(token)) return null;
    const headers = new Headers(page.headers);
    headers.set(OWNER, encodeURIComponent(account));
    return new Response(words, { headers });
}

/* The page and what it needs; false when it cannot be had as it is, null when it is gone. */
async function keepPage(cache, path) {
    const page = await (isOwn(path) ? ownFetch(path) : plainFetch(path));
    if (isGone(page)) {
        await dropPage(path);
        return null;
    }
    if (!page.ok) return false;
    const html = await page.clone().text();
    const copy = isOwn(path) ? ownCopy(page, html) : page;
    if (!copy) return false;
    for (const asset of assetsOf(html)) {
        if (await cache.match(asset)) continue;
        const reply = await plainFetch(asset);
        if (reply.ok) await cache.put(asset, reply);
    }
    await cache.put(path, copy);
    return true;
}

const pathOf = (request) => new URL(request.url).pathname;
const isAsset = (request) => /^\/assets\/|\/figure[a-z0-9-]*\.svg$/.test(pathOf(request)); /* as in worker.js */

/* Removes what is no page of these (null: all stay), and what no page that is kept needs any more. */
async function tidyKept(cache, paths) {
    const needed = new Set();
    for (const request of await cache.keys()) {
        if (isAsset(request)) continue;
        if (paths && !paths.includes(pathOf(request))) await cache.delete(request);
        else assetsOf(await (await keptReply(cache, request)).text()).forEach((asset) => needed.add(asset));
    }
    for (const request of await cache.keys()) {
        const { pathname, search } = new URL(request.url);
        if (isAsset(request) && !needed.has(pathname + search)) await cache.delete(request);
    }
}

/* True when all of them are kept now. */
async function keepOpened(paths) {
    await navigator.serviceWorker.register("/worker.js");
    let all = true;
    for (const path of [...ALWAYS_KEPT, ...paths]) all = await keepPage(await openedCache(path), path) && all;
    await tidyOpened();
    return all;
}

/* What is on this device of whoever was signed in before, and went without signing out, is nobody else's: neither another account's nor,
   when the session ended otherwise (from elsewhere, by itself, with the account), that of who is not signed in. */
async function dropOthersOwn() {
    if (!await caches.has(OWN + KEPT_AS)) return;
    if (!account) {
        if (await isSignedOut()) await caches.delete(OWN + KEPT_AS);
        return;
    }
    const cache = await keptCache(OWN);
    for (const request of await cache.keys()) {
        const owner = (await keptReply(cache, request)).headers.get(OWNER);
        if (!isAsset(request) && owner !== encodeURIComponent(account)) await cache.delete(request);
    }
}

async function tidyOpened() {
    for (const name of [OPENED, OWN]) {
        if (await caches.has(name + KEPT_AS)) await tidyKept(await keptCache(name), null);
    }
}

/* A busy server is asked again a little later; what is gone is left out. */
async function keepPatiently(cache, path) {
    for (let tries = 0; tries < 3; tries++) {
        if (await keepPage(cache, path).catch(() => false) !== false) return;
        await pause(1000 * (tries + 1));
    }
}

/* `shows` gets how many of how many pages are kept. The list is kept last: with it, the library is whole. */
async function keepLibrary(shows) {
    await navigator.serviceWorker.register("/worker.js");
    const list = await plainFetch("/library.json");
    const { pages } = await list.clone().json();
    const cache = await keptCache(LIBRARY);
    for (let i = 0; i < pages.length; i++) {
        await keepPatiently(cache, pages[i]);
        shows(i + 1, pages.length);
        await pause(60); /* others want to read, too */
    }
    await tidyKept(cache, pages);
    await cache.put("/library.json", list);
}

/* Pages that were followed, besides those that are kept for everybody. */
async function hasOpened() {
    for (const name of [OPENED, OWN]) {
        const kept = await caches.has(name + KEPT_AS) ? await (await keptCache(name)).keys() : [];
        if (kept.some((request) => !isAsset(request) && !ALWAYS_KEPT.includes(pathOf(request)))) return true;
    }
    return false;
}

/* When the whole library was kept last; 0: it is not. */
async function libraryKeptAt() {
    const list = await caches.match("/library.json");
    return list ? Date.parse(list.headers.get("date")) || 1 : 0;
}

async function keptSize() {
    let bytes = 0;
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) bytes += (await (await keptReply(cache, request)).blob()).size;
    }
    return bytes;
}

const sizeWords = (bytes) => bytes < 100000 ? "less than 0.1 MB" : (bytes / 1000000).toFixed(1) + " MB";

/* What is kept is brought up to date now and then, without a word: each page that was followed, once it is a day old. */
async function renewOpened() {
    for (const name of [OPENED, OWN]) {
        if (!await caches.has(name + KEPT_AS)) continue;
        const cache = await keptCache(name);
        for (const request of await cache.keys()) {
            const kept = await cache.match(request);
            if (isAsset(request) || !kept || Date.now() - (Date.parse(kept.headers.get("date")) || 0) < DAY) continue;
            await keepPage(cache, pathOf(request));
            await pause(60);
        }
    }
    await tidyOpened();
}

async function renewLibrary() {
    const at = await libraryKeptAt();
    if (at && Date.now() - at > DAY) await keepLibrary(() => {});
}
