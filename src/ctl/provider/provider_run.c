/* Waits for codes, exchanges them, and stores what came of it; keeps what a provider publishes up to date. */
#include "ctl/provider/provider_run.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "ctl/ctl.h"
#include "ctl/provider/provider_ask.h"

enum { WAIT_MS = 1000, STATEMENT_MS = 10000, FAULT_MAX = 300 };
enum { RUN_ARENA = 1 << 20 };
/* What a provider publishes is looked at again after so long; when that failed, sooner, and then less and less often. */
enum { AGAIN_SECONDS = 3600, FAILED_SECONDS = 1, FAILED_SECONDS_MAX = 60 };

struct one {
    struct provider_threads *all;
    const struct provider_setting *setting;
    struct provider_ask *ask;
    pthread_t thread;
    bool runs;
    time_t look_at; /* of CLOCK_MONOTONIC: when to look at what it publishes */
    int failed;     /* seconds to wait after the next failure */
};

struct provider_threads {
    struct arena *arena;
    struct provider_settings settings;
    atomic_bool stopping;
    struct one items[PROVIDERS_MAX];
};

static time_t seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* ---- what it publishes ---- */

/* A provider that is away is told once in a while; what is known of it goes on. */
static bool look(struct one *one, struct db_sync *db, struct text *why)
{
    struct provider_published published;
    struct text fault;
    if (seconds() < one->look_at)
        return true;
    text_init(&fault, CTL_WHY_MAX);
    bool found = provider_discover(one->ask, &published, &fault);
    if (!found) {
        ctl_fail("provider " SPAN_FMT ": " SPAN_FMT, SPAN_ARG(one->setting->provider.name),
                 SPAN_ARG(text_span(&fault)));
        one->look_at = seconds() + one->failed;
        one->failed = one->failed * 2 > FAILED_SECONDS_MAX ? FAILED_SECONDS_MAX : one->failed * 2;
    }
    text_free(&fault);
    if (!found)
        return true;
    int64_t stored = 0;
    one->failed = FAILED_SECONDS;
    struct arena *arena = arena_new(RUN_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    provider_store_found(batch, &one->setting->provider, published.authorize_at,
                         published.names_itself, &stored);
    bool ok = ctl_run(db, batch, why);
    /* At the very start the main thread may not have stored the settings yet. */
    one->look_at = seconds() + (stored == 1 ? AGAIN_SECONDS : FAILED_SECONDS);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

/* ---- codes ---- */

static void queue_outcome(struct one *one, struct arena *arena, struct db_batch *batch,
                          const struct provider_code *code)
{
    struct provider_claims claims = {0};
    struct text fault;
    text_init(&fault, CTL_WHY_MAX);
    if (provider_redeem(one->ask, arena, code, &claims, &fault)) {
        provider_store_done(batch, code->state_hash, &claims);
    } else {
        struct span words = text_span(&fault);
        words.len = words.len > FAULT_MAX ? FAULT_MAX : words.len;
        ctl_fail("provider " SPAN_FMT ": " SPAN_FMT, SPAN_ARG(one->setting->provider.name),
                 SPAN_ARG(words));
        provider_store_fail(batch, code->state_hash, arena_span(arena, words));
    }
    text_free(&fault);
}

/* The next code; *found: there was one. False: the database failed. */
static bool next(struct one *one, struct db_sync *db, bool *found, struct text *why)
{
    struct arena *arena = arena_new(RUN_ARENA);
    struct provider_code code = {0};
    struct db_batch *taking = db_batch_new(arena);
    struct db_batch *storing = db_batch_new(arena);
    provider_store_take(taking, &one->setting->provider, &code);
    bool ok = ctl_run(db, taking, why);
    *found = ok && !span_is_empty(code.state_hash);
    if (*found) {
        queue_outcome(one, arena, storing, &code);
        ok = ctl_run(db, storing, why);
    }
    db_batch_free(storing);
    db_batch_free(taking);
    arena_free(arena);
    return ok;
}

/* Until it is to stop, or the connection breaks. */
static void go_on(struct one *one, struct db_sync *db)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok =
        db_sync_limit(db, STATEMENT_MS, &why) && db_sync_exec(db, "LISTEN provider_code", &why);
    while (ok && !atomic_load(&one->all->stopping)) {
        bool found = false;
        ok = next(one, db, &found, &why);
        if (ok && !found)
            ok = look(one, db, &why) && db_sync_wait(db, WAIT_MS);
    }
    if (!ok)
        ctl_fail("provider " SPAN_FMT ": %s", SPAN_ARG(one->setting->provider.name),
                 why.len == 0 ? "the connection broke" : text_string(&why));
    text_free(&why);
}

static void *work(void *context)
{
    struct one *one = context;
    while (!atomic_load(&one->all->stopping)) {
        struct db_sync *db = ctl_open();
        if (db != NULL)
            go_on(one, db);
        db_sync_close(db);
        if (!atomic_load(&one->all->stopping))
            ctl_rest();
    }
    return NULL;
}

/* ---- starting and stopping ---- */

bool provider_keep(struct db_sync *db, const struct provider_threads *threads, struct text *why)
{
    struct provider providers[PROVIDERS_MAX];
    struct arena *arena = arena_new(PROVIDER_SETTINGS_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    for (size_t i = 0; i < threads->settings.count; i++)
        providers[i] = threads->settings.items[i].provider;
    provider_store_keep(batch, providers, threads->settings.count);
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

static bool start_one(struct provider_threads *threads, size_t i)
{
    struct one *one = &threads->items[i];
    *one = (struct one){
        .all = threads, .setting = &threads->settings.items[i], .failed = FAILED_SECONDS};
    one->ask = provider_ask_new(one->setting, threads->settings.on_loopback, &threads->stopping);
    one->runs = one->ask != NULL && ctl_thread(&one->thread, work, one);
    return one->runs;
}

struct provider_threads *provider_start(void)
{
    struct provider_threads *threads = calloc(1, sizeof(*threads));
    if (threads == NULL)
        return NULL;
    threads->arena = arena_new(PROVIDER_SETTINGS_ARENA);
    bool ok = provider_settings_read(threads->arena, &threads->settings);
    /* Before there are threads. */
    ok = ok && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    for (size_t i = 0; ok && i < threads->settings.count; i++)
        ok = start_one(threads, i);
    if (ok)
        return threads;
    provider_stop(threads);
    return NULL;
}

void provider_stop(struct provider_threads *threads)
{
    if (threads == NULL)
        return;
    atomic_store(&threads->stopping, true);
    for (size_t i = 0; i < PROVIDERS_MAX; i++) {
        if (threads->items[i].runs)
            (void)pthread_join(threads->items[i].thread, NULL);
        provider_ask_free(threads->items[i].ask);
    }
    arena_free(threads->arena);
    free(threads);
}
