/* What the pages about accounts answer in the same way. */
#include "account/account_page.h"

#include "web/reply.h"

int account_shown_status(struct request *r)
{
    /* A wrong word in an address is nothing to complain of. */
    if (!r->is_post) {
        form_forgive(&r->form);
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

const struct form_field account_next_query[] = {
    {.name = "next", .kind = FORM_LINE},
    {0},
};

static struct span next_path(struct request *r)
{
    return account_next(r->arena, form_get(&r->form, "next"));
}

void account_go_on(struct request *r)
{
    struct span next = next_path(r);
    reply_see_other(r, SPAN_FMT, SPAN_ARG(next));
}
