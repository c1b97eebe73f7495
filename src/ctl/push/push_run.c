/* Sends notices to devices. */
#include "ctl/push/push_run.h"

#include <jansson.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"
#include "core/utf8.h"
#include "ctl/ctl.h"
#include "ctl/push/push_encrypt.h"
#include "ctl/push/push_send.h"
#include "push/push.h"

enum { LEASE_SECONDS = 60, RUN_ARENA = 1 << 18, NEWEST = 20, WORDS_MAX = 160 };
enum { SLOW_US = 2000000 };
enum { HALF_A_DAY = 43200, TRIES_MAX = 8, WAIT_SECONDS = 60, WAIT_MOST = 3600 };

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value == NULL || value[0] == '\0' ? NULL : value;
}

static const char *loopback(void)
{
    return setting("PUSH_ON_LOOPBACK");
}

/* NULL: there is none, or what is there is no key. */
static struct push_key *read_key(void)
{
    char room[CTL_SECRET_MAX];
    const char *file = setting("PUSH_KEY_FILE");
    return file != NULL && ctl_secret_file(file, room) ? push_key_read(span_of(room)) : NULL;
}

bool push_settings_are_right(void)
{
    const char *origin = setting("ORIGIN");
    struct push_key *key = read_key();
    bool has_key = key != NULL;
    push_key_free(key);
    if (!has_key && setting("PUSH_KEY_FILE") != NULL) {
        ctl_fail("PUSH_KEY_FILE is no private key of P-256 that the user who serves may read");
        return false;
    }
    if (loopback() != NULL && origin != NULL && span_starts(span_of(origin), "https:")) {
        ctl_fail("PUSH_ON_LOOPBACK is to try something: not where ORIGIN begins with https");
        return false;
    }
    return true;
}

/* ---- what it says ---- */

static struct span cut(struct arena *arena, struct span words)
{
    struct span line = span_trim(words);
    line.len = span_find(line, '\n');
    struct span piece = utf8_cut(line, WORDS_MAX);
    return piece.len == line.len ? line : arena_printf(arena, SPAN_FMT "…", SPAN_ARG(piece));
}

/* As worker.js reads it: of the newest, and how many there are besides. */
static struct span message_of(struct arena *arena, const struct notice_groups *groups, size_t count)
{
    const struct notice_group *group = &groups->items[0];
    const struct notice *newest = group->items[0];
    struct span title =
        arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(group->words), SPAN_ARG(group->name));
    struct span body = cut(arena, notice_words(arena, newest));
    if (count > group->count)
        body =
            arena_printf(arena, SPAN_FMT "\nAnd %zu more.", SPAN_ARG(body), count - group->count);
    struct span path = notice_path(arena, &newest->place);
    title = cut(arena, title);
    json_t *message = json_pack("{s:s%, s:s%, s:s%}", "title", title.ptr, title.len, "body",
                                body.ptr, body.len, "path", path.ptr, path.len);
    char *text = message == NULL ? NULL : json_dumps(message, JSON_COMPACT);
    struct span words = text == NULL ? SPAN("") : arena_span(arena, span_of(text));
    free(text);
    json_decref(message);
    return words;
}

/* ---- one device ---- */

struct errand {
    struct db_sync *db;
    struct arena *arena;
    struct push_key *key;
    struct push_due due;
    struct notice_list list;
};

static bool take(struct errand *e, struct db_batch *batch, struct text *why)
{
    push_store_key(batch, push_key_point(e->arena, e->key));
    push_store_take(batch, LEASE_SECONDS, &e->due);
    return ctl_run(e->db, batch, why);
}

static bool load(struct errand *e, struct db_batch *batch, struct text *why)
{
    push_store_notices(batch, &e->due, NEWEST, &e->list);
    return ctl_run(e->db, batch, why);
}

/* The answer's status; 0: there was none. */
static long send_it(struct errand *e, const struct notice_groups *groups, struct text *said)
{
    struct span origin = push_origin(e->arena, e->due.endpoint, loopback());
    const char *site = setting("ORIGIN");
    bool real = site != NULL && strncmp(site, "https://", 8) == 0;
    struct push_post post = {
        .endpoint = e->due.endpoint,
        .authorization =
            push_authorization(e->arena, e->key, origin, real ? span_of(site) : SPAN(""),
                               (int64_t)time(NULL) + HALF_A_DAY),
        .body = push_message(e->arena, message_of(e->arena, groups, e->list.count), e->due.point,
                             e->due.auth),
        .loopback = loopback(),
    };
    if (span_is_empty(origin) || span_is_empty(post.body)) /* no address, or no key, of a browser */
        return 410;
    return push_send(e->arena, &post, said);
}

/* 60 seconds, twice as long each time. */
static int64_t wait_of(int64_t tries)
{
    int64_t wait = WAIT_SECONDS;
    for (int64_t i = 1; i < tries && wait < WAIT_MOST; i++)
        wait *= 2;
    return wait;
}

/*
 * 404 and 410: the service forgot it; 401 and 403: it is another key's. What is no answer, or asks for patience, is tried again; who never
 * answered is not asked any more, so that others need not wait for that each time.
 */
static void note(struct errand *e, struct db_batch *batch, long status, bool slow)
{
    bool gone = status == 404 || status == 410 || status == 401 || status == 403;
    bool again = status == 0 || status == 429 || status >= 500;
    if (gone || (again && e->due.tries >= TRIES_MAX))
        push_store_gone(batch, &e->due);
    else if (again)
        push_store_again(batch, &e->due, wait_of(e->due.tries));
    else
        push_store_end(batch, &e->due, e->list.count > 0 ? e->list.items[0].id : e->due.told, slow);
}

static bool serve(struct errand *e, struct db_batch *batch, struct text *why)
{
    struct db_batch *noted = db_batch_new(e->arena);
    struct text said;
    text_init(&said, CTL_WHY_MAX);
    struct notice_groups groups = {0};
    long status = 410;
    instant begun = clock_now();
    bool ok = !e->due.lasts || load(e, batch, why);
    if (ok && e->due.lasts) {
        groups = notice_group(e->arena, &e->list);
        status = groups.count > 0 ? send_it(e, &groups, &said) : 200;
    }
    if (ok) {
        note(e, noted, status, clock_now() > begun + SLOW_US);
        ok = ctl_run(e->db, noted, why);
    }
    text_free(&said);
    db_batch_free(noted);
    return ok;
}

bool push_without_key(struct db_sync *db, struct text *why)
{
    if (setting("PUSH_KEY_FILE") != NULL)
        return true;
    struct arena *arena = arena_new(RUN_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    push_store_key(batch, SPAN(""));
    bool ok = ctl_run(db, batch, why);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

bool push_next(struct db_sync *db, bool *found, struct text *why)
{
    struct errand e = {.db = db, .arena = arena_new(RUN_ARENA), .key = read_key()};
    *found = false;
    if (e.key == NULL) { /* or the file cannot be read just now: what waits goes on waiting */
        arena_free(e.arena);
        return true;
    }
    struct db_batch *taken = db_batch_new(e.arena);
    struct db_batch *loaded = db_batch_new(e.arena);
    bool ok = take(&e, taken, why);
    *found = ok && e.due.session_id != 0;
    if (*found)
        ok = serve(&e, loaded, why);
    db_batch_free(loaded);
    db_batch_free(taken);
    push_key_free(e.key);
    arena_free(e.arena);
    return ok;
}
