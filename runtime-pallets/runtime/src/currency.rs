//! The currency pays for transactions and deposits; it has no other use.

use crate::Balance;

/// A thousandth of a [`MILLI`].
pub const MICRO: Balance = 1_000_000;
/// A thousandth of a [`UNIT`].
pub const MILLI: Balance = 1_000 * MICRO;
/// One unit, as wallets show it: 12 decimals.
pub const UNIT: Balance = 1_000 * MILLI;

/// What an account must hold to exist.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;

/// The deposit for `items` entries with `bytes` bytes in the state.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 100 * MILLI + bytes as Balance * 10 * MICRO
}
