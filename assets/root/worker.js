/* What is kept on a device, where there is no network. This only reads, and removes what is gone: kept/ decides what is kept, as
   visitors see it.
   With a network, pages are asked for as without this; forms and everything else are left alone. */
"use strict";

const KEPT_AS = ":1"; /* as in kept/ */

const find = async (request) => await caches.match(request, { ignoreVary: true }) ||
    caches.match(request, { ignoreVary: true, ignoreSearch: true });

/* What is gone, or leads elsewhere now, is not to be brought any more where there is no network. */
async function dropGone(request, reply) {
    if (reply.status !== 404 && reply.status !== 410 && reply.type !== "opaqueredirect") return;
    for (const name of await caches.keys()) await (await caches.open(name)).delete(request, { ignoreVary: true });
}

/* What somebody shared by a link is looked for again whenever anything is read here: they may have taken it back. */
const SHARED = "/shared-routines/";
const LOOK_AGAIN = 10000; /* milliseconds, at the earliest */
let looked = 0;

async function dropTakenBack() {
    if (Date.now() - looked < LOOK_AGAIN) return;
    looked = Date.now();
    for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) {
            if (!new URL(request.url).pathname.startsWith(SHARED)) continue;
            await dropGone(request, await fetch(request.url, { credentials: "omit", redirect: "manual" }));
        }
    }
}

async function page(event) {
    try {
        const reply = await event.preloadResponse || await fetch(event.request);
        event.waitUntil(dropGone(event.request, reply).then(dropTakenBack).catch(() => {}));
        return reply;
    } catch (error) {
        const kept = await find(event.request) || await find(new Request("/on-this-device"));
        if (kept) return kept;
        throw error;
    }
}

/* The address of an asset or a picture names its version: the one that is kept is the one that is asked for. */
const asset = async (request) => await caches.match(request, { ignoreVary: true }) || fetch(request);

async function begin() {
    for (const name of await caches.keys()) {
        if (!name.endsWith(KEPT_AS)) await caches.delete(name);
    }
    if (registration.navigationPreload) await registration.navigationPreload.enable();
    await clients.claim();
}

/* A notice that was pushed, and a tap on it. What it says is for this browser alone. */
async function show(data) {
    const { title, body, path } = data ? data.json() : {};
    if (title) await registration.showNotification(title, { body, data: path, tag: path, icon: "/favicon.ico" });
}

async function openPost(path) {
    const to = new URL(path || "/notices", location.origin);
    if (to.origin === location.origin) await clients.openWindow(to.href);
}

addEventListener("push", (event) => event.waitUntil(show(event.data)));
addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openPost(event.notification.data));
});
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));
addEventListener("fetch", (event) => {
    const { request } = event;
    if (request.method !== "GET") return;
    if (request.mode === "navigate") event.respondWith(page(event));
    else if (/^\/assets\/|\/figure[a-z0-9-]*\.svg$/.test(new URL(request.url).pathname)) event.respondWith(asset(request));
});
