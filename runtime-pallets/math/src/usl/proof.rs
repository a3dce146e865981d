//! Whether parameters are a stationary point of the stated problem under its bounds (U3).

use super::{
	ATTO, Bounds, Parameters, Point, SigmaBound, Step, UslError, Weighting, check_parameters,
	check_points, normal::Normal, rows::Rows,
};

/// The longest step that is accepted, in 1e-15: 1e-7.
pub const TOLERANCE: i64 = 100_000_000;

/// A parameter of the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
	/// λ.
	Lambda,
	/// σ.
	Sigma,
	/// κ.
	Kappa,
}

impl Bounds {
	/// The bounds that parameters are on.
	pub fn of(parameters: Parameters) -> Self {
		let sigma = match parameters.sigma {
			0 => Some(SigmaBound::Zero),
			ATTO => Some(SigmaBound::One),
			_ => None,
		};
		Self { sigma, kappa: parameters.kappa == 0 }
	}

	fn free(self) -> [bool; 3] {
		[true, self.sigma.is_none(), !self.kappa]
	}
}

/// What is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
	/// The step of the free parameters.
	pub step: Step,
	/// The parameters on a bound.
	pub bounds: Bounds,
	/// The step of σ when it alone is freed from its bound.
	pub sigma_freed: Option<i64>,
	/// The step of κ when it alone is freed from its bound.
	pub kappa_freed: Option<i64>,
}

/// Why parameters are not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
	/// Nothing can be said.
	Error(UslError),
	/// A free parameter steps too far: the parameters are no stationary point.
	Moves {
		/// The first of those whose step is longest.
		parameter: Parameter,
		/// The step of the free parameters.
		step: Step,
	},
	/// A parameter on a bound, when freed, steps inwards: the bound is not where it belongs.
	LeavesBound {
		/// The parameter.
		parameter: Parameter,
		/// The step with it freed.
		step: Step,
	},
}

impl From<UslError> for Refusal {
	fn from(error: UslError) -> Self {
		Self::Error(error)
	}
}

/// Checks that parameters are a stationary point of weighted least squares under 0 <= σ <= 1, κ >= 0.
///
/// One Gauss-Newton step `(JᵀWJ)⁻¹JᵀWr` of the free parameters, in the model units of [`Step`], may
/// move none of them by more than [`TOLERANCE`]; each parameter on a bound, freed alone, steps
/// outwards or by no more than that. Under relative weights W is 1/X̂² of the parameters themselves.
///
/// Source: `docs/explanation/scaling.md` U3. Rows have 60 fractional bits, sums and determinants are exact; where
/// rounding could move a step by more than 1e-8 the answer is [`UslError::IllConditioned`]. What is not
/// proved: that no other stationary point has a smaller sum of squares.
///
/// σ and κ are stored in 1e-18: with sizes near a million the nearest κ may be a step of up to
/// `5e-7/dm` away, which is above the tolerance where dm < 5.
pub fn verify(
	points: &[Point],
	weighting: Weighting,
	parameters: Parameters,
) -> Result<Proof, Refusal> {
	check_points(points, weighting)?;
	check_parameters(parameters)?;
	let rows = Rows::new(points, weighting, parameters).ok_or(UslError::Overflow)?;
	let normal = Normal::new(&rows, points)?;
	let bounds = Bounds::of(parameters);
	let free = bounds.free();
	let step = stepped(&normal, free)?;
	if let Some(parameter) = step.longest_beyond(TOLERANCE) {
		return Err(Refusal::Moves { parameter, step });
	}
	let [lambda, sigma, kappa] = free;
	let mut proof = Proof { step, bounds, sigma_freed: None, kappa_freed: None };
	if let Some(bound) = bounds.sigma {
		let step = stepped(&normal, [lambda, true, kappa])?;
		let inwards = match bound {
			SigmaBound::Zero => step.sigma,
			SigmaBound::One => step.sigma.saturating_neg(),
		};
		if inwards > TOLERANCE {
			return Err(Refusal::LeavesBound { parameter: Parameter::Sigma, step });
		}
		proof.sigma_freed = Some(step.sigma);
	}
	if bounds.kappa {
		let step = stepped(&normal, [lambda, sigma, true])?;
		if step.kappa > TOLERANCE {
			return Err(Refusal::LeavesBound { parameter: Parameter::Kappa, step });
		}
		proof.kappa_freed = Some(step.kappa);
	}
	Ok(proof)
}

fn stepped(normal: &Normal, free: [bool; 3]) -> Result<Step, UslError> {
	let [lambda, sigma, kappa] = normal.step(free)?;
	Ok(Step { lambda, sigma, kappa })
}

impl Step {
	/// The parameter whose step is longest, if it is beyond `most`.
	fn longest_beyond(self, most: i64) -> Option<Parameter> {
		let lengths = [
			(Parameter::Lambda, self.lambda.unsigned_abs()),
			(Parameter::Sigma, self.sigma.unsigned_abs()),
			(Parameter::Kappa, self.kappa.unsigned_abs()),
		];
		let (parameter, length) = lengths
			.into_iter()
			.reduce(|longest, next| if next.1 > longest.1 { next } else { longest })?;
		(length > most.unsigned_abs()).then_some(parameter)
	}
}
