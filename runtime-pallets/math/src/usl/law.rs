//! The law at a size, and where it is highest (U1, U2).

use primitive_types::U256;

use super::{
	ATTO, LAMBDA_ONE, MICRO, Parameters, Peak, UslError,
	wide::{quotient, unsigned},
};

/// 1 as [`cost`] counts.
const COST_ONE: u128 = 1_000_000_000_000_000_000_000_000_000_000;

/// 1 + σ(N-1) + κN(N-1) in 1e-30, exactly.
pub(super) fn cost(parameters: Parameters, size: u64) -> Option<U256> {
	let more = size.checked_sub(MICRO)?;
	let contention =
		U256::from(parameters.sigma).checked_mul(more.into())?.checked_mul(MICRO.into())?;
	let coherency =
		U256::from(parameters.kappa).checked_mul(size.into())?.checked_mul(more.into())?;
	U256::from(COST_ONE).checked_add(contention)?.checked_add(coherency)
}

/// X(N) in millionths, rounded to the nearest. For sizes from one on, also far beyond the measured
/// ones: whether to quote it is the caller's concern.
///
/// λ 37.6609, σ 0.202215, κ 0.0235998 at N = 6 is 83.104.
pub fn throughput_at(parameters: Parameters, size: u64) -> Result<u128, UslError> {
	throughput(parameters, size).ok_or(UslError::Overflow)
}

fn throughput(parameters: Parameters, size: u64) -> Option<u128> {
	// λ in 1e-12 by N in 1e-6 by cost in 1e-30 is X in 1e12, and in millionths 1e18 times that.
	let above = U256::from(parameters.lambda).checked_mul(size.into())?.checked_mul(ATTO.into())?;
	unsigned(quotient(above, cost(parameters, size)?)?)
}

/// The peak; None where throughput never falls, which is where κ is 0.
pub fn peak(parameters: Parameters) -> Result<Option<Peak>, UslError> {
	if parameters.kappa == 0 {
		return Ok(None);
	}
	highest(parameters).ok_or(UslError::Overflow).map(Some)
}

fn highest(parameters: Parameters) -> Option<Peak> {
	let left = ATTO.checked_sub(parameters.sigma)?;
	// At most 1e18 · 1e12.
	let square = left.checked_mul(LAMBDA_ONE)?.checked_div(parameters.kappa)?;
	// The root of the whole part is the whole part of the root.
	let size = u64::try_from(square.isqrt()).ok()?;
	let below = size.checked_div(MICRO)?.max(1);
	let above = below.checked_add(1)?;
	let best_size = if is_higher(parameters, above, below)? { above } else { below };
	Some(Peak {
		size_millionths: size,
		throughput: throughput(parameters, size.max(MICRO))?,
		best_size,
	})
}

/// Whether the law is higher at the whole size `one` than at `other`: N₁·d₂ > N₂·d₁.
fn is_higher(parameters: Parameters, one: u64, other: u64) -> Option<bool> {
	let at = |whole: u64| cost(parameters, whole.checked_mul(MICRO)?);
	Some(U256::from(one).checked_mul(at(other)?)? > U256::from(other).checked_mul(at(one)?)?)
}

/// λ/σ in millionths, rounded down: what throughput approaches where it has no peak. None where it
/// has one, or grows for ever.
pub fn limit(parameters: Parameters) -> Result<Option<u128>, UslError> {
	let Parameters { lambda, sigma, kappa } = parameters;
	if kappa > 0 || sigma == 0 {
		return Ok(None);
	}
	let above = U256::from(lambda).checked_mul(LAMBDA_ONE.into());
	let limit = above.and_then(|above| above.checked_div(sigma.into())).and_then(unsigned);
	limit.ok_or(UslError::Overflow).map(Some)
}

/// The highest throughput from one up to a size, in millionths.
pub fn best_up_to(parameters: Parameters, size: u64) -> Result<u128, UslError> {
	match peak(parameters)? {
		Some(peak) if peak.size_millionths < size => Ok(peak.throughput),
		_ => throughput_at(parameters, size),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SCHAFFER: Parameters = Parameters {
		lambda: 37_660_903_189_600,
		sigma: 202_214_863_763_000_000,
		kappa: 23_599_814_189_100_000,
	};

	#[test]
	fn six_validators_are_best_for_schaffer_not_the_floor_of_the_peak() {
		let peak = peak(SCHAFFER).unwrap().unwrap();
		assert_eq!(
			(peak.size_millionths, peak.throughput, peak.best_size),
			(5_814_182, 83_128_887, 6)
		);
		assert_eq!(throughput_at(SCHAFFER, 6 * MICRO), Ok(83_103_974));
		assert_eq!(throughput_at(SCHAFFER, 5 * MICRO), Ok(82_558_714));
	}

	#[test]
	fn there_is_no_peak_but_a_limit_without_coherency() {
		let law = Parameters { lambda: 3 * LAMBDA_ONE, sigma: ATTO / 2, kappa: 0 };
		assert_eq!((peak(law), limit(law)), (Ok(None), Ok(Some(6_000_000))));
		let linear = Parameters { sigma: 0, ..law };
		assert_eq!((peak(linear), limit(linear)), (Ok(None), Ok(None)));
		assert_eq!(limit(SCHAFFER), Ok(None));
	}

	#[test]
	fn a_law_that_falls_from_the_start_is_best_at_one() {
		let law = Parameters { lambda: LAMBDA_ONE, sigma: ATTO, kappa: ATTO };
		let expected = Peak { size_millionths: 0, throughput: 1_000_000, best_size: 1 };
		assert_eq!(peak(law), Ok(Some(expected)));
	}

	#[test]
	fn the_best_up_to_a_size_is_the_peak_only_if_it_is_reached() {
		assert_eq!(best_up_to(SCHAFFER, 20 * MICRO), Ok(83_128_887));
		assert_eq!(best_up_to(SCHAFFER, 5 * MICRO), Ok(82_558_714));
	}

	#[test]
	fn a_figure_that_does_not_fit_is_an_error() {
		let law = Parameters { lambda: u128::MAX, sigma: 1, kappa: 0 };
		assert_eq!(limit(law), Err(UslError::Overflow));
		assert_eq!(throughput_at(law, 0), Err(UslError::Overflow));
	}
}
