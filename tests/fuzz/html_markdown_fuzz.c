/* Any bytes as HTML: becomes Markdown without harm, and that renders to good HTML. */
#include "unit/html_check.c" /* a fuzzer is linked with the product alone */

#include "core/html_markdown.h"
#include "core/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct text markdown;
    struct text html;
    text_init(&markdown, 1024 * 1024);
    text_init(&html, MARKDOWN_HTML_MAX);
    static const struct html_origin origin = {SPAN("https://example.org"),
                                              SPAN("/from/example.org")};
    if (html_to_markdown(arena, span_make((const char *)data, size), &origin, &markdown) &&
        markdown_render(arena, text_span(&markdown), 2, &html, NULL)) {
        const char *wrong = html_check(arena, text_span(&html), true);
        if (wrong != NULL) {
            fprintf(stderr, "%s\n" SPAN_FMT "\n", wrong, SPAN_ARG(text_span(&html)));
            abort();
        }
    }
    text_free(&html);
    text_free(&markdown);
    arena_free(arena);
    return 0;
}
