//! Texts that are made to be slow: each shape in any size, for guards against work that grows faster than the text.

/// Makes about so many bytes of a shape.
pub type Shape = fn(usize) -> Vec<u8>;

/// All shapes by name.
pub const SHAPES: &[(&str, Shape)] = &[
    ("equal lines", |n| of(n, |_| "The ferry will run at night until the end of May.\n".into())),
    ("equal sentences in one line", |n| {
        of(n, |_| "The ferry runs at night until the end of May. ".into())
    }),
    ("near sentences", |n| {
        of(n, |i| {
            format!(
                "On Tuesday evening the {} council voted for the bridge over the old river.\n\n",
                word(i)
            )
        })
    }),
    ("near sentences that differ in a number", |n| {
        of(n, |i| {
            format!(
                "On Tuesday the council voted for bridge {i} over the old river and its road.\n\n"
            )
        })
    }),
    ("near sentences, few words of their own", |n| of(n, near)),
    ("sentences in one line", |n| {
        of(n, |i| {
            format!(
                "The {} of the harbour met the {} on the old pier today. ",
                word(i),
                word(i * 7)
            )
        })
    }),
    ("every other sentence repeated in one line", |n| {
        of(n, |i| match i % 2 {
            0 => format!("The {} of the harbour met nobody on the old pier today. ", word(i)),
            _ => "The ferry will run at night until the end of May again. ".into(),
        })
    }),
    ("markers and repeats in one line", |n| {
        of(n, |i| match i % 3 {
            0 => format!("The {} of the harbour met nobody on the old pier. ", word(i)),
            1 => "Sign up for our newsletter. ".into(),
            _ => "The ferry will run at night until the end of May again. ".into(),
        })
    }),
    ("a wrapped paragraph of repeats whose tails are markers", cascade),
    ("a wrapped paragraph of markers", |n| {
        of(n, |i| {
            format!(
                "Sign up for our newsletter. The {} of the harbour met\nnobody there. ",
                word(i)
            )
        })
    }),
    ("lists that would turn", |n| {
        of(n, |i| {
            format!(
                "- {}\n- The ferry will run at night until the end of May.\nThe {} met the harbour on the old pier today again.\n\n",
                word(i),
                word(i)
            )
        })
    }),
    ("one endless word", |n| of(n, |_| "aB".into())),
    ("no stops", |n| of(n, |i| format!("{} ", word(i)))),
    ("few giant sentences", |n| {
        of(n, |i| {
            format!(
                "{}{} ",
                word(i % (n / 32)),
                if i % (n / 32 + 1) == n / 32 { ".\n\n" } else { "" }
            )
        })
    }),
    ("only stops", |n| of(n, |_| ".".into())),
    ("stops and blanks", |n| of(n, |_| ". ? ! ".into())),
    ("stops of all scripts", |n| of(n, |_| "。．！？؟।…‽".into())),
    ("short lines", |n| of(n, |i| format!("{}\n", word(i % 1000)))),
    ("lines of a letter", |n| of(n, |_| "a\n".into())),
    ("only line ends", |n| of(n, |_| "\n".into())),
    ("only carriage returns", |n| of(n, |_| "\r".into())),
    ("only blanks", |n| of(n, |_| " \t\u{a0}".into())),
    ("NUL bytes", |n| of(n, |_| "\0".into())),
    ("nested quotes", |n| of(n, |_| "“‘«\"'".into())),
    ("quotes around words", |n| {
        of(n, |i| format!("\"{} ‘{} “{}. ", word(i), word(i + 1), word(i + 2)))
    }),
    ("combining marks", |n| of(n, |i| if i == 0 { "e".into() } else { "\u{301}\u{300}".into() })),
    ("joined emoji", |n| of(n, |_| "👩\u{200d}".into())),
    ("brackets", |n| of(n, |_| "([{<".into())),
    ("link brackets", |n| of(n, |_| "[a](".into())),
    ("citations", |n| of(n, |i| format!("word[{}][", i % 100))),
    ("quoted mails", |n| of(n, |i| format!("{}The {} met.\n", "> ".repeat(i % 40), word(i)))),
    ("one line of >", |n| of(n, |_| ">".into())),
    ("hyphens", |n| of(n, |_| "-".into())),
    ("hyphenated words", |n| of(n, |i| format!("{}-", word(i)))),
    ("dashes and blanks", |n| of(n, |_| "- ".into())),
    ("dots inside words", |n| of(n, |i| format!("{}.", word(i)))),
    ("initials", |n| of(n, |_| "A. B. Dr. e.g. ".into())),
    ("numbers with dots", |n| of(n, |i| format!("{}.", i % 10))),
    ("numbered list in one line", |n| of(n, |i| format!("{}. The {} met. ", i + 1, word(i)))),
    ("numbered list that breaks off", |n| of(n, |i| format!("1. {} 3. ", word(i)))),
    ("colons", |n| of(n, |i| format!("{}: ", word(i)))),
    ("addresses", |n| of(n, |i| format!("https://{}.example.org/?a=", word(i)))),
    ("menus", |n| {
        of(n, |i| format!("* Home\n* Contact us\n* {}\n* Log in\n* Privacy policy\n\n", word(i)))
    }),
    ("one menu", |n| {
        of(n, |i| ["* Home\n", "* Contact us\n", "* Log in\n", "* Harbour\n"][i % 4].into())
    }),
    ("menus and blanks", |n| of(n, |i| format!("* Home\n\n\n\n\n\n\n\n\n\n\n{}\n", word(i)))),
    ("weak words", |n| of(n, |i| ["Facebook\n", "Twitter\n", "Email\n"][i % 3].into())),
    ("weak words in one line", |n| of(n, |_| "Facebook Twitter Email ".into())),
    ("weak words and blanks", |n| of(n, |_| "Facebook\n\n\n".into())),
    ("glued rows", |n| of(n, |_| "ShareTweetPinEmailWhatsAppFacebookShareTweetPin\n".into())),
    ("advertisements", |n| of(n, |i| format!("Advertisement\n\nThe {} met.\n\n", word(i)))),
    ("advertisements between blanks", |n| of(n, |_| "Advertisement\n\n\n\n\n\n".into())),
    ("link lists", |n| of(n, |i| format!("References\n1. https://example.org/{i}\n"))),
    ("ideographs", |n| of(n, |_| "的一是不了人我在有他".into())),
    ("ideographs and quotes", |n| of(n, |_| "「他说：『好。』".into())),
    ("continuation bytes", |n| vec![0x80; n]),
    ("bytes that are no text", |n| vec![0xff; n]),
    ("wide tables", |n| of(n, |i| format!("{}\t{}  |  {}\n", word(i), i, word(i + 3)))),
    ("verse", |n| of(n, |i| format!("The rain came down,\nAnd {} fell,\n\n", word(i % 50)))),
    ("hard-wrapped text", |n| {
        of(n, |i| format!("{}{}", word(i), if i % 11 == 10 { ".\n" } else { " " }))
    }),
];

fn of(n: usize, piece: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = Vec::with_capacity(n + 200);
    let mut number = 0;
    while text.len() < n {
        text.extend(piece(number).bytes());
        number += 1;
    }
    text
}

/// A word of small letters that follows from a number, all of them different.
fn word(number: usize) -> String {
    let mut word = String::from("q");
    let mut rest = number;
    loop {
        word.push(char::from(b'a' + (rest % 20) as u8));
        rest /= 20;
        if rest == 0 {
            return word;
        }
    }
}

/// Sentences of twelve words out of thirty: many have most of their words in common.
fn near(number: usize) -> String {
    let mut sentence = String::from("The");
    let mut state = number as u64 + 1;
    for _ in 0..12 {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sentence.push(' ');
        sentence.push_str(&word((state >> 33) as usize % 30));
    }
    sentence + ".\n\n"
}

/// The second half repeats the first, but for its beginning: each cut that is not made calls for the next.
fn cascade(n: usize) -> Vec<u8> {
    let line =
        |i| format!("Share. The old {} of the harbour met with nobody on that pier on\n", word(i));
    let half = of(n / 2, line);
    [
        &half[..],
        b"\n",
        b"The new one of the harbour met with somebody else on this pier on\n",
        &half[..],
    ]
    .concat()
}
