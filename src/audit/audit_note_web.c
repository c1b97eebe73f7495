/* Noting what happens: a row, and a line of the log. */
#include "audit/audit.h"

#include "core/browser.h"
#include "core/network.h"
#include "core/utf8.h"
#include "web/alone.h"
#include "web/log.h"
#include "web/page.h"

enum { ALONE_BYTES_MAX = 65536, ABOUT_POINTS_MAX = 300 };

/* The row is there. */
static void say(struct db_row *row, void *out)
{
    (void)db_int(row);
    log_audit(out);
}

static void queue(struct request *r, struct arena *arena, struct db_batch *batch,
                  enum audit_kind kind, int64_t account_id, struct span about)
{
    struct log_audit *line = arena_new_of(arena, struct log_audit);
    *line = (struct log_audit){
        .id = arena_span(arena, span_of(r->id)),
        .kind = audit_name(kind),
        .client = arena_span(arena, r->address),
        .account_id = account_id,
        .actor_id = r->viewer.account_id,
        .about = arena_span(arena, utf8_cut(about, ABOUT_POINTS_MAX)),
    };
    db_ask(batch, audit_is_counted(kind) ? STMT_audit_count : STMT_audit_add, say, line,
           DB_TEXT(span_of(line->kind)), DB_ID_OR_NULL(account_id), DB_ID_OR_NULL(line->actor_id),
           DB_TEXT(network_of(arena, line->client)),
           DB_TEXT(browser_words(arena, page_header(r, "user-agent"))), DB_TEXT(line->about));
}

void audit_note(struct request *r, enum audit_kind kind, int64_t account_id, struct span about)
{
    queue(r, r->arena, r->batch, kind, account_id, about);
}

void audit_page(struct request *r, int kind)
{
    audit_note(r, (enum audit_kind)kind, 0, r->path);
}

/* By what the page is called: the rest of an address is whatever somebody asks for, and perhaps a person's name. */
void audit_refusal(struct request *r)
{
    size_t len = strlen(r->page->name);
    char *words = arena_alloc(r->arena, len);
    for (size_t i = 0; i < len; i++)
        words[i] = r->page->name[i] == '_' ? ' ' : r->page->name[i];
    audit_note_alone(r, AUDIT_REFUSED, r->viewer.account_id, span_make(words, len));
}

void audit_note_in(struct alone *alone, struct request *r, enum audit_kind kind, int64_t account_id,
                   struct span about)
{
    queue(r, alone->arena, alone->batch, kind, account_id, about);
}

void audit_note_alone(struct request *r, enum audit_kind kind, int64_t account_id,
                      struct span about)
{
    struct alone *alone = alone_new(ALONE_BYTES_MAX);
    audit_note_in(alone, r, kind, account_id, about);
    alone_send(alone);
}
