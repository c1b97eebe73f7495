/* HTML from elsewhere to our Markdown: reading it, and its blocks. */
#include "core/html_markdown.h"

#include "core/html_markdown_writer.h"
#include "core/markdown.h"
#include "core/utf8.h"

#include <libxml/HTMLparser.h>

/* ---- nodes ----------------------------------------------------------------------------------- */

static bool is_in_list(const xmlNode *node, const char *const *names, size_t count)
{
    if (node->type != XML_ELEMENT_NODE)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp((const char *)node->name, names[i]) == 0)
            return true;
    }
    return false;
}

bool html_markdown_is(const xmlNode *node, const char *name)
{
    return is_in_list(node, &name, 1);
}

/* Names of elements, in lower case. */
static const char *const blocks[] = {
    "p",       "div",     "blockquote", "ul",      "ol",      "li",         "pre",
    "h1",      "h2",      "h3",         "h4",      "h5",      "h6",         "hr",
    "table",   "dl",      "dt",         "dd",      "section", "article",    "aside",
    "header",  "footer",  "main",       "nav",     "figure",  "figcaption", "center",
    "address", "form",    "tr",         "td",      "th",      "thead",      "tbody",
    "tfoot",   "caption", "details",    "summary", "body",    "html",
};

bool html_markdown_is_block_name(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(blocks); i++) {
        if (span_is(name, blocks[i]))
            return true;
    }
    return false;
}

bool html_markdown_is_block(const xmlNode *node)
{
    return is_in_list(node, blocks, COUNT_OF(blocks));
}

bool html_markdown_is_hidden(const xmlNode *node)
{
    static const char *const names[] = {
        "script", "style",    "head",  "title", "template", "iframe", "object",
        "embed",  "applet",   "audio", "video", "canvas",   "svg",    "math",
        "select", "textarea", "input", "meta",  "link",     "base",   "noscript",
    };
    return node->type != XML_TEXT_NODE && node->type != XML_CDATA_SECTION_NODE &&
           (node->type != XML_ELEMENT_NODE || is_in_list(node, names, COUNT_OF(names)));
}

bool html_markdown_holds_block(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (html_markdown_is_block(child) || html_markdown_holds_block(child))
            return true;
    }
    return false;
}

struct span html_markdown_attribute(struct arena *arena, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    struct span copy = arena_span(arena, span_of((const char *)value));
    xmlFree(value);
    return copy;
}

static void collect_text(struct text *out, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            text_add_string(out, (const char *)child->content);
        else if (html_markdown_is(child, "br"))
            text_add_char(out, '\n');
        else if (!html_markdown_is_hidden(child))
            collect_text(out, child);
    }
}

struct span html_markdown_text(struct arena *arena, const xmlNode *node)
{
    struct text text;
    text_init(&text, HTML_MARKDOWN_MAX * 2);
    collect_text(&text, node);
    struct span copy = arena_span(arena, text_span(&text));
    text_free(&text);
    return copy;
}

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

/* What the blocks of one container need to know about each other. */
struct place {
    bool first;     /* nothing is in this container yet */
    bool tight;     /* no blank lines between blocks */
    char last_list; /* the mark of the list that came just before, or 0 */
};

/* Lists and quotes interrupt a paragraph, all else needs a blank line. */
static void begin_block(struct html_markdown_writer *w, struct place *place, bool interrupts)
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

static void write_blocks(struct html_markdown_writer *w, const xmlNode *parent,
                         struct place *place);

/* ---- paragraphs, headings, code -------------------------------------------------------------- */

static bool is_inline(const xmlNode *node)
{
    if (html_markdown_is_hidden(node))
        return true;
    return !html_markdown_is_block(node) && !html_markdown_holds_block(node);
}

static bool shows_something(const xmlNode *node)
{
    if (html_markdown_is_hidden(node))
        return false;
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        return span_trim(span_of((const char *)node->content)).len > 0;
    if (html_markdown_is(node, "img"))
        return true;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (shows_something(child))
            return true;
    }
    return false;
}

/* Inline nodes from `first` up to the next block as one paragraph; returns that block. */
static const xmlNode *write_paragraph(struct html_markdown_writer *w, const xmlNode *first,
                                      struct place *place)
{
    const xmlNode *end = first;
    bool shown = false;
    while (end != NULL && is_inline(end)) {
        shown = shown || shows_something(end);
        end = end->next;
    }
    if (!shown)
        return end;
    begin_block(w, place, false);
    for (const xmlNode *node = first; node != end; node = node->next)
        html_markdown_inline(w, node);
    return end;
}

static void write_heading(struct html_markdown_writer *w, const xmlNode *node, struct place *place)
{
    if (!shows_something(node))
        return;
    begin_block(w, place, true);
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

static void write_pre(struct html_markdown_writer *w, const xmlNode *node, struct place *place)
{
    struct span code = html_markdown_text(w->arena, node);
    if (span_trim(code).len == 0)
        return;
    struct span language = language_of(w, node);
    if (language.len == 0 && node->children != NULL && html_markdown_is(node->children, "code"))
        language = language_of(w, node->children);
    if (language.len > 0 && (memchr(language.ptr, '`', language.len) != NULL))
        language.len = 0;
    begin_block(w, place, true);
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

static void write_quote(struct html_markdown_writer *w, const xmlNode *node, struct place *place)
{
    if (!shows_something(node))
        return;
    size_t prefix_len = w->prefix.len;
    begin_block(w, place, true);
    bool entered = enter_container(w, "> ", 0);
    if (entered)
        text_literal(w->out, "> ");
    struct place inside = {.first = true};
    write_blocks(w, node, &inside);
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
    struct place inside = {.first = true, .tight = !loose};
    write_blocks(w, item, &inside);
    if (inside.first && w->out->len > 0 && w->out->ptr[w->out->len - 1] == ' ')
        w->out->len--; /* an empty item */
    if (entered)
        w->containers--;
    w->prefix.len = prefix_len;
}

static void write_list(struct html_markdown_writer *w, const xmlNode *list, struct place *place)
{
    if (!shows_something(list))
        return;
    bool ordered = html_markdown_is(list, "ol");
    bool loose = is_loose(list);
    int64_t number = first_number(w, list);
    /* The same mark again would go on with the list before. */
    char mark = ordered ? '.' : '-';
    if (place->last_list == mark)
        mark = ordered ? ')' : '*';
    begin_block(w, place, !ordered || number == 1);
    bool first = true;
    for (const xmlNode *item = list->children; item != NULL; item = item->next) {
        if (html_markdown_is_hidden(item) ||
            (!html_markdown_is(item, "li") && !shows_something(item)))
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

/* ---- tables ---------------------------------------------------------------------------------- */

enum { ROWS_MAX = 500, COLUMNS_MAX = 30 };

static size_t collect_rows(const xmlNode *node, const xmlNode **rows, size_t count)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (html_markdown_is(child, "tr")) {
            if (count < ROWS_MAX)
                rows[count++] = child;
        } else if (html_markdown_is_block(child)) {
            count = collect_rows(child, rows, count);
        }
    }
    return count;
}

static bool is_cell(const xmlNode *node)
{
    return html_markdown_is(node, "td") || html_markdown_is(node, "th");
}

static size_t count_cells(const xmlNode *row)
{
    size_t count = 0;
    for (const xmlNode *cell = row->children; cell != NULL; cell = cell->next)
        count += is_cell(cell) ? 1 : 0;
    return count < COLUMNS_MAX ? count : COLUMNS_MAX;
}

static void write_cell(struct html_markdown_writer *w, const xmlNode *cell)
{
    text_add_char(w->out, ' ');
    w->line_start = false;
    w->space = false;
    w->skip_space = true;
    w->guard = false;
    for (const xmlNode *child = cell == NULL ? NULL : cell->children; child != NULL;
         child = child->next)
        html_markdown_inline(w, child);
    w->space = false;
    text_literal(w->out, " |");
}

static void write_row(struct html_markdown_writer *w, const xmlNode *row, size_t columns)
{
    text_add_char(w->out, '|');
    const xmlNode *cell = row->children;
    for (size_t i = 0; i < columns; i++) {
        while (cell != NULL && !is_cell(cell))
            cell = cell->next;
        write_cell(w, cell);
        cell = cell == NULL ? NULL : cell->next;
    }
}

/* The delimiter row: how the first row's cells are aligned holds for their columns. */
static const char *alignment(struct html_markdown_writer *w, const xmlNode *cell)
{
    struct span align = html_markdown_attribute(w->arena, cell, "align");
    struct span style = html_markdown_attribute(w->arena, cell, "style");
    size_t at = span_find_text(style, "text-align:");
    if (at < style.len)
        align = span_trim(span_from(style, at + strlen("text-align:")));
    return span_starts(align, "right")    ? "---:|"
           : span_starts(align, "center") ? ":---:|"
           : span_starts(align, "left")   ? ":---|"
                                          : "---|";
}

static void write_delimiters(struct html_markdown_writer *w, const xmlNode *row, size_t columns)
{
    text_add_char(w->out, '|');
    const xmlNode *cell = row->children;
    for (size_t i = 0; i < columns; i++) {
        while (cell != NULL && !is_cell(cell))
            cell = cell->next;
        text_add_string(w->out, cell == NULL ? "---|" : alignment(w, cell));
        cell = cell == NULL ? NULL : cell->next;
    }
}

static void write_table(struct html_markdown_writer *w, const xmlNode *table, struct place *place)
{
    const xmlNode **rows = arena_array_of(w->arena, const xmlNode *, ROWS_MAX);
    size_t row_count = collect_rows(table, rows, 0);
    size_t columns = 0;
    for (size_t i = 0; i < row_count; i++) {
        size_t cells = count_cells(rows[i]);
        columns = cells > columns ? cells : columns;
    }
    if (columns == 0 || !shows_something(table))
        return;
    begin_block(w, place, false);
    w->one_line = true;
    w->in_cell = true;
    for (size_t i = 0; i < row_count; i++) {
        if (i > 0)
            html_markdown_new_line(w);
        write_row(w, rows[i], columns);
        if (i > 0)
            continue;
        html_markdown_new_line(w);
        write_delimiters(w, rows[i], columns);
    }
    w->one_line = false;
    w->in_cell = false;
    w->line_start = false;
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void write_block(struct html_markdown_writer *w, const xmlNode *node, struct place *place)
{
    static const char *const headings[] = {"h1", "h2", "h3", "h4", "h5", "h6"};
    if (html_markdown_is(node, "ul") || html_markdown_is(node, "ol")) {
        write_list(w, node, place);
    } else if (html_markdown_is(node, "blockquote")) {
        write_quote(w, node, place);
    } else if (html_markdown_is(node, "pre")) {
        write_pre(w, node, place);
    } else if (html_markdown_is(node, "table")) {
        write_table(w, node, place);
    } else if (html_markdown_is(node, "hr")) {
        begin_block(w, place, false);
        text_literal(w->out, "___"); /* the other two could be a list's mark */
        w->line_start = false;
    } else if (is_in_list(node, headings, COUNT_OF(headings)) && !html_markdown_holds_block(node)) {
        write_heading(w, node, place);
    } else {
        write_blocks(w, node, place);
    }
}

static void write_blocks(struct html_markdown_writer *w, const xmlNode *parent, struct place *place)
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

/* NULL when the parser gave up: nested deeper than 256 elements, or out of memory. */
static htmlDocPtr read_html(struct span html)
{
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    if (parser == NULL)
        return NULL;
    int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                  HTML_PARSE_NONET | HTML_PARSE_NODEFDTD;
    htmlDocPtr document =
        htmlCtxtReadMemory(parser, html.ptr, (int)html.len, NULL, "UTF-8", options);
    bool stopped = parser->disableSAX != 0;
    htmlFreeParserCtxt(parser);
    if (stopped) {
        xmlFreeDoc(document);
        return NULL;
    }
    return document;
}

bool html_to_markdown(struct arena *arena, struct span html, const struct html_origin *origin,
                      struct text *out)
{
    if (html.len > HTML_MARKDOWN_MAX)
        return false;
    struct span clean = utf8_clean(arena, html);
    if (span_trim(clean).len == 0)
        return text_ok(out);
    htmlDocPtr document = read_html(html_markdown_tidy(arena, clean));
    if (document == NULL)
        return false;
    struct html_markdown_writer w = {.arena = arena, .out = out, .origin = *origin};
    text_init(&w.prefix, 4096);
    struct place place = {.first = true};
    write_blocks(&w, (const xmlNode *)document, &place);
    text_free(&w.prefix);
    xmlFreeDoc(document);
    return text_ok(out);
}
