/* Entries of the library out of their files. */
#include "ctl/load/load.h"

#include "core/slug.h"
#include "ctl/library/library_text.h"

enum { TITLE_MIN = 2, TITLE_MAX = 150, SUMMARY_MAX = 500, AUTHOR_MAX = 150 };

/* What is left of the front matter, as JSON for the model's reader. */
static struct span rest_of(struct load *load, struct load_file *file)
{
    char *dump = json_dumps(file->front.tree, JSON_COMPACT);
    if (dump == NULL)
        abort(); /* no memory */
    struct span json = arena_span(load->arena, span_of(dump));
    free(dump);
    return json;
}

static void take_faults(struct load *load, struct load_file *file,
                        const struct model_faults *faults)
{
    for (const struct model_fault *fault = faults->first; fault != NULL; fault = fault->next)
        load_field_fault(load, file, fault->field, fault->message);
}

static void check_dose_in(struct load *load, struct load_file *file, struct span field,
                          const struct stretch_dose *dose, struct span text)
{
    struct span lacks = stretch_dose_lacks(load->arena, dose, text);
    if (lacks.len > 0 && !load->exported)
        load_field_fault(load, file, field,
                         arena_printf(load->arena,
                                      "This says " SPAN_FMT ", which no dose of the entry has.",
                                      SPAN_ARG(lacks)));
}

/* The dose is above the steps and the text: what they say of it has to be the same. */
static void check_dose(struct load *load, struct load_entry *entry,
                       const struct stretch_model *model)
{
    struct load_file *file = entry->file;
    const struct stretch_dose *dose = &model->dose;
    check_dose_in(load, file, SPAN("summary"), dose, entry->summary);
    check_dose_in(load, file, SPAN("dose.note"), dose, dose->note);
    for (size_t i = 0; i < model->steps.count; i++) {
        const struct stretch_step *step = &model->steps.items[i];
        struct span field = arena_printf(load->arena, "steps.%zu.text", i + 1);
        check_dose_in(load, file, field, dose, step->text);
        check_dose_in(load, file, field, dose, step->cue);
        check_dose_in(load, file, field, dose, step->condition);
    }
    struct span lacks = stretch_dose_lacks(load->arena, dose, file->front.body);
    if (lacks.len > 0)
        load_remark(load, file->path, file->front.body_line,
                    arena_printf(load->arena,
                                 "the text says " SPAN_FMT ", which no dose of the entry has",
                                 SPAN_ARG(lacks)));
}

static void read_stretch(struct load *load, struct load_entry *entry, struct model_faults *faults)
{
    struct load_file *file = entry->file;
    struct stretch_model model;
    if (stretch_model_read(load->arena, rest_of(load, file), &model, faults))
        stretch_model_check(load->arena, &model, faults);
    load_refer_all(load, file, "easier", "stretch", &model.easier);
    load_refer_all(load, file, "harder", "stretch", &model.harder);
    for (size_t i = 0; i < model.one_way.count; i++)
        load_refer(load, file, arena_printf(load->arena, "one_way.%zu.to", i + 1), "stretch",
                   model.one_way.items[i].to);
    for (size_t i = 0; i < model.swaps.count; i++)
        load_refer(load, file, arena_printf(load->arena, "swaps.%zu.to", i + 1), "stretch",
                   model.swaps.items[i].to);
    for (size_t i = 0; i < model.muscles.count; i++)
        load_refer(load, file, arena_printf(load->arena, "muscles.%zu.muscle", i + 1), "muscle",
                   model.muscles.items[i].muscle);
    check_dose(load, entry, &model);
    entry->model = stretch_model_write(load->arena, &model);
    entry->words = stretch_model_words(load->arena, &model);
}

static void read_muscle(struct load *load, struct load_entry *entry, struct model_faults *faults)
{
    struct muscle_model model;
    if (muscle_model_read(load->arena, rest_of(load, entry->file), &model, faults))
        muscle_model_check(load->arena, &model, faults);
    load_refer_all(load, entry->file, "antagonists", "muscle", &model.antagonists);
    load_refer_all(load, entry->file, "parts", "muscle", &model.parts);
    if (model.region.len > 0)
        load_refer(load, entry->file, SPAN("region"), "tag", model.region);
    entry->model = muscle_model_write(load->arena, &model);
    entry->words = muscle_model_words(load->arena, &model);
}

static void read_routine(struct load *load, struct load_entry *entry, struct model_faults *faults)
{
    struct routine_model model;
    if (routine_model_read(load->arena, rest_of(load, entry->file), &model, faults))
        routine_model_check(load->arena, &model, faults);
    for (size_t i = 0; i < model.items.count; i++)
        load_refer(load, entry->file, arena_printf(load->arena, "items.%zu.entry", i + 1),
                   "stretch", model.items.items[i].entry);
    entry->words = model_fields_words(load->arena, routine_fields, &model);
    entry->model = routine_model_write(load->arena, &model);
}

static void read_term(struct load *load, struct load_entry *entry, struct model_faults *faults)
{
    struct term_model model;
    if (term_model_read(load->arena, rest_of(load, entry->file), &model, faults))
        term_model_check(load->arena, &model, faults);
    load_refer_all(load, entry->file, "see", "term", &model.see);
    entry->model = term_model_write(load->arena, &model);
}

static void read_article(struct load *load, struct load_entry *entry, struct model_faults *faults)
{
    struct article_model model;
    if (article_model_read(load->arena, rest_of(load, entry->file), &model, faults))
        article_model_check(load->arena, &model, faults);
    for (size_t i = 0; i < model.steps.count; i++)
        if (model.steps.items[i].entry.len > 0)
            load_refer(load, entry->file, arena_printf(load->arena, "steps.%zu.entry", i + 1),
                       "stretch", model.steps.items[i].entry);
    entry->words = model_fields_words(load->arena, article_fields, &model);
    entry->model = article_model_write(load->arena, &model);
}

static void read_model(struct load *load, struct load_entry *entry)
{
    struct model_faults faults = {.count = 0};
    if (span_is(entry->kind, "stretch"))
        read_stretch(load, entry, &faults);
    else if (span_is(entry->kind, "muscle"))
        read_muscle(load, entry, &faults);
    else if (span_is(entry->kind, "term"))
        read_term(load, entry, &faults);
    else if (span_is(entry->kind, "routine"))
        read_routine(load, entry, &faults);
    else if (span_is(entry->kind, "article"))
        read_article(load, entry, &faults);
    else
        load_take_end(load, entry->file);
    take_faults(load, entry->file, &faults);
}

/* What links may call it beside its own slug: its title, its aliases, and what it was called before. */
static struct model_texts slugs_of(struct load *load, struct load_entry *entry)
{
    struct model_texts former = load_take_texts(load, entry->file, "former");
    struct model_texts known =
        library_text_slugs(load->arena, entry->slug, entry->title, &entry->aliases);
    struct model_texts slugs = {.count = known.count};
    slugs.items = arena_array_of(load->arena, struct span, known.count + former.count);
    for (size_t i = 0; i < known.count; i++)
        slugs.items[i] = known.items[i];
    for (size_t i = 0; i < former.count; i++) {
        if (!slug_is_valid(former.items[i]))
            load_field_fault(load, entry->file, arena_printf(load->arena, "former.%zu", i + 1),
                             SPAN("Use small letters, digits and single hyphens."));
        else if (!span_equal(former.items[i], entry->slug) &&
                 !model_texts_have(&slugs, former.items[i]))
            slugs.items[slugs.count++] = former.items[i];
    }
    return slugs;
}

struct load_entry *load_read_entry(struct load *load, struct load_file *file, const char *kind)
{
    struct load_entry *entry = arena_new_of(load->arena, struct load_entry);
    *entry = (struct load_entry){.file = file, .kind = span_of(kind), .slug = file->stem};
    bool is_page = span_is(entry->kind, "page");
    entry->title = load_take_text(load, file, "title", true, TITLE_MAX);
    if (entry->title.len > 0 && entry->title.len < TITLE_MIN)
        load_field_fault(load, file, SPAN("title"), SPAN("This is too short."));
    entry->summary = load_take_text(load, file, "summary", true, SUMMARY_MAX);
    entry->aliases = load_take_texts(load, file, "aliases");
    entry->slugs = slugs_of(load, entry);
    entry->tags = load_take_texts(load, file, "tags");
    load_refer_all(load, file, "tags", "tag", &entry->tags);
    entry->status =
        load_take_choice(load, file, "status", entry_statuses, is_page ? "published" : "review");
    if (!is_page) {
        entry->author = load_take_text(load, file, "author", false, AUTHOR_MAX);
        if (entry->author.len > 0)
            load_refer(load, file, SPAN("author"), "coach", entry->author);
    }
    entry->photos = load_take_photos(load, file);
    read_model(load, entry);
    load_check_photos(load, entry);
    entry->body = load_take_body(load, file, entry_text_make);
    if (entry->body.body.len == 0)
        load_remark(load, file->path, file->front.body_line,
                    SPAN("there is no text below the fields"));
    return entry;
}
