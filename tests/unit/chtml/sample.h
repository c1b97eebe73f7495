/* What the sample templates show: one field for each kind of value. */
#ifndef CHTML_SAMPLE_H
#define CHTML_SAMPLE_H

#include "core/clock.h"

struct sample_item {
    int64_t id;
    struct span title;
    struct span text;
    bool chosen;
};

struct sample_page {
    struct span title;
    const char *author;
    struct html body;
    struct span link;
    struct span query;
    struct span draft;
    instant asked;
    uint64_t views;
    unsigned answers;
    bool locked;
    const struct sample_item *items;
    size_t count;
};

#endif
