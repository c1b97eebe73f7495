/* Signing in with another provider: the way there and back, what is not believed, and whose account it is. */
#include "http/everywhere.h"
#include "http/letters.h"
#include "http/one_time_code.h"
#include "http/tiny_provider.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/escape.h"
#include "core/urlencoded.h"
#include "db/harness.h"

enum { PATIENCE_MS = 60000 };

static struct tiny *clinic;
static struct tiny *other; /* its answers name it */
static struct tiny *huge;
static struct tiny *slow;
static struct tiny *renamed;
static struct tiny *inside;

static void set_provider(const char *name, const struct tiny *tiny)
{
    setenv(format("PROVIDER_%s_ISSUER", name), tiny_issuer(tiny), 1);
    setenv(format("PROVIDER_%s_CLIENT_ID", name), "backtalk", 1);
    setenv(format("PROVIDER_%s_CLIENT_SECRET", name), "a secret", 1);
}

static void await(const char *sql)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (number_of(sql) != 1) {
        if (harness_clock() > deadline)
            fail_msg("this did not become true: %s", sql);
        usleep(20000);
    }
}

static int setup(void **state)
{
    (void)state;
    clinic = tiny_start(TINY_RIGHT, false);
    other = tiny_start(TINY_RIGHT, true);
    huge = tiny_start(TINY_HUGE, false);
    slow = tiny_start(TINY_SLOW, false);
    renamed = tiny_start(TINY_OTHER_NAME, false);
    inside = tiny_start(TINY_KEYS_INSIDE, false);
    set_provider("CLINIC", clinic);
    set_provider("OTHER", other);
    set_provider("HUGE", huge);
    set_provider("SLOW", slow);
    set_provider("RENAMED", renamed);
    set_provider("IN_SIDE", inside);
    setenv("PROVIDER_CLINIC_NAME", "the Clinic", 1);
    setenv("PROVIDERS", "clinic other huge slow renamed in-side", 1);
    setenv("PROVIDERS_ON_LOOPBACK", "1", 1);
    (void)site_folder();
    setenv("ORIGIN", format("http://127.0.0.1:%d", site_port()), 1);
    site_start();
    await("SELECT (count(*) = 2)::int FROM provider WHERE authorize_at <> ''");
    return 0;
}

/* ---- the way there and back ---- */

/* What our site asks a provider. */
struct asked {
    const char *address;
    struct span state;
    struct span nonce;
    struct span challenge;
};

static struct span part_of(const char *address, const char *name)
{
    struct span rest = span_of(strchr(address, '?') + 1);
    struct span key;
    struct span value;
    while (urlencoded_next(&rest, &key, &value)) {
        if (urlencoded_is(key, name))
            return span_of(format(SPAN_FMT, SPAN_ARG(value)));
    }
    return SPAN("");
}

static struct asked read_asked(const char *address)
{
    return (struct asked){address, part_of(address, "state"), part_of(address, "nonce"),
                          part_of(address, "code_challenge")};
}

/* Who is sent to a provider. */
static struct asked go(struct person *who, const char *provider)
{
    struct page page = get(who, format("/login/with/%s?next=%%2Ftags", provider));
    assert_status(&page, 302);
    return read_asked(format(SPAN_FMT, SPAN_ARG(page.location)));
}

static struct page come(struct person *who, const char *provider, struct span state,
                        const char *code, const char *more)
{
    return get(who, format("/login/with/%s/back?state=" SPAN_FMT "&code=%s%s", provider,
                           SPAN_ARG(state), code, more));
}

/* Where confirm_there came back to. */
static const char *last_way_back;

static const char *new_code(void)
{
    static int number;
    return format("code-%d", ++number);
}

/* There and back by somebody whom the clinic knows by that name. */
static struct page sign_in_by(struct person *who, const char *subject, const char *email,
                              bool verified)
{
    struct asked asked = go(who, "clinic");
    const char *code = new_code();
    json_t *claims = tiny_claims(clinic, subject, asked.nonce);
    json_object_set_new(claims, "name", json_string("Robin O'Hara"));
    if (email != NULL) {
        json_object_set_new(claims, "email", json_string(email));
        json_object_set_new(claims, "email_verified", json_boolean(verified));
    }
    tiny_says(clinic, code, asked.challenge, claims, TINY_RS256);
    return come(who, "clinic", asked.state, code, "");
}

/* Chooses a name on the page where a new account is made. */
static struct page join(struct person *who, struct page page, const char *name, const char *email)
{
    assert_status(&page, 303);
    const char *path = format(SPAN_FMT, SPAN_ARG(page.location));
    assert_non_null(strstr(path, "/join?attempt="));
    struct span attempt = part_of(path, "attempt");
    return post(who, path, "/login/with/clinic/join", "agree", "yes", "attempt",
                format(SPAN_FMT, SPAN_ARG(attempt)), "name", name, "email", email, NULL);
}

static struct person *joined(const char *name, const char *subject)
{
    struct person *who = somebody();
    struct page page =
        join(who, sign_in_by(who, subject, NULL, false), name, format("%s@example.org", name));
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    return who;
}

/* The address of an account is verified. */
static void has_address(const char *name, const char *email)
{
    harness_sql(site_database(),
                format("UPDATE account SET email = '%s' WHERE name = '%s'", email, name));
}

static void what_is_asked_has_all_that_protects_it(void **state)
{
    (void)state;
    struct asked asked = go(somebody(), "clinic");
    assert_true(span_starts(span_of(asked.address),
                            format("%s/authorize?tenant=1&response_type=code&client_id=backtalk",
                                   tiny_issuer(clinic))));
    assert_int_equal(asked.state.len, 43);
    assert_int_equal(asked.nonce.len, 43);
    assert_int_equal(asked.challenge.len, 43);
    assert_span(part_of(asked.address, "code_challenge_method"), "S256");
    assert_span(part_of(asked.address, "scope"), "openid%20email%20profile");
    assert_non_null(strstr(asked.address, "%2Flogin%2Fwith%2Fclinic%2Fback&"));
    /* Nothing of it is stored as it is, but for the verifier, which the runner has to send. */
    assert_int_equal(number_of(format("SELECT count(*) FROM provider_attempt WHERE "
                                      "state_hash = sha256('" SPAN_FMT "') AND nonce_hash = "
                                      "sha256('" SPAN_FMT "')",
                                      SPAN_ARG(asked.state), SPAN_ARG(asked.nonce))),
                     1);
}

/* What one is called there may be what the people who run this site are called here. */
static void no_name_is_suggested_that_would_be_refused(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = sign_in_by(who, "support-1", "admin@example.org", true);
    assert_status(&page, 303);
    struct page form = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has_not(&form, "value=\"admin\"");
    struct page wrong = join(who, page, "Support", "admin@example.org");
    assert_status(&wrong, 422);
    assert_has(&wrong, "name-error");
}

static void somebody_new_chooses_a_name_and_is_known_from_then_on(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = sign_in_by(who, "robin-1", "robin@example.org", true);
    assert_status(&page, 303);
    struct page form = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&form, "We know from the Clinic who you are");
    assert_has(&form, "value=\"Robin-O-Hara\"");
    assert_has(&form, "value=\"robin@example.org\"");
    struct page wrong = join(who, page, "no/name", "robin@example.org");
    assert_status(&wrong, 422);
    assert_has(&wrong, "name-error");
    struct page done = join(who, page, "robin", "robin@example.org");
    assert_status(&done, 303);
    assert_span(done.location, "/tags");
    assert_true(is_signed_in(who));
    /* The address is to be verified here as well: nobody else's word is taken for it. */
    assert_int_equal(
        number_of("SELECT count(*) FROM account WHERE name = 'robin' AND email IS NULL "
                  "AND email_wanted = 'robin@example.org' AND password IS NULL"),
        1);
    assert_int_equal(number_of("SELECT count(*) FROM provider_attempt WHERE subject = 'robin-1'"),
                     0);
    struct person *again = somebody();
    page = sign_in_by(again, "robin-1", "robin@example.org", true);
    assert_status(&page, 303);
    assert_span(page.location, "/tags");
    assert_true(is_signed_in(again));
    assert_int_equal(
        number_of("SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id "
                  "WHERE a.name = 'robin' AND s.means = 'provider' AND NOT s.strong"),
        1);
    /* No token of the provider is kept (tiny_provider.c gives out this one); what it says of somebody is. */
    assert_int_equal(rows_with("let-me-in"), 0);
    assert_int_equal(rows_with("eyJ"), 0);
    assert_int_equal(rows_with("robin-1"), 1);
    /* The same page loaded once more leads on. */
    page = get(again, "/login/with/clinic?next=%2F%2Fevil.example");
    assert_status(&page, 303);
    assert_span(page.location, "/");
}

static void other_signatures_that_are_right_are_believed(void **state)
{
    (void)state;
    (void)joined("sigrid", "sigrid-1");
    static const enum tiny_signature right[] = {TINY_PS256, TINY_ES256};
    for (size_t i = 0; i < COUNT_OF(right); i++) {
        struct person *who = somebody();
        struct asked asked = go(who, "clinic");
        const char *code = new_code();
        tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "sigrid-1", asked.nonce),
                  right[i]);
        struct page page = come(who, "clinic", asked.state, code, "");
        assert_status(&page, 303);
        assert_true(is_signed_in(who));
    }
}

/* ---- what is not believed ---- */

static json_t *strings(const char *a, const char *b)
{
    return json_pack("[s, s]", a, b);
}

static void nothing_that_is_wrong_is_believed(void **state)
{
    (void)state;
    (void)joined("wren", "wren-1");
    json_int_t now = (json_int_t)time(NULL);
    struct {
        const char *what;
        enum tiny_signature how;
        const char *claim;
        json_t *value; /* NULL: the claim is missing */
        const char *fault;
    } wrong[] = {
        {"another issuer", TINY_RS256, "iss", json_string(tiny_issuer(other)), "iss"},
        {"almost the issuer", TINY_RS256, "iss", json_string(format("%s/", tiny_issuer(clinic))),
         "iss"},
        {"another audience", TINY_RS256, "aud", json_string("somebody-else"), "aud"},
        {"no audience", TINY_RS256, "aud", NULL, "aud"},
        {"several audiences without azp", TINY_RS256, "aud", strings("backtalk", "other"), "aud"},
        {"asked for by somebody else", TINY_RS256, "azp", json_string("other"), "aud"},
        {"another nonce", TINY_RS256, "nonce", json_string("not-this-one"), "nonce"},
        {"no nonce", TINY_RS256, "nonce", NULL, "nonce"},
        {"expired", TINY_RS256, "exp", json_integer(now - 120), "exp"},
        {"never expires", TINY_RS256, "exp", NULL, "exp"},
        {"from long ago", TINY_RS256, "iat", json_integer(now - 3600), "iat"},
        {"from tomorrow", TINY_RS256, "iat", json_integer(now + 86400), "iat"},
        {"not valid yet", TINY_RS256, "nbf", json_integer(now + 3600), "nbf"},
        {"nobody", TINY_RS256, "sub", json_string(""), "sub"},
        {"a number", TINY_RS256, "sub", json_integer(1), "sub"},
        {"unsigned", TINY_NONE, NULL, NULL, "alg"},
        {"signed with the public key", TINY_HS256, NULL, NULL, "alg"},
        {"signed by somebody else", TINY_OTHER_KEY, NULL, NULL, "signature"},
        {"changed afterwards", TINY_BROKEN, NULL, NULL, "signature"},
        {"signed by nobody we know", TINY_UNKNOWN_KEY, NULL, NULL, "kid"},
        {"more than we understand", TINY_CRIT, NULL, NULL, "crit"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct person *who = somebody();
        struct asked asked = go(who, "clinic");
        const char *code = new_code();
        json_t *claims = tiny_claims(clinic, "wren-1", asked.nonce);
        if (wrong[i].value != NULL)
            json_object_set_new(claims, wrong[i].claim, wrong[i].value);
        else if (wrong[i].claim != NULL)
            json_object_del(claims, wrong[i].claim);
        tiny_says(clinic, code, asked.challenge, claims, wrong[i].how);
        struct page page = come(who, "clinic", asked.state, code, "");
        if (page.status != 422 || is_signed_in(who))
            fail_msg("%s: status %ld", wrong[i].what, page.status);
        assert_has(&page, "We could not make sure with the Clinic who you are");
        int64_t told = number_of(format(
            "SELECT count(*) FROM provider_attempt WHERE state_hash = sha256('" SPAN_FMT "') AND "
            "step = 'failed' AND fault LIKE 'ID token: %%%s%%'",
            SPAN_ARG(asked.state), wrong[i].fault));
        if (told != 1)
            fail_msg("%s: the reason is not %s", wrong[i].what, wrong[i].fault);
    }
}

static void a_code_works_once_and_for_one_attempt(void **state)
{
    (void)state;
    struct person *wren = somebody();
    struct asked asked = go(wren, "clinic");
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "wren-1", asked.nonce),
              TINY_RS256);
    /* Somebody who has seen the code brings it to an attempt of their own: it has another verifier. */
    struct person *thief = somebody();
    struct asked theirs = go(thief, "clinic");
    struct page page = come(thief, "clinic", theirs.state, code, "");
    assert_status(&page, 422);
    assert_false(is_signed_in(thief));
    page = come(wren, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    assert_true(is_signed_in(wren));
    /* The same address once more: for its owner it leads on, for others there is nothing any more. */
    int asked_before = tiny_token_requests(clinic);
    page = come(wren, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    page = come(thief, "clinic", asked.state, code, "");
    assert_status(&page, 409);
    assert_false(is_signed_in(thief));
    assert_int_equal(tiny_token_requests(clinic), asked_before);
}

static void the_way_back_is_for_the_browser_that_went(void **state)
{
    (void)state;
    struct person *wren = somebody();
    struct asked asked = go(wren, "clinic");
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "wren-1", asked.nonce),
              TINY_RS256);
    struct person *victim = somebody();
    (void)go(victim, "clinic"); /* with a cookie of its own */
    struct page page = come(victim, "clinic", asked.state, code, "");
    assert_status(&page, 403);
    assert_false(is_signed_in(victim));
    page = come(somebody(), "clinic", asked.state, code, "");
    assert_status(&page, 403);
    page = get(victim, "/login/with/clinic/back?code=made-up");
    assert_status(&page, 409);
    page = get(victim, "/login/with/clinic/back?state=made-up&code=made-up");
    assert_status(&page, 409);
    /* Nothing of that is in its owner's way. */
    page = come(wren, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    assert_true(is_signed_in(wren));
}

static const char *named(const struct tiny *tiny)
{
    struct text encoded;
    text_init(&encoded, 1000);
    escape_url_part(&encoded, span_of(tiny_issuer(tiny)));
    const char *part = format("&iss=%s", text_string(&encoded));
    text_free(&encoded);
    return part;
}

static void answers_of_two_providers_are_not_mixed_up(void **state)
{
    (void)state;
    int asked_before = tiny_token_requests(clinic) + tiny_token_requests(other);
    /* The answer names another issuer than was asked. */
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    struct page page = come(who, "clinic", asked.state, "code", named(other));
    assert_status(&page, 422);
    /* It comes back to another provider's address. */
    asked = go(who, "clinic");
    page = come(who, "other", asked.state, "code", "");
    assert_status(&page, 403);
    /* A provider that names itself did not. */
    asked = go(who, "other");
    page = come(who, "other", asked.state, "code", "");
    assert_status(&page, 422);
    assert_int_equal(tiny_token_requests(clinic) + tiny_token_requests(other), asked_before);
    /* And when it does, that is right. */
    asked = go(who, "other");
    const char *code = new_code();
    tiny_says(other, code, asked.challenge, tiny_claims(other, "wren-1", asked.nonce), TINY_RS256);
    page = come(who, "other", asked.state, code, named(other));
    assert_status(&page, 303);
    /* The same subject of another provider is another person. */
    assert_non_null(memmem(page.location.ptr, page.location.len, "/join?", 6));
}

static void keys_that_change_are_asked_for_again_but_not_by_anybody(void **state)
{
    (void)state;
    int before = tiny_key_requests(other);
    tiny_rotate(other);
    struct person *who = somebody();
    struct asked asked = go(who, "other");
    const char *code = new_code();
    tiny_says(other, code, asked.challenge, tiny_claims(other, "rota", asked.nonce), TINY_RS256);
    struct page page = come(who, "other", asked.state, code, named(other));
    assert_status(&page, 303);
    assert_int_equal(tiny_key_requests(other), before + 1);
    for (int i = 0; i < 3; i++) {
        asked = go(who, "other");
        code = new_code();
        tiny_says(other, code, asked.challenge, tiny_claims(other, "rota", asked.nonce),
                  TINY_UNKNOWN_KEY);
        page = come(who, "other", asked.state, code, named(other));
        assert_status(&page, 422);
    }
    assert_int_equal(tiny_key_requests(other), before + 1);
}

static bool runner_said(const char *words)
{
    struct text log;
    text_init(&log, 1 << 20);
    FILE *file = fopen(format("%s/jobs.log", site_folder()), "r");
    char line[2048];
    while (file != NULL && fgets(line, sizeof(line), file) != NULL)
        text_add_string(&log, line);
    if (file != NULL)
        (void)fclose(file);
    bool said = span_find_text(text_span(&log), words) < log.len;
    text_free(&log);
    return said;
}

static void await_runner(const char *words)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    while (!runner_said(words)) {
        if (harness_clock() > deadline)
            fail_msg("the runner did not say: %s", words);
        usleep(50000);
    }
}

/* They are not offered, and in nobody's way: all other tests run beside them. */
static void documents_that_are_wrong_are_not_taken(void **state)
{
    (void)state;
    await_runner("provider huge: ");
    await_runner("provider slow: ");
    await_runner("provider renamed: its document names another issuer");
    await_runner("provider in-side: http://127.0.0.9");
    assert_true(runner_said("is inside a network, and not the issuer's own host"));
    assert_int_equal(number_of("SELECT count(*) FROM provider WHERE authorize_at <> ''"), 2);
    struct page page = get(somebody(), "/login/with/huge");
    assert_status(&page, 404);
    page = get(somebody(), "/login/with/nobody");
    assert_status(&page, 404);
    page = await_status(somebody(), "/login", 200);
    assert_has_not(&page, "/login/with/slow");
}

static void nobody_is_followed_to_another_address(void **state)
{
    (void)state;
    struct tiny *trap = tiny_start(TINY_RIGHT, false);
    tiny_redirects(clinic, format("%s/token", tiny_issuer(trap)));
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    struct page page = come(who, "clinic", asked.state, "code", "");
    tiny_redirects(clinic, NULL);
    assert_status(&page, 422);
    assert_int_equal(tiny_token_requests(trap), 0);
    assert_int_equal(number_of(format("SELECT count(*) FROM provider_attempt WHERE state_hash = "
                                      "sha256('" SPAN_FMT "') AND fault LIKE '%%answered 307%%'",
                                      SPAN_ARG(asked.state))),
                     1);
}

/* Longer than a request waits: the page looks again by itself, and the code is exchanged once. */
static void a_provider_that_takes_its_time_is_waited_for(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "wren-1", asked.nonce),
              TINY_RS256);
    harness_sql(site_database(), format("UPDATE provider_attempt SET step = 'taken' WHERE "
                                        "state_hash = sha256('" SPAN_FMT "')",
                                        SPAN_ARG(asked.state)));
    struct page page = come(who, "clinic", asked.state, code, "");
    assert_status(&page, 200);
    assert_has(&page, "This page looks again by itself");
    assert_true(page_header_value(&page, "refresh").len > 0);
    harness_sql(site_database(), format("UPDATE provider_attempt SET step = 'begun' WHERE "
                                        "state_hash = sha256('" SPAN_FMT "')",
                                        SPAN_ARG(asked.state)));
    page = come(who, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
}

static void what_took_too_long_begins_again(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    harness_sql(site_database(), "UPDATE provider_attempt SET expires_at = now()");
    struct page page = come(who, "clinic", asked.state, "code", "");
    assert_status(&page, 409);
    assert_has(&page, "Sign in again; it takes a moment");
    await("SELECT (count(*) = 0)::int FROM provider_attempt");
}

static void whoever_says_no_there_is_asked_in_another_way(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    struct page page =
        get(who, format("/login/with/clinic/back?state=" SPAN_FMT "&error=access_denied",
                        SPAN_ARG(asked.state)));
    assert_status(&page, 422);
    assert_has(&page, "You did not finish signing in with the Clinic. Try again");
    assert_has(&page, "action=\"/login\"");
}

/* ---- whose account it is ---- */

static void an_address_that_both_have_verified_links(void **state)
{
    (void)state;
    (void)sign_up("lark");
    has_address("lark", "lark@example.org");
    struct person *who = somebody();
    struct page page = sign_in_by(who, "lark-1", "Lark@example.org", true);
    assert_status(&page, 303);
    const char *path = format(SPAN_FMT, SPAN_ARG(page.location));
    struct page form = get(who, path);
    assert_has(&form, "You have an account here");
    assert_has(&form, ">lark<");
    assert_false(is_signed_in(who));
    page = post_without_token(who, "/login/with/clinic/link", "attempt", input_of(&form, "attempt"),
                              NULL);
    assert_status(&page, 403);
    /* Nobody else goes on with it. */
    page = post(somebody(), "/login", "/login/with/clinic/link", "attempt",
                input_of(&form, "attempt"), NULL);
    assert_status(&page, 403);
    page = post(who, path, "/login/with/clinic/link", "attempt", input_of(&form, "attempt"), NULL);
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    const char *letter = letter_with(letters_folder(), "lark@example.org", "was linked with");
    assert_non_null(strstr(letter, "the Clinic"));
    who = somebody();
    page = sign_in_by(who, "lark-1", "lark@example.org", true);
    assert_span(page.location, "/tags");
    assert_true(is_signed_in(who));
}

static void an_address_that_only_one_has_verified_links_nothing(void **state)
{
    (void)state;
    (void)sign_up("finch");
    has_address("finch", "finch@example.org");
    (void)sign_up_as("osprey", "moderator");
    has_address("osprey", "osprey@example.org");
    (void)sign_up("swift");
    (void)sign_up("smew");
    has_address("smew", "pipit@gmail.example");
    harness_sql(site_database(),
                "UPDATE account SET email = NULL, email_wanted = 'swift@example.org' WHERE name = "
                "'swift'");
    static const struct {
        const char *email;
        bool verified;
    } no[] = {{"finch@example.org", false},
              {"osprey@example.org", true},
              {"swift@example.org", true},
              /* Another domain: PostgreSQL's lower() makes an i of U+0130. */
              {"p\u0130p\u0130t@gma\u0130l.example", true}};
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        struct person *who = somebody();
        struct page page = sign_in_by(who, format("nobody-%zu", i), no[i].email, no[i].verified);
        const char *path = format(SPAN_FMT, SPAN_ARG(page.location));
        struct page form = get(who, path);
        assert_status(&form, 200);
        assert_has(&form, "Almost there");
        page =
            post(who, path, "/login/with/clinic/link", "attempt", input_of(&form, "attempt"), NULL);
        assert_status(&page, 409);
        assert_false(is_signed_in(who));
    }
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject LIKE 'nobody-%'"),
                     0);
}

/* Where the ID token says nothing of an address, the provider is asked; what it says of others does not count. */
static void a_provider_is_asked_about_a_user(void **state)
{
    (void)state;
    tiny_user(clinic, json_pack("{s:s, s:s, s:b}", "sub", "asked-1", "email", "user@example.org",
                                "email_verified", 1));
    struct person *who = somebody();
    struct page page = sign_in_by(who, "asked-1", NULL, false);
    struct page form = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&form, "value=\"user@example.org\"");
    who = somebody();
    page = sign_in_by(who, "asked-2", NULL, false);
    form = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_status(&form, 200);
    assert_has_not(&form, "user@example.org");
    tiny_user(clinic, NULL);
}

/* Asks for the clinic to be linked, from the account's page. */
static struct asked go_and_link(struct person *who)
{
    struct page page = post(who, "/account/providers", "/account/providers/clinic/link", NULL);
    assert_status(&page, 200);
    struct span refresh = page_header_value(&page, "refresh");
    assert_true(span_starts(refresh, "0; url="));
    struct span address = span_from(refresh, 7);
    return read_asked(format(SPAN_FMT, SPAN_ARG(address)));
}

static struct page link_as(struct person *who, const char *subject)
{
    struct asked asked = go_and_link(who);
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, subject, asked.nonce), TINY_RS256);
    return come(who, "clinic", asked.state, code, "");
}

static void an_account_is_linked_and_unlinked_from_within(void **state)
{
    (void)state;
    struct person *who = sign_up("siskin");
    has_address("siskin", "siskin@example.org");
    struct page page = post_without_token(who, "/account/providers/clinic/link", NULL);
    assert_status(&page, 403);
    page = link_as(who, "siskin-1");
    assert_status(&page, 303);
    assert_span(page.location, "/account/providers?done=linked");
    page = get(who, "/account/providers");
    assert_has(&page, "<strong>the Clinic</strong>");
    (void)letter_with(letters_folder(), "siskin@example.org", "was linked with");
    struct person *elsewhere = somebody();
    page = sign_in_by(elsewhere, "siskin-1", NULL, false);
    assert_true(is_signed_in(elsewhere));
    /* Another account cannot have it. */
    struct person *stranger = sign_up("jackdaw");
    page = link_as(stranger, "siskin-1");
    assert_status(&page, 409);
    assert_has(&page, "Another account here is linked");
    int64_t id = number_of("SELECT id FROM provider_link WHERE subject = 'siskin-1'");
    page = post(stranger, "/account/providers",
                format("/account/providers/%lld/unlink", (long long)id), NULL);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM provider_link WHERE id = %lld", (long long)id)), 1);
    page = post(who, "/account/providers", format("/account/providers/%lld/unlink", (long long)id),
                NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account/providers?done=unlinked");
    (void)letter_with(letters_folder(), "siskin@example.org", "is no longer linked with");
    page = sign_in_by(somebody(), "siskin-1", NULL, false);
    assert_non_null(memmem(page.location.ptr, page.location.len, "/join?", 6));
    assert_int_equal(number_of("SELECT count(*) FROM audit u JOIN account a ON a.id = u.account_id "
                               "WHERE a.name = 'siskin' AND u.kind IN ('provider_linked', "
                               "'provider_unlinked')"),
                     2);
}

static void linking_has_a_limit(void **state)
{
    (void)state;
    limits_as_shipped();
    limit_to("factor", "account", 1, 86400);
    struct person *who = sign_up("linnet");
    struct page page = link_as(who, "linnet-1");
    assert_span(page.location, "/account/providers?done=linked");
    page = link_as(who, "linnet-2");
    assert_status(&page, 429);
    assert_has(&page, "set up many times today");
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject = 'linnet-2'"), 0);
    limits_wide();
}

/* A provider is one factor, like a password. */
static void the_second_step_is_asked_for_behind_a_provider(void **state)
{
    (void)state;
    struct person *who = sign_up("plover");
    has_address("plover", "plover@example.org");
    struct page page = link_as(who, "plover-1");
    assert_span(page.location, "/account/providers?done=linked");
    struct code_app app = set_up(who);
    forget_steps("plover");
    who = somebody();
    page = sign_in_by(who, "plover-1", NULL, false);
    assert_status(&page, 303);
    assert_span(page.location, "/login/second?next=%2Ftags");
    assert_false(is_signed_in(who));
    page = second_step(who, code_of(&app, 0));
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    assert_int_equal(
        number_of("SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id "
                  "WHERE a.name = 'plover' AND s.means = 'provider' AND s.strong"),
        1);
    /* Its address alone links nothing. */
    who = somebody();
    page = sign_in_by(who, "plover-2", "plover@example.org", true);
    page = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "Almost there");
}

/* Linking and unlinking are asked for once more, some time after signing in. */
static void linking_asks_who_it_is(void **state)
{
    (void)state;
    struct person *who = sign_up("grebe");
    ask_again("grebe");
    struct page page = post(who, "/account/providers", "/account/providers/clinic/link", NULL);
    assert_status(&page, 403);
    assert_has(&page, "action=\"/account/confirm\"");
}

/* A link is for the account that began it, in that browser, while it is signed in. */
static void nobody_is_linked_to_another_account(void **state)
{
    (void)state;
    struct person *attacker = sign_up("magpie");
    struct person *victim = sign_up("dunnock");
    struct asked asked = go_and_link(attacker);
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "magpie-1", asked.nonce),
              TINY_RS256);
    struct page page = come(victim, "clinic", asked.state, code, "");
    assert_status(&page, 403);
    /* The same browser, signed in to another account meanwhile. */
    page = post(attacker, "/account", "/logout", NULL);
    assert_status(&page, 303);
    page = post(attacker, "/login", "/login", "name", "dunnock", "password",
                "correct horse dunnock", NULL);
    assert_status(&page, 303);
    page = come(attacker, "clinic", asked.state, code, "");
    assert_status(&page, 403);
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject = 'magpie-1'"), 0);
}

static void the_last_way_in_stays(void **state)
{
    (void)state;
    struct person *who = joined("kestrel", "kestrel-1");
    int64_t id = number_of("SELECT id FROM provider_link WHERE subject = 'kestrel-1'");
    struct page page = post(who, "/account/providers",
                            format("/account/providers/%lld/unlink", (long long)id), NULL);
    assert_status(&page, 409);
    assert_has(&page, "This is the only way into your account");
    page = link_as(who, "kestrel-2");
    assert_span(page.location, "/account/providers?done=linked");
    page = post(who, "/account/providers", format("/account/providers/%lld/unlink", (long long)id),
                NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject LIKE 'kestrel-%'"),
                     1);
}

static struct page unlink_it(struct person *who, const char *subject)
{
    int64_t id = number_of(format("SELECT id FROM provider_link WHERE subject = '%s'", subject));
    struct page page = post(who, "/account/providers",
                            format("/account/providers/%lld/unlink", (long long)id), NULL);
    assert_status(&page, 303);
    return page;
}

/* Whoever else may know the password there is signed out; whoever unlinks is not. */
static void unlinking_ends_the_sessions_that_began_with_it(void **state)
{
    (void)state;
    struct person *registered = sign_up("ouzel");
    struct page page = link_as(registered, "ouzel-1");
    assert_span(page.location, "/account/providers?done=linked");
    struct person *by_password = sign_in("ouzel");
    struct person *elsewhere = somebody();
    struct person *here = somebody();
    (void)sign_in_by(elsewhere, "ouzel-1", NULL, false);
    (void)sign_in_by(here, "ouzel-1", NULL, false);
    assert_true(is_signed_in(elsewhere));
    (void)unlink_it(here, "ouzel-1");
    assert_false(is_signed_in(elsewhere));
    assert_true(is_signed_in(here));
    assert_true(is_signed_in(by_password));
    assert_true(is_signed_in(registered));
    /* A session that began when the account was made with it. */
    struct person *joiner = joined("pipit", "pipit-1");
    page = link_as(joiner, "pipit-2");
    assert_span(page.location, "/account/providers?done=linked");
    here = somebody();
    (void)sign_in_by(here, "pipit-2", NULL, false);
    (void)unlink_it(here, "pipit-1");
    assert_false(is_signed_in(joiner));
    assert_true(is_signed_in(here));
}

/* Of two links each has its own sessions, which the list tells apart. */
static void sessions_say_which_site_they_began_with(void **state)
{
    (void)state;
    struct person *who = joined("martin", "martin-1");
    struct page page = link_as(who, "martin-2");
    assert_span(page.location, "/account/providers?done=linked");
    struct person *by_first = somebody();
    struct person *by_second = somebody();
    (void)sign_in_by(by_first, "martin-1", NULL, false);
    (void)sign_in_by(by_second, "martin-2", NULL, false);
    page = get(who, "/account");
    assert_has(&page, "Signed in by registering through the Clinic on");
    assert_has(&page, "Signed in through the Clinic on");
    struct person *by_password = sign_up("martlet");
    page = get(by_password, "/account");
    assert_has_not(&page, "the Clinic on");
    (void)unlink_it(by_second, "martin-1");
    assert_false(is_signed_in(by_first));
    assert_false(is_signed_in(who));
    assert_true(is_signed_in(by_second));
}

/* The account that has the address is suspended: nobody signs in, and nothing is linked. */
static void nothing_is_linked_when_the_session_is_refused(void **state)
{
    (void)state;
    (void)sign_up("twite");
    has_address("twite", "twite@post.test");
    struct person *who = somebody();
    struct page page = sign_in_by(who, "twite-1", "twite@post.test", true);
    assert_status(&page, 303);
    const char *path = format(SPAN_FMT, SPAN_ARG(page.location));
    harness_sql(site_database(),
                "INSERT INTO suspension (account_id, reason, message, actor_id) SELECT id, 'r', "
                "'Please wait.', id FROM account WHERE name = 'twite'");
    struct span attempt = part_of(path, "attempt");
    page = post(who, path, "/login/with/clinic/link", "attempt",
                format(SPAN_FMT, SPAN_ARG(attempt)), NULL);
    assert_has(&page, "Your account is suspended");
    assert_int_equal(number_of("SELECT count(*) FROM provider_link WHERE subject = 'twite-1'"), 0);
    assert_false(is_signed_in(who));
}

static void unlinking_ends_signing_in_before_its_second_step(void **state)
{
    (void)state;
    struct person *who = sign_up("redpoll");
    struct page page = link_as(who, "redpoll-1");
    assert_span(page.location, "/account/providers?done=linked");
    struct code_app app = set_up(who);
    struct person *elsewhere = somebody();
    page = sign_in_by(elsewhere, "redpoll-1", NULL, false);
    assert_span(page.location, "/login/second?next=%2Ftags");
    (void)unlink_it(who, "redpoll-1");
    page = post(elsewhere, "/login", "/login/second", "code", app.recovery[0], NULL);
    assert_has(&page, "Please sign in once more");
    assert_false(is_signed_in(elsewhere));
}

/* ---- accounts without a password ---- */

/* Somebody who mistyped the address while joining. A moment after signing in nothing else is asked for. */
static void an_account_without_a_password_mends_its_address(void **state)
{
    (void)state;
    struct person *who = joined("whinchat", "whinchat-1");
    struct page page = get(who, "/account/email");
    assert_status(&page, 200);
    assert_has_not(&page, "name=\"current\"");
    page = post(who, "/account/email", "/account/email", "email", "right@example.org", NULL);
    assert_status(&page, 303);
    static const char right[] = "SELECT count(*) FROM account WHERE name = 'whinchat' AND "
                                "email_wanted = 'right@example.org'";
    assert_int_equal(number_of(right), 1);
    ask_again("whinchat");
    page = get(who, "/account/email");
    assert_status(&page, 303);
    assert_span(page.location, "/account/confirm?next=%2Faccount%2Femail");
    page = post(who, "/account", "/account/email", "email", "thief@example.org", NULL);
    assert_status(&page, 403);
    assert_has(&page, "action=\"/account/confirm\"");
    assert_int_equal(number_of(right), 1);
}

static void an_account_without_a_password_chooses_one(void **state)
{
    (void)state;
    static const char chosen[] = "correct horse wagtail";
    struct person *who = joined("wagtail", "wagtail-1");
    ask_again("wagtail");
    struct page page = get(who, "/account");
    assert_has(&page, "/account/confirm?next=%2Faccount%2Fpassword");
    page = post(who, "/account", "/account/password", "new", chosen, NULL);
    assert_status(&page, 403);
    assert_has(&page, "action=\"/account/confirm\"");
    assert_has_not(&page, chosen);
    who = somebody();
    (void)sign_in_by(who, "wagtail-1", NULL, false);
    page = get(who, "/account");
    assert_has(&page, "Choose this password");
    assert_has_not(&page, "name=\"current\"");
    page = post(who, "/account", "/account/password", "new", "wagtail", NULL);
    assert_status(&page, 422);
    page = post(who, "/account", "/account/password", "new", chosen, NULL);
    assert_status(&page, 303);
    assert_span(page.location, "/account?done=password");
    (void)sign_in("wagtail");
    /* From now on that is what is asked for. */
    page = post(who, "/account", "/account/email", "email", "new@example.org", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give the password that you have now");
    page = post(who, "/account", "/account/password", "new", "another long one", NULL);
    assert_status(&page, 422);
}

/* ---- words that wait ---- */

/* What the clinic says in answer to who is to confirm: when they signed in there, seconds from now (0: it does not say). */
struct confirming {
    const char *subject;
    int signed_in;
};

static const struct confirming now_and_right = {"sanderling-1", -1};

/* The page that asks, and the way there and back. */
static struct page confirm_there(struct person *who, const struct page *asks,
                                 const struct confirming *how)
{
    struct page page = post_without_token(
        who, "/account/confirm/with/clinic", "csrf", input_of(asks, "csrf"), "next",
        input_of(asks, "next"), "asked", input_of(asks, "asked"), "words_for",
        input_of(asks, "words_for"), "draft", "{\"email\":\"new@example.org\"}", "labels",
        "{\"email\":\"Email\"}", "draft_key", input_of(asks, "draft_key"), NULL);
    assert_status(&page, 200);
    struct span refresh = page_header_value(&page, "refresh");
    assert_true(span_starts(refresh, "0; url="));
    const char *address = format(SPAN_FMT, SPAN_ARG(span_from(refresh, 7)));
    struct asked asked = read_asked(address);
    assert_span(part_of(address, "prompt"), "login");
    assert_span(part_of(address, "max_age"), "0");
    json_t *claims = tiny_claims(clinic, how->subject, asked.nonce);
    if (how->signed_in != 0)
        json_object_set_new(claims, "auth_time",
                            json_integer((json_int_t)time(NULL) + how->signed_in));
    else
        json_object_del(claims, "auth_time");
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, claims, TINY_RS256);
    page = come(who, "clinic", asked.state, code, "");
    last_way_back = format("/login/with/clinic/back?state=" SPAN_FMT, SPAN_ARG(asked.state));
    return page;
}

static struct page is_asked_for_an_address(struct person *who)
{
    struct page page = post(who, "/account", "/account/email", "email", "new@example.org", NULL);
    assert_status(&page, 403);
    assert_has(&page, "Is it still you?");
    assert_has(&page, "formaction=\"/account/confirm/with/clinic\"");
    assert_has(&page, "Continue with the Clinic");
    assert_has(&page, "new@example.org");
    return page;
}

static const char confirmed[] =
    "SELECT count(*) FROM session s JOIN account a ON a.id = s.account_id "
    "WHERE a.name = 'sanderling' AND s.confirmed_at > now() - interval "
    "'10 minutes'";

static void an_account_without_a_password_confirms_where_it_signs_in(void **state)
{
    (void)state;
    struct person *who = joined("sanderling", "sanderling-1");
    ask_again("sanderling");
    struct page asks = is_asked_for_an_address(who);
    struct person *thief = same_browser(who);
    struct page page = confirm_there(who, &asks, &now_and_right);
    for (int i = 0; i < 2; i++) { /* loaded again, it says the same */
        assert_status(&page, 200);
        assert_has(&page, "<h1>Not done yet</h1>");
        assert_has(&page, "action=\"/account/email\"");
        assert_has(&page, "name=\"email\" value=\"new@example.org\"");
        assert_has(&page, "Change your email address</button>");
        page = i == 0 ? get(who, last_way_back) : page;
    }
    assert_int_equal(number_of(confirmed), 1);
    assert_false(is_signed_in(thief)); /* whose cookie is the one of before */
    page = post_without_token(who, "/account/email", "csrf", input_of(&page, "csrf"), "key",
                              input_of(&page, "key"), "email", "new@example.org", NULL);
    assert_span(page.location, "/account?done=email");
}

static void nothing_less_than_signing_in_again_confirms(void **state)
{
    (void)state;
    static const struct confirming wrong[] = {
        {"sanderling-1", 0},     /* it does not say when */
        {"sanderling-1", -3600}, /* it let them through */
        {"sanderling-2", -1},    /* somebody else's account there */
    };
    struct person *who = somebody();
    (void)sign_in_by(who, "sanderling-1", NULL, false);
    (void)joined("somebody_else", "sanderling-2");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        ask_again("sanderling");
        struct page asks = is_asked_for_an_address(who);
        struct page page = confirm_there(who, &asks, &wrong[i]);
        assert_status(&page, 422);
        assert_has(&page, "Is it still you?");
        assert_has(&page, "new@example.org"); /* nothing that was typed is lost */
        assert_has(&page, "formaction=\"/account/confirm/with/clinic\"");
        assert_int_equal(number_of(confirmed), 0);
    }
}

/* Nor is it enough to come by a provider that let somebody through without asking. */
static void a_provider_that_asks_nobody_confirms_nobody(void **state)
{
    (void)state;
    static const struct {
        int signed_in; /* seconds from now; 0: it does not say */
        int64_t confirms;
    } ways[] = {{0, 0}, {-3600, 0}, {-5, 1}, {3600, 1}};
    (void)joined("turnstone", "turnstone-1");
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        harness_sql(site_database(), "DELETE FROM session");
        struct person *who = somebody();
        struct asked asked = go(who, "clinic");
        assert_span(part_of(asked.address, "max_age"), "31536000"); /* so that it says when */
        json_t *claims = tiny_claims(clinic, "turnstone-1", asked.nonce);
        json_object_del(claims, "auth_time");
        if (ways[i].signed_in != 0)
            json_object_set_new(claims, "auth_time",
                                json_integer((json_int_t)time(NULL) + ways[i].signed_in));
        const char *code = new_code();
        tiny_says(clinic, code, asked.challenge, claims, TINY_RS256);
        struct page page = come(who, "clinic", asked.state, code, "");
        assert_status(&page, 303);
        assert_int_equal(
            number_of("SELECT count(*) FROM session WHERE confirmed_at BETWEEN now() - "
                      "interval '10 minutes' AND now()"),
            ways[i].confirms);
        page = get(who, "/account/leave");
        assert_status(&page, ways[i].confirms ? 200 : 303);
    }
}

/* The answer with the session was lost on its way: the browser asks for the same once more, and has no cookie of it. */
static void an_answer_that_was_lost_is_no_dead_end(void **state)
{
    (void)state;
    struct person *who = joined("lost_lapwing", "lapwing-9");
    (void)post(who, "/account", "/logout", NULL);
    struct asked asked = go(who, "clinic");
    struct person *lost = same_browser(who);
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "lapwing-9", asked.nonce),
              TINY_RS256);
    struct page page = come(who, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT count(*) FROM provider_attempt WHERE state_hash = "
                                      "sha256('" SPAN_FMT "')",
                                      SPAN_ARG(asked.state))),
                     0);
    page = come(lost, "clinic", asked.state, code, "");
    assert_status(&page, 409);
    assert_has(&page, "This took too long, or was done already. Sign in again");
    assert_has(&page, "/login/with/clinic");
    assert_false(is_signed_in(lost));
    page = sign_in_by(lost, "lapwing-9", NULL, false);
    assert_true(is_signed_in(lost));
    page = come(who, "clinic", asked.state, code, ""); /* nor for whoever got it */
    assert_span(page.location, "/");
}

/* One factor is not got around by another, nor is a password. */
static void whoever_has_a_password_or_a_second_step_uses_that(void **state)
{
    (void)state;
    struct person *who = sign_up("dotterel");
    struct page page = link_as(who, "dotterel-1");
    assert_span(page.location, "/account/providers?done=linked");
    ask_again("dotterel");
    page = post(who, "/account", "/account/export", NULL);
    assert_has_not(&page, "/account/confirm/with/");
    page = post(who, "/account", "/account/confirm/with/clinic", "asked", "Make a copy", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Your account has a password or a second step: use that.");
    assert_has(&page, "Not done yet: ");
}

static void words_that_were_sent_signed_out_come_along(void **state)
{
    (void)state;
    struct person *who = joined("bittern", "bittern-1");
    tag_exists("low-back");
    harness_sql(site_database(), "DELETE FROM session");
    struct page page = post(who, "/login", "/questions", "title", "Why is it stiff in the morning?",
                            "body", "It is gone by *noon*.", "tags", "low-back", NULL);
    assert_status(&page, 403);
    assert_has(&page, "formaction=\"/login/with/clinic\"");
    page = post(
        who, "/login", "/login/with/clinic", "next", input_of(&page, "next"), "words_for",
        input_of(&page, "words_for"), "draft_for", input_of(&page, "draft_for"), "draft",
        "{\"title\":\"Why is it stiff in the morning?\",\"body\":\"It is gone by *noon*.\"}", NULL);
    assert_status(&page, 200);
    struct asked asked =
        read_asked(format(SPAN_FMT, SPAN_ARG(page_header_value(&page, "refresh"))));
    const char *code = new_code();
    tiny_says(clinic, code, asked.challenge, tiny_claims(clinic, "bittern-1", asked.nonce),
              TINY_RS256);
    page = come(who, "clinic", asked.state, code, "");
    assert_status(&page, 303);
    page = get(who, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "Why is it stiff in the morning?");
    assert_has(&page, "It is gone by *noon*.");
}

static void words_stay_when_it_comes_to_nothing(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct page page = post(who, "/login", "/login/with/clinic", "draft_for", "/questions", "draft",
                            "{\"title\":\"It went numb\"}", NULL);
    struct asked asked =
        read_asked(format(SPAN_FMT, SPAN_ARG(page_header_value(&page, "refresh"))));
    page = come(who, "clinic", asked.state, "wrong-code", "");
    assert_status(&page, 422);
    assert_has(&page, "It went numb");
    /* What is too long to wait is still in the page. */
    page = post(who, "/login", "/login/with/clinic", "draft_for", "/questions", "draft",
                format("{\"title\":\"%s\"}", repeated("long ", 70000)), NULL);
    assert_status(&page, 422);
    assert_has(&page, "too long to wait while you are away");
    assert_has(&page, "long long long");
}

static void too_many_attempts_are_refused(void **state)
{
    (void)state;
    limit_to("provider", "network", 2, 3600);
    harness_sql(site_database(), "TRUNCATE limit_used");
    struct page page = {0};
    for (int i = 0; i < 3; i++)
        page = get(somebody(), "/login/with/clinic");
    assert_status(&page, 429);
    limits_wide();
}

/* Nor is whoever signed in there before kept out by others on that network. */
static void a_known_device_goes_there_whatever_its_network_did(void **state)
{
    (void)state;
    struct person *who = joined("sandmartin", "sandmartin-1");
    (void)post(who, "/account", "/logout", NULL);
    limit_to("provider", "network", 1, 3600);
    harness_sql(site_database(), "TRUNCATE limit_used");
    (void)get(somebody(), "/login/with/clinic");
    struct page page = get(somebody(), "/login/with/clinic");
    assert_status(&page, 429);
    page = sign_in_by(who, "sandmartin-1", NULL, false);
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    /* A new password, and the device is known no longer. */
    (void)post(who, "/account", "/logout", NULL);
    harness_sql(
        site_database(),
        "UPDATE account SET devices_since = now() + interval '1 minute' WHERE name = 'sandmartin'");
    page = get(who, "/login/with/clinic");
    assert_status(&page, 429);
    limits_wide();
}

/* Killed between taking the code and storing what came of it: a code works once, so whoever waits begins again. */
static void what_a_lost_runner_had_taken_fails_in_words(void **state)
{
    (void)state;
    struct person *who = somebody();
    struct asked asked = go(who, "clinic");
    harness_sql(
        site_database(),
        format("UPDATE provider_attempt SET step = 'taken', taken_at = now() - interval '31 "
               "seconds' WHERE state_hash = sha256('" SPAN_FMT "')",
               SPAN_ARG(asked.state)));
    struct asked young = go(somebody(), "clinic");
    harness_sql(
        site_database(),
        format("UPDATE provider_attempt SET step = 'taken', taken_at = now() + interval '1 hour'"
               " WHERE state_hash = sha256('" SPAN_FMT "')",
               SPAN_ARG(young.state)));
    struct page page = come(who, "clinic", asked.state, "code", "");
    assert_status(&page, 422);
    assert_has(&page, "We could not make sure with the Clinic who you are. Please try once more");
    assert_int_equal(number_of("SELECT count(*) FROM provider_attempt WHERE step = 'taken'"), 1);
    harness_sql(site_database(), "DELETE FROM provider_attempt WHERE step = 'taken'");
}

/* Settings that do not fit together are said, and nothing runs. */
static void settings_that_are_wrong_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *settings;
        const char *words;
    } wrong[] = {
        {"PROVIDERS=Clinic", "lower-case letters"},
        {"PROVIDERS=plain PROVIDER_PLAIN_CLIENT_ID=x", "its ISSUER and CLIENT_ID are needed"},
        {"PROVIDERS=plain PROVIDER_PLAIN_CLIENT_ID=x PROVIDER_PLAIN_ISSUER=http://clinic.example",
         "begins with https://"},
        {"PROVIDERS=plain PROVIDER_PLAIN_CLIENT_ID=x PROVIDER_PLAIN_ISSUER=https://clinic.example "
         "PROVIDER_PLAIN_CLIENT_SECRET_FILE=/nowhere",
         "cannot be read"},
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        char said[4096];
        FILE *pipe = popen(format("env %s DATABASE_URL=postgresql:///none build/backtalk-ctl jobs "
                                  "2>&1",
                                  wrong[i].settings),
                           "r");
        assert_non_null(pipe);
        said[fread(said, 1, sizeof(said) - 1, pipe)] = '\0';
        assert_int_not_equal(pclose(pipe), 0);
        if (strstr(said, wrong[i].words) == NULL)
            fail_msg("it says: %s", said);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_has_all_that_protects_it),
        cmocka_unit_test(no_name_is_suggested_that_would_be_refused),
        cmocka_unit_test(somebody_new_chooses_a_name_and_is_known_from_then_on),
        cmocka_unit_test(other_signatures_that_are_right_are_believed),
        cmocka_unit_test(nothing_that_is_wrong_is_believed),
        cmocka_unit_test(a_code_works_once_and_for_one_attempt),
        cmocka_unit_test(the_way_back_is_for_the_browser_that_went),
        cmocka_unit_test(answers_of_two_providers_are_not_mixed_up),
        cmocka_unit_test(keys_that_change_are_asked_for_again_but_not_by_anybody),
        cmocka_unit_test(documents_that_are_wrong_are_not_taken),
        cmocka_unit_test(nobody_is_followed_to_another_address),
        cmocka_unit_test(a_provider_that_takes_its_time_is_waited_for),
        cmocka_unit_test(whoever_says_no_there_is_asked_in_another_way),
        cmocka_unit_test(an_address_that_both_have_verified_links),
        cmocka_unit_test(an_address_that_only_one_has_verified_links_nothing),
        cmocka_unit_test(a_provider_is_asked_about_a_user),
        cmocka_unit_test(an_account_is_linked_and_unlinked_from_within),
        cmocka_unit_test(linking_has_a_limit),
        cmocka_unit_test(nobody_is_linked_to_another_account),
        cmocka_unit_test(the_second_step_is_asked_for_behind_a_provider),
        cmocka_unit_test(linking_asks_who_it_is),
        cmocka_unit_test(the_last_way_in_stays),
        cmocka_unit_test(unlinking_ends_the_sessions_that_began_with_it),
        cmocka_unit_test(sessions_say_which_site_they_began_with),
        cmocka_unit_test(nothing_is_linked_when_the_session_is_refused),
        cmocka_unit_test(unlinking_ends_signing_in_before_its_second_step),
        cmocka_unit_test(an_account_without_a_password_mends_its_address),
        cmocka_unit_test(an_account_without_a_password_chooses_one),
        cmocka_unit_test(an_account_without_a_password_confirms_where_it_signs_in),
        cmocka_unit_test(nothing_less_than_signing_in_again_confirms),
        cmocka_unit_test(a_provider_that_asks_nobody_confirms_nobody),
        cmocka_unit_test(an_answer_that_was_lost_is_no_dead_end),
        cmocka_unit_test(whoever_has_a_password_or_a_second_step_uses_that),
        cmocka_unit_test(words_that_were_sent_signed_out_come_along),
        cmocka_unit_test(words_stay_when_it_comes_to_nothing),
        cmocka_unit_test(too_many_attempts_are_refused),
        cmocka_unit_test(a_known_device_goes_there_whatever_its_network_did),
        cmocka_unit_test(what_a_lost_runner_had_taken_fails_in_words),
        cmocka_unit_test(what_took_too_long_begins_again),
        cmocka_unit_test(settings_that_are_wrong_are_said),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
