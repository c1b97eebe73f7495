/* The body map: where muscles lie, as shapes on the figure of the symptoms (symptom/figure_view.chtml). */
#ifndef MUSCLE_MAP_H
#define MUSCLE_MAP_H

#include "library/library.h"

/* What one sees: of what lies on top or of what lies below it, from the front or from behind. */
enum map_view { MAP_FRONT, MAP_BACK, MAP_DEEP_FRONT, MAP_DEEP_BACK, MAP_VIEWS };

/* Where a muscle is seen, in one view; the body's other half is its mirror at x = 65. A muscle may have several. */
struct map_shape {
    enum map_view view;
    const char *muscle; /* slug of its entry */
    const char *region; /* the tag of the place where its page is looked for */
    const char *path;   /* as in SVG, in the figure's units: the body is 296 high */
};
extern const struct map_shape map_shapes[];
extern const size_t map_shape_count;

/*
 * Does a muscle's page show this shape: is it the muscle's own, or one of a part of it? `parts` are slugs; the iliopsoas may be
 * among them, which is seen as its two muscles.
 */
bool map_shape_is_of(const struct map_shape *shape, struct span muscle,
                     const struct model_texts *parts);

/* Is the shape the first of its view and region? Lists are by region. */
bool map_is_first_of_region(size_t shape);

/* Is any shape of this view the muscle's? */
bool map_view_has(enum map_view view, struct span muscle, const struct model_texts *parts);

#endif
