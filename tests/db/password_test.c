/* Asking for a new password: the request does the same whoever has the address, and the job runner the rest. */
#include "unit/unit.h"

#include "db/product.h"

static struct product product;

static int set_up(void **state)
{
    (void)state;
    product_open(&product);
    product_sql(&product, "INSERT INTO account (name, name_key, email) VALUES ('wren', 'wren', "
                          "'wren@post.test')");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    product_close(&product);
    return 0;
}

/* By the statement that a worker sends. */
static void it_writes_no_mail_before_the_answer(void **state)
{
    (void)state;
    struct arena *arena = arena_new(1 << 16);
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_email_forgotten, NULL, NULL, DB_TEXT(SPAN("Wren@post.test")),
           DB_ID_OR_NULL(0), DB_TIME(0));
    db_ask(batch, STMT_email_forgotten, NULL, NULL, DB_TEXT(SPAN("nobody@post.test")),
           DB_ID_OR_NULL(0), DB_TIME(0));
    product_run(&product, batch);
    db_batch_free(batch);
    arena_free(arena);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM password_asked"), 2);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM mail"), 0);
    assert_int_equal(product_number(&product, "SELECT job_forgotten(1)"), 1);
    assert_int_equal(product_number(&product, "SELECT job_forgotten(9)"), 1);
    assert_int_equal(product_number(&product, "SELECT job_forgotten(9)"), 0);
    assert_int_equal(product_number(&product, "SELECT count(*) FROM password_asked"), 0);
    assert_string_equal(product_text(&product, "SELECT string_agg(kind || ' ' || address || ' ' || "
                                               "state, ', ' ORDER BY state) FROM mail"),
                        "reset  nobody, reset wren@post.test waiting");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_writes_no_mail_before_the_answer),
    };
    return cmocka_run_group_tests_name("password", tests, set_up, tear_down);
}
