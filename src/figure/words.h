/* What the files that write sentences about a picture share. Within src/figure. */
#ifndef FIGURE_WORDS_H
#define FIGURE_WORDS_H

#include "figure/body.h"

/* "left" or "right", as the picture shows it: a mirrored one shows the other. */
const char *words_side(const struct figure_pose *pose, uint8_t side);

/* Is there a wall? */
bool words_of_wall(const struct figure_pose *pose);

/* ---- words_joint.c: sentences with a space before them, about joints as they are once all touches what it should ---- */

/* How far a joint between two bones is bent: `one` as in "The left knee is …", `both` as in "Both knees are …". */
void words_of_joint(struct text *out, const struct figure_pose *pose, const struct skeleton *s,
                    enum bone upper, enum bone lower, const char *one, const char *both);
void words_of_hips(struct text *out, const struct figure_pose *pose, const struct skeleton *s);
void words_of_arms(struct text *out, const struct figure_pose *pose, const struct skeleton *s);
void words_of_trunk(struct text *out, const struct figure_pose *pose, const struct skeleton *s);

#endif
