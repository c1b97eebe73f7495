/* chtml SOURCE.chtml OUT.c OUT.h HEADER_PATH: compiles one template file. */
#include "tool/chtml.h"
#include "tool/files.h"

#include <errno.h>

enum { SOURCE_MAX = 1 << 22 };

static bool write_out(const char *path, struct span content)
{
    if (file_write(path, content))
        return true;
    fprintf(stderr, "chtml: cannot write %s: %s\n", path, strerror(errno));
    return false;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: chtml SOURCE.chtml OUT.c OUT.h HEADER_PATH\n");
        return 2;
    }
    struct text source;
    text_init(&source, SOURCE_MAX);
    if (!file_read(argv[1], &source)) {
        fprintf(stderr, "chtml: cannot read %s: %s\n", argv[1], strerror(errno));
        text_free(&source);
        return 1;
    }
    struct chtml_result result;
    bool good = chtml_compile(text_span(&source), argv[1], argv[4], &result);
    if (!good)
        fprintf(stderr, "%s\n", text_string(&result.error));
    good = good && write_out(argv[2], text_span(&result.code)) &&
           write_out(argv[3], text_span(&result.header));
    chtml_release(&result);
    text_free(&source);
    return good ? 0 : 1;
}
