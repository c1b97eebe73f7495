/* Characters that no XML parser takes, and bytes that are no UTF-8: replaced before it sees them, so that one of them costs no whole dump. */
#include "ctl/import/dump_reader.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* A line with several of them is counted once. */
static void replace(struct dump_repair *r)
{
    if (r->last_line != r->line + 1) {
        r->last_line = r->line + 1;
        if (r->found->count < DUMP_REPAIRS_NAMED)
            r->found->lines[r->found->count] = r->last_line;
        r->found->count++;
    }
    text_literal(r->out, REPLACEMENT);
}

static bool is_allowed(uint64_t point)
{
    return point == '\t' || point == '\n' || point == '\r' || (point >= 0x20 && point <= 0xD7FF) ||
           (point >= 0xE000 && point <= 0xFFFD) || (point >= 0x10000 && point <= 0x10FFFF);
}

/* Digits of either base; UINT64_MAX for anything else. */
static uint64_t number(const char *digits, size_t len, unsigned base)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        char c = digits[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
                         : (c | 0x20) >= 'a' && (c | 0x20) <= 'f'
                             ? (unsigned)((c | 0x20) - 'a' + 10)
                             : base;
        if (digit >= base)
            return UINT64_MAX;
        value = value * base + digit;
    }
    return len == 0 ? UINT64_MAX : value;
}

/* What is held is "&#…;" in full. Other references are the parser's affair. */
static void let_go(struct dump_repair *r)
{
    bool hex = r->held_len > 3 && r->held[2] == 'x';
    size_t from = hex ? 3 : 2;
    uint64_t point = number(r->held + from, r->held_len - from - 1, hex ? 16 : 10);
    if (point != UINT64_MAX && !is_allowed(point))
        replace(r);
    else
        text_add(r->out, r->held, r->held_len);
    r->held_len = 0;
}

/* ---- sequences of UTF-8 ---- */

/* How long the sequence is that begins with this byte; 0 when none does. */
static size_t sequence_len(unsigned char first)
{
    return first >= 0xC2 && first <= 0xDF   ? 2
           : first >= 0xE0 && first <= 0xEF ? 3
           : first >= 0xF0 && first <= 0xF4 ? 4
                                            : 0;
}

/* Whether `c` continues the sequence so far: no longer form than needed, no surrogate, nothing past U+10FFFF. */
static bool continues(const struct dump_repair *r, unsigned char c)
{
    unsigned char first = (unsigned char)r->part[0];
    unsigned char low = r->part_len > 1 ? 0x80 : first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    unsigned char high = r->part_len > 1 ? 0xBF
                         : first == 0xED ? 0x9F
                         : first == 0xF4 ? 0x8F
                                         : 0xBF;
    return c >= low && c <= high;
}

/* U+FFFE and U+FFFF are well-formed, and XML does not allow them. */
static bool is_noncharacter(const char *part)
{
    return memcmp(part, "\xEF\xBF\xBE", 3) == 0 || memcmp(part, "\xEF\xBF\xBF", 3) == 0;
}

/* A sequence that goes no further becomes one U+FFFD. */
static void end_sequence(struct dump_repair *r)
{
    if (r->part_len > 0)
        replace(r);
    r->part_len = 0;
}

static void take_high(struct dump_repair *r, char c)
{
    if (r->part_len > 0 && !continues(r, (unsigned char)c))
        end_sequence(r);
    if (r->part_len == 0 && sequence_len((unsigned char)c) == 0) {
        replace(r);
        return;
    }
    r->part[r->part_len++] = c;
    if (r->part_len < sequence_len((unsigned char)r->part[0]))
        return;
    if (r->part_len == 3 && is_noncharacter(r->part))
        replace(r);
    else
        text_add(r->out, r->part, r->part_len);
    r->part_len = 0;
}

/* ---- bytes ---- */

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

static void end_reference(struct dump_repair *r)
{
    text_add(r->out, r->held, r->held_len);
    r->held_len = 0;
}

static void take(struct dump_repair *r, char c)
{
    bool goes_on = r->held_len > 0 && r->held_len < DUMP_HELD_MAX &&
                   (r->held_len > 1 || c == '#') && c != '&' && c != '<' && c != '"' && c != '\n' &&
                   !is_high(c);
    if (!goes_on)
        end_reference(r);
    if (is_high(c)) {
        take_high(r, c);
        return;
    }
    end_sequence(r);
    if (r->held_len > 0 || c == '&') {
        r->held[r->held_len++] = c;
        if (c == ';')
            let_go(r);
        return;
    }
    if (!is_allowed((unsigned char)c))
        replace(r);
    else
        text_add_char(r->out, c);
    r->line += c == '\n' ? 1 : 0;
}

static bool is_special(char c)
{
    return c == '&' || (unsigned char)c < 0x20 || is_high(c);
}

void dump_repair(struct dump_repair *r, struct span bytes, bool last)
{
    size_t i = 0;
    while (i < bytes.len) {
        size_t from = i;
        while (r->held_len == 0 && r->part_len == 0 && i < bytes.len && !is_special(bytes.ptr[i]))
            i++;
        text_add(r->out, bytes.ptr + from, i - from);
        if (i < bytes.len)
            take(r, bytes.ptr[i++]);
    }
    if (last) {
        end_reference(r);
        end_sequence(r);
    }
}
