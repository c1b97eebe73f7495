/* Finding private things, and hiding them. */
#include "personal/personal_parts.h"

#include "core/text.h"

bool personal_before(struct span text, size_t at, size_t reach, const char *const *words)
{
    size_t from = at > reach ? at - reach : 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t len = strlen(words[i]);
        for (size_t k = from; k + len <= at; k++) {
            if (strncasecmp(text.ptr + k, words[i], len) == 0 &&
                (k == 0 || !personal_is_word(text.ptr[k - 1])) &&
                !personal_is_letter(personal_at(text, k + len)))
                return true;
        }
    }
    return false;
}

static size_t found_at(struct span text, size_t at, enum personal_kind *kind)
{
    size_t len = personal_email_at(text, at);
    *kind = PERSONAL_EMAIL;
    if (len == 0) {
        len = personal_phone_at(text, at);
        *kind = PERSONAL_PHONE;
    }
    if (len == 0) {
        len = personal_postcode_at(text, at);
        *kind = PERSONAL_POSTCODE;
    }
    return len;
}

size_t personal_find(struct span text, struct personal_hit *hits, size_t most)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len && count < most;) {
        char before = at == 0 ? '\0' : text.ptr[at - 1];
        enum personal_kind kind = PERSONAL_EMAIL;
        size_t len = personal_is_word(before) ? 0 : found_at(text, at, &kind);
        if (len > 0)
            hits[count++] = (struct personal_hit){kind, at, len};
        at += len > 0 ? len : 1;
    }
    return count;
}

struct span personal_hide(struct arena *arena, struct span text)
{
    struct personal_hit hits[PERSONAL_MAX];
    struct text out;
    size_t from = 0;
    size_t count = personal_find(text, hits, PERSONAL_MAX);
    if (count == 0)
        return text;
    text_init(&out, text.len + count * sizeof(PERSONAL_HIDDEN));
    for (size_t i = 0; i < count; i++) {
        text_add(&out, text.ptr + from, hits[i].at - from);
        text_add_string(&out, PERSONAL_HIDDEN);
        from = hits[i].at + hits[i].len;
    }
    text_add_span(&out, span_from(text, from));
    struct span kept = arena_span(arena, text_span(&out));
    text_free(&out);
    return kept;
}

const char *personal_words(enum personal_kind kind)
{
    static const char *const words[] = {"an email address", "a telephone number", "a postal code"};
    return words[kind];
}

static bool has(struct span text, struct span part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (memcmp(text.ptr + i, part.ptr, part.len) == 0)
            return true;
    }
    return false;
}

bool personal_is_new(struct span text, struct span other)
{
    struct personal_hit hits[PERSONAL_MAX];
    size_t count = personal_find(text, hits, PERSONAL_MAX);
    for (size_t i = 0; i < count; i++) {
        if (!has(other, span_make(text.ptr + hits[i].at, hits[i].len)))
            return true;
    }
    return false;
}
