/* What badges there are, and what each is for. */
#include "person/person.h"

#include "gen/person/person_view.h"
#include "web/page.h"
#include "web/reply.h"

static void load(struct request *r)
{
    person_store_badge_rules(r->batch, r->data);
}

static void show(struct request *r)
{
    struct head head = {.title = SPAN("Badges"),
                        .canonical = SPAN("/badges"),
                        .description = SPAN("What badges there are on Backtalk, and what for.")};
    struct text *out = reply_begin(r, 200, &head);
    person_badges_view(out, r->data);
    reply_end(r);
}

PAGE(person_badges, .data_size = sizeof(struct person_badges), .steps = {load, show})
