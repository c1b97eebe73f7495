/* Rules of questions: places in lists, and what is said of unknown tags. */
#include "question/question.h"

bool question_place_read(struct span s, struct question_place *out)
{
    size_t dot = span_find(s, '.');
    struct question_place place;
    if (dot == s.len || !span_int(span_make(s.ptr, dot), INT64_MIN, INT64_MAX, &place.at) ||
        !span_int(span_from(s, dot + 1), 1, INT64_MAX, &place.id))
        return false;
    *out = place;
    return true;
}

struct span question_unknown_tags_message(struct arena *arena,
                                          const struct question_unknown_tags *unknown)
{
    struct text names;
    text_init(&names, 1024);
    for (size_t i = 0; i < unknown->count; i++) {
        if (i > 0)
            text_add_string(&names, i + 1 == unknown->count ? " and " : ", ");
        text_printf(&names, "“" SPAN_FMT "”", SPAN_ARG(unknown->items[i]));
    }
    struct span message = arena_printf(arena, "%s %s yet.", text_string(&names),
                                       unknown->count == 1 ? "is not a tag" : "are not tags");
    text_free(&names);
    return message;
}
