//! Division by small numbers without dividing: exact, several times cheaper.

/// Numbers below this are divided by with a table.
const SMALL: usize = 2048;

/// 2^63 divided by each number, and one more: so `2 * x * INVERSE[d] / 2^64` is `x / d` for every x below 2^52, since
/// what it is too much by, `x * d / 2^63` of a `d`th at most, is less than the `d`th that may be missing.
static INVERSE: [u64; SMALL] = {
    let mut table = [0; SMALL];
    let mut at = 1;
    while at < SMALL {
        table[at] = (1 << 63) / at as u64 + 1;
        at += 1;
    }
    table
};

/// `part / whole`, cut toward nothing; of nothing it is 0.
#[inline(always)]
pub fn divide(part: i64, whole: i64) -> i64 {
    let size = share(part.wrapping_abs(), whole) as i64;
    if part < 0 { -size } else { size }
}

/// The same faster, of what is not negative.
#[inline(always)]
pub fn share(part: i64, whole: i64) -> u64 {
    debug_assert!(part >= 0 && whole >= 0, "{part} of {whole}");
    match INVERSE.get(whole as usize) {
        Some(&inverse) if (part as u64) < 1 << 52 => {
            ((u128::from(2 * part as u64) * u128::from(inverse)) >> 64) as u64
        }
        _ => slowly(part, whole),
    }
}

#[cold]
fn slowly(part: i64, whole: i64) -> u64 {
    if whole == 0 { 0 } else { (part / whole) as u64 }
}

/// `part` of `whole` in thousandths, 0 of nothing.
#[inline(always)]
pub fn mille(part: i64, whole: i64) -> u64 {
    share(part.wrapping_mul(1000), whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ends_are_exact() {
        for whole in 1..SMALL as i64 + 2 {
            for part in [0, 1, whole - 1, whole, whole + 1, 1000 * whole - 1, 1000 * whole] {
                assert_eq!(divide(part, whole), part / whole);
            }
            let most = (1 << 52) - 1;
            let full = most / whole * whole;
            for part in [most, full, full - 1] {
                assert_eq!(divide(part, whole), part / whole);
                assert_eq!(divide(-part, whole), -part / whole);
            }
        }
    }

    proptest! {
        #[test]
        fn it_divides(part in -1i64 << 54..1 << 54, whole in 1i64..5000) {
            prop_assert_eq!(divide(part, whole), part / whole);
        }
    }
}
