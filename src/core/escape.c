/* Escaping for the places where a value can be in a page. */
#include "core/escape.h"

void escape_html(struct text *out, struct span s)
{
    size_t done = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *entity;
        switch (s.ptr[i]) {
        case '&':
            entity = "&amp;";
            break;
        case '<':
            entity = "&lt;";
            break;
        case '>':
            entity = "&gt;";
            break;
        case '"':
            entity = "&quot;";
            break;
        case '\'':
            entity = "&#39;";
            break;
        default:
            continue;
        }
        text_add(out, s.ptr + done, i - done);
        text_add_string(out, entity);
        done = i + 1;
    }
    if (s.len > done)
        text_add(out, s.ptr + done, s.len - done);
}

char escape_html_next(struct span *rest)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    char c = rest->ptr[0];
    size_t len = 1;
    for (size_t i = 0; c == '&' && i < COUNT_OF(entities); i++) {
        if (span_starts(*rest, entities[i].entity)) {
            c = entities[i].c;
            len = strlen(entities[i].entity);
            break;
        }
    }
    *rest = span_from(*rest, len);
    return c;
}

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void escape_url_part(struct text *out, struct span s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (is_unreserved(c)) {
            text_add_char(out, (char)c);
        } else {
            char code[3] = {'%', hex[c >> 4], hex[c & 15]};
            text_add(out, code, 3);
        }
    }
}

static bool starts_ignoring_case(struct span s, const char *prefix)
{
    for (size_t i = 0; prefix[i] != '\0'; i++) {
        if (i >= s.len)
            return false;
        char c = s.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != prefix[i])
            return false;
    }
    return true;
}

static bool is_relative(struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '/' || c == '?' || c == '#')
            return true;
        if (c == ':')
            return false;
    }
    return true;
}

void escape_url(struct text *out, struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        /* Browsers drop control characters inside an address: java<tab>script: would get through. */
        if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == 0x7f || s.ptr[i] == '\\') {
            text_add_char(out, '#');
            return;
        }
    }
    bool known = starts_ignoring_case(s, "https://") || starts_ignoring_case(s, "http://") ||
                 starts_ignoring_case(s, "mailto:");
    if (!known && !is_relative(s)) {
        text_add_char(out, '#');
        return;
    }
    escape_html(out, s);
}

void escape_json(struct text *out, struct span s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\') {
            text_add_char(out, '\\');
            text_add_char(out, (char)c);
        } else if (c < 0x20 || c == '<' || c == '>' || c == '&') {
            text_printf(out, "\\u%04x", c);
        } else {
            text_add_char(out, (char)c);
        }
    }
}

void escape_json_member(struct text *out, const char *name, struct span value)
{
    text_printf(out, "\"%s\":\"", name);
    escape_json(out, value);
    text_add_char(out, '"');
}
