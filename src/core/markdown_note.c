/* Footnotes: taking their definitions out of the source, numbering them. */
#include "core/markdown_note.h"

#include "core/markdown_code.h"
#include "core/markdown_source.h"
#include "core/text.h"

enum { INDENT = 4, FENCE_MIN = 3 };

/* ---- lines ------------------------------------------------------------------------------------ */

/* The first line of `s`, its end included. */
static struct span first_line(struct span s)
{
    size_t end = span_find(s, '\n');
    return span_make(s.ptr, end < s.len ? end + 1 : end);
}

static size_t count_lines(struct span s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; i++)
        count += s.ptr[i] == '\n';
    return count;
}

static bool is_blank(struct span line)
{
    return span_trim(line).len == 0;
}

/* How far a line is indented, at most INDENT columns; *bytes is how many bytes that is. */
static size_t indent_of(struct span line, size_t *bytes)
{
    size_t columns = 0;
    size_t i = 0;
    while (i < line.len && columns < INDENT && (line.ptr[i] == ' ' || line.ptr[i] == '\t')) {
        columns = line.ptr[i] == '\t' ? INDENT : columns + 1;
        i++;
    }
    *bytes = i;
    return columns;
}

/* A line without its indentation; empty for one that is indented as code is. */
static struct span unindented(struct span line)
{
    size_t bytes;
    return indent_of(line, &bytes) >= INDENT ? span_make(line.ptr, 0) : span_from(line, bytes);
}

static size_t run_length(struct span s, char c)
{
    size_t len = 0;
    while (len < s.len && s.ptr[len] == c)
        len++;
    return len;
}

static bool begins_fence(struct span line)
{
    struct span s = unindented(line);
    char c = s.len > 0 ? s.ptr[0] : '\0';
    size_t len = c == '`' || c == '~' ? run_length(s, c) : 0;
    bool closed = c == '`' && span_find(span_from(s, len), '`') < s.len - len;
    return len >= FENCE_MIN && !closed;
}

/* The length of `[^label]:` at the beginning of a line, with its indentation; 0: it defines nothing. */
static size_t definition_start(struct span line, struct span *label)
{
    struct span s = unindented(line);
    size_t len = markdown_source_note(s);
    if (len == 0 || len >= s.len || s.ptr[len] != ':')
        return 0;
    *label = span_make(s.ptr + 2, len - 3);
    return (size_t)(s.ptr - line.ptr) + len + 1;
}

/* A line that goes on with a paragraph: it is not blank and begins no other block. */
static bool goes_on(struct span line)
{
    struct span s = span_trim(line);
    struct span label;
    if (s.len == 0 || begins_fence(line) || definition_start(line, &label) > 0)
        return false;
    size_t bytes;
    if (indent_of(line, &bytes) >= 2)
        return true;
    char c = s.ptr[0];
    size_t digits = 0;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9')
        digits++;
    bool numbered = digits > 0 && digits + 1 < s.len && s.ptr[digits + 1] == ' ' &&
                    (s.ptr[digits] == '.' || s.ptr[digits] == ')');
    bool bullet = strchr("-*+", c) != NULL && (s.len == 1 || s.ptr[1] == ' ');
    bool rule = strchr("-*_=", c) != NULL && run_length(s, c) == s.len;
    return !numbered && !bullet && !rule && c != '#' && c != '>' && c != '|';
}

/* ---- definitions ------------------------------------------------------------------------------ */

/* Takes the lines that belong to a definition off *rest. Blank lines only when more of it comes behind them. */
static void take_rest(struct text *out, struct span *rest)
{
    while (rest->len > 0) {
        struct span line = first_line(*rest);
        size_t blank = 0;
        struct span behind = *rest;
        while (behind.len > 0 && is_blank(line)) {
            blank++;
            behind = span_from(behind, line.len);
            line = first_line(behind);
        }
        size_t bytes;
        bool indented = indent_of(line, &bytes) >= INDENT && !is_blank(line);
        if (!indented && (blank > 0 || !goes_on(line))) {
            *rest = blank > 0 ? behind : *rest;
            return;
        }
        if (blank > 0)
            text_add_char(out, '\n');
        text_add_span(out, span_from(line, bytes));
        *rest = span_from(behind, line.len);
    }
}

static struct markdown_note *find(struct markdown_notes *notes, struct span label)
{
    for (size_t i = 0; i < notes->count; i++) {
        if (span_equal(notes->items[i].label, label))
            return &notes->items[i];
    }
    return NULL;
}

/* False when `line` defines nothing, or something that is defined already: it is left where it is. */
static bool take_definition(struct arena *arena, struct span line, struct span *rest,
                            struct markdown_notes *notes)
{
    struct span label;
    size_t start = definition_start(line, &label);
    if (start == 0 || notes->count == MARKDOWN_NOTES_MAX || find(notes, label) != NULL)
        return false;
    struct text text;
    text_init(&text, rest->len + line.len + 1);
    text_add_span(&text, span_trim(span_from(line, start)));
    text_add_char(&text, '\n');
    take_rest(&text, rest);
    notes->items[notes->count++] =
        (struct markdown_note){.label = label, .text = arena_span(arena, text_span(&text))};
    text_free(&text);
    return true;
}

struct span markdown_notes_take(struct arena *arena, struct span source,
                                struct markdown_notes *notes)
{
    notes->count = 0;
    notes->numbered_count = 0;
    notes->marks = 0;
    if (span_find_text(source, "[^") == source.len)
        return source;
    struct text out;
    text_init(&out, source.len + 1);
    const bool *is_code = markdown_code_lines(arena, source);
    while (source.len > 0) {
        struct span line = first_line(source);
        struct span before = source;
        source = span_from(source, line.len);
        if (!*is_code && take_definition(arena, line, &source, notes))
            text_add_char(&out, '\n');
        else
            text_add_span(&out, line);
        is_code += count_lines(span_make(before.ptr, before.len - source.len));
    }
    struct span rest = arena_span(arena, text_span(&out));
    text_free(&out);
    return rest;
}

struct markdown_note *markdown_notes_mark(struct markdown_notes *notes, struct span label)
{
    struct markdown_note *note = notes->marks < MARKDOWN_NOTE_MARKS_MAX ? find(notes, label) : NULL;
    if (note == NULL)
        return NULL;
    if (note->number == 0) {
        notes->numbered[notes->numbered_count++] = note;
        note->number = notes->numbered_count;
    }
    note->marks++;
    notes->marks++;
    return note;
}
