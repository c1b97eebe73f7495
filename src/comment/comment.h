/* Comments on questions, answers and entries of the library. */
#ifndef COMMENT_COMMENT_H
#define COMMENT_COMMENT_H

#include "post/post.h"

/* Queues; refused with 'post_exists' or 'post_not_deleted'. *id gets the comment's. */
void comment_store_add(struct db_batch *batch, int64_t author, int64_t parent_id,
                       const struct post_text *text, int64_t *id);

/*
 * Queues saying that a comment is useful, or taking that back; refused with 'post_exists', 'post_not_deleted', 'vote_not_own'.
 * *changed: it was not so before.
 */
void comment_store_vote(struct db_batch *batch, int64_t voter, int64_t comment_id, bool yes,
                        bool *changed);

/* A question, an answer or an entry with a page of its comments. */
struct comment_talk {
    struct post_source about;
    struct post_list comments;
    bool first;              /* the page begins with the first of them */
    const struct post *next; /* the comment that the next page begins with; NULL on the last */
    size_t bytes;            /* of a page, while it is read */
};

/* Queues what the page shows to whoever's session it is: from the comment of that time and id on. */
void comment_store_talk(struct db_batch *batch, struct span session_hash, int64_t parent_id,
                        instant from_at, int64_t from_id, struct comment_talk *out);

/* Queues the first comments on an entry, as everybody sees them: POST_COMMENTS of them or POST_COMMENTS_BYTES. */
struct comment_first {
    struct post_list comments;
    bool more;
};
void comment_store_of_entry(struct db_batch *batch, const char *kind, struct span slug,
                            struct comment_first *out);

/* The comment asks for the full text of the article that it is about. */
struct request;
bool comment_wants_text(const struct request *r, const struct post_place *place);
/* Behind comment_store_add: whoever asked follows the entry, unless they decided about that, and so reads of replies. */
void comment_store_follow(struct db_batch *batch, int64_t account, int64_t entry);

#endif
