/* Mail in the database. */
#include "mail/mail.h"

/* ---- the job runner ---- */

static void read_mail(struct db_row *row, void *out)
{
    struct mail *mail = out;
    mail->id = db_int(row);
    mail->known = mail_kind_of(db_text(row), &mail->kind);
    mail->account_id = db_int(row);
    mail->name = db_text(row);
    mail->address = db_text(row);
    mail->about = db_text(row);
    mail->at = db_time(row);
    mail->tries = db_int(row);
    mail->until = db_time(row);
}

void mail_store_take(struct db_batch *batch, int64_t lease, struct span hash, struct mail *out)
{
    struct span *kinds = arena_array_of(db_batch_arena(batch), struct span, MAIL_KINDS);
    struct span *tokens = arena_array_of(db_batch_arena(batch), struct span, MAIL_KINDS);
    int64_t *hours = arena_array_of(db_batch_arena(batch), int64_t, MAIL_KINDS);
    size_t count = 0;
    for (int kind = 0; kind < MAIL_KINDS; kind++) {
        const struct mail_rule *rule = mail_rule((enum mail_kind)kind);
        if (rule->token == NULL)
            continue;
        kinds[count] = span_of(rule->name);
        tokens[count] = span_of(rule->token);
        hours[count++] = rule->token_hours;
    }
    db_ask(batch, STMT_mail_end_lost, NULL, NULL, DB_INT(MAIL_TRIES_MAX));
    db_ask(batch, STMT_mail_take, read_mail, out, DB_INT(lease), DB_BYTES(hash),
           DB_TEXTS(kinds, count), DB_TEXTS(tokens, count), DB_INTS(hours, count));
}

void mail_store_begin(struct db_batch *batch, const struct mail *mail, int64_t *id)
{
    db_ask(batch, STMT_mail_begin, db_read_int, id, DB_INT(mail->id), DB_TIME(mail->until));
}

void mail_store_end(struct db_batch *batch, const struct mail *mail, const char *state,
                    struct span reason, struct span words)
{
    db_ask(batch, STMT_mail_end, NULL, NULL, DB_INT(mail->id), DB_TIME(mail->until),
           DB_TEXT(span_of(state)), DB_TEXT(reason), DB_TEXT(words));
}

void mail_store_again(struct db_batch *batch, const struct mail *mail, int64_t seconds,
                      struct span reason)
{
    db_ask(batch, STMT_mail_again, NULL, NULL, DB_INT(mail->id), DB_TIME(mail->until),
           DB_INT(seconds), DB_TEXT(reason));
}

void mail_store_refuse(struct db_batch *batch, const struct mail *mail, struct span reason)
{
    db_ask(batch, STMT_mail_refuse, NULL, NULL, DB_INT(mail->id), DB_TIME(mail->until),
           DB_TEXT(reason));
}

void mail_store_forget(struct db_batch *batch, int64_t most, int64_t *count)
{
    db_ask(batch, STMT_mail_forget, db_read_int, count, DB_INT(most));
}

static void read_gone(struct db_row *row, void *out)
{
    struct mail_ids *gone = out;
    int64_t *id = db_list_item(row, gone);
    *id = db_int(row);
}

void mail_store_gone(struct db_batch *batch, const int64_t *ids, size_t count, struct mail_ids *out)
{
    db_ask(batch, STMT_mail_gone, read_gone, out, DB_INTS(ids, count));
}

/* ---- for admins ---- */

static void read_item(struct db_row *row, void *out)
{
    struct mail_list *list = out;
    struct mail_item *item = db_list_item(row, list);
    enum mail_kind kind;
    item->id = db_int(row);
    struct span name = db_text(row);
    item->kind = mail_kind_of(name, &kind) ? span_of(mail_rule(kind)->title) : name;
    item->name = db_text(row);
    item->address = db_text(row);
    item->at = db_time(row);
    item->state = db_text(row);
    item->tries = db_int(row);
    item->due_at = db_time(row);
    item->reason = db_text(row);
    item->words = db_text(row);
}

void mail_store_list(struct db_batch *batch, int64_t before, int64_t most, struct mail_list *out)
{
    db_ask(batch, STMT_mail_list, read_item, out, DB_INT(before), DB_INT(most));
}

void mail_store_retry(struct db_batch *batch, int64_t mail_id, int64_t *id)
{
    db_ask(batch, STMT_mail_retry, db_read_int, id, DB_INT(mail_id));
}
