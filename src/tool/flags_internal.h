/* Between the parts of the flag compiler. */
#ifndef TOOL_FLAGS_INTERNAL_H
#define TOOL_FLAGS_INTERNAL_H

#include "tool/flags.h"

enum {
    PHRASE_MAX = 7,
    ELEMENTS_MAX = 4,
    PATTERNS_MAX = 1280,
    SETS_MAX = 4096,
    FLAGS_MAX = 64,
    VARIANTS_MAX = 512
};

/* A word, a phrase, a range of numbers, or (while the file is read) another set by its name, with words behind it. */
struct flags_entry {
    struct flags_entry *next;
    struct span words[PHRASE_MAX];
    size_t count;
    bool fuzzy;
    bool is_range;
    int64_t low, high;
    struct span other;
};

struct flags_set {
    struct span name; /* what is between ( and ) for a set without a name */
    struct flags_entry *first;
    size_t line;
    bool defined;
    bool expanding;
};

struct flags_pattern {
    size_t flag;
    size_t sets[ELEMENTS_MAX];
    int64_t gaps[ELEMENTS_MAX];
    size_t count;
    int64_t window;
    size_t unless;
    size_t beside;
    size_t words_max; /* of the text; 0: any */
};

/* A way to write a word that is looked up as the word. */
struct flags_variant {
    struct span spelling;
    struct span word;
};

struct flags_flag {
    struct span name;
    struct span tier;
    struct span title;
    struct span text;
    bool has_source;
    bool call;     /* worth an emergency call */
    bool harmless; /* the card may say that it may be */
    size_t patterns;
    size_t line;
};

struct flags {
    struct arena *arena;
    const char *path;
    struct text *error;
    size_t line;
    struct flags_variant variants[VARIANTS_MAX];
    size_t variant_count;
    struct flags_set sets[SETS_MAX]; /* [0] is none */
    size_t set_count;
    struct flags_flag flags[FLAGS_MAX];
    size_t flag_count;
    struct flags_pattern patterns[PATTERNS_MAX];
    size_t pattern_count;
};

/* The words of all sets, sorted. */
struct flags_names {
    struct span *items;
    size_t count;
};

/* A list of numbers within another one. */
struct flags_run {
    size_t first;
    size_t count;
};

/* Where the sets that a word is in, their uses in the wordings and the phrases that it begins are written. */
struct flags_word_runs {
    struct flags_run sets;
    struct flags_run uses;
    struct flags_run phrases;
};

MUST_CHECK bool flags_fail(struct flags *flags, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The set of this name, made when there is none; 0 after a failure. */
size_t flags_set_named(struct flags *flags, struct span name);

/* Adds "word, two words+, OTHER, OTHER word~, #6-99" to a set; `separator` is ',' or '|'. */
MUST_CHECK bool flags_add_entries(struct flags *flags, size_t set, struct span list,
                                  char separator);

/* Reads "word: spelling, spelling": what follows "same". */
MUST_CHECK bool flags_read_same(struct flags *flags, struct span line);

/* Reads what follows "match" into a new pattern of the newest flag. */
MUST_CHECK bool flags_read_pattern(struct flags *flags, struct span line);

/* A word's place in the table, from 1; 0: it is not there. */
size_t flags_word_id(const struct flags_names *names, struct span word);

/* flags_lists.c: what words and phrases are in. */
struct flags_lists *flags_lists_new(const struct flags *flags, const struct flags_names *names);
void flags_lists_free(struct flags_lists *lists);
/* Call it for each word in turn, from 1. */
struct flags_word_runs flags_lists_add(struct flags_lists *lists, size_t word);
/* False: there is more than the table has numbers for. */
bool flags_lists_fit(const struct flags_lists *lists);
void flags_lists_write(const struct flags_lists *lists, struct text *out);
/* The uses of sets, the later elements of wordings first; returns how many. */
size_t flags_write_uses(const struct flags *flags, const size_t *sets, size_t count,
                        struct text *out);

#endif
