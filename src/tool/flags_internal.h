/* Between the parts of the flag compiler. */
#ifndef TOOL_FLAGS_INTERNAL_H
#define TOOL_FLAGS_INTERNAL_H

#include "tool/flags.h"

enum { PHRASE_MAX = 7, ELEMENTS_MAX = 4, PATTERNS_MAX = 1024, SETS_MAX = 3072, FLAGS_MAX = 64 };

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
    bool alone;
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
    struct flags_set sets[SETS_MAX]; /* [0] is none */
    size_t set_count;
    struct flags_flag flags[FLAGS_MAX];
    size_t flag_count;
    struct flags_pattern patterns[PATTERNS_MAX];
    size_t pattern_count;
};

MUST_CHECK bool flags_fail(struct flags *flags, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* The set of this name, made when there is none; 0 after a failure. */
size_t flags_set_named(struct flags *flags, struct span name);

/* Adds "word, two words+, OTHER, OTHER word~, #6-99" to a set; `separator` is ',' or '|'. */
MUST_CHECK bool flags_add_entries(struct flags *flags, size_t set, struct span list,
                                  char separator);

/* Reads what follows "match" into a new pattern of the newest flag. */
MUST_CHECK bool flags_read_pattern(struct flags *flags, struct span line);

#endif
