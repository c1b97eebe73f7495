/* Nothing that a person wrote is lost: drafts, and forms that come while signed out or while the database is away. */
#include "http/site.h"

#include <libpq-fe.h>
#include <poll.h>

#include "db/harness.h"

static struct person *member;
static struct person *other;
static struct person *coach;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    member = sign_up("member_mia");
    other = sign_up("other_otto");
    coach = sign_up_as("coach_ada", "coach");
    question = ask(member, "A question to write about", "It is here to be written about.", "tight");
    return 0;
}

static const char *answers_path(void)
{
    return format("/questions/%lld/answers", (long long)question);
}

/* As the script saves it. */
static struct page save_over(struct person *who, const char *target, const char *fields,
                             const char *follows, const char *key)
{
    return post(who, "/account", "/drafts", "target", target, "fields", fields, "follows", follows,
                "key", key, NULL);
}

static struct page save(struct person *who, const char *target, const char *fields)
{
    return save_over(who, target, fields, "-1", "");
}

/* "1700000000000000" of {"saved":"1700000000000000",...} */
static const char *saved_of(const struct page *page)
{
    static const char mark[] = "\"saved\":\"";
    const char *at = strstr(page->body.ptr, mark);
    assert_non_null(at);
    at += sizeof(mark) - 1;
    return format("%.*s", (int)strcspn(at, "\""), at);
}

static void delete_draft(struct person *who, const char *target)
{
    struct page page = post(who, "/account", "/drafts/delete", "target", target, NULL);
    assert_status(&page, 303);
}

static int64_t drafts_of(const char *name)
{
    return number_of(format("SELECT count(*) FROM draft d JOIN account a ON a.id = d.account_id "
                            "WHERE a.name = '%s'",
                            name));
}

static struct page found(struct person *who, const char *target)
{
    return get(who, format("/drafts.json?target=%s", target));
}

/* ---- saving ---- */

static void a_draft_is_saved_and_opened(void **state)
{
    (void)state;
    struct page page =
        save(member, "/questions",
             "{\"title\":\"Half a <title>\",\"body\":\"First line\\nsecond \\u00fc\","
             "\"tags\":\"tight\"}");
    assert_status(&page, 200);
    assert_string_not_equal(saved_of(&page), "0");
    page = get(member, "/drafts");
    assert_has(&page, "Half a &lt;title&gt;");
    assert_has(&page, "/questions/ask?draft=open");
    page = get(member, "/questions/ask?draft=open");
    assert_status(&page, 200);
    assert_has(&page, "value=\"Half a &lt;title&gt;\"");
    assert_has(&page, "First line\nsecond ü</textarea>");
    assert_has(&page, "value=\"tight\"");
    page = get(member, "/questions/ask");
    assert_has_not(&page, "Half a");
    page = found(member, "/questions");
    assert_has(&page, "\"title\":\"Half a <title>\"");
    /* Nobody else sees it. */
    page = get(other, "/questions/ask?draft=open");
    assert_has_not(&page, "Half a");
    page = get(other, "/drafts");
    assert_has(&page, "You have no drafts.");
    page = found(other, "/questions");
    assert_has(&page, "\"saved\":\"0\"");
}

/* What each belongs to and its first words, and nothing of what its owner does not see any more. */
static void drafts_say_what_they_belong_to(void **state)
{
    (void)state;
    int64_t its_answer = answer(other, question, "An answer to comment on.");
    const char *comments = format("/answers/%lld/comments", (long long)its_answer);
    const char *on_question = format("/questions/%lld/comments", (long long)question);
    const char *edit = format("/questions/%lld/edit", (long long)question);
    struct page page = save(member, comments, "{\"body\":\"Half a\\ncomment\"}");
    assert_status(&page, 200);
    page = save(member, on_question, "{\"body\":\"Another comment\"}");
    assert_status(&page, 200);
    page = save(member, edit, "{\"title\":\"Another title\",\"body\":\"Another text\"}");
    assert_status(&page, 200);
    page = get(member, "/drafts");
    assert_has(
        &page,
        "A comment on an answer to “<span dir=\"auto\">A question to write about</span>”</p>");
    assert_has(&page, "A comment on “<span dir=\"auto\">A question to write about</span>”</p>");
    assert_has(&page, "An edit of “<span dir=\"auto\">A question to write about</span>”</p>");
    assert_has(&page, ">Half a comment</a>");
    assert_has(&page, ">Another title</a>");
    assert_has(&page, ">Another text</p>");
    page = get(member, format("/drafts/read?target=%s", comments));
    assert_has(&page, "A comment on an answer to “");
    page = post(other, "/account", format("/answers/%lld/delete", (long long)its_answer), "action",
                "delete", NULL);
    assert_status(&page, 303);
    page = get(member, "/drafts");
    assert_has(&page, ">A comment</p>");
    assert_has(&page, ">Half a comment</a>");
    assert_has_not(&page, "A comment on an answer to");
    delete_draft(member, comments);
    delete_draft(member, on_question);
    delete_draft(member, edit);
}

static void drafts_of_the_library_say_what_they_belong_to(void **state)
{
    (void)state;
    struct page page = post(coach, "/terms/new", "/terms/new", "title", "Wobble stance", "summary",
                            "Stand.", "status", "draft", NULL);
    assert_status(&page, 303);
    static const char words[] = "{\"title\":\"Wobble\",\"summary\":\"Stand and wobble.\"}";
    page = save(coach, "/terms/wobble-stance/edit", words);
    assert_status(&page, 200);
    page = save(member, "/terms/wobble-stance/edit", words);
    page = save(coach, "/tags/tight/edit", "{\"title\":\"Tighter\"}");
    assert_status(&page, 200);
    page = get(coach, "/drafts");
    assert_has(&page, "An edit of “<span dir=\"auto\">Wobble stance</span>”</p>");
    assert_has(&page, ">Stand and wobble.</p>");
    assert_has(&page, "An edit of the tag “<span dir=\"auto\">");
    page = get(member, "/drafts");
    assert_has_not(&page, "Wobble stance");
    delete_draft(coach, "/terms/wobble-stance/edit");
    delete_draft(member, "/terms/wobble-stance/edit");
    delete_draft(coach, "/tags/tight/edit");
}

/* By the link in the thread, which asks for no draft. */
static void a_comments_draft_is_in_its_form(void **state)
{
    (void)state;
    const char *comments = format("/questions/%lld/comments", (long long)question);
    struct page page = get(member, comments);
    assert_has_not(&page, "draft_state");
    page = save(member, comments, "{\"body\":\"Half a comment\"}");
    assert_status(&page, 200);
    page = get(member, comments);
    assert_has(&page, "Half a comment</textarea>");
    assert_has(&page, "name=\"draft_state\"");
    const char *key = input_of(&page, "key");
    const char *opened = input_of(&page, "draft_state");
    page = get(other, comments);
    assert_has_not(&page, "Half a comment");
    page = post(member, comments, comments, "body", "A whole comment.", "key", key, "draft_state",
                opened, NULL);
    assert_status(&page, 303);
    page = get(member, comments);
    assert_has_not(&page, "Half a comment");
}

static void a_draft_goes_with_its_post_and_not_before(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    struct page page = save_over(member, answers_path(), "{\"body\":\"Half an answer\"}", "0", key);
    assert_status(&page, 200);
    page = post(member, "/account", answers_path(), "body", "", "key", key, NULL);
    assert_status(&page, 422);
    page = get(member, format("%s?draft=open", answers_path()));
    assert_has(&page, "Half an answer</textarea>");
    page = post_without_token(member, answers_path(), "body", "Half an answer", "key", key, NULL);
    assert_status(&page, 403);
    page = found(member, answers_path());
    assert_has(&page, "Half an answer");
    page = post(member, "/account", answers_path(), "body", "A whole answer.", "key", key, NULL);
    assert_status(&page, 303);
    page = found(member, answers_path());
    assert_has(&page, "\"saved\":\"0\"");
}

/* A draft from the phone, and another question that is asked at the desk. */
static void another_form_of_the_same_kind_leaves_the_draft(void **state)
{
    (void)state;
    const char *phone = key_of(member, "/questions/ask");
    struct page page =
        save_over(member, "/questions", "{\"title\":\"From my phone\"}", "-1", phone);
    assert_status(&page, 200);
    struct person *desk = sign_in("member_mia");
    const char *key = key_of(desk, "/questions/ask");
    page = get(desk, format("/drafts.json?target=/questions&form=%s", key));
    assert_has(&page, "\"own\":false");
    page = post(desk, "/questions/ask", "/questions", "title", "Quite another question", "body",
                "About something else.", "tags", "tight", "key", key, NULL);
    assert_status(&page, 303);
    page = get(member, format("/drafts.json?target=/questions&form=%s", phone));
    assert_has(&page, "From my phone");
    assert_has(&page, "\"own\":true");
    page = post(member, "/questions/ask", "/questions", "title", "From my phone, asked", "body",
                "The whole of it.", "tags", "tight", "key", phone, NULL);
    assert_status(&page, 303);
    page = found(member, "/questions");
    assert_has(&page, "\"saved\":\"0\"");
}

/* Without a script: the form says which draft it was opened from. */
static void a_form_that_was_opened_from_a_draft_ends_it(void **state)
{
    (void)state;
    struct page page = save(member, answers_path(), "{\"body\":\"Opened and sent\"}");
    const char *path = format("%s?draft=open", answers_path());
    struct page first = get(member, path);
    assert_string_equal(input_of(&first, "draft_state"), saved_of(&page));
    page = save(member, answers_path(), "{\"body\":\"Written on elsewhere\"}");
    page = post(member, path, answers_path(), "body", "Opened and sent", "key",
                input_of(&first, "key"), "draft_state", input_of(&first, "draft_state"), NULL);
    assert_status(&page, 303);
    page = found(member, answers_path());
    assert_has(&page, "Written on elsewhere");
    struct page second = get(member, path);
    page = post(member, path, answers_path(), "body", "", "draft_state",
                input_of(&second, "draft_state"), NULL);
    assert_status(&page, 422);
    assert_string_equal(input_of(&page, "draft_state"), input_of(&second, "draft_state"));
    page = post(member, path, answers_path(), "body", "Written on elsewhere", "draft_state",
                input_of(&page, "draft_state"), NULL);
    assert_status(&page, 303);
    page = found(member, answers_path());
    assert_has(&page, "\"saved\":\"0\"");
    page = post(member, path, answers_path(), "body", "", "draft_state", "no moment", NULL);
    assert_status(&page, 422);
    assert_string_equal(input_of(&page, "draft_state"), "");
}

/* The list shows what was noted when a draft was saved: it reads no long text. */
static void the_list_reads_no_texts(void **state)
{
    (void)state;
    struct page page = save(coach, "/terms/new", "{\"title\":\"Noted when saved\"}");
    assert_status(&page, 200);
    harness_sql(site_database(),
                "UPDATE draft SET fields = '{\"title\":\"read\"}' WHERE target = '/terms/new'");
    page = get(coach, "/drafts");
    assert_has(&page, "Noted when saved");
    page = get(coach, "/drafts/delete?target=/terms/new");
    assert_has(&page, "Noted when saved");
    delete_draft(coach, "/terms/new");
}

/* A draft outlives the question that it answers: all of it can be read. */
static void all_of_a_draft_is_read(void **state)
{
    (void)state;
    const char *words = repeated("Many words. ", 600);
    struct page page = save(coach, "/questions/999999/answers",
                            format("{\"body\":\"%sThe <end>\",\"revision\":\"7\"}", words));
    assert_status(&page, 200);
    page = get(coach, "/drafts");
    assert_has(&page, "href=\"/drafts/read?target=%2Fquestions%2F999999%2Fanswers\"");
    assert_has_not(&page, "The &lt;end&gt;");
    page = get(coach, "/drafts/read?target=/questions/999999/answers");
    assert_status(&page, 200);
    assert_has(&page, "The &lt;end&gt;");
    page = get(member, "/drafts/read?target=/questions/999999/answers");
    assert_status(&page, 303);
    assert_string_equal(page.location.ptr, "/drafts");
    delete_draft(coach, "/questions/999999/answers");
}

static void what_is_saved_too_late_is_no_draft(void **state)
{
    (void)state;
    const char *key = key_of(member, "/questions/ask");
    struct page page =
        post(member, "/account", answers_path(), "body", "Sent with a key.", "key", key, NULL);
    assert_status(&page, 303);
    page = save_over(member, answers_path(), "{\"body\":\"Sent with a key.\"}", "-1", key);
    assert_status(&page, 200);
    assert_string_equal(saved_of(&page), "0");
    page = found(member, answers_path());
    assert_has(&page, "\"saved\":\"0\"");
}

static void two_tabs_do_not_overwrite_each_other(void **state)
{
    (void)state;
    const char *target = format("/questions/%lld/comments", (long long)question);
    struct page first = save_over(member, target, "{\"body\":\"From one tab\"}", "0", "");
    assert_status(&first, 200);
    struct page second = save_over(member, target, "{\"body\":\"From another\"}", "0", "");
    assert_status(&second, 409);
    assert_has(&second, "From one tab");
    second = save_over(member, target, "{\"body\":\"From one, more\"}", saved_of(&first), "");
    assert_status(&second, 200);
    second = save_over(member, target, "{\"body\":\"From another after all\"}", "-1", "");
    assert_status(&second, 200);
    second = found(member, target);
    assert_has(&second, "From another after all");
}

static void a_draft_over_a_newer_revision_shows_the_conflict(void **state)
{
    (void)state;
    int64_t id = ask(member, "A question that changes", "As it was at first.", "tight");
    const char *path = format("/questions/%lld/edit", (long long)id);
    struct page page = save(member, path,
                            "{\"revision\":\"1\",\"title\":\"A question that changes\","
                            "\"body\":\"As the draft has it.\",\"tags\":\"tight\"}");
    assert_status(&page, 200);
    struct person *elsewhere = sign_in("member_mia");
    page = post(elsewhere, path, path, "title", "A question that changes", "body",
                "As it was changed meanwhile.", "tags", "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    page = save(member, path,
                "{\"revision\":\"1\",\"title\":\"A question that changes\","
                "\"body\":\"As the draft has it.\",\"tags\":\"tight\"}");
    page = get(member, format("%s?draft=open", path));
    assert_has(&page, "As the draft has it.</textarea>");
    assert_string_equal(input_of(&page, "revision"), "1");
    page =
        post(member, path, path, "title", "A question that changes", "body", "As the draft has it.",
             "tags", "tight", "revision", input_of(&page, "revision"), NULL);
    assert_status(&page, 409);
    assert_has(&page, "You saved this in another place first");
    assert_has(&page, "As the draft has it.</textarea>");
    page = found(member, path);
    assert_has(&page, "As the draft has it.");
}

static void every_control_of_an_entry_comes_back(void **state)
{
    (void)state;
    struct page page =
        save(coach, "/stretches/new",
             "{\"title\":\"Half a stretch\",\"status\":\"review\",\"sides\":\"each\","
             "\"steps\":\"One | two\",\"reviewed_by\":\"No such field\"}");
    assert_status(&page, 200);
    page = get(coach, "/stretches/new?draft=open");
    assert_has(&page, "value=\"Half a stretch\"");
    assert_has(&page, "value=\"review\" checked");
    assert_has(&page, "value=\"each\" selected");
    assert_has(&page, "One</textarea>");
    assert_has(&page, "value=\"two\"");
    page = post(coach, "/tags/new", "/drafts", "target", "/tags/new", "fields",
                "{\"name\":\"half-tag\",\"facet\":\"region\",\"red_flag\":\"1\"}", "follows", "0",
                NULL);
    assert_status(&page, 200);
    page = get(coach, "/tags/new?draft=open");
    assert_has(&page, "value=\"half-tag\"");
    assert_has(&page, "name=\"red_flag\" value=\"1\" checked");
    page = get(coach, "/drafts");
    assert_has(&page, "Half a stretch");
    assert_has(&page, "half-tag");
}

static void what_is_no_draft_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {"/questions", "[]"},
        {"/questions", "{\"a\":1}"},
        {"/questions", "{\"a\":{}}"},
        {"/questions", "no JSON"},
        {"/nowhere", "{}"},
        {"//elsewhere/1/edit", "{}"},
        {"/questions/1/vote", "{}"},
        {"/questions/x/answers", "{}"},
        {"/stretches/a/b/edit", "{}"},
        {"", "{}"},
    };
    int64_t before = drafts_of("other_otto");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct page page = save(other, wrong[i][0], wrong[i][1]);
        assert_status(&page, 422);
    }
    struct page page =
        save(other, "/questions", format("{\"body\":\"%s\"}", repeated("x", 300000)));
    assert_status(&page, 422);
    assert_int_equal(drafts_of("other_otto"), before);
}

static void drafts_are_bounded_in_number(void **state)
{
    (void)state;
    struct page page = {0};
    for (int i = 1; i <= 100; i++) {
        page = save(other, format("/questions/%d/answers", i), "{\"body\":\"One of many\"}");
        assert_status(&page, 200);
    }
    page = save(other, "/questions/101/answers", "{\"body\":\"One too many\"}");
    assert_status(&page, 429);
    assert_int_equal(drafts_of("other_otto"), 100);
    page = get(other, "/drafts/delete?target=/questions/7/answers");
    assert_status(&page, 200);
    assert_has(&page, "Delete this draft?");
    assert_has(&page, "One of many");
    page = post(other, "/account", "/drafts/delete", "target", "/questions/7/answers", NULL);
    assert_status(&page, 303);
    assert_int_equal(drafts_of("other_otto"), 99);
}

static void drafts_are_bounded_in_bytes_and_in_an_hour(void **state)
{
    (void)state;
    struct person *writer = sign_up("writer_wim");
    const char *fields = format("{\"body\":\"%s\"}", repeated("x", 299000));
    struct page page = {.status = 200};
    int saved = 0;
    for (; saved < 30 && page.status == 200; saved++)
        page = save(writer, format("/questions/%d/answers", saved + 1), fields);
    assert_status(&page, 429);
    assert_has(&page, "Your drafts are full");
    assert_int_equal(saved, 27);
    page = save(writer, "/questions/1/answers", fields);
    assert_status(&page, 200);
    limit_to("draft", "account", 1, 3600);
    harness_sql(site_database(), "TRUNCATE limit_used");
    page = save(writer, "/questions/1/answers", fields);
    assert_status(&page, 200);
    page = save(writer, "/questions/1/answers", "{\"body\":\"Too soon\"}");
    limits_wide();
    assert_status(&page, 429);
    assert_has(&page, "\"say\":\"Your drafts were saved very often");
}

/* How often the job runner was woken while `work` ran; what waits for it at last is waited for. */
static int wakes_during(void (*work)(void))
{
    PGconn *listener = PQconnectdb(site_database());
    PGresult *result = PQexec(listener, "LISTEN outbox");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    work();
    (void)answer(member, question, "An answer, for which the runner wakes.");
    int wakes = 0;
    while (wakes == 0) {
        struct pollfd wait = {.fd = PQsocket(listener), .events = POLLIN};
        assert_int_equal(poll(&wait, 1, 10000), 1);
        assert_int_equal(PQconsumeInput(listener), 1);
        for (PGnotify *note; (note = PQnotifies(listener)) != NULL; wakes++)
            PQfreemem(note);
    }
    PQfinish(listener);
    return wakes;
}

enum { MANY_SAVES = 60 };

static void save_many(void)
{
    for (int i = 0; i < MANY_SAVES; i++) {
        struct page page = save(member, "/questions/9/answers", format("{\"body\":\"%d\"}", i));
        assert_status(&page, 200);
    }
    delete_draft(member, "/questions/9/answers");
}

static void no_job_follows_from_a_draft(void **state)
{
    (void)state;
    /* Of what came before, one or two may be late. */
    assert_true(wakes_during(save_many) < 6);
}

/* Which forms have drafts is told by their pages, and by the address when one is saved: both say the same. */
static void pages_and_addresses_agree_on_what_has_drafts(void **state)
{
    (void)state;
    static const char *const targets[] = {"/questions",
                                          "/questions/1/answers",
                                          "/questions/1/comments",
                                          "/answers/1/comments",
                                          "/questions/1/edit",
                                          "/answers/1/edit",
                                          "/comments/1/edit",
                                          "/questions/1/delete",
                                          "/questions/1/vote",
                                          "/answers/1/accept",
                                          "/stretches/new",
                                          "/articles/new",
                                          "/muscles/new",
                                          "/terms/new",
                                          "/stretches/x/edit",
                                          "/articles/x/edit",
                                          "/muscles/x/edit",
                                          "/terms/x/edit",
                                          "/pages/about/edit",
                                          "/tags/new",
                                          "/tags/tight/edit",
                                          "/account",
                                          "/account/password",
                                          "/drafts/delete"};
    static const char words[] = "Words of a visitor";
    int with = 0;
    for (size_t i = 0; i < COUNT_OF(targets); i++) {
        struct person *visitor = somebody();
        const char *token = token_of(visitor, "/login");
        struct page page = post_without_token(
            visitor, targets[i], "csrf", token, "title", words, "body", words, "name", words,
            "about", words, "reason", words, "target", words, "current", words, "new", words, NULL);
        assert_status(&page, 403);
        const char *by_page = input_of(&page, "draft_for");
        page = save(coach, targets[i], "{\"body\":\"x\"}");
        assert_string_equal(by_page, page.status == 200 ? targets[i] : "");
        with += page.status == 200;
        delete_draft(coach, targets[i]);
    }
    assert_int_equal(with, 19);
}

/* ---- an expired session ---- */

static void end_sessions_of(const char *name)
{
    harness_sql(site_database(), format("DELETE FROM session WHERE account_id = "
                                        "(SELECT id FROM account WHERE name = '%s')",
                                        name));
}

/* What the sign-in form of a page holds is posted with name and password. */
static struct page sign_in_there(struct person *who, const struct page *page, const char *password)
{
    struct text json;
    text_init(&json, 1 << 20);
    /* The page has it escaped once. */
    const char *at = input_of(page, "draft");
    static const char *const entities[] = {"&quot;", "\"",    "&lt;", "<",     "&gt;",
                                           ">",      "&amp;", "&",    "&#39;", "'"};
    while (*at != '\0') {
        size_t i = 0;
        while (i < COUNT_OF(entities) && strncmp(at, entities[i], strlen(entities[i])) != 0)
            i += 2;
        text_add_string(&json, i < COUNT_OF(entities) ? entities[i + 1] : format("%c", *at));
        at += i < COUNT_OF(entities) ? strlen(entities[i]) : 1;
    }
    struct page reply = post_without_token(
        who, "/login", "csrf", input_of(page, "csrf"), "next", input_of(page, "next"), "words_for",
        input_of(page, "words_for"), "draft_for", input_of(page, "draft_for"), "draft",
        text_string(&json), "draft_key", input_of(page, "draft_key"), "draft_state",
        input_of(page, "draft_state"), "name", "member_mia", "password", password, NULL);
    text_free(&json);
    return reply;
}

static void an_expired_session_keeps_every_word(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    delete_draft(writer, "/questions");
    const char *token = token_of(writer, "/questions/ask");
    end_sessions_of("member_mia");
    struct page page =
        post_without_token(writer, "/questions", "csrf", token, "title", "Written while signed out",
                           "body", "Every \"word\" of it,\nin lines.", "tags", "tight", NULL);
    assert_status(&page, 403);
    assert_has(&page, "You are signed out");
    assert_has(&page, "Written while signed out</pre>");
    page = sign_in_there(writer, &page, "not the password");
    assert_status(&page, 422);
    page = sign_in_there(writer, &page, "correct horse member_mia");
    assert_status(&page, 303);
    assert_string_equal(page.location.ptr, "/questions/ask?draft=open");
    page = get(writer, page.location.ptr);
    assert_has(&page, "value=\"Written while signed out\"");
    assert_has(&page, "Every &quot;word&quot; of it,\nin lines.</textarea>");
    page = post(writer, "/questions/ask", "/questions", "title", "Written while signed out", "body",
                "Every \"word\" of it,\nin lines.", "tags", "tight", "key", input_of(&page, "key"),
                "draft_state", input_of(&page, "draft_state"), NULL);
    assert_status(&page, 303);
    page = found(writer, "/questions");
    assert_has(&page, "\"saved\":\"0\"");
    member = writer;
}

/* Posts with these words while the session is gone, and signs in on the page that answers. */
static struct page send_signed_out(struct person *writer, const char *body, const char *key)
{
    const char *token = token_of(writer, "/account");
    end_sessions_of("member_mia");
    struct page page =
        post_without_token(writer, "/questions", "csrf", token, "title", "Sent while signed out",
                           "body", body, "tags", "tight", "key", key, NULL);
    assert_status(&page, 403);
    return sign_in_there(writer, &page, "correct horse member_mia");
}

static void signing_in_with_words_leaves_another_draft(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    const char *key = key_of(writer, "/questions/ask");
    struct page page = save_over(writer, "/questions", "{\"body\":\"As it was\"}", "-1", key);
    /* The very form that had saved the draft: its words are newer. */
    page = send_signed_out(writer, "As it is by now", key);
    assert_string_equal(page.location.ptr, "/questions/ask?draft=open");
    page = get(writer, page.location.ptr);
    assert_has(&page, "As it is by now</textarea>");
    /* Another form: both are there. */
    key = key_of(writer, "/questions/ask");
    page = send_signed_out(writer, "Short note of mine", key);
    assert_status(&page, 303);
    const char *form = page.location.ptr;
    assert_string_not_equal(form, "/questions/ask?draft=open");
    page = get(writer, "/questions/ask?draft=open");
    assert_has(&page, "As it is by now</textarea>");
    page = get(writer, "/drafts");
    assert_has(&page, format("href=\"%s\"", form));
    assert_has(&page, "Sent while you were signed out");
    page = get(writer, form);
    assert_has(&page, "Short note of mine</textarea>");
    page = post(writer, form, "/questions", "title", "Sent while signed out", "body",
                "Short note of mine", "tags", "tight", "draft_state",
                input_of(&page, "draft_state"), NULL);
    assert_status(&page, 303);
    page = get(writer, form);
    assert_has_not(&page, "Short note of mine");
    page = found(writer, "/questions");
    assert_has(&page, "As it is by now");
    delete_draft(writer, "/questions");
    member = writer;
}

static void words_without_room_for_a_draft_are_sent_from_the_page(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    /* Long, and shorter as JSON than with each sign escaped. */
    struct page page = send_signed_out(writer, repeated("<\n", 28000), "");
    assert_status(&page, 303);
    assert_string_equal(page.location.ptr, "/questions/ask?draft=open");
    delete_draft(writer, "/questions");
    page = send_signed_out(writer, repeated("\"", 155000), "");
    assert_status(&page, 200);
    assert_has(&page, "You are signed in");
    assert_has(&page, "Send it now");
    assert_has(&page, "value=\"Sent while signed out\"");
    assert_has(&page, "action=\"/questions\"");
    page = post_without_token(writer, "/questions", "csrf", input_of(&page, "csrf"), "key",
                              input_of(&page, "key"), "title", input_of(&page, "title"), "tags",
                              input_of(&page, "tags"), "body", "Made shorter.", NULL);
    assert_status(&page, 303);
    member = writer;
}

/* Reasons for deleting, retiring, withdrawing: no drafts, but words. */
static void words_of_forms_without_drafts_are_sent_after_signing_in(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    int64_t id = answer(writer, question, "An answer to take away.");
    const char *path = format("/answers/%lld/delete", (long long)id);
    const char *key = key_of(writer, path);
    const char *token = token_of(writer, "/account");
    end_sessions_of("member_mia");
    struct page page = post_without_token(writer, path, "csrf", token, "key", key, "action",
                                          "delete", "reason", "Said \"better\" below", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Nothing that you wrote is lost");
    assert_has(&page, "Said &quot;better&quot; below</pre>");
    page = sign_in_there(writer, &page, "not the password");
    assert_status(&page, 422);
    page = sign_in_there(writer, &page, "correct horse member_mia");
    assert_status(&page, 200);
    assert_has(&page, "You are signed in");
    assert_has(&page, format("action=\"%s\"", path));
    assert_string_equal(input_of(&page, "reason"), "Said &quot;better&quot; below");
    page = post_without_token(writer, path, "csrf", input_of(&page, "csrf"), "key",
                              input_of(&page, "key"), "action", input_of(&page, "action"), "reason",
                              "Said \"better\" below", NULL);
    assert_status(&page, 303);
    page = get(writer, "/drafts");
    assert_has_not(&page, "below");
    member = writer;
}

static void forms_with_words_say_that_none_is_lost(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    const char *token = token_of(visitor, "/login");
    const char *paths[] = {"/stretches/lunge-stretch/retire", "/stretches/lunge-stretch/reviews",
                           "/users/member_mia/credential"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct page page = post_without_token(visitor, paths[i], "csrf", token, "reason",
                                              "For a good reason", NULL);
        assert_status(&page, 403);
        assert_has(&page, "Nothing that you wrote is lost");
        assert_has(&page, "For a good reason</pre>");
        assert_string_equal(input_of(&page, "words_for"), paths[i]);
    }
    struct page page = post_without_token(visitor, "/account/password", "csrf", token, "current",
                                          "a secret of mine", "new", "another secret", NULL);
    assert_status(&page, 403);
    assert_has_not(&page, "secret");
    page =
        post_without_token(visitor, "/drafts/delete", "csrf", token, "target", "/questions", NULL);
    assert_status(&page, 403);
    assert_has_not(&page, "What you wrote");
    /* Words are sent to our pages alone. */
    page = post_without_token(visitor, "/login", "csrf", token, "words_for", "//elsewhere.example/",
                              "draft", "{\"reason\":\"x\"}", "name", "member_mia", "password",
                              "correct horse member_mia", NULL);
    assert_status(&page, 303);
}

static void a_page_promises_only_what_it_holds(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    const char *token = token_of(visitor, "/login");
    struct page page =
        post_without_token(visitor, format("/questions/%lld/vote", (long long)question), "csrf",
                           token, "value", "1", NULL);
    assert_status(&page, 403);
    assert_has_not(&page, "What you wrote");
    assert_has_not(&page, "Nothing that you wrote");
    page = post_without_token(visitor, answers_path(), "csrf", token, "body",
                              repeated("\"", 170000), NULL);
    assert_status(&page, 403);
    assert_has(&page, "too long to be taken along");
    assert_has(&page, "What you wrote");
    assert_has_not(&page, "draft_for");
    assert_has_not(&page, "Nothing that you wrote");
}

static void each_form_leads_back_to_itself(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    int64_t id = answer(writer, question, "An answer to edit.");
    const char *paths[] = {answers_path(), format("/answers/%lld/comments", (long long)id),
                           format("/answers/%lld/edit", (long long)id), "/account"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const char *token = token_of(writer, "/account");
        end_sessions_of("member_mia");
        struct page page =
            post_without_token(writer, paths[i], "csrf", token, "body", "Words of mine.", "about",
                               "Words of mine.", "revision", "1", NULL);
        assert_status(&page, 403);
        page = sign_in_there(writer, &page, "correct horse member_mia");
        assert_status(&page, 303);
        page = get(writer, page.location.ptr);
        assert_status(&page, 200);
        assert_has(&page, "Words of mine.</textarea>");
    }
    /* A vote has no words: back to the page that it was on. */
    const char *token = token_of(writer, "/account");
    end_sessions_of("member_mia");
    with_header(writer, format("Referer: http://127.0.0.1:%d/questions/%lld/x", site_port(),
                               (long long)question));
    struct page page = post_without_token(writer, format("/answers/%lld/accept", (long long)id),
                                          "csrf", token, "value", "1", NULL);
    assert_status(&page, 403);
    assert_string_equal(input_of(&page, "next"), format("/questions/%lld/x", (long long)question));
    member = sign_in("member_mia");
}

static void words_from_elsewhere_are_not_shown(void **state)
{
    (void)state;
    struct page page = post_without_token(somebody(), "/questions", "title", "Words of a stranger",
                                          "body", "Sent by a page of another site.", NULL);
    assert_status(&page, 403);
    assert_has_not(&page, "Words of a stranger");
    struct person *visitor = somebody();
    with_header(visitor, "Origin: https://elsewhere.example");
    page = post_without_token(visitor, "/questions", "title", "Words of a stranger", "body",
                              "Sent by a page of another site.", NULL);
    assert_status(&page, 403);
    assert_has_not(&page, "Words of a stranger");
}

static void a_form_from_before_signing_in_again_is_sent_again(void **state)
{
    (void)state;
    struct person *writer = sign_in("member_mia");
    with_header(writer, format("Origin: http://127.0.0.1:%d", site_port()));
    struct page page = post_without_token(writer, answers_path(), "csrf", "of another session",
                                          "body", "Sent with an old token.", NULL);
    assert_status(&page, 403);
    assert_has(&page, "<h1>Please send it again</h1>");
    assert_has(&page, "you are member_mia now");
    assert_has(&page, "Send it as member_mia");
    assert_has_not(&page, "a few seconds");
    assert_has(&page, "value=\"Sent with an old token.\"");
    page = post_without_token(writer, answers_path(), "csrf", input_of(&page, "csrf"), "body",
                              input_of(&page, "body"), NULL);
    assert_status(&page, 303);
}

/* ---- the database is away ---- */

static void until_it_serves(struct person *who)
{
    enum { PATIENCE_MS = 60000 };
    uint64_t start = harness_clock();
    struct page page;
    do {
        page = get(who, "/account");
        assert_true(harness_clock() < start + PATIENCE_MS);
    } while (page.status != 200);
}

/* The write of a frozen PostgreSQL may happen once it goes on: sent again, it is there once all the same. */
static void a_503_holds_the_form_to_be_sent_again(void **state)
{
    (void)state;
    struct page form = get(member, "/questions/ask");
    int64_t before = number_of("SELECT count(*) FROM post");
    harness_freeze();
    struct page page =
        post_without_token(member, "/questions", "csrf", input_of(&form, "csrf"), "key",
                           input_of(&form, "key"), "title", "Sent while it was frozen", "body",
                           "Every \"word\" of it.", "tags", "tight", NULL);
    harness_thaw();
    assert_status(&page, 503);
    assert_has_not(&page, "reload");
    assert_has(&page, "Send again");
    assert_has(&page, "value=\"Every &quot;word&quot; of it.\"");
    assert_string_equal(input_of(&page, "key"), input_of(&form, "key"));
    until_it_serves(member);
    page = post_without_token(member, "/questions", "csrf", input_of(&page, "csrf"), "key",
                              input_of(&page, "key"), "title", input_of(&page, "title"), "body",
                              "Every \"word\" of it.", "tags", input_of(&page, "tags"), NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM post"), before + 1);
}

/* A password is in no page: it is typed again, and what waited for signing in still waits. */
static void a_503_at_signing_in_asks_for_the_password_again(void **state)
{
    (void)state;
    struct person *visitor = somebody();
    const char *token = token_of(visitor, "/login");
    const char *registering = token_of(visitor, "/register");
    harness_freeze();
    struct page page =
        post_without_token(visitor, "/login", "csrf", token, "name", "member_mia", "password",
                           "a secret of mine", "next", "/tags", "words_for", "/questions",
                           "draft_for", "/questions", "draft", "{\"title\":\"waits\"}", NULL);
    struct page second = post_without_token(
        visitor, "/register", "agree", "yes", "csrf", registering, "name", "new_nora", "email",
        "nora@example.org", "password", "a secret of mine", NULL);
    harness_thaw();
    assert_status(&page, 503);
    assert_has_not(&page, "Send again");
    assert_has_not(&page, "a secret of mine");
    assert_string_equal(input_of(&page, "next"), "/tags");
    assert_string_equal(input_of(&page, "draft_for"), "/questions");
    assert_status(&second, 503);
    assert_has_not(&second, "Send again");
    assert_has(&second, "<a href=\"/register\">fill in the form again</a>");
    until_it_serves(member);
    page = sign_in_there(visitor, &page, "correct horse member_mia");
    assert_status(&page, 303);
    page = get(visitor, page.location.ptr);
    assert_has(&page, "value=\"waits\"");
}

int main(void)
{
    site_be_impatient();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_is_saved_and_opened),
        cmocka_unit_test(drafts_say_what_they_belong_to),
        cmocka_unit_test(drafts_of_the_library_say_what_they_belong_to),
        cmocka_unit_test(a_comments_draft_is_in_its_form),
        cmocka_unit_test(a_draft_goes_with_its_post_and_not_before),
        cmocka_unit_test(another_form_of_the_same_kind_leaves_the_draft),
        cmocka_unit_test(a_form_that_was_opened_from_a_draft_ends_it),
        cmocka_unit_test(the_list_reads_no_texts),
        cmocka_unit_test(all_of_a_draft_is_read),
        cmocka_unit_test(what_is_saved_too_late_is_no_draft),
        cmocka_unit_test(two_tabs_do_not_overwrite_each_other),
        cmocka_unit_test(a_draft_over_a_newer_revision_shows_the_conflict),
        cmocka_unit_test(every_control_of_an_entry_comes_back),
        cmocka_unit_test(what_is_no_draft_is_refused),
        cmocka_unit_test(drafts_are_bounded_in_number),
        cmocka_unit_test(drafts_are_bounded_in_bytes_and_in_an_hour),
        cmocka_unit_test(no_job_follows_from_a_draft),
        cmocka_unit_test(pages_and_addresses_agree_on_what_has_drafts),
        cmocka_unit_test(an_expired_session_keeps_every_word),
        cmocka_unit_test(signing_in_with_words_leaves_another_draft),
        cmocka_unit_test(words_without_room_for_a_draft_are_sent_from_the_page),
        cmocka_unit_test(words_of_forms_without_drafts_are_sent_after_signing_in),
        cmocka_unit_test(forms_with_words_say_that_none_is_lost),
        cmocka_unit_test(a_page_promises_only_what_it_holds),
        cmocka_unit_test(each_form_leads_back_to_itself),
        cmocka_unit_test(words_from_elsewhere_are_not_shown),
        cmocka_unit_test(a_form_from_before_signing_in_again_is_sent_again),
        cmocka_unit_test(a_503_holds_the_form_to_be_sent_again),
        cmocka_unit_test(a_503_at_signing_in_asks_for_the_password_again),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
