//! Shares as parts per million (F1).

/// One million: the whole of a share in ppm.
pub const PPM: u32 = 1_000_000;

/// The share `part / whole` in ppm, rounded down; `None` where `whole` is 0, for nothing was there
/// to be shared.
///
/// Source: `docs/reference/formulas.md` F1. Error: below 1 ppm, never in favour of the part. A `part` above
/// `whole` counts as the whole.
///
/// `ppm_floor(7, 12)` is `Some(583_333)`.
pub fn ppm_floor(part: u64, whole: u64) -> Option<u32> {
	share(part, whole, 0)
}

/// As [`ppm_floor`], rounded up: `ppm_ceil(7, 12)` is `Some(583_334)`.
pub fn ppm_ceil(part: u64, whole: u64) -> Option<u32> {
	share(part, whole, u128::from(whole.saturating_sub(1)))
}

fn share(part: u64, whole: u64, round: u128) -> Option<u32> {
	let scaled = u128::from(part.min(whole)) * u128::from(PPM);
	let quotient = (scaled + round).checked_div(u128::from(whole))?;
	u32::try_from(quotient).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rounds_down_and_up() {
		assert_eq!(ppm_floor(7, 12), Some(583_333));
		assert_eq!(ppm_ceil(7, 12), Some(583_334));
		assert_eq!(ppm_floor(u64::MAX, u64::MAX), Some(PPM));
	}

	#[test]
	fn nothing_has_no_share() {
		assert_eq!(ppm_floor(0, 0), None);
		assert_eq!(ppm_ceil(1, 0), None);
	}
}
