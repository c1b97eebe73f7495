/* Somebody's authenticator app. */
#include "http/one_time_code.h"

#include <oath.h>

#include "db/harness.h"
#include "factor/totp.h"

struct code_app scan(const struct page *page)
{
    struct code_app app = {0};
    static const char mark[] = "<p class=\"key\"><code>";
    const char *at = strstr(page->body.ptr, mark);
    assert_non_null(at);
    at += strlen(mark);
    char *bytes = NULL;
    size_t len = 0;
    assert_int_equal(oath_base32_decode(at, strcspn(at, "<"), &bytes, &len), OATH_OK);
    assert_int_equal(len, sizeof(app.secret));
    memcpy(app.secret, bytes, len);
    free(bytes);
    return app;
}

const char *code_of(const struct code_app *app, int steps)
{
    char code[TOTP_DIGITS + 1];
    struct span secret = span_make((const char *)app->secret, sizeof(app->secret));
    assert_true(totp_code(secret, totp_step(clock_now()) + steps, code));
    return format("%s", code);
}

/* The ten of the page that shows them. */
static void read_recovery(const struct page *page, struct code_app *app)
{
    const char *at = strstr(page->body.ptr, "<ol class=\"codes\"");
    assert_non_null(at);
    for (size_t i = 0; i < COUNT_OF(app->recovery); i++) {
        at = strstr(at, "<code>");
        assert_non_null(at);
        at += strlen("<code>");
        app->recovery[i] = format("%.*s", (int)strcspn(at, "<"), at);
    }
}

/* As if the code before it had been given: which a step that ends meanwhile could make too old. The newest app is this one. */
static void give_back_a_step(void)
{
    harness_sql(site_database(), "UPDATE totp SET last_step = last_step - 1 WHERE confirmed_at = "
                                 "(SELECT max(confirmed_at) FROM totp)");
}

struct code_app set_up(struct person *who)
{
    struct page page = get(who, "/account/factors/totp");
    assert_status(&page, 200);
    struct code_app app = scan(&page);
    const char *key = input_of(&page, "key");
    page = post(who, "/account/factors/totp", "/account/factors/totp", "code", code_of(&app, 0),
                "key", key, NULL);
    assert_status(&page, 200);
    read_recovery(&page, &app);
    give_back_a_step();
    return app;
}

void forget_steps(const char *name)
{
    harness_sql(site_database(), format("UPDATE totp SET last_step = 0 WHERE account_id = "
                                        "(SELECT id FROM account WHERE name = '%s')",
                                        name));
}

void ask_again(const char *name)
{
    harness_sql(site_database(),
                format("UPDATE session SET confirmed_at = now() - interval '11 minutes' "
                       "WHERE account_id = (SELECT id FROM account WHERE name = '%s')",
                       name));
}

struct person *first_step(const char *name)
{
    struct person *who = somebody();
    struct page page = post(who, "/login", "/login", "name", name, "password",
                            format("correct horse %s", name), NULL);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/login/second"));
    return who;
}

struct page second_step(struct person *who, const char *code)
{
    return post(who, "/login/second", "/login/second", "code", code, NULL);
}

bool is_signed_in(struct person *who)
{
    struct page page = get(who, "/account");
    return page.status == 200;
}
