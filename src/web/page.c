/* A request's way: session and load, guard, the further steps, the reply. */
#include "web/page.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>
#include <time.h>

#include "core/escape.h"
#include "core/keyed_hash.h"
#include "core/urlencoded.h"
#include "core/utf8.h"
#include "web/cache.h"
#include "web/log.h"
#include "web/metrics.h"
#include "web/once.h"
#include "web/restore.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"
#include "web/viewer.h"

uint64_t request_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* ---- reading the request ---- */

struct span page_header(const struct request *r, const char *name)
{
    const char *value;
    if (r->kore == NULL || http_request_header(r->kore, name, &value) != KORE_RESULT_OK)
        return SPAN("");
    return span_of(value);
}

struct span page_origin(const struct request *r)
{
    if (site.origin != NULL)
        return span_of(site.origin);
    /* Whatever the client says it asked, as far as it can be a name and a port. */
    struct span host = page_header(r, "host");
    bool sane = host.len > 0 && host.len <= 255;
    for (size_t i = 0; i < host.len; i++)
        sane =
            sane && (isalnum((unsigned char)host.ptr[i]) || strchr(".-:[]", host.ptr[i]) != NULL);
    return arena_printf(r->arena, "http://" SPAN_FMT, SPAN_ARG(sane ? host : SPAN("localhost")));
}

struct span page_cookie(const struct request *r, const char *name)
{
    struct span rest = page_header(r, "cookie");
    struct span piece;
    while (span_next(&rest, ';', &piece)) {
        piece = span_trim(piece);
        size_t equals = span_find(piece, '=');
        if (equals < piece.len && span_is(span_make(piece.ptr, equals), name))
            return span_from(piece, equals + 1);
    }
    return SPAN("");
}

/* Kore has found the route without its groups, which cost more than the match: see conf/kore/0012. */
static bool capture(const struct request *r)
{
    struct request_state *state = r->state;
    const struct kore_module_handle *route = r->kore == NULL ? NULL : r->kore->hdlr;
    if (route == NULL || route->type != HANDLER_TYPE_DYNAMIC)
        return false;
    if (!state->captured)
        state->captured =
            regexec(&route->rctx, r->kore->path, HTTP_CAPTURE_GROUPS, r->kore->cgroups, 0) == 0;
    return state->captured;
}

struct span page_part(const struct request *r, size_t number)
{
    if (r->kore == NULL)
        return number == 1 ? r->state->part : SPAN("");
    if (number >= HTTP_CAPTURE_GROUPS || !capture(r))
        return SPAN("");
    regmatch_t match = r->kore->cgroups[number];
    if (match.rm_so < 0)
        return SPAN("");
    struct span raw = span_make(r->kore->path + match.rm_so, (size_t)(match.rm_eo - match.rm_so));
    return utf8_clean(r->arena, urlencoded_decode(r->arena, raw, false));
}

int64_t page_part_id(const struct request *r, size_t number)
{
    int64_t id = 0;
    return span_int(page_part(r, number), 1, INT64_MAX, &id) ? id : 0;
}

struct span page_segment(const struct request *r, size_t number)
{
    struct span rest = span_of(r->kore == NULL ? "" : r->kore->path);
    struct span piece = SPAN("");
    for (size_t i = 0; i <= number; i++) {
        if (!span_next(&rest, '/', &piece))
            return SPAN("");
    }
    return utf8_clean(r->arena, urlencoded_decode(r->arena, piece, false));
}

int64_t page_segment_id(const struct request *r, size_t number)
{
    int64_t id = 0;
    return span_int(page_segment(r, number), 1, INT64_MAX, &id) ? id : 0;
}

struct span request_address(const struct http_request *kore, char room[REQUEST_ADDRESS])
{
    struct request r = {.kore = (struct http_request *)(uintptr_t)kore};
    if (site.behind_proxy) {
        struct span forwarded = page_header(&r, "x-forwarded-for");
        /* The proxy in front of us appends what it saw: the last one is the only one to believe. */
        size_t start = forwarded.len;
        while (start > 0 && forwarded.ptr[start - 1] != ',')
            start--;
        forwarded = span_trim(span_from(forwarded, start));
        /* It goes into logs and counts: only an address is one. */
        unsigned char bytes[sizeof(struct in6_addr)];
        snprintf(room, REQUEST_ADDRESS, SPAN_FMT, SPAN_ARG(forwarded));
        if (strlen(room) == forwarded.len &&
            (inet_pton(AF_INET, room, bytes) == 1 || inet_pton(AF_INET6, room, bytes) == 1))
            return span_of(room);
    }
    const struct connection *c = kore->owner;
    snprintf(room, REQUEST_ADDRESS, "unknown");
    if (c != NULL && c->family == AF_INET)
        inet_ntop(AF_INET, &c->addr.ipv4.sin_addr, room, REQUEST_ADDRESS);
    else if (c != NULL && c->family == AF_INET6)
        inet_ntop(AF_INET6, &c->addr.ipv6.sin6_addr, room, REQUEST_ADDRESS);
    return span_of(room);
}

/* ---- beginning and ending ---- */

void request_id(char id[REQUEST_ID])
{
    static uint64_t next;
    if (next == 0)
        randombytes_buf(&next, sizeof(next));
    next = next * 6364136223846793005U + 1442695040888963407U;
    unsigned char bytes[8];
    memcpy(bytes, &next, sizeof(bytes));
    sodium_bin2hex(id, REQUEST_ID, bytes, sizeof(bytes));
}

/* The request ends: answered, or the client went away with statements still in flight. */
static void request_end(struct request *r)
{
    if (r->state->in_flight)
        db_pool_cancel(site.pool, r->batch);
    if (r->state->cancel != NULL)
        r->state->cancel(r->state->cancel_context);
    aside_end_all(r);
    for (size_t i = 0; i < r->state->batch_count; i++)
        db_batch_free(r->state->batches[i]);
    if (r->state->cached != NULL)
        cache_release(r->state->cached);
    hole_record_free(&r->state->holes);
    viewer_end_zone(r);
    text_free(&r->state->body);
    arena_free(r->arena);
}

static void kore_ended(struct http_request *kore)
{
    struct request *r = kore->hdlr_extra;
    if (r == NULL)
        return;
    kore->hdlr_extra = NULL; /* Kore may call this again */
    request_end(r);
}

static bool has_own_post(const struct request *r)
{
    return r->is_post && r->page->post[0] != NULL;
}

/* Results of earlier batches stay readable: all are given back when the request ends. */
static void new_batch(struct request *r)
{
    r->batch = db_batch_new(r->arena);
    r->state->batches[r->state->batch_count++] = r->batch;
}

/* What the page does not read is no part of its address. */
static struct span canonical_query(struct request *r)
{
    if (r->query.len == 0)
        return r->query;
    struct text text;
    text_init(&text, 3 * r->query.len);
    form_canonical_query(r->page, r->query, &text);
    struct span query = arena_span(r->arena, text_span(&text));
    text_free(&text);
    return query;
}

static struct request *request_new(const struct page *page)
{
    struct arena *arena = arena_new(REQUEST_MEMORY);
    struct request *r = arena_new_of(arena, struct request);
    r->arena = arena;
    r->page = page;
    r->state = arena_new_of(arena, struct request_state);
    r->state->started = request_clock();
    r->state->moment = cache_moment();
    text_init(&r->state->body, REPLY_MAX);
    request_id(r->id);
    if (page->data_size > 0)
        r->data = arena_alloc(arena, page->data_size);
    new_batch(r);
    return r;
}

static struct request *request_begin(struct http_request *kore, const struct page *page)
{
    struct request *r = request_new(page);
    r->kore = kore;
    r->method = http_method_text(kore->method);
    /* What Kore refused has no route, and perhaps no body: it is shown an error page and nothing else. */
    bool refused = kore->error != 0;
    r->is_post = kore->method == HTTP_METHOD_POST && !refused;
    r->path = span_of(kore->path);
    r->query = span_of(kore->query_string);
    char address[REQUEST_ADDRESS];
    r->address = arena_span(r->arena, request_address(kore, address));
    r->state->track = has_own_post(r) ? page->post : page->steps;
    kore->hdlr_extra = r;
    kore->flags |= HTTP_REQUEST_RETAIN_EXTRA;
    kore->onfree = kore_ended;
    if (refused)
        r->query = SPAN("");
    else if (page->cached && !r->is_post)
        r->query = canonical_query(r);
    r->state->unread = form_read(r);
    return r;
}

/* ---- the steps ---- */

static void go_on_alone(struct request *r);

static void batch_done(void *context)
{
    struct request *r = context;
    r->state->in_flight = false;
    r->state->batch_is_new = true;
    if (r->kore != NULL)
        http_request_wakeup(r->kore);
    else
        go_on_alone(r);
}

void page_wait(struct request *r)
{
    r->state->waiting = true;
}

void page_continue(struct request *r)
{
    r->state->waiting = false;
    if (r->kore != NULL)
        http_request_wakeup(r->kore);
}

void page_on_cancel(struct request *r, void (*cancel)(void *context), void *context)
{
    r->state->cancel = cancel;
    r->state->cancel_context = context;
}

static bool role_is_enough(const struct request *r)
{
    bool stricter = r->is_post && r->page->post_guard > r->page->guard;
    switch (stricter ? r->page->post_guard : r->page->guard) {
    case GUARD_ANYONE:
        return true;
    case GUARD_MEMBER:
        return r->viewer.account_id != 0;
    case GUARD_COACH:
        return r->viewer.is_coach;
    case GUARD_MODERATOR:
        return r->viewer.is_moderator;
    case GUARD_ADMIN:
        return r->viewer.is_admin;
    }
    return false;
}

static const char not_from_you[] =
    "We could not be sure that this came from you. Perhaps you signed in again since the form was "
    "shown. If it is yours, open the page that it was on once more, and send it from there.";

/* What was sent is no form of ours. */
static void refuse_unread(struct request *r)
{
    static const struct span not_a_form =
        SPAN("This is not how our forms are sent. Go back, reload the page, and send it again.");
    bool foreign = r->state->unread == 403;
    reply_error(r, r->state->unread, foreign ? span_of(not_from_you) : not_a_form);
}

/* For a moment or for long, and perhaps in the middle of a text. */
static void refuse_signed_out(struct request *r)
{
    static const struct span words =
        SPAN("Nothing that you wrote is lost. Sign in here: you come back to the form with every "
             "word in it, and can send it then.");
    static const struct span no_words = SPAN("Sign in here, and you come back to where you were.");
    static const struct span too_long = SPAN("Sign in here, and you come back to the form.");
    static const struct span no_form = SPAN("Sign in first, then do this again.");
    bool here = restore_way(r, 403) == RESTORE_SIGN_IN;
    bool too_long_here = restore_waiting(r).too_long || !restore_fits(r, 1);
    reply_error(r, 403,
                !here                  ? no_form
                : too_long_here        ? too_long
                : restore_has_words(r) ? words
                                       : no_words);
}

/* The form is of another session, perhaps of another account: whose it is to be is for the person to say. */
static void refuse_old_token(struct request *r)
{
    struct span name = r->viewer.name;
    struct span words =
        restore_way(r, 403) == RESTORE_AGAIN
            ? arena_printf(r->arena,
                           "You signed in again after this form was shown, and you are " SPAN_FMT
                           " now. If this is to be from " SPAN_FMT ", please send it here.",
                           SPAN_ARG(name), SPAN_ARG(name))
            : span_of(not_from_you);
    reply_error(r, 403, words);
}

static void check_guard(struct request *r)
{
    r->state->session_done = true;
    restore_fill(r);
    session_seen(r);
    if (!role_is_enough(r)) {
        if (r->viewer.account_id != 0) {
            reply_error(r, 403,
                        SPAN("This page is for coaches or moderators. If you think you should see "
                             "it, ask a moderator."));
        } else if (r->is_post) {
            refuse_signed_out(r);
        } else {
            struct text next;
            text_init(&next, 8192);
            escape_url_part(&next, r->path);
            if (!span_is_empty(r->query)) {
                text_add_string(&next, "%3F");
                escape_url_part(&next, r->query);
            }
            reply_see_other(r, "/login?next=%s", text_string(&next));
            text_free(&next);
        }
    } else if (r->state->unread != 0) {
        refuse_unread(r);
    } else if (r->is_post && !r->page->changes_nothing && !session_csrf_is_right(r)) {
        refuse_old_token(r);
    }
}

static bool was_refused(const struct err *error)
{
    return error->kind == ERR_INPUT || error->kind == ERR_CONFLICT || error->kind == ERR_TOO_MANY;
}

void page_refuse(struct request *r)
{
    if (r->page->refused[0] == NULL || r->state->track == r->page->refused) {
        reply_err(r, &r->error);
        return;
    }
    r->state->track = r->page->refused;
    r->state->step = 0;
}

int page_refused_status(const struct request *r)
{
    switch (r->error.kind) {
    case ERR_CONFLICT:
        return 409;
    case ERR_TOO_MANY:
        return 429;
    default:
        return 422;
    }
}

/* Results are in: what went wrong, if anything, is answered or handed to the page's `refused` steps. */
static void look_at_batch(struct request *r)
{
    r->state->batch_is_new = false;
    const struct db_error *error = db_batch_error(r->batch);
    if (error->kind == ERR_NONE) {
        session_stored(r);
        /* No job follows from signing in, nor from what a page declares quiet. */
        if (r->state->writes && r->page->lane != LANE_SIGN && !r->page->writes_quietly)
            site.written();
        return;
    }
    if (once_is_repeated(r)) {
        r->state->repeated = true; /* a session that it renews is there */
        return;
    }
    session_not_stored(r);
    once_note_refusal(r);
    r->error = db_error_for_people(error);
    if (r->page->too_slow != NULL && strcmp(error->sqlstate, "57014") == 0)
        r->error.message = span_of(r->page->too_slow);
    if (r->error.kind == ERR_INTERNAL || r->error.kind == ERR_UNAVAILABLE)
        log_problem(r, "statement %s: SQLSTATE %s %s", error->statement, error->sqlstate,
                    error->detail);
    if (r->error.kind == ERR_UNAVAILABLE && reply_stored_copy(r))
        return;
    if (r->error.kind == ERR_UNAVAILABLE && !r->is_post && r->page->unavailable != NULL)
        r->page->unavailable(r);
    else if (r->state->session_done && was_refused(&r->error))
        page_refuse(r);
    else
        reply_err(r, &r->error);
}

/* A POST's first statements only read, and read as quickly as those of any page. */
static enum db_lane lane_of(const struct request *r)
{
    enum db_lane lane = r->page->lane;
    bool writes = lane == LANE_WRITE || lane == LANE_SIGN;
    if (r->is_post && lane == LANE_PAGE && !r->page->changes_nothing)
        lane = LANE_WRITE;
    return (writes || lane == LANE_WRITE) && !r->state->session_done ? LANE_PAGE : lane;
}

void page_writes_to(struct request *r, int64_t thread)
{
    r->state->thread = thread;
}

/*
 * What may wait for the same: all reads of one page, writes to one thread or address (a vote's is its
 * post), sign-ins from one place.
 */
static uint64_t kind_of(const struct request *r, enum db_lane lane)
{
    uint64_t page = (uint64_t)(uintptr_t)r->page;
    if (lane != LANE_WRITE && lane != LANE_SIGN)
        return page;
    int64_t thread = r->state->thread;
    if (lane == LANE_WRITE && thread != 0)
        return keyed_hash(span_make((const char *)&thread, sizeof(thread))) | 1;
    uint64_t kind = page ^ keyed_hash(lane == LANE_WRITE ? r->path : r->address);
    return kind == 0 ? 1 : kind;
}

uint64_t request_deadline(const struct request *r)
{
    int limit = r->page->limit_ms > 0 ? r->page->limit_ms
                : r->is_post          ? POST_LIMIT_MS
                                      : PAGE_LIMIT_MS;
    return r->state->started / 1000 + (uint64_t)limit;
}

static void send_batch(struct request *r)
{
    r->state->in_flight = true;
    enum db_lane lane = lane_of(r);
    r->state->writes = lane == LANE_WRITE || lane == LANE_SIGN;
    const struct db_send_options options = {
        .lane = lane, .kind = kind_of(r, lane), .deadline = request_deadline(r)};
    db_pool_send_with(site.pool, &options, r->batch, batch_done, r);
}

static bool run_next_step(struct request *r)
{
    page_step *step = r->state->step < PAGE_STEPS ? r->state->track[r->state->step] : NULL;
    if (step == NULL)
        return false;
    r->state->step++;
    step(r);
    return true;
}

/* What no form of ours sent is looked at by nothing but the guard. */
static bool may_be_ours(struct request *r)
{
    return r->state->unread == 0 &&
           (!r->is_post || r->page->changes_nothing || session_csrf_may_be_right(r));
}

/* The session's look-up and, when the page has more than one step, what the first one loads: one round trip. */
static void begin_steps(struct request *r)
{
    if (!r->page->for_machines)
        session_find(r);
    restore_ask(r);
    if (may_be_ours(r) && (r->state->track[1] != NULL || r->page->for_machines))
        (void)run_next_step(r);
    if (r->state->replied)
        return;
    if (!db_batch_is_empty(r->batch))
        send_batch(r);
    else
        check_guard(r);
}

/* The viewer is known: the cached page is filled in, or the page is made as ever. */
static void serve_members_cached(struct request *r)
{
    if (reply_members_cached(r))
        return;
    r->viewer = (struct viewer){0};
    begin_steps(r);
}

/* Runs until there is something to wait for or the reply is made. */
static void run_steps(struct request *r)
{
    struct request_state *state = r->state;
    while (!state->replied && !state->in_flight && !state->waiting) {
        if (state->batch_is_new) {
            look_at_batch(r);
            new_batch(r);
            if (!state->replied && state->cached != NULL) {
                serve_members_cached(r);
                continue;
            }
            if (state->repeated) {
                state->repeated = false;
                once_repeat(r);
                send_batch(r);
                continue;
            }
            if (!state->replied && once_ask_sent(r))
                send_batch(r);
            else if (!state->replied && !state->session_done)
                check_guard(r);
            continue;
        }
        if (!run_next_step(r)) {
            log_problem(r, "the page ended without a reply");
            reply_error(r, 500, SPAN(""));
        } else if (!state->replied && !db_batch_is_empty(r->batch)) {
            send_batch(r);
        }
    }
}

static void go_on_alone(struct request *r)
{
    run_steps(r);
    if (r->state->replied)
        request_end(r);
}

void page_cache(const struct page *page, struct span path, struct span part)
{
    struct request *r = request_new(page);
    r->method = "GET";
    r->path = path;
    r->state->part = part;
    r->state->track = page->steps;
    r->state->unread = form_read(r);
    begin_steps(r);
    go_on_alone(r);
}

static void finish(struct request *r)
{
    uint64_t took = request_clock() - r->state->started;
    metrics_request(r->page->name, r->state->status, took);
    log_access(r, r->state->status, r->state->sent_bytes, took);
}

int page_serve(struct http_request *kore, const struct page *page)
{
    struct request *r = kore->hdlr_extra;
    if (r == NULL) {
        if (page->cached && reply_cached(kore, page))
            return KORE_RESULT_OK;
        r = request_begin(kore, page);
        if (viewer_find_cached(r))
            send_batch(r);
        else
            begin_steps(r);
    }
    run_steps(r);
    if (!r->state->replied) {
        http_request_sleep(kore);
        return KORE_RESULT_RETRY;
    }
    finish(r);
    return KORE_RESULT_OK;
}
