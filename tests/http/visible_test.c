/*
 * Who sees what: every address of the site, looked at and posted to by everybody, over posts that are deleted or
 * below deleted ones and entries that are drafts or retired. sql/functions/visible.sql has the rules.
 *
 * Each secret's texts hold its marker and the word "lurequince", which is searched for.
 */
#include "db/harness.h"
#include "http/site.h"
#include "http/walk.h"

enum role { ANYBODY, MEMBER, AUTHOR, COACH, MODERATOR, ADMIN, ROLES };

#define MAY(role) (1U << (role))
#define MODERATORS (MAY(MODERATOR) | MAY(ADMIN))
#define COACHES (MAY(COACH) | MODERATORS)

static const struct secret {
    const char *marker;
    unsigned may_see;
} secrets[] = {
    {"zqdeletedquestion", MAY(AUTHOR) | MODERATORS},
    {"zqbelowquestion", MAY(AUTHOR) | MODERATORS},
    {"zqdeletedanswer", MAY(AUTHOR) | MODERATORS},
    {"zqdeletedcomment", MAY(AUTHOR) | MODERATORS},
    {"zqbelowanswer", MAY(AUTHOR) | MODERATORS},
    {"zqdraftentry", COACHES},
    {"zqretiredentry", COACHES},
    {"zqearlierdraft", COACHES}, /* what an entry said before everybody read it */
    /* What is an account's own, in the columns that are nobody else's to read. */
    {"zqownmail", MAY(AUTHOR)},    /* and admins, on what mail was sent */
    {"zqownpasskey", MAY(AUTHOR)}, /* the same, and in the audit when it is removed */
    {"zqowndraft", MAY(AUTHOR)},
    {"zqownnote", MAY(AUTHOR)},
    {"zqownagent", 0}, /* only what it says of a device is shown */
    {"zqownpassword", 0},
    {"zqowncredential", 0},
    {"zqstaffreason", MODERATORS},
};
enum { FIRST_OWN = 8, FIRST_OF_NO_ADMIN = 10, LAST_OWN = 14 };

static const char *const role_names[ROLES] = {"somebody",  "mel",        "author_ann",
                                              "coach_ada", "mira_minds", "root_ruth"};
static struct person *people[ROLES];
static const char *tokens[ROLES];
static int64_t deleted_question;
static int64_t live_question;
static const char *numbers[16];
static const char *const words[] = {"hidden-draft", "hidden-retired", "once-draft", "tight",
                                    "author_ann",   "example.org",    "gone_gus",   NULL};
static const char *const kinds[] = {"stretches", "articles", "muscles", "terms"};

/* ---- setting up ---- */

static const char *text_with(const char *marker)
{
    return format("A lurequince that only some may see: %s, and [[term:%s-target]].", marker,
                  marker);
}

static void delete_it(struct person *who, const char *folder, int64_t id, const char *marker)
{
    struct page page = post(who, "/questions/ask", format("/%s/%lld/delete", folder, (long long)id),
                            "action", "delete", "reason", format("because of %s", marker), NULL);
    assert_status(&page, 303);
}

static void note_number(int64_t id)
{
    size_t i = 0;
    while (numbers[i] != NULL)
        i++;
    assert_true(i + 1 < COUNT_OF(numbers));
    numbers[i] = format("%lld", (long long)id);
}

static void save_entry(const char *form, const char *slug, const char *marker, const char *status)
{
    const char *revision = strstr(form, "/new") == NULL ? "1" : "";
    struct page page =
        post(people[COACH], form, form, "title", format("Lurequince %s", marker), "slug", slug,
             "aliases", format("%s alias", marker), "summary", format("Lurequince %s.", marker),
             "body", text_with(marker), "tags", "tight", "status", status, "revision", revision,
             "type", strstr(form, "muscles") == NULL ? "stretch" : "muscle", "positions", "supine",
             "sides", "each", "steps", format("Lie down, %s.", marker), "spaces", "floor",
             "partner", "none", "stop", "It hurts.", "region", "back", "depth", "deep", "place",
             "Beside the spine.", "evidence.level", "experience", NULL);
    assert_status(&page, 303);
}

/* Published first, so that all that is derived from an entry was there once. */
static void hide_entries(void)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const char *form = format("/%s/new", kinds[i]);
        save_entry(form, "hidden-draft", "zqdraftentry", "published");
        save_entry(form, "hidden-retired", "zqretiredentry", "published");
        save_entry(form, "once-draft", "zqearlierdraft", "draft");
        save_entry(format("/%s/once-draft/edit", kinds[i]), "once-draft", "for everybody",
                   "published");
    }
    await_index(people[ANYBODY]);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        save_entry(format("/%s/hidden-draft/edit", kinds[i]), "hidden-draft", "zqdraftentry",
                   "draft");
        const char *form = format("/%s/hidden-retired/retire", kinds[i]);
        struct page page = post(people[COACH], form, form, "what", "retire", "none", "1", "reason",
                                "It was wrong.", "revision", "1", NULL);
        assert_status(&page, 303);
    }
}

/* An entry of each kind that everybody reads names the hidden ones wherever an entry names others. */
static void name_hidden_entries(void)
{
    harness_sql(
        site_database(),
        "UPDATE entry SET model = model || '{\"parts\": [\"hidden-draft\", \"hidden-retired\"], "
        "\"antagonists\": [\"hidden-draft\", \"hidden-retired\"]}' "
        "WHERE kind = 'muscle' AND slug = 'once-draft';"
        "UPDATE entry SET model = model || '{\"muscles\": [{\"muscle\": \"hidden-draft\", "
        "\"role\": "
        "\"target\", \"effect\": \"lengthens\"}, {\"muscle\": \"hidden-retired\", \"role\": "
        "\"also\", \"effect\": \"strengthens\"}]}' WHERE kind = 'stretch' AND slug = 'once-draft';"
        "INSERT INTO entry_muscle (entry_id, muscle, role, effect) SELECT e.id, m.slug, 'target', "
        "m.effect FROM entry e, (VALUES ('hidden-draft', 'lengthens'), ('hidden-retired', "
        "'strengthens')) AS m (slug, effect) WHERE e.kind = 'stretch' AND e.slug = 'once-draft';"
        "UPDATE entry SET model = model || '{\"series\": {\"slug\": \"row\", \"title\": \"Row\", "
        "\"part\": 1}}' WHERE kind = 'article'");
}

static void hide_posts(void)
{
    struct person *author = people[AUTHOR];
    struct person *member = people[MEMBER];
    live_question = ask(sign_up("asker"), "A plain lurequince question",
                        "It is there for everybody to see.", "tight");
    deleted_question =
        ask(author, "Lurequince zqdeletedquestion title", text_with("zqdeletedquestion"), "tight");
    int64_t below = answer(member, deleted_question, text_with("zqbelowquestion"));
    int64_t gone = answer(author, live_question, text_with("zqdeletedanswer"));
    int64_t gone_comment =
        comment(author, "questions", live_question, text_with("zqdeletedcomment"));
    note_number(deleted_question);
    note_number(live_question);
    note_number(below);
    note_number(comment(member, "answers", below, text_with("zqbelowquestion")));
    note_number(comment(member, "questions", deleted_question, text_with("zqbelowquestion")));
    note_number(gone);
    note_number(comment(member, "answers", gone, text_with("zqbelowanswer")));
    note_number(gone_comment);
    await_index(people[ANYBODY]);
    /* Whoever looked before: the page is cached now. */
    (void)show(people[ANYBODY], deleted_question);
    (void)show(people[ANYBODY], live_question);
    delete_it(author, "comments", gone_comment, "zqdeletedcomment");
    delete_it(author, "answers", gone, "zqdeletedanswer");
    delete_it(author, "questions", deleted_question, "zqdeletedquestion");
}

/* In each table that has something of one's own. */
static void fill_in_what_is_ones_own(void)
{
    (void)sign_up("gone_gus");
    harness_sql(
        site_database(),
        "UPDATE account SET email = 'zqownmail@post.test', password = "
        "'$argon2id$zqownpassword' WHERE name = 'author_ann';"
        "UPDATE session SET agent = 'zqownagent' FROM account a WHERE a.id = account_id AND a.name "
        "= 'author_ann';"
        "INSERT INTO passkey (account_id, name, credential, user_handle, public_key, sign_count, "
        "verifies, eligible, backed_up, transports) SELECT id, 'zqownpasskey', "
        "'zqowncredential zqowncredential', 'h', 'k', 0, true, true, true, '' FROM account WHERE "
        "name = 'author_ann';"
        "INSERT INTO draft (account_id, target, fields, excerpt, saved_at) SELECT id, "
        "'/questions', '{\"title\":\"zqowndraft\",\"body\":\"b\",\"tags\":\"\"}', "
        "'zqowndraft', now() FROM account WHERE name = 'author_ann';"
        "INSERT INTO body.consent (account_id, purpose, agreed) SELECT id, 'notes', true FROM "
        "account WHERE name = "
        "'author_ann';"
        "INSERT INTO body.note (account_id, path, title, at) SELECT id, '', 'zqownnote', now() "
        "FROM "
        "account WHERE name = 'author_ann';"
        "INSERT INTO suspension (account_id, reason, message, actor_id) SELECT a.id, "
        "'zqstaffreason', 'Please wait.', m.id FROM account a, account m WHERE a.name = "
        "'gone_gus' AND m.name = 'mira_minds'");
}

static int begin(void **state)
{
    (void)state;
    tag_exists("tight");
    people[ANYBODY] = somebody();
    people[MEMBER] = sign_up(role_names[MEMBER]);
    people[AUTHOR] = sign_up(role_names[AUTHOR]);
    people[COACH] = sign_up_as(role_names[COACH], "coach");
    people[MODERATOR] = sign_up_as(role_names[MODERATOR], "moderator");
    people[ADMIN] = sign_up_as(role_names[ADMIN], "admin");
    for (size_t i = 0; i < ROLES; i++)
        tokens[i] = token_of(people[i], i == ANYBODY ? "/login" : "/questions/ask");
    hide_posts();
    fill_in_what_is_ones_own();
    /* As if they had been imported: their old addresses lead here. */
    harness_sql(site_database(), "INSERT INTO import_alias (source, kind, external_id, local_id)"
                                 " SELECT 'stackexchange:example.org', k.kind, id::text, id"
                                 " FROM post, (VALUES ('post'), ('comment')) AS k (kind)");
    hide_entries();
    name_hidden_entries();
    await_index(people[ANYBODY]);
    return 0;
}

/* ---- walking ---- */

struct walk {
    enum role role;
    unsigned seen; /* of the secrets, by number */
    unsigned leaked;
    size_t requests;
};

static bool holds(struct span s, const char *marker)
{
    return s.len > 0 && memmem(s.ptr, s.len, marker, strlen(marker)) != NULL;
}

static void look_at(struct walk *walk, const struct page *page, const char *method,
                    const char *path)
{
    walk->requests++;
    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        if (!holds(page->body, secrets[i].marker) && !holds(page->headers, secrets[i].marker))
            continue;
        walk->seen |= 1U << i;
        if ((secrets[i].may_see & MAY(walk->role)) != 0)
            continue;
        walk->leaked |= 1U << i;
        print_error("%s: %s %s (status %ld) shows %s\n", role_names[walk->role], method, path,
                    page->status, secrets[i].marker);
    }
}

static void walk_get(const struct walk_step *step, void *context)
{
    static const char *const queries[] = {
        "", "?q=lurequince&title=lurequince+question&tags=tight&tab=active",
        "?q=%5Btight%5D+wanted%3Ayes&tab=unanswered", "?q=lurequimce&title=lurequince"};
    struct walk *walk = context;
    if (!step->takes_get)
        return;
    /* One post's pages read few of these names: all of them at once are enough. */
    bool is_of_one = strpbrk(step->path, "0123456789") != NULL;
    for (size_t i = is_of_one ? 1 : 0; i < (is_of_one ? 2 : COUNT_OF(queries)); i++) {
        const char *path = format("%s%s", step->path, queries[i]);
        struct page page = get(people[walk->role], path);
        look_at(walk, &page, "GET", path);
    }
}

/* These end the session of whoever walks; leaving also erases what they deleted. */
static bool ends_the_session(const char *path)
{
    return strcmp(path, "/logout") == 0 || strstr(path, "/account/sessions/") == path ||
           strcmp(path, "/account/leave") == 0;
}

static void walk_post(const struct walk_step *step, void *context)
{
    static const char *const bodies[] = {
        "",
        "&preview=1&body=Long+enough+for+each+of+them&title=A+title+of+words&tags=tight&revision=1",
        "&value=7&action=nothing&revision=nought&tags=no-such-tag",
        "&value=1&action=restore&body=Long+enough+for+each+of+them&title=A+title+of+words&tags="
        "tight&revision=1",
    };
    struct walk *walk = context;
    if (!step->takes_post || ends_the_session(step->path))
        return;
    /* Its author may bring a post back; nobody else here may change anything that is hidden. */
    size_t count = COUNT_OF(bodies) - (walk->role == AUTHOR ? 1 : 0);
    for (size_t i = 0; i < count; i++) {
        const char *body = format("csrf=%s%s", tokens[walk->role], bodies[i]);
        struct page page = post_raw(people[walk->role], step->path, span_of(body));
        assert_true(page.status != 0 && page.status < 500);
        look_at(walk, &page, format("POST (%s)", bodies[i]), step->path);
    }
}

static struct walk walk_as(enum role role, bool posts)
{
    const struct walk_values values = {.numbers = numbers, .words = words};
    struct walk walk = {.role = role};
    walk_routes(&values, walk_get, &walk);
    if (posts)
        walk_routes(&values, walk_post, &walk);
    print_message("%s: %zu requests\n", role_names[role], walk.requests);
    assert_int_equal(site_dead_workers(), 0);
    return walk;
}

static void expect_to_see(const struct walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(secrets); i++) {
        if ((secrets[i].may_see & MAY(walk->role)) != 0 && (walk->seen & 1U << i) == 0)
            fail_msg("%s never saw %s", role_names[walk->role], secrets[i].marker);
    }
}

/* All that hangs on hidden posts: what somebody who does not see them must not change. */
static int64_t hidden_rows(void)
{
    return number_of(format(
        "WITH hidden AS (SELECT p.id FROM post p LEFT JOIN post u ON u.id = p.parent_id"
        " WHERE p.thread_id = %lld OR p.deleted_at IS NOT NULL OR u.deleted_at IS NOT NULL)"
        "SELECT (SELECT count(*) + sum(revision) + sum(score) + count(deleted_at) FROM post_row"
        "        WHERE id IN (TABLE hidden))"
        "     + (SELECT count(*) FROM vote WHERE post_id IN (TABLE hidden))"
        "     + (SELECT count(*) FROM event WHERE post_id IN (TABLE hidden))"
        "     + (SELECT count(accepted_answer_id) FROM question WHERE id = %lld)",
        (long long)deleted_question, (long long)deleted_question));
}

static void strangers_see_nothing(void **state)
{
    (void)state;
    static const enum role strangers[] = {ANYBODY, MEMBER, COACH};
    int64_t before = hidden_rows();
    unsigned leaked = 0;
    for (size_t i = 0; i < COUNT_OF(strangers); i++) {
        struct walk walk = walk_as(strangers[i], true);
        leaked |= walk.leaked;
        expect_to_see(&walk);
    }
    assert_int_equal(leaked, 0);
    assert_int_equal(hidden_rows(), before);
}

static void authors_see_what_they_deleted(void **state)
{
    (void)state;
    struct walk walk = walk_as(AUTHOR, true);
    assert_int_equal(walk.leaked, 0);
    expect_to_see(&walk);
}

static void moderators_see_all(void **state)
{
    (void)state;
    static const enum role all[] = {MODERATOR, ADMIN};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct walk walk = walk_as(all[i], false);
        expect_to_see(&walk);
        unsigned first = all[i] == ADMIN ? FIRST_OF_NO_ADMIN : FIRST_OWN;
        for (unsigned own = first; own <= LAST_OWN; own++)
            assert_int_equal(walk.seen >> own & 1U, 0);
    }
}

/* Those who see what is deleted, and what is below it, are not offered what would be refused. */
static void nothing_is_written_below_what_is_deleted(void **state)
{
    (void)state;
    static const enum role all[] = {AUTHOR, MODERATOR};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        struct page page = show(people[all[i]], deleted_question);
        assert_status(&page, 200);
        assert_has_not(&page, "/vote\"");
        assert_has_not(&page, "/accept\"");
        assert_has_not(&page, "/edit\"");
        assert_has_not(&page, "/comments\">Add a comment");
        assert_has_not(&page, "Post answer");
        page = get(people[all[i]], format("/questions/%lld/comments", (long long)deleted_question));
        assert_status(&page, 409);
        page = get(people[all[i]],
                   format("/questions/%lld/comments/all", (long long)deleted_question));
        assert_has_not(&page, "/comments\">Add a comment");
    }
    int64_t below =
        number_of(format("SELECT id FROM post WHERE kind = 'answer' AND thread_id = %lld",
                         (long long)deleted_question));
    struct page page = get(people[MODERATOR], format("/answers/%lld/edit", (long long)below));
    assert_status(&page, 409);
    assert_has(&page, "what it belongs to is.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strangers_see_nothing),
        cmocka_unit_test(authors_see_what_they_deleted),
        cmocka_unit_test(moderators_see_all),
        cmocka_unit_test(nothing_is_written_below_what_is_deleted),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
