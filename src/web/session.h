/* Sessions and CSRF tokens. The cookie holds 256 random bits, the database only their SHA-256. */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "web/page.h"

enum { SESSION_HASH_LEN = 32 };

/* The request has a session cookie (it may be out of date). */
bool session_is_claimed(const struct request *r);
/* SHA-256 of the cookie's token in the arena; empty without a cookie. For statements of the account pages. */
struct span session_hash(struct request *r);

/* Reads the columns of session_find, and what begins with them, into r->viewer; `out` is the request. */
void session_read(struct db_row *row, void *out);
/* The token that the viewer's forms carry. A visitor without one gets a cookie that it is made from. */
struct span session_csrf(struct request *r);

/* Queues the look-up into r->batch; fills in r->viewer when the results are read. */
void session_find(struct request *r);
/* Once the look-up is read: notes that the session is in use, at most every five minutes. Nobody waits for it. */
void session_seen(struct request *r);

/* A session to begin. src/sign_in/sign_in.h begins one with all that belongs to it. */
struct session_start {
    int64_t account_id;
    const char *means; /* session.means: lives as long as the program */
    bool strong;       /* a second factor or a passkey was used */
    /* account.devices_since as it was when the password was looked at; 0: the proof was no password */
    instant proved_since;
    /* By which link with another site: empty: by none. */
    struct span issuer;
    struct span subject;
};

/* Begins a session: queues its row into r->batch. The request's old session is ended in the same batch.
 * Then r->viewer is the account, and the page's token is that of the session. The cookie goes with the reply once the
 * batch is carried out: a batch that fails leaves the browser the cookie that it has. Returns SHA-256 of its token. */
struct span session_begin(struct request *r, const struct session_start *start);
/*
 * For a page that declares `.renews_session`, when its owner has just proved once more who it is: the session goes on with
 * another token. `strong`: by a second factor or a passkey. The new token follows from the old one and the form's key: who
 * sends the form again because the first answer was lost is found by both of them; that of a GET is a random one. Refused with
 * 'session_over' when the session was ended meanwhile.
 */
void session_renew(struct request *r, bool strong);
/* This form renewed the session before: true, and the session's cookie goes with the reply. */
bool session_was_renewed(struct request *r);
/* Ends the request's session: queues its deletion. The cookie is deleted with the reply once that is carried out. */
void session_end(struct request *r);
/* The web layer's own: the batch that was sent last was carried out, or was not. */
void session_stored(struct request *r);
void session_not_stored(struct request *r);

/* Browsers say which site a POST comes from: false for another's. Looks at headers only. */
bool session_origin_is_ours(struct request *r);
/* The secret of a browser that is not signed in, or the empty span. */
struct span session_visit(const struct request *r);

/* A POST must bring the token of the session that was found. */
bool session_csrf_is_right(struct request *r);
/* Before the session is looked up: the token is that of one of the cookies, so somebody saw one of our forms. */
bool session_csrf_may_be_right(struct request *r);

/* True when the Cookie header holds a session, before there is a request. Never reads past the header. */
bool session_in_header(struct span cookie_header);

#endif
