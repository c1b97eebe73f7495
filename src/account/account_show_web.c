/* What everybody sees of somebody. */
#include "account/account_page.h"

#include "core/escape.h"
#include "core/name_key.h"
#include "gen/account/account_view.h"
#include "reputation/reputation.h"
#include "web/reply.h"
#include "web/session.h"
#include "web/viewer.h"

enum { URL_PART_MAX = 2048 };

static const char *const tab_names[] = {[ACCOUNT_EVERYTHING] = "everything",
                                        [ACCOUNT_QUESTIONS] = "questions",
                                        [ACCOUNT_ANSWERS] = "answers",
                                        [ACCOUNT_LIBRARY] = "library"};

/* In an address a place is above 0, and an answer's rank may be a little below it. */
enum { BEST_MORE = 1000 };

/* One more than is shown tells whether there is another page. */
static void ask_list(struct request *r, struct span key)
{
    struct account_profile *profile = r->data;
    struct account_place place = profile->place;
    if (profile->tab == ACCOUNT_LIBRARY) {
        person_store_entries(r->batch, key, place.at, place.id, &profile->entries);
    } else if (profile->tab == ACCOUNT_ANSWERS) {
        place.at -= BEST_MORE;
        account_store_best(r->batch, key, PERSON_NEWEST, place, ACCOUNT_POSTS_PER_PAGE + 1,
                           &profile->posts);
    } else {
        account_store_posts(r->batch, key, profile->tab, place, ACCOUNT_POSTS_PER_PAGE + 1,
                            &profile->posts);
    }
}

static void profile_load(struct request *r)
{
    struct account_profile *profile = r->data;
    for (size_t i = 0; i < COUNT_OF(tab_names); i++) {
        if (span_is(form_get(&r->form, "tab"), tab_names[i]))
            profile->tab = (enum account_tab)i;
    }
    profile->tab_name = tab_names[profile->tab];
    profile->place = ACCOUNT_PLACE_FIRST;
    profile->is_first = !account_place_read(form_get(&r->form, "before"), &profile->place);
    struct span key = name_key(r->arena, page_part(r, 1));
    account_store_suspended(r->batch, session_hash(r), key, &profile->suspended);
    viewer_ask_follow(r, "person", key);
    account_store_person(r->batch, key, &profile->person);
    person_store_summary(r->batch, key, &profile->summary);
    person_store_badges(r->batch, key, &profile->badges);
    reputation_store_person(r->batch, key, &profile->points);
    ask_list(r, key);
}

/* Where the next page begins; nothing when this is the last. What is more than a page is only there to tell. */
static void place_next(struct request *r)
{
    struct account_profile *profile = r->data;
    struct account_place next = {0};
    if (profile->entries.count > PERSON_PAGE) {
        profile->entries.count = PERSON_PAGE;
        const struct person_entry *last = &profile->entries.items[PERSON_PAGE - 1];
        next = (struct account_place){last->at, last->id};
    } else if (profile->posts.count > ACCOUNT_POSTS_PER_PAGE) {
        profile->posts.count = ACCOUNT_POSTS_PER_PAGE;
        const struct account_post *last = &profile->posts.items[ACCOUNT_POSTS_PER_PAGE - 1];
        bool by_rank = profile->tab == ACCOUNT_ANSWERS;
        next =
            (struct account_place){by_rank ? last->rank + BEST_MORE : last->created_at, last->id};
    } else {
        return;
    }
    profile->more = account_place_write(r->arena, next);
}

static void reply_spelling(struct request *r, struct span name)
{
    struct text path;
    text_init(&path, URL_PART_MAX);
    escape_url_part(&path, name);
    reply_moved(r, "/users/%s%s" SPAN_FMT, text_string(&path), span_is_empty(r->query) ? "" : "?",
                SPAN_ARG(r->query));
    text_free(&path);
}

static void show_former(struct request *r, struct span name)
{
    struct head head = {.title = name, .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    account_former_view(out, name);
    reply_end(r);
}

static void profile_show(struct request *r)
{
    struct account_profile *profile = r->data;
    const struct account_person *person = &profile->person;
    if (person->id == 0) {
        reply_not_found(r);
        return;
    }
    if (!span_equal(page_part(r, 1), person->name)) {
        reply_spelling(r, person->name);
        return;
    }
    if (span_is(person->role, "former")) {
        show_former(r, person->name);
        return;
    }
    place_next(r);
    viewer_authors(r, &person->id, 1); /* who do not follow themselves */
    reply_topic(r, "account:%lld", (long long)person->id);
    reply_topic(r, "questions");
    reply_topic(r, "library");
    struct text path;
    text_init(&path, URL_PART_MAX);
    escape_url_part(&path, person->name);
    struct head head = {
        .title = person->name,
        .canonical = arena_printf(r->arena, "/users/%s", text_string(&path)),
        .description = arena_printf(r->arena, "What " SPAN_FMT " asked and answered on Backtalk.",
                                    SPAN_ARG(person->name)),
        .not_for_search_engines = !profile->is_first};
    profile->tabs = arena_printf(r->arena, "/users/%s?tab=", text_string(&path));
    text_free(&path);
    struct text *out = reply_begin(r, 200, &head);
    account_profile_view(out, r, profile);
    reply_end(r);
}

static const struct form_field profile_query[] = {
    {.name = "tab", .kind = FORM_LINE},
    {.name = "before", .kind = FORM_LINE},
    {0},
};

PAGE(account_show, .query = profile_query, .data_size = sizeof(struct account_profile),
     .cached = true, .steps = {profile_load, profile_show})
