/*
 * "It made it worse": a member tells coaches of an answer or an exercise; what needs help now shows the card at once; coaches decide, without
 * a name; whoever tries it reads that a coach looked.
 */
#include "http/site.h"

#include <stdlib.h>

#include "db/harness.h"
#include "http/everywhere.h"

enum { SOON_MS = 60000 };

static struct person *tina;
static struct person *helper;
static struct person *tries;
static struct person *coach;
static int64_t given;
static int64_t stretch;

static int begin(void **state)
{
    (void)state;
    load_library();
    tina = sign_up("worse_tina");
    helper = sign_up("worse_hal");
    tries = sign_up("worse_tom");
    coach = sign_up_as("worse_cleo", "coach");
    int64_t question =
        ask(tina, "Does rolling loosen a tight back?", "It pulls on the left side.", "tight");
    given = answer(helper, question, "Roll slowly, a minute on each side.");
    stretch = number_of("SELECT id FROM entry WHERE slug = 'figure-four'");
    return 0;
}

static const char *form_of(int64_t id)
{
    return format("/worse/new?of=%lld", (long long)id);
}

static const char *case_of(int64_t id)
{
    return format("/moderation/worse/%lld", (long long)id);
}

static struct page say(struct person *who, int64_t id, const char *words, const char *agree)
{
    return post(who, form_of(id), "/worse/new", "of", format("%lld", (long long)id), "what",
                "stronger", "side", "left", "down", "yes", "body", words,
                agree == NULL ? NULL : "agree", "1", NULL);
}

/* The job runner tells moments after it happened. */
static struct page await_told(struct person *who, const char *words)
{
    uint64_t start = harness_clock();
    struct page page = get(who, "/notices");
    while (!page_has(&page, words)) {
        assert_true(harness_clock() < start + SOON_MS);
        page = get(who, "/notices");
    }
    return page;
}

static int64_t kept(void)
{
    return number_of("SELECT count(*) FROM body.worse");
}

static void pages_lead_to_the_form(void **state)
{
    (void)state;
    struct page page = get(tina, format("/answers/%lld/helped", (long long)given));
    assert_has(&page, form_of(given));
    page = get(tina, "/stretches/figure-four");
    assert_has(&page, form_of(stretch));
    page = get(somebody(), "/stretches/figure-four"); /* nothing more for who has no account */
    assert_has_not(&page, form_of(stretch));
    page = get(somebody(), format("/trials/of/%lld", (long long)stretch));
    assert_has(&page, form_of(stretch));
    page = get(tina, "/worse/new?at=/stretches/figure-four/follow"); /* as notes have it */
    assert_has(&page, format("name=\"of\" value=\"%lld\"", (long long)stretch));
    page = get(tina, "/worse/new?at=/stretches/no-such-stretch/follow");
    assert_status(&page, 404);
    page = get(somebody(), form_of(given));
    assert_status(&page, 303);
    page = get(tina, form_of(given));
    assert_status(&page, 200);
    assert_has_not(&page, "name=\"step\"");
    page = get(tina, form_of(stretch));
    assert_has(&page, "name=\"step\"");
    page = get(tina, form_of(999999));
    assert_status(&page, 404);
}

static void nothing_is_kept_without_agreement_and_no_word_is_lost(void **state)
{
    (void)state;
    struct page page = say(tina, given, "zqpulls on the left", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Nothing is kept without it.");
    assert_has(&page, "zqpulls on the left");
    assert_has(&page, "value=\"left\" required checked");
    assert_int_equal(kept(), 0);
    assert_int_equal(rows_with("zqpulls"), 0); /* in no draft either */
    page = post(tina, form_of(given), "/worse/new", "of", format("%lld", (long long)given), "body",
                "zqpulls", "agree", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose what got worse.");
    assert_has(&page, "Please choose whether it goes down the leg.");
    assert_int_equal(kept(), 0);
}

static void what_needs_help_now_shows_the_card_and_is_kept(void **state)
{
    (void)state;
    struct page page = say(tina, given, "zqtold: I cannot pee since then", "1");
    assert_status(&page, 303);
    assert_int_equal(kept(), 1);
    const char *path =
        format("/worse/%lld", (long long)number_of("SELECT max(id) FROM body.worse"));
    assert_span(page.location, path);
    page = get(tina, path);
    assert_has(&page, "zqtold");
    assert_has(&page, "id=\"safety-now\"");
    assert_has(&page, "It waits for a coach");
    page = get(helper, path);
    assert_status(&page, 404);
    page = get(coach, path);
    assert_status(&page, 404);
    /* It is kept in the schema body alone, and in no line of a log. */
    assert_int_equal(rows_with("zqtold"), 0); /* of the tables that serve reads */
    assert_int_equal(system(format("grep -rq . %s", site_folder())), 0);
    assert_int_equal(system(format("grep -rl zqtold %s", site_folder())), 256);
    page = get(tina, form_of(given)); /* agreed once: not asked again */
    assert_has_not(&page, "name=\"agree\"");
}

static void coaches_read_it_without_a_name(void **state)
{
    (void)state;
    struct page page = get(coach, "/moderation/queue?kind=worse");
    assert_has(&page, "made it worse, 1 person says");
    page = get(coach, "/desk");
    assert_has(&page, "Members told coaches that it made it worse");
    page = get(coach, case_of(given));
    assert_status(&page, 200);
    assert_has(&page, "zqtold");
    assert_has(&page, "Down the leg: Yes");
    assert_has_not(&page, "worse_tina");
    page = get(helper, case_of(given));
    assert_status(&page, 403);
    page = get(tina, "/moderation/queue?kind=worse");
    assert_status(&page, 403);
}

static int64_t comments(void)
{
    return number_of(format("SELECT count(*) FROM post WHERE kind = 'comment' AND parent_id = %lld "
                            "AND deleted_at IS NULL",
                            (long long)given));
}

static struct page decide(int64_t id, const char *what, const char *field, const char *words)
{
    return post(coach, case_of(id), case_of(id), "what", what, field, words, NULL);
}

static struct page undo(int64_t id)
{
    return post(coach, case_of(id), case_of(id), "what", "undo", NULL);
}

static void a_change_is_asked_for_in_a_comment_and_undone(void **state)
{
    (void)state;
    struct page page = decide(given, "change", "ask", "");
    assert_status(&page, 422);
    assert_has(&page, "Please write what should change");
    /* Whichever button is pressed, no word is lost that was written for another one. */
    page = post(coach, case_of(given), case_of(given), "what", "change", "ask", "", "warning",
                "Zqnot on a knee.", "reason", "Zqit says so.", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Zqnot on a knee.");
    assert_has(&page, "Zqit says so.");
    page = decide(given, "caution", "caution", "Zqstop at once.");
    assert_status(&page, 422);
    assert_has(&page, "An answer has no cautions.");
    page = decide(given, "change", "ask", "Please say who should leave it out.");
    assert_status(&page, 303);
    assert_int_equal(comments(), 1);
    page = get(tina, "/worse");
    assert_has(&page, "it was changed, or its writer was asked to");
    assert_has(&page, "Please say who should leave it out.");
    page = get(coach, "/moderation/queue?kind=worse");
    assert_has_not(&page, "made it worse, 1 person");
    page = undo(given);
    assert_status(&page, 303);
    assert_int_equal(comments(), 0);
    page = undo(given); /* once more */
    assert_status(&page, 409);
    assert_has(&page, "It waits again already");
    page = get(coach, "/moderation/queue?kind=worse");
    assert_has(&page, "made it worse, 1 person says");
    page = get(tina, "/worse");
    assert_has(&page, "It waits for a coach");
}

static void a_warning_is_above_the_answer_until_it_is_undone(void **state)
{
    (void)state;
    struct page page = decide(given, "warning", "warning", "");
    assert_status(&page, 422);
    page = decide(given, "warning", "warning", "Not with a sore knee.");
    assert_status(&page, 303);
    const char *path = format("/answers/%lld/helped", (long long)given);
    page = get(tina, path);
    assert_has(&page, "A coach warns of it");
    page = undo(given);
    assert_status(&page, 303);
    page = get(tina, path);
    assert_has_not(&page, "A coach warns of it");
}

static void what_needs_no_change_says_why(void **state)
{
    (void)state;
    struct page page = decide(given, "none", "reason", "");
    assert_status(&page, 422);
    page = decide(given, "none", "reason", "It says so.");
    assert_status(&page, 303);
    page = get(tina, "/worse");
    assert_has(&page, "nothing was changed");
    page = post(coach, case_of(given), case_of(given), "what", "none", "reason", "Zqlate words.",
                "ask", "Zqasked for nothing.", NULL); /* another coach was first */
    assert_status(&page, 409);
    assert_has(&page, "Zqasked for nothing.");
    assert_has(&page, "Somebody else has decided about this meanwhile");
    assert_has(&page, "Zqlate words."); /* no word is lost */
}

static void who_wrote_the_answer_does_not_decide(void **state)
{
    (void)state;
    struct person *writer = sign_up_as("worse_will", "coach");
    int64_t question =
        ask(tina, "Does walking loosen a tight hip?", "It pulls on the left side.", "tight");
    int64_t own = answer(writer, question, "Walk for ten minutes.");
    struct page page = say(tina, own, "It pulls more.", NULL);
    assert_status(&page, 303);
    page = get(writer, case_of(own));
    assert_has(&page, "another coach decides about it");
    page = post(writer, case_of(own), case_of(own), "what", "none", "reason", "Fine.", NULL);
    assert_status(&page, 403);
    /* What was said since a coach opened the page is not decided unread. */
    int64_t read = number_of("SELECT max(id) FROM body.worse");
    page = say(tina, own, "It is numb now.", NULL);
    assert_status(&page, 303);
    page = post(coach, case_of(own), case_of(own), "what", "none", "reason", "Zqunread words.",
                "newest", format("%lld", (long long)read), NULL);
    assert_status(&page, 409);
    assert_has(&page, "More was said of it meanwhile");
    assert_has(&page, "Zqunread words.");
    assert_has(&page, "It is numb now.");
    /* Tingling down both legs needs no words to be what needs help now. */
    page = post(tina, form_of(own), "/worse/new", "of", format("%lld", (long long)own), "what",
                "tingling", "side", "both", "down", "yes", "body", "", NULL);
    assert_status(&page, 303);
    page = get(tina, format("/worse/%lld", (long long)number_of("SELECT max(id) FROM body.worse")));
    assert_has(&page, "id=\"safety-now\"");
    page = decide(own, "none", "reason", "It says so.");
    assert_status(&page, 303);
}

static int64_t revision_of(int64_t id)
{
    return number_of(format("SELECT revision FROM post WHERE id = %lld", (long long)id));
}

static struct page add_caution(const char *words, const char *severity)
{
    return post(coach, case_of(stretch), case_of(stretch), "what", "caution", "fact", "leg-pain",
                "severity", severity, "caution", words, NULL);
}

static void a_caution_is_a_new_revision_and_who_tries_it_is_told(void **state)
{
    (void)state;
    struct page page = post(tries, format("/trials/new?of=%lld", (long long)stretch), "/trials/new",
                            "of", format("%lld", (long long)stretch), "activity1", "walk", "score1",
                            "3", "pain_now", "4", "pain_worst", "7", "weeks", "4", "rhythm",
                            "usual", "shown", "me", "agree", "1", NULL);
    assert_status(&page, 303);
    page = say(tina, stretch, "It pulls more.", NULL); /* agreed before */
    assert_status(&page, 303);
    page = get(coach, case_of(stretch));
    assert_has(&page, "If pain or tingling spreads further down the leg"); /* a suggestion */
    int64_t revision = revision_of(stretch);
    page = add_caution("Zqstop when it spreads.", "");
    assert_status(&page, 422);
    assert_has(&page, "Please choose how strict it is.");
    assert_has(&page, "Zqstop when it spreads.");
    assert_int_equal(revision_of(stretch), revision);
    page = add_caution("Zqstop when it spreads.", "care");
    assert_status(&page, 303);
    assert_int_equal(revision_of(stretch), revision + 1);
    page = get(somebody(), "/stretches/figure-four");
    assert_has(&page, "Zqstop when it spreads.");
    page = get(tries, "/trials");
    assert_has(&page, "it made it worse for somebody");
    assert_has(&page, "a caution was added");
    page = get(tina, "/trials");
    assert_has_not(&page, "a caution was added");
    page = await_told(tina, "A coach looked, and a caution was added:");
    assert_has(&page, "What you told coaches");
    assert_has_not(&page, "worse_cleo");
    assert_has_not(&page, "Zqstop"); /* what the coach wrote is on the page that it leads to */
    page = await_told(tries, "It made it worse for somebody, and a coach looked: ");
    assert_has_not(&page, "worse_cleo");
    page = get(tina, "/notices");
    assert_has_not(&page, "It made it worse for somebody");
}

static void a_caution_is_taken_out_again_as_long_as_nobody_changed_it(void **state)
{
    (void)state;
    struct page page = undo(stretch);
    assert_status(&page, 303);
    page = get(somebody(), "/stretches/figure-four");
    assert_has_not(&page, "Zqstop when it spreads.");
    page = get(tries, "/trials");
    assert_has(&page, "looks at it once more");
    page = add_caution("Zqstop when it spreads.", "care");
    assert_status(&page, 303);
    harness_sql(
        site_database(),
        format("UPDATE entry SET model = replace(model::text, 'Zqstop when', 'Stop if')::jsonb "
               "WHERE id = %lld",
               (long long)stretch));
    int64_t revision = revision_of(stretch);
    page = undo(stretch);
    assert_status(&page, 422);
    assert_has(&page, "the caution was changed or taken out since");
    assert_int_equal(revision_of(stretch), revision);
    page = get(coach, "/moderation/queue?kind=worse");
    assert_has_not(&page, "made it worse, 1 person");
}

static void what_waits_for_a_day_comes_first_on_the_desk(void **state)
{
    (void)state;
    struct page page = say(tina, given, "It pulls more.", NULL);
    assert_status(&page, 303);
    page = get(coach, "/desk");
    assert_has(&page, case_of(given));
    assert_has_not(&page, "for more than a day");
    harness_sql(
        site_database(),
        "UPDATE queue_post SET since = now() - interval '25 hours' WHERE kind = 'worse' AND "
        "seen_at IS NULL");
    page = await_told(coach, "Made it worse for somebody, and has waited for more than a day");
    page = get(coach, "/desk");
    assert_has(&page, "Something has waited for more than a day.");
    page = get(tina, "/notices");
    assert_has_not(&page, "for more than a day");
}

static void it_is_in_a_copy_of_ones_data(void **state)
{
    (void)state;
    assert_int_equal(number_of("SELECT count(*) FROM body.export_worse((SELECT id FROM account "
                               "WHERE name = 'worse_tina'), 0, 100)"),
                     kept());
}

static void undone_after_all_was_taken_back_it_leads_to_the_list(void **state)
{
    (void)state;
    struct person *ola = sign_up("worse_ola");
    int64_t question =
        ask(tina, "Does swinging loosen a tight hip?", "It pulls on the left.", "tight");
    int64_t own = answer(helper, question, "Swing your legs.");
    struct page page = say(ola, own, "It pulls more.", "1");
    assert_status(&page, 303);
    const char *one = format("/worse/%lld", (long long)number_of("SELECT max(id) FROM body.worse"));
    page = decide(own, "none", "reason", "It says so.");
    assert_status(&page, 303);
    page = get(coach, "/desk/decided?kind=looked");
    assert_has(&page, format("href=\"%s\">Undo: it waits again", case_of(own)));
    page = post(ola, one, format("%s/delete", one), NULL);
    assert_status(&page, 303);
    page = undo(own);
    assert_status(&page, 303);
    assert_span(page.location, "/moderation/queue?kind=worse&undone=1");
    page = get(coach, "/moderation/queue?kind=worse&undone=1");
    assert_status(&page, 200);
    assert_has(&page, "It is undone. Nothing waits there any more");
    page = get(coach, "/desk/decided?kind=looked");
    assert_has(&page, "let what made it worse for somebody wait again");
    assert_has(&page, "href=\"/moderation/queue?kind=worse\">Decide again");
}

static void it_is_taken_back(void **state)
{
    (void)state;
    int64_t all = kept();
    const char *one = format("/worse/%lld", (long long)number_of("SELECT max(id) FROM body.worse"));
    struct page page = post(helper, "/worse", format("%s/delete", one), NULL); /* another's */
    assert_int_equal(kept(), all);
    page = post(tina, one, format("%s/delete", one), NULL);
    assert_status(&page, 303);
    assert_int_equal(kept(), all - 1);
    page = post(tina, "/worse", "/worse/keep", NULL);
    assert_status(&page, 303);
    assert_int_equal(kept(), 0);
    page = get(tina, form_of(given));
    assert_has(&page, "name=\"agree\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_lead_to_the_form),
        cmocka_unit_test(nothing_is_kept_without_agreement_and_no_word_is_lost),
        cmocka_unit_test(what_needs_help_now_shows_the_card_and_is_kept),
        cmocka_unit_test(coaches_read_it_without_a_name),
        cmocka_unit_test(a_change_is_asked_for_in_a_comment_and_undone),
        cmocka_unit_test(a_warning_is_above_the_answer_until_it_is_undone),
        cmocka_unit_test(what_needs_no_change_says_why),
        cmocka_unit_test(who_wrote_the_answer_does_not_decide),
        cmocka_unit_test(a_caution_is_a_new_revision_and_who_tries_it_is_told),
        cmocka_unit_test(a_caution_is_taken_out_again_as_long_as_nobody_changed_it),
        cmocka_unit_test(what_waits_for_a_day_comes_first_on_the_desk),
        cmocka_unit_test(it_is_in_a_copy_of_ones_data),
        cmocka_unit_test(undone_after_all_was_taken_back_it_leads_to_the_list),
        cmocka_unit_test(it_is_taken_back),
    };
    return cmocka_run_group_tests_name("worse", tests, begin, NULL);
}
