/* A mail as it is sent: what it says, and the bytes of the message. */
#ifndef CTL_MAIL_MAIL_WRITE_H
#define CTL_MAIL_MAIL_WRITE_H

#include "mail/mail.h"
#include "notice/notice.h"

/* What the words of a mail name (mail_text.chtml). */
struct mail_words {
    enum mail_kind kind;
    struct span name;             /* of the account */
    struct span site;             /* its address without the scheme */
    struct span link;             /* where to go */
    struct span about;            /* as mail.about */
    const struct mail_news *news; /* of MAIL_NOTICES, else NULL */
};

/* What is unread, as far as a mail tells it. */
struct mail_news {
    struct span origin;          /* of the site, which its links begin with */
    struct notice_groups groups; /* each with the place of its notices */
    bool more;                   /* than are told of */
    bool own;                    /* some are replies to the reader */
    bool followed;               /* and some are not */
};

enum { MAIL_NEWS_SHOWN = 5 }; /* of one group */

/* The address of what a notice is about. */
struct span mail_news_link(struct arena *arena, const struct mail_news *news,
                           const struct notice *notice);
/* The first line of what it says, cut. */
struct span mail_news_words(struct arena *arena, const struct notice *notice);

struct mail_letter {
    struct span from;    /* an address, or a name and <an address> */
    struct span to;      /* an address */
    struct span to_name; /* the account's name */
    struct span id;      /* of the message, without <>; the same each time it is tried */
    instant at;          /* of the event */
    struct span subject;
    struct span html; /* of the body: paragraphs */
    struct span stop; /* a link by which mail programs stop such mails; empty: they cannot */
};

struct span mail_subject(enum mail_kind kind, struct arena *arena, struct span site);

/* The same words without markup: a paragraph is a line, and an empty one is between two. */
void mail_plain(struct text *out, struct span html);

/*
 * Adds the whole message: headers, and the words as text and as HTML, with CRLF at the ends of lines. False: `from` is no
 * address.
 */
MUST_CHECK bool mail_write(struct text *out, const struct mail_letter *letter);

#endif
