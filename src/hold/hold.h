/*
 * What new accounts post may wait for a moderator's look before others see it; by which rules, admins say: sql/functions/hold.sql.
 *
 * The same words in many places are known by a mark of 64 bits, a simhash (Charikar 2002, "Similarity estimation techniques from
 * rounding algorithms") of each three words in a row: texts that differ in a few words of many differ in a few bits, and equal
 * ones, whatever their case, punctuation, look-alike letters and what nobody sees of them, in none.
 */
#ifndef HOLD_HOLD_H
#define HOLD_HOLD_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

/* Of fewer words no mark is made: "thank you, that helped" is said by many. */
enum { HOLD_WORDS_MIN = 10, HOLD_LINKS_MAX = 100 };

/* The mark of a text without markup; 0: it has too few words. */
int64_t hold_mark(struct span plain);
/*
 * The sites that the links and pictures of a rendered text lead to outside this one, one for each, up to HOLD_LINKS_MAX: what can be
 * registered of a host's name (https://publicsuffix.org), however the address is written, so that "https://a.shop.example" and
 * "//b.SHOP.example." are "shop.example" both. Lives in the arena.
 */
size_t hold_hosts(struct arena *arena, struct span html, struct span **out);
/*
 * Whether a rendered text has a link or a picture of another site that it did not have before, to the letter: what a short address leads to is
 * known from none of its other pages.
 */
bool hold_brings_link(struct arena *arena, struct span html, struct span before);
/*
 * How many addresses of other sites a plain text names, up to HOLD_LINKS_MAX: "https://shop.example/x", "www.shop.example" and
 * "shop.com", but not "knee.Then" of a sentence that wants a space, nor this site's own.
 */
size_t hold_named(struct arena *arena, struct span plain);

/*
 * Behind what saves a new post, in its batch: hides it when a rule says so; *why gets the rule ('link'), or stays empty. `network` is
 * network_of where it was sent from. Refused with 'hold_waiting', 'hold_network', 'hold_queue_more' or 'hold_queue' when too much waits
 * already: of the account, from there, in all.
 */
void hold_store_new(struct db_batch *batch, int64_t author, const struct post_text *text,
                    struct span network, struct span *why);

/*
 * In the batch after that: *why gets the rule by which the post waits, which hold_store_new does not say when the form was sent before
 * (web/once.h), or stays as it is.
 */
void hold_store_waits(struct db_batch *batch, int64_t post_id, struct span *why);

/*
 * The same behind what saves an edit of a question, an answer or a comment, or a suggestion that its author accepted: by what that
 * brings beside what `source`, as it was, had. Refused with 'hold_wiki' or
 * 'hold_check_wiki' when the editor is not its author.
 */
void hold_store_edited(struct db_batch *batch, int64_t editor, const struct post_source *source,
                       const struct post_text *text, struct span network, struct span *why);

/* Why it waits, as its author and moderators read it: "it has several links". */
struct span hold_why_words(struct span why);

/* One that waits or waited; id 0: there is none, or not for the viewer. */
struct hold {
    int64_t id;
    struct span kind;
    int64_t thread_id;
    struct span title; /* of what it belongs to */
    struct span slug;
    struct span entry_kind;
    struct html html;
    struct span body;
    struct person author;
    instant created_at;
    instant deleted_at;
    struct span delete_why; /* 'held': it waits */
    struct span delete_reason;
    struct span why;
    struct span decided_by;
    bool is_own_act;    /* its author deleted it, before or after somebody decided */
    struct span digest; /* of what is shown of it: POST_DIGEST_FIELD */
};
/* It waits. */
bool hold_waits(const struct hold *hold);
void hold_store_one(struct db_batch *batch, struct span session_hash, int64_t post_id,
                    struct hold *out);
/* `digest`: of what the moderator read. Refused with 'post_unread' when it is another text by now; so is refusing it. */
void hold_store_publish(struct db_batch *batch, int64_t actor, int64_t post_id, struct span digest);
/* Undoes that; refused with 'hold_deleted'. */
void hold_store_again(struct db_batch *batch, int64_t actor, int64_t post_id);
void hold_store_refuse(struct db_batch *batch, int64_t actor, int64_t post_id, struct span why,
                       struct span reason, struct span digest);
void hold_store_take_back(struct db_batch *batch, int64_t author, int64_t post_id);

/* ---- what new accounts say of themselves: sql/functions/hold_profile.sql ---- */

enum { HOLD_REASON_MAX = 300 /* code points */ };

struct hold_about {
    struct span about;
    int64_t revision;
    struct span
        state; /* 'waits', 'shown', 'refused'; empty: it never waited, or the viewer is no moderator */
    struct span reason;
    struct span decided_by;
};
void hold_store_about(struct db_batch *batch, struct span session_hash, int64_t account,
                      struct hold_about *out);
/* `wanted`: 'show', 'refuse' or 'again', of the text of that revision. Refused with 'hold_over' when it is another one by now. */
void hold_store_about_decide(struct db_batch *batch, int64_t actor, int64_t account,
                             struct span wanted, int64_t revision, struct span reason);

/* ---- rules ---- */

enum {
    HOLD_NONE = -1,
    HOLD_DAYS_MAX = 365,
    HOLD_MOST_MAX = 10000,
    HOLD_HOURS_MAX = 720,
    HOLD_CHANGES = 50
};

struct hold_rule {
    struct span what;
    int64_t days; /* HOLD_NONE: it has none */
    int64_t most;
    int64_t hours;     /* HOLD_NONE: it has none */
    struct span state; /* the three in one line, as the database has them */
};
struct hold_rules {
    size_t count;
    struct hold_rule *items;
};
struct hold_change {
    instant at;
    struct person by;
    struct hold_rule was;
    struct hold_rule is;
};
struct hold_changes {
    size_t count;
    struct hold_change *items; /* newest first */
};
/* Reads the three numbers; false, and nothing is changed, when it is no state. */
bool hold_state_read(struct span state, struct hold_rule *rule);
/* "Posts with many links". */
struct span hold_rule_title(struct span what);
/* What the rule says, in a sentence. Lives in the arena. */
struct span hold_rule_words(struct arena *arena, const struct hold_rule *rule);

void hold_store_rules(struct db_batch *batch, struct hold_rules *out);
void hold_store_rule(struct db_batch *batch, struct span what, struct hold_rule *out);
void hold_store_changes(struct db_batch *batch, struct hold_changes *out);
/* Refused with 'right_conflict' when the rule is not as it was `rule->state`. */
void hold_store_change(struct db_batch *batch, int64_t actor, const struct hold_rule *rule);

#endif
