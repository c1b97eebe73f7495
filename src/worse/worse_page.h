/* What the pages of "It made it worse" load. */
#ifndef WORSE_WORSE_PAGE_H
#define WORSE_WORSE_PAGE_H

#include "library/library.h"
#include "worse/worse.h"

struct worse_page {
    struct worse_target target;
    struct worse_list list;
    int64_t made;
};

struct worse_decide_page {
    struct worse_case about;
    struct worse_case before; /* as it was when the form was sent */
    struct worse_case after;  /* and once it was undone: id 0 when nothing of it is left */
    struct worse_list reports;
    struct span claimer;
    struct entry entry; /* of a stretch, when a caution is added */
    struct span entry_words;
    struct span reason; /* what is noted of the decision */
    struct post_text text;
    int64_t comment;
};

/* The field that goes with a button of that page: "ask" of "change". */
const char *worse_field_of(struct span what);
/* Is it what the form had there before anybody wrote? */
bool worse_is_suggested(const char *field, struct span words);

#endif
