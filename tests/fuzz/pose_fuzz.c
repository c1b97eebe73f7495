/* Poses as anybody may write them: read and written they say the same, and whatever can be read can be drawn. */
#include "figure/figure.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

/* Written, read and written again it is the same text. */
static void check_text(const struct figure_pose *pose, const struct figure_pose *before)
{
    enum { WRITTEN_MAX = 64 * 1024 };
    struct text first;
    struct text second;
    struct figure_pose again;
    struct figure_fault fault;
    text_init(&first, WRITTEN_MAX);
    text_init(&second, WRITTEN_MAX);
    figure_write(&first, pose, before);
    must(figure_read(text_span(&first), before, &again, &fault));
    figure_write(&second, &again, before);
    must(span_equal(text_span(&first), text_span(&second)));
    text_free(&first);
    text_free(&second);
}

static void check_picture(const struct figure_pose *pose, const struct figure_pose *before)
{
    struct text out;
    text_init(&out, 1024 * 1024);
    figure_draw(&out, pose, before, (struct figure_look){1, 1}, "");
    must(text_ok(&out) && span_ends(text_span(&out), "</svg>"));
    must(span_find_text(text_span(&out), "nan") == out.len);
    text_free(&out);
    char words[200];
    (void)figure_check(pose, 2, words, sizeof(words));
}

/* Two poses with an empty line between them: the second may be written as what differs from the first. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span text = span_make((const char *)data, size);
    size_t middle = span_find_text(text, "\n\n");
    struct figure_pose first;
    struct figure_pose second;
    struct figure_fault fault;
    if (!figure_read(span_make(text.ptr, middle), NULL, &first, &fault)) {
        must(fault.words[0] != '\0');
        return 0;
    }
    check_text(&first, NULL);
    check_picture(&first, NULL);
    if (middle < text.len && figure_read(span_from(text, middle + 2), &first, &second, &fault)) {
        check_text(&second, &first);
        check_picture(&second, &first);
    }
    return 0;
}
