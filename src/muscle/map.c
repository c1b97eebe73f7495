/*
 * Where muscles are seen on the body. Places and courses are those of general anatomy, as the muscles' entries say them ("Where it
 * lies"); the shapes are simple, so that a thumb finds them. What lies below comes first where two overlap.
 */
#include "muscle/map.h"

const struct map_shape map_shapes[] = {
    /* ---- on top, from the front ---- */
    {MAP_FRONT, "rectus-abdominis", "hip-front",
     "M56.5 84Q61 82.5 64.6 83.500V148L62 146C58.5 134 56 110 56.5 84Z"},
    {MAP_FRONT, "obliques", "low-back",
     "M43.5 90C48 95 52 92 55.5 88C55.2 108 56.5 128 60 141C54 136 47 130 41 127Q44 118 43.5 "
     "90Z"},
    {MAP_FRONT, "it-band", "hip-side",
     "M36.8 163L40.2 165C40.6 180 42.8 196 45.5 209L43 213C40.4 200 36.4 182 36.8 163Z"},
    {MAP_FRONT, "tensor-fasciae-latae", "hip-side",
     "M40.3 131C43.5 132.5 45 137 45.2 142C44.6 150 43 157 40.5 163L36.9 160C37 149 38.2 139 "
     "40.3 131Z"},
    {MAP_FRONT, "rectus-femoris", "thigh-front",
     "M46 148C50 160 54.5 178 56 198L54 209Q50.5 212 47.5 209C44.5 196 42.4 180 42 164C43.5 158 "
     "45 153 46 148Z"},
    {MAP_FRONT, "pectineus", "groin",
     "M52.5 149.500L63 148.500C61 153 58.6 158.5 57 164.500C55 159 53.6 154.5 52.5 149.500Z"},
    {MAP_FRONT, "adductor-longus", "groin",
     "M63.6 149.800L64.2 153C63 162 61.2 172 59.6 181C58.6 175.5 57.9 171 57.5 166.500C59.4 160 "
     "61.6 154.5 63.6 149.800Z"},
    {MAP_FRONT, "gracilis", "groin",
     "M64.4 154.500L63.8 162C62.8 178 61.6 194 60.8 209L59.2 206C59.6 197 59.8 190 60 183C61.6 "
     "174 63.2 164 64.4 154.500Z"},
    {MAP_FRONT, "sartorius", "thigh-front",
     "M42.5 130.500Q46 130.5 47.4 135C51 150 57 170 60 197L60.4 213L57.8 213C57 197 53 172 47 "
     "153C45.4 148 44.4 140 42.5 130.500Z"},

    /* ---- on top, from behind ---- */
    {MAP_BACK, "latissimus-dorsi", "low-back", "M41 78C46 75 52 76 57 80V118C49 111 42 99 41 78Z"},
    {MAP_BACK, "obliques", "low-back",
     "M42.8 104C46 112 51 117.5 57 121L57.5 126.500C51 125 46 125 40.6 127Q43.4 118 42.8 104Z"},
    {MAP_BACK, "erector-spinae", "low-back", "M58 70H64.400V131Q61 133 59 128.500Q57.4 100 58 70Z"},
    {MAP_BACK, "it-band", "hip-side",
     "M36.6 160C36 170 38 186 40 198L42.6 213L45 212C43 198 40.6 182 40.2 166Z"},
    {MAP_BACK, "gluteus-medius", "hip-side",
     "M41 129Q49 126.5 56 130.500C49 134 43 140.5 37.3 149C37 141 38.5 134 41 129Z"},
    {MAP_BACK, "gluteus-maximus", "buttock",
     "M57 132L64 149V162C62 169 58 172 50 172C42 171 37.5 164 37 152C43 142 49.5 135.5 57 132Z"},
    {MAP_BACK, "biceps-femoris", "hamstring",
     "M50.5 173.500C53 180 52 196 50.5 214L45.8 213C44 198 42 184 41.3 170.500C44 172.8 47.4 173.5 "
     "50.5 173.500Z"},
    {MAP_BACK, "semitendinosus", "hamstring",
     "M51.8 173.500Q56 173.5 60 171C59 186 57.6 200 56.6 214H51.600C53.2 196 53.6 183 51.8 "
     "173.500Z"},
    {MAP_BACK, "adductor-magnus", "groin",
     "M61.2 171.500L63 169C63 180 61.8 194 60.7 214H57.700C58.6 199 60.2 187 61.2 171.500Z"},

    /* ---- below, from the front ---- */
    {MAP_DEEP_FRONT, "transversus-abdominis", "low-back",
     "M43.2 106C50 111 58 112 64.6 112V137C57 137 48 132 40.8 127Q44 117 43.2 106Z"},
    {MAP_DEEP_FRONT, "iliacus", "hip-front",
     "M42 132.500Q50 130 57 135C55.4 144 53.4 151 51 159C47.5 151 44 142 42 132.500Z"},
    {MAP_DEEP_FRONT, "psoas-major", "hip-front",
     "M60.2 92H64.200V118C62.4 133 59 147 54.6 162L51.2 160C54.6 147 58.4 130 60.2 92Z"},
    {MAP_DEEP_FRONT, "adductor-magnus", "groin",
     "M63.2 164C62.6 178 61.4 194 60.4 211C57.4 202 55.2 193 54 185C58.6 178 61.8 171 63.2 164Z"},
    {MAP_DEEP_FRONT, "adductor-brevis", "groin",
     "M63 160.500C61.8 167 58.6 175 53.4 182.500L51.6 178C54.4 172 57.4 167 58.8 164.500Q61 163.5 "
     "63 "
     "160.500Z"},
    {MAP_DEEP_FRONT, "obturator-externus", "buttock",
     "M63.4 151.500C60.4 151 58 154 56.2 158L53.8 165.500C58.6 164 62 159 63.4 151.500Z"},

    /* ---- below, from behind ---- */
    {MAP_DEEP_BACK, "quadratus-lumborum", "low-back",
     "M51.5 103Q56 101.5 59.8 105L60.2 128Q53 130.5 46 128C49 120 51 112 51.5 103Z"},
    {MAP_DEEP_BACK, "multifidus", "low-back",
     "M61.2 78H64.500V150Q62 148 61.5 142Q60.4 110 61.2 78Z"},
    {MAP_DEEP_BACK, "gluteus-minimus", "hip-side",
     "M43 136Q50 131.5 55.5 136.500C50 142 46 149.5 44 156L40.8 155C40.6 147 41.2 141 43 136Z"},
    {MAP_DEEP_BACK, "semimembranosus", "hamstring",
     "M56.8 175L61.2 173C60.6 187 59 201 58.2 214H54C55.4 200 56.8 188 56.8 175Z"},
    {MAP_DEEP_BACK, "sciatic-nerve", "buttock",
     "M57.8 150C57 160 54.4 168 53.4 179L51.8 214H54L55.6 179C56.4 169 58.8 161 60 151Z"},
    {MAP_DEEP_BACK, "quadratus-femoris", "buttock", "M45 167L56.5 164.500L57.5 171L46 174.500Z"},
    {MAP_DEEP_BACK, "obturator-internus", "buttock",
     "M62 158.500C56 159 50.5 161 44.6 164.200L45 166.600C51.5 163.8 57 163 62.5 162.800Z"},
    {MAP_DEEP_BACK, "gemelli", "buttock",
     "M62 153.800C56 155 50 157.4 44.2 160.800L44.5 163.600C50.5 160.5 56 158.6 62 158Z"},
    {MAP_DEEP_BACK, "piriformis", "buttock",
     "M62 142.500L63.5 151C57 152.5 50 155.5 43.8 160L42 156C48 150.5 55 146.5 62 142.500Z"},
    {MAP_DEEP_BACK, "sacrotuberous-ligament", "buttock",
     "M62.4 152L64.4 153C63.4 160 61.6 165 59.4 171L56.6 169.500C59.4 163.5 61.4 158 62.4 "
     "152Z"},
    {MAP_DEEP_BACK, "si-joint", "sacroiliac",
     "M58 132.500Q61.5 133 61.8 138Q62 143 60 146Q57.4 141 58 132.500Z"},
};
const size_t map_shape_count = COUNT_OF(map_shapes);

bool map_shape_is_of(const struct map_shape *shape, struct span muscle,
                     const struct model_texts *parts)
{
    struct span own = span_of(shape->muscle);
    bool is_iliopsoas = span_is(own, "psoas-major") || span_is(own, "iliacus");
    return span_equal(own, muscle) || (parts != NULL && model_texts_have(parts, own)) ||
           (is_iliopsoas && (span_is(muscle, "iliopsoas") ||
                             (parts != NULL && model_texts_have(parts, SPAN("iliopsoas")))));
}

bool map_view_has(enum map_view view, struct span muscle, const struct model_texts *parts)
{
    for (size_t i = 0; i < map_shape_count; i++)
        if (map_shapes[i].view == view && map_shape_is_of(&map_shapes[i], muscle, parts))
            return true;
    return false;
}

bool map_is_first_of_region(size_t shape)
{
    for (size_t i = 0; i < shape; i++)
        if (map_shapes[i].view == map_shapes[shape].view &&
            strcmp(map_shapes[i].region, map_shapes[shape].region) == 0)
            return false;
    return true;
}
