/* How one is told by mail: chosen on the page of all that one follows, and stopped by a link without signing in. */
#include "http/letters.h"

#include "db/harness.h"

static struct person *kim;

static int64_t choices(const char *own, const char *followed)
{
    return number_of(format("SELECT count(*) FROM notice_setting s JOIN account a ON a.id = "
                            "s.account_id WHERE a.name = 'kim_is_told' AND s.own_mail = '%s' AND "
                            "s.followed_mail = '%s'",
                            own, followed));
}

static int begin(void **state)
{
    (void)state;
    kim = sign_up("kim_is_told");
    return 0;
}

static void it_is_off_beyond_replies(void **state)
{
    (void)state;
    struct page page = get(kim, "/following");
    assert_has(&page, "How you are told");
    assert_has(&page, "<option value=\"hours\" selected>Unread after three hours");
    assert_has(&page, "<option value=\"never\" selected>Never");
    assert_has(&page, "Mails need an address that is yours");
}

static void it_is_chosen_on_one_page(void **state)
{
    (void)state;
    struct page page = post(kim, "/following", "/following", "own", "1", "own_mail", "daily",
                            "followed_mail", "weekly", NULL);
    assert_span(page.location, "/following?saved=1#settings");
    page = get(kim, "/following?saved=1");
    assert_has(&page, "Saved.");
    assert_int_equal(choices("daily", "weekly"), 1);
    /* A page from before there were mails says nothing of them. */
    page = post(kim, "/following", "/following", NULL);
    assert_status(&page, 303);
    assert_int_equal(choices("daily", "weekly"), 1);
    page = post(kim, "/following", "/following", "own_mail", "hourly", NULL);
    assert_status(&page, 422);
    assert_int_equal(choices("daily", "weekly"), 1);
}

/* A link of a mail that was about replies, each day. */
static const char *link_to_stop(const char *token)
{
    harness_sql(site_database(),
                format("UPDATE account SET email = 'kim@post.test' WHERE name = 'kim_is_told'; "
                       "INSERT INTO account_token (token_hash, kind, account_id, address, event, "
                       "expires_at) SELECT sha256('%s'), 'stop', id, 'kim@post.test', "
                       "'own=daily 2026', now() + interval '1 day' FROM account WHERE name = "
                       "'kim_is_told'",
                       token));
    return format("/notices/stop?token=%s", token);
}

static void its_page_stops_and_puts_back(void **state)
{
    (void)state;
    const char *link = link_to_stop("stop-on-page");
    struct page page = get(somebody(), link);
    assert_has(&page, "<title>Stop these mails?");
    assert_has(&page, "about replies to you, and about what you link to");
    assert_int_equal(choices("daily", "weekly"), 1);
    page = post_without_token(somebody(), link, NULL);
    assert_status(&page, 200);
    assert_has(&page, "No more of these mails");
    assert_int_equal(choices("never", "weekly"), 1);
    page = get(somebody(), link);
    assert_has(&page, "Send them again");
    page = post_without_token(somebody(), link, "again", "1", NULL);
    assert_has(&page, "Stop these mails?");
    assert_int_equal(choices("daily", "weekly"), 1);
}

/* RFC 8058: as a form with parts, from anywhere, and whoever happens to be signed in. */
static void a_mail_program_stops_them(void **state)
{
    (void)state;
    static const char parts[] = "--b\r\nContent-Disposition: form-data; "
                                "name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    const char *link = link_to_stop("stop-by-program");
    struct person *program = somebody();
    with_header(program, "Content-Type: multipart/form-data; boundary=b");
    struct page page = post_raw(program, link, span_of(parts));
    assert_status(&page, 200);
    assert_int_equal(choices("never", "weekly"), 1);
    page = post_without_token(somebody(), link, "again", "1", NULL);
    struct person *elsewhere = somebody();
    with_header(elsewhere, "Origin: https://mail.example");
    page = post_without_token(elsewhere, link, "List-Unsubscribe", "One-Click", NULL);
    assert_status(&page, 200);
    assert_int_equal(choices("never", "weekly"), 1);
    page = post_without_token(kim, link, "again", "1", NULL);
    assert_status(&page, 200);
    assert_int_equal(choices("daily", "weekly"), 1);
}

static void another_link_stops_nothing(void **state)
{
    (void)state;
    static const char *const links[] = {"/notices/stop",
                                        "/notices/stop?token=", "/notices/stop?token=guessed",
                                        "/notices/stop?token=%00%ff"};
    for (size_t i = 0; i < COUNT_OF(links); i++) {
        struct page page = get(somebody(), links[i]);
        assert_status(&page, 410);
        assert_has(&page, "This link no longer works");
        page = post_without_token(somebody(), links[i], "List-Unsubscribe", "One-Click", NULL);
        assert_status(&page, 410);
    }
    assert_int_equal(choices("daily", "weekly"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_off_beyond_replies),     cmocka_unit_test(it_is_chosen_on_one_page),
        cmocka_unit_test(its_page_stops_and_puts_back), cmocka_unit_test(a_mail_program_stops_them),
        cmocka_unit_test(another_link_stops_nothing),
    };
    return cmocka_run_group_tests_name("notice_mail", tests, begin, NULL);
}
