/*
 * Comments of a dump are in the little Markdown of comments: emphasis, code, links, a few words in brackets, and
 * nothing else, so that "+ 1" is no list and "# 3" no heading. They go through HTML, where all else is text.
 */
#include "ctl/import/import.h"

#include "core/escape.h"
#include "core/html_markdown.h"
#include "core/utf8.h"

enum { WORD_MAX = 60, COMMENT_MAX = 16 * 1024 /* bytes; theirs have 600 characters */ };

static char at(struct span s, size_t i)
{
    return i < s.len ? s.ptr[i] : ' ';
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_wordy(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static void write_element(struct text *out, const char *name, struct span words)
{
    text_printf(out, "<%s>", name);
    escape_html(out, words);
    text_printf(out, "</%s>", name);
}

static void write_link(struct text *out, struct span address, struct span words)
{
    text_literal(out, "<a href=\"");
    escape_html(out, address);
    text_literal(out, "\">");
    escape_html(out, words);
    text_literal(out, "</a>");
}

/* `code`: how much of s that is, 0 when it is none. */
static size_t write_code(struct text *out, struct span s)
{
    size_t fence = 1;
    while (at(s, fence) == '`')
        fence++;
    for (size_t end = fence; end + fence <= s.len; end++) {
        size_t run = 0;
        while (at(s, end + run) == '`')
            run++;
        if (run == fence && end > fence) {
            write_element(out, "code", span_make(s.ptr + fence, end - fence));
            return end + fence;
        }
        end += run;
    }
    return 0;
}

/* *a*, **a**, _a_, __a__: the marks touch their words, and _ is none within a word. */
static size_t write_emphasis(struct text *out, struct span s, char before)
{
    char mark = s.ptr[0];
    size_t len = at(s, 1) == mark ? 2 : 1;
    if (is_space(at(s, len)) || at(s, len) == mark || (mark == '_' && is_wordy(before)))
        return 0;
    for (size_t i = len + 1; i + len <= s.len; i++) {
        bool closes = s.ptr[i] == mark && !is_space(s.ptr[i - 1]) &&
                      (len == 1 || at(s, i + 1) == mark) &&
                      (mark != '_' || !is_wordy(at(s, i + len)));
        if (closes && (len == 2 || at(s, i + 1) != mark)) {
            write_element(out, len == 2 ? "b" : "i", span_make(s.ptr + len, i - len));
            return i + len;
        }
    }
    return 0;
}

/* [words](address), with a title or without. */
static size_t write_bracketed_link(struct text *out, struct span s)
{
    size_t close = span_find(s, ']');
    if (at(s, close + 1) != '(')
        return 0;
    struct span rest = span_from(s, close + 2);
    size_t end = span_find(rest, ')');
    if (end == rest.len || end == 0)
        return 0;
    struct span address = span_make(rest.ptr, end);
    size_t gap = span_find(address, ' ');
    address.len = gap;
    bool leads = span_starts(address, "http://") || span_starts(address, "https://") ||
                 span_starts(address, "/");
    if (!leads || close < 2)
        return 0;
    write_link(out, address, span_make(s.ptr + 1, close - 1));
    return close + 2 + end + 1;
}

/* What a word in brackets leads to there: "[help/on-topic]"; false for any other words. */
static bool magic_link(struct arena *arena, struct span word, struct span *address,
                       struct span *words)
{
    static const char *const pages[][3] = {
        {"ask", "/help/how-to-ask", "How to Ask"},
        {"answer", "/help/how-to-answer", "How to Answer"},
        {"tour", "/tour", "tour"},
        {"help", "/help", "help center"},
        {"chat", "https://chat.stackexchange.com", "chat"},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        if (span_is(word, pages[i][0])) {
            *address = span_of(pages[i][1]);
            *words = span_of(pages[i][2]);
            return true;
        }
    }
    bool meta = span_starts(word, "meta-tag:");
    if (meta || span_starts(word, "tag:")) {
        *words = span_from(word, span_find(word, ':') + 1);
        *address = arena_printf(arena, "/questions/tagged/" SPAN_FMT, SPAN_ARG(*words));
        return words->len > 0 && !meta;
    }
    *words = span_from(word, 5);
    *address = arena_printf(arena, "/" SPAN_FMT, SPAN_ARG(word));
    return span_starts(word, "help/") && words->len > 0;
}

static size_t write_bracketed_word(struct text *out, struct arena *arena, struct span s)
{
    size_t close = span_find(s, ']');
    struct span address;
    struct span words;
    if (close == s.len || close > WORD_MAX)
        return 0;
    struct span word = span_make(s.ptr + 1, close - 1);
    if (memchr(word.ptr, ' ', word.len) != NULL || !magic_link(arena, word, &address, &words))
        return 0;
    write_link(out, address, words);
    return close + 1;
}

static bool begins_address(struct span s)
{
    return span_starts(s, "http://") || span_starts(s, "https://");
}

/* A bare address, without the sentence's own end. */
static size_t write_address(struct text *out, struct span s)
{
    size_t len = 0;
    while (len < s.len && !is_space(s.ptr[len]) && strchr("<>\"", s.ptr[len]) == NULL)
        len++;
    while (len > 0 && strchr(".,;:!?)'", s.ptr[len - 1]) != NULL)
        len--;
    write_link(out, span_make(s.ptr, len), span_make(s.ptr, len));
    return len;
}

static size_t write_one(struct text *out, struct arena *arena, struct span s, char before)
{
    size_t used = 0;
    char c = s.ptr[0];
    if (c == '`')
        used = write_code(out, s);
    else if (c == '*' || c == '_')
        used = write_emphasis(out, s, before);
    else if (c == '[' && (used = write_bracketed_link(out, s)) == 0)
        used = write_bracketed_word(out, arena, s);
    else if (c == 'h' && !is_wordy(before) && begins_address(s))
        used = write_address(out, s);
    if (used > 0)
        return used;
    if (c == '\\' && strchr("`*_[]\\", at(s, 1)) != NULL) {
        escape_html(out, span_make(s.ptr + 1, 1));
        return 2;
    }
    escape_html(out, span_make(s.ptr, 1));
    return 1;
}

bool import_comment(struct import *import, struct arena *arena, struct span written,
                    struct text *out)
{
    struct text html;
    if (written.len > COMMENT_MAX)
        return false;
    text_init(&html, HTML_MARKDOWN_MAX);
    struct span rest = utf8_clean(arena, written);
    char before = ' ';
    text_literal(&html, "<p>");
    while (rest.len > 0) {
        size_t used = write_one(&html, arena, rest, before);
        before = rest.ptr[used - 1];
        rest = span_from(rest, used);
    }
    text_literal(&html, "</p>");
    bool ok = text_ok(&html) && html_to_markdown(arena, text_span(&html), &import->origin, out);
    text_free(&html);
    return ok;
}
