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
    (void)sign_up_as("check_mo", "moderator");
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
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", title, "body", HARMLESS, "tags", "tight",
             "check", "done", "sign", "belly", "read", "1", "sign_keep", "1",
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

/* Not everybody is asked about a clot or an infection of the kidneys: whoever mentions one can tick it, and it holds advice. */
static void a_sign_that_is_mentioned_can_be_ticked(void **state)
{
    (void)state;
    struct page page = post(mia, "/questions/ask", "/questions", "title", "Which stretch now?",
                            "body", HARMLESS, "tags", "tight", "check", "ask", NULL);
    assert_has_not(&page, "value=\"clot\"");
    page = post(mia, "/questions/ask", "/questions", "title", "Could it be a blood clot in my leg?",
                "body", HARMLESS, "tags", "tight", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Something in your words is worth checking.");
    assert_has(&page, "name=\"sign\" value=\"clot\"");
    page = post(mia, "/questions/ask", "/questions", "title", "Could it be a blood clot in my leg?",
                "body", HARMLESS, "tags", "tight", "check", "done", "sign", "clot", NULL);
    assert_status(&page, 200);
    assert_before(&page, "Get help now, at any hour", "Save my question");
    assert_has(&page, "A leg or calf that is swollen, hot or red");
    page = post(mia, "/questions/ask", "/questions", "title", "Could it be a blood clot in my leg?",
                "body", HARMLESS, "tags", "tight", "check", "done", "sign", "clot", "read", "1",
                "sign_keep", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM body.flag_check WHERE ticked = '{clot}'"), 1);
    page = show(ben, newest_question());
    assert_has(&page, "A coach looks at this question first.");
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
    assert_has_not(&page, "name=\"share\""); /* no coach looks at it */
    assert_int_equal(questions(), before);
    page = post(mia, "/questions/ask", "/questions", "title", "Tight in the mornings?", "body",
                HARMLESS, "tags", "tight", "check", "done", "sign", "weight", "read", "1",
                "sign_keep", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM advice_hold"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM body.flag_check WHERE ticked = '{weight}'"),
                     1);
    /* Its asker finds it again, and nobody else sees that there is anything. */
    int64_t id = newest_question();
    page = show(mia, id);
    assert_has(&page, check_of(id));
    page = get(mia, check_of(id));
    assert_has(&page, "value=\"erase\"");
    assert_has_not(&page, "value=\"share\"");
    page = show(ben, id);
    assert_has_not(&page, check_of(id));
    page = show(coach, id);
    assert_has_not(&page, check_of(id));
    page = post(mia, check_of(id), check_of(id), "what", "erase", NULL);
    assert_status(&page, 303);
    page = show(mia, id);
    assert_has_not(&page, check_of(id));
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

/* As from a draft, which has nothing of what was ticked. */
static void what_was_ticked_before_is_asked_again(void **state)
{
    (void)state;
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", "My calf is tight, which stretch?",
             "body", HARMLESS, "tags", "tight", "checks", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Before you post: is any of this so?");
    page = post(mia, "/questions/ask", "/questions", "title", "My calf is tight, which stretch?",
                "body", HARMLESS, "tags", "tight", "checks", "1", "check", "done", NULL);
    assert_status(&page, 303);
}

static struct page clear(int64_t question)
{
    const char *path = check_of(question);
    return post(coach, path, path, "what", "clear", "reason", "Somebody examined it", NULL);
}

/* An answer that waits; its id. */
static int64_t waiting_answer(struct person *who, int64_t question, const char *body)
{
    const char *path = format("/questions/%lld/answers", (long long)question);
    struct page page = post(who, path, path, "body", body, NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post");
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    return id;
}

/* Whether it waits in the queue, for that reason. */
static bool waits_by(int64_t post_id, const char *why)
{
    return number_of(format("SELECT count(*) FROM queue_post w JOIN post p ON p.id = w.post_id "
                            "WHERE w.post_id = %lld AND w.kind = 'held' AND w.note = '%s' AND "
                            "w.seen_at IS NULL AND NOT w.gone AND p.delete_why = 'held'",
                            (long long)post_id, why)) == 1;
}

static bool is_shown(int64_t post_id)
{
    return number_of(format("SELECT count(*) FROM post WHERE id = %lld AND deleted_at IS NULL",
                            (long long)post_id)) == 1;
}

static void moderator_does(const char *function, int64_t post_id)
{
    harness_sql(site_database(),
                format("SELECT %s((SELECT id FROM account WHERE name = 'check_mo'), %lld)",
                       function, (long long)post_id));
}

/* The session ended meanwhile: the words are taken along to signing in, and what was ticked is not. */
static void what_was_ticked_is_in_no_draft(void **state)
{
    (void)state;
    struct person *ana = sign_up("check_ana");
    const char *token = token_of(ana, "/account");
    harness_sql(site_database(), "DELETE FROM session WHERE account_id = "
                                 "(SELECT id FROM account WHERE name = 'check_ana')");
    struct page page = post_without_token(
        ana, "/questions", "csrf", token, "title", "Tight since my session ended", "body", HARMLESS,
        "tags", "tight", "check", "done", "sign", "belly", "share", "1", "read", "1", NULL);
    assert_status(&page, 403);
    assert_true(strstr(input_of(&page, "draft"), "Tight since my session ended") != NULL);
    assert_has_not(&page, "belly");
    assert_has_not(&page, "What is so just now");
    assert_has_not(&page, "may read this");
}

static void going_back_to_the_question_keeps_what_was_ticked(void **state)
{
    (void)state;
    int64_t before = questions();
    struct page page =
        post(mia, "/questions/ask", "/questions", "title", "Tight on one side of my back?", "body",
             HARMLESS, "tags", "tight", "check", "done", "sign", "belly", "sign", "weight", "share",
             "1", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "name=\"sign\" value=\"belly,weight\" data-fixed");
    assert_has(&page, "name=\"share\" value=\"1\" data-fixed");
    /* So does a refusal. */
    page = post(mia, "/questions/ask", "/questions", "title", "", "body", HARMLESS, "tags", "tight",
                "sign", "belly,weight", NULL);
    assert_status(&page, 422);
    assert_has(&page, "name=\"sign\" value=\"belly,weight\" data-fixed");
    page = post(mia, "/questions/ask", "/questions", "title", "Tight on one side of my back?",
                "body", HARMLESS, "tags", "tight", "sign", "belly,weight", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Save my question");
    assert_int_equal(questions(), before);
    page = get(mia, "/questions/ask");
    assert_has_not(&page, "name=\"sign\"");
}

/* What the rules for new accounts hold waits for a moderator still; and that somebody's first post is all right, moderators say. */
static void clearing_publishes_what_waited_for_that_alone(void **state)
{
    (void)state;
    struct person *nel = sign_up("check_nel");
    int64_t id = asks_after_ticking("Is a tight flank worse at night?", NULL);
    int64_t first = waiting_answer(nel, id, "Mine is, when I lie on it.");
    harness_sql(site_database(), "UPDATE hold_rule SET days = 9, most = 0 WHERE what = 'link'");
    int64_t second = waiting_answer(nel, id, "This helps: https://shop.example/cream");
    int64_t third = waiting_answer(nel, id, "Or this: https://clinic.example/leaflet");
    holds_off();
    assert_true(waits_by(first, "check"));
    assert_true(waits_by(second, "link"));
    /* Nor does a moderator, who looks at the links, publish what a coach has to look at. */
    harness_sql(site_database(),
                format("SELECT hold_publish((SELECT id FROM account WHERE name = 'check_mo'), "
                       "%lld, post_digest(%lld))",
                       (long long)third, (long long)third));
    assert_true(waits_by(third, "check"));
    struct page page = clear(id);
    assert_status(&page, 303);
    assert_true(is_shown(first));
    assert_true(is_shown(third));
    assert_true(waits_by(second, "link"));
    assert_int_equal(number_of(format("SELECT count(*) FROM queue_post WHERE kind = 'first' AND "
                                      "post_id = %lld AND seen_at IS NULL AND NOT gone",
                                      (long long)first)),
                     1);
}

/* Its asker says more while a coach reads it: the coach reads that, too. */
static void a_question_that_changed_meanwhile_is_not_cleared_unread(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("May I roll on a tight flank?", NULL);
    struct page page = get(coach, check_of(id));
    assert_has(&page, HARMLESS);
    const char *token = format("%s", input_of(&page, "csrf"));
    const char *digest = format("%s", input_of(&page, "digest"));
    const char *edit = format("/questions/%lld/edit", (long long)id);
    page = post(mia, edit, edit, "title", "May I roll on a tight flank?", "body",
                "It throbs when I lie still.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post_without_token(coach, check_of(id), "csrf", token, "digest", digest, "what", "clear",
                              "reason", "A doctor <looked>.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It was changed after you opened this page");
    assert_has(&page, "It throbs when I lie still.");
    assert_has(&page, "A doctor &lt;looked&gt;.");
    assert_int_equal(number_of(format("SELECT count(*) FROM advice_hold WHERE question_id = %lld "
                                      "AND ended_at IS NULL",
                                      (long long)id)),
                     1);
    page = get(ben, check_of(id));
    assert_has_not(&page, "It throbs when I lie still.");
    page = clear(id);
    assert_status(&page, 303);
    /* A coach finds again what they cleared, with the button that takes it back. */
    page = get(coach, "/desk");
    assert_has(&page, "href=\"/desk/decided\"");
    page = get(coach, "/desk/decided");
    assert_has(&page, "cleared advice on <a");
    assert_has(&page, format("formaction=\"%s\" name=\"what\" value=\"hold\"", check_of(id)));
    page = post(coach, "/desk/decided", check_of(id), "what", "hold", NULL);
    assert_status(&page, 303);
    page = get(coach, "/desk/decided?kind=closed");
    assert_has(&page, "let advice on <a");
    page = get(coach, "/desk/decided?kind=tags");
    assert_has(&page, "Nothing of this kind yet.");
    page = get(other_coach, "/desk/decided");
    assert_has_not(&page, "May I roll on a tight flank?");
    page = get(ben, "/desk/decided");
    assert_status(&page, 403);
}

static void brought_back_once_it_is_cleared_it_waits_no_more(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Does heat help a tight flank?", NULL);
    int64_t given = waiting_answer(ben, id, "It helps me.");
    const char *own = format("/answers/%lld/held", (long long)given);
    struct page page = post(ben, own, own, "what", "take-back", NULL);
    assert_status(&page, 303);
    page = clear(id);
    assert_status(&page, 303);
    const char *delete = format("/answers/%lld/delete", (long long)given);
    page = post(ben, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_true(is_shown(given));
    /* What a moderator lets wait again then waits for moderators: no coach will clear it. */
    id = asks_after_ticking("Does cold help a tight flank?", NULL);
    given = waiting_answer(ben, id, "It does not help me.");
    page = clear(id);
    assert_status(&page, 303);
    moderator_does("hold_again", given);
    assert_true(waits_by(given, "again"));
}

static void members_do_not_change_what_coaches_advise_there(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("May I stretch a tight flank at all?", NULL);
    int64_t given = answer(coach, id, "Not before somebody has examined it.");
    const char *path = format("/answers/%lld/wiki", (long long)given);
    struct page page = post(coach, path, path, "what", "on", NULL);
    assert_status(&page, 303);
    path = format("/answers/%lld/edit", (long long)given);
    page = post(ben, "/questions/ask", path, "body", "Yes, as far as you can.", "reason", "shorter",
                "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Suggest this change");
    assert_has(&page, "Yes, as far as you can.</textarea>");
    page = clear(id);
    assert_status(&page, 303);
    page = post(ben, "/questions/ask", path, "body", "Not before it was examined.", "reason",
                "shorter", "revision", "1", NULL);
    assert_status(&page, 303);
}

static void what_was_seen_before_waits_once_its_author_changes_it(void **state)
{
    (void)state;
    int64_t id = asks_after_ticking("Does walking help a tight flank?", NULL);
    struct page page = clear(id);
    assert_status(&page, 303);
    int64_t given = answer(ben, id, "Walk a little.");
    page = post(coach, check_of(id), check_of(id), "what", "hold", NULL);
    assert_status(&page, 303);
    assert_true(is_shown(given));
    const char *edit = format("/answers/%lld/edit", (long long)given);
    page = post(ben, edit, edit, "body", "Bend as far as you can.", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(waits_by(given, "check"));
    page = show(mia, id);
    assert_has_not(&page, "Bend as far");
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
    assert_has(&page, "What you ticked, and who may read it"); /* to erase it */
    page = show(other_coach, id);
    assert_has(&page, "Examined on Tuesday");
    assert_has(&page, check_of(id)); /* to undo it */
    page = get(coach, "/moderation/queue?kind=check");
    assert_has_not(&page, check_of(id));
    page = get(ben, check_of(id));
    assert_has(&page, "Examined on Tuesday");
    assert_has(&page, "check_cleo");
    page = post(other_coach, check_of(id), check_of(id), "what", "hold", NULL);
    assert_status(&page, 303);
    /* What that had published waits again. */
    page = show(mia, id);
    assert_has(&page, "A coach looks at this question first.");
    assert_has_not(&page, "Try a side bend.");
    assert_has(&page, "Please have this examined");
    page = get(coach, "/moderation/queue?kind=check");
    assert_has(&page, check_of(id));
    page = get(coach, check_of(id));
    assert_has(&page, "1 answer waits");
    page = get(somebody(), "/moderation/log");
    assert_has(&page, "A coach cleared advice on the question");
    assert_has(&page, "Examined on Tuesday");
    assert_has(&page, "A coach held advice again on the question");
    page = clear(id);
    assert_status(&page, 303);
    page = show(mia, id);
    assert_has(&page, "Try a side bend.");
}

/* As any other decision it is in one's own list, and undone from there. */
static void who_cleared_it_finds_that_in_their_list_and_undoes_it(void **state)
{
    (void)state;
    struct person *mo = sign_in("check_mo");
    int64_t id = asks_after_ticking("Which walk for a tight flank?", NULL);
    int64_t waiting = waiting_answer(ben, id, "Walk around the block.");
    struct page page =
        post(mo, check_of(id), check_of(id), "what", "clear", "reason", "Examined on Friday", NULL);
    assert_status(&page, 303);
    assert_true(is_shown(waiting));
    static const char mine[] = "/moderation?tab=mine&kind=closed";
    page = get(mo, mine);
    assert_has(&page, "cleared advice on");
    assert_has(&page, "Examined on Friday");
    assert_has(&page, format("formaction=\"%s\" name=\"what\" value=\"hold\"", check_of(id)));
    page = post(mo, mine, check_of(id), "what", "hold", NULL);
    assert_status(&page, 303);
    assert_false(is_shown(waiting));
    page = get(mo, mine);
    assert_has(&page, "let advice on");
    page = get(mo, "/moderation?tab=changes&kind=closed&who=check_mo");
    assert_has(&page, "cleared advice on");
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

static void what_was_ticked_is_kept_when_its_asker_says_so_alone(void **state)
{
    (void)state;
    struct person *una = sign_up("check_una");
    struct page page =
        post(una, "/questions/ask", "/questions", "title", "Is my flank only tight?", "body",
             HARMLESS, "tags", "tight", "check", "done", "sign", "belly", NULL);
    assert_status(&page, 200);
    assert_has(&page, "name=\"sign_keep\" value=\"1\"");
    page = post(una, "/questions/ask", "/questions", "title", "Is my flank only tight?", "body",
                HARMLESS, "tags", "tight", "check", "done", "sign", "belly", "read", "1", NULL);
    assert_status(&page, 303);
    int64_t id = newest_question();
    const char *agrees = "SELECT count(*) FROM body.consent c JOIN account a ON a.id = "
                         "c.account_id WHERE a.name = 'check_una' AND c.purpose = 'flags' AND "
                         "c.agreed";
    page = show(ben, id);
    assert_has(&page, "A coach looks at this question first.");
    page = get(una, check_of(id));
    assert_has(&page, "Nothing of what you ticked is kept.");
    assert_int_equal(
        number_of(
            format("SELECT count(*) FROM body.flag_check WHERE question_id = %lld", (long long)id)),
        0);
    assert_int_equal(number_of(agrees), 0);
    page = post(una, "/questions/ask", "/questions", "title", "Is my other flank only tight?",
                "body", HARMLESS, "tags", "tight", "check", "done", "sign", "belly", "read", "1",
                "sign_keep", "1", NULL);
    assert_status(&page, 303);
    id = newest_question();
    page = get(una, check_of(id));
    assert_has(&page, "A throbbing in the belly");
    assert_int_equal(number_of(agrees), 1);
    page = post(una, check_of(id), check_of(id), "what", "erase", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(agrees), 0);
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
        cmocka_unit_test(a_sign_that_is_mentioned_can_be_ticked),
        cmocka_unit_test(what_needs_help_now_shows_the_numbers_first),
        cmocka_unit_test(what_was_ticked_is_in_no_draft),
        cmocka_unit_test(what_was_ticked_before_is_asked_again),
        cmocka_unit_test(going_back_to_the_question_keeps_what_was_ticked),
        cmocka_unit_test(clearing_publishes_what_waited_for_that_alone),
        cmocka_unit_test(a_question_that_changed_meanwhile_is_not_cleared_unread),
        cmocka_unit_test(brought_back_once_it_is_cleared_it_waits_no_more),
        cmocka_unit_test(members_do_not_change_what_coaches_advise_there),
        cmocka_unit_test(what_was_seen_before_waits_once_its_author_changes_it),
        cmocka_unit_test(answers_wait_until_a_coach_clears_them),
        cmocka_unit_test(who_cleared_it_finds_that_in_their_list_and_undoes_it),
        cmocka_unit_test(what_was_ticked_is_the_askers),
        cmocka_unit_test(what_was_ticked_is_kept_when_its_asker_says_so_alone),
        cmocka_unit_test(with_consent_coaches_read_it_from_the_start),
        cmocka_unit_test(after_ninety_days_it_is_erased),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
