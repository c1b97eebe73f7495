/* Leaving, and taking one's data along: what the pages say, what the job runner does, who gets what. */
#include "http/letters.h"
#include "http/site.h"

#include <archive.h>
#include <archive_entry.h>
#include <jansson.h>

#include "db/harness.h"

static struct person *admin;

static int begin(void **state)
{
    (void)state;
    admin = sign_up_as("leaving_lou", "admin");
    tag_exists("low-back");
    return 0;
}

static void sql(const char *statement)
{
    harness_sql(site_database(), statement);
}

static const char *password(const char *name)
{
    return format("correct horse %s", name);
}

/* Waits for the job runner. */
static void until(const char *query)
{
    await_true(format("(%s) > 0", query));
}

static void give_address(const char *name)
{
    sql(format(
        "UPDATE account SET email = '%s@leaving.example', email_wanted = NULL WHERE name = '%s'",
        name, name));
}

static struct page leave(struct person *who, const char *name UNUSED)
{
    return post(who, "/account/leave", "/account/leave", NULL);
}

/* ---- a copy ---- */

/* A file of the ZIP, as text that stays; NULL: it is not in it. */
static const char *unzipped(struct span zip, const char *name)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    char *bytes = NULL;
    assert_int_equal(archive_read_support_format_zip(archive), ARCHIVE_OK);
    assert_int_equal(archive_read_open_memory(archive, zip.ptr, zip.len), ARCHIVE_OK);
    while (bytes == NULL && archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        if (strcmp(archive_entry_pathname(entry), name) != 0)
            continue;
        enum { ROOM = 4 * 1024 * 1024 };
        bytes = calloc(1, ROOM);
        assert_true(archive_read_data(archive, bytes, ROOM - 1) > 0);
    }
    archive_read_free(archive);
    const char *kept = bytes == NULL ? NULL : format("%s", bytes);
    free(bytes);
    return kept;
}

/* How long a file of the ZIP is; -1: it is not in it. */
static int64_t unzipped_bytes(struct span zip, const char *name)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    int64_t bytes = -1;
    static char room[64 * 1024];
    assert_int_equal(archive_read_support_format_zip(archive), ARCHIVE_OK);
    assert_int_equal(archive_read_open_memory(archive, zip.ptr, zip.len), ARCHIVE_OK);
    while (bytes == -1 && archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        la_ssize_t read = strcmp(archive_entry_pathname(entry), name) == 0 ? 1 : 0;
        for (bytes = read == 0 ? -1 : 0; read > 0; bytes += read)
            read = archive_read_data(archive, room, sizeof(room));
    }
    archive_read_free(archive);
    return bytes;
}

/* The rows of a section. */
static const json_t *rows_of(const json_t *data, const char *section)
{
    size_t i;
    json_t *value;
    json_array_foreach(json_object_get(data, "sections"), i, value)
    {
        if (strcmp(json_string_value(json_object_get(value, "name")), section) == 0)
            return json_object_get(value, "rows");
    }
    return NULL;
}

static const char *text_at(const json_t *rows, size_t i, const char *field)
{
    const char *text = json_string_value(json_object_get(json_array_get(rows, i), field));
    return text == NULL ? "" : text;
}

static void a_copy_has_what_the_database_has(void **state)
{
    (void)state;
    struct person *who = sign_up("copied_cora");
    give_address("copied_cora");
    int64_t question =
        ask(who, "Does this <b>come</b> along?", "Text of the \"question\" & more.", "low-back");
    answer(who, ask(admin, "Somebody else's question", "Words of Lou.", "low-back"),
           "My own answer.");
    comment(who, "questions", question, "My own comment.");
    struct page page = get(who, "/account");
    assert_has(&page, "href=\"/account/export\"");
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    page = get(who, "/account/export");
    assert_true(span_starts(page.location, "/account/confirm"));
    page = get(who, "/account/export/data.zip");
    assert_true(span_starts(page.location, "/account/confirm"));
    sql("UPDATE session SET confirmed_at = now()");
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 404);
    page = post(who, "/account/export", "/account/export", NULL);
    assert_status(&page, 303);
    until("SELECT count(*) FROM export WHERE state = 'ready'");
    page = get(who, "/account/export");
    assert_has(&page, "Your copy is ready");
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 200);
    assert_span(page_header_value(&page, "content-type"), "application/zip");
    assert_span(page_header_value(&page, "content-disposition"),
                "attachment; filename=\"backtalk-data.zip\"");
    assert_int_equal(page.body.len, number_of("SELECT bytes FROM export"));
    sql("UPDATE limit_rule SET most = 1 WHERE what = 'download' AND scope = 'account'");
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 200);
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 429);
    assert_has(&page, "You have downloaded this copy several times");
    sql("UPDATE limit_rule SET most = 1000000 WHERE what = 'download' AND scope = 'account'");
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 200);
    const char *html = unzipped(page.body, "index.html");
    assert_non_null(html);
    assert_non_null(strstr(html, "Does this &lt;b&gt;come&lt;/b&gt; along?"));
    assert_null(strstr(html, "src="));
    const char *text = unzipped(page.body, "data.json");
    assert_non_null(text);
    assert_null(strstr(text, "Words of Lou"));
    json_t *data = json_loads(text, 0, NULL);
    assert_non_null(data);
    const json_t *posts = rows_of(data, "posts");
    assert_int_equal(json_array_size(posts), 3);
    assert_string_equal(text_at(posts, 0, "text"), "Text of the \"question\" & more.");
    assert_string_equal(text_at(rows_of(data, "account"), 0, "name"), "copied_cora");
    assert_string_equal(text_at(rows_of(data, "account"), 0, "email"),
                        "copied_cora@leaving.example");
    assert_int_equal(json_array_size(rows_of(data, "sessions")),
                     number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'copied_cora'"));
    json_decref(data);
    (void)letter_with(letters_folder(), "copied_cora@leaving.example", "is ready");
    sql("INSERT INTO limit_used SELECT 'export', 'account', id::text, now() + interval '1 day' "
        "FROM account WHERE name = 'copied_cora' ON CONFLICT (what, scope, who) DO UPDATE SET "
        "full_at = excluded.full_at");
    page = post(who, "/account/export", "/account/export", NULL);
    assert_status(&page, 429);
    assert_has(&page, "several copies of your data today");
}

/* A second click on the button for the day's last one, and a click in another tab: no third copy, and no word of a limit. */
static void the_last_copy_of_a_day_can_be_asked_for_twice(void **state)
{
    (void)state;
    struct person *who = sign_up("clicking_cleo");
    sql("UPDATE limit_rule SET most = 4 WHERE what = 'export' AND scope = 'account'");
    sql("INSERT INTO limit_used SELECT 'export', 'account', a.id::text, now() + "
        "make_interval(secs => r.seconds * (r.most - 1) / r.most) FROM account a, limit_rule r "
        "WHERE a.name = 'clicking_cleo' AND r.what = 'export' AND r.scope = 'account'");
    struct page form = get(who, "/account/export");
    const char *key = input_of(&form, "key");
    for (int i = 0; i < 2; i++) {
        struct page page = post(who, "/account/export", "/account/export", "key", key, NULL);
        assert_status(&page, 303);
        assert_span(page.location, "/account/export");
    }
    until("SELECT count(*) FROM export e JOIN account a ON a.id = e.account_id WHERE a.name = "
          "'clicking_cleo' AND e.state = 'ready'");
    sql("UPDATE export SET state = 'making', due_at = now() + interval '1 hour' FROM account a "
        "WHERE a.id = account_id AND a.name = 'clicking_cleo'");
    struct page page = post(who, "/account/export", "/account/export", NULL);
    assert_status(&page, 303);
    sql("UPDATE export SET state = 'ready' FROM account a WHERE a.id = account_id AND a.name = "
        "'clicking_cleo'");
    page = post(who, "/account/export", "/account/export", NULL);
    assert_status(&page, 429);
    assert_int_equal(
        number_of("SELECT count(*) FROM event e JOIN account a ON a.id = e.account_id WHERE a.name "
                  "= 'clicking_cleo' AND e.kind = 'export'"),
        1);
    sql("DELETE FROM export; UPDATE limit_rule SET most = 1000000 WHERE what = 'export'");
}

/* A photograph of that many bytes that nobody else has, with a smaller size of it. */
static void photograph_of(const char *name, int64_t post, int64_t bytes)
{
    sql(format(
        "DO $$ DECLARE wide bytea; narrow bytea := sha256('narrow %s %lld'); photo bigint; BEGIN "
        "SELECT substr(string_agg(sha256(('%s %lld ' || n)::bytea), ''), 1, %lld) INTO wide "
        "FROM generate_series(0, %lld / 32) AS n; "
        "INSERT INTO picture (post_id, account_id, alt, licence, author, state) SELECT %lld, id, "
        "'How I <sit>', 'post', '', 'ready' FROM account WHERE name = '%s' RETURNING id INTO "
        "photo; "
        "INSERT INTO picture_file VALUES (sha256(wide), 'jpeg', 1600, 1200, length(wide)), "
        "(sha256(narrow), 'jpeg', 400, 300, length(narrow)); "
        "INSERT INTO picture_chunk SELECT sha256(b), 0, b FROM (VALUES (wide), (narrow)) AS v (b); "
        "INSERT INTO picture_size SELECT photo, sha256(b) FROM (VALUES (wide), (narrow)) AS v (b); "
        "END $$",
        name, (long long)bytes, name, (long long)bytes, (long long)bytes, (long long)bytes,
        (long long)post, name));
}

/* Their copy, when it is made. */
static struct page copy_of(struct person *who, const char *name)
{
    struct page page = post(who, "/account/export", "/account/export", NULL);
    assert_status(&page, 303);
    until(format("SELECT count(*) FROM export e JOIN account a ON a.id = e.account_id WHERE a.name "
                 "= '%s' AND e.state = 'ready'",
                 name));
    page = get(who, "/account/export/data.zip");
    assert_status(&page, 200);
    return page;
}

static const char *photograph_name(const char *name)
{
    return format("photographs/%lld.jpeg",
                  (long long)number_of(format("SELECT min(p.id) FROM picture p JOIN account a ON "
                                              "a.id = p.account_id WHERE a.name = '%s'",
                                              name)));
}

static void a_copy_has_the_photographs(void **state)
{
    (void)state;
    enum { BYTES = 300000 };
    struct person *who = sign_up("photo_fay");
    int64_t question = ask(who, "How do I sit?", "Here is a picture of it.", "low-back");
    photograph_of("photo_fay", question, BYTES);
    const char *file = photograph_name("photo_fay");
    struct page page = copy_of(who, "photo_fay");
    assert_int_equal(unzipped_bytes(page.body, file), BYTES);
    const char *html = unzipped(page.body, "index.html");
    assert_non_null(strstr(html, format("<img src=\"%s\" alt=\"How I &lt;sit&gt;\"", file)));
    assert_non_null(
        strstr(unzipped(page.body, "data.json"), format("\"file in this copy\" : \"%s\"", file)));
    /* Nobody else's. */
    page = copy_of(sign_up("photo_lee"), "photo_lee");
    assert_int_equal(unzipped_bytes(page.body, file), -1);
}

/* What one wrote comes first, and the copy says what it does not have. The operator's has room for all. */
static void a_copy_without_room_for_photographs_says_so(void **state)
{
    (void)state;
    enum { BYTES = 3000000, PHOTOGRAPHS = 6 };
    struct person *who = sign_up("photo_max");
    int64_t question = ask(who, "How do I stand?", "Six pictures of it.", "low-back");
    for (int i = 0; i < PHOTOGRAPHS; i++)
        photograph_of("photo_max", question, BYTES + i);
    const char *file = photograph_name("photo_max");
    struct page page = copy_of(who, "photo_max");
    assert_int_equal(unzipped_bytes(page.body, file), -1);
    const char *html = unzipped(page.body, "index.html");
    assert_non_null(strstr(html, "Six pictures of it."));
    assert_non_null(strstr(html, "too large for this copy"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(unzipped(page.body, "data.json"), file));
    const char *path = format("%s/photo_max.zip", site_folder());
    struct text output;
    text_init(&output, 65536);
    assert_int_equal(site_ctl(format("export photo_max %s", path), &output), 0);
    text_free(&output);
    struct arena *arena = arena_new(64 * 1024 * 1024);
    assert_int_equal(unzipped_bytes(read_file(arena, path), file), BYTES);
    arena_free(arena);
}

static void nobody_else_gets_it_and_it_goes(void **state)
{
    (void)state;
    struct page page = get(admin, "/account/export/data.zip");
    assert_status(&page, 404);
    page = get(somebody(), "/account/export/data.zip");
    assert_status(&page, 303);
    sql("UPDATE export SET ends_at = now() - interval '1 minute'");
    page = get(sign_in("copied_cora"), "/account/export/data.zip");
    assert_status(&page, 404);
    until("SELECT count(*) FROM (SELECT 1) AS x WHERE NOT EXISTS (SELECT FROM export) AND NOT "
          "EXISTS (SELECT FROM export_chunk)");
}

static void the_operator_makes_a_copy_of_any_length(void **state)
{
    (void)state;
    struct text output;
    text_init(&output, 65536);
    const char *file = format("%s/copy.zip", site_folder());
    assert_int_equal(site_ctl(format("export copied_cora %s", file), &output), 0);
    assert_int_equal(site_ctl(format("export copied_cora %s", file), &output),
                     1); /* it is there already */
    assert_int_equal(site_ctl(format("export nobody_here %s.2", file), &output), 1);
    assert_int_equal(number_of("SELECT count(*) FROM audit WHERE kind = 'export' AND about <> ''"),
                     2);
    text_free(&output);
}

/* ---- leaving ---- */

static void the_page_says_with_numbers_what_goes_and_what_stays(void **state)
{
    (void)state;
    struct person *who = sign_up("leaving_lea");
    give_address("leaving_lea");
    int64_t question = ask(who, "A question that stays here", "Public words.", "low-back");
    int64_t gone = ask(who, "Snorkelback", "Secret words about my body.", "low-back");
    until("SELECT count(*) FROM search_term WHERE term LIKE 'snorkelback%' AND df > 0");
    struct page page = get(sign_up("leaving_len"), "/account/leave"); /* who has nothing yet */
    assert_has(&page, "Nothing but your sign-ins");
    struct page found = get(somebody(), "/search?q=snorkelbcak");
    assert_has(&found, "snorkelback");
    assert_int_equal(answer(who, ask(admin, "Something else entirely", "Words of Lou.", "low-back"),
                            "An answer.") > 0,
                     true);
    page = post(who, format("/questions/%lld/delete", (long long)gone),
                format("/questions/%lld/delete", (long long)gone), "action", "delete", NULL);
    page = post(who, "/account", "/account", "about", "My back since 1999.", "zone", "", "revision",
                "1", NULL);
    assert_status(&page, 303);
    sql(format("INSERT INTO body.flag_check (question_id, account_id, ticked, shared) SELECT %lld, "
               "id, '{belly}', false FROM account WHERE name = 'leaving_lea'",
               (long long)question));
    sql(format("INSERT INTO body.trial (account_id, post_id, revision, title, activities, scores, "
               "pain_now, pain_worst, weeks, shown) SELECT id, %lld, 1, 'Roll', '{walk}', '{3}', "
               "4, 5, 4, 'me' FROM account WHERE name = 'leaving_lea'",
               (long long)question));
    page = get(who, "/account/leave");
    assert_status(&page, 200);
    assert_has(&page, "<li>1 thing that you try or tried, with each check-in");
    assert_has(&page, "<li>1 list of warning signs that you ticked before you asked</li>");
    assert_has(&page, "<li>1 post that you had deleted: their words, in every revision</li>");
    assert_has(&page, "what you say about yourself on your page");
    assert_has(&page, "<li>1 question</li>");
    assert_has(&page, "We send you a mail");
    assert_has(&page, "<li>1 answer</li>");
    assert_has_not(&page, "vote");
    page = get(somebody(), format("/questions/%lld", (long long)question));
    assert_int_equal(page.status, 301);
    sql("UPDATE session SET confirmed_at = now() - interval '1 hour'");
    page = get(who, "/account/leave");
    assert_true(span_starts(page.location, "/account/confirm"));
    sql("UPDATE session SET confirmed_at = now()");
}

/* One that nobody else touched, one that an admin edited. */
static void a_coachs_drafts_go_or_stay_by_who_worked_on_them(void **state)
{
    (void)state;
    struct person *who = sign_up_as("leaving_lori", "coach");
    sql("SELECT entry_put(a.id, NULL, 1, 'article', d.slug, d.slug, 's', '{}', '{}', '{}', "
        "'draft', "
        "'{}', 'Text.', 'Text.', 'Text.', '', '{}', '{}') FROM account a, (VALUES "
        "('sketch-alone'), "
        "('sketch-together')) AS d (slug) WHERE a.name = 'leaving_lori'");
    sql("SELECT entry_put(a.id, e.id, 1, 'article', 'sketch-together', 'Together', 's', '{}', "
        "'{}', "
        "'{}', 'draft', '{}', 'Text.', 'Text.', 'Text.', '', '{}', '{}') FROM account a, entry e "
        "WHERE a.name = 'leaving_lou' AND e.slug = 'sketch-together'");
    struct page page = get(who, "/account/leave");
    assert_has_not(&page, "We send you a mail");
    assert_has(&page, "<li>1 draft of an entry, never public, that only you worked on</li>");
    assert_has(&page, "<li>1 draft of an entry, once public or worked on by others</li>");
    page = leave(who, "leaving_lori");
    assert_status(&page, 303);
    page = get(admin, "/articles/sketch-alone"); /* for fourteen days */
    assert_status(&page, 200);
    sql("UPDATE account SET leaving_at = now() - interval '1 minute' WHERE name = 'leaving_lori'");
    until("SELECT count(*) FROM (SELECT 1) AS x WHERE NOT EXISTS (SELECT FROM account WHERE name = "
          "'leaving_lori')");
    page = get(admin, "/articles/sketch-alone");
    assert_status(&page, 404);
    page = get(admin, "/articles/sketch-together");
    assert_status(&page, 200);
    assert_has_not(&page, "leaving_lori");
}

static void whoever_leaves_is_signed_out_and_can_come_back(void **state)
{
    (void)state;
    struct person *who = sign_in("leaving_lea");
    struct person *elsewhere = sign_in("leaving_lea");
    struct page page = leave(who, "leaving_lea");
    assert_status(&page, 303);
    assert_span(page.location, "/account/done?what=leaving");
    page = get(elsewhere, "/account");
    assert_status(&page, 303);
    page = get(admin, "/users/leaving_lea");
    assert_has_not(&page, "since 1999");
    (void)letter_with(letters_folder(), "leaving_lea@leaving.example", "It will be erased on");
    until("SELECT count(*) FROM post WHERE body = erased_words()");
    until("SELECT count(*) FROM (SELECT 1) AS x WHERE NOT EXISTS (SELECT FROM search_dirty)");
    static const char *const searches[] = {"/search?q=snorkelbcak", "/search/suggest.json?q=snorke",
                                           "/search/suggest?q=snorke"};
    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        page = get(somebody(), searches[i]);
        assert_has_not(&page, "norkelback");
    }
    /* The right password shows one page; no session begins. */
    struct person *back = somebody();
    page = post(back, "/login", "/login", "name", "leaving_lea", "password",
                password("leaving_lea"), NULL);
    assert_status(&page, 200);
    assert_has(&page, "Your account is being deleted");
    assert_int_equal(number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'leaving_lea'"),
                     0);
    const char *token = input_of(&page, "token");
    assert_int_equal(strlen(token), 43);
    page = post(back, "/login", "/account/locked", "token", "not this", "what", "keep", NULL);
    assert_span(page.location, "/login");
    page = post(back, "/login", "/account/locked", "token", token, "what", "keep", NULL);
    assert_span(page.location, "/account/done?what=kept");
    page = get(sign_in("leaving_lea"), "/account");
    assert_status(&page, 200);
}

static void a_wrong_password_says_nothing_of_it(void **state)
{
    (void)state;
    struct page page = leave(sign_in("leaving_lea"), "leaving_lea");
    assert_status(&page, 303);
    page = post(somebody(), "/login", "/login", "name", "leaving_lea", "password", "wrong horse",
                NULL);
    assert_status(&page, 422);
    assert_has_not(&page, "deleted");
}

static void after_fourteen_days_pages_have_no_name(void **state)
{
    (void)state;
    int64_t question =
        number_of("SELECT id FROM question WHERE title = 'A question that stays here'");
    struct person *reader = somebody();
    struct page page = show(reader, question);
    assert_has(&page, "leaving_lea");
    sql("UPDATE account SET leaving_at = now() - interval '1 minute' WHERE name = 'leaving_lea'");
    until("SELECT count(*) FROM account WHERE erased_at IS NOT NULL");
    for (int i = 0; i < 8; i++) { /* of each worker */
        page = show(reader, question);
        assert_has_not(&page, "leaving_lea");
        assert_has(&page, "Former member 1");
        assert_has(&page, "Public words.");
    }
    page = get(reader, "/users/leaving_lea");
    assert_status(&page, 404);
    page = get(reader, "/users/Former%20member%201");
    assert_status(&page, 200);
    assert_has(&page, "has deleted the account");
    assert_has_not(&page, "A question that stays here");
    page = post(somebody(), "/login", "/login", "name", "leaving_lea", "password",
                password("leaving_lea"), NULL);
    assert_status(&page, 422);
    page = post(somebody(), "/register", "/register", "agree", "yes", "name", "Leaving_Lea",
                "email", "new@example.org", "password", "correct horse", "agree", "yes", NULL);
    assert_status(&page, 422);
    assert_has(&page, "is taken");
}

static void the_tenth_and_eleventh_are_found_too(void **state)
{
    (void)state;
    sql("SELECT setval('former_member_seq', 1099)");
    struct page page = leave(sign_up("leaving_luc"), "leaving_luc");
    assert_status(&page, 303);
    sql("UPDATE account SET leaving_at = now() - interval '1 minute' WHERE name = 'leaving_luc'");
    until("SELECT count(*) FROM account WHERE name = 'Former member 1100'");
    page = get(somebody(), "/users/Former%20member%201100");
    assert_status(&page, 200);
}

static void the_last_admin_is_told_why_not(void **state)
{
    (void)state;
    struct page page = get(admin, "/account/leave");
    assert_has(&page, "You are the only admin.");
    assert_has_not(&page, "Delete my account");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_copy_has_what_the_database_has),
        cmocka_unit_test(nobody_else_gets_it_and_it_goes),
        cmocka_unit_test(the_last_copy_of_a_day_can_be_asked_for_twice),
        cmocka_unit_test(the_operator_makes_a_copy_of_any_length),
        cmocka_unit_test(a_copy_has_the_photographs),
        cmocka_unit_test(a_copy_without_room_for_photographs_says_so),
        cmocka_unit_test(the_page_says_with_numbers_what_goes_and_what_stays),
        cmocka_unit_test(whoever_leaves_is_signed_out_and_can_come_back),
        cmocka_unit_test(a_wrong_password_says_nothing_of_it),
        cmocka_unit_test(after_fourteen_days_pages_have_no_name),
        cmocka_unit_test(the_tenth_and_eleventh_are_found_too),
        cmocka_unit_test(a_coachs_drafts_go_or_stay_by_who_worked_on_them),
        cmocka_unit_test(the_last_admin_is_told_why_not),
    };
    return cmocka_run_group_tests_name("leaving", tests, begin, NULL);
}
