/* Entries in the database: saving, conflicts, addresses that go on working, what links to what. */
#include "db/product.h"

#include "article/article.h"
#include "muscle/muscle.h"
#include "wanted/wanted.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;
static struct arena *arena;
static struct db_batch *batch;
static int64_t coach;
static int64_t member;

static void begin(void)
{
    batch = db_batch_new(arena);
}

static void run(void)
{
    product_run(&product, batch);
}

static void sql(const char *statement)
{
    product_sql(&product, statement);
}

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    arena = arena_new(64 * 1024 * 1024);
    sql("INSERT INTO account (name, name_key, role) VALUES ('Carla', 'carla', 'coach'), "
        "('Max', 'max', 'member')");
    sql("INSERT INTO tag (name, title, facet) VALUES ('low-back', 'Low back', 'region')");
    coach = product_number(&product, "SELECT id FROM account WHERE name = 'Carla'");
    member = product_number(&product, "SELECT id FROM account WHERE name = 'Max'");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    product_close(&product);
    return 0;
}

static void queue_save(int64_t editor, struct entry *draft)
{
    struct post_text *text = arena_new_of(arena, struct post_text);
    assert_true(entry_text_make(arena, draft->body, text));
    begin();
    entry_store_save(batch, editor, draft, text, SPAN("words"), SPAN("why"), SPAN(""));
}

/* An entry for review; `body` may link. */
static struct entry entry_of(const char *kind, const char *slug, const char *body)
{
    return (struct entry){.kind = span_of(kind),
                          .slug = span_of(slug),
                          .title = span_of(slug),
                          .summary = SPAN("S"),
                          .status = SPAN("review"),
                          .model = SPAN("{}"),
                          .body = span_of(body)};
}

static void save(struct entry draft)
{
    queue_save(coach, &draft);
    run();
}

static struct entry get(const char *kind, const char *slug)
{
    struct entry entry = {.id = 0};
    begin();
    entry_store_get(batch, SPAN(""), kind, span_of(slug), &entry);
    run();
    return entry;
}

static size_t links_of(const char *kind, const char *slug)
{
    struct entry_links links = {.count = 0};
    begin();
    entry_store_links(batch, kind, span_of(slug), QUESTION_FROM_THE_TOP, &links);
    run();
    return links.count;
}

/* A question of the member's; returns its id. */
static int64_t ask(const char *title, const char *body)
{
    struct post_text text;
    struct span tags[] = {SPAN("low-back")};
    int64_t id = 0;
    assert_true(post_text_make(arena, span_of(body), &text));
    begin();
    question_store_ask(batch, member, span_of(title), SPAN("q"), &text, tags, 1, &id);
    run();
    return id;
}

static void an_entry_comes_back_as_it_was_saved(void **state)
{
    (void)state;
    struct span aliases[] = {SPAN("Old Name"), SPAN("!")};
    struct span tags[] = {SPAN("low-back")};
    struct entry draft = entry_of("term", "neutral", "A **word**.");
    draft.aliases = aliases;
    draft.alias_count = 2;
    draft.tags = tags;
    draft.tag_count = 1;
    save(draft);
    struct entry entry = get("term", "old-name");
    assert_true(entry.id != 0);
    assert_true(span_is(entry.slug, "neutral"));
    assert_int_equal(entry.alias_count, 2);
    assert_true(span_is(entry.tags[0], "low-back"));
    assert_true(span_is(entry.saved_by.name, "Carla"));
    assert_int_equal(entry.revision, 1);
    assert_int_equal(get("muscle", "neutral").id, 0);
}

static void the_second_of_two_editors_is_told(void **state)
{
    (void)state;
    save(entry_of("term", "twice", "One."));
    struct entry draft = get("term", "twice");
    draft.body = SPAN("Two.");
    save(draft);
    draft.body = SPAN("Three.");
    queue_save(coach, &draft);
    assert_false(db_sync_run(product.db, batch));
    assert_string_equal(db_batch_error(batch)->constraint, "edit_conflict");
    draft = get("term", "twice");
    assert_int_equal(draft.revision, 2);
    queue_save(member, &draft);
    assert_false(db_sync_run(product.db, batch));
    assert_string_equal(db_batch_error(batch)->constraint, "entry_edit_allowed");
    struct entry same = entry_of("term", "twice", "Another.");
    queue_save(coach, &same);
    assert_false(db_sync_run(product.db, batch));
    assert_string_equal(db_batch_error(batch)->constraint, "entry_slug_unique");
}

static void every_address_it_ever_had_leads_to_it(void **state)
{
    (void)state;
    static const char *const slugs[] = {"first", "second", "third", "fourth"};
    save(entry_of("stretch", slugs[0], "Text."));
    for (size_t i = 1; i < COUNT_OF(slugs); i++) {
        struct entry draft = get("stretch", slugs[i - 1]);
        draft.slug = span_of(slugs[i]);
        save(draft);
    }
    for (size_t i = 0; i < COUNT_OF(slugs); i++)
        assert_true(span_is(get("stretch", slugs[i]).slug, "fourth"));
    struct entry_revisions revisions = {.count = 0};
    begin();
    entry_store_revisions(batch, SPAN(""), "stretch", SPAN("first"), INT32_MAX, &revisions);
    run();
    assert_int_equal(revisions.count, 4);
    assert_true(span_is(revisions.items[3].entry.slug, "first"));
    assert_true(span_is(revisions.items[0].entry.model, "{}"));
}

static void links_lead_to_the_first_kind_that_has_the_slug(void **state)
{
    (void)state;
    save(entry_of("term", "lean", "The word."));
    ask("Before there was a stretch", "What about [[lean]]?");
    assert_int_equal(links_of("term", "lean"), 1);
    save(entry_of("stretch", "lean", "See [[term:lean]]."));
    assert_int_equal(links_of("term", "lean"), 0);
    assert_int_equal(links_of("stretch", "lean"), 1);
    int64_t id = ask("Both of them", "[[term:lean]] and [[stretch:lean]]");
    assert_int_equal(links_of("term", "lean"), 1);
    assert_int_equal(links_of("stretch", "lean"), 2);
    struct entry_mentions mentions = {.count = 0};
    begin();
    entry_store_mentions(batch, "term", SPAN("lean"), &mentions);
    post_store_delete(batch, member, id, true, SPAN(""), SPAN(""));
    run();
    assert_int_equal(mentions.count, 1);
    assert_true(span_is(mentions.items[0].kind, "stretch"));
    assert_int_equal(links_of("term", "lean"), 0);
    assert_int_equal(links_of("stretch", "lean"), 1);
}

static struct wanted_list wanted(void)
{
    struct wanted_list list = {.count = 0};
    product_jobs(&product);
    begin();
    wanted_store_list(batch, &list);
    run();
    return list;
}

static void what_nobody_has_written_is_wanted(void **state)
{
    (void)state;
    assert_int_equal(wanted().count, 0);
    ask("One that wants", "[[hip-plane]] and [[term:hip-shift]]");
    int64_t last = ask("Another that wants", "[[hip-plane]]");
    struct wanted_list list = wanted();
    assert_int_equal(list.count, 2);
    assert_true(span_is(list.items[0].slug, "hip-plane"));
    assert_int_equal(list.items[0].posts, 2);
    assert_int_equal(list.items[0].question_id, last);
    assert_true(span_is(list.items[1].kind, "term"));
    save(entry_of("article", "hip-plane", "Written."));
    save(entry_of("article", "hip-shift", "Not the term."));
    list = wanted();
    assert_int_equal(list.count, 1);
    assert_true(span_is(list.items[0].slug, "hip-shift"));
}

static void a_muscle_knows_what_reaches_it(void **state)
{
    (void)state;
    struct span aliases[] = {SPAN("Psoas")};
    struct entry draft = entry_of("muscle", "psoas-major", "Deep.");
    draft.aliases = aliases;
    draft.alias_count = 1;
    save(draft);
    draft = entry_of("stretch", "side-bend", "Bend.");
    draft.model = SPAN("{\"muscles\":[{\"muscle\":\"psoas\",\"role\":\"target\","
                       "\"effect\":\"lengthens\"}]}");
    save(draft);
    struct muscle_uses uses = {.count = 0};
    begin();
    muscle_store_uses(batch, SPAN("psoas-major"), &uses);
    run();
    assert_int_equal(uses.count, 1);
    assert_true(span_is(uses.items[0].slug, "side-bend"));
    assert_true(span_is(uses.items[0].effect, "lengthens"));
}

static void a_group_of_muscles_knows_what_reaches_its_parts(void **state)
{
    (void)state;
    struct entry draft = entry_of("muscle", "glutes-all", "All of them.");
    draft.model = SPAN("{\"parts\":[\"glutes-upper\",\"glute-max\",\"unwritten\"]}");
    save(draft);
    draft = entry_of("muscle", "glutes-upper", "Two of them, and in a circle.");
    draft.model = SPAN("{\"parts\":[\"glute-med\",\"glutes-all\"]}");
    save(draft);
    save(entry_of("muscle", "glute-med", "At the side."));
    save(entry_of("muscle", "glute-max", "Large."));
    draft = entry_of("stretch", "shell", "Open.");
    draft.model = SPAN("{\"muscles\":[{\"muscle\":\"glute-med\",\"role\":\"also\","
                       "\"effect\":\"strengthens\"},{\"muscle\":\"glute-max\",\"role\":"
                       "\"target\",\"effect\":\"strengthens\"}]}");
    save(draft);
    struct muscle_uses uses = {.count = 0};
    struct muscle_uses of_part = {.count = 0};
    begin();
    muscle_store_uses(batch, SPAN("glutes-all"), &uses);
    muscle_store_uses(batch, SPAN("glute-med"), &of_part);
    run();
    assert_int_equal(uses.count, 1); /* once, for the part that it is meant for */
    assert_true(span_is(uses.items[0].part, "glute-max"));
    assert_true(span_is(uses.items[0].role, "target"));
    assert_int_equal(of_part.count, 1);
    assert_true(span_is_empty(of_part.items[0].part));
    assert_true(span_is_empty(of_part.items[0].group));
}

/* Whoever points at a small muscle reads what is done for the group that it is part of. */
static void a_muscle_knows_what_reaches_its_groups(void **state)
{
    (void)state;
    struct entry draft = entry_of("muscle", "thigh-inside", "All of them.");
    draft.model = SPAN("{\"parts\":[\"thigh-short\"]}");
    save(draft);
    draft = entry_of("muscle", "hidden-group", "Nobody sees it.");
    draft.model = SPAN("{\"parts\":[\"thigh-short\"]}");
    draft.status = SPAN("draft");
    save(draft);
    save(entry_of("muscle", "thigh-short", "One of them."));
    draft = entry_of("stretch", "frog", "Sit.");
    draft.model = SPAN("{\"muscles\":[{\"muscle\":\"thigh-inside\",\"role\":\"target\","
                       "\"effect\":\"lengthens\"},{\"muscle\":\"hidden-group\",\"role\":"
                       "\"target\",\"effect\":\"presses\"}]}");
    save(draft);
    draft = entry_of("stretch", "aside", "Bend.");
    draft.model = SPAN("{\"muscles\":[{\"muscle\":\"thigh-inside\",\"role\":\"target\","
                       "\"effect\":\"lengthens\"},{\"muscle\":\"thigh-short\",\"role\":"
                       "\"also\",\"effect\":\"lengthens\"}]}");
    save(draft);
    struct muscle_uses uses = {.count = 0};
    begin();
    muscle_store_uses(batch, SPAN("thigh-short"), &uses);
    run();
    assert_int_equal(uses.count, 2);
    assert_true(span_is(uses.items[0].slug, "aside")); /* what names it comes first */
    assert_true(span_is_empty(uses.items[0].group));
    assert_true(span_is(uses.items[1].slug, "frog"));
    assert_true(span_is(uses.items[1].group, "thigh-inside"));
    assert_true(span_is_empty(uses.items[1].part));
}

static void a_series_is_in_order_without_drafts(void **state)
{
    (void)state;
    static const char *const models[] = {
        "{\"series\":{\"slug\":\"s\",\"title\":\"Series\",\"part\":2}}",
        "{\"series\":{\"slug\":\"s\",\"title\":\"Series\",\"part\":1}}",
        "{\"series\":{\"slug\":\"s\",\"title\":\"Series\",\"part\":3}}",
    };
    static const char *const slugs[] = {"part-two", "part-one", "part-three"};
    for (size_t i = 0; i < COUNT_OF(models); i++) {
        struct entry draft = entry_of("article", slugs[i], "Text.");
        draft.model = span_of(models[i]);
        draft.status = span_of(i == 2 ? "draft" : "published");
        save(draft);
    }
    struct article_parts parts = {.count = 0};
    struct article_parts of_draft = {.count = 0};
    begin();
    article_store_series(batch, SPAN("part-two"), &parts);
    article_store_series(batch, SPAN("part-three"), &of_draft);
    run();
    assert_int_equal(parts.count, 2);
    assert_true(span_is(parts.items[0].slug, "part-one"));
    assert_int_equal(parts.items[1].number, 2);
    assert_int_equal(of_draft.count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_comes_back_as_it_was_saved),
        cmocka_unit_test(the_second_of_two_editors_is_told),
        cmocka_unit_test(every_address_it_ever_had_leads_to_it),
        cmocka_unit_test(links_lead_to_the_first_kind_that_has_the_slug),
        cmocka_unit_test(what_nobody_has_written_is_wanted),
        cmocka_unit_test(a_muscle_knows_what_reaches_it),
        cmocka_unit_test(a_group_of_muscles_knows_what_reaches_its_parts),
        cmocka_unit_test(a_muscle_knows_what_reaches_its_groups),
        cmocka_unit_test(a_series_is_in_order_without_drafts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
