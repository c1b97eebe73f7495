/* backtalk-ctl eval-same PAIRS: scores pairs of texts for "the same question", as the site does. */
#include "ctl/ctl.h"
#include "ctl/eval/eval.h"

#include "core/utf8.h"
#include "search/search.h"

enum {
    TEXTS = 2, /* of a pair */
    COLUMNS_MAX = 64,
    PAIRS_ARENA = 1 << 30,
    BATCH = 250, /* pairs that are read at once */
    BATCH_ARENA = 512 << 20,
};

static const char *const column_names[TEXTS] = {"question_a", "question_b"};

struct pair {
    struct span row; /* as it is in the file */
    struct span texts[TEXTS];
    struct pair *next;
};

struct pairs {
    struct arena *arena;
    const char *path;
    size_t line;
    struct span head;
    size_t columns;
    size_t places[TEXTS]; /* in which column they are */
    struct pair *first;
    size_t count;
};

/* ---- the file ---- */

static bool wrong(const struct pairs *pairs, const char *what)
{
    ctl_fail("%s:%zu: %s", pairs->path, pairs->line, what);
    return false;
}

/* The columns stand side by side in the line that they were read from, a tab between two. */
static struct span whole_row(const struct pairs *pairs, const struct span *columns, size_t count)
{
    size_t len = count - 1;
    for (size_t i = 0; i < count; i++)
        len += columns[i].len;
    return arena_span(pairs->arena, span_make(columns[0].ptr, len));
}

static bool read_head(struct pairs *pairs, struct eval_file *file)
{
    struct span columns[COLUMNS_MAX];
    pairs->line = 1;
    if (!eval_file_line(file, columns, COLUMNS_MAX, &pairs->columns))
        return !eval_file_failed(file) && wrong(pairs, "the names of the columns are missing");
    pairs->head = whole_row(pairs, columns, pairs->columns);
    for (size_t i = 0; i < TEXTS; i++) {
        size_t at = 0;
        while (at < pairs->columns && !span_is(columns[at], column_names[i]))
            at++;
        if (at == pairs->columns) {
            ctl_fail("%s:1: there is no column %s", pairs->path, column_names[i]);
            return false;
        }
        pairs->places[i] = at;
    }
    return true;
}

static bool read_row(struct pairs *pairs, const struct span *columns, size_t count,
                     struct pair *pair)
{
    if (count != pairs->columns)
        return wrong(pairs, "this line has not as many columns as the first");
    pair->row = whole_row(pairs, columns, count);
    if (!utf8_is_valid(pair->row))
        return wrong(pairs, "this is no UTF-8 text");
    for (size_t i = 0; i < TEXTS; i++) {
        struct span text = columns[pairs->places[i]];
        pair->texts[i] = arena_span(pairs->arena, text);
    }
    return true;
}

static bool read_pairs(struct pairs *pairs)
{
    struct eval_file *file = eval_file_open(pairs->path);
    bool ok = file != NULL && read_head(pairs, file);
    struct pair **end = &pairs->first;
    struct span columns[COLUMNS_MAX];
    size_t count;
    while (ok && eval_file_line(file, columns, COLUMNS_MAX, &count)) {
        pairs->line++;
        if (arena_used(pairs->arena) > PAIRS_ARENA / 2)
            ok = wrong(pairs, "these are too many pairs for one run");
        else
            ok = read_row(pairs, columns, count, *end = arena_new_of(pairs->arena, struct pair));
        end = &(*end)->next;
        pairs->count++;
    }
    ok = ok && !eval_file_failed(file);
    eval_file_close(file);
    return ok;
}

/* ---- the index ---- */

static int by_bytes(const void *left, const void *right)
{
    const struct span *a = left;
    const struct span *b = right;
    size_t least = a->len < b->len ? a->len : b->len;
    int order = least == 0 ? 0 : memcmp(a->ptr, b->ptr, least);
    return order != 0 ? order : (a->len > b->len) - (a->len < b->len);
}

/* Each text once, as a question's title. */
static bool make_index(const struct pairs *pairs, struct eval *eval)
{
    struct span *texts = arena_array_of(pairs->arena, struct span, pairs->count * TEXTS + 1);
    size_t count = 0;
    for (const struct pair *pair = pairs->first; pair != NULL; pair = pair->next) {
        for (size_t i = 0; i < TEXTS; i++)
            texts[count++] = pair->texts[i];
    }
    qsort(texts, count, sizeof(*texts), by_bytes);
    bool ok = eval_texts_begin(eval);
    for (size_t i = 0; ok && i < count; i++) {
        if (texts[i].len > 0 && (i == 0 || !span_equal(texts[i], texts[i - 1])))
            ok = eval_text(eval, texts[i], SPAN(""));
    }
    return ok && eval_texts_end(eval);
}

/* ---- the scores ---- */

/* Scores and prints up to BATCH pairs; *next becomes the one after them. */
static bool score_some(struct db_sync *db, struct arena *arena, const struct pair **next)
{
    struct span texts[BATCH * TEXTS];
    size_t count = 0;
    const struct pair *pair = *next;
    for (; pair != NULL && count < COUNT_OF(texts); pair = pair->next) {
        for (size_t i = 0; i < TEXTS; i++)
            texts[count++] = pair->texts[i];
    }
    struct similar_texts read = {.count = 0};
    struct db_batch *batch = db_batch_new(arena);
    similar_store_words(batch, texts, count, &read);
    bool ok = db_sync_run(db, batch);
    if (!ok) {
        struct text why;
        text_init(&why, CTL_WHY_MAX);
        ctl_fail("%s", ctl_batch_trouble(batch, &why));
        text_free(&why);
    }
    pair = *next;
    for (size_t i = 0; ok && i < count; i += TEXTS, pair = pair->next)
        printf(SPAN_FMT "\t%.6f\n", SPAN_ARG(pair->row), similar_score(&read, i, i + 1));
    *next = pair;
    db_batch_free(batch);
    return ok;
}

static bool score_all(const struct pairs *pairs, struct db_sync *db)
{
    printf(SPAN_FMT "\tscore\n", SPAN_ARG(pairs->head));
    const struct pair *next = pairs->first;
    bool ok = true;
    while (ok && next != NULL) {
        struct arena *arena = arena_new(BATCH_ARENA);
        ok = score_some(db, arena, &next);
        arena_free(arena);
    }
    if (ok && (fflush(stdout) != 0 || ferror(stdout))) {
        ctl_fail("the scores could not be written");
        return false;
    }
    return ok;
}

int eval_same_main(int argc, char **argv)
{
    if (argc != 1)
        return ctl_usage("eval-same PAIRS");
    struct pairs pairs = {.arena = arena_new(PAIRS_ARENA), .path = argv[0]};
    struct eval eval = {.db = NULL};
    bool ok = read_pairs(&pairs) && eval_open(&eval) && make_index(&pairs, &eval) &&
              score_all(&pairs, eval.db);
    eval_close(&eval);
    arena_free(pairs.arena);
    return ok ? CTL_OK : CTL_FAILED;
}
