/*
 * Trying something and reporting back: whoever asked tries an answer, forgets a check-in, reports the last by the link of a mail, and others
 * read how it went. No word of it is anywhere else.
 */
#include "http/letters.h"

#include "db/harness.h"

#include <unistd.h>

static struct person *asker;
static struct person *helper;
static struct person *stranger;
static int64_t question;
static int64_t given;

#define ADDRESS "trial_tina@post.test"

static int begin(void **state)
{
    (void)state;
    load_library();
    asker = sign_up("trial_tina");
    helper = sign_up("trial_hal");
    stranger = sign_up("trial_stan");
    harness_sql(site_database(), "UPDATE account SET email = '" ADDRESS
                                 "', email_wanted = NULL WHERE name = 'trial_tina'");
    question = ask(asker, "Does rolling loosen a tight back?", "It pulls when I sit.", "tight");
    given = answer(helper, question, "Roll slowly, a minute on each side, each day.");
    return 0;
}

static const char *form_of(int64_t id)
{
    return format("/trials/new?of=%lld", (long long)id);
}

static struct page try_it(struct person *who, int64_t id, const char *shown, const char *agree)
{
    return post(who, form_of(id), "/trials/new", "of", format("%lld", (long long)id), "activity1",
                "zqsit through a film", "score1", "3", "pain_now", "4", "pain_worst", "7", "weeks",
                "4", "rhythm", "usual", "region", "low-back-left", "since", "over-12", "shown",
                shown, agree == NULL ? NULL : "agree", "1", NULL);
}

static int64_t trial_of(const char *name)
{
    return number_of(format("SELECT coalesce(max(t.id), 0) FROM body.trial t JOIN account a ON "
                            "a.id = t.account_id WHERE a.name = '%s'",
                            name));
}

/* The clock is advanced: what is due in that week is due now. */
static void week_comes(int64_t trial, int week)
{
    harness_sql(site_database(), format("UPDATE body.check_in SET due_at = now() WHERE trial_id = "
                                        "%lld AND week = %d AND due_at IS NOT NULL",
                                        (long long)trial, week));
}

static const char *link_of_letter(void)
{
    return link_of(letter_with(letters_folder(), ADDRESS, "how is it going"));
}

static void an_answer_can_be_tried(void **state)
{
    (void)state;
    struct page page = show(asker, question);
    const char *helped = format("/answers/%lld/helped", (long long)given);
    assert_has(&page, helped);
    page = get(asker, helped);
    assert_has(&page, format("href=\"%s\">Try it for some weeks</a>", form_of(given)));
    page = get(somebody(), form_of(given));
    assert_status(&page, 303);
    page = get(asker, form_of(given));
    assert_status(&page, 200);
    assert_has(&page, "May your account keep this?");
    assert_has(&page, "Stratford");
    assert_has(&page, "No clinician has checked this.");
    page = get(asker, form_of(question));
    assert_status(&page, 404);
    page = get(asker, form_of(999999));
    assert_status(&page, 404);
}

static void what_a_coach_warns_of_is_not_for_trying(void **state)
{
    (void)state;
    int64_t warned = answer(stranger, question, "Hang upside down for an hour.");
    harness_sql(site_database(),
                format("UPDATE post_score SET warning = 'Not with high blood pressure.' "
                       "WHERE post_id = %lld",
                       (long long)warned));
    struct page page = show(asker, question);
    assert_has(&page, "Not with high blood pressure.");
    page = get(asker, format("/answers/%lld/helped", (long long)warned));
    assert_has_not(&page, form_of(warned));
    page = get(somebody(), format("/trials/of/%lld", (long long)warned));
    assert_has(&page, "Not with high blood pressure.");
    assert_has_not(&page, form_of(warned));
    page = get(asker, form_of(warned));
    assert_has(&page, "Not with high blood pressure.");
    assert_has_not(&page, "name=\"activity1\"");
    page = try_it(asker, warned, "me", "1");
    assert_status(&page, 422);
    assert_has(&page, "A coach warns of this: it is not for trying.");
    assert_int_equal(trial_of("trial_tina"), 0);
}

static void nothing_is_kept_without_agreement_and_what_is_missing_is_said(void **state)
{
    (void)state;
    struct page page = try_it(asker, given, "report", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Nothing is kept without it.");
    assert_has(&page, "zqsit through a film"); /* nothing is lost */
    assert_int_equal(trial_of("trial_tina"), 0);
    page = post(asker, form_of(given), "/trials/new", "of", format("%lld", (long long)given),
                "activity2", "walk", "agree", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please name one thing that you want to do again");
    assert_has(&page, "Please choose how much it hurts now");
    assert_has(&page, "Please choose how well you can do it now.");
}

static void whoever_agrees_begins(void **state)
{
    (void)state;
    struct page page = try_it(asker, given, "report", "1");
    assert_status(&page, 303);
    assert_span(page.location, "/trials");
    page = get(asker, "/trials");
    assert_has(&page, "Does rolling loosen a tight back?");
    page = get(asker, format("/trials/%lld", (long long)trial_of("trial_tina")));
    assert_status(&page, 200);
    assert_has(&page, "zqsit through a film");
    assert_has(&page, "<svg");
    assert_has(&page, "<th scope=\"row\">At the beginning</th><td>4</td><td>7</td><td>3</td>");
    assert_has(&page, "<th scope=\"row\">Week 4</th>");
    /* Nobody else's. */
    page = get(stranger, format("/trials/%lld", (long long)trial_of("trial_tina")));
    assert_status(&page, 404);
    /* That one tries it already is said before anything is filled in. */
    page = get(asker, form_of(given));
    assert_has(&page, "You try this already");
    assert_has_not(&page, "name=\"activity1\"");
    page = try_it(asker, given, "me", "1");
    assert_status(&page, 422);
    assert_has(&page, "You try this already");
    assert_has(&page, "zqsit through a film"); /* nothing is lost */
}

static void a_forgotten_check_in_is_asked_once_more_and_is_no_report(void **state)
{
    (void)state;
    int64_t trial = trial_of("trial_tina");
    week_comes(trial, 1);
    (void)letter_with(letters_folder(), ADDRESS, "how is it going");
    int letters = letters_to(letters_folder(), ADDRESS);
    week_comes(trial, 1);
    for (int i = 0; i < 200 && letters_to(letters_folder(), ADDRESS) == letters; i++)
        usleep(100000);
    assert_int_equal(letters_to(letters_folder(), ADDRESS), letters + 1);
    week_comes(trial, 1);
    for (int i = 0; i < 200 && number_of(format("SELECT count(*) FROM body.check_in WHERE trial_id "
                                                "= %lld AND state = 'missed'",
                                                (long long)trial)) == 0;
         i++)
        usleep(100000);
    struct page page = get(asker, format("/trials/%lld", (long long)trial));
    assert_has(&page, "no report");
    page = get(stranger, format("/trials/of/%lld", (long long)given));
    assert_has(&page, "Nobody has reported yet.");
}

static void a_link_reports_without_signing_in_and_only_once(void **state)
{
    (void)state;
    int64_t trial = trial_of("trial_tina");
    int letters = letters_to(letters_folder(), ADDRESS);
    week_comes(trial, 4);
    for (int i = 0; i < 200 && letters_to(letters_folder(), ADDRESS) == letters; i++)
        usleep(100000);
    const char *link = format("%s", link_of_letter());
    /* A scanner of mails looks: nothing changes. */
    struct page page = get(somebody(), link);
    assert_status(&page, 200);
    assert_has(&page, "Week 4 of 4");
    page = get(somebody(), link);
    assert_status(&page, 200);
    page = post_without_token(somebody(), link, "pain_now", "2", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose how it is all in all.");
    page = post_without_token(somebody(), link, "pain_now", "2", "pain_worst", "4", "score1", "8",
                              "days", "5", "change", "2", "note", "zqprivatenote", "why", "", NULL);
    assert_status(&page, 200);
    assert_has(&page, "<h1>Thank you</h1>");
    page = get(somebody(), link);
    assert_status(&page, 410);
    page = post_without_token(somebody(), link, "pain_now", "0", "pain_worst", "0", "score1", "10",
                              "days", "7", "change", "3", NULL);
    assert_status(&page, 410);
    assert_int_equal(number_of(format("SELECT pain_worst FROM body.check_in WHERE trial_id = %lld "
                                      "AND week = 4",
                                      (long long)trial)),
                     4);
}

static void others_read_how_it_went(void **state)
{
    (void)state;
    struct page page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_status(&page, 200);
    assert_has(&page, "After 4 weeks: better (pain at its worst 7 → 4), 5 days a week");
    assert_has(&page, "trial_tina");
    assert_has(&page, "Members’ reports, not a study");
    assert_has_not(&page, "zqprivatenote");
    assert_has_not(&page, "zqsit");
    page = get(asker, format("/trials/%lld", (long long)trial_of("trial_tina")));
    assert_has(&page, "zqprivatenote");
    assert_has(&page, "Much better");
    /* The answer was changed since: what was tried is what it was. */
    page = post(helper, format("/answers/%lld/edit", (long long)given),
                format("/answers/%lld/edit", (long long)given), "body",
                "Roll slowly, two minutes on each side, each day.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has(&page, "they tried version 1 of 2");
    /* And whoever no longer shows it is read no more. */
    const char *own = format("/trials/%lld", (long long)trial_of("trial_tina"));
    page = post(asker, own, own, "what", "show", "shown", "me", NULL);
    assert_status(&page, 303);
    page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has_not(&page, "trial_tina");
    /* Nor does a name come beside what was counted with others. */
    harness_sql(site_database(), format("UPDATE body.trial SET grouped = true WHERE id = %lld",
                                        (long long)trial_of("trial_tina")));
    page = post(asker, own, own, "what", "show", "shown", "report", NULL);
    assert_status(&page, 422);
    assert_has(&page, "It was counted together with others, without names.");
}

/* Five more whose names nobody reads, and what pages say of them. */
static void what_came_of_it_is_told_of_five(void **state)
{
    (void)state;
    struct page page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has_not(&page, "All in all");
    harness_sql(
        site_database(),
        format("WITH a AS (INSERT INTO account (name, name_key, password) SELECT 'tallied' || n, "
               "'tallied' || n, 'x' FROM generate_series(1, 5) n RETURNING id) "
               "INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, "
               "pain_now, pain_worst, weeks, shown, region, since, ended_at, ended_why, reported) "
               "SELECT a.id, %lld, 1, 'T', '{sit}', '{4}', 3, 6, 4, 'counts', r.id, 'over-12', "
               "now(), 'worse', true FROM a, (SELECT id FROM tag WHERE name = 'low-back') AS r",
               (long long)given));
    for (int i = 0;
         i < 200 && number_of(format("SELECT cardinality(tried) FROM post_score WHERE post_id = "
                                     "%lld",
                                     (long long)given)) < 5;
         i++)
        usleep(50000);
    page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has(&page, "5 of 5 who tried it said how it went, half of them after 1 week");
    assert_has(&page, "<th scope=\"row\">Worse</th><td>5</td>");
    assert_has(&page, "<th scope=\"row\">No report</th><td>0</td>");
    assert_has(&page, "These are members’ reports, not a trial");
    assert_has_not(&page, "tallied");
    assert_has_not(&page, "Like my card");
    assert_has(&page, "?region=low-back\"");
    page =
        get(somebody(), format("/trials/of/%lld?region=low-back&since=over-12", (long long)given));
    assert_has(&page, "<th scope=\"row\">Worse</th><td>5</td>");
    page =
        get(somebody(), format("/trials/of/%lld?region=low-back&since=under-6", (long long)given));
    assert_has(&page, "numbers begin at five");
    assert_has_not(&page, "<th scope=\"row\">");
    page = get(somebody(), format("/trials/of/%lld?region=zqnowhere", (long long)given));
    assert_has(&page, "numbers begin at five");
    /* Whoever has a card finds people like themselves, by the region above their own. */
    harness_sql(site_database(),
                format("INSERT INTO symptom_card (question_id, number, author_id, tag_ids, since) "
                       "SELECT %lld, 1, a.id, ARRAY[t.id], 'over-12' FROM account a, tag t WHERE "
                       "a.name = 'trial_tina' AND t.name = 'low-back-left'",
                       (long long)question));
    page = get(asker, format("/trials/of/%lld?region=low-back&since=over-12", (long long)given));
    assert_has(&page, "?region=low-back&amp;since=over-12\" aria-current=\"true\">Like my card");
    page = get(asker, form_of(given));
    assert_has(&page, "<option value=\"low-back\" selected>");
    assert_has(&page, "<option value=\"over-12\" selected>");
    harness_sql(site_database(), "DELETE FROM symptom_card");
    /* Under the answer, once workers were told. */
    for (int i = 0; i < 200; i++) {
        page = show(somebody(), question);
        if (span_find_text(page.body, "Of 5 who tried it") < page.body.len)
            break;
        usleep(50000);
    }
    assert_has(&page, "Of 5 who tried it, 0 are better, 0 the same, 5 worse");
    /* One takes it back: none of the five is told of. */
    harness_sql(site_database(), "UPDATE body.trial SET shown = 'me' WHERE account_id = (SELECT id "
                                 "FROM account WHERE name = 'tallied3')");
    page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has_not(&page, "All in all");
}

static void whoever_is_signed_in_reports_on_a_page_and_stops(void **state)
{
    (void)state;
    struct page page = try_it(stranger, given, "me", "1");
    /* Counted by the region above the one that was chosen. */
    assert_int_equal(number_of("SELECT count(*) FROM body.trial t JOIN tag g ON g.id = t.region "
                               "JOIN account a ON a.id = t.account_id WHERE a.name = 'trial_stan' "
                               "AND g.name = 'low-back' AND t.place = g.title AND t.since = "
                               "'over-12'"),
                     1);
    assert_status(&page, 303);
    int64_t trial = trial_of("trial_stan");
    int64_t check_in = number_of(
        format("SELECT min(id) FROM body.check_in WHERE trial_id = %lld", (long long)trial));
    const char *place = format("/check-ins/%lld", (long long)check_in);
    page = get(stranger, place);
    assert_status(&page, 410); /* nobody asks yet */
    page = get(stranger, "/me");
    assert_has_not(&page, "say how it is going");
    week_comes(trial, 1);
    page = get(stranger, "/trials");
    assert_has(&page, place);
    page = get(stranger, "/me"); /* no mail goes to an account without an address */
    assert_has(&page, "say how it is going");
    page = get(stranger, format("/trials/%lld", (long long)trial));
    assert_has_not(&page, "Leave it out for now");
    page = get(asker, place);
    assert_status(&page, 410); /* somebody else's */
    assert_has_not(&page, "id=\"safety-now\"");
    page = post(stranger, place, place, "pain_now", "4", "pain_worst", "8", "score1", "3", "days",
                "2", "change", "-1", "why", "worse", "note",
                "Since Tuesday I cannot hold my urine and my legs are numb.", NULL);
    assert_status(&page, 303);
    page = get(stranger, format("/trials/%lld", (long long)trial));
    assert_has(&page, "id=\"safety-now\""); /* what needs help now comes first */
    assert_has(&page, "stopped: It made it worse");
    assert_has(&page, "Leave it out for now");
    assert_has(&page, "no longer asked");
    /* Whoever stops so without a check-in is read of, too. */
    page = try_it(stranger, given, "report", "1");
    assert_status(&page, 303);
    place = format("/trials/%lld", (long long)trial_of("trial_stan"));
    page = post(stranger, place, place, "what", "stop", "why", "worse", NULL);
    assert_status(&page, 303);
    page = get(somebody(), format("/trials/of/%lld", (long long)given));
    assert_has(&page, "Stopped without a check-in: it made it worse");
}

static void taking_agreement_back_erases_it(void **state)
{
    (void)state;
    struct page page = post(asker, "/trials", "/trials/keep", NULL);
    assert_status(&page, 303);
    assert_int_equal(trial_of("trial_tina"), 0);
    page = get(asker, "/trials");
    assert_has_not(&page, "Does rolling");
}

/* What was said of bodies is in no log, in no figure, and in no page of others. */
static void no_word_of_it_is_anywhere_else(void **state)
{
    (void)state;
    /* The folders have something in them, and grep finds nothing: 1. */
    const char *const folders[] = {letters_folder(), site_folder()};
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        assert_int_equal(system(format("grep -rq . %s", folders[i])), 0);
        assert_int_equal(system(format("grep -rlE 'zqprivatenote|zqsit' %s", folders[i])), 256);
    }
    struct page page = get(somebody(), "/search?q=zqprivatenote");
    assert_has_not(&page, "trial_");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_can_be_tried),
        cmocka_unit_test(what_a_coach_warns_of_is_not_for_trying),
        cmocka_unit_test(nothing_is_kept_without_agreement_and_what_is_missing_is_said),
        cmocka_unit_test(whoever_agrees_begins),
        cmocka_unit_test(a_forgotten_check_in_is_asked_once_more_and_is_no_report),
        cmocka_unit_test(a_link_reports_without_signing_in_and_only_once),
        cmocka_unit_test(others_read_how_it_went),
        cmocka_unit_test(what_came_of_it_is_told_of_five),
        cmocka_unit_test(whoever_is_signed_in_reports_on_a_page_and_stops),
        cmocka_unit_test(taking_agreement_back_erases_it),
        cmocka_unit_test(no_word_of_it_is_anywhere_else),
    };
    return cmocka_run_group_tests_name("trial", tests, begin, NULL);
}
