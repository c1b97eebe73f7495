/* Forms with every field wrong: 422 and never 500, what was typed is kept, the message beside its field; and tokens. */
#include "http/site.h"

#include "core/utf8.h"

static struct person *member;
static struct person *coach;
static struct person *moderator;
static int64_t question;
static int64_t an_answer;
static int64_t a_comment;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    moderator = sign_up_as("mira_minds", "moderator");
    question = ask(member, "A question to change", "It is here to be changed.", "tight");
    an_answer = answer(member, question, "An answer to change.");
    a_comment = comment(member, "answers", an_answer, "A comment to change.");
    return 0;
}

static void message_is_beside(const struct page *page, const char *field)
{
    assert_has(page, format("href=\"#%s\"", field));
    assert_has(page, format("id=\"%s-error\"", field));
}

/* ---- asking ---- */

static void an_empty_question_says_what_is_missing(void **state)
{
    (void)state;
    struct page page = post(member, "/questions/ask", "/questions", NULL);
    assert_status(&page, 422);
    assert_has(&page, "data-failed");
    message_is_beside(&page, "title");
    message_is_beside(&page, "body");
    message_is_beside(&page, "tags");
    page = post(member, "/questions/ask", "/questions", "title", "    ", "body", " \n\n ", "tags",
                " ", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "title");
    message_is_beside(&page, "body");
    message_is_beside(&page, "tags");
}

static void a_wrong_question_keeps_all_that_was_typed(void **state)
{
    (void)state;
    const char *title = format("<T>%s", repeated("t", 150));
    struct page page = post(member, "/questions/ask", "/questions", "title", title, "body",
                            "\n\n<short>", "tags", "tight <nonsense>", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "title");
    message_is_beside(&page, "body");
    message_is_beside(&page, "tags");
    assert_has(&page, format("value=\"&lt;T&gt;%s\"", repeated("t", 150)));
    assert_has(&page, "\n\n&lt;short&gt;</textarea>");
    assert_has(&page, "value=\"tight &lt;nonsense&gt;\"");
    page = post(member, "/questions/ask", "/questions", "title", "Long enough", "body",
                "Long enough as well.", "tags", "a b c d e f", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "tags");
    page = post(member, "/questions/ask", "/questions", "title", "Long enough", "body",
                "Long enough as well.", "tags", "tight unheard-of", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "tags");
    assert_has(&page, "unheard-of");
    assert_has(&page, "Long enough as well.</textarea>");
}

static void a_body_that_is_too_long_is_kept(void **state)
{
    (void)state;
    const char *body = repeated("word ", 30000);
    struct page page = post(member, "/questions/ask", "/questions", "title", "Much too long",
                            "body", body, "tags", "tight", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "body");
    assert_has(&page, body);
    page = post(member, "/questions/ask", format("/questions/%lld/answers", (long long)question),
                "body", body, NULL);
    assert_status(&page, 422);
    assert_has(&page, body);
    page = post(member, "/questions/ask", format("/questions/%lld/comments", (long long)question),
                "body", repeated("x", 2001), NULL);
    assert_status(&page, 422);
    assert_has(&page, repeated("x", 2001));
}

static void what_shows_nothing_is_refused(void **state)
{
    (void)state;
    struct page page = post(member, "/questions/ask", "/questions", "title",
                            "\xE2\x80\x8B\xE2\xA0\x80\xE3\x85\xA4\xC2\xA0\xE2\x80\x8B", "body",
                            "&nbsp;&#8203;&nbsp;&#8203;", "tags", "tight", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "title");
    message_is_beside(&page, "body");
    assert_has(&page, "Readers would see nothing of this.");
    assert_has(&page, "&amp;nbsp;&amp;#8203;&amp;nbsp;&amp;#8203;</textarea>");
    page = post(member, "/questions/ask", format("/questions/%lld/answers", (long long)question),
                "body", "[](https://example.org)\n\n***", NULL);
    assert_status(&page, 422);
    page = post(member, "/questions/ask", format("/questions/%lld/comments", (long long)question),
                "body", "- \n- ", NULL);
    assert_status(&page, 422);
    int64_t mine = comment(member, "questions", question, "Something that shows.");
    page = post(member, "/questions/ask", format("/comments/%lld/edit", (long long)mine), "body",
                "`` ``", "revision", "1", NULL);
    assert_status(&page, 422);
}

/* What grows most: two thousand characters of it made 250 KB. */
static void a_comment_makes_a_bounded_page(void **state)
{
    (void)state;
    const char *links =
        format("[a]: //example.org/%s\n\n%s", repeated("b", 200), repeated("[a] ", 400));
    struct page page =
        post(member, "/questions/ask", format("/questions/%lld/comments", (long long)question),
             "body", links, NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "body");
    assert_has(&page, links);
    assert_has(&page, "shorter or plainer");
    assert_int_equal(
        number_of(
            "SELECT count(*) FROM post WHERE kind = 'comment' AND octet_length(html) > 16000"),
        0);
}

/* ---- what is no text ---- */

/* A page is UTF-8 without control characters, whatever was sent. */
static bool utf8_is_clean(struct span body)
{
    for (size_t i = 0; i < body.len; i++) {
        unsigned char c = (unsigned char)body.ptr[i];
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
            return false;
    }
    return utf8_is_valid(body);
}

static const char *const odd[] = {
    "%00",
    "abcde%00fghij%00klmno", /* zero bytes */
    "%ff%fe",
    "abcdefghijkl%c3",
    "%c0%af",                         /* no UTF-8 */
    "%ed%a0%80abcdefghijkl",          /* a surrogate */
    "%f4%90%80%80abcdefghijkl",       /* past the last code point */
    "%01%02%1b%7f%c2%85abcdefghijkl", /* control characters */
    "%e2%80%aeabcdefghijkl",          /* the other direction */
    "%",
    "%g1",
    "%2",
    "+", /* no codes */
};

/* Posts each odd value in each field of a form, the others left right. Nothing may be our mistake. */
static void odd_values_do_no_harm(struct person *who, const char *path, const char *const *fields,
                                  size_t count)
{
    const char *token = token_of(who, "/questions/ask");
    for (size_t field = 0; field < count; field++) {
        for (size_t i = 0; i < COUNT_OF(odd); i++) {
            struct text body;
            text_init(&body, 1 << 20);
            text_printf(&body, "csrf=%s", token);
            for (size_t other = 0; other < count; other++)
                text_printf(&body, "&%s=%s", fields[other],
                            other == field ? odd[i] : "right+value+here");
            struct page page = post_raw(who, path, text_span(&body));
            text_free(&body);
            if (page.status != 422 && page.status != 303 && page.status != 429 &&
                page.status != 403 && page.status != 409 && page.status != 410)
                fail_msg("%s with %s=%s: %ld", path, fields[field], odd[i], page.status);
            assert_true(utf8_is_clean(page.body));
        }
    }
}

static void odd_bytes_in_any_field_do_no_harm(void **state)
{
    (void)state;
    static const char *const asking[] = {"title", "body", "tags"};
    odd_values_do_no_harm(member, "/questions", asking, COUNT_OF(asking));
    static const char *const answering[] = {"body"};
    odd_values_do_no_harm(member, format("/questions/%lld/answers", (long long)question), answering,
                          1);
    odd_values_do_no_harm(member, format("/answers/%lld/comments", (long long)an_answer), answering,
                          1);
    static const char *const editing[] = {"title", "body", "tags", "reason", "revision"};
    odd_values_do_no_harm(member, format("/questions/%lld/edit", (long long)question), editing,
                          COUNT_OF(editing));
    static const char *const deleting[] = {"action", "why", "reason"};
    int64_t other = answer(moderator, question, "One to be deleted.");
    odd_values_do_no_harm(moderator, format("/answers/%lld/delete", (long long)other), deleting,
                          COUNT_OF(deleting));
    static const char *const voting[] = {"value"};
    odd_values_do_no_harm(coach, format("/answers/%lld/vote", (long long)an_answer), voting, 1);
    odd_values_do_no_harm(member, format("/answers/%lld/accept", (long long)an_answer), voting, 1);
    static const char *const account[] = {"about", "zone"};
    odd_values_do_no_harm(member, "/account", account, COUNT_OF(account));
    static const char *const address[] = {"email", "current"};
    odd_values_do_no_harm(member, "/account/email", address, COUNT_OF(address));
    static const char *const forgotten[] = {"email"};
    odd_values_do_no_harm(member, "/account/forgotten", forgotten, COUNT_OF(forgotten));
    static const char *const link[] = {"token", "new"};
    odd_values_do_no_harm(member, "/account/reset", link, COUNT_OF(link));
    odd_values_do_no_harm(member, "/account/verify", link, 1);
    odd_values_do_no_harm(member, "/account/restore", link, 1);
    odd_values_do_no_harm(member, "/account/undo", link, 1);
    static const char *const tag[] = {"name",        "title",   "facet",
                                      "description", "parents", "synonyms"};
    odd_values_do_no_harm(coach, "/tags/new", tag, COUNT_OF(tag));
    static const char *const term[] = {"title", "slug",   "aliases", "summary", "body",
                                       "tags",  "status", "reason",  "see"};
    odd_values_do_no_harm(coach, "/terms/new", term, COUNT_OF(term));
    assert_int_equal(site_dead_workers(), 0);
}

/* ---- the other forms of a thread ---- */

static void a_wrong_edit_keeps_what_was_typed(void **state)
{
    (void)state;
    const char *form = format("/questions/%lld/edit", (long long)question);
    struct page page =
        post(member, form, form, "title", "No", "body", "", "tags", "one two three four five six",
             "reason", repeated("r", 201), "revision", "1", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "title");
    message_is_beside(&page, "body");
    message_is_beside(&page, "tags");
    message_is_beside(&page, "reason");
    assert_has(&page, "value=\"one two three four five six\"");
    assert_has(&page, repeated("r", 201));
    form = format("/comments/%lld/edit", (long long)a_comment);
    page = post(member, form, form, "body", "", "revision", "1", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "body");
    page = post(member, form, form, "body", "Fine otherwise.", "revision", "minus one", NULL);
    assert_status(&page, 409); /* it does not say which text it began on */
    assert_has(&page, "Fine otherwise.</textarea>");
}

static void a_wrong_answer_or_comment_comes_back(void **state)
{
    (void)state;
    struct page page =
        post(member, "/questions/ask", format("/questions/%lld/answers", (long long)question),
             "body", "", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "body");
    page = post(member, "/questions/ask", format("/answers/%lld/comments", (long long)an_answer),
                "body", " ", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "body");
    page = post(member, "/questions/ask", format("/answers/%lld/delete", (long long)an_answer),
                "action", "destroy", NULL);
    assert_status(&page, 422);
    page = post(member, "/questions/ask", format("/answers/%lld/accept", (long long)an_answer),
                "value", "7", NULL);
    assert_status(&page, 422);
}

/* ---- the coaches' forms ---- */

static void a_wrong_tag_keeps_what_was_typed(void **state)
{
    (void)state;
    struct page page =
        post(coach, "/tags/new", "/tags/new", "name", "No <Tag>", "title", "", "facet", "nowhere",
             "description", "<i>kept</i>", "parents", "unheard-of", "synonyms", "<x>", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "name");
    message_is_beside(&page, "title");
    message_is_beside(&page, "facet");
    assert_has(&page, "value=\"No &lt;Tag&gt;\"");
    assert_has(&page, "&lt;i&gt;kept&lt;/i&gt;</textarea>");
    page = post(member, "/questions/ask", "/tags/new", "name", "mine", "title", "Mine", "facet",
                "region", NULL);
    assert_status(&page, 403);
}

/* Browsers take /tags/.. for /, and /tags/new is the form. */
static void a_tag_cannot_have_the_name_of_another_address(void **state)
{
    (void)state;
    static const char *const names[] = {"..", ".", "#", "new", "Edit"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct page page = post(coach, "/tags/new", "/tags/new", "name", names[i], "title",
                                "A title", "facet", "context", NULL);
        assert_status(&page, 422);
        message_is_beside(&page, "name");
    }
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "New", "summary",
                            "Not old.", "status", "draft", NULL);
    assert_status(&page, 422);
    message_is_beside(&page, "slug");
}

static void a_wrong_entry_keeps_what_was_typed(void **state)
{
    (void)state;
    static const char *const forms[] = {"/stretches/new", "/articles/new", "/muscles/new",
                                        "/terms/new"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct page page =
            post(coach, forms[i], forms[i], "title", "x", "slug", "No Slug", "summary", "", "body",
                 "<b>kept</b>", "tags", "unheard-of", "status", "perfect", "evidence.level",
                 "certain", "steps", "<step>", NULL);
        assert_status(&page, 422);
        static const char *const wrong[] = {"title", "slug", "summary", "tags", "status"};
        for (size_t field = 0; field < COUNT_OF(wrong); field++)
            message_is_beside(&page, wrong[field]);
        assert_has(&page, "value=\"No Slug\"");
        assert_has(&page, "&lt;b&gt;kept&lt;/b&gt;</textarea>");
        page = post(coach, forms[i], forms[i], "status", "published", NULL);
        assert_status(&page, 422);
        message_is_beside(&page, "title");
        message_is_beside(&page, "summary");
        page =
            post(member, "/questions/ask", forms[i], "title", "Mine", "summary", "Mine too.", NULL);
        assert_status(&page, 403);
    }
}

/* ---- more than was asked for ---- */

static void what_no_form_has_is_not_read(void **state)
{
    (void)state;
    struct page page =
        post(member, "/questions/ask", "/questions", "title", "More than was asked", "body",
             "With fields that no form has.", "tags", "tight", "author_id", "1", "score", "99",
             "id", "7", "html", "<b>x</b>", "title", "A second title", NULL);
    assert_status(&page, 303);
    assert_true(strstr(page.location.ptr, "/more-than-was-asked") != NULL);
    assert_int_equal(
        number_of("SELECT count(*) FROM post_row WHERE score = 99 OR html = '<b>x</b>'"), 0);
    page = get(member, "/questions?nonsense=1&tab=unheard-of&after=%00");
    assert_status(&page, 200);
}

static int64_t questions(void)
{
    return number_of("SELECT count(*) FROM post WHERE kind = 'question'");
}

#define A_QUESTION "title=Sent+in+another+way&body=Sent+in+another+way.&tags=tight"

static void what_no_form_sends_is_refused_unread(void **state)
{
    (void)state;
    int64_t before = questions();
    const char *token = token_of(member, "/questions/ask");
    const char *right = format("csrf=%s&" A_QUESTION, token);
    with_header(member, "Content-Type: text/plain");
    struct page page = post_raw(member, "/questions", span_of(right));
    assert_status(&page, 415);
    assert_has(&page, "This is not how our forms are sent.");
    with_header(member, "Content-Type: multipart/form-data; boundary=x");
    page = post_raw(member, "/questions", span_of(right));
    assert_status(&page, 415);
    with_header(member, "Origin: https://elsewhere.example");
    page = post_raw(member, "/questions", span_of(right));
    assert_status(&page, 403);
    page = post_raw(member, "/questions", span_of(format("%s%s", right, repeated("&x=1", 300))));
    assert_status(&page, 400);
    assert_int_equal(questions(), before);
    with_header(member, "Content-Type: Application/X-WWW-Form-URLEncoded; charset=utf-8");
    page = post_raw(member, "/questions", span_of(right));
    assert_status(&page, 303);
    assert_int_equal(questions(), before + 1);
}

static void a_body_past_the_limit_is_413(void **state)
{
    (void)state;
    struct page page = post(member, "/questions/ask", "/questions", "title", "Large", "body",
                            repeated("0123456789abcdef", 70000), NULL);
    assert_status(&page, 413);
    assert_has(&page, "larger than we can take");
    page = get(member, "/account");
    assert_status(&page, 200);
}

/* ---- tokens ---- */

static const char *const writing[] = {
    "/questions",
    "/questions/%lld/answers",
    "/questions/%lld/comments",
    "/questions/%lld/edit",
    "/questions/%lld/delete",
    "/questions/%lld/vote",
    "/answers/%lld/accept",
    "/answers/%lld/edit",
    "/answers/%lld/vote",
    "/answers/%lld/comments",
    "/comments/%lld/edit",
    "/comments/%lld/delete",
    "/preview",
    "/logout",
    "/account",
    "/account/password",
    "/account/sessions/1/revoke",
    "/account/sessions/revoke-others",
    "/tags/new",
    "/tags/tight/edit",
    "/stretches/new",
    "/stretches/any/edit",
    "/articles/new",
    "/muscles/new",
    "/terms/new",
    "/terms/any/edit",
    "/pages/about/edit",
};

/* With a number in it where one is wanted. */
static const char *filled(const char *path)
{
    const char *mark = strstr(path, "%lld");
    int64_t id = strstr(path, "/questions") == path ? question
                 : strstr(path, "/answers") == path ? an_answer
                                                    : a_comment;
    return mark == NULL ? path
                        : format("%.*s%lld%s", (int)(mark - path), path, (long long)id, mark + 4);
}

static int64_t everything(void)
{
    return number_of(
        "SELECT (SELECT count(*) FROM post) + (SELECT count(*) FROM revision) * 1000 + "
        "(SELECT count(*) FROM vote) * 1000000 + (SELECT count(*) FROM event) * 100000000 + "
        "(SELECT count(*) FROM session) * 10000000000");
}

#define FIELDS                                                                                     \
    "title", "A title that is right", "body", "A body that is right.", "tags", "tight", "value",   \
        "1", "action", "delete", "revision", "1", "name", "new-tag", "facet", "region", "summary", \
        "Right.", "about", "Forged"

static void no_form_works_without_its_token(void **state)
{
    (void)state;
    int64_t before = everything();
    for (size_t i = 0; i < COUNT_OF(writing); i++) {
        const char *path = filled(writing[i]);
        struct page page = post_without_token(moderator, path, FIELDS, NULL);
        assert_status(&page, 403);
        page = post_without_token(moderator, path, "csrf", "00000000000000000000000000000000",
                                  FIELDS, NULL);
        assert_status(&page, 403);
        page = post_without_token(moderator, path, "csrf", token_of(member, "/questions/ask"),
                                  FIELDS, NULL);
        assert_status(&page, 403);
        with_header(moderator, "origin: https://example.org");
        page = post(moderator, "/questions/ask", path, FIELDS, NULL);
        assert_status(&page, 403);
        with_header(moderator, "origin: null");
        page = post(moderator, "/questions/ask", path, FIELDS, NULL);
        assert_status(&page, 403);
        page = post(somebody(), "/login", path, FIELDS, NULL);
        /* Who is signed out may well sign out. */
        assert_status(&page, strcmp(path, "/logout") == 0 ? 303 : 403);
    }
    assert_int_equal(everything(), before);
    struct page page = get(moderator, "/account");
    assert_status(&page, 200);
}

static void signing_in_takes_a_token_too(void **state)
{
    (void)state;
    static const char *const paths[] = {"/login", "/register"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page =
            post_without_token(somebody(), paths[i], "name", "member_mia", "email", "m@example.org",
                               "password", "correct horse member_mia", NULL);
        assert_status(&page, 403);
        struct person *who = somebody();
        with_header(who, "origin: https://example.org");
        page = post(who, paths[i], paths[i], "name", "member_mia", "email", "m@example.org",
                    "password", "correct horse member_mia", NULL);
        assert_status(&page, 403);
    }
}

static void our_own_origin_is_let_in(void **state)
{
    (void)state;
    with_header(coach, format("origin: http://127.0.0.1:%d", site_port()));
    struct page page = post(coach, "/questions/ask",
                            format("/answers/%lld/vote", (long long)an_answer), "value", "1", NULL);
    assert_status(&page, 303);
}

static void who_is_signed_out_is_sent_to_sign_in(void **state)
{
    (void)state;
    static const char *const forms[] = {"/questions/ask", "/account",   "/account/password",
                                        "/tags/new",      "/terms/new", "/pages/about/edit"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct page page = get(somebody(), forms[i]);
        assert_status(&page, 303);
        assert_true(span_starts(page.location, "/login?next=%2F"));
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
        cmocka_unit_test(an_empty_question_says_what_is_missing),
        cmocka_unit_test(a_wrong_question_keeps_all_that_was_typed),
        cmocka_unit_test(a_body_that_is_too_long_is_kept),
        cmocka_unit_test(odd_bytes_in_any_field_do_no_harm),
        cmocka_unit_test(a_wrong_edit_keeps_what_was_typed),
        cmocka_unit_test(a_wrong_answer_or_comment_comes_back),
        cmocka_unit_test(a_wrong_tag_keeps_what_was_typed),
        cmocka_unit_test(a_tag_cannot_have_the_name_of_another_address),
        cmocka_unit_test(a_wrong_entry_keeps_what_was_typed),
        cmocka_unit_test(what_no_form_has_is_not_read),
        cmocka_unit_test(what_shows_nothing_is_refused),
        cmocka_unit_test(a_comment_makes_a_bounded_page),
        cmocka_unit_test(what_no_form_sends_is_refused_unread),
        cmocka_unit_test(a_body_past_the_limit_is_413),
        cmocka_unit_test(no_form_works_without_its_token),
        cmocka_unit_test(signing_in_takes_a_token_too),
        cmocka_unit_test(our_own_origin_is_let_in),
        cmocka_unit_test(who_is_signed_out_is_sent_to_sign_in),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
