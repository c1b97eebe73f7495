/* What may be named as the way to reach the people who run this site. */
#include "unit/unit.h"

#include "web/contact.h"

static void an_email_or_https_address_is_a_contact(void **state)
{
    (void)state;
    static const char *const right[] = {"help@forum.example", "a.b+c@x.y.example",
                                        "https://forum.example",
                                        "https://forum.example:8443/help?a=b"};
    for (size_t i = 0; i < COUNT_OF(right); i++)
        if (!contact_is_address(span_of(right[i])))
            fail_msg("%s is refused", right[i]);
}

static void nothing_else_is(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "help",
                                        "@forum.example",
                                        "help@",
                                        "help@localhost",
                                        "help@forum.example.",
                                        "help@forum..example",
                                        "a@b@forum.example",
                                        "help@forum.example?bcc=x@y.example",
                                        "help@forum.example,x@y.example",
                                        "he lp@forum.example",
                                        "mailto:help@forum.example",
                                        "http://forum.example",
                                        "https://",
                                        "https://forum",
                                        "https://me@forum.example",
                                        "https://forum.example/a b",
                                        "https://forum.example/\"",
                                        "javascript:alert(1)",
                                        "help@forum.example\nx"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (contact_is_address(span_of(wrong[i])))
            fail_msg("%s is let through", wrong[i]);
}

static void an_email_address_is_linked_as_mail(void **state)
{
    (void)state;
    struct arena *arena = arena_new(4096);
    assert_span(contact_href(arena, SPAN("help@forum.example")), "mailto:help@forum.example");
    assert_span(contact_href(arena, SPAN("https://forum.example/help")),
                "https://forum.example/help");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_email_or_https_address_is_a_contact),
        cmocka_unit_test(nothing_else_is),
        cmocka_unit_test(an_email_address_is_linked_as_mail),
    };
    return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}
