/* The job runner's side of mail: one at a time, from the queue to the mail server. */
#ifndef CTL_MAIL_MAIL_RUN_H
#define CTL_MAIL_MAIL_RUN_H

#include <stdatomic.h>

#include "ctl/mail/mail_send.h"
#include "db/sync.h"

/*
 * Sends the next mail that is due; *found: there was one. False: the database failed, and the reason is in *why. What came
 * of a mail and could not be noted is in *left (NULL: nothing), and noted first by the next call, over another connection; who
 * calls no more frees it.
 */
struct mail_errand;
MUST_CHECK bool mail_next(struct db_sync *db, struct mail_sender *sender,
                          const struct mail_settings *settings, struct mail_errand **left,
                          bool *found, struct text *why);
void mail_errand_free(struct mail_errand *errand);

/* Sends all that is due, each once. False: the database failed, and the reason is in *why. */
MUST_CHECK bool mail_drain(struct db_sync *db, const struct mail_settings *settings,
                           struct text *why);

/*
 * Sends what becomes due, over a connection of its own, in a thread of its own: a mail server that is slow keeps nothing
 * else waiting. NULL when there is no thread. It ends within a second of mail_stop, or after the mail that it is sending.
 */
struct mail_thread;
struct mail_thread *mail_start(void);
void mail_stop(struct mail_thread *thread);

#endif
