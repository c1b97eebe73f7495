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

struct moderation_change {
    struct span what; /* edit, page, tag, or the kind of an event */
    instant at;
    int64_t key;
    struct person by;    /* id 0: the command-line tool */
    int64_t post_id;     /* 0: it is about a tag */
    struct span kind;    /* of the post */
    struct span title;   /* of the question, the entry or the tag */
    struct span slug;    /* of the entry; a tag's name */
    int64_t revision;    /* 0: it is none */
    struct span tag_was; /* the name of a tag that was merged */
    struct span why;
    struct span reason;
    struct span author; /* of the post, when that is somebody else */
};

struct moderation {
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

/* Queues a page of what `page` says, one more than MODERATION_PAGE when there is more; nothing for who is no moderator. */
void moderation_store_page(struct db_batch *batch, struct span session_hash,
                           struct moderation *page);

/* Where a change is seen: the history at that revision, the post, the changes of a page that wait. Lives in the arena. */
struct span moderation_change_path(struct arena *arena, const struct moderation_change *change);
/* "edited the answer", "merged the tag"; what follows is the title. */
struct span moderation_change_words(struct arena *arena, const struct moderation_change *change);
/* This page's address, going on before `before` ("time.key"; empty: from the top). Lives in the arena. */
struct span moderation_path(struct arena *arena, const struct moderation *page, struct span before);

#endif
