/* backtalk-ctl COMMAND: the table of commands. */
#include "ctl/ctl.h"

#include <sodium.h>

static const struct {
    const char *name;
    ctl_command *run;
    const char *arguments;
    const char *what;
} commands[] = {
    {"migrate", migrate_main, "[--folder DIR]", "brings the database to this version"},
    {"schema", schema_main, "", "prints the number of the last migration"},
    {"role", role_main, "NAME member|coach|moderator|admin", "says what an account may do"},
    {"load", load_main, "DIR", "loads or renews the starter content"},
    {"import", import_main, "stackexchange DIR [--site NAME]", "reads a Stack Exchange data dump"},
    {"recount", recount_main, "[--mend]", "compares kept counts with what is there"},
    {"reindex", reindex_main, "", "builds the index of search afresh, while the site goes on"},
    {"eval-search", eval_search_main, "--corpus FILE --queries FILE [--depth N]",
     "ranks other texts (id, title, body) for queries (id, text), and prints a TREC run"},
    {"eval-same", eval_same_main, "PAIRS", "scores pairs of texts for the same question"},
    {"demo-accounts", demo_main, "", "makes accounts to try, in the private cluster only"},
};

static int usage(FILE *out)
{
    fputs("usage: backtalk-ctl COMMAND\n\n", out);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        fprintf(out, "  %s%s%s\n      %s\n", commands[i].name,
                commands[i].arguments[0] == '\0' ? "" : " ", commands[i].arguments,
                commands[i].what);
    fputs("\nThe database is DATABASE_URL (any libpq URI), else the private one in var/.\n", out);
    return out == stdout ? CTL_OK : CTL_USAGE;
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (sodium_init() < 0)
        return ctl_fail("libsodium does not start");
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return usage(stdout);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 2, argv + 2);
    fprintf(stderr, "backtalk-ctl: there is no command '%s'\n", argv[1]);
    return usage(stderr);
}
