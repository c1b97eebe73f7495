/* Copies of people's data in the database. */
#include "export/export.h"

static void read_state(struct db_row *row, void *out)
{
    struct export_state *state = out;
    struct span name = db_text(row);
    state->waiting = span_is(name, "waiting") || span_is(name, "making");
    state->ready = span_is(name, "ready");
    state->large = span_is(name, "large");
    state->failed = span_is(name, "failed");
    state->asked_at = db_time(row);
    state->made_at = db_time(row);
    state->ends_at = db_time(row);
    state->bytes = db_int(row);
}

void export_store_state(struct db_batch *batch, int64_t account, struct export_state *out)
{
    db_ask(batch, STMT_export_state, read_state, out, DB_INT(account));
}

void export_store_ask(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_export_ask, NULL, NULL, DB_INT(account));
}

static void read_chunk(struct db_row *row, void *out)
{
    struct export_chunks *chunks = out;
    struct span *chunk = db_list_item(row, chunks);
    *chunk = db_text(row);
}

void export_store_chunks(struct db_batch *batch, int64_t account, struct export_chunks *out)
{
    db_ask(batch, STMT_export_chunks, read_chunk, out, DB_INT(account));
}

/* ---- the job runner ---- */

static void read_errand(struct db_row *row, void *out)
{
    struct export_errand *errand = out;
    errand->account_id = db_int(row);
    errand->name = db_text(row);
}

void export_store_take(struct db_batch *batch, int64_t lease, struct export_errand *out)
{
    db_ask(batch, STMT_export_give_up, NULL, NULL);
    db_ask(batch, STMT_export_take, read_errand, out, DB_INT(lease));
}

void export_store_named(struct db_batch *batch, struct span name_key, struct export_errand *out)
{
    db_ask(batch, STMT_export_named, read_errand, out, DB_TEXT(name_key));
}

static void read_section(struct db_row *row, void *out)
{
    struct export_sections *sections = out;
    struct export_section *section = db_list_item(row, sections);
    section->name = db_text(row);
    section->title = db_text(row);
    section->about = db_text(row);
}

void export_store_sections(struct db_batch *batch, struct export_sections *out)
{
    db_ask(batch, STMT_export_sections, read_section, out);
}

static void read_row(struct db_row *row, void *out)
{
    struct export_rows *rows = out;
    struct export_row *item = db_list_item(row, rows);
    item->place = db_int(row);
    item->json = db_text(row);
}

void export_store_rows(struct db_batch *batch, int64_t account, struct span section, int64_t past,
                       int64_t most, struct export_rows *out)
{
    db_ask(batch, STMT_export_rows, read_row, out, DB_INT(account), DB_TEXT(section), DB_INT(past),
           DB_INT(most));
}

static void read_photograph(struct db_row *row, void *out)
{
    struct export_photographs *photographs = out;
    struct export_photograph *item = db_list_item(row, photographs);
    item->id = db_int(row);
    item->name = db_text(row);
    item->hash = db_text(row);
    item->type = db_text(row);
}

void export_store_photographs(struct db_batch *batch, int64_t account, int64_t past, int64_t most,
                              struct export_photographs *out)
{
    db_ask(batch, STMT_export_photographs, read_photograph, out, DB_INT(account), DB_INT(past),
           DB_INT(most));
}

void export_store_save(struct db_batch *batch, int64_t account, struct span zip)
{
    db_ask(batch, STMT_export_clear, NULL, NULL, DB_INT(account));
    int64_t number = 0;
    for (size_t at = 0; at < zip.len; at += EXPORT_CHUNK) {
        struct span chunk = span_from(zip, at);
        chunk.len = chunk.len > EXPORT_CHUNK ? EXPORT_CHUNK : chunk.len;
        db_ask(batch, STMT_export_chunk, NULL, NULL, DB_INT(account), DB_INT(number),
               DB_BYTES(chunk));
        number++;
    }
    db_ask(batch, STMT_export_end, NULL, NULL, DB_INT(account), DB_TEXT(SPAN("ready")),
           DB_INT((int64_t)zip.len));
}

void export_store_large(struct db_batch *batch, int64_t account)
{
    db_ask(batch, STMT_export_clear, NULL, NULL, DB_INT(account));
    db_ask(batch, STMT_export_end, NULL, NULL, DB_INT(account), DB_TEXT(SPAN("large")), DB_INT(0));
}
