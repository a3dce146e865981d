//! What follows from a law that is proved (U2, U5).

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
		not_usl: sizes == points.len() && has_runs(points, parameters)?,
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

/// Whether residuals have a root mean square above 5 % of the law and change their sign less often
/// than a third of what chance gives. For one point a size.
fn has_runs(points: &[Point], parameters: Parameters) -> Option<bool> {
	if points.len() < CONFIDENT_SIZES {
		return Some(false);
	}
	let rows = Rows::new(points, Weighting::Relative, parameters)?;
	let (mut squares, mut changes, mut last) = (U256::zero(), 0usize, 0i128);
	for point in points {
		let residual = rows.row(point)?.residual;
		let length = U256::from(residual.unsigned_abs());
		squares = squares.checked_add(length.checked_mul(length)?)?;
		if residual.signum().checked_mul(last.signum())? < 0 {
			changes = changes.checked_add(1)?;
		}
		last = residual;
	}
	// Mean of squares above 0.05² = 1/400.
	let limit = U256::from(points.len()).checked_mul(ONE.unsigned_abs().into())? << BITS;
	let is_noticeable = squares.checked_mul(400.into())? > limit;
	let few = points.len().checked_sub(1)?.checked_div(6)?.max(2);
	Some(is_noticeable && changes <= few)
}
