/* A Markdown file with YAML front matter: taken apart, with the line of every value. */
#ifndef CTL_FRONT_MATTER_H
#define CTL_FRONT_MATTER_H

#include "core/arena.h"
#include "core/text.h"

#include <jansson.h>

enum { FRONT_MATTER_MAX = 256 * 1024 }; /* bytes of a file */

/* Where something is: "dose.hold", list items counted from 1 as in "steps.2.text". */
struct front_place {
    struct span path;
    size_t line;
    struct front_place *next;
};

struct front_matter {
    json_t *tree; /* an object; json_decref it. Quoted values are text whatever they look like */
    struct front_place *places; /* of all keys and list items, in the arena */
    struct span body;           /* behind the second ---, without blank lines before it */
    size_t body_line;           /* the line it begins on */
};

/*
 * Takes a file's bytes apart. Aliases, anchors, tags, several documents and keys that come twice
 * are refused: no file of ours needs them. False with *line and *message (in the arena); out->tree
 * is then NULL.
 */
MUST_CHECK bool front_matter_read(struct arena *arena, struct span file, struct front_matter *out,
                                  size_t *line, struct span *message);

/* The line of a path or, when that is not there, of what it is in; 1 for the whole. */
size_t front_matter_line(const struct front_matter *front, struct span path);

#endif
