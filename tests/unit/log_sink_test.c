/* Logs: what nobody reads is lost and counted, and nobody waits for it. */
#include "unit/unit.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "web/log_sink.h"

enum { LINE = 100, LINES = 10000 };

static struct log_sink sink;

static struct span numbered(char room[LINE + 1], int number)
{
    snprintf(room, LINE + 1, "%0*d\n", LINE - 1, number);
    return span_of(room);
}

/* Standard output is the pipe while the log is opened, as for a program that another one reads. */
static void open_on_pipe(int reader[2])
{
    assert_int_equal(pipe2(reader, O_CLOEXEC), 0);
    int before = dup(STDOUT_FILENO);
    fflush(stdout);
    assert_int_equal(dup2(reader[1], STDOUT_FILENO), STDOUT_FILENO);
    assert_true(log_sink_open(&sink, "-"));
    assert_int_equal(dup2(before, STDOUT_FILENO), STDOUT_FILENO);
    close(before);
}

static void a_reader_that_reads_nothing_costs_lines(void **state)
{
    (void)state;
    int reader[2];
    char room[LINE + 1];
    sink = (struct log_sink){.fd = -1};
    open_on_pipe(reader);
    for (int i = 0; i < LINES; i++)
        log_sink_add(&sink, numbered(room, i)); /* it would wait here without end */
    log_sink_flush(&sink);
    assert_true(sink.lost > 0);
    assert_true(sink.block.len <= LOG_HELD_MAX);
    /* The others who write to that pipe still wait as they did. */
    assert_int_equal(fcntl(reader[1], F_GETFL) & O_NONBLOCK, 0);

    /* What was not lost comes whole and in order once somebody reads. */
    close(reader[1]);
    uint64_t read_lines = 0;
    int last = -1;
    size_t filled = 0;
    ssize_t n;
    fcntl(reader[0], F_SETFL, O_NONBLOCK);
    while ((n = read(reader[0], room + filled, LINE - filled)) > 0 || sink.block.len > 0) {
        filled += n > 0 ? (size_t)n : 0;
        if (filled < LINE) {
            log_sink_flush(&sink);
            continue;
        }
        filled = 0;
        assert_int_equal(room[LINE - 1], '\n');
        assert_true(atoi(room) > last);
        last = atoi(room);
        read_lines++;
    }
    assert_int_equal(read_lines + sink.lost, LINES);
    log_sink_close(&sink);
    close(reader[0]);
}

static void a_reader_that_is_gone_costs_lines(void **state)
{
    (void)state;
    int reader[2];
    sink = (struct log_sink){.fd = -1};
    open_on_pipe(reader);
    close(reader[1]);
    close(reader[0]);
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    log_sink_add(&sink, SPAN("one\n"));
    log_sink_flush(&sink);
    signal(SIGPIPE, before);
    assert_int_equal(sink.lost, 1);
    assert_int_equal(sink.block.len, 0);
    log_sink_close(&sink);
}

static void a_disk_that_is_full_costs_lines(void **state)
{
    (void)state;
    sink = (struct log_sink){.fd = -1};
    assert_true(log_sink_open(&sink, "/dev/full"));
    log_sink_add(&sink, SPAN("one\n"));
    log_sink_add(&sink, SPAN("two\n"));
    log_sink_flush(&sink);
    assert_int_equal(sink.lost, 2);
    log_sink_close(&sink);
    assert_false(log_sink_open(&sink, "/nowhere/at/all"));
    log_sink_add(&sink, SPAN("not open\n"));
    assert_int_equal(sink.lost, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_that_reads_nothing_costs_lines),
        cmocka_unit_test(a_reader_that_is_gone_costs_lines),
        cmocka_unit_test(a_disk_that_is_full_costs_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
