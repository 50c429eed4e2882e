//! Hashes of the page's style sheet and script. The test `the_policy_names_what_the_page_holds` writes this
//! file when it is run by `cargo xtask bless`.

/// Of `page.css`.
pub const STYLE_HASH: &str = "sha256-eTIG2zjdK/xSU2yGvuXOt3lrF1pdzPI/hH50qCiCcLc=";
/// Of `page.js`.
pub const SCRIPT_HASH: &str = "sha256-pBQhBmtCzaQ3beuH2TB8SQt+m0S9dtiTvecmKXhWxXg=";
