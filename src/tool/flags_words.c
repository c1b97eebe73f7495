/* The words of a set: endings, misspellings, phrases, numbers, other sets. */
#include "tool/flags_internal.h"

enum { WORD_MAX = 24 };

static bool is_small(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_vowel(char c)
{
    return c != '\0' && strchr("aeiou", c) != NULL;
}

static void add(struct flags *flags, size_t set, const struct flags_entry *entry)
{
    struct flags_entry *copy = arena_new_of(flags->arena, struct flags_entry);
    *copy = *entry;
    copy->next = flags->sets[set].first;
    flags->sets[set].first = copy;
}

/* The entry with `ending` in place of the last `cut` bytes of its last word. */
static void add_ended(struct flags *flags, size_t set, const struct flags_entry *entry, size_t cut,
                      const char *ending)
{
    struct flags_entry copy = *entry;
    struct span *last = &copy.words[copy.count - 1];
    *last = arena_printf(flags->arena, SPAN_FMT "%s", (int)(last->len - cut), last->ptr, ending);
    add(flags, set, &copy);
}

static void add_plural(struct flags *flags, size_t set, const struct flags_entry *entry)
{
    struct span word = entry->words[entry->count - 1];
    bool hisses = span_ends(word, "s") || span_ends(word, "x") || span_ends(word, "ch") ||
                  span_ends(word, "sh");
    if (word.len > 2 && span_ends(word, "y") && !is_vowel(word.ptr[word.len - 2]))
        add_ended(flags, set, entry, 1, "ies");
    else
        add_ended(flags, set, entry, 0, hisses ? "es" : "s");
}

/* "stop" doubles its last letter: one vowel between two consonants, in a short word. */
static bool doubles(struct span word)
{
    if (word.len < 3 || word.len > 4)
        return false;
    char last = word.ptr[word.len - 1];
    return !is_vowel(last) && strchr("wxy", last) == NULL && is_vowel(word.ptr[word.len - 2]) &&
           !is_vowel(word.ptr[word.len - 3]);
}

static void add_verb(struct flags *flags, size_t set, const struct flags_entry *entry)
{
    struct span word = entry->words[entry->count - 1];
    add_plural(flags, set, entry);
    if (span_ends(word, "ee")) {
        add_ended(flags, set, entry, 0, "d");
        add_ended(flags, set, entry, 0, "ing");
    } else if (span_ends(word, "e")) {
        add_ended(flags, set, entry, 0, "d");
        add_ended(flags, set, entry, 1, "ing");
    } else if (doubles(word)) {
        char twice[] = {word.ptr[word.len - 1], '\0'};
        add_ended(flags, set, entry, 0, arena_printf(flags->arena, "%sed", twice).ptr);
        add_ended(flags, set, entry, 0, arena_printf(flags->arena, "%sing", twice).ptr);
    } else {
        add_ended(flags, set, entry, 0, "ed");
        add_ended(flags, set, entry, 0, "ing");
    }
}

/* The word that is written so; most are written as they are. */
static struct span same_as(const struct flags *flags, struct span spelling)
{
    for (size_t i = 0; i < flags->variant_count; i++) {
        if (span_equal(flags->variants[i].spelling, spelling))
            return flags->variants[i].word;
    }
    return spelling;
}

/*
 * Words as src/safety/words.c cuts them: small letters and digits, apostrophes left out, digits apart from the letters
 * behind them.
 */
static bool cut_words(struct flags *flags, struct span text, struct flags_entry *entry)
{
    char *word = arena_alloc(flags->arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i <= text.len; i++) {
        char c = i < text.len ? text.ptr[i] : ' ';
        bool parts = len > 0 && is_digit(word[len - 1]) && is_digit(word[0]) && !is_digit(c);
        if (c == '\'')
            continue;
        if (len > 0 && (parts || !is_small(c))) {
            if (entry->count == PHRASE_MAX || len > WORD_MAX)
                return flags_fail(flags, "too long: " SPAN_FMT, SPAN_ARG(text));
            entry->words[entry->count++] =
                same_as(flags, arena_span(flags->arena, span_make(word, len)));
            len = 0;
        }
        if (is_small(c))
            word[len++] = c;
        else if (strchr(" -&", c) == NULL)
            return flags_fail(flags, "not a letter: %c in " SPAN_FMT, c, SPAN_ARG(text));
    }
    return entry->count > 0 || flags_fail(flags, "no word");
}

static bool add_range(struct flags *flags, size_t set, struct span range)
{
    struct flags_entry entry = {.is_range = true};
    struct span low;
    range = span_from(range, 1);
    if (!span_next(&range, '-', &low) || !span_int(low, 0, 9999, &entry.low) ||
        !span_int(range, entry.low, 9999, &entry.high))
        return flags_fail(flags, "a range of numbers is written #6-99");
    add(flags, set, &entry);
    return true;
}

static bool add_entry(struct flags *flags, size_t set, struct span text)
{
    struct flags_entry entry = {.count = 0};
    bool plural = false;
    bool verb = false;
    if (text.len > 0 && text.ptr[0] == '#')
        return add_range(flags, set, text);
    if (text.len > 0 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z') {
        (void)span_word(&text, &entry.other);
        text = span_trim(text);
        if (text.len == 0) {
            add(flags, set, &entry);
            return true;
        }
    }
    for (; text.len > 0 && strchr("+~?", text.ptr[text.len - 1]) != NULL; text.len--) {
        plural = plural || text.ptr[text.len - 1] == '+';
        verb = verb || text.ptr[text.len - 1] == '~';
        entry.fuzzy = entry.fuzzy || text.ptr[text.len - 1] == '?';
    }
    if (!cut_words(flags, text, &entry))
        return false;
    add(flags, set, &entry);
    if (verb)
        add_verb(flags, set, &entry);
    else if (plural)
        add_plural(flags, set, &entry);
    return true;
}

bool flags_add_entries(struct flags *flags, size_t set, struct span list, char separator)
{
    struct span piece;
    while (span_next(&list, separator, &piece)) {
        if (!add_entry(flags, set, span_trim(piece)))
            return false;
    }
    return true;
}

static bool one_word(struct flags *flags, struct span text, struct span *word)
{
    struct flags_entry entry = {.count = 0};
    if (!cut_words(flags, span_trim(text), &entry))
        return false;
    *word = entry.words[0];
    return entry.count == 1 || flags_fail(flags, "same is said of one word");
}

bool flags_read_same(struct flags *flags, struct span line)
{
    struct span word;
    struct span piece;
    (void)span_next(&line, ':', &piece);
    if (flags->set_count > 1)
        return flags_fail(flags, "same comes before the first set");
    if (!one_word(flags, piece, &word))
        return false;
    while (span_next(&line, ',', &piece)) {
        struct flags_variant variant = {.word = word};
        if (!one_word(flags, piece, &variant.spelling))
            return false;
        if (flags->variant_count == VARIANTS_MAX)
            return flags_fail(flags, "more than %d spellings", VARIANTS_MAX);
        if (!span_equal(variant.spelling, same_as(flags, variant.spelling)) ||
            span_equal(variant.spelling, word))
            return flags_fail(flags, "this spelling is there twice");
        flags->variants[flags->variant_count++] = variant;
    }
    return true;
}
