/* Entries in the words of schema.org, for search engines: what the page shows, and nothing besides. */
#ifndef LIBRARY_ENTRY_STRUCTURED_H
#define LIBRARY_ENTRY_STRUCTURED_H

#include "core/wiki.h"
#include "library/entry.h"

/* What a kind's own part is written with. */
struct entry_structuring {
    struct arena *arena;
    struct text *out; /* at the end of a JSON object's members */
    struct span origin;
    wiki_resolver *resolve; /* what other entries are called */
    const struct entry *entry;
    const void *model;
};

/*
 * The entry and where it is in the site, as JSON that is escaped for a script element: a BreadcrumbList, and before it what
 * the kind calls the entry (entry_kind.structured). Addresses begin with `origin`. Lives in the arena.
 */
struct html entry_structured(struct arena *arena, const struct entry_kind *kind,
                             const struct entry *entry, struct span origin, wiki_resolver *resolve);

/* ---- members; each begins with a comma, and is left out when it says nothing ---- */

void entry_structured_text(const struct entry_structuring *in, const char *name, struct span value);
/* A list of texts. */
void entry_structured_texts(const struct entry_structuring *in, const char *name,
                            const struct span *items, size_t count);
/* An address of this site, by its path. */
void entry_structured_address(const struct entry_structuring *in, const char *name,
                              struct span path);
/* A number, or the two that it is between. */
void entry_structured_range(const struct entry_structuring *in, const char *name,
                            struct model_range range);
/* Who has reviewed it and when, while that counts. */
void entry_structured_review(const struct entry_structuring *in);

#endif
