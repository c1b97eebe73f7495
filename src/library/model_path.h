/* What the files about tables of fields share. */
#ifndef LIBRARY_MODEL_PATH_H
#define LIBRARY_MODEL_PATH_H

#include "core/arena.h"

/* What every { size_t count; T *items; } looks like. */
struct model_any_list {
    size_t count;
    void *items;
};

/* "dose.hold": a field of what is at `path`; and "sources.2": the item at `index` from 0. In the arena. */
struct span model_path_of(struct arena *arena, struct span path, const char *name);
struct span model_path_at(struct arena *arena, struct span path, size_t index);

#endif
