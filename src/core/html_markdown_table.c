/* Tables of HTML as Markdown. */
#include "core/html_markdown_writer.h"

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

void html_markdown_table(struct html_markdown_writer *w, const xmlNode *table,
                         struct html_markdown_place *place)
{
    const xmlNode **rows = arena_array_of(w->arena, const xmlNode *, ROWS_MAX);
    size_t row_count = collect_rows(table, rows, 0);
    size_t columns = 0;
    for (size_t i = 0; i < row_count; i++) {
        size_t cells = count_cells(rows[i]);
        columns = cells > columns ? cells : columns;
    }
    if (columns == 0 || !html_markdown_shows_something(table))
        return;
    html_markdown_begin_block(w, place, false);
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
