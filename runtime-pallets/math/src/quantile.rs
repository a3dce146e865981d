//! Quantiles of a record's latencies (F11).

use crate::{bucket, ratio::PPM};

/// Sixteenths: the unit of the counts in a record.
const SIXTEENTHS: u128 = 16;

/// The latency in microseconds within which the share `q_ppm` of all samples was answered; `None`
/// where fewer were answered, or nothing was sampled.
///
/// T = 16·samples, rank = max(1, ceil(q·T / 1_000_000)); the upper bound of the bucket in which the
/// cumulative count first reaches rank. `samples` are whole samples, `buckets` (index, count in
/// sixteenths) ascending by index, `q_ppm` 0..=1_000_000. A sample without an answer counts as slower
/// than every answer. Source: `docs/reference/formulas.md` F11. Error: at most 1/32 of the value, never
/// flattering. Any numbers are possible: T < 2⁶⁸ and q·T < 2¹⁰⁰.
///
/// `upper_us(4, &[(100, 32), (200, 32)], 950_000)` is `Some(1_311)`.
pub fn upper_us(samples: u64, buckets: &[(u16, u64)], q_ppm: u32) -> Option<u32> {
	let whole = u128::from(samples) * SIXTEENTHS;
	let rank = (u128::from(q_ppm) * whole).div_ceil(u128::from(PPM)).max(1);
	let mut reached = 0u128;
	let (bucket, _) = buckets.iter().find(|(_, count)| {
		reached = reached.saturating_add(u128::from(*count));
		reached >= rank
	})?;
	Some(bucket::last_us(*bucket))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_worked_example_holds() {
		let buckets = [(100, 32), (200, 32)];
		assert_eq!(upper_us(4, &buckets, 500_000), Some(147));
		assert_eq!(upper_us(4, &buckets, 500_001), Some(1_311));
		assert_eq!(upper_us(4, &buckets, 950_000), Some(1_311));
	}

	#[test]
	fn a_sample_without_an_answer_is_slower_than_every_answer() {
		let three_of_four = [(100, 48)];
		assert_eq!(upper_us(4, &three_of_four, 750_000), Some(147));
		assert_eq!(upper_us(4, &three_of_four, 750_001), None);
	}

	#[test]
	fn nothing_sampled_or_answered_has_no_quantile() {
		assert_eq!(upper_us(0, &[], 500_000), None);
		assert_eq!(upper_us(4, &[], 0), None);
	}

	#[test]
	fn the_lowest_quantile_is_the_first_answer() {
		assert_eq!(upper_us(1_000, &[(7, 1), (9, 15_000)], 0), Some(7));
	}

	#[test]
	fn the_largest_numbers_do_not_overflow() {
		let buckets = [(1, u64::MAX), (2, u64::MAX)];
		assert_eq!(upper_us(u64::MAX, &buckets, u32::MAX), None);
		assert_eq!(upper_us(u64::MAX / 16, &buckets, PPM), Some(1));
	}
}
