/* Every form that is sent with nothing in it says what is wrong so that it is found by eye, by key and by ear. */
#include "http/site.h"

#include "db/harness.h"
#include "http/walk.h"

enum { FORMS_AT_LEAST = 12 };

static struct person *admin;
static const char *token;
static int64_t question;
static int64_t first_answer;
static size_t refused;
static size_t faults;

static int begin(void **state)
{
    (void)state;
    load_library();
    tag_exists("tight");
    struct person *asker = sign_up("form_fay");
    admin = sign_up_as("form_ada", "admin");
    question = ask(admin, "Where do I begin with this?", "It is all rather a lot.", "tight");
    first_answer = answer(asker, question, "Begin with a walk, a short one.");
    token = token_of(admin, "/questions/ask");
    return 0;
}

#define wrong(...) (faults++, print_error(__VA_ARGS__), print_error("\n"))

/* The tag that has this id: from its < to its >. */
static const char *element(const struct page *page, const char *id)
{
    const char *at = strstr(page->body.ptr, format(" id=\"%s\"", id));
    if (at == NULL)
        return NULL;
    while (*at != '<')
        at--;
    return format("%.*s", (int)(strcspn(at, ">") + 1), at);
}

static void look_at_field(const struct page *page, const char *path, const char *id)
{
    /* Which of a form's buttons was pressed: no button sends it empty. */
    if (strcmp(id, "what") == 0)
        return;
    const char *field = element(page, id);
    if (field == NULL)
        wrong("%s: nothing has the id %s", path, id);
    else if (strstr(field, "aria-invalid=\"true\"") == NULL && strstr(field, "<fieldset") != field)
        wrong("%s: %s is not marked as wrong: %s", path, id, field);
    else if (strstr(field, format("%s-error", id)) == NULL ||
             element(page, format("%s-error", id)) == NULL)
        wrong("%s: what is wrong with %s is not said by it: %s", path, id, field);
}

static void look_at_problems(const struct page *page, const char *path)
{
    const char *problems = element(page, "problems");
    if (strstr(problems, "tabindex=\"-1\"") == NULL || strstr(problems, "autofocus") == NULL)
        wrong("%s: the list of problems gets no focus: %s", path, problems);
    if (!page_has(page, "<title>Error: "))
        wrong("%s: its title does not say that something is wrong", path);
    const char *at = strstr(page->body.ptr, "id=\"problems\"");
    const char *end = strstr(at, "</div>");
    for (at = strstr(at, "href=\"#"); at != NULL && at < end; at = strstr(at + 1, "href=\"#"))
        look_at_field(page, path, format("%.*s", (int)strcspn(at + 7, "\""), at + 7));
}

static void send_nothing(const struct walk_step *step, void *context)
{
    static const char *const bodies[] = {"",
                                         "&title=%C2%A0&name=..&tags=no-such-tag&body=&reason="};
    (void)context;
    if (!step->takes_post || strcmp(step->path, "/logout") == 0 ||
        strstr(step->path, "/account/sessions/") != NULL || strstr(step->path, "/delete") != NULL)
        return;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        const char *body = format("csrf=%s%s", token, bodies[i]);
        struct page page = post_raw(admin, step->path, span_of(body));
        if (page.status != 422 || !page_has(&page, "<html"))
            continue;
        if (!page_has(&page, "id=\"problems\"")) {
            if (page_has(&page, "aria-invalid"))
                wrong("%s: no list of problems", step->path);
            continue;
        }
        refused++;
        look_at_problems(&page, step->path);
    }
}

static void what_is_wrong_is_found(void **state)
{
    (void)state;
    const char *const numbers[] = {format("%lld", (long long)question),
                                   format("%lld", (long long)first_answer), NULL};
    const char *const words[] = {"tight", "figure-four", "piriformis", "prone", "about", NULL};
    const struct walk_values values = {.numbers = numbers, .words = words};
    walk_routes(&values, send_nothing, NULL);
    print_message("%zu forms were refused\n", refused);
    assert_int_equal(faults, 0);
    assert_true(refused >= FORMS_AT_LEAST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_is_found),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
