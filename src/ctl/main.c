/* backtalk-ctl COMMAND: the table of commands. */
#include "ctl/ctl.h"

#include "core/markdown_own.h"
#include "core/version.h"

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
    {"sign-out", sign_out_main, "NAME|--everybody",
     "ends all sessions of an account, or of everybody, at once"},
    {"factors", factors_main, "NAME reset",
     "takes the second step of signing in away from whoever lost theirs, and signs out every "
     "device"},
    {"key", key_main, "new|show|rotate|lost",
     "looks after the file with the keys of what is sealed in the database; new: prints a line "
     "for\n"
     "      it; show: says what each key sealed; rotate: seals everything again with the first "
     "key;\n"
     "      lost: gives up what none of them opens"},
    {"load", load_main, "DIR", "loads or renews the starter content"},
    {"import", import_main,
     "stackexchange DIR [--site NAME] | free-exercise-db|wger FILE [--as COACH]",
     "stackexchange: reads a data dump; free-exercise-db, wger: makes drafts of an open list's "
     "exercises,\n"
     "      which COACH (the first one there is) has to work on; what was imported stays as it is"},
    {"export", export_main, "NAME FILE.zip | library DIR [--over]",
     "NAME: writes all that is an account's own, as its owner gets it on the site; library: "
     "writes\n"
     "      what everybody reads of the library as Markdown, with checksums, for load on any "
     "site;\n"
     "      over: also where DIR has other files, which stay"},
    {"pictures", pictures_main, "to-folder|to-database",
     "moves the files of photographs to the folder of PICTURES_FOLDER, or back, while the site "
     "runs"},
    {"recount", recount_main, "[--mend]", "compares stored counts with what is there"},
    {"jobs", jobs_main, "[--once|--with-parent|--dead|--retry] [--as USER]",
     "runs the jobs that follow from writes; once: until none waits; with-parent: ends when what\n"
     "      started it does; dead: lists those that failed too often; retry: tries them again;\n"
     "      as: gives up root's rights first"},
    {"reindex", reindex_main, "", "rebuilds the search index while the site is running"},
    {"rerender", rerender_main, "",
     "makes the HTML of all texts again, after an upgrade that shows Markdown differently"},
    {"eval-search", eval_search_main, "--corpus FILE | --site --queries FILE [--depth N]",
     "ranks other texts (id, title, body) for queries (id, text), and prints a TREC run"},
    {"eval-same", eval_same_main, "PAIRS", "scores pairs of texts for the same question"},
    {"demo-accounts", demo_main, "", "makes accounts to try, in the private cluster only"},
};

static void print_command(FILE *out, const char *before, size_t i)
{
    fprintf(out, "%s%s%s%s\n      %s\n", before, commands[i].name,
            commands[i].arguments[0] == '\0' ? "" : " ", commands[i].arguments, commands[i].what);
}

static int usage(FILE *out)
{
    fputs("usage: backtalk-ctl COMMAND\n\n", out);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        print_command(out, "  ", i);
    fputs("\n  COMMAND --help     says how one command is used\n"
          "  --version          says which version this is\n"
          "\nThe database is DATABASE_URL (any libpq URI), else the private one in var/.\n",
          out);
    return out == stdout ? CTL_OK : CTL_USAGE;
}

/* COUNT_OF(commands) when there is none of that name, said on standard error. */
static size_t find_command(const char *name)
{
    size_t i = 0;
    while (i < COUNT_OF(commands) && strcmp(name, commands[i].name) != 0)
        i++;
    if (i == COUNT_OF(commands))
        fprintf(stderr, "backtalk-ctl: there is no command '%s'\n", name);
    return i;
}

static int help_with(size_t i)
{
    print_command(stdout, "usage: backtalk-ctl ", i);
    return CTL_OK;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static int help_main(int argc, char **argv)
{
    if (argc == 0)
        return usage(stdout);
    size_t i = find_command(argv[0]);
    return i == COUNT_OF(commands) ? usage(stderr) : help_with(i);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    const char *origin = getenv("ORIGIN");
    markdown_own_set(origin == NULL || origin[0] == '\0' ? NULL : origin, getenv("HOSTS"));
    if (sodium_init() < 0)
        return ctl_fail("libsodium does not start");
    if (argc < 2)
        return usage(stderr);
    if (strcmp(argv[1], "help") == 0 || is_help(argv[1]))
        return help_main(argc - 2, argv + 2);
    if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) {
        puts("backtalk " BACKTALK_VERSION);
        return CTL_OK;
    }
    size_t i = find_command(argv[1]);
    if (i == COUNT_OF(commands))
        return usage(stderr);
    if (argc > 2 && is_help(argv[2]))
        return help_with(i);
    return commands[i].run(argc - 2, argv + 2);
}
