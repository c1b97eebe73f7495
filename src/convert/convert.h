/* A comment becomes an answer, an answer a comment; each undoes the other: sql/functions/convert.sql. */
#ifndef CONVERT_CONVERT_H
#define CONVERT_CONVERT_H

#include "post/post.h"

enum { CONVERT_PARENTS = 60 };

/* What an answer may become a comment on. */
struct convert_parent {
    int64_t id;
    struct span kind; /* question, answer */
    struct span author;
    struct span beginning; /* plain text */
};

struct convert_parents {
    size_t count;
    struct convert_parent *items;
};

/* How it was converted last; kind empty: it never was. */
struct convert_before {
    struct span kind; /* to-answer, to-comment */
    int64_t actor_id; /* 0: whoever left */
    int64_t parent_id;
};

/* Queue, for whoever's session it is. */
void convert_store_before(struct db_batch *batch, struct span session_hash, int64_t post_id,
                          struct convert_before *out);
/* The question first, then CONVERT_PARENTS answers at most; nothing of what is no answer. */
void convert_store_parents(struct db_batch *batch, struct span session_hash, int64_t post_id,
                           struct convert_parents *out);

/*
 * Queue the conversion of a post as it was at revision `base`; `text` is its body as the other kind shows it. Refused with 'convert_conflict',
 * 'convert_of_question', 'convert_closed', 'convert_allowed', 'convert_parent', 'convert_pictures',
 * 'convert_by_moderator', 'convert_warned', 'convert_suggested' and those of editing.
 */
void convert_store_to_answer(struct db_batch *batch, int64_t actor, int64_t post_id, int64_t base,
                             const struct post_text *text);
void convert_store_to_comment(struct db_batch *batch, int64_t actor, int64_t post_id, int64_t base,
                              int64_t parent_id, const struct post_text *text);

/* A comment that somebody else, a moderator, made of an answer. */
bool convert_was_moderated(const struct convert_before *before, int64_t account_id);
/*
 * Its author, unless it was moderated, and moderators make an answer of a comment; a comment of an answer moderators, or whoever
 * made it one.
 */
bool convert_may(const struct post_source *source, const struct convert_before *before,
                 int64_t account_id, bool is_moderator);

#endif
