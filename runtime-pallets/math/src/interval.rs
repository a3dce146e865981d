//! The Wilson score interval in integers (F5): what is to be expected of a target, from few windows.

use crate::ratio::{PPM, ppm_ceil, ppm_floor};

/// z² of a two-sided 95 % interval, times 10⁶ (z = 1.959964).
const Z2_MICRO: u128 = 3_841_459;

/// Bounds of a share in ppm, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
	/// Lower bound, 0..=1_000_000.
	pub low_ppm: u32,
	/// Upper bound, 0..=1_000_000.
	pub high_ppm: u32,
}

/// The 95 % Wilson bounds of the share `part / whole` observed over `windows` trials.
///
/// A window is one trial, since outages come in bursts. L is outside the interval when
/// `(p - L)² · windows · 10⁶ > 3_841_459 · L · (10⁶ - L)`, all shares in ppm; the lower bound is the
/// largest L <= p outside (p rounded down), else 0; the upper one the smallest L >= p outside (p
/// rounded up), else 10⁶. Source: Wilson (1927); `docs/reference/formulas.md` F5. Error: 1 ppm, outwards.
///
/// No windows, or nothing observed: the whole range. `wilson(11, 12, 12)` is 646_119..985_136.
pub fn wilson(part: u64, whole: u64, windows: u64) -> Bounds {
	let everything = Bounds { low_ppm: 0, high_ppm: PPM };
	let (Some(floor), Some(ceil)) = (ppm_floor(part, whole), ppm_ceil(part, whole)) else {
		return everything;
	};
	if windows == 0 {
		return everything;
	}
	Bounds { low_ppm: low(floor, windows), high_ppm: high(ceil, windows) }
}

fn is_outside(p: u32, bound: u32, windows: u64) -> bool {
	let distance = u128::from(p.abs_diff(bound));
	// At most 10¹² · 2⁶⁴ · 10⁶ < 2¹²⁸.
	let left = distance * distance * u128::from(windows) * u128::from(PPM);
	let right = Z2_MICRO * u128::from(bound) * u128::from(PPM.saturating_sub(bound));
	left > right
}

/// The largest bound <= p that is outside: everything below such a bound is outside too.
fn low(p: u32, windows: u64) -> u32 {
	if !is_outside(p, 0, windows) {
		return 0;
	}
	let (mut outside, mut inside) = (0u32, p.saturating_add(1));
	while inside - outside > 1 {
		let middle = outside + (inside - outside) / 2;
		if is_outside(p, middle, windows) { outside = middle } else { inside = middle }
	}
	outside
}

/// The smallest bound >= p that is outside: everything above such a bound is outside too.
fn high(p: u32, windows: u64) -> u32 {
	PPM.saturating_sub(low(PPM.saturating_sub(p), windows))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_worked_examples_hold() {
		assert_eq!(wilson(11, 12, 12), Bounds { low_ppm: 646_119, high_ppm: 985_136 });
		assert_eq!(wilson(24, 24, 24), Bounds { low_ppm: 862_023, high_ppm: PPM });
	}

	#[test]
	fn without_windows_everything_is_possible() {
		assert_eq!(wilson(5, 5, 0), Bounds { low_ppm: 0, high_ppm: PPM });
		assert_eq!(wilson(0, 0, 9), Bounds { low_ppm: 0, high_ppm: PPM });
	}

	#[test]
	fn the_largest_numbers_do_not_overflow() {
		assert_eq!(wilson(u64::MAX, u64::MAX, u64::MAX).high_ppm, PPM);
		assert_eq!(wilson(0, u64::MAX, u64::MAX).low_ppm, 0);
	}
}
