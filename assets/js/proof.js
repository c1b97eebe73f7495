/* Proof of work (src/web/proof.h): looks for a number so that a hash begins with zeros, in a worker, which is this file too.
   crypto.subtle is not there on plain http, and is slow for hashes that are this short. */
"use strict";

const inPage = typeof document !== "undefined";

/* The first 32 bits of the fractional parts of the roots of the first primes: square roots to start with, cube roots. */
const constants = (() => {
    const primes = [];
    for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime)) primes.push(n);
    const bits = (root) => ((root - Math.floor(root)) * 0x100000000) | 0;
    return { start: primes.slice(0, 8).map((prime) => bits(Math.sqrt(prime))), rounds: primes.map((prime) => bits(Math.cbrt(prime))) };
})();

const words = new Int32Array(64);

/* One block of 64 bytes, as 16 words from `at` on, into the state. */
function compress(state, block, at) {
    for (let i = 0; i < 16; i++) words[i] = block[at + i];
    for (let i = 16; i < 64; i++) {
        const x = words[i - 15];
        const y = words[i - 2];
        const low = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
        const high = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        words[i] = words[i - 16] + low + words[i - 7] + high;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
        const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) +
            constants.rounds[i] + words[i] | 0;
        const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
        h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

/* The first word of the SHA-256 of ASCII text: no challenge asks for more than 32 zeros. */
function hash(text) {
    const blocks = new Int32Array(((text.length + 8 >> 6) + 1) * 16);
    for (let i = 0; i < text.length; i++) blocks[i >> 2] |= text.charCodeAt(i) << 24 - (i & 3) * 8;
    blocks[text.length >> 2] |= 0x80 << 24 - (text.length & 3) * 8;
    blocks[blocks.length - 1] = text.length * 8;
    const state = Int32Array.from(constants.start);
    for (let at = 0; at < blocks.length; at += 16) compress(state, blocks, at);
    return state[0];
}

/* The first number from `from` on within so many; -1: none. */
function look(challenge, from, count) {
    const bits = parseInt(challenge, 10);
    for (let number = from; number < from + count; number++) {
        if (hash(challenge + ":" + number) >>> 32 - bits === 0) return number;
    }
    return -1;
}

function lookOn(challenge, from, found) {
    const number = look(challenge, from, 2000);
    if (number >= 0) found(number);
    else setTimeout(lookOn, 0, challenge, from + 2000, found);
}

/* In a worker the page goes on; without one it does between two pieces. */
function solve(challenge, found) {
    try {
        const worker = new Worker(source);
        worker.onmessage = (event) => { worker.terminate(); found(event.data); };
        worker.onerror = () => lookOn(challenge, 0, found);
        worker.postMessage(challenge);
    } catch (error) {
        lookOn(challenge, 0, found);
    }
}

/* A form that the page sends again goes by itself; one that is filled in has its proof meanwhile. */
function prove(field) {
    const status = field.form.querySelector("[data-proof-status]");
    const sends = field.dataset.proof === "send";
    if (status) status.textContent = "Checking…";
    const challenge = field.value.split(":")[0]; /* some browsers fill in again what was there */
    solve(challenge, (number) => {
        field.value = challenge + ":" + number;
        if (status) status.textContent = "Sending…";
        if (sends) field.form.requestSubmit();
    });
}

const source = inPage && document.currentScript.src;
if (inPage) {
    for (const field of document.querySelectorAll("input[data-proof]")) {
        if (field.dataset.proof === "send") prove(field);
        else field.form.addEventListener("focusin", () => prove(field), { once: true });
    }
} else {
    onmessage = (event) => {
        for (let from = 0, number = -1; number < 0; from += 10000) {
            number = look(event.data, from, 10000);
            if (number >= 0) postMessage(number);
        }
    };
}
