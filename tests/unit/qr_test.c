/* QR codes: what is drawn is what libqrencode says, dark on light, with empty space around it. */
#include "unit/unit.h"

#include <qrencode.h>

#include "factor/qr.h"

enum { SIDE_MAX = 200, SVG_MAX = 1 << 20 };

static struct {
    int size;
    char dark[SIDE_MAX][SIDE_MAX];
} seen;

/* Reads our own drawing back: rectangles of one row. */
static void read_path(const char *path)
{
    int x;
    int y;
    int len;
    int back;
    int used;
    while (sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &len, &back, &used) == 4) {
        assert_int_equal(len, back);
        for (int i = 0; i < len; i++)
            seen.dark[y][x + i] = 1;
        path += used;
    }
    assert_int_equal(*path, '"');
}

static void draw(const char *words)
{
    struct text out;
    text_init(&out, SVG_MAX);
    memset(&seen, 0, sizeof(seen));
    assert_true(qr_svg(&out, span_of(words), "A code"));
    const char *svg = text_string(&out);
    assert_non_null(strstr(svg, "role=\"img\" aria-label=\"A code\""));
    assert_int_equal(sscanf(strstr(svg, "viewBox"), "viewBox=\"0 0 %d", &seen.size), 1);
    assert_non_null(strstr(svg, "<path fill=\"#fff\" d=\"M0 0h"));
    read_path(strstr(svg, "fill=\"#000\" d=\"") + strlen("fill=\"#000\" d=\""));
    text_free(&out);
}

static void every_module_is_where_it_belongs(void **state)
{
    (void)state;
    static const char words[] =
        "otpauth://totp/Backtalk:mia?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    draw(words);
    QRcode *code =
        QRcode_encodeData((int)strlen(words), (const unsigned char *)words, 0, QR_ECLEVEL_M);
    assert_non_null(code);
    assert_int_equal(seen.size, code->width + 2 * QR_QUIET);
    for (int y = 0; y < seen.size; y++) {
        for (int x = 0; x < seen.size; x++) {
            int row = y - QR_QUIET;
            int column = x - QR_QUIET;
            bool inside = row >= 0 && column >= 0 && row < code->width && column < code->width;
            int wanted = inside ? code->data[row * code->width + column] & 1 : 0;
            assert_int_equal(seen.dark[y][x], wanted);
        }
    }
    QRcode_free(code);
}

static void what_is_too_long_is_not_drawn(void **state)
{
    (void)state;
    struct text out;
    text_init(&out, SVG_MAX);
    char words[4000];
    memset(words, 'x', sizeof(words));
    assert_false(qr_svg(&out, span_make(words, sizeof(words)), "A code"));
    assert_int_equal(out.len, 0);
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_module_is_where_it_belongs),
        cmocka_unit_test(what_is_too_long_is_not_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
