//! Words that, standing after a stop (or before a number), say whether a new sentence begins.

use super::words::Words;

/// Begins sentences far more often than it follows an abbreviation or an initial: "The", "Hvad", "Но".
pub(super) const STARTER: u16 = 1;
/// The same, but also a part of names ("Le Guin", "De Burgh"), so it says nothing after an initial.
pub(super) const WEAK_STARTER: u16 = 2;
/// A month: "12. Juni" is one date.
pub(super) const MONTH: u16 = 4;
/// A noun that takes an ordinal: "19. Jahrhundert".
pub(super) const COUNTED: u16 = 8;
/// A time zone or weekday, which goes on after "5 p.m.".
pub(super) const ZONE: u16 = 16;
/// A verb of speech: after “Really?” it names the speaker.
pub(super) const SPEECH: u16 = 32;
/// A word that opens a phrase of time: "At 5 a.m. Mr. Smith".
pub(super) const TIME_OPENER: u16 = 64;
/// An article or preposition before an ordinal: "der 2. Platz".
pub(super) const ORDINAL_ARTICLE: u16 = 128;
/// The last part of a domain or file name: "Booking.Com" is one name.
pub(super) const SUFFIX: u16 = 256;

/// The table; all entries count in either case.
pub(super) static FOLLOWERS: Words<4096> = Words::new(&[
    (STARTER, ENGLISH),
    (STARTER, GERMAN),
    (STARTER, ROMANCE),
    (STARTER, DUTCH_NORDIC),
    (STARTER, SLAVIC),
    (STARTER, OTHERS),
    (WEAK_STARTER, "a an do so no may will did's le la les de den el los las lo il gli van von di du un una um uma one al"),
    (WEAK_STARTER, "to by of can all see our new let's more most"),
    (MONTH, MONTHS),
    (COUNTED, COUNTED_NOUNS),
    (ZONE, ZONES),
    (MONTH | ZONE, "january february march april may june july august september october november december"),
    (SPEECH, SPEECH_VERBS),
    (TIME_OPENER, "at by around about before after until till from since on near um gegen ab kl klokken klokka à vers"),
    (
        ORDINAL_ARTICLE,
        "der die das dem den des am im vom zum zur beim ein eine einem einen einer eines jeder jede jedes ihr ihre
         sein seine mein meine dieser diese dieses bis ab und den det en et ett på til",
    ),
    (SUFFIX, "out println print log write parse min max get set component string array list net
         com org net edu gov io js ts md py rs txt pdf html htm php asp aspx css xml json doc docx jpg png co uk de fr"),
    (SUFFIX, "ru jp cn info biz tv me us eu ai app dev exe zip rb cs java cpp"),
]);

const ENGLISH: &str = "
    the it he she they we i you this that these those there here but and in on if when after as at what how why who
    where which his her their my your its for however yet not nobody everyone someone many some several both each
    every then thus therefore moreover meanwhile although though because since while despite during before until once with without from
    about according also another any are is was were has have had does did don't can't it's that's he's she's
    they're we're you're i'm i've i'll there's what's who's let please two three four five six seven eight nine ten
    millions thousands hundreds now today yesterday tomorrow later first second finally instead even just only such other
    others most next still perhaps maybe nevertheless nonetheless furthermore indeed earlier recently unlike under over
";
const GERMAN: &str = "
    der die das er sie es wir ich ihr ein eine einer eines im am und aber oder wenn nach auf mit dort hier dies
    diese dieser dieses doch denn dann da so auch für bei seit zu zum zur von vom wie was wer warum wo man nun jetzt
    heute gestern morgen nicht kein keine sein seine ihre mein meine unser als ob obwohl weil während trotz bisher
    damit dabei danach darum deshalb dennoch allerdings außerdem zudem sogar nur noch schon viele einige alle
    laut beim aus bis ohne unter über vor zwei drei
";
const ROMANCE: &str = "
    je tu elle nous vous ils elles ce cette ces cet mais et dans pour avec sur par si quand comme que qui où pourquoi
    comment il au aux en une des c'est c'était d'après selon après avant depuis mon ma mes son sa ses leur leurs notre
    votre quel quelle alors ainsi cependant toutefois enfin puis donc aussi même plus aucun chaque plusieurs
    yo ella nosotros ellos ellas pero y en con por para como cuando si qué quién dónde cómo esto esta este estos
    estas ese esa eso hay según después antes desde su sus mi mis también además sin sobre entre hasta aunque
    luego hoy ayer ahora muy ya las los
    io lui lei noi loro ma e nel nella nei per con come quando se che chi dove questo questa questi queste quello
    quella sono è c'è dopo prima secondo anche non più alla al dal dalla sul sulla ogni poi così però infatti oggi ieri ora
    uno gli l'
    eu ele ela nós eles elas mas em no na nos nas com por para como quando se que quem onde isto isso este esta
    esse essa segundo depois antes desde também não mais já ainda hoje ontem agora além assim porém os as o
";
const DUTCH_NORDIC: &str = "
    het hij zij wij ze we ik jij je u dit dat deze die maar en of als wanneer na op met daar hier er dus ook toen
    waar wat wie hoe waarom volgens zijn haar hun mijn onze bij voor door naar niet geen nu vandaag
    gisteren vervolgens echter bovendien in
    han hun hon de det den vi du jeg jag ni dette denne disse dessa detta dette men och og i på når när hvis om efter etter
    der her här där så også också hvad vad hva hvor hvem vem hvorfor varför hvordan hur hans hendes hennes deres
    deras min mit mitt mine mina din dit vores vår vårt ikke inte ikkje nu nå da då ved vid fra från ifølge enligt eller for för
    til till med en et ett et al alle alla mange många nogle några hej
    hän se he me te minä sinä tämä nämä mutta ja kun jos myös siellä täällä mitä miksi miten kuka missä nyt
    on ei oli kuitenkin sitten koska sen
";
const SLAVIC: &str = "
    он она оно они мы вы я ты это этот эта эти но и а в на по с из для как когда если что кто где почему зачем там здесь
    тут его её их наш ваш мой при после до от к у о об во со не нет да уже еще ещё также тоже затем потом однако поэтому
    так только все всё сегодня вчера завтра сейчас теперь кроме согласно был была было были за под над перед
    він вона воно вони ми ви це цей ця ці але й та в у на з із для як коли якщо що хто де чому там тут його її
    їх наш при після до від не вже також потім проте тому
    той тя то те ние вие аз това този тази тези но и в на по с от за как кога ако какво кой къде защо там тук
    ол олар біз сіз мен сен бұл осы бірақ және ал
    on ona ono oni one my wy ja ty to ten ta te ci ale i a w na po z ze dla jak kiedy gdy jeśli co kto gdzie dlaczego
    tam tu jego jej ich nasz przy od do nie już także też potem jednak więc tak tylko dziś wczoraj teraz podczas według
    w to jest był była było były są ponadto natomiast
    on ona ono oni my vy já ty ten ta ti ale a v na po s z ze do pro jak když pokud co kdo kde proč tam tady jeho její
    jejich náš při od ne už také pak však proto tak jen dnes včera teď podle během je byl byla bylo byli
";
const OTHERS: &str = "
    bu şu o biz siz ben sen onlar ama ve ancak fakat çünkü eğer nasıl neden ne kim nerede burada orada daha sonra önce
    bir bugün dün şimdi için ile
    ο η το οι τα τον την του της των αυτό αυτός αυτή εγώ εσύ εμείς εσείς αλλά και σε στο στη στην στον με για από αν όταν όπως
    τι ποιος πού πώς γιατί εδώ εκεί δεν θα να μετά πριν όμως επίσης ένας μια μία ένα
    dia ia mereka kami kita saya anda ini itu tetapi namun dan di ke dari untuk dengan jika ketika karena apa siapa
    bagaimana mengapa setelah sebelum menurut pada dalam
    ông bà anh chị họ chúng tôi nó đây đó nhưng và trong khi nếu vì tại theo sau trước ngày
    el ea noi voi ei ele eu acest această aceasta dar și în pe cu din dacă când unde cum de ce după înainte
    ez az ő mi ti ők én te de és ha amikor hogy mit ki hol miért itt ott után
";
const MONTHS: &str = "
    jan feb mar apr jun jul aug sep sept oct nov dec januar jänner februar feber märz mai juni juli august september oktober
    november dezember januari februari mars maart mart april mei augustus december desember janvier février avril juin
    juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    janeiro fevereiro março maio junho julho setembro outubro novembro dezembro ledna února března dubna května
    června července srpna září října listopadu prosince
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta
    joulukuuta januára februára apríla mája júna júla augusta októbra novembra decembra
";
const COUNTED_NOUNS: &str = "
    jahrhundert jahrtausend jh jhd jhdt weltkrieg weltkriegs weltkrieges mal male minute minuten
    platz plätze stock stockwerk etage klasse auflage spieltag runde rang tag tage tages woche wochen monat jahr lebensjahr
    lebensjahres jahrestag jahrestages geburtstag geburtstages kapitel liga bundesliga bezirk bezirks hälfte halbzeit
    viertel spielminute lebenswoche sitzung armee division dynastie senat sinfonie symphonie satz akt staffel folge
    generation wahlgang strophe ausgabe band teil buch abschnitt absatz person schuljahr semester quartal etappe reihe
    gebot mose mai platzierung olympischen auflagen kompanie regiment bataillon korps internationalen internationale
    deutschen wiener berliner kirchenbezirk
    sal århundrede århundredet verdenskrig plads divison etape sætning
";
const ZONES: &str = "
    et est edt pt pst pdt ct cst cdt mt mst mdt gmt utc bst cet cest ist jst kst aest akst hst eastern pacific central
    mountain monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun jan feb
    apr jun jul aug sep sept oct nov dec
";
const SPEECH_VERBS: &str = "
    said says say asked asks replied replies answered answers added adds told tells cried shouted whispered yelled exclaimed
    muttered murmured laughed snapped demanded wondered inquired screamed continued began thought responded called
    explained argued insisted admitted joked quipped tweeted wrote sagte fragte rief meinte antwortete dit demanda
    répondit dijo preguntó disse chiese rispose zei vroeg sagde spurgte sa frågade powiedział zapytał řekl
";
