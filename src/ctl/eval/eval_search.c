/* backtalk-ctl eval-search: what the site's own ranking finds in other texts, or in its own, as a TREC run. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "ctl/ctl.h"
#include "ctl/eval/eval.h"
#include "search/search.h"

enum { QUERY_ARENA = 64 << 20, COLUMNS = 3, NAMES_FIRST = 1024 };

struct names {
    size_t count;
    size_t room;
    char **items;
};

struct eval_options {
    const char *corpus; /* NULL: what the site has */
    bool site;
    const char *queries;
    const char *times; /* a file for each query's milliseconds, or NULL */
    int64_t depth;
};

static void names_add(struct names *names, struct span name)
{
    if (names->count == names->room) {
        names->room = names->room == 0 ? NAMES_FIRST : names->room * 2;
        names->items = realloc(names->items, names->room * sizeof(*names->items));
    }
    if (names->items == NULL || (names->items[names->count] = strndup(name.ptr, name.len)) == NULL)
        abort();
    names->count++;
}

/* "stretch:figure-four", of what the site has; empty after saying why. */
static const char *name_on_site(struct eval *eval, struct arena *arena, int64_t id)
{
    struct span sql =
        arena_printf(arena,
                     "SELECT coalesce((SELECT kind || ':' || slug FROM entry WHERE id = %lld), "
                     "(SELECT 'question:' || slug FROM question WHERE id = %lld))",
                     (long long)id, (long long)id);
    struct span name;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = db_sync_value(eval->db, sql.ptr, arena, &name, &why);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    text_free(&why);
    return ok ? arena_string(arena, name) : "";
}

/* Of the text with that id: see eval_text. */
static const char *name_of(const struct names *names, int64_t id)
{
    return names->items != NULL && id >= 1 && (size_t)id <= names->count ? names->items[id - 1]
                                                                         : "";
}

static void names_free(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

static bool load(struct eval *eval, const char *path, struct names *names)
{
    struct eval_file *file = eval_file_open(path);
    if (file == NULL)
        return false;
    bool ok = eval_texts_begin(eval);
    struct span columns[COLUMNS];
    size_t count;
    while (ok && eval_file_line(file, columns, COLUMNS, &count)) {
        names_add(names, columns[0]);
        ok = eval_text(eval, count > 1 ? columns[1] : SPAN(""), count > 2 ? columns[2] : SPAN(""));
    }
    ok = ok && !eval_file_failed(file);
    eval_file_close(file);
    fprintf(stderr, "%zu texts read; building the index\n", names->count);
    return ok && eval_texts_end(eval);
}

/* ---- asking ---- */

struct times {
    FILE *file; /* "query milliseconds", or NULL */
    size_t count;
    double ms[100000];
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static bool ask(struct eval *eval, const struct names *names, struct span *query, int64_t depth,
                struct times *times)
{
    struct arena *arena = arena_new(QUERY_ARENA);
    struct search_ranking found;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    double begun = now_ms();
    bool ok = search_find_now(eval->db, arena, query[1], &found, &why);
    double ms = now_ms() - begun;
    if (times->count < COUNT_OF(times->ms))
        times->ms[times->count++] = ms;
    if (times->file != NULL)
        fprintf(times->file, SPAN_FMT " %.3f\n", SPAN_ARG(query[0]), ms);
    if (!ok)
        ctl_fail("%s", text_string(&why));
    for (size_t i = 0; ok && i < found.count && (int64_t)i < depth; i++) {
        int64_t id = found.items[i].thread_id;
        printf(SPAN_FMT " Q0 %s %zu %.6f backtalk\n", SPAN_ARG(query[0]),
               names == NULL ? name_on_site(eval, arena, id) : name_of(names, id), i + 1,
               found.items[i].score);
    }
    text_free(&why);
    arena_free(arena);
    return ok;
}

static bool open_times(struct times *times, const char *path)
{
    times->file = path == NULL ? NULL : fopen(path, "w");
    if (path != NULL && times->file == NULL)
        ctl_fail("%s: %s", path, strerror(errno));
    return path == NULL || times->file != NULL;
}

static bool close_times(struct times *times, const char *path)
{
    if (times->count > 0) {
        qsort(times->ms, times->count, sizeof(*times->ms), by_size);
        fprintf(stderr, "%zu queries: median %.2f ms, 95th percentile %.2f ms\n", times->count,
                times->ms[times->count / 2], times->ms[times->count * 95 / 100]);
    }
    bool ok = times->file == NULL || fclose(times->file) == 0;
    if (!ok)
        ctl_fail("%s: %s", path, strerror(errno));
    free(times);
    return ok;
}

static bool ask_all(struct eval *eval, const struct names *names,
                    const struct eval_options *options)
{
    struct times *times = calloc(1, sizeof(*times));
    if (times == NULL)
        abort();
    struct eval_file *file = eval_file_open(options->queries);
    bool ok = file != NULL && open_times(times, options->times);
    struct span query[2];
    size_t count;
    while (ok && eval_file_line(file, query, COUNT_OF(query), &count)) {
        if (count == COUNT_OF(query))
            ok = ask(eval, names, query, options->depth, times);
    }
    ok = ok && !eval_file_failed(file);
    eval_file_close(file);
    return close_times(times, options->times) && ok;
}

static bool read_options(int argc, char **argv, struct eval_options *out)
{
    *out = (struct eval_options){.depth = 100};
    for (int i = 0; i < argc; i++) {
        bool more = i + 1 < argc;
        if (strcmp(argv[i], "--site") == 0)
            out->site = true;
        else if (more && strcmp(argv[i], "--corpus") == 0)
            out->corpus = argv[++i];
        else if (more && strcmp(argv[i], "--queries") == 0)
            out->queries = argv[++i];
        else if (more && strcmp(argv[i], "--times") == 0)
            out->times = argv[++i];
        else if (!more || strcmp(argv[i], "--depth") != 0 ||
                 !span_int(span_of(argv[++i]), 1, SEARCH_BEST, &out->depth))
            return false;
    }
    return out->site == (out->corpus == NULL) && out->queries != NULL;
}

static bool ask_site(const struct eval_options *options)
{
    struct eval eval = {.db = ctl_open()};
    if (eval.db == NULL)
        return false;
    bool ok = ask_all(&eval, NULL, options);
    db_sync_close(eval.db);
    return ok;
}

static bool ask_corpus(const struct eval_options *options)
{
    struct eval eval;
    if (!eval_open(&eval))
        return false;
    struct names names = {0};
    bool ok = load(&eval, options->corpus, &names) && ask_all(&eval, &names, options);
    names_free(&names);
    eval_close(&eval);
    return ok;
}

int eval_search_main(int argc, char **argv)
{
    struct eval_options options;
    if (!read_options(argc, argv, &options))
        return ctl_usage("eval-search --corpus FILE | --site --queries FILE [--depth 1..500]"
                         " [--times FILE]");
    return (options.site ? ask_site(&options) : ask_corpus(&options)) ? CTL_OK : CTL_FAILED;
}
