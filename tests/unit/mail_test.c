/* What mails look like on the wire, and when one is tried again. */
#include "unit/unit.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "ctl/mail/mail_write.h"
#include "gen/ctl/mail/mail_text.h"
#include "mail/mail.h"

static struct text out;

static int setup(void **state)
{
    (void)state;
    text_init(&out, 1 << 17);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    text_free(&out);
    return 0;
}

static struct mail_letter letter_of(const char *from, const char *html)
{
    return (struct mail_letter){.from = span_of(from),
                                .to = SPAN("mia@post.test"),
                                .to_name = SPAN("Mía, the runner"),
                                .id = SPAN("7.1@site.test"),
                                .at = INT64_C(1769846400000000),
                                .subject = SPAN("Choose a new password"),
                                .html = span_of(html)};
}

static void waits_grow_and_end(void **state)
{
    (void)state;
    int64_t before = 0;
    for (int64_t tries = 1; tries < MAIL_TRIES_MAX; tries++) {
        assert_true(mail_wait(tries) > before);
        before = mail_wait(tries);
    }
    assert_int_equal(mail_wait(MAIL_TRIES_MAX), -1);
    assert_int_equal(mail_wait(1000), -1);
}

static void each_kind_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < MAIL_KINDS; i++) {
        enum mail_kind found = MAIL_KINDS;
        assert_true(mail_kind_of(span_of(mail_rule((enum mail_kind)i)->name), &found));
        assert_int_equal(found, i);
        assert_non_null(mail_rule((enum mail_kind)i)->path);
    }
    enum mail_kind found;
    assert_false(mail_kind_of(SPAN("spam"), &found));
}

/* The words with HTML and those without say the same, and the link is in both. */
static void every_kind_greets_and_links(void **state)
{
    (void)state;
    for (int i = 0; i < MAIL_KINDS; i++) {
        struct mail_words words = {.kind = (enum mail_kind)i,
                                   .name = SPAN("a<b&c"),
                                   .site = SPAN("site.test"),
                                   .link = SPAN("https://site.test/x?token=abc"),
                                   .about = SPAN("new@post.test")};
        struct text plain;
        text_init(&plain, 1 << 16);
        text_clear(&out);
        mail_text(&out, &words);
        mail_plain(&plain, text_span(&out));
        assert_non_null(strstr(text_string(&out), "<p>Hello a&lt;b&amp;c,</p>"));
        assert_non_null(strstr(text_string(&out), "<a href=\"https://site.test/x?token=abc\">"));
        assert_ptr_equal(strstr(text_string(&plain), "Hello a<b&c,\n\n"), plain.ptr);
        assert_non_null(strstr(text_string(&plain), "\n\nhttps://site.test/x?token=abc\n\n"));
        assert_null(strstr(text_string(&plain), "\n\n\n"));
        text_free(&plain);
    }
}

static void a_message_has_both_forms_and_ends_lines_as_smtp_does(void **state)
{
    (void)state;
    struct mail_letter letter =
        letter_of("Backtalk <post@site.test>", "<p>Grüße</p>\n<p>.\nFrom here</p>\n");
    assert_true(mail_write(&out, &letter));
    const char *message = text_string(&out);
    assert_non_null(strstr(message, "From: Backtalk <post@site.test>\r\n"));
    assert_non_null(strstr(message, "<mia@post.test>\r\n"));
    assert_null(strstr(message, "Mía")); /* headers are ASCII */
    assert_non_null(strstr(message, "Subject: Choose a new password\r\n"));
    assert_non_null(strstr(message, "Message-Id: <7.1@site.test>\r\n"));
    assert_non_null(strstr(message, "Date: Sat, 31 Jan 2026 08:00:00 +0000\r\n"));
    assert_non_null(strstr(message, "Auto-Submitted: auto-generated\r\n"));
    const char *plain = strstr(message, "Content-Type: text/plain; charset=utf-8\r\n");
    const char *html = strstr(message, "Content-Type: text/html; charset=utf-8\r\n");
    assert_true(plain != NULL && html > plain);
    assert_non_null(strstr(message, "Gr=C3=BC=C3=9Fe"));
    assert_non_null(strstr(html, "<title>Choose a new password</title>"));
    for (const char *at = strchr(message, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        assert_int_equal(at[-1], '\r');
}

/* RFC 2369 and RFC 8058: the link as a whole, on a line that no header folds in the middle. */
static void mail_programs_find_the_link_that_stops_it(void **state)
{
    (void)state;
    struct mail_letter letter = letter_of("post@site.test", "<p>x</p>\n");
    assert_true(mail_write(&out, &letter));
    assert_null(strstr(text_string(&out), "List-Unsubscribe"));
    text_clear(&out);
    letter.stop = SPAN("https://a-rather-long-name-of-a-site.example.org/notices/stop?token="
                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnop");
    assert_true(mail_write(&out, &letter));
    const char *header = strstr(text_string(&out), "\r\nList-Unsubscribe:");
    assert_non_null(header);
    header += strlen("\r\nList-Unsubscribe:");
    header += strspn(header, " \r\n\t");
    assert_ptr_equal(strstr(header, "<https://a-rather-long-name-of-a-site.example.org/notices/"
                                    "stop?token=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnop>\r\n"),
                     header);
    assert_non_null(
        strstr(text_string(&out), "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

/* Nobody did it but the reader: it begins with no name. */
static void a_badge_is_told_by_nobody(void **state)
{
    (void)state;
    struct notice badge = {.what = NOTICE_BADGE,
                           .about = NOTICE_OWN,
                           .actor = SPAN("jo"),
                           .title = SPAN("A tight hip"),
                           .place = {.what = SPAN("badge"), .kind = SPAN("answer"), .post_id = 2}};
    const struct notice *items[] = {&badge};
    struct notice_group group = {
        .words = SPAN("You have a badge:"), .name = SPAN("First help"), .items = items, .count = 1};
    struct mail_news news = {
        .origin = SPAN("https://site.test"), .groups = {.items = &group, .count = 1}, .own = true};
    struct mail_words words = {.kind = MAIL_NOTICES,
                               .name = SPAN("jo"),
                               .site = SPAN("site.test"),
                               .link = SPAN("https://site.test/x"),
                               .news = &news};
    mail_text(&out, &words);
    assert_non_null(strstr(text_string(&out), "<p>It is for this: A tight hip<br>"));
    assert_null(strstr(text_string(&out), "jo: "));
}

static void nobodys_name_becomes_a_header(void **state)
{
    (void)state;
    struct mail_letter letter = letter_of("post@site.test", "<p>x</p>\n");
    letter.to_name = SPAN("eve\r\nBcc: all@post.test");
    assert_true(mail_write(&out, &letter));
    assert_null(strstr(text_string(&out), "\nBcc:"));
}

static void a_sender_that_is_no_address_is_refused(void **state)
{
    (void)state;
    struct mail_letter letter = letter_of("", "<p>x</p>\n");
    assert_false(mail_write(&out, &letter));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(waits_grow_and_end, setup, teardown),
        cmocka_unit_test_setup_teardown(each_kind_has_a_name_of_its_own, setup, teardown),
        cmocka_unit_test_setup_teardown(every_kind_greets_and_links, setup, teardown),
        cmocka_unit_test_setup_teardown(a_message_has_both_forms_and_ends_lines_as_smtp_does, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(mail_programs_find_the_link_that_stops_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_badge_is_told_by_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(nobodys_name_becomes_a_header, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sender_that_is_no_address_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
