/* The table of wordings that build/flags makes of assets/safety/flags.txt. */
#ifndef SAFETY_TABLE_H
#define SAFETY_TABLE_H

#include "safety/safety.h"

enum {
    SAFETY_ELEMENTS_MAX = 4, /* of a pattern */
    SAFETY_PATTERNS_MAX = 1280,
    SAFETY_SETS_MAX = 4096,
    SAFETY_PHRASE_MAX = 7, /* words */
    SAFETY_LETTERS = 36    /* what a word may begin with: 0 to 9, a to z */
};

/* Sets that the matcher itself knows. flags_emit.c has their names in this order. */
enum safety_special {
    SAFETY_DENIAL,     /* "no" */
    SAFETY_NOT_DENIAL, /* "no longer", which denies nothing */
    SAFETY_DENIAL_END, /* "but" */
    SAFETY_DENIAL_OR,  /* by which a list with commas goes on */
    SAFETY_STATED,     /* what begins something new behind a comma: "numb" */
    SAFETY_UNTIL,      /* by which a denial is a mention: "no leaks until now" */
    SAFETY_CONDITION,  /* "if you" */
    SAFETY_SPECIAL,
};

/* A list of numbers within another array. */
struct safety_run {
    uint16_t first;
    uint16_t count;
};

/* Words are known by their place in the table of words, from 1; 0 is any other word. */
struct safety_word {
    const char *text;
    uint16_t same; /* 0, or the word of which this is another spelling */
    uint8_t len;
    bool filler;
    uint8_t special;           /* bit i: a part of special set i begins with it */
    struct safety_run sets;    /* in word_sets: the sets that it is in by itself */
    struct safety_run uses;    /* in word_uses: where all of them occur in the patterns */
    struct safety_run phrases; /* in phrases: those that it begins, sorted by their second words */
};

struct safety_phrase {
    struct safety_run sets; /* in word_sets */
    struct safety_run uses; /* in word_uses */
    uint8_t count;          /* of the words behind the first */
    uint16_t words[SAFETY_PHRASE_MAX - 1];
};

/* Where a set occurs in the patterns: later elements first. */
struct safety_use {
    uint16_t pattern;
    uint8_t element;
    uint8_t flag;
    bool any_order;
};

struct safety_set {
    struct safety_run uses;
};

struct safety_range {
    uint16_t set;
    uint16_t low, high; /* both are in it */
};

struct safety_pattern {
    uint8_t flag;
    uint8_t count;
    uint8_t window; /* 0: in this order; else the words among them, in any order */
    uint8_t gaps[SAFETY_ELEMENTS_MAX]; /* words that may come before each element but the first */
    uint16_t unless;                   /* a set, 0: none */
    uint16_t beside;                   /* a set, 0: none */
    uint8_t words_max;                 /* of the text, of those that count; 0: any */
};

struct safety_table {
    const struct safety_flag *flags;
    size_t flag_count;
    const struct safety_word *words; /* sorted; [0] is no word */
    size_t word_count;
    uint16_t letters[SAFETY_LETTERS + 1];       /* words by what they begin with */
    const uint16_t *fuzzy;                      /* words that may be misspelt */
    uint16_t fuzzy_letters[SAFETY_LETTERS + 1]; /* the same for them */
    const uint16_t *word_sets;
    const struct safety_phrase *phrases;
    const struct safety_range *ranges;
    size_t range_count;
    const struct safety_set *sets; /* [0] is none */
    size_t set_count;
    const struct safety_use *uses;
    const struct safety_use *word_uses;
    const struct safety_pattern *patterns;
    size_t pattern_count;
    uint16_t special[SAFETY_SPECIAL]; /* sets */
};

extern const struct safety_table safety_table;

#endif
