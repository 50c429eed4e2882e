//! The twelve languages of the rule data, twenty texts or so each.

use super::check;

#[test]
fn english() {
    check(
        " ",
        r#"
        The ferry was late.|Nobody on the quay seemed to mind.
        Mr. Lavrov met Mrs. Okafor and Dr. Lin in Geneva.|They talked for three hours.
        The U.N. Security Council adjourned at 3.5 p.m. on Tuesday.|It meets again today.
        She moved to the U.S. in 1998.|He stayed in the U.K. with his aunt.
        We sell it for $3.40 a pound, or £2.99 online.|Prices rose 2.5% in May.
        “Really?” she asked.|“Are you sure?” Tom asked.|“I am.”
        "Leave it there."|He put the box down.
        "We lost," he said.|"But we lost well."
        It was…|Then the lights went out.
        Wait ... and listen.|He waited.
        Turn to p. 41 and read Fig. 3, then go to Sec. B of vol. II.
        Martin Luther King Jr. spoke first.|George W. Bush listened.
        Acme Widgets Inc. of Ohio bought Bolt & Co. last spring.|It paid cash.
        He wrote to J. R. R. Tolkien and to C.S. Lewis.|Neither replied.
        Open setup.exe or visit www.example.com/help.html first.|Version 2.10.3 fixes it.
        Mail jo.smith@example.org today.|She reads everything.
        The rule (see above) is old.|(Some say too old.)|It stays.
        Yahoo! bought the firm.|What a day!|Was it wise?
        He arrived on Dec. 31st at 5 p.m. Eastern.|On Jan. 2 he left.
        Is it true?!|Yes!!!|No...|Perhaps.
        The team plays in St. Louis, Mo., and in Ft. Worth.|Both are hot.
        I told him so, and he said it was me and not I.|Did you hear that?
        My daughter — she is nine — asked why.|— Because, I said.
        It costs 5.|Take 6.|There were 12.
        The sentence ends here.[12]|The next begins.[3][4]|And one more.
        He has a Ph.D. in physics and a B.A. from Leeds.|That helps.
        "Go home!" the guard shouted.|"Now!"|Nobody moved.
        Buy milk, eggs, etc. at the shop.|Then come back.
        i went home early.|then i slept.|It was fine.
        The firm (est. 1912) closed, cf. the note in No. 7.|Sad.
        They met at 10 a.m. and left at 6 p.m.|The road was clear.
        "#,
    );
}

#[test]
fn german() {
    check(
        " ",
        r#"
        Der Zug fährt um 8 Uhr.|Er ist selten pünktlich.
        Am 3. Oktober kam Dr. Meier aus St. Gallen an.|Er blieb bis zum 12. Juni.
        Man braucht z. B. Mehl, d. h. etwa 500 g, und Wasser.|Mehr nicht.
        Es gab z.B. Brot, Käse usw. auf dem Tisch.|Alle aßen.
        Frau Prof. Dr. Weber wohnt in der Nr. 5.|Sie ist Ärztin.
        „Kommst du?“, fragte sie.|„Nein.“|Er blieb sitzen.
        Das kostet 1.250,50 Euro bzw. 3,5 Mio. Dollar.|Zu viel!
        Im 19. Jahrhundert lebten hier ca. 300 Menschen.|Heute sind es 12.
        Die Lösung steht auf Seite 12.|Dort findet man auch Abb. 4.
        Siehe Abs. 2 und Art. 14 Abs. 1 ff. des Gesetzes.|Es gilt seit 2011.
        Kaiser Friedrich II. von Preußen starb 1786.|Sein Neffe folgte.
        Was nun?|Keiner wusste es …|Niemand sprach.
        Der 1. FC Köln gewann 2:1.|Das 2. Tor fiel spät.
        Wir treffen uns ggf. am 5. Mai, evtl. auch später.|Ruf an!
        Laut Angaben von J. W. Becker ist das falsch.|Die Polizei schweigt.
        Er sagte: „Ich gehe.“|Dann ging er.
        Das Schloss wurde um 800 v. Chr. gebaut.|Es steht noch.
        Sie wurde geb. am 4.5.1970 in Bonn.|Ihr Bruder ist älter.
        Der 2. Weltkrieg endete 1945.|Vgl. Kap. 7.
        Die Firma Müller & Co. KG liefert inkl. Versand.|Die Ware ist da.
        "#,
    );
}

#[test]
fn french() {
    check(
        " ",
        r#"
        Le train est parti.|Il reviendra demain.
        M. Dupont et Mme Martin sont arrivés.|Ils ont dîné chez le Dr. Petit.
        « Vraiment ? » demanda-t-elle.|« Oui. »|Elle sourit.
        Pourquoi ?|Parce que c'est loin !|Ah bon…
        Le prix est de 3,50 € env. par kilo.|C'est cher.
        Voir p. 12, fig. 3 et art. 5 du code.|Rien d'autre.
        La ville compte 12.500 habitants.|Elle grandit.
        Il est né vers 50 av. J.-C. à Rome.|Sa mère était grecque.
        L'O.N.U. a voté hier.|Le texte est adopté.
        J.-P. Sartre a écrit La Nausée.|C'est un roman.
        Il habite au n° 5, bd. Voltaire.|Sa porte est bleue.
        Le 14 juill. 1789 fut un mardi.|On s'en souvient.
        « Partez ! » cria le gardien.|Personne ne bougea.
        C'est fini, etc. et cetera.|Bref.
        Visitez www.exemple.fr pour en savoir plus.|C'est gratuit.
        Mgr. Lefort a parlé.|Les fidèles ont prié.
        Elle a dit : « Je pars. »|Puis elle est partie.
        Cf. chap. 4 pour la suite.|On y parle du vol. 2.
        "#,
    );
}

#[test]
fn spanish() {
    check(
        " ",
        r#"
        El tren salió tarde.|Nadie protestó.
        El Sr. García y la Sra. Ruiz viven en la Av. Colón.|Son vecinos.
        ¿Cómo estás?|¡Muy bien!|¿Y tú?
        La Dra. Gómez llegó a las 3.5 p. m. al hospital.|Todo iba bien.
        Los EE. UU. firmaron el acuerdo.|México también.
        Cuesta 1.250,50 euros.|Es caro.
        Véase el art. 5, pág. 12, del cap. II.|Es breve.
        «¿De verdad?», preguntó ella.|«Sí.»|Él se fue.
        Fue…|Luego nada.
        Nació hacia el 50 a. C. en Roma.|Murió joven.
        El núm. 7 está cerrado.|El núm. 9, no.
        Escribió a D. Miguel y a J. L. Borges.|Ninguno contestó.
        Compró pan, leche, etc. y volvió.|Después durmió.
        —¿Vienes? —preguntó Ana.|—No.
        La empresa Pérez S.A. de Madrid cerró.|Fue en 2009.
        Visite www.ejemplo.es hoy.|Es gratis.
        La temperatura subió a 38.5 grados.|Hacía calor.
        El Gral. Prim y el Cap. Soto hablaron.|Nadie escuchó.
        "#,
    );
}

#[test]
fn italian() {
    check(
        " ",
        r#"
        Il treno è partito.|Tornerà domani.
        Il sig. Rossi e la sig.ra Bianchi abitano qui.|Sono vicini.
        Il dott. Verdi lavora con l'avv. Neri e l'ing. Galli.|Sono amici.
        «Davvero?» chiese lei.|«Sì.»|Lui tacque.
        Costa 1.250,50 euro.|È caro!
        Vedi pag. 12, art. 5, n. 3.|È tutto.
        Nacque nel 50 a.C. a Roma.|Morì giovane.
        Perché no?|Perché sì…|Capisco.
        La Rossi S.p.A. di Torino ha chiuso.|Era il 2009.
        Ha scritto a G. B. Vico e a U. Eco.|Nessuno ha risposto.
        Comprò pane, latte, ecc. e tornò.|Poi dormì.
        Il prof. Conti parla alle 9.30 in aula.|Venite tutti.
        Ha detto: “Vado via.”|Poi è uscito.
        Visita www.esempio.it oggi.|È gratis.
        S. Francesco nacque ad Assisi.|La città è bella.
        Cfr. il cap. 4 del vol. II.|È breve.
        L'aumento è del 2.5% l'anno.|È poco.
        "#,
    );
}

#[test]
fn portuguese() {
    check(
        " ",
        r#"
        O comboio partiu.|Volta amanhã.
        O Sr. Silva e a Sra. Costa moram aqui.|São vizinhos.
        A Dra. Lima e o Prof. Dias chegaram às 3.5 horas.|Estava frio.
        Custa R$ 1.250,50.|É caro!
        Ver pág. 12, art. 5.º e fig. 3.|É tudo.
        “A sério?”, perguntou ela.|“Sim.”|Ele saiu.
        Nasceu em 50 a.C. em Roma.|Morreu jovem.
        Por quê?|Porque sim…|Está bem.
        A Souza & Cia. Ltda. de Recife fechou.|Foi em 2009.
        Escreveu a J. L. Borges e a D. Pedro.|Ninguém respondeu.
        Comprou pão, leite, etc. e voltou.|Depois dormiu.
        O n.º 7 está fechado.|O 9 não.
        — Vens? — perguntou a Ana.|— Não.
        Visite www.exemplo.pt hoje.|É grátis.
        Foi na Av. da Liberdade, n.º 20.|Ela viu tudo.
        O Gen. Prado e o Cel. Melo falaram.|Os soldados ouviram.
        "#,
    );
}

#[test]
fn dutch() {
    check(
        " ",
        r#"
        De trein is vertrokken.|Hij komt morgen terug.
        Dhr. De Vries en mevr. Bakker wonen op nr. 5.|Ze zijn buren.
        Dr. van den Berg kwam o.a. met prof. Smit mee.|Het was druk.
        ‘Echt waar?’ vroeg ze.|‘Ja.’|Hij zweeg.
        Het kost 1.250,50 euro.|Dat is veel!
        Zie blz. 12, afb. 3 en art. 5.|Meer niet.
        We nemen bijv. brood, kaas enz. mee.|Het is genoeg.
        Waarom?|Daarom…|Goed dan.
        Jansen B.V. uit Utrecht is gesloten.|Het was in 2009.
        Hij schreef aan A. F. Th. van der Heijden.|Niemand antwoordde.
        Er wonen ca. 300 mensen, d.w.z. 80 gezinnen.|Het dorp groeit.
        Hij zei: “Ik ga.”|Toen ging hij.
        Bezoek www.voorbeeld.nl vandaag.|Het is gratis.
        Op 3 okt. 2010 was het warm.|De zon scheen.
        Drs. Mulder en ir. Kok spraken m.b.t. de dijk.|Niemand luisterde.
        De prijs steeg 2.5 procent.|Dat is weinig.
        "#,
    );
}

#[test]
fn polish() {
    check(
        " ",
        r#"
        Pociąg odjechał.|Wróci jutro.
        Prof. Kowalski i dr hab. Nowak mieszkają przy ul. Długiej 5.|Są sąsiadami.
        Było tam np. mleko, chleb itd. i sery.|Wszyscy jedli.
        – Naprawdę? – zapytała.|– Tak.
        Kosztuje 1250,50 zł.|To dużo!
        Zob. str. 12, rys. 3 i art. 5 ust. 2.|To wszystko.
        W 1410 r. Polacy wygrali.|Król wrócił.
        Mieszka tam ok. 300 osób, tj. 80 rodzin.|Wieś rośnie.
        Dlaczego?|Dlatego…|Dobrze.
        Napisał do J. K. Rowling i do Cz. Miłosza.|Nikt nie odpisał.
        Powiedział: „Idę.”|Potem wyszedł.
        Było to w XIX w. w Krakowie.|Miasto rosło.
        Ks. bp. Adam i św. Jan rozmawiali.|Ludzie słuchali.
        Spotkanie jest o godz. 18 w sali nr 7.|Zapraszamy.
        Firma zatrudnia 5 tys. osób, m.in. w Łodzi.|Zarobki są dobre.
        Gen. Maczek i płk. Dąbek walczyli.|Wojna trwała.
        "#,
    );
}

#[test]
fn russian() {
    check(
        " ",
        r#"
        Поезд ушёл.|Он вернётся завтра.
        Проф. Иванов и д-р Петров живут на ул. Ленина в г. Москва.|Они соседи.
        А. С. Пушкин родился в 1799 г. в Москве.|Л.Н. Толстой родился позже.
        «Правда?» — спросила она.|— Да.
        Это стоит 3,5 млн руб. и больше.|Дорого!
        См. стр. 12, рис. 3 и т. д. по списку.|Это всё.
        Почему?|Потому…|Хорошо.
        Было 5 тыс. человек, т. е. половина города.|Все пришли.
        Он сказал: «Я ухожу».|Потом ушёл.
        Купили хлеб, молоко и т.п. на рынке.|Потом спали.
        В XIX в. здесь была деревня.|Теперь город.
        Г-н Смирнов и г-жа Котова приехали.|Их ждали.
        Компания имени акад. Павлова закрылась.|Это было в 2009 году.
        Сайт www.primer.ru открыт.|Заходите.
        Рост составил 2.5 процента.|Это мало.
        Он жил до н. э. в Риме.|Умер молодым.
        — Ты идёшь? — спросил он.|— Нет!
        "#,
    );
}

#[test]
fn chinese() {
    check(
        "",
        r#"
        火车已经开了。|他明天回来。
        真的吗？|是的！|好吧。
        “我们走吧。”他低声说。|没有人回答。
        他说：“我走了。”|然后他就走了。
        价格是3.5元，涨了2.5%。|太贵了！
        你看过《摔跤吧！爸爸》吗？|没有。
        她问：“为什么？！”|谁也不知道。
        请访问www.example.cn查看详情。|免费。
        “快走！”警察喊道。|人群散开了。
        这是第一句。|（这是注释。）|这是第二句。
        天黑了……他还没有回来。|我们很担心。
        「你好。」|他没有回答。
        第1.2节讲方法。|第3节讲结果。
        他是U.N.的代表。|他很忙。
        下雨了吗?|没有!|好的。
        "#,
    );
}

#[test]
fn japanese() {
    check(
        "",
        r#"
        電車はもう出ました。|明日戻ります。
        本当ですか？|はい！|そうですか。
        「行こう。」と彼は言った。|誰も答えなかった。
        彼は「行く」と言った。|そして出て行った。
        値段は3.5円で、2.5％上がった。|高すぎる！
        「えっ？」って聞いた。|返事はない。
        山田さん（先生）は来た。|鈴木さんは来ない。
        すごい！と叫んだ。|みんな笑った。
        バージョン１．２を使う。|それだけだ。
        まあ…そうかな。|たぶんね。
        『さあ、帰ろう！』|子供たちは走った。
        www.example.jpを見てください。|無料です。
        今日は晴れ。|明日は雨か？|分からない。
        これは例です．|次の文です．
        ﾃｽﾄです｡|終わりです｡
        "#,
    );
}

#[test]
fn arabic() {
    check(
        " ",
        r#"
        غادر القطار المحطة.|سيعود غدا.
        هل هذا صحيح؟|نعم!|حسنا.
        وصل د. أحمد إلى المدينة مساء.|كان الجو باردا.
        ارتفع السعر 2.5 في المئة.|هذا كثير.
        قال الوزير: إن الطريق مفتوح.|لم يصدقه أحد.
        سأل: "لماذا؟"|لم يجب أحد.
        سؤال اليوم:|متى يفتح السوق؟|لا أحد يعرف.
        زوروا موقع www.example.com اليوم.|الدخول مجاني.
        انتظر…|ثم خرج.
        "أنا ذاهب."|ثم خرج.
        السعر 1,250.50 دينار.|السوق مغلق.
        كتب م. ع. الحسن رسالة طويلة.|لم تصل.
        لماذا؟!|لا أدري...|ربما.
        وقعت الدول الاتفاق في جنيف.|رحبت الصحف به.
        الفصل 3.2 قصير.|الفصل 4 طويل.
        "#,
    );
}
