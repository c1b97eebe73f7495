/* What of new accounts waits for a moderator: who sees it, publishing and refusing it, bursts, rules. */
#include "db/harness.h"
#include "http/site.h"

#include <unistd.h>

static struct person *asker;
static struct person *newcomer;
static struct person *mod;
static struct person *admin;
static int64_t question;

static const char *const links =
    "See https://shop.example/a and https://shop.example/b and https://other.example/c for this.";

static void rule(const char *what, int days, int most)
{
    harness_sql(
        site_database(),
        format("UPDATE hold_rule SET days = %d, most = %d WHERE what = '%s'", days, most, what));
}

static int begin(void **state)
{
    (void)state;
    site_launch_job_runner();
    tag_exists("tight");
    holds_as_shipped();
    rule("first-link", 0, 2); /* in tests of its own */
    asker = sign_up("hold_asker");
    newcomer = sign_up("hold_newcomer");
    mod = sign_up_as("hold_minds", "moderator");
    admin = sign_up_as("hold_ruler", "admin");
    question = ask(asker, "What loosens a tight back?", "It is tight in the morning.", "tight");
    return 0;
}

static const char *where(void)
{
    return format("/questions/%lld/what-loosens-a-tight-back", (long long)question);
}

/* Gives an answer that waits; its id. */
static int64_t held_answer(struct person *who, const char *body)
{
    struct page page = post(who, where(), format("/questions/%lld/answers", (long long)question),
                            "body", body, NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post");
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    return id;
}

static int64_t answers_counted(void)
{
    return number_of(
        format("SELECT answer_count FROM question WHERE id = %lld", (long long)question));
}

static const char *decide_path(int64_t id)
{
    return format("/moderation/held/%lld", (long long)id);
}

static void what_waits_is_seen_by_its_author_and_moderators_alone(void **state)
{
    (void)state;
    int64_t before = answers_counted();
    int64_t id = held_answer(newcomer, links);
    assert_int_equal(answers_counted(), before);
    struct page page = get(newcomer, format("/answers/%lld/held", (long long)id));
    assert_status(&page, 200);
    assert_has(&page, "A moderator looks at this first");
    page = get(asker, format("/answers/%lld/held", (long long)id));
    assert_status(&page, 404);
    page = get(somebody(), format("/answers/%lld/held", (long long)id));
    assert_status(&page, 303); /* to sign in */
    page = show(asker, question);
    assert_has_not(&page, "shop.example");
    page = show(somebody(), question);
    assert_has(&page, "Yours could be the first.");
    page = show(newcomer, question);
    assert_has(&page, "shop.example");
    assert_has_not(&page, "Yours could be the first."); /* theirs waits below */
    assert_has(&page, "Only its author and moderators see it until then");
    assert_has(&page, format("<a href=\"/answers/%lld/held\">Why it waits</a>", (long long)id));
    page = get(mod, "/moderation/queue?kind=held");
    assert_has(&page, decide_path(id));
    page = get(mod, "/moderation?tab=deleted");
    assert_has_not(&page, "shop.example");
    page = get(newcomer, decide_path(id));
    assert_status(&page, 403);
    page = get(mod, decide_path(id));
    assert_has(&page, "it has several links to other sites");
    assert_has(&page, "shop.example");
    assert_has_not(&page, "looks at it just now");
    page = post(admin, "/moderation/queue", "/moderation/queue/claims", "what", "take", "kind",
                "held", "subject", format("%lld", (long long)id), NULL);
    assert_status(&page, 303);
    page = get(mod, decide_path(id));
    assert_has(&page, "hold_ruler looks at it just now");
    page = get(admin, decide_path(id));
    assert_has_not(&page, "looks at it just now");
}

/* A double click, or a retry after an answer that got lost. */
static void what_waits_and_is_sent_twice_is_answered_as_the_first_time(void **state)
{
    (void)state;
    struct page page = get(newcomer, where());
    const char *path = format("/questions/%lld/answers", (long long)question);
    const char *token = format("%s", input_of(&page, "csrf"));
    char key[64];
    snprintf(key, sizeof(key), "%s", input_of(&page, "key"));
    for (int i = 0; i < 2; i++) {
        page = post_without_token(
            newcomer, path, "csrf", token, "key", key, "body",
            "And https://shop.example/d https://shop.example/e https://shop.example/f", NULL);
        assert_status(&page, 303);
        assert_span(page.location,
                    format("/answers/%lld/held", (long long)number_of("SELECT max(id) FROM post")));
    }
    page = get(newcomer, "/questions/ask");
    snprintf(key, sizeof(key), "%s", input_of(&page, "key"));
    for (int i = 0; i < 2; i++) {
        page = post_without_token(
            newcomer, "/questions", "csrf", token, "key", key, "title",
            "Which of these shops is good?", "body",
            "https://one.example/d https://two.example/e https://three.example/f", "tags", "tight",
            NULL);
        assert_status(&page, 303);
        assert_span(page.location, format("/questions/%lld/held",
                                          (long long)number_of("SELECT max(id) FROM post")));
    }
    harness_sql(
        site_database(),
        "SELECT hold_take_back(author_id, id) FROM post WHERE id > (SELECT max(id) - 2 FROM post)");
}

static void published_it_is_there_as_if_it_were_new(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(post_id) FROM queue_post WHERE kind = 'held'");
    int64_t before = answers_counted();
    /* Its author is told though they block whoever decides. */
    harness_sql(site_database(),
                "INSERT INTO block (account_id, blocked_id) SELECT a.id, m.id FROM account a, "
                "account m WHERE a.name = 'hold_newcomer' AND m.name = 'hold_minds'");
    struct page page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before + 1);
    page = show(somebody(), question);
    for (int i = 0; i < 100 && !page_has(&page, "shop.example"); i++) {
        usleep(50000);
        page = show(somebody(), question);
    }
    assert_has(&page, "shop.example");
    page = get(mod, decide_path(id));
    assert_has(&page, "It is published.");
    page = get(mod, "/moderation/queue?kind=held");
    assert_has_not(&page, decide_path(id));
    page = get(newcomer, "/notices");
    for (int i = 0; i < 100 && !page_has(&page, "Your answer is published:"); i++) {
        usleep(50000);
        page = get(newcomer, "/notices");
    }
    assert_has(&page, "Your answer is published:");
    page = get(asker, "/notices"); /* who follows the question is told now, and not before */
    for (int i = 0; i < 100 && !page_has(&page, "A new answer to"); i++) {
        usleep(50000);
        page = get(asker, "/notices");
    }
    assert_has(&page, "A new answer to");
    page = get(newcomer, format("/answers/%lld/held", (long long)id));
    assert_status(&page, 303);
    /* Twice is once. */
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before + 1);
}

static void refused_its_author_reads_why(void **state)
{
    (void)state;
    int64_t id = held_answer(
        newcomer, "Again https://shop.example/a, https://shop.example/b, https://shop.example/d!");
    int64_t before = answers_counted();
    struct page page = post(mod, decide_path(id), decide_path(id), "what", "refuse", NULL);
    assert_status(&page, 422);
    const char *text = format("%lld", (long long)number_of("SELECT min(id) FROM staff_template "
                                                           "WHERE name = 'Thanks, and no answer'"));
    page = post(mod, decide_path(id), decide_path(id), "what", "fill", "template", text, NULL);
    assert_status(&page, 200);
    assert_has(&page, "\nIt thanks somebody, which is kind.");
    page =
        post(mod, decide_path(id), decide_path(id), "what", "refuse", "why", "advertising", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before);
    page = get(newcomer, format("/answers/%lld/held", (long long)id));
    assert_has(&page, "It advertises something.");
    /* Of it they are told, once. */
    const char *decided = format(
        "SELECT count(*) FROM notice WHERE what = 'decided' AND post_id = %lld", (long long)id);
    for (int i = 0; i < 200 && (number_of(decided) == 0 ||
                                number_of("SELECT count(*) FROM notice_change") > 0);
         i++)
        usleep(50000);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM notice WHERE post_id = %lld AND account_id = "
                         "(SELECT author_id FROM post WHERE id = %lld)",
                         (long long)id, (long long)id)),
        1);
    page = get(newcomer, "/notices");
    assert_has(&page, "Your answer was not published:");
    assert_has(&page, "It advertises something. You can write it again with that in mind.");
    assert_has_not(&page, "was deleted:");
    page = get(mod, decide_path(id));
    assert_has(&page, "Decided by hold_minds. <a href=\"/answers/");
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 409);
    assert_has_not(&page, "You had written:");
    /* Whoever came too late has their words. */
    page = post(mod, decide_path(id), decide_path(id), "what", "refuse", "why", "other", "reason",
                "It sells <creams>.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "You had written: <span dir=\"auto\">It sells &lt;creams&gt;.</span>");
    /* It is a deletion like any other: one click brings it back. */
    const char *delete = format("/answers/%lld/delete", (long long)id);
    page = post(mod, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before + 1);
}

static void its_author_takes_it_back_and_nobody_need_look(void **state)
{
    (void)state;
    int64_t id = held_answer(
        newcomer, "Or https://shop.example/x, https://shop.example/y, https://shop.example/z?");
    const char *own = format("/answers/%lld/held", (long long)id);
    struct page page = post(asker, own, own, "what", "take-back", NULL);
    assert_status(&page, 404);
    page = post(newcomer, own, own, "what", "take-back", NULL);
    assert_status(&page, 303);
    page = get(newcomer, own);
    assert_has(&page, "You took it back");
    page = get(mod, "/moderation/queue?kind=held");
    assert_has_not(&page, decide_path(id));
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 409);
}

static void brought_back_by_its_author_it_waits_again(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(post_id) FROM queue_post WHERE kind = 'held'");
    int64_t before = answers_counted();
    const char *delete = format("/answers/%lld/delete", (long long)id);
    struct page page = post(newcomer, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before);
    page = show(asker, question);
    assert_has_not(&page, "shop.example/x");
    page = get(mod, "/moderation/queue?kind=held");
    assert_has(&page, decide_path(id));
    page = get(newcomer, format("/answers/%lld/held", (long long)id));
    assert_has(&page, "A moderator looks at this first");
    page = post(newcomer, delete, delete, "action", "restore", NULL);
    assert_status(&page, 403); /* it waits: that is for moderators to say */
    /* By a moderator it is published, and from then on it is a post like any other. */
    const char *own = format("/answers/%lld/held", (long long)id);
    page = post(newcomer, own, own, "what", "take-back", NULL);
    assert_status(&page, 303);
    page = post(mod, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before + 1);
    page = post(newcomer, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = post(newcomer, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before + 1);
}

/* Taking back makes room, and what is brought back needs it. */
static void no_more_wait_by_taking_back_and_bringing_back(void **state)
{
    (void)state;
    struct person *juggler = sign_up("hold_juggler");
    rule("waiting", 0, 1);
    harness_sql(site_database(), "UPDATE hold_rule SET days = NULL WHERE what = 'waiting'");
    int64_t id = held_answer(juggler, "https://a.example/1 https://b.example/2 https://c.example/");
    const char *own = format("/answers/%lld/held", (long long)id);
    const char *delete = format("/answers/%lld/delete", (long long)id);
    struct page page = post(juggler, own, own, "what", "take-back", NULL);
    assert_status(&page, 303);
    int64_t other =
        held_answer(juggler, "https://d.example/1 https://e.example/2 https://f.example/");
    page = post(juggler, delete, delete, "action", "restore", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Several of your posts wait for a moderator already");
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'held' AND author_id "
                               "= (SELECT id FROM account WHERE name = 'hold_juggler')"),
                     1);
    own = format("/answers/%lld/held", (long long)other);
    page = post(juggler, own, own, "what", "take-back", NULL);
    assert_status(&page, 303);
    harness_sql(site_database(), "UPDATE hold_rule SET most = 3 WHERE what = 'waiting'");
}

static void a_question_and_a_comment_wait_too(void **state)
{
    (void)state;
    struct page page = post(newcomer, "/questions/ask", "/questions", "title",
                            "Which shop has the best cream?", "body", links, "tags", "tight", NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM question");
    assert_span(page.location, format("/questions/%lld/held", (long long)id));
    page = get(asker, "/questions");
    assert_has_not(&page, "Which shop has the best cream?");
    page = get(asker, format("/questions/%lld", (long long)id));
    assert_status(&page, 410);
    const char *comments = format("/questions/%lld/comments", (long long)question);
    page = post(newcomer, comments, comments, "body", links, NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'held'"), 2);
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    page = await_status(
        somebody(), format("/questions/%lld/which-shop-has-the-best-cream", (long long)id), 200);
    assert_has(&page, "shop.example");
}

static void more_than_may_wait_is_refused_and_the_words_stay(void **state)
{
    (void)state;
    rule("waiting", 0, 1);
    harness_sql(site_database(), "UPDATE hold_rule SET days = NULL WHERE what = 'waiting'");
    struct page page =
        post(newcomer, where(), format("/questions/%lld/answers", (long long)question), "body",
             links, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Several of your posts wait for a moderator already");
    assert_has(&page, "https://other.example/c for this.");
    harness_sql(site_database(), "UPDATE hold_rule SET most = 3 WHERE what = 'waiting'");
}

/* A stranger fills the queue: who has something in it is told what to do, and who has nothing gets in. */
static void a_full_queue_is_said_to_whoever_is_refused_and_to_staff(void **state)
{
    (void)state;
    struct person *full = sign_up("hold_full");
    struct person *late = sign_up("hold_late");
    struct page page = get(mod, "/moderation/queue");
    assert_has_not(&page, "Much waits to be published");
    (void)held_answer(full, "https://f.example/1 https://g.example/2 https://h.example/3");
    harness_sql(site_database(),
                "UPDATE hold_rule SET most = (SELECT count(*) FROM queue_post WHERE kind = 'held' "
                "AND seen_at IS NULL AND NOT gone) WHERE what = 'queue'");
    page = post(full, where(), format("/questions/%lld/answers", (long long)question), "body",
                links, NULL);
    assert_status(&page, 422);
    assert_has(&page, "something of yours is among it");
    assert_has(&page, "please send this once that was looked at, or without its links");
    assert_has(&page, "https://other.example/c for this.");
    int64_t id = held_answer(late, "https://i.example/1 https://j.example/2 https://k.example/3");
    page = get(mod, "/moderation/queue");
    assert_has(&page, "Much waits to be published");
    assert_has_not(&page, "Change the figures");
    page = get(admin, "/moderation/queue");
    assert_has(&page, "Change the figures");
    page = get(newcomer, "/moderation/queue");
    assert_status(&page, 403);
    harness_sql(site_database(), "UPDATE hold_rule SET most = 300 WHERE what = 'queue'");
    /* From one network: the same. */
    harness_sql(site_database(), "UPDATE hold_rule SET most = 1 WHERE what = 'network'");
    page = post(full, where(), format("/questions/%lld/answers", (long long)question), "body",
                links, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Much from the network that you are on waits");
    assert_has(&page, "https://other.example/c for this.");
    harness_sql(site_database(), "UPDATE hold_rule SET most = 60 WHERE what = 'network'");
    page =
        post(mod, decide_path(id), decide_path(id), "what", "refuse", "why", "advertising", NULL);
    assert_status(&page, 303);
}

/* As it ships: what hurts is asked and answered at once, a link waits. */
static void first_posts_wait_where_they_have_a_link(void **state)
{
    (void)state;
    rule("first-link", 1, 2);
    struct person *hurt = sign_up("hold_hurt");
    int64_t asked = ask(hurt, "Why does it hurt in the morning?", "It eases when I walk.", "tight");
    struct page page = show(somebody(), asked);
    assert_has(&page, "It eases when I walk.");
    int64_t id = held_answer(hurt, "As https://wheat.example/pillow says.");
    page = get(hurt, format("/answers/%lld/held", (long long)id));
    assert_has(&page, "it has links or pictures, and is among the first posts of a new account");
    page = get(mod, "/admin/holds");
    assert_has(&page, "First posts with links or pictures");
    rule("first-link", 0, 2);
}

static const char profile[] = "/users/hold_shop";
static const char profile_look[] = "/users/hold_shop/picture";

static struct page says(struct person *who, const char *about, const char *revision)
{
    return post(who, "/account", "/account", "about", about, "zone", "", "revision", revision,
                NULL);
}

static struct page decide_about(const char *what, const char *seen, const char *reason)
{
    return post(mod, profile_look, profile_look, "what", what, "seen", seen, "about_reason", reason,
                NULL);
}

static struct page await_notice(struct person *who, const char *words)
{
    struct page page = get(who, "/notices");
    for (int i = 0; i < 200 && !page_has(&page, words); i++) {
        usleep(50000);
        page = get(who, "/notices");
    }
    assert_has(&page, words);
    return page;
}

/* Its owner sees it; others once a moderator let it be shown. */
static void a_link_in_what_a_new_account_says_of_itself_is_looked_at_first(void **state)
{
    (void)state;
    struct person *shop = sign_up("hold_shop");
    struct page page = says(shop, "Runner.Sits much, 7.5 hours a day.", "1");
    assert_status(&page, 303);
    page = get(somebody(), profile);
    assert_has(&page, "Sits much");
    page = says(shop, "Runner. Creams at www.creams-for-all.com!", "2");
    assert_status(&page, 303);
    page = get(somebody(), profile);
    assert_has_not(&page, "creams-for-all");
    page = get(shop, "/account");
    assert_has(&page, "creams-for-all");
    assert_has(&page, "A moderator looks first at what you say about yourself.");
    page = get(mod, "/moderation/queue?kind=profile");
    assert_has(&page, "what they say of themselves has a link");
    page =
        get(mod, format("/moderation/queue/profile/%lld",
                        (long long)number_of("SELECT id FROM account WHERE name = 'hold_shop'")));
    assert_has(&page, profile_look);
    page = get(newcomer, profile_look);
    assert_status(&page, 403);
    page = get(mod, profile_look);
    assert_has(&page, "creams-for-all");
    page = decide_about("about-refuse", "3", "");
    assert_status(&page, 422);
    page = decide_about("about-refuse", "3", "It advertises <creams>.");
    assert_status(&page, 303);
    page = get(shop, "/account");
    assert_has(&page, "It advertises &lt;creams&gt;.");
    page = await_notice(shop, "Others do not see this:");
    assert_has(&page, "What you say about yourself");
    assert_has(&page, "It advertises &lt;creams&gt;. You can write it again with that in mind.");
    assert_has_not(&page, "hold_minds");
    page = post(shop, "/notices",
                format("/notices/%lld", (long long)number_of("SELECT id FROM notice WHERE what = "
                                                             "'profile'")),
                NULL);
    assert_span(page.location, "/account");
    page = get(somebody(), profile);
    assert_has_not(&page, "creams-for-all");
    page = get(mod, "/moderation/queue?kind=profile");
    assert_has_not(&page, "hold_shop");
    /* Undone, and decided otherwise; and that undone. */
    page = decide_about("about-again", "3", "");
    assert_status(&page, 303);
    page = decide_about("about-show", "2", ""); /* it said something else then */
    assert_status(&page, 409);
    page = decide_about("about-show", "3", "");
    assert_status(&page, 303);
    page = get(somebody(), profile);
    assert_has(&page, "creams-for-all");
    page = decide_about("about-again", "3", "");
    assert_status(&page, 303);
    page = get(somebody(), profile);
    assert_has_not(&page, "creams-for-all");
    page = get(mod, "/moderation?tab=mine");
    assert_has(&page, "says about themselves be shown");
    /* Without the link nobody need look. */
    page = says(shop, "Runner.", "3");
    assert_status(&page, 303);
    page = get(somebody(), profile);
    assert_has(&page, "Runner.");
    page = get(mod, "/moderation/queue?kind=profile");
    assert_has_not(&page, "hold_shop");
}

static void the_same_words_by_several_wait_with_those_before(void **state)
{
    (void)state;
    static const char *const words =
        "Best cream for your back, half price only this week, so order yours before it is "
        "sold out, you will not be sorry about it.";
    rule("link", 0, 2);
    struct person *who[3];
    for (int i = 0; i < 3; i++) {
        who[i] = sign_up(format("hold_burst%d", i));
        struct page page =
            post(who[i], where(), format("/questions/%lld/answers", (long long)question), "body",
                 words, NULL);
        assert_status(&page, 303);
    }
    for (int i = 0;
         i < 200 &&
         number_of(
             "SELECT count(*) FROM post WHERE delete_why = 'held' AND body LIKE 'Best cream%'") < 2;
         i++)
        usleep(50000);
    for (int i = 0; i < 200 && number_of("SELECT count(*) FROM hold_burst") > 0; i++)
        usleep(50000);
    assert_int_equal(
        number_of(
            "SELECT count(*) FROM post WHERE delete_why = 'held' AND body LIKE 'Best cream%'"),
        2);
    /* The first stays: the others may have copied it. Moderators look at it as at every first post. */
    struct page page = show(somebody(), question);
    assert_has(&page, "Best cream for your back");
    assert_int_equal(number_of("SELECT count(*) FROM queue_post w JOIN post p ON p.id = w.post_id "
                               "WHERE w.kind = 'first' AND NOT w.gone AND w.seen_at IS NULL AND "
                               "p.body LIKE 'Best cream%'"),
                     1);
    page = get(mod, "/moderation/queue?kind=held");
    assert_has(&page, "nearly the same was posted several times lately");
    const char *delete =
        format("/answers/%lld/delete",
               (long long)number_of(
                   "SELECT id FROM post WHERE deleted_at IS NULL AND body LIKE 'Best cream%'"));
    page = post(mod, delete, delete, "action", "delete", "why", "advertising", NULL);
    assert_status(&page, 303);
    rule("link", 2, 2);
}

static void what_others_answered_is_no_part_of_a_burst(void **state)
{
    (void)state;
    static const char *const words =
        "When I sit for an hour my left hip gets stiff and it takes ten steps of walking before "
        "it lets go again, so what could I do about that?";
    struct person *first = sign_up("hold_first");
    int64_t asked = ask(first, "What helps a stiff hip?", words, "tight");
    (void)answer(asker, asked, "Get up twice as often.");
    int64_t copies[2];
    for (int i = 0; i < 2; i++) {
        struct page page =
            post(sign_up(format("hold_copy%d", i)), where(),
                 format("/questions/%lld/answers", (long long)question), "body", words, NULL);
        assert_status(&page, 303);
        copies[i] = number_of("SELECT max(id) FROM post");
    }
    for (int i = 0; i < 200 && number_of("SELECT count(*) FROM hold_burst") > 0; i++)
        usleep(50000);
    for (int i = 0; i < 2; i++)
        assert_int_equal(number_of(format("SELECT count(*) FROM post WHERE id = %lld AND "
                                          "delete_why = 'held'",
                                          (long long)copies[i])),
                         1);
    struct page page = show(somebody(), asked);
    assert_has(&page, "Get up twice as often.");
}

/* Nobody has the posts of others hidden by linking to where many link to for good reasons. */
static void what_many_link_to_for_good_reasons_waits_for_nothing(void **state)
{
    (void)state;
    harness_sql(site_database(),
                "INSERT INTO listed (list, word) VALUES ('sites', 'clinic.example')");
    for (int i = 0; i < 5; i++) {
        struct person *who = sign_up(format("hold_patient%d", i));
        (void)answer(who, question, format("As https://w%d.clinic.example/%d says, walk.", i, i));
    }
    struct person *others[4];
    for (int i = 0; i < 4; i++)
        others[i] = sign_up(format("hold_seller%d", i));
    for (int i = 0; i < 3; i++)
        (void)answer(others[i], question,
                     format("Look at https://w%d.sale.example/%d, too.", i, i));
    (void)held_answer(others[3], "And at [that](//SALE.example/3), as well.");
    for (int i = 0; i < 200 && number_of("SELECT count(*) FROM post WHERE delete_why = 'held' AND "
                                         "body ILIKE '%sale.example%'") < 4;
         i++)
        usleep(50000);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE delete_why = 'held' AND body ILIKE "
                               "'%sale.example%'"),
                     4);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE deleted_at IS NULL AND body LIKE "
                               "'%clinic.example%'"),
                     5);
    harness_sql(site_database(), "DELETE FROM listed WHERE word = 'clinic.example'");
}

/* Its author makes it another text while a moderator reads it, and a second one lets that text's forerunner be seen. */
static void nothing_is_published_that_its_moderator_did_not_read(void **state)
{
    (void)state;
    struct person *sly = sign_up("hold_sly");
    int64_t id = held_answer(
        sly, "https://tea.example/1 https://tea.example/2 https://tea.example/3 say so");
    struct page page = get(mod, decide_path(id));
    const char *token = format("%s", input_of(&page, "csrf"));
    const char *digest = format("%s", input_of(&page, "digest"));
    page = post(admin, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    const char *edit = format("/answers/%lld/edit", (long long)id);
    page = post(sly, edit, edit, "body",
                "Buy at https://tea.example/4 https://tea.example/5 https://tea.example/6 now!",
                "revision", "1", NULL);
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    page = post_without_token(mod, decide_path(id), "csrf", token, "digest", digest, "what",
                              "publish", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It was changed after you opened this page, and nothing was decided.");
    assert_has(&page, "tea.example/6");
    page = post_without_token(mod, decide_path(id), "csrf", token, "digest", digest, "what",
                              "refuse", "why", "other", "reason", "It says <so>.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It says &lt;so&gt;.");
    assert_true(strcmp(input_of(&page, "digest"), digest) != 0); /* of what is below now */
    page = post_without_token(mod, decide_path(id), "csrf", token, "what", "publish", NULL);
    assert_status(&page, 409);
    /* Nor by bringing it back, as what was deleted is. */
    const char *delete = format("/answers/%lld/delete", (long long)id);
    page = post(mod, delete, delete, "action", "restore", NULL);
    assert_status(&page, 409);
    assert_has(&page, "Please read it in the queue");
    page = get(somebody(), format("/answers/%lld", (long long)id));
    assert_status(&page, 410);
    page =
        post(mod, decide_path(id), decide_path(id), "what", "refuse", "why", "advertising", NULL);
    assert_status(&page, 303);
}

/* A short address says nothing of where it leads: another one of the same site is another page. */
static void a_link_that_becomes_another_waits_again(void **state)
{
    (void)state;
    rule("first-link", 1, 20);
    struct person *brief = sign_up("hold_brief");
    int64_t id = held_answer(brief, "As https://sho.example/aaa says, walk.");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    page = post(brief, edit, edit, "body", "As https://sho.example/aaa says, walk a lot.",
                "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(span_find_text(page.location, "/held") == page.location.len);
    page = post(brief, edit, edit, "body", "As https://sho.example/bbb says, walk a lot.",
                "revision", "2", NULL);
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    page = get(somebody(), format("/answers/%lld", (long long)id));
    assert_status(&page, 410);
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    page = post(brief, edit, edit, "body", "Walk a lot.", "revision", "3", NULL);
    assert_status(&page, 303);
    assert_true(span_find_text(page.location, "/held") == page.location.len);
    rule("first-link", 0, 2);
}

static void an_edit_that_brings_links_waits(void **state)
{
    (void)state;
    static const char *const edited = "See https://chairs.example/1, https://stools.example/2 and "
                                      "https://desks.example/3 for that.";
    struct person *quiet = sign_up("hold_quiet");
    int64_t id = answer(quiet, question, "Walk a little each hour.");
    int64_t before = answers_counted();
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page = post(quiet, edit, edit, "body", edited, "revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    assert_int_equal(answers_counted(), before - 1);
    page = await_status(asker, format("/answers/%lld", (long long)id), 410);
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    /* What a moderator saw does not wait once more for another word. */
    page = post(quiet, edit, edit, "body", format("%s Or not.", edited), "revision", "2", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before);
    /* A moderator's own edit of it is not asked about. */
    page = post(mod, edit, edit, "body", format("%s https://lamps.example/4", edited), "revision",
                "3", "reason", "one more", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before);
}

/* The same site is the same site: with another scheme or none, in small letters and capitals, as a picture. */
static void links_wait_however_they_are_written(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "[a](//tiles.example/1) [b](//tiles.example/2) [c](//tiles.example/3)",
        "[a](///tiles.example/4) [b](////tiles.example/5) [c](///tiles.example/6)",
        "[a](HTTP://tiles.example/7) [b](HTTPS://tiles.example/8) [c](Http://tiles.example/9)",
        "![a](https://tiles.example/1.png) ![b](https://tiles.example/2.png) "
        "![c](https://tiles.example/3.png)",
    };
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        (void)held_answer(sign_up(format("hold_tiler%zu", i)), ways[i]);
    struct page page = show(somebody(), question);
    assert_has_not(&page, "tiles.example");
}

/* Two new accounts publish nothing together that neither of them could alone. */
static void what_a_suggestion_brings_waits_when_its_author_accepts_it(void **state)
{
    (void)state;
    static const char *const body =
        "Sit on https://mats.example/1, https://mats.example/2 or https://mats.example/3.";
    struct person *taker = sign_up("hold_taker");
    struct person *giver = sign_up("hold_giver");
    int64_t id = answer(taker, question, "Sit on the floor now and then.");
    int64_t before = answers_counted();
    const char *form = format("/answers/%lld/suggest", (long long)id);
    struct page page =
        post(giver, form, form, "body", body, "reason", "where to get one", "revision", "1", NULL);
    assert_status(&page, 303);
    const char *decide =
        format("/suggestions/%lld", (long long)number_of("SELECT max(id) FROM suggestion"));
    page = post(taker, decide, decide, "what", "accept", "body", body, "revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    assert_int_equal(answers_counted(), before - 1);
    page = await_status(asker, format("/answers/%lld", (long long)id), 410);
}

/* As a wiki an answer is everybody's, and still not hidden by what somebody who is new does to it. */
static void into_a_wiki_a_new_account_brings_no_links(void **state)
{
    (void)state;
    static const char *const known =
        "- https://list.example/1\n- https://list.example/2\n- https://list.example/3";
    struct person *keeper = sign_up("hold_keeper");
    struct person *adder = sign_up("hold_adder");
    harness_sql(site_database(), "UPDATE account SET created_at = now() - interval '90 days' WHERE "
                                 "name = 'hold_keeper'");
    int64_t id = answer(keeper, question, known);
    harness_sql(site_database(),
                format("UPDATE post SET wiki = true WHERE id = %lld", (long long)id));
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page =
        post(adder, edit, edit, "body", format("%s\n- https://spam.example/4", known), "reason",
             "one more", "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "While an account is new");
    assert_has(&page, "https://spam.example/4");
    page = post(adder, edit, edit, "body", format("%s\n- a book", known), "reason", "one more",
                "revision", "1", NULL);
    assert_status(&page, 303);
    page = show(somebody(), question);
    assert_has(&page, "a book");
    assert_has_not(&page, "spam.example");
}

/* Who is among the first posts brings no links in by an edit; other edits are theirs. */
static void an_edit_of_a_first_post_waits_for_its_links(void **state)
{
    (void)state;
    struct person *early = sign_up("hold_early");
    int64_t id = answer(early, question, "Stand up for each call that you take.");
    rule("post", 2, 2);
    const char *edit = format("/answers/%lld/edit", (long long)id);
    struct page page = post(early, edit, edit, "body", "Stand up for each call of the day.",
                            "revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("%s#answer-%lld", where(), (long long)id));
    page = post(early, edit, edit, "body", "Stand up, as https://standing.example/1 says.",
                "revision", "2", NULL);
    assert_status(&page, 303);
    assert_span(page.location, format("/answers/%lld/held", (long long)id));
    rule("post", 0, 1);
}

static void what_waits_is_not_sent_again(void **state)
{
    (void)state;
    static const char *const body =
        "https://pens.example/1 https://pens.example/2 https://pens.example/3";
    struct person *twice = sign_up("hold_twice");
    const char *answers = format("/questions/%lld/answers", (long long)question);
    struct page page =
        post(twice, where(), answers, "body", body, "key", "hold-twice-first-AAAAA", NULL);
    assert_status(&page, 303);
    page = post(twice, where(), answers, "body", body, "key", "hold-twice-later-AAAAA", NULL);
    assert_status(&page, 409);
    assert_int_equal(number_of("SELECT count(*) FROM post WHERE body LIKE '%pens.example%'"), 1);
}

/* An answer that helped goes on to be the accepted one once a moderator has looked. */
static void an_accepted_answer_is_so_again_when_it_is_published(void **state)
{
    (void)state;
    struct person *helper = sign_up("hold_helper");
    int64_t id = answer(helper, question, "Roll the ball below each foot.");
    const char *accept = format("/answers/%lld/accept", (long long)id);
    const char *accepted =
        format("SELECT count(*) FROM question WHERE accepted_answer_id = %lld", (long long)id);
    struct page page = post(asker, where(), accept, "value", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(accepted), 1);
    const char *edit = format("/answers/%lld/edit", (long long)id);
    page = post(helper, edit, edit, "body",
                "A https://ball.example/1, https://ball.example/2 or https://ball.example/3.",
                "revision", "1", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(accepted), 0);
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(accepted), 1);
}

static void publishing_is_undone_by_one_click(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(post_id) FROM queue_post w JOIN post p ON p.id = w.post_id "
                           "WHERE w.kind = 'held' AND p.deleted_at IS NULL AND p.kind = 'answer'");
    int64_t before = answers_counted();
    struct page page = get(mod, "/moderation?tab=changes&kind=restored");
    assert_has(&page, "which had waited.");
    assert_has(&page, format("formaction=\"%s\" name=\"what\" value=\"again\"", decide_path(id)));
    page = post(newcomer, "/questions/ask", decide_path(id), "what", "again", NULL);
    assert_status(&page, 403);
    for (int i = 0; i < 2; i++) { /* twice is once */
        page = post(mod, "/moderation?tab=changes", decide_path(id), "what", "again", NULL);
        assert_status(&page, 303);
        assert_int_equal(answers_counted(), before - 1);
    }
    page = await_status(asker, format("/answers/%lld", (long long)id), 410);
    page = get(mod, "/moderation/queue?kind=held");
    assert_has(&page, decide_path(id));
    page = get(mod, "/moderation?tab=mine&kind=restored");
    assert_has(&page, "wait again.");
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    assert_int_equal(answers_counted(), before);
}

static void what_a_new_account_brings_to_a_wiki_answer_is_suggested(void **state)
{
    (void)state;
    static const char *const brings = "- Walk https://a.example/1 https://a.example/2\n"
                                      "- Sit https://a.example/3 https://old.example/1";
    int64_t id = answer(mod, question, "- Walk\n- Sit https://old.example/1");
    harness_sql(site_database(),
                format("UPDATE post SET wiki = true WHERE id = %lld", (long long)id));
    struct person *wim = sign_up("hold_wim");
    const char *edit = format("/answers/%lld/edit", (long long)id);
    const char *suggest = format("/answers/%lld/suggest", (long long)id);
    struct page page = post(wim, edit, edit, "body", "- Walk\n- Sit https://old.example/1\n- Lie",
                            "revision", "1", "reason", "one more", NULL);
    assert_status(&page, 303);
    page = post(wim, edit, edit, "body", brings, "revision", "2", "reason", "more of them", NULL);
    assert_status(&page, 422);
    assert_has(&page, "While an account is new");
    assert_has(&page, "https://a.example/3");
    assert_has(&page, format("formaction=\"%s\"", suggest));
    assert_has_not(&page, "<button class=\"button\">Save</button>");
    page =
        post(wim, edit, suggest, "body", brings, "revision", "2", "reason", "more of them", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT count(*) FROM suggestion WHERE post_id = %lld AND "
                                      "body LIKE '%%a.example/3%%'",
                                      (long long)id)),
                     1);
    assert_int_equal(number_of(format("SELECT revision FROM post WHERE id = %lld", (long long)id)),
                     2);
}

static void what_somebody_is_asked_waits_and_is_told_when_it_is_published(void **state)
{
    (void)state;
    struct person *curious = sign_up("hold_curious");
    const char *form = "/users/hold_asker/ask";
    struct page page =
        post(curious, form, form, "post", format("%lld", (long long)question), "body",
             "Is it https://rugs.example/1, https://beds.example/2 or "
             "https://sofas.example/3?",
             NULL);
    assert_status(&page, 303);
    int64_t id = number_of("SELECT max(id) FROM post");
    assert_span(page.location, format("/comments/%lld/held", (long long)id));
    page = show(somebody(), question);
    assert_has_not(&page, "rugs.example");
    page = post(mod, decide_path(id), decide_path(id), "what", "publish", NULL);
    assert_status(&page, 303);
    page = get(asker, "/notices");
    for (int i = 0; i < 200 && !page_has(&page, "A question for you on"); i++) {
        usleep(50000);
        page = get(asker, "/notices");
    }
    assert_has(&page, "A question for you on");
}

static void admins_change_the_rules_and_put_them_back(void **state)
{
    (void)state;
    struct page page = get(mod, "/admin/holds");
    assert_status(&page, 200);
    assert_has_not(&page, "/admin/holds/link");
    page = get(mod, "/admin/holds/link");
    assert_status(&page, 403);
    page = post(admin, "/admin/holds/link", "/admin/holds/link", "days", "5", "most", "1", "seen",
                "2 2 -", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT days FROM hold_rule WHERE what = 'link'"), 5);
    page = get(admin, "/admin/holds");
    assert_has(&page, "What has more than 1 links to other sites waits while the account is "
                      "younger than 5 days.");
    assert_has(&page, "/admin/holds/link?to=2");
    page = post(admin, "/admin/holds/link", "/admin/holds/link", "days", "9", "most", "1", "seen",
                "2 2 -", NULL);
    assert_status(&page, 409);
    page = get(admin, "/admin/holds/link?to=2%202%20-");
    assert_has(&page, "value=\"2\"");
    page = post(admin, "/admin/holds/same", "/admin/holds/same", "days", "5", "most", "1", "seen",
                "2 2 -", NULL);
    assert_status(&page, 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_waits_is_seen_by_its_author_and_moderators_alone),
        cmocka_unit_test(published_it_is_there_as_if_it_were_new),
        cmocka_unit_test(refused_its_author_reads_why),
        cmocka_unit_test(its_author_takes_it_back_and_nobody_need_look),
        cmocka_unit_test(brought_back_by_its_author_it_waits_again),
        cmocka_unit_test(no_more_wait_by_taking_back_and_bringing_back),
        cmocka_unit_test(a_question_and_a_comment_wait_too),
        cmocka_unit_test(more_than_may_wait_is_refused_and_the_words_stay),
        cmocka_unit_test(a_full_queue_is_said_to_whoever_is_refused_and_to_staff),
        cmocka_unit_test(first_posts_wait_where_they_have_a_link),
        cmocka_unit_test(a_link_in_what_a_new_account_says_of_itself_is_looked_at_first),
        cmocka_unit_test(the_same_words_by_several_wait_with_those_before),
        cmocka_unit_test(what_others_answered_is_no_part_of_a_burst),
        cmocka_unit_test(what_many_link_to_for_good_reasons_waits_for_nothing),
        cmocka_unit_test(an_edit_that_brings_links_waits),
        cmocka_unit_test(links_wait_however_they_are_written),
        cmocka_unit_test(what_a_suggestion_brings_waits_when_its_author_accepts_it),
        cmocka_unit_test(into_a_wiki_a_new_account_brings_no_links),
        cmocka_unit_test(an_edit_of_a_first_post_waits_for_its_links),
        cmocka_unit_test(what_waits_is_not_sent_again),
        cmocka_unit_test(an_accepted_answer_is_so_again_when_it_is_published),
        cmocka_unit_test(publishing_is_undone_by_one_click),
        cmocka_unit_test(what_a_new_account_brings_to_a_wiki_answer_is_suggested),
        cmocka_unit_test(what_somebody_is_asked_waits_and_is_told_when_it_is_published),
        cmocka_unit_test(admins_change_the_rules_and_put_them_back),
        cmocka_unit_test(what_waits_and_is_sent_twice_is_answered_as_the_first_time),
        cmocka_unit_test(nothing_is_published_that_its_moderator_did_not_read),
        cmocka_unit_test(a_link_that_becomes_another_waits_again),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
