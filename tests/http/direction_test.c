/* What people write may run from right to left: each such text says so itself, on every page that shows it. */
#include "http/people.h"
#include "http/site.h"

#include <libxml/HTMLparser.h>

#include "db/harness.h"

#define HEBREW "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"

static struct person *writer;
static struct person *reader; /* not signed in */
static int64_t question;
static int64_t its_answer;

static int begin(void **state)
{
    (void)state;
    site_start();
    writer = sign_up("writer_wu");
    reader = somebody();
    tag_exists("tight");
    question = ask(writer, HEBREW " is a greeting", "Body " HEBREW " of the question.", "tight");
    its_answer = answer(writer, question, HEBREW " says the answer.");
    comment(writer, "questions", question, HEBREW " says the comment.");
    await_index(reader);
    return 0;
}

static bool has_direction(const xmlNode *node)
{
    for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent) {
        xmlChar *dir = xmlGetProp(node, (const xmlChar *)"dir");
        bool is_auto = dir != NULL && strcmp((const char *)dir, "auto") == 0;
        xmlFree(dir);
        if (is_auto || strcmp((const char *)node->name, "bdi") == 0 ||
            strcmp((const char *)node->name, "title") == 0)
            return true;
    }
    return false;
}

static bool has_hebrew(const xmlChar *text)
{
    return text != NULL && strstr((const char *)text, HEBREW) != NULL;
}

/* A form's field shows what is in it by its own direction. */
static bool is_field(const xmlNode *node)
{
    xmlChar *type = xmlGetProp(node, (const xmlChar *)"type");
    bool hidden = type != NULL && strcmp((const char *)type, "hidden") == 0;
    xmlFree(type);
    return strcmp((const char *)node->name, "input") == 0 && !hidden;
}

static size_t check(const xmlNode *node, const char *path)
{
    size_t found = 0;
    for (; node != NULL; node = node->next) {
        bool shown = (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
                     has_hebrew(node->content);
        if (node->type == XML_ELEMENT_NODE && is_field(node)) {
            xmlChar *value = xmlGetProp(node, (const xmlChar *)"value");
            shown = has_hebrew(value);
            xmlFree(value);
        }
        const xmlNode *owner = node->type == XML_ELEMENT_NODE ? node : node->parent;
        if (shown && !has_direction(owner))
            fail_msg("%s: <%s> shows what somebody wrote and has no dir=\"auto\": %s", path,
                     (const char *)owner->name,
                     node->content == NULL ? "" : (const char *)node->content);
        found += shown ? 1 : 0;
        found += check(node->children, path);
    }
    return found;
}

static void check_page(const struct page *page, const char *path, size_t at_least)
{
    htmlDocPtr document = htmlReadMemory(page->body.ptr, (int)page->body.len, NULL, "UTF-8",
                                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                             HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    assert_non_null(document);
    size_t found = check(document->children, path);
    xmlFreeDoc(document);
    if (found < at_least)
        fail_msg("%s shows %zu texts, not %zu", path, found, at_least);
}

static void every_page_says_the_direction(void **state)
{
    (void)state;
    const struct {
        const char *path;
        size_t texts;
    } pages[] = {
        {"/questions", 2},
        {"/questions?tab=active", 2},
        {"/tags/tight", 2},
        {"/users/writer_wu", 2},
        {"/search?q=greeting", 1},
        {format("/questions/%lld/similar", (long long)question), 1},
        {format("/questions/%lld/revisions", (long long)question), 2},
        {format("/questions/%lld/edit", (long long)question), 2},
        {format("/questions/%lld/delete", (long long)question), 1},
        {format("/answers/%lld/revisions", (long long)its_answer), 1},
        {format("/answers/%lld/edit", (long long)its_answer), 1},
    };
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct page page = get(writer, pages[i].path);
        assert_status(&page, 200);
        check_page(&page, pages[i].path, pages[i].texts);
    }
    struct page page = show(reader, question);
    check_page(&page, "the question", 4);
    page = show(writer, question);
    check_page(&page, "the question, signed in", 4);
}

static void what_is_sent_back_says_it_too(void **state)
{
    (void)state;
    struct page page = post(writer, "/questions/ask", "/questions", "title", HEBREW " again",
                            "body", HEBREW, "tags", "unheard-of", NULL);
    assert_status(&page, 422);
    check_page(&page, "asking, refused", 2);
    page = post(writer, "/questions/ask", "/questions", "title", HEBREW " again", "body",
                HEBREW " and more", "tags", "tight", "preview", "1", NULL);
    assert_status(&page, 200);
    check_page(&page, "asking, previewed", 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_says_the_direction),
        cmocka_unit_test(what_is_sent_back_says_it_too),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
