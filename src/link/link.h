/* Links while they are written: what to type for one, and what to choose from. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "core/text.h"
#include "core/wiki.h"
#include "db/batch.h"

enum {
    LINK_TYPED_MAX = 80,  /* code points of what was typed */
    LINK_CHOICES_MAX = 8, /* entries, pages and tags offered for it */
};

struct link_choice {
    struct span kind;
    struct span slug;
    struct span title;
    struct span note;    /* the other name that fits; may be empty */
    struct span summary; /* of an entry */
};
struct link_choices {
    size_t count;
    struct link_choice *items;
};

/* Queues: what is called so, or begins so, or nearly so, the best first. */
void link_store_choices(struct db_batch *batch, struct span typed, struct link_choices *out);

/* [{"title":"Couch stretch","kind":"Stretch","note":"couch","summary":"…","link":"Couch stretch"}] */
void link_choices_json(struct text *out, struct arena *arena, wiki_resolver *resolve,
                       const struct link_choices *choices);

/*
 * What to write, as far as `resolve` knows, between [[ and ]] for a link to this entry, page or tag: its title where that leads there, else its slug,
 * with its kind where something else is called so. Lives in the arena.
 */
struct span link_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                       struct span slug, struct span title);

/* The same, the shortest of what it is called. */
struct span link_short_words(struct arena *arena, wiki_resolver *resolve, struct span kind,
                             struct span slug, struct span title, const struct span *aliases,
                             size_t alias_count);

#endif
