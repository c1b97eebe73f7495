/* Shows the sample templates with values that must be escaped; with an argument, times a big page.
 */
#include "sample.h"
#include "sample_view.h"

#include <time.h>

enum { ITEMS = 34, ROUNDS = 3000 };

static const char excerpt[] =
    "I sit for eight hours a day & by the evening the muscles beside my spine feel like rope. "
    "Rolling on a ball helps for an hour, then it's back. My physiotherapist said \"strengthen "
    "first\", a friend says <stretch first>, and I would like to know what others found: which of "
    "the two came first for you, how long did it take until you noticed a change, and how did you "
    "fit it around work? I can give it about ten minutes in the morning and the same at night, "
    "with no equipment but a mat, a chair and a wall.";

static void show(struct text *out, const char *name,
                 void (*view)(struct text *, const struct sample_page *),
                 const struct sample_page *page)
{
    text_clear(out);
    view(out, page);
    printf("== %s\n%s", name, text_string(out));
}

static void show_all(struct text *out, struct sample_page *page)
{
    show(out, "text", sample_text, page);
    show(out, "attributes", sample_attributes, page);
    page->link = SPAN("/questions?sort=\"new\"");
    page->locked = false;
    page->answers = 2;
    show(out, "attributes again", sample_attributes, page);
    show(out, "times", sample_times, page);
    show(out, "list", sample_list, page);
    show(out, "draft", sample_draft, page);
}

/* The best of many rounds: what the code costs when nothing else has the processor. */
static void time_big(struct text *out, struct sample_page *page)
{
    double best = 1e9;
    page->count = ITEMS;
    for (int i = 0; i < ROUNDS; i++) {
        struct timespec from;
        struct timespec to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        text_clear(out);
        sample_big(out, page);
        clock_gettime(CLOCK_MONOTONIC, &to);
        double took =
            (double)(to.tv_sec - from.tv_sec) * 1e6 + (double)(to.tv_nsec - from.tv_nsec) / 1e3;
        best = took < best ? took : best;
    }
    printf("%zu bytes %.1f microseconds\n", out->len, best);
}

int main(int argc, char **argv)
{
    struct sample_item items[ITEMS];
    for (int i = 0; i < ITEMS; i++)
        items[i] = (struct sample_item){.id = 1000 + i,
                                        .title = SPAN("Tight <glutes> & a tight back: what first?"),
                                        .text = span_of(excerpt),
                                        .chosen = i == 1};
    struct sample_page page = {
        .title = SPAN("T<&\"'>"),
        .author = "Ann <b>",
        .body = {"<b>hi</b>", 9},
        .link = SPAN("javascript:alert(1)"),
        .query = SPAN("a b&c/d"),
        .draft = SPAN("\nline </textarea>"),
        .asked = INT64_C(1700000000000000),
        .views = UINT64_MAX,
        .answers = 1,
        .locked = true,
        .items = items,
        .count = 2,
    };
    struct text out;
    (void)argv;
    text_init(&out, 1 << 20);
    if (argc > 1)
        time_big(&out, &page);
    else
        show_all(&out, &page);
    text_free(&out);
    return 0;
}
