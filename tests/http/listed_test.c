/* Names that look like those of people whom others trust, listed ones, and addresses that last for minutes: nobody registers with them. */
#include "db/harness.h"
#include "http/site.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/backtalk-listed.XXXXXX";

static void write_list(const char *name, const char *words)
{
    FILE *file = fopen(format("%s/assets/lists/%s", home, name), "w");
    assert_non_null(file);
    assert_true(fputs(words, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int begin(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(home));
    assert_int_equal(mkdir(format("%s/assets", home), 0700), 0);
    assert_int_equal(mkdir(format("%s/assets/lists", home), 0700), 0);
    write_list("disposable.txt", "# hosts\nminutes.example # all of it\n\n  Other.Example\n");
    write_list("names.txt", "nhs_listed\n");
    write_list("sites.txt", "Clinic.Example # many link to it\n");
    assert_int_equal(setenv("BACKTALK_HOME", home, 1), 0);
    site_launch_job_runner();
    (void)sign_up_as("listed_marta", "moderator");
    return 0;
}

static int end(void **state)
{
    (void)state;
    (void)unlink(format("%s/assets/lists/disposable.txt", home));
    (void)unlink(format("%s/assets/lists/names.txt", home));
    (void)unlink(format("%s/assets/lists/sites.txt", home));
    (void)rmdir(format("%s/assets/lists", home));
    (void)rmdir(format("%s/assets", home));
    (void)rmdir(home);
    return 0;
}

static void await_words(int64_t count)
{
    for (int i = 0; i < 400 && number_of("SELECT count(*) FROM listed") != count; i++)
        usleep(50000);
    assert_int_equal(number_of("SELECT count(*) FROM listed"), count);
}

static struct page try(const char *name, const char *email)
{
    return post(somebody(), "/register", "/register", "name", name, "email", email, "password",
                "correct horse and more", "agree", "yes", NULL);
}

static void an_address_of_minutes_is_refused_with_what_to_do(void **state)
{
    (void)state;
    await_words(4);
    assert_int_equal(number_of("SELECT count(*) FROM listed WHERE list = 'sites' AND word = "
                               "'clinic.example'"),
                     1);
    struct page page = try("listed_ann", "ann@minutes.example");
    assert_status(&page, 422);
    assert_has(&page, "Addresses of this kind last only for a while");
    assert_has(&page, "value=\"listed_ann\"");
    page = try("listed_ann", "ann@mail.MINUTES.example");
    assert_status(&page, 422);
    page = try("listed_ann", "ann@other.example");
    assert_status(&page, 422);
    page = try("listed_ann", "ann@notminutes.example");
    assert_status(&page, 303);
}

static void a_name_that_looks_like_one_whom_others_trust_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"listedmarta",    "listed.marta", "listed_marta7",
                                        "Listed-Marta_2", "NHS_Listed",   "nhslisted1"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct page page = try(names[i], "jo@example.org");
        assert_status(&page, 422);
        assert_has(&page,
                   "could be taken for that of somebody, or of a service, that people trust");
    }
    struct page page = try("listed_martha", "jo@example.org");
    assert_status(&page, 303);
    page = try("listed_ann7", "jo2@example.org"); /* a member's, and another */
    assert_status(&page, 303);
}

static void an_edited_list_is_taken_without_a_restart(void **state)
{
    (void)state;
    write_list("disposable.txt", "minutes.example\nfresh.example\nmore.example\n");
    await_words(5);
    struct page page = try("listed_bea", "bea@fresh.example");
    assert_status(&page, 422);
    page = try("listed_bea", "bea@other.example"); /* that is listed no more */
    assert_status(&page, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_of_minutes_is_refused_with_what_to_do),
        cmocka_unit_test(a_name_that_looks_like_one_whom_others_trust_is_refused),
        cmocka_unit_test(an_edited_list_is_taken_without_a_restart),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
