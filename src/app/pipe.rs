//! Room in pipes: how far the programs at both ends of one may get apart.

use std::os::fd::AsFd;

/// What a pipe holds on Linux when nobody asked for more, in bytes.
pub const USUAL: usize = 64 << 10;

/// What it holds when much goes through it, in bytes: then both ends sleep and wake each other a quarter as often,
/// which is a twentieth of the time of a long text (BENCHMARKS.md). A user may have 256 such pipes before Linux gives
/// new ones less (`pipe-user-pages-soft`).
#[cfg(target_os = "linux")]
const WIDE: usize = 256 << 10;

/// Lets a pipe hold more; anything else, and what is wider already, stays as it is.
pub fn widen(fd: impl AsFd) {
    #[cfg(target_os = "linux")]
    if rustix::pipe::fcntl_getpipe_size(&fd).is_ok_and(|room| room < WIDE) {
        // Without leave to do so it goes on as it was.
        let _ = rustix::pipe::fcntl_setpipe_size(&fd, WIDE);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = fd;
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_gets_wider_and_never_narrower() {
        let (reader, writer) = std::io::pipe().unwrap();
        let room = || rustix::pipe::fcntl_getpipe_size(&reader).unwrap();
        // A pipe of the same size says whether there is leave for it.
        let (probe, _other) = std::io::pipe().unwrap();
        let allowed = rustix::pipe::fcntl_setpipe_size(&probe, WIDE).is_ok();
        let before = room();
        assert!(before < WIDE);
        widen(&writer);
        assert_eq!(room(), if allowed { WIDE } else { before });
        if rustix::pipe::fcntl_setpipe_size(&writer, 4 * WIDE).is_ok() {
            widen(&reader);
            assert_eq!(room(), 4 * WIDE);
        }
    }
}
