/* Reading texts for the words that were asked for: which, and where. */
#include "search/lexicon.h"

#include <string.h>
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

/* The place of a stem among those that are looked for, new if need be; SEARCH_LEXICON_STEMS when there is no room. */
static size_t place_of(struct search_lexicon *lexicon, struct span stem)
{
    size_t i = 0;
    while (i < lexicon->wanted_count && !span_equal(lexicon->wanted[i].stem, stem))
        i++;
    if (i == lexicon->wanted_count && i < SEARCH_LEXICON_STEMS) {
        lexicon->begins[(unsigned char)stem.ptr[0]] = true;
        lexicon->wanted[lexicon->wanted_count++] = (struct search_wanted){.stem = stem};
    }
    return i;
}

/* A name that has no ranked stem is not why anything was found. */
static void add_name(struct search_lexicon *lexicon, struct span stems)
{
    struct search_other_name name = {0};
    bool ranked = false;
    struct span stem;
    while (span_word(&stems, &stem)) {
        size_t place = place_of(lexicon, stem);
        if (name.count == SEARCH_NAME_WORDS || place == SEARCH_LEXICON_STEMS)
            return;
        ranked = ranked || lexicon->wanted[place].weight > 0;
        name.stems[name.count++] = (uint8_t)place;
    }
    if (ranked && lexicon->name_count < SEARCH_LEXICON_NAMES)
        lexicon->names[lexicon->name_count++] = name;
}

void search_lexicon_init(struct search_lexicon *lexicon, struct arena *arena,
                         const struct search_lists *lists, const struct search_stems *names)
{
    *lexicon = (struct search_lexicon){.arena = arena};
    for (size_t i = 0; i < lists->count; i++) {
        const struct search_list *list = &lists->items[i];
        if (span_is_empty(list->term) || lexicon->wanted_count == SEARCH_TERMS_MAX)
            continue;
        struct search_wanted *wanted = &lexicon->wanted[place_of(lexicon, list->term)];
        wanted->weight = list->weight;
        wanted->alone = list->typed;
    }
    for (size_t i = 0; i < names->count; i++)
        add_name(lexicon, names->items[i]);
    lexicon->words = arena_array_of(arena, struct span, SEARCH_LEXICON_WORDS);
    lexicon->slots = arena_array_of(arena, uint16_t, SLOTS);
}

static bool may_have_stem(struct span word, struct span stem)
{
    size_t head = stem.len < STEM_HEAD ? stem.len : STEM_HEAD;
    return word.len >= head && word.len <= stem.len + STEM_MORE &&
           memcmp(word.ptr, stem.ptr, head) == 0;
}

static bool may_be_wanted(const struct search_lexicon *lexicon, struct span word)
{
    if (!lexicon->begins[(unsigned char)word.ptr[0]])
        return false;
    for (size_t i = 0; i < lexicon->wanted_count; i++) {
        if (may_have_stem(word, lexicon->wanted[i].stem))
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
        if (span_is_empty(word) || !may_be_wanted(lexicon, word))
            continue;
        uint16_t *slot = slot_of(lexicon, word);
        if (*slot != 0)
            continue;
        lexicon->words[lexicon->word_count++] = arena_span(lexicon->arena, word);
        *slot = (uint16_t)lexicon->word_count;
    }
}

/* The place of a stem, or wanted_count. */
static size_t find_stem(const struct search_lexicon *lexicon, struct span stem)
{
    size_t i = 0;
    while (i < lexicon->wanted_count && !span_equal(lexicon->wanted[i].stem, stem))
        i++;
    return i;
}

/* The index knows "IT band" by its other abbreviation: search_plain in sql/functions. */
static size_t find_itb(const struct search_lexicon *lexicon, struct span text,
                       struct search_token it)
{
    struct search_token next;
    if (!search_next_token(text, it.to, &next) || next.from != it.to + 1)
        return lexicon->wanted_count;
    char small[WORD_BYTES];
    struct span word = small_word(text, next, small);
    bool band = span_is(word, "band") || span_is(word, "bands") || span_is(word, "tract") ||
                span_is(word, "tracts");
    return band ? find_stem(lexicon, SPAN("itb")) : lexicon->wanted_count;
}

/* Which of the wanted stems a word has, or wanted_count. */
static size_t find_word(const struct search_lexicon *lexicon, struct span text,
                        struct search_token token)
{
    char small[WORD_BYTES];
    struct span word = small_word(text, token, small);
    if (span_is_empty(word))
        return lexicon->wanted_count;
    if (span_is(word, "it")) {
        size_t itb = find_itb(lexicon, text, token);
        if (itb < lexicon->wanted_count)
            return itb;
    }
    if (!may_be_wanted(lexicon, word))
        return lexicon->wanted_count;
    uint16_t number = *slot_of(lexicon, word);
    return number == 0 || number > lexicon->stem_count
               ? lexicon->wanted_count
               : find_stem(lexicon, lexicon->stems[number - 1]);
}

/* ---- where they are ---- */

/* The words of a name are next to each other, with a space or a hyphen between. */
static bool next_of_name(struct span text, struct search_token *token)
{
    size_t end = token->to;
    return search_next_token(text, end, token) && token->from == end + 1 &&
           strchr(" -\n", text.ptr[end]) != NULL;
}

/* Does the name begin with this word? Its tokens then; their number, or 0. */
static size_t read_name(const struct search_lexicon *lexicon, const struct search_other_name *name,
                        struct span text, struct search_token first, struct search_token *tokens)
{
    tokens[0] = first;
    for (size_t i = 1; i < name->count; i++) {
        tokens[i] = tokens[i - 1];
        if (!next_of_name(text, &tokens[i]) ||
            find_word(lexicon, text, tokens[i]) != name->stems[i])
            return 0;
    }
    return name->count;
}

/* The longest other name that begins with this word, which has the stem `wanted`. */
static size_t longest_name(const struct search_lexicon *lexicon, struct span text,
                           struct search_token first, size_t wanted, struct search_mark *marks)
{
    size_t longest = 0;
    for (size_t n = 0; n < lexicon->name_count; n++) {
        const struct search_other_name *name = &lexicon->names[n];
        struct search_token tokens[SEARCH_NAME_WORDS];
        if (name->stems[0] != wanted || name->count <= longest)
            continue;
        size_t count = read_name(lexicon, name, text, first, tokens);
        for (size_t i = 0; i < count; i++)
            marks[i] = (struct search_mark){tokens[i], name->stems[i], i > 0};
        longest = count > longest ? count : longest;
    }
    return longest;
}

size_t search_find_marks(const struct search_lexicon *lexicon, struct span text,
                         struct search_mark *marks)
{
    size_t count = 0;
    struct search_token token = {0};
    while (count + SEARCH_NAME_WORDS <= SEARCH_MARKS_MAX &&
           search_next_token(text, token.to, &token)) {
        size_t wanted = find_word(lexicon, text, token);
        if (wanted == lexicon->wanted_count)
            continue;
        size_t words = longest_name(lexicon, text, token, wanted, marks + count);
        if (words == 0 && lexicon->wanted[wanted].alone) {
            marks[count] = (struct search_mark){token, wanted, false};
            words = 1;
        }
        count += words;
        if (words > 0)
            token = marks[count - 1].token;
    }
    return count;
}

double search_weight_of(const struct search_lexicon *lexicon, const struct search_mark *marks,
                        size_t count)
{
    uint64_t seen = 0;
    double weight = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t bit = 1ULL << marks[i].wanted;
        if ((seen & bit) == 0)
            weight += lexicon->wanted[marks[i].wanted].weight;
        seen |= bit;
    }
    return weight;
}
