/* All professions that were checked, what runs out soonest first: for admins. */
#include "review/review_page.h"

#include "gen/review/credential_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "after", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void load(struct request *r)
{
    struct credential_list *list = r->data;
    int64_t after = form_number(&r->form, "after");
    list->first = after == 0;
    review_store_credentials_due(r->batch, session_hash(r), after, &list->due);
}

static void show(struct request *r)
{
    struct head head = {.title = SPAN("Credentials"), .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    credential_list_view(out, r->data);
    reply_end(r);
}

PAGE(review_credentials, .guard = GUARD_ADMIN, .query = query,
     .data_size = sizeof(struct credential_list), .steps = {load, show})
