//! The command `deboil`.

use std::process::ExitCode;

fn main() -> ExitCode {
    deboil::app::main()
}
