/* Reading the starter content's stretches, as `backtalk-ctl load` does. */
#include "unit/unit.h"

#include "unit/drawn.h"

#include "ctl/load/front_matter.h"

#include <dirent.h>

static const char stretches[] = "assets/library/stretches";

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t names_read(struct arena *arena, const char *names[DRAWN_MAX])
{
    DIR *dir = opendir(stretches);
    assert_non_null(dir);
    size_t count = 0;
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir))
        if (span_ends(span_of(entry->d_name), ".md")) {
            assert_true(count < DRAWN_MAX);
            names[count++] = arena_string(arena, span_of(entry->d_name));
        }
    closedir(dir);
    qsort(names, count, sizeof(*names), by_name);
    return count;
}

static void one_read(struct arena *arena, const char *name, struct drawn *out)
{
    struct span path = arena_printf(arena, "%s/%s", stretches, name);
    struct front_matter front;
    size_t line;
    struct span message;
    if (!front_matter_read(arena, read_file(arena, path.ptr), &front, &line, &message))
        fail_msg("%s:%zu: " SPAN_FMT, name, line, SPAN_ARG(message));
    char *json = json_dumps(front.tree, JSON_COMPACT);
    out->slug = span_make(name, strlen(name) - 3);
    struct model_faults faults = {.count = 0};
    bool whole = stretch_model_read(arena, arena_span(arena, span_of(json)), &out->model, &faults);
    assert_true(whole || faults.count > 0); /* title and the like are not the model's */
    out->pictures = stretch_pictures_of(arena, &out->model, out->slug);
    free(json);
    json_decref(front.tree);
}

size_t drawn_read(struct arena *arena, struct drawn out[DRAWN_MAX])
{
    const char *names[DRAWN_MAX];
    size_t count = names_read(arena, names);
    for (size_t i = 0; i < count; i++)
        one_read(arena, names[i], &out[i]);
    return count;
}
