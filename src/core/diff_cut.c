/* Cutting texts into words or lines, and numbering them so that equal ones have equal numbers. */
#include "core/diff_internal.h"
#include "core/keyed_hash.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

/* ---- cutting --------------------------------------------------------------------------------- */

enum piece_kind { WORD, SPACE, OTHER };

static enum piece_kind kind_of(uint32_t point)
{
    if (point == ' ' || point == '\t')
        return SPACE;
    if (point < 0x80) {
        uint32_t small = point | 0x20;
        return (small >= 'a' && small <= 'z') || (point >= '0' && point <= '9') ? WORD : OTHER;
    }
    bool combines = (U_GET_GC_MASK((UChar32)point) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
    return combines || u_isalnum((UChar32)point) ? WORD : OTHER;
}

struct span diff_take_word(struct span *rest)
{
    struct span start = *rest;
    uint32_t point;
    if (!utf8_next(rest, &point))
        return start;
    enum piece_kind kind = kind_of(point);
    struct span ahead = *rest;
    while (kind != OTHER && utf8_next(&ahead, &point) && kind_of(point) == kind)
        *rest = ahead;
    return span_make(start.ptr, start.len - rest->len);
}

struct span diff_take_line(struct span *rest)
{
    size_t end = span_find(*rest, '\n');
    size_t len = end == rest->len ? end : end + 1;
    struct span line = span_make(rest->ptr, len);
    *rest = span_make(rest->ptr + len, rest->len - len);
    return line;
}

struct tokens diff_cut(struct arena *scratch, struct span text, diff_taker *take)
{
    struct tokens tokens = {NULL, 0};
    struct span rest = text;
    while (rest.len > 0) {
        take(&rest);
        tokens.count++;
    }
    tokens.at = arena_array_of(scratch, struct token, tokens.count + 1);
    rest = text;
    for (size_t i = 0; i < tokens.count; i++) {
        struct span piece = take(&rest);
        tokens.at[i].text = piece;
        tokens.at[i].is_space = piece.ptr[0] == ' ' || piece.ptr[0] == '\t';
    }
    return tokens;
}

/* ---- numbering ------------------------------------------------------------------------------- */

struct numbers {
    const struct token **slots;
    size_t mask;
    uint32_t next;
    size_t probes;
};

static void number(struct numbers *numbers, struct tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++) {
        struct token *token = &tokens.at[i];
        size_t slot = keyed_hash(token->text) & numbers->mask;
        while (numbers->slots[slot] != NULL &&
               !span_equal(numbers->slots[slot]->text, token->text)) {
            slot = (slot + 1) & numbers->mask;
            numbers->probes++;
        }
        numbers->probes++;
        if (numbers->slots[slot] == NULL) {
            token->id = numbers->next++;
            numbers->slots[slot] = token;
        } else {
            token->id = numbers->slots[slot]->id;
        }
    }
}

size_t diff_number(struct arena *scratch, struct tokens a, struct tokens b)
{
    size_t room = 16;
    while (room < (a.count + b.count) * 2)
        room *= 2;
    struct numbers numbers = {arena_array_of(scratch, const struct token *, room), room - 1, 1, 0};
    number(&numbers, a);
    number(&numbers, b);
    return numbers.probes;
}
