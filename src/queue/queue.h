/*
 * The one queue: what waits for moderators and coaches, of whatever kind, the most urgent first. Who takes something has it for
 * twenty minutes, so that nobody else need look at it: sql/functions/queue.sql.
 */
#ifndef QUEUE_QUEUE_H
#define QUEUE_QUEUE_H

#include "core/clock.h"
#include "db/batch.h"
#include "flag/flag.h"

enum { QUEUE_PAGE = 30, QUEUE_PLACE_MAX = 60 };

/* A kind of what waits, as queue_rows in the database has it. */
struct queue_kind {
    const char *name;
    const char *label; /* in the list of kinds */
    bool for_coaches;  /* they see some of it, too */
    bool for_admins;   /* and nobody else */
};
/* The last has no name. */
extern const struct queue_kind queue_kinds[];
enum { QUEUE_KINDS_MAX = 20 };
bool queue_is_kind(struct span name);

/* Where a page begins, behind the row that has these. */
struct queue_place {
    int64_t urgency;
    instant since;
    int64_t key;
};
#define QUEUE_FROM_THE_TOP ((struct queue_place){.urgency = -1, .since = -1})
/* "2.1700000000000000.48"; false: it is none, and *out is the top. */
bool queue_place_read(struct span s, struct queue_place *out);
struct span queue_place_write(struct arena *arena, const struct queue_place *place);

struct queue_row {
    struct span kind; /* queue_kinds */
    int64_t subject;
    struct queue_place place; /* how urgent it is (0 the most), since when it waits */
    struct flag_subject about;
    int64_t count; /* how many people flagged it */
    const struct span *whys;
    size_t why_count;
    int64_t claimed_by; /* 0: nobody has it */
    struct span claimer;
    instant claimed_until;
};

/* One of them by itself; item.subject 0: there is none, or not for the viewer. */
struct queue_item {
    struct queue_row row;
    struct span excerpt; /* of a post, plain text */
    struct person author;
    instant deleted_at;
    instant seen_at; /* by a moderator, who found nothing wrong; 0: nobody did */
    struct span seen_by;
    struct span digest;    /* of the post: POST_DIGEST_FIELD */
    struct queue_row next; /* of its kind, when that is asked for together with a decision */
};

/* Of what waits to be published, for moderators; all 0 while the queue is not full. */
struct queue_full {
    int64_t waiting; /* counted up to a little more than twice `most` */
    int64_t most;
};

struct queue {
    struct queue_full full;
    struct span kind; /* empty: all */
    bool first;
    struct queue_place from;
    struct {
        size_t count;
        struct queue_row *items;
    } rows;
};

/* "Somebody could come to harm", for 0 to 3. */
const char *queue_urgency_words(int64_t urgency);
/* "may be unsafe": a name among row->whys, as people read it. */
struct span queue_why_words(struct span kind, struct span why);
/* Whether what is of that kind ends with a moderator's look alone. */
bool queue_is_seen(struct span kind);
/* Where the work of a row is done: the post, the entry's reviews, the word. Lives in the arena. */
struct span queue_work_path(struct arena *arena, const struct queue_row *row);
/* Where it is looked at: "/moderation/flags/12", "/moderation/queue/first/34". Lives in the arena. */
struct span queue_path(struct arena *arena, struct span kind, int64_t subject);

/* Queues a page of it for whose session it is, one row more than QUEUE_PAGE when there is more. */
void queue_store_list(struct db_batch *batch, struct span session_hash, struct queue *out);
void queue_store_item(struct db_batch *batch, struct span session_hash, struct span kind,
                      int64_t subject, struct queue_item *out);
/* A moderator looked at it, or takes that back. Refused with 'post_unread' when it is not what has this digest. */
void queue_store_see(struct db_batch *batch, int64_t actor, struct span kind, int64_t post,
                     bool seen, struct span digest);
/*
 * Behind what saves a post, in its batch: notes which red flags its words mention (safety_match), for moderators to look at, when
 * whoever asked wrote them. `post` 0: the one that the batch has just begun. Nothing is queued when there is none.
 */
void queue_store_red_flags(struct db_batch *batch, int64_t post, struct span words);
/* Who else looks at it just now, for whose session it is: *name stays as it is when nobody does. */
void queue_store_claimer(struct db_batch *batch, struct span session_hash, struct span kind,
                         int64_t subject, struct span *name);
/* Refused with the names of sql/functions/queue.sql. */
void queue_store_take(struct db_batch *batch, int64_t actor, struct span kind, int64_t subject);
void queue_store_give_back(struct db_batch *batch, int64_t actor, struct span kind,
                           int64_t subject);
/* Takes the first that nobody has, of a kind (empty: any): its kind and subject; out->subject 0: there is none. */
void queue_store_next(struct db_batch *batch, int64_t actor, struct span kind,
                      struct queue_row *out);

#endif
