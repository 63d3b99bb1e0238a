//! What kind of word stands beside a bracket, by its letters and its ending.

/// A word in small letters that is neither a small word of the language nor has the ending of a verb or an adjective.
pub(super) fn noun(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ed", "ing", "ly", "al", "ous", "ful", "ic", "ive", "less", "able", "ible", "ish", "er", "est", "ary", "ory",
        "s",
    ];
    word.chars().count() > 2
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
        && word.starts_with(char::is_lowercase)
        && !ENDINGS.iter().any(|e| word.ends_with(e))
        && !LEADS.contains(&word)
        && !DESCRIBING.contains(&word)
}

/// Letters that English words do not have in this order, or a vowel at the end that few of them have. Many a foreign word
/// looks English; of those what is in brackets is read, which loses nothing.
pub(super) fn foreign(word: &str) -> bool {
    const RARE: &[&str] =
        &["aeng", "yeo", "eok", "ngj", "tj", "kj", "gj", "jj", "tteo", "hwa", "gwa", "kwo", "zh", "sz", "cz", "kv"];
    // Korean in Latin letters that looks like English
    const KOREAN: &[&str] = &[
        "inminban",
        "songbun",
        "jangmadang",
        "ondol",
        "hanbok",
        "juche",
        "makgeolli",
        "chongguk",
        "joseon",
        "chosun",
        "hangul",
        "panmunjom",
        "byungjin",
        "chuseok",
        "seollal",
        "danban",
        "baduk",
        "janggi",
        "pansori",
        "gimjang",
        "kimjang",
        "noraebang",
        "saenghwal",
        "chonghwa",
        "jucheism",
        "sinmun",
        "rodong",
        "kwanliso",
        "kwalliso",
        "gulag",
        "bulgogi",
    ];
    const LONG: &[&str] = &["manifesto", "orchestra", "peninsula", "pneumonia", "propaganda", "spaghetti"];
    const ENDS: &[&str] = &[
        "agenda", "area", "arena", "aroma", "asthma", "auto", "avocado", "bamboo", "banana", "banjo", "bikini",
        "bingo", "bonanza", "broccoli", "buffalo", "bureau", "burrito", "camera", "cargo", "caribou", "casino",
        "cello", "chemo", "cholera", "cinema", "cola", "coma", "commando", "concerto", "credo", "data", "demo",
        "diarrhea", "dingo", "diploma", "disco", "drama", "dynamo", "echo", "ego", "embryo", "era", "extra", "fiasco",
        "flamingo", "flu", "formula", "gala", "gazebo", "ghetto", "gorilla", "graffiti", "grandma", "grandpa",
        "grotto", "guru", "haiku", "halo", "hero", "hyena", "idea", "inferno", "info", "jumbo", "kangaroo", "khaki",
        "kilo", "kiwi", "lava", "limbo", "llama", "logo", "lotto", "macaroni", "mafia", "malaria", "mama", "mango",
        "memo", "menu", "militia", "mono", "mosquito", "motto", "opera", "panda", "papa", "paprika", "pasta", "patio",
        "pergola", "photo", "piano", "pizza", "plateau", "plaza", "polo", "poncho", "potato", "promo", "quota",
        "radio", "ratio", "replica", "retina", "rodeo", "safari", "salami", "saliva", "salsa", "sauna", "scenario",
        "sepia", "shampoo", "silo", "ski", "soda", "sofa", "solo", "soprano", "stanza", "stereo", "stigma", "stucco",
        "studio", "tango", "tattoo", "taxi", "tempo", "thou", "tofu", "tomato", "torso", "trauma", "trio", "tuna",
        "tundra", "turbo", "tutu", "tuxedo", "umbrella", "utopia", "vanilla", "veranda", "veto", "video", "villa",
        "viola", "visa", "vista", "volcano", "weirdo", "you", "zero", "zoo",
    ];
    !word.is_ascii()
        || RARE.iter().any(|letters| word.contains(letters))
        || KOREAN.contains(&word)
        || word.ends_with(['i', 'u', 'o', 'a']) && !ENDS.contains(&word) && !LONG.contains(&word)
}

/// Behind or before these a noun is still to come, or a clause begins.
pub(super) const LEADS: &[&str] = &[
    "the", "a", "an", "my", "our", "his", "her", "their", "its", "your", "this", "that", "these", "those", "of", "in",
    "on", "at", "to", "for", "from", "by", "with", "without", "into", "onto", "over", "under", "about", "after",
    "before", "behind", "between", "through", "during", "until", "since", "near", "like", "as", "than", "and", "or",
    "but", "nor", "so", "if", "when", "while", "because", "though", "although", "where", "who", "whom", "whose",
    "which", "what", "how", "why", "i", "you", "he", "she", "it", "we", "they", "me", "him", "us", "them", "one", "is",
    "are", "was", "were", "be", "been", "am", "has", "have", "had", "do", "does", "did", "will", "would", "can",
    "could", "shall", "should", "may", "might", "must", "not", "no", "never", "also", "only", "just", "even", "very",
    "too", "then", "there", "here", "again", "still", "always", "often", "soon", "now", "up", "down", "out", "off",
    "away", "back", "both", "each", "every", "all", "any", "some", "many", "much", "more", "most", "few", "several",
    "such", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "hundred", "thousand",
    "let", "getting",
];
/// Adjectives and verbs without an ending that says so: what follows in brackets may be their noun.
pub(super) const DESCRIBING: &[&str] = &[
    "old", "new", "big", "small", "little", "great", "good", "bad", "long", "short", "high", "low", "young", "first",
    "last", "next", "same", "own", "whole", "main", "head", "chief", "red", "white", "black", "green", "blue", "grey",
    "brown", "cold", "hot", "warm", "dry", "wet", "rich", "poor", "free", "full", "empty", "dead", "fine", "sick",
    "senior", "junior", "north", "south", "east", "west", "left", "right", "front", "top", "state", "late", "early",
    "strange", "went", "came", "saw", "took", "gave", "made", "make", "got", "get", "found", "find", "knew", "know",
    "thought", "told", "tell", "said", "say", "sold", "sell", "bought", "buy", "brought", "bring", "kept", "keep",
    "left", "leave", "lost", "lose", "met", "meet", "ran", "run", "read", "wrote", "write", "sent", "send", "put",
    "set", "let", "built", "build", "ate", "eat", "drank", "drink", "held", "hold", "heard", "hear", "felt", "feel",
    "became", "become", "began", "begin", "sang", "sing", "spoke", "speak", "paid", "pay", "cut", "hid", "hide",
    "stole", "steal", "taught", "teach", "caught", "catch", "broke", "break", "drove", "drive", "wore", "wear", "win",
    "stood", "stand", "sat", "sit", "led", "lead", "need", "want", "like", "love", "use", "call", "cook", "help",
    "see", "take", "give", "carry", "study", "fought",
];
/// How words go on that are put in behind a Korean one: `학교[의 선생님]이`.
pub(super) const PARTICLES_KO: &[&str] =
    &["의", "가", "이", "은", "는", "을", "를", "에", "에서", "와", "과", "도", "로", "으로", "에게", "한테", "만"];
/// What is put behind a Korean word that it belongs to.
pub(super) const PUT_IN_KO: &[&str] = &[
    "에서",
    "으로",
    "에게",
    "에게서",
    "까지",
    "부터",
    "처럼",
    "보다",
    "하고",
    "에서는",
    "이라고",
    "라고",
    "께서",
    "께서는",
    "께",
    "에게는",
    "한테는",
    "한테서",
    "에서도",
    "으로는",
    "이나",
    "이랑",
    "이라는",
    "라는",
    "들이",
    "들은",
    "들을",
    "들의",
    "들에게",
    "님이",
    "님은",
    "님을",
    "님께서",
];

/// Who gets something stands before what it is.
const GIVES: &[&str] = &[
    "give", "gave", "given", "gives", "tell", "told", "show", "showed", "send", "sent", "bring", "brought", "sell",
    "sold", "lend", "lent", "offer", "offered", "hand", "handed", "pay", "paid", "buy", "bought", "make", "made",
    "teach", "taught", "ask", "asked", "throw", "threw", "leave", "left", "cook", "cooked", "get", "got", "write",
    "wrote", "read", "play", "played", "owe", "owed", "cost", "feed", "fed",
];

pub(super) fn gives(before: &str) -> bool {
    before.split_whitespace().rev().take(6).any(|w| GIVES.contains(&w.to_lowercase().as_str()))
}
