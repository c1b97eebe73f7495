/*
 * Similar questions: the ranking finds candidates by their whole threads, same.h compares the titles. A page
 * takes it step by step, each with its batch done before the next:
 *
 *     similar_find, similar_rows, similar_compare, similar_choose
 */
#ifndef SEARCH_SIMILAR_H
#define SEARCH_SIMILAR_H

#include "db/batch.h"
#include "search/rank.h"
#include "search/same.h"

struct request;

/* ---- the words of texts ---- */

/* Each in its place; a text without words stays empty. */
struct similar_texts {
    size_t count;
    struct same_text **items; /* NULL: no words */
};

/* Queues reading the words of `texts` by the index as it is now. */
void similar_store_words(struct db_batch *batch, const struct span *texts, size_t count,
                         struct similar_texts *out);

/* The score of two of them, 0 when one has no words: see same_score. */
double similar_score(const struct similar_texts *texts, size_t a, size_t b);

/* ---- similar questions ---- */

enum {
    SIMILAR_CANDIDATES = 30,
    SIMILAR_QUESTIONS = 5, /* beside a question */
    SIMILAR_ASKED = 3,     /* while one is asked: they are shown between the title and the text */
    SIMILAR_ENTRIES = 4,
};

struct similar_question {
    int64_t place; /* in the ranking, from 1 */
    int64_t id;
    struct span title;
    struct span slug;
    int64_t answer_count;
    bool accepted;
    double same; /* the score for "the same question" */
    double order;
};

struct similar_entry {
    struct span kind;
    struct span slug;
    struct span title;
};

struct similar {
    struct span title; /* of the question that others are looked for */
    struct span words; /* what else is known of it: its beginning, its tags */
    int64_t id;        /* its thread, left out; 0: not asked yet */
    struct {
        size_t count;
        struct similar_question *items;
    } questions; /* the best first */
    struct {
        size_t count;
        struct similar_entry *items;
    } entries; /* of a question that is there */
    /* On the way there. */
    struct search_lists lists;
    struct search_stems stems;
    struct search_ranking ranking;
    double least; /* the score from which a thread fits */
    struct similar_texts texts;
};

/* A question as one looks for others like it. */
struct similar_to {
    struct span title; /* empty: there is none */
    struct span slug;
    struct span beginning;
};
void similar_store_to(struct db_batch *batch, int64_t question, struct similar_to *out);

void similar_find(struct similar *similar, struct db_batch *batch);
void similar_rows(struct similar *similar, struct db_batch *batch);
void similar_compare(struct similar *similar, struct db_batch *batch);
/*
 * Keeps those whose title is near in words, by itself or the other way round; beside a question also those whose
 * thread has a good part of what it has.
 */
void similar_choose(struct similar *similar);

/* ---- on pages (similar_web.c) ---- */

/*
 * Looks for questions like similar->title in the lane of search, and has the page wait. Its next step finds
 * them; none when search is down or slow.
 */
void similar_look(struct request *r, struct similar *similar);

#endif
