/*
 * Somebody says that something hurts: what to do for it, and the way by symptom, come above what it is called. Which places
 * hurt is read from the names that tags and muscles have; what fits them is what /symptoms finds.
 */
#ifndef SEARCH_RELIEF_H
#define SEARCH_RELIEF_H

#include "symptom/symptom.h"

enum {
    SEARCH_RELIEF_PLACES = 3, /* of a query at most */
    SEARCH_RELIEF_SHOWN = 3,  /* things to do */
};

/* A tag of the facet region. */
struct search_relief_place {
    struct span name;
    struct span title;
};
struct search_relief_places {
    size_t count;
    struct search_relief_place *items;
};

struct search_relief {
    struct search_relief_places places; /* none: nothing is shown */
    struct symptom_entries entries;     /* stretches that need nobody else */
};

/* Do these words say that something hurts? "my bum is sore"; not "tight hips", which may be about anything. */
bool search_relief_is_wanted(struct span words);

/* Queues the places that the words name, SEARCH_RELIEF_PLACES at most; the most exact names count alone. */
void search_relief_store_places(struct db_batch *batch, struct span words,
                                struct search_relief_places *out);
/* With that done: queues what fits them, and can be done alone; nothing when no place is named. */
void search_relief_store_entries(struct db_batch *batch, struct search_relief *relief);

/* How many of the entries are shown: stretches alone, SEARCH_RELIEF_SHOWN at most; they come first. */
size_t search_relief_shown(const struct search_relief *relief);
/* "Buttock and Side of the hip" */
struct span search_relief_title(struct arena *arena, const struct search_relief *relief);
/* "/symptoms?region=buttock,hip-side" */
struct span search_relief_path(struct arena *arena, const struct search_relief *relief);

#endif
