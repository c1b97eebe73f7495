/* Removes mails that are over, and their files. */
#include "ctl/mail/mail_forget.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ctl/ctl.h"
#include "mail/mail.h"

enum { FORGET_ARENA = 1 << 18, FORGET_MOST = 1000 };

/* ---- rows ---- */

static bool forget_rows(struct db_sync *db, struct text *why)
{
    int64_t count = FORGET_MOST;
    bool ok = true;
    while (ok && count >= FORGET_MOST) {
        struct arena *arena = arena_new(FORGET_ARENA);
        struct db_batch *batch = db_batch_new(arena);
        mail_store_forget(batch, FORGET_MOST, &count);
        ok = ctl_run(db, batch, why);
        db_batch_free(batch);
        arena_free(arena);
    }
    return ok;
}

/* ---- files ---- */

/* The mail that mail_put wrote under this name: "12.eml"; 0: it is something else. */
static int64_t id_of(const char *name)
{
    struct span number = span_of(name);
    size_t dot = span_find(number, '.');
    int64_t id;
    if (!span_is(span_from(number, dot), ".eml") ||
        !span_int(span_make(name, dot), 1, INT64_MAX, &id))
        return 0;
    return id;
}

/* The next files of the folder, FORGET_MOST at most. */
static size_t next_ids(DIR *folder, int64_t *ids)
{
    size_t count = 0;
    const struct dirent *entry;
    while (count < FORGET_MOST && (entry = readdir(folder)) != NULL) {
        ids[count] = id_of(entry->d_name);
        count += ids[count] != 0;
    }
    return count;
}

static void remove_file(DIR *folder, const struct mail_settings *settings, int64_t id)
{
    char name[32];
    (void)snprintf(name, sizeof(name), "%lld.eml", (long long)id);
    if (unlinkat(dirfd(folder), name, 0) != 0 && errno != ENOENT)
        ctl_fail("mail: %s/%s is over, and cannot be removed: %s", settings->folder, name,
                 strerror(errno));
}

static bool forget_files(struct db_sync *db, const struct mail_settings *settings, DIR *folder,
                         struct text *why)
{
    bool ok = true;
    size_t count = FORGET_MOST;
    while (ok && count == FORGET_MOST) {
        struct arena *arena = arena_new(FORGET_ARENA);
        struct db_batch *batch = db_batch_new(arena);
        int64_t *ids = arena_array_of(arena, int64_t, FORGET_MOST);
        struct mail_ids gone = {0};
        count = next_ids(folder, ids);
        mail_store_gone(batch, ids, count, &gone);
        ok = ctl_run(db, batch, why);
        for (size_t i = 0; ok && i < gone.count; i++)
            remove_file(folder, settings, gone.items[i]);
        db_batch_free(batch);
        arena_free(arena);
    }
    return ok;
}

bool mail_forget(struct db_sync *db, const struct mail_settings *settings, struct text *why)
{
    if (!forget_rows(db, why))
        return false;
    DIR *folder = opendir(settings->folder);
    if (folder == NULL && errno != ENOENT)
        ctl_fail("mail: %s: %s", settings->folder, strerror(errno));
    if (folder == NULL)
        return true;
    bool ok = forget_files(db, settings, folder, why);
    (void)closedir(folder);
    return ok;
}
