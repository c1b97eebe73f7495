/* What tags are called, by name and by title, for each worker's memory: pages show titles, and people type either. */
#ifndef TAG_TAG_NAMES_H
#define TAG_TAG_NAMES_H

#include "db/batch.h"

/* Of a site with more tags the least used are shown by their names. */
enum { TAG_NAMES_MAX = 20000 };

struct tag_title {
    struct span name;  /* "low-back" */
    struct span title; /* "Lower back" */
    bool red_flag;
};

struct tag_names {
    size_t count;
    struct tag_title *items; /* the most used first */
    struct tag_slot *slots;  /* open addressing; a power of two */
    size_t mask;
};

/* Queues them; then call tag_names_index. */
void tag_names_store(struct db_batch *batch, struct tag_names *out);
/* A key of the index: a name, or a title written as one. */
struct tag_slot {
    struct span key;
    const struct tag_title *tag; /* NULL: empty */
};

/* The slots live in the arena. */
void tag_names_index(struct arena *arena, struct tag_names *names);
/*
 * The tag with that name, or else the most used one whose title, written as a name ("lower-back"), it is. NULL: there is
 * none.
 */
const struct tag_title *tag_names_find(const struct tag_names *names, struct span key);

/*
 * The tags whose name or title is spelled nearly as `typed`, a cleaned name, or begins with it, the nearest first and the
 * more used before others; returns how many. Only the most used few thousand are looked at.
 */
enum { TAG_NEAR_MAX = 3 };
size_t tag_names_near(const struct tag_names *names, struct span typed,
                      const struct tag_title *out[TAG_NEAR_MAX]);

#endif
