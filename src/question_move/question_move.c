/* Which posts are to be moved. */
#include "question_move/question_move.h"

struct question_move_chosen question_move_read(struct arena *arena, struct span posts)
{
    int64_t *ids = arena_array_of(arena, int64_t, QUESTION_MOVE_POSTS);
    struct question_move_chosen chosen = {.ids = ids};
    struct span piece;
    while (chosen.count < QUESTION_MOVE_POSTS && span_next(&posts, ',', &piece)) {
        if (span_int(piece, 1, INT64_MAX, &ids[chosen.count]))
            chosen.count++;
    }
    return chosen;
}
