/* What this server was started with, and what all pages share. Set once, before the first request. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "db/pool.h"
#include "web/contact.h"
#include "web/host.h"

struct site {
    const char *origin;  /* ORIGIN: "https://example.org"; NULL: the Host header is taken */
    const char *hosts;   /* HOSTS: see web/host.h; may be NULL */
    struct span contact; /* CONTACT: see web/contact.h; empty: nobody has said how to reach them */
    bool tls;            /* people reach us by https: cookies are Secure and named __Host- */
    struct proxies proxies; /* BEHIND_PROXY: whose X-Forwarded-For is believed */
    int64_t schema_version;
    struct db_pool *pool;
    void (*written)(void); /* something was committed that others are to see */
};

extern struct site site;

#endif
