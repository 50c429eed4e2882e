//! Abbreviations that end in a stop, in the languages the sentence splitter knows, and what each says about the stop.
//!
//! All languages share one table: a page mixes them, and guessing the language would cost more than it gives. A word
//! that is an abbreviation in one language and a word in another ("set", "red", "no") is left out or stands in the
//! weakest class that still helps. A short abbreviation that ends a sentence when a capital follows ("etc", "usw")
//! needs no entry: before a small letter a short token never ends a sentence.

use super::sentences::words::Words;

/// Something always follows in the same sentence, a name or a noun: "Mr. Lavrov", "bzw. Frau", "vs. Spain".
pub const TITLE: u16 = 1;
/// The sentence goes on when a number follows: "No. 5", "Fig. 2", "Dec. 31st".
pub const NUMBER: u16 = 2;
/// The sentence goes on unless the next word is one that begins sentences: "Pitt Inc. Vice President".
pub const INSIDE: u16 = 4;
/// A time of day; a capital after it begins a sentence, except a weekday, a month or a time zone.
pub const CLOCK: u16 = 8;
/// Ends a sentence before a capital; listed because it is long enough to be taken for a word before a small letter.
pub const PLAIN: u16 = 16;

/// Written in capitals throughout in ordinary text: "TP. Huế". Other words in capitals are abbreviations only among
/// capitals ("VOL. 2", "CAPT. COOK"); elsewhere they are names like "OS" and "KO", which are words of the table by chance.
pub const CAPITALS: u16 = 32;

/// Also an ordinary word: only digits after it count, not "I" or "B" as after "Vol.".
pub const WORD: u16 = 64;

/// The table. Words with an ASCII capital here count only with a capital in the text.
pub static ABBREVIATIONS: Words<4096> = Words::new(&[
    (TITLE, ENGLISH_TITLES),
    (NUMBER, ENGLISH_NUMBERS),
    (INSIDE, ENGLISH_INSIDE),
    (CLOCK, "a.m p.m am pm"),
    (
        NUMBER | WORD,
        "art no nos app ok mind gem set out max min mar sat sun del a o i s v n c l t p",
    ),
    (TITLE | CAPITALS, "MR MRS DR ST TP TS GS PGS BS KH EE JJ FF CC NXB MM"),
    (INSIDE | CAPITALS, "UU OO AA INC CO LTD CORP JR SR"),
    (NUMBER | CAPITALS, "NO NR VOL P FIG ART SEC"),
    (PLAIN, "approx appr illus abbrev assoc cont'd recd intl natl"),
    (TITLE, GERMAN_TITLES),
    (NUMBER, GERMAN_NUMBERS),
    (INSIDE, GERMAN_INSIDE),
    (TITLE, FRENCH_TITLES),
    (NUMBER, FRENCH_NUMBERS),
    (INSIDE, FRENCH_INSIDE),
    (TITLE, SPANISH_TITLES),
    (NUMBER, SPANISH_NUMBERS),
    (INSIDE, SPANISH_INSIDE),
    (TITLE, ITALIAN_TITLES),
    (NUMBER, ITALIAN_NUMBERS),
    (INSIDE, ITALIAN_INSIDE),
    (INSIDE, "Dir Amm"),
    (TITLE, PORTUGUESE_TITLES),
    (NUMBER, PORTUGUESE_NUMBERS),
    (INSIDE, PORTUGUESE_INSIDE),
    (TITLE, DUTCH_TITLES),
    (NUMBER, DUTCH_NUMBERS),
    (INSIDE, DUTCH_INSIDE),
    (TITLE, NORDIC_TITLES),
    (NUMBER, NORDIC_NUMBERS),
    (INSIDE, NORDIC_INSIDE),
    (TITLE, FINNISH_TITLES),
    (NUMBER, FINNISH_NUMBERS),
    (INSIDE, FINNISH_INSIDE),
    (TITLE, POLISH_TITLES),
    (NUMBER, POLISH_NUMBERS),
    (INSIDE, POLISH_INSIDE),
    (TITLE, CZECH_TITLES),
    (NUMBER, CZECH_NUMBERS),
    (INSIDE, CZECH_INSIDE),
    (TITLE, RUSSIAN_TITLES),
    (NUMBER, RUSSIAN_NUMBERS),
    (INSIDE, RUSSIAN_INSIDE),
    (PLAIN, RUSSIAN_PLAIN),
    (TITLE, UKRAINIAN_TITLES),
    (NUMBER, UKRAINIAN_NUMBERS),
    (INSIDE, UKRAINIAN_INSIDE),
    (TITLE, BULGARIAN_TITLES),
    (NUMBER, BULGARIAN_NUMBERS),
    (INSIDE, BULGARIAN_INSIDE),
    (INSIDE, KAZAKH_INSIDE),
    (TITLE, TURKISH_TITLES),
    (NUMBER, TURKISH_NUMBERS),
    (INSIDE, TURKISH_INSIDE),
    (TITLE, GREEK_TITLES),
    (NUMBER, GREEK_NUMBERS),
    (INSIDE, GREEK_INSIDE),
    (CLOCK, "π.μ μ.μ"),
    (TITLE, OTHER_TITLES),
    (NUMBER, OTHER_NUMBERS),
    (INSIDE, OTHER_INSIDE),
]);

const ENGLISH_TITLES: &str = "
    mr mrs messrs mmes mx dr drs prof profs Rev Revd Fr Hon St Ste Mt Mts Ft Gen Col Maj Capt Cpt
    Lt Cmdr Comdr Cdr Sgt Cpl Pvt Pfc Adm Gov Lieut Brig Sen Rep Reps Sens Pres Insp Amb Atty
    Attys Msgr Mgr Mlle Mme Det Dep Asst Assoc Hon'ble Rt vs cf viz eg ie e.g i.e c.f n.b f.e Ms
    Supt
";
const ENGLISH_NUMBERS: &str = "
    no nos vol vols p pp pg pgs ch chap chaps sec secs sect fig figs art arts para paras ex eq eqs
    ref refs tab app ext tel ph ed eds bk pt pts ser rev jan feb mar apr jun jul aug sep sept oct
    nov dec Sat Sun Wed rs usd hwy rte apt rm ste ca circa c op cap v amend reg regs stat exh l
    est mind gem ok
";
const ENGLISH_INSIDE: &str = "
    inc corp co ltd llc bros jr Sr Esq Assn dept depts univ Ave Blvd Rd Ln Pkwy Sq Bldg Mon Tue
    Tues Thu Thur Thurs Fri Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky Mass
    Md Mich Minn Miss Mo Mont Neb Nebr Nev Okla Ont Ore Penn Que Tenn Tex Va Vt Wash Wis Wisc Wyo
    Ph.D M.Phil B.Sc M.Sc B.Ed M.Ed D.Phil Ll.B Ll.M al ibid govt natl intl mfg dist Acad Ph u.s
    u.k u.n e.u u.s.a
";

const GERMAN_TITLES: &str = "
    hr hrn frl dipl priv habil bzw ggf evtl inkl exkl zzgl abzgl vgl sog insb insbes einschl bspw
    resp geb gest verh verw ehem kath evang dt engl frz franz röm griech jap russ amerik österr
    schweiz staatl städt stellv stv zw betr ugs allg urspr eigtl entspr hl hll ca zb dh z.b d.h
    i.d.r s.o u.u v.a z.t z.zt z.hd i.d i.a o.g u.ä u.d i.h.v d.i m.e m.w s.a i.s u.z u.zw bes
    gegr jew sämtl versch wiss techn kaufm jur südl nördl östl westl ausschl zuzügl abzügl gemeinn
    eingetr frhr freih Mag Mio Mrd Tsd
";
const GERMAN_NUMBERS: &str = "
    nr nrn abs abb anm bd bde kap ziff ziffer taf rn rdnr lfd jg hausnr tel fax jän jänner febr mrz okt dez std sek
    s bl art aufl
";
const GERMAN_INSIDE: &str = "
    str jh jhd jhdt chr v.chr n.chr u.a o.ä u.s.w m.a.w g.m.b.h e.v a.d a.g kfm gebr co.kg med
    phil pol nat rer ev i.v
";

const FRENCH_TITLES: &str = "
    mme mmes mlle mlles mgr vve cf p.ex c.-à-d càd av env Pr bld boul bd
";
const FRENCH_NUMBERS: &str = "
    art chap éd fig liv n° nº no paragr t tél vol janv févr avr juil juill déc réf cote
";
const FRENCH_INSIDE: &str = "
    cie ets sté hab j.-c J.C Me
";

const SPANISH_TITLES: &str = "
    sr sra srta sres sras srtas dra dras dña lic licda arq gral cnel Cap tte mtro mtra pdte pdta
    excmo excma ilmo ilma hno hna hnos mons avda avd cra ee jj ff cc p.ej admón ctra izq dcha prov
    Sto Sta
";
const SPANISH_NUMBERS: &str = "
    núm núms pág págs párr párrf art arts cap caps fig figs tel teléf tfno apdo depto dpto ext cód ene abr may ago
    dic mié jue vie sáb dom lun
";
const SPANISH_INSIDE: &str = "uu oo aa ud uds vd vds s.a s.l a.c d.c a.m p.m s.a.u hs";

const ITALIAN_TITLES: &str = "
    sig sigg sigra dott avv geom egr spett Rev cfr p.es spettle On
";
const ITALIAN_NUMBERS: &str = "pag pagg n nn art artt capp cap fig figg vol voll tel sez par gen mag giu lug ago ott dic c.a.p";
const ITALIAN_INSIDE: &str = "
    s.p.a s.r.l a.c d.c c.d c.m u.s arch rag gent cav comm ing
";

const PORTUGUESE_TITLES: &str = "
    srs dras profa profª profº engª engº exmo exma ilma ilmo sgto p.ex dr.ª sr.ª Eng Cel Ten Pe
";
const PORTUGUESE_NUMBERS: &str = "pág págs núm nº n.º art arts fev abr mai dez out set ex cap fls";
const PORTUGUESE_INSIDE: &str = "ltda cia s.a d.c a.c";

const DUTCH_TITLES: &str = "
    dhr mevr mw drs ds bijv gebr evt zgn zg resp vgl o.a d.w.z m.b.t t.o.v i.v.m m.a.w i.p.v t.a.v
    m.n i.h.b i.t.t n.a.v o.b.v o.l.v t.b.v t.g.v t.w.v a.h.v o.m b.v.b
";
const DUTCH_NUMBERS: &str = "nr blz pag afb hfst art jrg tel fig mrt";
const DUTCH_INSIDE: &str = "
    jl jr e.d e.a enz b.v n.v e.v d.d j.l a.s ir
";

const NORDIC_TITLES: &str = "
    hr frk skt sct cand stud f.eks feks fx bl.a t.ex s.k f.d p.g.a pga mht mhp ift vedr evt inkl
    ekskl exkl jf jvf jfr sml ifm iht maks ca cirka milj mdr mrd advok resp tilsv dvs d.v.s a.k.a
    eks gl fhv forh ndr sdr nrk nuv
";
const NORDIC_NUMBERS: &str =
    "nr tlf tel kl sid kap afs stk bd jan feb mars apr aug sept okt nov dec";
const NORDIC_INSIDE: &str = "m.fl m.m o.l o.s.v kr adr afd aps a.s o.a e.kr f.kr s.u";

const FINNISH_TITLES: &str = "esim ks vrt ns ko tri maist ent kansanedust toim n";
const FINNISH_NUMBERS: &str = "klo nro puh v";
const FINNISH_INSIDE: &str = "ym yms jne mm mrd milj tuh eaa jaa ekr jkr os synt kuoll";

const POLISH_TITLES: &str = "
    prof hab inż mgr ks bp abp kard św gen płk ppłk mjr kpt ppor sierż kpr nadkom asp ul pl np
    m.in tj tzn tzw wg zob ang niem franc ros łac im woj pow gm dyr kier zast
";
const POLISH_NUMBERS: &str = "nr str rozdz art ust pkt poz rys tab godz tel kw kl ryc";
const POLISH_INSIDE: &str = "
    tys mln mld zł gr itd itp jw cdn r w n.e p.n.e sp.k z.o.o lek al
";

const CZECH_TITLES: &str = "
    tzv např popř příp resp mj tj tzn sv ul nám tř mgr bc mudr judr phdr rndr paeddr mvdr thdr plk
    mjr kpt cca vl roč pplk npor por prap srov viz napr zvl
";
const CZECH_NUMBERS: &str = "č čís čj str odst písm obr tab kap hod tel bod čl";
const CZECH_INSIDE: &str = "
    mil tis mld apod atd atp s.r.o a.s o.s n.l př doc ing
";

const RUSSIAN_TITLES: &str = "
    ул пр пер просп пл наб бул бульв ш им акад проф доц канд докт д-р г-н г-жа г-ну г-на г-же тов
    гр ген полк подполк лейт см ср напр т.е т.к т.н т.наз св оз обл р-н респ пос дер пгт мкр зам
    пом зав нач гл инж асс ст чл и.о англ фр франц лат греч итал исп рус яп вып прим бывш адм пред
    секр худ реж
";
const RUSSIAN_NUMBERS: &str = "
    стр рис табл гл разд ч п пп ст кн т тт изд корп кв д эт оф тел янв фев февр апр авг сент сен окт ноя нояб дек № вып
";
const RUSSIAN_INSIDE: &str = "
    г гг в вв млн млрд тыс трлн руб коп долл др проч т.д т.п н.э р.х кв.м куб.м у.е сек кг км мес
    нед к.э.н д.э.н мл мин нем
";
const RUSSIAN_PLAIN: &str = "прибл включ исключ соотв";

const UKRAINIAN_TITLES: &str = "
    вул просп ім проф акад доц див напр т.зв смт св р-н обл пров буд наб
";
const UKRAINIAN_NUMBERS: &str =
    "рис табл буд кв ст тел січ лют бер квіт трав черв лип серп вер жовт лист груд";
const UKRAINIAN_INSIDE: &str = "
    рр тис млн млрд грн коп т.д т.п р н.е ін
";

const BULGARIAN_TITLES: &str = "ул бул гр проф инж доц акад св т.е т.нар т.н вж срв бл ж.к к-т";
const BULGARIAN_NUMBERS: &str = "стр чл ал т бр вх ет ап тел";
const BULGARIAN_INSIDE: &str = "лв хил млн млрд др ст г";

const KAZAKH_INSIDE: &str = "
    т.б т.с.с б.з.б б.з ж ғ
";

const TURKISH_TITLES: &str = "
    doç yrd arş öğr müh bkz örn çev hz m.ö m.s tuğg bşk üsteğm tğm yzb bnb ecz Gör Av Sn Mah Cad
    Sok Alb Org Kur Op Uzm
";
const TURKISH_NUMBERS: &str = "no tel sy s md yy ağu eki kas ara oca şub haz tem eyl";
const TURKISH_INSIDE: &str = "vb şti a.ş ltd.şti t.c m.ö";

const GREEK_TITLES: &str = "κ κκ δρ καθ π.χ δηλ βλ αγ λεωφ κος κα πρβλ μητρ αρχ στρ πρ";
const GREEK_NUMBERS: &str =
    "αρ σελ τηλ αριθ άρθρ παρ τόμ εικ κεφ ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπ οκτ νοε δεκ";
const GREEK_INSIDE: &str = "κλπ κ.λπ κ.ά κ.ο.κ μ.χ χιλ εκ δισ τ.μ α.ε ε.ε η.π.α ο.η.ε";

/// Romanian, Hungarian, Indonesian, Vietnamese, Hindi, Arabic, Hebrew, Armenian, Croatian and Serbian.
const OTHER_TITLES: &str = "
    dl dna dlui ifj özv pl kb vö ún tkp drs dra Sdr Sdri Tn Ny Nn bpk yth jl jln kec kab kel gg hj
    KH TP Tp TS ThS GS PGS BS NSƯT NSND NXB ĐH डॉ प्रो श्री कु पं मो đr gđa gđica tzv npr odn sv
    akad bl пр.н нпр тзв одн проф
";
const OTHER_NUMBERS: &str = "alin pag lit sz hlm hal tgl tr br čl str стр бр чл";
const OTHER_INSIDE: &str = "
    ș.a ş.a ș.a.m.d stb krt ker tbk dll dsb dst dkk v.v itd sl d.o.o d.d id ir
";
