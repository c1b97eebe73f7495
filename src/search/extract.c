/* Reading texts for the words that were asked for: which, where, and the piece to show. */
#include "search/extract.h"

#include <string.h>
#include <unicode/uchar.h>

#include "core/escape.h"
#include "core/keyed_hash.h"
#include "core/utf8.h"

enum {
    SLOTS = 4 * SEARCH_LEXICON_WORDS, /* a power of two */
    WORD_BYTES = 40,                  /* longer words are not looked at */
    STEM_HEAD = 3,                    /* letters that a word and its stem have in common */
    STEM_MORE = 10,                   /* letters that a word has more than its stem */
    HITS_MAX = 400,                   /* places in a text that are looked at */
    LEAD = 90,                        /* bytes shown before the first mark */
    NOT_ASKED = -1
};

/* ---- words ---- */

struct token {
    size_t from;
    size_t to;
};

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

static bool next_token(struct span text, size_t at, struct token *token)
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
static struct span small_word(struct span text, struct token token, char *into)
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
    struct token token = {0};
    while (lexicon->word_count < SEARCH_LEXICON_WORDS && next_token(text, token.to, &token)) {
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
    return NOT_ASKED;
}

/* The index knows "IT band" by its other abbreviation: search_plain in sql/functions. */
static int asked_as_itb(const struct search_lexicon *lexicon, struct span text, struct token it)
{
    struct token next;
    if (!next_token(text, it.to, &next) || next.from != it.to + 1)
        return NOT_ASKED;
    char small[WORD_BYTES];
    struct span word = small_word(text, next, small);
    bool band = span_is(word, "band") || span_is(word, "bands") || span_is(word, "tract") ||
                span_is(word, "tracts");
    return band ? asked_as(lexicon, SPAN("itb")) : NOT_ASKED;
}

/* Which of the asked terms a word is. */
static int asked_of(const struct search_lexicon *lexicon, struct span text, struct token token)
{
    char small[WORD_BYTES];
    struct span word = small_word(text, token, small);
    if (span_is_empty(word) || lexicon->asked_count == 0)
        return NOT_ASKED;
    if (span_is(word, "it")) {
        int itb = asked_as_itb(lexicon, text, token);
        if (itb != NOT_ASKED)
            return itb;
    }
    if (!may_be_asked(lexicon, word))
        return NOT_ASKED;
    uint16_t number = *slot_of(lexicon, word);
    return number == 0 || number > lexicon->stem_count
               ? NOT_ASKED
               : asked_as(lexicon, lexicon->stems[number - 1]);
}

/* ---- where they are ---- */

struct hit {
    struct token token;
    int asked;
};

static size_t find_hits(const struct search_lexicon *lexicon, struct span text, struct hit *hits)
{
    size_t count = 0;
    struct token token = {0};
    while (count < HITS_MAX && next_token(text, token.to, &token)) {
        int asked = asked_of(lexicon, text, token);
        if (asked != NOT_ASKED)
            hits[count++] = (struct hit){token, asked};
    }
    return count;
}

/* The weights of the terms among these, each once. */
static double weight_of(const struct search_lexicon *lexicon, const struct hit *hits, size_t count)
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

double search_cover(const struct search_lexicon *lexicon, struct span text)
{
    struct hit hits[HITS_MAX];
    return weight_of(lexicon, hits, find_hits(lexicon, text, hits));
}

/* ---- writing ---- */

/* A piece of text with its white space made single spaces. */
static void write_flowing(struct text *out, struct span piece)
{
    struct span word;
    bool first = true;
    if (piece.len > 0 && strchr(" \n\t\r", piece.ptr[0]) != NULL)
        text_add_char(out, ' ');
    struct span rest = piece;
    while (span_word(&rest, &word)) {
        if (!first)
            text_add_char(out, ' ');
        escape_html(out, word);
        first = false;
    }
    if (!first && strchr(" \n\t\r", piece.ptr[piece.len - 1]) != NULL)
        text_add_char(out, ' ');
}

static void write_marked(struct text *out, const struct search_lexicon *lexicon, struct span text)
{
    struct token token = {0};
    size_t from = 0;
    while (next_token(text, token.to, &token)) {
        if (asked_of(lexicon, text, token) == NOT_ASKED)
            continue;
        write_flowing(out, span_make(text.ptr + from, token.from - from));
        text_add_string(out, "<mark>");
        escape_html(out, span_make(text.ptr + token.from, token.to - token.from));
        text_add_string(out, "</mark>");
        from = token.to;
    }
    write_flowing(out, span_from(text, from));
}

static struct html finished(const struct search_lexicon *lexicon, struct text *out)
{
    struct span s = arena_span(lexicon->arena, text_span(out));
    text_free(out);
    return (struct html){s.ptr, s.len};
}

struct html search_marked(const struct search_lexicon *lexicon, struct span text)
{
    struct text out;
    text_init(&out, 20 * text.len + 64);
    write_marked(&out, lexicon, text);
    return finished(lexicon, &out);
}

/* ---- the piece ---- */

static bool ends_sentence(char c)
{
    return c == '.' || c == '!' || c == '?' || c == ':' || c == '\n';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The hits that say most within the bytes of an extract: the first of them, or count. */
static size_t best_hit(const struct search_lexicon *lexicon, const struct hit *hits, size_t count)
{
    size_t best = count;
    double most = 0;
    size_t to = 0;
    for (size_t i = 0; i < count; i++) {
        while (to < count && hits[to].token.to - hits[i].token.from <= SEARCH_EXTRACT_BYTES - LEAD)
            to++;
        double weight = to > i ? weight_of(lexicon, hits + i, to - i) : 0;
        if (weight > most * 1.0001) {
            most = weight;
            best = i;
        }
    }
    return best;
}

/* The beginning of the sentence before `at`, or of a word when the sentence began long ago. */
static size_t begin_before(struct span text, size_t at)
{
    size_t low = at > LEAD ? at - LEAD : 0;
    for (size_t i = at; i > low; i--) {
        if (is_space(text.ptr[i - 1]) &&
            (text.ptr[i - 1] == '\n' || (i > 1 && ends_sentence(text.ptr[i - 2]))))
            return i;
    }
    if (low == 0)
        return 0;
    size_t from = at - LEAD / 2;
    while (from < at && !is_space(text.ptr[from - 1]))
        from++;
    return from;
}

/* The end of the word that the extract's last byte is in, or of the one before when that is too long. */
static size_t end_after(struct span text, size_t from)
{
    if (text.len - from <= SEARCH_EXTRACT_BYTES)
        return text.len;
    size_t end = from + SEARCH_EXTRACT_BYTES;
    while (end > from && !is_space(text.ptr[end]))
        end--;
    if (end > from)
        return end;
    end = from + SEARCH_EXTRACT_BYTES;
    while (((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--;
    return end;
}

struct html search_extract(const struct search_lexicon *lexicon, struct span text)
{
    struct hit hits[HITS_MAX];
    text = span_trim(text);
    size_t count = find_hits(lexicon, text, hits);
    size_t best = best_hit(lexicon, hits, count);
    size_t from = best < count ? begin_before(text, hits[best].token.from) : 0;
    size_t end = end_after(text, from);
    struct span piece = span_trim(span_make(text.ptr + from, end - from));
    struct text out;
    text_init(&out, 20 * piece.len + 64);
    bool within = from > 1 && text.ptr[from - 1] != '\n' && !ends_sentence(text.ptr[from - 2]);
    if (within)
        text_add_string(&out, "… ");
    write_marked(&out, lexicon, piece);
    if (end < text.len && piece.len > 0 && !ends_sentence(piece.ptr[piece.len - 1]))
        text_add_string(&out, " …");
    return finished(lexicon, &out);
}
