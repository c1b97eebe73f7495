/* Characters that no XML parser takes: replaced before it sees them, so that one of them costs no whole dump. */
#include "ctl/import/dump_reader.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static void replace(struct dump_repair *r)
{
    if (r->found->count < DUMP_REPAIRS_NAMED)
        r->found->lines[r->found->count] = r->line + 1;
    r->found->count++;
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

static void take(struct dump_repair *r, char c)
{
    bool goes_on = r->held_len > 0 && r->held_len < DUMP_HELD_MAX &&
                   (r->held_len > 1 || c == '#') && c != '&' && c != '<' && c != '"' && c != '\n';
    if (r->held_len > 0 && !goes_on) {
        text_add(r->out, r->held, r->held_len);
        r->held_len = 0;
    }
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
    return c == '&' || (unsigned char)c < 0x20;
}

void dump_repair(struct dump_repair *r, struct span bytes, bool last)
{
    size_t i = 0;
    while (i < bytes.len) {
        size_t from = i;
        while (r->held_len == 0 && i < bytes.len && !is_special(bytes.ptr[i]))
            i++;
        text_add(r->out, bytes.ptr + from, i - from);
        if (i < bytes.len)
            take(r, bytes.ptr[i++]);
    }
    if (last && r->held_len > 0) {
        text_add(r->out, r->held, r->held_len);
        r->held_len = 0;
    }
}
