/* The kinds of entries that links lead to, in the order in which a link without a kind tries them. */
#include "library/library.h"
#include "library/model.h"

const struct library_kind library_kinds[LIBRARY_KINDS] = {
    {"stretch", "Exercise", "/stretches/"},
    {"routine", "Routine", "/routines/"},
    {"article", "Article", "/articles/"},
    {"muscle", "Muscle", "/muscles/"},
    {"term", "Term", "/terms/"},
};

struct span library_folder(struct span kind)
{
    for (size_t i = 0; i < LIBRARY_KINDS; i++)
        if (span_is(kind, library_kinds[i].name))
            return span_of(library_kinds[i].folder);
    return SPAN("");
}

const char *library_kind_title(struct span kind)
{
    for (size_t i = 0; i < LIBRARY_KINDS; i++)
        if (span_is(kind, library_kinds[i].name))
            return library_kinds[i].title;
    return "Page";
}

struct span library_called(struct span kind, struct span type)
{
    return span_is(kind, "stretch") && type.len > 0 ? model_label(stretch_types, type)
                                                    : span_of(library_kind_title(kind));
}
