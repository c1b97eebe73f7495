/*
 * A copy of all that is an account's own: asked for on a page, made by the job runner (src/ctl/export/) from what
 * sql/functions/export.sql names, kept for seven days for that account alone.
 */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include "core/clock.h"
#include "db/batch.h"

/*
 * A copy is sent as one reply, so its ZIP has a limit; whoever has more gets it from the people who run the site, who make it with
 * backtalk-ctl export.
 */
enum { EXPORT_MAX = 16 * 1024 * 1024, EXPORT_CHUNK = 256 * 1024 };

struct export_state {
    bool waiting; /* it is being made, or will be in a moment */
    bool ready;
    bool large;  /* it is longer than EXPORT_MAX */
    bool failed; /* it could not be made */
    instant asked_at;
    instant made_at;
    instant ends_at;
    int64_t bytes;
};

struct export_chunks {
    size_t count;
    struct span *items;
};

/* ---- the server: each queues ---- */

/* All false when there is none. */
void export_store_state(struct db_batch *batch, int64_t account, struct export_state *out);
void export_store_ask(struct db_batch *batch, int64_t account);
/* None: there is no copy, or its time is over. */
void export_store_chunks(struct db_batch *batch, int64_t account, struct export_chunks *out);

/* ---- the job runner ---- */

struct export_errand {
    int64_t account_id; /* 0: nothing waits */
    struct span name;
    bool no_photographs; /* their files are left out: there is no room for them */
};

struct export_sections {
    size_t count;
    struct export_section {
        struct span name;
        struct span title; /* for people */
        struct span about; /* what it is; may be empty */
    } * items;
};

struct export_rows {
    size_t count;
    struct export_row {
        int64_t place;
        struct span json;
    } * items;
};

struct export_photographs {
    size_t count;
    struct export_photograph {
        int64_t id;
        struct span name; /* where it is in the copy */
        struct span hash; /* of its file, as hexadecimal digits */
        struct span type;
    } * items;
};

/* Takes the next for the caller to make within `lease` seconds; ends those that were taken too often. */
void export_store_take(struct db_batch *batch, int64_t lease, struct export_errand *out);
void export_store_named(struct db_batch *batch, struct span name_key, struct export_errand *out);
void export_store_sections(struct db_batch *batch, struct export_sections *out);
/* `most` rows of a section from behind the place `past`, -1 for the first, and those of the same moment; fewer: the last. */
void export_store_rows(struct db_batch *batch, int64_t account, struct span section, int64_t past,
                       int64_t most, struct export_rows *out);
/* The next `most` of the account's photographs that have a file, behind the one numbered `past`. */
void export_store_photographs(struct db_batch *batch, int64_t account, int64_t past, int64_t most,
                              struct export_photographs *out);
/* Stores the ZIP in place of an older one, and has it told by mail. `zip` must live until the batch is finished. */
void export_store_save(struct db_batch *batch, int64_t account, struct span zip);
/* It is too long to be stored. */
void export_store_large(struct db_batch *batch, int64_t account);

#endif
