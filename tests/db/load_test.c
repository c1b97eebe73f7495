/* Loading starter content: the real one, a small one, and every mistake that a file can have. */
#include "db/product.h"

#include "ctl/recount.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct product product;
static char folder[64];

/* ---- a small library ---- */

static const char coach[] = "---\nname: coach_cleo\nrole: coach\nabout: Writes entries.\n---\n";
static const char member[] = "---\nname: member_max\nrole: member\n---\n";
static const char tag_back[] = "---\ntitle: Back\nfacet: region\nparents: []\nsynonyms: "
                               "[spine]\nred_flag: false\n---\n\nThe back.\n";
static const char tag_low[] =
    "---\ntitle: Low back\nfacet: region\nparents: [back]\nsynonyms: [lumbar]\n---\n\nLow.\n";
static const char muscle[] = "---\n"
                             "title: Psoas\n"
                             "latin: musculus psoas\n"
                             "aliases:\n"
                             "  - the psoas\n"
                             "type: muscle\n"
                             "region: back\n"
                             "group: hip-flexors\n"
                             "depth: deep\n"
                             "actions: [bends the hip]\n"
                             "place: Beside the spine.\n"
                             "antagonists: []\n"
                             "summary: A deep muscle.\n"
                             "evidence:\n"
                             "  level: experience\n"
                             "---\n\nText.\n";
static const char term[] = "---\ntitle: Supine\naliases: [on the back]\nsummary: Lying.\nsee: "
                           "[]\n---\n\nAs in [[lean]].\n";
static const char stretch[] = "---\n"         /* 1 */
                              "title: Lean\n" /* 2 */
                              "aliases: [wall lean]\n"
                              "type: stretch\n" /* 4 */
                              "summary: Lean on a wall.\n"
                              "positions: [standing]\n" /* 6 */
                              "sides: each\n"
                              "steps:\n" /* 8 */
                              "  - text: Stand.\n"
                              "  - text: Lean.\n" /* 10 */
                              "    cue: Tall.\n"
                              "dose:\n" /* 12 */
                              "  hold: 30\n"
                              "  unit: s\n" /* 14 */
                              "spaces: [wall]\n"
                              "partner: none\n" /* 16 */
                              "muscles:\n"
                              "  - muscle: psoas\n" /* 18 */
                              "    role: target\n"
                              "    effect: lengthens\n" /* 20 */
                              "tags: [low-back]\n"
                              "stop:\n" /* 22 */
                              "  - Stop if it hurts.\n"
                              "evidence:\n" /* 24 */
                              "  level: experience\n"
                              "status: review\n" /* 26 */
                              "---\n"
                              "\n" /* 28 */
                              "## How\n"
                              "\n" /* 30 */
                              "Reaches the [[muscle:psoas]].\n";
static const char article[] = "---\n"
                              "title: Walls\n"
                              "aliases: []\n"
                              "summary: On walls.\n"
                              "series: {slug: walls, title: All about walls, part: 1}\n"
                              "tags: [lumbar]\n"
                              "author: coach_cleo\n"
                              "evidence:\n"
                              "  level: study\n"
                              "  citations:\n"
                              "    - claim: It helps\n"
                              "      level: study\n"
                              "      title: A study\n"
                              "      url: \"https://example.org/study\"\n"
                              "---\n\nLean on [[lean]].\n";
static const char page[] = "---\ntitle: About\nsummary: What this is.\n---\n\nHello.\n";
static const char question[] = "---\n"
                               "title: Does leaning help?\n"
                               "author: member_max\n"
                               "tags: [low-back]\n"
                               "created: \"2024-03-02T18:40:00Z\"\n"
                               "score: 1\n"
                               "symptoms: [back]\n"
                               "since: over-12\n" /* 8 */
                               "tried: [heat]\n"
                               "---\n\nI lean a lot.\n";
static const char answer[] = "---\n"
                             "kind: answer\n"
                             "author: coach_cleo\n"
                             "created: \"2024-03-03T08:00:00Z\"\n"
                             "on: question\n"
                             "score: -1\n"
                             "accepted: true\n"
                             "---\n\nTry [[lean]].\n";
static const char comment[] = "---\n"
                              "kind: comment\n"
                              "author: member_max\n"
                              "created: \"2024-03-03T09:00:00Z\"\n"
                              "on: \"01\"\n"
                              "---\n\nThanks.\n";

static void write_library(void)
{
    folder_write_text(folder, "people/cleo.md", coach);
    folder_write_text(folder, "people/max.md", member);
    folder_write_text(folder, "tags/back.md", tag_back);
    folder_write_text(folder, "tags/low-back.md", tag_low);
    folder_write_text(folder, "muscles/psoas.md", muscle);
    folder_write_text(folder, "terms/supine.md", term);
    folder_write_text(folder, "stretches/lean.md", stretch);
    folder_write_text(folder, "articles/walls.md", article);
    folder_write_text(folder, "pages/about.md", page);
    folder_write_text(folder, "threads/leaning/question.md", question);
    folder_write_text(folder, "threads/leaning/01-answer.md", answer);
    folder_write_text(folder, "threads/leaning/02-comment.md", comment);
}

static int setup(void **state)
{
    (void)state;
    product_open(&product);
    folder_make(folder);
    write_library();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    folder_remove(folder);
    product_close(&product);
    return 0;
}

static void load(void)
{
    if (product_load(&product, folder) != CTL_OK)
        fail_msg("%s", product.err);
}

static void expect_all_counts_right(void)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    int64_t wrong = -1;
    FILE *nowhere = fopen("/dev/null", "w");
    assert_non_null(nowhere);
    assert_true(recount_all(product.db, false, nowhere, &wrong, &why));
    assert_int_equal(fclose(nowhere), 0);
    assert_int_equal(wrong, 0);
    text_free(&why);
}

/* ---- what is right ---- */

/* What the starter content has to warn of, entry by entry: whoever edits it may add, and not lose one. */
static void expect_cautions(void)
{
    static const char *const warned[][2] = {
        {"kneeling-hip-flexor", "hip-replacement"},
        {"couch-stretch", "hip-replacement"},
        {"lunge-stretch", "hip-replacement"},
        {"butterfly", "hip-replacement"},
        {"figure-four", "sciatica-flare"},
        {"supine-psoas-twist", "osteoporosis"},
        {"supine-psoas-twist", "pregnancy"},
        {"t-test", "spinal-stenosis"},
        {"t-test", "spondylolisthesis"},
        {"t-test", "pregnancy"},
        {"glute-bridge", "pregnancy"},
        {"dead-bug", "pregnancy"},
        {"lacrosse-ball-glutes", "blood-clot"},
        {"lacrosse-ball-glutes", "osteoporosis"},
        {"lacrosse-ball-glutes", "numb-skin"},
        {"foam-roll-glutes", "blood-clot"},
        {"foam-roll-glutes", "osteoporosis"},
        {"foam-roll-glutes", "numb-skin"},
    };
    for (size_t i = 0; i < COUNT_OF(warned); i++) {
        char sql[512];
        (void)snprintf(
            sql, sizeof(sql),
            "SELECT count(*) FROM entry e, jsonb_path_query(e.model, '$.cautions[*].fact') AS f "
            "WHERE e.slug = '%s' AND f #>> '{}' = '%s'",
            warned[i][0], warned[i][1]);
        if (product_number(&product, sql) != 1)
            fail_msg("%s does not warn of %s", warned[i][0], warned[i][1]);
    }
}

/* A source is the page that was read, not the front page of its site; a guideline or study has an address. */
static void expect_sources(void)
{
    static const char cited[] =
        "SELECT count(*) FROM entry e, jsonb_path_query(e.model, '$.evidence.citations[*]') AS c ";
    char sql[512];
    (void)snprintf(sql, sizeof(sql), "%sWHERE c->>'url' !~ '^https?://[^/]+/[^/]'", cited);
    assert_int_equal(product_number(&product, sql), 0);
    (void)snprintf(sql, sizeof(sql),
                   "%sWHERE c->>'level' IN ('guideline', 'study') AND coalesce(c->>'url', '') = ''",
                   cited);
    assert_int_equal(product_number(&product, sql), 0);
    (void)snprintf(sql, sizeof(sql), "%sWHERE c->>'url' <> ''", cited);
    assert_true(product_number(&product, sql) >= 20);
}

static void test_the_real_library_twice(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    if (product_load(&product, "assets/library") != CTL_OK)
        fail_msg("%s", product.err);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry WHERE kind = 'stretch'"),
                     22);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM account WHERE password IS NOT NULL"), 0);
    assert_int_equal(
        product_number(&product, "SELECT count(*) FROM entry WHERE loaded_sha IS NULL"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM account WHERE NOT example"), 0);
    assert_string_equal(
        product_text(&product, "SELECT shown_role FROM account WHERE name = 'coach_hanna'"),
        "example coach");
    expect_cautions();
    expect_sources();
    expect_all_counts_right();
    product_digest(&product, before);
    assert_int_equal(product_load(&product, "assets/library"), CTL_OK);
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_null(strstr(product.out, "left alone, "));
}

static void test_what_is_stored(void **state)
{
    (void)state;
    load();
    assert_string_equal(
        product_text(&product, "SELECT model->'steps'->1->>'cue' FROM entry WHERE slug = 'lean'"),
        "Tall.");
    assert_string_equal(
        product_text(&product, "SELECT muscle || ' ' || role || ' ' || effect FROM entry_muscle"),
        "psoas target lengthens");
    assert_string_equal(
        product_text(
            &product,
            "SELECT string_agg(slug, ' ' ORDER BY slug) FROM entry_slug WHERE kind = 'stretch'"),
        "lean wall-lean");
    assert_string_equal(product_text(&product, "SELECT tags FROM entry WHERE slug = 'walls'"),
                        "{low-back}");
    assert_string_equal(product_text(&product, "SELECT a.name FROM post p JOIN account a ON a.id = "
                                               "p.author_id WHERE p.kind = 'article'"),
                        "coach_cleo");
    assert_string_equal(product_text(&product, "SELECT status FROM entry WHERE kind = 'page'"),
                        "published");
    assert_int_equal(
        product_number(
            &product, "SELECT count(*) FROM post WHERE kind = 'stretch' AND html LIKE '%<h2>How%'"),
        1);
    (void)product_number(&product, "SELECT search_index(1000)");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM search_thread WHERE words @@ "
                                              "to_tsquery('search', 'tall & psoas')"),
                     1);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM link WHERE slug = 'lean'"), 3);
    assert_string_equal(
        product_text(&product, "SELECT p.name FROM tag_parent r JOIN tag p ON p.id = r.parent_id"),
        "back");
}

static void test_a_thread_is_as_it_was(void **state)
{
    (void)state;
    load();
    assert_string_equal(
        product_text(&product, "SELECT created_at AT TIME ZONE 'UTC' FROM question"),
        "2024-03-02 18:40:00");
    assert_string_equal(
        product_text(&product, "SELECT last_active_at AT TIME ZONE 'UTC' FROM question"),
        "2024-03-03 09:00:00");
    assert_string_equal(product_text(&product,
                                     "SELECT string_agg(score::text, ' ' ORDER BY post_id) "
                                     "FROM post_score"),
                        "1 -1");
    assert_int_equal(product_number(&product, "SELECT count(*) FROM question q JOIN post a ON a.id "
                                              "= q.accepted_answer_id AND a.kind = 'answer'"),
                     1);
    assert_int_equal(
        product_number(
            &product,
            "SELECT count(*) FROM post c JOIN post a ON a.id = c.parent_id AND a.kind = 'answer'"),
        1);
    assert_string_equal(
        product_text(&product, "SELECT array_to_string(card_shown(id), ',') FROM question"),
        "region back Back,since over-12,tried heat");
    expect_all_counts_right();
}

static void test_the_second_time_nothing_changes(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    load();
    product_digest(&product, before);
    load();
    product_digest(&product, after);
    assert_string_equal(before, after);
}

static void test_a_changed_file_is_a_new_revision(void **state)
{
    (void)state;
    load();
    folder_replace(folder, "stretches/lean.md", "hold: 30", "hold: 40");
    folder_replace(folder, "tags/back.md", "The back.", "The whole back.");
    load();
    assert_int_equal(product_number(&product, "SELECT revision FROM post WHERE kind = 'stretch'"),
                     2);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM revision r JOIN post p ON p.id "
                                              "= r.post_id WHERE p.kind = 'stretch'"),
                     2);
    assert_int_equal(
        product_number(&product, "SELECT model->'dose'->'hold' FROM entry WHERE slug = 'lean'"),
        40);
    assert_int_equal(
        product_number(&product, "SELECT sum(revision) FROM post WHERE kind <> 'stretch'"), 7);
    assert_string_equal(product_text(&product, "SELECT description FROM tag WHERE name = 'back'"),
                        "The whole back.");
}

static void test_what_was_edited_here_is_left_alone(void **state)
{
    (void)state;
    load();
    harness_sql(product.uri, "SELECT entry_save((SELECT id FROM account WHERE role = 'coach'), "
                             "e.id, 1, kind, slug, 'My lean', summary,"
                             " aliases, '{}', '{}', status, model, 'Mine', 'Mine', "
                             "'Mine', '', '{}', '{}')"
                             " FROM entry e WHERE slug = 'lean'");
    harness_sql(product.uri, "SELECT tag_save((SELECT id FROM account WHERE role = 'coach'), id, "
                             "name, 'My back', facet, '', '',"
                             " false, '{}', '{}') FROM tag WHERE name = 'back'");
    folder_replace(folder, "stretches/lean.md", "hold: 30", "hold: 40");
    folder_replace(folder, "tags/back.md", "The back.", "The whole back.");
    folder_replace(folder, "threads/leaning/question.md", "a lot", "much");
    char before[64];
    char after[64];
    product_jobs(&product);
    product_digest(&product, before);
    load();
    product_digest(&product, after);
    assert_string_equal(before, after);
    assert_non_null(strstr(product.out, "edited on the site: stretches/lean.md"));
    assert_non_null(strstr(product.out, "edited on the site: tags/back.md"));
    assert_non_null(strstr(product.out, "threads/leaning"));
}

static void test_a_renamed_entry_is_still_known(void **state)
{
    (void)state;
    load();
    harness_sql(product.uri,
                "UPDATE entry SET slug = 'lean-on-it', loaded_sha = NULL WHERE slug = 'lean'");
    load();
    assert_int_equal(product_number(&product, "SELECT count(*) FROM entry WHERE kind = 'stretch'"),
                     1);
}

static void test_a_name_that_is_taken(void **state)
{
    (void)state;
    harness_sql(
        product.uri,
        "INSERT INTO account (name, name_key, password) VALUES ('Coach_Cleo', 'coach_cleo', 'x')");
    load();
    assert_non_null(strstr(product.out, "coach_cleo_2"));
    assert_string_equal(product_text(&product, "SELECT name FROM account WHERE role = 'coach'"),
                        "coach_cleo_2");
    load();
    assert_int_equal(product_number(&product, "SELECT count(*) FROM account"), 3);
}

/* ---- what is wrong ---- */

struct mistake {
    const char *file;
    const char *from;
    const char *to;
    const char *said; /* file:line: message, from the folder on */
};

#define LEAN "stretches/lean.md"
#define POST "threads/leaning/01-answer.md"

static const struct mistake mistakes[] = {
    {LEAN, "title: Lean\n", "", LEAN ":1: title: This is missing."},
    {LEAN, "title: Lean", "title: L", LEAN ":2: title: This is too short."},
    {LEAN, "title: Lean", "title: [a]", LEAN ":2: title: This has to be text."},
    {LEAN, "title: Lean", "title: Lean\ntitle: Twice", LEAN ":3: title is there twice"},
    {LEAN, "title: Lean", "title: Lean\ncolour: red",
     LEAN ":3: colour: There is no field of this name."},
    {LEAN, "title: Lean", "title: *x", LEAN ":2: aliases (*) are not for this"},
    {LEAN, "title: Lean", "title: &x Lean", LEAN ":2: anchors and tags"},
    {LEAN, "title: Lean", "title: !!str Lean", LEAN ":2: anchors and tags"},
    {LEAN, "title: Lean", "title: \"Lean", LEAN ":"},
    {LEAN, "title: Lean",
     "title: Le\xff"
     "an",
     LEAN ":2: this is not UTF-8"},
    {LEAN, "[wall lean]", "wall lean", LEAN ":3: aliases: This has to be a list."},
    {LEAN, "[wall lean]", "[wall lean, 7]", LEAN ":3: aliases.2: This has to be text."},
    {LEAN, "[standing]", "[standing, flying]", LEAN ":6: positions.2: Choose one of: supine"},
    {LEAN, "[standing]", "standing", LEAN ":6: positions: This has to be a list."},
    {LEAN, "sides: each\n", "", LEAN ":1: sides: This is missing."},
    {LEAN, "  - text: Lean.\n", "  - texts: Lean.\n",
     LEAN ":10: steps.2.texts: There is no field of this name."},
    {LEAN, "  - text: Lean.\n    cue", "  - cue", LEAN ":10: steps.2.text: This is missing."},
    {LEAN, "  - text: Stand.", "  - Stand.",
     LEAN ":9: steps.1: This has to be made of named fields."},
    {LEAN, "hold: 30", "hold: long",
     LEAN ":13: dose.hold: This has to be a whole number, or two such as 30-60."},
    {LEAN, "hold: 30", "hold: 3000", LEAN ":13: dose.hold: Use a number from 1 to 600."},
    {LEAN, "hold: 30", "hold: 60-30", LEAN ":13: dose.hold: Write the smaller number first."},
    {LEAN, "text: Lean.", "text: Lean for 20 seconds.",
     LEAN ":10: steps.2.text: This says 20 seconds, which no dose of the entry has."},
    {LEAN, "Reaches the", "Hold it for thirty to sixty seconds. Reaches the",
     LEAN ":29: the text says 30-60 seconds, which no dose of the entry has"},
    {LEAN, "summary: Lean on", "summary: For a count of ten lean on",
     LEAN ":5: summary: This says 10 counts, which no dose of the entry has."},
    {LEAN, "  unit: s\n", "", LEAN ":12: dose.unit: Say what the number counts."},
    {LEAN, "muscle: psoas", "muscle: soas", LEAN ":18: there is no muscle 'soas'"},
    {LEAN, "role: target", "role: main", LEAN ":19: muscles.1.role: Choose one of: target, also."},
    {LEAN, "tags: [low-back]", "tags: [low-back, high]", LEAN ":21: there is no tag 'high'"},
    {LEAN, "stop:\n  - Stop if it hurts.\n", "", LEAN ":1: stop: Give at least one."},
    {LEAN, "status: review", "status: fine", LEAN ":26: status: Choose one of: draft, review"},
    {LEAN, "status: review", "status: review\nreviewed_by: Dr A",
     LEAN ":27: reviewed_by: There is no field of this name."},
    {LEAN, "status: review\n---", "status: review\n",
     LEAN ":1: the second --- behind the fields is missing"},
    {LEAN, "---\ntitle", "title", LEAN ":1: the file has to begin with ---"},
    {LEAN, "[[muscle:psoas]]", "[[muscle:nobody]]", LEAN ":31: there is no muscle 'nobody'"},
    {LEAN, "[[muscle:psoas]]", "[[nothing-there]]", LEAN ":31: there is no entry 'nothing-there'"},
    {LEAN, "spaces: [wall]", "spaces: [wall]\none_way:\n  - to: float\n    why: Because.",
     LEAN ":17: there is no stretch 'float'"},
    {LEAN, "spaces: [wall]", "spaces: [wall]\ncautions:\n  - fact: bad-knees\n    severity: care",
     LEAN ":17: cautions.1.fact: Choose one of: back-arching"},
    {LEAN, "spaces: [wall]", "spaces: [wall]\nkit:\n  - mat",
     LEAN ":17: kit.1: This has to be made of named fields."},
    {"muscles/psoas.md", "antagonists: []", "parts: [x]",
     "muscles/psoas.md:12: there is no muscle 'x'"},
    {"articles/walls.md", "- claim: It helps\n      level", "- level",
     "articles/walls.md:11: evidence.citations.1.claim: This is missing."},
    {LEAN, "spaces: [wall]", "spaces: [wall]\neasier: [float]",
     LEAN ":16: there is no stretch 'float'"},
    {LEAN, "spaces: [wall]", "spaces: [wall]\nswaps:\n  - to: float\n    reason: easier",
     LEAN ":17: there is no stretch 'float'"},
    {"muscles/psoas.md", "region: back", "region: neck",
     "muscles/psoas.md:7: there is no tag 'neck'"},
    {"muscles/psoas.md", "[bends the hip]", "bends",
     "muscles/psoas.md:10: actions: This has to be a list."},
    {"muscles/psoas.md", "antagonists: []", "antagonists: [x]",
     "muscles/psoas.md:12: there is no muscle 'x'"},
    {"terms/supine.md", "see: []", "see: [prone]", "terms/supine.md:5: there is no term 'prone'"},
    {"articles/walls.md", "author: coach_cleo", "author: nobody",
     "articles/walls.md:7: nobody in people/ is called 'nobody'"},
    {"articles/walls.md", "author: coach_cleo", "author: member_max",
     "articles/walls.md:7: only coaches write articles"},
    {"articles/walls.md", "part: 1", "part: one",
     "articles/walls.md:5: series.part: This has to be a whole number."},
    {"articles/walls.md", ", part: 1", "", "articles/walls.md:5: series: A part of a series needs"},
    {"articles/walls.md", "https://", "ftp://",
     "articles/walls.md:14: evidence.citations.1.url: Give the whole address"},
    {"articles/walls.md", "title: A study\n", "title: A study\n      quote: It helps. It hurts.\n",
     "articles/walls.md:14: evidence.citations.1.quote: Quote one sentence at most"},
    {"articles/walls.md", "title: A study\n", "title: A study\n      read: 2026-13-01\n",
     "articles/walls.md:14: evidence.citations.1.read: Write the day as year, month and day"},
    {"articles/walls.md", "tags: [lumbar]\n",
     "tags: [lumbar]\nsteps:\n  - text: Lean.\n    entry: float\n",
     "articles/walls.md:9: there is no stretch 'float'"},
    {"pages/about.md", "title: About", "title: About\ntags: [high]",
     "pages/about.md:3: there is no tag 'high'"},
    {"pages/about.md", "title: About", "title: About\nsteps: []",
     "pages/about.md:3: steps: There is no field"},
    {"pages/about.md", "Hello.\n", "", "pages/about.md:6: there is no text below the fields"},
    {"people/max.md", "role: member", "role: king",
     "people/max.md:3: role: Choose one of: member, coach, moderator."},
    {"people/max.md", "member_max", "Coach_Cleo",
     "people/max.md:2: name: This looks the same as the name in people/cleo.md."},
    {"people/max.md", "member_max", "two words", "people/max.md:2: name: "},
    {"tags/back.md", "facet: region", "facet: colour",
     "tags/back.md:3: facet: Choose one of: region"},
    {"tags/back.md", "red_flag: false", "red_flag: perhaps",
     "tags/back.md:6: red_flag: This has to be true or false."},
    {"tags/back.md", "[spine]", "[Spine]", "tags/back.md:5: synonyms.1: Use small letters"},
    {"tags/back.md", "[spine]", "[low-back]",
     "tags/back.md:5: synonyms.1: This leads to tags/low-back.md already."},
    {"tags/back.md", "parents: []", "parents: [low-back]",
     "tags/back.md:4: parents: A tag cannot be above itself."},
    {"tags/low-back.md", "[back]", "[spine]",
     "tags/low-back.md:4: there is no file in tags/ for 'spine'"},
    {POST, "kind: answer", "kind: comment", POST ":2: kind: The file's name says something else."},
    {POST, "author: coach_cleo", "author: nobody", POST ":3: nobody in people/ is called 'nobody'"},
    {POST, "2024-03-03T08", "2024-13-03T08", POST ":4: created: Write it as"},
    {POST, "2024-03-03T08", "2023-03-03T08",
     POST ":4: created: This is earlier than what it is about."},
    {POST, "on: question", "on: \"02\"", POST ":5: on: There is no earlier question or answer"},
    {POST, "score: -1", "score: 2", POST ":6: score: There are not enough people to vote so."},
    {POST, "score: -1", "score: many", POST ":6: score: This has to be a whole number"},
    {"threads/leaning/question.md", "[low-back]", "[a, b, c, d, e, f]",
     "threads/leaning/question.md:4: tags: Give at most 5."},
    {"threads/leaning/question.md", "over-12", "ages",
     "threads/leaning/question.md:8: since: Write under-6, 6-to-12 or over-12"},
    {"threads/leaning/question.md", "[heat]", "[magic]",
     "threads/leaning/question.md:9: tried: The symptom card has no such choice"},
    {"threads/leaning/question.md", "[low-back]", "[sideways]",
     "threads/leaning/question.md:4: there is no tag 'sideways'"},
};

static void test_every_mistake_is_named_with_its_place(void **state)
{
    (void)state;
    char before[64];
    char after[64];
    product_digest(&product, before);
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        const struct mistake *m = &mistakes[i];
        write_library();
        folder_replace(folder, m->file, m->from, m->to);
        assert_int_equal(product_load(&product, folder), CTL_FAILED);
        if (strstr(product.err, m->said) == NULL)
            fail_msg("case %zu: no '%s' in '%s'", i, m->said, product.err);
        if (strncmp(product.err, folder, strlen(folder)) != 0)
            fail_msg("case %zu: '%s' does not begin with the folder", i, product.err);
    }
    product_digest(&product, after);
    assert_string_equal(before, after);
}

static void test_all_mistakes_are_told_at_once(void **state)
{
    (void)state;
    folder_replace(folder, LEAN, "[standing]", "[flying]");
    folder_replace(folder, LEAN, "muscle: psoas", "muscle: soas");
    folder_replace(folder, "tags/back.md", "facet: region", "facet: colour");
    folder_replace(folder, POST, "author: coach_cleo", "author: nobody");
    assert_int_equal(product_load(&product, folder), CTL_FAILED);
    assert_non_null(strstr(product.err, LEAN ":6:"));
    assert_non_null(strstr(product.err, LEAN ":18:"));
    assert_non_null(strstr(product.err, "tags/back.md:3:"));
    assert_non_null(strstr(product.err, POST ":3:"));
    assert_non_null(strstr(product.err, "4 mistakes: nothing was loaded"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM account"), 0);
}

/* ---- links between stretches ---- */

static void write_hang(const char *links)
{
    static char file[4096];
    (void)snprintf(file, sizeof(file),
                   "---\ntitle: Hang\ntype: stretch\nsummary: Hang from a bar.\n"
                   "positions: [standing]\nsides: both\nsteps:\n  - text: Hang.\n%s"
                   "spaces: [standing]\npartner: none\nstop:\n  - Stop if it hurts.\n"
                   "evidence:\n  level: experience\n---\n\nText.\n",
                   links);
    folder_write_text(folder, "stretches/hang.md", file);
}

static void links_are(const char *hang, const char *lean, const char *said)
{
    static char fields[512];
    write_library();
    write_hang(hang);
    (void)snprintf(fields, sizeof(fields), "%sspaces: [wall]", lean);
    folder_replace(folder, LEAN, "spaces: [wall]", fields);
    int code = product_load(&product, folder);
    if (said == NULL ? code != CTL_OK : strstr(product.err, said) == NULL)
        fail_msg("%s/ %s: '%s'", hang, lean, product.err);
}

static void test_links_between_stretches_lead_both_ways(void **state)
{
    (void)state;
    links_are("easier: [lean]\n", "",
              "stretches/hang.md:9: easier: " LEAN " does not say that this one is harder.");
    links_are("", "swaps:\n  - to: hang\n    reason: harder\n",
              LEAN ":15: swaps: stretches/hang.md does not say that this one is easier.");
    links_are("swaps:\n  - to: wall-lean\n    reason: kit\n", "",
              "stretches/hang.md:9: swaps: " LEAN " does not link back.");
    links_are("easier: [lean]\n", "easier: [hang]\n", "says that this one is the easier.");
    links_are("one_way:\n  - to: lean\n    why: So.\n", "", "is not linked from here at all.");
    links_are("easier: [lean]\none_way:\n  - to: lean\n    why: So.\n", "harder: [hang]\n",
              "does link back: take this out.");
    links_are("easier: [lean]\none_way:\n  - to: lean\n    why: So.\n", "", NULL);
    /* One that is both easier and harder is easier than itself. */
    links_are("easier: [lean]\nharder: [lean]\n", "", "by way of others. One of them is not.");
    links_are("easier: [lean]\n", "harder: [hang]\n", NULL);
    links_are("easier: [wall-lean]\n", "swaps:\n  - to: hang\n    reason: harder\n", NULL);
    links_are("swaps:\n  - to: lean\n    reason: kit\n", "swaps:\n  - to: hang\n    reason: solo\n",
              NULL);
}

static void test_files_that_do_not_belong(void **state)
{
    (void)state;
    folder_write_text(folder, "stretches/Wrong Name.md", stretch);
    folder_write_text(folder, "stretches/notes.txt", "x");
    folder_write_text(folder, "tags/Wrong.md", tag_back);
    folder_write_text(folder, "threads/stray.md", "x");
    folder_write_text(folder, "threads/empty/01-answer.md", answer);
    folder_write_text(folder, "threads/leaning/01-comment.md", comment);
    folder_write_text(folder, "threads/leaning/what.md", comment);
    folder_write_text(folder, "threads/twice/question.md", question);
    folder_write_text(folder, "threads/twice/01-answer.md", answer);
    folder_write_text(folder, "threads/twice/01-comment.md", comment);
    folder_write_text(folder, "terms/wall.md",
                      "---\ntitle: Wall\naliases: [supine]\nsummary: S.\nsee: []\n---\n\nText.\n");
    assert_int_equal(product_load(&product, folder), CTL_FAILED);
    assert_non_null(strstr(product.err, "stretches/Wrong Name.md: a file is named by its slug"));
    assert_non_null(strstr(product.err, "stretches/notes.txt: only .md files belong here"));
    assert_non_null(strstr(product.err, "tags/Wrong.md: a tag's name has small letters"));
    assert_non_null(strstr(product.err, "threads/stray.md: only folders belong here"));
    assert_non_null(strstr(product.err, "threads/empty: there is no question.md"));
    assert_non_null(strstr(product.err, "threads/leaning/what.md: a thread's files are"));
    assert_non_null(strstr(product.err, "two files of the thread have this number"));
    assert_non_null(strstr(product.err,
                           "terms/wall.md:3: aliases: 'supine' leads to terms/supine.md already."));
    assert_int_equal(product_load(&product, "/nowhere/at/all"), CTL_FAILED);
    assert_non_null(strstr(product.err, "there is no such folder"));
}

static void test_a_refusal_of_the_database_undoes_all(void **state)
{
    (void)state;
    /* Somebody gave the tag's name away as a synonym. */
    harness_sql(product.uri, "INSERT INTO tag (name, title) VALUES ('trunk', 'Trunk')");
    harness_sql(product.uri, "INSERT INTO tag_synonym SELECT 'back', id FROM tag");
    assert_int_equal(product_load(&product, folder), CTL_FAILED);
    assert_non_null(strstr(product.err, "tags/back.md"));
    assert_non_null(strstr(product.err, "tag_name_unique"));
    assert_int_equal(product_number(&product, "SELECT count(*) FROM account"), 0);
    harness_sql(product.uri, "DELETE FROM tag_synonym");
    load(); /* the connection is still good */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_real_library_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_is_stored, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_thread_is_as_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_second_time_nothing_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_changed_file_is_a_new_revision, setup, teardown),
        cmocka_unit_test_setup_teardown(test_what_was_edited_here_is_left_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_renamed_entry_is_still_known, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_name_that_is_taken, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_mistake_is_named_with_its_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_all_mistakes_are_told_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_links_between_stretches_lead_both_ways, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_files_that_do_not_belong, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_refusal_of_the_database_undoes_all, setup, teardown),
    };
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
