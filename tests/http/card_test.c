/* The symptom card of a question: chosen while asking, shown above it, changed with a history, found by search. */
#include "http/site.h"

#include "db/harness.h"

static struct person *mia;
static struct person *ben;
static struct person *mo;

static int begin(void **state)
{
    (void)state;
    load_library();
    mia = sign_up("card_mia");
    ben = sign_up("card_ben");
    mo = sign_up_as("card_mo", "moderator");
    return 0;
}

static int64_t newest_question(void)
{
    return number_of("SELECT max(id) FROM question");
}

static const char *card_of(int64_t question)
{
    return format("/questions/%lld/card", (long long)question);
}

static int64_t cards_of(int64_t question)
{
    return number_of(
        format("SELECT count(*) FROM symptom_card WHERE question_id = %lld", (long long)question));
}

static struct page asks_with_card(const char *title, const char *tags)
{
    return post(mia, "/questions/ask", "/questions", "title", title, "body",
                "It began when I moved house.", "tags", tags, "region", "buttock", "side",
                "left-side", "quality", "stiff", "quality", "ache", "trigger", "driving", "relief",
                "eased-by-walking", "since", "over-12", "tried", "heat", "tried", "rest", NULL);
}

static void what_is_chosen_at_symptoms_goes_along_into_asking(void **state)
{
    (void)state;
    struct page page = get(mia, "/questions/ask?tags=buttock&region=buttock&quality=stiff");
    assert_status(&page, 200);
    assert_has(&page, "id=\"region-buttock\" name=\"region\" value=\"buttock\" checked");
    assert_has(&page, "id=\"quality-stiff\" name=\"quality\" value=\"stiff\" checked");
    assert_has_not(&page, "value=\"ache\" checked");
    assert_has(&page, "data-card open");
    page = get(mia, "/questions/ask");
    assert_has(&page, "data-card><summary>");
}

static void a_card_is_shown_above_the_question_and_proposes_its_tags(void **state)
{
    (void)state;
    struct page page = asks_with_card("Stiff behind on the left, by car only?", "");
    assert_status(&page, 303);
    int64_t id = newest_question();
    assert_int_equal(number_of(format("SELECT count(*) FROM question WHERE id = %lld AND "
                                      "cardinality(tags) = 5 AND tags @> "
                                      "'{buttock,left-side,stiff,driving,eased-by-walking}'",
                                      (long long)id)),
                     1);
    page = show(ben, id);
    assert_has(&page, "aria-label=\"Symptom card\"");
    assert_has(&page, "href=\"/symptoms?region=buttock#results\">Buttock</a>");
    assert_has(&page, "href=\"/symptoms?quality=stiff#results\">Stiff</a>");
    assert_has(&page, "For more than 12 weeks");
    assert_has(&page, "Tried heat");
    assert_has_not(&page, "Change the symptom card");
    page = show(mia, id);
    assert_has(&page, "Change the symptom card");
}

static void a_question_without_a_card_has_no_byte_of_one(void **state)
{
    (void)state;
    int64_t id = ask(mia, "Is a plain question as it was?", "Nothing is chosen here.", "stiff");
    struct page page = show(ben, id);
    assert_has_not(&page, "ymptom card");
    assert_int_equal(cards_of(id), 0);
}

static void tags_that_somebody_chose_stay(void **state)
{
    (void)state;
    struct page page = asks_with_card("Do my own tags stay with a card?", "tailbone");
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT count(*) FROM question WHERE id = %lld AND tags = "
                                      "'{tailbone}'",
                                      (long long)newest_question())),
                     1);
    page = post(mia, "/questions/ask", "/questions", "title", "Neither a card nor tags here?",
                "body", "It began when I moved house.", "tags", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose at least one tag");
    page = post(mia, "/questions/ask", "/questions", "title", "Is the card in a preview, too?",
                "body", "It began when I moved house.", "tags", "", "quality", "stiff", "tried",
                "cold", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "value=\"stiff\" checked");
    assert_has(&page, "value=\"cold\" checked");
    assert_has(&page, "data-tags value=\"Stiff\"");
}

static void its_asker_changes_the_card_and_goes_back(void **state)
{
    (void)state;
    struct page page = asks_with_card("Does my card have a history of its own?", "");
    int64_t id = newest_question();
    page = get(somebody(), card_of(id));
    assert_status(&page, 200);
    assert_has_not(&page, "<fieldset");
    assert_has(&page, "Added: ");
    page = post(ben, "/questions/ask", card_of(id), "base", "1", "what", "save", "quality", "numb",
                NULL);
    assert_status(&page, 403);
    page = post(mia, card_of(id), card_of(id), "base", "1", "what", "save", "region", "buttock",
                "quality", "stiff", "since", "over-12", NULL);
    assert_status(&page, 303);
    assert_int_equal(cards_of(id), 2);
    page = get(mia, card_of(id));
    assert_has(&page, "Taken out: ");
    assert_has(&page, "Go back to this");
    /* Somebody else saved meanwhile: nothing is lost, and it says so. */
    page = post(mia, card_of(id), card_of(id), "base", "1", "what", "save", "region", "tailbone",
                NULL);
    assert_status(&page, 409);
    assert_has(&page, "id=\"region-tailbone\" name=\"region\" value=\"tailbone\" checked");
    page = post(mia, card_of(id), card_of(id), "base", "2", "what", "back", "number", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(cards_of(id), 3);
    page = show(mia, id);
    assert_has(&page, "Tried heat");
    /* The post's own revisions are as they were. */
    assert_int_equal(number_of(format("SELECT revision FROM post WHERE id = %lld", (long long)id)),
                     1);
    page = get(ben, format("/questions/%lld/revisions", (long long)id));
    assert_has(&page, card_of(id));
    /* All of it taken out: the question has none any more. */
    page = post(mia, card_of(id), card_of(id), "base", "3", "what", "save", "since", "", NULL);
    assert_status(&page, 303);
    page = show(mia, id);
    assert_has_not(&page, "aria-label=\"Symptom card\"");
    assert_has(&page, "Add a symptom card");
}

static void a_moderator_changes_it_too_and_not_of_a_deleted_question(void **state)
{
    (void)state;
    struct page page = asks_with_card("May a moderator mend a card?", "");
    int64_t id = newest_question();
    page = post(mo, card_of(id), card_of(id), "base", "1", "what", "save", "quality", "ache", NULL);
    assert_status(&page, 303);
    assert_int_equal(cards_of(id), 2);
    page = post(mia, format("/questions/%lld/delete", (long long)id),
                format("/questions/%lld/delete", (long long)id), NULL);
    assert_status(&page, 303);
    page = get(ben, card_of(id));
    assert_status(&page, 410);
    page = post(mia, "/questions/ask", card_of(id), "base", "2", "what", "save", "quality", "stiff",
                NULL);
    assert_status(&page, 403);
    assert_int_equal(cards_of(id), 2);
}

static void search_finds_a_question_by_its_card(void **state)
{
    (void)state;
    struct page page =
        post(mia, "/questions/ask", "/questions", "title",
             "Where does quizzical soreness come from?", "body", "It began when I moved house.",
             "tags", "stiff", "region", "tailbone", "tried", "ball-or-roller", NULL);
    assert_status(&page, 303);
    int64_t id = newest_question();
    await_index(ben);
    page = get(ben, "/search?q=quizzical+tailbone+roller");
    assert_has(&page, format("href=\"/questions/%lld/", (long long)id));
    /* Neither of these is among its words, but on the card. */
    assert_int_equal(
        number_of(format("SELECT count(*) FROM search_thread WHERE thread_id = %lld AND words @@ "
                         "plainto_tsquery('search', 'tailbone roller')",
                         (long long)id)),
        1);
}

static void a_numb_card_shows_the_red_flag_card(void **state)
{
    (void)state;
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", "Odd feeling where I sit on my bike?",
             "body", "It began when I moved house.", "tags", "stiff", "region", "buttock",
             "quality", "numb", "check", "done", NULL);
    assert_status(&page, 303);
    int64_t id = newest_question();
    page = show(ben, id);
    assert_has(&page, "class=\"notice notice-");
    assert_has(&page, " safety\"");
    assert_int_equal(number_of(format("SELECT count(*) FROM queue_post WHERE kind = 'red-flag' AND "
                                      "post_id = %lld",
                                      (long long)id)),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_chosen_at_symptoms_goes_along_into_asking),
        cmocka_unit_test(a_card_is_shown_above_the_question_and_proposes_its_tags),
        cmocka_unit_test(a_question_without_a_card_has_no_byte_of_one),
        cmocka_unit_test(tags_that_somebody_chose_stay),
        cmocka_unit_test(its_asker_changes_the_card_and_goes_back),
        cmocka_unit_test(a_moderator_changes_it_too_and_not_of_a_deleted_question),
        cmocka_unit_test(search_finds_a_question_by_its_card),
        cmocka_unit_test(a_numb_card_shows_the_red_flag_card),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
