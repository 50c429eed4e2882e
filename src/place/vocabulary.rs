//! Small word lists of a dozen languages: stop words, and the words short markers are made of.
//!
//! The lists only feed counts and distances of the model; no line goes for one word in them.

use super::chars::{pair_hash, word_hash};
use std::sync::LazyLock;

/// A frequent word without a subject of its own.
pub const STOP: u16 = 1;
/// Addresses the reader or speaks for the site.
pub const YOU: u16 = 1 << 1;
/// Tells what happened or who said so.
pub const TELL: u16 = 1 << 2;
/// Heads of lists of other stories.
pub const RELATED: u16 = 1 << 3;
/// Comment sections.
pub const COMMENTS: u16 = 1 << 4;
/// Share buttons and networks.
pub const SHARE: u16 = 1 << 5;
/// Newsletters, accounts, sign-in.
pub const SUBSCRIBE: u16 = 1 << 6;
/// Copyright, terms, privacy, cookies.
pub const LEGAL: u16 = 1 << 7;
/// Author and date lines, credits of pictures.
pub const BYLINE: u16 = 1 << 8;
/// Menus and controls of a page.
pub const NAV: u16 = 1 << 9;
/// Advertising.
pub const AD: u16 = 1 << 10;
/// Shops: carts, prices, delivery.
pub const SHOP: u16 = 1 << 11;
/// Names of months.
pub const MONTH: u16 = 1 << 12;
/// "3 hours ago".
pub const AGO: u16 = 1 << 13;
/// A function word of English and of no other language in the lists.
pub const ENGLISH: u16 = 1 << 14;
/// All classes of markers.
pub const MARKERS: u16 = RELATED | COMMENTS | SHARE | SUBSCRIBE | LEGAL | BYLINE | NAV | AD | SHOP;

/// Words of a class; two words joined by a blank are a pair, of which both must stand side by side.
const LISTS: &[(u16, &str)] = &[
    (
        STOP,
        "a an the and or of to in on at by for from with as is are was were be been it its this that these those he she they we i his her their our not but which who what when where there has have had will would can could may more than then so if about into after before over also up out no all one s t",
    ),
    (
        STOP,
        "der die das den dem des ein eine einen einem einer eines und oder von zu im am an auf mit für bei nach aus als ist sind war waren wird werden wurde hat haben hatte nicht auch sich es er sie wir ich ihr dass daß wie aber nur noch so um durch über vor unter zum zur man kann mehr wenn ihre sein seine",
    ),
    (
        STOP,
        "le la les l un une des du de d et ou à au aux en dans sur pour par avec est sont était a ont ne pas plus que qui ce cette ces il elle ils nous je se son sa ses leur mais comme été être fait y on qu n s c",
    ),
    (
        STOP,
        "el los las una unos y o del al con por para es son era ha han no se su sus lo como más pero este esta esto ese muy ya también fue ser hay entre cuando desde sobre sin le nos",
    ),
    (
        STOP,
        "il lo gli i uno di da in con su per tra è sono era ha hanno non si che chi come più ma anche della delle dei degli dal nel nella al alla questo questa",
    ),
    (
        STOP,
        "os as um uma do da dos das em no na nos nas por com é são foi ser não mais mas também ao à pelo pela seu sua isso que se já",
    ),
    (
        STOP,
        "het een van en op te met voor dat niet zijn aan ook door maar naar uit bij om er nog werd worden heeft wordt",
    ),
    (
        STOP,
        "w z na do i że się nie jest są był była było to o dla od po przez jak ale oraz za ze przy jego jej ich które który która tym tego co może już tylko",
    ),
    (
        STOP,
        "и в во не на я с со что он она они как а то это все у к ко по из за от о об для же но бы до его её их так был была было были мы вы при или уже если который которые",
    ),
    (
        STOP,
        "og i er det en et på til for med av som å var har ikke den de fra om kan ble att är och av som inte för ett har om sig på ja on ei se että oli mutta ovat hän myös kun",
    ),
    (
        STOP,
        "bir ve bu da de için ile olarak olan çok daha en gibi ama a z je na se že to si v s by jsou ale jako az és hogy nem is egy van meg de ezt și că nu este cu din pe o la",
    ),
    (
        STOP,
        "yang dan di ke dari untuk dengan pada ini itu tidak adalah akan juga của và là có cho không được những các một trong",
    ),
    (
        STOP,
        "των του της και το τα ο η οι να με σε από για που δεν είναι على من في إلى أن هذا التي الذي ב של את על לא के का की में है और से को",
    ),
    (STOP, "的 了 是 在 和 有 不 也 就 都 与 而 及 着 或 之 の は が を に で と も た"),
    (
        ENGLISH,
        "the of and to that with for was is this are from have it which their been has would were",
    ),
    (
        YOU,
        "you your yours we our us my me du dich dir dein deine sie ihnen wir uns unser unsere vous votre vos nous notre nos usted tu su nuestro nuestra ty twój państwa nasz вы вас ваш ваши мы наш você seu nosso 您 你 我们",
    ),
    (
        TELL,
        "said says told was were had has been he she they it i that because but which although sagte erklärte berichtete war wurde hatte dit déclaré était avait dijo había estaba fue powiedział był сказал был заявил disse era ha è 说 表示 认为 称",
    ),
    (
        RELATED,
        "related recommended trending popular readers similar verwandt empfohlen meistgelesen recomendado relacionadas relacionados polecane podobne correlati relacionados похожие популярное 相关 推荐 热门 推薦 相關",
    ),
    (
        RELATED,
        "read+more read+also read+next more+from more+on more+in more+stories also+like see+also you+may you+might up+next next+article previous+article next+post previous+post don+t+miss top+stories most+read most+popular latest+news latest+posts recent+posts editors+picks editor+s what+s+new mehr+zum mehr+lesen auch+interessant lesen+sie weitere+artikel weitere+meldungen ähnliche+artikel das+könnte lire+aussi à+lire les+plus sur+le+même articles+similaires lee+también te+puede más+leídas más+noticias czytaj+także czytaj+też zobacz+też zobacz+także читайте+также смотрите+также по+теме leia+também veja+também leggi+anche potrebbe+interessarti lees+ook 上一 下一 更多 阅读",
    ),
    (
        COMMENTS,
        "comment comments reply replies respond permalink commented kommentar kommentare antworten kommentieren commentaire commentaires répondre comentario comentarios responder komentarz komentarze odpowiedz комментарии комментарий ответить comentários commenti rispondi reacties 评论 回复 留言 發表 跟帖",
    ),
    (
        COMMENTS,
        "leave+a logged+in log+in+to post+a sign+in+to says+on wrote+on schreiben+sie laisser+un deja+un dodaj+komentarz",
    ),
    (
        SHARE,
        "share tweet facebook twitter whatsapp linkedin pinterest instagram reddit telegram youtube tumblr pocket email print flipboard xing teilen drucken partager imprimer compartir imprimir udostępnij drukuj поделиться вконтакте твитнуть compartilhar condividi delen 分享 微信 微博 qq",
    ),
    (SHARE, "copy+link follow+us follow+on share+this e+mail folgen+sie suivez+nous síguenos"),
    (
        SUBSCRIBE,
        "subscribe newsletter newsletters signup login register registration password account subscription subscriber unsubscribe abonnieren anmelden registrieren abo konto passwort abonnez inscrire connexion connecter suscríbete suscribirse registrarse contraseña subskrybuj zaloguj zarejestruj konto hasło подписаться подписка войти регистрация пароль assine cadastre iscriviti abbonati registrati aanmelden 登录 注册 订阅 登錄",
    ),
    (
        SUBSCRIBE,
        "sign+up sign+in log+in log+out join+us my+account email+address jetzt+anmelden se+connecter iniciar+sesión",
    ),
    (
        LEGAL,
        "copyright © cookie cookies gdpr disclaimer trademark datenschutz impressum agb nutzungsbedingungen einwilligung urheberrecht mentions confidentialité aviso privacidad polityka prywatności regulamin конфиденциальности cookie隐私 版权 备案 声明 隐私",
    ),
    (
        LEGAL,
        "all+rights rights+reserved privacy+policy terms+of terms+and terms+conditions cookie+policy alle+rechte rechte+vorbehalten tous+droits droits+réservés todos+los derechos+reservados wszelkie+prawa prawa+zastrzeżone все+права права+защищены",
    ),
    (
        BYLINE,
        "posted published updated author editor reporter correspondent photo photograph photographer getty reuters caption credit image veröffentlicht aktualisiert autor foto bild quelle stand publié photo crédit auteur publicado actualizado fuente opublikowano aktualizacja źródło опубликовано автор фото источник autore pubblicato 来源 作者 编辑 记者 责任",
    ),
    (
        BYLINE,
        "written+by posted+by posted+on published+on last+updated min+read minute+read minutes+read staff+writer photo+by von+dpa mis+à+jour",
    ),
    (
        NAV,
        "home menu search contact categories category archive archives tags tag faq help careers sitemap close toggle navigation skip download login next previous prev back startseite kontakt suche menü übersicht weiter zurück themen accueil rechercher recherche inicio buscar contacto menú strona kontakt szukaj главная меню поиск контакты início contato cerca contatti zoeken 首页 首頁 搜索 导航 返回 下载 关于 联系",
    ),
    (
        NAV,
        "about+us contact+us skip+to back+to app+store google+play site+map view+all show+more load+more see+all click+here privacy+settings nach+oben à+propos sobre+nosotros o+nas о+нас",
    ),
    (
        AD,
        "advertisement advertisements advertise advertising sponsored sponsor promoted promotion affiliate anzeige werbung gesponsert publicité publicidad anuncio reklama реклама pubblicità publicidade advertentie 广告 廣告 推广",
    ),
    (AD, "partner+content continue+reading story+continues"),
    (
        SHOP,
        "cart checkout shipping wishlist discount price buy shop sale coupon deals warenkorb versand kaufen preis rabatt panier livraison acheter carrito envío comprar precio koszyk dostawa kup cena корзина доставка купить цена carrello spedizione 购物车 价格 购买",
    ),
    (SHOP, "add+to in+den+warenkorb free+shipping"),
    (
        MONTH,
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia января февраля марта апреля мая июня июля августа сентября октября ноября декабря janeiro fevereiro março maio junho julho setembro outubro novembro dezembro gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre 月",
    ),
    (
        AGO,
        "hours+ago hour+ago days+ago day+ago minutes+ago minute+ago mins+ago weeks+ago week+ago months+ago month+ago years+ago year+ago vor+stunden il+y+a hace+horas 小时前 天前 分钟前",
    ),
];

/// Slots of the table; the lists fill less than half of it.
const SLOTS: usize = 4096;

/// Words of bits that tell most hashes of no list.
const KNOWN: usize = 512;

/// Finds the classes of a word by its hash.
pub struct Vocabulary {
    tags: Vec<u32>,
    classes: Vec<u16>,
    /// A bit for some bits of each tag: most pairs are in no list, and need not be looked for.
    known: Box<[u64; KNOWN]>,
}

/// The table of the lists above, made on first use.
pub fn shared() -> &'static Vocabulary {
    static SHARED: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::new);
    &SHARED
}

impl Vocabulary {
    fn new() -> Self {
        let mut made =
            Self { tags: vec![0; SLOTS], classes: vec![0; SLOTS], known: Box::new([0; KNOWN]) };
        for &(class, list) in LISTS {
            for entry in list.split(' ') {
                made.enter(class, entry);
            }
        }
        made
    }

    /// Enters a word; of a longer phrase only its first pair is entered. Han words are pairs too.
    fn enter(&mut self, class: u16, entry: &str) {
        let mut words: Vec<u64> = Vec::new();
        for word in entry.split('+') {
            if word.chars().all(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
            {
                words.extend(word.chars().map(|c| word_hash(c.encode_utf8(&mut [0; 4]))));
            } else {
                words.push(word_hash(word));
            }
        }
        match words[..] {
            [one] => self.put(class, one),
            [one, two, ..] => self.put(class, pair_hash(one, two)),
            [] => {}
        }
    }

    fn put(&mut self, class: u16, hash: u64) {
        let tag = tag(hash);
        let mut slot = slot(hash);
        while self.tags[slot] != 0 && self.tags[slot] != tag {
            slot = (slot + 1) % SLOTS;
        }
        self.tags[slot] = tag;
        self.classes[slot] |= class;
        let (at, bit) = bit(tag);
        self.known[at] |= bit;
    }

    /// Classes of a word or pair; 0 when it is in no list.
    pub fn class(&self, hash: u64) -> u16 {
        let tag = tag(hash);
        let (at, bit) = bit(tag);
        if self.known[at] & bit == 0 {
            return 0;
        }
        let mut slot = slot(hash);
        loop {
            match self.tags[slot] {
                0 => return 0,
                found if found == tag => return self.classes[slot],
                _ => slot = (slot + 1) % SLOTS,
            }
        }
    }
}

fn tag(hash: u64) -> u32 {
    (hash as u32) | 1
}

fn slot(hash: u64) -> usize {
    (hash >> 52) as usize
}

/// Word and bit of a tag in [`Vocabulary::known`]; the lowest bit of a tag says nothing.
fn bit(tag: u32) -> (usize, u64) {
    ((tag >> 7) as usize % KNOWN, 1 << (tag >> 1 & 63))
}
