/* Finding lines in a text of SQL. */
#include "db/sql_line.h"

size_t sql_line_of_position(struct span sql, size_t position)
{
    size_t line = 1;
    size_t characters = 0;
    for (size_t i = 0; i < sql.len; i++) {
        if (((unsigned char)sql.ptr[i] & 0xC0) != 0x80 && ++characters >= position)
            break;
        if (sql.ptr[i] == '\n')
            line++;
    }
    return line;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           ((unsigned char)c & 0x80) != 0;
}

static struct span rest_after(struct span rest, const char *end, size_t end_len)
{
    for (size_t i = 0; i + end_len <= rest.len; i++)
        if (memcmp(rest.ptr + i, end, end_len) == 0)
            return span_from(rest, i + end_len);
    return span_from(rest, rest.len);
}

/* Length of a dollar quote's opening, "$$" or "$name$", or 0. */
static size_t dollar_tag(struct span s)
{
    size_t len = 1;
    while (len < s.len && is_name(s.ptr[len]))
        len++;
    return len < s.len && s.ptr[len] == '$' ? len + 1 : 0;
}

static struct span after_quoted(struct span rest, bool backslashes)
{
    char quote = rest.ptr[0];
    for (size_t i = 1; i < rest.len; i++) {
        if (backslashes && rest.ptr[i] == '\\')
            i++;
        else if (rest.ptr[i] == quote)
            return span_from(rest, i + 1);
    }
    return span_from(rest, rest.len);
}

static struct span after_comment(struct span rest)
{
    size_t depth = 0;
    for (size_t i = 0; i + 1 < rest.len; i++) {
        if (rest.ptr[i] == '/' && rest.ptr[i + 1] == '*') {
            depth++;
            i++;
        } else if (rest.ptr[i] == '*' && rest.ptr[i + 1] == '/') {
            i++;
            if (--depth == 0)
                return span_from(rest, i + 1);
        }
    }
    return span_from(rest, rest.len);
}

/*
 * Takes one piece off: a comment, a quoted text, a name, or a character. *is_text: not white space
 * or comment.
 */
static struct span after_piece(struct span rest, bool *is_text)
{
    char c = rest.ptr[0];
    *is_text = c != ' ' && c != '\n' && c != '\t' && c != '\r';
    if (span_starts(rest, "--") || span_starts(rest, "/*")) {
        *is_text = false;
        return c == '-' ? rest_after(rest, "\n", 1) : after_comment(rest);
    }
    if (c == '\'' || c == '"')
        return after_quoted(rest, false);
    if ((c == 'E' || c == 'e') && rest.len > 1 && rest.ptr[1] == '\'')
        return after_quoted(span_from(rest, 1), true);
    if (c == '$') {
        size_t len = dollar_tag(rest);
        return len == 0 ? span_from(rest, 1) : rest_after(span_from(rest, len), rest.ptr, len);
    }
    size_t len = 1;
    while (is_name(c) && len < rest.len && is_name(rest.ptr[len]))
        len++;
    return span_from(rest, len);
}

bool sql_next_statement(struct span *rest, struct span *statement)
{
    bool inside = false;
    *statement = span_make(rest->ptr, 0);
    while (rest->len > 0) {
        bool is_text;
        struct span next = after_piece(*rest, &is_text);
        bool ends = rest->ptr[0] == ';' && is_text;
        if (!inside)
            statement->ptr = rest->ptr;
        inside = inside || (is_text && !ends);
        if (inside)
            statement->len = (size_t)(rest->ptr - statement->ptr);
        *rest = next;
        if (inside && ends)
            return true;
    }
    if (inside)
        statement->len = (size_t)(rest->ptr - statement->ptr);
    return inside;
}

size_t sql_line_of_statement(struct span sql, size_t index)
{
    size_t line = 1;
    bool inside = false;
    struct span rest = sql;
    while (rest.len > 0) {
        bool is_text;
        struct span next = after_piece(rest, &is_text);
        if (rest.ptr[0] == ';' && is_text) {
            if (inside)
                index--;
            inside = false;
        } else if (is_text) {
            if (!inside && index == 0)
                return line;
            inside = true;
        }
        for (size_t i = 0; i < rest.len - next.len; i++)
            line += rest.ptr[i] == '\n';
        rest = next;
    }
    return line;
}
