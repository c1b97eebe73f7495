/*
 * Flags: a member says that something is wrong with a post, an entry or a person. All that is flagged of one is a case, until a
 * moderator (of the library a coach) decides about it: sql/functions/flag.sql. Who flagged something is told to moderators alone.
 */
#ifndef FLAG_FLAG_H
#define FLAG_FLAG_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

enum {
    FLAG_WORDS_MAX = 500, /* code points of what is said to it, by either side */
    FLAG_OTHER_MAX = 300, /* and of an address */
    FLAG_EXCERPT = 600,
    FLAG_SHOWN = 40, /* flags of a case */
    FLAG_PAGE = 20,
    FLAG_WHYS_MAX = 16
};

/* What can be flagged: bits. */
enum flag_thing {
    FLAG_QUESTION = 1,
    FLAG_ANSWER = 2,
    FLAG_COMMENT = 4,
    FLAG_ENTRY = 8,
    FLAG_PERSON = 16,
    FLAG_THREAD = FLAG_QUESTION | FLAG_ANSWER | FLAG_COMMENT,
    FLAG_ANYTHING = FLAG_THREAD | FLAG_ENTRY | FLAG_PERSON
};

struct flag_why {
    const char *name;
    const char *label;  /* as the form offers it */
    const char *said;   /* in a list: "may be unsafe" */
    unsigned things;    /* of enum flag_thing */
    const char *delete; /* post_delete_whys: what deleting for it is called */
};
/* In the order of the form; the last has no name. How urgent each is: flag_urgency in sql/functions/flag.sql. */
extern const struct flag_why flag_whys[];
bool flag_is_why(struct span name);
/* It is one that the form of such a thing offers. */
bool flag_why_fits(struct span name, enum flag_thing thing);
/* "may be unsafe"; the name itself when it is none. */
struct span flag_said(struct span name);
/* The name of post_delete_whys; empty: it is none. */
struct span flag_delete_why(struct span name);

/* "question", "answer", "comment", a kind of entry or "person". */
enum flag_thing flag_thing_of(struct span kind);

/* What a flag or a case is about, or what it is said to repeat. */
struct flag_subject {
    struct span kind; /* flag_thing_of; empty: there is none */
    int64_t id;       /* of the post; 0: it is a person */
    struct span
        title; /* of its question or entry; a person's name; empty: the viewer may not see it */
    struct span slug;
};
/* post_thing_path of it. */
struct span flag_subject_path(struct arena *arena, const struct flag_subject *subject);

struct flag {
    int64_t id; /* 0: none */
    struct span why;
    struct span words;
    instant at;
    struct flag_subject other; /* of a duplicate: what it repeats */
    /* What became of it. */
    instant ended_at;    /* 0: it waits */
    struct span outcome; /* flag_outcome_words */
    struct span answer;
    struct flag_subject subject; /* of lists */
    /* For those who decide. */
    int64_t revision;
    struct person reporter; /* id 0: the viewer is not told */
};

struct flag_list {
    size_t count;
    struct flag *items;
};

/* What whoever flagged it reads: "It was deleted." */
struct span flag_outcome_words(struct span outcome);

struct flag_case {
    int64_t id; /* 0: there is none, or not for the viewer */
    bool of_library;
    int64_t urgency;
    int64_t flags;
    instant since;
    instant ended_at; /* 0: it waits */
    struct span ended_by;
    struct span outcome;
    struct span reason;
    struct span answer;
    struct flag_subject subject;
    struct span excerpt; /* plain text */
    struct person author;
    instant deleted_at;     /* of the post */
    int64_t thread_id;      /* its question, of a comment perhaps an entry; 0: it has none */
    struct span claimed_by; /* empty: nobody has it */
    instant claimed_until;
    int64_t notes;      /* internal ones on it and on its author, at most 10 */
    struct span digest; /* of it and of its flags: POST_DIGEST_FIELD */
    struct flag_list list;
};

/* What a question repeats, as somebody typed it: an address of this site's, or a question's number. */
struct flag_other {
    struct span kind; /* "question", or an entry's */
    struct span slug; /* the question's number; an entry's slug */
};
/*
 * False: it is neither. `origin` is what addresses of this site begin with, for whoever typed it (page_origin). Points into
 * `typed`.
 */
MUST_CHECK bool flag_other_read(struct span typed, struct span origin, struct flag_other *out);

/* Queue, for whose session it is: `post` or `account`, the other is 0. */
void flag_store_own(struct db_batch *batch, struct span session_hash, int64_t post, int64_t account,
                    struct flag *out);
/* At most `most` from before `before` (an id), the newest first. */
void flag_store_mine(struct db_batch *batch, struct span session_hash, int64_t before, int64_t most,
                     struct flag_list *out);
/* What was decided of that within two weeks, the newest decision first. */
void flag_store_told(struct db_batch *batch, struct span session_hash, int64_t most,
                     struct flag_list *out);
void flag_store_case(struct db_batch *batch, struct span session_hash, int64_t id,
                     struct flag_case *out);
/* Refused with the names of sql/functions/flag.sql; a decision with 'flag_unread' when it is not what has this digest. */
void flag_store_put(struct db_batch *batch, int64_t reporter, int64_t post, int64_t account,
                    struct span why, struct span words, const struct flag_other *other);
void flag_store_take_back(struct db_batch *batch, int64_t reporter, int64_t flag);
void flag_store_decide(struct db_batch *batch, int64_t actor, int64_t flag_case,
                       struct span outcome, struct span delete_why, struct span reason,
                       struct span answer, struct span digest);
void flag_store_reopen(struct db_batch *batch, int64_t actor, int64_t flag_case);

#endif
