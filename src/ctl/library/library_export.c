/* The library out of the database, file by file: as many rows at a time as fit into little memory. */
#include "ctl/library/library_export.h"

#include "core/slug.h"
#include "ctl/library/library_folder.h"
#include "ctl/library/library_photos.h"
#include "ctl/library/library_text.h"

enum {
    ROWS = 100,                /* at a time */
    LISTS_ARENA = 64 << 20,    /* paths, checksums, people */
    PORTION_ARENA = 256 << 20, /* rows of a portion, read and written */
};

struct exporting {
    struct db_sync *db;
    struct library_folder folder;
    struct arena *arena;
    struct text *why;
    FILE *out;
    struct {
        size_t count;
        struct library_person_text *items;
    } people;
    struct span editor; /* by whom `load` saves what names no author */
};

static bool add_file(struct exporting *x, struct arena *arena, const char *folder, struct span name,
                     struct span bytes)
{
    struct span path = arena_printf(arena, "%s/" SPAN_FMT ".md", folder, SPAN_ARG(name));
    if (bytes.len > 0)
        return library_folder_add(&x->folder, path, bytes, x->why);
    text_printf(x->why, SPAN_FMT " is too long for a file, or holds what a file cannot say",
                SPAN_ARG(path));
    return false;
}

static struct model_texts texts_of(struct db_row *row)
{
    struct model_texts texts = {.count = 0};
    const struct span *items = db_texts(row, &texts.count);
    texts.items = arena_array_of(db_row_arena(row), struct span, texts.count);
    for (size_t i = 0; i < texts.count; i++)
        texts.items[i] = items[i];
    return texts;
}

/* ---- people ---- */

static void read_person(struct db_row *row, void *out)
{
    struct exporting *x = out;
    struct library_person_text *person = db_list_item(row, &x->people);
    person->name = arena_span(x->arena, db_text(row));
    person->role = arena_span(x->arena, db_text(row));
    person->about = arena_span(x->arena, db_text(row));
    person->example = db_bool(row);
}

static bool is_file_name(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-",
                   name.ptr[i]) == NULL)
            return false;
    return name.len > 0 && name.ptr[0] != '-';
}

/* A person's file has their name where a file can be called so, else one that is made of it. */
static struct span person_file(struct exporting *x, size_t at)
{
    struct span name = x->people.items[at].name;
    if (is_file_name(name))
        return name;
    struct span slug = slug_make_or_empty(x->arena, name, SLUG_MAX);
    return arena_printf(x->arena, SPAN_FMT ".%zu", SPAN_ARG(slug.len == 0 ? SPAN("person") : slug),
                        at + 1);
}

static int by_bytes(struct span a, struct span b)
{
    int order = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static bool export_people(struct exporting *x)
{
    struct db_batch *batch = db_batch_new(x->arena);
    db_ask(batch, STMT_ctl_library_people, read_person, x);
    bool ok = ctl_run(x->db, batch, x->why);
    struct span first = SPAN("");
    for (size_t i = 0; ok && i < x->people.count; i++) {
        struct span file = person_file(x, i);
        ok = add_file(x, x->arena, "people", file,
                      library_person_text(x->arena, &x->people.items[i]));
        if (i == 0 || by_bytes(file, first) < 0) {
            first = file;
            x->editor = x->people.items[i].name;
        }
    }
    db_batch_free(batch);
    fprintf(x->out, "%-10s %6zu\n", "people", x->people.count);
    return ok;
}

/* ---- tags ---- */

struct tags {
    size_t count;
    struct library_tag_text *items;
};

static void read_tag(struct db_row *row, void *out)
{
    struct tags *tags = out;
    struct library_tag_text *tag = db_list_item(row, tags);
    tag->name = db_text(row);
    tag->title = db_text(row);
    tag->facet = db_text(row);
    tag->summary = db_text(row);
    tag->parents = texts_of(row);
    tag->synonyms = texts_of(row);
    tag->red_flag = db_bool(row);
    tag->description = db_text(row);
}

/* Those behind the name *after; *more: there may be others behind these. */
static bool export_some_tags(struct exporting *x, struct span *after, size_t *count, bool *more)
{
    struct arena *arena = arena_new(PORTION_ARENA);
    struct tags tags = {.count = 0};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_library_tags, read_tag, &tags, DB_TEXT(*after), DB_INT(ROWS));
    bool ok = ctl_run(x->db, batch, x->why);
    for (size_t i = 0; ok && i < tags.count; i++)
        ok =
            add_file(x, arena, "tags", tags.items[i].name, library_tag_text(arena, &tags.items[i]));
    *more = tags.count == ROWS;
    *count += tags.count;
    if (tags.count > 0)
        *after = arena_span(x->arena, tags.items[tags.count - 1].name);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

static bool export_tags(struct exporting *x)
{
    struct span after = SPAN("");
    size_t count = 0;
    bool more = true;
    while (more)
        if (!export_some_tags(x, &after, &count, &more))
            return false;
    fprintf(x->out, "%-10s %6zu\n", "tags", count);
    return true;
}

/* ---- entries ---- */

struct entries {
    size_t count;
    struct library_entry_text *items;
};

static void read_entry(struct db_row *row, void *out)
{
    struct entries *entries = out;
    struct library_entry_text *entry = db_list_item(row, entries);
    entry->slug = db_text(row);
    entry->title = db_text(row);
    entry->summary = db_text(row);
    entry->aliases = texts_of(row);
    entry->slugs = texts_of(row);
    entry->tags = texts_of(row);
    entry->status = db_text(row);
    entry->model = db_text(row);
    entry->body = db_text(row);
    entry->author = db_text(row);
}

static bool export_some_entries(struct exporting *x, struct span kind, struct span *after,
                                size_t *count, bool *more)
{
    struct arena *arena = arena_new(PORTION_ARENA);
    struct entries entries = {.count = 0};
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_library_entries, read_entry, &entries, DB_TEXT(kind), DB_TEXT(*after),
           DB_INT(ROWS));
    bool ok = ctl_run(x->db, batch, x->why);
    for (size_t i = 0; i < entries.count; i++)
        entries.items[i].kind = kind;
    ok = ok && library_photos_read(x->db, arena, *after, entries.items, entries.count, x->why);
    for (size_t i = 0; ok && i < entries.count; i++) {
        struct library_entry_text *entry = &entries.items[i];
        bool by_editor = span_equal(entry->author, x->editor) && !span_is(kind, "article");
        if (by_editor || span_is(kind, "page"))
            entry->author = SPAN("");
        ok = add_file(x, arena, library_text_folder(kind), entry->slug,
                      library_entry_text(arena, entry)) &&
             library_photos_write(x->db, &x->folder, entry, x->why);
    }
    *more = entries.count == ROWS;
    *count += entries.count;
    if (entries.count > 0)
        *after = arena_span(x->arena, entries.items[entries.count - 1].slug);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

static bool export_entries(struct exporting *x)
{
    static const char *const kinds[] = {"muscle", "term", "stretch", "routine", "article", "page"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        struct span after = SPAN("");
        size_t count = 0;
        bool more = true;
        while (more)
            if (!export_some_entries(x, span_of(kinds[i]), &after, &count, &more))
                return false;
        fprintf(x->out, "%-10s %6zu\n", library_text_folder(span_of(kinds[i])), count);
    }
    return true;
}

/* ---- all of it ---- */

static bool write_all(struct exporting *x)
{
    static const char *const names[] = {"people",     "tags",     "muscles",  "terms",
                                        "stretches",  "routines", "articles", "pages",
                                        LIBRARY_SUMS, NULL};
    return db_sync_exec(x->db, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", x->why) &&
           export_people(x) && export_tags(x) && export_entries(x) &&
           library_folder_end(&x->folder, names, x->why);
}

int library_export(struct db_sync *db, const char *folder, bool over, FILE *out, FILE *err)
{
    struct text why;
    struct text trouble;
    text_init(&why, CTL_WHY_MAX);
    text_init(&trouble, CTL_WHY_MAX);
    struct exporting x = {.db = db, .arena = arena_new(LISTS_ARENA), .why = &why, .out = out};
    bool begun = library_folder_begin(&x.folder, x.arena, folder, over, &why);
    bool ok = begun && write_all(&x);
    if (begun && !db_sync_exec(db, "ROLLBACK", &trouble) && ok)
        fprintf(err, "backtalk-ctl: the connection was lost after all was read\n");
    library_folder_drop(&x.folder);
    if (ok)
        fprintf(out, "%s has %zu files, and their checksums in " LIBRARY_SUMS "\n", x.folder.path,
                x.folder.sums.count);
    else
        fprintf(err, "backtalk-ctl: export: %s: nothing was changed there\n", text_string(&why));
    arena_free(x.arena);
    text_free(&trouble);
    text_free(&why);
    return ok ? CTL_OK : CTL_FAILED;
}

int library_export_main(int argc, char **argv)
{
    bool over = argc == 3 && strcmp(argv[2], "--over") == 0;
    if (argc != 2 && !over)
        return ctl_usage("export library DIR [--over]");
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    int code = library_export(db, argv[1], over, stdout, stderr);
    db_sync_close(db);
    return code;
}
