/* Flagging: who sees what, the queue, deciding, and taking a decision back. */
#include "db/harness.h"
#include "http/people.h"
#include "http/site.h"

#include <sys/wait.h>
#include <unistd.h>

static struct person *fay;
static struct person *gus;
static struct person *coach;
static struct person *molly;
static struct person *milo;
static int64_t question;

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    fay = sign_up("fay_flags");
    gus = sign_up("gus_flags");
    coach = sign_up_as("cora_flags", "coach");
    molly = sign_up_as("molly_flags", "moderator");
    milo = sign_up_as("milo_flags", "moderator");
    question = ask(fay, "What may be flagged here?", "It pulls when I bend.", "tight");
    return 0;
}

static const char *flag_form(const char *folder, int64_t id)
{
    return format("/%s/%lld/flag", folder, (long long)id);
}

static struct page flag(struct person *who, const char *form, const char *why, const char *words)
{
    return post(who, form, form, "what", "flag", "why", why, "words", words, NULL);
}

static const char *case_of(int64_t post_id)
{
    return format("/moderation/flags/%lld",
                  (long long)number_of(format("SELECT max(id) FROM flag_case WHERE post_id = %lld",
                                              (long long)post_id)));
}

static void flagging_says_why_and_can_be_taken_back(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Pull until it snaps.");
    const char *form = flag_form("answers", given);
    struct page page = get(somebody(), form);
    assert_status(&page, 303);
    page = get(fay, format("/answers/%lld/revisions", (long long)given));
    assert_has(&page, form);
    page = get(fay, form);
    assert_has(&page, "It may be unsafe");
    assert_has(&page, "they alone see that it was you");
    assert_has_not(&page, "What it repeats");
    page = post(fay, form, form, "what", "flag", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose what is wrong.");
    page = post(fay, form, form, "what", "flag", "why", "no-such", NULL);
    assert_status(&page, 422);
    page = flag(fay, form, "other", " ");
    assert_status(&page, 422);
    assert_has(&page, "Please say in a few words what is wrong.");
    page = flag(fay, form, "unsafe", "It <hurts>.");
    assert_status(&page, 303);
    page = get(fay, form);
    assert_has(&page, "You flagged this on");
    assert_has(&page, "It &lt;hurts&gt;.");
    assert_has(&page, "value=\"unsafe\" required checked");
    page = get(fay, "/my-flags");
    assert_has(&page, "Nobody has decided yet.");
    /* Once more: it is still one. */
    page = flag(fay, form, "wrong", "Or only wrong.");
    assert_status(&page, 303);
    assert_int_equal(number_of(format("SELECT sum(flags) FROM flag_case WHERE post_id = %lld",
                                      (long long)given)),
                     1);
    page = post(fay, form, form, "what", "take-back", NULL);
    assert_status(&page, 303);
    page = get(fay, "/my-flags");
    assert_has_not(&page, "Nobody has decided yet.");
    page = get(molly, "/moderation/queue");
    assert_has_not(&page, case_of(given));
}

static void ones_own_and_what_is_gone_cannot_be_flagged(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "I wrote this myself.");
    const char *form = flag_form("answers", given);
    struct page page = get(gus, form);
    assert_has(&page, "You wrote this: you can");
    page = post(gus, "/me", form, "what", "flag", "why", "unsafe", NULL);
    assert_status(&page, 403);
    page = get(gus, flag_form("questions", given));
    assert_status(&page, 404);
    page = get(gus, flag_form("comments", 999999999));
    assert_status(&page, 404);
    const char *delete = format("/answers/%lld/delete", (long long)given);
    page = post(gus, delete, delete, "action", "delete", NULL);
    assert_status(&page, 303);
    page = get(fay, form);
    assert_status(&page, 410);
    page = post(fay, "/me", form, "what", "flag", "why", "unsafe", NULL);
    assert_status(&page, 410);
}

static void nobody_but_moderators_sees_who(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Words that somebody minds.");
    struct page page = flag(fay, flag_form("answers", given), "unkind", "He is rude to me.");
    assert_status(&page, 303);
    const char *path = case_of(given);
    struct person *const others[] = {fay, gus, coach};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        page = get(others[i], path);
        assert_true(page.status == 403 || page.status == 404);
        page = get(others[i], "/moderation/queue");
        assert_has_not(&page, "Words that somebody minds");
        assert_has_not(&page, path);
        page = get(others[i], format("/answers/%lld/revisions", (long long)given));
        assert_has_not(&page, "fay_flags</a> flagged");
        assert_has_not(&page, "He is rude to me.");
    }
    page = get(molly, path);
    assert_has(&page, "He is rude to me.");
    assert_has(&page, "/users/fay_flags");
    assert_has(&page, "Words that somebody minds.");
    page = get(gus, "/me?tab=answers");
    assert_has_not(&page, "He is rude to me.");
}

static void the_most_urgent_comes_first_and_is_taken_once(void **state)
{
    (void)state;
    int64_t later = answer(gus, question, "Not in its place.");
    int64_t urgent = answer(gus, question, "Lift with a round back.");
    struct page page = flag(fay, flag_form("answers", later), "misplaced", "");
    assert_status(&page, 303);
    page = flag(fay, flag_form("answers", urgent), "unsafe", "");
    assert_status(&page, 303);
    page = get(molly, "/moderation/queue");
    const char *body = format("%.*s", (int)page.body.len, page.body.ptr);
    const char *first = strstr(body, case_of(urgent));
    const char *second = strstr(body, case_of(later));
    assert_non_null(first);
    assert_non_null(second);
    assert_true(first < second);
    page = post(molly, "/moderation/queue", "/moderation/queue/next", NULL);
    assert_status(&page, 303);
    assert_true(span_is(page.location, case_of(urgent)));
    page = get(milo, "/moderation/queue");
    assert_has(&page, "molly_flags looks at it just now");
    page = post(milo, "/moderation/queue", "/moderation/queue/claims", "what", "take", "kind",
                "flag", "subject", strrchr(case_of(urgent), '/') + 1, NULL);
    assert_status(&page, 409);
    page = post(milo, "/moderation/queue", "/moderation/queue/next", NULL);
    assert_status(&page, 303);
    assert_false(span_is(page.location, case_of(urgent)));
    /* Its time over, somebody else takes it. */
    number_of(
        "WITH late AS (UPDATE queue_claim SET until = now() - interval '1 second' RETURNING 1)"
        " SELECT count(*) FROM late");
    page = post(milo, "/moderation/queue", "/moderation/queue/next", NULL);
    assert_true(span_is(page.location, case_of(urgent)));
    page = post(milo, "/moderation/queue", "/moderation/queue/claims", "what", "give-back", "kind",
                "flag", "subject", strrchr(case_of(urgent), '/') + 1, NULL);
    assert_status(&page, 303);
    page = get(molly, "/moderation/queue");
    assert_has_not(&page, "milo_flags looks at it just now");
}

static void deciding_deletes_and_tells_kindly(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Buy my cream.");
    struct page page = flag(fay, flag_form("answers", given), "advertising", "");
    const char *path = case_of(given);
    page = get(molly, path);
    assert_has(&page, "value=\"advertising\" selected");
    page = post(molly, path, path, "what", "decide", NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please choose what you decide.");
    page = post(molly, path, path, "what", "decide", "outcome", "deleted", "why", "advertising",
                "answer", "Well <seen>.", NULL);
    assert_status(&page, 303);
    page = show(fay, question);
    assert_has_not(&page, "Buy my cream.");
    page = get(fay, "/me");
    assert_has(&page, "Thank you: it was deleted.");
    assert_has(&page, "Well &lt;seen&gt;.");
    page = get(gus, "/me?tab=deleted");
    assert_has(&page, "It advertises something.");
    assert_has_not(&page, "fay_flags");
    page = get(milo, path);
    assert_has(&page, "molly_flags deleted it");
    page = post(milo, "/moderation/queue", path, "what", "decide", "outcome", "declined", "reason",
                "I asked him about it.", "answer", "We <talked> to him.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "I asked him about it.");
    assert_has(&page, "We &lt;talked&gt; to him.");
    page = post(milo, "/moderation/queue", "/moderation/queue/claims", "what", "take", "kind",
                "flag", "subject", strrchr(path, '/') + 1, NULL);
    assert_status(&page, 409);
    page = get(milo, "/moderation?tab=changes&kind=flags");
    assert_has(&page, path);
    assert_has(&page, "/users/molly_flags");
    assert_int_equal(
        number_of(format("SELECT count(*) FROM audit WHERE kind = 'flag_decided' AND about = '%s'",
                         path)),
        1);
}

/* Its author mends it, and somebody says more, while a moderator reads it. */
static void what_was_changed_or_said_meanwhile_is_not_decided_unread(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Pull harder, you coward.");
    struct page page = flag(fay, flag_form("answers", given), "unkind", "Rude.");
    assert_status(&page, 303);
    const char *path = case_of(given);
    page = get(molly, path);
    const char *token = format("%s", input_of(&page, "csrf"));
    const char *digest = format("%s", input_of(&page, "digest"));
    const char *edit = format("/answers/%lld/edit", (long long)given);
    page = post(gus, edit, edit, "body", "Pull gently, my friend.", "revision", "1", NULL);
    assert_status(&page, 303);
    page = post_without_token(molly, path, "csrf", token, "digest", digest, "what", "decide",
                              "outcome", "deleted", "why", "unkind", "reason", "So <rude>.", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It was changed, or somebody said more of it");
    assert_has(&page, "Pull gently, my friend.");
    assert_has(&page, "So &lt;rude&gt;.");
    digest = format("%s", input_of(&page, "digest"));
    page = flag(coach, flag_form("answers", given), "unsafe", "It can tear.");
    assert_status(&page, 303);
    page = post_without_token(molly, path, "csrf", token, "digest", digest, "what", "decide",
                              "outcome", "declined", NULL);
    assert_status(&page, 409);
    assert_has(&page, "It can tear.");
    page = post(molly, path, path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 303);
}

static void one_click_takes_a_decision_back_whatever_happened_since(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Deleted too soon.");
    const char *form = flag_form("answers", given);
    struct page page = flag(fay, form, "unsafe", "I misread it.");
    const char *path = case_of(given);
    page = post(molly, path, path, "what", "decide", "outcome", "deleted", "why", "unsafe", NULL);
    assert_status(&page, 303);
    page = post(milo, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = show(fay, question);
    assert_has(&page, "Deleted too soon.");
    page = get(molly, "/moderation/queue");
    assert_has(&page, path);
    /* Declined, and flagged again by another: the old decision is taken back, and both are one. */
    page = post(molly, path, path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 303);
    page = flag(coach, form, "wrong", "It is not so.");
    assert_status(&page, 303);
    const char *other = case_of(given);
    assert_string_not_equal(other, path);
    page = post(molly, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = get(molly, path);
    assert_has(&page, "It is not so.");
    assert_has(&page, "I misread it.");
    page = get(molly, other);
    assert_has(&page, "put together with what was flagged before");
    /* Its author deletes it meanwhile: that is not undone. */
    page = post(molly, path, path, "what", "decide", "outcome", "deleted", "why", "unsafe", NULL);
    assert_status(&page, 303);
    const char *delete = format("/answers/%lld/delete", (long long)given);
    page = post(molly, "/moderation", delete, "action", "restore", NULL);
    page = post(gus, delete, delete, "action", "delete", NULL);
    page = post(molly, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = show(fay, question);
    assert_has_not(&page, "Deleted too soon.");
}

/* Decided, and flagged anew by the same person with other words: taking the decision back loses neither. */
static void what_somebody_says_anew_outlasts_reopening(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Stretch it cold.");
    const char *form = flag_form("answers", given);
    struct page page = flag(fay, form, "other", "What I said at first.");
    assert_status(&page, 303);
    const char *path = case_of(given);
    page = post(molly, path, path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 303);
    page = flag(fay, form, "unsafe", "What I know by now.");
    assert_status(&page, 303);
    page = flag(coach, form, "wrong", "I agree.");
    assert_status(&page, 303);
    assert_string_not_equal(case_of(given), path);
    page = post(milo, path, path, "what", "reopen", NULL);
    assert_status(&page, 303);
    page = get(molly, path);
    assert_has(&page, "What I know by now.");
    assert_has_not(&page, "What I said at first.");
    assert_has(&page, "I agree.");
    assert_int_equal(number_of(format("SELECT count(*) FROM flag_case WHERE post_id = %lld AND "
                                      "ended_at IS NULL AND urgency = 0 AND flags = 2",
                                      (long long)given)),
                     1);
}

/* Somebody else flags the same person in a transaction that ends a moment later: both are one case. */
static void reopening_waits_for_who_flags_at_that_moment(void **state)
{
    (void)state;
    struct page page = flag(fay, "/users/gus_flags/flag", "unkind", "He said so.");
    assert_status(&page, 303);
    const char *path =
        format("/moderation/flags/%lld",
               (long long)number_of("SELECT max(c.id) FROM flag_case c JOIN account a ON a.id = "
                                    "c.account_id WHERE a.name = 'gus_flags'"));
    page = post(molly, path, path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 303);
    const char *database = site_database();
    pid_t child = fork();
    if (child == 0) {
        harness_sql(database,
                    "BEGIN; SELECT flag_put(c.id, NULL, g.id, 'unkind', 'In that moment.', NULL) "
                    "FROM account c, account g WHERE c.name = 'cora_flags' AND g.name = "
                    "'gus_flags'; SELECT pg_sleep(0.6); COMMIT");
        _exit(0);
    }
    while (number_of("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                     "AND wait_event = 'PgSleep'") == 0)
        assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    page = post(milo, "/questions/ask", path, "what", "reopen", NULL);
    assert_status(&page, 303);
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    page = get(molly, path);
    assert_has(&page, "He said so.");
    assert_has(&page, "In that moment.");
}

static void nobody_takes_what_they_may_not_see(void **state)
{
    (void)state;
    int64_t given = answer(molly, question, "Hold it for an hour.");
    struct page page = flag(fay, flag_form("answers", given), "wrong", "");
    assert_status(&page, 303);
    const char *subject = format("%s", strrchr(case_of(given), '/') + 1);
    const char *claims =
        format("SELECT count(*) FROM queue_claim WHERE kind = 'flag' AND subject = %s", subject);
    struct person *const others[] = {coach, molly};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        page = post(others[i], "/questions/ask", "/moderation/queue/claims", "what", "take", "kind",
                    "flag", "subject", subject, NULL);
        assert_status(&page, 403);
        page = post(others[i], "/questions/ask", "/moderation/queue/claims", "what", "take", "kind",
                    "flag", "subject", "999999999", NULL);
        assert_status(&page, 403);
    }
    assert_int_equal(number_of(claims), 0);
    page = post(milo, "/moderation/queue", "/moderation/queue/claims", "what", "take", "kind",
                "flag", "subject", subject, NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(claims), 1);
}

static void nobody_decides_about_themselves(void **state)
{
    (void)state;
    int64_t given = answer(molly, question, "A moderator wrote this.");
    struct page page = flag(fay, flag_form("answers", given), "wrong", "");
    const char *path = case_of(given);
    page = get(molly, path);
    assert_status(&page, 404);
    page = get(molly, "/moderation/queue");
    assert_has_not(&page, path);
    page = post(molly, "/moderation/queue", path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 404);
    page = get(milo, path);
    assert_status(&page, 200);
    page = flag(fay, "/users/molly_flags/flag", "unkind", "To me.");
    assert_status(&page, 303);
    page = get(milo, "/moderation/queue");
    assert_has(&page, "molly_flags</a></h2>");
    page = get(molly, "/moderation/queue");
    assert_has_not(&page, "molly_flags</a></h2>");
    page = flag(molly, "/users/molly_flags/flag", "unkind", "");
    assert_status(&page, 403);
}

/* What its form does not offer is no reason, and what was taken back is not taken back again. */
static void reasons_fit_what_is_flagged(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "This is neither a person nor a question.");
    struct page page = flag(fay, flag_form("answers", given), "fake", "");
    assert_status(&page, 422);
    page = post(fay, flag_form("answers", given), flag_form("answers", given), "what", "flag",
                "why", "duplicate", "other", format("%lld", (long long)question), NULL);
    assert_status(&page, 422);
    page = flag(gus, "/users/fay_flags/flag", "wrong", "");
    assert_status(&page, 422);
    assert_int_equal(
        number_of(format("SELECT count(*) FROM flag_case WHERE post_id = %lld", (long long)given)),
        0);
    page = flag(fay, flag_form("answers", given), "wrong", "");
    assert_status(&page, 303);
    page = flag(coach, flag_form("answers", given), "wrong", "");
    assert_status(&page, 303);
    const char *id = format(
        "%lld", (long long)number_of(format("SELECT min(f.id) FROM flag f JOIN flag_case c ON c.id "
                                            "= f.case_id WHERE c.post_id = %lld",
                                            (long long)given)));
    const char *written = format("SELECT xmin::text::bigint FROM flag WHERE id = %s", id);
    page = post(fay, "/my-flags", "/my-flags", "flag", id, NULL);
    assert_status(&page, 303);
    int64_t by = number_of(written);
    page = post(fay, "/questions/ask", "/my-flags", "flag", id, NULL);
    assert_status(&page, 303);
    assert_int_equal(number_of(written), by);
}

/* What others said in confidence is told nowhere to whom it is about: neither among what happened to an account, nor to moderators. */
static void whom_it_is_about_is_told_nothing(void **state)
{
    (void)state;
    int64_t given = answer(gus, question, "Nothing is wrong with this.");
    struct page page = flag(fay, flag_form("answers", given), "unkind", "");
    const char *path = case_of(given);
    page = post(molly, path, path, "what", "decide", "outcome", "declined", NULL);
    assert_status(&page, 303);
    page = get(gus, "/account/activity");
    assert_status(&page, 200);
    assert_has_not(&page, "flagged");
    assert_has_not(&page, path);
    given = answer(molly, question, "A moderator wrote that, too.");
    page = flag(fay, flag_form("answers", given), "unkind", "");
    const char *own = case_of(given);
    page = flag(fay, "/users/molly_flags/flag", "other", "Again.");
    const char *person =
        format("/moderation/flags/%lld",
               (long long)number_of("SELECT max(c.id) FROM flag_case c JOIN account a ON a.id = "
                                    "c.account_id WHERE a.name = 'molly_flags'"));
    page = post(milo, own, own, "what", "decide", "outcome", "declined", "reason",
                "Between moderators alone.", NULL);
    assert_status(&page, 303);
    page = post(milo, person, person, "what", "decide", "outcome", "acted", "reason",
                "Between moderators alone.", NULL);
    assert_status(&page, 303);
    static const char *const lists[] = {"/moderation?tab=changes&kind=flags",
                                        "/moderation?tab=changes&kind=flags&who=milo_flags"};
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        page = get(milo, lists[i]);
        assert_has(&page, own);
        assert_has(&page, person);
        page = get(molly, lists[i]);
        assert_status(&page, 200);
        assert_has_not(&page, own);
        assert_has_not(&page, person);
        assert_has_not(&page, "Between moderators alone.");
    }
    /* Of a deletion they read. */
    given = answer(gus, question, "This is deleted for good reasons.");
    page = flag(fay, flag_form("answers", given), "unkind", "");
    path = case_of(given);
    page = post(molly, path, path, "what", "decide", "outcome", "deleted", "why", "unkind", NULL);
    assert_status(&page, 303);
    page = get(gus, "/account/activity");
    assert_has(&page, format("/answers/%lld", (long long)given));
    assert_has_not(&page, "flagged");
}

static void a_duplicate_needs_what_it_repeats(void **state)
{
    (void)state;
    int64_t again = ask(gus, "What may be flagged once more?", "It pulls when I bend.", "tight");
    const char *form = flag_form("questions", again);
    struct page page = flag(fay, form, "duplicate", "");
    assert_status(&page, 422);
    assert_has(&page, "Please give the address of the question that it repeats");
    page = post(fay, form, form, "what", "flag", "why", "duplicate", "other",
                format("%lld", (long long)again), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give the address of another question here");
    page = post(fay, form, form, "what", "flag", "why", "duplicate", "other",
                format("https://elsewhere.example/questions/%lld", (long long)question), NULL);
    assert_status(&page, 422);
    assert_has(&page, "Please give the address of the question that it repeats");
    page = post(fay, form, form, "what", "flag", "why", "duplicate", "other",
                format("/questions/%lld/what-may?x=1#y", (long long)question), NULL);
    assert_status(&page, 303);
    page = get(molly, case_of(again));
    assert_has(&page, "What may be flagged here?");
}

static void coaches_decide_about_the_library_and_are_not_told_who(void **state)
{
    (void)state;
    load_library();
    int64_t entry = number_of("SELECT id FROM entry WHERE slug = 'figure-four'");
    struct page page = get(fay, "/stretches/figure-four");
    assert_has(&page, flag_form("entries", entry));
    page = flag(fay, flag_form("entries", entry), "unsafe", "Step two strains the knee.");
    assert_status(&page, 303);
    const char *path = case_of(entry);
    page = get(coach, "/moderation/queue");
    assert_has(&page, path);
    page = get(coach, path);
    assert_has(&page, "Step two strains the knee.");
    assert_has_not(&page, "fay_flags");
    page = post(coach, path, path, "what", "decide", "outcome", "deleted", "why", "unsafe", NULL);
    assert_status(&page, 422);
    page = post(coach, path, path, "what", "decide", "outcome", "acted", NULL);
    assert_status(&page, 422);
    page = post(coach, path, path, "what", "decide", "outcome", "acted", "reason",
                "Step two is clearer.", NULL);
    assert_status(&page, 303);
    page = get(fay, "/my-flags");
    assert_has(&page, "Thank you: something was done about it.");
    assert_has_not(&page, "Step two is clearer.");
}

static void no_worker_died(void **state)
{
    (void)state;
    assert_int_equal(site_dead_workers(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flagging_says_why_and_can_be_taken_back),
        cmocka_unit_test(ones_own_and_what_is_gone_cannot_be_flagged),
        cmocka_unit_test(nobody_but_moderators_sees_who),
        cmocka_unit_test(the_most_urgent_comes_first_and_is_taken_once),
        cmocka_unit_test(deciding_deletes_and_tells_kindly),
        cmocka_unit_test(what_was_changed_or_said_meanwhile_is_not_decided_unread),
        cmocka_unit_test(one_click_takes_a_decision_back_whatever_happened_since),
        cmocka_unit_test(what_somebody_says_anew_outlasts_reopening),
        cmocka_unit_test(reopening_waits_for_who_flags_at_that_moment),
        cmocka_unit_test(nobody_takes_what_they_may_not_see),
        cmocka_unit_test(nobody_decides_about_themselves),
        cmocka_unit_test(reasons_fit_what_is_flagged),
        cmocka_unit_test(whom_it_is_about_is_told_nothing),
        cmocka_unit_test(a_duplicate_needs_what_it_repeats),
        cmocka_unit_test(coaches_decide_about_the_library_and_are_not_told_who),
        cmocka_unit_test(no_worker_died),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
