/* What brings it on and what helps, drawn: the choices of somebody who looks by symptom. */
#include "figure/figure.h"

/* By the name of a tag; what no posture shows (cold, a cough) has none. Where it is felt is tinted in what brings it on. */
static const struct choice {
    const char *name, *pose;
} choices[] = {
    {"bending", "posture standing on floor\npelvis tilt 58\nlumbar flex 40\nchest flex 22\n"
                "shoulder flex 78 abduct 0\nhip flex 64\nknee flex 8\nankle flex 2\n"
                "view turn 75 above 8\ntint hamstrings erector-spinae"},
    {"deadlift", "posture standing on floor\npelvis tilt 50\nneck flex -18\n"
                 "shoulder flex 50 abduct 4\nelbow flex 0\nhip flex 88\nknee flex 62\n"
                 "ankle flex 24\nview turn 65 above 8\ntint gluteus-maximus erector-spinae"},
    {"driving",
     "posture seated on chair\npelvis tilt -14\nshoulder flex 62 abduct 6\nelbow flex 30\n"
     "hip flex 80\nknee flex 55\nview turn 70 above 10\n"
     "tint gluteus-maximus erector-spinae"},
    {"eased-by-ball", "posture standing on floor\npelvis tilt -8 roll -9 turn 40\n"
                      "lumbar flex 6 bend 10\nchest bend 6\nshoulder.right flex 55 abduct -15\n"
                      "elbow.right flex 100\nhand.left on hip.left\nhand.right on belly\n"
                      "view turn 172 above 8\nwall right\nball buttock.right"},
    {"eased-by-lying-knees-bent",
     "posture supine on floor\nshoulder flex 10 abduct 30\nelbow flex 80\nhip flex 48\n"
     "knee flex 95\nhand on belly\nfoot on floor\nview turn 62 above 22\nmat"},
    {"eased-by-lying-prone",
     "posture prone on floor\nneck flex -5\nshoulder flex 172 abduct 45\nelbow flex 120\n"
     "hand on forehead\nview turn -70 above 20\nmat"},
    {"eased-by-massage",
     "posture prone on floor\nneck flex -5\nshoulder flex 172 abduct 45\nelbow flex 120\n"
     "hand on forehead\nview turn -80 above 18\nmat\n"
     "partner kneeling at 34 -14 turn -90\npartner pelvis tilt 52\npartner neck flex -10\n"
     "partner hip flex 100\npartner knee flex 140\npartner hand.left on buttock.left\npartner "
     "hand.right on thigh.left back"},
    {"eased-by-rest", "posture supine on bed\nhip flex 22\nknee flex 40\nhand on belly\n"
                      "view turn 62 above 22\npillow head"},
    {"eased-by-sitting", "posture seated on chair\nhand on thigh\nfoot on floor\n"
                         "view turn 62 above 10"},
    {"eased-by-stretching",
     "posture half-kneeling.left on floor\npelvis tilt -10\nlumbar flex 6\nhip.left flex -27\n"
     "hip.right flex 82\nknee.right flex 108\nhand on thigh.right\nview turn 60 above 10\n"
     "tint iliopsoas.left"},
    {"eased-by-walking",
     "posture standing on floor\npelvis tilt 3\nshoulder.left flex -22\nshoulder.right flex 26\n"
     "elbow flex 22\nhip.left flex 26\nhip.right flex -12\nknee.left flex 6\nknee.right flex 22\n"
     "ankle.left flex 8\nankle.right flex -12\nview turn 62 above 8"},
    {"getting-up", "posture seated on chair\npelvis tilt 34\nchest flex 8\nneck flex -22\n"
                   "shoulder flex 20\nhip flex 118\nhand on knee\nfoot on floor\n"
                   "view turn 65 above 10\ntint gluteus-maximus erector-spinae\n"
                   "arrow head up forward"},
    {"glute-training",
     "posture supine on floor\npelvis tilt -121\nchest flex 28\nneck flex 39\nhip flex 6\n"
     "knee flex 115\nfoot on floor\nbears back foot\nview turn 84 above 7\nmat\n"
     "tint gluteus-maximus erector-spinae\narrow hip.left up"},
    {"night", "posture side.right on bed\nneck bend 4\nshoulder.left flex 50 abduct -14\n"
              "shoulder.right flex 100 abduct -10\nelbow.left flex 75\nelbow.right flex 120\n"
              "hip.left flex 48 abduct -8 rotate 6\nhip.right flex 48\nknee flex 90\n"
              "view turn 12 above 26\npillow head"},
    {"running",
     "posture standing on floor\npelvis tilt 8\nshoulder.left flex -40\n"
     "shoulder.right flex 40\nelbow flex 95\nhip.left flex 62\nhip.right flex -8\n"
     "knee.left flex 95\nknee.right flex 14\nankle.right flex -18\nview turn 70 above 8\n"
     "tint hamstrings gluteus-maximus"},
    {"sitting-long", "posture seated on chair\npelvis tilt -16\nlumbar flex 26\nchest flex 26\n"
                     "neck flex 10\nhip flex 80\nhand on thigh\nfoot on floor\n"
                     "view turn 70 above 10\ntint gluteus-maximus erector-spinae"},
    {"squat", "posture standing on floor\npelvis tilt 38\nlumbar flex 6\nneck flex -18\n"
              "shoulder flex 100 abduct 4\nhip flex 122\nknee flex 112\nankle flex 28\n"
              "view turn 62 above 8\ntint gluteus-maximus erector-spinae"},
    {"stairs", "posture standing on floor\npelvis tilt 10\nshoulder.right flex 25\nelbow flex 25\n"
               "hip.left flex 72\nhip.right flex -4\nknee.left flex 84\nknee.right flex 6\n"
               "view turn 62 above 8\nblock foot.left\ntint gluteus-maximus"},
    {"standing-long", "posture standing on floor\npelvis tilt 8\nlumbar flex -14\n"
                      "view turn 115 above 8\ntint erector-spinae"},
    {"walking", "posture standing on floor\npelvis tilt 3\nshoulder.left flex -22\n"
                "shoulder.right flex 26\nelbow flex 22\nhip.left flex 26\nhip.right flex -12\n"
                "knee.left flex 6\nknee.right flex 22\nankle.left flex 8\nankle.right flex -12\n"
                "view turn 110 above 8\ntint gluteus-maximus erector-spinae"},
};

const char *figure_of_choice(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(choices); i++)
        if (span_is(name, choices[i].name))
            return choices[i].pose;
    return NULL;
}

const char *figure_choice(size_t at)
{
    return at < COUNT_OF(choices) ? choices[at].name : NULL;
}
