/* What moderators look at: what is deleted, what was changed lately, and what they did themselves. */
#ifndef MODERATION_MODERATION_H
#define MODERATION_MODERATION_H

#include "core/clock.h"
#include "db/batch.h"
#include "question/question.h"

enum { MODERATION_PAGE = 30 };

enum moderation_tab { MODERATION_DELETED, MODERATION_CHANGES, MODERATION_MINE };
/* In addresses; both end with NULL. */
extern const char *const moderation_tab_names[];
/* What changes are narrowed down to, "all" first. */
extern const char *const moderation_kind_names[];
/* As people read it. */
const char *moderation_kind_label(size_t kind);

struct moderation_deleted {
    int64_t id;
    struct span kind;    /* question, answer, comment */
    struct span title;   /* of its question */
    struct span excerpt; /* plain text */
    instant at;
    struct person author;
    struct person by; /* id 0: an import */
    struct span why;  /* post_delete_whys */
    struct span reason;
};

/* What was done; sql/moderation.sql has their names. */
enum moderation_what {
    MODERATION_EDIT,
    MODERATION_DELETE,
    MODERATION_RESTORE,
    MODERATION_PUBLISHED,
    MODERATION_HELD_AGAIN,
    MODERATION_RETIRE,
    MODERATION_BRING_BACK,
    MODERATION_REVIEW,
    MODERATION_REVIEW_CONTINUED,
    MODERATION_REVIEW_WITHDRAWN,
    MODERATION_REVIEW_ENDED,
    MODERATION_CREDENTIAL,
    MODERATION_CREDENTIAL_WITHDRAWN,
    MODERATION_ROLE,
    MODERATION_SUSPEND,
    MODERATION_UNSUSPEND,
    MODERATION_HELD_REFUSED, /* all that waited of somebody who is suspended: detail says how many */
    MODERATION_HELD_WAITS,
    MODERATION_PORTRAIT_TAKEN,
    MODERATION_PORTRAIT_BACK,
    MODERATION_PORTRAIT_SHOWN, /* of a new account */
    MODERATION_PORTRAIT_AGAIN,
    MODERATION_ABOUT_SHOWN,
    MODERATION_ABOUT_REFUSED,
    MODERATION_ABOUT_AGAIN,
    MODERATION_TAG,
    MODERATION_TAG_MERGE,
    MODERATION_TAG_UNMERGE,
    MODERATION_TAG_MADE, /* of a suggestion: flag_case is its number, detail the name */
    MODERATION_TAG_REFUSED,
    MODERATION_TAG_OPEN,
    MODERATION_PAGE_PROPOSED,
    MODERATION_PAGE_AGREED,
    MODERATION_PAGE_DROPPED,
    MODERATION_CLOSE,
    MODERATION_REOPEN,
    MODERATION_LOCK,
    MODERATION_UNLOCK,
    MODERATION_CHECK_CLEARED, /* advice on a question */
    MODERATION_CHECK_HELD,
    MODERATION_TO_ANSWER,
    MODERATION_TO_COMMENT,
    MODERATION_QUESTION_MERGE,
    MODERATION_QUESTION_UNMERGE,
    MODERATION_QUESTION_MOVE,
    MODERATION_QUESTION_UNMOVE,
    MODERATION_FLAG_DECIDED,
    MODERATION_FLAG_REOPENED,
    /* From here on lists of what one did oneself alone: whose something is need not know that it waited. */
    MODERATION_QUEUE_SEEN, /* detail is the queue's kind */
    MODERATION_QUEUE_UNSEEN,
    MODERATION_WARN,
    MODERATION_WARN_OFF,
    MODERATION_WORSE_DECIDED,
    MODERATION_WORSE_REOPENED,
    MODERATION_SUGGESTION, /* flag_case is its number, detail the outcome */
    MODERATION_WIKI,
    MODERATION_WIKI_OFF,
    MODERATION_RING,      /* flag_case is its number, detail the state */
    MODERATION_WORD_NONE, /* flag_case is its number, the words are the reason */
    MODERATION_WORD_OPEN,
    MODERATION_WHATS,
    MODERATION_OWN = MODERATION_QUEUE_SEEN
};
/* Their names in the database, in that order. */
extern const char *const moderation_what_names[MODERATION_WHATS + 1];
/* Those that are of a kind to be shown follow each other: the first, and *count of them. `own`: of what the viewer did. */
enum moderation_what moderation_kind_whats(size_t kind, bool own, size_t *count);
/* The last kind is of one's own list alone, and what moderators and admins do is in none of a coach's. */
bool moderation_kind_is_for(size_t kind, bool own, bool coach);

struct moderation_change {
    enum moderation_what what;
    instant at;
    int64_t key;
    struct person by;  /* id 0: the command-line tool */
    int64_t post_id;   /* 0: it is about a tag or a person */
    struct span kind;  /* of the post */
    struct span title; /* of the question, the entry or the tag */
    struct span slug;  /* of the entry; a tag's name */
    int64_t revision;  /* 0: it is none */
    struct span why;
    struct span reason;
    struct span author; /* of the post, when that is somebody else */
    struct person whom; /* to whom it happened: without an id; no name when it is nobody */
    int64_t flag_case;  /* the number of a case, a suggestion, …; else 0 */
    struct span
        detail; /* the name of a tag that was merged, a profession, a role, or how a review ended */
};

struct moderation {
    bool of_coach; /* a coach's own list, which leads nowhere else */
    enum moderation_tab tab;
    size_t kind;
    struct span who; /* as typed; empty: anybody */
    struct question_place from;
    bool first;
    struct {
        size_t count;
        struct moderation_deleted *items;
    } deleted;
    struct {
        size_t count;
        struct moderation_change *items;
    } changes;
};

/* Queues a page of what `page` says, one more than MODERATION_PAGE when there is more; nothing for who is no moderator; of
 * what they did themselves, for who is no coach. */
void moderation_store_page(struct db_batch *batch, struct span session_hash,
                           struct moderation *page);

/* Where a change is seen: the history at that revision, the post, the reviews, the changes of a page that wait. Lives in the arena. */
struct span moderation_change_path(struct arena *arena, const struct moderation_change *change);
/* What takes a change back. */
struct moderation_undo {
    const char *label;
    struct span path; /* where it is done; empty: it is not undone, and the label says why */
    const char *name; /* of the button that does it there at once; NULL: it is a link */
    const char *value;
};
/* Lives in the arena. */
struct moderation_undo moderation_undo(struct arena *arena, const struct moderation_change *change);

/* This page's address, going on before `before` ("time.key"; empty: from the top). Lives in the arena. */
struct span moderation_path(struct arena *arena, const struct moderation *page, struct span before);

#endif
