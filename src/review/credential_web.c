/* Credentials of those who review: admins check them, and withdraw them. */
#include "review/review_page.h"

#include "audit/audit.h"
#include "core/name_key.h"
#include "gen/review/credential_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"

static const char *const whats[] = {"verify", "withdraw", NULL};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "seen", .kind = FORM_NUMBER, .max = INT64_MAX},
    {.name = "profession",
     .kind = FORM_LINE,
     .label = "Profession",
     .min = 3,
     .max = CREDENTIAL_PROFESSION_MAX},
    {.name = "checked",
     .kind = FORM_LINE,
     .label = "How you checked it",
     .max = CREDENTIAL_CHECKED_MAX},
    {.name = "valid_until", .kind = FORM_LINE, .label = "Valid until", .max = 10},
    {.name = "reason", .kind = FORM_LINE, .label = "Why it is withdrawn", .max = REVIEW_REASON_MAX},
    ONCE_FIELD,
    {0},
};

static void load(struct request *r)
{
    struct credential_page *page = r->data;
    struct span key = name_key(r->arena, page_part(r, 1));
    page->credentials = (struct credentials){0};
    account_store_person(r->batch, key, &page->person);
    review_store_credentials(r->batch, key, &page->credentials);
}

/* What was checked before is in the form; the day is to be chosen again. */
static void fill(struct request *r, const struct credentials *list)
{
    if (r->is_post || list->count == 0 || list->items[0].withdrawn)
        return;
    form_set(&r->form, "profession", list->items[0].profession);
    form_set(&r->form, "checked", list->items[0].checked);
}

static void show(struct request *r)
{
    const struct credential_page *page = r->data;
    if (page->person.id == 0) {
        reply_not_found(r);
        return;
    }
    fill(r, &page->credentials);
    struct head head = {
        .title = arena_printf(r->arena, "Credential: " SPAN_FMT, SPAN_ARG(page->person.name)),
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    credential_view(out, r, page, r->path);
    reply_end(r);
}

static void check_verify(struct request *r)
{
    struct form *f = &r->form;
    if (span_is_empty(form_get(f, "profession")))
        form_fail(f, "profession", SPAN("Please name the profession."));
    if (span_is_empty(form_get(f, "checked")))
        form_fail(f, "checked", SPAN("Please say how you checked it."));
    if (!clock_is_day(form_get(f, "valid_until")))
        form_fail(f, "valid_until", SPAN("Please choose a day within the next five years."));
}

static void write(struct request *r)
{
    const struct credential_page *page = r->data;
    bool verify = span_is(form_get(&r->form, "what"), "verify");
    int64_t seen = form_number(&r->form, "seen");
    if (page->person.id == 0) {
        reply_not_found(r);
        return;
    }
    if (verify)
        check_verify(r);
    if (r->form.failed) {
        page_refuse(r);
    } else if (verify) {
        once_begin(r, NULL);
        audit_note(r, AUDIT_CREDENTIAL, page->person.id, SPAN("confirmed"));
        review_store_verify(r->batch, r->viewer.account_id, page->person.id, seen,
                            form_get(&r->form, "profession"), form_get(&r->form, "checked"),
                            form_get(&r->form, "valid_until"));
        once_end(r, NULL);
        limit_take(r, "edit");
    } else {
        audit_note(r, AUDIT_CREDENTIAL, page->person.id, SPAN("withdrawn"));
        review_store_credential_withdraw(r->batch, r->viewer.account_id, page->person.id, seen,
                                         form_get(&r->form, "reason"));
        limit_take(r, "edit");
    }
}

static void written(struct request *r)
{
    const struct credential_page *page = r->data;
    reply_removed("account:%lld", (long long)page->person.id);
    reply_removed("library");
    reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

static struct span asked(struct request *r)
{
    const struct credential_page *page = r->data;
    bool withdraw = span_is(form_get(&r->form, "what"), "withdraw");
    if (page->person.id == 0)
        return SPAN("Change a credential");
    return arena_printf(r->arena, "%s the credential of " SPAN_FMT,
                        withdraw ? "Withdraw" : "Confirm", SPAN_ARG(page->person.name));
}

PAGE(review_credential, .guard = GUARD_ADMIN, .confirmed = true, .asked_of = asked, .form = form,
     .data_size = sizeof(struct credential_page), .steps = {load, show},
     .post = {load, write, written}, .refused = {refused_load, show})
