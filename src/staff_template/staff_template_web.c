/* The pages of prepared texts: all, writing one, changing one and putting an earlier one back. */
#include "staff_template/staff_template_page.h"

#include "audit/audit.h"
#include "core/utf8.h"
#include "gen/staff_template/staff_template_view.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/reply.h"
#include "web/session.h"

static const char *const whats[] = {"save", "remove", NULL};

void staff_template_fill(struct request *r, const struct staff_template_list *list,
                         const char *field)
{
    form_set(&r->form, field,
             staff_template_put_in(r->arena, list, form_get(&r->form, "template"),
                                   form_get(&r->form, field), SPAN("")));
    form_forgive(&r->form);
}

static const struct form_field query[] = {
    {.name = "to",
     .kind = FORM_NUMBER,
     .min = 1,
     .max = INT32_MAX}, /* as it was in that revision */
    {0},
};

static const struct form_field form[] = {
    {.name = "what", .kind = FORM_CHOICE, .required = true, .choices = whats},
    {.name = "kind",
     .kind = FORM_CHOICE,
     .label = "What it is for",
     .is_choice = staff_template_is_act},
    {.name = "name",
     .kind = FORM_LINE,
     .label = "What it is called",
     .max = STAFF_TEMPLATE_NAME_MAX},
    {.name = "words", .kind = FORM_TEXT, .label = "Text", .max = STAFF_TEMPLATE_WORDS_MAX},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

/* ---- all of them ---- */

static void list_load(struct request *r)
{
    struct staff_template_page *page = r->data;
    staff_template_store_list(r->batch, session_hash(r), "suspend,delete,close,refuse", true,
                              &page->list);
}

static void list_show(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Prepared texts"), .section = "moderation", .not_for_search_engines = true};
    struct text *out = reply_begin(r, 200, &head);
    staff_template_list_view(out, r, r->data);
    reply_end(r);
}

PAGE(staff_template_index, .guard = GUARD_COACH, .data_size = sizeof(struct staff_template_page),
     .steps = {list_load, list_show})

/* ---- one ---- */

static void set_number(struct request *r, const char *name, int64_t number)
{
    form_set(&r->form, name, arena_printf(r->arena, "%lld", (long long)number));
}

static void show_form(struct request *r)
{
    const struct staff_template_page *page = r->data;
    struct head head = {.title = page->template.id == 0
                                     ? SPAN("Write a prepared text")
                                     : arena_printf(r->arena, "Prepared text: " SPAN_FMT,
                                                    SPAN_ARG(page->template.name)),
                        .section = "moderation",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, r->is_post ? page_refused_status(r) : 200, &head);
    staff_template_form_view(out, r, page);
    reply_end(r);
}

static void new_show(struct request *r)
{
    if (!r->is_post)
        set_number(r, "revision", 0);
    show_form(r);
}

static void load(struct request *r)
{
    struct staff_template_page *page = r->data;
    *page = (struct staff_template_page){0};
    staff_template_store_get(r->batch, session_hash(r), page_part_id(r, 1), &page->template);
    staff_template_store_revisions(r->batch, session_hash(r), page_part_id(r, 1), &page->revisions);
}

/* What is there now, or what was there in the revision that the address names. */
static void set_form(struct request *r, const struct staff_template_page *page)
{
    struct span name = page->template.name;
    struct span words = page->template.words;
    int64_t to = r->form.failed ? 0 : form_number(&r->form, "to");
    for (size_t i = 0; i < page->revisions.count; i++) {
        if (page->revisions.items[i].number == to) {
            name = page->revisions.items[i].name;
            words = page->revisions.items[i].words;
        }
    }
    form_set(&r->form, "name", name);
    form_set(&r->form, "words", words);
    set_number(r, "revision", page->template.number);
}

static void show(struct request *r)
{
    const struct staff_template_page *page = r->data;
    if (page->template.id == 0) {
        reply_not_found(r);
        return;
    }
    if (!r->is_post)
        set_form(r, page);
    else if (r->error.kind == ERR_CONFLICT)
        set_number(r, "revision",
                   page->template.number); /* what is there now is in the list below */
    show_form(r);
}

static void check(struct form *f, const struct staff_template_act *act)
{
    struct span words = span_trim(form_get(f, "words"));
    if (act->name == NULL)
        form_fail(f, "kind", SPAN("Please choose what it is for."));
    if (span_is_empty(span_trim(form_get(f, "name"))))
        form_fail(f, "name", SPAN("Please say what it is called."));
    if (span_is_empty(words))
        form_fail(f, "words", SPAN("Please write the text."));
    else if (act->name != NULL && utf8_count(words) > (size_t)act->most)
        form_fail(f, "words", SPAN("Please make it shorter: the form has less room than that."));
}

static void write(struct request *r)
{
    struct staff_template_page *page = r->data;
    struct form *f = &r->form;
    bool is_new = span_is(r->path, "/moderation/templates/new");
    bool gone = span_is(form_get(f, "what"), "remove");
    if (page->template.id == 0 && !is_new) {
        reply_not_found(r);
        return;
    }
    struct staff_template saved = page->template;
    if (is_new)
        saved.act = form_get(f, "kind");
    if (!gone)
        check(f, staff_template_act(saved.act));
    if (f->failed) {
        page_refuse(r);
        return;
    }
    if (!gone) {
        saved.name = span_trim(form_get(f, "name"));
        saved.words = span_trim(form_get(f, "words"));
    }
    saved.removed = gone;
    saved.number = form_number(f, "revision");
    once_begin(r, NULL);
    staff_template_store_save(r->batch, r->viewer.account_id, &saved, &page->saved);
    once_end(r, NULL);
    audit_note(r, AUDIT_STAFF_TEMPLATE, 0, r->path);
    limit_take(r, "edit");
}

static void written(struct request *r)
{
    reply_see_other(r, "/moderation/templates");
}

static void refused_load(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    load(r);
}

static void refused_new(struct request *r)
{
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_form(r);
}

PAGE(staff_template_new, .guard = GUARD_MODERATOR, .form = form, .draft = DRAFT_HERE,
     .writes_quietly = true, .data_size = sizeof(struct staff_template_page), .steps = {new_show},
     .post = {page_nothing, write, written}, .refused = {refused_new})

PAGE(staff_template_edit, .guard = GUARD_MODERATOR, .query = query, .form = form,
     .draft = DRAFT_HERE, .writes_quietly = true, .data_size = sizeof(struct staff_template_page),
     .steps = {load, show}, .post = {load, write, written}, .refused = {refused_load, show})
