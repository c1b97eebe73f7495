/* Poses while they are made in an entry's form. */
#include "stretch/stretch.h"

/* "posture seated on chair; foot on floor" with a statement a line. */
static struct span as_lines(struct arena *arena, struct span typed)
{
    char *copy = arena_alloc(arena, typed.len + 1);
    for (size_t i = 0; i < typed.len; i++)
        copy[i] = typed.ptr[i] == ';' ? '\n' : typed.ptr[i];
    return span_make(copy, typed.len);
}

static struct span as_typed(struct arena *arena, const struct figure_pose *pose,
                            const struct figure_pose *before)
{
    struct text lines;
    struct text typed;
    text_init(&lines, FIGURE_TEXT_MAX);
    text_init(&typed, 2 * FIGURE_TEXT_MAX);
    figure_write(&lines, pose, before);
    struct span rest = text_span(&lines);
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        if (line.len == 0)
            continue;
        if (text_span(&typed).len > 0)
            text_add_string(&typed, "; ");
        text_add_span(&typed, line);
    }
    struct span kept = arena_span(arena, text_span(&typed));
    text_free(&lines);
    text_free(&typed);
    return kept;
}

/* The last pose above that can be read. */
static void read_above(struct arena *arena, struct span above, struct stretch_posing *out)
{
    struct span line;
    while (span_next(&above, '\n', &line)) {
        struct figure_pose pose;
        struct figure_fault fault;
        if (!figure_read(as_lines(arena, line), out->has_before ? &out->before : NULL, &pose,
                         &fault))
            continue;
        out->before = pose;
        out->has_before = true;
    }
}

void stretch_posing_make(struct arena *arena, struct span typed, struct span above,
                         struct span change, const struct figure_pose *copied,
                         struct stretch_posing *out)
{
    *out = (struct stretch_posing){.text = typed, .fault = SPAN(""), .warns = SPAN("")};
    read_above(arena, above, out);
    out->is_empty = copied == NULL && span_is_empty(change) && span_is_empty(span_trim(typed));
    if (out->is_empty)
        return;
    const struct figure_pose *before = out->has_before ? &out->before : NULL;
    struct figure_fault fault = {0};
    bool begins = span_starts(change, "posture ");
    if (copied != NULL) {
        out->pose = *copied;
        out->pose.as_before = false;
        out->whole = true;
    } else {
        out->whole = figure_read(as_lines(arena, typed), before, &out->pose, &fault);
        if (begins && !out->whole) /* a posture takes the place of anything */
            out->whole = figure_read(change, NULL, &out->pose, &fault);
        if (out->whole && change.len > 0)
            out->whole = figure_change(&out->pose, before, change, &fault);
    }
    if (!out->whole) {
        out->fault = arena_span(arena, span_of(fault.words));
        return;
    }
    if (copied != NULL || change.len > 0)
        out->text = as_typed(arena, &out->pose, before);
    char words[200];
    const char *wrong = figure_check(&out->pose, 0, words, sizeof(words));
    if (wrong != NULL)
        out->warns = arena_span(arena, span_of(wrong));
}
