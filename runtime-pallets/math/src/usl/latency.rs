//! Latency that follows from throughput (U6).

use primitive_types::U256;

use super::{MICRO, Parameters, UslError, throughput_at, wide::quotient};

/// R(N) = N/X(N) in µs, rounded to the nearest: a closed system with N requests in flight.
pub fn closed_latency_at(parameters: Parameters, size: u64) -> Result<u64, UslError> {
	let throughput = throughput_at(parameters, size)?;
	let above = U256::from(size).checked_mul(MICRO.into());
	let latency = above.and_then(|above| quotient(above, throughput.into()));
	latency.and_then(narrow).ok_or(UslError::Overflow)
}

/// R(N) = L/X(N) in µs, rounded to the nearest: a sweep over validators, which holds L transactions
/// in flight. L by least squares of the measured mean latencies, each (size, µs); None without any.
///
/// Error: below 1e-9 of the latency where throughput differs by less than 1,000 times.
pub fn sweep_latency_at(
	measured: &[(u64, u64)],
	parameters: Parameters,
	size: u64,
) -> Result<Option<u64>, UslError> {
	let mut laws = measured.iter().map(|(size, _)| throughput_at(parameters, *size));
	let least = laws.try_fold(u128::MAX, |least, law| Ok::<_, UslError>(least.min(law?)))?;
	if measured.is_empty() {
		return Ok(None);
	}
	predicted(measured, parameters, size, least).ok_or(UslError::Overflow).map(Some)
}

fn predicted(
	measured: &[(u64, u64)],
	parameters: Parameters,
	size: u64,
	least: u128,
) -> Option<u64> {
	// 1/X with 40 fractional bits, in units of the largest: scale cancels in L/X.
	let inverse = |size: u64| {
		let law = throughput_at(parameters, size).ok()?;
		quotient(U256::from(least).checked_mul(U256::one() << 40)?, law.into())
	};
	let (mut above, mut below) = (U256::zero(), U256::zero());
	for (size, latency) in measured {
		let inverse = inverse(*size)?;
		above = above.checked_add(inverse.checked_mul(U256::from(*latency))?)?;
		below = below.checked_add(inverse.checked_mul(inverse)?)?;
	}
	narrow(quotient(above.checked_mul(inverse(size)?)?, below)?)
}

fn narrow(value: U256) -> Option<u64> {
	(value.bits() <= 64).then(|| value.low_u64())
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
	fn transactions_in_flight_predict_the_latency_of_schaffer() {
		let measured = [(1, 17_100), (5, 7_200), (10, 8_800), (15, 10_300), (20, 11_300)]
			.map(|(size, ms)| (size * MICRO, ms * 1_000));
		let at = |size| sweep_latency_at(&measured, SCHAFFER, size).unwrap().unwrap();
		let whole = [1, 5, 10, 15, 20].map(|size| at(size * MICRO) / 10_000);
		assert_eq!(whole, [1_697, 774, 839, 994, 1_172]);
		assert_eq!(at(5_814_182) / 10_000, 768);
		assert_eq!(sweep_latency_at(&[], SCHAFFER, MICRO), Ok(None));
	}

	#[test]
	fn a_closed_system_answers_in_size_by_throughput() {
		assert_eq!(closed_latency_at(SCHAFFER, 6 * MICRO), Ok(72_199));
	}
}
