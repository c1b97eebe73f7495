/* A member's: saying that it made it worse, what they said, and what came of it. */
#include "worse/worse_page.h"

#include "check/check.h"
#include "gen/worse/worse_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static struct text *begin(struct request *r, int status, struct span title)
{
    struct head head = {.title = title, .section = "me", .not_for_search_engines = true};
    return reply_begin(r, status, &head);
}

/* ---- the list ---- */

static const struct form_field list_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct worse_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    worse_store_list(r->batch, session_hash(r), before == 0 ? INT64_MAX : before, WORSE_LIST + 1,
                     &page->list);
}

static void list_show(struct request *r)
{
    struct text *out = begin(r, 200, SPAN("What made it worse"));
    worse_list_view(out, r, r->data);
    reply_end(r);
}

PAGE(worse_index, .guard = GUARD_MEMBER, .query = list_query,
     .data_size = sizeof(struct worse_page), .steps = {list_load, list_show})

/* ---- saying so ---- */

/* By its post, or, from one's notes, by where it was followed. */
static const struct form_field new_query[] = {
    {.name = "of", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "at", .kind = FORM_LINE, .max = WORSE_PATH_MAX},
    {0},
};

static const struct form_field new_form[] = {
    {.name = "of", .kind = FORM_NUMBER, .ours = true, .min = 1, .max = INT64_MAX},
    {.name = "what",
     .kind = FORM_CHOICE,
     .label = "What got worse",
     .required = true,
     .choices = worse_what_names,
     .missing = "Please choose what got worse."},
    {.name = "side",
     .kind = FORM_CHOICE,
     .label = "On which side",
     .required = true,
     .choices = worse_side_names,
     .missing = "Please choose on which side."},
    {.name = "down",
     .kind = FORM_CHOICE,
     .label = "Down the leg",
     .required = true,
     .choices = worse_down_names,
     .missing = "Please choose whether it goes down the leg."},
    {.name = "step", .kind = FORM_NUMBER, .label = "The step", .min = 1, .max = WORSE_STEP_MAX},
    {.name = "body", .kind = FORM_TEXT, .label = "In your own words", .max = WORSE_WORDS_MAX},
    {.name = "sign", .kind = FORM_LINE, .several = true, .label = "What is so just now"},
    {.name = "agree", .kind = FORM_FLAG, .label = "My account may keep this"},
    ONCE_FIELD,
    {0},
};

static void new_load(struct request *r)
{
    struct worse_page *page = r->data;
    worse_store_target(r->batch, session_hash(r), form_number(&r->form, "of"),
                       form_get(&r->form, "at"), &page->target);
}

/* Ticked, chosen, or in the words (`body`, as the script calls them that shows the card while somebody types). */
static struct safety_hits signs_of(const struct request *r)
{
    const struct span both_legs = SPAN("bothlegs"); /* assets/safety/flags.txt */
    bool both = span_is(form_get(&r->form, "what"), "tingling") &&
                span_is(form_get(&r->form, "side"), "both") &&
                span_is(form_get(&r->form, "down"), "yes");
    return safety_join(
        worse_signs(&both_legs, both ? 1 : 0),
        safety_join(check_ticked(&r->form), safety_match(form_get(&r->form, "body"))));
}

static void new_show(struct request *r)
{
    const struct worse_page *page = r->data;
    if (page->target.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post)
        form_forgive(&r->form);
    struct text *out =
        begin(r, r->is_post ? page_refused_status(r) : 200,
              arena_printf(r->arena, "It made it worse: " SPAN_FMT, SPAN_ARG(page->target.title)));
    worse_new_view(out, r, page, signs_of(r));
    reply_end(r);
}

static void new_write(struct request *r)
{
    struct worse_page *page = r->data;
    if (page->target.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!page->target.agreed && !form_has(&r->form, "agree"))
        form_fail(&r->form, "agree",
                  SPAN("Please tick this if your account may keep it and coaches may read it. "
                       "Nothing is kept without it."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    struct worse_report report = {.post_id = page->target.id,
                                  .what = form_get(&r->form, "what"),
                                  .side = form_get(&r->form, "side"),
                                  .down_leg = form_get(&r->form, "down"),
                                  .step = form_number(&r->form, "step"),
                                  .words = form_get(&r->form, "body")};
    once_begin(r, NULL);
    worse_store_say(r->batch, r->viewer.account_id, &report, signs_of(r),
                    form_has(&r->form, "agree"), &page->made);
    once_end(r, NULL);
    limit_take(r, "worse");
}

/* Its own page begins with the card, where there is one. Sent twice, it is the newest of the list. */
static void new_done(struct request *r)
{
    const struct worse_page *page = r->data;
    if (page->made > 0)
        reply_see_other(r, "/worse/%lld", (long long)page->made);
    else
        reply_see_other(r, "/worse");
}

static void new_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE) /* what the database refused */
        form_fail_err(&r->form, &r->error);
    new_show(r);
}

PAGE(worse_new, .guard = GUARD_MEMBER, .query = new_query, .form = new_form, .writes_quietly = true,
     .data_size = sizeof(struct worse_page), .steps = {new_load, new_show},
     .post = {new_load, new_write, new_done}, .refused = {new_refused})

/* ---- one of them ---- */

static void one_load(struct request *r)
{
    struct worse_page *page = r->data;
    worse_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->list);
}

static void one_show(struct request *r)
{
    const struct worse_page *page = r->data;
    if (page->list.count == 0) {
        reply_not_found(r);
        return;
    }
    struct text *out = begin(r, 200, SPAN("What you told coaches"));
    worse_one_view(out, r, &page->list.items[0]);
    reply_end(r);
}

PAGE(worse_show, .guard = GUARD_MEMBER, .data_size = sizeof(struct worse_page),
     .steps = {one_load, one_show})

/* ---- erasing ---- */

static const struct form_field once_form[] = {
    ONCE_FIELD,
    {0},
};

static void lead_to_list(struct request *r)
{
    reply_see_other(r, "/worse");
}

static void delete_write(struct request *r)
{
    worse_store_delete(r->batch, r->viewer.account_id, page_part_id(r, 1));
}

PAGE(worse_delete, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .post = {page_nothing, delete_write, lead_to_list})

/* Taking agreement back has no limit: to say it twice changes nothing. */
static void keep_write(struct request *r)
{
    worse_store_delete(r->batch, r->viewer.account_id, 0);
}

PAGE(worse_keep, .guard = GUARD_MEMBER, .form = once_form, .writes_quietly = true,
     .post = {page_nothing, keep_write, lead_to_list})
