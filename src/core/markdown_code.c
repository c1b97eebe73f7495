/* Which lines of Markdown are code. The parser is asked, so that containers, tabs and lazy lines count as it counts them. */
#include "core/markdown_code.h"

#include "core/markdown_renderer.h"
#include "core/markdown_source.h"

struct search {
    struct span source; /* prepared: it has the same lines as the clean one */
    size_t at;          /* of the line that was reached */
    size_t line;
    bool in_code;
    bool *lines;
};

static int on_enter_block(MD_BLOCKTYPE type, void *detail UNUSED, void *context)
{
    struct search *search = context;
    search->in_code = search->in_code || type == MD_BLOCK_CODE;
    return 0;
}

static int on_leave_block(MD_BLOCKTYPE type, void *detail UNUSED, void *context)
{
    struct search *search = context;
    search->in_code = search->in_code && type != MD_BLOCK_CODE;
    return 0;
}

static int on_span(MD_SPANTYPE type UNUSED, void *detail UNUSED, void *context UNUSED)
{
    return 0;
}

/* The parser passes code line by line, each as it is in the source; line ends and indentation are its own. */
static int on_text(MD_TEXTTYPE type UNUSED, const MD_CHAR *text, MD_SIZE size, void *context)
{
    struct search *search = context;
    uintptr_t first = (uintptr_t)search->source.ptr;
    uintptr_t place = (uintptr_t)text;
    if (!search->in_code || size == 0 || place < first || place >= first + search->source.len)
        return 0;
    for (; search->at < place - first; search->at++)
        search->line += search->source.ptr[search->at] == '\n';
    search->lines[search->line] = true;
    return 0;
}

const bool *markdown_code_lines(struct arena *arena, struct span clean)
{
    static const MD_PARSER parser = {
        .flags = MARKDOWN_FLAGS,
        .enter_block = on_enter_block,
        .leave_block = on_leave_block,
        .enter_span = on_span,
        .leave_span = on_span,
        .text = on_text,
    };
    size_t count = 1;
    for (size_t i = 0; i < clean.len; i++)
        count += clean.ptr[i] == '\n';
    struct search search = {.source = markdown_source_prepare(arena, clean),
                            .lines = arena_array_of(arena, bool, count)};
    /* Out of memory, all counts as code: nothing is taken out of it. */
    if (md_parse(search.source.ptr, (MD_SIZE)search.source.len, &parser, &search) != 0)
        memset(search.lines, true, count);
    return search.lines;
}
