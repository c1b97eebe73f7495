/* One wording: "A B", "A .. B", "{A B}7 unless C". */
#include "tool/flags_internal.h"

enum { GAP = 1, GAP_WIDE = 4, WINDOW = 4, ALONE = 3, BRIEF = 14 };

/* Takes the next element: NAME, word, or (one | two words). False at the end. */
static bool take(struct span *rest, struct span *piece)
{
    *rest = span_trim(*rest);
    if (rest->len == 0)
        return false;
    size_t len = 0;
    if (rest->ptr[0] == '(') {
        len = span_find(*rest, ')');
        len += len < rest->len;
        len += len < rest->len && rest->ptr[len] == '?';
    } else if (rest->ptr[0] == '{') {
        len = 1;
    } else if (rest->ptr[0] == '}') {
        len = 1;
        while (len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9')
            len++;
    } else {
        while (len < rest->len && strchr(" {}(", rest->ptr[len]) == NULL)
            len++;
    }
    *piece = span_make(rest->ptr, len);
    *rest = span_from(*rest, len);
    return true;
}

/* The set that an element names; 0 after a failure. */
static size_t set_of(struct flags *flags, struct span piece)
{
    size_t set = flags_set_named(flags, piece);
    if (set == 0 || flags->sets[set].defined || (piece.ptr[0] >= 'A' && piece.ptr[0] <= 'Z'))
        return set;
    struct span list = piece;
    if (piece.ptr[0] == '(') {
        if (piece.len < 3 || !span_ends(piece, ")")) {
            (void)!flags_fail(flags, "a ( without its )");
            return 0;
        }
        list = span_make(piece.ptr + 1, piece.len - 2);
    }
    flags->sets[set].defined = true;
    return flags_add_entries(flags, set, list, '|') ? set : 0;
}

static bool take_set(struct flags *flags, struct span *rest, size_t *set)
{
    struct span piece;
    if (!take(rest, &piece))
        return flags_fail(flags, "a word is missing at the end");
    *set = set_of(flags, piece);
    return *set != 0;
}

static bool take_element(struct flags *flags, struct flags_pattern *pattern, struct span piece,
                         int64_t gap)
{
    if (pattern->count == ELEMENTS_MAX)
        return flags_fail(flags, "a wording has at most %d parts", ELEMENTS_MAX);
    pattern->gaps[pattern->count] = gap;
    pattern->sets[pattern->count] = set_of(flags, piece);
    return pattern->sets[pattern->count++] != 0;
}

static bool take_window(struct flags *flags, struct flags_pattern *pattern, struct span piece)
{
    pattern->window = WINDOW;
    return piece.len == 1 || span_int(span_from(piece, 1), 1, 60, &pattern->window) ||
           flags_fail(flags, "} is followed by a number or nothing");
}

static bool take_piece(struct flags *flags, struct flags_pattern *pattern, struct span piece,
                       struct span *rest, int64_t *gap)
{
    if (span_is(piece, "unless"))
        return take_set(flags, rest, &pattern->unless);
    if (span_is(piece, "beside"))
        return take_set(flags, rest, &pattern->beside);
    if (span_is(piece, "alone") || span_is(piece, "brief")) {
        pattern->words_max = span_is(piece, "alone") ? ALONE : BRIEF;
        return true;
    }
    if (span_is(piece, "{"))
        return true;
    if (piece.ptr[0] == '}')
        return take_window(flags, pattern, piece);
    if (span_is(piece, "..")) {
        *gap = GAP_WIDE;
        return true;
    }
    if (span_ends(piece, ")?")) { /* may be there or not: room for one more word */
        *gap += 1;
        return true;
    }
    int64_t now = *gap;
    *gap = GAP;
    return take_element(flags, pattern, piece, now);
}

bool flags_read_pattern(struct flags *flags, struct span line)
{
    struct span piece;
    int64_t gap = GAP;
    if (flags->pattern_count == PATTERNS_MAX)
        return flags_fail(flags, "more than %d wordings", PATTERNS_MAX);
    struct flags_pattern *pattern = &flags->patterns[flags->pattern_count++];
    pattern->flag = flags->flag_count - 1;
    while (take(&line, &piece)) {
        if (!take_piece(flags, pattern, piece, &line, &gap))
            return false;
    }
    return pattern->count > 0 || flags_fail(flags, "a wording has no word");
}
