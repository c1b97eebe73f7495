/* What moderators do beside writing: publish what waits, move and split, merge tags, and undo all of it. */
#include "chaos/writer.h"

#include "core/base.h"

/* The number behind a mark in a page, or 0. */
static int64_t number_after(const struct page *page, const char *mark)
{
    const char *at = page->status == 200 ? strstr(page->body.ptr, mark) : NULL;
    return at == NULL ? 0 : strtoll(at + strlen(mark), NULL, 10);
}

void do_publish(void)
{
    int64_t id = some_post(&chaos->held);
    struct sending s = {.path = format("/moderation/held/%lld", (long long)id), .harmless = true};
    struct page page;
    if (id == 0 || !open_form(s.path, &s, &page) || !page_has(&page, "value=\"publish\""))
        return;
    struct deed *deed = begin_deed(DEED_PUBLISH, id, 0);
    s.fields[0][0] = "what";
    s.fields[0][1] = "publish";
    (void)carry_out(deed, &s, NULL);
}

static int64_t
    moved_from; /* the question that this moderator moved something from last; 0: none yet */

/* One post of a question goes to another one, or to a new one. */
void do_move(void)
{
    int64_t from = some_post(&chaos->questions);
    int64_t into = some_post(&chaos->questions);
    struct sending s = {.path = format("/questions/%lld/move", (long long)from)};
    struct page page;
    if (from == 0 || from == into || !open_form(s.path, &s, &page))
        return;
    int64_t post_id = number_after(&page, "name=\"posts\" value=\"");
    if (post_id == 0)
        return;
    bool splits = any(3) == 0;
    struct deed *deed = begin_deed(splits ? DEED_SPLIT : DEED_MOVE, post_id, from);
    const char *fields[SENT_FIELDS][2] = {
        {"what", "move"},
        {"where", splits ? "new" : "other"},
        {"posts", format("%lld", (long long)post_id)},
        {"reason", mark_of(deed)},
        {splits ? "title" : "other",
         splits ? format("%s splits", mark_of(deed)) : format("%lld", (long long)into)},
        {splits ? "body" : NULL, format("%s. It is another question", mark_of(deed))}};
    memcpy(s.fields, fields, sizeof(fields));
    if (carry_out(deed, &s, NULL))
        moved_from = from;
}

void do_move_back(void)
{
    int64_t from = moved_from;
    struct sending s = {.path = format("/questions/%lld/move", (long long)from), .harmless = true};
    struct page page;
    if (from == 0 || !open_form(s.path, &s, &page))
        return;
    int64_t move = number_after(&page, "name=\"move\" value=\"");
    if (move == 0)
        return;
    struct deed *deed = begin_deed(DEED_MOVE_BACK, 0, move);
    const char *fields[SENT_FIELDS][2] = {{"what", "undo"},
                                          {"move", format("%lld", (long long)move)}};
    memcpy(s.fields, fields, sizeof(fields));
    (void)carry_out(deed, &s, NULL);
}

/* Two tags are merged and taken apart, again and again. */
void do_merge(void)
{
    struct sending s = {.path = "/tags/knot/merge"};
    struct page page;
    if (open_form("/tags/knot/merge?into=lump", &s, &page) && page_has(&page, "Merge knot into")) {
        struct deed *deed = begin_deed(DEED_MERGE, 0, 1);
        s.fields[0][0] = "into";
        s.fields[0][1] = "lump";
        (void)carry_out(deed, &s, NULL);
        return;
    }
    if (!open_form("/tags/lump/revisions", &s, &page))
        return;
    int64_t merge = number_after(&page, "/tags/lump/merges/");
    if (merge == 0)
        return;
    struct deed *deed = begin_deed(DEED_MERGE, 0, 0);
    s.path = format("/tags/lump/merges/%lld/undo", (long long)merge);
    s.harmless = true;
    (void)carry_out(deed, &s, NULL);
}
