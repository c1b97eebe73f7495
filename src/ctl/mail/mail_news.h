/* What a mail of unread notices tells: read when it is sent. */
#ifndef CTL_MAIL_MAIL_NEWS_H
#define CTL_MAIL_MAIL_NEWS_H

#include "ctl/mail/mail_send.h"
#include "ctl/mail/mail_write.h"
#include "db/sync.h"

/*
 * Fills *out, in the arena. MAIL_SENT: there is something to tell; MAIL_LATE: there is nothing any more, as it was read, or may
 * not be seen; MAIL_AGAIN: the database failed. *why says so.
 */
enum mail_outcome mail_news_load(struct db_sync *db, struct arena *arena, const struct mail *mail,
                                 struct span origin, struct mail_news *out, struct text *why);

#endif
