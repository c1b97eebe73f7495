/* The rules of links: what to type for one, and putting one right. */
#include "unit/unit.h"

#include "link/link.h"

/* "t-test" is a stretch and a term, "couch" and "couch-stretch" are one stretch, "low-back" is a tag. */
static void resolve(void *context UNUSED, struct span kind, struct span slug,
                    struct wiki_target *target)
{
    static const struct {
        const char *kind;
        const char *slug;
        const char *path;
    } places[] = {
        {"stretch", "couch", "/stretches/couch-stretch"},
        {"stretch", "couch-stretch", "/stretches/couch-stretch"},
        {"stretch", "t-test", "/stretches/t-test"},
        {"term", "t-test", "/terms/t-test"},
        {"tag", "low-back", "/tags/low-back"},
        {"article", "sitting-how-long", "/articles/sitting"},
    };
    for (size_t i = 0; i < COUNT_OF(places) && !target->found; i++) {
        bool any = kind.len == 0 && strcmp(places[i].kind, "tag") != 0;
        if (!span_is(slug, places[i].slug) || !(any || span_is(kind, places[i].kind)))
            continue;
        *target = (struct wiki_target){
            .found = true, .path = span_of(places[i].path), .kind = span_of(places[i].kind)};
    }
}

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct span words(const char *kind, const char *slug, const char *title)
{
    return link_words(arena, resolve, span_of(kind), span_of(slug), span_of(title));
}

static void what_to_type_leads_there(void **state)
{
    (void)state;
    assert_span(words("stretch", "couch-stretch", "Couch stretch"), "Couch stretch");
    assert_span(words("stretch", "couch-stretch", "Couch: the stretch"), "couch-stretch");
    assert_span(words("stretch", "couch-stretch", "Another name"), "couch-stretch");
    assert_span(words("stretch", "t-test", "T test"), "T test");
    assert_span(words("term", "t-test", "T test"), "term:t-test");
    assert_span(words("tag", "low-back", "Low back"), "tag:low-back");
    assert_span(words("term", "nowhere", "Nowhere"), "term:nowhere");
    assert_span(words("article", "sitting-how-long", "Sitting: how long"), "Sitting: how long");
}

static void the_shortest_name_that_leads_there(void **state)
{
    (void)state;
    static const struct span aliases[] = {{"sofa", 4}, {"couch", 5}};
    struct span kind = SPAN("stretch");
    struct span slug = SPAN("couch-stretch");
    struct span title = SPAN("Couch stretch");
    assert_span(link_short_words(arena, resolve, kind, slug, title, aliases, 2), "couch");
    assert_span(link_short_words(arena, resolve, kind, slug, title, aliases, 1), "Couch stretch");
}

static void fixes(const char *body, const char *value, const char *wanted, int line)
{
    assert_span_at(link_fix(arena, span_of(body), span_of(value)), wanted, __FILE__, line);
}

static void a_link_is_put_right_wherever_it_is(void **state)
{
    (void)state;
    fixes("a [[cuoch]] b [[cuoch|x]] [[cuoch|", "cuoch|couch", "a [[couch]] b [[couch|x]] [[couch|",
          __LINE__);
    fixes("cuoch [cuoch] [[ cuoch]] [[cuochs]] [[cuoch", "cuoch|couch",
          "cuoch [cuoch] [[ cuoch]] [[cuochs]] [[cuoch", __LINE__);
    fixes("[[a]][[a]]", "a|term:b", "[[term:b]][[term:b]]", __LINE__);
    fixes("[[[[[a]]", "a|b", "[[[[[a]]", __LINE__);
}

static void anything_else_changes_nothing(void **state)
{
    (void)state;
    fixes("[[a]]", "", "[[a]]", __LINE__);
    fixes("[[a]]", "a", "[[a]]", __LINE__);
    fixes("[[a]]", "a|", "[[a]]", __LINE__);
    fixes("[[a]]", "|b", "[[a]]", __LINE__);
    fixes("[[a]]", "a|b|c", "[[a]]", __LINE__);
    fixes("[[a]]", "a|b]] [[c", "[[a]]", __LINE__);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_to_type_leads_there),
        cmocka_unit_test(the_shortest_name_that_leads_there),
        cmocka_unit_test(a_link_is_put_right_wherever_it_is),
        cmocka_unit_test(anything_else_changes_nothing),
    };
    return cmocka_run_group_tests_name("link", tests, begin, end);
}
