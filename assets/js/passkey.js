/* Passkeys: what has data-passkey is shown where the browser can do it. It is asked for what the server offers, and its answer
   is sent with the form around. In the field for the name of the sign-in form the browser offers passkeys by itself. */
"use strict";

(() => {
    const FRESH_MS = 240000; /* a challenge holds for five minutes */
    const box = document.querySelector("[data-passkey]");
    const can = typeof PublicKeyCredential === "function" && navigator.credentials;
    let asking = new AbortController(); /* what the browser is being asked for: one thing at a time */
    let timer = 0;

    const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const text = (buffer) => buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : null;

    const say = (words) => { box.querySelector("[role=status]").textContent = words; };

    async function options() {
        const reply = await fetch("/passkeys/options?for=" + box.dataset.passkey, { cache: "no-store" });
        if (!reply.ok) throw new Error("no options");
        const asked = await reply.json();
        asked.challenge = bytes(asked.challenge);
        if (asked.user) asked.user.id = bytes(asked.user.id);
        for (const known of (asked.allowCredentials || []).concat(asked.excludeCredentials || [])) known.id = bytes(known.id);
        return asked;
    }

    /* What was typed for another way in stays here. */
    function send({ id, response }) {
        const form = box.closest("form");
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "passkey";
        field.value = JSON.stringify({
            id,
            clientDataJSON: text(response.clientDataJSON),
            attestationObject: text(response.attestationObject),
            authenticatorData: text(response.authenticatorData),
            signature: text(response.signature),
            userHandle: text(response.userHandle),
            transports: response.getTransports ? response.getTransports() : [],
        });
        if (box.dataset.passkeyTo) {
            form.action = box.dataset.passkeyTo;
            for (const typed of form.querySelectorAll("input:not([type=hidden])")) typed.disabled = true;
        }
        form.append(field);
        form.submit();
    }

    function wordsFor(error) {
        const adds = box.dataset.passkey === "add";
        if (error.name === "NotAllowedError")
            return adds ? "No passkey was added. Try again when you are ready." : box.dataset.passkey === "confirm" ? "No passkey was used. Try again, or use a code." : "No passkey was used. Try again, or sign in another way.";
        if (error.name === "InvalidStateError") return "This device already has a passkey for your account.";
        return "That did not work just now. Try again in a moment.";
    }

    async function ask(mediation) {
        asking.abort();
        asking = new AbortController();
        const { signal } = asking;
        clearTimeout(timer);
        try {
            const publicKey = await options();
            if (signal.aborted) return;
            if (mediation === "conditional") timer = setTimeout(offer, FRESH_MS);
            const asked = { publicKey, signal };
            if (mediation) asked.mediation = mediation;
            const adds = box.dataset.passkey === "add";
            send(await (adds ? navigator.credentials.create(asked) : navigator.credentials.get(asked)));
        } catch (error) {
            if (signal.aborted || mediation === "conditional") return;
            say(wordsFor(error));
            offer();
        }
    }

    /* In the list that the browser opens below the field: again with a new challenge while somebody looks at the page. */
    async function offer() {
        if (!document.querySelector("[autocomplete~=webauthn]") || !PublicKeyCredential.isConditionalMediationAvailable ||
            !await PublicKeyCredential.isConditionalMediationAvailable()) return;
        if (document.visibilityState === "visible") ask("conditional");
        else document.addEventListener("visibilitychange", offer, { once: true });
    }

    function begin() {
        say("Waiting for your passkey…");
        ask();
    }

    const none = document.querySelector("[data-passkey-none]");
    if (!can) {
        if (none) none.textContent = "This browser has no passkeys. Today's Chrome, Edge, Firefox and Safari do.";
        return;
    }
    box.hidden = false;
    if (none) none.hidden = true;
    if (box.matches("form")) box.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
    else box.querySelector("button").addEventListener("click", begin);
    /* What was refused is read first. A browser that gives a passkey by itself would send the same one for ever. */
    if (!document.getElementById("problems")) offer();
})();
