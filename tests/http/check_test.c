/* The check of warning signs before a question is published: who has to look, what is shown first, who may read what was ticked. */
#include "http/site.h"

#include "db/harness.h"

#define NUMB "Since Monday I am numb between my legs."
#define HARMLESS "It began when I moved house."

static struct person *mia;
static struct person *ben;
static struct person *coach;
static struct person *other_coach;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    mia = sign_up("check_mia");
    ben = sign_up("check_ben");
    coach = sign_up_as("check_cleo", "coach");
    other_coach = sign_up_as("check_otto", "coach");
    return 0;
}

static int64_t questions(void)
{
    return number_of("SELECT count(*) FROM question");
}

static int64_t newest_question(void)
{
    return number_of("SELECT max(id) FROM question");
}

static const char *check_of(int64_t question)
{
    return format("/questions/%lld/check", (long long)question);
}

/* A question whose asker ticked a throbbing in the belly, and saved it. */
static int64_t asks_after_ticking(const char *title, const char *share)
{
    struct page page = post(mia, "/questions/ask", "/questions", "title", title, "body", HARMLESS,
                            "tags", "tight", "check", "done", "sign", "belly", "read", "1",
                            share == NULL ? "sign" : share, share == NULL ? "" : "1", NULL);
    assert_status(&page, 303);
    return newest_question();
}

static void assert_before(const struct page *page, const char *first, const char *second)
{
    const char *a = strstr(page->body.ptr, first);
    const char *b = strstr(page->body.ptr, second);
    if (a == NULL || b == NULL || a >= b)
        fail_msg("not in this order: %s, %s", first, second);
}

static void without_a_sign_the_check_is_left_out(void **state)
{
    (void)state;
    struct page page = post(mia, "/questions/ask", "/questions", "title", "Why is my hip tight?",
                            "body", HARMLESS, "tags", "tight", NULL);
    assert_status(&page, 303);
    page = get(mia, "/questions/ask");
    assert_has(&page, "Check for warning signs first");
    int64_t before = questions();
    page = post(mia, "/questions/ask", "/questions", "title", "Why is my other hip tight?", "body",
                HARMLESS, "tags", "tight", "check", "ask", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Before you post: is any of this so?");
    assert_has_not(&page, "Something in your words");
    assert_has(&page, "name=\"title\" value=\"Why is my other hip tight?\"");
    assert_int_equal(questions(), before);
}

static void a_sign_in_the_words_or_on_the_card_has_to_be_looked_at(void **state)
{
    (void)state;
    int64_t before = questions();
    struct page page = post(mia, "/questions/ask", "/questions", "title", "Is it only tight?",
                            "body", NUMB, "tags", "tight", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Something in your words is worth checking.");
    assert_has(&page, "This needs help now");
    assert_has(&page, "This is worth having checked soon");
    assert_has(&page, "name=\"body\" value=\"" NUMB "\"");
    assert_int_equal(questions(), before);
    tag_exists("buttock");
    tag_exists("numb");
    page = post(mia, "/questions/ask", "/questions", "title", "Odd on my bike, is it the seat?",
                "body", HARMLESS, "tags", "tight", "region", "buttock", "quality", "numb", NULL);
    assert_status(&page, 200);
    assert_has(&page, "name=\"quality\" value=\"numb\"");
    assert_int_equal(questions(), before);
    /* None of it is so: it is posted, and waits for nobody. */
    page = post(mia, "/questions/ask", "/questions", "title", "Is it only tight?", "body", NUMB,
                "tags", "tight", "check", "done", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM advice_hold"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM body.flag_check"), 0);
}

static void what_is_worth_a_look_soon_is_said_before_the_question_is_posted(void **state)
{
    (void)state;
    int64_t before = questions();
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", "Tight in the mornings?", "body",
             HARMLESS, "tags", "tight", "check", "done", "sign", "weight", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Worth having checked soon");
    assert_has_not(&page, "you have a");
    assert_has(&page, "Post my question");
    assert_int_equal(questions(), before);
    page = post(mia, "/questions/ask", "/questions", "title", "Tight in the mornings?", "body",
                HARMLESS, "tags", "tight", "check", "done", "sign", "weight", "read", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM advice_hold"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM body.flag_check WHERE ticked = '{weight}'"),
                     1);
}

static void what_needs_help_now_shows_the_numbers_first(void **state)
{
    (void)state;
    struct page page = post(mia, "/questions/ask", "/questions", "title",
                            "My flank is tight, which stretch?", "body", HARMLESS, "tags", "tight",
                            "check", "done", "sign", "belly", "sign", "weight", NULL);
    assert_status(&page, 200);
    assert_before(&page, "href=\"tel:999\"", "Save my question");
    assert_before(&page, "href=\"tel:999\"", "name=\"title\"");
    assert_has(&page, "name=\"sign\" value=\"belly,weight\"");
}

static void answers_wait_until_a_coach_clears_them(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Which stretch for a tight flank?", NULL);
    struct page page = show(ben, id);
    assert_has(&page, "A coach looks at this question first.");
    assert_has_not(&page, "throbbing");
    page = post(ben, format("/questions/%lld/answers", (long long)id),
                format("/questions/%lld/answers", (long long)id), "body", "Try a side bend.", NULL);
    assert_status(&page, 303);
    assert_true(strstr(page.location.ptr, "/held") != NULL);
    page = get(ben, page.location.ptr);
    assert_has(&page, "A coach looks at the question first");
    comment(ben, "questions", id, "Did somebody examine that already?");
    answer(coach, id, "Please have this examined before you stretch.");
    page = show(mia, id);
    assert_has_not(&page, "Try a side bend.");
    assert_has(&page, "Did somebody examine that already?");
    assert_has(&page, "Please have this examined");
    /* In the coaches' queue, with nothing of what was ticked. */
    page = get(coach, "/moderation/queue?kind=check");
    assert_has(&page, check_of(id));
    page = get(coach, check_of(id));
    assert_has(&page, "1 answer waits");
    assert_has_not(&page, "throbbing");
    page = post(ben, "/questions/ask", check_of(id), "what", "clear", "reason", "Fine", NULL);
    assert_status(&page, 403);
    page = post(mia, check_of(id), check_of(id), "what", "clear", "reason", "Fine", NULL);
    assert_status(&page, 403);
    page = post(coach, check_of(id), check_of(id), "what", "clear", "reason", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say why advice is all right here");
    page = post(coach, check_of(id), check_of(id), "what", "clear", "reason", "Examined on Tuesday",
                NULL);
    assert_status(&page, 303);
    page = show(mia, id);
    assert_has(&page, "Try a side bend.");
    assert_has_not(&page, "A coach looks at this question first.");
    page = get(coach, "/moderation/queue?kind=check");
    assert_has_not(&page, check_of(id));
    page = get(ben, check_of(id));
    assert_has(&page, "Examined on Tuesday");
    assert_has(&page, "check_cleo");
    page = post(other_coach, check_of(id), check_of(id), "what", "hold", NULL);
    assert_status(&page, 303);
    page = show(ben, id);
    assert_has(&page, "A coach looks at this question first.");
    assert_has(&page, "Try a side bend.");
    page = get(coach, "/moderation/queue?kind=check");
    assert_has(&page, check_of(id));
}

static void what_was_ticked_is_the_askers(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Tight below the ribs, is that the psoas?", NULL);
    struct page page = get(mia, check_of(id));
    assert_has(&page, "A throbbing in the belly");
    assert_has(&page, "Nobody else can read it.");
    page = get(ben, check_of(id));
    assert_has_not(&page, "throbbing");
    page = get(coach, check_of(id));
    assert_has_not(&page, "throbbing");
    page = post(coach, check_of(id), check_of(id), "what", "share", NULL);
    assert_status(&page, 403);
    page = post(mia, check_of(id), check_of(id), "what", "share", NULL);
    assert_status(&page, 303);
    page = get(coach, check_of(id));
    assert_has(&page, "A throbbing in the belly");
    page = get(ben, check_of(id));
    assert_has_not(&page, "throbbing");
    page = post(mia, check_of(id), check_of(id), "what", "unshare", NULL);
    assert_status(&page, 303);
    page = get(coach, check_of(id));
    assert_has_not(&page, "throbbing");
    /* No table beside that one has it, whatever else was written. */
    assert_int_equal(
        number_of("SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n "
                  "FROM %s t WHERE t::text LIKE ''%%belly%%''', c.oid::regclass), false, true, "
                  "'')))[1]::text::bigint)::bigint FROM pg_class c WHERE c.relkind = 'r' AND "
                  "c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_object' AND "
                  "c.relname <> 'schema_functions'"),
        0);
    page = post(mia, check_of(id), check_of(id), "what", "erase", NULL);
    assert_status(&page, 303);
    page = get(mia, check_of(id));
    assert_has(&page, "Nothing of what you ticked is kept.");
}

static void with_consent_coaches_read_it_from_the_start(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Tight under the ribs when I breathe?", "share");
    struct page page = get(coach, check_of(id));
    assert_has(&page, "A throbbing in the belly");
}

static void after_ninety_days_it_is_erased(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Does a tight side go away by itself?", NULL);
    harness_sql(site_database(),
                format("UPDATE body.flag_check SET at = now() - interval '89 days' "
                       "WHERE question_id = %lld",
                       (long long)id));
    harness_sql(site_database(), "SELECT job_forget(100)");
    assert_int_equal(
        number_of(
            format("SELECT count(*) FROM body.flag_check WHERE question_id = %lld", (long long)id)),
        1);
    harness_sql(site_database(),
                format("UPDATE body.flag_check SET at = now() - interval '91 days' "
                       "WHERE question_id = %lld",
                       (long long)id));
    harness_sql(site_database(), "SELECT job_forget(100)");
    assert_int_equal(
        number_of(
            format("SELECT count(*) FROM body.flag_check WHERE question_id = %lld", (long long)id)),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_sign_the_check_is_left_out),
        cmocka_unit_test(a_sign_in_the_words_or_on_the_card_has_to_be_looked_at),
        cmocka_unit_test(what_is_worth_a_look_soon_is_said_before_the_question_is_posted),
        cmocka_unit_test(what_needs_help_now_shows_the_numbers_first),
        cmocka_unit_test(answers_wait_until_a_coach_clears_them),
        cmocka_unit_test(what_was_ticked_is_the_askers),
        cmocka_unit_test(with_consent_coaches_read_it_from_the_start),
        cmocka_unit_test(after_ninety_days_it_is_erased),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
