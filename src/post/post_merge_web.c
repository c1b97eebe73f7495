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

/* Tags that either added, without those that either took away; an empty line: as they were typed. False when they are too many. */
static bool merge_tags(struct arena *arena, const struct revision *base,
                       const struct post_edit *mine, const struct post_source *theirs,
                       struct span *line)
{
    struct span *tags = arena_array_of(arena, struct span, mine->tag_count + theirs->tag_count + 1);
    size_t count = 0;
    *line = SPAN("");
    for (size_t i = 0; i < mine->tag_count; i++) {
        if (has(theirs->tags, theirs->tag_count, mine->tags[i]) ||
            !has(base->tags, base->tag_count, mine->tags[i]))
            tags[count++] = mine->tags[i];
    }
    for (size_t i = 0; i < theirs->tag_count; i++) {
        if (!has(base->tags, base->tag_count, theirs->tags[i]) &&
            !has(tags, count, theirs->tags[i]))
            tags[count++] = theirs->tags[i];
    }
    bool as_typed = count == mine->tag_count;
    for (size_t i = 0; i < count; i++)
        as_typed = as_typed && has(mine->tags, mine->tag_count, tags[i]);
    if (!as_typed)
        *line = library_tags_line(arena, tags, count);
    return count > 0 && count <= QUESTION_TAGS_MAX;
}

static void merge_head(struct request *r, const struct revision *base, struct edit_difference *out)
{
    const struct post_edit *data = r->data;
    const struct post_source *theirs = &data->source;
    struct span title = form_get(&r->form, "title");
    struct span tags;
    struct span merged;
    if (choose(base->title, title, theirs->title, &merged)) {
        diff_words(r->arena, title, theirs->title, &out->title, &out->title_count);
        out->conflicts++;
    }
    form_set(&r->form, "title", merged);
    if (merge_tags(r->arena, base, data, theirs, &tags)) {
        if (tags.len > 0)
            form_set(&r->form, "tags", tags);
        return;
    }
    diff_words(r->arena, library_tags_line(r->arena, data->tags, data->tag_count),
               library_tags_line(r->arena, theirs->tags, theirs->tag_count), &out->tags,
               &out->tags_count);
    out->conflicts++;
}

static void merge_body(struct request *r, const struct revision *base, struct edit_difference *out)
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
        diff_words(r->arena, piece->mine, piece->theirs, &place->pieces, &place->count);
    }
    out->conflicts += out->place_count;
    out->typed = mine;
    form_set(&r->form, "body", diff3_text(r->arena, &merge));
    diff_words(r->arena, base->body, data->source.body, &out->body, &out->body_count);
}

struct edit_difference post_merge(struct request *r)
{
    const struct post_edit *data = r->data;
    const struct revision *base = &data->base.items[0];
    struct edit_difference theirs = {.merged = true};
    if (post_edit_of_question(&data->source))
        merge_head(r, base, &theirs);
    merge_body(r, base, &theirs);
    return theirs;
}
