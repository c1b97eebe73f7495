/*
 * Whom to call, by country. Numbers are public emergency numbers and national health lines, as each country's own
 * services name them: nhs.uk, gpoutofhours.hscni.net, citizensinformation.ie, the European Union's 112 and 116 117 (which
 * some members have not introduced), 911 and 811 in North America, healthdirect.gov.au, health.govt.nz, ners.in. They
 * are part of the program, so that they are there when nothing else is.
 */
#ifndef ABOUT_URGENT_H
#define ABOUT_URGENT_H

#include "core/span.h"

struct urgent_country {
    const char *code;          /* "gb": what the browser remembers */
    const char *name;          /* "United Kingdom" */
    const char *emergency;     /* "999"; also the number that is dialled */
    const char *advice;        /* who to ask when it can wait for a call: "NHS 111" */
    const char *advice_number; /* what is dialled for it; NULL: there is no one number */
    const char *note;          /* a sentence: where these numbers do not reach; or NULL */
};

/* Ends with a NULL name. */
extern const struct urgent_country urgent_countries[];

/* A page's stored HTML in three: what is urgent, what can wait for days, and all that follows. */
struct urgent_page {
    struct html now_title; /* what is within the first <h2> */
    struct html now;       /* from behind it to the second */
    struct html soon;      /* from the second <h2> to the third */
    struct html rest;
};

/* False when the page has not got three headings: then it is shown as any other. */
bool urgent_divide(struct html stored, struct urgent_page *page);

#endif
