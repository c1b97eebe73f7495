/* Wanted entries: what posts link to and nobody has written yet. */
#ifndef WANTED_WANTED_H
#define WANTED_WANTED_H

#include "library/library.h"

struct wanted_entry {
    struct span kind; /* as linked; empty: any */
    struct span slug;
    int64_t posts;
    /* The last post that wants it. */
    int64_t post_id;
    struct span post_kind;
    instant at;
    int64_t question_id; /* 0: the post is an entry of the library */
    struct span post_title;
    struct span post_slug;
};

struct wanted_list {
    size_t count;
    struct wanted_entry *items;
};

enum { WANTED_MAX = 300 };

/* Queues the list, the most wanted first: at most WANTED_MAX. */
void wanted_store_list(struct db_batch *batch, struct wanted_list *out);

/* A tag that many ask about and that misses something. */
struct wanted_tag {
    struct span name;
    struct span title;
    bool red_flag;
    int64_t questions;
    int64_t open; /* of them without an accepted answer */
    bool has_entry;
    bool described;
};
struct wanted_tag_list {
    size_t count;
    struct wanted_tag *items;
};
enum { WANTED_TAGS_MAX = 60, WANTED_TAGS_LOOKED = 40 };
/* Queues them, what most people wait for first: at most WANTED_TAGS_MAX of the WANTED_TAGS_LOOKED most used of each facet. */
void wanted_store_tags(struct db_batch *batch, struct wanted_tag_list *out);

/* "/stretches" for a link without a kind: where its form is. */
struct span wanted_folder(struct span kind);

/* Where the last post that wants it is. */
struct span wanted_path(struct arena *arena, const struct wanted_entry *wanted);

#endif
