/* A mail as it is sent: what it says, and the bytes of the message. */
#ifndef CTL_MAIL_MAIL_WRITE_H
#define CTL_MAIL_MAIL_WRITE_H

#include "mail/mail.h"

/* What the words of a mail name (mail_text.chtml). */
struct mail_words {
    enum mail_kind kind;
    struct span name;  /* of the account */
    struct span site;  /* its address without the scheme */
    struct span link;  /* where to go */
    struct span about; /* as mail.about */
};

struct mail_letter {
    struct span from;    /* an address, or a name and <an address> */
    struct span to;      /* an address */
    struct span to_name; /* the account's name */
    struct span id;      /* of the message, without <>; the same each time it is tried */
    instant at;          /* of the event */
    struct span subject;
    struct span html; /* of the body: paragraphs */
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
