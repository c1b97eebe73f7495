/* Marks of what is posted: alike for words that are nearly the same, however they are spelled for the eye. */
#include "hold/hold.h"

#include "core/name_key.h"
#include "core/text.h"
#include "core/utf8.h"

#include <pthread.h>
#include <sodium.h>
#include <unicode/uchar.h>

enum { RUN = 3, BITS = 64, KEY_MAX = 8, GROWTH = 24 };
enum { PIECE = NAME_MAX * 8 }; /* as many code points as name_key looks at */

/* Of each ASCII character what name_key makes of it. */
static char keys[128][KEY_MAX + 1];
static pthread_once_t known = PTHREAD_ONCE_INIT;

static void know(void)
{
    struct arena *arena = arena_new(1 << 20);
    for (int c = 1; c < 128; c++) {
        char one = (char)c;
        struct span key = name_key(arena, span_make(&one, 1));
        if (key.len <= KEY_MAX)
            memcpy(keys[c], key.ptr, key.len);
    }
    arena_free(arena);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool is_ascii(char c)
{
    return (unsigned char)c < 0x80;
}

/* What looks alike is alike: "Вest с\xE2\x80\x8Bream" as "best cream". */
static void add_key(struct text *out, struct span piece)
{
    struct arena *arena = arena_new(1 << 20);
    text_add_span(out, name_key(arena, piece));
    arena_free(arena);
}

/* How many bytes the first character has, and whether it is part of a word: signs are none, unless they are letters in a ring. */
static size_t first_of(struct span s, bool *in_word)
{
    struct span rest = s;
    uint32_t point = 0;
    if (is_ascii(s.ptr[0]) || !utf8_next(&rest, &point)) {
        *in_word = is_letter(s.ptr[0]);
        return 1;
    }
    uint32_t type = U_GET_GC_MASK((UChar32)point);
    bool is_sign = (type & U_GC_S_MASK) != 0 &&
                   u_getIntPropertyValue((UChar32)point, UCHAR_DECOMPOSITION_TYPE) == U_DT_NONE;
    *in_word = (type & (U_GC_P_MASK | U_GC_Z_MASK)) == 0 && !is_sign;
    return s.len - rest.len;
}

/* Those at the beginning that are part of a word. */
static size_t word_length(struct span s, bool *only_ascii)
{
    size_t len = 0;
    bool in_word = true;
    *only_ascii = true;
    while (len < s.len) {
        size_t bytes = first_of(span_from(s, len), &in_word);
        if (!in_word)
            break;
        *only_ascii = *only_ascii && is_ascii(s.ptr[len]);
        len += bytes;
    }
    return len;
}

static void write_word(struct text *out, struct span word, bool only_ascii)
{
    for (size_t i = 0; only_ascii && i < word.len; i++)
        text_add_string(out, keys[(unsigned char)word.ptr[i]]);
    while (!only_ascii && word.len > 0) {
        struct span piece = utf8_cut(word, PIECE);
        add_key(out, piece);
        word = span_from(word, piece.len);
    }
}

/* A text in the letters that name_key has. Most have few that are not ASCII: only words with those are looked up. */
static void write_keys(struct text *out, struct span plain)
{
    pthread_once(&known, know);
    while (plain.len > 0) {
        bool only_ascii;
        bool in_word;
        size_t len = word_length(plain, &only_ascii);
        write_word(out, span_make(plain.ptr, len), only_ascii);
        plain = span_from(plain, len);
        if (plain.len > 0) {
            text_add_char(out, ' ');
            plain = span_from(plain, first_of(plain, &in_word));
        }
    }
}

/* The next word, in small letters, into `room` behind what is there. */
static bool next_word(struct span *rest, struct text *out)
{
    size_t i = 0;
    while (i < rest->len && !is_letter(rest->ptr[i]))
        i++;
    size_t from = i;
    while (i < rest->len && is_letter(rest->ptr[i])) {
        char c = rest->ptr[i++];
        text_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    text_add_char(out, ' ');
    *rest = span_from(*rest, i);
    return i > from;
}

static uint64_t hash_of(struct span s)
{
    static const unsigned char key[crypto_shorthash_KEYBYTES] = {0}; /* the same in all workers */
    uint64_t hash = 0;
    (void)crypto_shorthash((unsigned char *)&hash, (const unsigned char *)s.ptr, s.len, key);
    return hash;
}

int64_t hold_mark(struct span plain)
{
    int sums[BITS] = {0};
    size_t ends[RUN] = {0};
    size_t words = 0;
    uint64_t mark = 0;
    struct text run;
    struct text looks;
    text_init(&looks, plain.len * GROWTH + KEY_MAX);
    write_keys(&looks, plain);
    struct span rest = text_span(&looks);
    text_init(&run, rest.len * 2 + 16);
    while (next_word(&rest, &run)) {
        words++;
        if (words >= RUN) {
            size_t from = words == RUN ? 0 : ends[words % RUN];
            uint64_t hash = hash_of(span_from(text_span(&run), from));
            for (int bit = 0; bit < BITS; bit++)
                sums[bit] += (hash >> bit & 1) != 0 ? 1 : -1;
        }
        ends[words % RUN] = run.len;
    }
    text_free(&run);
    text_free(&looks);
    for (int bit = 0; bit < BITS; bit++)
        mark |= sums[bit] > 0 ? UINT64_C(1) << bit : 0;
    return words < HOLD_WORDS_MIN ? 0 : (int64_t)mark;
}
