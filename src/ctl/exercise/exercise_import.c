/* The import: the file is looked through, then read again and saved, and what became of it is said. */
#include "ctl/exercise/exercise.h"

#include "core/name_key.h"
#include "ctl/reindex.h"
#include "ctl/tidy.h"

#include <unistd.h>

enum { PORTION = 100, MUSCLES_ARENA = 32 << 20, PORTION_ARENA = 64 << 20 };

struct importing {
    struct db_sync *db;
    const char *name;
    FILE *out;
    FILE *err;
    struct text *why;
    struct arena *arena; /* for all of it */
    struct exercise_muscles muscles;
    int64_t coach;
    const struct exercise_source *source;
    struct exercise_counts counts;
};

const struct exercise_source exercise_sources[] = {
    {.name = "free-exercise-db",
     .lacks = "summary, positions, sides, room, dose, cautions and when to stop",
     .fields = "Category, level, force, mechanic and equipment"},
    {.name = "wger",
     .is_wger = true,
     .lacks = "kind, what they do to each muscle, summary, positions, sides, room, dose, cautions "
              "and when to stop",
     .fields = "Category, and what they work on,"},
    {.name = NULL},
};

/* Of one in the shape of its source; *out is to be json_decref'd. */
static void in_one_shape(const struct importing *in, json_t **exercise)
{
    if (*exercise == NULL || !in->source->is_wger)
        return;
    json_t *shaped = exercise_of_wger(*exercise);
    json_decref(*exercise);
    *exercise = shaped;
}

/* ---- the file, before anything is written ---- */

static int by_id(const void *a, const void *b)
{
    const struct span *x = a;
    const struct span *y = b;
    int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);
    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static bool check_one(struct importing *in, const struct exercise_file *file, json_t *exercise,
                      struct span *id)
{
    bool wger = in->source->is_wger;
    const char *fault = wger ? exercise_wger_fault(exercise) : exercise_fault(exercise);
    const char *named = json_string_value(json_object_get(exercise, wger ? "uuid" : "id"));
    if (fault == NULL)
        *id = arena_span(in->arena, span_of(named));
    else
        text_printf(in->why, "%s:%zu: exercise %zu (%.60s): %s", in->name, file->line, file->count,
                    named == NULL ? "without an id" : named, fault);
    return fault == NULL;
}

static bool check(struct importing *in)
{
    struct exercise_file file;
    struct span *ids = arena_array_of(in->arena, struct span, EXERCISES_MAX);
    if (!exercise_open(&file, in->name, in->source->is_wger, in->why))
        return false;
    json_t *exercise = NULL;
    bool ok = exercise_next(&file, &exercise, in->why);
    while (ok && exercise != NULL) {
        ok = check_one(in, &file, exercise, &ids[file.count - 1]);
        json_decref(exercise);
        exercise = NULL;
        ok = ok && exercise_next(&file, &exercise, in->why);
    }
    exercise_close(&file);
    if (ok)
        qsort(ids, file.count, sizeof(ids[0]), by_id);
    for (size_t i = 1; ok && i < file.count; i++)
        if (span_equal(ids[i], ids[i - 1])) {
            text_printf(in->why, "%s: the id " SPAN_FMT " is there twice", in->name,
                        SPAN_ARG(ids[i]));
            ok = false;
        }
    return ok;
}

/* ---- what the database has ---- */

static void read_muscle(struct db_row *row, void *out)
{
    struct importing *in = out;
    struct exercise_muscles *muscles = &in->muscles;
    if (muscles->items == NULL)
        muscles->items = arena_alloc_array(in->arena, db_row_count(row), sizeof(muscles->items[0]));
    muscles->items[muscles->count].called = arena_span(in->arena, db_text(row));
    muscles->items[muscles->count++].slug = arena_span(in->arena, db_text(row));
}

static bool prepare(struct importing *in, const char *coach)
{
    struct db_batch *batch = db_batch_new(in->arena);
    struct span key = coach == NULL ? SPAN("") : name_key(in->arena, span_of(coach));
    db_ask(batch, STMT_ctl_exercise_muscles, read_muscle, in);
    db_ask(batch, STMT_ctl_exercise_coach, db_read_int, &in->coach, DB_TEXT(key));
    bool ok = ctl_run(in->db, batch, in->why);
    db_batch_free(batch);
    if (ok && in->coach == 0) {
        if (coach == NULL)
            text_add_string(in->why, "there is no coach yet, whose drafts they would be");
        else
            text_printf(in->why, "no coach is called '%s'", coach);
    }
    return ok && in->coach != 0;
}

/* ---- saving ---- */

struct place {
    bool before;
    bool named_so;
};

static void read_place(struct db_row *row, void *out)
{
    struct place *place = out;
    place->before = db_bool(row);
    place->named_so = db_bool(row);
}

static bool put(struct importing *in, struct arena *arena, const struct exercise_draft *draft)
{
    struct post_text body = {.body = draft->body};
    if (!entry_text_make(arena, draft->body, &body)) {
        text_printf(in->why, SPAN_FMT ": " SPAN_FMT, SPAN_ARG(draft->id), SPAN_ARG(body.fault));
        return false;
    }
    struct span plain =
        arena_printf(arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(body.plain), SPAN_ARG(draft->words));
    int64_t id = 0;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_entry_save, db_read_int, &id, DB_INT(in->coach), DB_NULL, DB_INT(0),
           DB_TEXT(SPAN("stretch")), DB_TEXT(draft->slug), DB_TEXT(draft->title), DB_TEXT(SPAN("")),
           DB_TEXTS(NULL, 0), DB_TEXTS(NULL, 0), DB_TEXTS(NULL, 0), DB_TEXT(SPAN("draft")),
           DB_TEXT(draft->model), DB_TEXT(body.body), DB_TEXT(body.html), DB_TEXT(plain),
           DB_TEXT(arena_printf(arena, "Imported from %s", in->source->name)),
           DB_TEXTS(body.link_kinds, body.link_count), DB_TEXTS(body.link_slugs, body.link_count),
           DB_NULL);
    bool ok = ctl_run(in->db, batch, in->why);
    db_batch_free(batch);
    if (!ok)
        return false;
    batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_alias, NULL, NULL, DB_TEXT(span_of(in->source->name)),
           DB_TEXT(SPAN("stretch")), DB_TEXT(draft->id), DB_INT(id));
    ok = ctl_run(in->db, batch, in->why);
    db_batch_free(batch);
    return ok;
}

static bool import_one(struct importing *in, struct arena *arena, json_t *exercise)
{
    struct exercise_draft draft;
    struct place place = {.before = false};
    enum exercise_reason reason =
        exercise_draft_make(arena, in->source, exercise, &in->muscles, &draft);
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_exercise_place, read_place, &place, DB_TEXT(span_of(in->source->name)),
           DB_TEXT(draft.id), DB_TEXT(draft.slug));
    bool ok = ctl_run(in->db, batch, in->why);
    db_batch_free(batch);
    if (place.before)
        reason = EXERCISE_BEFORE;
    else if (reason == EXERCISE_TAKEN && place.named_so)
        reason = EXERCISE_NAMED_SO;
    if (ok && reason == EXERCISE_TAKEN) {
        ok = put(in, arena, &draft);
        exercise_count_draft(in->arena, &in->counts, &draft);
    }
    in->counts.of[reason]++;
    return ok;
}

/* *more: there may be others behind these. */
static bool import_portion(struct importing *in, struct exercise_file *file, bool *more)
{
    struct arena *arena = arena_new(PORTION_ARENA);
    bool ok = db_sync_exec(in->db, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('backtalk-ctl'))",
                           in->why);
    for (size_t i = 0; ok && *more && i < PORTION; i++) {
        json_t *exercise;
        ok = exercise_next(file, &exercise, in->why);
        *more = exercise != NULL;
        in_one_shape(in, &exercise);
        if (ok && exercise != NULL)
            ok = import_one(in, arena, exercise);
        json_decref(exercise);
    }
    ok = ok && db_sync_exec(in->db, "COMMIT", in->why);
    if (ok && isatty(fileno(in->err)) == 1)
        fprintf(in->err, "\r%zu exercises", file->count);
    arena_free(arena);
    return ok;
}

static bool import_all(struct importing *in)
{
    struct exercise_file file;
    struct text trouble;
    bool more = true;
    if (!exercise_open(&file, in->name, in->source->is_wger, in->why))
        return false;
    bool ok = true;
    while (ok && more)
        ok = import_portion(in, &file, &more);
    exercise_close(&file);
    if (isatty(fileno(in->err)) == 1)
        fputc('\n', in->err);
    text_init(&trouble, CTL_WHY_MAX);
    if (!ok && !db_sync_exec(in->db, "ROLLBACK", &trouble))
        fprintf(in->err, "backtalk-ctl: the connection was lost\n");
    text_free(&trouble);
    return ok;
}

int exercise_import(struct db_sync *db, const struct exercise_source *source, const char *file,
                    const char *coach, FILE *out, FILE *err)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct importing in = {.db = db,
                           .source = source,
                           .name = file,
                           .out = out,
                           .err = err,
                           .why = &why,
                           .arena = arena_new(MUSCLES_ARENA)};
    bool ready = check(&in) && prepare(&in, coach);
    bool ok = ready && import_all(&in);
    if (ok)
        exercise_report(out, source, &in.counts);
    else if (ready)
        fprintf(err, "backtalk-ctl: %s: what came before is imported; run it again for the rest\n",
                text_string(&why));
    else
        fprintf(err, "backtalk-ctl: %s: nothing was imported\n", text_string(&why));
    arena_free(in.arena);
    text_free(&why);
    return ok ? CTL_OK : CTL_FAILED;
}

int exercise_main(int argc, char **argv)
{
    const struct exercise_source *source = exercise_sources;
    while (source->name != NULL && strcmp(source->name, argv[0]) != 0)
        source++;
    const char *coach = argc == 4 && strcmp(argv[2], "--as") == 0 ? argv[3] : NULL;
    if (source->name == NULL || (argc != 2 && coach == NULL))
        return ctl_usage("import free-exercise-db|wger FILE [--as COACH]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    static const char *const filled[] = {"post",         "entry",    "entry_slug",
                                         "entry_muscle", "revision", NULL};
    int code = exercise_import(db, source, argv[1], coach, stdout, stderr);
    if (code == CTL_OK) {
        tidy_tables(db, "ANALYZE", filled);
        code = reindex_after(db);
    }
    db_sync_close(db);
    return code;
}
