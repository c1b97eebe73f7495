/* Pages for members: made once for all of them, filled in for each, and nothing of one ever shown to another. */
#include "http/site.h"

#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

enum { LOOKS = 400, PATHS = 12, IN_A_ROW = 8 };

static struct person *asker;
static struct person *ada;
static struct person *ben;
static struct person *visitor;
static int64_t question;
static int64_t answers[2];
static const char *path;
static const char *paths[PATHS];
static size_t path_count;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    asker = sign_up("asker");
    ada = sign_up("ada_viewer");
    ben = sign_up("ben_viewer");
    visitor = somebody();
    question = ask(asker, "Which hold helps?", repeated("Short ones or long ones? ", 60), "tight");
    answers[0] = answer(asker, question, "The short ones.");
    answers[1] = answer(asker, question, "The long ones.");
    path = format("/questions/%lld/which-hold-helps", (long long)question);
    const char *const all[] = {"/",
                               "/questions",
                               "/questions?tab=active",
                               path,
                               "/tags",
                               "/tags/tight",
                               "/users/asker",
                               "/stretches",
                               "/articles",
                               "/symptoms",
                               "/terms",
                               format("/questions/%lld/similar", (long long)question)};
    for (path_count = 0; path_count < COUNT_OF(all); path_count++)
        paths[path_count] = all[path_count];
    return 0;
}

/* The token of the person's session. */
static const char *token(struct person *who)
{
    return token_of(who, "/questions/ask");
}

/* What changes behind the product's back is not seen on a page that is cached. */
static bool comes_from_the_cache(struct person *who, const char *where)
{
    for (int i = 0; i < IN_A_ROW; i++)
        (void)get(who, where);
    harness_sql(site_database(),
                format("SET session_replication_role = replica; "
                       "UPDATE post SET html = html || '<p>Behind its back.</p>' WHERE id = %lld",
                       (long long)answers[0]));
    bool cached = false;
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page page = get(who, where);
        cached = cached || !page_has(&page, "Behind its back.");
    }
    return cached;
}

/* Both buttons of a post say how one has voted on it. */
static void assert_votes(const struct page *page, int64_t post, const char *vote)
{
    const char *says = format("/answers/%lld/vote\" value=\"%s\"", (long long)post, vote);
    assert_has(page, format("name=\"up\" form=\"act\" formaction=\"%s", says));
    assert_has(page, format("name=\"down\" form=\"act\" formaction=\"%s", says));
}

static void each_sees_their_own_votes_on_the_shared_page(void **state)
{
    (void)state;
    (void)vote(ada, "answers", answers[0], 1);
    (void)vote(ben, "answers", answers[1], -1);
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page page = get(ada, path);
        assert_votes(&page, answers[0], "up  ");
        assert_votes(&page, answers[1], "none");
        assert_has(&page, ">ada_viewer ");
        page = get(ben, path);
        assert_votes(&page, answers[0], "none");
        assert_votes(&page, answers[1], "down");
        page = get(visitor, path);
        assert_has_not(&page, "<button name=\"up\"");
        assert_has_not(&page, "name=\"csrf\"");
    }
    /* What follows from the votes is done. Another browser, which wrote nothing a moment ago. */
    await_index(visitor);
    assert_true(comes_from_the_cache(sign_in("ada_viewer"), path));
}

static void a_vote_pressed_again_is_taken_back_once(void **state)
{
    (void)state;
    const char *form = format("/answers/%lld/vote", (long long)answers[0]);
    static const struct {
        const char *button;
        const char *before;
        int64_t score;
    } presses[] = {{"up", "up  ", 0},    {"up", "up  ", 0},   {"up", "none", 1},
                   {"down", "up  ", -1}, {"down", "down", 0}, {"down", "down", 0},
                   {"up", "none", 1}};
    for (size_t i = 0; i < COUNT_OF(presses); i++) {
        struct page page = post(ada, path, form, presses[i].button, presses[i].before, NULL);
        assert_status(&page, 303);
        assert_int_equal(score_of(answers[0]), presses[i].score);
    }
}

static void who_wrote_something_sees_it_at_once_and_may_change_it(void **state)
{
    (void)state;
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page page = get(asker, path);
        assert_has(&page, format("/answers/%lld/edit", (long long)answers[0]));
        page = get(ben, path);
        assert_has_not(&page, format("/answers/%lld/edit", (long long)answers[0]));
    }
    for (int i = 0; i < IN_A_ROW; i++) {
        int64_t id = comment(ben, "answers", answers[0], format("Comment number %d by Ben.", i));
        struct page page = get(ben, path);
        assert_has(&page, format("Comment number %d by Ben.", i));
        assert_has(&page, format("/comments/%lld/edit", (long long)id));
    }
}

/* The body with dashes for the form's key, which is new each time. */
static const char *but_for_the_key(const struct page *page)
{
    char *body = (char *)(uintptr_t)format(SPAN_FMT, SPAN_ARG(page->body));
    const char *key = input_of(page, "key");
    assert_int_equal(strlen(key), 22);
    for (char *at = body; (at = strstr(at, key)) != NULL;)
        memset(at, '-', strlen(key));
    return body;
}

static void compressed_it_is_the_same_page(void **state)
{
    (void)state;
    struct person *reader = sign_in("ada_viewer");
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page plain = get(reader, path);
        accept_encoding(reader, "gzip");
        struct page packed = get(reader, path);
        accept_encoding(reader, NULL);
        assert_span(page_header_value(&packed, "content-encoding"), "gzip");
        assert_span(page_header_value(&packed, "cache-control"), "no-store");
        assert_string_not_equal(input_of(&plain, "key"), input_of(&packed, "key"));
        assert_string_equal(but_for_the_key(&plain), but_for_the_key(&packed));
    }
}

/* A thread of ten answers with votes on some of them; no two texts are alike. */
static const char *long_thread(void)
{
    enum { ANSWERS = 10, SENTENCES = 40 };
    static const char *const words[] = {"hold",  "slow", "breath", "hip",  "knee",  "floor",
                                        "chair", "long", "side",   "back", "glute", "stretch"};
    int64_t id = ask(asker, "What do you do each morning?", "Before I sit down to work.", "tight");
    unsigned seed = 7;
    for (int i = 0; i < ANSWERS; i++) {
        const char *text = "";
        for (int n = 0; n < SENTENCES * 3; n++)
            text = format("%s%s%s", text, words[(size_t)rand_r(&seed) % COUNT_OF(words)],
                          n % 3 == 2 ? ". " : " the ");
        int64_t one = answer(asker, id, text);
        if (i % 3 == 0)
            (void)vote(ada, "answers", one, 1);
    }
    await_index(visitor);
    struct page page = show(visitor, id);
    assert_status(&page, 200);
    return format("/questions/%lld/what-do-you-do-each-morning", (long long)id);
}

/* Bytes on the wire of a page that comes from the cache, compressed. */
static size_t weight(struct person *who, const char *where)
{
    size_t least = SIZE_MAX;
    accept_encoding(who, "gzip");
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page page = get(who, where);
        assert_status(&page, 200);
        assert_span(page_header_value(&page, "content-encoding"), "gzip");
        int64_t length;
        assert_true(span_int(page_header_value(&page, "content-length"), 1, INT32_MAX, &length));
        size_t bytes = page.headers.len + (size_t)length;
        least = bytes < least ? bytes : least;
    }
    accept_encoding(who, NULL);
    return least;
}

static void a_members_page_weighs_little_more_than_a_visitors(void **state)
{
    (void)state;
    const char *thread = long_thread();
    size_t members = weight(sign_in("ada_viewer"), thread);
    size_t visitors = weight(visitor, thread);
    if (100 * members > 115 * visitors)
        fail_msg("%zu bytes for a member, %zu for a visitor", members, visitors);
}

static void nothing_of_one_ever_reaches_another(void **state)
{
    (void)state;
    /* Votes come from other browsers of theirs: who just wrote is not served from the cache. */
    struct person *people[] = {sign_in("ada_viewer"), sign_in("ben_viewer"), visitor};
    struct person *voters[] = {ada, ben};
    const char *const names[] = {"ada_viewer", "ben_viewer", "href=\"/account\""};
    const char *tokens[] = {token(people[0]), token(people[1]), token_of(visitor, "/login")};
    unsigned seed = 1;
    for (int i = 0; i < LOOKS; i++) {
        size_t who = (size_t)(rand_r(&seed) % 3);
        const char *where = paths[(size_t)rand_r(&seed) % path_count];
        accept_encoding(people[who], rand_r(&seed) % 2 == 0 ? "gzip" : NULL);
        if (rand_r(&seed) % 10 == 0)
            (void)vote(voters[rand_r(&seed) % 2], "answers", answers[rand_r(&seed) % 2],
                       rand_r(&seed) % 3 - 1);
        struct page page = get(people[who], where);
        for (size_t other = 0; other < COUNT_OF(people); other++) {
            bool own = other == who;
            if (page_has(&page, tokens[other]) && !own)
                fail_msg("%s shows %s what is another's token", where, names[who]);
            bool account = page_has(&page, other < 2 ? format("href=\"/account\">%s", names[other])
                                                     : "/login?next=");
            if (account != own)
                fail_msg("%s of %s %s %s", where, names[who], own ? "lacks" : "shows",
                         names[other]);
        }
    }
    for (size_t i = 0; i < COUNT_OF(people); i++)
        accept_encoding(people[i], NULL);
}

/* One browser among many at the same moment: whatever it is shown is its own. Some hang up without waiting. */
static int look_often(struct person *who, const char *name, const char *own_token, unsigned number)
{
    unsigned turn = number;
    for (int i = 0; i < LOOKS / 4; i++) {
        if (rand_r(&turn) % 8 == 0)
            with_patience(who, 1);
        accept_encoding(who, rand_r(&turn) % 2 == 0 ? "gzip" : NULL);
        struct page page = get(who, paths[(size_t)rand_r(&turn) % path_count]);
        bool hung_up = page.status == 0;
        bool own = page_has(&page, format("href=\"/account\">%s ", name)) &&
                   page_has(&page, format("name=\"csrf\" value=\"%s\"", own_token));
        if (!hung_up && (page.status != 200 || !own))
            return 1;
    }
    return 0;
}

static void those_who_look_at_the_same_moment_see_their_own(void **state)
{
    (void)state;
    enum { BROWSERS = 12 };
    static const char *const names[] = {"ada_viewer", "ben_viewer", "asker"};
    pid_t children[BROWSERS];
    for (unsigned i = 0; i < BROWSERS; i++) {
        const char *name = names[i % COUNT_OF(names)];
        struct person *who = sign_in(name);
        const char *own_token = token(who);
        children[i] = fork();
        if (children[i] == 0)
            _exit(look_often(same_browser(who), name, own_token, i));
    }
    for (unsigned i = 0; i < BROWSERS; i++) {
        int status;
        waitpid(children[i], &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_msg("browser %u was shown what is not its own", i);
    }
}

/* A form that comes back, previewed or refused, can be sent again as it is. */
static void a_form_that_comes_back_has_the_same_token(void **state)
{
    (void)state;
    const char *mine = format("name=\"csrf\" value=\"%s\"", token(ben));
    struct page page = post(ben, "/questions/ask", "/questions", "title", "Is this a preview?",
                            "body", "Just to look at it.", "tags", "tight", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, mine);
    page = post(ben, "/questions/ask", "/questions", "title", "", "body", "", "tags", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, mine);
    assert_int_equal(page_header_value(&page, "set-cookie").len, 0);
}

static void names_that_are_wider_than_their_place_are_shown(void **state)
{
    (void)state;
    struct person *wide = sign_up("äöüßäöüßäöüßäöüßäöüß");
    for (int i = 0; i < IN_A_ROW; i++) {
        struct page page = get(wide, path);
        assert_has(&page, "äöüßäöüßäöüßäöüßäöüß</a>");
    }
}

static void a_session_that_is_over_sees_nothing_of_a_members(void **state)
{
    (void)state;
    struct person *gone = sign_in("ada_viewer");
    struct page page = get(gone, path);
    assert_has(&page, "<button name=\"up\"");
    harness_sql(site_database(),
                "UPDATE session SET expires_at = now() - interval '1 day' "
                "WHERE account_id = (SELECT id FROM account WHERE name = 'ada_viewer')");
    for (int i = 0; i < IN_A_ROW; i++) {
        page = get(gone, path);
        assert_status(&page, 200);
        assert_has_not(&page, "<button name=\"up\"");
        assert_has(&page, "/login?next=");
    }
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sees_their_own_votes_on_the_shared_page),
        cmocka_unit_test(a_vote_pressed_again_is_taken_back_once),
        cmocka_unit_test(who_wrote_something_sees_it_at_once_and_may_change_it),
        cmocka_unit_test(compressed_it_is_the_same_page),
        cmocka_unit_test(a_members_page_weighs_little_more_than_a_visitors),
        cmocka_unit_test(nothing_of_one_ever_reaches_another),
        cmocka_unit_test(those_who_look_at_the_same_moment_see_their_own),
        cmocka_unit_test(a_form_that_comes_back_has_the_same_token),
        cmocka_unit_test(names_that_are_wider_than_their_place_are_shown),
        cmocka_unit_test(a_session_that_is_over_sees_nothing_of_a_members),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
