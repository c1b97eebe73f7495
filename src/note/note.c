/* Rules of notes. */
#include "note/note.h"

const char *const note_results[] = {"better", "same", "worse", NULL};

enum { NAME_BYTES = 160 }; /* note_path_known */

struct span note_path_part(struct span path, size_t number)
{
    struct span rest = path;
    struct span part = SPAN("");
    for (size_t i = 0; i <= number; i++)
        if (!span_next(&rest, '/', &part))
            return SPAN("");
    return part;
}

static bool is_name(struct span name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_'))
            return false;
    }
    return name.len > 0 && name.len <= NAME_BYTES;
}

struct span note_path(struct span path)
{
    struct span folder = note_path_part(path, 1);
    struct span name = note_path_part(path, 2);
    bool is_known = span_is(folder, "stretches") || span_is(folder, "routines") ||
                    span_is(folder, "my-routines");
    bool is_whole = span_ends(path, "/follow") &&
                    path.len == strlen("//") + folder.len + name.len + strlen("/follow");
    return is_known && is_whole && is_name(name) ? path : SPAN("");
}

int64_t note_charted(const struct note_list *list)
{
    int64_t count = 0;
    for (size_t i = 0; i < list->count && i < NOTE_LIST_MAX && count < NOTE_CHART_MAX; i++)
        count += list->items[i].before != NOTE_NOT_SAID && list->items[i].after != NOTE_NOT_SAID;
    return count;
}
