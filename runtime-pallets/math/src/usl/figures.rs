//! What follows from a law that is proved (U2, U5).

use alloc::vec::Vec;

use primitive_types::U256;

use super::{
	Figures, Flags, MIN_SIZES, Parameters, Peak, Point, Proof, SigmaBound, UslError, Weighting,
	law::{limit, peak},
	proof::TOLERANCE,
	rows::{BITS, ONE, Rows},
	sum_of_squares,
};

/// With fewer different sizes confidence is low.
const CONFIDENT_SIZES: usize = 6;

/// What follows from parameters that [`super::verify`] has accepted for these points.
pub fn figures(
	points: &[Point],
	weighting: Weighting,
	parameters: Parameters,
	proof: &Proof,
) -> Result<Figures, UslError> {
	let peak = peak(parameters)?;
	let flags = flags(points, parameters, proof, peak).ok_or(UslError::Overflow)?;
	Ok(Figures {
		peak,
		limit: limit(parameters)?,
		flags,
		sum_of_squares: sum_of_squares(points, weighting, parameters)?,
	})
}

fn flags(
	points: &[Point],
	parameters: Parameters,
	proof: &Proof,
	peak: Option<Peak>,
) -> Option<Flags> {
	let sizes = groups(points).count();
	let bounds = proof.bounds;
	let held = usize::from(bounds.sigma.is_some()).checked_add(usize::from(bounds.kappa))?;
	let free = MIN_SIZES.checked_sub(held)?;
	let largest = points.last()?.size;
	Some(Flags {
		extrapolated: peak.is_some_and(|peak| peak.size_millionths > largest),
		superlinear: bounds.sigma == Some(SigmaBound::Zero)
			&& proof.sigma_freed.is_some_and(|step| step < -TOLERANCE),
		no_peak: peak.is_none(),
		past_peak: falls_from_the_first(points)?,
		low_confidence: sizes < CONFIDENT_SIZES || points.len() <= free,
		not_usl: is_misfit(points, parameters)?,
	})
}

/// The points of each size, which stand together.
fn groups(points: &[Point]) -> impl Iterator<Item = &[Point]> {
	points.chunk_by(|one, next| one.size == next.size)
}

/// Whether mean throughput is highest at the smallest size.
fn falls_from_the_first(points: &[Point]) -> Option<bool> {
	let sum = |group: &[Point]| {
		let sum = group.iter().try_fold(0u128, |sum, point| sum.checked_add(point.throughput))?;
		Some((sum, u128::try_from(group.len()).ok()?))
	};
	let mut groups = groups(points);
	let (first, count) = sum(groups.next()?)?;
	for group in groups {
		let (next, of) = sum(group)?;
		if next.checked_mul(count)? >= first.checked_mul(of)? {
			return Some(false);
		}
	}
	Some(true)
}

/// Whether the law does not describe what is typical of each size: medians differ from it by more than 10 % (root of the sum
/// of squares by sizes less 3, from 4 sizes on); or, from 6 sizes on, by more than 5 % (root mean square) with fewer changes of
/// sign than a third of what chance gives.
fn is_misfit(points: &[Point], parameters: Parameters) -> Option<bool> {
	let residuals = median_residuals(points, parameters)?;
	let sizes = residuals.len();
	let (mut squares, mut changes, mut last) = (U256::zero(), 0usize, 0i128);
	for residual in residuals {
		let length = U256::from(residual.unsigned_abs());
		squares = squares.checked_add(length.checked_mul(length)?)?;
		if residual.signum().checked_mul(last.signum())? < 0 {
			changes = changes.checked_add(1)?;
		}
		last = residual;
	}
	// The square of 1, as the squares have it.
	let one = U256::from(ONE.unsigned_abs()) << BITS;
	let exceeds = |share: u32, of: usize| {
		Some(squares.checked_mul(share.into())? > one.checked_mul(U256::from(of))?)
	};
	// 0.1² = 1/100, 0.05² = 1/400.
	if sizes > MIN_SIZES && exceeds(100, sizes.checked_sub(MIN_SIZES)?)? {
		return Some(true);
	}
	let few = sizes.checked_sub(1)?.checked_div(6)?.max(2);
	Some(sizes >= CONFIDENT_SIZES && changes <= few && exceeds(400, sizes)?)
}

/// How far the median of each size lies from the law, as a share of the law.
fn median_residuals(points: &[Point], parameters: Parameters) -> Option<Vec<i128>> {
	let rows = Rows::new(points, Weighting::Relative, parameters)?;
	groups(points)
		.map(|group| {
			let mut residuals = group
				.iter()
				.map(|point| Some(rows.row(point)?.residual))
				.collect::<Option<Vec<_>>>()?;
			residuals.sort_unstable();
			let middle = residuals.len().checked_div(2)?;
			let upper = *residuals.get(middle)?;
			if residuals.len().checked_rem(2)? == 1 {
				return Some(upper);
			}
			let lower = *residuals.get(middle.checked_sub(1)?)?;
			lower.checked_add(upper)?.checked_div(2)
		})
		.collect()
}
