/* A text as words of the table of red flags. */
#ifndef SAFETY_WORDS_H
#define SAFETY_WORDS_H

#include "safety/table.h"

struct safety_token {
    uint16_t word;  /* in the table of words; 0: any other */
    uint16_t place; /* words that count before it; much more behind the end of a sentence */
    int32_t number; /* -1: it is none */
    bool counts;
    bool begins;         /* a sentence */
    bool after_question; /* the sentence before it is one */
    bool after_comma;
    bool after_pause; /* behind ; : ( ) or a dash or slash with a space beside it */
};

/* Where a reader is. Zero, but for `rest` and `html`, at the beginning. */
struct safety_reader {
    struct span rest;
    bool html;
    bool pending_sentence;
    bool question; /* what is pending ended with a question mark */
    unsigned newlines;
    bool comma, pause;        /* what is between the last word and the next one */
    bool gap_space, gap_dash; /* the same: whether a dash has a space beside it */
    uint16_t place;
    size_t counted; /* words that count so far, without sentences */
};

/* The place of a word (lower-case letters and digits of ASCII, or '?' for others) in the table of words; 0: it is none of them. */
uint16_t safety_find_word(struct span word);

/* The next word; false at the end, when `rest` may be filled again. */
bool safety_read_token(struct safety_reader *reader, struct safety_token *token);

#endif
