/* For moderators: what is deleted, what was changed lately, what they did. */
#include "moderation/moderation.h"

#include "core/name_key.h"
#include "gen/moderation/moderation_view.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "tab", .kind = FORM_CHOICE, .choices = moderation_tab_names},
    {.name = "kind", .kind = FORM_CHOICE, .choices = moderation_kind_names},
    {.name = "who", .kind = FORM_LINE, .max = NAME_MAX},
    {.name = "before", .kind = FORM_LINE, .max = 60},
    {0},
};

/* The first when it is none of them. */
static size_t number_of(struct span name, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (span_is(name, names[i]))
            return i;
    return 0;
}

/* What a moderator chose beside another list. */
static bool kind_is_shown(const struct moderation *page)
{
    return moderation_kind_is_for(page->kind, page->tab == MODERATION_MINE, page->of_coach);
}

static void load(struct request *r)
{
    struct moderation *page = r->data;
    page->tab = (enum moderation_tab)number_of(form_get(&r->form, "tab"), moderation_tab_names);
    if (page->tab != MODERATION_DELETED)
        page->kind = number_of(form_get(&r->form, "kind"), moderation_kind_names);
    if (!kind_is_shown(page))
        page->kind = 0;
    if (page->tab == MODERATION_CHANGES)
        page->who = form_get(&r->form, "who");
    page->from = QUESTION_FROM_THE_TOP;
    page->first = !question_place_read(form_get(&r->form, "before"), &page->from);
    moderation_store_page(r->batch, session_hash(r), page);
}

/* Where the next page begins; empty on the last. */
static struct span next_place(struct request *r, const struct moderation *page)
{
    instant at;
    int64_t key;
    if (page->deleted.count > MODERATION_PAGE) {
        at = page->deleted.items[MODERATION_PAGE - 1].at;
        key = page->deleted.items[MODERATION_PAGE - 1].id;
    } else if (page->changes.count > MODERATION_PAGE) {
        at = page->changes.items[MODERATION_PAGE - 1].at;
        key = page->changes.items[MODERATION_PAGE - 1].key;
    } else {
        return SPAN("");
    }
    return arena_printf(r->arena, "%lld.%lld", (long long)at, (long long)key);
}

static void show(struct request *r)
{
    const struct moderation *page = r->data;
    struct head head = {
        .title = arena_printf(r->arena, "Moderation: %s", moderation_tab_names[page->tab]),
        .section = "moderation",
        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    moderation_page(out, r, page, next_place(r, page));
    reply_end(r);
}

PAGE(moderation_show, .guard = GUARD_MODERATOR, .query = query,
     .data_size = sizeof(struct moderation), .steps = {load, show})

/* ---- a coach's own decisions ---- */

static const struct form_field coach_query[] = {
    {.name = "kind", .kind = FORM_CHOICE, .choices = moderation_kind_names},
    {.name = "before", .kind = FORM_LINE, .max = 60},
    {0},
};

static void coach_load(struct request *r)
{
    struct moderation *page = r->data;
    page->of_coach = true;
    page->tab = MODERATION_MINE;
    page->kind = number_of(form_get(&r->form, "kind"), moderation_kind_names);
    if (!kind_is_shown(page))
        page->kind = 0;
    page->from = QUESTION_FROM_THE_TOP;
    page->first = !question_place_read(form_get(&r->form, "before"), &page->from);
    moderation_store_page(r->batch, session_hash(r), page);
}

static void coach_show(struct request *r)
{
    const struct moderation *page = r->data;
    static const struct head head = {
        .title = SPAN("What you decided"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    moderation_coach_page(out, r, page, next_place(r, page));
    reply_end(r);
}

PAGE(moderation_coach, .guard = GUARD_COACH, .query = coach_query,
     .data_size = sizeof(struct moderation), .steps = {page_nothing, coach_load, coach_show})
