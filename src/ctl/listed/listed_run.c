/* Reading the lists of names and addresses that are kept out, and of sites that many link to. */
#include "ctl/listed/listed_run.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/name_key.h"
#include "ctl/ctl.h"
#include "db/batch.h"

enum { EACH_SECONDS = 10, FILE_MAX = 1 << 20, LISTED_ARENA = 32 << 20, WORDS_MAX = 100000 };

static struct {
    const char *name; /* listed.list */
    const char *file;
    bool names;
    struct timespec changed; /* when the file was, that was taken */
    off_t size;
} lists[] = {
    {.name = "disposable", .file = "assets/lists/disposable.txt"},
    {.name = "names", .file = "assets/lists/names.txt", .names = true},
    {.name = "sites", .file = "assets/lists/sites.txt"},
};

static struct span small(struct arena *arena, struct span word)
{
    char *out = arena_alloc(arena, word.len + 1);
    for (size_t i = 0; i < word.len; i++)
        out[i] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? (char)(word.ptr[i] - 'A' + 'a')
                                                          : word.ptr[i];
    return span_make(out, word.len);
}

struct span *listed_read(struct arena *arena, struct span file, bool names, size_t *count)
{
    struct span *words = arena_array_of(arena, struct span, WORDS_MAX);
    struct span line;
    *count = 0;
    while (*count < WORDS_MAX && span_next(&file, '\n', &line)) {
        struct span word = span_trim(span_make(line.ptr, span_find(line, '#')));
        if (word.len > 0 && word.len <= 253)
            words[(*count)++] = names ? name_key(arena, word) : small(arena, word);
    }
    return words;
}

/* The whole file, in the arena; false: it cannot be read. */
static bool read_whole(struct arena *arena, int fd, off_t size, struct span *out)
{
    size_t len = 0;
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    while (len < (size_t)size) {
        ssize_t got = read(fd, bytes + len, (size_t)size - len);
        if (got <= 0)
            return false;
        len += (size_t)got;
    }
    *out = span_make(bytes, len);
    return true;
}

static bool put(struct db_sync *db, struct arena *arena, size_t i, struct span file,
                struct text *why)
{
    size_t count;
    int64_t changed = 0;
    struct span *words = listed_read(arena, file, lists[i].names, &count);
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_listed_put, db_read_int, &changed, DB_TEXT(span_of(lists[i].name)),
           DB_TEXTS(words, count));
    bool ok = db_sync_run(db, batch);
    if (!ok)
        text_printf(why, "%s", db_batch_error(batch)->detail);
    else if (changed > 0)
        (void)fprintf(stderr, "%s: %zu words, %lld of them changed\n", lists[i].file, count,
                      (long long)changed);
    db_batch_free(batch);
    return ok;
}

static bool keep(struct db_sync *db, size_t i, struct text *why)
{
    char path[CTL_PATH_MAX];
    struct stat is;
    struct span file;
    bool ok = true;
    int fd = open(ctl_file(path, lists[i].file), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return true;
    bool is_new = fstat(fd, &is) == 0 &&
                  (is.st_size != lists[i].size || is.st_mtim.tv_sec != lists[i].changed.tv_sec ||
                   is.st_mtim.tv_nsec != lists[i].changed.tv_nsec);
    if (is_new) {
        struct arena *arena = arena_new(LISTED_ARENA);
        lists[i].size = is.st_size;
        lists[i].changed = is.st_mtim;
        if (is.st_size <= FILE_MAX && read_whole(arena, fd, is.st_size, &file))
            ok = put(db, arena, i, file, why);
        else
            (void)fprintf(stderr, "%s is left as it was: it cannot be read, or is too long\n",
                          path);
        arena_free(arena);
    }
    (void)close(fd);
    return ok;
}

bool listed_keep(struct db_sync *db, struct text *why)
{
    static time_t next;
    struct timespec now;
    bool ok = true;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec < next)
        return true;
    next = now.tv_sec + EACH_SECONDS;
    for (size_t i = 0; ok && i < COUNT_OF(lists); i++)
        ok = keep(db, i, why);
    return ok;
}
