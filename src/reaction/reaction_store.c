/* What readers say of answers, in the database. */
#include "reaction/reaction.h"

#include "core/markdown.h"

static void read_own(struct db_row *row, void *out)
{
    struct reaction_own *own = out;
    own->found = true;
    own->helped = db_int(row);
    own->outdated = db_int(row);
    size_t count;
    const struct span *whats = db_texts(row, &count);
    for (size_t i = 0; i < count; i++) {
        own->own_helped = own->own_helped || span_is(whats[i], "helped");
        own->own_outdated = own->own_outdated || span_is(whats[i], "outdated");
        own->own_unsafe = own->own_unsafe || span_is(whats[i], "unsafe");
    }
    own->words = db_text(row);
    own->warning = db_text(row);
}

void reaction_store_own(struct db_batch *batch, struct span session_hash, int64_t answer,
                        struct reaction_own *out)
{
    db_ask(batch, STMT_reaction_own, read_own, out, DB_BYTES(session_hash), DB_INT(answer));
}

static void read_case(struct db_row *row, void *out)
{
    struct reaction_case *c = out;
    c->id = db_int(row);
    c->title = db_text(row);
    c->thread_id = db_int(row);
    c->excerpt = markdown_plain(db_row_arena(row), db_text(row), REACTION_EXCERPT);
    post_read_person(row, &c->author);
    c->warning = db_text(row);
    c->seen_at = db_time(row);
    c->seen_by = db_text(row);
    c->claimed_by = db_text(row);
    c->digest = db_text(row);
}

static void read_report(struct db_row *row, void *out)
{
    struct reaction_case *c = out;
    struct reaction_report *report = db_list_item(row, &c->reports);
    report->words = db_text(row);
    report->at = db_time(row);
}

void reaction_store_case(struct db_batch *batch, struct span session_hash, int64_t answer,
                         struct reaction_case *out)
{
    db_ask(batch, STMT_reaction_case, read_case, out, DB_BYTES(session_hash), DB_INT(answer));
    db_ask(batch, STMT_reaction_unsafe, read_report, out, DB_BYTES(session_hash), DB_INT(answer),
           DB_INT(REACTION_REPORTS_SHOWN));
}

void reaction_store_put(struct db_batch *batch, int64_t actor, int64_t answer, struct span what,
                        bool yes, struct span words)
{
    db_ask(batch, STMT_reaction_put, db_read_int, NULL, DB_INT(actor), DB_INT(answer),
           DB_TEXT(what), DB_BOOL(yes), DB_TEXT(words));
}

void reaction_store_warn(struct db_batch *batch, int64_t actor, int64_t answer, struct span words,
                         struct span digest)
{
    db_ask(batch, STMT_reaction_warn, db_read_int, NULL, DB_INT(actor), DB_INT(answer),
           DB_TEXT(words), DB_TEXT(digest));
}
