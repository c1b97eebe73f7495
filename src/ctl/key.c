/*
 * backtalk-ctl key: the file with the keys of what is sealed in the database (core/seal.h).
 *
 * A key is replaced while both are in the file, the new one first: everything is read and sealed again a few hundred
 * at a time, and what somebody changed meanwhile is found by the next pass. Ended in between, it goes on where it
 * was.
 */
#include "ctl/ctl.h"

#include "core/seal_file.h"

enum { KEY_ARENA = 4 << 20, MOST = 500 };

/* ---- new ---- */

static int print_new(void)
{
    struct arena *arena = arena_new(KEY_ARENA);
    printf(SPAN_FMT "\n", SPAN_ARG(seal_key_line(arena)));
    arena_free(arena);
    return CTL_OK;
}

/* ---- show ---- */

struct count {
    struct span key;
    int64_t secrets;
    int64_t apps;
};

struct counts {
    size_t count;
    struct count *items;
};

static void read_count(struct db_row *row, void *out)
{
    struct counts *counts = out;
    struct count *count = db_list_item(row, counts);
    count->key = db_text(row);
    count->secrets = db_int(row);
    count->apps = db_int(row);
}

static void print_count(struct arena *arena, struct span key, const char *what,
                        const struct count *count)
{
    printf(SPAN_FMT " %s: secrets of the site %lld, authenticator apps %lld\n",
           SPAN_ARG(seal_key_words(arena, key)), what,
           (long long)(count == NULL ? 0 : count->secrets),
           (long long)(count == NULL ? 0 : count->apps));
}

static bool is_one_of(const struct span *keys, size_t count, struct span key)
{
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || span_equal(keys[i], key);
    return found;
}

static void print_counts(struct arena *arena, const struct counts *counts)
{
    size_t count;
    const struct span *keys = seal_keys(arena, &count);
    for (size_t i = 0; i < count; i++) {
        const struct count *of = NULL;
        for (size_t j = 0; j < counts->count; j++) {
            if (span_equal(counts->items[j].key, keys[i]))
                of = &counts->items[j];
        }
        print_count(arena, keys[i], i == 0 ? "seals" : "opens", of);
    }
    for (size_t j = 0; j < counts->count; j++) {
        if (!is_one_of(keys, count, counts->items[j].key))
            print_count(arena, counts->items[j].key, "is not in the file", &counts->items[j]);
    }
}

static bool show(struct db_sync *db, struct text *why)
{
    struct arena *arena = arena_new(KEY_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct counts counts = {0};
    db_ask(batch, STMT_ctl_key_counts, read_count, &counts);
    bool ok = ctl_run(db, batch, why);
    if (ok)
        print_counts(arena, &counts);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

/* ---- rotate ---- */

struct tally {
    int64_t again;  /* that were sealed again */
    int64_t opened; /* in the last pass: that were to be sealed again */
    int64_t closed; /* in the last pass: that no key here opens */
};

struct apps {
    size_t count;
    struct app {
        int64_t account;
        struct span sealed;
    } * items;
};

static void read_app(struct db_row *row, void *out)
{
    struct apps *apps = out;
    struct app *app = db_list_item(row, apps);
    app->account = db_int(row);
    app->sealed = db_text(row);
}

static void ask_again(struct arena *arena, struct db_batch *batch, const struct apps *apps,
                      struct tally *tally, int64_t *done)
{
    int64_t *accounts = arena_array_of(arena, int64_t, apps->count + 1);
    struct span *before = arena_array_of(arena, struct span, apps->count + 1);
    struct span *after = arena_array_of(arena, struct span, apps->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < apps->count; i++) {
        const struct app *app = &apps->items[i];
        struct span plain;
        if (!seal_open(arena, SEAL_TOTP, app->account, app->sealed, &plain)) {
            tally->closed++;
            continue;
        }
        accounts[count] = app->account;
        before[count] = app->sealed;
        after[count] = seal(arena, SEAL_TOTP, app->account, plain);
        count++;
    }
    tally->opened += (int64_t)count;
    if (count > 0)
        db_ask(batch, STMT_ctl_key_totp_again, db_read_int, done, DB_INTS(accounts, count),
               DB_TEXTS(before, count), DB_TEXTS(after, count));
}

/* The next few hundred behind that account; *after becomes the last of them, 0 at the end. */
static bool seal_some(struct db_sync *db, int64_t *after, struct tally *tally, struct text *why)
{
    struct arena *arena = arena_new(KEY_ARENA);
    struct db_batch *reading = db_batch_new(arena);
    struct db_batch *writing = db_batch_new(arena);
    struct apps apps = {0};
    int64_t done = 0;
    size_t count;
    db_ask(reading, STMT_ctl_key_totp, read_app, &apps, DB_INT(*after),
           DB_BYTES(seal_keys(arena, &count)[0]), DB_INT(MOST));
    bool ok = ctl_run(db, reading, why);
    if (ok) {
        ask_again(arena, writing, &apps, tally, &done);
        ok = db_batch_is_empty(writing) || ctl_run(db, writing, why);
    }
    tally->again += done;
    *after = apps.count == MOST ? apps.items[MOST - 1].account : 0;
    db_batch_free(writing);
    db_batch_free(reading);
    arena_free(arena);
    return ok;
}

/* Until a pass finds nothing that could be sealed again: what it found may have changed before it was written. */
static bool seal_apps(struct db_sync *db, struct tally *tally, struct text *why)
{
    do {
        int64_t after = 0;
        tally->opened = 0;
        tally->closed = 0;
        do {
            if (!seal_some(db, &after, tally, why))
                return false;
        } while (after != 0);
    } while (tally->opened > 0);
    return true;
}

static void read_sealed(struct db_row *row, void *out)
{
    *(struct span *)out = db_text(row);
}

/* Last: what says whether a key file fits. */
static bool seal_signing(struct db_sync *db, struct tally *tally, struct text *why)
{
    struct arena *arena = arena_new(KEY_ARENA);
    struct db_batch *reading = db_batch_new(arena);
    struct db_batch *writing = db_batch_new(arena);
    struct span sealed = SPAN("");
    struct span plain;
    int64_t done = 0;
    size_t count;
    const struct span *keys = seal_keys(arena, &count);
    db_ask(reading, STMT_ctl_key_signing, read_sealed, &sealed);
    bool ok = ctl_run(db, reading, why);
    if (ok && !span_is_empty(sealed) && !span_equal(seal_key_of(sealed), keys[0])) {
        ok = seal_open(arena, SEAL_SIGNING, 0, sealed, &plain);
        if (!ok) {
            seal_file_refusal(sealed, why);
        } else {
            db_ask(writing, STMT_ctl_key_secret_again, db_read_int, &done,
                   DB_TEXT(SPAN(SEAL_SIGNING)), DB_BYTES(sealed),
                   DB_BYTES(seal(arena, SEAL_SIGNING, 0, plain)));
            ok = ctl_run(db, writing, why);
        }
    }
    tally->again += done;
    db_batch_free(writing);
    db_batch_free(reading);
    arena_free(arena);
    return ok;
}

static bool rotate(struct db_sync *db, struct text *why)
{
    struct tally tally = {0};
    bool ok = seal_apps(db, &tally, why) && seal_signing(db, &tally, why);
    if (ok)
        printf("Sealed again with the first key of the file: %lld\n", (long long)tally.again);
    if (ok && tally.closed > 0) {
        text_printf(why,
                    "authenticator apps that none of the keys in the file opens: %lld. They are as "
                    "they were",
                    (long long)tally.closed);
        ok = false;
    }
    return ok;
}

/* ---- lost ---- */

struct lost {
    int64_t secrets;
    int64_t apps;
};

static void read_lost(struct db_row *row, void *out)
{
    struct lost *lost = out;
    lost->secrets = db_int(row);
    lost->apps = db_int(row);
}

static bool give_up(struct db_sync *db, struct text *why)
{
    struct arena *arena = arena_new(KEY_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct lost lost = {0};
    size_t count;
    const struct span *keys = seal_keys(arena, &count);
    db_ask(batch, STMT_ctl_key_lost, read_lost, &lost, DB_TEXTS(keys, count));
    bool ok = ctl_run(db, batch, why);
    if (ok && lost.secrets + lost.apps == 0)
        puts("Nothing is lost: the keys in the file open everything");
    if (ok && lost.secrets > 0)
        puts("The server makes a new key to sign with when it starts again: every device is "
             "unknown once");
    if (ok && lost.apps > 0)
        printf("People who need a recovery code or a passkey in place of their authenticator app, "
               "and then set it up again: %lld\n",
               (long long)lost.apps);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

int key_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(struct db_sync *db, struct text *why);
    } ways[] = {{"show", show}, {"rotate", rotate}, {"lost", give_up}};
    const char *way = argc == 1 ? argv[0] : "";
    if (strcmp(way, "new") == 0)
        return print_new();
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        if (strcmp(way, ways[i].name) != 0)
            continue;
        struct db_sync *db = ctl_keys_read() ? ctl_open() : NULL;
        if (db == NULL)
            return CTL_FAILED;
        struct text why;
        text_init(&why, CTL_WHY_MAX);
        bool ok = ways[i].run(db, &why);
        if (!ok)
            ctl_fail("%s", text_string(&why));
        text_free(&why);
        db_sync_close(db);
        return ok ? CTL_OK : CTL_FAILED;
    }
    return ctl_usage("key new|show|rotate|lost");
}
