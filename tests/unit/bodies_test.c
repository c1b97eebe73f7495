/* Room for long bodies: of the account, of the network and of the site, or of none. */
#include "app/bodies.h"

#include <kore/kore.h>
#include <kore/http.h>

#include "unit/unit.h"
#include "web/admission.h"
#include "web/request.h"

enum { FILE_BYTES = 12 << 20, SECOND = 1000000 };

static int64_t account;
static const char *network;
static uint64_t now = SECOND;

/* In place of a form's address, a connection and the clock. */
int64_t admission_account(struct arena *arena UNUSED, struct span query UNUSED, instant when UNUSED)
{
    return account;
}

struct span request_address(const struct http_request *kore UNUSED,
                            char room[REQUEST_ADDRESS] UNUSED)
{
    return span_of(network);
}

uint64_t request_clock(void)
{
    return now;
}

static struct http_request kore;

static int claim_as(struct http_request *request, int64_t who, const char *from)
{
    static char path[] = "/terms/tight/pictures";
    *request = (struct http_request){
        .method = HTTP_METHOD_POST, .path = path, .content_length = FILE_BYTES};
    account = who;
    network = from;
    return bodies_let_through(request);
}

static int claim(int64_t who, const char *from)
{
    return claim_as(&kore, who, from);
}

/* All is as at the start. */
static int later(void **state)
{
    (void)state;
    now += 3600 * (uint64_t)SECOND;
    return 0;
}

static void who_has_no_leave_takes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < 20; i++)
        assert_int_equal(claim(0, "192.0.2.1"), 403);
    assert_int_equal(claim(1, "192.0.2.1"), 0);
}

/* Two of an account, three of a network, six of the site. */
static void each_has_its_room(void **state)
{
    (void)state;
    assert_int_equal(claim(1, "192.0.2.1"), 0);
    assert_int_equal(claim(1, "192.0.2.1"), 0);
    assert_int_equal(claim(1, "198.51.100.1"), 503);
    assert_int_equal(claim(2, "192.0.2.1"), 0);
    assert_int_equal(claim(2, "192.0.2.1"), 503);
    assert_int_equal(claim(2, "198.51.100.1"), 0);
    assert_int_equal(claim(3, "198.51.100.1"), 0);
    assert_int_equal(claim(3, "203.0.113.1"), 0);
    assert_int_equal(claim(4, "203.0.113.1"), 503);
}

/* Whoever is refused for others' sake has not spent what is theirs, and takes nothing of others'. */
static void what_is_refused_is_not_spent(void **state)
{
    (void)state;
    for (int64_t who = 1; who <= 3; who++)
        assert_int_equal(claim(who, "192.0.2.1"), 0);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(claim(4, "192.0.2.1"), 503);
    assert_int_equal(claim(4, "198.51.100.1"), 0);
    assert_int_equal(claim(4, "198.51.100.1"), 0);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(claim(4, "203.0.113.1"), 503);
    assert_int_equal(claim(5, "203.0.113.1"), 0);
}

/* Three accounts of three networks kept everybody out by saying that something comes, and hanging up. */
static void what_never_comes_is_given_back(void **state)
{
    (void)state;
    for (int64_t i = 0; i < 200; i++) {
        assert_int_equal(claim(1 + i % 3, "192.0.2.1"), 0);
        assert_non_null(kore.onfree);
        kore.onfree(&kore);
        kore.onfree(&kore); /* once is enough */
    }
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(claim(1, "192.0.2.1"), 0);
    assert_int_equal(claim(1, "192.0.2.1"), 503); /* no more than there was */
    assert_null(kore.onfree);
}

/* The room of the first came back with time, and is not given back once more. */
static void what_time_gave_back_is_not_given_twice(void **state)
{
    (void)state;
    enum { TIME_OF_ONE = 48 };
    struct http_request first;
    struct http_request others[3];
    assert_int_equal(claim_as(&first, 1, "192.0.2.1"), 0);
    assert_int_equal(claim_as(&others[0], 1, "198.51.100.1"), 0);
    now += TIME_OF_ONE * (uint64_t)SECOND;
    assert_int_equal(claim_as(&others[1], 1, "192.0.2.1"), 0);
    first.onfree(&first);
    assert_int_equal(claim_as(&others[2], 1, "198.51.100.1"), 503);
    others[1].onfree(&others[1]);
    assert_int_equal(claim_as(&others[2], 1, "198.51.100.1"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_has_no_leave_takes_nothing, later),
        cmocka_unit_test_setup(each_has_its_room, later),
        cmocka_unit_test_setup(what_is_refused_is_not_spent, later),
        cmocka_unit_test_setup(what_never_comes_is_given_back, later),
        cmocka_unit_test_setup(what_time_gave_back_is_not_given_twice, later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
