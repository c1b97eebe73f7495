/*
 * What a page shows of the one who looks at it: name, time zone, forms' token, votes, whether they follow it, how many notices
 * they have. Templates mark these places with {{@name r}}, {{@zone r}}, {{@token r}}, {{@key r, action}}, {{@vote r, post->id}},
 * {{@follow r, mark}}, {{@unread r}}, and with {{@area r}}, as an attribute, where what fills them may be kept together (core/hole.h
 * says why; near every group of holes, before the first of them).
 *
 * A page with `.cached` is rendered for members once, for no one in particular: r->viewer is then VIEWER_ANY,
 * a member who wrote nothing. Who may see more than that gets a page of their own, as before: moderators, coaches
 * (unless the page says .same_for_coaches), and the authors that the page names (viewer_authors).
 *
 * A new feature that shows something of the viewer's adds a kind of hole and a column to sql/viewer.sql.
 */
#ifndef WEB_VIEWER_H
#define WEB_VIEWER_H

#include "core/clock.h"
#include "core/hole.h"
#include "web/page.h"

/* The account_id of no one in particular, who is signed in; no author has it. */
#define VIEWER_ANY (-1)

enum { VIEWER_FOLLOWS = 2000 };

/* What templates call. */
void viewer_name(struct text *out, struct request *r);
void viewer_zone(struct text *out, struct request *r);
void viewer_token(struct text *out, struct request *r);
void viewer_key(struct text *out, struct request *r, struct span action);
void viewer_vote(struct text *out, struct request *r, int64_t post_id);
/* `mark` is follow.mark of what the page is about: one, which is below 0, unlike the ids of posts. */
void viewer_follow(struct text *out, struct request *r, int64_t mark);
void viewer_unread(struct text *out, struct request *r);
void viewer_area(struct text *out, struct request *r);

/* Queues the look-up whether the viewer follows the tag, person ("tag", "person") or entry (its kind) of that name. */
void viewer_ask_follow(struct request *r, const char *kind, struct span name);
/* Queues the look-up of what the viewer wishes of all of a kind, for lists of what can be followed: of the last VIEWER_FOLLOWS. */
void viewer_ask_follows(struct request *r, const char *kind);

/*
 * Queues the look-up of the viewer's wish to follow a question, and of their votes on it and `most` answers, sorted so, from a
 * place on (rank, time, id), for pages that show them.
 */
void viewer_ask_votes(struct request *r, int64_t question, const char *sort, int64_t rank,
                      instant at, int64_t answer, int64_t most);

/*
 * Says whose own things are among what the page shows or hides: for them, and for who blocks one of them, it is another page. Call before
 * reply_begin. The ids stay with the caller's arena.
 */
void viewer_authors(struct request *r, const int64_t *authors, size_t count);

/*
 * Says that the page has something for this viewer alone; call before reply_begin. That theirs is another one than all members see
 * has to be told when it is cached, too: question_is_apart in sql/functions/question.sql.
 */
void viewer_apart(struct request *r);

/* Whether the viewer blocks that account; false on a page that is for all members. */
bool viewer_blocks(const struct request *r, int64_t author);

/* ---- the rest is the web layer's own ---- */

/* True when the page that follows is rendered for all members; from then on until viewer_end_shared r->viewer is VIEWER_ANY. */
bool viewer_begin_shared(struct request *r);
void viewer_end_shared(struct request *r);

/* Looks for the page in the cache; true when it is there and the request waits for the viewer's look-up. */
bool viewer_find_cached(struct request *r);
/* Once its result is in: true when that page is the viewer's, too. */
bool viewer_fits_cached(struct request *r);

/* A page that is made for the viewer alone shows days and times in the zone of the account; any other in UTC. */
void viewer_begin_zone(struct request *r);
void viewer_end_zone(struct request *r);

/* Fills holes: `context` is the request. */
struct span viewer_value(void *context, const struct hole_slot *slot);

/* Where the request's page is cached. */
struct cache_key viewer_cache_key(const struct request *r, bool members);

/* The person saved something a moment ago: pages are made again until everybody else sees it. */
bool viewer_just_wrote(const struct request *r);
void viewer_note_write(struct request *r);

#endif
