/* Sessions and CSRF tokens. */
#include "web/session.h"

#include <sodium.h>

#include "core/token.h"
#include "web/alone.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/site.h"

enum { CSRF_LEN = 22, SEEN_BYTES_MAX = 65536, AGENT_BYTES_MAX = 300 };

static const char session_cookie_plain[] = "bt_session";
static const char session_cookie_host[] = "__Host-bt_session";
static const char visit_cookie_plain[] = "bt_visit";
static const char visit_cookie_host[] = "__Host-bt_visit";

static const char *session_cookie(void)
{
    return site.tls ? session_cookie_host : session_cookie_plain;
}

static const char *visit_cookie(void)
{
    return site.tls ? visit_cookie_host : visit_cookie_plain;
}

bool session_in_header(struct span cookie_header)
{
    return cookie_header.len > 0 &&
           memmem(cookie_header.ptr, cookie_header.len, "bt_session=", 11) != NULL;
}

static struct span cookie_token(const struct request *r)
{
    struct span token = page_cookie(r, session_cookie());
    return token.len == TOKEN_LEN ? token : (struct span){NULL, 0};
}

bool session_is_claimed(const struct request *r)
{
    return !span_is_empty(cookie_token(r));
}

struct span session_hash(struct request *r)
{
    struct span token = cookie_token(r);
    return span_is_empty(token) ? token : token_hash(r->arena, token);
}

void session_read(struct db_row *row, void *out)
{
    struct request *r = out;
    struct viewer *viewer = &r->viewer;
    viewer->session_id = db_int(row);
    viewer->account_id = db_int(row);
    viewer->name = db_text(row);
    viewer->role = db_text(row);
    r->state->session_seen_due = db_bool(row);
    viewer->zone = db_text(row);
    viewer->strong = db_bool(row);
    viewer->confirmed = db_bool(row);
    viewer->unread = db_int(row);
    viewer->blocks = db_ints(row, &viewer->block_count);
    viewer->is_admin = span_is(viewer->role, "admin");
    viewer->is_moderator = viewer->is_admin || span_is(viewer->role, "moderator");
    viewer->is_coach = viewer->is_moderator || span_is(viewer->role, "coach");
    if (site.staff_needs_factor && viewer->is_moderator && !viewer->strong) {
        viewer->needs_factor = true;
        viewer->role = SPAN("member");
        viewer->is_admin = viewer->is_moderator = viewer->is_coach = false;
    }
}

/*
 * The session that this form replaces the request's by; empty without a session or a key. A thief of the old cookie
 * alone cannot make it: the key is in the form that its owner was shown.
 */
static struct span renewed_token(struct request *r)
{
    struct span old = cookie_token(r);
    struct span key = form_get(&r->form, "key");
    if (!r->is_post || !r->page->renews_session || span_is_empty(old) || span_is_empty(key))
        return (struct span){NULL, 0};
    unsigned char bytes[TOKEN_BYTES];
    crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)key.ptr, key.len,
                       (const unsigned char *)old.ptr, old.len);
    return token_of(r->arena, bytes);
}

static void read_renewed(struct db_row *row, void *out)
{
    struct request *r = out;
    session_read(row, r);
    r->state->session_seconds = db_int(row);
    r->state->session_renewed = true;
}

void session_find(struct request *r)
{
    struct span hash = session_hash(r);
    if (!span_is_empty(hash))
        db_ask(r->batch, STMT_session_find, session_read, r, DB_BYTES(hash));
    struct span renewed = renewed_token(r);
    if (!span_is_empty(renewed))
        db_ask(r->batch, STMT_session_find_renewed, read_renewed, r,
               DB_BYTES(token_hash(r->arena, renewed)));
}

/* Nobody waits for it. */
void session_seen(struct request *r)
{
    if (!r->state->session_seen_due)
        return;
    r->state->session_seen_due = false;
    struct alone *alone = alone_new(SEEN_BYTES_MAX);
    db_ask(alone->batch, STMT_session_seen, NULL, NULL, DB_INT(r->viewer.session_id),
           DB_TEXT(arena_span(alone->arena, r->address)));
    alone_send(alone);
}

/*
 * The key is the cookie's value, which nobody else knows: who sees a page's token learns nothing of the cookie, and who can
 * plant a cookie of their own could ask for its token as well, so that a secret of the site would add nothing.
 */
static struct span csrf_of(struct arena *arena, struct span token)
{
    unsigned char mac[16];
    crypto_generichash(
        mac, sizeof(mac), (const unsigned char *)"csrf", 4, (const unsigned char *)token.ptr,
        token.len > crypto_generichash_KEYBYTES_MAX ? crypto_generichash_KEYBYTES_MAX : token.len);
    char *text = arena_alloc(arena, CSRF_LEN + 1);
    sodium_bin2base64(text, CSRF_LEN + 1, mac, sizeof(mac),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_make(text, CSRF_LEN);
}

static void change_cookie(struct request *r, struct span token)
{
    r->state->session = token;
    r->state->session_changes = true;
}

/* A page that is shown at once is that of whoever has this session now. */
static void look_again(struct request *r, struct span token)
{
    change_cookie(r, token);
    db_ask(r->batch, STMT_session_find, session_read, r, DB_BYTES(token_hash(r->arena, token)));
    r->state->csrf = csrf_of(r->arena, token);
}

struct span session_begin(struct request *r, const struct session_start *start)
{
    struct span old = session_hash(r);
    if (!span_is_empty(old))
        db_ask(r->batch, STMT_session_end, NULL, NULL, DB_BYTES(old));
    struct span agent = page_header(r, "user-agent");
    agent.len = agent.len > AGENT_BYTES_MAX ? AGENT_BYTES_MAX : agent.len;
    agent = form_clean_line(r->arena, agent);
    struct span token = token_random(r->arena);
    struct span hash = token_hash(r->arena, token);
    db_ask(r->batch, STMT_session_start, db_read_int, &r->state->session_seconds, DB_BYTES(hash),
           DB_INT(start->account_id), DB_TEXT(span_of(start->means)), DB_BOOL(start->strong),
           DB_TEXT(r->address), DB_TEXT(agent), DB_TIME_OR_NULL(start->proved_since),
           DB_TEXT_OR_NULL(start->issuer), DB_TEXT_OR_NULL(start->subject));
    look_again(r, token);
    return hash;
}

void session_renew(struct request *r, bool strong)
{
    struct span renewed = renewed_token(r);
    if (span_is_empty(renewed))
        renewed = token_random(r->arena);
    db_ask(r->batch, STMT_session_renew, db_read_int, &r->state->session_seconds,
           DB_BYTES(session_hash(r)), DB_BYTES(token_hash(r->arena, renewed)), DB_BOOL(strong));
    look_again(r, renewed);
}

void session_end(struct request *r)
{
    change_cookie(r, SPAN(""));
    struct span hash = session_hash(r);
    if (!span_is_empty(hash))
        db_ask(r->batch, STMT_session_end, NULL, NULL, DB_BYTES(hash));
    else
        session_stored(r);
}

void session_stored(struct request *r)
{
    if (!r->state->session_changes)
        return;
    r->state->session_changes = false;
    bool ends = span_is_empty(r->state->session);
    reply_cookie(r, session_cookie(), r->state->session, ends ? 0 : r->state->session_seconds);
}

void session_not_stored(struct request *r)
{
    /* Forms on the error page are sent with the cookie that stays. */
    if (r->state->session_changes)
        r->state->csrf = SPAN("");
    r->state->session_changes = false;
}

bool session_was_renewed(struct request *r)
{
    if (!r->state->session_renewed)
        return false;
    change_cookie(r, renewed_token(r));
    r->state->csrf = csrf_of(r->arena, r->state->session); /* for the forms of the answer */
    session_stored(r);
    return true;
}

/* Before signing in a cookie of its own takes the place of the session. */
struct span session_visit(const struct request *r)
{
    struct span visit = page_cookie(r, visit_cookie());
    return visit.len == TOKEN_LEN ? visit : (struct span){NULL, 0};
}

static struct span csrf_secret(const struct request *r)
{
    return r->viewer.account_id != 0 ? cookie_token(r) : session_visit(r);
}

struct span session_csrf(struct request *r)
{
    /* Also with a cookie that was there before: the token is this visitor's alone. */
    r->state->personal = true;
    if (!span_is_empty(r->state->csrf))
        return r->state->csrf;
    struct span secret = csrf_secret(r);
    if (span_is_empty(secret)) {
        secret = token_random(r->arena);
        reply_cookie(r, visit_cookie(), secret, 86400);
    }
    r->state->csrf = csrf_of(r->arena, secret);
    return r->state->csrf;
}

struct span page_csrf(struct request *r)
{
    r->state->token_in_text = true;
    return session_csrf(r);
}

bool session_origin_is_ours(struct request *r)
{
    struct span origin = page_header(r, "origin");
    if (span_is_empty(origin))
        return true; /* not a browser that could be made to forge: the token decides */
    if (site.origin != NULL)
        return span_is(origin, site.origin);
    struct span host = page_header(r, "host");
    struct span rest = span_starts(origin, "https://")  ? span_from(origin, 8)
                       : span_starts(origin, "http://") ? span_from(origin, 7)
                                                        : SPAN("");
    return !span_is_empty(rest) && span_equal(rest, host);
}

static bool is_token_of(struct request *r, struct span secret)
{
    struct span sent = r->form.token;
    if (span_is_empty(secret))
        return false;
    struct span right = csrf_of(r->arena, secret);
    return sent.len == right.len && sodium_memcmp(sent.ptr, right.ptr, right.len) == 0;
}

bool session_csrf_is_right(struct request *r)
{
    /* Whoever signs in by a double click is signed in when the second comes, whose token is from before. */
    bool for_anyone = r->page->guard == GUARD_ANYONE && r->page->post_guard == GUARD_ANYONE;
    return for_anyone ? session_csrf_may_be_right(r) : is_token_of(r, csrf_secret(r));
}

bool session_csrf_may_be_right(struct request *r)
{
    return is_token_of(r, cookie_token(r)) || is_token_of(r, session_visit(r));
}
