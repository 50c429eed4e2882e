//! Hashes of the page's style sheet and script. The test `the_policy_names_what_the_page_holds` writes this
//! file when it is run by `cargo xtask bless`.

/// Of `page.css`.
pub const STYLE_HASH: &str = "sha256-OlEq1YIX48lGgwsBC0j/OwTax5dnev8YYJxsB+9TMkg=";
/// Of `page.js`.
pub const SCRIPT_HASH: &str = "sha256-pBQhBmtCzaQ3beuH2TB8SQt+m0S9dtiTvecmKXhWxXg=";
