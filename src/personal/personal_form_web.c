/* Asking before something private becomes public. */
#include "personal/personal.h"

#include "web/page.h"

static const char *const fields[] = {"title", "body", "reason"};

void personal_take(struct request *r)
{
    if (!form_has(&r->form, "hide_personal"))
        return;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct span typed = form_get(&r->form, fields[i]);
        struct span hidden = personal_hide(r->arena, typed);
        if (!span_equal(typed, hidden))
            form_set(&r->form, fields[i], hidden);
    }
}

bool personal_asks(struct request *r, struct span before)
{
    if (form_has(&r->form, "publish_personal"))
        return false;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (personal_is_new(form_get(&r->form, fields[i]), before)) {
            page_refuse(r);
            return true;
        }
    }
    return false;
}

struct personal_found personal_in_form(const struct request *r)
{
    struct personal_found found = {.count = 0};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        struct personal_hit hits[PERSONAL_MAX];
        struct span text = form_get(&r->form, fields[i]);
        size_t count = personal_find(text, hits, PERSONAL_MAX);
        if (count > 0 && found.items == NULL)
            found.items =
                arena_array_of(r->arena, struct personal_one, COUNT_OF(fields) * PERSONAL_MAX);
        for (size_t k = 0; k < count; k++)
            found.items[found.count++] =
                (struct personal_one){hits[k].kind, span_make(text.ptr + hits[k].at, hits[k].len)};
    }
    return found;
}
