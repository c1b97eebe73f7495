/* What somebody changes of a pose in a form, a statement at a time. */
#include "figure/names.h"

/* ---- changes ---- */

/* Its kept form and one line more; the line decides where both say the same. */
static bool add_statement(struct figure_pose *pose, const struct figure_pose *before,
                          struct span change, struct figure_fault *fault)
{
    struct text text;
    text_init(&text, 2 * FIGURE_TEXT_MAX);
    figure_write(&text, pose, before);
    text_add_char(&text, '\n');
    text_add_span(&text, change);
    struct figure_pose changed;
    bool ok = text_ok(&text) && figure_read(text_span(&text), before, &changed, fault);
    if (ok)
        *pose = changed;
    text_free(&text);
    return ok;
}

bool figure_change(struct figure_pose *pose, const struct figure_pose *before, struct span change,
                   struct figure_fault *fault)
{
    struct figure_pose begun;
    if (span_is(change, "mirror")) {
        pose->mirror = !pose->mirror;
        return true;
    }
    if (!span_starts(change, "posture "))
        return add_statement(pose, before, change, fault);
    if (!figure_read(change, NULL, &begun, fault))
        return false;
    begun.turn = pose->turn;
    begun.above = pose->above;
    *pose = begun;
    return true;
}

/* ---- what can be slid ---- */

static void add_joint(const struct figure_pose *pose, int joint, int side,
                      struct figure_slider *out, size_t *count)
{
    static const char *const sides[] = {"left", "right"};
    const struct joint_name *name = &joint_names[joint];
    for (int i = 0; i < FIGURE_ANGLES && name->angles[i].name != NULL; i++) {
        struct figure_slider *s = &out[(*count)++];
        *s = (struct figure_slider){.value = pose->bodies[0].angles[joint][side][i],
                                    .min = name->angles[i].min,
                                    .max = name->angles[i].max,
                                    .group = joint < JOINT_SHOULDER ? SLIDE_TRUNK
                                             : joint < JOINT_HIP    ? SLIDE_ARMS
                                                                    : SLIDE_LEGS};
        if (joint_is_sided(joint)) {
            snprintf(s->words, sizeof(s->words), "%s %s, %s", sides[side], name->name,
                     name->angles[i].name);
            snprintf(s->before, sizeof(s->before), "%s.%s %s ", name->name, sides[side],
                     name->angles[i].name);
        } else {
            snprintf(s->words, sizeof(s->words), "%s, %s", name->name, name->angles[i].name);
            snprintf(s->before, sizeof(s->before), "%s %s ", name->name, name->angles[i].name);
        }
        s->words[0] = (char)(s->words[0] - 'a' + 'A'); /* joints and sides are in lower case */
    }
}

size_t figure_sliders(const struct figure_pose *pose, struct figure_slider out[FIGURE_SLIDERS])
{
    size_t count = 0;
    for (int joint = 0; joint < JOINT_COUNT; joint++)
        for (int side = 0; side < (joint_is_sided(joint) ? 2 : 1); side++)
            add_joint(pose, joint, side, out, &count);
    out[count] = (struct figure_slider){.words = "Camera, round the body",
                                        .before = "view turn ",
                                        .min = -180,
                                        .max = 180,
                                        .value = pose->turn,
                                        .group = SLIDE_VIEW};
    snprintf(out[count].after, sizeof(out[count].after), " above %d", pose->above);
    count++;
    out[count] = (struct figure_slider){.words = "Camera, how high",
                                        .after = "",
                                        .min = 0,
                                        .max = 90,
                                        .value = pose->above,
                                        .group = SLIDE_VIEW};
    snprintf(out[count].before, sizeof(out[count].before), "view turn %d above ", pose->turn);
    return count + 1;
}
