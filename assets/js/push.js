/* Notices on this device: what has data-push, the site's key, is shown where the browser can show them. It is asked for by the button
   alone; what the browser answers is sent with the form. */
"use strict";

(() => {
    const form = document.querySelector("[data-push]");
    const ask = form && form.querySelector("[data-push-ask]");
    if (!ask || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;

    const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    const say = (words) => { form.querySelector("[role=status]").textContent = words; };

    /* One that was made with another key of the site is of no use. */
    async function subscribe() {
        const registration = await navigator.serviceWorker.register("/worker.js");
        await navigator.serviceWorker.ready;
        const before = await registration.pushManager.getSubscription();
        if (before) await before.unsubscribe();
        return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
    }

    ask.addEventListener("click", async () => {
        ask.disabled = true;
        say("Asking your browser …");
        try {
            if (await Notification.requestPermission() !== "granted") {
                say("Your browser does not allow it. You can change that in its settings for this site.");
                return;
            }
            const subscription = await subscribe();
            form.elements.endpoint.value = subscription.endpoint;
            form.elements.point.value = text(subscription.getKey("p256dh"));
            form.elements.auth.value = text(subscription.getKey("auth"));
            form.submit();
        } catch {
            say("Your browser could not do it now. Please try again later, or let yourself be told by mail.");
        } finally {
            ask.disabled = false;
        }
    });
    form.hidden = false;
})();
