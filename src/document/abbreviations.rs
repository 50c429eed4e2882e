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

/// The table. Words with an ASCII capital here count only with a capital in the text.
pub static ABBREVIATIONS: Words<4096> = Words::new(&[
    (TITLE, ENGLISH_TITLES),
    (NUMBER, ENGLISH_NUMBERS),
    (INSIDE, ENGLISH_INSIDE),
    (CLOCK, "a.m p.m am pm"),
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
    mr mrs ms messrs mmes mx dr drs prof profs Rev Revd Fr Hon St Ste Mt Mts Ft Gen Col Maj Capt Cpt Lt Cmdr Comdr
    Cdr Sgt Cpl Pvt Pfc Adm Gov Lieut Brig Sen Rep Reps Sens Pres Supt Insp Amb Atty Attys Msgr Mgr Mlle Mme Sr Sra
    Supt Det Dep Asst Assoc Hon'ble Rt vs cf viz eg ie e.g i.e c.f n.b f.e
";
const ENGLISH_NUMBERS: &str = "
    no nos vol vols p pp pg pgs ch chap chaps sec secs sect fig figs art arts para paras ex eq eqs ref refs tab app
    ext tel ph ed eds bk pt pts ser rev ver jan feb mar apr jun jul aug sep sept oct nov dec Sat Sun Wed rs usd hwy
    rte apt rm ste ca circa c op cap v amend reg regs stat exh l est
";
const ENGLISH_INSIDE: &str = "
    inc corp co ltd llc bros jr Sr Esq Assn dept depts univ Ave Blvd Rd Ln Pkwy Sq Bldg Mon Tue Tues Thu Thur Thurs
    Fri Ala Ariz Ark Calif Cal Colo Conn Del Fla Ga Ill Ind Kan Kans Ky Mass Md Mich Minn Miss Mo Mont Neb Nebr Nev
    Okla Ont Ore Penn Que Tenn Tex Va Vt Wash Wis Wisc Wyo Ph.D M.Phil B.Sc M.Sc B.Ed M.Ed D.Phil Ll.B Ll.M al ibid
    govt natl intl mfg dist Acad Ph
    u.s u.k u.n e.u u.s.a
";

const GERMAN_TITLES: &str = "
    hr hrn frl dipl mag priv habil bzw ggf evtl inkl exkl zzgl abzgl mind vgl sog insb insbes einschl gem bspw resp
    geb gest verh verw ehem kath evang ev dt engl frz franz röm griech lat jap russ amerik österr schweiz staatl
    städt stellv stv zw betr ugs allg urspr eigtl entspr hl hll sel mio mrd tsd ca zb dh z.b d.h i.d.r s.o u.u v.a z.t z.zt z.hd
    i.d i.a o.g u.ä u.d i.h.v d.i m.e m.w s.a i.s u.z u.zw bes gegr jew sämtl versch wiss techn kaufm jur med phil rer nat pol
    südl nördl östl westl ausschl zuzügl abzügl gemeinn eingetr frhr freih
";
const GERMAN_NUMBERS: &str = "
    nr nrn abs abb anm bd bde kap ziff ziffer taf rn rdnr lfd jg hausnr tel fax jän jänner febr mrz okt dez std sek
    s bl art aufl
";
const GERMAN_INSIDE: &str =
    "str jh jhd jhdt chr v.chr n.chr u.a o.ä u.s.w m.a.w g.m.b.h e.v a.d a.g kfm gebr co.kg";

const FRENCH_TITLES: &str = "
    mm mme mmes mlle mlles mgr vve cf p.ex c.-à-d càd av env Me Pr bld boul bd
";
const FRENCH_NUMBERS: &str = "
    art chap éd fig liv n° nº no paragr t tél vol janv févr avr juil juill déc réf cote
";
const FRENCH_INSIDE: &str = "cie ets sté hab j.-c J.C";

const SPANISH_TITLES: &str = "
    sr sra srta sres sras srtas dra dras dña lic licda arq gral cnel Cap tte mtro mtra pdte pdta excmo excma ilmo ilma
    hno hna hnos sto sta mons avda avd cra ee jj ff cc p.ej admón ctra izq dcha prov
";
const SPANISH_NUMBERS: &str = "
    núm núms pág págs párr párrf art arts cap caps fig figs tel teléf tfno apdo depto dpto ext cód ene abr may ago
    dic mié jue vie sáb dom lun
";
const SPANISH_INSIDE: &str = "uu oo aa ud uds vd vds s.a s.l a.c d.c a.m p.m s.a.u hs";

const ITALIAN_TITLES: &str = "
    sig sigg sigra dott avv arch geom rag On egr gent spett cav comm Rev cfr p.es ing spettle
";
const ITALIAN_NUMBERS: &str = "pag pagg n nn art artt capp cap fig figg vol voll tel sez par gen mag giu lug ago ott dic c.a.p";
const ITALIAN_INSIDE: &str = "es s.p.a s.r.l a.c d.c c.d c.m u.s";

const PORTUGUESE_TITLES: &str = "
    srs dras profa profª profº eng engª engº exmo exma ilma ilmo dom sgto cel ten pe p.ex vs dr.ª sr.ª
";
const PORTUGUESE_NUMBERS: &str =
    "pág págs núm nº n.º art arts fev abr mai dez out set ex cap fls inc";
const PORTUGUESE_INSIDE: &str = "ltda cia s.a d.c a.c";

const DUTCH_TITLES: &str = "
    dhr mevr mw drs ir ds bijv gebr evt zgn zg resp vgl o.a d.w.z m.b.t t.o.v i.v.m m.a.w i.p.v t.a.v m.n i.h.b
    i.t.t n.a.v o.b.v o.l.v t.b.v t.g.v t.w.v a.h.v o.m b.v.b wo oa burg
";
const DUTCH_NUMBERS: &str = "nr blz pag afb hfst art jrg tel fig mrt";
const DUTCH_INSIDE: &str = "jl jr e.d e.a enz b.v n.v e.v d.d j.l a.s";

const NORDIC_TITLES: &str = "
    hr frk skt sct cand stud f.eks feks fx bl.a bla t.ex s.k f.d p.g.a pga mht mhp ift vedr evt inkl ekskl exkl jf jvf jfr
    sml ifm iht maks ca cirka mio mia milj mdr mrd ung el ev dir adj advok resp tilsv spec div dvs d.v.s a.k.a ekskl eks gl
    fhv forh ndr sdr nrk nuv
";
const NORDIC_NUMBERS: &str =
    "nr tlf tel kl sid kap afs stk bd jan feb mars apr aug sept okt nov dec";
const NORDIC_INSIDE: &str = "m.fl m.m o.l o.s.v kr adr afd aps a.s o.a e.kr f.kr s.u";

const FINNISH_TITLES: &str = "esim ks vrt ns ko tri maist ent kansanedust toim n";
const FINNISH_NUMBERS: &str = "klo nro puh v";
const FINNISH_INSIDE: &str = "ym yms jne mm mrd milj tuh eaa jaa ekr jkr os synt kuoll";

const POLISH_TITLES: &str = "
    prof hab inż mgr lek ks bp abp kard św gen płk ppłk mjr kpt ppor sierż kpr nadkom asp ul pl np m.in tj tzn tzw wg zob
    ang niem franc ros łac im woj pow gm al os dot dyr kier zast pt ok red
";
const POLISH_NUMBERS: &str = "nr str rozdz art ust pkt poz rys tab godz tel kw kl ryc";
const POLISH_INSIDE: &str = "tys mln mld zł gr itd itp jw cdn r w n.e p.n.e sp.k z.o.o";

const CZECH_TITLES: &str = "
    tzv např popř příp resp mj tj tzn sv ul nám tř ing mgr bc mudr judr phdr rndr paeddr mvdr thdr doc plk mjr kpt cca vl roč
    pplk npor por prap srov viz napr tzv ev zvl
";
const CZECH_NUMBERS: &str = "č čís čj str odst písm obr tab kap hod tel bod čl";
const CZECH_INSIDE: &str = "mil tis mld apod atd atp aj s.r.o a.s o.s n.l př";

const RUSSIAN_TITLES: &str = "
    ул пр пер просп пл наб бул бульв ш им акад проф доц канд докт д-р г-н г-жа г-ну г-на г-же тов гр ген полк подполк лейт см ср напр
    т.е т.к т.н т.наз св оз обл р-н респ пос дер пгт мкр зам пом зав нач гл инж асс ст мл чл и.о англ нем фр франц лат греч
    итал исп рус яп кит тур обл вып под прим бывш мин адм пред секр худ реж комп
";
const RUSSIAN_NUMBERS: &str = "
    стр рис табл гл разд ч п пп ст кн т тт изд корп кв д эт оф тел янв фев февр апр авг сент сен окт ноя нояб дек № вып
";
const RUSSIAN_INSIDE: &str = "
    г гг в вв млн млрд тыс трлн руб коп долл др проч т.д т.п н.э р.х кв.м куб.м у.е сек час кг км мес нед род ум
    ок к.э.н д.э.н
";
const RUSSIAN_PLAIN: &str = "прибл включ исключ соотв";

const UKRAINIAN_TITLES: &str =
    "вул просп ім проф акад доц див напр т.зв смт св р-н обл пров буд наб ін";
const UKRAINIAN_NUMBERS: &str =
    "рис табл буд кв ст тел січ лют бер квіт трав черв лип серп вер жовт лист груд";
const UKRAINIAN_INSIDE: &str = "рр тис млн млрд грн коп т.д т.п р н.е";

const BULGARIAN_TITLES: &str = "ул бул гр проф инж доц акад св т.е т.нар т.н вж срв бл ж.к к-т";
const BULGARIAN_NUMBERS: &str = "стр чл ал т бр вх ет ап тел";
const BULGARIAN_INSIDE: &str = "лв хил млн млрд др ст г";

const KAZAKH_INSIDE: &str = "т.б т.с.с б.з.б б.з ж ғ мың";

const TURKISH_TITLES: &str = "
    doç yrd arş gör öğr av sn müh mah cad sok bkz örn çev hz m.ö m.s alb org tuğg kur bşk üsteğm tğm yzb bnb op uzm ecz
";
const TURKISH_NUMBERS: &str = "no tel sy s md yy ağu eki kas ara oca şub haz tem eyl";
const TURKISH_INSIDE: &str = "vb şti a.ş ltd.şti t.c m.ö";

const GREEK_TITLES: &str = "κ κκ δρ καθ π.χ δηλ βλ αγ λεωφ κος κα πρβλ μητρ αρχ στρ πρ";
const GREEK_NUMBERS: &str =
    "αρ σελ τηλ αριθ άρθρ παρ τόμ εικ κεφ ιαν φεβ μαρ απρ ιουν ιουλ αυγ σεπ οκτ νοε δεκ";
const GREEK_INSIDE: &str = "κλπ κ.λπ κ.ά κ.ο.κ μ.χ χιλ εκ δισ τ.μ α.ε ε.ε η.π.α ο.η.ε";

/// Romanian, Hungarian, Indonesian, Vietnamese, Hindi, Arabic, Hebrew, Armenian, Croatian and Serbian.
const OTHER_TITLES: &str = "
    dl dna dlui ifj özv id pl kb ill vö ún tkp
    ir drs dra Sdr Sdri Tn Ny Nn bpk yth jl jln kec kab kel gg hj KH
    TP Tp TS ThS GS PGS BS NSƯT NSND NXB ĐH
    डॉ प्रो श्री कु पं मो
    đr gđa gđica tzv npr odn sv akad bl
    пр.н нпр тзв одн проф
";
const OTHER_NUMBERS: &str = "alin pag lit sz hlm hal tgl tr br čl str стр бр чл";
const OTHER_INSIDE: &str = "ș.a ş.a ș.a.m.d stb krt ker tbk dll dsb dst dkk v.v itd sl d.o.o d.d";
