/* What the form that merges two entries takes. */
#include "merge/merge_page.h"

#include "web/once.h"

static const char *const keeps[] = {"this", "that", NULL};

#define TAKE(path)                                                             \
    {                                                                          \
        .name = "take." path, .kind = FORM_CHOICE, .choices = merge_take_names \
    }

/* The fields of all kinds: each page asks for those of its own. That none is missing: tests/unit/merge_test.c. */
const struct form_field merge_form_fields[] = {
    MERGE_OTHER_FIELD,
    {.name = "keep", .kind = FORM_CHOICE, .choices = keeps},
    {.name = "shown",
     .kind = FORM_CHOICE,
     .choices = keeps}, /* which one stayed as the form was shown */
    {.name = "reason", .kind = FORM_LINE, .label = "Why they are one", .max = 200},
    {.name = "revision", .kind = FORM_REVISION},
    {.name = "other_revision", .kind = FORM_REVISION},
    {.name = "preview", .kind = FORM_BUTTON},
    ONCE_FIELD,
    TAKE("title"),
    TAKE("aliases"),
    TAKE("summary"),
    TAKE("tags"),
    TAKE("body"),
    TAKE("type"),
    TAKE("sides"),
    TAKE("positions"),
    TAKE("steps"),
    TAKE("steps_under"),
    TAKE("feel_where"),
    TAKE("not_feel"),
    TAKE("faults"),
    TAKE("breathing"),
    TAKE("dose.sets"),
    TAKE("dose.reps"),
    TAKE("dose.hold"),
    TAKE("dose.unit"),
    TAKE("dose.total"),
    TAKE("dose.rest"),
    TAKE("dose.per_day"),
    TAKE("dose.days_per_week"),
    TAKE("dose.source"),
    TAKE("dose.note"),
    TAKE("dose.others"),
    TAKE("kit"),
    TAKE("spaces"),
    TAKE("partner"),
    TAKE("partner_steps"),
    TAKE("easier"),
    TAKE("harder"),
    TAKE("swaps"),
    TAKE("one_way"),
    TAKE("muscles"),
    TAKE("movement"),
    TAKE("cautions"),
    TAKE("stop"),
    TAKE("retest"),
    TAKE("evidence.level"),
    TAKE("evidence.note"),
    TAKE("evidence.citations"),
    TAKE("origin"),
    TAKE("items"),
    TAKE("see"),
    TAKE("latin"),
    TAKE("region"),
    TAKE("group"),
    TAKE("depth"),
    TAKE("actions"),
    TAKE("place"),
    TAKE("antagonists"),
    TAKE("parts"),
    TAKE("series.slug"),
    TAKE("series.title"),
    TAKE("series.part"),
    TAKE("video.title"),
    TAKE("video.url"),
    TAKE("video.transcript"),
    {0},
};
