/* The list of wanted entries: everybody sees it, coaches write from it. */
#include "wanted/wanted.h"

#include "gen/wanted/wanted_view.h"
#include "web/page.h"
#include "web/reply.h"

static void index_load(struct request *r)
{
    wanted_store_list(r->batch, r->data);
}

static void index_reply(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Wanted entries"),
        .canonical = SPAN("/wanted"),
        .description = SPAN(
            "Stretches, muscles and words that people link to and nobody has written about yet.")};
    reply_topic(r, "wanted");
    reply_topic(r, "questions");
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    wanted_index_page(out, r, r->data);
    reply_end(r);
}

PAGE(wanted_index, .data_size = sizeof(struct wanted_list), .cached = true,
     .steps = {index_load, index_reply})
