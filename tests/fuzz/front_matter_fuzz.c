/* Front matter and the models read from it: any bytes as a file of the library. */
#include "ctl/load/front_matter.h"
#include "library/model.h"

enum { FUZZ_ARENA = 256 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_models(struct arena *arena, struct span json)
{
    struct model_faults faults = {.count = 0};
    struct stretch_model stretch;
    struct muscle_model muscle;
    struct article_model article;
    /* Read, written and read again it says the same. */
    if (stretch_model_read(arena, json, &stretch, &faults)) {
        struct span written = stretch_model_write(arena, &stretch);
        struct stretch_model again;
        if (!stretch_model_read(arena, written, &again, NULL) ||
            !span_equal(written, stretch_model_write(arena, &again)))
            abort();
    }
    stretch_model_check(arena, &stretch, &faults);
    (void)stretch_model_words(arena, &stretch);
    if (muscle_model_read(arena, json, &muscle, &faults))
        muscle_model_check(arena, &muscle, &faults);
    if (article_model_read(arena, json, &article, &faults))
        article_model_check(arena, &article, &faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(FUZZ_ARENA);
    struct front_matter front;
    size_t line = 0;
    struct span message;
    if (front_matter_read(arena, span_make((const char *)data, size), &front, &line, &message)) {
        char *json = json_dumps(front.tree, JSON_COMPACT);
        if (json == NULL || front_matter_line(&front, SPAN("steps.1.text")) == 0)
            abort();
        read_models(arena, span_of(json));
        free(json);
        json_decref(front.tree);
    } else if (line == 0 || message.len == 0 || front.tree != NULL) {
        abort(); /* every refusal has its place and reason */
    }
    arena_free(arena);
    return 0;
}
