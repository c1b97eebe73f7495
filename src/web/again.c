/* Forms that were refused, and what a cookie says of them until they are shown again. */
#include "web/again.h"

#include <jansson.h>
#include <sodium.h>

#include "core/clock.h"
#include "core/escape.h"
#include "core/seal.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/session.h"
#include "web/site.h"

enum {
    AGAIN_SECONDS = 300,
    COOKIE_MAX =
        3000, /* browsers take 4096 bytes with the name, servers a few cookies of that size */
};

static const char *cookie_name(void)
{
    return site.tls ? "__Host-bt_refused" : "bt_refused";
}

/* ---- writing ---- */

/* No secret, no code, nothing that a script or the server made. */
static bool is_shown_again(const struct form_value *v)
{
    enum form_kind kind = v->field->kind;
    return v->given && v->value.len > 0 && !v->field->passes &&
           (kind == FORM_LINE || kind == FORM_FLAG);
}

static void add(json_t *object, const char *name, struct span words)
{
    json_object_set_new(object, name, json_stringn(words.ptr, words.len));
}

static struct span write_form(struct request *r, const char *path)
{
    json_t *typed = json_object();
    json_t *wrong = json_object();
    for (size_t i = 0; i < r->form.count; i++) {
        const struct form_value *v = &r->form.values[i];
        if (is_shown_again(v))
            add(typed, v->field->name, v->value);
        if (v->error.len > 0)
            add(wrong, v->field->name, v->error);
    }
    json_int_t until = clock_now() + (int64_t)AGAIN_SECONDS * 1000000;
    json_t *all = json_pack("{s:I, s:s, s:o, s:o}", "until", until, "path", path, "typed", typed,
                            "wrong", wrong);
    add(all, "whose", session_csrf(r));
    char *written = json_dumps(all, JSON_COMPACT);
    struct span json = arena_span(r->arena, written == NULL ? SPAN("") : span_of(written));
    free(written);
    json_decref(all);
    return json;
}

/* Empty: there is no key, or it would be too long. */
static struct span cookie_of(struct arena *arena, struct span json)
{
    struct span sealed = json.len == 0 ? json : seal(arena, SEAL_REFUSED, 0, json);
    size_t size = sodium_base64_ENCODED_LEN(sealed.len, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (sealed.len == 0 || size > COOKIE_MAX)
        return SPAN("");
    char *text = arena_alloc(arena, size);
    sodium_bin2base64(text, size, (const unsigned char *)sealed.ptr, sealed.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return span_of(text);
}

static bool may_go(const struct request *r)
{
    return r->is_post && (r->error.kind == ERR_NONE || r->error.kind == ERR_INPUT) &&
           form_get(&r->form, "draft").len == 0 &&
           !r->state->trapped; /* the box to tick is on the page itself */
}

bool again_reply(struct request *r, const char *path, const char *const *kept)
{
    if (!may_go(r))
        return false;
    if (r->error.kind == ERR_INPUT)
        form_fail_err(&r->form, &r->error);
    struct span cookie = cookie_of(r->arena, write_form(r, path));
    if (span_is_empty(cookie))
        return false;
    struct text address;
    text_init(&address, URL_MAX);
    text_add_string(&address, path);
    bool first = true;
    for (size_t i = 0; kept[i] != NULL; i++) {
        struct span value = form_get(&r->form, kept[i]);
        if (value.len == 0)
            continue;
        text_printf(&address, "%c%s=", first ? '?' : '&', kept[i]);
        escape_url_part(&address, value);
        first = false;
    }
    bool fits = !address.overflow;
    if (fits) {
        r->state->changed = false; /* the form there has a new key */
        reply_cookie(r, cookie_name(), cookie, AGAIN_SECONDS);
        reply_see_other(r, "%s", text_string(&address));
    }
    text_free(&address);
    return fits;
}

/* ---- reading ---- */

static struct span words_of(struct arena *arena, const json_t *value)
{
    return arena_span(arena, span_make(json_string_value(value), json_string_length(value)));
}

static void fill(struct request *r, json_t *typed, json_t *wrong)
{
    const char *name;
    json_t *value;
    json_object_foreach(typed, name, value) form_set(&r->form, name, words_of(r->arena, value));
    /* What is wrong with a field that the page does not have is said of the form. */
    json_object_foreach(wrong, name, value) form_fail(&r->form, name, words_of(r->arena, value));
    r->state->shown_again = true;
}

/* It was given to the browser that shows it, not to another that set it there: the token of a form is that visitor's alone. */
static bool is_theirs(struct request *r, const json_t *all)
{
    const char *whose = json_string_value(json_object_get(all, "whose"));
    return whose != NULL && span_is(session_csrf(r), whose);
}

/* The cookie's words; NULL: nobody sealed it here, or too long ago. */
static json_t *read_cookie(struct request *r, struct span cookie)
{
    unsigned char *sealed = arena_alloc(r->arena, cookie.len + 1);
    size_t len = 0;
    struct span json;
    if (cookie.len > COOKIE_MAX ||
        sodium_base642bin(sealed, cookie.len + 1, cookie.ptr, cookie.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        !seal_open(r->arena, SEAL_REFUSED, 0, span_make((const char *)sealed, len), &json))
        return NULL;
    json_t *all = json_loadb(json.ptr, json.len, 0, NULL);
    if (json_integer_value(json_object_get(all, "until")) >= clock_now())
        return all;
    json_decref(all);
    return NULL;
}

void again_take(struct request *r)
{
    struct span cookie = page_cookie(r, cookie_name());
    if (r->is_post || span_is_empty(cookie))
        return;
    json_t *all = read_cookie(r, cookie);
    const char *path = json_string_value(json_object_get(all, "path"));
    bool mine = path != NULL && span_is(r->path, path);
    if (mine && is_theirs(r, all))
        fill(r, json_object_get(all, "typed"), json_object_get(all, "wrong"));
    if (mine || all == NULL)
        reply_cookie(r, cookie_name(), SPAN(""), 0);
    json_decref(all);
}
