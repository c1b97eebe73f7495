/* Between the pages about an answer's reactions and reaction_view.chtml. */
#ifndef REACTION_REACTION_PAGE_H
#define REACTION_REACTION_PAGE_H

#include "reaction/reaction.h"
#include "web/page.h"

struct reaction_page {
    struct post_source source;
    struct reaction_own own;
};

#endif
