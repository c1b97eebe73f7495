/*
 * How long one picture takes: from a pose that was read (solve, project, order, SVG) to its text, for each pose of the starter
 * content. Prints the time of the slowest, in processor time, and the bytes of the largest.
 *
 *   figure_bench [drawings of each]
 */
#include "unit/unit.h"

#include "unit/drawn.h"

#include <time.h>

enum { DRAWINGS_MAX = 10000, PICTURE_MAX = 64 * 1024 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_time(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of so many drawings, ms. */
static double time_of(const struct stretch_pictures *pictures, size_t which, int times,
                      struct text *svg)
{
    static double took[DRAWINGS_MAX];
    for (int i = 0; i < times; i++) {
        text_clear(svg);
        double from = now_ms();
        stretch_picture(svg, pictures, which, "");
        took[i] = now_ms() - from;
    }
    qsort(took, (size_t)times, sizeof(*took), by_time);
    return took[times / 2];
}

struct extreme {
    double value;
    struct span slug;
    size_t step; /* from 1 */
};

static void extreme_note(struct extreme *most, double value, const struct drawn *drawn,
                         size_t which)
{
    if (value > most->value)
        *most = (struct extreme){value, drawn->slug, drawn->pictures.steps[which] + 1};
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? atoi(argv[1]) : 201;
    if (times < 1 || times > DRAWINGS_MAX) {
        fprintf(stderr, "figure_bench: 1 to %d drawings of each\n", DRAWINGS_MAX);
        return 1;
    }
    static struct drawn drawn[DRAWN_MAX];
    struct arena *arena = arena_new(64 * 1024 * 1024);
    size_t count = drawn_read(arena, drawn);
    struct text svg;
    text_init(&svg, PICTURE_MAX);
    struct extreme slowest = {0};
    struct extreme largest = {0};
    double sum = 0;
    size_t pictures = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < drawn[i].pictures.count; j++) {
            double took = time_of(&drawn[i].pictures, j, times, &svg);
            extreme_note(&slowest, took, &drawn[i], j);
            extreme_note(&largest, (double)svg.len, &drawn[i], j);
            sum += took;
            pictures++;
        }
    printf("figures: %zu poses, %.3f ms each on average; the slowest is step %zu of " SPAN_FMT
           ", the largest step %zu of " SPAN_FMT "\n",
           pictures, sum / (double)pictures, slowest.step, SPAN_ARG(slowest.slug), largest.step,
           SPAN_ARG(largest.slug));
    printf("ratio figure_ms %.3f (goal <= 0.5)\n", slowest.value);
    printf("ratio figure_bytes %.0f (goal <= 6144)\n", largest.value);
    text_free(&svg);
    arena_free(arena);
    return pictures == 0;
}
