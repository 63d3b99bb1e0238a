//! Words that say nothing about the subject, in the form in which words are compared.
use std::collections::BTreeSet;

/// All of them.
pub(super) fn words() -> BTreeSet<&'static str> {
    ENGLISH.split_whitespace().chain(KOREAN.split_whitespace()).collect()
}

const ENGLISH: &str = "\
    the and a an of to in on at by for from with without into onto over under about after before between through \
    during against until since upon is are was were be been being am do does did done doing have has had having will \
    would shall should can could may might must it its i im ive id me my mine we us our ours you your yours he him \
    his she her hers they them their theirs this that these those there here who whom whose which what when where \
    why how if then than so but or nor not no yes as because while although though just only also too very really \
    quite even still already again ever never always often sometimes now well like some any all both each every \
    everyone everybody everything someone somebody something nobody nothing anyone anything many much more most few \
    less least other others another such same own one ones two three first last next up down out off back away \
    around along across get gets got getting go goes went gone going come comes came coming make makes made making \
    take takes took taken say says said saying tell tells told know knows knew think thought see saw seen look \
    looked want wanted let lets put give gave ask asked thing things way lot kind sort bit time times people day \
    days year years good right okay oh um uh yeah mean dont didnt doesnt wasnt isnt wont cant couldnt wouldnt thats \
    theres hes shes theyre youre called call became become used use once almost enough maybe perhaps old new little \
    big long left keep kept find found felt feel need needed needs work worked mmhmm mhm hmm uhhuh yep nope";

const KOREAN: &str = "\
    그 이 저 것 거 수 때 등 더 또 참 다 잘 안 못 좀 막 그냥 정말 진짜 아주 너무 매우 많이 조금 항상 늘 다시 이제 그리고 \
    그런데 그래서 그러나 하지만 그러면 그럼 그래도 왜냐하면 그때 그게 그건 이게 이건 저는 나는 제가 내가 우리 우리가 우리는 저희 \
    저희는 저도 나도 그분 그분이 사람 사람이 사람들 사람들이 사람은 어떤 무슨 이런 그런 저런 모든 여기 거기 저기 뭐 뭘 무엇 누가 \
    어디 언제 어떻게 얼마나 있는 있었어요 있어요 있습니다 없는 없어요 없었어요 없습니다 하는 했어요 했습니다 해요 합니다 하고 해서 하면 \
    되는 됐어요 됩니다 같은 같아요 아니라 아니에요 네 예 아니요 것이 것을 것은 거예요 한 두 세 번";
