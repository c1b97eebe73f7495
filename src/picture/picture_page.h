/* Between picture_web.c and picture_view.chtml. */
#ifndef PICTURE_PICTURE_PAGE_H
#define PICTURE_PICTURE_PAGE_H

#include "picture/picture.h"
#include "web/page.h"

#define PICTURE_ALT_FIELD                                                             \
    {                                                                                 \
        .name = "alt", .kind = FORM_LINE, .label = "What it shows", .required = true, \
        .min = PICTURE_ALT_MIN, .max = PICTURE_ALT_MAX,                               \
        .missing = "Please say in a sentence what the photograph shows.",             \
        .wrong = "Please say in a sentence what the photograph shows."                \
    }
#define PICTURE_AUTHOR_FIELD(needed)                                                       \
    {                                                                                      \
        .name = "author", .kind = FORM_LINE, .label = "Who took it", .required = (needed), \
        .max = PICTURE_AUTHOR_MAX, .missing = "Please say who took the photograph."        \
    }
#define PICTURE_LICENCE_FIELD(needed)                                                     \
    {                                                                                     \
        .name = "licence", .kind = FORM_CHOICE, .label = "Licence", .required = (needed), \
        .is_choice = picture_is_licence,                                                  \
        .missing = "Please choose under which licence it may be shown."                   \
    }

struct picture_page {
    const char *kind;
    struct picture_entry entry;
    struct pictures pictures;
    const struct picture *again; /* that was refused and whose words the form has; NULL: none */
    struct picture_place place;
};

#endif
