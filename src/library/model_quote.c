/* Is it one sentence? For quotes, which are that at most. */
#include "library/model.h"

/* What ends in a full stop and no sentence. Single letters are initials: "e.g.", "J. Smith". */
static bool is_abbreviation(struct span word)
{
    static const char *const words[] = {"al",   "approx", "ca",  "cf",  "dr",  "eds", "eq",  "fig",
                                        "max",  "min",    "mr",  "mrs", "ms",  "no",  "nos", "pp",
                                        "prof", "ref",    "sec", "st",  "tab", "vol", "vs"};
    char lower[8];
    if (word.len <= 1)
        return true;
    if (word.len >= sizeof(lower))
        return false;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = (char)(word.ptr[i] | 0x20);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (span_equal(span_make(lower, word.len), span_of(words[i])))
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The letters before the byte at `at`. */
static struct span word_before(struct span s, size_t at)
{
    size_t from = at;
    while (from > 0 && is_letter(s.ptr[from - 1]))
        from--;
    return span_make(s.ptr + from, at - from);
}

/* Moves past closing quotes and brackets: ASCII ones, and ’ ” » as UTF-8. */
static size_t past_closing(struct span s, size_t at)
{
    for (;;) {
        struct span rest = span_from(s, at);
        if (rest.len > 0 && strchr("\"')]", rest.ptr[0]) != NULL)
            at++;
        else if (span_starts(rest, "\xE2\x80\x99") || span_starts(rest, "\xE2\x80\x9D"))
            at += 3;
        else if (span_starts(rest, "\xC2\xBB"))
            at += 2;
        else
            return at;
    }
}

bool model_is_one_sentence(struct span s)
{
    s = span_trim(s);
    for (size_t i = 0; i < s.len; i++) {
        bool stop = s.ptr[i] == '.';
        if (span_starts(span_from(s, i), "\xE3\x80\x82")) /* 。 has no space behind it */
            return past_closing(s, i + 3) >= s.len;
        if (!stop && s.ptr[i] != '!' && s.ptr[i] != '?')
            continue;
        size_t next = past_closing(s, i + 1);
        if (next >= s.len || (s.ptr[next] != ' ' && s.ptr[next] != '\n'))
            continue;
        while (next < s.len && (s.ptr[next] == ' ' || s.ptr[next] == '\n'))
            next++;
        bool goes_on = s.ptr[next] >= 'a' && s.ptr[next] <= 'z';
        struct span word = word_before(s, i);
        bool short_form = stop && i > 0 && is_letter(s.ptr[i - 1]) && is_abbreviation(word);
        if (!goes_on && !short_form)
            return false;
    }
    return true;
}
