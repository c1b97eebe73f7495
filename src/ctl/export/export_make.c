/* Makes the copy of an account's data, row by row: it may be long. */
#include "ctl/export/export_make.h"

#include "ctl/ctl.h"
#include "ctl/export/export_photos.h"
#include "gen/ctl/export/export_html.h"

enum {
    ROWS = 100,
    LONG_ROWS = 10,
    ARENA = 1 << 20,
    PIECE_MAX = 16 * 1024 * 1024, /* what is written of one row, above the longest draft */
    FLUSH = 64 * 1024
};

struct making {
    struct db_sync *db;
    struct arena *arena;
    struct zip *zip;
    const struct export_errand *errand;
    struct export_about about;
    struct export_sections sections;
    struct text piece; /* what is to be written next */
    bool no_room;
    struct text *why;
};

/* Whether the writing went well. */
static bool wrote(struct making *m, bool ok)
{
    m->no_room = m->no_room || !ok;
    return ok;
}

static bool flush(struct making *m, size_t from)
{
    if (m->piece.len < from)
        return true;
    bool ok = wrote(m, text_ok(&m->piece) && zip_add(m->zip, text_span(&m->piece)));
    text_clear(&m->piece);
    return ok;
}

/* A string as JSON has it. */
static void add_json(struct text *out, struct span words)
{
    json_t *string = json_stringn(words.ptr == NULL ? "" : words.ptr, words.len);
    char *json = string == NULL ? NULL : json_dumps(string, JSON_ENCODE_ANY);
    text_add_string(out, json == NULL ? "\"\"" : json);
    free(json);
    json_decref(string);
}

typedef void row_writer(struct text *out, struct span json, bool first);

static void write_json_row(struct text *out, struct span json, bool first)
{
    text_add_string(out, first ? "\n" : ",\n");
    text_add_span(out, json);
}

static void write_html_row(struct text *out, struct span json, bool first UNUSED)
{
    json_t *row = json_loadb(json.ptr, json.len, 0, NULL);
    if (row != NULL)
        export_html_row(out, row);
    json_decref(row);
}

/* How many rows are asked for at once: of those with whole texts few, for all of them are in memory. */
static size_t rows_at_once(struct span section)
{
    static const char *const long_ones[] = {"posts", "revisions", "edits", "page changes",
                                            "drafts"};
    for (size_t i = 0; i < COUNT_OF(long_ones); i++) {
        if (span_is(section, long_ones[i]))
            return LONG_ROWS;
    }
    return ROWS;
}

/* Writes the next `most` rows of a section behind *past, or some more of one time, and moves that on; *count of them. */
static bool some_rows(struct making *m, struct span section, size_t most, row_writer *write,
                      int64_t *past, size_t *count)
{
    struct arena *arena = arena_new(ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct export_rows rows = {0};
    bool first = *past < 0;
    export_store_rows(batch, m->errand->account_id, section, *past, (int64_t)most, &rows);
    bool ok = ctl_run(m->db, batch, m->why);
    for (size_t i = 0; ok && i < rows.count; i++) {
        write(&m->piece, rows.items[i].json, first);
        first = false;
        *past = rows.items[i].place;
        ok = flush(m, FLUSH);
    }
    *count = rows.count;
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

static bool all_rows(struct making *m, struct span section, row_writer *write, bool *some)
{
    int64_t past = -1;
    const size_t most = rows_at_once(section);
    size_t count = most;
    bool ok = true;
    while (ok && count >= most)
        ok = some_rows(m, section, most, write, &past, &count);
    *some = past >= 0;
    return ok;
}

static bool write_json(struct making *m)
{
    struct text *out = &m->piece;
    bool some;
    bool ok = wrote(m, zip_begin(m->zip, "data.json", m->about.at));
    text_add_string(out, "{\"format\": 1, \"site\": ");
    add_json(out, m->about.site);
    text_add_string(out, ", \"made\": \"");
    clock_write_iso(out, m->about.at);
    text_add_string(out, "\", \"sections\": [");
    for (size_t i = 0; ok && i < m->sections.count; i++) {
        const struct export_section *section = &m->sections.items[i];
        text_add_string(out, i == 0 ? "\n{\"name\": " : ",\n{\"name\": ");
        add_json(out, section->name);
        text_add_string(out, ", \"title\": ");
        add_json(out, section->title);
        text_add_string(out, ", \"about\": ");
        add_json(out, section->about);
        text_add_string(out, ", \"rows\": [");
        ok = all_rows(m, section->name, write_json_row, &some);
        text_add_string(out, "]}");
    }
    text_add_string(out, "\n]}\n");
    return ok && flush(m, 0);
}

static bool write_html(struct making *m)
{
    struct text *out = &m->piece;
    bool ok = wrote(m, zip_begin(m->zip, "index.html", m->about.at));
    export_html_top(out, &m->about, &m->sections);
    for (size_t i = 0; ok && i < m->sections.count; i++) {
        bool some;
        export_html_section(out, &m->sections.items[i]);
        ok = all_rows(m, m->sections.items[i].name, write_html_row, &some);
        if (!some)
            export_html_nothing(out);
    }
    export_html_end(out);
    return ok && flush(m, 0);
}

static bool write_photographs(struct making *m)
{
    if (m->errand->no_photographs)
        return true;
    return export_photos_add(m->db, m->zip, m->errand->account_id, m->about.at, &m->no_room,
                             m->why);
}

static bool load_sections(struct making *m, struct db_batch *batch)
{
    export_store_sections(batch, &m->sections);
    bool ok = ctl_run(m->db, batch, m->why);
    for (size_t i = 0; ok && m->errand->no_photographs && i < m->sections.count; i++) {
        struct export_section *section = &m->sections.items[i];
        if (span_is(section->name, "photographs"))
            section->about = SPAN("Together they were too large for this copy, so it says what you "
                                  "said of each, and its addresses. Whoever runs the site can make "
                                  "you a copy that has them.");
    }
    return ok;
}

/* All of it as it is at one moment. */
static bool begin(struct making *m)
{
    return db_sync_exec(m->db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", m->why) &&
           (!m->errand->no_photographs ||
            db_sync_exec(m->db, "SET LOCAL backtalk.photographs = 'left out'", m->why));
}

enum export_result export_make(struct db_sync *db, const struct export_errand *errand,
                               struct span site, zip_sink *sink, void *context, struct text *why)
{
    struct making m = {.db = db, .errand = errand, .why = why, .arena = arena_new(ARENA)};
    struct db_batch *batch = db_batch_new(m.arena);
    m.about = (struct export_about){errand->name, site, clock_now()};
    m.zip = zip_new(sink, context);
    text_init(&m.piece, PIECE_MAX);
    bool ok = m.zip != NULL && begin(&m);
    bool made = ok && load_sections(&m, batch) && write_json(&m) && write_html(&m) &&
                write_photographs(&m) && wrote(&m, zip_end(m.zip));
    if (ok)
        made = db_sync_exec(db, made || m.no_room ? "COMMIT" : "ROLLBACK", why) && made;
    db_batch_free(batch);
    text_free(&m.piece);
    zip_free(m.zip);
    arena_free(m.arena);
    return made ? EXPORT_DONE : m.no_room ? EXPORT_NO_ROOM : EXPORT_TROUBLE;
}
