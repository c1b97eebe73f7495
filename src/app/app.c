/* Start and stop: what Kore calls in the parent and in each worker. */
#include <kore/hooks.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <malloc.h>
#include <sodium.h>
#include <syslog.h>

#include "about/about.h"
#include "account/account.h"
#include "app/bodies.h"
#include "app/jobs.h"
#include "app/loop.h"
#include "app/stall.h"
#include "app/start.h"
#include "audit/audit.h"
#include "core/markdown_own.h"
#include "core/slug.h"
#include "core/zone.h"
#include "db/pool.h"
#include "db/schema.h"
#include "factor/factor.h"
#include "library/library.h"
#include "live/live.h"
#include "passkey/passkey.h"
#include "post/post.h"
#include "provider/provider_page.h"
#include "web/asset.h"
#include "web/hash.h"
#include "web/cache.h"
#include "web/log.h"
#include "web/lookup.h"
#include "web/metrics.h"
#include "web/patience.h"
#include "web/removals.h"
#include "web/reply.h"
#include "web/secret.h"
#include "web/site.h"
#include "web/ways.h"

enum { TICK_MS = 1000, START_MS = 50, LOOK_TICKS = 5, LARGE_BYTES = 128 * 1024 };

struct site site;

/* ---- the parent, before any worker ---- */

/* Before Kore says its first word: it loads us long before it calls us. */
__attribute__((constructor)) static void take_the_log(void)
{
    log_begin();
}

void kore_parent_configure(int argc UNUSED, char **argv UNUSED)
{
    if (sodium_init() < 0)
        start_refuse("libsodium cannot be started");
    /* A long form's memory goes back; left to itself, the C library keeps whatever the largest took. */
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    metrics_init();
    removals_init();
    const char *origin = getenv("ORIGIN");
    site.origin = origin == NULL || origin[0] == '\0' ? NULL : origin;
    site.tls = site.origin != NULL && strncmp(site.origin, "https://", 8) == 0;
    site.hosts = getenv("HOSTS");
    markdown_own_set(site.origin, site.hosts);
    if (!proxies_read(getenv("BEHIND_PROXY"), &site.proxies))
        start_refuse(
            "BEHIND_PROXY is 1 for a proxy on this machine, or the proxies' addresses, as in "
            "\"10.0.0.7 fd00::/8\"");
    const char *contact = getenv("CONTACT");
    site.contact = contact == NULL ? SPAN("") : span_of(contact);
    if (site.contact.len > 0 && !contact_is_address(site.contact))
        start_refuse("CONTACT is an email address or an address of a page, as in "
                     "\"help@forum.example\" or \"https://forum.example/help\"");
    if (!patience_read(getenv("PATIENCE")))
        start_refuse("PATIENCE is how many times longer than usual pages may wait, 1 to 20");
    const char *staff = getenv("STAFF_SECOND_FACTOR");
    if (staff != NULL && staff[0] != '\0' && strcmp(staff, "required") != 0 &&
        strcmp(staff, "optional") != 0)
        start_refuse("STAFF_SECOND_FACTOR is required or optional");
    site.staff_needs_factor = staff == NULL || strcmp(staff, "optional") != 0;
    site.schema_version = DB_SCHEMA_BUILD;
    if (!asset_load("assets"))
        start_refuse("the folder assets is not complete: start in the folder that holds it");
    slug_prepare();
    (void)zone_names(); /* it reads a file */
    post_text_settle_with(library_resolve);
    wiki_titles_from(library_resolve);
    about_load_starters("assets/library/pages");
    live_prepare();
    start_read_keys();
    start_check_database();
}

/* ---- a worker ---- */

/*
 * Notices come on one channel: "question:12" changed; of "-question:12" something was taken away (sql/functions/common.sql
 * sends that for each change of the library and of tags); after "" anything may have changed.
 */
static void heard_change(void *context UNUSED, struct span notice)
{
    if (span_starts(notice, "-"))
        cache_removed(span_from(notice, 1));
    else
        cache_changed(notice);
    live_changed(span_starts(notice, "-") ? span_from(notice, 1) : notice);
    if (span_is_empty(notice) || span_is(notice, "-library") || span_is(notice, "-tags"))
        library_refresh();
}

/*
 * While the database is away, what is cached is the best there is, and nothing can have changed
 * through us. Once it is there and its notices are not, what is cached may have been deleted.
 */
static bool cache_may_be_old(void)
{
    struct db_pool_state db = db_pool_state(site.pool);
    return db.reachable && !db.listening;
}

/* Deletions are heard of without the job runner, other changes are not: while it is behind there are stored copies only. */
static void decide_on_cache(void *context UNUSED)
{
    cache_enable(library_is_loaded() && !cache_may_be_old());
    cache_serve(!jobs_are_behind() || !db_pool_state(site.pool).reachable);
}

/*
 * The pool reports what lasts. A tick that comes while a server goes down sees some connections broken and others not
 * yet, which is no reason to drop everything: only what two ticks see is.
 */
static void look_at_cache(void)
{
    static bool was_old;
    bool is_old = cache_may_be_old();
    if (!is_old || was_old)
        decide_on_cache(NULL);
    was_old = is_old;
}

static void tick(void *context UNUSED)
{
    static int until_look;
    struct db_pool_state db = db_pool_state(site.pool);
    uint64_t connected = 0;
    uint64_t wanted = 0;
    uint64_t in_flight = 0;
    uint64_t waiting = 0;
    for (size_t lane = 0; lane < LANE_COUNT; lane++) {
        connected += db.connected[lane];
        wanted += db.wanted[lane];
        in_flight += db.in_flight[lane];
        waiting += db.waiting[lane];
    }
    metrics_set(METRIC_DB_CONNECTED, connected);
    metrics_set(METRIC_DB_WANTED, wanted);
    metrics_set(METRIC_DB_IN_FLIGHT, in_flight);
    metrics_set(METRIC_DB_WAITING, waiting);
    struct cache_state cached = cache_state();
    metrics_set(METRIC_CACHE_HITS, cached.hits);
    metrics_set(METRIC_CACHE_MISSES, cached.misses);
    metrics_set(METRIC_CACHE_PAGES, cached.pages);
    metrics_set(METRIC_CACHE_BYTES, cached.bytes);
    metrics_set(METRIC_REPLY_BYTES, reply_waiting_bytes());
    look_at_cache();
    if (library_is_loaded() && db.listening)
        about_keep_pages();
    metrics_set(METRIC_CONNECTIONS, worker_active_connections);
    metrics_set(METRIC_LOG_LOST, log_lost());
    log_flush();
    live_tick();
    library_tick();
    secret_tick();
    ways_tick();
    if (db.reachable)
        jobs_ask_behind();
    if (worker->id == 1 && --until_look <= 0) {
        until_look = LOOK_TICKS;
        jobs_look();
    }
    /* Until the library is there nothing is cached: look at it again soon. */
    app_loop.timer(library_is_loaded() ? TICK_MS : START_MS, tick, NULL);
}

/* The loop is about to wait, or comes back. */
static void loop_waits(int before)
{
    if (before != 0) {
        lookup_send();
        live_turn();
    }
    stall_note(before != 0);
}

void kore_worker_configure(void)
{
    kore_http_error_hook = reply_refused;
    kore_http_plain_hook = reply_plain;
    metrics_worker(worker->id);
    log_open(getenv("ACCESS_LOG"));
    struct db_pool_options options = {
        .uri = start_database(),
        .lanes = {[LANE_PAGE] = {.connections = 4,
                                 .in_flight = 4,
                                 .share = 2,
                                 .statement_timeout_ms = patience_times(2000),
                                 .lock_timeout_ms = 250,
                                 .reads = true},
                  [LANE_SEARCH] = {.connections = 2,
                                   .share = 1,
                                   .statement_timeout_ms = patience_times(2000),
                                   .lock_timeout_ms = 250,
                                   .reads = true},
                  /* More than a second, so that PostgreSQL finds a deadlock first. */
                  [LANE_WRITE] = {.connections = 4,
                                  .share = 2,
                                  .statement_timeout_ms = patience_times(4000),
                                  .lock_timeout_ms = 1500},
                  [LANE_SIGN] = {.connections = 2,
                                 .share = 1,
                                 .statement_timeout_ms = patience_times(4000),
                                 .lock_timeout_ms = 1500},
                  [LANE_BACKGROUND] = {.connections = 1,
                                       .statement_timeout_ms = 60000,
                                       .lock_timeout_ms = 3000}},
        .wait_ms = patience_times(1000),
        .wait_max = 500,
        .changed = decide_on_cache,
        .schema_version = site.schema_version,
        .staff = site.staff_needs_factor ? "strong" : NULL,
    };
    site.pool = db_pool_new(&options, &app_loop); /* nothing is called back before the loop turns */
    db_pool_listen(site.pool, "changed", heard_change, NULL);
    provider_listen();
    site.locked_out = account_locked_steps;
    site.confirms = factor_confirm_steps;
    site.has_passkeys = passkey_is_offered;
    site.written = jobs_written;
    site.audited = audit_page;
    site.refused = audit_refusal;
    site.knows_names = library_is_loaded;
    secret_tick();
    library_refresh();
    tick(NULL);
    kore_wait_hook = loop_waits;
    http_body_hook = bodies_let_through;
}

void kore_worker_teardown(void)
{
    live_end_all();
    db_pool_free(site.pool);
    log_flush();
}
