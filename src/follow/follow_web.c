/* Following: the button, and the page of all that one follows. */
#include "follow/follow_page.h"

#include "gen/follow/follow_view.h"
#include "web/limit.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- the button ---- */

enum { BACK_MAX = 200 };

static const char *const wishes[] = {"yes", "shun", "none", NULL};

/* A page's buttons say how it was wished when the page was made, as those of votes; `stop` is of the list. */
static const struct form_field wish_form[] = {
    {.name = "follow", .kind = FORM_CHOICE, .choices = wishes},
    {.name = "ignore", .kind = FORM_CHOICE, .choices = wishes},
    {.name = "stop", .kind = FORM_BUTTON},
    {.name = "back", .kind = FORM_LINE, .max = BACK_MAX}, /* the list of tags that it is in */
    {0},
};

/* Pressed again it is taken back: sent twice, it does so once. NULL: no button was pressed. */
static const char *wish_of(const struct form *form)
{
    struct span follow = form_get(form, "follow");
    struct span ignore = form_get(form, "ignore");
    if (form_has(form, "stop") || span_is(follow, "yes") || span_is(ignore, "shun"))
        return "none";
    if (follow.len > 0)
        return "follow";
    return ignore.len > 0 ? "ignore" : NULL;
}

/* A question's button has an address below the question. */
static struct span kind_of(struct request *r)
{
    struct span first = page_part(r, 1);
    return span_is(first, "questions") ? span_of(follow_kind_names[FOLLOW_THREAD]) : first;
}

static void set_write(struct request *r)
{
    const char *wish = wish_of(&r->form);
    int64_t id = page_part_id(r, 2);
    if (id == 0 || id > FOLLOW_ID_MAX) {
        reply_not_found(r);
        return;
    }
    if (r->form.failed || wish == NULL) {
        reply_error(r, 422, SPAN("Please press one of the buttons of the page."));
        return;
    }
    follow_store_set(r->batch, r->viewer.account_id, kind_of(r), id, wish);
    follow_store_place(r->batch, session_hash(r), kind_of(r), id, r->data);
    limit_take(r, "follow");
}

/* Is it a place in the list of tags? Nothing else is gone back to. */
static bool is_tag_list(struct span back)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789-.=&?/";
    for (size_t i = 0; i < back.len; i++)
        if (memchr(plain, back.ptr[i], strlen(plain)) == NULL)
            return false;
    return span_is(back, "/tags") || span_starts(back, "/tags?");
}

/* In a list of many one stays there, at that very one. */
static void set_reply(struct request *r)
{
    struct span path = follow_path(r->arena, r->data, page_part_id(r, 2));
    struct span back = form_get(&r->form, "back");
    if (form_has(&r->form, "stop") || span_is_empty(path))
        reply_see_other(r, "/following");
    else if (is_tag_list(back))
        reply_see_other(r, SPAN_FMT "#tag-%lld", SPAN_ARG(back), (long long)page_part_id(r, 2));
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(path));
}

PAGE(follow_set, .guard = GUARD_MEMBER, .form = wish_form, .writes_quietly = true,
     .data_size = sizeof(struct follow_place), .post = {page_nothing, set_write, set_reply})

/* ---- all of it ---- */

static const struct form_field list_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {.name = "saved", .kind = FORM_FLAG},
    {0},
};

static const struct form_field setting_form[] = {
    {.name = "own", .kind = FORM_FLAG},
    {.name = "own_mail", .kind = FORM_CHOICE, .choices = notice_mail_names},
    {.name = "followed_mail", .kind = FORM_CHOICE, .choices = notice_mail_names},
    {0},
};

static void list_load(struct request *r)
{
    struct follow_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    page->first = before == 0;
    follow_store_list(r->batch, session_hash(r), page->first ? INT64_MAX : before, &page->list);
    page->saved = form_has(&r->form, "saved");
    if (page->first)
        person_store_blocked(r->batch, session_hash(r), &page->blocked);
    notice_store_setting(r->batch, session_hash(r), &page->setting);
    push_store_state(r->batch, session_hash(r), &page->push);
}

static void list_reply(struct request *r)
{
    struct head head = {
        .title = SPAN("What you follow"), .section = "me", .not_for_search_engines = true};
    struct follow_page *page = r->data;
    page->push_key = push_key_words(r->arena, &page->push);
    struct text *out = reply_begin(r, 200, &head);
    follow_list_page(out, r, r->data);
    reply_end(r);
}

/* A page that was open for long may have a form without the choices of mails: they stay as they are. */
static void setting_load(struct request *r)
{
    struct follow_page *page = r->data;
    notice_store_setting(r->batch, session_hash(r), &page->setting);
}

static void setting_write(struct request *r)
{
    struct notice_setting *setting = &((struct follow_page *)r->data)->setting;
    if (r->form.failed) {
        reply_error(r, 422, SPAN("Please choose one of the ways that the page offers."));
        return;
    }
    setting->own = form_has(&r->form, "own");
    if (form_has(&r->form, "own_mail"))
        setting->own_mail = form_get(&r->form, "own_mail");
    if (form_has(&r->form, "followed_mail"))
        setting->followed_mail = form_get(&r->form, "followed_mail");
    notice_store_setting_put(r->batch, r->viewer.account_id, setting);
    limit_take(r, "follow");
}

static void setting_reply(struct request *r)
{
    reply_see_other(r, "/following?saved=1#settings");
}

PAGE(follow_index, .guard = GUARD_MEMBER, .query = list_query, .form = setting_form,
     .writes_quietly = true, .data_size = sizeof(struct follow_page),
     .steps = {list_load, list_reply}, .post = {setting_load, setting_write, setting_reply})
