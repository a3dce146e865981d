//! Signed integers of 256 and 512 bits, with the checked arithmetic that a proof needs.

use primitive_types::{U256, U512};

macro_rules! signed {
	($name:ident, $unsigned:ident, $doc:literal) => {
		#[doc = $doc]
		#[derive(Clone, Copy, Debug, PartialEq, Eq)]
		pub(super) struct $name {
			/// Below 0; never so where the magnitude is 0.
			pub negative: bool,
			/// The absolute value.
			pub magnitude: $unsigned,
		}

		#[allow(dead_code, reason = "one of the two does not need them all")]
		impl $name {
			pub const ZERO: Self = Self { negative: false, magnitude: $unsigned::zero() };

			fn new(negative: bool, magnitude: $unsigned) -> Self {
				Self { negative: negative && !magnitude.is_zero(), magnitude }
			}

			pub fn negated(self) -> Self {
				Self::new(!self.negative, self.magnitude)
			}

			pub fn checked_add(self, other: Self) -> Option<Self> {
				if self.negative == other.negative {
					let magnitude = self.magnitude.checked_add(other.magnitude)?;
					return Some(Self::new(self.negative, magnitude));
				}
				// The larger one decides the sign.
				let (large, small) =
					if self.magnitude >= other.magnitude { (self, other) } else { (other, self) };
				let magnitude = large.magnitude.checked_sub(small.magnitude)?;
				Some(Self::new(large.negative, magnitude))
			}

			pub fn checked_sub(self, other: Self) -> Option<Self> {
				self.checked_add(other.negated())
			}

			pub fn checked_mul(self, other: Self) -> Option<Self> {
				let magnitude = self.magnitude.checked_mul(other.magnitude)?;
				Some(Self::new(self.negative != other.negative, magnitude))
			}
		}

		impl From<i128> for $name {
			fn from(value: i128) -> Self {
				Self { negative: value < 0, magnitude: value.unsigned_abs().into() }
			}
		}
	};
}

signed!(I256, U256, "A signed integer of 256 bits and a sign.");
signed!(I512, U512, "A signed integer of 512 bits and a sign.");

impl From<I256> for I512 {
	fn from(value: I256) -> Self {
		Self { negative: value.negative, magnitude: value.magnitude.into() }
	}
}

impl I256 {
	/// `self / 2^bits`, rounded to the nearest; None above 2^126. At most 200 bits.
	pub fn shifted(self, bits: u32) -> Option<i128> {
		let half = U256::one() << bits.saturating_sub(1);
		let magnitude = self.magnitude.checked_add(half)? >> bits;
		narrowed(self.negative, magnitude)
	}
}

/// `above / below`, rounded to the nearest, halves up; None where `below` is 0.
pub(super) fn quotient(above: U256, below: U256) -> Option<U256> {
	let (whole, rest) = (above.checked_div(below)?, above.checked_rem(below)?);
	let up = rest >= below.checked_sub(rest)?;
	if up { whole.checked_add(U256::one()) } else { Some(whole) }
}

/// A signed number of 128 bits, if it is below 2^126.
pub(super) fn narrowed(negative: bool, magnitude: U256) -> Option<i128> {
	if magnitude.bits() > 126 {
		return None;
	}
	let value = i128::try_from(magnitude.low_u128()).ok()?;
	Some(if negative { -value } else { value })
}

/// A number of 128 bits, if it fits.
pub(super) fn unsigned(value: U256) -> Option<u128> {
	(value.bits() <= 128).then(|| value.low_u128())
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn sums_and_products_equal_those_of_the_machine(a in any::<i64>(), b in any::<i64>()) {
			let (a, b) = (i128::from(a), i128::from(b));
			let (x, y) = (I256::from(a), I256::from(b));
			prop_assert_eq!(x.checked_add(y), Some((a + b).into()));
			prop_assert_eq!(x.checked_sub(y), Some((a - b).into()));
			prop_assert_eq!(x.checked_mul(y), Some((a * b).into()));
			let (x, y) = (I512::from(a), I512::from(b));
			prop_assert_eq!(x.checked_sub(y), Some((a - b).into()));
			prop_assert_eq!(x.checked_mul(y), Some((a * b).into()));
		}
	}

	#[test]
	fn rounds_to_the_nearest() {
		let of = |above: u64, below: u64| quotient(above.into(), below.into());
		assert_eq!(of(7, 2), Some(4.into()));
		assert_eq!(of(10, 3), Some(3.into()));
		assert_eq!(of(11, 3), Some(4.into()));
		assert_eq!(of(1, 0), None);
		assert_eq!(I256::from(-6).shifted(2), Some(-2));
		assert_eq!(I256::from(5).shifted(2), Some(1));
	}

	#[test]
	fn a_number_that_does_not_fit_is_none() {
		assert_eq!(narrowed(true, U256::one() << 126), None);
		assert_eq!(narrowed(true, U256::one() << 125), Some(-(1i128 << 125)));
		assert_eq!(unsigned(U256::one() << 128), None);
	}
}
