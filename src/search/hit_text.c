/* Which text of a hit is shown: a summary, an answer, or a labelled piece of an entry's fields. */
#include "search/search.h"

#include "library/library.h"

/* The best so far. */
struct choice {
    const struct search_lexicon *lexicon;
    struct span text;
    struct span label;
    double cover;
};

static void consider(struct choice *choice, struct span text, struct span label)
{
    double cover = search_cover(choice->lexicon, text);
    if (cover <= choice->cover * 1.0001)
        return;
    choice->cover = cover;
    choice->text = text;
    choice->label = label;
}

static void consider_texts(struct choice *choice, const struct model_texts *texts,
                           struct span label)
{
    for (size_t i = 0; i < texts->count; i++)
        consider(choice, texts->items[i], label);
}

/* Lines "Works on: Rectus abdominis, abs", each with the label of its field. */
static void consider_facts(struct choice *choice, struct span facts)
{
    struct span line;
    while (span_next(&facts, '\n', &line)) {
        size_t colon = span_find(line, ':');
        if (colon + 2 < line.len)
            consider(choice, span_from(line, colon + 2), span_make(line.ptr, colon));
    }
}

/*
 * A mistake or a warning out of its place reads like an instruction, so each field comes with its name, and the whole text,
 * which has them all without names, is not shown. A summary is written to be read alone: only what says far more is shown
 * in its place.
 */
static struct span stretch_text(const struct search_lexicon *lexicon, struct search_hit *hit)
{
    const struct stretch_model *m = hit->stretch;
    struct choice choice = {lexicon, hit->summary, SPAN(""),
                            2 * search_cover(lexicon, hit->summary)};
    for (size_t i = 0; i < m->steps.count; i++)
        consider(&choice, m->steps.items[i].text, SPAN("One of the steps"));
    consider(&choice, m->feel_where, SPAN("Where to feel it"));
    consider(&choice, m->not_feel, SPAN("Not to be felt"));
    consider_texts(&choice, &m->faults, SPAN("Often goes wrong"));
    for (size_t i = 0; i < m->cautions.count; i++)
        consider(&choice, m->cautions.items[i].text,
                 model_label(stretch_severities, m->cautions.items[i].severity));
    consider_texts(&choice, &m->stop, SPAN("When to stop"));
    consider_facts(&choice, hit->facts);
    hit->shown_field = choice.label;
    return choice.text;
}

/* An answer is shown when it has more of what is asked for than the question with its title. */
static struct span thread_text(const struct search_lexicon *lexicon, struct search_hit *hit)
{
    struct span both = arena_printf(lexicon->arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(hit->title),
                                    SPAN_ARG(hit->body));
    double most = search_cover(lexicon, both);
    struct span best = hit->body;
    for (size_t i = 0; i < hit->answers; i++) {
        double cover = search_cover(lexicon, hit->answer_bodies[i]);
        if (cover <= most * 1.0001)
            continue;
        most = cover;
        best = hit->answer_bodies[i];
        hit->shown_answer_id = hit->answer_ids[i];
        hit->shown_author = hit->answer_authors[i];
    }
    return best;
}

static struct span best_text(const struct search_lexicon *lexicon, struct search_hit *hit)
{
    if (hit->stretch != NULL)
        return stretch_text(lexicon, hit);
    if (hit->answers > 0)
        return thread_text(lexicon, hit);
    bool in_short = !span_is_empty(hit->summary) &&
                    search_cover(lexicon, hit->summary) >= search_cover(lexicon, hit->body) / 2;
    return in_short ? hit->summary : hit->body;
}

void search_show_hits(const struct search_lexicon *lexicon, struct search_hit_list *hits)
{
    for (size_t i = 0; i < hits->count; i++) {
        struct search_hit *hit = &hits->items[i];
        if (!span_is_empty(hit->model)) {
            struct stretch_model *model = arena_new_of(lexicon->arena, struct stretch_model);
            hit->stretch =
                stretch_model_read(lexicon->arena, hit->model, model, NULL) ? model : NULL;
        }
        hit->marked_title = search_marked(lexicon, hit->title);
        hit->extract = search_extract(lexicon, best_text(lexicon, hit));
    }
}

struct span search_kit_words(struct arena *arena, const struct stretch_model *model)
{
    struct span words = SPAN("");
    for (size_t i = 0; i < model->kit.count; i++) {
        const struct stretch_kit *kit = &model->kit.items[i];
        bool either = !span_is_empty(kit->instead);
        words = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT "%s" SPAN_FMT "%s", SPAN_ARG(words),
                             i == 0 ? "" : ", ", SPAN_ARG(kit->thing), either ? " or " : "",
                             SPAN_ARG(kit->instead),
                             span_is(kit->need, "optional") ? " (optional)" : "");
    }
    return words;
}
