/*
 * A corpus as large as one likes, from a small one: mix COUNT <corpus.tsv >large.tsv (id, title, body).
 *
 * First the corpus itself, then fresh mixes of its words: a title as long as a random document's, a body as
 * long as another's, both put together from runs of one to six words of random titles and bodies. So words
 * stay as common as they are, and no text is there twice. The same every time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 1 << 20, RUN_MAX = 6 };

/* The words of all texts of a kind, one after the other, and where each text begins among them. */
struct texts {
    char **words;
    size_t count;
    size_t room;
    size_t *begin;
};

static uint64_t dice(uint64_t sides)
{
    static uint64_t seed = 20260101;
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return (seed >> 33) % sides;
}

static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("mix: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void add_words(struct texts *texts, char *text)
{
    char *rest;
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (texts->count == texts->room) {
            texts->room = texts->room == 0 ? LINE_BYTES : texts->room * 2;
            texts->words = must(realloc(texts->words, texts->room * sizeof(*texts->words)));
        }
        texts->words[texts->count++] = word;
    }
}

/* One text's words, as many as a random one has. Runs cross from text to text. */
static void write_mix(const struct texts *texts, size_t documents, char end)
{
    uint64_t like = dice(documents);
    size_t wanted = texts->begin[like + 1] - texts->begin[like];
    while (wanted > 0) {
        size_t at = dice(texts->count);
        for (size_t run = 1 + dice(RUN_MAX); run > 0 && wanted > 0; run--, wanted--) {
            fputs(texts->words[at], stdout);
            if (wanted > 1)
                putchar(' ');
            at = (at + 1) % texts->count;
        }
    }
    putchar(end);
}

int main(int argc, char **argv)
{
    static char line[LINE_BYTES];
    struct texts titles = {0};
    struct texts bodies = {0};
    size_t wanted = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
    size_t documents = 0;
    while (documents < wanted && fgets(line, sizeof(line), stdin) != NULL) {
        fputs(line, stdout);
        line[strcspn(line, "\n")] = '\0';
        char *kept = must(strdup(line));
        char *rest = kept;
        (void)strsep(&rest, "\t");
        char *title = strsep(&rest, "\t");
        titles.begin = must(realloc(titles.begin, (documents + 2) * sizeof(size_t)));
        bodies.begin = must(realloc(bodies.begin, (documents + 2) * sizeof(size_t)));
        titles.begin[documents] = titles.count;
        bodies.begin[documents] = bodies.count;
        if (title != NULL)
            add_words(&titles, title);
        if (rest != NULL)
            add_words(&bodies, rest);
        documents++;
        titles.begin[documents] = titles.count;
        bodies.begin[documents] = bodies.count;
    }
    if (titles.count == 0 || bodies.count == 0) {
        fputs("usage: mix COUNT <corpus.tsv >large.tsv\n", stderr);
        return 2;
    }
    for (size_t i = documents; i < wanted; i++) {
        printf("mix-%zu\t", i);
        write_mix(&titles, documents, '\t');
        write_mix(&bodies, documents, '\n');
    }
    return ferror(stdout) || fflush(stdout) != 0 ? 1 : 0;
}
