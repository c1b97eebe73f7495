/* Drawn postures: bones against numbers worked out by hand, hands that reach, text and its faults, outlines, words. */
#include "unit/unit.h"

#include "figure/body.h"
#include "figure/outline.h"

static struct figure_pose read_pose(const char *text)
{
    struct figure_pose pose;
    struct figure_fault fault;
    if (!figure_read(span_of(text), NULL, &pose, &fault))
        fail_msg("%s", fault.words);
    return pose;
}

static struct scene solve(const char *text)
{
    struct figure_pose pose = read_pose(text);
    struct scene scene;
    figure_solve(&pose, 0, &scene);
    return scene;
}

#define assert_near(got, wanted, within)                                       \
    do {                                                                       \
        double got_ = (got);                                                   \
        if (fabs(got_ - (wanted)) > (within))                                  \
            fail_msg("%s is %.2f and not %.2f", #got, got_, (double)(wanted)); \
    } while (0)

static struct vec joint(const struct scene *scene, enum bone bone, int side)
{
    return scene->bodies[0].bones[bone][side].at;
}

/* ---- bones ---- */

static void who_stands_is_as_high_as_the_table_of_segments_says(void **state)
{
    (void)state;
    struct scene s = solve("posture standing on floor");
    /* 0.039 + 0.246 + 0.245 of the height is the hip, 0.039 + 0.246 the knee. */
    assert_near(joint(&s, BONE_THIGH, SIDE_LEFT).y, .530 * BODY_HEIGHT, .1);
    assert_near(joint(&s, BONE_SHANK, SIDE_LEFT).y, .285 * BODY_HEIGHT, .1);
    assert_near(joint(&s, BONE_FOOT, SIDE_RIGHT).y, .039 * BODY_HEIGHT, .1);
    assert_near(joint(&s, BONE_UPPER_ARM, SIDE_LEFT).y, .818 * BODY_HEIGHT, 3);
    assert_true(joint(&s, BONE_THIGH, SIDE_LEFT).x > 0);
}

static void angles_are_those_of_clinics(void **state)
{
    (void)state;
    struct scene s = solve("posture seated on chair");
    struct vec hip = joint(&s, BONE_THIGH, SIDE_LEFT);
    struct vec knee = joint(&s, BONE_SHANK, SIDE_LEFT);
    struct vec ankle = joint(&s, BONE_FOOT, SIDE_LEFT);
    /* Hip and knee at right angles: the thigh goes forward, the shin down. */
    assert_near(knee.z - hip.z, .245 * BODY_HEIGHT, .1);
    assert_near(knee.y, hip.y, .1);
    assert_near(knee.y - ankle.y, .246 * BODY_HEIGHT, .1);

    s = solve("posture standing on floor\nhip.left abduct 30\nhip.right abduct 30");
    hip = joint(&s, BONE_THIGH, SIDE_LEFT);
    ankle = joint(&s, BONE_FOOT, SIDE_LEFT);
    assert_near(ankle.x - hip.x, .491 * BODY_HEIGHT / 2, .1); /* sin 30 */
    hip = joint(&s, BONE_THIGH, SIDE_RIGHT);
    ankle = joint(&s, BONE_FOOT, SIDE_RIGHT);
    assert_near(ankle.x - hip.x, -.491 * BODY_HEIGHT / 2, .1); /* the other side is one sign */

    s = solve("posture standing on floor\nshoulder flex 90 abduct 0\nelbow flex 0");
    struct vec shoulder = joint(&s, BONE_UPPER_ARM, SIDE_LEFT);
    struct vec wrist = joint(&s, BONE_HAND, SIDE_LEFT);
    assert_near(wrist.z - shoulder.z, .332 * BODY_HEIGHT, .1);
}

static void lying_postures_lie(void **state)
{
    (void)state;
    struct scene back = solve("posture supine on floor");
    struct scene front = solve("posture prone on floor");
    struct scene side = solve("posture side.right on floor");
    assert_near(back.bodies[0].bones[BONE_PELVIS][0].turn.z.y, 1, .001);
    assert_near(front.bodies[0].bones[BONE_PELVIS][0].turn.z.y, -1, .001);
    assert_near(side.bodies[0].bones[BONE_PELVIS][0].turn.x.y, 1, .001); /* left is up */
    assert_true(joint(&back, BONE_PELVIS, 0).y < 15 && joint(&back, BONE_PELVIS, 0).y > 5);
}

static void hands_and_feet_reach_and_bones_keep_their_length(void **state)
{
    (void)state;
    struct figure_pose pose =
        read_pose("posture seated on chair\nhip.left flex 105 abduct 32 rotate 60\n"
                  "hand.right on ankle.left\nankle.left on thigh.right\nfoot.right on floor");
    struct scene s;
    figure_solve(&pose, 0, &s);
    assert_near(touch_distance(&pose, 0, &s, 0, FIGURE_LEG, SIDE_LEFT), 0, .1);
    assert_near(touch_distance(&pose, 0, &s, 0, FIGURE_LEG, SIDE_RIGHT), 0, .1);
    assert_near(touch_distance(&pose, 0, &s, 0, FIGURE_ARM, SIDE_RIGHT), 0, .1);
    for (int i = 0; i < 2; i++) {
        assert_near(vec_length(vec_less(joint(&s, BONE_SHANK, i), joint(&s, BONE_THIGH, i))),
                    BODY_THIGH, .01);
        assert_near(vec_length(vec_less(joint(&s, BONE_FOOT, i), joint(&s, BONE_SHANK, i))),
                    BODY_SHANK, .01);
        assert_near(vec_length(vec_less(joint(&s, BONE_HAND, i), joint(&s, BONE_FOREARM, i))),
                    BODY_FOREARM, .01);
    }
    /* The knee goes on bending backwards. */
    const struct frame *shank = &s.bodies[0].bones[BONE_SHANK][SIDE_RIGHT];
    const struct frame *thigh = &s.bodies[0].bones[BONE_THIGH][SIDE_RIGHT];
    assert_true(vec_dot(shank->turn.y, thigh->turn.z) > 0);
}

static void two_things_that_bear_are_both_on_the_floor(void **state)
{
    (void)state;
    struct figure_pose pose =
        read_pose("posture prone on floor\nshoulder flex 90\nelbow flex 90\nankle flex 10 toes 60\n"
                  "bears forearm foot");
    struct scene s;
    figure_solve(&pose, 0, &s);
    for (size_t i = 0; i < 2; i++) {
        struct sphere volume[64];
        double low = 1000;
        size_t count = place_volume(&s.bodies[0], pose.bodies[0].bears.items[i], 0, volume, 64);
        for (size_t j = 0; j < count; j++)
            low = fmin(low, volume[j].at.y - volume[j].r);
        assert_near(low, 0, .1);
    }
}

/* ---- is it a posture? ---- */

#define assert_wrong(text, part)                                                          \
    do {                                                                                  \
        struct figure_pose pose_ = read_pose(text);                                       \
        char words_[200];                                                                 \
        const char *wrong_ = figure_check(&pose_, 0, words_, sizeof(words_));             \
        if (wrong_ == NULL || strstr(wrong_, (part)) == NULL)                             \
            fail_msg("%s says %s", (text), wrong_ == NULL ? "that it is right" : wrong_); \
    } while (0)

static void what_no_body_can_do_is_found(void **state)
{
    (void)state;
    assert_wrong("posture standing on floor\nhand.left on foot.left", "misses");
    assert_wrong("posture supine on floor\nhip flex -30", "below the floor");
    assert_wrong("posture standing on floor\nhip.left flex 40\nhip.right flex 40", "falls over");
    assert_wrong("posture standing on floor\nshoulder.left abduct 0 rotate -90\nelbow.left flex 90",
                 "the left forearm goes through the trunk");
    char words[200];
    struct figure_pose pose = read_pose("posture standing on floor");
    assert_null(figure_check(&pose, 1, words, sizeof(words)));
}

/* ---- text ---- */

static void what_is_read_is_written_as_it_was(void **state)
{
    (void)state;
    static const char first[] =
        "posture half-kneeling.left on floor\npelvis tilt -10 turn 5\nshoulder abduct 0\n"
        "hip.left flex -20\nhand on thigh.right front\nbears knee.left\nview turn -70 above 10\n"
        "wall behind\npillow knee.left\ntint iliopsoas.left rectus-femoris\n"
        "arrow hip.left forward down\nletters\nover hand.left shin\n"
        "partner standing at 60 -20 turn -90\npartner hip flex 20\npartner hand.left on "
        "thigh.left\n"
        "mirror";
    static const char next[] =
        "as before\nlumbar bend 20\nhand.right free\nfoot.right on wall\nmat\ntint\nghost\n"
        "partner hip flex 30";
    struct figure_pose a;
    struct figure_pose b;
    struct figure_fault fault;
    struct text out;
    text_init(&out, FIGURE_TEXT_MAX);
    assert_true(figure_read(span_of(first), NULL, &a, &fault));
    figure_write(&out, &a, NULL);
    assert_span(text_span(&out), first);
    text_clear(&out);
    assert_true(figure_read(span_of(next), &a, &b, &fault));
    figure_write(&out, &b, &a);
    assert_span(text_span(&out), next);
    text_free(&out);
}

#define assert_fault(text, at_line, part)                                \
    do {                                                                 \
        struct figure_pose pose_;                                        \
        struct figure_fault fault_;                                      \
        assert_false(figure_read(span_of(text), NULL, &pose_, &fault_)); \
        assert_int_equal(fault_.line, (at_line));                        \
        if (strstr(fault_.words, (part)) == NULL)                        \
            fail_msg("%s", fault_.words);                                \
    } while (0)

static void faults_say_where_and_what_would_be_right(void **state)
{
    (void)state;
    assert_fault("", 1, "Begin with posture");
    assert_fault("hip flex 20", 1, "Begin with posture");
    assert_fault("as before", 1, "no pose before");
    assert_fault("posture supine", 1, "ends too soon");
    assert_fault("posture sideways on floor", 1, "“sideways”: Write standing, seated");
    assert_fault("posture side on floor", 1, "side.left");
    assert_fault("posture supine on floor\nhip.left flex 200", 2, "from -35 to 145 for hip flex");
    assert_fault("posture supine on floor\nknee bend 20", 2, "“bend”: Write flex and degrees");
    assert_fault("posture supine on floor\n\nhand.left on tail", 3, "“tail”: Write a place");
    assert_fault("posture supine on floor\nhipp flex 20", 2, "“hipp”: Write a joint");
    assert_fault("posture supine on floor\nview turn 20 above 10 30", 2, "should end before");
    assert_fault("posture supine on floor\npartner hip flex 20", 2, "partner's posture first");
    assert_fault("posture supine on floor\ntint biceps", 2, "gluteus-maximus");
    assert_fault("posture supine on floor\narrow knee.left sideways", 2, "up, down, left");
}

/* ---- outlines ---- */

static void the_hull_of_two_circles_is_two_lines_and_two_arcs(void **state)
{
    (void)state;
    const struct circle circles[] = {{0, 0, 0, 5}, {20, 0, 0, 5}, {10, 0, 0, 2}};
    struct outline outline;
    outline_make(circles, 3, &outline);
    assert_int_equal(outline.count, 2); /* the third is within */
    struct text out;
    text_init(&out, 1000);
    struct pen pen = {.out = &out, .step = 1};
    outline_draw(&pen, circles, &outline, NULL, SIZE_MAX, 1);
    assert_span(text_span(&out), "M20 5a5 5 0 000-10h-20a5 5 0 000 10z");
    text_free(&out);
}

/* ---- the whole ---- */

static struct text draw(const char *text)
{
    struct figure_pose pose = read_pose(text);
    struct text out;
    text_init(&out, 64 * 1024);
    figure_draw(&out, &pose, NULL, (struct figure_look){0, 0}, "");
    return out;
}

static void the_same_pose_is_drawn_with_the_same_bytes(void **state)
{
    (void)state;
    static const char text[] = "posture quadruped on floor\nmat";
    struct text a = draw(text);
    struct text b = draw(text);
    assert_true(span_equal(text_span(&a), text_span(&b)));
    assert_true(span_starts(text_span(&a), "<svg class=\"figure figure-0\" viewBox=\"0 0 "));
    assert_true(span_ends(text_span(&a), "</svg>"));
    assert_true(span_find_text(text_span(&a),
                               "role=\"img\"><title>On hands and knees</title><desc>") < a.len);
    assert_true(span_find_text(text_span(&a), "style=") ==
                a.len); /* the pages' policy allows none */
    assert_true(span_find_text(text_span(&a), "nan") == a.len);
    text_free(&a);
    text_free(&b);
}

static void the_other_side_is_the_mirror_image_in_words_too(void **state)
{
    (void)state;
    static const char text[] = "posture seated on chair\nankle.left on thigh.right\nfoot.right on "
                               "floor\nview turn 0 above 10";
    struct figure_pose pose = read_pose(text);
    struct text out;
    text_init(&out, 10000);
    figure_title(&out, &pose);
    assert_span(text_span(&out), "Sitting on a chair, the left ankle on the right thigh");
    text_clear(&out);
    pose.mirror = true;
    figure_title(&out, &pose);
    assert_span(text_span(&out), "Sitting on a chair, the right ankle on the left thigh");
    text_free(&out);
}

static void words_say_what_the_picture_shows(void **state)
{
    (void)state;
    struct figure_pose pose =
        read_pose("posture half-kneeling.left on floor\npelvis tilt -12\nhip.left flex -20\n"
                  "hand on thigh.right\ntint iliopsoas.left\narrow hip.left forward");
    struct text out;
    text_init(&out, 10000);
    figure_description(&out, &pose);
    assert_span(text_span(&out), "Kneeling on the left knee. The tail is tucked under. The left "
                                 "thigh is behind the line of the trunk. Both knees "
                                 "are bent to a right angle. Both hands are on the right "
                                 "thigh. The right foot is flat on the floor. Marked "
                                 "in colour: the hip flexor (iliopsoas) on the left. An arrow "
                                 "shows the way of the left hip: forward.");
    text_free(&out);
}

/* What a pose's description says besides. */
static void assert_says(const char *pose_text, const char *words)
{
    struct figure_pose pose = read_pose(pose_text);
    struct text out;
    text_init(&out, 10000);
    figure_description(&out, &pose);
    if (span_find_text(text_span(&out), words) == out.len)
        fail_msg("“%s” is not in: " SPAN_FMT, words, SPAN_ARG(text_span(&out)));
    text_free(&out);
}

static void words_tell_what_bears_and_where_things_are(void **state)
{
    (void)state;
    assert_says(
        "posture prone on floor\nshoulder flex 90 abduct 0\nelbow flex 90\nankle flex 0 toes 60\n"
        "bears forearm foot",
        "Face down, resting on both forearms and both feet. Both knees");
    assert_says("posture side.right on floor\nbears forearm.right foot.right",
                "On the right side, resting on the right forearm and the right foot.");
    assert_says("posture seated on chair\nhand on knee\nfoot together",
                "The hands are on the knees. The feet are sole to sole.");
    assert_says("posture seated on floor\npelvis tilt -20", "The trunk leans back.");
    assert_says("posture standing on floor\npelvis roll -10\nwall right\nball buttock.right",
                "Standing. The body leans on the wall. Both knees are straight. There is a wall to "
                "the right. There is a ball between the wall and the right buttock.");
    assert_says("posture supine on floor\nshoulder flex 90 abduct 0\npillow head",
                "Both arms point at the ceiling. There is a pillow under the head.");
    assert_says("posture supine on floor\npelvis roll 40", "The hips turn to the left.");
}

/* Where a word is in the picture of a pose; asserts that it is. */
static size_t drawn_at(const char *pose_text, const char *word)
{
    struct figure_pose pose = read_pose(pose_text);
    struct text out;
    text_init(&out, 20000);
    figure_draw(&out, &pose, NULL, (struct figure_look){0, 0}, "");
    size_t at = span_find_text(text_span(&out), word);
    assert_true(at < out.len);
    text_free(&out);
    return at;
}

static void who_lies_has_a_left_and_the_head_for_forward(void **state)
{
    (void)state;
    /* From above, head at the top: the own left of who lies on the back is on the page's right, on the front on its left. */
    static const char back[] =
        "posture supine on floor\nview turn 0 above 90\narrow knee.left left";
    static const char front[] =
        "posture prone on floor\nview turn 180 above 90\narrow knee.left left";
    static const char *const poses[] = {back, front};
    for (size_t i = 0; i < COUNT_OF(poses); i++) {
        struct figure_pose pose = read_pose(poses[i]);
        struct text out;
        text_init(&out, 20000);
        figure_draw(&out, &pose, NULL, (struct figure_look){0, 0}, "");
        text_add_char(&out, '\0');
        const char *arrow = strstr(out.ptr, "class=\"a\" d=\"M");
        assert_non_null(arrow);
        double width = strtod(strstr(out.ptr, "viewBox=\"0 0 ") + 13, NULL);
        bool right = strtod(arrow + 14, NULL) > width / 2;
        assert_true(right == (i == 0));
        text_free(&out);
    }
    struct figure_pose pose = read_pose("posture supine on floor\narrow foot.left back");
    struct text out;
    text_init(&out, 10000);
    figure_description(&out, &pose);
    assert_true(span_ends(text_span(&out), "the left foot: towards the feet."));
    text_free(&out);
}

static void shadows_are_on_mats_and_tables_over_their_legs(void **state)
{
    (void)state;
    static const char mat[] = "posture supine on floor\nview turn 60 above 20\nmat";
    assert_true(drawn_at(mat, "class=\"x\"") < drawn_at(mat, "class=\"k\""));
    static const char wall[] = "posture standing on floor\nview turn 60 above 20\nwall behind";
    assert_true(drawn_at(wall, "class=\"k\"") < drawn_at(wall, "class=\"w\""));
    /* All four legs, then the sides of the top, then the top. */
    static const char table[] = "posture supine on table\nview turn 55 above 18";
    struct figure_pose pose = read_pose(table);
    struct text out;
    text_init(&out, 20000);
    figure_draw(&out, &pose, NULL, (struct figure_look){0, 0}, "");
    struct span rest = span_from(text_span(&out), drawn_at(table, "class=\"w\""));
    assert_int_equal(span_find_text(rest, "class=\"v\""), rest.len);
    text_free(&out);
}

static void a_ball_at_the_wall_touches_both(void **state)
{
    (void)state;
    struct figure_pose pose = read_pose(
        "posture standing on floor\nshoulder.right abduct 40\nwall right\nball buttock.right");
    struct scene scene;
    figure_solve(&pose, 0, &scene);
    struct sphere on =
        place_sphere(&scene.bodies[0], (struct figure_spot){PLACE_BUTTOCK, SIDE_RIGHT}, 0);
    double gap = vec_dot(vec_less(on.at, scene.wall_at), scene.wall_out) - on.r;
    assert_true(gap > 3 && gap < 6);
}

static void on_the_way_bones_keep_their_length_and_hands_their_place(void **state)
{
    (void)state;
    struct figure_pose from = read_pose("posture quadruped on floor\nhand on floor");
    struct figure_pose to =
        read_pose("posture quadruped on floor\nhip.left flex -10\nknee.left flex 0\n"
                  "hand.right on floor\nshoulder.left flex 170");
    assert_true(figure_moves(&from, &to));
    assert_false(figure_moves(&from, &from));
    struct figure_pose elsewhere = read_pose("posture standing on floor");
    assert_false(figure_moves(&from, &elsewhere));
    struct scene start;
    struct scene end;
    struct scene between;
    figure_solve(&from, 0, &start);
    figure_solve(&to, 0, &end);
    for (int i = 0; i <= 10; i++) {
        figure_between(&from, &to, i / 10.0, 0, &between);
        const struct frame(*bones)[2] = between.bodies[0].bones;
        for (int side = 0; side < 2; side++) {
            double thigh =
                vec_length(vec_less(bones[BONE_THIGH][side].at, bones[BONE_SHANK][side].at));
            double forearm =
                vec_length(vec_less(bones[BONE_FOREARM][side].at, bones[BONE_HAND][side].at));
            assert_true(fabs(thigh - BODY_THIGH) < .01);
            assert_true(fabs(forearm - BODY_FOREARM) < .01);
        }
        /* The right hand stays where it is; the left foot is somewhere between, and where it was at both ends. */
        assert_true(touch_distance(&to, 0, &between, 0, FIGURE_ARM, SIDE_RIGHT) < 2);
        struct vec foot = bones[BONE_FOOT][SIDE_LEFT].at;
        if (i == 0)
            assert_true(vec_length(vec_less(foot, start.bodies[0].bones[BONE_FOOT][SIDE_LEFT].at)) <
                        .5);
        if (i == 10)
            assert_true(vec_length(vec_less(foot, end.bodies[0].bones[BONE_FOOT][SIDE_LEFT].at)) <
                        .5);
    }
}

static void a_form_changes_a_pose_a_statement_at_a_time(void **state)
{
    (void)state;
    struct figure_pose pose = read_pose("posture standing on floor\nhip.left flex 30");
    struct figure_fault fault;
    assert_true(figure_change(&pose, NULL, SPAN("hip.left flex 60"), &fault));
    assert_int_equal(pose.bodies[0].angles[JOINT_HIP][SIDE_LEFT][0], 60);
    assert_false(figure_change(&pose, NULL, SPAN("hip.left flex 600"), &fault));
    assert_int_equal(pose.bodies[0].angles[JOINT_HIP][SIDE_LEFT][0], 60);
    assert_true(figure_change(&pose, NULL, SPAN("view turn 70 above 30"), &fault));
    assert_true(figure_change(&pose, NULL, SPAN("posture supine on floor"), &fault));
    assert_int_equal(pose.bodies[0].posture, POSTURE_SUPINE);
    assert_int_equal(pose.turn, 70); /* who looks stays where they are */
    assert_true(figure_change(&pose, NULL, SPAN("mirror"), &fault));
    assert_true(pose.mirror);
    assert_true(figure_change(&pose, NULL, SPAN("mirror"), &fault));
    assert_false(pose.mirror);
}

static void each_slider_sets_what_it_shows(void **state)
{
    (void)state;
    struct figure_pose pose = read_pose("posture quadruped on floor");
    struct figure_slider sliders[FIGURE_SLIDERS];
    size_t count = figure_sliders(&pose, sliders);
    assert_true(count > 30 && count <= FIGURE_SLIDERS);
    for (size_t i = 0; i < count; i++) {
        char change[100];
        struct figure_fault fault;
        struct figure_slider after[FIGURE_SLIDERS];
        struct figure_pose changed = pose;
        snprintf(change, sizeof(change), "%s%d%s", sliders[i].before, sliders[i].max,
                 sliders[i].after);
        if (!figure_change(&changed, NULL, span_of(change), &fault))
            fail_msg("%s: %s", change, fault.words);
        assert_int_equal(figure_sliders(&changed, after), count);
        assert_int_equal(after[i].value, sliders[i].max);
    }
}

static void looks_are_spread_and_stay(void **state)
{
    (void)state;
    bool builds[FIGURE_BUILDS] = {false};
    bool tones[FIGURE_TONES] = {false};
    static const char *const names[] = {
        "bird-dog", "cobra",       "plank",      "t-test",     "butterfly",     "clamshell",
        "dead-bug", "figure-four", "side-plank", "hip-thrust", "lunge-stretch", "couch-stretch"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct figure_look look = figure_look_of(span_of(names[i]));
        builds[look.build] = true;
        tones[look.tone] = true;
    }
    for (size_t i = 0; i < FIGURE_BUILDS; i++)
        assert_true(builds[i]);
    for (size_t i = 0; i < FIGURE_TONES; i++)
        assert_true(tones[i]);
}

/* A safety bound: a picture is a small part of a page's time. */
static void a_thousand_pictures_are_drawn_in_a_few_seconds(void **state)
{
    (void)state;
    enum { PICTURES = 1000, SECONDS = 20 };
    double from = processor_seconds();
    for (int i = 0; i < PICTURES; i++) {
        struct text out = draw("posture quadruped on floor\nmat");
        text_free(&out);
    }
    assert_true(processor_seconds() - from < SECONDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_stands_is_as_high_as_the_table_of_segments_says),
        cmocka_unit_test(angles_are_those_of_clinics),
        cmocka_unit_test(lying_postures_lie),
        cmocka_unit_test(hands_and_feet_reach_and_bones_keep_their_length),
        cmocka_unit_test(two_things_that_bear_are_both_on_the_floor),
        cmocka_unit_test(what_no_body_can_do_is_found),
        cmocka_unit_test(what_is_read_is_written_as_it_was),
        cmocka_unit_test(faults_say_where_and_what_would_be_right),
        cmocka_unit_test(the_hull_of_two_circles_is_two_lines_and_two_arcs),
        cmocka_unit_test(the_same_pose_is_drawn_with_the_same_bytes),
        cmocka_unit_test(the_other_side_is_the_mirror_image_in_words_too),
        cmocka_unit_test(words_say_what_the_picture_shows),
        cmocka_unit_test(words_tell_what_bears_and_where_things_are),
        cmocka_unit_test(who_lies_has_a_left_and_the_head_for_forward),
        cmocka_unit_test(shadows_are_on_mats_and_tables_over_their_legs),
        cmocka_unit_test(a_ball_at_the_wall_touches_both),
        cmocka_unit_test(on_the_way_bones_keep_their_length_and_hands_their_place),
        cmocka_unit_test(a_form_changes_a_pose_a_statement_at_a_time),
        cmocka_unit_test(each_slider_sets_what_it_shows),
        cmocka_unit_test(looks_are_spread_and_stay),
        cmocka_unit_test(a_thousand_pictures_are_drawn_in_a_few_seconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
