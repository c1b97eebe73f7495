/*
 * Wiki links in stored HTML. Rendering leaves a placeholder for each, because what a link points to
 * can be written, renamed or retired later:
 *     0x02 kind ':' slug 0x1F label 0x03
 * The kind may be empty, the label is escaped HTML and may be empty. A question's slug is its number, and mostly its
 * own slug behind that: "12/why-so-tight". A picture from elsewhere has the kind "picture", its address, and what
 * sql/functions/linked.sql knows of it behind a space: nothing, "!" when it is not to be had, or of our copy the width and height
 * and the hashes of a WebP and a JPEG; its label is what it shows. A photograph of a post has the kind "photo", its number, and the
 * same of its copy. In ids 0x01 is what makes them their post's own, as several posts are on a
 * page. These bytes cannot come from a person: the renderer replaces control characters in its source.
 */
#ifndef CORE_WIKI_H
#define CORE_WIKI_H

#include "core/text.h"

enum { WIKI_POST = 0x01, WIKI_OPEN = 0x02, WIKI_CLOSE = 0x03, WIKI_LABEL = 0x1F };
enum { WIKI_POST_MAX = 8 }; /* digits that a WIKI_POST becomes */

/* What a resolver fills in; all plain text, escaped by wiki_expand. It comes zeroed: not found. */
struct wiki_target {
    bool found;
    bool gone; /* it was retired, and nothing took its place: then the link is its words alone */
    struct span instead_of; /* what was retired, when the target took its place; else empty */
    struct span path;       /* "/stretches/figure-four" */
    struct span title;      /* "Figure-four" */
    struct span kind;       /* "stretch": becomes the class wiki-stretch */
    struct span type; /* of a stretch, "strength"; empty otherwise, or when nobody has said it */
};

/* `kind` may be empty: then any kind will do. Questions and pictures are not asked for. The spans last for the call only. */
typedef void wiki_resolver(void *context, struct span kind, struct span slug,
                           struct wiki_target *target);

/* A placeholder as it is stored. */
struct wiki_link {
    struct span kind;
    struct span slug;
    struct span label; /* escaped */
};

/* Takes the next placeholder of stored HTML and moves *rest past it; false when none is left. */
bool wiki_next(struct span *rest, struct wiki_link *link);

/* Writes one placeholder; `label` is plain text and may be empty. */
void wiki_write(struct text *out, struct span kind, struct span slug, struct span label);

/* Writes what a link without a label is called while its title is not known: "figure four", "question 12". */
void wiki_words(struct text *out, struct span kind, struct span slug);

/*
 * Titles for where words are shown without links, such as extracts and differences: from now on they come from
 * `resolve`. NULL: from nowhere, as when the process starts.
 */
void wiki_titles_from(wiki_resolver *resolve);
/* The title of what is linked to, for use at once; empty when it is not known. */
struct span wiki_title(struct span kind, struct span slug);

/*
 * Copies stored HTML and writes into each placeholder without a kind the kind that `resolve` finds: the link then goes on
 * to mean what it means today.
 */
void wiki_settle(struct text *out, struct span stored, wiki_resolver *resolve, void *context);

/*
 * Copies stored HTML and turns each placeholder into a link
 *     <a class="wiki wiki-stretch" href="/stretches/figure-four">label or title</a>
 * or, for what nobody has written yet,
 *     <span class="wanted" title="Nobody has written this yet">label or slug in words</span>
 * What was retired is said behind the link. And it turns a WIKI_POST into a number that no other text in `out` gets.
 */
void wiki_expand(struct text *out, struct span stored, wiki_resolver *resolve, void *context);

/* A picture's placeholder, in a page: our copy with where it is from, or its words with a link. */
void wiki_write_picture(struct text *out, const struct wiki_link *link);
/* "example.org": of an address http://… or https://… */
struct span wiki_host(struct span address);

/*
 * Copies stored HTML and leaves of each placeholder only its label, title or slug in words,
 * escaped: for feeds and extracts. `resolve` may be NULL: then titles are not looked up.
 */
void wiki_plain(struct text *out, struct span stored, wiki_resolver *resolve, void *context);

#endif
