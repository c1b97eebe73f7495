/* Each kind of page has a title of its own: tabs, histories and bookmarks are told apart by nothing else. */
#include "http/site.h"

#include "http/walk.h"

enum { TITLES_MAX = 400, TITLES_AT_LEAST = 60 };

static struct person *admin;
static struct {
    const char *title;
    const char *path;
} seen[TITLES_MAX];
static size_t seen_count;
static size_t faults;

static void look(const char *path)
{
    struct page page = get(admin, path);
    const char *title = page.status == 200 ? strstr(page.body.ptr, "<title>") : NULL;
    if (title == NULL)
        return;
    title += strlen("<title>");
    title = format("%.*s", (int)strcspn(title, "<"), title);
    for (size_t i = 0; i < seen_count; i++) {
        if (strcmp(seen[i].title, title) == 0) {
            print_error("%s and %s are both called \"%s\"\n", seen[i].path, path, title);
            faults++;
        }
    }
    assert_true(seen_count < TITLES_MAX);
    seen[seen_count].title = title;
    seen[seen_count++].path = format("%s", path);
}

/* Addresses that a form is sent to show the page that the form is on. */
static bool is_another_ones(const char *path)
{
    return strcmp(path, "/account/password") == 0 || strcmp(path, "/search/build") == 0;
}

static void visit(const struct walk_step *step, void *context)
{
    (void)context;
    if (step->takes_get && !is_another_ones(step->path))
        look(step->path);
}

static void no_two_pages_are_called_the_same(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    admin = sign_up_as("title_tia", "admin");
    int64_t question = ask(admin, "Which title has this?", "One of its own.", "tight");
    int64_t its_answer = answer(sign_up("title_tom"), question, "One of many, and its own.");
    const char *numbers[] = {format("%lld", (long long)question),
                             format("%lld", (long long)its_answer), "1", NULL};
    const char *words[] = {"figure-four", "tight-glutes-1", "psoas-major", "pigeon-toe-stance",
                           "low-back",    "title_tom",      "about",       NULL};
    walk_routes(&(struct walk_values){.numbers = numbers, .words = words}, visit, NULL);
    static const char *const others[] = {
        "/questions?tab=active", "/questions?tab=unanswered",
        "/me?tab=answers",       "/me?tab=comments",
        "/me?tab=edits",         "/me?tab=votes",
        "/me?tab=deleted",       "/desk?list=drafts",
        "/desk?list=overdue",    "/desk?list=mine",
        "/desk?list=broken",     "/moderation?tab=changes",
        "/moderation?tab=mine",  "/search?q=glutes",
        "/search?q=tight",       "/symptoms?region=buttock",
    };
    for (size_t i = 0; i < COUNT_OF(others); i++)
        look(others[i]);
    assert_int_equal(faults, 0);
    assert_true(seen_count >= TITLES_AT_LEAST);
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_pages_are_called_the_same),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
