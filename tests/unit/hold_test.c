/* Marks of texts, hosts of links, rules in words. */
#include "unit/unit.h"

#include "core/markdown_own.h"
#include "hold/hold.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(4 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int apart(const char *a, const char *b)
{
    return __builtin_popcountll(
        (unsigned long long)(hold_mark(span_of(a)) ^ hold_mark(span_of(b))));
}

static const char *const offer = "Best cream for your back pain, half price only this week. I had "
                                 "pain for years and no doctor could help, then my cousin "
                                 "told me of this cream and after three days I could run again. "
                                 "Everybody in our street has bought it by now, so be quick and "
                                 "order yours before it is sold out. You will not be sorry, and "
                                 "there is a gift for the first hundred people who order today.";

static void the_same_words_have_one_mark(void **state)
{
    (void)state;
    struct text other;
    text_init(&other, 4096);
    for (const char *c = offer; *c != '\0'; c++)
        text_add_char(&other, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A')
                              : *c == ','            ? ' '
                                                     : *c);
    assert_int_equal(apart(offer, text_string(&other)), 0);
    text_free(&other);
}

/* Who writes it in letters that only look the same, or puts between them what nobody sees, writes the same. */
static void look_alike_and_unseen_letters_change_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *letter;
        const char *written;
    } ways[] = {
        {"e", "\xD0\xB5"}, {"a", "\xD0\xB0"},       {"o", "\xCE\xBF"},     {"p", "\xD1\x80"},
        {"i", "1"},        {"u", "u\xE2\x80\x8B"},  {"r", "r\xC2\xAD"},    {"t", "\xEF\xBD\x94"},
        {" ", "\xC2\xA0"}, {" ", " \xE2\x80\x94 "}, {"n", "n\xE2\x80\x8D"}};
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct text other;
        text_init(&other, 8192);
        for (const char *c = offer; *c != '\0'; c++)
            text_add_span(&other,
                          *c == ways[i].letter[0] ? span_of(ways[i].written) : span_make(c, 1));
        if (apart(offer, text_string(&other)) != 0)
            fail_msg("%s: %d bits", ways[i].letter, apart(offer, text_string(&other)));
        text_free(&other);
    }
}

/* A spammer who changes a name in each copy is still found: hold_alike in sql/functions/hold.sql. */
static void a_word_changed_in_each_copy_is_not_enough(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        struct span copy =
            arena_printf(arena, "%s Ask for %c%dx when you order.", offer, 'a' + i, i * 37);
        assert_true(apart(arena_printf(arena, "%s Ask for zara when you order.", offer).ptr,
                          copy.ptr) <= 10);
    }
}

static void a_word_more_or_less_hardly_changes_a_long_one(void **state)
{
    (void)state;
    struct text longer;
    text_init(&longer, 1 << 16);
    for (int i = 0; i < 200; i++)
        text_printf(&longer, "word%d and more of it%d ", i, i * 7);
    const char *before = arena_string(arena, text_span(&longer));
    text_add_string(&longer, "thanks");
    assert_true(apart(before, text_string(&longer)) <= 3);
    text_free(&longer);
}

static void other_words_have_another(void **state)
{
    (void)state;
    assert_true(apart(offer,
                      "I have had a tight back since spring, mostly in the morning, and the couch "
                      "stretch made it "
                      "a little better. Has anybody tried the pigeon with a block under the hip?") >
                10);
}

static void few_words_have_none(void **state)
{
    (void)state;
    assert_int_equal(hold_mark(SPAN("Thank you, that helped me a lot!")), 0);
    assert_int_equal(hold_mark(SPAN("")), 0);
    assert_int_equal(hold_mark(SPAN("... --- ...")), 0);
}

static void links_to_other_sites_are_counted_each(void **state)
{
    (void)state;
    struct span *hosts;
    struct span html = SPAN("<p><a rel=\"nofollow\" href=\"https://shop.example/a?b=1\">a</a> <a "
                            "href=\"/questions/1\">b</a> "
                            "<a href=\"http://shop.example:80/\">c</a> <a "
                            "href=\"https://other.example\">d</a> <a href=\"https://\"></a></p>");
    size_t count = hold_hosts(arena, html, &hosts);
    assert_int_equal(count, 3);
    assert_span(hosts[0], "shop.example");
    assert_span(hosts[1], "shop.example");
    assert_span(hosts[2], "other.example");
    assert_int_equal(hold_hosts(arena, SPAN(""), &hosts), 0);
}

/* What leads to the same site is found whatever it is written like, and one pays for. */
static void one_site_is_one_however_it_is_written(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "[x](https://shop.example/a)",
        "[x](//shop.example/a)",
        "[x](///shop.example/a)",
        "[x](////shop.example/a)",
        "[x](HTTPS://SHOP.Example/a)",
        "[x](https://a.b.shop.example/a)",
        "[x](https://shop.example./a)",
        "[x](https://shop.example:8443/a)",
        "[x](https://me:secret@shop.example/)",
        "[x](https://u@v@shop.example?x)",
        "[x](https://s%68op.example/a)",
        "[x](https://\xEF\xBD\x93hop.example/a)",
        "![x](https://shop.example/a.png)",
        "![](HTTP://shop.example/a.png)",
        "<https://shop.example/a>",
        "https://shop.example/a",
    };
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct post_text text;
        struct span *sites;
        assert_true(post_text_make(arena, arena_printf(arena, "See %s now.", ways[i]), &text));
        size_t count = hold_hosts(arena, text.html, &sites);
        if (count != 1)
            fail_msg("%s: %zu sites", ways[i], count);
        assert_span(sites[0], "shop.example");
    }
}

/* What browsers open although it looks like nothing, and what nobody can read, counts as well as any. */
static void no_address_is_too_strange_to_count(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "[x](https://a:'@shop.example/)",
        "[x](https://x1'@shop.example)",
        "[x](https://shop.example:00000000000000000000443/)",
    };
    struct post_text text;
    struct span *sites;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        assert_true(post_text_make(arena, arena_printf(arena, "See %s now.", ways[i]), &text));
        if (hold_hosts(arena, text.html, &sites) != 1)
            fail_msg("%s", ways[i]);
        assert_span(sites[0], "shop.example");
    }
    char user[5000] = {0};
    memset(user, 'u', sizeof(user) - 1);
    struct span html = arena_printf(arena, "<a href=\"https://%s@shop.example/\">x</a>", user);
    assert_int_equal(hold_hosts(arena, html, &sites), 1);
    assert_span(sites[0], "shop.example");
    html = arena_printf(arena, "<a href=\"https://%s/\">x</a>", user);
    assert_int_equal(hold_hosts(arena, html, &sites), 1); /* nobody can read it: it counts */
    assert_int_equal(hold_hosts(arena, SPAN("<a href=\"https://a b/\">x</a>"), &sites), 1);
}

static const char *site_of(const char *address)
{
    struct span *sites;
    struct span html = arena_printf(arena, "<a href=\"%s\">x</a>", address);
    return hold_hosts(arena, html, &sites) == 0 ? "" : arena_string(arena, sites[0]);
}

static void what_can_be_registered_is_a_site_and_what_is_here_is_none(void **state)
{
    (void)state;
    assert_string_equal(site_of("https://www.clinic.co.uk/a"), "clinic.co.uk");
    assert_string_equal(site_of("https://one.github.io"), "one.github.io");
    assert_string_equal(site_of("https://co.uk/"), "co.uk");
    assert_string_equal(site_of("http://192.0.2.7/a"), "192.0.2.7");
    assert_string_equal(site_of("http://localhost/a"), "localhost");
    assert_string_equal(site_of("https://b\xC3\xBC"
                                "cher.example/"),
                        "xn--bcher-kva.example");
    assert_string_equal(site_of("/questions/1"), "");
    assert_string_equal(site_of("#note"), "");
    assert_string_equal(site_of("?sort=newest"), "");
    assert_string_equal(site_of("mailto:me@shop.example"), "");
    assert_string_equal(site_of("tel:+44"), "");
    assert_string_equal(site_of("https:"), "");
    assert_string_equal(site_of("https:///"), "");
}

static void an_address_of_this_site_is_no_link_elsewhere(void **state)
{
    (void)state;
    markdown_own_set("https://backtalk.example", NULL);
    assert_string_equal(site_of("https://backtalk.example/questions/1"), "");
    assert_string_equal(site_of("HTTP://Backtalk.Example"), "");
    assert_string_equal(site_of("https://backtalk.example@shop.example/"), "shop.example");
    assert_string_equal(site_of("https://backtalk.example:x@shop.example/"), "shop.example");
    assert_string_equal(site_of("https://backtalk.example.shop.example/"), "shop.example");
    assert_string_equal(site_of("https://shop.backtalk.example/"), "backtalk.example");
    markdown_own_set(NULL, NULL);
    assert_string_equal(site_of("https://backtalk.example/questions/1"), "backtalk.example");
}

/* Own is where a browser would come here, and nothing that only looks so. */
static void own_is_what_a_browser_opens_here(void **state)
{
    (void)state;
    markdown_own_set("https://backtalk.example", "www.backtalk.example Old-Name.example");
    static const char *const own[] = {
        "https://backtalk.example./questions/1",
        "https://backtalk.example:443/",
        "https://backtalk.example:/",
        "http://backtalk.example:80",
        "//backtalk.example/x",
        "https:\\\\backtalk.example\\questions",
        "https://backtalk.example\\@shop.example/",
        "https://me@backtalk.example/",
        "https://shop.example@backtalk.example",
        "https://WWW.backtalk.example/",
        "https://old-name.example/",
        "https://b%61cktalk.example/",
        "HTTPS:backtalk.example",
        "https://\xEF\xBD\x82"
        "acktalk.example/",
        "ht\ttps://back\ntalk.example",
    };
    static const struct {
        const char *address;
        const char *site;
    } others[] = {
        {"https://backtalk.example:8443/", "backtalk.example"},
        {"https://backtalk.example:80/", "backtalk.example"},
        {"https://backtalk.example.shop.com/", "shop.com"},
        {"https://shop.com\\@backtalk.example/", "shop.com"},
        {"https://shop.com?@backtalk.example/", "shop.com"},
        {"https://shop.com#@backtalk.example/", "shop.com"},
        {"https://backtalk.example:443@shop.com/", "shop.com"},
        {"https://backtalk.example@shop.com/", "shop.com"},
        {"/\\shop.com/backtalk.example", "shop.com"},
        {"https:///shop.com/", "shop.com"},
        {"https://old-name.example.com/", "example.com"},
        {"https://xwww.backtalk.example/", "backtalk.example"},
    };
    for (size_t i = 0; i < COUNT_OF(own); i++) {
        assert_true(markdown_own_is(span_of(own[i])));
        assert_string_equal(site_of(own[i]), "");
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        assert_false(markdown_own_is(span_of(others[i].address)));
        assert_string_equal(site_of(others[i].address), others[i].site);
    }
    markdown_own_set("https://backtalk.example:8443", NULL);
    assert_true(markdown_own_is(SPAN("https://backtalk.example:8443/x")));
    assert_true(markdown_own_is(SPAN("http://backtalk.example:8443/x")));
    assert_false(markdown_own_is(SPAN("https://backtalk.example/x")));
    markdown_own_set("https://backtalk.example/", NULL); /* as somebody may set it */
    assert_true(markdown_own_is(SPAN("https://backtalk.example/x")));
    markdown_own_set(NULL, NULL);
}

static void sites_are_found_in_plain_words(void **state)
{
    (void)state;
    markdown_own_set("https://backtalk.example", NULL);
    static const struct {
        const char *text;
        size_t count;
    } texts[] = {
        {"Desk worker. Tight hips, e.g. after sitting.", 0},
        {"It hurts at the knee.Then it goes, 7.5 out of 10, no...", 0},
        {"See https://backtalk.example/questions/1 and backtalk.example.", 0},
        {"My shop: creams.com!", 1},
        {"see:https://evil.com \xE2\x80\x9Chttps://evil.com/x\xE2\x80\x9D", 2},
        {"http://93.184.216.34/buy \xE2\x86\x92https://evil.com [x](https://evil.com)", 3},
        {"evil.com\xE2\x80\xA6 \xE2\x80\x9E"
         "evil.com\xE2\x80\x9C evil.com,buy #evil.com |evil.com|",
         5},
        {"(https://Creams.com/best), www.creams.co.uk and me@creams.com", 3},
        {"http://\xD0\xBC\xD0\xBE\xD0\xB9.\xD1\x80\xD1\x84", 1},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_int_equal(hold_named(arena, span_of(texts[i].text)), texts[i].count);
    markdown_own_set(NULL, NULL);
}

/* Cut anywhere, it could end inside a letter, and PostgreSQL takes no such text. */
static void a_host_that_is_too_long_is_no_site(void **state)
{
    (void)state;
    char address[2048] = "https://";
    size_t len = strlen(address);
    while (len < 1500) {
        memcpy(address + len, "%E2%80%8Db.", 11);
        len += 11;
    }
    memcpy(address + len, "example/", 9);
    assert_string_equal(site_of(address), "unreadable");
}

static void a_state_is_read_whole_or_not_at_all(void **state)
{
    (void)state;
    struct hold_rule rule = {.what = SPAN("same")};
    assert_true(hold_state_read(SPAN("30 2 24"), &rule));
    assert_int_equal(rule.days, 30);
    assert_int_equal(rule.hours, 24);
    assert_false(hold_state_read(SPAN("30 - 24"), &rule));
    assert_false(hold_state_read(SPAN("30 2"), &rule));
    assert_false(hold_state_read(SPAN("30 2 24 1"), &rule));
    assert_true(hold_state_read(SPAN("- 3 -"), &rule));
    assert_int_equal(rule.days, HOLD_NONE);
    assert_true(hold_rule_words(arena, &rule).len > 0);
    rule.days = 0;
    assert_span(hold_rule_words(arena, &rule), "Off.");
}

static bool brings(const char *html, const char *before)
{
    return hold_brings_link(arena, span_of(html), span_of(before));
}

static void a_link_is_new_when_none_led_there_before(void **state)
{
    (void)state;
    static const char one[] = "<p><a href=\"https://sho.example/a\">a</a></p>";
    assert_false(brings(one, one));
    assert_false(brings("<p>None.</p>", one));
    assert_true(brings(one, "<p>None.</p>"));
    assert_true(brings("<a href=\"https://sho.example/b\">a</a>", one)); /* the same site */
    assert_true(brings("<a href=\"https://sho.example/a?to=b\">a</a>", one));
    assert_false(brings("<b>c</b> <a href=\"https://sho.example/a\">b</a>", one));
    assert_true(brings("\x02picture:https://sho.example/a.png x\x1Fy\x03", one));
    assert_false(brings("<a href=\"/questions/1\">here</a>", "")); /* a page of this site */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_words_have_one_mark, set_up, tear_down),
        cmocka_unit_test_setup_teardown(look_alike_and_unseen_letters_change_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_word_changed_in_each_copy_is_not_enough, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_word_more_or_less_hardly_changes_a_long_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(other_words_have_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(few_words_have_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_to_other_sites_are_counted_each, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_site_is_one_however_it_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_address_is_too_strange_to_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_can_be_registered_is_a_site_and_what_is_here_is_none,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_address_of_this_site_is_no_link_elsewhere, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(own_is_what_a_browser_opens_here, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sites_are_found_in_plain_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_host_that_is_too_long_is_no_site, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_state_is_read_whole_or_not_at_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_link_is_new_when_none_led_there_before, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
