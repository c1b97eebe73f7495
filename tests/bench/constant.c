/* What a page is measured against: the same bytes, constant, from the same Kore. */
#include <kore/kore.h>
#include <kore/http.h>
#include <stdio.h>
#include <stdlib.h>

int constant_page(struct http_request *req);
void kore_parent_configure(int argc, char **argv);

static char *body;
static size_t body_len;

/* In the parent: its workers may not read files. */
void kore_parent_configure(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    const char *path = getenv("CONSTANT_BODY");
    FILE *file = path == NULL ? NULL : fopen(path, "rb");
    if (file == NULL)
        fatal("CONSTANT_BODY names no file");
    enum { MOST = 1 << 20 };
    body = malloc(MOST);
    body_len = body == NULL ? 0 : fread(body, 1, MOST, file);
    (void)fclose(file);
}

int constant_page(struct http_request *req)
{
    http_response_header(req, "content-type", "text/html; charset=utf-8");
    http_response(req, 200, body, body_len);
    return KORE_RESULT_OK;
}
