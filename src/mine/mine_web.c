/* One's own page: nobody else sees it. */
#include "mine/mine.h"

#include "gen/mine/mine_view.h"
#include "trial/trial.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "tab", .kind = FORM_CHOICE, .choices = mine_tab_names},
    {.name = "before", .kind = FORM_LINE, .max = 60},
    {0},
};

static void load(struct request *r)
{
    struct mine *mine = r->data;
    for (int i = 0; i < MINE_TABS; i++)
        if (span_is(form_get(&r->form, "tab"), mine_tab_names[i]))
            mine->tab = (enum mine_tab)i;
    mine->from = QUESTION_FROM_THE_TOP;
    mine->first = !question_place_read(form_get(&r->form, "before"), &mine->from);
    if (mine->first) {
        mine_store_retired(r->batch, session_hash(r), &mine->retired);
        mine_store_unsafe(r->batch, session_hash(r), &mine->unsafe);
        flag_store_told(r->batch, session_hash(r), MINE_FLAGS, &mine->flags);
    }
    trial_store_asked(r->batch, session_hash(r), &mine->trials_asked);
    mine_store_rows(r->batch, session_hash(r), mine->tab, mine->from, &mine->rows);
}

static void show(struct request *r)
{
    const struct mine *mine = r->data;
    struct head head = {.title = arena_printf(r->arena, "Me: %s", mine_tab_names[mine->tab]),
                        .section = "me",
                        .not_for_search_engines = true};
    struct span next = SPAN("");
    if (mine->rows.count > MINE_PAGE) {
        const struct mine_row *last = &mine->rows.items[MINE_PAGE - 1];
        next = arena_printf(r->arena, "%lld.%lld", (long long)last->at, (long long)last->id);
    }
    struct text *out = reply_begin(r, 200, &head);
    mine_page(out, r, mine, next);
    reply_end(r);
}

PAGE(mine_show, .guard = GUARD_MEMBER, .query = query, .data_size = sizeof(struct mine),
     .steps = {load, show})

/* ---- a post that holds for its entries as they are now ---- */

static void holds_write(struct request *r)
{
    mine_store_holds(r->batch, r->viewer.account_id, page_part_id(r, 2));
    limit_take(r, "edit");
}

static void holds_reply(struct request *r)
{
    reply_see_other(r, "/me?tab=" SPAN_FMT, SPAN_ARG(page_part(r, 1)));
}

PAGE(mine_holds, .guard = GUARD_MEMBER, .post = {page_nothing, holds_write, holds_reply})
