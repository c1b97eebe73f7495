/* Sending photographs, and waiting for them. */
#include "http/photos.h"

#include "db/harness.h"

const char *photos_sent_from;

struct person *photos_coach(void)
{
    struct person *coach = sign_up_as("coach_ada", "coach");
    struct page page =
        post(coach, "/terms/new", "/terms/new", "title", "Tight", "slug", "tight", "summary",
             "A word.", "body", "All about it.", "status", "published", NULL);
    assert_status(&page, 303);
    return coach;
}

void photo_part(struct text *body, const char *name, struct span value, bool is_file)
{
    text_printf(body, "--edge\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n", name,
                is_file ? "; filename=\"../../etc/passwd.php\"\r\nContent-Type: text/html" : "");
    text_add_span(body, value);
    text_add_string(body, "\r\n");
}

const char *photo_form(struct person *who, const char *where)
{
    static const char before[] = "action=\"";
    struct page page = get(who, where);
    size_t at = span_find_text(page.body, "\" enctype=\"multipart/form-data\"");
    if (at == page.body.len)
        return where;
    struct span action = span_make(page.body.ptr + at, 0);
    while (memcmp(action.ptr - strlen(before), before, strlen(before)) != 0) {
        action.ptr--;
        action.len++;
    }
    return format(SPAN_FMT, SPAN_ARG(action));
}

struct page photo_send(struct person *who, const char *where, const char *token_from,
                       struct span file, const char *alt, const char *licence)
{
    struct text body;
    text_init(&body, (size_t)16 << 20);
    photo_part(&body, "csrf", span_of(token_of(who, token_from)), false);
    photo_part(&body, "file", file, true);
    photo_part(&body, "alt", span_of(alt), false);
    if (licence != NULL) {
        photo_part(&body, "author", SPAN("Ada <b>Lovelace</b>"), false);
        photo_part(&body, "licence", span_of(licence), false);
        photo_part(&body, "step", SPAN("0"), false);
    }
    text_add_string(&body, "--edge--\r\n");
    const char *action = photo_form(who, where);
    if (photos_sent_from != NULL)
        with_header(who, format("x-forwarded-for: %s\r\n"
                                "content-type: multipart/form-data; boundary=edge",
                                photos_sent_from));
    else
        with_header(who, "content-type: multipart/form-data; boundary=edge");
    struct page page = post_raw(who, action, text_span(&body));
    text_free(&body);
    return page;
}

void photos_await_prepared(void)
{
    uint64_t deadline = harness_clock() + 30000;
    while (number_of("SELECT count(*) FROM picture WHERE state IN ('waiting', 'making')") > 0)
        assert_true(harness_clock() < deadline);
}

struct page await_words(struct person *who, const char *where, const char *words, bool there)
{
    uint64_t deadline = harness_clock() + 10000;
    struct page page;
    do {
        with_header(who, "connection: close");
        page = get(who, where);
        assert_true(harness_clock() < deadline);
    } while (page_has(&page, words) != there);
    return page;
}

const char *photo_address(const struct page *page, const char *type)
{
    struct span rest = page->body;
    for (;;) {
        size_t at = span_find_text(rest, "/pictures/");
        assert_true(at + 10 + 64 + 5 < rest.len);
        rest = span_from(rest, at + 10);
        if (span_starts(span_from(rest, 64), type))
            return format("/pictures/%.64s%s", rest.ptr, type);
    }
}
