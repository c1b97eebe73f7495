/* Between the handlers about people and their pages. */
#ifndef PERSON_PERSON_PAGE_H
#define PERSON_PERSON_PAGE_H

#include "account/account.h"
#include "person/person.h"
#include "post/post.h"

struct person_setting_page {
    struct person_setting setting;
    bool saved; /* just now */
};

struct person_block_page {
    struct person_between between;
};

/* Asking somebody about a post. */
struct person_ask_page {
    struct person_between between;
    struct post_source about; /* as whoever asks sees it; id 0: none is named, or it is none */
    struct account_post_list newest; /* of theirs, to choose from when none is named */
    struct post_text text;
    struct post_place place; /* of the comment that came of it */
    int64_t id;              /* of that */
    struct span held;        /* why it waits for a moderator; empty: it does not */
};

#endif
