/* A strict reader of the HTML that Markdown may become: knows a few tags and nothing else. */
#ifndef TESTS_HTML_CHECK_H
#define TESTS_HTML_CHECK_H

#include "core/arena.h"

/*
 * NULL when the HTML has only allowed tags, attributes, entities and addresses, every tag is closed
 * in order, no link is in another, nesting stays below 100, and the bytes are valid UTF-8
 * without control or bidi characters; else what is wrong, with the place, in the arena. `stored`
 * allows well-formed wiki placeholders in text.
 */
const char *html_check(struct arena *arena, struct span html, bool stored);

/* The text between tags, entities decoded, runs of white space as one space. In the arena. */
struct span html_visible_text(struct arena *arena, struct span html);

#endif
