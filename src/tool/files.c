/* Whole files in and out, for the build-time programs. */
#include "tool/files.h"

bool file_read(const char *path, struct text *out)
{
    char block[8192];
    size_t len;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    while ((len = fread(block, 1, sizeof(block), file)) > 0)
        text_add(out, block, len);
    bool good = !ferror(file) && text_ok(out);
    fclose(file);
    return good;
}

bool file_write(const char *path, struct span content)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    bool good = content.len == 0 || fwrite(content.ptr, 1, content.len, file) == content.len;
    return fclose(file) == 0 && good;
}
