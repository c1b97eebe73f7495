/*
 * The facts about a person that an entry can warn of. An entry chooses from them, so that all entries that warn of the
 * same thing say so under the same title, and can be found by it.
 *
 * Of hypermobility: NHS 111 Wales, Joint hypermobility (111.wales.nhs.uk/encyclopaedia/j/article/jointhypermobility), has
 * strength protect such joints; to stay short of the end of the range follows from that, and is general knowledge. Of operations:
 * Royal National Orthopaedic Hospital, Exercises following spinal surgery (rnoh.nhs.uk), has nobody begin before they are told to.
 */
#include "library/model.h"

#define FACTS(X)                                                                                   \
    X("back-arching", "A back that arches",                                                        \
      "If the lower back arches, make the movement smaller.")                                      \
    X("blood-clot", "Blood clot",                                                                  \
      "Not with a blood clot in the leg, now or lately. A calf or leg that is newly swollen, "     \
      "warm or sore needs checking now, at any hour; with breathlessness or pain in the chest "    \
      "call "                                                                                      \
      "the emergency number.")                                                                     \
    X("blood-thinners", "Blood thinners or easy bruising",                                         \
      "If you take blood thinners or bruise easily, ask a pharmacist or your doctor first.")       \
    X("bone", "Bone and tailbone", "Keep off bone and off the tailbone.")                          \
    X("dizziness", "Dizziness", "If it makes you dizzy, stop and sit down.")                       \
    X("groin-strain", "Groin strain", "Not on a fresh groin strain.")                              \
    X("hamstring-cramp", "Cramp at the back of the thigh",                                         \
      "If the back of the thigh cramps, rest and do fewer.")                                       \
    X("high-blood-pressure", "High blood pressure",                                                \
      "Holding the breath drives blood pressure up. If yours is high, ask your doctor first.")     \
    X("hip-replacement", "Hip replacement",                                                        \
      "After a hip replacement ask your surgeon or physiotherapist first.")                        \
    X("hip-side-pain", "Pain at the side of the hip",                                              \
      "If the side of your hip is sore, do not lie or press on it, and do not draw the leg "       \
      "across "                                                                                    \
      "the body. Unsure? Ask a physiotherapist.")                                                  \
    X("hypermobility", "Very flexible joints (hypermobility)",                                     \
      "If your joints are very flexible, stop well before the end of the range and hold it there " \
      "by your own strength. Unsure? Ask a physiotherapist.")                                      \
    X("knee-pain", "Knee pain", "The knee should feel nothing. If it does, choose another entry.") \
    X("knee-pressure", "Kneeling", "Pad the knee, or choose an exercise without kneeling.")        \
    X("knee-replacement", "Knee replacement or surgery",                                           \
      "After knee surgery ask your surgeon or physiotherapist first.")                             \
    X("leg-pain", "Pain down the leg",                                                             \
      "Pain that spreads further down the leg is a reason to stop.")                               \
    X("low-spine", "The low spine", "Keep off the low spine.")                                     \
    X("no-relief", "No relief in any position",                                                    \
      "If neither this nor any other position gives relief, read When to get help now.")           \
    X("numb-skin", "Numb skin",                                                                    \
      "Not where the skin feels numb or different: you could not tell when it is too much. Is it " \
      "new, in the buttocks or between the legs? Do not press, and get help now.")                 \
    X("osteoporosis", "Fragile bones (osteoporosis)",                                              \
      "With osteoporosis, after a fracture of the spine or after years of steroids, ask your "     \
      "clinician first.")                                                                          \
    X("pregnancy", "Pregnancy", "In pregnancy ask your midwife or physiotherapist first.")         \
    X("pubic-pain", "Pain at the pubic bone",                                                      \
      "With pain at the pubic bone ask your midwife or physiotherapist first.")                    \
    X("recent-surgery", "Operation in the last months",                                            \
      "After an operation on the back, hip, belly or leg in the last months ask whoever operated " \
      "or your physiotherapist first.")                                                            \
    X("sciatic-tingling", "Tingling down the leg",                                                 \
      "Tingling or a numb leg means that you are pressing on or near a nerve. Come off.")          \
    X("sciatica-flare", "Sciatica flaring up",                                                     \
      "Not while sciatica is flaring up. Let it settle, or ask a physiotherapist.")                \
    X("self-diagnosis", "Not a test", "It is no test, and tells nobody what is wrong.")            \
    X("shoulder-pain", "Shoulder pain", "A sore shoulder need not go there. Choose another way.")  \
    X("spinal-fusion", "Spinal fusion", "After a spinal fusion ask your surgeon first.")           \
    X("spinal-stenosis", "Spinal stenosis", "With spinal stenosis ask your clinician first.")      \
    X("spondylolisthesis", "Spondylolisthesis (a slipped vertebra)",                               \
      "With a spondylolisthesis ask your clinician first.")                                        \
    X("wrist-pain", "Wrist pain", "If the wrists hurt, use fists or forearms.")

#define CHOICE(name, title, sentence) {name, title},
#define SENTENCE(name, title, sentence) {sentence},

const struct model_choice stretch_caution_facts[] = {FACTS(CHOICE){NULL, NULL}};
static const struct {
    const char *sentence;
} always_said[] = {FACTS(SENTENCE)};

struct span stretch_caution_words(const struct stretch_caution *caution)
{
    for (size_t i = 0; caution->text.len == 0 && i < COUNT_OF(always_said); i++)
        if (span_is(caution->fact, stretch_caution_facts[i].name))
            return span_of(always_said[i].sentence);
    return caution->text;
}
