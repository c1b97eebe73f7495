/* Entries: models as form fields and back, faults by line, histories, texts, retirement. */
#include "unit/unit.h"

#include "library/entry_fields.h"
#include "library/library.h"

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

static struct span text_of(const struct stretch_model *model, const char *path)
{
    return entry_field_text(arena, stretch_fields, model, path);
}

static struct model_faults take(struct stretch_model *model, const char *path, const char *typed)
{
    struct model_faults faults = {.count = 0};
    entry_field_take(arena, stretch_fields, model, path, span_of(typed), &faults);
    return faults;
}

static void fields_are_found_by_their_path(void **state)
{
    (void)state;
    size_t offset;
    assert_non_null(entry_field_find(stretch_fields, "dose.hold", &offset));
    assert_int_equal(offset, offsetof(struct stretch_model, dose.amount.hold));
    assert_non_null(entry_field_find(article_fields, "series.part", &offset));
    assert_int_equal(offset, offsetof(struct article_model, series.part));
    assert_null(entry_field_find(stretch_fields, "dose", &offset));
    assert_null(entry_field_find(stretch_fields, "dose.colour", &offset));
    assert_null(entry_field_find(stretch_fields, "type.more", &offset));
    assert_null(entry_field_find(stretch_fields, "", &offset));
}

static void what_was_typed_comes_back(void **state)
{
    (void)state;
    struct stretch_model m = {.steps.count = 0};
    assert_int_equal(take(&m, "feel_where", "  in the buttock \n").count, 0);
    assert_span(text_of(&m, "feel_where"), "in the buttock");
    assert_int_equal(take(&m, "dose.hold", " 30 ").count, 0);
    assert_int_equal(m.dose.amount.hold.to, 30);
    assert_span(text_of(&m, "dose.hold"), "30");
    assert_int_equal(take(&m, "dose.hold", "").count, 0);
    assert_span(text_of(&m, "dose.hold"), "");
    assert_int_equal(take(&m, "easier", "glute-bridge\n\nSide plank, lying\nplank ").count, 0);
    assert_int_equal(m.easier.count, 3);
    assert_span(text_of(&m, "easier"), "glute-bridge\nSide plank, lying\nplank");
    assert_int_equal(take(&m, "faults", "\n one \n\n two\n").count, 0);
    assert_span(text_of(&m, "faults"), "one\ntwo");
}

static void lists_have_columns(void **state)
{
    (void)state;
    struct stretch_model m = {.steps.count = 0};
    assert_int_equal(take(&m, "steps", "Sit | tall\nLean || If sore, then stop\n\nHold").count, 0);
    assert_int_equal(m.steps.count, 3);
    assert_span(m.steps.items[0].text, "Sit");
    assert_span(m.steps.items[0].cue, "tall");
    assert_span(m.steps.items[1].cue, "");
    assert_span(m.steps.items[1].condition, "If sore, then stop");
    assert_span(text_of(&m, "steps"), "Sit | tall\nLean | | If sore, then stop\nHold");
}

static void ranges_and_numbers_in_columns_come_back(void **state)
{
    (void)state;
    struct stretch_model m = {.steps.count = 0};
    assert_int_equal(take(&m, "dose.hold", "30 to 60").count, 0);
    assert_span(text_of(&m, "dose.hold"), "30-60");
    assert_int_equal(take(&m, "dose.others", "Older adults | 2-3 | | 30 – 60 | s | ACSM").count, 0);
    assert_int_equal(m.dose.others.items[0].amount.sets.from, 2);
    assert_span(text_of(&m, "dose.others"), "Older adults | 2-3 | | 30-60 | s | ACSM");
}

static void the_sign_of_columns_can_be_written(void **state)
{
    (void)state;
    struct stretch_model m = {.steps.count = 0};
    assert_int_equal(take(&m, "steps", "this \\| that | cue").count, 0);
    assert_span(m.steps.items[0].text, "this | that");
    assert_span(text_of(&m, "steps"), "this \\| that | cue");
}

static void what_cannot_be_read_is_a_fault(void **state)
{
    (void)state;
    struct stretch_model m = {.steps.count = 0};
    struct model_faults faults = take(&m, "dose.sets", "two");
    assert_span(model_fault_of(&faults, "dose.sets"),
                "Please write a whole number, or two such as 30-60.");
    assert_int_equal(m.dose.amount.sets.to, 0);
    faults = take(&m, "dose.rest", "1-2");
    assert_span(model_fault_of(&faults, "dose.rest"), "Please write a whole number.");
    faults = take(&m, "dose.others", "Older adults | few | | 30-60 | s");
    assert_span(model_fault_of(&faults, "dose.others.1.sets"),
                "Please write a whole number, or two such as 30-60.");
    assert_int_equal(m.dose.others.items[0].amount.hold.to, 60);
    faults = take(&m, "steps", "fine\na | b | c | posture seated on chair; foot on floor | e");
    assert_int_equal(faults.count, 1);
    assert_span(faults.first->field, "steps.2");
}

static void boxes_keep_the_stored_order(void **state)
{
    (void)state;
    struct stretch_model stored = {.steps.count = 0};
    struct stretch_model m = {.steps.count = 0};
    assert_int_equal(take(&stored, "positions", "seated\nsupine").count, 0);
    assert_int_equal(take(&m, "positions", "supine\nseated").count, 0);
    entry_field_keep_order(stretch_fields, &m, &stored, "positions");
    assert_span(text_of(&m, "positions"), "seated\nsupine");
    assert_int_equal(take(&m, "positions", "supine\nprone").count, 0);
    entry_field_keep_order(stretch_fields, &m, &stored, "positions");
    assert_span(text_of(&m, "positions"), "supine\nprone");
}

static void faults_name_the_row_and_column(void **state)
{
    (void)state;
    struct span row;
    struct span column;
    struct model_fault fault = {.field = SPAN("steps.2.cue"), .message = SPAN("Too long.")};
    assert_true(entry_fault_is_of(&fault, "steps", &row, &column));
    assert_span(row, "2");
    assert_span(column, "cue");
    fault.field = SPAN("faults.3");
    assert_true(entry_fault_is_of(&fault, "faults", &row, &column));
    assert_span(row, "3");
    assert_span(column, "");
    fault.field = SPAN("dose.hold");
    assert_true(entry_fault_is_of(&fault, "dose.hold", &row, &column));
    assert_span(row, "");
    assert_false(entry_fault_is_of(&fault, "dose.holder", &row, &column));
    fault.field = SPAN("stopped");
    assert_false(entry_fault_is_of(&fault, "stop", &row, &column));
}

static void words_are_split_without_repeats(void **state)
{
    (void)state;
    size_t count;
    const struct span *items =
        entry_split(arena, SPAN(" psoas, the psoas,psoas ,, "), ",", 5, &count);
    assert_int_equal(count, 2);
    assert_span(items[0], "psoas");
    assert_span(items[1], "the psoas");
    (void)entry_split(arena, SPAN("a b c d"), " ", 3, &count);
    assert_int_equal(count, 3);
    (void)entry_split(arena, SPAN(""), " ", 3, &count);
    assert_int_equal(count, 0);
}

static void headings_begin_at_the_second_level(void **state)
{
    (void)state;
    struct post_text text;
    assert_true(entry_text_make(arena, SPAN("## One\n\n### Two\n"), &text));
    assert_span(text.html, "<h2>One</h2>\n<h3>Two</h3>\n");
    assert_true(entry_text_make(arena, SPAN("# One\n\n## Two\n"), &text));
    assert_span(text.html, "<h2>One</h2>\n<h3>Two</h3>\n");
    assert_true(entry_text_make(arena, SPAN("##### One\n\n###### Two\n"), &text));
    assert_span(text.html, "<h2>One</h2>\n<h3>Two</h3>\n");
}

static void check_nothing(struct arena *a, const void *model, struct model_faults *faults)
{
    (void)a;
    (void)model;
    (void)faults;
}

static void an_entry_reads_as_lines(void **state)
{
    (void)state;
    static const struct entry_input inputs[] = {
        {"series.title", "Series", NULL, false},
        {.label = "Head"},
        {"series.part", "Part", NULL, false},
        {"evidence.citations", "Sources", NULL, false},
        {.label = NULL},
    };
    static const struct entry_kind kind = {.name = "article",
                                           .folder = "articles",
                                           .noun = "article",
                                           .fields = article_fields,
                                           .model_size = sizeof(struct article_model),
                                           .check = check_nothing,
                                           .inputs = inputs};
    struct span tags[] = {SPAN("low-back"), SPAN("tight")};
    struct entry entry = {
        .title = SPAN("Tight"),
        .slug = SPAN("tight-1"),
        .tags = tags,
        .tag_count = 2,
        .status = SPAN("review"),
        .model = SPAN("{\"series\":{\"slug\":\"s\",\"title\":\"Back\",\"part\":2},\"old\":1,"
                      "\"evidence\":{\"citations\":[{\"title\":\"A\"},{\"claim\":\"C\",\"level\":"
                      "\"study\",\"title\":\"B\",\"url\":"
                      "\"https://b.org\"}]}}"),
        .body = SPAN("not here"),
    };
    assert_span(
        entry_document(arena, &kind, &entry),
        "Title: Tight\nAddress: tight-1\nTags: low-back, tight\nSeries: Back\nPart: 2\n"
        "Sources:\nA\nC · A study · B · https://b.org\nStatus: On the site, to be reviewed\n");
    assert_span(entry_path(arena, &kind, SPAN("tight-1")), "/articles/tight-1");
    static const struct entry_kind page = {.name = "page", .folder = "pages"};
    assert_span(entry_path(arena, &page, SPAN("about")), "/about");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_found_by_their_path),
        cmocka_unit_test(what_was_typed_comes_back),
        cmocka_unit_test(lists_have_columns),
        cmocka_unit_test(ranges_and_numbers_in_columns_come_back),
        cmocka_unit_test(the_sign_of_columns_can_be_written),
        cmocka_unit_test(what_cannot_be_read_is_a_fault),
        cmocka_unit_test(boxes_keep_the_stored_order),
        cmocka_unit_test(faults_name_the_row_and_column),
        cmocka_unit_test(words_are_split_without_repeats),
        cmocka_unit_test(headings_begin_at_the_second_level),
        cmocka_unit_test(an_entry_reads_as_lines),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
