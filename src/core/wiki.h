/*
 * Wiki links in stored HTML. Rendering leaves a placeholder for each, because what a link points to
 * can be written, renamed or retired later:
 *     0x02 kind ':' slug 0x1F label 0x03
 * The kind may be empty, the label is escaped HTML and may be empty. These bytes cannot come from
 * a person: the renderer replaces control characters in its source.
 */
#ifndef CORE_WIKI_H
#define CORE_WIKI_H

#include "core/text.h"

enum { WIKI_OPEN = 0x02, WIKI_LABEL = 0x1F, WIKI_CLOSE = 0x03 };

/* What a resolver fills in; all plain text, escaped by wiki_expand. It comes zeroed: not found. */
struct wiki_target {
    bool found;
    struct span path;  /* "/stretches/figure-four" */
    struct span title; /* "Figure-four" */
    struct span kind;  /* "stretch": becomes the class wiki-stretch */
};

/* `kind` may be empty: then any kind will do. The spans last for the call only. */
typedef void wiki_resolver(void *context, struct span kind, struct span slug,
                           struct wiki_target *target);

/* Writes one placeholder; `label` is plain text and may be empty. */
void wiki_write(struct text *out, struct span kind, struct span slug, struct span label);

/*
 * Copies stored HTML and turns each placeholder into a link
 *     <a class="wiki wiki-stretch" href="/stretches/figure-four">label or title</a>
 * or, for what nobody has written yet,
 *     <span class="wanted" title="Nobody has written this yet">label or slug in words</span>.
 */
void wiki_expand(struct text *out, struct span stored, wiki_resolver *resolve, void *context);

/*
 * Copies stored HTML and leaves of each placeholder only its label, title or slug in words,
 * escaped: for feeds and extracts. `resolve` may be NULL: then titles are not looked up.
 */
void wiki_plain(struct text *out, struct span stored, wiki_resolver *resolve, void *context);

#endif
