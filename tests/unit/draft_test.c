/* The rules of drafts: which forms have them, what they hold, how a form is written as JSON and filled again. */
#include "unit/unit.h"

#include "draft/draft.h"
#include "web/form.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void forms_are_known_by_where_they_are_sent(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        enum draft_kind kind;
    } known[] = {
        {"/questions", DRAFT_QUESTION},
        {"/questions/12/answers", DRAFT_ANSWER},
        {"/questions/12/comments", DRAFT_COMMENT},
        {"/answers/12/comments", DRAFT_COMMENT},
        {"/comments/12/edit", DRAFT_EDIT},
        {"/stretches/new", DRAFT_NEW_ENTRY},
        {"/terms/neutral-spine/edit", DRAFT_ENTRY},
        {"/pages/about/edit", DRAFT_ENTRY},
        {"/my-routines/new", DRAFT_ROUTINE},
        {"/my-routines/12/edit", DRAFT_ROUTINE},
        {"/my-routines/twelve/edit", DRAFT_NONE},
        {"/my-routines/12/share", DRAFT_NONE},
        {"/questions/12/pictures", DRAFT_PHOTO},
        {"/answers/12/pictures", DRAFT_PHOTO},
        {"/comments/12/pictures", DRAFT_NONE},
        {"/stretches/figure-four/pictures", DRAFT_PHOTO},
        {"/pages/about/pictures", DRAFT_NONE},
        {"/pictures/12/edit", DRAFT_PHOTO},
        {"/answers/12/flag", DRAFT_FLAG},
        {"/entries/12/flag", DRAFT_FLAG},
        {"/users/mia/flag", DRAFT_FLAG},
        {"/tags/mia/flag", DRAFT_NONE},
        {"/questions/12/state", DRAFT_DECISION},
        {"/answers/12/state", DRAFT_NONE},
        {"/questions/12/move", DRAFT_DECISION},
        {"/answers/12/move", DRAFT_NONE},
        {"/moderation/held/12", DRAFT_DECISION},
        {"/moderation/held/new", DRAFT_NONE},
        {"/users/mia/ask", DRAFT_ASK},
        {"/tags/mia/ask", DRAFT_NONE},
        {"/tag-suggestions/new", DRAFT_SUGGESTED_TAG},
        {"/tag-suggestions/12", DRAFT_NONE},
        {"/users/mia/suspend", DRAFT_DECISION},
        {"/moderation/flags/12", DRAFT_DECISION},
        {"/moderation/templates/12", DRAFT_DECISION},
        {"/moderation/templates/new", DRAFT_DECISION},
        {"/moderation/flags/new", DRAFT_NONE},
        {"/tags/new", DRAFT_TAG},
        {"/words/ask", DRAFT_WORD},
        {"/words/new", DRAFT_NONE},
        {"/tags/ask", DRAFT_NONE},
        {"/tags/low-back/edit", DRAFT_TAG},
        {"/account", DRAFT_ACCOUNT},
        {"", DRAFT_NONE},
        {"/", DRAFT_NONE},
        {"questions", DRAFT_NONE},
        {"//questions", DRAFT_NONE},
        {"/questions/", DRAFT_NONE},
        {"/questions/0/answers", DRAFT_NONE},
        {"/questions/x/edit", DRAFT_NONE},
        {"/comments/1/comments", DRAFT_NONE},
        {"/answers/1/answers", DRAFT_NONE},
        {"/questions/1/delete", DRAFT_NONE},
        {"/terms/a/b/edit", DRAFT_NONE},
        {"/account/password", DRAFT_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++)
        assert_int_equal(draft_kind(span_of(known[i].target)), known[i].kind);
    static const struct {
        struct draft draft;
        const char *address;
        const char *deletes;
    } drafts[] = {
        {{.target = SPAN("/questions")},
         "/questions/ask?draft=open",
         "/drafts/delete?target=%2Fquestions"},
        {{.target = SPAN("/questions/1/answers")},
         "/questions/1/answers?draft=open#your-answer",
         "/drafts/delete?target=%2Fquestions%2F1%2Fanswers"},
        {{.target = SPAN("/tags/c%23/edit"), .number = 2, .saved_at = 170},
         "/tags/c%23/edit?draft=170",
         "/drafts/delete?target=%2Ftags%2Fc%2523%2Fedit&state=170"},
    };
    for (size_t i = 0; i < COUNT_OF(drafts); i++) {
        assert_span(draft_address(arena, &drafts[i].draft), drafts[i].address);
        assert_span(draft_delete_address(arena, &drafts[i].draft), drafts[i].deletes);
    }
}

static void a_draft_is_an_object_of_strings(void **state)
{
    (void)state;
    struct span fields;
    assert_true(draft_read(arena, SPAN(" { \"a\" : \"b\" } "), &fields));
    assert_span(fields, "{\"a\":\"b\"}");
    static const char *const wrong[] = {
        "",
        "[]",
        "null",
        "{\"a\":1}",
        "{\"a\":[]}",
        "{\"a\":{}}",
        "{\"a\":\"b\"",
        "{}{}",
        "{\"a\":\"1\",\"a\":\"2\"}",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        assert_false(draft_read(arena, span_of(wrong[i]), &fields));
}

/* However long: what is too long for a draft is shown and sent from a page. */
static void the_words_of_an_object_are_read(void **state)
{
    (void)state;
    struct draft_words words;
    assert_true(draft_words(arena, SPAN("{\"title\":\"a \\\"b\\\"\",\"body\":\"\"}"), &words));
    assert_int_equal(words.count, 2);
    assert_span(words.names[0], "title");
    assert_span(words.values[0], "a \"b\"");
    assert_span(words.values[1], "");
    struct text long_one;
    text_init(&long_one, 2 * DRAFT_BYTES_MAX);
    text_add_string(&long_one, "{\"body\":\"");
    for (int i = 0; i < DRAFT_BYTES_MAX; i++)
        text_add_char(&long_one, 'x');
    text_add_string(&long_one, "\"}");
    struct span fields;
    assert_false(draft_read(arena, text_span(&long_one), &fields));
    assert_true(draft_words(arena, text_span(&long_one), &words));
    assert_int_equal(words.values[0].len, DRAFT_BYTES_MAX);
    text_free(&long_one);
    assert_false(draft_words(arena, SPAN(""), &words));
    assert_false(draft_words(arena, SPAN("{\"a\":1}"), &words));
}

static void an_excerpt_is_its_first_words(void **state)
{
    (void)state;
    assert_span(draft_excerpt(arena, SPAN("{\"body\":\"text\",\"title\":\" A title \"}")),
                "A title\ntext");
    assert_span(draft_excerpt(arena, SPAN("{\"body\":\"One.\\nTwo.\",\"title\":\" \"}")),
                "One. Two.");
    /* A routine without a name yet has a stretch. */
    assert_span(draft_excerpt(arena, SPAN("{\"title\":\"\",\"items.1.entry\":\"Cobra press-up\"}")),
                "Cobra press-up");
    assert_span(draft_excerpt(arena, SPAN("{\"tags\":\"x\"}")), "");
    assert_span(draft_excerpt(arena, SPAN("")), "");
}

static const struct form_field table[] = {
    {.name = "title", .kind = FORM_LINE, .min = 5, .max = 10},
    {.name = "body", .kind = FORM_TEXT},
    {.name = "password", .kind = FORM_SECRET},
    {.name = "preview", .kind = FORM_BUTTON},
    {.name = "key", .kind = FORM_KEY},
    {.name = "flag", .kind = FORM_FLAG},
    {.name = "sign", .kind = FORM_LINE, .passes = true, .label = "What is so"},
    {0},
};

static void a_form_is_written_and_filled_again(void **state)
{
    (void)state;
    struct form form;
    form_init(&form, arena, table, NULL);
    assert_true(form_take(&form, arena, table,
                          SPAN("title=Hm&body=%22a%22%0D%0A%3Cb%3E&password=secret&preview=1&"
                               "key=aaaaaaaaaaaaaaaaaaaaaa&x=y&sign=belly"),
                          true));
    struct span json = form_write_json(arena, &form);
    assert_span(json, "{\"title\":\"Hm\",\"body\":\"\\\"a\\\"\\n<b>\"}");
    assert_true(form_has_words(&form));
    form_init(&form, arena, NULL, table);
    assert_false(form_has_words(&form));
    assert_true(form_take_json(&form, arena, table, json));
    /* What the page would show otherwise stays out, empty fields too. */
    form_set(&form, "title", SPAN("Stored"));
    form_set(&form, "flag", SPAN("1"));
    assert_span(form_get(&form, "title"), "Hm");
    assert_span(form_get(&form, "body"), "\"a\"\n<b>");
    assert_false(form_has(&form, "flag"));
    assert_false(form.failed);
    assert_false(form_take_json(&form, arena, table, SPAN("[1]")));
    assert_false(form_take_json(&form, arena, table, SPAN("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_known_by_where_they_are_sent),
        cmocka_unit_test(a_draft_is_an_object_of_strings),
        cmocka_unit_test(the_words_of_an_object_are_read),
        cmocka_unit_test(an_excerpt_is_its_first_words),
        cmocka_unit_test(a_form_is_written_and_filled_again),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
