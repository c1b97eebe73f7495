/* Importing a Stack Exchange dump: a small one with every branch, a real one, and hostile ones. */
#include "db/product.h"

#include "core/name_key.h"
#include "ctl/recount.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct product product;
static char folder[64];

static const char *const files[] = {"Users.xml", "Tags.xml",      "Posts.xml",      "Comments.xml",
                                    "Votes.xml", "PostLinks.xml", "PostHistory.xml"};

static void write_dump(void)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        size_t len;
        char *bytes = folder_read("tests/db/dump", files[i], &len);
        folder_write(folder, files[i], bytes, len);
        free(bytes);
    }
}

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    folder_make(folder);
    write_dump();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(folder);
    product_close(&product);
    return 0;
}

static void import(void)
{
    if (product_import(&product, folder, NULL) != CTL_OK)
        fail_msg("%s", product.err);
}

/* The local row of an id in the dump. */
#define OF(kind, id) \
    "(SELECT local_id FROM import_alias WHERE kind = '" kind "' AND external_id = '" id "')"
#define POST(id) OF("post", id)

static void expect_text(const char *sql, const char *expected)
{
    assert_string_equal(product_text(&product, sql), expected);
}

static void expect_number(const char *sql, int64_t expected)
{
    int64_t number = product_number(&product, sql);
    if (number != expected)
        fail_msg("%lld, not %lld: %s", (long long)number, (long long)expected, sql);
}

static void expect_said(const char *part)
{
    if (strstr(product.out, part) == NULL)
        fail_msg("no '%s' in\n%s", part, product.out);
}

static void expect_all_counts_right(void)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t wrong = -1;
    FILE *nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    assert_true(recount_all(product.db, false, nowhere, &wrong, &why));
    assert_int_equal(fclose(nowhere), 0);
    assert_int_equal(wrong, 0);
    text_free(&why);
}

/* ---- the small dump ---- */

static void test_users(void **state)
{
    (void)state;
    import();
    expect_number("SELECT count(*) FROM account", 8); /* and someone */
    expect_number("SELECT count(*) FROM account WHERE password IS NOT NULL OR role <> 'member'", 0);
    expect_text("SELECT name FROM account WHERE id = " OF("user", "1"), "Ann_Alder");
    expect_text("SELECT name FROM account WHERE id = " OF("user", "2"), "ann_alder_2");
    expect_text("SELECT name FROM account WHERE id = " OF("user", "3"), "admin_3");
    expect_text("SELECT name FROM account WHERE id = " OF("user", "4"), "Ольга");
    expect_text("SELECT name FROM account WHERE id = " OF("user", "5"), "user_5");
    expect_number("SELECT count(*) FROM account WHERE name LIKE 'Mixed%' OR name LIKE 'mixed%' OR "
                  "name = 'user_6'",
                  1);
    expect_text("SELECT about FROM account WHERE name = 'Ann_Alder'", "Runs *slowly*.");
    expect_text("SELECT created_at AT TIME ZONE 'UTC' FROM account WHERE name = 'Ann_Alder'",
                "2020-01-02 08:00:00");
    expect_said("users with the name of another account");
}

static void register_here(const char *name)
{
    struct arena *arena = arena_new(4096 * 16);
    struct span sql =
        arena_printf(arena, "INSERT INTO account (name, name_key) VALUES ('%s', '" SPAN_FMT "')",
                     name, SPAN_ARG(name_key(arena, span_of(name))));
    harness_sql(product.uri, arena_string(arena, sql));
    arena_free(arena);
}

static void test_a_name_that_somebody_here_has(void **state)
{
    (void)state;
    register_here("Ann_Alder");
    register_here("Someone");
    import();
    expect_number("SELECT count(*) FROM account WHERE lower(name) LIKE 'ann_alder%'", 3);
    expect_text("SELECT name FROM account WHERE id = " OF("user", "1"), "Ann_Alder_1");
    expect_text("SELECT name FROM account WHERE id = " OF("user", "someone"), "someone_2");
}

static void test_questions_and_answers(void **state)
{
    (void)state;
    import();
    expect_text("SELECT body FROM post WHERE id = " POST("10"),
                "It is **tight** when I & my dog run:\n\n- back\n- \\[\\[not a link\\]\\]");
    expect_number("SELECT count(*) FROM post WHERE html LIKE '%alert%'", 0);
    expect_text("SELECT created_at AT TIME ZONE 'UTC' FROM post WHERE id = " POST("10"),
                "2020-02-01 10:00:00.123");
    expect_text("SELECT edited_at AT TIME ZONE 'UTC' FROM post WHERE id = " POST("10"),
                "2020-02-03 10:00:00");
    expect_text("SELECT last_active_at AT TIME ZONE 'UTC' FROM question WHERE id = " POST("10"),
                "2020-02-05 10:00:00");
    expect_text("SELECT string_agg(score::text, ' ' ORDER BY created_at) FROM post_score",
                "0 2 -1 5 1");
    expect_number("SELECT answer_count FROM question WHERE id = " POST("10"), 2);
    expect_number("SELECT count(*) FROM question WHERE accepted_answer_id = " POST("12"), 1);
    expect_number("SELECT count(*) FROM question WHERE accepted_answer_id IS NOT NULL", 1);
    expect_text("SELECT at AT TIME ZONE 'UTC' FROM event WHERE kind = 'accept'",
                "2020-02-04 00:00:00");
    expect_number("SELECT count(*) FROM event WHERE kind = 'close' AND post_id = " POST("13"), 1);
    expect_text("SELECT title FROM question WHERE id = " POST("13"), "Question: Hm?");
    expect_text(
        "SELECT name FROM account a JOIN post p ON p.author_id = a.id WHERE p.id = " POST("12"),
        "someone");
    expect_number(
        "SELECT count(*) FROM post q JOIN post a ON a.id > q.id AND a.created_at < q.created_at"
        " WHERE q.kind <> 'comment' AND a.kind <> 'comment'",
        0);
    (void)product_number(&product, "SELECT search_index(1000)");
    expect_number(
        "SELECT count(*) FROM search_thread WHERE words @@ to_tsquery('search', 'tight & dog')", 1);
    expect_all_counts_right();
}

static void test_tags(void **state)
{
    (void)state;
    harness_sql(product.uri,
                "INSERT INTO tag (name, title, facet) VALUES ('jogging', 'Jogging', 'trigger')");
    harness_sql(product.uri, "INSERT INTO tag_synonym SELECT 'running', id FROM tag");
    import();
    expect_text("SELECT tags FROM question WHERE id = " POST("10"), "{posture,jogging,a1,a2,a3}");
    expect_text("SELECT tags FROM question WHERE id = " POST("15"), "{posture}");
    expect_text("SELECT facet || ' ' || title || ': ' || summary || ' | ' || description FROM tag "
                "WHERE name = 'posture'",
                "context Posture: How one stands & sits. | Long.");
    expect_text("SELECT facet FROM tag WHERE name = 'jogging'", "trigger");
    expect_number("SELECT question_count FROM tag WHERE name = 'jogging'", 2);
    expect_number("SELECT count(*) FROM tag WHERE name = 'uber-rucken'", 1);
    expect_number("SELECT count(*) FROM tag WHERE name = 'ri-ben'", 1);
    expect_number("SELECT count(*) FROM tag", 7);
    expect_said("more than five tags, or a tag without a letter: 10");
}

static void test_comments_and_links(void **state)
{
    (void)state;
    import();
    expect_number("SELECT count(*) FROM post WHERE kind = 'comment'", 2);
    expect_text("SELECT html FROM post WHERE id = " OF("comment", "30"),
                "<p>Does it <em>really</em>?</p>\n");
    expect_number("SELECT count(*) FROM post WHERE parent_id = " POST("12"), 1);
    expect_text("SELECT kind || ' ' || at FROM event WHERE post_id = " POST("15"),
                "duplicate_of 2020-02-08 10:00:00+00");
    expect_number("SELECT (data->>'question')::bigint - " POST(
                      "10") " FROM event WHERE kind = 'duplicate_of'",
                  0);
    expect_number(
        "SELECT (data->>'post')::bigint - " POST("12") " FROM event WHERE kind = 'linked'", 0);
    expect_number(
        "SELECT (data->>'question')::bigint - " POST("10") " FROM event WHERE kind = 'linked'", 0);
    expect_said("2  comments on none of the posts above");
    expect_said("1  links with an end that is none of the posts above");
    expect_said("1  other kinds of links: 43");
    expect_said("1  scores of comments");
    expect_said("1  answers whose question is not among the questions");
    expect_said("1  other types of post (nothing here is like them): 22");
    expect_said("1  marks as owned by the community (the author is kept): 10");
    expect_said("1  posts with another score than their votes add up to");
}

static void test_history(void **state)
{
    (void)state;
    import();
    expect_text("SELECT string_agg(number || ':' || title, ' ' ORDER BY number) FROM revision "
                "WHERE post_id = " POST("10"),
                "1:Why is my bak tight? 2:Why is my back tight? 3:Why is my back tight? 4:Why is "
                "my back tight?");
    expect_text("SELECT string_agg(left(body, 13), '|' ORDER BY number) FROM revision WHERE "
                "post_id = " POST("10"),
                "It is tight|It is tight|It is **tight|It is **tight");
    expect_text("SELECT string_agg(a.name, ' ' ORDER BY number) FROM revision r JOIN account a ON "
                "a.id = r.author_id"
                " WHERE post_id = " POST("10"),
                "Ann_Alder ann_alder_2 someone Ann_Alder");
    expect_text("SELECT reason FROM revision WHERE number = 2", "a letter");
    expect_text("SELECT tags FROM revision WHERE number = 2", "{posture,running}");
    expect_number("SELECT revision FROM post WHERE id = " POST("10"), 4);
    expect_number("SELECT revision FROM post WHERE id = " POST("11"), 1);
    expect_number("SELECT count(*) FROM revision WHERE post_id = " POST("12"), 1);
    expect_said("entries of the history that are not about a post's text: 56");
    expect_all_counts_right();
}

static void test_without_a_history(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof(path), "%s/PostHistory.xml", folder);
    assert_int_equal(unlink(path), 0);
    import();
    expect_number("SELECT count(*) FROM revision", 7);
    expect_all_counts_right();
}

static void test_what_is_too_long(void **state)
{
    (void)state;
    enum { LONG = 100 * 1024 };
    char *row = malloc(LONG + 1000);
    char *title = malloc(400);
    assert_non_null(row);
    assert_non_null(title);
    memset(title, 't', 399);
    title[399] = '\0';
    int start = snprintf(row, LONG,
                         "<row Id=\"60\" PostTypeId=\"1\" CreationDate=\"2020-03-01T10:00:00.000\" "
                         "Title=\"%s\" Body=\"&lt;p>\" />"
                         "<row Id=\"61\" PostTypeId=\"1\" CreationDate=\"2020-03-01T10:00:00.000\" "
                         "Title=\"Too long\" Body=\"",
                         title);
    memset(row + start, 'x', LONG);
    snprintf(row + start + LONG, 900,
             "\" /><row Id=\"62\" PostTypeId=\"2\" ParentId=\"61\" "
             "CreationDate=\"2020-03-01T10:00:00.000\" Body=\"\" /></posts>");
    folder_replace(folder, "Posts.xml", "</posts>", row);
    import();
    expect_number("SELECT char_length(title) FROM question WHERE id = " POST("60"), 250);
    expect_number(
        "SELECT count(*) FROM import_alias WHERE kind = 'post' AND external_id IN ('61', '62')", 0);
    expect_said("too long or too deeply nested for a post here: 61");
    expect_said("2  answers whose question is not among the questions");
    free(title);
    free(row);
}

static void test_the_second_time_nothing_changes(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    import();
    product_digest(&product, before);
    import();
    product_digest(&product, after);
    assert_string_equal(before, after);
    expect_said("Nothing is new");
}

/* However new it is there: and whoever wrote it follows nothing by that. */
static void test_nobody_is_told_of_what_is_imported(void **state)
{
    (void)state;
    import();
    product_sql(
        &product,
        "INSERT INTO follow (account_id, kind, subject_id, wish) SELECT id, 'thread', " POST(
            "13") ", 'follow' FROM account WHERE name = 'admin_3'");
    char row[400];
    snprintf(row, sizeof(row),
             "<row Id=\"70\" PostTypeId=\"2\" ParentId=\"13\" Score=\"4\" CreationDate=\"%s\" "
             "Body=\"New.\" OwnerUserId=\"1\" /></posts>",
             product_text(&product, "SELECT to_char((now() - interval '1 hour') AT TIME ZONE "
                                    "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS')"));
    folder_replace(folder, "Posts.xml", "</posts>", row);
    import();
    expect_number("SELECT count(*) FROM post WHERE created_at > now() - interval '1 day'", 1);
    expect_number("SELECT count(*) FROM notice_change", 0);
    expect_number("SELECT count(*) FROM notice", 0);
    expect_number("SELECT count(*) FROM follow", 1);
}

static void test_a_later_dump_adds_what_is_new(void **state)
{
    (void)state;
    import();
    folder_replace(folder, "Posts.xml", "</posts>",
                   "<row Id=\"70\" PostTypeId=\"2\" ParentId=\"13\" Score=\"4\" "
                   "CreationDate=\"2020-05-01T10:00:00.000\""
                   " Body=\"New.\" OwnerUserId=\"7\" /></posts>");
    folder_replace(
        folder, "Users.xml", "</users>",
        "<row Id=\"7\" DisplayName=\"Nina\" CreationDate=\"2020-04-01T10:00:00.000\" /></users>");
    folder_replace(folder, "Comments.xml", "</comments>",
                   "<row Id=\"71\" PostId=\"70\" Text=\"Thanks.\" UserId=\"4\" "
                   "CreationDate=\"2020-05-02T10:00:00.000\" /></comments>");
    import();
    expect_number("SELECT answer_count FROM question WHERE id = " POST("13"), 1);
    expect_text("SELECT last_active_at AT TIME ZONE 'UTC' FROM question WHERE id = " POST("13"),
                "2020-05-01 10:00:00");
    expect_number("SELECT count(*) FROM post WHERE parent_id = " POST("70"), 1);
    expect_number("SELECT count(*) FROM post", 9);
    expect_all_counts_right();
}

static void test_what_changed_there_changes_here_unless_it_was_edited_here(void **state)
{
    (void)state;
    import();
    product_sql(&product,
                "UPDATE post SET body = 'Mine.', revision = revision + 1 WHERE id = " POST("12"));
    product_sql(&product,
                "INSERT INTO revision (post_id, number, author_id, body) SELECT id, revision, "
                "author_id, body FROM post WHERE id = " POST("12"));
    folder_replace(folder, "Posts.xml", "Title=\"Hm?\"", "Title=\"What is this, then?\"");
    folder_replace(folder, "Posts.xml", "&lt;p&gt;Hm.&lt;/p&gt;",
                   "&lt;p&gt;Hm, it hurts.&lt;/p&gt;");
    folder_replace(folder, "Comments.xml", "It helped.", "It helped a lot.");
    char *posts;
    size_t len;
    posts = folder_read(folder, "Posts.xml", &len);
    char *row = strstr(posts, "<row Id=\"12\"");
    char *body = row == NULL ? NULL : strstr(row, "Body=\"");
    assert_non_null(body);
    memcpy(body + strlen("Body=\""), "Z", 1);
    folder_write(folder, "Posts.xml", posts, len);
    free(posts);
    import();
    expect_text(
        "SELECT title || ' ' || body FROM question JOIN post USING (id) WHERE id = " POST("13"),
        "What is this, then? Hm, it hurts.");
    expect_text("SELECT reason FROM revision r JOIN post p ON p.id = r.post_id AND p.revision = "
                "r.number WHERE p.id = " POST("13"),
                "Changed at stackexchange");
    expect_text("SELECT body FROM post WHERE id = " POST("12"), "Mine.");
    expect_said("2  posts and comments that changed there since");
    expect_said("1  posts and comments that changed there and were edited here");
    expect_all_counts_right();
    char before[64];
    char after[64];
    product_digest(&product, before);
    import();
    product_digest(&product, after);
    assert_string_equal(before, after);
    expect_said("Nothing is new");
}

/* An open transaction of somebody who writes while an import runs. */
struct writer {
    struct db_sync *db;
    bool import_ended;
    bool ok;
};

/* Ends it when the import waits for a lock; nobody waits for the import who writes to another thread. */
static void *commit_when_the_import_waits(void *context)
{
    struct writer *writer = context;
    char waits[8] = "0";
    while (strcmp(waits, "0") == 0 && !__atomic_load_n(&writer->import_ended, __ATOMIC_SEQ_CST))
        harness_value(product.uri,
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                      "AND wait_event_type = 'Lock'",
                      waits, sizeof(waits));
    harness_sql(product.uri, "SET lock_timeout = '5s'; SELECT answer_give(author_id, id, 'b', 'b', "
                             "'b', '{}', '{}') FROM post WHERE id = " POST("15"));
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    writer->ok = strcmp(waits, "0") != 0 && db_sync_exec(writer->db, "COMMIT", &why);
    text_free(&why);
    return NULL;
}

static void test_an_edit_and_an_answer_while_it_runs_stay(void **state)
{
    (void)state;
    import();
    folder_replace(folder, "Posts.xml", "&lt;p&gt;Hm.&lt;/p&gt;",
                   "&lt;p&gt;Hm, it hurts.&lt;/p&gt;");
    folder_replace(folder, "Posts.xml", "</posts>",
                   "<row Id=\"70\" PostTypeId=\"2\" ParentId=\"13\" Score=\"4\" "
                   "CreationDate=\"2020-05-01T10:00:00.000\""
                   " Body=\"New.\" OwnerUserId=\"1\" /></posts>");
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    struct db_sync *here = db_sync_open(product.uri, false, &why);
    assert_non_null(here);
    if (!db_sync_exec(here,
                      "BEGIN; SELECT post_edit(author_id, id, revision, 'Mine, and long enough',"
                      " 'mine', 'Mine.', 'Mine.', 'Mine.', tags, '', '{}', '{}'),"
                      " answer_give(author_id, id, 'b', 'b', 'b', '{}', '{}')"
                      " FROM post JOIN question USING (id) WHERE id = " POST("13"),
                      &why))
        fail_msg("%s", text_string(&why));
    struct writer writer = {.db = here};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, commit_when_the_import_waits, &writer), 0);
    int code = product_import(&product, folder, NULL);
    __atomic_store_n(&writer.import_ended, true, __ATOMIC_SEQ_CST);
    assert_int_equal(pthread_join(thread, NULL), 0);
    db_sync_close(here);
    text_free(&why);
    assert_true(writer.ok);
    assert_int_equal(code, CTL_OK);
    expect_text(
        "SELECT title || ' ' || body FROM question JOIN post USING (id) WHERE id = " POST("13"),
        "Mine, and long enough Mine.");
    expect_said("1  posts and comments that changed there and were edited here");
    expect_number("SELECT answer_count FROM question WHERE id = " POST("13"), 2);
    expect_all_counts_right();
}

static void test_a_score_that_changed_there_keeps_the_votes_given_here(void **state)
{
    (void)state;
    import();
    product_sql(&product, "UPDATE post_score SET score = score + 1 WHERE post_id = " POST("10"));
    folder_replace(folder, "Posts.xml", "Score=\"2\"", "Score=\"7\"");
    import();
    expect_number("SELECT score FROM post_score WHERE post_id = " POST("10"), 8);
    expect_said("1  scores that changed there since");
}

static void test_two_sites_do_not_mix(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    import();
    product_digest(&product, before);
    folder_replace(folder, "Posts.xml", "2020-02-01T10:00:00.123", "2019-02-01T10:00:00.123");
    assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
    assert_non_null(strstr(product.err, "--site NAME"));
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_int_equal(product_import(&product, folder, "other.example"), CTL_OK);
    expect_number("SELECT count(*) FROM question", 6);
    assert_int_equal(product_import(&product, folder, "Not '; a name"), CTL_FAILED);
    assert_non_null(strstr(product.err, "a site's name has"));
}

/* ---- the real dump ---- */

static void test_the_real_dump_twice(void **state)
{
    (void)state;
    static const char real[] = "../shared/data/stackexchange";
    char before[64];
    char after[64];
    if (access("../shared/data/stackexchange/Posts.xml", R_OK) != 0) {
        print_message("skipped: %s is not here\n", real);
        skip();
    }
    if (product_import(&product, real, NULL) != CTL_OK)
        fail_msg("%s", product.err);
    expect_number("SELECT count(*) FROM question", 612);
    expect_number("SELECT count(*) FROM post WHERE kind = 'answer'", 1060);
    expect_number("SELECT count(*) FROM post WHERE kind = 'comment'", 3413);
    expect_number(
        "SELECT count(*) FROM import_alias WHERE kind = 'user' AND external_id <> 'someone'", 3461);
    expect_number("SELECT count(*) FROM tag", 154);
    expect_all_counts_right();
    product_digest(&product, before);
    assert_int_equal(product_import(&product, real, NULL), CTL_OK);
    product_digest(&product, after);
    assert_string_equal(before, after);
}

/* ---- what is refused ---- */

struct hostile {
    const char *file;
    const char *from;
    const char *to;
    const char *said;
};

#define HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define ROW "<row Id=\"30\" PostId=\"10\""

static const struct hostile hostile[] = {
    {"Posts.xml", "<posts>",
     "<!DOCTYPE posts [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY "
     "c \"&b;&b;&b;&b;&b;&b;&b;\">]>\n<posts>",
     "Posts.xml:2:"},
    {"Posts.xml", "<posts>",
     "<!DOCTYPE posts [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<posts>",
     "a DOCTYPE does not belong"},
    {"Posts.xml", "<posts>", "<!DOCTYPE posts SYSTEM \"http://127.0.0.1:1/x.dtd\">\n<posts>",
     "Posts.xml:2:"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"&boom;\"", "Posts.xml:6:"},
    {"Posts.xml", "encoding=\"utf-8\"", "encoding=\"iso-8859-1\"", "the file has to be UTF-8"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"a\" Title=\"b\"", "Posts.xml:6:"},
    {"Posts.xml", "<posts>", "<users>", "Posts.xml:2:"},
    {"Posts.xml", "<posts>", "<posts>words", "text does not belong between the rows"},
    {"Posts.xml", "<posts>", "<posts><post/>", "only rows belong here"},
    {"Posts.xml", "<posts>", "<posts><row Id=\"1\" PostTypeId=\"3\"><row/></row>",
     "only rows belong here"},
    {"Posts.xml", "<posts>", "<posts>\n</posts><posts>", "Posts.xml:3:"},
    {"Posts.xml", "</posts>", "", "Posts.xml:13:"},
    {"Posts.xml", "</posts>", "</posts>more", "Posts.xml:12:"},
};

static void test_hostile_files_are_refused_with_their_place(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    product_digest(&product, before);
    for (size_t i = 0; i < COUNT_OF(hostile); i++) {
        write_dump();
        folder_replace(folder, hostile[i].file, hostile[i].from, hostile[i].to);
        assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
        if (strstr(product.err, hostile[i].said) == NULL)
            fail_msg("case %zu: no '%s' in\n%s", i, hostile[i].said, product.err);
        if (strstr(product.err, ": nothing was imported\n") == NULL)
            fail_msg("case %zu: does not say that nothing was imported:\n%s", i, product.err);
    }
    product_digest(&product, after);
    assert_string_equal(before, after);
}

/* ---- rows that are not as they should be: each costs itself alone ---- */

static const struct hostile spoiled[] = {
    {"Posts.xml", "Id=\"13\"", "Id=\"10\"", "Posts.xml:6: post 10 is there twice"},
    {"Users.xml", "Id=\"2\"", "Id=\"1\"", "Users.xml:5: user 1 is there twice"},
    {"Comments.xml", "Id=\"31\"", "Id=\"30\"", "Comments.xml:4: comment 30 is there twice"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H&#0;m\"", "Posts.xml:6:"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\x01m\"", "Posts.xml:6:"},
    {"Posts.xml", "Id=\"13\"", "", "Posts.xml:6:"},
    {"Posts.xml", "Id=\"13\"", "Id=\"thirteen\"", "Id is no number"},
    {"Posts.xml", "Id=\"13\"", "Id=\"99999999999999999999\"", "Id is no number"},
    {"Posts.xml", "PostTypeId=\"1\"", "PostTypeId=\"one\"", "Posts.xml:3:"},
    {"Posts.xml", "PostTypeId=\"1\"", "", "a row without PostTypeId"},
    {"Posts.xml", "CreationDate=\"2020-01-31T10:00:00.000\"", "", "a row without CreationDate"},
    {"Posts.xml", "2020-01-31T10:00:00.000", "yesterday", "Posts.xml:6:"},
    {"Posts.xml", "2020-01-31T10:00:00.000", "0000-01-31T10:00:00.000", "CreationDate is no date"},
    {"Posts.xml", "ParentId=\"10\"", "", "a row without ParentId"},
    {"Posts.xml", "Title=\"Hm?\"", "", "a row without Title"},
    {"Posts.xml", "Score=\"2\"", "Score=\"9999999999\"", "Score is no number"},
    {"Users.xml", "Id=\"2\"", "", "Users.xml:5:"},
    {"Tags.xml", "TagName=\"running\"", "", "Tags.xml:4:"},
    {"Comments.xml", ROW, "<row Id=\"30\" PostId=\"ten\"", "Comments.xml:3:"},
    {"Comments.xml", "Text=\"It helped.\"", "", "a row without Text"},
    {"Votes.xml", "VoteTypeId=\"3\"", "", "Votes.xml:5:"},
    {"PostLinks.xml", "RelatedPostId=\"999\"", "", "PostLinks.xml:5:"},
    {"PostHistory.xml", "RevisionGUID=\"bb\"", "", "PostHistory.xml:6:"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H&#x0E;&#14;m\"", "Posts.xml:6: a character that XML"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xffm\"", "Posts.xml:6: a character that XML"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xe2\x82m\"",
     "bytes that are not UTF-8"}, /* cut short */
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xed\xa0\x80m\"",
     "Posts.xml:6:"}, /* half of a surrogate pair */
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xc0\xafm\"", "Posts.xml:6:"}, /* longer than needed */
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xf4\x90\x80\x80m\"", "Posts.xml:6:"},
    {"Posts.xml", "Title=\"Hm?\"", "Title=\"H\xef\xbf\xbfm\"", "Posts.xml:6:"},
};

static void test_a_row_that_is_not_as_it_should_be_is_left_out_and_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spoiled); i++) {
        write_dump();
        folder_replace(folder, spoiled[i].file, spoiled[i].from, spoiled[i].to);
        char site[32];
        snprintf(site, sizeof(site), "site%zu.example", i);
        if (product_import(&product, folder, site) != CTL_OK)
            fail_msg("case %zu: %s", i, product.err);
        if (strstr(product.out, spoiled[i].said) == NULL)
            fail_msg("case %zu: no '%s' in\n%s", i, spoiled[i].said, product.out);
    }
    expect_number("SELECT count(*) FROM question WHERE title = 'Question: H\xEF\xBF\xBDm'", 5);
    expect_all_counts_right();
}

static void test_what_was_deleted_there_is_not_published(void **state)
{
    (void)state;
    folder_replace(folder, "Posts.xml", "Title=\"Hm?\"",
                   "Title=\"Hm?\" DeletionDate=\"2020-02-01T10:00:00.000\"");
    import();
    expect_number("SELECT count(*) FROM question", 2);
    expect_said("posts that were deleted there: 13");
}

/* CC BY-SA asks for the author, the licence and a link; what became of a question there is said too. */
static void test_sources_authors_and_licences_are_kept(void **state)
{
    (void)state;
    folder_replace(folder, "Posts.xml", "Title=\"Hm?\"",
                   "Title=\"Hm?\" ContentLicense=\"CC BY-SA 4.0\"");
    if (product_import(&product, folder, "old.example") != CTL_OK)
        fail_msg("%s", product.err);
    expect_text(
        "SELECT concat_ws('|', site, author, address, licence, closed_at AT TIME ZONE 'UTC') "
        "FROM origin JOIN import_alias ON local_id = post_id AND kind = 'post' "
        "WHERE external_id = '13'",
        "old.example|user13|https://old.example/questions/13|CC BY-SA 4.0|2020-02-06 10:00:00");
    expect_text("SELECT concat_ws('|', address, licence) FROM origin JOIN import_alias "
                "ON local_id = post_id AND kind = 'comment' WHERE external_id = '30'",
                "https://old.example/q/10#comment30_10|CC BY-SA 4.0");
    expect_number("SELECT count(*) FROM origin o JOIN question q ON q.id = o.duplicate_of", 1);
    expect_number("SELECT count(*) FROM post p WHERE kind IN ('question', 'answer', 'comment') "
                  "AND NOT EXISTS (SELECT FROM origin o WHERE o.post_id = p.id)",
                  0);
}

/* Their comments have emphasis, code and links, and nothing else means anything. */
static void test_comments_have_the_markdown_of_comments(void **state)
{
    (void)state;
    static const char *const comments[][2] = {
        {"+ 1 for this idea", "<p>+ 1 for this idea</p>\n"},
        {"1) yes 2) no", "<p>1) yes 2) no</p>\n"},
        {"&gt; quoted&#10;mine", "<p>&gt; quoted mine</p>\n"},
        {"# no heading&#10;===", "<p># no heading ===</p>\n"},
        {"~30 s (~40 s) ~~so~~", "<p>~30 s (~40 s) ~~so~~</p>\n"},
        {"**a** _b_ `c*` d_e_f * g",
         "<p><strong>a</strong> <em>b</em> <code>c*</code> d_e_f * g</p>\n"},
        {"[[figure-four]] &lt;b&gt;", "<p>[[figure-four]] &lt;b&gt;</p>\n"},
        {"[tag:running], [help/on-topic], [x](/q/10) or [y](/about)",
         "<p><a href=\"/tags/running\">running</a>, "
         "<a href=\"https://old.example/help/on-topic\" rel=\"nofollow ugc "
         "noopener\">on-topic</a>, "
         "<a href=\"/from/old.example/questions/10\">x</a> or "
         "<a href=\"https://old.example/about\" rel=\"nofollow ugc noopener\">y</a></p>\n"},
        {"See https://old.example/a/12.",
         "<p>See <a href=\"/from/old.example/answers/12\">https://old.example/a/12</a>.</p>\n"},
    };
    for (size_t i = 0; i < COUNT_OF(comments); i++) {
        char row[512];
        snprintf(row, sizeof(row),
                 "<row Id=\"%zu\" PostId=\"10\" Text=\"%s\" UserId=\"4\" "
                 "CreationDate=\"2020-05-02T10:00:00.000\" /></comments>",
                 100 + i, comments[i][0]);
        folder_replace(folder, "Comments.xml", "</comments>", row);
    }
    if (product_import(&product, folder, "old.example") != CTL_OK)
        fail_msg("%s", product.err);
    for (size_t i = 0; i < COUNT_OF(comments); i++) {
        char sql[256];
        snprintf(sql, sizeof(sql),
                 "SELECT html FROM post JOIN import_alias ON local_id = post.id AND "
                 "import_alias.kind = 'comment' WHERE external_id = '%zu'",
                 100 + i);
        expect_text(sql, comments[i][1]);
    }
}

static void test_files_that_are_missing_or_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < COUNT_OF(files); i++) {
        char path[128];
        char expected[128];
        write_dump();
        snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
        assert_int_equal(unlink(path), 0);
        assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
        snprintf(expected, sizeof(expected), "%s/%s is missing", folder, files[i]);
        assert_non_null(strstr(product.err, expected));
        folder_write(folder, files[i], "", 0);
        assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
        snprintf(expected, sizeof(expected), "%s:1:1: the file is empty", files[i]);
        assert_non_null(strstr(product.err, expected));
    }
    expect_number("SELECT count(*) FROM account", 0);
}

static void test_truncated_anywhere(void **state)
{
    (void)state;
    unsigned seed = (unsigned)time(NULL);
    char before[64];
    char after[64];
    product_digest(&product, before);
    for (int i = 0; i < 20; i++) {
        const char *name = files[(size_t)i % COUNT_OF(files)];
        write_dump();
        size_t len;
        char *bytes = folder_read(folder, name, &len);
        size_t end = (size_t)(strrchr(bytes, '>') - bytes);
        seed = seed * 1103515245u + 12345u;
        size_t cut = (seed >> 8) % end;
        folder_write(folder, name, bytes, cut);
        free(bytes);
        if (product_import(&product, folder, NULL) != CTL_FAILED)
            fail_msg("%s cut at %zu was taken", name, cut);
        char expected[64];
        snprintf(expected, sizeof(expected), "%s:", name);
        if (strstr(product.err, expected) == NULL)
            fail_msg("%s cut at %zu: %s", name, cut, product.err);
    }
    product_digest(&product, after);
    assert_string_equal(before, after);
}

static void test_an_endless_attribute(void **state)
{
    (void)state;
    enum { MEGABYTES = 100, MEGABYTE = 1024 * 1024 };
    char path[128];
    snprintf(path, sizeof(path), "%s/Posts.xml", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(HEAD "<posts><row Id=\"1\" PostTypeId=\"1\" Body=\"", file);
    char *piece = malloc(MEGABYTE);
    assert_non_null(piece);
    memset(piece, 'x', MEGABYTE);
    for (int i = 0; i < MEGABYTES; i++)
        assert_int_equal(fwrite(piece, 1, MEGABYTE, file), MEGABYTE);
    free(piece);
    fputs("\" /></posts>", file);
    assert_int_equal(fclose(file), 0);
    uint64_t start = harness_clock();
    assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
    assert_non_null(strstr(product.err, "Posts.xml:2:"));
    assert_true(harness_clock() - start < 20000);
    expect_number("SELECT count(*) FROM account", 0);
}

static void test_after_a_refusal_the_right_dump_is_taken(void **state)
{
    (void)state;
    folder_replace(folder, "PostHistory.xml", "</posthistory>", "");
    assert_int_equal(product_import(&product, folder, NULL), CTL_FAILED);
    write_dump();
    import();
    expect_number("SELECT count(*) FROM question", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_users, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_name_that_somebody_here_has, setup, teardown),
        cmocka_unit_test_setup_teardown(test_questions_and_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tags, setup, teardown),
        cmocka_unit_test_setup_teardown(test_comments_and_links, setup, teardown),
        cmocka_unit_test_setup_teardown(test_history, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_a_history, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_too_long, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_second_time_nothing_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nobody_is_told_of_what_is_imported, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_later_dump_adds_what_is_new, setup, teardown),
        cmocka_unit_test_setup_teardown(
            test_what_changed_there_changes_here_unless_it_was_edited_here, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_edit_and_an_answer_while_it_runs_stay, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_a_score_that_changed_there_keeps_the_votes_given_here,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_two_sites_do_not_mix, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_real_dump_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_files_are_refused_with_their_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            test_a_row_that_is_not_as_it_should_be_is_left_out_and_named, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_was_deleted_there_is_not_published, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_sources_authors_and_licences_are_kept, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_comments_have_the_markdown_of_comments, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_files_that_are_missing_or_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_truncated_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(test_an_endless_attribute, setup, teardown),
        cmocka_unit_test_setup_teardown(test_after_a_refusal_the_right_dump_is_taken, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
