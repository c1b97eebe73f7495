/* One picture, made by backtalk-picture (src/prepare/): a process of its own, which can reach nothing and has a time. */
#ifndef CTL_PICTURE_PICTURE_PROCESS_H
#define CTL_PICTURE_PICTURE_PROCESS_H

#include "core/picture_type.h"
#include "core/text.h"

enum { PICTURE_SECONDS = 30 };

/* What is made of a file. */
enum picture_form {
    PICTURE_WHOLE,    /* all of it, in PICTURE_SIZES widths */
    PICTURE_PORTRAIT, /* the square in its middle, in two */
};

enum picture_result {
    PICTURE_MADE,
    PICTURE_REFUSED, /* `fault` says why: a name of picture_fault_words */
    PICTURE_LOST, /* the program was killed while it had the file, not by us: the file may be good; `fault` is "hard" */
    PICTURE_TROUBLE, /* the program could not be started, or not close its sandbox: no fault of the file */
};

struct picture_made {
    size_t count;
    struct picture_made_file {
        bool webp; /* else JPEG */
        int64_t width;
        int64_t height;
        struct span bytes; /* in `answer` */
    } files[PICTURE_FILES];
    char fault[16];
    struct text answer;
};

/* What the operator reads of PICTURE_TROUBLE, with the program's path in it. */
#define PICTURE_TROUBLE_WORDS                                                                     \
    "%s cannot be started, or cannot close its sandbox: its unit's SystemCallFilter has to have " \
    "seccomp"

/*
 * Makes the sizes of `file` with the program at `program`, behind those that other threads have made just now. It takes at most PICTURE_SECONDS; what does not answer in a whole
 * is refused as "hard". picture_made_free after each, whatever came of it.
 */
enum picture_result picture_process(const char *program, enum picture_form form, struct span file,
                                    struct picture_made *made);
void picture_made_free(struct picture_made *made);

#endif
