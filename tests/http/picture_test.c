/* Photographs of entries, questions and answers: sent by a form with a file, prepared by the job runner, shown, removed and brought back. */
#include "http/photos.h"

#include "db/harness.h"
#include "unit/picture_file.h"

static struct person *reader;
static struct person *member;
static struct person *coach;
static struct arena *arena;

static const char path[] = PHOTOS_OF_TERM;

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)256 << 20);
    setenv("BEHIND_PROXY", "1", 1);
    reader = somebody();
    member = sign_up("member_mia");
    coach = photos_coach();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct page send_body(struct person *who, struct span body)
{
    with_header(who, "content-type: multipart/form-data; boundary=edge");
    return post_raw(who, path, body);
}

static struct page send(struct person *who, struct span file, const char *alt, const char *licence)
{
    return photo_send(who, path, who == coach ? path : "/questions/ask", file, alt, licence);
}

static void a_photograph_is_sent_prepared_and_shown(void **state)
{
    (void)state;
    struct page page = send(coach, picture_with_exif(arena, 1, "a secret place"),
                            "Somebody sits on a <chair>.", "cc-by");
    assert_status(&page, 303);
    photos_await_prepared();
    page = await_words(reader, "/terms/tight", "Somebody sits on a &lt;chair&gt;.", true);
    assert_has(&page, "width=\"400\" height=\"300\"");
    assert_has(&page,
               "Photograph: <span dir=\"auto\">Ada &lt;b&gt;Lovelace&lt;/b&gt;</span>. CC BY 4.0.");
    assert_has(&page, "<source type=\"image/webp\" srcset=\"/pictures/");
    assert_int_equal(number_of("SELECT count(*) FROM picture_upload"), 0);
    assert_int_equal(number_of("SELECT count(*) FROM event WHERE kind = 'picture'"), 1);
    page = get(reader, photo_address(&page, ".jpeg"));
    assert_status(&page, 200);
    assert_true(span_find_text(page.body, "a secret place") == page.body.len);
}

static void assert_has_once(const struct page *page, const char *header)
{
    size_t count = 0;
    struct span rest = page->headers;
    struct span line;
    while (span_next(&rest, '\n', &line))
        count += line.len >= strlen(header) && strncasecmp(line.ptr, header, strlen(header)) == 0;
    assert_int_equal(count, 1);
}

static void a_file_is_kept_for_ever_and_asked_for_in_parts(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *webp = format("%s", photo_address(&page, ".webp"));
    page = get(reader, webp);
    assert_status(&page, 200);
    assert_true(span_is(page_header_value(&page, "content-type"), "image/webp"));
    assert_true(
        span_is(page_header_value(&page, "cache-control"), "public, max-age=31536000, immutable"));
    assert_true(span_is(page_header_value(&page, "x-content-type-options"), "nosniff"));
    assert_has_once(&page, "cache-control:");
    struct span whole = page.body;
    const char *etag = format(SPAN_FMT, SPAN_ARG(page_header_value(&page, "etag")));
    with_header(reader, format("if-none-match: %s", etag));
    page = get(reader, webp);
    assert_status(&page, 304);
    assert_has_once(&page, "cache-control:");

    static const struct {
        const char *range;
        long status;
        size_t from, len;
    } ranges[] = {
        {"bytes=0-9", 206, 0, 10},       {"bytes=10-", 206, 10, SIZE_MAX},
        {"bytes=-7", 206, SIZE_MAX, 7},  {"bytes=3-3", 206, 3, 1},
        {"bytes=9-3", 200, 0, SIZE_MAX}, {"lines=1-2", 200, 0, SIZE_MAX},
        {"bytes=99999999-", 416, 0, 0},  {"bytes=-0", 416, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(ranges); i++) {
        with_header(reader, format("range: %s", ranges[i].range));
        page = get(reader, webp);
        assert_status(&page, ranges[i].status);
        size_t from = ranges[i].from == SIZE_MAX ? whole.len - ranges[i].len : ranges[i].from;
        struct span wanted = span_from(whole, from);
        wanted.len = ranges[i].len == SIZE_MAX ? wanted.len : ranges[i].len;
        assert_true(span_equal(page.body, wanted));
    }
    page = get(reader, "/pictures/"
                       "0000000000000000000000000000000000000000000000000000000000000000.webp");
    assert_status(&page, 404);
}

static void what_is_no_photograph_is_refused_with_words(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct span file;
        const char *words;
    } bad[] = {
        {"nothing", {"", 0}, "Please choose a photograph."},
        {"svg", SPAN("<svg xmlns='http://www.w3.org/2000/svg'/>"),
         "no photograph that we can read"},
        {"gif", SPAN("GIF89a\1\0\1\0\0\0\0;"), "no photograph that we can read"},
        {"avis",
         SPAN("\0\0\0\x18"
              "ftypavis\0\0\0\0avifmif1"),
         "This picture moves."},
    };
    int64_t before = number_of("SELECT count(*) FROM picture");
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct page page = send(coach, bad[i].file, "What it shows.", "own");
        assert_status(&page, 422);
        assert_has(&page, bad[i].words);
        assert_has(&page, "value=\"What it shows.\"");
    }
    struct page page = send(coach, picture_file(arena, "gradient.png"), "", "mine");
    assert_status(&page, 422);
    assert_has(&page, "Please say in a sentence what the photograph shows.");
    assert_int_equal(number_of("SELECT count(*) FROM picture"), before);

    /* What only decoding finds out is said on the page. */
    struct span half = picture_file(arena, "gradient.jpg");
    page = send(coach, span_make(half.ptr, half.len / 2), "Half of it.", "own");
    assert_status(&page, 303);
    photos_await_prepared();
    page = get(coach, path);
    assert_has(&page, "Not taken: <span dir=\"auto\">Half of it.</span>");
    assert_has(&page, "This file is damaged or not complete.");
    /* Another file is all that is missing: what was said of it is in the form. */
    assert_has(&page, "value=\"Half of it.\"");
    assert_has(&page, "value=\"Ada &lt;b&gt;Lovelace&lt;/b&gt;\"");
    assert_has(&page, "<option value=\"own\" selected>");
    page = await_words(reader, "/terms/tight", "Half of it.", false);
}

static void what_is_said_of_one_is_a_draft_until_it_is_sent(void **state)
{
    (void)state;
    struct page page = post(coach, path, "/drafts", "target", path, "fields",
                            "{\"alt\":\"Somebody kneels.\",\"author\":\"Ada\",\"licence\":\"cc0\"}",
                            "follows", "-1", "key", "", NULL);
    assert_status(&page, 200);
    page = get(coach, path);
    assert_has(&page, "value=\"Somebody kneels.\"");
    assert_has(&page, "value=\"Ada\"");
    assert_has(&page, "<option value=\"cc0\" selected>");
    assert_has_not(&page, "What you said of the last one");
    page = get(coach, "/drafts");
    assert_has(&page, "What a photograph shows, for");
    assert_has(&page, "Somebody kneels.");
    page = post(coach, "/account", "/drafts/delete", "target", path, NULL);
    assert_status(&page, 303);
    page = get(coach, path);
    assert_has_not(&page, "Somebody kneels.");
}

/* A photograph of the coach, as when it was taken so many times and its file is there; its number. */
static long long taken(int tries, const char *due)
{
    long long id = number_of("SELECT max(id) FROM picture");
    harness_sql(site_database(),
                format("INSERT INTO picture_upload VALUES (%lld, 0, '\\xFFD8FF') ON CONFLICT DO "
                       "NOTHING; UPDATE picture SET state = 'making', fault = '', tries = %d, "
                       "due_at = now() + interval '%s' WHERE id = %lld",
                       id, tries, due, id));
    return id;
}

/* The runner, or the database, went away each time: that says nothing of the file. */
static void what_was_never_finished_is_not_called_hard(void **state)
{
    (void)state;
    long long id = taken(3, "-1 second");
    photos_await_prepared();
    struct page page = get(coach, path);
    assert_has(&page, "We could not finish this photograph. Please send it again.");
    assert_int_equal(
        number_of(format("SELECT count(*) FROM picture_upload WHERE picture_id = %lld", id)), 0);
    /* Its program was killed with it: once again as long as it was not taken three times. */
    (void)taken(1, "1 hour");
    assert_int_equal(number_of(format("SELECT count(picture_lost(%lld))", id)), 1);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM picture WHERE id = %lld AND tries >= 1 AND due_at < "
                         "now() + interval '1 minute'",
                         id)),
        1);
    (void)taken(3, "1 hour");
    assert_int_equal(number_of(format("SELECT count(picture_lost(%lld))", id)), 1);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM picture WHERE id = %lld AND fault = 'hard'", id)),
        1);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM picture_upload WHERE picture_id = %lld", id)), 0);
}

static const char *of_picture(const char *sql, long long id)
{
    return format("SELECT count(*) FROM %s = %lld", sql, id);
}

/* Its time was over, and it was made by another runner, or waits again: what the first one says of it counts no more. */
static void who_made_it_too_late_changes_nothing(void **state)
{
    (void)state;
    static const char refused[] =
        "event WHERE kind = 'picture-refused' AND (data->>'picture')::bigint";
    long long id = taken(1, "1 hour");
    int64_t before = number_of(of_picture(refused, id));
    harness_sql(site_database(),
                format("UPDATE picture SET state = 'ready', fault = '' WHERE id = %lld", id));
    assert_int_equal(number_of(format("SELECT count(picture_end(%lld, 'hard'))", id)), 1);
    assert_int_equal(number_of(of_picture("picture WHERE state = 'ready' AND id", id)), 1);
    assert_int_equal(number_of(of_picture(refused, id)), before);
    harness_sql(site_database(),
                format("UPDATE picture SET state = 'waiting', due_at = now() + interval '1 hour' "
                       "WHERE id = %lld",
                       id));
    assert_int_equal(number_of(format("SELECT count(picture_end(%lld, ''))", id)), 1);
    assert_int_equal(number_of(of_picture("picture_upload WHERE picture_id", id)), 1);
    harness_sql(site_database(), format("DELETE FROM picture WHERE id = %lld", id));
}

static void it_is_removed_and_brought_back(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *file = format("%s", photo_address(&page, ".jpeg"));
    int64_t id = number_of("SELECT min(id) FROM picture");
    page = post(coach, path, format("/pictures/%lld/remove", (long long)id), NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight", "Somebody sits", false);
    with_header(reader, "connection: close");
    page = get(reader, file);
    assert_status(&page, 404);
    page = get(coach, path);
    assert_has(&page, "It is kept for 30 days.");
    assert_has_not(&page, "Being prepared"); /* a row is a file: six of them are one photograph */
    page = post(coach, path, format("/pictures/%lld/restore", (long long)id), NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight", "Somebody sits", true);
    page = get(reader, file);
    assert_status(&page, 200);
}

static size_t count_of(const struct page *page, const char *words)
{
    size_t count = 0;
    struct span rest = page->body;
    for (size_t at; (at = span_find_text(rest, words)) < rest.len; count++)
        rest = span_from(rest, at + strlen(words));
    return count;
}

/* What is said of it is changed by whoever looks after it; the history names who did what to it, newest first. */
static void its_words_are_changed_and_the_history_says_so(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT min(id) FROM picture");
    const char *edit = format("/pictures/%lld/edit", (long long)id);
    struct page page = get(coach, edit);
    assert_has(&page, "value=\"Somebody sits on a &lt;chair&gt;.\"");
    page = post(coach, edit, edit, "alt", "", "author", "", "licence", "mine", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say in a sentence what the photograph shows.");
    assert_has(&page, "Please say who took the photograph.");
    page = post(coach, edit, edit, "alt", "Somebody <b>kneels</b>.", "author", "Ada", "licence",
                "cc0", NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight", "alt=\"Somebody &lt;b&gt;kneels&lt;/b&gt;.\"", true);
    assert_has(&page, "CC0, or public domain.");
    page = get(reader, "/terms/tight/revisions");
    static const char *const in_order[] = {"changed what is said of a photograph",
                                           "brought a photograph back", "removed a photograph",
                                           "added a photograph"};
    struct span rest = page.body;
    for (size_t i = 0; i < COUNT_OF(in_order); i++) {
        size_t at = span_find_text(rest, in_order[i]);
        assert_true(at < rest.len);
        rest = span_from(rest, at);
        assert_int_equal(count_of(&page, in_order[i]), 1); /* what was refused was not added */
    }
    assert_has(&page, "coach_ada");
    assert_has(&page, "<del dir=\"auto\">Somebody sits on a &lt;chair&gt;.</del>");
    assert_has(&page, "<dt>Who took it changed</dt>");
    assert_has(&page, "<del dir=\"auto\">Ada &lt;b&gt;Lovelace&lt;/b&gt;</del>");
    assert_has(&page, "<dt>Licence changed</dt>");
    assert_has(&page, "<ins dir=\"auto\">CC0, or public domain</ins>");
    assert_has_not(&page, "Half of it.");
    page = get(member, edit);
    assert_status(&page, 404);
    page = post(member, "/questions/ask", edit, "alt", "Mine now.", "author", "Me", "licence",
                "cc0", NULL);
    assert_status(&page, 404);
    page = post(coach, edit, edit, "alt", "Somebody sits on a <chair>.", "author",
                "Ada <b>Lovelace</b>", "licence", "cc-by", NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight", "Somebody sits", true);
    /* Words of what is there no more are not told. */
    page = post(coach, path, format("/pictures/%lld/remove", (long long)id), NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight/revisions", "kneels", false);
    assert_has(&page, "changed what is said of a photograph");
    page = post(coach, path, format("/pictures/%lld/restore", (long long)id), NULL);
    assert_status(&page, 303);
    page = await_words(reader, "/terms/tight", "Somebody sits", true);
}

/* Whoever keeps its address, from when it was shown or from somebody who sees it, gets nothing by it. */
static void a_file_is_for_those_who_see_its_entry(void **state)
{
    (void)state;
    struct page page = get(reader, "/terms/tight");
    const char *file = format("%s", photo_address(&page, ".webp"));
    harness_sql(site_database(), "UPDATE entry SET status = 'draft' WHERE slug = 'tight'");
    page = get(reader, file);
    assert_status(&page, 404);
    page = get(member, file);
    assert_status(&page, 404);
    page = get(coach, file);
    assert_status(&page, 200);
    assert_true(span_is(page_header_value(&page, "cache-control"), "private, no-store"));
    harness_sql(site_database(), "UPDATE entry SET status = 'published' WHERE slug = 'tight'");
    page = get(reader, file);
    assert_status(&page, 200);
}

/* ---- in questions and answers ---- */

static struct page await_in_thread(struct person *who, int64_t id, const char *words, bool there)
{
    uint64_t deadline = harness_clock() + 10000;
    struct page page;
    do {
        with_header(who, "connection: close");
        page = show(who, id);
        if (harness_clock() > deadline)
            assert_has_at(&page, words, there, __FILE__, __LINE__);
    } while (page_has(&page, words) != there);
    return page;
}

static void a_member_adds_one_to_a_question_and_to_an_answer(void **state)
{
    (void)state;
    tag_exists("hip");
    struct person *other = sign_up("other_otto");
    int64_t id = ask(member, "Is my hip too far forward here?", "Please look.", "hip");
    int64_t answered = answer(other, id, "Compare it with mine.");
    const char *where = format("/questions/%lld/pictures", (long long)id);
    struct page page = get(member, where);
    assert_status(&page, 200);
    assert_has_not(&page, "name=\"licence\"");
    page = photo_send(member, where, where, picture_file(arena, "gradient.jpg"), "", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say in a sentence what the photograph shows.");
    page = photo_send(member, where, where, picture_with_exif(arena, 3, "a secret place"),
                      "I \"sit\" <here>.", NULL);
    assert_status(&page, 303);
    photos_await_prepared();
    page = await_in_thread(reader, id, "alt=\"I &quot;sit&quot; &lt;here&gt;.\"", true);
    assert_has(&page, "<figure class=\"photo\">");
    assert_has_not(&page, format("/questions/%lld/pictures", (long long)id));
    const char *file = format("%s", photo_address(&page, ".jpeg"));
    page = get(reader, file);
    assert_status(&page, 200);
    assert_true(span_find_text(page.body, "a secret place") == page.body.len);

    where = format("/answers/%lld/pictures", (long long)answered);
    page = photo_send(other, where, where, picture_file(arena, "gradient.webp"), "Mine.", NULL);
    assert_status(&page, 303);
    photos_await_prepared();
    page = await_in_thread(reader, id, "alt=\"Mine.\"", true);
    assert_has(&page, "alt=\"I &quot;sit&quot;");

    /* An edit of the words keeps it. */
    const char *edit = format("/questions/%lld/edit", (long long)id);
    page = get(member, edit);
    assert_has_not(&page, "photo");
    page = post(member, edit, edit, "title", "Is my hip too far forward here?", "body",
                "Please do look.", "tags", "hip", "revision", input_of(&page, "revision"), NULL);
    assert_status(&page, 303);
    page = await_in_thread(reader, id, "Please do look.", true);
    assert_has(&page, "alt=\"I &quot;sit&quot;");
    page = get(reader, format("/questions/%lld/revisions", (long long)id));
    assert_has(&page, "added a photograph");
}

static void of_a_new_account_the_page_says_until_when_it_waits(void **state)
{
    (void)state;
    holds_as_shipped();
    struct person *nils = sign_up("new_nils");
    struct person *mod = sign_up_as("photo_mo", "moderator");
    int64_t id = ask(nils, "Is my other hip too far forward?", "Please look.", "hip");
    const char *where = format("/questions/%lld/pictures", (long long)id);
    struct page page = get(nils, where);
    assert_has(&page, "Your account is new: with a photograph");
    assert_has_not(&page, "waits until");
    page = photo_send(nils, where, where, picture_file(arena, "gradient.jpg"), "My hip.", NULL);
    assert_status(&page, 303);
    page = get(nils, where);
    assert_has(&page, "Your question waits until a moderator has looked at it.");
    assert_has(&page, format("href=\"/questions/%lld/held\"", (long long)id));
    page = get(mod, where);
    assert_has(&page, "This question waits, and others do not see it yet.");
    assert_has(&page, format("href=\"/moderation/held/%lld\"", (long long)id));
    photos_await_prepared();
    const char *decide = format("/moderation/held/%lld", (long long)id);
    page = post(mod, decide, decide, "what", "publish", NULL);
    assert_status(&page, 303);
    page = get(nils, where);
    assert_has_not(&page, "waits until");
    holds_off();
}

static void nobody_else_adds_or_removes_one(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(id) FROM question");
    int64_t photo = number_of(format("SELECT id FROM picture WHERE post_id = %lld", (long long)id));
    const char *where = format("/questions/%lld/pictures", (long long)id);
    struct person *others[] = {reader, sign_in("other_otto"), coach};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct page page = get(others[i], where);
        assert_true(page.status == 404 || page.status == 303);
        if (i == 0)
            continue;
        page = photo_send(others[i], where, "/questions/ask", picture_file(arena, "gradient.png"),
                          "No.", NULL);
        assert_status(&page, 404);
        page = post(others[i], "/questions/ask", format("/pictures/%lld/remove", (long long)photo),
                    NULL);
        assert_status(&page, 403);
    }
    struct page page = get(member, format("/answers/%lld/pictures", (long long)id));
    assert_status(&page, 404);
}

static void its_author_alone_changes_its_words(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(id) FROM question");
    int64_t photo = number_of(format("SELECT id FROM picture WHERE post_id = %lld", (long long)id));
    const char *edit = format("/pictures/%lld/edit", (long long)photo);
    struct person *others[] = {sign_in("other_otto"), coach,
                               sign_up_as("watcher_wanda", "moderator")};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        struct page page = get(others[i], edit);
        assert_status(&page, 404);
        page = post(others[i], "/questions/ask", edit, "alt", "Theirs.", NULL);
        assert_status(&page, 404);
    }
    struct page page = get(member, edit);
    assert_has_not(&page, "name=\"licence\"");
    page = post(member, edit, edit, "alt", "I kneel.", NULL);
    assert_status(&page, 303);
    page = await_in_thread(reader, id, "alt=\"I kneel.\"", true);
    page = get(reader, format("/questions/%lld/revisions", (long long)id));
    assert_has(&page, "changed what is said of a photograph");
    assert_int_equal(number_of("SELECT count(*) FROM event WHERE data ? 'before'"),
                     2); /* those of the entry */
    page = post(member, edit, edit, "alt", "I \"sit\" <here>.", NULL);
    assert_status(&page, 303);
    page = await_in_thread(reader, id, "alt=\"I &quot;sit&quot;", true);
}

/* Hidden with the question, also by the file's address (no other post has these pixels); removed by its author, and by moderators, who alone bring that back. */
static void it_goes_with_what_it_belongs_to(void **state)
{
    (void)state;
    struct person *mod = sign_up_as("watcher_wim", "moderator");
    int64_t id = number_of("SELECT max(id) FROM question");
    int64_t photo = number_of(format("SELECT id FROM picture WHERE post_id = %lld", (long long)id));
    struct page page = show(reader, id);
    const char *file = format("%s", photo_address(&page, ".jpeg"));
    const char *delete = format("/questions/%lld/delete", (long long)id);
    page = post(member, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(reader, file);
    assert_status(&page, 404);
    page = get(member, file);
    assert_status(&page, 200);
    page = post(member, delete, delete, "action", "restore", NULL);
    assert_status(&page, 303);
    page = get(reader, file);
    assert_status(&page, 200);

    const char *where = format("/questions/%lld/pictures", (long long)id);
    page = post(mod, where, format("/pictures/%lld/remove", (long long)photo), NULL);
    assert_status(&page, 303);
    page = await_in_thread(reader, id, "alt=\"I &quot;sit&quot;", false);
    page = get(reader, file);
    assert_status(&page, 404);
    page = post(member, where, format("/pictures/%lld/restore", (long long)photo), NULL);
    assert_status(&page, 403);
    page = post(mod, where, format("/pictures/%lld/restore", (long long)photo), NULL);
    assert_status(&page, 303);
    page = await_in_thread(reader, id, "alt=\"I &quot;sit&quot;", true);
}

static void a_question_has_four_at_most(void **state)
{
    (void)state;
    int64_t id = number_of("SELECT max(id) FROM question");
    const char *where = format("/questions/%lld/pictures", (long long)id);
    for (int i = 0; i < 4; i++) {
        struct page page = photo_send(member, where, where, picture_file(arena, "gradient.png"),
                                      "One more.", NULL);
        assert_status(&page, i < 3 ? 303 : 422);
        if (i == 3)
            assert_has(&page, "There are four photographs here already.");
    }
    photos_await_prepared();
}

static void only_coaches_add_and_nobody_else_for_them(void **state)
{
    (void)state;
    struct page page = get(member, path);
    assert_status(&page, 403);
    page = send(member, picture_file(arena, "gradient.png"), "What it shows.", "own");
    assert_status(&page, 403);
    page = post(member, "/questions/ask", "/pictures/1/remove", NULL);
    assert_status(&page, 403);
    struct text body;
    text_init(&body, 1 << 20);
    photo_part(&body, "csrf", SPAN("wrong"), false);
    photo_part(&body, "file", picture_file(arena, "gradient.png"), true);
    text_add_string(&body, "--edge--\r\n");
    page = send_body(coach, text_span(&body));
    assert_status(&page, 403);
    text_free(&body);
    page = get(coach, "/terms/no-such-term/pictures");
    assert_status(&page, 404);
}

static void bodies_that_are_no_form_are_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "--edge",
        "--edge--",
        "--edge\r\n\r\n",
        "--edge\r\nX: y\r\n\r\nz\r\n--edge",
        "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nx",
        "--other\r\n\r\n\r\n--other--",
    };
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct page page = send_body(coach, span_of(bodies[i]));
        assert_true(page.status == 400 || page.status == 403);
    }
    assert_int_equal(site_dead_workers(), 0);
}

/* Begins as a JPEG does. */
static struct span large_file(size_t len)
{
    char *room = arena_alloc(arena, len);
    memset(room, 'x', len);
    memcpy(room, "\xFF\xD8\xFF", 3);
    return span_make(room, len);
}

/* Twelve megabytes are let through on this page alone. */
static void large_bodies_have_their_place(void **state)
{
    (void)state;
    const size_t most = (size_t)12 << 20;
    struct page page = send(coach, large_file(most - 1), "All that fits.", "own");
    assert_status(&page, 303);
    photos_await_prepared();
    page = send(coach, large_file(most + 1), "Too much.", "own");
    assert_status(&page, 422);
    assert_has(&page, "This file is larger than 12 MB.");
    page = post_raw(coach, "/questions", large_file((size_t)2 << 20));
    assert_true(page.status == 413 || page.status == 0);
    /* Whatever is left of one account's share, another has its own, also in the same network. */
    coach = sign_up_as("coach_cleo", "coach");
    page = send(coach, large_file((size_t)2 << 20), "Hers.", "own");
    assert_status(&page, 303);
    photos_await_prepared();
    assert_int_equal(site_dead_workers(), 0);
}

/* What anybody can make up is refused before the body, and takes nobody's room, of its own network or of another. */
static void what_is_made_up_keeps_nobody_from_sending(void **state)
{
    (void)state;
    static const char *const addresses[] = {"198.51.100.7", "203.0.113.9"};
    long long now = number_of("SELECT extract(epoch FROM now())::bigint");
    const char *signature = repeated("A", 22);
    const char *const made_up[] = {
        path,
        format("%s?admission=", path),
        format("%s?admission=1", path),
        format("%s?admission=1.%lld.", path, now),
        format("%s?admission=1.%lld.%s", path, now, signature),
        format("%s?admission=9223372036854775808.%lld.%s", path, now, signature),
    };
    struct span body = large_file((size_t)12 << 20);
    for (size_t i = 0; i < 2 * COUNT_OF(made_up); i++) {
        with_header(reader, format("x-forwarded-for: %s\r\ncookie: bt_session=%s", addresses[i % 2],
                                   repeated("A", 43)));
        struct page page = post_raw(reader, made_up[i / 2], body);
        assert_true(page.status == 403 || page.status == 0);
    }
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct person *sender = sign_up_as(format("coach_of_%zu", i), "coach");
        photos_sent_from = addresses[i];
        coach = sender;
        struct page page = send(sender, large_file((size_t)11 << 20), "Mine is real.", "own");
        photos_sent_from = NULL;
        assert_status(&page, 303);
    }
    photos_await_prepared();
    assert_int_equal(site_dead_workers(), 0);
}

/* A form that was open too long says what to do, and one account's leave is of no use to change another's. */
static void leave_ends(void **state)
{
    (void)state;
    struct span action = span_of(photo_form(coach, path));
    size_t at = span_find_text(action, "?admission=");
    assert_true(at < action.len);
    struct span rest = span_from(action, at + 11);
    struct span account;
    struct span since;
    assert_true(span_next(&rest, '.', &account) && span_next(&rest, '.', &since));
    const char *changed = format("%s?admission=1" SPAN_FMT "." SPAN_FMT "." SPAN_FMT, path,
                                 SPAN_ARG(account), SPAN_ARG(since), SPAN_ARG(rest));
    struct page page = post_raw(coach, changed, large_file((size_t)2 << 20));
    assert_true(page.status == 403 || page.status == 0);
    if (page.status == 403)
        assert_has(&page, "Go back, load the page again, and choose your file once more.");
}

static void there_is_a_limit(void **state)
{
    (void)state;
    limit_to("picture", "account", 1, 3600);
    struct page page = send(coach, picture_file(arena, "gradient.heic"), "One.", "own");
    assert_status(&page, 303);
    page = send(coach, picture_file(arena, "gradient.heic"), "Two are shown.", "own");
    assert_status(&page, 429);
    limits_wide();
    /* The page has the words, and not the photograph: it leads back to the form. */
    assert_has(&page, "It has to be chosen again.");
    assert_has_not(&page, "Send again");
    page =
        post(coach, path, path, "alt", "Two are shown.", "author", "Ada", "licence", "cc0", NULL);
    assert_status(&page, 200);
    assert_has(&page, "value=\"Two are shown.\"");
    assert_has_not(&page, "Please choose a photograph.");
    photos_await_prepared();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photograph_is_sent_prepared_and_shown),
        cmocka_unit_test(a_file_is_kept_for_ever_and_asked_for_in_parts),
        cmocka_unit_test(what_is_no_photograph_is_refused_with_words),
        cmocka_unit_test(what_is_said_of_one_is_a_draft_until_it_is_sent),
        cmocka_unit_test(what_was_never_finished_is_not_called_hard),
        cmocka_unit_test(who_made_it_too_late_changes_nothing),
        cmocka_unit_test(it_is_removed_and_brought_back),
        cmocka_unit_test(its_words_are_changed_and_the_history_says_so),
        cmocka_unit_test(a_file_is_for_those_who_see_its_entry),
        cmocka_unit_test(a_member_adds_one_to_a_question_and_to_an_answer),
        cmocka_unit_test(nobody_else_adds_or_removes_one),
        cmocka_unit_test(its_author_alone_changes_its_words),
        cmocka_unit_test(it_goes_with_what_it_belongs_to),
        cmocka_unit_test(a_question_has_four_at_most),
        cmocka_unit_test(only_coaches_add_and_nobody_else_for_them),
        cmocka_unit_test(bodies_that_are_no_form_are_refused),
        cmocka_unit_test(large_bodies_have_their_place),
        cmocka_unit_test(what_is_made_up_keeps_nobody_from_sending),
        cmocka_unit_test(of_a_new_account_the_page_says_until_when_it_waits),
        cmocka_unit_test(leave_ends),
        cmocka_unit_test(there_is_a_limit),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
