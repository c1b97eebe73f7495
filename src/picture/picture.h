/*
 * Photographs of entries, and of questions and answers. Whoever looks after it sends a file, says what it shows, who took it and under which licence; the server only looks at its
 * first bytes and keeps it, the job runner has its sizes made by a program of its own (src/prepare/, src/ctl/picture/), and
 * the entry's page shows them. Each file that is shown has its SHA-256 as its address, so it may be kept for ever.
 *
 * A photograph belongs to the entry as a whole, or to the step that has the words which the step had then: what was changed or moved
 * shows no photograph that was not meant for it. Likewise one with the title of an article's video is what is shown of that before a
 * click.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include "core/picture_type.h"
#include "db/batch.h"

struct request;

enum {
    PICTURE_ALT_MIN = 3,
    PICTURE_ALT_MAX = 500,
    PICTURE_AUTHOR_MAX = 200,
    PICTURE_MOST = 12,   /* of an entry: picture_most in functions/picture.sql */
    PICTURE_LISTED = 40, /* of an entry, on the page where they are looked after */
    PICTURE_CHUNK = 256 * 1024,
    PICTURE_HASH = 32,
    PICTURE_OF_VIDEO = 99, /* in the form's field "step" */
};

struct picture_size {
    struct span type; /* "webp", "jpeg" */
    int64_t width;
    int64_t height;
    struct span hash; /* hexadecimal */
};

struct picture {
    int64_t id; /* 0: there is none */
    struct span step;
    struct span alt;
    struct span licence; /* picture_licences */
    struct span author;
    struct span state; /* waiting, making, ready, refused */
    struct span fault;
    bool removed;
    bool own;          /* whoever asked added it; told by picture_store_all alone */
    size_t size_count; /* by type, then by width */
    struct picture_size sizes[PICTURE_FILES];
};

struct pictures {
    size_t count;
    struct picture *items;
};

/* Names and what people read; ends with NULL. The database knows the same names. */
struct picture_licence {
    const char *name;
    const char *label;
};
extern const struct picture_licence picture_licences[];
struct span picture_licence_label(struct span name);
bool picture_is_licence(struct span name);
/* The licence of one in a question or an answer: it is as the words are. */
#define PICTURE_LICENCE_POST "post"

/* Why a file was refused, and what to do: a whole sentence or two. `fault` is what backtalk-picture says, or "hard". */
struct span picture_fault_words(struct span fault);
/* What can be said at once, by the first bytes; NULL: the job runner is to look at it. */
const char *picture_fault_at_once(struct span file);
/*
 * Before a step writes the file of a form: says in the form what is wrong with it, as far as that can be said at once. False when the
 * form is shown again for that, or because it came without a file, from an error page (restore_view.chtml): page_refuse is called.
 */
bool picture_file_is_right(struct request *r);

/* The folder of an address, "stretches", as the database calls its kind; NULL: none has photographs. */
const char *picture_kind(struct span folder);
const char *picture_folder(struct span kind);

/* That of the entry as a whole (`step` empty) or of a step, behind `after` (NULL: the first). NULL: there is no more. */
const struct picture *picture_next(const struct pictures *pictures, struct span step,
                                   const struct picture *after);
/* The largest of a type; NULL: there is none. */
const struct picture_size *picture_largest(const struct picture *picture, const char *type);

/* ---- the server: each queues ---- */

struct picture_entry {
    int64_t id; /* 0: there is none, or not for this viewer */
    struct span slug;
    struct span title;
    const struct span *steps;
    size_t step_count;
    struct span
        video; /* the title of its video, which a photograph may be the poster of; empty: it has none */
    bool
        of_post; /* it is a question or an answer; its slug is its number, its title the question's */
    bool may_add;
    bool waits;       /* with a photograph more, a moderator looks at it before others see it */
    struct span held; /* the rule by which others do not see it yet: hold/hold.h; empty: they do */
};

void picture_store_entry(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct picture_entry *out);
/* The same of a question or an answer, whatever `kind` is called; not there when the address says another kind. */
void picture_store_post(struct db_batch *batch, struct span session_hash, const char *kind,
                        int64_t id, struct picture_entry *out);
void picture_store_shown(struct db_batch *batch, struct span session_hash, const char *kind,
                         struct span slug, struct pictures *out);
/* Of each stretch that an article's steps name and of which nothing is drawn, the first; `step` is the stretch's slug. */
void picture_store_of_steps(struct db_batch *batch, struct span slug, struct pictures *out);
void picture_store_all(struct db_batch *batch, struct span session_hash, int64_t entry,
                       struct pictures *out);
/*
 * `file` must live until the batch is finished; `network` is network_of where it came from. A post of a new account waits from then on, or is
 * refused as hold_store_new says (hold/hold.h).
 */
void picture_store_add(struct db_batch *batch, int64_t editor, int64_t entry,
                       const struct picture *picture, struct span file, struct span network);
void picture_store_remove(struct db_batch *batch, int64_t editor, int64_t id);
/* What is said of it; licence and author of an entry's alone. */
void picture_store_edit(struct db_batch *batch, int64_t editor, const struct picture *picture);
/* One that is shown and whose words the viewer may change; else the list is empty. */
void picture_store_one(struct db_batch *batch, struct span session_hash, int64_t id,
                       struct pictures *out);
void picture_store_restore(struct db_batch *batch, int64_t editor, int64_t id);

struct picture_place {
    struct span kind; /* of the entry; empty: there is no such photograph */
    struct span slug;
    int64_t question; /* of a question or an answer; 0: it is an entry's */
};
void picture_store_where(struct db_batch *batch, struct span session_hash, int64_t id,
                         struct picture_place *out);

struct picture_bytes {
    size_t count;
    struct span *items;
};
struct picture_found {
    int64_t bytes; /* 0: there is no such file, or not for this viewer */
    bool is_public;
    bool on_disk; /* not in the database: picture_disk.h */
};
void picture_store_file(struct db_batch *batch, struct span session_hash, struct span hash,
                        struct span type, struct picture_found *out);
/* Its pieces of PICTURE_CHUNK bytes, from number `first` to `last`. */
void picture_store_chunks(struct db_batch *batch, struct span hash, int64_t first, int64_t last,
                          struct picture_bytes *out);

/* ---- the job runner ---- */

struct picture_taken {
    int64_t id; /* 0: none waits */
    bool of_person;
};
/* Takes the next for the caller to make within `lease` seconds. Ends those that were taken too often, *given_up. */
void picture_store_take(struct db_batch *batch, int64_t lease, int64_t *given_up,
                        struct picture_taken *out);
/* The file that was sent of the photograph that this transaction added; it must live until the batch is finished. */
void picture_store_upload(struct db_batch *batch, struct span file);
/* What was taken waits again, for a minute, and counts as not taken: the server was at fault. */
void picture_store_put_back(struct db_batch *batch, int64_t id);
/* The program was killed with it: waits again, for seconds, or is refused when it was taken three times. */
void picture_store_lost(struct db_batch *batch, int64_t id);
void picture_store_sent(struct db_batch *batch, int64_t id, struct picture_bytes *out);
/*
 * One file that was made, with its hash as bytes; `bytes` must live until the batch is finished. Empty: they are on the disk, and
 * there are `len` of them.
 */
void picture_store_keep(struct db_batch *batch, const struct picture_size *size, size_t len,
                        struct span bytes);
/* The bytes of a file that is there, as above: refused when it is not. */
void picture_store_chunks_add(struct db_batch *batch, struct span hash, struct span bytes);
/* Locks its thread, before picture_store_made of the same transaction. */
void picture_store_hold(struct db_batch *batch, int64_t id);
/* A photograph has that file. */
void picture_store_made(struct db_batch *batch, int64_t id, const struct picture_size *size);
/* `fault` empty: it is ready. */
void picture_store_end(struct db_batch *batch, int64_t id, struct span fault);

#endif
