/* What the pages of members' own plans load. */
#ifndef OWN_PLAN_OWN_PLAN_PAGE_H
#define OWN_PLAN_OWN_PLAN_PAGE_H

#include "own_plan/own_plan.h"
#include "routine/routine.h"
#include "safety/safety.h"

struct own_plan_new_page {
    struct own_plan_question question;
    struct own_plan_answers answers;
    struct own_plan_entries entries;
    int64_t saved; /* the id of what was saved */
    size_t there;  /* the first step that was ticked and is in the plan already, from 1; 0: none */
};

struct own_plan_page {
    struct own_plan plan;
    struct own_plan_sources sources;
    struct routine_entries stretches; /* that its steps name */
    struct own_plan_versions versions;
    struct own_plan typed; /* of a form that was sent: what is in it; count 0: it was not read */
    int64_t saved;
};

struct own_plan_list_page {
    struct own_plan_rows rows;
    struct own_plan_consent consent;
};

/* What a tick of an answer's advice, or of an entry, is called: "12.3.0", "12.3". In the arena. */
struct span own_plan_tick(struct arena *arena, int64_t id, int64_t revision, size_t at);
struct span own_plan_entry_tick(struct arena *arena, const struct own_plan_entry *entry);
/* Is it among those that were sent, with commas between? */
bool own_plan_is_ticked(struct span ticks, struct span tick);

struct request;
/*
 * Adds a step of its owner's own for each line of the field of that name, of which is said what does not fit. Both forms call it last. A
 * line that is a step of theirs already, of `kept` or of `plan`, is none more: returns the first such place in `kept`, from 1, else 0.
 */
size_t own_plan_add_lines(struct request *r, struct own_plan *plan, const char *name,
                          const struct own_plan_kept *kept);

/* What is wrong with that cell of the rows of a form, "steps.2.reason"; empty: nothing. */
struct form;
struct span own_plan_cell_error(const struct form *form, struct span cell);

/* The step of the plan that a row of a form is of, by its cell "place"; NULL: none. */
const struct own_plan_step *own_plan_sent_step(const struct own_plan *plan, struct span place);

/* What is written in a form of own_plan_edit mentions. */
struct safety_hits own_plan_sent_safety(struct request *r);
/* What a plan mentions, in its steps, whether or not they are from an answer, and in why they were dropped and it was changed. */
struct safety_hits own_plan_safety(const struct own_plan *plan);

#endif
