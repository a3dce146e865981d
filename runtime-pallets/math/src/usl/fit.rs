//! The fit of a law to points (U3), for who has no other: the node's off-chain worker.

use super::{
	Parameters, Point, Refusal, UslError, Weighting, check_points, descent::descend, start::starts,
	sum_of_squares, verify,
};

/// Fits λ > 0, 0 <= σ <= 1, κ >= 0 by weighted least squares, in integers.
///
/// From the linear solutions of each set of active bounds damped Gauss-Newton steps go down to where
/// [`verify`] accepts; the accepted law with the least sum of squares is the answer. That no better one
/// exists is not proved. The work is bounded: at most 3,600 looks at the points.
///
/// Source: `docs/explanation/scaling.md` U3. Against the certified fits: 1e-12 of what the law moves by at the
/// largest size, and the resolution of the parameters (λ 1e-12, σ and κ 1e-18).
///
/// Fails where the points are no subject of a proof, and with the refusal of the last law where none is
/// accepted: points that hardly tell the parameters apart, or laws that the parameters' resolution
/// cannot tell.
pub fn fit(points: &[Point], weighting: Weighting) -> Result<Parameters, Refusal> {
	check_points(points, weighting)?;
	let mut best: Option<(u128, Parameters)> = None;
	let mut refusal = Refusal::Error(UslError::Overflow);
	for start in starts(points, weighting) {
		let Some(law) = descend(points, weighting, start) else { continue };
		if let Err(reason) = verify(points, weighting, law) {
			refusal = reason;
			continue;
		}
		let squares = sum_of_squares(points, weighting, law)?;
		if best.is_none_or(|(least, _)| squares < least) {
			best = Some((squares, law));
		}
	}
	best.map(|(_, law)| law).ok_or(refusal)
}
