/* Accounts on the real server: every form with every field wrong, waiting, sessions, who somebody is. */
#include "http/site.h"

#include <libpq-fe.h>

#include "db/harness.h"

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static bool is_signed_in(struct person *who)
{
    return get(who, "/account").status == 200;
}

/* ---- registering ---- */

static void an_empty_registration_says_what_is_missing(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = post(who, "/register", "/register", "agree", "yes", "name", "", "email", "",
                            "password", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "data-failed");
    assert_has(&page, "<a href=\"#name\">Please choose a name.</a>");
    assert_has(&page, "id=\"name-error\"");
    assert_has(&page, "<a href=\"#email\">");
    assert_has(&page, "id=\"email-error\"");
    assert_has(&page, "<a href=\"#password\">");
    assert_has(&page, "id=\"password-error\"");
    assert_false(is_signed_in(who));
}

static void a_wrong_registration_keeps_what_was_typed(void **state)
{
    (void)state;
    struct page page =
        post(somebody(), "/register", "/register", "agree", "yes", "name", "two words", "email",
             "no<where", "password", "seven77", "next", "/tags", NULL);
    assert_status(&page, 422);
    assert_has(&page, "value=\"two words\"");
    assert_has(&page, "value=\"no&lt;where\"");
    assert_has(&page, "name=\"next\" value=\"/tags\"");
    assert_has_not(&page, "seven77");
    assert_has(&page, "aria-describedby=\"name-hint name-error\"");
    assert_has(&page, "Please give an address such as name@example.org.");
    assert_has(&page, "at least 8 characters");
}

static void the_name_is_no_password(void **state)
{
    (void)state;
    struct page page = post(somebody(), "/register", "/register", "agree", "yes", "name",
                            "longfellow", "email", "l@example.org", "password", "LongFellow", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"password-error\"");
}

static void a_common_password_is_refused_wherever_one_is_chosen(void **state)
{
    (void)state;
    struct page page = post(somebody(), "/register", "/register", "name", "wryneck", "email",
                            "w@example.org", "password", "Sunshine2026", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Easy to guess");
    assert_has_not(&page, "Sunshine2026");
    struct person *who = sign_up("wryneck");
    page = post(who, "/account", "/account/password", "current", "correct horse wryneck", "new",
                "wryneck99", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"new-error\"");
    assert_has(&page, "Easy to guess");
}

static void names_are_one_regardless_of_case_and_look(void **state)
{
    (void)state;
    sign_up("linnea");
    static const char *const alike[] = {"linnea", "LINNEA", "Linnea", "l1nnea"};
    for (size_t i = 0; i < COUNT_OF(alike); i++) {
        struct page page =
            post(somebody(), "/register", "/register", "agree", "yes", "name", alike[i], "email",
                 "l@example.org", "password", "correct horse", NULL);
        assert_status(&page, 422);
        assert_has(&page, "id=\"name-error\"");
        assert_has(&page, "is taken");
    }
}

static void nobody_registers_as_one_of_those_who_run_the_site(void **state)
{
    (void)state;
    static const char *const names[] = {"mo-the-mod", "admin_anna", "The.Moderator", "m0d_mo"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct page page =
            post(somebody(), "/register", "/register", "agree", "yes", "name", names[i], "email",
                 "l@example.org", "password", "correct horse", NULL);
        assert_status(&page, 422);
        assert_has(&page, "This name looks as if it belonged to the people who run this site.");
        assert_has(&page, format("value=\"%s\"", names[i]));
        assert_has(&page, "value=\"l@example.org\"");
    }
}

static void registering_asks_for_agreement_and_notes_it(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = get(who, "/register");
    assert_has(&page, "href=\"/privacy\"");
    assert_has_not(&page, "checked"); /* nobody ticks it but the person */
    page = post(who, "/register", "/register", "name", "agreeing_ada", "email", "ada@example.org",
                "password", "correct horse", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"agree-error\"");
    assert_has(&page, "value=\"agreeing_ada\"");
    page = post(who, "/register", "/register", "agree", "yes", "name", "agreeing_ada", "email",
                "ada@example.org", "password", "correct horse", "agree", "yes", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM consent c JOIN account a ON a.id = "
                               "c.account_id WHERE a.name = 'agreeing_ada' AND c.what = 'privacy' "
                               "AND c.at > now() - interval '1 hour'"),
                     1);
}

static void registering_signs_in_and_goes_on(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page =
        post(who, "/register", "/register", "agree", "yes", "name", "wren", "email",
             "wren@example.org", "password", "correct horse", "next", "/questions/ask", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/questions/ask");
    assert_true(is_signed_in(who));
    /* Who is in already has nothing to do on these two pages. */
    page = get(who, "/register");
    assert_status(&page, 303);
    page = get(who, "/login");
    assert_status(&page, 303);
}

static void one_address_registers_so_often_an_hour(void **state)
{
    (void)state;
    sql("TRUNCATE limit_used");
    limit_to("register", "network", 1, 3600);
    sign_up("early_bird");
    struct person *who = somebody();
    struct page page = post(who, "/register", "/register", "agree", "yes", "name", "latecomer",
                            "email", "l@example.org", "password", "correct horse", NULL);
    limits_wide();
    int64_t wait = 0;
    assert_status(&page, 429);
    assert_true(span_int(page_header_value(&page, "retry-after"), 3500, 3600, &wait));
    assert_has(&page, "please make another in 60 minutes");
    assert_has(&page, "value=\"latecomer\"");
    assert_false(is_signed_in(who));
}

/* ---- signing in ---- */

static struct page try(struct person *who, const char *name, const char *password)
{
    return post(who, "/login", "/login", "name", name, "password", password, NULL);
}

static void a_wrong_name_and_a_wrong_password_say_the_same(void **state)
{
    (void)state;
    sign_up("robin");
    struct page wrong_password = try(somebody(), "robin", "not this");
    struct page wrong_name = try(somebody(), "nobody-at-all", "not this");
    assert_status(&wrong_password, 422);
    assert_status(&wrong_name, 422);
    static const char words[] = "That name and password do not belong together.";
    assert_has(&wrong_password, words);
    assert_has(&wrong_name, words);
    assert_has(&wrong_password, "value=\"robin\"");
    assert_has_not(&wrong_password, "not this");
}

static void an_empty_sign_in_says_what_is_missing(void **state)
{
    (void)state;
    struct page page = try(somebody(), "", "");
    assert_status(&page, 422);
    assert_has(&page, "id=\"name-error\"");
    assert_has(&page, "id=\"password-error\"");
}

static void any_spelling_of_the_name_signs_in(void **state)
{
    (void)state;
    sign_up("Magpie");
    struct person *who = somebody();
    struct page page = try(who, "mAGPIE", "correct horse Magpie");
    assert_status(&page, 303);
    assert_span(page.location, "/");
    assert_true(is_signed_in(who));
}

static void signing_in_never_leads_elsewhere(void **state)
{
    (void)state;
    sign_up("stork");
    static const char *const elsewhere[] = {"//example.org", "https://example.org",
                                            "/\\example.org", "/\t/example.org"};
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        struct page page = post(somebody(), "/login", "/login", "name", "stork", "password",
                                "correct horse stork", "next", elsewhere[i], NULL);
        assert_status(&page, 303);
        assert_span(page.location, "/");
    }
    struct page page = get(somebody(), "/account");
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/login?next="));
}

/* Whoever wanted to do something reads why they are to sign in; whoever only reads needs no reason. */
static void signing_in_says_what_for(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/questions/ask");
    assert_status(&page, 303);
    page = get(somebody(), page.location.ptr);
    assert_has(&page, "You need an account to ask; reading does not.");
    page = get(somebody(), "/register?next=%2Fquestions%2Fask");
    assert_has(&page, "You need an account to ask; reading does not.");
    page = get(somebody(), "/login?next=/questions/1%23your-answer");
    assert_has(&page, "You need an account to answer; reading does not.");
    page = get(somebody(), "/login?next=/questions/1");
    assert_has_not(&page, "You need an account");
    page = get(somebody(), "/login?next=%2Faccount");
    assert_has(&page, "Sign in to see what is yours.");
    page = get(somebody(), "/my-routines/new?stretch=figure-four");
    page = get(somebody(), page.location.ptr);
    assert_has(&page, "You need an account for routines of your own");
    page = get(somebody(), "/login?next=%2Fmy-notes");
    assert_has(&page, "You need an account for notes of how it went");
    page = get(somebody(), "/login?next=%2Fstretches");
    assert_has_not(&page, "Reading needs no account");
}

static void failures_make_a_name_wait_and_are_forgotten_one_by_one(void **state)
{
    (void)state;
    sign_up("heron");
    sign_up("egret");
    sql("TRUNCATE limit_used");
    limit_to("signin", "name", 10, 3600);
    struct person *who = somebody();
    for (int i = 0; i < 10; i++) {
        struct page page = try(who, "heron", "guess");
        assert_status(&page, 422);
    }
    struct page page = try(who, "heron", "guess");
    assert_status(&page, 429);
    int64_t wait = 0;
    assert_true(span_int(page_header_value(&page, "retry-after"), 300, 360, &wait));
    assert_has(&page, "so please try again in 6 minutes.");
    /* The right password waits like any other, and in any spelling of the name. A name that nobody has waits as well. */
    page = try(somebody(), "HERON", "correct horse heron");
    assert_status(&page, 429);
    /* Somebody else does not. */
    page = try(somebody(), "egret", "correct horse egret");
    assert_status(&page, 303);
    /* What was refused was not counted: one step later one may try once more. */
    sql("UPDATE limit_used SET full_at = full_at - interval '361 seconds'");
    page = try(who, "heron", "correct horse heron");
    assert_status(&page, 303);
    /* And the right password was taken back. */
    page = try(somebody(), "heron", "correct horse heron");
    assert_status(&page, 303);
    limits_wide();
}

static void by_address_the_same_tries_are_counted(void **state)
{
    (void)state;
    sign_up("wigeon");
    sql("TRUNCATE limit_used; UPDATE account SET email = 'wigeon@example.org' WHERE name = "
        "'wigeon'");
    limit_to("signin", "name", 3, 3600);
    struct page page = try(somebody(), "wigeon", "guess");
    assert_status(&page, 422);
    page = try(somebody(), "Wigeon@example.org", "guess");
    assert_status(&page, 422);
    page = try(somebody(), "WIGEON", "guess");
    assert_status(&page, 422);
    page = try(somebody(), "wigeon@example.org", "guess");
    assert_status(&page, 429);
    page = try(somebody(), "wigeon", "guess");
    assert_status(&page, 429);
    limits_wide();
}

static void a_name_that_nobody_has_waits_as_one_that_is_there(void **state)
{
    (void)state;
    limit_to("signin", "name", 3, 3600);
    sql("TRUNCATE limit_used");
    for (int i = 0; i < 3; i++) {
        struct page page = try(somebody(), "nobody-by-this-name", "guess");
        assert_status(&page, 422);
    }
    struct page page = try(somebody(), "nobody-by-this-name", "guess");
    assert_status(&page, 429);
    limits_wide();
}

static void a_known_device_gets_in_while_its_name_is_attacked(void **state)
{
    (void)state;
    struct person *owner = sign_up("dotterel");
    struct page page = post(owner, "/", "/logout", NULL);
    assert_status(&page, 303);
    limit_to("signin", "name", 2, 3600);
    limit_to("signin", "network", 2, 3600);
    limit_to("signin", "device", 3, 3600);
    sql("TRUNCATE limit_used");
    for (int i = 0; i < 4; i++)
        page = try(somebody(), "dotterel", "guess");
    assert_status(&page, 429);
    page = try(owner, "dotterel", "correct horse dotterel");
    assert_status(&page, 303);
    /* Its own failures are counted, too: then it is like any other. */
    page = post(owner, "/", "/logout", NULL);
    for (int i = 0; i < 3; i++) {
        page = try(owner, "dotterel", "guess");
        assert_status(&page, 422);
    }
    page = try(owner, "dotterel", "correct horse dotterel");
    assert_status(&page, 429);
    /* For another name it is no known device. */
    sql("DELETE FROM limit_used WHERE scope = 'device'");
    sign_up("dabchick");
    page = try(owner, "dabchick", "correct horse dabchick");
    assert_status(&page, 429);
    limits_wide();
}

static void a_new_password_makes_devices_unknown(void **state)
{
    (void)state;
    struct person *phone = sign_up("guillemot");
    struct person *desk = sign_in("guillemot");
    struct page page = post(phone, "/", "/logout", NULL);
    page = post(desk, "/account", "/account/password", "current", "correct horse guillemot", "new",
                "another horse guillemot", NULL);
    assert_status(&page, 303);
    page = post(desk, "/", "/logout", NULL);
    limit_to("signin", "name", 1, 3600);
    sql("TRUNCATE limit_used");
    page = try(somebody(), "guillemot", "guess");
    assert_status(&page, 422);
    page = try(phone, "guillemot", "another horse guillemot");
    assert_status(&page, 429);
    page = try(desk, "guillemot", "another horse guillemot");
    assert_status(&page, 303);
    limits_wide();
}

static void a_form_without_its_token_does_nothing(void **state)
{
    (void)state;
    sign_up("dunlin");
    struct person *who = somebody();
    struct page page = post_without_token(who, "/login", "name", "dunlin", "password",
                                          "correct horse dunlin", NULL);
    assert_status(&page, 403);
    assert_false(is_signed_in(who));
    who = sign_in("dunlin");
    page = post_without_token(who, "/logout", NULL);
    assert_status(&page, 403);
    page = post_without_token(who, "/account", "about", "not mine", NULL);
    assert_status(&page, 403);
    assert_true(is_signed_in(who));
    page = get(who, "/users/dunlin");
    assert_has_not(&page, "not mine");
}

static void signing_out_ends_the_session(void **state)
{
    (void)state;
    struct person *who = sign_up("curlew");
    struct page page = post(who, "/account", "/logout", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/");
    assert_false(is_signed_in(who));
}

/* ---- one's own page ---- */

static void a_wrong_account_form_keeps_what_was_typed(void **state)
{
    (void)state;
    struct person *who = sign_up("teal");
    char about[2002];
    memset(about, 'x', sizeof(about));
    about[2001] = '\0';
    struct page page = post(who, "/account", "/account", "about", about, NULL);
    assert_status(&page, 422);
    assert_has(&page, "data-failed");
    assert_has(&page, "id=\"about-error\"");
    assert_has(&page, about);
}

static void about_is_changed(void **state)
{
    (void)state;
    struct person *who = sign_up("eider");
    struct page page = post(who, "/account", "/account", "about", "Sore <since> May.\n\nSwims.",
                            "revision", "1", NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account?done=saved");
    page = get(who, "/account?done=saved");
    assert_has(&page, "Saved.");
    assert_has(&page, "someone@example.org"); /* its own address is for its own eyes */
    page = get(who, "/users/eider");
    assert_has(&page, "Sore &lt;since&gt; May.");
    assert_has_not(&page, "someone@example.org");
}

static struct page save_about(struct person *who, const char *revision, const char *about,
                              const char *zone)
{
    return post(who, "/account", "/account", "about", about, "zone", zone, "revision", revision,
                NULL);
}

static void two_tabs_overwrite_nothing_in_silence(void **state)
{
    (void)state;
    struct person *who = sign_up("two_tabs");
    struct page page = get(who, "/account");
    const char *begun = input_of(&page, "revision");
    page = save_about(who, begun, "My left hip is tight since May.", "");
    assert_status(&page, 303);
    page = save_about(who, begun, "My right hip is tight since May.", "Asia/Kolkata");
    assert_status(&page, 409);
    assert_has(&page, "data-failed");
    assert_has(&page, "You saved this in another place first");
    assert_has(&page, "<del>right</del>");
    assert_has(&page, "<ins>left</ins>");
    assert_has(&page, "<h3>Time zone</h3>");
    assert_has(&page, "My right hip is tight since May.</textarea>");
    assert_has(&page, "<option value=\"Asia/Kolkata\" selected>");
    assert_has_not(&page, "Somebody else");
    struct page now = get(who, "/account");
    assert_has(&now, "My left hip is tight since May.</textarea>");
    /* Whoever has compared saves. */
    page = save_about(who, input_of(&page, "revision"), "Both hips are tight since May.", "");
    assert_status(&page, 303);
    /* The same as what is there is nothing to compare; a form that names no revision is. */
    page = save_about(who, begun, "Both hips are tight since May.", "");
    assert_status(&page, 303);
    page = save_about(who, "", "None are tight.", "");
    assert_status(&page, 409);
}

/* The first <time> of a page, with its attributes and text. */
static struct span first_time(const struct page *page)
{
    const char *at = memmem(page->body.ptr, page->body.len, "<time", 5);
    assert_non_null(at);
    const char *end = strstr(at, "</time>");
    assert_non_null(end);
    return span_make(at, (size_t)(end - at));
}

static const char *time_of(struct person *who, const char *path)
{
    struct page page = get(who, path);
    assert_status(&page, 200);
    struct span time = first_time(&page);
    return format(SPAN_FMT, SPAN_ARG(time));
}

/* At home in Kiribati it is the next day already when the account was made. */
static void days_are_those_of_the_accounts_zone(void **state)
{
    (void)state;
    struct person *who = sign_up("godwit");
    sql("UPDATE account SET created_at = '2026-01-31 20:00+00' WHERE name = 'godwit'");
    static const char in_utc[] = "<time datetime=\"2026-01-31T20:00:00Z\" "
                                 "title=\"31 January 2026, 20:00 UTC\">31 Jan 2026";
    assert_string_equal(time_of(who, "/account"), in_utc);
    struct page page = get(who, "/account");
    assert_has(&page, "data-zone=\"  ");
    assert_has(&page, "<optgroup label=\"America\">");
    assert_has(&page, ">Argentina/Buenos Aires</option>");
    page = post(who, "/account", "/account", "about", "Flies far.", "zone", "Mars/Olympus",
                "revision", "1", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"zone-error\"");
    assert_has(&page, "Flies far.</textarea>");
    page = post(who, "/account", "/account", "about", "Flies far.", "zone", "Pacific/Kiritimati",
                "revision", "1", NULL);
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_has(&page, "data-zone=\"Pacific/Kiritimati ");
    assert_has(&page, "<option value=\"Pacific/Kiritimati\" selected>Kiritimati</option>");
    assert_string_equal(time_of(who, "/account"),
                        "<time datetime=\"2026-01-31T20:00:00Z\" "
                        "title=\"1 February 2026, 10:00 UTC+14\">1 Feb 2026");
    /* What is cached for everybody says its days in UTC, and the script knows the zone. */
    await_index(somebody());
    struct person *other = sign_up("whimbrel");
    assert_string_equal(time_of(other, "/users/godwit"), in_utc);
    assert_string_equal(time_of(somebody(), "/users/godwit"), in_utc);
    sql("UPDATE account SET created_at = '2026-01-31 20:00+00' WHERE name = 'whimbrel'");
    struct person *elsewhere = sign_in("godwit");
    for (int i = 0; i < 8; i++)
        (void)get(elsewhere, "/users/whimbrel");
    assert_string_equal(time_of(elsewhere, "/users/whimbrel"), in_utc);
    page = get(elsewhere, "/users/whimbrel");
    assert_has(&page, "data-zone=\"Pacific/Kiritimati ");
    page = get(other, "/users/godwit");
    assert_has_not(&page, "Pacific/");
    page = post(who, "/account", "/account", "about", "", "zone", "", "revision", "2", NULL);
    assert_status(&page, 303);
    assert_string_equal(time_of(who, "/account"), in_utc);
}

/* Whoever sees more than others has a page of their own. */
static void a_moderators_pages_have_the_days_of_their_zone(void **state)
{
    (void)state;
    struct person *who = sign_up_as("sanderling", "moderator");
    sql("UPDATE account SET zone = 'America/St_Johns', created_at = '2026-01-31 02:00+00' "
        "WHERE name = 'sanderling'");
    assert_string_equal(time_of(who, "/users/sanderling"),
                        "<time datetime=\"2026-01-31T02:00:00Z\" "
                        "title=\"30 January 2026, 22:30 UTC-3:30\">30 Jan 2026");
    assert_string_equal(time_of(somebody(), "/users/sanderling"),
                        "<time datetime=\"2026-01-31T02:00:00Z\" "
                        "title=\"31 January 2026, 02:00 UTC\">31 Jan 2026");
}

static void a_wrong_change_of_password_changes_nothing(void **state)
{
    (void)state;
    struct person *who = sign_up("grebe");
    struct page page = post(who, "/account", "/account/password", "current", "", "new", "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"current-error\"");
    assert_has(&page, "id=\"new-error\"");
    page = post(who, "/account", "/account/password", "current", "not this", "new",
                "a new password", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"current-error\"");
    assert_has_not(&page, "not this");
    page = post(who, "/account", "/account/password", "current", "correct horse grebe", "new",
                "short", NULL);
    assert_status(&page, 422);
    assert_has(&page, "id=\"new-error\"");
    page = try(somebody(), "grebe", "correct horse grebe");
    assert_status(&page, 303);
}

static void another_password_ends_all_other_sessions(void **state)
{
    (void)state;
    struct person *who = sign_up("avocet");
    struct person *elsewhere = sign_in("avocet");
    struct page page = post(who, "/account", "/account/password", "current", "correct horse avocet",
                            "new", "a new password", NULL);
    assert_status(&page, 303);
    page = get(who, "/account?done=password");
    assert_has(&page, "Your password is changed.");
    assert_false(is_signed_in(elsewhere));
    page = try(somebody(), "avocet", "correct horse avocet");
    assert_status(&page, 422);
    page = try(somebody(), "avocet", "a new password");
    assert_status(&page, 303);
}

/* Nothing makes a password too old, and none is remembered that was replaced. */
static void an_old_password_is_as_good_and_may_be_chosen_again(void **state)
{
    (void)state;
    (void)sign_up("smew");
    harness_sql(site_database(), "UPDATE account SET created_at = now() - interval '9 years', "
                                 "devices_since = now() - interval '9 years' WHERE name = 'smew'");
    struct person *who = somebody();
    struct page page = try(who, "smew", "correct horse smew");
    assert_status(&page, 303);
    assert_span(page.location, "/");
    page = post(who, "/account", "/account/password", "current", "correct horse smew", "new",
                "another one for now", NULL);
    assert_span(page.location, "/account?done=password");
    page = post(who, "/account", "/account/password", "current", "another one for now", "new",
                "correct horse smew", NULL);
    assert_span(page.location, "/account?done=password");
    page = try(somebody(), "smew", "correct horse smew");
    assert_status(&page, 303);
}

/* ---- what is asked ---- */

static bool says(struct span line, const char *words)
{
    return line.len > 0 && memmem(line.ptr, line.len, words, strlen(words)) != NULL;
}

static bool is_among(struct span name, const char *const *names)
{
    while (*names != NULL && !span_is(name, *names))
        names++;
    return *names != NULL;
}

/* What somebody types or ticks between <main> and </main>: no question about a pet, no hint. */
static void asks_for_no_more_than(const char *path, const char *const *names)
{
    struct page page = get(somebody(), path);
    assert_status(&page, 200);
    const char *end = strstr(page.body.ptr, "</main>");
    const char *at = strstr(page.body.ptr, "<main");
    assert_true(at != NULL && end != NULL);
    size_t fields = 0;
    while ((at = strpbrk(at + 1, "<")) != NULL && at < end) {
        if (strncmp(at, "<select", 7) == 0 || strncmp(at, "<textarea", 9) == 0)
            fail_msg("%s has %.30s", path, at);
        struct span tag = span_make(at, strcspn(at, ">"));
        if (!span_starts(tag, "<input") || says(tag, "type=\"hidden\"") ||
            says(tag, "<input hidden"))
            continue;
        struct span name = span_from(tag, span_find_text(tag, " name=\"") + strlen(" name=\""));
        name.len = span_find(name, '"');
        if (!is_among(name, names))
            fail_msg("%s asks for " SPAN_FMT, path, SPAN_ARG(name));
        fields++;
    }
    assert_true(fields > 0);
}

static void nothing_but_names_addresses_and_passwords_is_asked(void **state)
{
    (void)state;
    static const char *const registering[] = {"name",  "email",   "password",
                                              "agree", "website", NULL};
    static const char *const signing_in[] = {"name", "password", "website", NULL};
    static const char *const forgotten[] = {"email", "website", NULL};
    asks_for_no_more_than("/register", registering);
    asks_for_no_more_than("/login", signing_in);
    asks_for_no_more_than("/account/forgotten", forgotten);
}

/* The address of the first session on the page that can be ended. */
static struct span first_revoke(const struct page *page)
{
    static const char mark[] = "action=\"/account/sessions/";
    const char *at = memmem(page->body.ptr, page->body.len, mark, sizeof(mark) - 1);
    while (at != NULL && (at[sizeof(mark) - 1] < '0' || at[sizeof(mark) - 1] > '9'))
        at = memmem(at + 1, page->body.len - (size_t)(at + 1 - page->body.ptr), mark,
                    sizeof(mark) - 1);
    assert_non_null(at);
    at += strlen("action=\"");
    return span_make(at, strcspn(at, "\""));
}

static void sessions_are_listed_and_ended(void **state)
{
    (void)state;
    struct person *who = sign_up("snipe");
    struct person *phone = somebody();
    (void)get(phone, "/login");
    with_header(phone,
                "user-agent: Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0");
    struct page page = try(phone, "snipe", "correct horse snipe");
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_has(&page, "this one");
    assert_has(&page, "127.0.0.1");
    char path[64];
    struct span action = first_revoke(&page);
    snprintf(path, sizeof(path), SPAN_FMT, SPAN_ARG(action));
    /* Nobody else can end it. */
    (void)post(sign_up("ruff"), "/account", path, NULL);
    assert_true(is_signed_in(phone));
    page = post(who, "/account", path, NULL);
    assert_status(&page, 303);
    assert_false(is_signed_in(phone));
    assert_true(is_signed_in(who));
}

static void all_other_sessions_are_ended_at_once(void **state)
{
    (void)state;
    struct person *who = sign_up("knot");
    struct person *second = sign_in("knot");
    struct person *third = sign_in("knot");
    struct page page = post(who, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 303);
    assert_false(is_signed_in(second));
    assert_false(is_signed_in(third));
    assert_true(is_signed_in(who));
}

/* ---- what everybody sees ---- */

static void a_page_has_one_address(void **state)
{
    (void)state;
    sign_up("Gannet");
    struct page page = get(somebody(), "/users/gANNET?tab=answers");
    assert_status(&page, 301);
    assert_span(page.location, "/users/Gannet?tab=answers");
    page = get(somebody(), "/users/Gannet");
    assert_status(&page, 200);
    assert_has(&page, "role-member");
    page = head(somebody(), "/users/Gannet");
    assert_status(&page, 200);
    assert_true(span_is_empty(page.body));
    page = get(somebody(), "/users/no-such-bird");
    assert_status(&page, 404);
}

static void posts_are_listed_newest_first_a_page_at_a_time(void **state)
{
    (void)state;
    struct person *who = sign_up("petrel");
    struct page page = get(somebody(), "/users/petrel");
    assert_has(&page, "Nothing here yet.");
    sql("SELECT question_ask((SELECT id FROM account WHERE name = 'petrel'), 'Question number ' || "
        "n, 'number-' || n, 'b', "
        "'<p>b</p>', 'b', '{}', '{}', '{}', now() - n * interval '1 hour') FROM generate_series(1, "
        "21) AS n");
    page = get(who, "/users/petrel");
    assert_has(&page, "21 questions");
    assert_has(&page, "Question number 20<");
    assert_has_not(&page, "Question number 21<");
    const char *next = strstr(page.body.ptr, "rel=\"next\" href=\"");
    assert_non_null(next);
    next += strlen("rel=\"next\" href=\"");
    const char *before = strstr(next, "before=");
    assert_non_null(before);
    char path[128];
    snprintf(path, sizeof(path), "/users/petrel?tab=questions&%.*s", (int)strcspn(before, "\""),
             before);
    page = get(who, path);
    assert_has(&page, "Question number 21<");
    assert_has_not(&page, "Question number 20<");
    assert_has_not(&page, "rel=\"next\"");
    page = get(who, "/users/petrel?tab=answers");
    assert_has(&page, "Nothing here yet.");
}

static void a_role_is_beside_the_name(void **state)
{
    (void)state;
    struct person *who = sign_up_as("ingrid", "coach");
    struct page page = get(who, "/users/ingrid");
    assert_has(&page, "<span class=\"role role-coach\">Coach</span>");
}

/* ---- cookies ---- */

/* The Set-Cookie line of a reply that begins so. */
static struct span cookie_line(const struct page *page, const char *start)
{
    struct span rest = page->headers;
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        line = span_trim(line);
        if (line.len > 12 && strncasecmp(line.ptr, "set-cookie: ", 12) == 0 &&
            span_starts(span_from(line, 12), start))
            return span_from(line, 12);
    }
    return SPAN("");
}

static void the_session_is_in_a_cookie_that_scripts_cannot_read(void **state)
{
    (void)state;
    sign_up("siskin");
    struct page page = try(somebody(), "siskin", "correct horse siskin");
    assert_status(&page, 303);
    struct span cookie = cookie_line(&page, "bt_session=");
    assert_true(cookie.len > strlen("bt_session=") + 43);
    assert_true(says(cookie, "; HttpOnly"));
    assert_true(says(cookie, "; SameSite=Lax"));
    assert_true(says(cookie, "; Path=/"));
    assert_false(says(cookie, "Domain"));
    assert_false(says(cookie, "Secure"));
    /* Nothing in the database lets anybody sign in. */
    struct span token = span_make(cookie.ptr + strlen("bt_session="), 43);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM session s WHERE s::text LIKE '%%" SPAN_FMT "%%'",
                         SPAN_ARG(token))),
        0);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM session WHERE token_hash = sha256('" SPAN_FMT "')",
                         SPAN_ARG(token))),
        1);
}

static void a_new_session_comes_with_each_sign_in(void **state)
{
    (void)state;
    struct person *who = sign_up("linnet");
    struct person *thief = same_browser(who);
    struct page page = post(who, "/account", "/account/password", "current", "correct horse linnet",
                            "new", "another password", NULL);
    assert_status(&page, 303);
    assert_true(cookie_line(&page, "bt_session=").len > 0);
    assert_true(is_signed_in(who));
    assert_false(is_signed_in(thief));
    thief = same_browser(who);
    page = post(who, "/account", "/logout", NULL);
    assert_true(says(cookie_line(&page, "bt_session="), "Max-Age=0"));
    assert_false(is_signed_in(thief));
}

static uint64_t fastest(const char *const *names, size_t count)
{
    uint64_t best = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        struct person *who = somebody();
        const char *token = token_of(who, "/login");
        uint64_t start = harness_clock();
        struct page page = post_without_token(who, "/login", "csrf", token, "name", names[i],
                                              "password", "not this", NULL);
        uint64_t took = harness_clock() - start;
        assert_status(&page, 422);
        best = took < best ? took : best;
    }
    return best;
}

/* Without the hash an unknown name would be answered some twenty times faster. */
static void an_unknown_name_takes_as_long(void **state)
{
    (void)state;
    static const char *const known[] = {"siskin", "siskin", "siskin", "siskin", "siskin"};
    static const char *const unknown[] = {"nobody-1", "nobody-2", "nobody-3", "nobody-4",
                                          "nobody-5"};
    uint64_t with = fastest(known, COUNT_OF(known));
    uint64_t without = fastest(unknown, COUNT_OF(unknown));
    if (without * 3 < with || with * 3 < without)
        fail_msg("a known name takes %d ms, an unknown one %d ms", (int)with, (int)without);
}

/* The page that says so, of a form that could not be carried out. */
static void keeps_its_cookie(struct page page, struct person *who, long own_status)
{
    assert_status(&page, 503);
    assert_int_equal(page_header_value(&page, "set-cookie").len, 0);
    page = get(who, "/account");
    assert_status(&page, own_status);
}

static void a_session_that_is_not_stored_sets_no_cookie(void **state)
{
    (void)state;
    (void)sign_up("sandpiper");
    struct person *who = sign_in("sandpiper");
    struct person *visitor = somebody();
    struct person *newcomer = somebody();
    const char *token = token_of(who, "/account");
    const char *visitors = token_of(visitor, "/login");
    const char *newcomers = token_of(newcomer, "/register");
    PGconn *holder = PQconnectdb(site_database());
    PQclear(PQexec(holder, "BEGIN"));
    PGresult *locked = PQexec(holder, "LOCK TABLE session IN EXCLUSIVE MODE");
    assert_int_equal(PQresultStatus(locked), PGRES_COMMAND_OK);
    PQclear(locked);
    keeps_its_cookie(post_without_token(who, "/account/password", "csrf", token, "current",
                                        "correct horse sandpiper", "new", "a quiet beach", NULL),
                     who, 200);
    keeps_its_cookie(post_without_token(who, "/logout", "csrf", token, NULL), who, 200);
    keeps_its_cookie(post_without_token(visitor, "/login", "csrf", visitors, "name", "sandpiper",
                                        "password", "correct horse sandpiper", NULL),
                     visitor, 303);
    keeps_its_cookie(post_without_token(newcomer, "/register", "agree", "yes", "csrf", newcomers,
                                        "name", "stint", "email", "stint@example.org", "password",
                                        "a quiet beach", NULL),
                     newcomer, 303);
    PQfinish(holder);
    struct page page = post_without_token(who, "/logout", "csrf", token, NULL);
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_status(&page, 303);
}

/* Each that the page sets. */
static void cookies_are_of_this_host(const struct page *page)
{
    struct span rest = page->headers;
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        if (line.len > 12 && strncasecmp(line.ptr, "set-cookie: ", 12) == 0)
            assert_true(span_starts(span_from(line, 12), "__Host-"));
    }
}

static void over_tls_cookies_are_secure_and_of_this_host(void **state)
{
    (void)state;
    site_stop();
    setenv("ORIGIN", "https://backtalk.example", 1);
    site_start();
    struct person *who = sign_up("tern");
    assert_true(is_signed_in(who));
    struct page page = try(somebody(), "tern", "correct horse tern");
    struct span cookie = cookie_line(&page, "__Host-bt_session=");
    assert_true(says(cookie, "; Secure"));
    assert_true(says(cookie, "; HttpOnly"));
    assert_true(says(cookie, "; SameSite=Lax"));
    assert_true(says(cookie, "; Path=/"));
    assert_int_equal(cookie_line(&page, "bt_session=").len, 0);
    page = get(somebody(), "/login");
    assert_true(says(cookie_line(&page, "__Host-bt_visit="), "; Secure"));
    with_header(who, "origin: https://backtalk.example");
    page = post(who, "/account", "/account", "about", "From home.", "revision", "1", NULL);
    assert_status(&page, 303);
    cookies_are_of_this_host(&page);
    assert_true(cookie_line(&page, "__Host-bt_wrote=").len > 0);
    with_header(who, format("origin: http://127.0.0.1:%d", site_port()));
    page = post(who, "/account", "/account", "about", "From elsewhere.", NULL);
    assert_status(&page, 403);
    assert_int_equal(site_dead_workers(), 0);
    site_stop();
    unsetenv("ORIGIN");
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_registration_says_what_is_missing),
        cmocka_unit_test(a_wrong_registration_keeps_what_was_typed),
        cmocka_unit_test(the_name_is_no_password),
        cmocka_unit_test(a_common_password_is_refused_wherever_one_is_chosen),
        cmocka_unit_test(names_are_one_regardless_of_case_and_look),
        cmocka_unit_test(nobody_registers_as_one_of_those_who_run_the_site),
        cmocka_unit_test(registering_asks_for_agreement_and_notes_it),
        cmocka_unit_test(registering_signs_in_and_goes_on),
        cmocka_unit_test(one_address_registers_so_often_an_hour),
        cmocka_unit_test(a_wrong_name_and_a_wrong_password_say_the_same),
        cmocka_unit_test(an_empty_sign_in_says_what_is_missing),
        cmocka_unit_test(any_spelling_of_the_name_signs_in),
        cmocka_unit_test(signing_in_never_leads_elsewhere),
        cmocka_unit_test(failures_make_a_name_wait_and_are_forgotten_one_by_one),
        cmocka_unit_test(by_address_the_same_tries_are_counted),
        cmocka_unit_test(a_name_that_nobody_has_waits_as_one_that_is_there),
        cmocka_unit_test(a_known_device_gets_in_while_its_name_is_attacked),
        cmocka_unit_test(a_new_password_makes_devices_unknown),
        cmocka_unit_test(signing_in_says_what_for),
        cmocka_unit_test(a_form_without_its_token_does_nothing),
        cmocka_unit_test(signing_out_ends_the_session),
        cmocka_unit_test(a_wrong_account_form_keeps_what_was_typed),
        cmocka_unit_test(about_is_changed),
        cmocka_unit_test(two_tabs_overwrite_nothing_in_silence),
        cmocka_unit_test(days_are_those_of_the_accounts_zone),
        cmocka_unit_test(a_moderators_pages_have_the_days_of_their_zone),
        cmocka_unit_test(a_wrong_change_of_password_changes_nothing),
        cmocka_unit_test(another_password_ends_all_other_sessions),
        cmocka_unit_test(an_old_password_is_as_good_and_may_be_chosen_again),
        cmocka_unit_test(nothing_but_names_addresses_and_passwords_is_asked),
        cmocka_unit_test(sessions_are_listed_and_ended),
        cmocka_unit_test(all_other_sessions_are_ended_at_once),
        cmocka_unit_test(a_page_has_one_address),
        cmocka_unit_test(posts_are_listed_newest_first_a_page_at_a_time),
        cmocka_unit_test(a_role_is_beside_the_name),
        cmocka_unit_test(the_session_is_in_a_cookie_that_scripts_cannot_read),
        cmocka_unit_test(a_new_session_comes_with_each_sign_in),
        cmocka_unit_test(an_unknown_name_takes_as_long),
        cmocka_unit_test(a_session_that_is_not_stored_sets_no_cookie),
        cmocka_unit_test(over_tls_cookies_are_secure_and_of_this_host),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
