/* Suggesting a tag; one suggestion, and deciding about it; one's own. */
#include "tag_suggestion/tag_suggestion.h"

#include "audit/audit.h"
#include "core/escape.h"
#include "core/slug.h"
#include "gen/tag_suggestion/tag_suggestion_view.h"
#include "library/library.h"
#include "queue/queue.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* ---- suggesting ---- */

static const struct form_field new_query[] = {
    {.name = "title", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {0},
};

static const struct form_field new_form[] = {
    {.name = "title",
     .kind = FORM_LINE,
     .label = "The tag",
     .required = true,
     .min = 2,
     .max = TAG_TITLE_MAX,
     .missing = "Please write the tag as you would say it.",
     .wrong = "A tag has 2 to 80 characters."},
    {.name = "reason",
     .kind = FORM_LINE,
     .label = "What you would use it for",
     .required = true,
     .min = 3,
     .max = TAG_SUGGESTION_REASON_MAX,
     .missing = "Please say in a few words what you would use it for: coaches decide by that.",
     .wrong = "Please say it in 3 to 200 characters."},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

static void new_show(struct request *r, int status)
{
    struct head head = {
        .title = SPAN("Suggest a tag"), .section = "tags", .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    tag_suggestion_new_view(out, r, r->data);
    reply_end(r);
}

/* Whether it is a tag already, or was suggested before. */
static void new_load(struct request *r)
{
    struct tag_suggestion_new *page = r->data;
    page->name = library_tag_named(r->arena, form_get(&r->form, "title"));
    if (!tag_name_is_valid(page->name))
        return;
    tag_store_taken(r->batch, &page->name, 1, 0, &page->taken);
    tag_suggestion_store_find(r->batch, page->name, &page->found);
}

static void new_reply(struct request *r)
{
    form_forgive(&r->form);
    new_show(r, 200);
}

static void new_write(struct request *r)
{
    struct tag_suggestion_new *page = r->data;
    if (!r->form.failed && (!tag_name_is_valid(page->name) || slug_is_reserved(page->name)))
        form_fail(&r->form, "title",
                  SPAN("A tag is a word or a few: letters and digits, 40 of them at most."));
    else if (page->taken.count > 0)
        form_fail(&r->form, "title",
                  arena_printf(r->arena, "There is a tag for this: " SPAN_FMT ".",
                               SPAN_ARG(library_tag_title(page->taken.items[0].by))));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, &page->id);
    tag_suggestion_store_make(r->batch, r->viewer.account_id, page->name,
                              form_get(&r->form, "title"), form_get(&r->form, "reason"), &page->id);
    once_end(r, "tag_suggestion_id_seq");
    limit_take(r, "tag");
}

static void new_done(struct request *r)
{
    const struct tag_suggestion_new *page = r->data;
    reply_see_other(r, "/tag-suggestions/%lld", (long long)page->id);
}

static void new_refused(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    new_show(r, page_refused_status(r));
}

PAGE(tag_suggestion_new, .guard = GUARD_MEMBER, .query = new_query, .form = new_form,
     .draft = DRAFT_HERE, .data_size = sizeof(struct tag_suggestion_new),
     .steps = {new_load, new_reply}, .post = {new_load, new_write, new_done},
     .refused = {new_load, new_refused})

/* ---- one ---- */

static const char *const whats[] = {"word", "refuse", "reopen", "unmake", "take-back", NULL};

static const struct form_field show_form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "tag", .kind = FORM_LINE, .label = "Which tag", .max = 200},
    {.name = "answer",
     .kind = FORM_LINE,
     .label = "Why not",
     .max = TAG_SUGGESTION_ANSWER_MAX,
     .wrong = "Please say it in at most 500 characters."},
    ONCE_FIELD,
    {0},
};

static void show_load(struct request *r)
{
    struct tag_suggestion_page *page = r->data;
    *page = (struct tag_suggestion_page){0};
    tag_suggestion_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->suggestion);
    tag_suggestion_store_reasons(r->batch, session_hash(r), page_part_id(r, 1), &page->reasons);
    queue_store_claimer(r->batch, session_hash(r), SPAN("tag"), page_part_id(r, 1), &page->claimer);
}

/* Another word for a tag: the form of that tag has it already. */
static void lead_to_tag(struct request *r, const struct tag_suggestion *s)
{
    struct span name = library_tag_named(r->arena, form_get(&r->form, "tag"));
    const struct tag_names *names = library_tag_names();
    const struct tag_title *tag = names == NULL ? NULL : tag_names_find(names, name);
    if (!r->viewer.is_coach) {
        reply_error(r, 403, SPAN("Coaches decide about suggested tags."));
    } else if (tag == NULL) {
        form_fail(&r->form, "tag", SPAN("No tag has that name. Please choose one from the list."));
        page_refuse(r);
    } else {
        reply_see_other(r, "/tags/" SPAN_FMT "/edit?synonym=" SPAN_FMT,
                        SPAN_ARG(tag_path_part(r, tag->name)), SPAN_ARG(tag_path_part(r, s->name)));
    }
}

static void show_reply(struct request *r)
{
    const struct tag_suggestion_page *page = r->data;
    const struct tag_suggestion *s = &page->suggestion;
    if (s->id == 0) {
        reply_not_found(r);
        return;
    }
    struct head head = {.title =
                            arena_printf(r->arena, "Suggested tag: " SPAN_FMT, SPAN_ARG(s->title)),
                        .section = "tags",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    tag_suggestion_view(out, r, page);
    reply_end(r);
}

static bool is_what(const struct request *r, const char *what)
{
    return span_is(form_get(&r->form, "what"), what);
}

static void store(struct request *r, int64_t id)
{
    if (is_what(r, "refuse"))
        tag_suggestion_store_refuse(r->batch, r->viewer.account_id, id,
                                    form_get(&r->form, "answer"));
    else if (is_what(r, "reopen"))
        tag_suggestion_store_reopen(r->batch, r->viewer.account_id, id);
    else if (is_what(r, "unmake"))
        tag_suggestion_store_unmake(r->batch, r->viewer.account_id, id);
    else
        tag_suggestion_store_take_back(r->batch, r->viewer.account_id, id);
}

static void show_write(struct request *r)
{
    const struct tag_suggestion_page *page = r->data;
    if (page->suggestion.id == 0) {
        reply_not_found(r);
        return;
    }
    if (is_what(r, "word") && !r->form.failed) {
        lead_to_tag(r, &page->suggestion);
        return;
    }
    if (is_what(r, "refuse") && form_get(&r->form, "answer").len == 0)
        form_fail(&r->form, "answer",
                  SPAN("Please say why in a few words: whoever suggested it reads them."));
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    once_begin(r, NULL);
    store(r, page->suggestion.id);
    once_end(r, NULL);
    if (!is_what(r, "take-back"))
        audit_note(r, AUDIT_TAG_SUGGESTION, 0, r->path);
    limit_take(r, "edit");
}

static void show_done(struct request *r)
{
    if (is_what(r, "unmake"))
        reply_removed("tags");
    if (is_what(r, "take-back"))
        reply_see_other(r, "/tag-suggestions");
    else
        reply_see_other(r, SPAN_FMT, SPAN_ARG(r->path));
}

static void show_refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_load(r);
}

PAGE(tag_suggestion, .guard = GUARD_MEMBER, .form = show_form,
     .data_size = sizeof(struct tag_suggestion_page), .steps = {show_load, show_reply},
     .post = {show_load, show_write, show_done}, .refused = {show_refused_load, show_reply})

/* ---- one's own ---- */

static const struct form_field list_query[] = {
    {.name = "before", .kind = FORM_NUMBER, .min = 1, .max = INT64_MAX},
    {0},
};

static void list_load(struct request *r)
{
    struct tag_suggestion_list_page *page = r->data;
    int64_t before = form_number(&r->form, "before");
    page->first = before == 0;
    tag_suggestion_store_list(r->batch, session_hash(r), page->first ? INT64_MAX : before,
                              &page->list);
}

static void list_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Tags that you suggested"), .section = "me", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    tag_suggestion_list_view(out, r->data);
    reply_end(r);
}

PAGE(tag_suggestions, .guard = GUARD_MEMBER, .query = list_query,
     .data_size = sizeof(struct tag_suggestion_list_page), .steps = {list_load, list_show})
