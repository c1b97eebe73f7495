/* Questions: the lists, and asking. */
#include "question/question.h"

#include "card/card.h"
#include "check/check.h"
#include "core/network.h"
#include "core/slug.h"
#include "core/utf8.h"
#include "gen/check/check_view.h"
#include "gen/question/question_ask_view.h"
#include "gen/question/question_view.h"
#include "hold/hold.h"
#include "library/library.h"
#include "link/link.h"
#include "personal/personal.h"
#include "queue/queue.h"
#include "search/search.h"
#include "tag/tag.h"
#include "tag_suggestion/tag_suggestion.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/trap.h"

/* ---- lists ---- */

static const char *const tabs[] = {"newest", "active", "unanswered", NULL};

static const struct form_field index_query[] = {
    {.name = "tab", .kind = FORM_CHOICE, .choices = tabs},
    {.name = "after", .kind = FORM_LINE, .max = 60},
    {0},
};

static const struct form_field ask_form[] = {
    {.name = "title",
     .kind = FORM_LINE,
     .label = "Title",
     .required = true,
     .min = QUESTION_TITLE_MIN,
     .max = QUESTION_TITLE_MAX,
     .missing = "Please give your question a title."},
    {.name = "body",
     .kind = FORM_TEXT,
     .label = "What is going on",
     .required = true,
     .min = 10,
     .max = POST_BODY_MAX,
     .missing = "Please say what is going on."},
    {.name = "tags",
     .kind = FORM_LINE,
     .label = "Tags", /* or those of the card: ask_take_card */
     .max = 300},
    CARD_FIELDS,
    CHECK_FIELDS,
    {.name = "preview", .kind = FORM_BUTTON},
    LINK_FIX_FIELD,
    TAG_FIX_FIELD,
    PERSONAL_FIELDS,
    ONCE_FIELD,
    ONCE_AGAIN_FIELD,
    {.name = "tag_suggest", .kind = FORM_FLAG},
    TRAP_FIELDS,
    DRAFT_FIELD,
    {0},
};

struct index_data {
    struct question_list list;
    enum question_order order;
    struct question_place from;
    bool first;
    /* asking */
    struct span *tags;
    size_t tag_count;
    struct question_unknown_tags unknown;
    bool suggests; /* the unknown ones become suggestions: the question is asked with the others */
    struct post_text text;
    struct span slug;
    int64_t id;
    struct span held; /* why it waits for a moderator; empty: it does not */
    struct similar similar;
    struct card card;
    bool tags_of_card;           /* the card proposes them */
    struct safety_hits mentions; /* warning signs in its words and on its card */
    enum check_due due;
    struct symptom_chips chips; /* all that a card is chosen from */
};

static void list_load(struct request *r)
{
    struct index_data *data = r->data;
    for (size_t i = 0; tabs[i] != NULL; i++) {
        if (span_is(form_get(&r->form, "tab"), tabs[i]))
            data->order = (enum question_order)i;
    }
    data->from = QUESTION_FROM_THE_TOP;
    data->first = !question_place_read(form_get(&r->form, "after"), &data->from);
    question_store_list(r->batch, data->order, data->from, &data->list);
}

static struct span next_place(struct request *r, const struct index_data *data)
{
    if (data->list.count <= QUESTION_LIST_PAGE)
        return SPAN("");
    const struct question_row *last = &data->list.items[QUESTION_LIST_PAGE - 1];
    return arena_printf(
        r->arena, "%lld.%lld",
        (long long)(data->order == QUESTION_ACTIVE ? last->last_active_at : last->created_at),
        (long long)last->id);
}

/* Each order has an address of its own; the newest first is the list's. So has each page of it. */
static struct span canonical_of(struct request *r, const struct index_data *data)
{
    bool newest = data->order == QUESTION_NEWEST;
    struct span order = newest ? SPAN("") : arena_printf(r->arena, "?tab=%s", tabs[data->order]);
    if (data->first)
        return arena_printf(r->arena, "/questions" SPAN_FMT, SPAN_ARG(order));
    return arena_printf(r->arena, "/questions" SPAN_FMT "%safter=%lld.%lld", SPAN_ARG(order),
                        newest ? "?" : "&", (long long)data->from.at, (long long)data->from.id);
}

static void list_reply(struct request *r)
{
    struct index_data *data = r->data;
    struct head head = {.title = data->order == QUESTION_NEWEST
                                     ? SPAN("Questions")
                                     : arena_printf(r->arena, "Questions: %s", tabs[data->order]),
                        .section = "questions",
                        .canonical = canonical_of(r, data),
                        .description = SPAN("Questions and answers about tight backs and glutes.")};
    reply_topic(r, "questions");
    reply_topic(r, "tags");
    struct text *out = reply_begin(r, 200, &head);
    question_list_page(out, &data->list, tabs[data->order], data->first, next_place(r, data));
    reply_end(r);
}

/* ---- asking ---- */

/* `similar`: what a preview shows of those asked before; NULL: nothing. */
static void show_ask(struct request *r, int status, struct html preview,
                     const struct similar *similar)
{
    struct index_data *data = r->data;
    struct head head = {
        .title = SPAN("Ask a question"), .section = "ask", .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    card_choose(&data->chips, &r->form);
    question_ask_page(out, r, &data->unknown, preview, similar, &data->chips);
    reply_end(r);
}

/* The card's choices are proposed as tags where there are none: the form shows them, and they can be taken out. */
static void ask_take_card(struct request *r, struct index_data *data)
{
    symptom_store_all(r->batch, &data->chips);
    data->card = card_of_form(r->arena, &r->form);
    if (!span_is_empty(form_get(&r->form, "tags")))
        return;
    struct span proposed = card_tags_line(r->arena, &r->form);
    if (span_is_empty(proposed))
        form_fail(&r->form, "tags",
                  SPAN("Please choose at least one tag, so that people find your question."));
    else
        form_set(&r->form, "tags", proposed);
    data->tags_of_card = true;
}

static void ask_check(struct request *r)
{
    struct index_data *data = r->data;
    struct span why;
    ask_take_card(r, data);
    link_take_fix(r);
    personal_take(r);
    library_take_tag_fix(r);
    if (!tag_names_parse(r->arena, library_tags_typed(r->arena, form_get(&r->form, "tags")),
                         QUESTION_TAGS_MAX, &data->tags, &data->tag_count, &why))
        form_fail(&r->form, "tags", why);
    else if (data->tags_of_card)
        form_set(&r->form, "tags", library_tags_line(r->arena, data->tags, data->tag_count));
    question_store_unknown_tags(r->batch, data->tags, data->tag_count, &data->unknown);
}

/* A preview says what has been asked before; ask_reply shows it. */
static void ask_look(struct request *r)
{
    struct index_data *data = r->data;
    data->similar = (struct similar){
        .title = utf8_cut(form_get(&r->form, "title"), QUESTION_TITLE_MAX),
        .words = arena_printf(r->arena, SPAN_FMT " " SPAN_FMT " " SPAN_FMT,
                              SPAN_ARG(form_get(&r->form, "tags")),
                              SPAN_ARG(card_form_words(r->arena, &r->form)),
                              SPAN_ARG(utf8_cut(data->text.plain, QUESTION_DESCRIPTION)))};
    similar_look(r, &data->similar);
}

/* True when the check of warning signs comes first: what is asked is not saved yet. */
static bool ask_checks(struct request *r, struct index_data *data)
{
    const struct safety_text texts[] = {
        {.text = form_get(&r->form, "title")},
        {.text = data->text.body},
        {.text = form_get(&r->form, "tags")},
        {.text = card_form_words(r->arena, &r->form), .goes_on = true}};
    data->mentions = safety_match_texts(texts, COUNT_OF(texts), SAFETY_OWN_WORDS);
    data->due = check_is_due(&r->form, data->mentions);
    if (data->due != CHECK_NOTHING)
        page_refuse(r);
    return data->due != CHECK_NOTHING;
}

static void ask_write(struct request *r)
{
    struct index_data *data = r->data;
    data->suggests = data->unknown.count > 0 && form_has(&r->form, "tag_suggest");
    if (data->suggests)
        data->tag_count = question_known_tags(data->tags, data->tag_count, &data->unknown);
    else if (data->unknown.count > 0)
        form_fail(&r->form, "tags", question_unknown_tags_message(r->arena, &data->unknown));
    if (!post_text_make(r->arena, form_get(&r->form, "body"), &data->text))
        form_fail(&r->form, "body", data->text.fault);
    if (form_has(&r->form, "preview")) {
        form_forgive(&r->form);
        ask_look(r);
        return;
    }
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    if (personal_asks(r, SPAN("")) || ask_checks(r, data))
        return;
    struct span title = form_get(&r->form, "title");
    data->slug = slug_make(r->arena, title, SLUG_MAX);
    once_begin_words(r, &data->id, 0, title, data->text.body);
    limit_look(r, "ask");
    question_store_ask(r->batch, r->viewer.account_id, title, data->slug, &data->text, data->tags,
                       data->tag_count, &data->id);
    queue_store_red_flags(r->batch, 0,
                          arena_printf(r->arena, SPAN_FMT "\n" SPAN_FMT "\n" SPAN_FMT,
                                       SPAN_ARG(title), SPAN_ARG(data->text.body),
                                       SPAN_ARG(card_form_words(r->arena, &r->form))));
    card_store_ask(r->batch, r->viewer.account_id, &data->card);
    check_store_ask(r->batch, r->viewer.account_id, &r->form);
    if (data->suggests)
        tag_suggestion_store_asked(r->batch, r->viewer.account_id, data->unknown.items,
                                   data->unknown.count);
    hold_store_new(r->batch, r->viewer.account_id, &data->text, network_of(r->arena, r->address),
                   &data->held);
    once_end(r, ONCE_POST);
    limit_take(r, "ask");
    if (data->suggests)
        limit_take(r, "tag");
}

static void ask_waits(struct request *r)
{
    struct index_data *data = r->data;
    if (data->id != 0)
        hold_store_waits(r->batch, data->id, &data->held);
}

static void ask_reply(struct request *r)
{
    const struct index_data *data = r->data;
    if (form_has(&r->form, "preview")) {
        show_ask(r, 200, (struct html){data->text.html.ptr, data->text.html.len}, &data->similar);
        return;
    }
    if (data->held.len > 0) {
        reply_see_other(r, "/questions/%lld/held", (long long)data->id);
        return;
    }
    post_reply_saved(r, "questions", data->id, &data->text,
                     arena_printf(r->arena, "/questions/%lld/" SPAN_FMT, (long long)data->id,
                                  SPAN_ARG(data->slug)));
}

static void show_check(struct request *r, const struct index_data *data)
{
    struct head head = {.title = SPAN("Before you post: warning signs"),
                        .section = "ask",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    if (data->due == CHECK_ASK)
        check_ask_page(out, r, data->mentions);
    else
        check_read_page(out, r, check_ticked(&r->form));
    reply_end(r);
}

static void ask_refused(struct request *r)
{
    const struct index_data *data = r->data;
    if (data->due != CHECK_NOTHING && r->error.kind == ERR_NONE && !r->form.failed) {
        show_check(r, data);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_ask(r, page_refused_status(r), (struct html){0}, NULL);
}

PAGE(question_index, .post_guard = GUARD_MEMBER, .query = index_query, .form = ask_form,
     .draft = DRAFT_HERE, .shown_at = "/questions/ask", .data_size = sizeof(struct index_data),
     .cached = true, .same_for_coaches = true, .steps = {list_load, list_reply},
     .post = {ask_check, ask_write, ask_waits, ask_reply}, .refused = {ask_refused})

/* What a link to the form may fill in already. */
static const struct form_field ask_query[] = {
    {.name = "title", .kind = FORM_LINE, .max = QUESTION_TITLE_MAX},
    {.name = "body", .kind = FORM_TEXT, .max = POST_BODY_MAX},
    {.name = "tags", .kind = FORM_LINE, .max = 300},
    CARD_FIELDS,
    {0},
};

static void ask_form_load(struct request *r)
{
    symptom_store_all(r->batch, &((struct index_data *)r->data)->chips);
}

/* An address has names; the form shows what they are called. */
static void ask_form_reply(struct request *r)
{
    struct span *tags;
    size_t count;
    struct span why;
    if (tag_names_parse(r->arena, library_tags_typed(r->arena, form_get(&r->form, "tags")),
                        QUESTION_TAGS_MAX, &tags, &count, &why))
        form_set(&r->form, "tags", library_tags_line(r->arena, tags, count));
    show_ask(r, 200, (struct html){0}, NULL);
}

PAGE(question_ask, .guard = GUARD_MEMBER, .query = ask_query, .form = ask_form,
     .draft = "/questions", .data_size = sizeof(struct index_data),
     .steps = {ask_form_load, ask_form_reply})
