/* An article in the words of schema.org: a MedicalWebPage, and a HowTo where it has steps. */
#include "article/article.h"

#include "core/escape.h"

/* Begins the next of a list's items. */
static void next_item(const struct entry_structuring *in, size_t number, const char *type)
{
    text_printf(in->out, "%s{\"@type\":\"%s\"", number == 0 ? "" : ",", type);
}

static void add_moment(const struct entry_structuring *in, const char *name, instant at)
{
    if (at == 0)
        return;
    text_printf(in->out, ",\"%s\":\"", name);
    clock_write_iso(in->out, at);
    text_add_char(in->out, '"');
}

static void add_author(const struct entry_structuring *in)
{
    if (in->entry->author.id == 0)
        return;
    text_add_string(in->out, ",\"author\":{\"@type\":\"Person\"");
    entry_structured_text(in, "name", in->entry->author.name);
    entry_structured_text(in, "jobTitle", in->entry->profession);
    text_add_char(in->out, '}');
}

static void add_citations(const struct entry_structuring *in, const struct evidence *evidence)
{
    if (evidence->citations.count == 0)
        return;
    text_add_string(in->out, ",\"citation\":[");
    for (size_t i = 0; i < evidence->citations.count; i++) {
        const struct evidence_citation *source = &evidence->citations.items[i];
        next_item(in, i, "CreativeWork");
        entry_structured_text(in, "name", source->title);
        entry_structured_text(in, "url", source->url);
        text_add_char(in->out, '}');
    }
    text_add_char(in->out, ']');
}

static void add_steps(const struct entry_structuring *in, const struct article_model *model)
{
    if (model->steps.count == 0)
        return;
    text_add_string(in->out, ",\"mainEntity\":{\"@type\":\"HowTo\"");
    entry_structured_text(in, "name", in->entry->title);
    text_add_string(in->out, ",\"step\":[");
    for (size_t i = 0; i < model->steps.count; i++) {
        const struct article_step *step = &model->steps.items[i];
        struct wiki_target target = {0};
        next_item(in, i, "HowToStep");
        text_printf(in->out, ",\"position\":%zu", i + 1);
        entry_structured_text(in, "text", step->text);
        if (step->entry.len > 0)
            in->resolve(NULL, SPAN("stretch"), step->entry, &target);
        if (target.found)
            entry_structured_address(in, "url", target.path);
        text_add_char(in->out, '}');
    }
    text_add_string(in->out, "]}");
}

void article_structured(const struct entry_structuring *in)
{
    const struct article_model *model = in->model;
    add_author(in);
    add_moment(in, "datePublished", in->entry->created_at);
    add_moment(in, "dateModified", in->entry->saved_at);
    entry_structured_review(in);
    if (model->series.title.len > 0) {
        text_add_string(in->out, ",\"isPartOf\":{\"@type\":\"CreativeWorkSeries\"");
        entry_structured_text(in, "name", model->series.title);
        text_printf(in->out, "},\"position\":%lld", (long long)model->series.part);
    }
    add_citations(in, &model->evidence);
    add_steps(in, model);
}
