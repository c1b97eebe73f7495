/* Pictures of people: sent by themselves, shown beside the name, removed, taken down by moderators and brought back. */
#include "http/photos.h"

#include "db/harness.h"
#include "unit/picture_file.h"

static struct person *reader;
static struct person *pia;
static struct person *max;
static struct arena *arena;

static const char own[] = "/account/picture";
static const char profile[] = "/users/portrait_pia";
static const char take[] = "/users/portrait_pia/picture";

static int begin(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    setenv("BEHIND_PROXY", "1", 1);
    reader = somebody();
    pia = sign_up("portrait_pia");
    max = sign_up_as("portrait_max", "moderator");
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct page send(struct person *who, struct span file)
{
    struct text body;
    text_init(&body, (size_t)16 << 20);
    photo_part(&body, "csrf", span_of(token_of(who, own)), false);
    photo_part(&body, "file", file, true);
    text_add_string(&body, "--edge--\r\n");
    const char *action = photo_form(who, own);
    with_header(who, "content-type: multipart/form-data; boundary=edge");
    struct page page = post_raw(who, action, text_span(&body));
    text_free(&body);
    return page;
}

static const char *shown_id(void)
{
    return format("%lld",
                  (long long)number_of(
                      "SELECT max(id) FROM picture WHERE post_id IS NULL AND removed_at IS NULL"));
}

static void a_picture_is_sent_and_shown_as_a_square(void **state)
{
    (void)state;
    struct page page = get(reader, profile);
    assert_has(&page, "<svg class=\"avatar");
    assert_has_not(&page, "/pictures/");
    page = send(pia, picture_with_exif(arena, 1, "a secret place"));
    assert_status(&page, 303);
    photos_await_prepared();
    page = await_words(reader, profile, "class=\"avatar portrait\"", true);
    assert_has_not(&page, "<svg class=\"avatar");
    assert_int_equal(number_of("SELECT count(*) FROM picture_file"), 4);
    assert_int_equal(number_of("SELECT count(*) FROM picture_file WHERE width = height"), 4);
    assert_int_equal(number_of("SELECT count(*) FROM picture_file WHERE width = 96"), 2);
    assert_int_equal(number_of("SELECT count(*) FROM picture_upload"), 0);
    const char *jpeg = photo_address(&page, ".jpeg");
    page = get(reader, jpeg);
    assert_status(&page, 200);
    assert_true(
        span_is(page_header_value(&page, "cache-control"), "public, max-age=31536000, immutable"));
    assert_true(span_find_text(page.body, "a secret place") == page.body.len);
    page = get(pia, own);
    assert_has(&page, "Remove it");
}

static void what_is_no_picture_is_refused_with_words(void **state)
{
    (void)state;
    struct page page = send(pia, SPAN("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    assert_status(&page, 422);
    assert_has(&page, "no photograph that we can read");
    page = send(pia, SPAN(""));
    assert_status(&page, 422);
    assert_has(&page, "Please choose a photograph.");
    page = get(reader, own);
    assert_status(&page, 303);
}

static void its_owner_removes_it_and_brings_it_back(void **state)
{
    (void)state;
    struct page page = get(reader, profile);
    const char *jpeg = photo_address(&page, ".jpeg");
    page = post(pia, own, "/account/picture/remove", NULL);
    assert_status(&page, 303);
    page = await_words(reader, profile, "<svg class=\"avatar", true);
    assert_has_not(&page, "/pictures/");
    page = get(reader, jpeg);
    assert_status(&page, 404);
    page = get(pia, jpeg);
    assert_status(&page, 200);
    page = get(pia, own);
    assert_has(&page, "Bring it back");
    page = post(pia, own, "/account/picture/restore", NULL);
    assert_status(&page, 303);
    await_words(reader, profile, "class=\"avatar portrait\"", true);
}

static void another_one_takes_its_place_and_the_one_before_can_come_back(void **state)
{
    (void)state;
    const char *before = shown_id();
    struct page page = send(pia, picture_file(arena, "gradient.png"));
    assert_status(&page, 303);
    photos_await_prepared();
    assert_true(strcmp(before, shown_id()) != 0);
    assert_int_equal(number_of("SELECT count(*) FROM picture WHERE removed_at IS NULL"), 1);
    page = get(pia, own);
    assert_has(&page, "The one before");
    page = post(pia, own, "/account/picture/restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM picture WHERE removed_at IS NULL"), 1);
    assert_string_equal(before, shown_id());
}

static void moderators_take_it_down_with_a_reason_and_undo_it(void **state)
{
    (void)state;
    const char *id = shown_id();
    struct page page = get(pia, take);
    assert_status(&page, 403);
    page = post(max, take, take, "what", "take", "picture", id, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please say why: the person reads it.");
    page = post(max, take, take, "what", "take", "picture", "1000000", "reason", "No.", NULL);
    assert_status(&page, 409);
    page =
        post(max, take, take, "what", "take", "picture", id, "reason", "It shows <others>.", NULL);
    assert_status(&page, 303);
    await_words(reader, profile, "<svg class=\"avatar", true);
    page = get(pia, own);
    assert_has(&page, "Moderators took a picture of yours down");
    assert_has(&page, "It shows &lt;others&gt;.");
    page = get(max, "/moderation?tab=changes&kind=suspensions");
    assert_has(&page,
               "took down the picture of <a dir=\"auto\" href=\"/users/portrait_pia/picture\">");
    page = get(reader, "/moderation/log");
    assert_has_not(&page, "portrait_pia");
    page = post(max, take, take, "what", "back", "picture", id, NULL);
    assert_status(&page, 303);
    await_words(reader, profile, "class=\"avatar portrait\"", true);
    assert_string_equal(id, shown_id());
}

static void the_very_picture_is_not_taken_again(void **state)
{
    (void)state;
    /* It was sent twice before. */
    struct page page = send(pia, picture_with_exif(arena, 1, "a place"));
    assert_status(&page, 303);
    photos_await_prepared();
    const char *twice = shown_id();
    page = post(max, take, take, "what", "take", "picture", twice, "reason", "It is mine.", NULL);
    assert_status(&page, 303);
    page = post(pia, own, "/account/picture/restore", NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM picture WHERE removed_at IS NULL"), 1);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM picture p JOIN picture_size s ON s.picture_id = "
                         "p.id WHERE p.removed_at IS NULL AND s.hash IN (SELECT hash FROM "
                         "picture_size WHERE picture_id = %s)",
                         twice)),
        0);
    page = send(pia, picture_with_exif(arena, 1, "another place"));
    assert_status(&page, 303);
    photos_await_prepared();
    page = get(pia, own);
    assert_has(&page, "Moderators took this very picture down.");
    page = send(pia, picture_file(arena, "gradient.png"));
    assert_status(&page, 303);
    photos_await_prepared();
    page = get(max, take);
    assert_has(&page, "They show another one by now");
    page = post(max, take, take, "what", "back", "picture", "1", NULL);
    assert_status(&page, 409);
}

static void a_picture_is_flagged_with_its_person(void **state)
{
    (void)state;
    struct person *fay = sign_up("portrait_fay");
    struct page page = post(fay, "/users/portrait_pia/flag", "/users/portrait_pia/flag", "what",
                            "flag", "why", "picture", "words", "", NULL);
    assert_status(&page, 303);
    page = get(max, format("/moderation/flags/%lld",
                           (long long)number_of("SELECT max(id) FROM flag_case")));
    assert_has(&page, "a picture that does not belong here");
    assert_has(&page, "href=\"/users/portrait_pia/picture\">Picture</a>");
}

static void many_a_day_are_enough(void **state)
{
    (void)state;
    assert_int_equal(number_of("SELECT count(*) FROM limit_rule WHERE what = 'portrait'"), 2);
    harness_sql(site_database(),
                "UPDATE limit_rule SET most = 1, most_first_day = NULL, most_first_hour = NULL "
                "WHERE what = 'portrait' AND scope = 'account'");
    struct page page = send(pia, picture_file(arena, "gradient.jpg"));
    assert_status(&page, 303);
    page = send(pia, picture_file(arena, "gradient.jpg"));
    assert_status(&page, 429);
    assert_has(&page, "You have sent many pictures of yourself today");
    /* However many were refused since, the one that is shown can be removed. */
    page = get(pia, own);
    assert_has(&page, "Remove it");
}

static const char nia_page[] = "/users/portrait_nia";
static const char nia_look[] = "/users/portrait_nia/picture";
static const char nia_queue[] = "/moderation/queue?kind=profile";

/* Of a new account, as the rule ships: only its owner and moderators see it, until one of them looked. */
static void one_of_a_new_account_is_looked_at_first(void **state)
{
    (void)state;
    harness_sql(site_database(), "UPDATE hold_rule SET days = 7 WHERE what = 'profile'");
    struct person *nia = sign_up("portrait_nia");
    struct page page = send(nia, picture_with_exif(arena, 3, "nia"));
    assert_status(&page, 303);
    photos_await_prepared();
    page = get(nia, own);
    assert_has(&page, "A moderator looks first at this picture.");
    const char *jpeg = photo_address(&page, ".jpeg");
    page = get(nia, jpeg);
    assert_status(&page, 200);
    page = get(max, jpeg);
    assert_status(&page, 200);
    page = get(reader, jpeg);
    assert_status(&page, 404);
    page = get(reader, nia_page);
    assert_has(&page, "<svg class=\"avatar");
    page = get(max, nia_queue);
    assert_has(&page, "they sent a picture of themselves");
    const char *id = shown_id();
    page = post(nia, nia_look, nia_look, "what", "show", "picture", id, NULL);
    assert_status(&page, 403);
    page = post(max, nia_look, nia_look, "what", "show", "picture", id, NULL);
    assert_status(&page, 303);
    page = await_words(reader, nia_page, "class=\"avatar portrait\"", true);
    page = get(max, nia_queue);
    assert_has_not(&page, "portrait_nia");
    page = post(max, nia_look, nia_look, "what", "again", "picture", id, NULL);
    assert_status(&page, 303);
    page = await_words(reader, nia_page, "<svg class=\"avatar", true);
    page = get(max, nia_queue);
    assert_has(&page, "portrait_nia");
    page = post(max, nia_look, nia_look, "what", "take", "picture", id, NULL);
    assert_status(&page, 422);
    page = post(max, nia_look, nia_look, "what", "take", "picture", id, "reason", "A shop’s sign.",
                NULL);
    assert_status(&page, 303);
    page = get(nia, own);
    assert_has(&page, "A shop’s sign.");
    page = post(max, nia_look, nia_look, "what", "back", "picture", id, NULL);
    assert_status(&page, 303);
    page = await_words(reader, nia_page, "class=\"avatar portrait\"", true);
}

/* Another one waits beside what is shown; its owner takes it back, and it waits again when they want it after all. */
static void another_one_waits_and_the_first_stays(void **state)
{
    (void)state;
    struct person *nia = sign_in("portrait_nia");
    struct page page = send(nia, picture_with_exif(arena, 6, "nia in a hat"));
    assert_status(&page, 303);
    photos_await_prepared();
    page = get(nia, own);
    assert_has(&page, "A moderator looks first at this picture.");
    assert_has(&page, "Until then");
    page = get(reader, nia_page);
    assert_has(&page, "class=\"avatar portrait\"");
    page = post(nia, own, "/account/picture/remove", NULL);
    assert_status(&page, 303);
    page = get(max, nia_queue);
    assert_has_not(&page, "portrait_nia");
    page = get(reader, nia_page);
    assert_has(&page, "class=\"avatar portrait\"");
    page = post(nia, own, "/account/picture/restore", NULL);
    assert_status(&page, 303);
    page = get(nia, own);
    assert_has(&page, "A moderator looks first at this picture.");
    page = get(max, nia_queue);
    assert_has(&page, "portrait_nia");
    harness_sql(site_database(), "UPDATE hold_rule SET days = 0 WHERE what = 'profile'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_sent_and_shown_as_a_square),
        cmocka_unit_test(what_is_no_picture_is_refused_with_words),
        cmocka_unit_test(its_owner_removes_it_and_brings_it_back),
        cmocka_unit_test(another_one_takes_its_place_and_the_one_before_can_come_back),
        cmocka_unit_test(moderators_take_it_down_with_a_reason_and_undo_it),
        cmocka_unit_test(the_very_picture_is_not_taken_again),
        cmocka_unit_test(a_picture_is_flagged_with_its_person),
        cmocka_unit_test(one_of_a_new_account_is_looked_at_first),
        cmocka_unit_test(another_one_waits_and_the_first_stays),
        cmocka_unit_test(many_a_day_are_enough),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
