/* Rules of wanted entries: addresses. */
#include "wanted/wanted.h"

/* A link without a kind means a stretch first. */
struct span wanted_folder(struct span kind)
{
    struct span folder = library_folder(span_is_empty(kind) ? SPAN("stretch") : kind);
    return folder.len == 0 ? folder : span_make(folder.ptr, folder.len - 1);
}

struct span wanted_path(struct arena *arena, const struct wanted_entry *wanted)
{
    if (wanted->question_id == 0 && span_is(wanted->post_kind, "page"))
        return arena_printf(arena, "/" SPAN_FMT, SPAN_ARG(wanted->post_slug));
    if (wanted->question_id == 0)
        return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(library_folder(wanted->post_kind)),
                            SPAN_ARG(wanted->post_slug));
    /* Answers and comments are on the page that their own address leads to. */
    if (!span_is(wanted->post_kind, "question"))
        return arena_printf(arena, "/" SPAN_FMT "s/%lld", SPAN_ARG(wanted->post_kind),
                            (long long)wanted->post_id);
    return arena_printf(arena, "/questions/%lld/" SPAN_FMT, (long long)wanted->question_id,
                        SPAN_ARG(wanted->post_slug));
}
