/* Passkeys over HTTP, with an authenticator in software: adding one, signing in with it, and what does not get in. */
#include "http/site.h"

#include "http/authenticator.h"

#include "db/harness.h"

static struct arena *arena;
static const char *origin;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)256 << 20);
    (void)site_folder();
    /* Browsers make no passkeys for addresses. */
    origin = arena_printf(arena, "http://localhost:%d", site_port()).ptr;
    setenv("ORIGIN", origin, 1);
    site_start();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* ---- what a browser does ---- */

static const char *options_of(struct person *who, const char *purpose)
{
    struct page page = get(who, format("/passkeys/options?for=%s", purpose));
    assert_status(&page, 200);
    return arena_string(arena, page.body);
}

/* A string in JSON of ours. */
static struct span value_of(const char *json, const char *name)
{
    const char *mark = format("\"%s\":\"", name);
    const char *at = strstr(json, mark);
    assert_non_null(at);
    at += strlen(mark);
    return span_make(at, strcspn(at, "\""));
}

static struct authenticator_ask asked(const char *type, struct span challenge)
{
    return (struct authenticator_ask){
        .type = type, .challenge = challenge, .origin = origin, .site = "localhost"};
}

static struct page send_new(struct person *who, struct span json, const char *name)
{
    return post(who, "/account/passkeys/new", "/account/passkeys/new", "name", name, "passkey",
                json.ptr, NULL);
}

static struct page try_to_add(struct person *who, struct authenticator *a, const char *name)
{
    const char *options = options_of(who, "add");
    struct authenticator_ask ask = asked("webauthn.create", value_of(options, "challenge"));
    const char *user = strstr(options, "\"user\":");
    assert_non_null(user);
    a->user_handle = value_of(user, "id");
    return send_new(who, authenticator_create(a, &ask), name);
}

static void add(struct person *who, struct authenticator *a, const char *name)
{
    struct page page = try_to_add(who, a, name);
    if (page.status == 200)
        assert_has(&page, "Your recovery codes"); /* with the first factor */
    else
        assert_span(page.location, "/account/passkeys?done=added");
}

static struct span challenge_for(struct person *who, const char *purpose)
{
    return value_of(options_of(who, purpose), "challenge");
}

static struct page send_answer(struct person *who, struct span json)
{
    return post(who, "/login", "/login/passkey", "passkey", json.ptr, NULL);
}

/* Somebody at another browser, who has looked at the sign-in page. */
static struct person *visitor(void)
{
    struct person *who = somebody();
    struct page page = get(who, "/login");
    assert_status(&page, 200);
    return who;
}

static struct page try_to_sign_in(struct person *who, struct authenticator *a)
{
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(who, "sign-in"));
    return send_answer(who, authenticator_get(a, &ask));
}

static bool is_signed_in(struct person *who)
{
    return get(who, "/account").status == 200;
}

static int64_t count(const char *name, const char *what)
{
    return number_of(format("SELECT count(*) FROM passkey p JOIN account a ON a.id = p.account_id "
                            "WHERE a.name = '%s' AND %s",
                            name, what));
}

static int64_t noted(const char *kind, const char *about)
{
    return number_of(format("SELECT coalesce(sum(times), 0) FROM audit WHERE kind = '%s' AND about "
                            "LIKE '%s'",
                            kind, about));
}

/* What is refused is noted, but nobody waits for that. */
static void await_noted(const char *about, int64_t before)
{
    uint64_t start = harness_clock();
    while (noted("passkey_refused", about) <= before)
        assert_true(harness_clock() < start + 10000);
}

static void assert_refused(struct person *who, struct page page, const char *fault)
{
    assert_status(&page, 422);
    assert_has(&page, "Please look at this once more");
    assert_has(&page, "name=\"password\"");
    assert_false(is_signed_in(who));
    await_noted(fault, 0);
    harness_sql(site_database(), "DELETE FROM audit WHERE kind = 'passkey_refused'");
}

/* ---- adding and signing in ---- */

static void a_passkey_takes_the_place_of_a_password(void **state)
{
    (void)state;
    struct person *ann = sign_up("ann");
    static const int algorithms[] = {-7, -8, -257};
    for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
        struct authenticator a = authenticator_new(arena, algorithms[i]);
        a.eligible = true;
        add(ann, &a, format("number %d", (int)i));
        a.backed_up = true;
        struct person *other = visitor();
        struct page page = try_to_sign_in(other, &a);
        assert_status(&page, 303);
        assert_true(is_signed_in(other));
        assert_has(&(struct page){.body = get(other, "/account").body}, "ann");
        authenticator_free(&a);
    }
    assert_int_equal(count("ann", "verifies AND backed_up AND last_used_at IS NOT NULL"), 3);
    assert_int_equal(number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'ann' AND s.strong AND s.means = "
                               "'passkey'"),
                     3);
    assert_int_equal(noted("passkey_added", "number %"), 3);
    assert_int_equal(noted("sign_in", "passkey"), 3);
}

static void its_owner_sees_renames_and_removes_it(void **state)
{
    (void)state;
    struct person *bea = sign_up("bea");
    struct authenticator a = authenticator_new(arena, -8);
    add(bea, &a, "the <blue> key");
    struct page page = get(bea, "/account/passkeys");
    assert_has(&page, "the &lt;blue&gt; key");
    assert_has(&page, "on one device only");
    assert_has(&page, "Add a second one");
    int64_t id = number_of("SELECT max(id) FROM passkey");
    const char *rename = format("/account/passkeys/%lld/rename", (long long)id);
    const char *removal = format("/account/passkeys/%lld/remove", (long long)id);
    page = post(bea, rename, rename, "name", "", NULL);
    assert_status(&page, 422);
    page = post(bea, rename, rename, "name", repeated("x", 61), NULL);
    assert_status(&page, 422);
    page = post(bea, rename, rename, "name", "my phone", NULL);
    assert_status(&page, 303);
    assert_int_equal(count("bea", "p.name = 'my phone'"), 1);
    page = get(bea, removal);
    assert_has(&page, "It is your only second step");
    assert_has(&page, "your 10 recovery codes stop working");
    page = post(bea, removal, removal, NULL);
    assert_status(&page, 303);
    assert_int_equal(count("bea", "true"), 0);
    (void)sign_in("bea");                                     /* the password is enough again */
    page = post(bea, "/account/passkeys/new", removal, NULL); /* a second click */
    assert_status(&page, 303);
    assert_int_equal(noted("passkey_removed", "my phone"), 1);
    struct person *other = visitor();
    page = try_to_sign_in(other, &a);
    assert_has(&page, "We do not know this passkey");
    assert_refused(other, page, "unknown");
    authenticator_free(&a);
}

/* Whoever is asked who they are reads for what, and of which. */
static void being_asked_says_which_one_it_is_about(void **state)
{
    (void)state;
    struct person *dot = sign_up("dot");
    struct authenticator a = authenticator_new(arena, -8);
    add(dot, &a, "the blue key");
    long long id = (long long)number_of("SELECT max(id) FROM passkey");
    static const char *const ways[][2] = {{"rename", "Rename"}, {"remove", "Remove"}};
    const char *token = token_of(dot, format("/account/passkeys/%lld/remove", id));
    harness_sql(site_database(), "UPDATE session SET confirmed_at = now() - interval '1 hour'");
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct page page =
            post_without_token(dot, format("/account/passkeys/%lld/%s", id, ways[i][0]), "csrf",
                               token, "name", "my phone", NULL);
        assert_status(&page, 403);
        assert_has(&page, format("%s the passkey “the blue key”", ways[i][1]));
    }
    struct person *other = sign_up("other_otto");
    token = token_of(other, "/account/passkeys/new");
    harness_sql(site_database(), "UPDATE session SET confirmed_at = now() - interval '1 hour'");
    struct page page =
        post_without_token(other, format("/account/passkeys/%lld/remove", id), "csrf", token, NULL);
    assert_status(&page, 403);
    assert_has(&page, "Remove a passkey");
    assert_has_not(&page, "blue key");
    authenticator_free(&a);
}

/* What it is called tells its owner which one to remove. */
static void renaming_asks_who_it_is(void **state)
{
    (void)state;
    struct person *wren = sign_up("wren");
    struct authenticator a = authenticator_new(arena, -8);
    add(wren, &a, "the thief's");
    const char *rename = format("/account/passkeys/%lld/rename",
                                (long long)number_of("SELECT max(id) FROM passkey"));
    const char *token = token_of(wren, rename);
    harness_sql(site_database(), "UPDATE session SET confirmed_at = now() - interval '1 hour'");
    struct page page = get(wren, rename);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/account/confirm?"));
    page = post_without_token(wren, rename, "csrf", token, "name", "my phone", NULL);
    assert_true(page.status != 303 || span_starts(page.location, "/account/confirm"));
    assert_int_equal(count("wren", "p.name = 'the thief''s'"), 1);
    authenticator_free(&a);
}

static void adding_and_removing_is_told_by_mail(void **state)
{
    (void)state;
    struct person *cleo = sign_up("cleo");
    harness_sql(site_database(),
                "UPDATE account SET email = 'cleo@example.org' WHERE name = 'cleo'");
    struct authenticator a = authenticator_new(arena, -8);
    add(cleo, &a, "iPhone");
    int64_t id = number_of("SELECT max(id) FROM passkey");
    const char *removal = format("/account/passkeys/%lld/remove", (long long)id);
    struct page page = post(cleo, removal, removal, NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of("SELECT count(*) FROM mail WHERE kind IN ('factor_added', "
                               "'factor_removed') AND about = 'The passkey “iPhone”' AND address "
                               "= 'cleo@example.org'"),
                     2);
    authenticator_free(&a);
}

static void what_waits_for_signing_in_comes_along(void **state)
{
    (void)state;
    struct person *dora = sign_up("dora");
    struct authenticator a = authenticator_new(arena, -8);
    add(dora, &a, "phone");
    struct person *other = visitor();
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    struct page page = post(other, "/login", "/login/passkey", "passkey",
                            authenticator_get(&a, &ask).ptr, "next", "/me", NULL);
    assert_status(&page, 303);
    assert_true(span_is(page.location, "/me"));
    /* Words of a form, too, and when the first try is refused. */
    other = visitor();
    static const char words[] = "{\"title\":\"Why is my back tight\",\"body\":\"It is.\"}";
    ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    a.verified = false;
    page = post(other, "/login", "/login/passkey", "passkey", authenticator_get(&a, &ask).ptr,
                "words_for", "/questions", "draft_for", "/questions", "draft", words, NULL);
    assert_status(&page, 422);
    assert_has(&page, "Why is my back tight");
    a.verified = true;
    ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    page = post(other, "/login", "/login/passkey", "passkey", authenticator_get(&a, &ask).ptr,
                "words_for", "/questions", "draft_for", "/questions", "draft", words, NULL);
    assert_status(&page, 303);
    page = get(other, arena_string(arena, page.location));
    assert_has(&page, "Why is my back tight");
    authenticator_free(&a);
}

/* ---- limits ---- */

/* Others on its network, or one of them, have used up what it may: where one signed in before there is room. */
static void a_known_device_is_not_kept_out_by_its_network(void **state)
{
    (void)state;
    struct person *mona = sign_up("mona");
    struct authenticator a = authenticator_new(arena, -7);
    add(mona, &a, "phone");
    (void)post(mona, "/account", "/logout", NULL);
    limit_to("passkey", "network", 2, 3600);
    harness_sql(site_database(), "TRUNCATE limit_used");
    struct page page = {0};
    for (int i = 0; i < 3; i++)
        page = send_answer(visitor(), SPAN("{}"));
    assert_status(&page, 429);
    page = try_to_sign_in(visitor(), &a);
    assert_status(&page, 429);
    page = try_to_sign_in(mona, &a);
    assert_status(&page, 303);
    assert_true(is_signed_in(mona));
    /* It has a limit of its own, too. */
    limit_to("passkey", "account", 1, 3600);
    harness_sql(site_database(), "DELETE FROM limit_used WHERE scope = 'account'");
    (void)post(mona, "/account", "/logout", NULL);
    for (int i = 0; i < 2; i++)
        page = send_answer(mona, SPAN("{}"));
    assert_status(&page, 429);
    limits_wide();
    authenticator_free(&a);
}

/* ---- what does not get in ---- */

static void answers_that_were_made_elsewhere_are_refused(void **state)
{
    (void)state;
    struct person *eve = sign_up("eve");
    struct authenticator a = authenticator_new(arena, -7);
    add(eve, &a, "phone");
    struct person *other = visitor();
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    ask.origin = "https://1ocalhost";
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_site");
    ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    ask.site = "example.org";
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_site");
    ask = asked("webauthn.create", challenge_for(other, "sign-in"));
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_ceremony");
    authenticator_free(&a);
}

static void a_challenge_is_this_browsers_fresh_and_good_for_one_answer(void **state)
{
    (void)state;
    struct person *fay = sign_up("fay");
    struct authenticator a = authenticator_new(arena, -7);
    add(fay, &a, "phone");
    struct person *other = visitor();
    /* None of ours. */
    struct authenticator_ask ask = asked("webauthn.get", SPAN("AAAAAAAAAAAAAAAAAAAAAA"));
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_challenge");
    /* Another browser's. */
    struct person *thief = visitor();
    ask = asked("webauthn.get", challenge_for(thief, "sign-in"));
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_challenge");
    /* One for something else. */
    ask = asked("webauthn.get", challenge_for(fay, "add"));
    assert_refused(other, send_answer(other, authenticator_get(&a, &ask)), "other_challenge");
    /* One that was answered. */
    ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    struct span json = authenticator_get(&a, &ask);
    struct person *copy = same_browser(other);
    struct page page = send_answer(other, json);
    assert_status(&page, 303);
    page = send_answer(copy, json);
    assert_status(&page, 409);
    assert_has(&page, "sent twice");
    assert_false(is_signed_in(copy));
    authenticator_free(&a);
}

static void a_passkey_signs_in_to_its_own_account_alone(void **state)
{
    (void)state;
    struct person *gil = sign_up("gil");
    struct person *hans = sign_up("hans");
    struct authenticator of_gil = authenticator_new(arena, -7);
    struct authenticator of_hans = authenticator_new(arena, -7);
    add(gil, &of_gil, "phone");
    add(hans, &of_hans, "phone");
    struct person *other = visitor();
    struct span handle = of_hans.user_handle;
    of_hans.user_handle = of_gil.user_handle;
    assert_refused(other, try_to_sign_in(other, &of_hans), "unknown");
    of_hans.user_handle = SPAN("");
    assert_refused(other, try_to_sign_in(other, &of_hans), "unknown");
    of_hans.user_handle = handle;
    memcpy(of_hans.id, of_gil.id, sizeof(of_gil.id));
    assert_refused(other, try_to_sign_in(other, &of_hans), "unknown");
    of_hans.user_handle = of_gil.user_handle;
    assert_refused(other, try_to_sign_in(other, &of_hans), "wrong_signature");
    authenticator_free(&of_gil);
    authenticator_free(&of_hans);
}

static void its_owner_has_to_be_there_and_verified(void **state)
{
    (void)state;
    struct person *ida = sign_up("ida");
    struct authenticator a = authenticator_new(arena, -7);
    add(ida, &a, "phone");
    struct person *other = visitor();
    a.verified = false;
    assert_refused(other, try_to_sign_in(other, &a), "not_verified");
    a.verified = true;
    a.present = false;
    assert_refused(other, try_to_sign_in(other, &a), "not_present");
    authenticator_free(&a);
}

static void a_counter_that_goes_back_is_refused(void **state)
{
    (void)state;
    struct person *jo = sign_up("jo");
    struct authenticator a = authenticator_new(arena, -7);
    a.count = 5;
    add(jo, &a, "key");
    struct person *other = visitor();
    a.count = 5;
    struct page page = try_to_sign_in(other, &a);
    assert_has(&page, "may have been copied");
    assert_refused(other, page, "counted_back");
    a.count = 6;
    page = try_to_sign_in(other, &a);
    assert_status(&page, 303);
    assert_int_equal(count("jo", "sign_count = 6"), 1);
    authenticator_free(&a);
}

static void what_is_no_answer_is_refused(void **state)
{
    (void)state;
    struct person *kim = sign_up("kim");
    struct authenticator a = authenticator_new(arena, -7);
    add(kim, &a, "phone");
    struct person *other = visitor();
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(other, "sign-in"));
    struct span client = authenticator_client_data(&a, &ask);
    struct span data = authenticator_data(&a, "localhost", false);
    struct span signature = authenticator_sign(&a, data, client);
    for (size_t len = 0; len < data.len; len += 9) {
        struct span cut = span_make(data.ptr, len);
        assert_refused(other,
                       send_answer(other, authenticator_assertion(&a, client, cut, signature)),
                       "malformed");
    }
    struct span cut = span_make(signature.ptr, signature.len - 1);
    assert_refused(other, send_answer(other, authenticator_assertion(&a, client, data, cut)),
                   "wrong_signature");
    assert_refused(other, send_answer(other, SPAN("{}")), "malformed");
    assert_refused(other, send_answer(other, SPAN("]")), "malformed");
    struct page page =
        post(other, "/login", "/login/passkey", "passkey", repeated("[", 30000), NULL);
    assert_status(&page, 422);
    page = post(other, "/login", "/login/passkey", NULL);
    assert_status(&page, 422);
    assert_has(&page, "sent something that we cannot read");
    page = post_without_token(other, "/login/passkey", "passkey", "{}", NULL);
    assert_status(&page, 403);
    authenticator_free(&a);
}

/* ---- adding ---- */

static void registrations_that_are_wrong_are_refused(void **state)
{
    (void)state;
    struct person *lea = sign_up("lea");
    struct authenticator a = authenticator_new(arena, -7);
    struct authenticator_ask ask = asked("webauthn.create", challenge_for(lea, "add"));
    ask.origin = "http://localhost:1";
    struct page page = send_new(lea, authenticator_create(&a, &ask), "phone");
    assert_status(&page, 422);
    assert_has(&page, "another site");
    ask = asked("webauthn.create", challenge_for(lea, "sign-in"));
    page = send_new(lea, authenticator_create(&a, &ask), "phone");
    assert_status(&page, 422);
    struct person *max = sign_up("max");
    ask = asked("webauthn.create", challenge_for(max, "add"));
    page = send_new(lea, authenticator_create(&a, &ask), "phone");
    assert_status(&page, 422);
    assert_has(&page, "more than five minutes");
    ask = asked("webauthn.create", challenge_for(lea, "add"));
    struct span data = authenticator_data(&a, "localhost", true);
    struct span client = authenticator_client_data(&a, &ask);
    data.len--;
    page = send_new(
        lea, authenticator_registration(&a, client, authenticator_attestation(&a, data)), "phone");
    assert_status(&page, 422);
    page = try_to_add(lea, &a, "");
    assert_status(&page, 422);
    assert_has(&page, "Please give it a name");
    add(lea, &a, "phone");
    assert_int_equal(count("lea", "true"), 1);
    authenticator_free(&a);
}

static void one_passkey_is_added_once(void **state)
{
    (void)state;
    struct person *nia = sign_up("nia");
    struct person *olga = sign_up("olga");
    struct authenticator a = authenticator_new(arena, -7);
    struct authenticator_ask ask = asked("webauthn.create", challenge_for(nia, "add"));
    struct span json = authenticator_create(&a, &ask);
    struct page form = get(nia, "/account/passkeys/new");
    const char *key = input_of(&form, "key");
    const char *csrf = input_of(&form, "csrf");
    struct person *again = same_browser(nia);
    struct page page = post_without_token(nia, "/account/passkeys/new", "csrf", csrf, "key", key,
                                          "name", "phone", "passkey", json.ptr, NULL);
    assert_status(&page, 200);
    assert_has(&page, "Your recovery codes");
    page = post_without_token(again, "/account/passkeys/new", "csrf", csrf, "key", key, "name",
                              "phone", "passkey", json.ptr, NULL);
    assert_span(page.location, "/account/passkeys?done=added");
    assert_true(is_signed_in(again));
    page = send_new(nia, json, "phone"); /* another session by now: its challenge is none */
    assert_status(&page, 422);
    page = try_to_add(nia, &a, "again");
    assert_status(&page, 409);
    page = try_to_add(olga, &a, "mine now");
    assert_status(&page, 409);
    assert_has(&page, "in use already");
    assert_int_equal(count("nia", "true") + count("olga", "true"), 1);
    /* The browser is told which there are. */
    const char *options = options_of(nia, "add");
    assert_non_null(strstr(options, "\"excludeCredentials\":[{"));
    assert_non_null(strstr(options, "\"transports\":[\"internal\"]"));
    authenticator_free(&a);
}

static void nobody_touches_those_of_others(void **state)
{
    (void)state;
    struct person *pia = sign_up("pia");
    struct person *quin = sign_up("quin");
    struct authenticator a = authenticator_new(arena, -8);
    add(pia, &a, "phone");
    int64_t id = number_of("SELECT max(id) FROM passkey");
    const char *rename = format("/account/passkeys/%lld/rename", (long long)id);
    const char *removal = format("/account/passkeys/%lld/remove", (long long)id);
    struct page page = get(quin, rename);
    assert_status(&page, 404);
    page = get(quin, removal);
    assert_status(&page, 404);
    page = post(quin, "/account/passkeys/new", rename, "name", "mine", NULL);
    page = post(quin, "/account/passkeys/new", removal, NULL);
    page = get(quin, "/account/passkeys");
    assert_has_not(&page, "phone");
    assert_int_equal(count("pia", "p.name = 'phone'"), 1);
    authenticator_free(&a);
}

static void twenty_are_enough(void **state)
{
    (void)state;
    struct person *ria = sign_up("ria");
    harness_sql(site_database(),
                "INSERT INTO passkey (account_id, name, credential, user_handle, public_key, "
                "sign_count, verifies, eligible, backed_up, transports) SELECT a.id, 'n' || n, "
                "sha256(n::text::bytea), 'x', 'x', 0, true, true, true, '' FROM account a, "
                "generate_series(1, 20) n WHERE a.name = 'ria'");
    struct page page = get(ria, "/account/passkeys");
    assert_has(&page, "You have twenty passkeys");
    struct authenticator a = authenticator_new(arena, -8);
    page = try_to_add(ria, &a, "one more");
    assert_status(&page, 422);
    assert_has(&page, "You have twenty passkeys");
    authenticator_free(&a);
}

/* With a limit of its own, which the form says. */
static void adding_has_a_limit(void **state)
{
    (void)state;
    limits_as_shipped();
    limit_to("factor", "account", 1, 86400);
    struct person *rex = sign_up("rex");
    struct authenticator one = authenticator_new(arena, -8);
    struct authenticator other = authenticator_new(arena, -8);
    add(rex, &one, "phone");
    struct page page = try_to_add(rex, &other, "laptop");
    assert_status(&page, 429);
    assert_has(&page, "set up many times today");
    assert_has(&page, "value=\"laptop\"");
    assert_int_equal(count("rex", "true"), 1);
    limits_wide();
    authenticator_free(&one);
    authenticator_free(&other);
}

/* ---- after the password ---- */

/* Gave the right password of an account that has more. */
static struct person *after_password(const char *name)
{
    struct person *who = somebody();
    struct page page = post(who, "/login", "/login", "name", name, "password",
                            format("correct horse %s", name), "next", "/me", NULL);
    assert_status(&page, 303);
    assert_true(span_starts(page.location, "/login/second"));
    assert_false(is_signed_in(who));
    return who;
}

static struct page send_second(struct person *who, struct authenticator *a, struct span challenge)
{
    struct authenticator_ask ask = asked("webauthn.get", challenge);
    return post(who, "/login/second", "/login/second/passkey", "passkey",
                authenticator_get(a, &ask).ptr, "next", "/me", NULL);
}

static void a_passkey_is_a_second_step(void **state)
{
    (void)state;
    struct person *vic = sign_up("vic");
    struct person *old = sign_in("vic");
    struct authenticator a = authenticator_new(arena, -8);
    a.verified = false; /* a simple key: it is there, and asks nothing */
    add(vic, &a, "key");
    assert_true(is_signed_in(vic));
    assert_false(is_signed_in(old)); /* that was with a password alone */
    struct person *who = after_password("vic");
    struct page page = get(who, "/login/second");
    assert_has(&page, "Use my passkey");
    assert_has(&page, "Recovery code");
    assert_has_not(&page, "six digits");
    page = send_second(who, &a, challenge_for(who, "second"));
    assert_span(page.location, "/me");
    assert_true(is_signed_in(who));
    assert_int_equal(number_of("SELECT count(*) FROM session s JOIN account a ON a.id = "
                               "s.account_id WHERE a.name = 'vic' AND s.strong AND s.means = "
                               "'password'"),
                     1);
    authenticator_free(&a);
}

static void another_passkey_is_no_second_step(void **state)
{
    (void)state;
    struct person *wim = sign_up("wim");
    struct person *xia = sign_up("xia");
    struct authenticator a = authenticator_new(arena, -7);
    struct authenticator other = authenticator_new(arena, -7);
    add(wim, &a, "key");
    add(xia, &other, "key");
    struct person *who = after_password("wim");
    struct page page = send_second(who, &other, challenge_for(who, "second"));
    assert_status(&page, 422);
    assert_has(&page, "One more step");
    assert_has(&page, "We do not know this passkey");
    page = send_second(who, &a, challenge_for(who, "sign-in"));
    assert_status(&page, 422);
    assert_false(is_signed_in(who));
    /* The answer to one attempt is none to another. */
    struct person *later = after_password("wim");
    page = send_second(later, &a, challenge_for(who, "second"));
    assert_status(&page, 422);
    /* A browser that gave no password has no second step. */
    struct person *thief = visitor();
    page = get(thief, "/passkeys/options?for=second");
    assert_status(&page, 404);
    page = post(thief, "/login", "/login/second/passkey", "passkey", "{}", NULL);
    assert_status(&page, 200);
    assert_has(&page, "Please sign in once more");
    page = send_second(who, &a, challenge_for(who, "second"));
    assert_status(&page, 303);
    assert_true(is_signed_in(who));
    authenticator_free(&a);
    authenticator_free(&other);
}

static void words_that_wait_go_through_the_second_step(void **state)
{
    (void)state;
    struct person *yun = sign_up("yun");
    struct authenticator a = authenticator_new(arena, -8);
    add(yun, &a, "phone");
    static const char words[] = "{\"title\":\"Why is my hip tight\",\"body\":\"It is.\"}";
    struct person *who = somebody();
    struct page page =
        post(who, "/login", "/login", "name", "yun", "password", "correct horse yun", "words_for",
             "/questions", "draft_for", "/questions", "draft", words, NULL);
    assert_status(&page, 200);
    assert_has(&page, "Use my passkey");
    assert_has(&page, "Why is my hip tight");
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(who, "second"));
    page = post(who, "/login/second", "/login/second/passkey", "passkey",
                authenticator_get(&a, &ask).ptr, "words_for", "/questions", "draft_for",
                "/questions", "draft", words, NULL);
    assert_status(&page, 303);
    page = get(who, arena_string(arena, page.location));
    assert_has(&page, "Why is my hip tight");
    authenticator_free(&a);
}

/* ---- is it still you? ---- */

static void long_ago(const char *name)
{
    harness_sql(site_database(),
                format("UPDATE session SET confirmed_at = now() - interval '1 hour' WHERE "
                       "account_id = (SELECT id FROM account WHERE name = '%s')",
                       name));
}

static void a_passkey_says_that_it_is_still_its_owner(void **state)
{
    (void)state;
    struct person *zoe = sign_up("zoe");
    struct authenticator a = authenticator_new(arena, -8);
    add(zoe, &a, "phone");
    long_ago("zoe");
    struct page page = get(zoe, "/account/passkeys/new");
    assert_true(span_starts(page.location, "/account/confirm"));
    page = get(zoe, arena_string(arena, page.location));
    assert_has(&page, "Use my passkey");
    struct person *thief = same_browser(zoe);
    a.verified = false; /* whoever is there: not enough for one that asks otherwise */
    struct authenticator_ask ask = asked("webauthn.get", challenge_for(zoe, "confirm"));
    page = post(zoe, "/account/confirm", "/account/confirm/passkey", "passkey",
                authenticator_get(&a, &ask).ptr, "next", "/account/passkeys/new", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Is it still you?");
    a.verified = true;
    ask = asked("webauthn.get", challenge_for(zoe, "confirm"));
    page = post(zoe, "/account/confirm", "/account/confirm/passkey", "passkey",
                authenticator_get(&a, &ask).ptr, "next", "/account/passkeys/new", NULL);
    assert_span(page.location, "/account/passkeys/new");
    page = get(zoe, "/account/passkeys/new");
    assert_status(&page, 200);
    assert_false(is_signed_in(thief)); /* the session goes on with another token */
    authenticator_free(&a);
}

static void signing_in_is_limited(void **state)
{
    (void)state;
    struct person *sam = sign_up("sam");
    struct authenticator a = authenticator_new(arena, -8);
    add(sam, &a, "phone");
    limit_to("passkey", "network", 2, 3600);
    struct person *other = visitor();
    struct page page;
    for (int i = 0; i < 3; i++)
        page = send_answer(other, SPAN("{}"));
    assert_status(&page, 429);
    assert_true(page_header_value(&page, "retry-after").len > 0);
    limits_wide();
    page = try_to_sign_in(other, &a);
    assert_status(&page, 303);
    authenticator_free(&a);
}

/* ---- where there are none ---- */

static void the_pages_offer_what_there_is(void **state)
{
    (void)state;
    struct person *tom = sign_up("tom");
    struct page page = get(visitor(), "/login");
    assert_has(&page, "Sign in with a passkey");
    assert_has(&page, "autocomplete=\"username webauthn\"");
    assert_has(&page, "js/passkey.js");
    page = get(tom, "/account/passkeys/new");
    assert_has(&page, "Adding one needs JavaScript");
    page = get(somebody(), "/passkeys/options?for=add");
    assert_status(&page, 404);
    page = get(tom, "/passkeys/options?for=nothing");
    assert_status(&page, 404);
    page = get(somebody(), "/account/passkeys");
    assert_status(&page, 303);
}

static void a_moderator_with_a_passkey_may_moderate(void **state)
{
    (void)state;
    (void)sign_up_as("amy_keys", "moderator");
    site_stop();
    setenv("STAFF_SECOND_FACTOR", "required", 1);
    site_start();
    struct person *amy = sign_in("amy_keys");
    struct page page = get(amy, "/moderation");
    assert_span(page.location, "/account/second-step?next=%2Fmoderation");
    struct authenticator a = authenticator_new(arena, -8);
    add(amy, &a, "phone");
    page = get(amy, "/moderation");
    assert_status(&page, 200);
    const char *removal = format("/account/passkeys/%lld/remove",
                                 (long long)number_of("SELECT max(id) FROM passkey"));
    page = get(amy, removal);
    assert_has(&page, "Moderators and admins need a second step");
    page = post(amy, removal, removal, NULL);
    assert_status(&page, 303);
    page = get(amy, "/moderation");
    assert_span(page.location, "/account/second-step?next=%2Fmoderation");
    authenticator_free(&a);
}

/* Last: the server is started again as one that has an address and no name. */
static void addresses_have_no_passkeys(void **state)
{
    (void)state;
    struct person *uma = sign_up("uma");
    site_stop();
    unsetenv("ORIGIN");
    site_start();
    struct page page = get(visitor(), "/login");
    assert_has_not(&page, "passkey.js");
    page = get(uma, "/account/passkeys");
    assert_has(&page, "Passkeys work where the site has a name");
    page = get(uma, "/account/passkeys/new");
    assert_has(&page, "Passkeys work where the site has a name");
    page = get(uma, "/passkeys/options?for=add");
    assert_status(&page, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_passkey_takes_the_place_of_a_password),
        cmocka_unit_test(its_owner_sees_renames_and_removes_it),
        cmocka_unit_test(being_asked_says_which_one_it_is_about),
        cmocka_unit_test(renaming_asks_who_it_is),
        cmocka_unit_test(adding_and_removing_is_told_by_mail),
        cmocka_unit_test(what_waits_for_signing_in_comes_along),
        cmocka_unit_test(a_known_device_is_not_kept_out_by_its_network),
        cmocka_unit_test(answers_that_were_made_elsewhere_are_refused),
        cmocka_unit_test(a_challenge_is_this_browsers_fresh_and_good_for_one_answer),
        cmocka_unit_test(a_passkey_signs_in_to_its_own_account_alone),
        cmocka_unit_test(its_owner_has_to_be_there_and_verified),
        cmocka_unit_test(a_counter_that_goes_back_is_refused),
        cmocka_unit_test(what_is_no_answer_is_refused),
        cmocka_unit_test(registrations_that_are_wrong_are_refused),
        cmocka_unit_test(one_passkey_is_added_once),
        cmocka_unit_test(nobody_touches_those_of_others),
        cmocka_unit_test(twenty_are_enough),
        cmocka_unit_test(adding_has_a_limit),
        cmocka_unit_test(a_passkey_is_a_second_step),
        cmocka_unit_test(another_passkey_is_no_second_step),
        cmocka_unit_test(words_that_wait_go_through_the_second_step),
        cmocka_unit_test(a_passkey_says_that_it_is_still_its_owner),
        cmocka_unit_test(signing_in_is_limited),
        cmocka_unit_test(the_pages_offer_what_there_is),
        cmocka_unit_test(a_moderator_with_a_passkey_may_moderate),
        cmocka_unit_test(addresses_have_no_passkeys),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
