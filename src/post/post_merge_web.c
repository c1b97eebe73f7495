/* Two people edited a post at once: what goes together is put together, and of the rest nothing is lost. */
#include "post/post_edit.h"

#include "core/diff.h"
#include "core/diff3.h"
#include "library/library.h"
#include "web/request.h"

/* One line or one list of tags: true when both changed it, each in another way. *merged gets what goes into the form. */
static bool choose(struct span base, struct span mine, struct span theirs, struct span *merged)
{
    *merged = span_equal(mine, base) ? theirs : mine;
    return !span_equal(mine, theirs) && !span_equal(mine, base) && !span_equal(theirs, base);
}

static bool has(const struct span *tags, size_t count, struct span tag)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal(tags[i], tag))
            return true;
    }
    return false;
}

/* Tags that either added, without those that either took away; false when they are too many, or none. */
static bool merge_tags(struct arena *arena, const struct revision *base, struct post_tags mine,
                       const struct post_source *theirs, struct post_tags *out)
{
    struct span *tags = arena_array_of(arena, struct span, mine.count + theirs->tag_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < mine.count; i++) {
        if (has(theirs->tags, theirs->tag_count, mine.items[i]) ||
            !has(base->tags, base->tag_count, mine.items[i]))
            tags[count++] = mine.items[i];
    }
    for (size_t i = 0; i < theirs->tag_count; i++) {
        if (!has(base->tags, base->tag_count, theirs->tags[i]) &&
            !has(tags, count, theirs->tags[i]))
            tags[count++] = theirs->tags[i];
    }
    *out = (struct post_tags){tags, count};
    return count > 0 && count <= QUESTION_TAGS_MAX;
}

static bool same_tags(struct post_tags a, struct post_tags b)
{
    bool same = a.count == b.count;
    for (size_t i = 0; i < a.count; i++)
        same = same && has(b.items, b.count, a.items[i]);
    return same;
}

static void merge_head(struct request *r, size_t *steps, const struct revision *base,
                       struct edit_difference *out)
{
    const struct post_edit *data = r->data;
    const struct post_source *theirs = &data->source;
    struct post_tags mine = {data->tags, data->tag_count};
    struct span title = form_get(&r->form, "title");
    struct post_tags tags;
    struct span merged;
    if (choose(base->title, title, theirs->title, &merged)) {
        (void)diff_within(r->arena, steps, title, theirs->title, &out->title, &out->title_count);
        out->conflicts++;
    }
    form_set(&r->form, "title", merged);
    if (merge_tags(r->arena, base, mine, theirs, &tags)) {
        if (!same_tags(mine, tags)) /* else as they were typed */
            form_set(&r->form, "tags", library_tags_line(r->arena, tags.items, tags.count));
        return;
    }
    (void)diff_within(r->arena, steps, library_tags_line(r->arena, mine.items, mine.count),
                      library_tags_line(r->arena, theirs->tags, theirs->tag_count), &out->tags,
                      &out->tags_count);
    out->conflicts++;
}

static void merge_body(struct request *r, size_t *steps, const struct revision *base,
                       struct edit_difference *out)
{
    const struct post_edit *data = r->data;
    struct span mine = form_get(&r->form, "body");
    struct diff3 merge = diff3_lines(r->arena, base->body, mine, data->source.body);
    out->places = arena_array_of(r->arena, struct edit_place, merge.conflicts + 1);
    for (size_t i = 0; i < merge.count; i++) {
        const struct diff3_piece *piece = &merge.pieces[i];
        if (piece->kind != DIFF3_CONFLICT)
            continue;
        struct edit_place *place = &out->places[out->place_count++];
        (void)diff_within(r->arena, steps, piece->mine, piece->theirs, &place->pieces,
                          &place->count);
    }
    out->conflicts += out->place_count;
    out->typed = mine;
    form_set(&r->form, "body", diff3_text(r->arena, &merge));
    (void)diff_within(r->arena, steps, base->body, data->source.body, &out->body, &out->body_count);
}

struct edit_difference post_merge(struct request *r)
{
    const struct post_edit *data = r->data;
    const struct revision *base = &data->base.items[0];
    struct edit_difference theirs = {.merged = true};
    size_t steps = REVISION_PAGE_STEPS; /* of all that is compared */
    if (post_edit_of_question(&data->source))
        merge_head(r, &steps, base, &theirs);
    merge_body(r, &steps, base, &theirs);
    return theirs;
}

bool post_merge_is(struct request *r, const struct post_words *mine)
{
    const struct post_edit *data = r->data;
    const struct post_source *theirs = &data->source;
    const struct revision *base = &data->base.items[0];
    struct diff3 merge = diff3_lines(r->arena, base->body, mine->body, theirs->body);
    if (!span_equal(form_get(&r->form, "body"), diff3_text(r->arena, &merge)))
        return false;
    if (!post_edit_of_question(theirs))
        return true;
    struct span title;
    struct post_tags tags;
    (void)choose(base->title, mine->title, theirs->title, &title);
    if (!merge_tags(r->arena, base, mine->tags, theirs, &tags))
        tags = mine->tags;
    return span_equal(form_get(&r->form, "title"), title) &&
           same_tags((struct post_tags){data->tags, data->tag_count}, tags);
}
