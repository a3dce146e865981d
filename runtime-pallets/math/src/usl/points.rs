//! What a fit is made of, and whether it may be.

use super::{
	ATTO, MAX_KAPPA, MAX_LAMBDA, MAX_POINTS, MAX_SIZE, MAX_THROUGHPUT, MIN_SIZE, MIN_SIZES,
	Parameters, UslError, Weighting,
};

/// What was measured at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
	/// N in millionths, [`MIN_SIZE`]..=[`MAX_SIZE`].
	pub size: u64,
	/// X in millionths, 1..=[`MAX_THROUGHPUT`].
	pub throughput: u128,
	/// Weight of the squared residual in any unit, > 0 where weights are given, else of no effect. It
	/// counts as a share of the largest, with 60 fractional bits.
	pub weight: u64,
}

/// Checks that points can be fitted: at most 64, by ascending size, of at least 3 different sizes,
/// all values in range.
pub fn check_points(points: &[Point], weighting: Weighting) -> Result<(), UslError> {
	if points.len() > MAX_POINTS {
		return Err(UslError::TooManyPoints { have: points.len() });
	}
	let (mut last, mut sizes) = (0, 0usize);
	for &Point { size, throughput, weight } in points {
		if !(MIN_SIZE..=MAX_SIZE).contains(&size) {
			return Err(UslError::SizeOutOfRange { size });
		}
		if !(1..=MAX_THROUGHPUT).contains(&throughput) {
			return Err(UslError::ThroughputOutOfRange { throughput });
		}
		if weighting == Weighting::Given && weight == 0 {
			return Err(UslError::NoWeight { size });
		}
		if size < last {
			return Err(UslError::NotAscending { size });
		}
		if size > last {
			sizes = sizes.saturating_add(1);
		}
		last = size;
	}
	if sizes < MIN_SIZES { Err(UslError::TooFewSizes { have: sizes }) } else { Ok(()) }
}

/// Checks that parameters are within the range that is computed with.
pub fn check_parameters(parameters: Parameters) -> Result<(), UslError> {
	if !(1..=MAX_LAMBDA).contains(&parameters.lambda) {
		return Err(UslError::LambdaOutOfRange);
	}
	if parameters.sigma > ATTO {
		return Err(UslError::SigmaOutOfRange);
	}
	if parameters.kappa > MAX_KAPPA {
		return Err(UslError::KappaOutOfRange);
	}
	Ok(())
}
