//! The latency buckets (F10): how a duration in microseconds becomes one of 736 numbers.

/// How many buckets there are: 64 of one microsecond, then 32 for every doubling up to [`MAX_US`].
pub const BUCKETS: u16 = 736;

/// The largest latency that a bucket holds, 2²⁷ - 1 microseconds (134.2 s); all above counts as it.
pub const MAX_US: u32 = (1 << 27) - 1;

/// Below it every microsecond has a bucket of its own.
const EXACT_BELOW: u32 = 64;
/// Buckets of each doubling, 2⁵: no bucket is wider than 1/32 of what it holds.
const PER_DOUBLING: u32 = 32;
const PER_DOUBLING_LOG2: u32 = 5;

/// The bucket that holds the latency `v_us`, 0..=735.
///
/// v is clamped to [`MAX_US`]. v < 64: v itself. Otherwise e = floor(log2 v), s = e - 5 and
/// index = 32·s + floor(v / 2^s). Source: `docs/reference/formulas.md` F10. Monotone in v.
///
/// `index(63)` is 63, `index(65)` is 64, `index(1_000)` is 190, `index(250_000)` is 445.
pub fn index(v_us: u64) -> u16 {
	let v = u32::try_from(v_us).unwrap_or(MAX_US).min(MAX_US);
	let number = if v < EXACT_BELOW {
		v
	} else {
		let shift = v.ilog2() - PER_DOUBLING_LOG2;
		PER_DOUBLING * shift + (v >> shift)
	};
	u16::try_from(number).unwrap_or(BUCKETS - 1)
}

/// The smallest latency in microseconds that the bucket `index` holds; an index above 735 counts as
/// 735.
///
/// index < 64: itself. Otherwise s = floor(index / 32) - 1 and (index - 32·s)·2^s. Source:
/// `docs/reference/formulas.md` F10. Exact inverse of [`index()`].
///
/// `first_us(190)` is 992.
pub fn first_us(index: u16) -> u32 {
	let (mantissa, shift) = parts(index);
	mantissa << shift
}

/// The largest latency in microseconds that the bucket `index` holds, at most 1/32 above any other
/// that it holds; an index above 735 counts as 735.
///
/// index < 64: itself. Otherwise s = floor(index / 32) - 1 and (index - 32·s + 1)·2^s - 1. Source:
/// `docs/reference/formulas.md` F10.
///
/// `last_us(190)` is 1_007, `last_us(735)` is [`MAX_US`].
pub fn last_us(index: u16) -> u32 {
	let (mantissa, shift) = parts(index);
	((mantissa + 1) << shift) - 1
}

/// Mantissa (below 64) and shift (at most 21) of a bucket, so nothing here exceeds 2²⁷.
fn parts(index: u16) -> (u32, u32) {
	let index = u32::from(index.min(BUCKETS - 1));
	let shift = (index / PER_DOUBLING).saturating_sub(1);
	(index - PER_DOUBLING * shift, shift)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn the_worked_examples_hold() {
		let examples = [
			(63, 63),
			(64, 64),
			(65, 64),
			(127, 95),
			(128, 96),
			(1_000, 190),
			(250_000, 445),
			(u64::from(MAX_US), 735),
		];
		for (v, bucket) in examples {
			assert_eq!(index(v), bucket, "{v} us");
		}
		assert_eq!((first_us(190), last_us(190)), (992, 1_007));
		assert_eq!((first_us(445), last_us(445)), (249_856, 253_951));
		assert_eq!(last_us(735), MAX_US);
	}

	#[test]
	fn buckets_follow_each_other_without_a_gap() {
		assert_eq!(first_us(0), 0);
		for bucket in 0..BUCKETS - 1 {
			assert_eq!(last_us(bucket) + 1, first_us(bucket + 1), "after bucket {bucket}");
		}
	}

	#[test]
	fn what_is_too_long_or_no_bucket_counts_as_the_last_one() {
		assert_eq!(index(u64::from(MAX_US) + 1), BUCKETS - 1);
		assert_eq!(index(u64::MAX), BUCKETS - 1);
		assert_eq!(last_us(u16::MAX), MAX_US);
		assert_eq!(first_us(BUCKETS), first_us(BUCKETS - 1));
	}

	proptest! {
		#[test]
		fn a_latency_lies_in_its_bucket_which_is_at_most_a_32nd_wide(v in 0u32..=MAX_US) {
			let bucket = index(u64::from(v));
			prop_assert!(first_us(bucket) <= v && v <= last_us(bucket));
			prop_assert!((last_us(bucket) - first_us(bucket)) * 32 <= v);
		}
	}
}
