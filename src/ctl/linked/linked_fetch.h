/*
 * Getting a picture from an address that somebody wrote into a text: by libcurl, from the job runner alone. The address is a
 * stranger's, and so is every answer: http and https on their own ports, three redirects at most, each looked at as the first one
 * was, no proxy, no cookies, no name or password, twenty seconds and 12 MB in all, and nothing whose first bytes are no picture's. An
 * address inside a network is never connected to, whatever the name was looked up as: the socket's own address is looked at.
 */
#ifndef CTL_LINKED_LINKED_FETCH_H
#define CTL_LINKED_LINKED_FETCH_H

#include "core/text.h"

enum { LINKED_SECONDS = 20, LINKED_REDIRECTS = 3, LINKED_URL_MAX = 2400 };

struct linked_how {
    const char *
        loopback; /* "127.0.0.1:8080", which is asked although it is inside: to try something; NULL: none is */
    const char
        *resolve; /* "host:port:address,address", in place of what a name is looked up as; NULL */
    long seconds; /* 0: LINKED_SECONDS */
};

/* An address that is asked: http or https, a host, no user or password, no other port but that of `loopback`. */
bool linked_is_allowed(struct span address, const char *loopback);

/*
 * The file at `address` goes into *file, whose maximum is above PICTURE_UPLOAD_MAX. NULL: it is there; else why not, a name of
 * linked_fault_words. Does not look whether it can be decoded.
 */
const char *linked_fetch(const struct linked_how *how, struct span address, struct text *file);

#endif
