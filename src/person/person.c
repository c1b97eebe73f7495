/* The picture that is drawn from a name. */
#include "person/person.h"

#include "core/utf8.h"

/* FNV-1a (draft-eastlake-fnv): a short name is enough for each bit to depend on it. */
static uint32_t hash_of(struct span name)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < name.len; i++) {
        hash ^= (unsigned char)name.ptr[i];
        hash *= 16777619u;
    }
    return hash ^ (hash >> 15);
}

struct person_avatar person_avatar_of(struct span name)
{
    uint32_t hash = hash_of(name);
    return (struct person_avatar){
        .letter = utf8_cut(name, 1), .hue = hash % PERSON_HUES, .shape = (hash / PERSON_HUES) % 4};
}
