/* Chance that can be repeated: a linear congruential generator of 64 bits (Knuth, MMIX), its upper half. */
#include "chaos/chaos.h"

static uint64_t chance_next(struct chance *chance)
{
    chance->state = chance->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return chance->state >> 32;
}

struct chance chance_new(uint64_t seed)
{
    struct chance chance = {seed * UINT64_C(0x9e3779b97f4a7c15)};
    /* Seeds that follow each other begin alike. */
    for (int i = 0; i < 4; i++)
        (void)chance_next(&chance);
    return chance;
}

size_t chance_below(struct chance *chance, size_t below)
{
    return (size_t)(chance_next(chance) % below);
}

int chance_between(struct chance *chance, int least, int most)
{
    return least + (int)chance_below(chance, (size_t)(most - least) + 1);
}
