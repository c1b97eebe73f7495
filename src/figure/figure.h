/*
 * Drawn postures: a pose as people write it in an entry, the body that takes it, and the picture as SVG.
 * Plain functions: no Kore, no libpq, no memory but the caller's.
 *
 * A pose is text, a statement a line. The first line is a posture, or `as before`: what the step above it shows.
 *
 *   posture supine on floor          standing seated kneeling half-kneeling.left quadruped supine prone side.right;
 *                                    on floor chair table bed bench roller cushion
 *   hip.left flex 90 abduct 30       angles in degrees, of one side or, without .left or .right, of both
 *   foot.left on floor               what touches what: hand, foot or ankle on a place of the body, on floor or wall;
 *                                    forearm.left on floor lays the whole forearm down;
 *   hand on shin.right front         `front`, `back`, `inner`, `outer`, `top`, `under` says which side of it
 *   hand together                    clasped; of feet: sole to sole
 *   hand.left free                   no longer touches what it touched before
 *   bears forearm foot               what rests on the surface when it is not what the posture says; of two, the whole
 *                                    body is tilted until both do
 *   view turn 60 above 15            the camera goes round to the body's left, and up; 0 is from the front
 *   wall behind                      things: wall left|right|behind|before, mat, pillow|ball|block|bench PLACE, band PLACE
 *   tint iliopsoas.left              muscles to show; without this line the entry's own, of both sides
 *   arrow knee.left up back          which way a place moves; of two directions, between them
 *   ghost                            the step before is seen behind it
 *   letters                          L and R at knees and hands
 *   over hand.left                   painted over what depth alone would paint over it
 *   partner kneeling at 60 20 turn -90   a second person: centimetres to the left and forward of the first. Then
 *   partner hand.left on thigh.left  any statement about the body; places are the first person's
 *   mirror                           the same for the other side
 *
 * Angles are those of clinics, 0 in the upright body with hanging arms: hip and shoulder flex, abduct, rotate (out),
 * knee and elbow flex, ankle flex (toes up) and toes (bent up), wrist flex and curl (fingers), elbow turn (palm forward),
 * spine (lumbar, chest, neck) flex, bend and twist (to the left), pelvis tilt (forward), turn and roll (to the left; lying on
 * back or front, about the body's length).
 *
 * Lengths of segments are shares of the body's height from R. Drillis and R. Contini, Body Segment Parameters (1966),
 * shares of weight from Dempster, both as given in D. A. Winter, Biomechanics and Motor Control of Human Movement.
 * Ranges of joints begin with those of the American Academy of Orthopaedic Surgeons, Joint Motion: Method of Measuring
 * and Recording (1965), and are wider where a stretch, the floor or a helper takes a joint further than muscles do.
 */
#ifndef FIGURE_FIGURE_H
#define FIGURE_FIGURE_H

#include "core/span.h"
#include "core/text.h"

/* ---- what a pose says ---- */

enum figure_joint {
    JOINT_PELVIS,
    JOINT_LUMBAR,
    JOINT_CHEST,
    JOINT_NECK,
    JOINT_SHOULDER, /* from here on there are two of each */
    JOINT_ELBOW,
    JOINT_WRIST,
    JOINT_HIP,
    JOINT_KNEE,
    JOINT_ANKLE,
    JOINT_COUNT
};
enum { FIGURE_ANGLES = 3 }; /* of a joint, at most */

enum figure_side { SIDE_LEFT, SIDE_RIGHT, SIDE_BOTH };

enum figure_posture {
    POSTURE_STANDING,
    POSTURE_SEATED,
    POSTURE_KNEELING,
    POSTURE_HALF_KNEELING,
    POSTURE_QUADRUPED,
    POSTURE_SUPINE,
    POSTURE_PRONE,
    POSTURE_SIDE,
    POSTURE_COUNT
};

enum figure_surface {
    SURFACE_FLOOR,
    SURFACE_CHAIR,
    SURFACE_TABLE,
    SURFACE_BED,
    SURFACE_BENCH,
    SURFACE_ROLLER,
    SURFACE_CUSHION,
    SURFACE_COUNT
};

/* Places of the body: for touches, things, arrows and what bears the weight. */
enum figure_place {
    PLACE_HEAD,
    PLACE_FOREHEAD,
    PLACE_NECK,
    PLACE_CHEST,
    PLACE_BELLY,
    PLACE_BACK,
    PLACE_TRUNK,
    PLACE_SHOULDER, /* from here on there are two of each */
    PLACE_ELBOW,
    PLACE_FOREARM,
    PLACE_WRIST,
    PLACE_HAND,
    PLACE_HIP,
    PLACE_BUTTOCK,
    PLACE_THIGH,
    PLACE_KNEE,
    PLACE_SHIN,
    PLACE_ANKLE,
    PLACE_FOOT,
    PLACE_COUNT
};

struct figure_spot {
    uint8_t place; /* enum figure_place */
    uint8_t side;  /* enum figure_side; SIDE_BOTH where there is only one */
};

enum figure_touch_kind { TOUCH_NONE, TOUCH_SPOT, TOUCH_FLOOR, TOUCH_WALL, TOUCH_TOGETHER };
enum figure_face {
    FACE_ANY,
    FACE_FRONT,
    FACE_BACK,
    FACE_INNER,
    FACE_OUTER,
    FACE_TOP,
    FACE_UNDER,
    FACE_COUNT
};

struct figure_touch {
    uint8_t kind; /* enum figure_touch_kind */
    uint8_t part; /* what touches: PLACE_HAND, PLACE_FOREARM, PLACE_FOOT or PLACE_ANKLE */
    struct figure_spot spot; /* of TOUCH_SPOT: what it touches */
    uint8_t face;            /* enum figure_face */
};

enum { FIGURE_LIMBS = 2, FIGURE_ARM = 0, FIGURE_LEG = 1, FIGURE_SPOTS = 4 };

struct figure_spots {
    uint8_t count;
    struct figure_spot items[FIGURE_SPOTS];
};

/* How one person is. */
struct figure_body {
    uint8_t posture; /* enum figure_posture */
    uint8_t side;    /* of half-kneeling: the knee that is down; of side: what is below */
    uint8_t surface; /* enum figure_surface */
    int16_t at[3];   /* of a partner: to the left and forward, cm, and turned to the left */
    int16_t angles[JOINT_COUNT][2][FIGURE_ANGLES];
    struct figure_touch touches[FIGURE_LIMBS][2];
    struct figure_spots bears; /* empty: as the posture says */
};

enum figure_thing_kind {
    THING_WALL,
    THING_MAT,
    THING_PILLOW,
    THING_BALL,
    THING_BLOCK,
    THING_BENCH, /* a low sofa is one as well */
    THING_BAND,
    THING_COUNT
};
enum figure_wall { WALL_LEFT, WALL_RIGHT, WALL_BEHIND, WALL_BEFORE, WALL_COUNT };

struct figure_thing {
    uint8_t kind;            /* enum figure_thing_kind */
    uint8_t wall;            /* enum figure_wall */
    struct figure_spot spot; /* of the others: what is on it, or what it is round */
};

enum figure_way { WAY_UP, WAY_DOWN, WAY_LEFT, WAY_RIGHT, WAY_FORWARD, WAY_BACK, WAY_COUNT };

struct figure_arrow {
    struct figure_spot spot;
    uint8_t ways[2]; /* enum figure_way; the second WAY_COUNT when there is one only */
};

enum figure_muscle {
    MUSCLE_ILIOPSOAS,
    MUSCLE_RECTUS_FEMORIS,
    MUSCLE_TENSOR,
    MUSCLE_ADDUCTORS,
    MUSCLE_HAMSTRINGS,
    MUSCLE_GLUTEUS_MAXIMUS,
    MUSCLE_GLUTEUS_MEDIUS,
    MUSCLE_PIRIFORMIS,
    MUSCLE_LUMBAR, /* quadratus lumborum, multifidus, erector spinae */
    MUSCLE_LATISSIMUS,
    MUSCLE_OBLIQUES,
    MUSCLE_ABDOMINALS,
    MUSCLE_COUNT
};

enum { FIGURE_THINGS = 4, FIGURE_ARROWS = 2 };

struct figure_pose {
    bool as_before; /* it is written as what differs from the pose before */
    bool partner;
    bool ghost;
    bool letters;
    bool mirror;
    bool own_tint; /* there is a line `tint`, perhaps an empty one */
    int16_t turn;  /* of the camera, degrees */
    int16_t above;
    uint8_t tint[MUSCLE_COUNT];   /* a bit for each side: 1 << SIDE_LEFT, 1 << SIDE_RIGHT */
    struct figure_body bodies[2]; /* the person, and the partner */
    uint8_t thing_count;
    struct figure_thing things[FIGURE_THINGS];
    uint8_t arrow_count;
    struct figure_arrow arrows[FIGURE_ARROWS];
    struct figure_spots over;
};

/* ---- text (read.c, write.c) ---- */

/* Where a pose cannot be read. */
struct figure_fault {
    size_t line;      /* counted from 1 */
    struct span word; /* into the text; empty when the line or the text ends too soon */
    char words[512];  /* for people: line, word, and what would be right */
};

enum { FIGURE_TEXT_MAX = 2000 };

/*
 * Reads a pose. `before` is the pose of the step above that has one, NULL when there is none: then `as before` is a fault.
 * False with *fault.
 */
MUST_CHECK bool figure_read(struct span text, const struct figure_pose *before,
                            struct figure_pose *out, struct figure_fault *fault);

/* Writes it in the one order and form in which poses are kept: what was read from such text is written as it was. */
void figure_write(struct text *out, const struct figure_pose *pose,
                  const struct figure_pose *before);

/* ---- in a form (change.c) ---- */

/*
 * Changes a pose: `change` is a statement as in its text; `posture …` begins it anew, and `mirror` turns it to the other side
 * and back. False with *fault, of which the words count, and the pose as it was.
 */
MUST_CHECK bool figure_change(struct figure_pose *pose, const struct figure_pose *before,
                              struct span change, struct figure_fault *fault);

/* A number of a pose that a form can slide: `before`, the number and `after` are the statement that sets it. */
enum figure_slide { SLIDE_LEGS, SLIDE_ARMS, SLIDE_TRUNK, SLIDE_VIEW, SLIDE_GROUPS };
struct figure_slider {
    char words[48];  /* "Left hip, flex" */
    char before[40]; /* "hip.left flex " */
    char after[24];
    int16_t min, max, value; /* degrees */
    uint8_t group;           /* enum figure_slide */
};
enum { FIGURE_SLIDERS = 48 };
/* All of the person, not of a partner; their number. */
size_t figure_sliders(const struct figure_pose *pose, struct figure_slider out[FIGURE_SLIDERS]);

/* The muscle of the library that a slug names; MUSCLE_COUNT when figures do not show it. */
enum figure_muscle figure_muscle_of(struct span slug);

/* ---- the picture (draw.c, words.c) ---- */

/* How the drawn person looks; nobody is "the" body. */
struct figure_look {
    uint8_t build; /* 0 to FIGURE_BUILDS - 1: lengths are the same, widths and hair differ */
    uint8_t tone;  /* 0 to FIGURE_TONES - 1: the class figure-0 … of the style sheet */
};
enum { FIGURE_BUILDS = 3, FIGURE_TONES = 4 };

/* The same for the same name, whatever else the library has. */
struct figure_look figure_look_of(struct span name);

/*
 * Adds the picture as an <svg> element of class "figure" with title and description; `before` is for the ghost and may
 * be NULL. `extra` is added to its class and may be "". The same pose gives the same bytes.
 */
void figure_draw(struct text *out, const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look, const char *extra);

/* The same as a file of its own, with a title and its colours, also for the dark and for forced colours. */
void figure_file(struct text *out, const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look);
/* Is there a movement to be shown from one pose to the other: of the same base, and far enough to be seen? */
bool figure_moves(const struct figure_pose *from, const struct figure_pose *to);
/* That movement as a file: there and back for as long as it is looked at, unless the reader wants nothing to move. */
void figure_movement(struct text *out, const struct figure_pose *from, const struct figure_pose *to,
                     struct figure_look look);
/* How large a file of figure_file is, in pixels. */
void figure_size(const struct figure_pose *pose, const struct figure_pose *before,
                 struct figure_look look, int64_t *width, int64_t *height);
/*
 * The colours of files and, without `extra`, what they are by day: rules that begin with `prefix`, as in ".figure-2 ". Those of what
 * `drawing` has; empty: all.
 */
void figure_style(struct text *out, uint8_t tone, const char *prefix, bool extra,
                  struct span drawing);
/* Another one when the same pose may look different; letters and digits. */
extern const char figure_version[];

/*
 * The pose that shows a choice of somebody who looks by symptom ("sitting-long", "eased-by-walking"), by the name of its tag;
 * NULL: there is none. figure_choice names the one at a place, from 0; NULL behind the last.
 */
const char *figure_of_choice(struct span name);
const char *figure_choice(size_t at);

/* "Sitting on a chair, left ankle on the right thigh." Plain text, not escaped: there is nothing in it to escape. */
void figure_title(struct text *out, const struct figure_pose *pose);
/* Whole sentences about posture, joints, touches, things, tinted muscles, arrow and view. */
void figure_description(struct text *out, const struct figure_pose *pose);

/* ---- for tests: is it a posture that a body can take? (check.c) ---- */

/* The first thing that is wrong with it, in words; NULL when nothing is. */
const char *figure_check(const struct figure_pose *pose, uint8_t build, char *words, size_t size);

#endif
