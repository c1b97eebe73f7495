/* After somebody saved a post with links that lead nowhere, or may mean several things: what may have been meant. */
#include "post/post.h"

#include "gen/post/post_links_view.h"
#include "link/link.h"
#include "safety/safety.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

void post_reply_saved(struct request *r, const char *folder, int64_t id,
                      const struct post_text *text, struct span path)
{
    struct link_notes notes;
    link_check(r->arena, text->body, (struct html){text->html.ptr, text->html.len}, &notes);
    if (notes.count > 0)
        reply_see_other(r, "/%s/%lld/links", folder, (long long)id);
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

static void links_load(struct request *r)
{
    post_store_source(r->batch, session_hash(r), page_part_id(r, 2), r->data);
}

/* As the form before this page looks at it: a question has its title, too. */
static struct safety_hits source_mentions(const struct post_source *source)
{
    struct span title = span_is(source->kind, "question") ? source->title : SPAN("");
    const struct safety_text texts[] = {{.text = title}, {.text = source->body}};
    return safety_match_texts(texts, COUNT_OF(texts), SAFETY_OWN_WORDS);
}

static void links_reply(struct request *r)
{
    const struct post_source *source = r->data;
    if (!post_source_is(source, page_part(r, 1))) {
        reply_not_found(r);
        return;
    }
    if (source->gone) {
        reply_gone(r);
        return;
    }
    struct post_text text;
    struct link_notes notes = {.count = 0};
    bool may = source->author_id == r->viewer.account_id || r->viewer.is_moderator;
    if (may && post_text_make(r->arena, source->body, &text))
        link_check(r->arena, text.body, (struct html){text.html.ptr, text.html.len}, &notes);
    if (notes.count == 0) {
        struct span path = post_path(r->arena, source);
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
        return;
    }
    struct head head = {.title = arena_printf(r->arena, "Links in this " SPAN_FMT ": " SPAN_FMT,
                                              SPAN_ARG(source->kind), SPAN_ARG(source->title)),
                        .section = "questions",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    post_links_page(out, r, source, &notes, source_mentions(source));
    reply_end(r);
}

PAGE(post_links, .guard = GUARD_MEMBER, .data_size = sizeof(struct post_source),
     .steps = {links_load, links_reply})
