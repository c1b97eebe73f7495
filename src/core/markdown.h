/* Markdown to HTML that is safe in a page, and what was found in it on the way. */
#ifndef CORE_MARKDOWN_H
#define CORE_MARKDOWN_H

#include "core/arena.h"
#include "core/text.h"

enum {
    MARKDOWN_MAX = 64 * 1024,       /* bytes of source */
    MARKDOWN_HTML_MAX = 256 * 1024, /* bytes of HTML; a good maximum for the `html` text */
    MARKDOWN_WIKI_LINK =
        256, /* bytes that a wiki link is counted with: more than most take in a page */
    MARKDOWN_PICTURE_LINKS = 3, /* as so many wiki links a picture from elsewhere is counted */
    MARKDOWN_PICTURE_MAX = 800, /* bytes of its address; one that is longer is its words */
    MARKDOWN_DEPTH_MAX = 32,    /* tags open at once; deeper quotes and lists stay on this level */
    MARKDOWN_POST_BASE = 2,     /* in a page whose h1 is its title, `#` is h2 */
};

/*
 * A link's target. `kind` is "stretch", "article", "muscle", "term", "page", "tag", "question" (see core/wiki.h), or
 * empty.
 */
struct markdown_target {
    struct span kind;
    struct span slug;
};

/* All of it lives in the arena. */
struct markdown_found {
    struct markdown_target
        *targets; /* distinct, in order of appearance; a question by its number; no tags */
    size_t target_count;
    size_t image_count;
    size_t external_link_count;
    struct span
        plain; /* the words without markup, a line for each block; a link without a label by its wiki_title */
};

/*
 * Renders CommonMark with tables, ~~strikethrough~~, bare http(s) addresses as links, and wiki
 * links [[slug]], [[any name|label]], [[kind:slug]]; raw HTML and $math$ show as typed. An address of this site that is
 * bare is such a link too (core/markdown_own.h), and [^1] one to a footnote (core/markdown_note.h). `#` becomes
 * h<heading_base> (1 to 6), `##` the next, never past h6. The HTML is appended to `html`, which the
 * caller has initialised with its maximum; it is well-formed, and the same source always makes the
 * same bytes. Wiki links stand in it as placeholders, see core/wiki.h. `found` may be NULL.
 * The arena needs some ten times the source's bytes, 4 MiB at the very worst.
 *
 * Pictures from elsewhere are placeholders, too: what is shown is our own copy, so that reading a page tells nobody else; [[1]]
 * appears as typed.
 *
 * False when the source is longer than MARKDOWN_MAX or the HTML, each wiki link counted with
 * MARKDOWN_WIKI_LINK bytes more, does not fit `html`'s maximum (a few inputs grow without measure, such
 * as a long reference used ten thousand times): tell the person that the text is too long. `html` is
 * then cut off somewhere and must not be shown.
 */
MUST_CHECK bool markdown_render(struct arena *arena, struct span source, int heading_base,
                                struct text *html, struct markdown_found *found);

/*
 * The beginning of `plain` (from markdown_found), on one line, at most `max` code points, cut
 * between words and ended by "…" when something was left out. Lives in the arena.
 */
struct span markdown_excerpt(struct arena *arena, struct span plain, size_t max);

/* The same, straight from Markdown source; empty when the source cannot be rendered. */
struct span markdown_plain(struct arena *arena, struct span source, size_t max);

/*
 * Reads what is between [[ and ]] before any `|`: a name, perhaps with one of our kinds and a colon in front. Any other
 * colon belongs to the name: "T-test: how". False when it names no target, such as "1" or an address: it then shows as
 * typed. The slug lives in the arena, the kind is a literal.
 */
bool markdown_target_parse(struct arena *arena, struct span written, struct markdown_target *out);

#endif
