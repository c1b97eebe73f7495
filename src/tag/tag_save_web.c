/* Making and changing tags: what coaches do. */
#include "tag/tag.h"

#include "library/library.h"

#include "core/diff.h"
#include "core/slug.h"
#include "gen/tag/tag_view.h"
#include "question/question.h"
#include "web/limit.h"
#include "web/once.h"
#include "web/page.h"
#include "web/reply.h"

struct save_data {
    struct tag tag; /* as it is; zero for a new one */
    struct tag_draft draft;
    struct question_unknown_tags unknown;
    struct tag_taken_list taken;
    struct tag_revision_list newest; /* after a conflict: what somebody else saved */
    int64_t id;
    int64_t earlier; /* the tag that this very form made before; 0: none */
};

static const struct form_field save_form[] = {
    {.name = "name",
     .kind = FORM_LINE,
     .label = "Name",
     .required = true,
     .max = 2 * TAG_NAME_MAX,
     .missing = "A tag needs a name.",
     .wrong = "A tag’s name has 40 characters at most."},
    {.name = "title",
     .kind = FORM_LINE,
     .label = "Title",
     .required = true,
     .min = 2,
     .max = TAG_TITLE_MAX,
     .missing = "A tag needs a title: its name as one would say it."},
    {.name = "facet",
     .kind = FORM_CHOICE,
     .required = true,
     .choices = tag_facet_names,
     .missing = "Please choose what the tag says.",
     .wrong = "Please choose one of these."},
    {.name = "summary", .kind = FORM_LINE, .label = "In a sentence", .max = TAG_SUMMARY_MAX},
    {.name = "description", .kind = FORM_TEXT, .label = "Description", .max = TAG_TEXT_MAX},
    {.name = "parents", .kind = FORM_LINE, .label = "Wider tags", .max = 500},
    {.name = "synonyms", .kind = FORM_LINE, .label = "Other words for it", .max = 3000},
    {.name = "red_flag", .kind = FORM_FLAG},
    {.name = "suggested", .kind = FORM_LINE, .ours = true, .max = TAG_NAME_MAX},
    {.name = "reason", .kind = FORM_LINE, .label = "Why the change", .max = 200},
    {.name = "revision", .kind = FORM_REVISION},
    ONCE_FIELD,
    DRAFT_FIELD,
    {0},
};

/* What a link to the form fills in: a suggested tag, or one more word for a tag that is there. */
static const struct form_field new_query[] = {
    {.name = "suggested", .kind = FORM_LINE, .max = TAG_NAME_MAX},
    {.name = "title", .kind = FORM_LINE, .max = TAG_TITLE_MAX},
    {0},
};

static const struct form_field edit_query[] = {
    {.name = "synonym", .kind = FORM_LINE, .max = TAG_NAME_MAX},
    {0},
};

static void show_form(struct request *r, int status, const struct tag_conflict *conflict)
{
    const struct save_data *data = r->data;
    struct span title = library_tag_title(data->tag.name);
    struct head head = {.title =
                            data->tag.id == 0
                                ? SPAN("New tag")
                                : arena_printf(r->arena, "Edit the tag " SPAN_FMT, SPAN_ARG(title)),
                        .section = "tags",
                        .not_for_search_engines = true};
    struct text *out = reply_begin(r, status, &head);
    tag_form_view(out, r, data->tag.name, conflict);
    reply_end(r);
}

static void edit_load(struct request *r)
{
    struct save_data *data = r->data;
    tag_store_get(r->batch, tag_name_clean(r->arena, page_part(r, 1)), &data->tag);
}

static void new_reply(struct request *r)
{
    form_set(&r->form, "facet", SPAN("context"));
    form_set(&r->form, "name", form_get(&r->form, "suggested"));
    show_form(r, 200, NULL);
}

static void set_revision(struct request *r, int64_t revision)
{
    form_set(&r->form, "revision", arena_printf(r->arena, "%lld", (long long)revision));
}

static void edit_reply(struct request *r)
{
    const struct save_data *data = r->data;
    const struct tag *tag = &data->tag;
    if (tag->id == 0) {
        reply_not_found(r);
        return;
    }
    form_set(&r->form, "name", tag->name);
    form_set(&r->form, "title", tag->title);
    form_set(&r->form, "facet", span_of(tag_facet_names[tag->facet]));
    form_set(&r->form, "summary", tag->summary);
    form_set(&r->form, "description", tag->description);
    form_set(&r->form, "parents", library_tags_line(r->arena, tag->parents, tag->parent_count));
    struct span others = tag_names_join(r->arena, tag->synonyms, tag->synonym_count, " ");
    struct span more = form_get(&r->form, "synonym");
    form_set(&r->form, "synonyms",
             more.len == 0 ? others
             : others.len == 0
                 ? more
                 : arena_printf(r->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(others), SPAN_ARG(more)));
    if (tag->red_flag)
        form_set(&r->form, "red_flag", SPAN("1"));
    set_revision(r, tag->revision);
    show_form(r, 200, NULL);
}

static void check_name(struct request *r, struct tag_draft *draft)
{
    draft->name = tag_name_clean(r->arena, form_get(&r->form, "name"));
    if (span_is_empty(draft->name))
        return; /* said already */
    if (slug_is_reserved(draft->name))
        form_fail(&r->form, "name",
                  SPAN("This site uses that address itself. Please choose another name."));
    else if (!tag_name_is_valid(draft->name))
        form_fail(
            &r->form, "name",
            SPAN("A tag’s name is lower-case words joined by hyphens, 40 characters at most."));
}

/* Its own name is no synonym, and the old one becomes one by itself. */
static void leave_out_own_names(struct save_data *data)
{
    struct tag_draft *draft = &data->draft;
    size_t kept = 0;
    for (size_t i = 0; i < draft->synonym_count; i++) {
        struct span synonym = draft->synonyms[i];
        if (!span_equal(synonym, draft->name) && !span_equal(synonym, data->tag.name))
            draft->synonyms[kept++] = synonym;
    }
    draft->synonym_count = kept;
}

/* A suggested tag that gets another name keeps the suggested one among its other words: whoever typed it is led here. */
static void add_suggested(struct request *r, struct tag_draft *draft)
{
    struct span suggested = tag_name_clean(r->arena, form_get(&r->form, "suggested"));
    if (!tag_name_is_valid(suggested))
        return;
    struct span *synonyms = arena_array_of(r->arena, struct span, draft->synonym_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < draft->synonym_count; i++) {
        if (!span_equal(draft->synonyms[i], suggested))
            synonyms[count++] = draft->synonyms[i];
    }
    synonyms[count++] = suggested;
    draft->synonyms = synonyms;
    draft->synonym_count = count;
}

static void save_check(struct request *r)
{
    struct save_data *data = r->data;
    struct tag_draft *draft = &data->draft;
    struct span why;
    draft->id = data->tag.id;
    check_name(r, draft);
    if (!tag_names_parse(r->arena, library_tags_typed(r->arena, form_get(&r->form, "parents")),
                         TAG_PARENTS_MAX, &draft->parents, &draft->parent_count, &why))
        form_fail(&r->form, "parents", why);
    if (!tag_names_parse(r->arena, form_get(&r->form, "synonyms"), TAG_SYNONYMS_MAX,
                         &draft->synonyms, &draft->synonym_count, &why))
        form_fail(&r->form, "synonyms", why);
    add_suggested(r, draft);
    leave_out_own_names(data);
    size_t count = draft->synonym_count;
    struct span *names = arena_array_of(r->arena, struct span, count + 1);
    if (count > 0)
        memcpy(names, draft->synonyms, count * sizeof(*names));
    names[count] = draft->name;
    question_store_unknown_tags(r->batch, draft->parents, draft->parent_count, &data->unknown);
    tag_store_taken(r->batch, names, count + 1, draft->id, &data->taken);
    once_find(r, &data->earlier, NULL);
}

static void edit_check(struct request *r)
{
    const struct save_data *data = r->data;
    if (data->tag.id == 0)
        reply_not_found(r);
    else
        save_check(r);
}

static void say_taken(struct request *r, const struct save_data *data)
{
    for (size_t i = 0; i < data->taken.count && data->earlier == 0; i++) {
        const struct tag_taken *taken = &data->taken.items[i];
        bool is_name = span_equal(taken->name, data->draft.name);
        form_fail(&r->form, is_name ? "name" : "synonyms",
                  arena_printf(r->arena, "“" SPAN_FMT "” already leads to the tag " SPAN_FMT ".",
                               SPAN_ARG(taken->name), SPAN_ARG(taken->by)));
    }
}

static void save_write(struct request *r)
{
    struct save_data *data = r->data;
    struct tag_draft *draft = &data->draft;
    say_taken(r, data);
    if (data->unknown.count > 0)
        form_fail(&r->form, "parents", question_unknown_tags_message(r->arena, &data->unknown));
    if (!post_text_make(r->arena, form_get(&r->form, "description"), &draft->text))
        form_fail(&r->form, "description", draft->text.fault);
    if (r->form.failed) {
        page_refuse(r);
        return;
    }
    draft->title = form_get(&r->form, "title");
    draft->facet = form_get(&r->form, "facet");
    draft->summary = span_trim(form_get(&r->form, "summary"));
    draft->red_flag = form_has(&r->form, "red_flag");
    draft->reason = form_get(&r->form, "reason");
    draft->revision = form_number(&r->form, "revision");
    once_begin_at(
        r, &data->id,
        arena_printf(r->arena, "/tags/" SPAN_FMT, SPAN_ARG(tag_path_part(r, draft->name))));
    tag_store_save(r->batch, r->viewer.account_id, draft, &data->id);
    once_end(r, data->tag.id == 0 ? ONCE_TAG : NULL);
    limit_take(r, "edit");
}

static void save_reply(struct request *r)
{
    const struct save_data *data = r->data;
    reply_removed("tags");
    tag_go_to(r, 303, data->draft.name);
}

/* Somebody else saved first: the tag is read again, so that the difference can be shown. */
static void save_refused_load(struct request *r)
{
    struct save_data *data = r->data;
    if (r->error.kind != ERR_CONFLICT)
        return;
    tag_store_get(r->batch, data->tag.name, &data->tag);
    tag_store_revisions(r->batch, data->tag.name, INT64_MAX, &data->newest);
}

/* The draft as the tag that it would make. */
static struct tag tag_of_draft(const struct tag_draft *draft)
{
    return (struct tag){.name = draft->name,
                        .title = draft->title,
                        .facet = tag_facet_of(draft->facet),
                        .summary = draft->summary,
                        .red_flag = draft->red_flag,
                        .parents = draft->parents,
                        .parent_count = draft->parent_count,
                        .synonyms = draft->synonyms,
                        .synonym_count = draft->synonym_count};
}

static void show_conflict(struct request *r)
{
    struct save_data *data = r->data;
    const struct tag_revision *newest = &data->newest.items[0];
    struct tag mine = tag_of_draft(&data->draft);
    struct tag_conflict conflict = {
        .by = newest->author.name, .at = newest->at, .reason = newest->reason};
    diff_words(r->arena, tag_document(r->arena, &mine), tag_document(r->arena, &data->tag),
               &conflict.theirs.title, &conflict.theirs.title_count);
    diff_words(r->arena, form_get(&r->form, "description"), data->tag.description,
               &conflict.theirs.body, &conflict.theirs.body_count);
    set_revision(r, data->tag.revision);
    show_form(r, 409, &conflict);
}

static void save_refused(struct request *r)
{
    const struct save_data *data = r->data;
    if (r->error.kind == ERR_CONFLICT && data->newest.count > 0) {
        show_conflict(r);
        return;
    }
    if (r->error.kind != ERR_NONE)
        form_fail_err(&r->form, &r->error);
    show_form(r, 422, NULL);
}

PAGE(tag_new, .guard = GUARD_COACH, .query = new_query, .form = save_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct save_data), .steps = {page_nothing, new_reply},
     .post = {page_nothing, save_check, save_write, save_reply},
     .refused = {save_refused_load, save_refused})

PAGE(tag_edit, .guard = GUARD_COACH, .query = edit_query, .form = save_form, .draft = DRAFT_HERE,
     .data_size = sizeof(struct save_data), .steps = {edit_load, edit_reply},
     .post = {edit_load, edit_check, save_write, save_reply},
     .refused = {save_refused_load, save_refused})
