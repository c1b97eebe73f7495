/* Small helps on top of pages that work without them. The files of this folder are one script, backtalk.js, in the order of
   their names: each says what it can do, and 9_start.js does it on the page. Drafts are in copy.js and draft.js. */
"use strict";

const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

function set(element, attributes) {
    Object.entries(attributes).forEach((each) => element.setAttribute(...each));
    return element;
}

function make(name, attributes, text) {
    const element = set(document.createElement(name), attributes);
    element.textContent = text || "";
    return element;
}

const parse = (html) => new DOMParser().parseFromString(html, "text/html");
