/* QR codes as SVG. */
#include "factor/qr.h"

#include <qrencode.h>

static bool is_dark(const QRcode *code, int x, int y)
{
    return (code->data[y * code->width + x] & 1) != 0;
}

/* A row's dark modules: each run of them is a rectangle, one module high. */
static void draw_row(struct text *out, const QRcode *code, int y)
{
    for (int x = 0; x < code->width; x++) {
        int from = x;
        while (x < code->width && is_dark(code, x, y))
            x++;
        if (x > from)
            text_printf(out, "M%d %dh%dv1h-%dz", from + QR_QUIET, y + QR_QUIET, x - from, x - from);
    }
}

bool qr_svg(struct text *out, struct span words, const char *label)
{
    QRcode *code =
        QRcode_encodeData((int)words.len, (const unsigned char *)words.ptr, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return false;
    int size = code->width + 2 * QR_QUIET;
    text_printf(out,
                "<svg class=\"qr\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\""
                " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                "<path fill=\"#000\" d=\"",
                size, size, label, size, size);
    for (int y = 0; y < code->width; y++)
        draw_row(out, code, y);
    text_literal(out, "\"/></svg>");
    QRcode_free(code);
    return true;
}
