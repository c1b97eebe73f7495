/*
 * The check of warning signs before a question is published: by tier, on one screen, left out only where neither text nor card
 * mentions one. What somebody ticks is theirs alone, and kept only if they say so (sql/functions/body_check.sql): no log, draft, search,
 * feed, notice or cached page has it, coaches read it only while its asker lets them, and it is erased after 90 days. When a sign needs help now, advice on
 * the question is held until a coach clears it (sql/functions/check.sql).
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"
#include "safety/safety.h"

enum { CHECK_SIGNS_MAX = 32, CHECK_REASON_MAX = 300 };

/*
 * The signs that everybody is asked about, by names of safety_flag_at: what DOMAIN knows of Greenhalgh, Mercer and Finucane's card for cauda
 * equina and of IFOMPT's framework (Finucane 2020, JOSPT 50(7):350), in their order. The last is NULL.
 */
extern const char *const check_now[];
extern const char *const check_soon[];
/* Is the flag of that name one of them? Others are asked about where they are mentioned. */
bool check_is_listed(struct span name);
/* The flag of that name; NULL: none. */
const struct safety_flag *check_flag(const char *name);

/* For the table of the form that asks a question. */
extern const char *const check_ways[];
#define CHECK_FIELDS                                                                         \
    {.name = "check", .kind = FORM_CHOICE, .choices = check_ways, .passes = true},           \
        {.name = "sign",                                                                     \
         .kind = FORM_LINE,                                                                  \
         .several = true,                                                                    \
         .passes = true,                                                                     \
         .label = "What is so just now"},                                                    \
        {.name = "read", .kind = FORM_BUTTON}, {.name = "checks", .kind = FORM_FLAG},        \
        {.name = "sign_keep", .kind = FORM_FLAG, .passes = true},                            \
    {                                                                                        \
        .name = "share", .kind = FORM_FLAG, .passes = true, .label = "Coaches may read this" \
    }

/* What a form that asks says of it: the signs that are ticked, of those that need help now or soon. */
struct safety_hits check_ticked(const struct form *form);
bool check_is_ticked(const struct form *form, struct span name);

/* What has to be shown before the question is saved. */
enum check_due {
    CHECK_NOTHING,
    CHECK_ASK, /* the signs */
    CHECK_READ /* what to do about those that are ticked */
};
/* `mentioned`: by its title, text, tags and card. */
enum check_due check_is_due(const struct form *form, struct safety_hits mentioned);

/* Behind what saves the question, in its batch: nothing is queued when nothing is ticked. */
void check_store_ask(struct db_batch *batch, int64_t author, const struct form *form);

/* ---- the question's page about it ---- */

struct check_state {
    int64_t question; /* 0: there is none, or it is not for the viewer to see */
    struct span title;
    struct span slug;
    int64_t asker;
    bool held; /* advice waits, or waited */
    instant held_at;
    instant cleared_at; /* 0: it waits */
    struct person cleared_by;
    struct span reason;
    /* What was ticked, for its asker, and for coaches while they may: names of flags; none: nothing is kept, or not for the viewer. */
    const struct span *signs;
    size_t sign_count;
    instant ticked_at; /* 0: nothing is kept, or not for the viewer */
    bool shared;
    int64_t
        waiting; /* answers that are shown once it is cleared; CHECK_WAITING_MAX: that or more */
    struct html html;   /* for coaches while it waits: what was asked; else empty */
    struct span digest; /* of that: POST_DIGEST_FIELD */
};
enum { CHECK_WAITING_MAX = 100 };

void check_store_state(struct db_batch *batch, struct span session_hash, int64_t question,
                       struct check_state *out);
/* `digest`: of the question that they read. Refused with 'check_by_coach', 'check_reason_given', 'check_over' and 'post_unread'. */
void check_store_clear(struct db_batch *batch, int64_t actor, int64_t question, struct span reason,
                       struct span digest);
void check_store_hold_again(struct db_batch *batch, int64_t actor, int64_t question);
/* Its asker's: whether coaches may read what was ticked; erasing it. */
void check_store_share(struct db_batch *batch, int64_t asker, int64_t question, bool yes);
void check_store_erase(struct db_batch *batch, int64_t asker, int64_t question);

#endif
