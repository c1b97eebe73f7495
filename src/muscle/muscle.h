/* Muscles, and what lies among them: bands, joints, nerves. */
#ifndef MUSCLE_MUSCLE_H
#define MUSCLE_MUSCLE_H

#include "library/library.h"

extern const struct entry_kind muscle_kind;

/* A stretch entry that reaches a muscle. */
struct muscle_use {
    struct span slug;
    struct span title;
    struct span figure; /* entry.figure */
    struct span role;   /* stretch_muscle_roles */
    struct span effect; /* stretch_muscle_effects */
    struct span part;   /* slug of the part that it reaches; empty: not by a part alone */
    struct span part_title;
    struct span group; /* slug of the group that it reaches; empty: the muscle or a part is named */
    struct span group_title;
    struct span warns; /* JSON: the cautions of its fields */
};

struct muscle_uses {
    size_t count;
    struct muscle_use *items;
};

/* A muscle that works against another, or one of that one's parts, with something that lengthens it, if there is. */
struct muscle_opposite {
    struct span slug;
    struct span title;
    const struct span *actions; /* what it does */
    size_t action_count;
    struct span stretch; /* slug; empty: none */
    struct span stretch_title;
    struct span stretch_warns; /* as above */
};

struct muscle_opposites {
    size_t count;
    struct muscle_opposite *items;
};

/* What a muscle's page loads. */
struct muscle_page {
    struct entry_page page; /* first: the shared steps know only this */
    struct muscle_uses uses;
    struct muscle_opposites opposites;
};

/* Queues what reaches the muscle. */
void muscle_store_uses(struct db_batch *batch, struct span slug, struct muscle_uses *out);
/* Queues what works against the muscle, whichever of the two entries says so. */
void muscle_store_opposites(struct db_batch *batch, struct span slug, struct muscle_opposites *out);

/* One of the list, by region, then group, then title. */
struct muscle_item {
    struct entry_row row;
    struct muscle_model model;
};

struct muscle_items {
    size_t count;
    struct muscle_item *items;
};

struct muscle_items muscle_sorted(struct arena *arena, const struct entry_rows *rows,
                                  bool with_drafts);

/* "Hip front" for "hip-front". */
struct span muscle_region_title(struct arena *arena, struct span region);

#endif
