/* Questions: lists of them, one with its thread, asking. */
#ifndef QUESTION_QUESTION_H
#define QUESTION_QUESTION_H

#include "core/wiki.h"
#include "flag/flag.h"
#include "post/post.h"
#include "safety/safety.h"

enum {
    QUESTION_TAGS_MAX = 5,
    QUESTION_TITLE_MIN = 5,
    QUESTION_TITLE_MAX = 150,
    QUESTION_LIST_PAGE = 20
};

/* One row of a list. */
struct question_row {
    int64_t id;
    struct span title;
    struct span slug;
    const struct span *tags;
    size_t tag_count;
    int64_t score;
    int64_t answer_count;
    bool accepted;
    struct person author;
    instant created_at;
    instant last_active_at;
    struct span excerpt;
    bool closed;
};

struct question_list {
    size_t count;
    struct question_row *items;
};

/* Where a list goes on: the last row's time and id. A first page begins at QUESTION_FROM_THE_TOP. */
struct question_place {
    instant at;
    int64_t id;
};
#define QUESTION_FROM_THE_TOP \
    ((struct question_place){253402300799000000, INT64_MAX}) /* the year 9999 */

/* "1700000000000000.42" as in addresses. False when it is none. */
bool question_place_read(struct span s, struct question_place *out);

enum question_order { QUESTION_NEWEST, QUESTION_ACTIVE, QUESTION_UNANSWERED };

/* Queues one page of a list, one row more than QUESTION_LIST_PAGE when there is more. */
void question_store_list(struct db_batch *batch, enum question_order order,
                         struct question_place from, struct question_list *out);
/* Queues the newest `most`, as the front page shows them. */
void question_store_newest(struct db_batch *batch, size_t most, struct question_list *out);
/* The same for a tag's page and its children: questions that have any of them. */
void question_store_list_tagged(struct db_batch *batch, struct span tag, bool with_children,
                                struct question_place from, struct question_list *out);
/* Queues asking; *id gets the question's. */
void question_store_ask(struct db_batch *batch, int64_t author, struct span title, struct span slug,
                        const struct post_text *text, const struct span *tags, size_t tag_count,
                        int64_t *id);
/* A reader of the columns that sql/question.sql calls a row. */
void question_read_row(struct db_row *row, void *out);

/* Closed, nobody answers it; locked, nobody but moderators writes to it. */
struct question_state {
    instant closed_at;      /* 0: it is open */
    struct span closed_why; /* question_close_whys */
    struct span closed_reason;
    int64_t closed_votes;      /* of members, who closed it; 0: somebody did */
    struct person closed_by;   /* nobody, by votes */
    struct flag_subject other; /* of a duplicate: what it repeats; without a kind: that is gone */
    instant locked_at;         /* 0: it is not */
    struct span lock_reason;
    const struct span *
        duplicates; /* questions that are closed as duplicates of it: "12 Title"; merged into it: "*12 Title" */
    int64_t merged_into;    /* the question that it has become part of; 0: none */
    size_t duplicate_count; /* QUESTION_DUPLICATES_SHOWN, and one more when there are more */
};
enum { QUESTION_STATE_REASON_MAX = 300, QUESTION_DUPLICATES_SHOWN = 5 };

/* Why a question is closed: to choose from, and as its page says it. The last has no name. */
struct question_close_why {
    const char *name;
    const char *label;
    const char *said;
};
enum { QUESTION_CLOSE_WHYS_MAX = 8 };
extern const struct question_close_why question_close_whys[];
bool question_is_close_why(struct span name);
/* "It is about something other than backs and glutes."; empty for a duplicate, whose target says it. */
struct span question_closed_said(struct span why);

struct question {
    struct post post; /* id 0: there is none */
    bool gone;        /* the viewer may not see it: nothing but the id is there */
    struct span title;
    struct span slug;
    const struct span *tags;
    size_t tag_count;
    int64_t accepted_answer_id;
    int64_t answer_count;
    struct question_state state;
    const struct span *card; /* its symptom card: lines of card_chip_read */
    size_t card_count;
    bool advice_waits;          /* for a coach: sql/functions/check.sql */
    struct span advice_cleared; /* why a coach let advice go on; empty: none did */
    bool own_signs;      /* its asker looks at it, and what they ticked of warning signs is kept */
    bool keeps_out;      /* its asker blocks the viewer, who answers nothing here */
    int64_t close_votes; /* to close it, or to open it again, for who may vote; else 0 */
    int64_t close_votes_needed;
};

/* How a reader has the answers sorted. */
enum question_sort { QUESTION_BEST_FIRST, QUESTION_NEWEST_FIRST, QUESTION_OLDEST_FIRST };
extern const char *const question_sort_names[]; /* in addresses; ends with NULL */

/* Where a page of answers begins: at this answer or what comes after it. */
struct question_answer_place {
    enum question_sort sort;
    int64_t rank; /* of the best first; else 0 */
    instant at;
    int64_t id; /* 0: none; INT64_MAX: the newest of all */
};

/* Where the first page begins. */
struct question_answer_place question_first_answer(enum question_sort sort);
bool question_is_first(struct question_answer_place place);
/*
 * Reads a place in that order as it is in addresses: "5.1700000000000000.34" of the best first, "1700000000000000.34" of
 * the others. What is none is the first page.
 */
struct question_answer_place question_answer_place_read(enum question_sort sort, struct span s);

struct library_cards;

/* A question with everything that its page shows. */
struct question_thread {
    struct question question;
    struct post_list posts;      /* a page of answers as sorted, then first comments by time */
    struct library_cards *cards; /* of the entries that question and answers link to */
    struct question_answer_place from; /* where this page of answers begins */
    const struct post *next; /* the answer that the next page begins with; NULL on the last */
    size_t answer_bytes;     /* of a page, while it is read */
};

/*
 * Queues all that the page shows to whoever's session it is (empty: nobody's), but for the viewer's votes
 * (viewer_ask_votes).
 */
void question_store_thread(struct db_batch *batch, int64_t id, struct question_answer_place from,
                           struct span session_hash, struct question_thread *out);

/* Queues the question alone. */
void question_store_one(struct db_batch *batch, int64_t id, struct span session_hash,
                        struct question *out);

/* Queue; refused with the names of sql/functions/question_state.sql. `other` counts for "duplicate". */
void question_store_close(struct db_batch *batch, int64_t actor, int64_t id, struct span why,
                          struct span reason, const struct flag_other *other);
void question_store_close_again(struct db_batch *batch, int64_t actor, int64_t id);
void question_store_reopen(struct db_batch *batch, int64_t actor, int64_t id);
void question_store_set_locked(struct db_batch *batch, int64_t actor, int64_t id, bool yes,
                               struct span reason);
/* Why it was closed and locked the last time, for a moderator; empty: it was not. */
struct question_state_before {
    struct span closed_why;
    struct span lock_reason;
};
void question_store_state_before(struct db_batch *batch, struct span session_hash, int64_t id,
                                 struct question_state_before *out);

/* "/questions/12/slug?sort=newest&from=...": this page of answers, sorted so, from there on. Lives in the arena. */
struct span question_path(struct arena *arena, const struct question *question,
                          struct question_answer_place from);
/* Where the next page begins; only when there is one. */
struct question_answer_place question_next_place(const struct question_thread *thread);

/* An answer that most readers did not find helpful is folded, unless the asker accepted it, or it helped as many as speak against it. */
enum { QUESTION_FOLDED_BELOW = -3 };
bool question_is_folded(const struct question *question, const struct post *answer);

/* Among the page's posts: an answer that this viewer sees on it. */
bool question_shows_answer(const struct question_thread *thread, const struct post *post,
                           int64_t viewer, bool is_moderator);
/* Whether it has one; their own counts that waits for a moderator. */
bool question_shows_any(const struct question_thread *thread, int64_t viewer, bool is_moderator);
/* So many answers on the page, or such long ones, that a list of them helps to find one. */
bool question_is_long(const struct question_thread *thread, int64_t viewer, bool is_moderator);

/* What the question, its answers and its comments mention; what is deleted does not count. */
struct safety_hits question_safety(const struct question_thread *thread);

/* The question's page with the answer form as r->form has it: for answers that did not go through or are previewed. */
void question_show_again(struct request *r, int status, const struct question_thread *thread,
                         struct html preview);

/*
 * The first words of a question's stored HTML as plain text, for search engines and link previews:
 * at most QUESTION_DESCRIPTION code points, wiki links by their titles (`resolve` may be NULL), without footnotes. Lives in
 * the arena.
 */
enum { QUESTION_DESCRIPTION = 160 };
struct span question_description(struct arena *arena, struct html stored, wiki_resolver *resolve);
/* The same of an answer for the list of answers: at most QUESTION_BEGINNING code points. */
enum { QUESTION_BEGINNING = 70 };
struct span question_beginning(struct arena *arena, struct html stored, wiki_resolver *resolve);

/* The same of any text: at most `most` code points of the first `enough` bytes of HTML. */
struct span question_first_words(struct arena *arena, struct html stored, wiki_resolver *resolve,
                                 size_t enough, size_t most);

/*
 * The thread as search engines read it (schema.org's QAPage, in JSON): the question and the answers of its first page, each
 * shortened. Addresses begin with `origin`. Empty for what made-up people wrote. Lives in the arena.
 */
struct html question_structured(struct arena *arena, const struct question_thread *thread,
                                struct span origin, wiki_resolver *resolve);

/* Which of the names are no tag and no synonym: queues; *unknown gets them. */
struct question_unknown_tags {
    size_t count;
    struct span *items;
};
void question_store_unknown_tags(struct db_batch *batch, const struct span *tags, size_t count,
                                 struct question_unknown_tags *unknown);
/* Takes those out of tags[0..count), which keep their order: returns how many are left. */
size_t question_known_tags(struct span *tags, size_t count,
                           const struct question_unknown_tags *unknown);
/* "“sorebum” is not a tag yet. Take it out, or choose another one." */
struct span question_unknown_tags_message(struct arena *arena,
                                          const struct question_unknown_tags *unknown);

#endif
