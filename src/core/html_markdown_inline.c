/* Inline HTML as Markdown: emphasis, code, what is raised or lowered, breaks. */
#include "core/html_markdown_writer.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

/* ---- small helpers --------------------------------------------------------------------------- */

bool html_markdown_is_blank(struct span s)
{
    return span_trim(s).len == 0;
}

static bool is_one_of(const xmlNode *node, const char *names)
{
    struct span list = span_of(names);
    struct span word;
    while (span_word(&list, &word)) {
        if (node->type == XML_ELEMENT_NODE && span_is(word, (const char *)node->name))
            return true;
    }
    return false;
}

bool html_markdown_holds_image(const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (is_one_of(child, "img") || html_markdown_holds_image(child))
            return true;
    }
    return false;
}

void html_markdown_children(struct html_markdown_writer *w, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        html_markdown_inline(w, child);
}

static bool is_wordy(uint32_t point)
{
    return u_isalnum((UChar32)point) != 0;
}

/* Where the last code point of what was written begins. */
static size_t last_point(const struct html_markdown_writer *w, uint32_t *point)
{
    size_t start = w->out->len;
    while (start > 0) {
        start--;
        if (((unsigned char)w->out->ptr[start] & 0xC0) != 0x80)
            break;
    }
    struct span s = span_make(w->out->ptr + start, w->out->len - start);
    if (!utf8_next(&s, point))
        *point = ' ';
    return start;
}

/*
 * An opening mark between a letter and punctuation does not open. The letter written as an entity
 * counts as punctuation.
 */
static void guard_before(struct html_markdown_writer *w)
{
    if (w->line_start || w->out->len == 0)
        return;
    uint32_t point;
    size_t start = last_point(w, &point);
    if (point < 0x80 && !is_wordy(point))
        return;
    w->out->len = start;
    text_printf(w->out, "&#%u;", (unsigned)point);
}

/* ---- emphasis -------------------------------------------------------------------------------- */

static bool begins_with_letter(struct arena *arena, const xmlNode *node)
{
    if (node->children == NULL || node->children->type != XML_TEXT_NODE)
        return false;
    struct span s = span_trim(html_markdown_text(arena, node));
    uint32_t point;
    return utf8_next(&s, &point) && is_wordy(point);
}

static void write_marked(struct html_markdown_writer *w, const xmlNode *node, const char *mark,
                         const char *other_mark, bool *inside)
{
    struct span words = *inside ? SPAN("") : html_markdown_text(w->arena, node);
    if (*inside || (html_markdown_is_blank(words) && !html_markdown_holds_image(node))) {
        bool was_inside = *inside;
        *inside = true; /* nothing in there needs to ask again */
        html_markdown_children(w, node);
        *inside = was_inside;
        return;
    }
    if (words.len > 0 && html_markdown_is_blank(span_make(words.ptr, 1)) && !w->skip_space)
        w->space = true;
    html_markdown_flush_space(w);
    /* Two runs of the same character side by side would be read as one. */
    bool beside =
        w->out->len > 0 && w->out->len == w->mark_end && w->out->ptr[w->mark_end - 1] == mark[0];
    if (beside && strcmp(mark, other_mark) == 0) {
        w->out->len -= strlen(mark); /* there is no other: both become one */
    } else if (beside) {
        mark = other_mark;
        beside = false;
    }
    if (!beside && (mark[0] == '_' || !begins_with_letter(w->arena, node)))
        guard_before(w);
    w->guard = false;
    if (!beside)
        text_add_string(w->out, mark);
    w->mark_end = w->out->len;
    w->line_start = false;
    w->skip_space = true;
    *inside = true;
    html_markdown_children(w, node);
    *inside = false;
    w->skip_space = false;
    uint32_t point;
    (void)last_point(w, &point);
    w->guard = mark[0] == '_' || !is_wordy(point);
    text_add_string(w->out, mark);
    w->mark_end = w->out->len;
}

/* ---- code ------------------------------------------------------------------------------------ */

static size_t longest_run(struct span s, char c)
{
    size_t longest = 0;
    size_t run = 0;
    for (size_t i = 0; i < s.len; i++) {
        run = s.ptr[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* The shortest fence that the code does not hold: any other length inside does no harm. */
static size_t fence_len(struct span code)
{
    return longest_run(code, '`') + 1;
}

static void write_code(struct html_markdown_writer *w, const xmlNode *node)
{
    struct span code = html_markdown_text(w->arena, node);
    if (html_markdown_is_blank(code)) {
        w->space = w->space || (code.len > 0 && !w->skip_space);
        return;
    }
    html_markdown_flush_space(w);
    if (w->out->len > 0 && w->out->ptr[w->out->len - 1] == '`') {
        text_add_char(w->out, ' '); /* two fences side by side would be one */
    }
    w->guard = false;
    size_t fence = fence_len(code);
    for (size_t i = 0; i < fence; i++)
        text_add_char(w->out, '`');
    char first = code.ptr[0];
    char last = code.ptr[code.len - 1];
    bool padded = first == '`' || last == '`' || (first == ' ' && last == ' ');
    if (padded)
        text_add_char(w->out, ' ');
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i] == '\n' || code.ptr[i] == '\r' ? ' ' : code.ptr[i];
        text_add_char(w->out, c);
    }
    if (padded)
        text_add_char(w->out, ' ');
    for (size_t i = 0; i < fence; i++)
        text_add_char(w->out, '`');
    w->line_start = false;
}

/* ---- raised and lowered ---------------------------------------------------------------------- */

static const struct {
    char plain;
    const char *raised;
    const char *lowered;
} scripts[] = {
    {'0', "\xE2\x81\xB0", "\xE2\x82\x80"}, {'1', "\xC2\xB9", "\xE2\x82\x81"},
    {'2', "\xC2\xB2", "\xE2\x82\x82"},     {'3', "\xC2\xB3", "\xE2\x82\x83"},
    {'4', "\xE2\x81\xB4", "\xE2\x82\x84"}, {'5', "\xE2\x81\xB5", "\xE2\x82\x85"},
    {'6', "\xE2\x81\xB6", "\xE2\x82\x86"}, {'7', "\xE2\x81\xB7", "\xE2\x82\x87"},
    {'8', "\xE2\x81\xB8", "\xE2\x82\x88"}, {'9', "\xE2\x81\xB9", "\xE2\x82\x89"},
    {'+', "\xE2\x81\xBA", "\xE2\x82\x8A"}, {'-', "\xE2\x81\xBB", "\xE2\x82\x8B"},
    {'=', "\xE2\x81\xBC", "\xE2\x82\x8C"}, {'(', "\xE2\x81\xBD", "\xE2\x82\x8D"},
    {')', "\xE2\x81\xBE", "\xE2\x82\x8E"},
};

static const char *script_of(char c, bool raised)
{
    for (size_t i = 0; i < COUNT_OF(scripts); i++) {
        if (scripts[i].plain == c)
            return raised ? scripts[i].raised : scripts[i].lowered;
    }
    return NULL;
}

/* Ordinals (5th), footnotes ([1], *) and whole sentences in small letters read well as they are. */
static bool is_better_plain(struct span words)
{
    enum { LONGEST = 20 };
    bool ordinal = span_is(words, "th") || span_is(words, "st") || span_is(words, "nd") ||
                   span_is(words, "rd");
    return words.len == 0 || words.len > LONGEST || ordinal || words.ptr[0] == '[' ||
           words.ptr[0] == '*' || memchr(words.ptr, ' ', words.len) != NULL;
}

static void write_script(struct html_markdown_writer *w, const xmlNode *node, bool raised)
{
    const xmlNode *only = node->children;
    bool simple = only != NULL && only->next == NULL && only->type == XML_TEXT_NODE;
    struct span words = span_trim(span_of(simple ? (const char *)only->content : NULL));
    if (is_better_plain(words)) {
        html_markdown_children(w, node);
        return;
    }
    bool all = true;
    for (size_t i = 0; i < words.len; i++)
        all = all && script_of(words.ptr[i], raised) != NULL;
    if (!all) {
        html_markdown_escape(w, raised ? SPAN("^(") : SPAN("_("));
        html_markdown_escape(w, words);
        html_markdown_escape(w, SPAN(")"));
        return;
    }
    for (size_t i = 0; i < words.len; i++)
        html_markdown_escape(w, span_of(script_of(words.ptr[i], raised)));
}

/* ---- all of them ----------------------------------------------------------------------------- */

static void write_break(struct html_markdown_writer *w)
{
    if (w->one_line) {
        w->space = !w->skip_space;
        return;
    }
    w->line_break = !w->line_start;
}

static void write_element(struct html_markdown_writer *w, const xmlNode *node)
{
    if (is_one_of(node, "em i cite dfn var"))
        write_marked(w, node, "*", "_", &w->in_emphasis);
    else if (is_one_of(node, "strong b"))
        write_marked(w, node, "**", "__", &w->in_strong);
    else if (is_one_of(node, "del s strike"))
        write_marked(w, node, "~~", "~~", &w->in_deletion);
    else if (is_one_of(node, "code kbd tt samp"))
        write_code(w, node);
    else if (is_one_of(node, "a"))
        html_markdown_link(w, node);
    else if (is_one_of(node, "img"))
        html_markdown_image(w, node);
    else if (is_one_of(node, "sup sub"))
        write_script(w, node, node->name[2] == 'p');
    else if (is_one_of(node, "br"))
        write_break(w);
    else if (html_markdown_is_block(node)) { /* only inside cells and headings */
        w->space = !w->skip_space;
        html_markdown_children(w, node);
        w->space = !w->skip_space;
    } else
        html_markdown_children(w, node);
}

void html_markdown_inline(struct html_markdown_writer *w, const xmlNode *node)
{
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        html_markdown_escape(w, span_of((const char *)node->content));
    else if (node->type == XML_ELEMENT_NODE && !html_markdown_is_hidden(node))
        write_element(w, node);
}
