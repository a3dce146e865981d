//! Between what is stored and what is computed with.

use alloc::vec::Vec;
use almanac_math::usl;

use crate::types::{Bounds, Figures, Flags, Parameters, Peak, Point, SigmaBound, Step, Weighting};

/// Points as they are computed with.
pub(crate) fn points(points: &[Point]) -> Vec<usl::Point> {
	let of = |point: &Point| usl::Point {
		size: point.size,
		throughput: point.throughput,
		weight: point.weight,
	};
	points.iter().map(of).collect()
}

impl From<Weighting> for usl::Weighting {
	fn from(weighting: Weighting) -> Self {
		match weighting {
			Weighting::None => Self::None,
			Weighting::Given => Self::Given,
			Weighting::Relative => Self::Relative,
		}
	}
}

impl From<Parameters> for usl::Parameters {
	fn from(Parameters { lambda, sigma, kappa }: Parameters) -> Self {
		Self { lambda, sigma, kappa }
	}
}

impl From<usl::Parameters> for Parameters {
	fn from(usl::Parameters { lambda, sigma, kappa }: usl::Parameters) -> Self {
		Self { lambda, sigma, kappa }
	}
}

impl From<usl::Step> for Step {
	fn from(usl::Step { lambda, sigma, kappa }: usl::Step) -> Self {
		Self { lambda, sigma, kappa }
	}
}

impl From<usl::Bounds> for Bounds {
	fn from(bounds: usl::Bounds) -> Self {
		let sigma = bounds.sigma.map(|bound| match bound {
			usl::SigmaBound::Zero => SigmaBound::Zero,
			usl::SigmaBound::One => SigmaBound::One,
		});
		Self { sigma, kappa: bounds.kappa }
	}
}

impl From<usl::Figures> for Figures {
	fn from(figures: usl::Figures) -> Self {
		let usl::Flags { extrapolated, superlinear, no_peak, past_peak, low_confidence, not_usl } =
			figures.flags;
		let peak = |usl::Peak { size, throughput, best_size }| Peak { size, throughput, best_size };
		Self {
			peak: figures.peak.map(peak),
			limit: figures.limit,
			flags: Flags { extrapolated, superlinear, no_peak, past_peak, low_confidence, not_usl },
			sum_of_squares: figures.sum_of_squares,
		}
	}
}
