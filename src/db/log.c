/* Where the database layer says what went wrong. */
#include "db/log.h"

#include <stdarg.h>

enum { LINE_MAX_BYTES = 1024 };

static void say_on_stderr(const char *line)
{
    fprintf(stderr, "database: %s\n", line);
}

static void (*say_line)(const char *line) = say_on_stderr;

void db_log_to(void (*say)(const char *line))
{
    say_line = say == NULL ? say_on_stderr : say;
}

void db_log(const char *fmt, ...)
{
    char line[LINE_MAX_BYTES];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof(line), fmt, args);
    va_end(args);
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    say_line(line);
}
