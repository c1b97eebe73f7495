/* What others see of oneself: to choose. */
#include "person/person_page.h"

#include "gen/person/person_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

static const struct form_field query[] = {
    {.name = "saved", .kind = FORM_FLAG},
    {0},
};

static const struct form_field form[] = {
    {.name = "questions", .kind = FORM_FLAG},
    {.name = "badges", .kind = FORM_FLAG},
    {.name = "asks", .kind = FORM_FLAG},
    {0},
};

static void setting_load(struct request *r)
{
    struct person_setting_page *page = r->data;
    page->saved = form_has(&r->form, "saved");
    person_store_setting(r->batch, session_hash(r), &page->setting);
}

static void setting_show(struct request *r)
{
    struct head head = {
        .title = SPAN("What others see of you"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    person_setting_view(out, r, r->data);
    reply_end(r);
}

static void setting_write(struct request *r)
{
    const struct person_setting setting = {.lists_questions = form_has(&r->form, "questions"),
                                           .shows_badges = form_has(&r->form, "badges"),
                                           .takes_asks = form_has(&r->form, "asks")};
    person_store_setting_put(r->batch, r->viewer.account_id, &setting);
    limit_take(r, "follow");
}

static void setting_written(struct request *r)
{
    reply_removed("account:%lld", (long long)r->viewer.account_id);
    reply_see_other(r, "/account/shown?saved=1");
}

PAGE(person_setting, .guard = GUARD_MEMBER, .query = query, .form = form,
     .data_size = sizeof(struct person_setting_page), .steps = {setting_load, setting_show},
     .post = {setting_load, setting_write, setting_written})
