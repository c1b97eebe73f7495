/* Any bytes as Markdown: the HTML must satisfy the strict reader, before and after wiki links. */
#include "unit/html_check.c" /* a fuzzer is linked with the product alone */

#include "core/markdown.h"
#include "core/markdown_own.h"
#include "core/wiki.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void resolve(void *context, struct span kind, struct span slug, struct wiki_target *target)
{
    (void)context;
    (void)kind;
    target->found = slug.len % 2 == 0;
    target->kind = SPAN("stretch");
    target->path = SPAN("/stretches/x");
    target->title = SPAN("<b>\"title\"</b> &");
}

static void check(struct arena *arena, struct span html, bool stored)
{
    const char *wrong = html_check(arena, html, stored);
    if (wrong != NULL) {
        fprintf(stderr, "%s\n" SPAN_FMT "\n", wrong, SPAN_ARG(html));
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(64 * 1024 * 1024);
    struct text html;
    struct text page;
    struct markdown_found found;
    text_init(&html, MARKDOWN_HTML_MAX);
    text_init(&page, 16 * 1024 * 1024);
    markdown_own_set("http://backtalk.example", NULL);
    if (markdown_render(arena, span_make((const char *)data, size), 2, &html, &found)) {
        check(arena, text_span(&html), true);
        wiki_expand(&page, text_span(&html), resolve, NULL);
        check(arena, text_span(&page), false);
        (void)markdown_excerpt(arena, found.plain, 100);
    }
    text_free(&page);
    text_free(&html);
    arena_free(arena);
    return 0;
}
