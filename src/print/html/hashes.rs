//! Hashes of the page's style sheet and script. The test `the_policy_names_what_the_page_holds` writes this
//! file when it is run by `cargo xtask bless`.

/// Of `page.css`.
pub const STYLE_HASH: &str = "sha256-9DoJ3cSx7Chg5sB0RaQ9+kVq2PCYHKZ3C6EleVf6M5w=";
/// Of `page.js`.
pub const SCRIPT_HASH: &str = "sha256-MOpeB92ynxC1WGpjepWEF8KSzIu5y/qtbRwzq7vwDww=";
