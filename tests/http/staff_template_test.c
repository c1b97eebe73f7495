/* Prepared texts: putting one in keeps what was typed; moderators change them, an earlier one comes back, and two do not overwrite each other. */
#include "db/harness.h"
#include "http/people.h"
#include "http/site.h"

static const char all[] = "/moderation/templates";
static struct person *mat;
static struct person *kim;
static struct person *coach;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    mat = sign_up_as("mat_prepares", "moderator");
    kim = sign_up("kim_prepares");
    coach = sign_up_as("cora_prepares", "coach");
    question = ask(kim, "Is it the hip or the back?", "It is tight in the morning.", "tight");
    return 0;
}

static int64_t named(const char *name)
{
    return number_of(format("SELECT max(id) FROM staff_template WHERE name = '%s'", name));
}

static const char *id_of(const char *name)
{
    return format("%lld", (long long)named(name));
}

static void members_have_none(void **state)
{
    (void)state;
    struct page page = get(kim, all);
    assert_status(&page, 403);
    page = get(coach, all);
    assert_has(&page, "Needs an examination");
    assert_has_not(&page, "Write one");
    page = get(coach, "/moderation/templates/new");
    assert_status(&page, 403);
}

static void one_goes_behind_what_was_typed(void **state)
{
    (void)state;
    const char *path = format("/questions/%lld/state", (long long)question);
    struct page page = get(mat, path);
    assert_has(&page, "Begin with a prepared text");
    page = post(mat, path, path, "what", "fill", "template", id_of("Needs an examination"), "why",
                "unsafe", "reason", "Dear <Kim>.", NULL);
    assert_status(&page, 200);
    assert_has(&page, "\nDear &lt;Kim&gt;. Nobody can tell this without an examination.");
    assert_has(&page, "value=\"unsafe\" required checked");
    assert_has_not(&page, "Please choose why");
    /* Another one takes the place of one that is as it was put in. */
    page = post(mat, path, path, "what", "fill", "template", id_of("Several questions in one"),
                "reason",
                "Nobody can tell this without an examination. Please see a doctor or a "
                "physiotherapist first.",
                NULL);
    assert_has(&page, "\nThis asks several things at once.");
    assert_int_equal(number_of("SELECT count(closed_at) FROM question"), 0);
    page = post(mat, path, path, "what", "fill", "template", "999999", "reason", "As it is", NULL);
    assert_status(&page, 200);
    assert_has(&page, "\nAs it is</textarea>");
}

static void each_form_has_those_of_its_act(void **state)
{
    (void)state;
    static const char suspend[] = "/users/kim_prepares/suspend";
    struct page page = get(mat, suspend);
    assert_has(&page, "Hello kim_prepares,");
    assert_has_not(&page, "Thanks, and no answer");
    page =
        post(mat, suspend, suspend, "what", "fill", "template", id_of("Advice that could do harm"),
             "message", "Kim, we wrote before.", "reason", "twice", "time", "week", NULL);
    assert_has(&page, "Kim, we wrote before.\n\nHello kim_prepares,\n\nsome of what you advised");
    assert_has(&page, "value=\"week\" required checked");
    const char *delete = format("/questions/%lld/delete", (long long)question);
    page = get(kim, delete);
    assert_has_not(&page, "Begin with a prepared text");
    page = post(mat, delete, delete, "action", "fill", "template", id_of("Thanks, and no answer"),
                NULL);
    assert_status(&page, 200);
    assert_has(&page, "\nIt thanks somebody, which is kind.");
    assert_int_equal(number_of("SELECT count(deleted_at) FROM post"), 0);
}

static struct page save(int64_t id, int64_t revision, const char *name, const char *words)
{
    const char *path = format("/moderation/templates/%lld", (long long)id);
    return post(mat, path, path, "what", "save", "name", name, "words", words, "revision",
                format("%lld", (long long)revision), NULL);
}

static void moderators_write_and_change_them(void **state)
{
    (void)state;
    static const char new[] = "/moderation/templates/new";
    struct page page = post(mat, new, new, "what", "save", "kind", "delete", "name", "Twice",
                            "words", repeated("long ", 60), "revision", "0", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please make it shorter");
    page = post(mat, new, new, "what", "save", "kind", "delete", "name", "Posted twice", "words",
                "You posted this twice.", "revision", "0", NULL);
    assert_status(&page, 303);
    int64_t id = named("Posted twice");
    page = save(id, 1, "Posted twice", "You posted this twice; one is enough.");
    assert_status(&page, 303);
    page = save(id, 1, "Posted twice", "Mine, from before.");
    assert_status(&page, 409);
    assert_has(&page, "Another moderator changed this text");
    assert_has(&page, "Mine, from before.</textarea>");
    page = get(mat, format("/moderation/templates/%lld?to=1", (long long)id));
    assert_has(&page, "You posted this twice.</textarea>");
    assert_has(&page, "name=\"revision\" value=\"2\"");
    const char *path = format("/moderation/templates/%lld", (long long)id);
    page = post(mat, path, path, "what", "remove", "revision", "2", NULL);
    assert_status(&page, 303);
    const char *delete = format("/questions/%lld/delete", (long long)question);
    page = get(mat, delete);
    assert_has_not(&page, "Posted twice");
    page = get(mat, path);
    assert_has(&page, "It was taken away");
    page = save(id, 3, "Posted twice", "You posted this twice.");
    assert_status(&page, 303);
    page = get(mat, delete);
    assert_has(&page, "Posted twice");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_have_none),
        cmocka_unit_test(one_goes_behind_what_was_typed),
        cmocka_unit_test(each_form_has_those_of_its_act),
        cmocka_unit_test(moderators_write_and_change_them),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
