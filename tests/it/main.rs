//! The one integration binary.

mod records;
