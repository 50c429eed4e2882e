//! Other languages and scripts, a few texts each.

use super::check;

#[test]
fn nordic() {
    check(
        " ",
        r#"
        Toget er kørt.|Det kommer igen i morgen.
        Hr. Jensen og fru Holm bor i nr. 5, bl.a. med deres hund.|De er naboer.
        Den 3. oktober kom dr. Friis til Skt. Pauls Plads.|Han blev længe.
        »Virkelig?« spurgte hun.|Han nikkede.
        Det koster ca. 1.250 kr. om året.|Det er dyrt!
        Tåget har gått.|Det kommer tillbaka i morgon.
        Dr. Berg bor på Nygatan 5, dvs. nära torget.|Han är läkare.
        Man behöver t.ex. mjöl, ägg m.m. till kakan.|Allt finns.
        – Är det sant? frågade hon.|– Ja.
        Toget har gått kl. 8.|Det kommer igjen f.eks. i morgen.
        Juna lähti.|Se palaa huomenna.
        Tri Virtanen tuli n. klo 8 esim. bussilla.|Hän on lääkäri.
        Maksaa n. 5 milj. euroa, ks. s. 12.|Se on paljon!
        Kokous on 3. lokakuuta.|Tervetuloa.
        "#,
    );
}

#[test]
fn central_europe() {
    check(
        " ",
        r#"
        Vlak odjel.|Vrátí se zítra.
        Prof. Novák a MUDr. Malá bydlí v ul. Dlouhé č. 5.|Jsou sousedé.
        Dne 12. 3. 2015 přišel tzv. host, např. učitel.|Nikdo ho neznal.
        Bylo to v 19. století.|Město rostlo.
        A vonat elment.|Holnap visszajön.
        Dr. Kiss és id. Nagy pl. kenyeret vett.|Drága volt.
        Trenul a plecat.|Se întoarce mâine.
        Dl. Popescu și dna. Ionescu stau pe str. Lungă nr. 5.|Sunt vecini.
        Tren gitti.|Yarın dönecek.
        Prof. Dr. Yılmaz ve Doç. Demir No. 5'te oturuyor.|Onlar komşu.
        Ekmek, süt vb. aldık.|Sonra uyuduk.
        "#,
    );
}

#[test]
fn cyrillic_and_greek() {
    check(
        " ",
        r#"
        Поїзд поїхав.|Він повернеться завтра.
        Проф. Шевченко живе на вул. Довгій, буд. 5, у м. Львів.|Він лікар.
        Влакът тръгна.|Той ще се върне утре.
        Г-н Петров живее на ул. Дълга, т.е. до реката.|Той е лекар.
        Пойыз кетті.|Ол ертең қайтады.
        А. Құнанбаев, М. Әуезов, т.б. ақындар келді.|Халық тыңдады.
        Το τρένο έφυγε.|Θα γυρίσει αύριο.
        Ο κ. Παπάς και η κα. Νίκου μένουν εδώ.|Είναι γείτονες.
        Πού είναι ο σταθμός;|Εκεί!|Ευχαριστώ.
        Πήραμε ψωμί, γάλα κ.λπ. από την αγορά.|Μετά φύγαμε.
        Γιατί;|Δεν ξέρω.
        "#,
    );
}

#[test]
fn other_scripts_with_spaces() {
    check(
        " ",
        r#"
        रेल चली गई।|वह कल लौटेगी।
        क्या यह सच है?|हाँ!|ठीक है॥
        डॉ. शर्मा और श्री. वर्मा आए।|सब खुश थे।
        کیا یہ سچ ہے؟|ہاں۔|ٹھیک ہے۔
        قطار رفت.|آیا برمی گردد؟|شاید.
        Գնացքը մեկնեց։|Վաղը կվերադառնա։
        Անձրև է:|Մենք տանն ենք:
        Նա ասաց. ես գնում եմ:|Հետո գնաց:
        기차가 떠났습니다.|내일 돌아옵니다.
        정말요?|네!|그래요.
        הרכבת יצאה.|היא תחזור מחר.
        Tàu đã chạy.|Mai nó sẽ về.
        PGS. TS. Nguyễn Văn An sống ở TP. Huế.|Ông là bác sĩ.
        Kereta sudah berangkat.|Besok kembali.
        Bpk. Budi dan Ny. Sari tinggal di Jl. Melati No. 5.|Mereka tetangga.
        "#,
    );
}

#[test]
fn scripts_without_spaces() {
    check(
        "",
        r#"
        ባቡሩ ሄደ።|ነገ ይመለሳል።
        እንዴት ነህ፧|ደህና ነኝ።
        ရထားထွက်ပြီ။|မနက်ဖြန်ပြန်လာမည်။
        រថភ្លើងបានចេញ។|ថ្ងៃស្អែកវាមកវិញ។
        기차가 떠났습니다.|내일 돌아옵니다.
        "#,
    );
}

#[test]
fn lists_in_one_line() {
    check(
        " ",
        r#"
        1. Wash the rice|2. Boil the water|3. Wait
        1. Wash the rice.|2. Boil the water.
        1) Wash the rice|2) Boil the water|3) Wait
        (a) wash the rice|(b) boil the water
        1.) Wash the rice|2.) Boil the water
        a. Wash the rice|b. Boil the water
        • Wash the rice|• Boil the water
        Do this first.|1. Wash the rice|2. Boil the water
        1. Wash 2 cups of rice.|Then wait.
        "#,
    );
}

#[test]
fn lost_spaces() {
    check(
        "",
        r#"
        The shop closed.|It never opened again.
        Er kam heim.|Niemand war da.
        She paid 1,200.|That was all.
        He left.”|Nobody saw it.
        Поезд ушёл.|Он вернётся.
        Use System.Out or README.Md and visit Example.Com/Help today
        The value of Math.Max(a) is node.Js here
        "#,
    );
}

#[test]
fn wrapped_lines() {
    check(
        "\n",
        r#"
        The ferry was late.|Nobody minded.
        Mr. Lavrov came.|He sat down.
        "#,
    );
    let wrapped = "He met Mr.\nLavrov in the old\nharbour. They\ntalked.\n";
    let found: Vec<_> = super::sentences(wrapped.as_bytes());
    assert_eq!(found, [&b"He met Mr.\nLavrov in the old\nharbour. "[..], b"They\ntalked.\n"]);
}
