/* What the pages of trials load. */
#ifndef TRIAL_TRIAL_PAGE_H
#define TRIAL_TRIAL_PAGE_H

#include "post/post.h"
#include "trial/trial.h"
#include "worse/worse.h"

struct trial_page {
    struct trial_list list;
    struct trial trial;
    struct check_in_list check_ins;
    struct trial_target target;
    struct trial_consent consent;
    struct trial_regions regions; /* of a new one */
    struct trial_place own;
    struct worse_changes changed; /* by coaches, of what is tried just now */
};

struct check_in_page {
    struct check_in_asked asked;
    struct span token; /* of a mail's link; empty: its owner is signed in */
    bool thanks;       /* it was just reported by that link */
};

struct trial_reports_page {
    struct post_source source;
    struct trial_target target; /* id 0: it cannot be tried */
    struct trial_report_list list;
    struct trial_place place; /* as chosen */
    struct trial_place own;   /* as the viewer's card has it */
    struct trial_regions regions;
    struct trial_counts counts;
};

/* Is it getting worse, by why it was stopped or by the last report? */
bool trial_is_worse(const struct trial_page *page);

/* The form's numbers of the activities, "score1" and so on, as far as `count`; -1 where none was chosen. In the arena. */
struct request;
const int64_t *trial_form_scores(struct request *r, size_t count);

#endif
