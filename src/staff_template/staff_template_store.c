/* Prepared texts in the database. */
#include "staff_template/staff_template.h"

static void read_columns(struct db_row *row, struct staff_template *template)
{
    template->id = db_int(row);
    template->act = db_text(row);
    template->name = db_text(row);
    template->words = db_text(row);
    template->number = db_int(row);
    template->removed = db_bool(row);
}

static void read_item(struct db_row *row, void *out)
{
    struct staff_template_list *list = out;
    read_columns(row, db_list_item(row, list));
}

static void read_one(struct db_row *row, void *out)
{
    read_columns(row, out);
}

void staff_template_store_list(struct db_batch *batch, struct span session_hash, const char *acts,
                               bool removed, struct staff_template_list *out)
{
    *out = (struct staff_template_list){0};
    db_ask(batch, STMT_staff_template_list, read_item, out, DB_BYTES(session_hash),
           DB_TEXT(span_of(acts)), DB_BOOL(removed));
}

void staff_template_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                              struct staff_template *out)
{
    db_ask(batch, STMT_staff_template_get, read_one, out, DB_BYTES(session_hash), DB_INT(id));
}

static void read_revision(struct db_row *row, void *out)
{
    struct staff_template_revisions *list = out;
    struct staff_template_revision *revision = db_list_item(row, list);
    revision->number = db_int(row);
    revision->name = db_text(row);
    revision->words = db_text(row);
    revision->removed = db_bool(row);
    revision->at = db_time(row);
    post_read_person(row, &revision->author);
}

void staff_template_store_revisions(struct db_batch *batch, struct span session_hash, int64_t id,
                                    struct staff_template_revisions *out)
{
    db_ask(batch, STMT_staff_template_revisions, read_revision, out, DB_BYTES(session_hash),
           DB_INT(id), DB_INT(STAFF_TEMPLATE_REVISIONS));
}

void staff_template_store_save(struct db_batch *batch, int64_t actor,
                               const struct staff_template *template, int64_t *id)
{
    db_ask(batch, STMT_staff_template_save, db_read_int, id, DB_INT(actor), DB_INT(template->id),
           DB_INT(template->number), DB_TEXT(template->act), DB_TEXT(template->name),
           DB_TEXT(template->words), DB_BOOL(template->removed));
}
