/* An entry, a tag or a person as one of the library's files: what ctl/load reads. */
#ifndef CTL_LIBRARY_TEXT_H
#define CTL_LIBRARY_TEXT_H

#include "core/arena.h"
#include "library/library.h"

enum { LIBRARY_TEXT_MAX = 256 * 1024 }; /* bytes of a file: FRONT_MATTER_MAX */

struct library_photo_text {
    struct span step; /* the words of the step it belongs to; empty: of the entry as a whole */
    struct span alt;
    struct span licence;
    struct span author;
    struct model_texts files; /* HASH.webp, HASH.jpeg: beside the entry's file */
};

struct library_entry_text {
    struct span kind; /* stretch, article, muscle, term, page */
    struct span slug;
    struct span title;
    struct span summary;
    struct model_texts aliases;
    struct model_texts slugs; /* all that lead to it, its own too */
    struct model_texts tags;
    struct span status;
    struct span model;  /* JSON */
    struct span body;   /* Markdown */
    struct span author; /* empty: whoever saves the files */
    size_t photo_count;
    struct library_photo_text *photos; /* in the order in which they are shown */
};

struct library_tag_text {
    struct span name;
    struct span title;
    struct span facet;
    struct span summary;
    struct model_texts parents;
    struct model_texts synonyms;
    bool red_flag;
    struct span description; /* Markdown */
};

struct library_person_text {
    struct span name;
    struct span role;
    struct span about;
    bool example; /* made up */
};

/*
 * The file's bytes, in the arena. Each is read again before it is returned: the empty span when that does not give the same
 * fields and text, or when it would be longer than a file may be.
 */
struct span library_entry_text(struct arena *arena, const struct library_entry_text *entry);
struct span library_tag_text(struct arena *arena, const struct library_tag_text *tag);
struct span library_person_text(struct arena *arena, const struct library_person_text *person);

/* "stretches" for "stretch": the folder that the kind's files are in. */
const char *library_text_folder(struct span kind);

/*
 * Names by which links find an entry without anybody having said so: the slugs of its title and its aliases, its own left
 * out. In the arena.
 */
struct model_texts library_text_slugs(struct arena *arena, struct span slug, struct span title,
                                      const struct model_texts *aliases);

#endif
