/* Random lives of tags (suggesting, merging, undoing, renaming, asking, following) beside a plain model of them: after each step all that people see is compared. */
#include "db/product.h"
#include "unit/unit.h"

#include <stdlib.h>

enum { TAGS = 6, QUESTIONS = 10, PEOPLE = 4, MERGES = 80, NAMES = 200, STEPS = 70, MOST = 5 };

enum wish { NO_WISH, FOLLOWS, IGNORES };
static const char *const states[] = {"never", "open", "tag", "refused"};
static const char *const wishes[] = {"none", "follow", "ignore"};

struct merge {
    int from, into;
    bool undone;
    enum { NOT, ONE, BOTH } posts[QUESTIONS];
    enum wish wish[PEOPLE];
    bool had_both[PEOPLE];
    bool names[NAMES];
};

static struct {
    bool merged[TAGS];
    int name[TAGS];   /* the one that it is called by */
    int leads[NAMES]; /* to which tag */
    size_t names;
    bool has[QUESTIONS][TAGS];
    int64_t ids[QUESTIONS];
    size_t questions;
    enum wish wish[PEOPLE][TAGS];
    struct merge merges[MERGES];
    size_t merge_count;
    struct {
        enum state { NEVER, OPEN, MADE, REFUSED } state;
        bool by[PEOPLE];
    } suggested[NAMES + 1];
    int told[PEOPLE];
} model;

static struct product product;

#define SQL(...) product_sql(&product, sql_of(__VA_ARGS__))
#define NUMBER(...) product_number(&product, sql_of(__VA_ARGS__))

__attribute__((format(printf, 1, 2))) static const char *sql_of(const char *format, ...)
{
    static char texts[4][4096];
    static int turn;
    char *sql = texts[turn++ % 4];
    va_list args;
    va_start(args, format);
    vsnprintf(sql, sizeof(texts[0]), format, args);
    va_end(args);
    return sql;
}

static int any(int below)
{
    return rand() % below;
}

static int any_tag(void)
{
    int tag = any(TAGS);
    while (model.merged[tag])
        tag = (tag + 1) % TAGS;
    return tag;
}

static int left(void)
{
    int count = 0;
    for (int i = 0; i < TAGS; i++)
        count += !model.merged[i];
    return count;
}

static int setup(void **state)
{
    (void)state;
    memset(&model, 0, sizeof(model));
    product_open(&product);
    SQL("INSERT INTO account (name, name_key, role) VALUES ('Ada', 'ada', 'coach'), ('Mod', 'mod', "
        "'moderator'), "
        "('p0', 'p0', 'member'), ('p1', 'p1', 'member'), ('p2', 'p2', 'member'), ('p3', 'p3', "
        "'member')");
    for (int i = 0; i < TAGS; i++) {
        SQL("SELECT tag_save(1, NULL, 'n%d', 'Tag %d', 'quality', '', '', false, '{}', '{}')", i,
            i);
        model.name[i] = i;
        model.leads[i] = i;
    }
    model.names = TAGS;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* ---- what happens ---- */

/* Up to five tags of those that are left, as an array of names; by one of the names that lead there. */
static const char *choose(bool has[TAGS])
{
    static char names[256];
    size_t len = 0;
    int chosen = 0;
    for (int i = 0; i < TAGS; i++) {
        has[i] = !model.merged[i] && chosen < MOST && any(2) == 0;
        if (!has[i])
            continue;
        size_t name = (size_t)any((int)model.names);
        while (model.leads[name] != i)
            name = (name + 1) % model.names;
        len += (size_t)snprintf(names + len, sizeof(names) - len, "%sn%zu", chosen++ > 0 ? "," : "",
                                name);
    }
    names[len] = '\0';
    return names;
}

static void asks(void)
{
    if (model.questions == QUESTIONS)
        return;
    const char *names = choose(model.has[model.questions]);
    SQL("SELECT question_ask(author => 3, the_title => 'Question %zu', the_slug => 's', the_body "
        "=> 'b%zu', the_html => 'b', "
        "plain => 'b', names => '{%s}', link_kinds => '{}', link_slugs => '{}')",
        model.questions, model.questions, names);
    model.ids[model.questions] = NUMBER("SELECT max(id) FROM question");
    model.questions++;
}

static void tags_again(void)
{
    if (model.questions == 0)
        return;
    size_t q = (size_t)any((int)model.questions);
    const char *names = choose(model.has[q]);
    SQL("SELECT post_edit(3, p.id, p.revision, q.title, 's', 'b', 'b', 'b', '{%s}', '', '{}', "
        "'{}') "
        "FROM post p JOIN question q USING (id) WHERE p.id = %lld",
        names, (long long)model.ids[q]);
}

/* The name that the next tag will be called by, or be told that it is none. */
static void suggests(void)
{
    int person = any(PEOPLE);
    enum state *state = &model.suggested[model.names].state;
    const char *sql = sql_of("SELECT tag_suggest(%d, 'n%zu', 'Name %zu', 'why')", person + 3,
                             model.names, model.names);
    if (*state == REFUSED) {
        product_refused(&product, sql, "tag_suggestion_refused");
        return;
    }
    SQL("%s", sql);
    *state = OPEN;
    model.suggested[model.names].by[person] = true;
}

static void decides(enum state decision)
{
    model.suggested[model.names].state = decision;
    for (int p = 0; p < PEOPLE; p++)
        model.told[p] += model.suggested[model.names].by[p];
}

static void refuses(void)
{
    if (model.suggested[model.names].state != OPEN)
        return;
    SQL("SELECT tag_suggestion_refuse(1, id, 'no') FROM tag_suggestion WHERE name = 'n%zu'",
        model.names);
    decides(REFUSED);
}

static void thinks_again(void)
{
    if (model.suggested[model.names].state != REFUSED)
        return;
    SQL("SELECT tag_suggestion_reopen(1, id) FROM tag_suggestion WHERE name = 'n%zu'", model.names);
    model.suggested[model.names].state = OPEN;
}

static void takes_back(void)
{
    int person = any(PEOPLE);
    bool others = false;
    if (model.suggested[model.names].state != OPEN)
        return;
    SQL("SELECT tag_suggestion_take_back(%d, id) FROM tag_suggestion WHERE name = 'n%zu'",
        person + 3, model.names);
    model.suggested[model.names].by[person] = false;
    for (int p = 0; p < PEOPLE; p++)
        others |= model.suggested[model.names].by[p];
    if (!others)
        model.suggested[model.names].state = NEVER;
}

static void renames(void)
{
    int tag = any_tag();
    if (model.names == NAMES)
        return;
    SQL("SELECT tag_save(1, t.id, 'n%zu', t.title, t.facet, '', '', false, '{}', "
        "ARRAY(SELECT name FROM tag_synonym WHERE tag_id = t.id)) FROM tag t WHERE title = 'Tag "
        "%d'",
        model.names, tag);
    if (model.suggested[model.names].state != NEVER)
        decides(MADE);
    model.name[tag] = (int)model.names;
    model.leads[model.names++] = tag;
}

static void wishes_something(void)
{
    int person = any(PEOPLE);
    int tag = any_tag();
    enum wish wish = (enum wish)any(3);
    SQL("SELECT follow_set(%d, 'tag', (SELECT id FROM tag WHERE title = 'Tag %d'), '%s')",
        person + 3, tag, wishes[wish]);
    model.wish[person][tag] = wish;
}

static void merges(void)
{
    int from = any_tag();
    int into = any_tag();
    if (from == into || model.merge_count == MERGES || left() < 3)
        return;
    SQL("SELECT tag_merge(2, (SELECT id FROM tag WHERE title = 'Tag %d'), (SELECT id FROM tag "
        "WHERE title = 'Tag %d'))",
        from, into);
    struct merge *m = &model.merges[model.merge_count++];
    *m = (struct merge){.from = from, .into = into};
    model.merged[from] = true;
    for (size_t q = 0; q < model.questions; q++) {
        if (model.has[q][from])
            m->posts[q] = model.has[q][into] ? BOTH : ONE;
        model.has[q][into] |= model.has[q][from];
        model.has[q][from] = false;
    }
    for (int p = 0; p < PEOPLE; p++) {
        m->wish[p] = model.wish[p][from];
        m->had_both[p] = model.wish[p][into] != NO_WISH;
        if (!m->had_both[p])
            model.wish[p][into] = m->wish[p];
        model.wish[p][from] = NO_WISH;
    }
    for (size_t n = 0; n < model.names; n++) {
        m->names[n] = model.leads[n] == from;
        if (m->names[n])
            model.leads[n] = into;
    }
}

static int tags_of(size_t question)
{
    int count = 0;
    for (int i = 0; i < TAGS; i++)
        count += model.has[question][i];
    return count;
}

static void undo_posts(const struct merge *m)
{
    for (size_t q = 0; q < model.questions; q++) {
        if (m->posts[q] == NOT || !model.has[q][m->into])
            continue;
        if (m->posts[q] == ONE)
            model.has[q][m->into] = false;
        model.has[q][m->from] = tags_of(q) < MOST;
    }
}

static void undo_wishes(const struct merge *m)
{
    for (int p = 0; p < PEOPLE; p++) {
        enum wish now = model.wish[p][m->into];
        if (m->wish[p] == NO_WISH || now == NO_WISH || (!m->had_both[p] && now != m->wish[p]))
            continue;
        if (!m->had_both[p])
            model.wish[p][m->into] = NO_WISH;
        model.wish[p][m->from] = m->wish[p];
    }
}

/* Any that was not undone; it is refused while the other tag is itself part of a third. */
static void undoes(void)
{
    if (model.merge_count == 0)
        return;
    struct merge *m = &model.merges[any((int)model.merge_count)];
    size_t number = (size_t)(m - model.merges) + 1;
    if (m->undone)
        return;
    if (model.merged[m->into]) {
        product_refused(&product, sql_of("SELECT tag_unmerge(2, %zu)", number), "tag_merge_again");
        return;
    }
    SQL("SELECT tag_unmerge(2, %zu)", number);
    m->undone = true;
    model.merged[m->from] = false;
    undo_posts(m);
    undo_wishes(m);
    for (size_t n = 0; n < model.names; n++) {
        if (m->names[n])
            model.leads[n] = m->from;
    }
}

/* ---- what people see ---- */

/* A list with commas between, to be compared in one statement. */
struct row {
    char text[4000];
    size_t len;
};

__attribute__((format(printf, 2, 3))) static void add(struct row *row, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (row->len > 0)
        row->text[row->len++] = ',';
    row->len += (size_t)vsnprintf(row->text + row->len, sizeof(row->text) - row->len, format, args);
    va_end(args);
    assert_true(row->len < sizeof(row->text));
}

static void tags_are_as_the_model_has_them(int tag)
{
    struct row questions = {.len = 0};
    struct row people = {.len = 0};
    int count = 0;
    for (size_t q = 0; q < model.questions; q++) {
        count += model.has[q][tag];
        if (model.has[q][tag])
            add(&questions, "%lld", (long long)model.ids[q]);
    }
    for (int p = 0; p < PEOPLE; p++)
        add(&people, "%s", wishes[model.wish[p][tag]]);
    assert_int_equal(
        NUMBER("SELECT (ARRAY(SELECT id FROM question WHERE 'n%d' = ANY (tags) ORDER BY id) "
               "= '{%s}'::bigint[])::int",
               model.name[tag], questions.text),
        1);
    assert_int_equal(NUMBER("SELECT question_count FROM tag WHERE title = 'Tag %d'", tag), count);
    assert_string_equal(
        product_text(
            &product,
            sql_of("SELECT string_agg(coalesce(f.wish, 'none'), ',' ORDER BY p) "
                   "FROM generate_series(3, %d) AS p LEFT JOIN follow f ON f.account_id = p AND "
                   "f.mark = follow_mark('tag', (SELECT id FROM tag WHERE title = 'Tag %d'))",
                   PEOPLE + 2, tag)),
        people.text);
}

static void names_lead_where_the_model_says(void)
{
    struct row names = {.len = 0};
    for (size_t n = 0; n < model.names; n++)
        add(&names, "%d", model.name[model.leads[n]]);
    assert_int_equal(
        NUMBER("SELECT count(*) FROM unnest('{%s}'::int[]) WITH ORDINALITY AS m (name, at) "
               "WHERE tag_canonical(ARRAY['n' || at - 1]) <> ARRAY['n' || name]",
               names.text),
        0);
}

static void suggestions_are_as_the_model_has_them(void)
{
    struct row suggested = {.len = 0};
    struct row told = {.len = 0};
    for (size_t n = TAGS; n <= model.names; n++) {
        int by = 0;
        for (int p = 0; p < PEOPLE; p++)
            by += model.suggested[n].by[p];
        add(&suggested, "%s%d", states[model.suggested[n].state], by);
    }
    assert_int_equal(
        NUMBER("SELECT count(*) FROM unnest('{%s}'::text[]) WITH ORDINALITY AS m (is_now, at) "
               "LEFT JOIN tag_suggestion s ON s.name = 'n' || at + %d "
               "WHERE coalesce(s.state || s.asked, 'never0') <> m.is_now",
               suggested.text, TAGS - 1),
        0);
    for (int p = 0; p < PEOPLE; p++)
        add(&told, "%d", model.told[p]);
    assert_string_equal(
        product_text(
            &product,
            sql_of("SELECT string_agg((SELECT count(*) FROM notice WHERE what = 'tag-suggestion' "
                   "AND account_id = p)::text, ',' ORDER BY p) FROM generate_series(3, %d) AS p",
                   PEOPLE + 2)),
        told.text);
}

static void everything_is_as_the_model_has_it(void)
{
    product_jobs(&product);
    for (int tag = 0; tag < TAGS; tag++)
        tags_are_as_the_model_has_them(tag);
    names_lead_where_the_model_says();
    suggestions_are_as_the_model_has_them();
    for (size_t q = 0; q < model.questions; q++)
        assert_int_equal(NUMBER("SELECT cardinality(tags) FROM question WHERE id = %lld",
                                (long long)model.ids[q]),
                         tags_of(q));
    assert_int_equal(NUMBER("SELECT count(*) FROM tag_merge_follow f JOIN tag_merge m ON m.id = "
                            "f.merge_id WHERE m.state = 'undone'"),
                     0);
}

static void live(unsigned seed)
{
    static void (*const steps[])(void) = {
        asks,    tags_again,   tags_again, renames, wishes_something, wishes_something,
        merges,  merges,       undoes,     undoes,  suggests,         suggests,
        refuses, thinks_again, takes_back};
    srand(seed);
    for (int i = 0; i < STEPS; i++) {
        steps[any((int)COUNT_OF(steps))]();
        everything_is_as_the_model_has_it();
    }
    assert_int_equal(NUMBER("SELECT job_sets_rebuild()"), 0);
}

static void one_life(void **state)
{
    (void)state;
    live(1);
}

static void another_life(void **state)
{
    (void)state;
    live(2026);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_life, setup, teardown),
        cmocka_unit_test_setup_teardown(another_life, setup, teardown),
    };
    return cmocka_run_group_tests_name("tag_property", tests, NULL, NULL);
}
