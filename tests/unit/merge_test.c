/* Comparing two entries, and what becomes of both. */
#include "unit/unit.h"

#include "article/article.h"
#include "merge/merge_page.h"
#include "muscle/muscle.h"
#include "routine/routine.h"
#include "stretch/stretch.h"
#include "term/term.h"

/* Kore's: it is not run here, and what hooks into it when a program starts has somewhere to do so. */
void (*kore_log_hook)(int priority, const char *message);
void (*kore_hangup_hook)(void);

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(16 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const struct entry_input inputs[] = {
    {"sides", "Sides", NULL, false},     {.label = "Dose"},
    {"dose.hold", "Hold", NULL, false},  {"steps", "Steps", NULL, false},
    {"easier", "Easier", NULL, false},   {"swaps", "Instead", NULL, false},
    {"muscles", "Muscles", NULL, false}, {"cautions", "Cautions", NULL, false},
    {"retest", "Retest", NULL, false},   {.label = NULL},
};

static const struct entry_kind kind = {
    .name = "stretch",
    .fields = stretch_fields,
    .model_size = sizeof(struct stretch_model),
    .inputs = inputs,
};

static const struct span names[] = {SPAN("Figure four"), SPAN("four"), SPAN("Pretzel")};
static const struct span tags[] = {SPAN("tight"), SPAN("low-back")};

static const struct entry pair[2] = {
    {.id = 1,
     .slug = SPAN("figure-four"),
     .title = SPAN("Figure-four"),
     .summary = SPAN("Sit."),
     .aliases = names + 1,
     .alias_count = 1,
     .tags = tags,
     .tag_count = 1,
     .status = SPAN("published"),
     .body = SPAN("One."),
     .model = SPAN("{\"sides\": \"each\", \"dose\": {\"hold\": 30}, \"easier\": [\"knee\", "
                   "\"pretzel\"], \"swaps\": [{\"to\": \"ball\", \"reason\": \"kit\"}], "
                   "\"steps\": [{\"text\": \"Sit.\", \"pose\": \"posture seated on chair\"}], "
                   "\"muscles\": [{\"muscle\": \"piriformis\", \"role\": \"target\", \"effect\": "
                   "\"lengthens\"}], \"cautions\": [{\"fact\": \"pregnancy\", \"severity\": "
                   "\"care\"}]}")},
    {.id = 2,
     .slug = SPAN("pretzel"),
     .title = SPAN("Pretzel"),
     .summary = SPAN("Lie."),
     .aliases = names,
     .alias_count = 3,
     .tags = tags,
     .tag_count = 2,
     .status = SPAN("review"),
     .body = SPAN("Two."),
     .model =
         SPAN("{\"sides\": \"each\", \"dose\": {\"hold\": \"20-40\"}, \"easier\": [\"knee\", "
              "\"bridge\"], \"swaps\": [{\"to\": \"ball\", \"reason\": \"easier\"}, {\"to\": "
              "\"figure-four\", \"reason\": \"easier\"}], \"muscles\": [{\"muscle\": "
              "\"piriformis\", \"role\": \"also\", \"effect\": \"lengthens\"}, {\"muscle\": "
              "\"psoas\", \"role\": \"also\", \"effect\": \"lengthens\"}], \"cautions\": "
              "[{\"fact\": \"knee-pressure\", \"severity\": \"info\"}, {\"fact\": \"pregnancy\", "
              "\"severity\": \"ask-first\"}], \"retest\": \"Sit down.\"}")},
};

static struct merge_field *field(struct merge_fields *fields, const char *path)
{
    for (size_t i = 0; i < fields->count; i++)
        if (strcmp(fields->items[i].path, path) == 0)
            return &fields->items[i];
    fail_msg("no field %s", path);
    return NULL;
}

static void fields_are_compared_in_the_order_of_the_form(void **state)
{
    (void)state;
    struct merge_fields fields;
    merge_compare(arena, &kind, pair, 0, &fields);
    assert_int_equal(fields.count, 5 + 8);
    assert_string_equal(fields.items[0].path, "title");
    assert_string_equal(fields.items[3].path, "sides");
    assert_string_equal(fields.items[3].name, "take.sides");
    assert_true(field(&fields, "sides")->same);
    assert_false(field(&fields, "dose.hold")->same);
    assert_span(field(&fields, "dose.hold")->words[1], "20-40");
    assert_false(field(&fields, "dose.hold")->joins);
    assert_true(field(&fields, "easier")->joins);
    assert_true(field(&fields, "body")->joins);
    /* How it is drawn is no words. */
    assert_span(field(&fields, "steps")->words[0], "Sit.");
}

static void usually_what_stays_says_and_no_warning_is_lost(void **state)
{
    (void)state;
    struct merge_fields fields;
    merge_compare(arena, &kind, pair, 0, &fields);
    assert_int_equal(field(&fields, "dose.hold")->take, MERGE_THIS);
    assert_int_equal(field(&fields, "retest")->take, MERGE_THAT);
    assert_int_equal(field(&fields, "cautions")->take, MERGE_BOTH);
    assert_int_equal(field(&fields, "aliases")->take, MERGE_BOTH);
    assert_int_equal(field(&fields, "body")->take, MERGE_THIS);
    merge_compare(arena, &kind, pair, 1, &fields);
    assert_int_equal(field(&fields, "dose.hold")->take, MERGE_THAT);
    assert_int_equal(field(&fields, "steps")->take, MERGE_THIS);
}

static void each_field_is_as_it_was_chosen(void **state)
{
    (void)state;
    struct merge_fields fields;
    struct entry out;
    merge_compare(arena, &kind, pair, 0, &fields);
    field(&fields, "dose.hold")->take = MERGE_THAT;
    field(&fields, "body")->take = MERGE_BOTH;
    field(&fields, "summary")->take = MERGE_THAT;
    const struct stretch_model *model = merge_make(arena, &kind, pair, 0, &fields, &out);
    assert_int_equal(out.id, 1);
    assert_span(out.slug, "figure-four");
    assert_span(out.status, "published");
    assert_span(out.summary, "Lie.");
    assert_span(out.body, "One.\n\nTwo.");
    assert_int_equal(model->dose.amount.hold.from, 20);
    assert_int_equal(model->dose.amount.hold.to, 40);
    assert_int_equal(model->steps.count, 1);
    assert_span(model->steps.items[0].pose, "posture seated on chair");
    /* Of what both warn of the stronger word stays, once. */
    assert_int_equal(model->cautions.count, 2);
    assert_span(model->cautions.items[0].fact, "pregnancy");
    assert_span(model->cautions.items[0].severity, "ask-first");
    assert_span(model->retest, "Sit down.");
    assert_int_equal(out.tag_count, 2);
    /* Its own name, in another spelling, is no other name; the other's title is one. */
    assert_int_equal(out.alias_count, 2);
    assert_span(out.aliases[0], "four");
    assert_span(out.aliases[1], "Pretzel");
}

static void joined_lists_have_nothing_twice_and_nobody_is_their_own_swap(void **state)
{
    (void)state;
    static const char *const lists[] = {"easier", "swaps", "muscles"};
    struct merge_fields fields;
    struct entry out;
    merge_compare(arena, &kind, pair, 0, &fields);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        field(&fields, lists[i])->take = MERGE_BOTH;
    const struct stretch_model *model = merge_make(arena, &kind, pair, 0, &fields, &out);
    assert_int_equal(model->easier.count, 2);
    assert_span(model->easier.items[0], "knee");
    assert_span(model->easier.items[1], "bridge");
    assert_int_equal(model->swaps.count, 1);
    assert_span(model->swaps.items[0].reason, "kit");
    assert_int_equal(model->muscles.count, 2);
    assert_span(model->muscles.items[0].role, "target");
}

/* ---- the form ---- */

static bool is_taken(const char *path)
{
    for (const struct form_field *taken = merge_form_fields; taken->name != NULL; taken++)
        if (strncmp(taken->name, "take.", 5) == 0 && strcmp(taken->name + 5, path) == 0)
            return true;
    return false;
}

static void each_field_of_each_kind_can_be_chosen(void **state)
{
    (void)state;
    static const struct entry_kind *const kinds[] = {&stretch_kind, &routine_kind, &article_kind,
                                                     &muscle_kind, &term_kind};
    static const char *const shared[] = {"title", "aliases", "summary", "tags", "body"};
    for (size_t i = 0; i < COUNT_OF(shared); i++)
        assert_true(is_taken(shared[i]));
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        size_t count = COUNT_OF(shared);
        for (const struct entry_input *in = kinds[i]->inputs; in->label != NULL; in++) {
            if (in->path == NULL)
                continue;
            count++;
            if (!is_taken(in->path))
                fail_msg("%s: the form that merges does not take %s", kinds[i]->name, in->path);
        }
        assert_in_range(count, COUNT_OF(shared) + 1, MERGE_FIELDS_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_field_of_each_kind_can_be_chosen),
        cmocka_unit_test(fields_are_compared_in_the_order_of_the_form),
        cmocka_unit_test(usually_what_stays_says_and_no_warning_is_lost),
        cmocka_unit_test(each_field_is_as_it_was_chosen),
        cmocka_unit_test(joined_lists_have_nothing_twice_and_nobody_is_their_own_swap),
    };
    return cmocka_run_group_tests_name("merge", tests, set_up, tear_down);
}
