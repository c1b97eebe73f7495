/* How a mail leaves: to a mail server (SMTP), or into a folder where there is none. */
#ifndef CTL_MAIL_MAIL_SEND_H
#define CTL_MAIL_MAIL_SEND_H

#include <stdatomic.h>

#include "core/text.h"

struct mail_settings {
    const char *smtp; /* SMTP_URL: smtp://user:password@host:587, smtps://…; NULL: into `folder` */
    const char *ca;   /* SMTP_CA_FILE: certificates to trust; NULL: the system's */
    const char *from;   /* MAIL_FROM */
    const char *origin; /* of the site, for links */
    const char *folder; /* MAIL_FOLDER, var/mail */
};

/* From the environment. False, and why on standard error, when something does not fit together. */
MUST_CHECK bool mail_settings_read(struct mail_settings *out);

enum mail_outcome {
    MAIL_SENT,
    MAIL_WRITTEN, /* into the folder */
    MAIL_AGAIN,   /* it did not get through; certainly it was not taken */
    MAIL_REFUSED, /* the server does not know that address, or does not want it: never again */
    MAIL_FAILED,  /* the server does not want this message: never again */
    MAIL_LATE,    /* it was not tried: what it says no longer holds */
    MAIL_UNKNOWN, /* all was sent, and no answer came: it may have been taken */
};

/* A connection that is used again. Not for two threads. */
struct mail_sender;
/* Gives up what has not been sent yet once *stopping is true (NULL: never). NULL when there is no memory. */
struct mail_sender *mail_sender_new(const struct mail_settings *settings,
                                    const atomic_bool *stopping);
void mail_sender_free(struct mail_sender *sender);

/* Asked once the server wants the message, before a byte of it goes there. False: none does, and it counts as not taken. */
struct mail_begin {
    bool (*may)(void *context);
    void *context;
};

/* Takes at most 30 seconds, and what `begin` takes. *why gets the server's words, or ours, unless it was sent. */
enum mail_outcome mail_send(struct mail_sender *sender, struct span to, struct span message,
                            const struct mail_begin *begin, struct text *why);

/* A file of its own in the folder, readable by its owner alone. */
enum mail_outcome mail_put(const struct mail_settings *settings, int64_t id, struct span message,
                           struct text *why);

#endif
