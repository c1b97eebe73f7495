/* Addresses, forgotten passwords, and what the links of mails do. The site has no mail server: mails are files. */
#include "http/letters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/harness.h"

enum { PATIENCE_MS = 60000 };

#define PASSWORD "a quiet morning walk"

static struct person *join(const char *name, const char *address)
{
    struct person *who = somebody();
    struct page page = post(who, "/register", "/register", "agree", "yes", "name", name, "email",
                            address, "password", PASSWORD, NULL);
    assert_status(&page, 303);
    return who;
}

static const char *newest(const char *address, const char *words)
{
    return letter_with(letters_folder(), address, words);
}

/* A link is followed, and its button pressed. */
static struct page follow(struct person *who, const char *link)
{
    struct page page = get(who, link);
    if (page.status != 200)
        return page;
    const char *token = input_of(&page, "token");
    char *path = strdup(link);
    *strchr(path, '?') = '\0';
    page = post(who, link, path, "token", token, NULL);
    free(path);
    return page;
}

static void verify(const char *address)
{
    struct page page = follow(somebody(), link_of(newest(address, "/account/verify")));
    assert_status(&page, 303);
    assert_span(page.location, "/account/done?what=verified");
}

static struct person *member(const char *name, const char *address)
{
    struct person *who = join(name, address);
    verify(address);
    return who;
}

static struct page log_in(const char *name, const char *password)
{
    struct person *who = somebody();
    return post(who, "/login", "/login", "name", name, "password", password, NULL);
}

/* ---- the address ---- */

static void a_link_verifies_the_address(void **state)
{
    (void)state;
    struct person *who = join("linnet", "linnet@post.test");
    struct page page = get(who, "/account");
    assert_has(&page, "We sent a link to <strong dir=\"auto\">linnet@post.test</strong>");
    const char *link = link_of(newest("linnet@post.test", "/account/verify"));
    page = get(somebody(), link);
    assert_status(&page, 200);
    assert_has(&page, "Is this your address?");
    page = get(who, "/account");
    assert_has(&page, "We sent a link to"); /* a mail program that looks at links changes nothing */
    verify("linnet@post.test");
    page = get(who, "/account");
    assert_has(&page, "Mail goes to <strong dir=\"auto\">linnet@post.test</strong>");
    page = get(somebody(), link); /* twice says the same twice, and asks nothing */
    assert_status(&page, 303);
    assert_span(page.location, "/account/done?what=verified");
}

static void one_signs_in_with_the_address_too_once_it_is_verified(void **state)
{
    (void)state;
    (void)join("wheatear", "wheatear@post.test");
    struct page page = log_in("wheatear@post.test", PASSWORD);
    assert_status(&page, 422);
    verify("wheatear@post.test");
    page = log_in("Wheatear@Post.test", PASSWORD);
    assert_status(&page, 303);
    page = log_in("wheatear@post.test", "not that one");
    assert_status(&page, 422);
}

static void an_address_belongs_to_one_account(void **state)
{
    (void)state;
    (void)member("siskin", "siskin@post.test");
    struct person *other = join("serin", "SISKIN@post.test");
    struct page page = get(other, "/account");
    assert_has(&page,
               "We sent a link to"); /* as for any address: it says nothing about who is here */
    const char *letter = newest("SISKIN@post.test", "another account");
    assert_non_null(strstr(letter, "Hello siskin,"));
    assert_null(strstr(letter, "token="));
    assert_int_equal(
        number_of("SELECT count(*) FROM account WHERE lower(email) = 'siskin@post.test'"), 1);
}

static void two_who_wanted_one_address_cannot_both_have_it(void **state)
{
    (void)state;
    (void)join("pipit", "shared@post.test");
    const char *first = link_of(newest("shared@post.test", "Hello pipit,"));
    (void)join("dunnock", "shared@post.test");
    const char *second = link_of(newest("shared@post.test", "Hello dunnock,"));
    struct page page = follow(somebody(), first);
    assert_span(page.location, "/account/done?what=verified");
    page = follow(somebody(), second);
    assert_int_equal(page.status, 410);
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE email = 'shared@post.test'"), 1);
}

static void changing_the_address_needs_the_password_and_can_be_undone(void **state)
{
    (void)state;
    struct person *who = member("brambling", "old@post.test");
    struct page page = post(who, "/account/email", "/account/email", "email", "new@post.test",
                            "current", "not that one", NULL);
    assert_status(&page, 422);
    assert_has(&page, "value=\"new@post.test\"");
    page = post(who, "/account/email", "/account/email", "email", "new@post.test", "current",
                PASSWORD, NULL);
    assert_status(&page, 303);
    page = get(who, "/account");
    assert_has(&page, "Mail goes to <strong dir=\"auto\">old@post.test</strong>");
    verify("new@post.test");
    const char *letter = newest("old@post.test", "new address");
    assert_non_null(strstr(letter, "new@post.test"));
    const char *link = link_of(letter);
    page = follow(somebody(), link);
    assert_span(page.location, "/account/done?what=restored");
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE email = 'old@post.test'"), 1);
    page = get(who, "/account");
    assert_int_equal(page.status, 303); /* signed out */
    page = log_in("brambling", PASSWORD);
    assert_int_equal(page.status, 422); /* whoever did it may know the password */
    page = get(somebody(), link);
    assert_int_equal(page.status, 410);
    page = post(somebody(), link_of(newest("old@post.test", "/account/reset")), "/account/reset",
                "token", strchr(link_of(newest("old@post.test", "/account/reset")), '=') + 1, "new",
                "another quiet walk", NULL);
    assert_span(page.location, "/account/done?what=reset");
    page = log_in("brambling", "another quiet walk");
    assert_status(&page, 303);
}

static void a_link_for_an_address_given_up_since_does_nothing(void **state)
{
    (void)state;
    struct person *who = join("twite", "mistyped@post.test");
    const char *link = link_of(newest("mistyped@post.test", "/account/verify"));
    struct page page = post(who, "/account/email", "/account/email", "email", "twite@post.test",
                            "current", PASSWORD, NULL);
    assert_status(&page, 303);
    page = get(somebody(), link); /* no button that would be refused */
    assert_int_equal(page.status, 410);
    verify("twite@post.test");
}

/* Whoever took the account over may have set up ways to get in again. */
static void what_was_set_up_after_the_address_goes_when_it_comes_back(void **state)
{
    (void)state;
    struct person *who = member("knot", "knot@post.test");
    const char *of = "FROM account WHERE name = 'knot'";
    harness_sql(site_database(),
                format("INSERT INTO provider_link (account_id, issuer, subject, title, "
                       "address, at) SELECT id, 'https://a.test', 'own', 'A', '', now() - "
                       "interval '1 hour' %s",
                       of));
    struct page page = post(who, "/account/email", "/account/email", "email", "thief@post.test",
                            "current", PASSWORD, NULL);
    assert_status(&page, 303);
    verify("thief@post.test");
    const char *link = link_of(newest("knot@post.test", "new address"));
    harness_sql(site_database(),
                format("INSERT INTO provider_link (account_id, issuer, subject, title, "
                       "address) SELECT id, 'https://a.test', 'thief', 'A', '' %s",
                       of));
    harness_sql(site_database(),
                format("INSERT INTO totp (account_id, sealed, confirmed_at) SELECT id, "
                       "decode(repeat('0b', 68), 'hex'), now() %s",
                       of));
    harness_sql(site_database(),
                format("INSERT INTO recovery_code (account_id, hash) SELECT id, '1' %s", of));
    page = post(who, "/account/leave", "/account/leave", NULL);
    assert_span(page.location, "/account/done?what=leaving");
    page = follow(somebody(), link);
    assert_span(page.location, "/account/done?what=restored");
    assert_int_equal(
        number_of("SELECT count(*) FROM account WHERE name = 'knot' AND leaving_at IS NULL"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM account a WHERE name = 'knot' AND "
                               "account_has_factor(a.id)"),
                     0);
    assert_int_equal(number_of("SELECT count(*) FROM recovery_code c JOIN account a ON a.id = "
                               "c.account_id WHERE a.name = 'knot'"),
                     0);
    assert_int_equal(
        number_of("SELECT count(*) FROM provider_link WHERE subject IN ('own', 'thief')"), 1);
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject = 'own'"), 1);
}

/* Whoever asked for it may have known the password before. */
static void a_new_password_ends_a_change_of_address_that_waits(void **state)
{
    (void)state;
    struct person *who = member("dunlin", "dunlin@post.test");
    struct page page = post(who, "/account/email", "/account/email", "email", "dun@post.test",
                            "current", PASSWORD, NULL);
    assert_status(&page, 303);
    const char *link = link_of(newest("dun@post.test", "/account/verify"));
    page = post(who, "/account/password", "/account/password", "current", PASSWORD, "new",
                "another quiet walk", NULL);
    assert_status(&page, 303);
    page = get(somebody(), link);
    assert_int_equal(page.status, 410);

    page = post(who, "/account/email", "/account/email", "email", "din@post.test", "current",
                "another quiet walk", NULL);
    assert_status(&page, 303);
    link = link_of(newest("din@post.test", "/account/verify"));
    page = post(somebody(), "/account/forgotten", "/account/forgotten", "email", "dunlin@post.test",
                NULL);
    assert_status(&page, 303);
    const char *reset = link_of(newest("dunlin@post.test", "/account/reset"));
    page = post(somebody(), reset, "/account/reset", "token", strchr(reset, '=') + 1, "new",
                "a third quiet walk", NULL);
    assert_span(page.location, "/account/done?what=reset");
    page = get(somebody(), link);
    assert_int_equal(page.status, 410);
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE email = 'dunlin@post.test'"), 1);

    /* The first address still waits: without it nobody could come back. */
    who = join("godwit", "godwit@post.test");
    page = post(who, "/account/password", "/account/password", "current", PASSWORD, "new",
                "another quiet walk", NULL);
    assert_status(&page, 303);
    verify("godwit@post.test");
}

/* ---- a forgotten password ---- */

static void forgotten(const char *address)
{
    struct page page =
        post(somebody(), "/account/forgotten", "/account/forgotten", "email", address, NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account/done?what=forgotten");
}

static void whoever_forgot_the_address_reads_where_to_look(void **state)
{
    (void)state;
    struct page page = get(somebody(), "/login");
    assert_has(&page, "<a href=\"/account/forgotten\">I do not know my password</a>");
    page = get(somebody(), "/account/forgotten");
    assert_status(&page, 200);
    assert_has(&page,
               "You do not know which address it is? Search your mailboxes for mail from us");
    assert_has(&page, "<a href=\"/account\">your account</a> shows the address");
}

static void a_forgotten_password_is_replaced_by_a_link(void **state)
{
    (void)state;
    struct person *who = member("redpoll", "redpoll@post.test");
    forgotten("Redpoll@post.test");
    const char *link = link_of(newest("redpoll@post.test", "/account/reset"));
    const char *token = strchr(link, '=') + 1;
    struct person *reader = somebody();
    struct page page = get(reader, link);
    assert_has(&page, "Choose a new password");
    page = post(reader, link, "/account/reset", "token", token, "new", "short", NULL);
    assert_status(&page, 422); /* the link is still good */
    const char *key = input_of(&page, "key");
    page = post(reader, link, "/account/reset", "token", token, "key", key, "new",
                "a new quiet walk", NULL);
    assert_span(page.location, "/account/done?what=reset");
    page = get(who, "/account");
    assert_int_equal(page.status, 303); /* every session ended */
    page = log_in("redpoll", PASSWORD);
    assert_status(&page, 422);
    page =
        post(reader, "/login", "/login", "name", "redpoll", "password", "a new quiet walk", NULL);
    assert_status(&page, 303);
    static const char told[] = "SELECT count(*) FROM mail WHERE kind = 'new_device' AND address = "
                               "'redpoll@post.test'";
    assert_int_equal(number_of(told), 0); /* it was set here */
    page = log_in("redpoll", "a new quiet walk");
    assert_status(&page, 303);
    assert_int_equal(number_of(told), 1);
    (void)newest("redpoll@post.test", "was changed, and devices");
    page = get(somebody(), link);
    assert_int_equal(page.status, 410);
}

/* A mail server whose address cannot be read is no reason to write files in its place. */
static void a_file_of_settings_that_cannot_be_read_is_said(void **state)
{
    (void)state;
    struct text output;
    text_init(&output, 1 << 16);
    setenv("SMTP_URL_FILE", "/nowhere/smtp", 1);
    assert_int_equal(site_ctl("jobs --once", &output), 1);
    assert_non_null(strstr(text_string(&output), "SMTP_URL_FILE: the file"));
    unsetenv("SMTP_URL_FILE");
    text_free(&output);
}

/* As at registering: by a link, too, the commonest passwords are none. */
static void a_link_takes_no_common_password(void **state)
{
    (void)state;
    (void)member("firecrest", "firecrest@post.test");
    forgotten("firecrest@post.test");
    const char *link = link_of(newest("firecrest@post.test", "/account/reset"));
    static const char *const common[] = {"Sunshine2026", "qwertyuiop", "firecrest99"};
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        struct page page = post(somebody(), link, "/account/reset", "token", strchr(link, '=') + 1,
                                "new", common[i], NULL);
        assert_status(&page, 422);
        assert_has(&page, "Easy to guess");
        assert_has_not(&page, common[i]);
    }
    struct page page = log_in("firecrest", PASSWORD);
    assert_status(&page, 303);
}

/* Nobody waits for the mail: it may be written a moment after the answer. */
static void await_number(const char *query, int64_t wanted)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(query) != wanted) {
        assert_true(harness_clock() < deadline);
        usleep(20000);
    }
}

static void the_answer_is_the_same_for_addresses_of_nobody(void **state)
{
    (void)state;
    (void)join("crossbill", "unverified@post.test");
    forgotten("nobody@post.test");
    forgotten("unverified@post.test"); /* nobody has shown that it is theirs */
    await_number("SELECT count(*) FROM mail WHERE state = 'nobody'", 2);
    assert_int_equal(
        number_of("SELECT count(*) FROM mail WHERE kind = 'reset' AND address LIKE 'unverified%'"),
        0);
}

static void a_link_ends_with_its_hour(void **state)
{
    (void)state;
    (void)member("hawfinch", "hawfinch@post.test");
    forgotten("hawfinch@post.test");
    const char *link = link_of(newest("hawfinch@post.test", "/account/reset"));
    assert_true(number_of("SELECT extract(epoch FROM max(expires_at) - now()) FROM account_token "
                          "WHERE kind = 'reset'") <= 3600);
    harness_sql(site_database(),
                "UPDATE account_token SET expires_at = now() - interval '1 second' "
                "WHERE kind = 'reset'");
    struct page page = get(somebody(), link);
    assert_int_equal(page.status, 410);
    page = post(somebody(), "/account/forgotten", "/account/reset", "token", strchr(link, '=') + 1,
                "new", "some other words", NULL);
    assert_int_equal(page.status, 410);
    page = log_in("hawfinch", PASSWORD);
    assert_status(&page, 303);
}

static void is_kept_as_a_hash(const char *page)
{
    const char *token = strchr(link_of(newest("chaffinch@post.test", page)), '=') + 1;
    assert_int_equal(
        number_of(
            format("SELECT count(*) FROM account_token t WHERE t::text LIKE '%%%s%%'", token)),
        0);
    assert_true(number_of(format("SELECT count(*) FROM account_token WHERE token_hash = "
                                 "sha256('%s'::bytea)",
                                 token)) == 1);
}

static void no_token_of_a_link_is_in_the_database(void **state)
{
    (void)state;
    (void)join("chaffinch", "chaffinch@post.test");
    is_kept_as_a_hash("/account/verify");
    verify("chaffinch@post.test");
    forgotten("chaffinch@post.test");
    is_kept_as_a_hash("/account/reset");
}

/* ---- a way in that somebody else added ---- */

/* By the thief of a session, so many days ago; her own app was there before. */
static struct person *victim(const char *name, int days)
{
    const char *address = format("%s@post.test", name);
    struct person *who = member(name, address);
    harness_sql(
        site_database(),
        format("DO $$ DECLARE who bigint := (SELECT id FROM account WHERE name = '%s'); BEGIN "
               "INSERT INTO totp (account_id, sealed, confirmed_at) VALUES (who, "
               "decode(repeat('0b', 68), 'hex'), now() - interval '10 days'); "
               "INSERT INTO recovery_code (account_id, hash) VALUES (who, sha256('%s')); "
               "PERFORM passkey_add(who, 'thief', sha256('%s'), '1', '1', 0, true, true, true, "
               "'internal', "
               "sha256('challenge %s'), (SELECT token_hash FROM session WHERE account_id = who "
               "LIMIT 1)); "
               "UPDATE passkey SET created_at = now() - make_interval(days => %d) WHERE account_id "
               "= who; END $$",
               name, name, name, name, days));
    return who;
}

static int64_t of(const char *name, const char *what)
{
    return number_of(format(
        "SELECT count(*) FROM %s WHERE account_id = (SELECT id FROM account WHERE name = '%s')",
        what, name));
}

static struct page not_me(const char *link, const char *thing)
{
    return post(somebody(), link, "/account/undo", "token", strchr(link, '=') + 1, "thing", thing,
                NULL);
}

static void who_did_not_add_a_way_in_takes_it_away_by_the_mail(void **state)
{
    (void)state;
    struct person *who = victim("ortolan", 0);
    const char *link = link_of(newest("ortolan@post.test", "/account/undo"));
    struct page page = get(somebody(), link); /* as a mail program does */
    assert_has(&page, "The passkey “thief”");
    assert_has(&page, "set up for the account");
    const char *thing = input_of(&page, "thing");
    assert_int_equal(of("ortolan", "passkey"), 1);
    /* It is for what the mail tells of: not for what its owner had before. */
    int64_t app = number_of(
        "SELECT t.id FROM totp t JOIN account a ON a.id = t.account_id WHERE a.name = 'ortolan'");
    page = not_me(link, format("totp %lld", (long long)app));
    assert_status(&page, 422);
    assert_int_equal(of("ortolan", "totp"), 1);
    assert_int_equal(of("ortolan", "passkey"), 1);
    page = not_me(link, thing);
    assert_span(page.location, "/account/done?what=undone");
    page = get(somebody(), "/account/done?what=undone");
    assert_has(&page, "It is removed");
    assert_int_equal(of("ortolan", "passkey"), 0);
    assert_int_equal(of("ortolan", "totp"), 1);
    assert_int_equal(of("ortolan", "recovery_code"), 0);
    assert_int_equal(of("ortolan", "session"), 0);
    page = get(who, "/account");
    assert_status(&page, 303);
    page = log_in("ortolan", PASSWORD);
    assert_status(&page, 422);
    assert_int_equal(of("ortolan", "(SELECT * FROM audit WHERE kind = 'way_undone') AS u"), 1);
    page = get(somebody(), link);
    assert_status(&page, 410);
    (void)newest("ortolan@post.test", "/account/reset");
}

static void after_a_new_password_what_was_added_lately_is_shown(void **state)
{
    (void)state;
    (void)victim("snowfinch", 1);
    forgotten("snowfinch@post.test");
    const char *reset = link_of(newest("snowfinch@post.test", "/account/reset"));
    struct page page = post(somebody(), reset, "/account/reset", "token", strchr(reset, '=') + 1,
                            "new", "a new quiet walk", NULL);
    const char *link = format(SPAN_FMT, SPAN_ARG(page.location));
    assert_true(span_starts(page.location, "/account/undo?token="));
    page = get(somebody(), link);
    assert_has(&page, "Your password is changed");
    assert_has(&page, "The passkey “thief”");
    assert_has_not(&page, "The authenticator app");
    page = not_me(link, input_of(&page, "thing"));
    assert_span(page.location, "/account/done?what=removed");
    assert_int_equal(of("snowfinch", "passkey"), 0);
    page = log_in("snowfinch", "a new quiet walk");
    assert_span(page.location, "/login/second?next=%2F"); /* her own app asks */
    /* What was there for long is not offered: whoever has the mail alone does not get past it. */
    (void)victim("rosefinch", 4);
    forgotten("rosefinch@post.test");
    reset = link_of(newest("rosefinch@post.test", "/account/reset"));
    page = post(somebody(), reset, "/account/reset", "token", strchr(reset, '=') + 1, "new",
                "a new quiet walk", NULL);
    assert_span(page.location, "/account/done?what=reset");
}

static struct page reset_by_mail(const char *name, const char *password)
{
    const char *known = format("reset-%s-%s", name, password);
    harness_sql(
        site_database(),
        format("INSERT INTO account_token (token_hash, kind, account_id, address, expires_at) "
               "SELECT sha256('%s'), 'reset', id, email, now() + interval '1 hour' FROM account "
               "WHERE name = '%s'",
               known, name));
    return post(somebody(), format("/account/reset?token=%s", known), "/account/reset", "token",
                known, "new", password, NULL);
}

/* Whoever has the mailbox as well has no way to what the owner sets up after that. */
static void the_page_after_a_new_password_ends_with_the_next_one(void **state)
{
    (void)state;
    (void)victim("wallcreeper", 1);
    struct page page = reset_by_mail("wallcreeper", "a-thief-in-the-mail");
    const char *link = format(SPAN_FMT, SPAN_ARG(page.location));
    harness_sql(
        site_database(),
        "SELECT passkey_add(id, 'later', sha256('later'), '1', '1', 0, true, true, true, "
        "'internal', sha256('wallcreeper later'), '') FROM account WHERE name = 'wallcreeper'");
    page = get(somebody(), link);
    assert_has(&page, "The passkey “thief”");
    assert_has_not(&page, "The passkey “later”");
    const char *thing = input_of(&page, "thing");
    page = reset_by_mail("wallcreeper", "a-new-quiet-walk");
    assert_true(span_starts(page.location, "/account/undo?token="));
    page = get(somebody(), link);
    assert_status(&page, 410);
    page = post(somebody(), "/login", "/account/undo", "token", strchr(link, '=') + 1, "thing",
                thing, NULL);
    assert_status(&page, 410);
    assert_int_equal(of("wallcreeper", "passkey"), 2);
}

/* A dozen that are removed again do not hide the one that stays. */
static void each_way_in_that_is_added_is_told(void **state)
{
    (void)state;
    (void)victim("corncrake", 0);
    harness_sql(
        site_database(),
        "DO $$ DECLARE who bigint := (SELECT id FROM account WHERE name = 'corncrake'); BEGIN "
        "FOR i IN 1..14 LOOP PERFORM passkey_add(who, 'number ' || i, "
        "sha256(convert_to('corncrake ' || i, 'UTF8')), '1', '1', 0, true, true, true, 'internal', "
        "sha256(convert_to('one ' || i, 'UTF8')), ''); PERFORM passkey_remove(who, id) FROM "
        "passkey "
        "WHERE name = 'number ' || i; END LOOP; END $$");
    assert_int_equal(of("corncrake", "(SELECT * FROM mail WHERE kind = 'factor_added') AS m"), 15);
}

/* The link went to the address before: a link for a password does not go to the new one, which may be the thief's. */
static void an_address_that_was_changed_since_gets_no_link(void **state)
{
    (void)state;
    (void)victim("citril", 0);
    const char *link = link_of(newest("citril@post.test", "/account/undo"));
    harness_sql(site_database(),
                "UPDATE account SET email = 'thief@post.test' WHERE name = 'citril'");
    struct page page = get(somebody(), link);
    page = not_me(link, input_of(&page, "thing"));
    assert_span(page.location, "/account/done?what=undone");
    assert_int_equal(of("citril", "passkey"), 0);
    assert_int_equal(of("citril", "session"), 0);
    assert_int_equal(
        number_of("SELECT count(*) FROM mail WHERE kind = 'reset' AND address = 'thief@post.test'"),
        0);
    assert_int_equal(
        number_of("SELECT count(*) FROM account WHERE name = 'citril' AND password IS NOT NULL"),
        1);
}

/* ---- whose address it is ---- */

static void give(struct person *who, const char *address)
{
    struct page page =
        post(who, "/account/email", "/account/email", "email", address, "current", PASSWORD, NULL);
    assert_status(&page, 303);
}

/* A thief changes it twice, and brings their own first one back, so as to end the owner's way back. */
static void the_first_owner_of_an_address_has_it_back_whatever_came_later(void **state)
{
    (void)state;
    struct person *thief = member("fieldfare", "home@post.test");
    give(thief, "evil1@post.test");
    verify("evil1@post.test");
    const char *owners = link_of(newest("home@post.test", "/account/restore"));
    give(thief, "evil2@post.test");
    verify("evil2@post.test");
    const char *thiefs = link_of(newest("evil1@post.test", "/account/restore"));
    struct page page = follow(somebody(), thiefs);
    assert_span(page.location, "/account/done?what=restored");
    const char *reset = link_of(newest("evil1@post.test", "/account/reset"));
    /* Mails whose server says "later": none of them leads anywhere once the owner is back. */
    harness_sql(
        site_database(),
        "INSERT INTO mail (kind, account_id, address, event, state, due_at) SELECT kind, a.id, "
        "'evil1@post.test', 'slow ' || state, state, now() + interval '1 hour' FROM account a, "
        "unnest('{address_changed,reset,factor_added}'::text[]) AS k (kind), "
        "unnest('{waiting,sending}'::text[]) AS s (state) WHERE a.name = 'fieldfare'");
    page = follow(somebody(), owners);
    assert_span(page.location, "/account/done?what=restored");
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE email = 'home@post.test'"), 1);
    page = get(somebody(), thiefs);
    assert_int_equal(page.status, 410);
    page = get(somebody(), reset);
    assert_int_equal(page.status, 410);
    assert_int_equal(
        number_of("SELECT count(*) FROM mail WHERE starts_with(event, 'slow ') AND state = 'late'"),
        6);
    assert_int_equal(number_of("SELECT count(*) FROM account_token t JOIN account a ON a.id = "
                               "t.account_id WHERE a.name = 'fieldfare' AND kind = 'restore'"),
                     0);
    (void)newest("home@post.test", "/account/reset");
}

/* PostgreSQL's lower() makes an i of U+0130: that is another domain, of whoever registers it. */
static void nothing_but_a_to_z_may_be_written_otherwise(void **state)
{
    (void)state;
    static const char own[] = "SELECT count(*) FROM account WHERE email = 'mike@site.test'";
    struct person *who = member("dipper", "mike@site.test");
    give(who, "m\u0130ke@s\u0130te.test");
    assert_int_equal(number_of(own), 1);
    struct page page = log_in("m\u0130ke@s\u0130te.test", PASSWORD);
    assert_status(&page, 422);
    forgotten("m\u0130ke@s\u0130te.test");
    await_number("SELECT least(count(*), 1) FROM mail WHERE state = 'nobody'", 1);
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE kind = 'reset' AND account_id = "
                               "(SELECT id FROM account WHERE name = 'dipper')"),
                     0);
    page = log_in("MIKE@Site.test", PASSWORD);
    assert_status(&page, 303);
    /* Their own in other letters is asked like any other, too, and told to the one before. */
    give(who, "Mike@site.test");
    assert_int_equal(number_of(own), 1);
    verify("Mike@site.test");
    (void)newest("mike@site.test", "/account/restore");
    assert_int_equal(number_of("SELECT count(*) FROM account WHERE email = 'Mike@site.test'"), 1);
    assert_int_equal(
        number_of("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND "
                  "prosrc ~* 'lower\\(([a-z_]+\\.)?[a-z_]*(email|address)'"),
        0);
}

/* Whoever signs a device out, or has it done, ends what was asked for there. */
static void a_change_of_address_that_waits_ends_with_the_session_that_asked(void **state)
{
    (void)state;
    struct person *owner = member("garganey", "garganey@post.test");
    static const char waits[] = "SELECT count(*) FROM account WHERE name = 'garganey' AND "
                                "email_wanted IS NOT NULL";
    static const char *const ways[] = {
        "/account/sessions/revoke-others", "one",
        "SELECT sign_out_account(id) FROM account WHERE name = 'garganey'",
        "SELECT sign_out_everybody()"};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct person *thief = somebody();
        struct page page =
            post(thief, "/login", "/login", "name", "garganey", "password", PASSWORD, NULL);
        assert_status(&page, 303);
        const char *address = format("evil-%zu@post.test", i);
        give(thief, address);
        const char *link = link_of(newest(address, "/account/verify"));
        assert_int_equal(number_of(waits), 1);
        if (i < 2) {
            int64_t of_thief =
                number_of("SELECT max(id) FROM session WHERE account_id = (SELECT id "
                          "FROM account WHERE name = 'garganey')");
            const char *path =
                i == 0 ? ways[0] : format("/account/sessions/%lld/revoke", (long long)of_thief);
            page = post(owner, "/account", path, NULL);
            assert_status(&page, 303);
        } else {
            harness_sql(site_database(), ways[i]);
        }
        assert_int_equal(number_of(waits), 0);
        page = get(somebody(), link);
        assert_int_equal(page.status, 410);
    }
    /* Their own goes on when they sign out other devices, and the first address always. */
    owner = somebody();
    struct page page =
        post(owner, "/login", "/login", "name", "garganey", "password", PASSWORD, NULL);
    assert_status(&page, 303);
    give(owner, "own@post.test");
    page = post(owner, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 303);
    verify("own@post.test");
    struct person *other = join("plover", "plover@post.test");
    page = post(other, "/account", "/account/sessions/revoke-others", NULL);
    assert_status(&page, 303);
    verify("plover@post.test");
}

/* ---- how many ---- */

static void asking_again_at_once_sends_one_mail(void **state)
{
    (void)state;
    (void)member("bullfinch", "bullfinch@post.test");
    for (int i = 0; i < 4; i++)
        forgotten("bullfinch@post.test");
    (void)newest("bullfinch@post.test", "/account/reset");
    assert_true(number_of("SELECT count(*) FROM mail WHERE kind = 'reset' AND address = "
                          "'bullfinch@post.test'") <= 2); /* two when ten minutes begin just then */
}

static void nobody_is_flooded_by_somebody_with_their_address(void **state)
{
    (void)state;
    static const char sent[] = "SELECT count(*) FROM mail WHERE address = 'victim@post.test'";
    harness_sql(
        site_database(),
        "INSERT INTO account (name, name_key) SELECT 'flood' || n, 'flood' || n FROM "
        "generate_series(1, 40) AS n;"
        "DO $$ BEGIN PERFORM email_want(id, 'victim@post.test', NULL) FROM account WHERE name "
        "~ '^flood'; END $$");
    assert_int_equal(number_of(sent), 30);
    struct person *who = join("whimbrel", "Victim@post.test");
    assert_int_equal(number_of(sent), 30);
    struct page page = get(who, "/account?done=email");
    assert_has(&page, "We sent no new link to <strong dir=\"auto\">Victim@post.test</strong>");
    assert_has_not(&page, "A link is on its way");
}

/* One who asks at somebody's address again and again uses up their own mails, not those of whoever has it. */
static void nobody_keeps_others_from_verifying_an_address(void **state)
{
    (void)state;
    harness_sql(site_database(), "INSERT INTO account (name, name_key) VALUES ('knave', 'knave');"
                                 "DO $$ BEGIN FOR i IN 1..20 LOOP PERFORM email_want(id, "
                                 "'curlew@post.test', NULL) FROM account "
                                 "WHERE name = 'knave'; UPDATE mail SET event = event || i WHERE "
                                 "address = 'curlew@post.test'; "
                                 "END LOOP; END $$");
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE address = 'curlew@post.test'"), 4);
    struct person *owner = join("curlew", "curlew@post.test");
    struct page page = get(owner, "/account");
    assert_has(&page, "We sent a link to");
    page = follow(somebody(), link_of(newest("curlew@post.test", "Hello curlew,")));
    assert_span(page.location, "/account/done?what=verified");
    /* Counted alike when somebody has it: how many there are says nothing about that. */
    harness_sql(
        site_database(),
        "INSERT INTO account (name, name_key) VALUES ('rogue', 'rogue');"
        "DO $$ BEGIN FOR i IN 1..20 LOOP PERFORM email_want(id, 'curlew@post.test', NULL) FROM "
        "account "
        "WHERE name = 'rogue'; UPDATE mail SET event = event || i WHERE kind = 'address_taken' AND "
        "address = 'curlew@post.test'; END LOOP; END $$");
    assert_int_equal(
        number_of("SELECT count(*) FROM mail WHERE address = 'curlew@post.test' AND kind "
                  "= 'address_taken'"),
        4);
    assert_int_equal(
        number_of(
            "SELECT count(*) FROM account WHERE name IN ('knave', 'rogue') AND NOT email_asked"),
        2);
}

/* Strangers asked for all that an address gets within a day: where its owner signed in before six more come. */
static void links_for_a_password_come_to_a_known_device_whatever_others_asked_for(void **state)
{
    (void)state;
    static const char sent[] =
        "SELECT count(*) FROM mail WHERE kind = 'reset' AND address = 'bluethroat@post.test'";
    struct person *owner = member("bluethroat", "bluethroat@post.test");
    harness_sql(
        site_database(),
        "DO $$ BEGIN PERFORM mail_add('reset', id, email, '', 'stranger ' || n) FROM account, "
        "generate_series(1, 20) AS n WHERE name = 'bluethroat'; END $$");
    assert_int_equal(number_of(sent), 12);
    (void)post(owner, "/account", "/logout", NULL);
    struct page page = post(owner, "/account/forgotten", "/account/forgotten", "email",
                            "Bluethroat@post.test", NULL);
    assert_span(page.location, "/account/done?what=forgotten");
    await_number(sent, 13);
    harness_sql(
        site_database(),
        "DO $$ DECLARE who bigint := (SELECT id FROM account WHERE name = 'bluethroat'); BEGIN "
        "FOR i IN 1..9 LOOP PERFORM password_forgotten('bluethroat@post.test', who, now()); "
        "UPDATE mail SET event = event || i WHERE kind = 'reset' AND account_id = who AND "
        "starts_with(event, 'device'); END LOOP; "
        /* Somebody else's device, and one from before the password. */
        "PERFORM password_forgotten('bluethroat@post.test', who + 1, now()); "
        "PERFORM password_forgotten('bluethroat@post.test', who, '2020-01-01'); END $$");
    assert_int_equal(number_of(sent), 18);
}

/* Neither by mails that anybody can cause nor by the same ones of earlier that day. */
static void mails_to_an_owner_are_not_kept_back_by_others(void **state)
{
    (void)state;
    harness_sql(
        site_database(),
        "INSERT INTO account (name, name_key, email) VALUES ('whinchat', 'whinchat', "
        "'whinchat@post.test');"
        "DO $$ DECLARE who bigint := (SELECT id FROM account WHERE name = 'whinchat'); kind text; "
        "BEGIN FOREACH kind IN ARRAY "
        "'{reset,verify,address_taken,new_device,second_failed}'::text[]"
        " LOOP PERFORM mail_add(kind, who, 'whinchat@post.test', '', n::text) FROM "
        "generate_series(1, 20) AS n; END LOOP;"
        " FOREACH kind IN ARRAY '{password_changed,factor_removed,leaving,suspended}'::text[]"
        " LOOP PERFORM mail_add(kind, who, 'whinchat@post.test', '', 'e'); END LOOP;"
        " INSERT INTO account_token (token_hash, kind, account_id, address, expires_at) VALUES "
        "(sha256('back'), 'restore', who, 'whinchat@post.test', now() + interval '1 day'); PERFORM "
        "email_restore(sha256('back')); END $$");
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE address = 'whinchat@post.test' AND "
                               "kind = 'new_device'"),
                     12);
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE address = 'whinchat@post.test' AND "
                               "event = 'e'"),
                     4);
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE address = 'whinchat@post.test' AND "
                               "kind = 'reset' AND event = encode(sha256('back'), 'hex')"),
                     1); /* though there were a dozen of these */
}

/* ---- admins ---- */

static void admins_read_what_was_sent(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("head_finch", "admin");
    (void)join("goldfinch", "goldfinch@post.test");
    (void)newest("goldfinch@post.test", "/account/verify");
    struct page page = get(admin, "/admin/mail");
    assert_status(&page, 200);
    assert_has(&page, "goldfinch@post.test");
    assert_has(&page, "Written to a file");
    assert_has(&page, "Hello goldfinch,");
    page = get(join("no_finch", "no@post.test"), "/admin/mail");
    assert_status(&page, 403);
}

/* ---- when they are over ---- */

static const char *file_of(const char *address)
{
    return format(
        "%s/%lld.eml", letters_folder(),
        (long long)number_of(format("SELECT max(id) FROM mail WHERE address = '%s'", address)));
}

static void work_once(void)
{
    struct text output;
    text_init(&output, 65536);
    if (site_ctl("jobs --once", &output) != 0)
        fail_msg("%s", text_string(&output));
    text_free(&output);
}

static void a_file_lasts_as_long_as_its_mail(void **state)
{
    (void)state;
    (void)member("old_owl", "owl@post.test");
    (void)member("young_owl", "owlet@post.test");
    const char *old = file_of("owl@post.test");
    const char *young = file_of("owlet@post.test");
    const char *other = format("%s/notes.eml", letters_folder());
    FILE *notes = fopen(other, "w");
    assert_non_null(notes);
    (void)fclose(notes);
    harness_sql(site_database(), "UPDATE mail SET at = now() - interval '31 days' WHERE address = "
                                 "'owl@post.test'");
    work_once();
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE address = 'owl@post.test'"), 0);
    assert_int_equal(access(old, F_OK), -1);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_equal(access(other, F_OK), 0);
    /* As when the account is erased. */
    harness_sql(site_database(), "DELETE FROM mail WHERE address = 'owlet@post.test'");
    work_once();
    assert_int_equal(access(young, F_OK), -1);
}

/* Where there is no mail server admins read a mail's words to whom it concerns; the link in them is not kept for long. */
static void what_a_mail_says_is_kept_for_a_day(void **state)
{
    (void)state;
    struct person *admin = sign_up_as("head_heron", "admin");
    (void)join("sparrow", "sparrow@post.test");
    (void)newest("sparrow@post.test", "/account/verify");
    await_number("SELECT count(*) FROM mail WHERE address = 'sparrow@post.test' AND words LIKE "
                 "'%token=%'",
                 1);
    harness_sql(site_database(), "UPDATE mail SET ended_at = now() - interval '23 hours'");
    work_once();
    struct page page = get(admin, "/admin/mail");
    assert_has(&page, "Hello sparrow,");
    harness_sql(site_database(), "UPDATE mail SET ended_at = now() - interval '25 hours'");
    work_once();
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE words <> ''"), 0);
    page = get(admin, "/admin/mail");
    assert_has(&page, "sparrow@post.test");
    assert_has_not(&page, "Hello sparrow,");
    assert_int_equal(access(file_of("sparrow@post.test"), F_OK), 0);
}

/* ---- the database fails the runner ---- */

static void await(const char *sql)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(sql) != 1) {
        if (harness_clock() > deadline)
            fail_msg("this did not become true: %s", sql);
        usleep(50000);
    }
}

/* As when its table is locked, or the connection breaks: each try is counted, also when it is taken back. */
static void forbid(const char *table, const char *when)
{
    harness_sql(site_database(),
                "CREATE SEQUENCE tried; GRANT ALL ON SEQUENCE tried TO PUBLIC;"
                "CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "PERFORM nextval('tried'); RAISE 'not now'; END $$");
    harness_sql(site_database(), format("CREATE TRIGGER forbid BEFORE INSERT OR UPDATE ON %s FOR "
                                        "EACH ROW WHEN (%s) EXECUTE FUNCTION forbid()",
                                        table, when));
}

static void allow(void)
{
    await("SELECT is_called::int FROM tried");
    harness_sql(site_database(), "DROP FUNCTION forbid() CASCADE; DROP SEQUENCE tried");
}

#define CASSOWARIES(state) \
    "SELECT count(*) FROM mail WHERE address = 'cassowary@post.test' AND state = '" state "'"

static void a_mail_whose_link_cannot_be_made_goes_on_waiting(void **state)
{
    (void)state;
    forbid("account_token", "NEW.kind = 'verify'");
    (void)join("cassowary", "cassowary@post.test");
    await("SELECT is_called::int FROM tried");
    assert_int_equal(number_of(CASSOWARIES("waiting")), 1);
    assert_int_equal(number_of("SELECT sum(tries) FROM mail WHERE address = 'cassowary@post.test'"),
                     0);
    allow();
    await(CASSOWARIES("written"));
    struct page page =
        follow(somebody(), link_of(newest("cassowary@post.test", "/account/verify")));
    assert_span(page.location, "/account/done?what=verified");
}

/* Noted over the next connection, also when others gave the mail up meanwhile; it is not sent again. */
static void what_was_sent_is_noted_when_the_database_is_back(void **state)
{
    (void)state;
    forbid("mail", "NEW.state = 'written'");
    (void)join("kookaburra", "kookaburra@post.test");
    await("SELECT is_called::int FROM tried");
    harness_sql(site_database(), "UPDATE mail SET state = 'unknown', ended_at = now() WHERE "
                                 "address = 'kookaburra@post.test' AND state = 'sending'");
    allow();
    await("SELECT count(*) FROM mail WHERE address = 'kookaburra@post.test' AND state = 'written' "
          "AND "
          "tries = 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_verifies_the_address),
        cmocka_unit_test(one_signs_in_with_the_address_too_once_it_is_verified),
        cmocka_unit_test(an_address_belongs_to_one_account),
        cmocka_unit_test(two_who_wanted_one_address_cannot_both_have_it),
        cmocka_unit_test(changing_the_address_needs_the_password_and_can_be_undone),
        cmocka_unit_test(a_link_for_an_address_given_up_since_does_nothing),
        cmocka_unit_test(what_was_set_up_after_the_address_goes_when_it_comes_back),
        cmocka_unit_test(a_new_password_ends_a_change_of_address_that_waits),
        cmocka_unit_test(whoever_forgot_the_address_reads_where_to_look),
        cmocka_unit_test(a_forgotten_password_is_replaced_by_a_link),
        cmocka_unit_test(a_link_takes_no_common_password),
        cmocka_unit_test(a_file_of_settings_that_cannot_be_read_is_said),
        cmocka_unit_test(the_answer_is_the_same_for_addresses_of_nobody),
        cmocka_unit_test(a_link_ends_with_its_hour),
        cmocka_unit_test(no_token_of_a_link_is_in_the_database),
        cmocka_unit_test(who_did_not_add_a_way_in_takes_it_away_by_the_mail),
        cmocka_unit_test(after_a_new_password_what_was_added_lately_is_shown),
        cmocka_unit_test(the_page_after_a_new_password_ends_with_the_next_one),
        cmocka_unit_test(each_way_in_that_is_added_is_told),
        cmocka_unit_test(an_address_that_was_changed_since_gets_no_link),
        cmocka_unit_test(asking_again_at_once_sends_one_mail),
        cmocka_unit_test(links_for_a_password_come_to_a_known_device_whatever_others_asked_for),
        cmocka_unit_test(mails_to_an_owner_are_not_kept_back_by_others),
        cmocka_unit_test(nobody_is_flooded_by_somebody_with_their_address),
        cmocka_unit_test(nobody_keeps_others_from_verifying_an_address),
        cmocka_unit_test(the_first_owner_of_an_address_has_it_back_whatever_came_later),
        cmocka_unit_test(nothing_but_a_to_z_may_be_written_otherwise),
        cmocka_unit_test(a_change_of_address_that_waits_ends_with_the_session_that_asked),
        cmocka_unit_test(admins_read_what_was_sent),
        cmocka_unit_test(a_file_lasts_as_long_as_its_mail),
        cmocka_unit_test(what_a_mail_says_is_kept_for_a_day),
        cmocka_unit_test(a_mail_whose_link_cannot_be_made_goes_on_waiting),
        cmocka_unit_test(what_was_sent_is_noted_when_the_database_is_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
