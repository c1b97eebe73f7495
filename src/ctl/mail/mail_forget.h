/* What is over goes: links, mails of more than 30 days ago, and the files of mails that are gone. */
#ifndef CTL_MAIL_MAIL_FORGET_H
#define CTL_MAIL_MAIL_FORGET_H

#include "ctl/mail/mail_send.h"
#include "db/sync.h"

/*
 * A file in the folder of mails lasts as long as the mail's row: until it is 30 days old, or its account is erased. Files of
 * other names are left alone. A folder that cannot be read or written is named on standard error. False: the database failed,
 * and the reason is in *why.
 */
MUST_CHECK bool mail_forget(struct db_sync *db, const struct mail_settings *settings,
                            struct text *why);

#endif
