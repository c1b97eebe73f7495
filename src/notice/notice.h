/*
 * Notices: that something happened to what somebody follows (src/follow), or to their own posts. The job runner writes them
 * (sql/functions/notice.sql); here they are read, shown together by what they are about, and marked as read.
 */
#ifndef NOTICE_NOTICE_H
#define NOTICE_NOTICE_H

#include "core/clock.h"
#include "db/batch.h"

enum notice_what {
    NOTICE_QUESTION,
    NOTICE_ANSWER,
    NOTICE_COMMENT,
    NOTICE_ACCEPT,
    NOTICE_ENTRY,
    NOTICE_CHANGE,
    NOTICE_UNSAFE,
    NOTICE_RETIRED,
    NOTICE_LINK_UNSAFE,
    NOTICE_LINK_RETIRED,
    NOTICE_REMIND,
    NOTICE_SUGGESTED, /* a change of one's post; number is the suggestion's */
    NOTICE_TAG_SUGGESTION, /* somebody decided about a tag that one suggested; number is the suggestion's */
    NOTICE_HELD,           /* somebody decided about a post of one's own that waited */
    NOTICE_SUGGESTION,  /* somebody decided about one that one made; as before */
    NOTICE_DECIDED,     /* moderators closed, deleted, moved, … what one wrote */
    NOTICE_BADGE,       /* a badge of the reader's; about_id is its place in the list */
    NOTICE_ASKED,       /* about a post, by name; the comment that asks */
    NOTICE_WORSE_WAITS, /* it waits for more than a day; for coaches */
    NOTICE_WORSE_DECIDED, /* a coach decided about what the reader told; post_id is its number, and `decided` the outcome */
    NOTICE_PLAN_CHANGED,  /* a step of a plan: post_id is the plan's, place.number the step's */
    NOTICE_TRIAL_CHANGED, /* coaches changed something that the reader tries: it is about no post */
    NOTICE_PROFILE, /* something that the reader shows of themselves is not shown: it is about no post */
    NOTICE_WHATS
};

/* Why its reader is told. */
enum notice_about {
    NOTICE_THREAD,
    NOTICE_TAG,
    NOTICE_PERSON,
    NOTICE_OWN,
    NOTICE_SEARCH,
    NOTICE_ABOUTS
};

enum {
    NOTICE_PAGE = 100,       /* notices that a page looks at */
    NOTICE_GROUP_SHOWN = 10, /* of one group that a page shows before the rest is unfolded */
    NOTICE_EXCERPT = 160     /* code points */
};

/* Where a notice leads. */
struct notice_place {
    struct span what; /* empty: it is nobody's, or another reader's */
    struct span kind; /* of the post */
    int64_t post_id;
    struct span slug; /* of an entry */
    int64_t number;   /* of the revision; 0: there is none that readers can compare */
};

struct notice {
    int64_t id;
    enum notice_what what;
    enum notice_about about;
    int64_t about_id;
    int64_t number; /* of the revision; 0: it is about the post */
    instant at;
    bool read;
    struct span actor;
    struct span actor_role;
    struct span post_kind;
    int64_t post_id;
    struct span title; /* of the thread; empty: the reader does not see it any more */
    struct span
        excerpt; /* how the post begins, what was not safe, or why it was retired: plain text; may be empty */
    struct span
        about_title; /* of the tag, the person, the search, or the entry that is linked to; else empty */
    struct span
        decided; /* the event's kind ("close"; "refuse": a post that waited was not published), of NOTICE_WORSE_DECIDED the outcome; of others but NOTICE_DECIDED and NOTICE_PROFILE empty */
    struct span why; /* question_close_whys, post_delete_whys; may be empty */
    struct notice_place place;
};

struct notice_list {
    size_t count;
    struct notice
        *items; /* the newest first; one more than NOTICE_PAGE when there are older ones */
};

/* Notices that are shown together, the newest of each group first: of one kind, about one thing, all read or none. */
struct notice_group {
    struct span words; /* what happened: "2 new answers to" */
    struct span name;  /* and of what: a title, or a name */
    const struct notice **items;
    size_t count;
};

struct notice_groups {
    struct notice_group *items;
    size_t count;
};

/* Queue; of the session's own, from before that id. */
void notice_store_list(struct db_batch *batch, struct span session_hash, bool unread,
                       int64_t before, struct notice_list *out);
/* It is read, and with it what else is unread of its thread. */
void notice_store_open(struct db_batch *batch, int64_t account, int64_t id,
                       struct notice_place *out);
/* Those up to `until` are read: of the group of `alike`, or (0) all. */
void notice_store_read(struct db_batch *batch, int64_t account, int64_t alike, int64_t until);

/* Of the first NOTICE_PAGE, those whose title is there; in the arena. */
struct notice_groups notice_group(struct arena *arena, const struct notice_list *list);

/* Whether it says who did that: not of what the site itself says, and not of what coaches and moderators decide. */
bool notice_names_actor(enum notice_what what);

/* What a link or a button to it says: where it leads, so that of many one finds the right one. In the arena. */
struct span notice_words(struct arena *arena, const struct notice *notice);

/*
 * Of NOTICE_DECIDED and NOTICE_PROFILE: what was decided, with a title behind it ("Your question was closed:"), and why, in the words of whoever did it and
 * with what its author can do next. In the arena. Of others both are empty.
 */
struct span notice_decided_words(struct arena *arena, const struct notice *notice);
struct span notice_decided_said(struct arena *arena, const struct notice *notice);

/* The address of what it is about; "/notices" when there is none. */
struct span notice_path(struct arena *arena, const struct notice_place *place);

/* ---- how one is told (sql/functions/notice_mail.sql) ---- */

/* "never", "hours", "daily", "weekly": when what is still unread is told by mail; ends with NULL. */
extern const char *const notice_mail_names[];

struct notice_setting {
    bool own;                  /* questions are followed that one asks or answers */
    struct span own_mail;      /* one of notice_mail_names: for replies to oneself */
    struct span followed_mail; /* for all else */
    struct span email;         /* verified; empty: there is none */
    bool email_refused;        /* its mail server does not know it: nothing goes there */
};

/* Queue; of the session's own. */
void notice_store_setting(struct db_batch *batch, struct span session_hash,
                          struct notice_setting *out);
void notice_store_setting_put(struct db_batch *batch, int64_t account,
                              const struct notice_setting *setting);

/* Queues: what the mail with these words in mail.about is to tell, `most` at most. */
void notice_store_mail_list(struct db_batch *batch, int64_t account, struct span address,
                            struct span about, int64_t most, struct notice_list *out);

/* Reads a row of notice_said into a notice_list. */
void notice_read_said(struct db_row *row, void *out);

/* What the link of such a mail is about. */
struct notice_stop {
    int64_t account_id; /* 0: the link no longer works */
    struct span name;
    struct span own; /* how replies were told: one of notice_mail_names; empty: the mail had none */
    struct span followed; /* and all else */
    bool goes;            /* one of them is told by mail now */
};

/* Queue; the hash is that of the link's token. `again` puts back what was so when the mail was sent. Refused: it no longer works. */
void notice_store_stop_of(struct db_batch *batch, struct span token_hash, struct notice_stop *out);
void notice_store_stop(struct db_batch *batch, struct span token_hash, bool again);

#endif
