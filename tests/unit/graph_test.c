/* Links between stretches: what holds, and what does not. */
#include "unit/unit.h"

#include "library/graph.h"

static struct arena *arena;
static struct graph graph;
static struct graph_faults faults;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(64 * 1024 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* So many entries on the site, that nothing is said of yet. */
static void begin(size_t nodes)
{
    graph_begin(arena, nodes, 4 * nodes, &graph);
    for (size_t i = 0; i < nodes; i++)
        graph_add(&graph, &(struct graph_node){.is_public = true, .is_there = true});
}

/* What is found, but for those that nothing leads to. */
static size_t check(void)
{
    size_t kept = 0;
    graph_check(arena, &graph, &faults);
    for (size_t i = 0; i < faults.count; i++)
        if (faults.items[i].kind != GRAPH_UNREACHED)
            faults.items[kept++] = faults.items[i];
    return kept;
}

static void assert_fault(size_t i, enum graph_fault_kind kind, size_t from, size_t to)
{
    assert_int_equal(faults.items[i].kind, kind);
    assert_int_equal(faults.items[i].from, from);
    assert_int_equal(faults.items[i].to, to);
}

static void what_both_say_holds(void **state)
{
    (void)state;
    begin(4);
    graph_link(&graph, 0, 1, GRAPH_EASIER);
    graph_link(&graph, 1, 0, GRAPH_HARDER);
    graph_link(&graph, 1, 2, GRAPH_INSTEAD);
    graph_link(&graph, 2, 1, GRAPH_INSTEAD);
    graph_link(&graph, 2, 3, GRAPH_INSTEAD);
    graph_link(&graph, 2, 3, GRAPH_ONE_WAY);
    graph_link(&graph, 3, 3, GRAPH_EASIER); /* itself: no link */
    assert_int_equal(check(), 0);
}

static void what_one_alone_says_does_not(void **state)
{
    (void)state;
    begin(6);
    graph_link(&graph, 0, 1, GRAPH_EASIER);
    graph_link(&graph, 2, 1, GRAPH_HARDER);
    graph_link(&graph, 3, 4, GRAPH_INSTEAD);
    graph_link(&graph, 4, 5, GRAPH_ONE_WAY);
    assert_int_equal(check(), 4);
    assert_fault(0, GRAPH_EASIER_ALONE, 0, 1);
    assert_fault(1, GRAPH_HARDER_ALONE, 2, 1);
    assert_fault(2, GRAPH_INSTEAD_ALONE, 3, 4);
    assert_fault(3, GRAPH_ONE_WAY_NO_LINK, 4, 5);
    begin(2);
    graph_link(&graph, 0, 1, GRAPH_EASIER | GRAPH_ONE_WAY);
    graph_link(&graph, 1, 0, GRAPH_HARDER);
    assert_int_equal(check(), 1);
    assert_fault(0, GRAPH_ONE_WAY_BACK, 0, 1);
}

static void who_contradicts_whom_is_said_once(void **state)
{
    (void)state;
    begin(4);
    graph_link(&graph, 0, 1, GRAPH_EASIER);
    graph_link(&graph, 1, 0, GRAPH_EASIER);
    graph_link(&graph, 3, 2, GRAPH_HARDER);
    graph_link(&graph, 2, 3, GRAPH_HARDER);
    assert_int_equal(check(), 2);
    assert_fault(0, GRAPH_BOTH_EASIER, 0, 1);
    assert_fault(1, GRAPH_BOTH_HARDER, 2, 3);
}

static void circles_are_found_once_each(void **state)
{
    (void)state;
    begin(8);
    for (size_t i = 0; i < 3; i++) { /* 0 -> 1 -> 2 -> 0 */
        graph_link(&graph, i, (i + 1) % 3, GRAPH_EASIER);
        graph_link(&graph, (i + 1) % 3, i, GRAPH_HARDER);
    }
    graph_link(&graph, 3, 0, GRAPH_EASIER); /* leads into it, and is in none */
    graph_link(&graph, 0, 3, GRAPH_HARDER);
    graph_link(&graph, 4, 5, GRAPH_HARDER); /* 5 -> 4 -> 6 -> 5, said from above */
    graph_link(&graph, 5, 4, GRAPH_EASIER);
    graph_link(&graph, 6, 4, GRAPH_HARDER);
    graph_link(&graph, 4, 6, GRAPH_EASIER);
    graph_link(&graph, 5, 6, GRAPH_HARDER);
    graph_link(&graph, 6, 5, GRAPH_EASIER);
    assert_int_equal(check(), 2);
    assert_fault(0, GRAPH_CIRCLE, 0, 1);
    assert_fault(1, GRAPH_CIRCLE, 4, 6);
    /* Two steps down lead to one place: no circle. */
    begin(3);
    graph_link(&graph, 0, 1, GRAPH_EASIER);
    graph_link(&graph, 1, 0, GRAPH_HARDER);
    graph_link(&graph, 0, 2, GRAPH_EASIER);
    graph_link(&graph, 2, 0, GRAPH_HARDER);
    graph_link(&graph, 1, 2, GRAPH_EASIER);
    graph_link(&graph, 2, 1, GRAPH_HARDER);
    assert_int_equal(check(), 0);
}

static void what_readers_do_not_see_is_no_place_to_lead_to(void **state)
{
    (void)state;
    begin(2);
    size_t draft = 1;
    graph.nodes[draft].is_public = false;
    graph.node_room = 3;
    size_t missing = graph_add(&graph, &(struct graph_node){.is_there = false});
    graph_link(&graph, 0, draft, GRAPH_HARDER);
    graph_link(&graph, 0, missing, GRAPH_INSTEAD);
    graph_check(arena, &graph, &faults);
    assert_int_equal(faults.count, 3);
    assert_fault(0, GRAPH_HIDDEN, 0, draft);
    assert_fault(1, GRAPH_MISSING, 0, missing);
    assert_fault(2, GRAPH_UNREACHED, 0, 0);
}

/* The longest ladder there may be, closed to a circle. */
static void a_long_circle_takes_a_moment(void **state)
{
    (void)state;
    enum { LONG = 700 };
    begin(LONG);
    for (size_t i = 0; i < LONG; i++) {
        graph_link(&graph, i, (i + 1) % LONG, GRAPH_EASIER);
        graph_link(&graph, (i + 1) % LONG, i, GRAPH_HARDER);
    }
    assert_int_equal(check(), 1);
    assert_fault(0, GRAPH_CIRCLE, 0, 1);
    assert_in_range(faults.looks, LONG, 6 * LONG);
}

/* Without a circle, a step at a time from the end. */
static void a_long_ladder_takes_a_moment(void **state)
{
    (void)state;
    enum { LONG = 700 };
    begin(LONG);
    for (size_t i = 0; i + 1 < LONG; i++) {
        graph_link(&graph, i, i + 1, GRAPH_EASIER);
        graph_link(&graph, i + 1, i, GRAPH_HARDER);
    }
    assert_int_equal(check(), 0);
    assert_in_range(faults.looks, LONG - 1, 2 * LONG);
}

static void what_was_not_read_is_not_missed(void **state)
{
    (void)state;
    begin(3);
    graph.is_part = true;
    graph.nodes[1].is_unread = true;
    graph_link(&graph, 0, 1, GRAPH_EASIER);
    graph_link(&graph, 2, 1, GRAPH_INSTEAD);
    graph_link(&graph, 1, 2, GRAPH_ONE_WAY);
    graph_check(arena, &graph, &faults);
    assert_int_equal(faults.count, 0);
    graph.nodes[1].is_unread = false;
    assert_int_equal(check(), 3);
}

static void beyond_its_room_a_graph_keeps_the_last(void **state)
{
    (void)state;
    for (size_t room = 0; room < 3; room++) {
        graph_begin(arena, room, 0, &graph);
        for (size_t i = 0; i < 5; i++)
            assert_true(graph_add(&graph, &(struct graph_node){.is_there = true}) <= room);
        assert_int_equal(graph.node_count, room == 0 ? 1 : room);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_both_say_holds),
        cmocka_unit_test(what_one_alone_says_does_not),
        cmocka_unit_test(who_contradicts_whom_is_said_once),
        cmocka_unit_test(circles_are_found_once_each),
        cmocka_unit_test(what_readers_do_not_see_is_no_place_to_lead_to),
        cmocka_unit_test(a_long_circle_takes_a_moment),
        cmocka_unit_test(a_long_ladder_takes_a_moment),
        cmocka_unit_test(what_was_not_read_is_not_missed),
        cmocka_unit_test(beyond_its_room_a_graph_keeps_the_last),
    };
    return cmocka_run_group_tests_name("graph", tests, set_up, tear_down);
}
