//! Puts many small mistakes into source files at once; `DEBOIL_MUTANT=7` lets the seventh happen.
//!
//! One build then serves all mutants, where a build for each would take days. `cargo xtask mutants` calls it on a
//! copy of the tree: `deboil-mutants LIB FILE...` changes the files, adds the module `mutant` beside LIB, and
//! prints one line for each mistake: number, file, line, what it is.
#![forbid(unsafe_code)]

use quote::{ToTokens, quote};
use std::path::Path;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, Lit, ReturnType, Stmt, UnOp, parse_quote};

fn main() {
    let files: Vec<String> = std::env::args().skip(1).collect();
    let (lib, files) = files.split_first().expect("LIB FILE...");
    let mut mutator = Mutator { file: String::new(), number: 0 };
    for file in files {
        let source = std::fs::read_to_string(file).expect(file);
        let mut tree = syn::parse_file(&source).expect(file);
        mutator.file.clone_from(file);
        mutator.visit_file_mut(&mut tree);
        std::fs::write(file, tree.to_token_stream().to_string()).expect(file);
    }
    let source =
        std::fs::read_to_string(lib).expect(lib) + "\n#[allow(missing_docs)]\npub mod mutant;\n";
    std::fs::write(lib, source).expect(lib);
    std::fs::write(Path::new(lib).with_file_name("mutant.rs"), SWITCH).expect(lib);
}

const SWITCH: &str = r#"
pub fn on(number: u32) -> bool {
    static CHOSEN: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        std::env::var("DEBOIL_MUTANT").ok().and_then(|typed| typed.parse().ok()).unwrap_or(0)
    });
    *CHOSEN == number
}
"#;

struct Mutator {
    file: String,
    number: u32,
}

impl Mutator {
    /// The number of a new mistake.
    fn note(&mut self, line: usize, what: &str) -> u32 {
        self.number += 1;
        println!("{}\t{}\t{line}\t{what}", self.number, self.file);
        self.number
    }

    fn choose(&mut self, line: usize, what: &str, wrong: Expr, right: &Expr) -> Expr {
        let number = self.note(line, what);
        parse_quote!((if crate::mutant::on(#number) { #wrong } else { #right }))
    }

    fn answers(&mut self, line: usize, output: &ReturnType, block: &mut Block) {
        let ReturnType::Type(_, of) = output else { return };
        if of.to_token_stream().to_string() != "bool" {
            return;
        }
        for (at, answer) in [true, false].into_iter().enumerate() {
            let number = self.note(line, &format!("the function answers {answer}"));
            block.stmts.insert(at, parse_quote!(if crate::mutant::on(#number) { return #answer; }));
        }
    }
}

/// What stands for an operator when it is mistaken.
fn mistaken(op: &BinOp) -> Option<BinOp> {
    Some(match op {
        BinOp::Lt(_) => parse_quote!(<=),
        BinOp::Le(_) => parse_quote!(<),
        BinOp::Gt(_) => parse_quote!(>=),
        BinOp::Ge(_) => parse_quote!(>),
        BinOp::Eq(_) => parse_quote!(!=),
        BinOp::Ne(_) => parse_quote!(==),
        BinOp::And(_) => parse_quote!(||),
        BinOp::Or(_) => parse_quote!(&&),
        BinOp::Add(_) => parse_quote!(-),
        BinOp::Sub(_) => parse_quote!(+),
        BinOp::Mul(_) => parse_quote!(+),
        _ => return None,
    })
}

fn has_let(expr: &Expr) -> bool {
    match expr {
        Expr::Let(_) => true,
        Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|it| it.to_token_stream().to_string().contains("test"))
}

impl VisitMut for Mutator {
    fn visit_item_mod_mut(&mut self, item: &mut syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit_mut::visit_item_mod_mut(self, item);
        }
    }

    // Where a value must be constant there is no choice.
    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
    fn visit_type_mut(&mut self, _: &mut syn::Type) {}

    fn visit_item_fn_mut(&mut self, item: &mut syn::ItemFn) {
        if item.sig.constness.is_none() {
            let line = item.sig.span().start().line;
            visit_mut::visit_item_fn_mut(self, item);
            self.answers(line, &item.sig.output, &mut item.block);
        }
    }

    fn visit_impl_item_fn_mut(&mut self, item: &mut syn::ImplItemFn) {
        if item.sig.constness.is_none() {
            let line = item.sig.span().start().line;
            visit_mut::visit_impl_item_fn_mut(self, item);
            self.answers(line, &item.sig.output, &mut item.block);
        }
    }

    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        let line = statement.span().start().line;
        visit_mut::visit_stmt_mut(self, statement);
        if let Stmt::Expr(expr, Some(_)) = statement {
            let step = match expr {
                Expr::MethodCall(_) | Expr::Call(_) => true,
                Expr::Binary(both) => mistaken(&both.op).is_none(),
                Expr::Try(inner) => matches!(*inner.expr, Expr::MethodCall(_) | Expr::Call(_)),
                Expr::Assign(set) => !matches!(*set.left, Expr::Path(_)),
                _ => false,
            };
            if step {
                let number = self.note(line, "the step is left out");
                *statement = parse_quote!(if !crate::mutant::on(#number) { #statement });
            }
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let line = expr.span().start().line;
        visit_mut::visit_expr_mut(self, expr);
        let changed = match &*expr {
            Expr::Binary(both) if !has_let(expr) => mistaken(&both.op).map(|op| {
                let (left, right) = (&both.left, &both.right);
                let what = format!("{} for {}", op.to_token_stream(), both.op.to_token_stream());
                // In brackets: `a as usize < b` would begin a list of types.
                (what, parse_quote!((#left) #op (#right)))
            }),
            Expr::Unary(not) if matches!(not.op, UnOp::Not(_)) => {
                Some(("no negation".to_owned(), (*not.expr).clone()))
            }
            Expr::Lit(lit) => match &lit.lit {
                Lit::Bool(value) => {
                    let other = !value.value;
                    Some((format!("{other}"), parse_quote!(#other)))
                }
                _ => None,
            },
            Expr::MethodCall(call) if call.method == "min" || call.method == "max" => {
                let other = if call.method == "min" { quote!(max) } else { quote!(min) };
                let (of, with) = (&call.receiver, &call.args);
                (call.args.len() == 1).then(|| (other.to_string(), parse_quote!(#of.#other(#with))))
            }
            _ => None,
        };
        if let Some((what, wrong)) = changed {
            *expr = self.choose(line, &what, wrong, expr);
        }
    }
}
