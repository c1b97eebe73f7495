/* Tags and places in lists, as anybody may send them. */
#include "question/question.h"
#include "tag/tag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)64 << 20);
    struct span typed = span_make((const char *)data, size);
    struct span *tags;
    size_t count;
    struct span why;
    if (tag_names_parse(arena, typed, QUESTION_TAGS_MAX, &tags, &count, &why) &&
        count > QUESTION_TAGS_MAX)
        abort();
    struct question_place place;
    if (question_place_read(typed, &place) && place.id < 1)
        abort();
    arena_free(arena);
    return 0;
}
