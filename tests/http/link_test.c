/* Links between posts and to the library: by title, by alias, by pasted address; saved, renamed, retired. */
#include "http/site.h"

#include "db/harness.h"

static struct person *reader;
static struct person *member;
static struct person *coach;

static int begin(void **state)
{
    (void)state;
    setenv("ORIGIN", "http://backtalk.example", 1);
    load_library();
    reader = somebody();
    member = sign_up("member_mia");
    coach = sign_up_as("coach_ada", "coach");
    return 0;
}

static int end(void **state)
{
    (void)state;
    return unsetenv("ORIGIN");
}

static bool soon(const char *path, const char *words)
{
    uint64_t deadline = harness_clock() + 5000;
    for (int in_a_row = 0; in_a_row < 8;) {
        with_header(reader, "connection: close");
        struct page page = get(reader, path);
        in_a_row = page.status == 200 && page_has(&page, words) ? in_a_row + 1 : 0;
        if (harness_clock() > deadline)
            return false;
    }
    return true;
}

static const char *path_of(int64_t question)
{
    struct page page = get(reader, format("/questions/%lld", (long long)question));
    return format(SPAN_FMT, SPAN_ARG(page.location));
}

static int64_t term(const char *title, const char *slug, const char *body, const char *status)
{
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", title, "slug", slug, "summary",
             "A word of this test.", "body", body, "status", status, NULL);
    assert_status(&page, 303);
    return number_of(format("SELECT id FROM entry WHERE kind = 'term' AND slug = '%s'", slug));
}

static void change_term(const char *slug, const char *title, const char *new_slug, const char *body,
                        const char *status)
{
    const char *form = format("/terms/%s/edit", slug);
    int64_t revision = number_of(format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                        "WHERE e.kind = 'term' AND e.slug = '%s'",
                                        slug));
    struct page page =
        post(coach, form, form, "title", title, "slug", new_slug, "summary", "A word of this test.",
             "body", body, "status", status, "revision", format("%lld", (long long)revision), NULL);
    assert_status(&page, 303);
}

/* `instead`: a title; "": nothing takes its place. */
static void retire_term(const char *slug, const char *instead)
{
    const char *form = format("/terms/%s/retire", slug);
    int64_t revision = number_of(format("SELECT p.revision FROM post p JOIN entry e ON e.id = p.id "
                                        "WHERE e.kind = 'term' AND e.slug = '%s'",
                                        slug));
    struct page page = post(coach, form, form, "what", "retire", "to", instead,
                            instead[0] == '\0' ? "none" : "", "1", "reason", "Nobody uses it.",
                            "revision", format("%lld", (long long)revision), NULL);
    assert_status(&page, 303);
}

static void any_name_of_an_entry_leads_to_it(void **state)
{
    (void)state;
    int64_t id = ask(member, "Which name does a link want?",
                     "[[Figure-four  glute stretch]], [[FIGURE FOUR]], [[couch]], [[page:about]], "
                     "[[page:Red flags]], [[tag:low-back]] or [[nobody-knows]]?",
                     "tight");
    struct page page = show(reader, id);
    assert_has(&page,
               "href=\"/stretches/figure-four\">Figure-four glute stretch</a>, <a class=\"wiki "
               "wiki-stretch\" href=\"/stretches/figure-four\">Figure-four glute stretch</a>");
    assert_has(&page, "href=\"/stretches/couch-stretch\">Couch stretch</a>");
    assert_has(&page, "<a class=\"wiki wiki-page\" href=\"/about\">");
    assert_has(&page, "<a class=\"wiki wiki-page\" href=\"/red-flags\">");
    assert_has(&page, "<a class=\"wiki wiki-tag\" href=\"/tags/low-back\">Lower back</a>");
    assert_has(&page, "Nobody has written this yet\">nobody knows</span>");
}

static void a_pasted_address_becomes_the_titled_link(void **state)
{
    (void)state;
    int64_t first = ask(member, "Why <so> tight & stiff?", "It is tight.", "tight");
    const char *first_path = path_of(first);
    int64_t id =
        ask(member, "Do pasted addresses get titles?",
            format("See http://backtalk.example%s and /stretches/figure-four, /tags/low-back "
                   "or `/stretches/figure-four`. Not http://backtalk.example.evil.example%s",
                   first_path, first_path),
            "tight");
    struct page page = show(reader, id);
    assert_has(&page,
               format("<a class=\"wiki wiki-question\" href=\"%s\">Why &lt;so&gt; tight &amp; "
                      "stiff?</a>",
                      first_path));
    assert_has(&page, "href=\"/stretches/figure-four\">Figure-four glute stretch</a>");
    assert_has(&page, "href=\"/tags/low-back\">Lower back</a>");
    assert_has(&page, "<code>/stretches/figure-four</code>");
    assert_has(&page, format(">http://backtalk.example.evil.example%s</a>", first_path));
    /* It follows when the question is renamed, and nobody reads its title once it is deleted. */
    const char *path = path_of(id);
    const char *form = format("/questions/%lld/edit", (long long)first);
    page = post(member, form, form, "title", "Why so \\\\1 slack?", "body", "It is tight.", "tags",
                "tight", "revision", "1", NULL);
    assert_status(&page, 303);
    assert_true(soon(path, ">Why so \\\\1 slack?</a>"));
    page = post(member, "/questions/ask", format("/questions/%lld/delete", (long long)first),
                "action", "delete", "reason", "a test", NULL);
    assert_status(&page, 303);
    assert_true(soon(path, format(">question %lld</a>", (long long)first)));
    /* The entry knows of the question. */
    assert_true(soon("/stretches/figure-four", "Do pasted addresses get titles?"));
}

static void a_link_follows_when_its_entry_is_renamed_and_retired(void **state)
{
    (void)state;
    int64_t id = ask(member, "What is a wobble stance?", "I mean the [[Wobble stance]].", "tight");
    const char *path = path_of(id);
    assert_true(soon(path, "yet\">wobble stance</span>"));
    term("Wobble stance", "wobble-stance", "Stand and wobble.", "published");
    assert_true(soon(path, "href=\"/terms/wobble-stance\">Wobble stance</a>"));
    change_term("wobble-stance", "Standing wobble", "standing-wobble", "Wobble.", "published");
    assert_true(soon(path, "href=\"/terms/standing-wobble\">Standing wobble</a>"));
    term("Still stance", "still-stance", "Stand still.", "published");
    retire_term("standing-wobble", "Still stance");
    assert_true(soon(path, "href=\"/terms/still-stance\">Still stance</a>"));
    assert_true(soon(path, "(“Standing wobble” was retired; use “Still stance” instead)</span>"));
    retire_term("still-stance", "");
    assert_true(
        soon(path, "<p>I mean the wobble stance <span class=\"retired\">(retired)</span>.</p>"));
}

/* Saved while one thing was called so, a link does not lead to another that gets the name later. */
static void a_link_goes_on_to_mean_what_it_meant(void **state)
{
    (void)state;
    term("Tin soldier", "tin-soldier", "Stand.", "published");
    assert_true(soon("/terms/tin-soldier", "Stand."));
    int64_t early = ask(member, "Is it the early tin soldier?", "The [[tin soldier]].", "tight");
    assert_true(soon(path_of(early), "href=\"/terms/tin-soldier\""));
    struct page page =
        post(coach, "/articles/new", "/articles/new", "title", "Tin soldier", "summary", "March.",
             "status", "published", "evidence.level", "experience", NULL);
    assert_status(&page, 303);
    assert_true(soon("/articles/tin-soldier", "March."));
    int64_t late = ask(member, "Is it the late tin soldier?", "The [[tin soldier]].", "tight");
    assert_true(soon(path_of(late), "href=\"/articles/tin-soldier\">Tin soldier</a>"));
    assert_true(soon(path_of(early), "href=\"/terms/tin-soldier\">Tin soldier</a>"));
    assert_int_equal(site_ctl("rerender", NULL), 0);
    assert_true(soon(path_of(early), "href=\"/terms/tin-soldier\">Tin soldier</a>"));
}

static void names_are_offered_with_what_to_type(void **state)
{
    (void)state;
    struct page page = get(reader, "/links.json?q=sofa");
    assert_status(&page, 200);
    assert_has(&page, "{\"title\":\"Couch stretch\",\"kind\":\"Exercise\",\"note\":\"sofa "
                      "stretch\",\"summary\":\"Half-kneel");
    assert_has(&page, "\"link\":\"Couch stretch\"}");
    page = get(reader, "/links.json?q=tightness%22%5C%3Cscript%3E");
    assert_status(&page, 200);
    page = get(reader, "/links.json?q=low-back");
    assert_has(&page, "\"link\":\"tag:low-back\"");
    page = get(reader, "/stretches/couch-stretch");
    assert_has(&page, "<code data-copy dir=\"auto\">[[couch]]</code>");
}

/* The muscle comes first; the word needs its kind. */
static void one_of_two_that_are_called_alike_needs_its_kind(void **state)
{
    (void)state;
    struct page page = get(reader, "/links.json?q=iliotibial+band");
    assert_has(&page, "\"link\":\"term:it-band\"");
    page = get(reader, "/terms/it-band");
    assert_has(&page, "<code data-copy dir=\"auto\">[[term:it-band]]</code>");
}

static void a_preview_says_what_may_have_been_meant(void **state)
{
    (void)state;
    struct page page = post(member, "/questions/ask", "/questions", "title", "What is it called?",
                            "body", "The [[cuoch strech|this]] and `[[cuoch]]`, [[qwertzuiop]].",
                            "tags", "tight", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page,
               "No page is called \xE2\x80\x9C<span dir=\"auto\">cuoch strech</span>\xE2\x80\x9D.");
    assert_has(&page, "name=\"fix\" value=\"cuoch strech|Couch stretch\"");
    assert_has(&page, "Readers see it as plain words");
    assert_has_not(&page, "value=\"cuoch|");
    page = post(member, "/questions/ask", "/questions", "title", "What is it called?", "body",
                "The [[cuoch strech|this]].", "tags", "tight", "fix", "cuoch strech|Couch stretch",
                NULL);
    assert_status(&page, 200);
    assert_has(&page, "The [[Couch stretch|this]].</textarea>");
    assert_has(&page, "href=\"/stretches/couch-stretch\">this</a>");
    assert_has_not(&page, "No page is called");
    page = post(member, "/questions/ask", "/preview", "body", "[[it band]]", NULL);
    assert_has(&page, "leads to <span dir=\"auto\">IT band</span> (Muscle).");
    assert_has(&page, "value=\"it band|term:it-band\"");
}

static void a_preview_looks_as_what_is_saved(void **state)
{
    (void)state;
    static const char body[] = "##### How to hold it";
    struct page page =
        post(member, "/questions/ask", "/preview", "body", body, "kind", "question", NULL);
    assert_has(&page, "<h2>How to hold it</h2>");
    page = post(member, "/questions/ask", "/preview", "body", body, "kind", "answer", NULL);
    assert_has(&page, "<h4>How to hold it</h4>");
    page = post(member, "/questions/ask", "/preview", "body", body, "kind", "comment", NULL);
    assert_has(&page, "<h4>How to hold it</h4>");
}

static void so_does_the_preview_of_a_comment(void **state)
{
    (void)state;
    int64_t id = ask(member, "Which is it here?", "I mean this one.", "tight");
    const char *comments = format("/questions/%lld/comments", (long long)id);
    struct page page =
        post(member, comments, comments, "body", "The [[cuoch strech]].", "preview", "1", NULL);
    assert_status(&page, 200);
    assert_has(&page, "name=\"fix\" value=\"cuoch strech|Couch stretch\"");
    page = post(member, comments, comments, "body", "The [[cuoch strech]].", "fix",
                "cuoch strech|Couch stretch", NULL);
    assert_status(&page, 200);
    assert_has(&page, "The [[Couch stretch]].</textarea>");
    assert_has(&page, "href=\"/stretches/couch-stretch\">Couch stretch</a>");
    assert_int_equal(
        number_of(format("SELECT count(*) FROM post WHERE parent_id = %lld", (long long)id)), 0);
}

static void a_title_with_a_colon_is_a_link(void **state)
{
    (void)state;
    term("Wobbling: how to", "wobbling-how-to", "Stand and wobble.", "published");
    assert_true(soon("/terms/wobbling-how-to", "Stand and wobble."));
    int64_t id = ask(member, "How does one wobble?", "As in [[Wobbling: how to]].", "tight");
    assert_true(soon(path_of(id), "href=\"/terms/wobbling-how-to\">Wobbling: how to</a>"));
    struct page page = get(reader, "/links.json?q=Wobbling%3A%20how");
    assert_has(&page, "\"link\":\"Wobbling: how to\"");
}

static void whoever_saved_it_is_told_too(void **state)
{
    (void)state;
    struct page page = post(member, "/questions/ask", "/questions", "title", "Is this page there?",
                            "body", "I mean the [[cuoch strech]].", "tags", "tight", NULL);
    assert_status(&page, 303);
    assert_true(span_ends(page.location, "/links"));
    const char *links = format(SPAN_FMT, SPAN_ARG(page.location));
    page = get(member, links);
    assert_status(&page, 200);
    assert_has(&page, "Your question is saved");
    const char *form = strstr(page.body.ptr, "/edit?fix=");
    assert_non_null(form);
    long long id = number_of("SELECT max(id) FROM question");
    page = get(member, format("/questions/%lld/edit?fix=cuoch%%20strech%%7CCouch%%20stretch", id));
    assert_status(&page, 200);
    assert_has(&page, "I mean the [[Couch stretch]].</textarea>");
    /* To others it says nothing of the kind. */
    page = get(coach, links);
    assert_status(&page, 303);
    assert_false(span_ends(page.location, "/links"));
    page = get(reader, links);
    assert_status(&page, 303);
}

static void what_is_urgent_comes_before_the_links(void **state)
{
    (void)state;
    struct page page =
        post(member, "/questions/ask", "/questions", "title", "Since this morning I cannot pee",
             "body", "Does the [[cuoch strech]] help?", "tags", "tight", "check", "done", NULL);
    assert_status(&page, 303);
    assert_true(span_ends(page.location, "/links"));
    page = get(member, format(SPAN_FMT, SPAN_ARG(page.location)));
    assert_has(&page, "Your question is saved");
    const char *card = strstr(page.body.ptr, "Get help now, at any hour");
    const char *links = strstr(page.body.ptr, "/edit?fix=");
    assert_true(card != NULL && links != NULL && card < links);
}

static void footnotes_of_two_posts_on_a_page_are_apart(void **state)
{
    (void)state;
    const char *words = "Hold it[^1].\n\n[^1]: Sixty seconds.";
    int64_t id = ask(member, "How long should a hold be?", words, "tight");
    answer(coach, id, words);
    struct page page = show(reader, id);
    const char *first = strstr(page.body.ptr, "<li id=\"note-");
    assert_non_null(first);
    const char *second = strstr(first + 1, "<li id=\"note-");
    assert_non_null(second);
    assert_memory_not_equal(first, second, strlen("<li id=\"note-") + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_name_of_an_entry_leads_to_it),
        cmocka_unit_test(a_pasted_address_becomes_the_titled_link),
        cmocka_unit_test(a_link_follows_when_its_entry_is_renamed_and_retired),
        cmocka_unit_test(a_link_goes_on_to_mean_what_it_meant),
        cmocka_unit_test(names_are_offered_with_what_to_type),
        cmocka_unit_test(one_of_two_that_are_called_alike_needs_its_kind),
        cmocka_unit_test(a_preview_looks_as_what_is_saved),
        cmocka_unit_test(a_preview_says_what_may_have_been_meant),
        cmocka_unit_test(so_does_the_preview_of_a_comment),
        cmocka_unit_test(a_title_with_a_colon_is_a_link),
        cmocka_unit_test(whoever_saved_it_is_told_too),
        cmocka_unit_test(what_is_urgent_comes_before_the_links),
        cmocka_unit_test(footnotes_of_two_posts_on_a_page_are_apart),
    };
    return cmocka_run_group_tests_name("link", tests, begin, end);
}
