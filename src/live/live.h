/*
 * Open pages that are told of what is new: /questions/12/live is a stream of server-sent events
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html), read by assets/js/live.js.
 *
 * An event is what everybody sees of a question at that moment, in numbers, never in words:
 *
 *     id: 90ab...                          the state's digest, the same on all workers and machines
 *     data: {"question":[12,3],            the question and its score
 *            "answers":[[13,5],[14,0]],    the newest answers, with their scores
 *            "comments":[[15,13]]}         the newest comments, with what they are on
 *
 * So nothing is missed: who comes back is told the whole state, unless it is the one that Last-Event-ID names. "event: end" says that
 * the question is not public any more. A worker hears what changed by the notices that its cached pages are dropped by
 * (sql/functions/common.sql), asks once for all questions that somebody here reads, and writes to each stream. One that does not take
 * a whole event at once is dropped: nothing waits here for slow readers.
 */
#ifndef LIVE_LIVE_H
#define LIVE_LIVE_H

#include "db/batch.h"

/* In the parent, before the workers are started: how many streams a worker's descriptors allow. */
void live_prepare(void);

/* A notice: "question:12" changed. The empty topic: anything may have, and notices may have been missed. */
void live_changed(struct span topic);

/* To be called once a second: a sign of life to those who heard nothing for a while. */
void live_tick(void);

/* To be called each time before the loop waits. Ends all streams once the worker is told to end. */
void live_turn(void);

/* Ends all streams: their readers come back, at moments of their own. */
void live_end_all(void);

/* ---- what is asked of the database ---- */

enum { LIVE_POSTS = 100 /* the newest answers, and as many comments, of a question */ };

/* What everybody sees of a question: "[13,5],[14,0]", as in an event. */
struct live_state {
    int64_t question;
    int64_t score;
    struct span answers;
    struct span comments;
};

struct live_states {
    size_t count;
    struct live_state *items;
};

/* Of these questions those that everybody sees. `questions` lives until the batch is finished. */
void live_store_states(struct db_batch *batch, const int64_t *questions, size_t count,
                       struct live_states *out);

#endif
