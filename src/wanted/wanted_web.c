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

/* ---- tags ---- */

static void tags_load(struct request *r)
{
    wanted_store_tags(r->batch, r->data);
}

static void tags_reply(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Tags that miss something"),
        .canonical = SPAN("/wanted/tags"),
        .description = SPAN("What people ask about, and where an entry, a description or an answer "
                            "that helped is still missing.")};
    reply_topic(r, "tags");
    reply_topic(r, "questions");
    reply_topic(r, "library");
    struct text *out = reply_begin(r, 200, &head);
    wanted_tags_page(out, r, r->data);
    reply_end(r);
}

PAGE(wanted_tags, .data_size = sizeof(struct wanted_tag_list), .cached = true,
     .steps = {tags_load, tags_reply})
