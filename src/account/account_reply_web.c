/* What the pages about accounts answer in the same way. */
#include "account/account_page.h"

#include "audit/audit.h"
#include "sign_in/sign_in.h"
#include "web/again.h"
#include "web/alone.h"
#include "web/limit.h"
#include "web/page_guard.h"
#include "web/reply.h"

enum { TELL_BYTES_MAX = 65536 };

int account_shown_status(struct request *r)
{
    /* A wrong word in an address is nothing to complain of. */
    if (!r->is_post) {
        form_forgive(&r->form);
        again_take(r);
        return 200;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    if (r->error.kind == ERR_TOO_MANY)
        return 429;
    return r->form.failed ? 422 : 200;
}

void account_no_memory(struct request *r)
{
    reply_error(
        r, 503,
        SPAN("The server is short of memory just now. Wait a few seconds, then try again."));
}

void account_check_name(struct request *r)
{
    struct span why;
    if (span_is_empty(form_error(&r->form, "name")) &&
        !account_name_is_allowed(form_get(&r->form, "name"), &why))
        form_fail(&r->form, "name", why);
}

void account_name_is_taken(struct request *r)
{
    if (span_is_empty(form_error(&r->form, "name")))
        form_fail(&r->form, "name",
                  SPAN("That name, or one that looks just like it, is taken. Please choose "
                       "another."));
}

void account_check_email(struct request *r)
{
    if (span_is_empty(form_error(&r->form, "email")) &&
        !account_email_is_plausible(form_get(&r->form, "email")))
        form_fail(&r->form, "email", SPAN("Please give an address such as name@example.org."));
}

void account_check_password(struct request *r, const char *field, struct span name,
                            struct span email)
{
    struct span why;
    if (span_is_empty(form_error(&r->form, field)) &&
        !account_password_is_allowed(r->arena, form_get(&r->form, field), name, email, &why))
        form_fail(&r->form, field, why);
}

void account_password_not_done(struct request *r)
{
    limit_give_back(r, "password");
}

bool account_may_ask_current(struct request *r, struct span stored)
{
    bool may = !span_is_empty(stored) || r->viewer.confirmed;
    if (!may)
        page_refuse_unconfirmed(r);
    return may;
}

void account_need_current(struct request *r, struct span stored)
{
    if (!span_is_empty(stored) && span_is_empty(form_get(&r->form, "current")))
        form_fail(&r->form, "current", SPAN("Please give the password that you have now."));
}

void account_check_current(struct request *r, struct span stored, struct hash_result *result)
{
    if (span_is_empty(stored)) {
        *result = (struct hash_result){.ok = r->viewer.confirmed};
        return;
    }
    struct hash_task task = {.password = account_secret(r->arena, form_get(&r->form, "current")),
                             .stored = stored,
                             .known = true,
                             .not_done = account_password_not_done};
    hash_check(r, &task, result);
}

void account_password_was_wrong(struct request *r)
{
    struct alone *alone = alone_new(TELL_BYTES_MAX);
    audit_note_in(alone, r, AUDIT_PASSWORD_WRONG, r->viewer.account_id, SPAN(""));
    db_ask(alone->batch, STMT_account_wrong_tell, db_read_int, NULL, DB_INT(r->viewer.account_id),
           DB_TEXT(sign_in_place(alone->arena, r)));
    alone_send(alone);
}

void account_refuse_current(struct request *r)
{
    account_password_was_wrong(r);
    form_fail(&r->form, "current",
              SPAN("This is not the password that you have now. Please try once more."));
    page_refuse(r);
}

const struct form_field account_next_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {0},
};

const char *const account_next_kept[] = {"next", NULL};

static struct span next_path(struct request *r)
{
    return account_next(r->arena, form_get(&r->form, "next"));
}

void account_go_on(struct request *r)
{
    struct span next = next_path(r);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(next));
}
