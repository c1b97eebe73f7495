/* Which word of the table a word of a text is: a plural, a last letter left out and one wrong letter make no difference. */
#include "safety/words.h"

enum { FUZZY_MIN = 4, PLURAL_MIN = 5, ING_MIN = 5, ING_MAX = 24 };

static size_t letter_index(char c)
{
    return c <= '9' ? (size_t)(c - '0') : (size_t)(c - 'a') + 10;
}

static int compare(struct span word, const struct safety_word *entry)
{
    size_t len = word.len < entry->len ? word.len : entry->len;
    int order = memcmp(word.ptr, entry->text, len);
    return order != 0 ? order : (word.len > entry->len) - (word.len < entry->len);
}

/* One letter more, less, other, or two changed over; both begin alike. */
static bool is_near(struct span a, struct span b)
{
    if (a.len > b.len) {
        struct span swap = a;
        a = b;
        b = swap;
    }
    if (b.len - a.len > 1)
        return false;
    size_t i = 0;
    while (i < a.len && a.ptr[i] == b.ptr[i])
        i++;
    if (a.len < b.len)
        return span_equal(span_from(a, i), span_from(b, i + 1));
    if (span_equal(span_from(a, i + 1), span_from(b, i + 1)))
        return true;
    return i + 1 < a.len && a.ptr[i] == b.ptr[i + 1] && a.ptr[i + 1] == b.ptr[i] &&
           span_equal(span_from(a, i + 2), span_from(b, i + 2));
}

/* A short word is too near to others: there only two letters changed over or one typed twice count. */
static bool is_slip(struct span word, struct span entry)
{
    if (entry.len > FUZZY_MIN)
        return is_near(word, entry);
    size_t i = 0;
    while (i < entry.len && i < word.len && word.ptr[i] == entry.ptr[i])
        i++;
    if (word.len == entry.len)
        return i + 1 < word.len && word.ptr[i] == entry.ptr[i + 1] &&
               word.ptr[i + 1] == entry.ptr[i] &&
               span_equal(span_from(word, i + 2), span_from(entry, i + 2));
    return word.len == entry.len + 1 && i > 0 && word.ptr[i] == word.ptr[i - 1] &&
           span_equal(span_from(word, i + 1), span_from(entry, i));
}

/* "Unmb": the first two letters changed over. */
static bool is_begun_wrong(struct span word, struct span entry)
{
    return word.len == entry.len && word.ptr[0] != word.ptr[1] && word.ptr[0] == entry.ptr[1] &&
           word.ptr[1] == entry.ptr[0] && span_equal(span_from(word, 2), span_from(entry, 2));
}

static uint16_t find_begun_wrong(struct span word)
{
    const struct safety_table *t = &safety_table;
    size_t letter = letter_index(word.ptr[1]);
    for (size_t i = t->fuzzy_letters[letter]; i < t->fuzzy_letters[letter + 1]; i++) {
        const struct safety_word *entry = &t->words[t->fuzzy[i]];
        if (is_begun_wrong(word, span_make(entry->text, entry->len)))
            return t->fuzzy[i];
    }
    return 0;
}

static uint16_t find_near(struct span word, size_t letter)
{
    const struct safety_table *t = &safety_table;
    for (size_t i = t->fuzzy_letters[letter]; i < t->fuzzy_letters[letter + 1]; i++) {
        const struct safety_word *entry = &t->words[t->fuzzy[i]];
        if (is_slip(word, span_make(entry->text, entry->len)))
            return t->fuzzy[i];
    }
    return word.ptr[1] == '?' ? 0 : find_begun_wrong(word);
}

static uint16_t find_exactly(struct span word, size_t letter)
{
    const struct safety_table *t = &safety_table;
    size_t low = t->letters[letter];
    size_t high = t->letters[letter + 1];
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(word, &t->words[middle]);
        if (order == 0)
            return (uint16_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return 0;
}

/* "Feelin", "losin". */
static uint16_t find_ing(struct span word, size_t letter)
{
    char whole[ING_MAX + 1];
    if (word.len < ING_MIN || word.len > ING_MAX || !span_ends(word, "in"))
        return 0;
    memcpy(whole, word.ptr, word.len);
    whole[word.len] = 'g';
    return find_exactly(span_make(whole, word.len + 1), letter);
}

/* "Bladder's" and "bladders" are "bladder", unless they are words of the table themselves. */
uint16_t safety_find_word(struct span word)
{
    if (word.len == 0 || word.ptr[0] == '?')
        return 0;
    size_t letter = letter_index(word.ptr[0]);
    uint16_t found = find_exactly(word, letter);
    if (found == 0 && word.len >= PLURAL_MIN && span_ends(word, "s") && !span_ends(word, "ss"))
        found = find_exactly(span_make(word.ptr, word.len - 1), letter);
    if (found == 0)
        found = find_ing(word, letter);
    if (found == 0 && word.len >= FUZZY_MIN)
        found = find_near(word, letter);
    uint16_t same = safety_table.words[found].same;
    return same != 0 ? same : found;
}
