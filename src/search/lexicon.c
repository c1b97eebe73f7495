/* Reading texts for the words that were asked for: which, and where. */
#include "search/lexicon.h"

#include <unicode/uchar.h>

#include "core/keyed_hash.h"
#include "core/utf8.h"

enum {
    SLOTS = 4 * SEARCH_LEXICON_WORDS, /* a power of two */
    WORD_BYTES = 40,                  /* longer words are not looked at */
    STEM_HEAD = 3,                    /* letters that a word and its stem have in common */
    STEM_MORE = 10,                   /* letters that a word has more than its stem */
};

/* ---- words ---- */

/* The bytes of the letter or digit beyond ASCII at the front; 0 when there is none. */
static size_t far_letter_at(struct span text, size_t at)
{
    struct span rest = span_make(text.ptr + at, text.len - at);
    uint32_t point;
    size_t before = rest.len;
    return utf8_next(&rest, &point) && u_isalnum((UChar32)point) ? before - rest.len : 0;
}

/* A page reads each of its texts a few times: letters are the inner loop. */
static size_t letter_at(struct span text, size_t at)
{
    unsigned char c = (unsigned char)text.ptr[at];
    if (c >= 0x80)
        return far_letter_at(text, at);
    unsigned char small = c | 0x20;
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ? 1 : 0;
}

bool search_next_token(struct span text, size_t at, struct search_token *token)
{
    while (at < text.len && letter_at(text, at) == 0)
        at++;
    token->from = at;
    size_t letter;
    while (at < text.len && (letter = letter_at(text, at)) > 0)
        at += letter;
    token->to = at;
    return token->from < at;
}

/* In small letters, into WORD_BYTES bytes; the empty span when it is too long. */
static struct span small_word(struct span text, struct search_token token, char *into)
{
    size_t len = token.to - token.from;
    if (len > WORD_BYTES)
        return SPAN("");
    for (size_t i = 0; i < len; i++) {
        char c = text.ptr[token.from + i];
        into[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return span_make(into, len);
}

/* ---- the lexicon ---- */

void search_lexicon_init(struct search_lexicon *lexicon, struct arena *arena,
                         const struct search_lists *lists)
{
    *lexicon = (struct search_lexicon){.arena = arena};
    for (size_t i = 0; i < lists->count && lexicon->asked_count < SEARCH_TERMS_MAX; i++) {
        const struct search_list *list = &lists->items[i];
        if (i > 0 && list->term_id == lists->items[i - 1].term_id)
            continue;
        if (span_is_empty(list->term))
            continue;
        lexicon->begins[(unsigned char)list->term.ptr[0]] = true;
        lexicon->asked[lexicon->asked_count] = list->term;
        lexicon->weights[lexicon->asked_count++] = list->weight;
    }
    lexicon->words = arena_array_of(arena, struct span, SEARCH_LEXICON_WORDS);
    lexicon->slots = arena_array_of(arena, uint16_t, SLOTS);
}

static bool may_have_stem(struct span word, struct span stem)
{
    size_t head = stem.len < STEM_HEAD ? stem.len : STEM_HEAD;
    return word.len >= head && word.len <= stem.len + STEM_MORE &&
           memcmp(word.ptr, stem.ptr, head) == 0;
}

static bool may_be_asked(const struct search_lexicon *lexicon, struct span word)
{
    if (!lexicon->begins[(unsigned char)word.ptr[0]])
        return false;
    for (size_t i = 0; i < lexicon->asked_count; i++) {
        if (may_have_stem(word, lexicon->asked[i]))
            return true;
    }
    return false;
}

static uint16_t *slot_of(const struct search_lexicon *lexicon, struct span word)
{
    size_t at = keyed_hash(word) & (SLOTS - 1);
    while (lexicon->slots[at] != 0 && !span_equal(lexicon->words[lexicon->slots[at] - 1], word))
        at = (at + 1) & (SLOTS - 1);
    return &lexicon->slots[at];
}

void search_lexicon_add(struct search_lexicon *lexicon, struct span text)
{
    char small[WORD_BYTES];
    struct search_token token = {0};
    while (lexicon->word_count < SEARCH_LEXICON_WORDS &&
           search_next_token(text, token.to, &token)) {
        struct span word = small_word(text, token, small);
        if (span_is_empty(word) || !may_be_asked(lexicon, word))
            continue;
        uint16_t *slot = slot_of(lexicon, word);
        if (*slot != 0)
            continue;
        lexicon->words[lexicon->word_count++] = arena_span(lexicon->arena, word);
        *slot = (uint16_t)lexicon->word_count;
    }
}

static int asked_as(const struct search_lexicon *lexicon, struct span stem)
{
    for (size_t i = 0; i < lexicon->asked_count; i++) {
        if (span_equal(lexicon->asked[i], stem))
            return (int)i;
    }
    return SEARCH_NOT_ASKED;
}

/* The index knows "IT band" by its other abbreviation: search_plain in sql/functions. */
static int asked_as_itb(const struct search_lexicon *lexicon, struct span text,
                        struct search_token it)
{
    struct search_token next;
    if (!search_next_token(text, it.to, &next) || next.from != it.to + 1)
        return SEARCH_NOT_ASKED;
    char small[WORD_BYTES];
    struct span word = small_word(text, next, small);
    bool band = span_is(word, "band") || span_is(word, "bands") || span_is(word, "tract") ||
                span_is(word, "tracts");
    return band ? asked_as(lexicon, SPAN("itb")) : SEARCH_NOT_ASKED;
}

int search_asked_of(const struct search_lexicon *lexicon, struct span text,
                    struct search_token token)
{
    char small[WORD_BYTES];
    struct span word = small_word(text, token, small);
    if (span_is_empty(word) || lexicon->asked_count == 0)
        return SEARCH_NOT_ASKED;
    if (span_is(word, "it")) {
        int itb = asked_as_itb(lexicon, text, token);
        if (itb != SEARCH_NOT_ASKED)
            return itb;
    }
    if (!may_be_asked(lexicon, word))
        return SEARCH_NOT_ASKED;
    uint16_t number = *slot_of(lexicon, word);
    return number == 0 || number > lexicon->stem_count
               ? SEARCH_NOT_ASKED
               : asked_as(lexicon, lexicon->stems[number - 1]);
}

/* ---- where they are ---- */

size_t search_find_hits(const struct search_lexicon *lexicon, struct span text,
                        struct search_hit *hits)
{
    size_t count = 0;
    struct search_token token = {0};
    while (count < SEARCH_HITS_MAX && search_next_token(text, token.to, &token)) {
        int asked = search_asked_of(lexicon, text, token);
        if (asked != SEARCH_NOT_ASKED)
            hits[count++] = (struct search_hit){token, asked};
    }
    return count;
}

double search_weight_of(const struct search_lexicon *lexicon, const struct search_hit *hits,
                        size_t count)
{
    uint32_t seen = 0;
    double weight = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = 1U << hits[i].asked;
        if ((seen & bit) == 0)
            weight += lexicon->weights[hits[i].asked];
        seen |= bit;
    }
    return weight;
}
