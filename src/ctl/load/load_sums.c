/* Is the folder what an export wrote, all of it? */
#include "ctl/load/load.h"

#include "core/picture_type.h"
#include "ctl/library/library_folder.h"

enum { BYTES_MAX = PICTURE_FILE_MAX + 1 }; /* photographs are the longest */

static struct span sum_of(struct load *load, struct span path, char *room)
{
    char name[CTL_PATH_MAX];
    int len = snprintf(name, sizeof(name), "%s/" SPAN_FMT, load->folder, SPAN_ARG(path));
    FILE *file = len > 0 && (size_t)len < sizeof(name) ? library_file_open(name) : NULL;
    if (file == NULL)
        return SPAN("");
    size_t got = fread(room, 1, BYTES_MAX, file);
    bool ok = ferror(file) == 0;
    (void)fclose(file);
    return ok ? library_sum_of(load->arena, span_make(room, got)) : SPAN("");
}

void load_read_sums(struct load *load)
{
    struct library_sums sums;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    load->exported = library_sums_read(load->arena, load->folder, &sums, &why);
    if (why.len > 0)
        load_fault(load, SPAN(LIBRARY_SUMS), 0, arena_span(load->arena, text_span(&why)));
    text_free(&why);
    char *room = malloc(BYTES_MAX);
    if (room == NULL)
        abort();
    for (size_t i = 0; i < sums.count && load->exported; i++)
        if (!span_equal(sum_of(load, sums.items[i].path, room), sums.items[i].sha))
            load_fault(
                load, sums.items[i].path, 0,
                SPAN("is not as it was exported: copy the folder again or, when the change was "
                     "meant, remove " LIBRARY_SUMS " so that all is checked as new"));
    free(room);
}
