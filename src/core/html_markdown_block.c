/* Blocks of HTML as Markdown: paragraphs, headings, code, quotes, lists. */
#include "core/html_markdown_writer.h"
#include "core/markdown.h"

/* ---- lines ----------------------------------------------------------------------------------- */

void html_markdown_new_line(struct html_markdown_writer *w)
{
    text_add_char(w->out, '\n');
    text_add_span(w->out, text_span(&w->prefix));
    w->line_start = true;
}

/* A blank line, its prefix without the trailing spaces. */
static void blank_line(struct html_markdown_writer *w)
{
    struct span prefix = text_span(&w->prefix);
    while (prefix.len > 0 && prefix.ptr[prefix.len - 1] == ' ')
        prefix.len--;
    text_add_char(w->out, '\n');
    text_add_span(w->out, prefix);
}

void html_markdown_begin_block(struct html_markdown_writer *w, struct html_markdown_place *place,
                               bool interrupts)
{
    if (!place->first) {
        if (!(place->tight && interrupts))
            blank_line(w);
        html_markdown_new_line(w);
    }
    place->first = false;
    place->last_list = 0;
    w->line_start = true;
    w->line_break = false;
    w->space = false;
    w->skip_space = true;
    w->guard = false;
}

/* ---- paragraphs, headings, code -------------------------------------------------------------- */

static bool is_inline(const xmlNode *node)
{
    if (html_markdown_is_hidden(node))
        return true;
    return !html_markdown_is_block(node) && !html_markdown_holds_block(node);
}

/* Inline nodes from `first` up to the next block as one paragraph; returns that block. */
static const xmlNode *write_paragraph(struct html_markdown_writer *w, const xmlNode *first,
                                      struct html_markdown_place *place)
{
    const xmlNode *end = first;
    bool shown = false;
    while (end != NULL && is_inline(end)) {
        shown = shown || html_markdown_shows_something(end);
        end = end->next;
    }
    if (!shown)
        return end;
    html_markdown_begin_block(w, place, false);
    for (const xmlNode *node = first; node != end; node = node->next)
        html_markdown_inline(w, node);
    return end;
}

static void write_heading(struct html_markdown_writer *w, const xmlNode *node,
                          struct html_markdown_place *place)
{
    if (!html_markdown_shows_something(node))
        return;
    html_markdown_begin_block(w, place, true);
    for (int level = node->name[1] - '0'; level > 0; level--)
        text_add_char(w->out, '#');
    text_add_char(w->out, ' ');
    w->line_start = false;
    w->one_line = true;
    size_t from = w->out->len;
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        html_markdown_inline(w, child);
    w->one_line = false;
    /* Hashes at the end would be taken for the heading's own. */
    if (w->out->len > from && w->out->ptr[w->out->len - 1] == '#') {
        w->out->len--;
        text_literal(w->out, "\\#");
    }
}

static struct span language_of(struct html_markdown_writer *w, const xmlNode *node)
{
    struct span classes = html_markdown_attribute(w->arena, node, "class");
    struct span word;
    while (span_word(&classes, &word)) {
        if (span_starts(word, "lang-"))
            return span_from(word, 5);
        if (span_starts(word, "language-"))
            return span_from(word, 9);
    }
    return (struct span){NULL, 0};
}

static size_t longest_backticks(struct span s)
{
    size_t longest = 0;
    size_t run = 0;
    for (size_t i = 0; i < s.len; i++) {
        run = s.ptr[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void write_fence(struct html_markdown_writer *w, size_t len)
{
    for (size_t i = 0; i < len; i++)
        text_add_char(w->out, '`');
}

static void write_pre(struct html_markdown_writer *w, const xmlNode *node,
                      struct html_markdown_place *place)
{
    struct span code = html_markdown_text(w->arena, node);
    if (span_trim(code).len == 0)
        return;
    struct span language = language_of(w, node);
    if (language.len == 0 && node->children != NULL && html_markdown_is(node->children, "code"))
        language = language_of(w, node->children);
    if (language.len > 0 && (memchr(language.ptr, '`', language.len) != NULL))
        language.len = 0;
    html_markdown_begin_block(w, place, true);
    size_t fence = longest_backticks(code);
    fence = fence < 3 ? 3 : fence + 1;
    write_fence(w, fence);
    text_add_span(w->out, language);
    if (code.ptr[0] == '\n')
        code = span_from(code, 1);
    if (span_ends(code, "\n"))
        code.len--;
    struct span line;
    while (span_next(&code, '\n', &line)) {
        html_markdown_new_line(w);
        text_add_span(w->out, line);
    }
    html_markdown_new_line(w);
    write_fence(w, fence);
    w->line_start = false;
}

/* ---- quotes and lists ------------------------------------------------------------------------ */

/* Deeper than the renderer shows, content stays where it is. */
static bool enter_container(struct html_markdown_writer *w, const char *prefix, size_t spaces)
{
    if (w->containers >= MARKDOWN_DEPTH_MAX)
        return false;
    w->containers++;
    text_add_string(&w->prefix, prefix);
    for (size_t i = 0; i < spaces; i++)
        text_add_char(&w->prefix, ' ');
    return true;
}

static void write_quote(struct html_markdown_writer *w, const xmlNode *node,
                        struct html_markdown_place *place)
{
    if (!html_markdown_shows_something(node))
        return;
    size_t prefix_len = w->prefix.len;
    html_markdown_begin_block(w, place, true);
    bool entered = enter_container(w, "> ", 0);
    if (entered)
        text_literal(w->out, "> ");
    struct html_markdown_place inside = {.first = true};
    html_markdown_blocks(w, node, &inside);
    if (entered)
        w->containers--;
    w->prefix.len = prefix_len;
}

static bool is_loose(const xmlNode *list)
{
    for (const xmlNode *item = list->children; item != NULL; item = item->next) {
        for (const xmlNode *child = item->children; child != NULL; child = child->next) {
            if (html_markdown_is(child, "p"))
                return true;
        }
    }
    return false;
}

static int64_t first_number(struct html_markdown_writer *w, const xmlNode *list)
{
    int64_t start = 1;
    if (html_markdown_is(list, "ol") &&
        !span_int(html_markdown_attribute(w->arena, list, "start"), 0, 999999, &start))
        start = 1;
    return start;
}

static void write_item(struct html_markdown_writer *w, const xmlNode *item, struct span mark,
                       bool loose)
{
    size_t prefix_len = w->prefix.len;
    bool entered = enter_container(w, "", mark.len);
    if (entered)
        text_add_span(w->out, mark);
    struct html_markdown_place inside = {.first = true, .tight = !loose};
    html_markdown_blocks(w, item, &inside);
    if (inside.first && w->out->len > 0 && w->out->ptr[w->out->len - 1] == ' ')
        w->out->len--; /* an empty item */
    if (entered)
        w->containers--;
    w->prefix.len = prefix_len;
}

static void write_list(struct html_markdown_writer *w, const xmlNode *list,
                       struct html_markdown_place *place)
{
    if (!html_markdown_shows_something(list))
        return;
    bool ordered = html_markdown_is(list, "ol");
    bool loose = is_loose(list);
    int64_t number = first_number(w, list);
    /* The same mark again would go on with the list before. */
    char mark = ordered ? '.' : '-';
    if (place->last_list == mark)
        mark = ordered ? ')' : '*';
    html_markdown_begin_block(w, place, !ordered || number == 1);
    bool first = true;
    for (const xmlNode *item = list->children; item != NULL; item = item->next) {
        if (html_markdown_is_hidden(item) ||
            (!html_markdown_is(item, "li") && !html_markdown_shows_something(item)))
            continue;
        if (!first) {
            if (loose)
                blank_line(w);
            html_markdown_new_line(w);
        }
        first = false;
        w->line_start = true;
        w->skip_space = true;
        struct span written = ordered ? arena_printf(w->arena, "%d%c ", (int)number++, mark)
                                      : arena_printf(w->arena, "%c ", mark);
        write_item(w, item, written, loose);
    }
    place->last_list = mark;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void write_block(struct html_markdown_writer *w, const xmlNode *node,
                        struct html_markdown_place *place)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    if (html_markdown_is(node, "ul") || html_markdown_is(node, "ol")) {
        write_list(w, node, place);
    } else if (html_markdown_is(node, "blockquote")) {
        write_quote(w, node, place);
    } else if (html_markdown_is(node, "pre")) {
        write_pre(w, node, place);
    } else if (html_markdown_is(node, "table")) {
        html_markdown_table(w, node, place);
    } else if (html_markdown_is(node, "hr")) {
        html_markdown_begin_block(w, place, false);
        text_literal(w->out, "___"); /* the other two could be a list's mark */
        w->line_start = false;
    } else if (html_markdown_is_any(node, headings, COUNT_OF(headings)) &&
               !html_markdown_holds_block(node)) {
        write_heading(w, node, place);
    } else {
        html_markdown_blocks(w, node, place);
    }
}

void html_markdown_blocks(struct html_markdown_writer *w, const xmlNode *parent,
                          struct html_markdown_place *place)
{
    const xmlNode *node = parent->children;
    while (node != NULL) {
        if (is_inline(node)) {
            node = write_paragraph(w, node, place);
        } else {
            write_block(w, node, place);
            node = node->next;
        }
    }
}
