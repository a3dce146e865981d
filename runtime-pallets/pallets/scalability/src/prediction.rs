//! Predictions and their proof.

use almanac_math::usl::{MIN_SIZE, Parameter, Refusal, UslError, figures, verify};
use frame_support::ensure;
use sp_runtime::{DispatchResult, Saturating};

use crate::{
	Checked, ClaimedIntervals, Config, Error, Event, Interval, Pallet, Parameters, Peak,
	Prediction, PredictionOf, Predictions, Refused, ReplacementBlocks, RunId, RunOf, Runs,
	Subjects, requirement,
	run::{points, refused},
	turn,
};

/// By how much a sum of squares must be smaller to be better, in 1e-24: 1e-11. Laws within the
/// tolerance of one stationary point differ by less where the law moves by no more than one with each
/// parameter: 64 points times the square of three steps of 1e-7 is 6e-12.
const BETTER_BY: u128 = 10_000_000_000_000;

pub(crate) fn submit<T: Config>(
	submitter: T::AccountId,
	id: RunId,
	parameters: Parameters,
	claimed: ClaimedIntervals,
) -> DispatchResult {
	let run = Runs::<T>::get(id).ok_or(Error::<T>::UnknownRun)?;
	let now = frame_system::Pallet::<T>::block_number();
	let earlier = Predictions::<T>::get(id);
	if let Some(earlier) = &earlier {
		ensure!(now <= earlier.replaceable_until, Error::<T>::PredictionFinal);
	}
	check_intervals::<T>(&claimed)?;
	let checked = check::<T>(&run, parameters).map_err(error::<T>)?;
	ensure!(hold(&claimed, parameters, checked.figures.peak), Error::<T>::IntervalMissesEstimate);
	let replaceable_until = match &earlier {
		Some(earlier) => {
			ensure!(may_replace::<T>(&submitter, &run, earlier, &checked), Error::<T>::NotBetter);
			earlier.replaceable_until
		},
		None => now.saturating_add(ReplacementBlocks::<T>::get()),
	};
	let prediction = Prediction {
		parameters,
		checked,
		claimed,
		submitter: submitter.clone(),
		submitted: now,
		replaceable_until,
	};
	Predictions::<T>::insert(id, prediction);
	if earlier.is_none() {
		turn::close::<T>(id);
	}
	let subject = run.subject;
	Pallet::<T>::deposit_event(Event::PredictionAccepted {
		run: id,
		subject,
		submitter,
		parameters,
		checked,
	});
	requirement::judge::<T>(id, &run, parameters);
	Ok(())
}

/// Whether a proved law takes the place of an earlier one: by a smaller sum of squares; and from a
/// stranger the owner of the subject takes it back with an equal one, so that nobody else's claims of
/// intervals have to stay beside its run.
fn may_replace<T: Config>(
	submitter: &T::AccountId,
	run: &RunOf<T>,
	earlier: &PredictionOf<T>,
	checked: &Checked,
) -> bool {
	let (sum, earlier_sum) =
		(checked.figures.sum_of_squares, earlier.checked.figures.sum_of_squares);
	let is_owner = || Subjects::<T>::get(run.subject).is_some_and(|it| it.owner == *submitter);
	sum < earlier_sum.saturating_sub(BETTER_BY)
		|| (sum <= earlier_sum.saturating_add(BETTER_BY)
			&& earlier.submitter != *submitter
			&& is_owner())
}

/// Proves parameters and computes what follows from them.
pub(crate) fn check<T: Config>(run: &RunOf<T>, parameters: Parameters) -> Result<Checked, Refusal> {
	let points = points(&run.points);
	let proof = verify(&points, run.weighting, parameters)?;
	let figures = figures(&points, run.weighting, parameters, &proof)?;
	Ok(Checked { bounds: proof.bounds, step: proof.step, figures })
}

fn check_intervals<T: Config>(claimed: &ClaimedIntervals) -> Result<(), Error<T>> {
	ensure!((1..1_000_000).contains(&claimed.level_ppm), Error::<T>::BadLevel);
	let is_sound = |interval: Option<Interval>| interval.is_none_or(|it| it.low <= it.high);
	let all = [claimed.lambda, claimed.sigma, claimed.kappa].into_iter().all(is_sound);
	let peak = claimed.peak_size.is_none_or(|it| it.high.is_none_or(|high| it.low <= high));
	ensure!(all && peak, Error::<T>::IntervalReversed);
	Ok(())
}

/// Whether each interval holds what it is of. The size at the peak is at least one, beyond all sizes where there
/// is no peak, and known to a millionth, for κ is rounded.
fn hold(claimed: &ClaimedIntervals, parameters: Parameters, peak: Option<Peak>) -> bool {
	let holds = |interval: Option<Interval>, estimate: u128| {
		let is_within = |it: Interval| {
			i128::try_from(estimate).is_ok_and(|at| (it.low..=it.high).contains(&at))
		};
		interval.is_none_or(is_within)
	};
	let peak = peak.map_or(u64::MAX, |peak| peak.size_millionths.max(MIN_SIZE));
	let (least, most) =
		(peak.saturating_sub(peak / 1_000_000), peak.saturating_add(peak / 1_000_000));
	holds(claimed.lambda, parameters.lambda)
		&& holds(claimed.sigma, parameters.sigma)
		&& holds(claimed.kappa, parameters.kappa)
		&& claimed
			.peak_size
			.is_none_or(|it| it.low <= most && it.high.is_none_or(|high| least <= high))
}

/// 1e-8 in 1e-15.
const PER_UNIT: u64 = 10_000_000;

/// A step in 1e-8, rounded away from 0, as far as it fits.
fn coarse(femto: i64) -> i16 {
	let units = femto.unsigned_abs().div_ceil(PER_UNIT);
	let units = i16::try_from(units).unwrap_or(i16::MAX);
	if femto < 0 { units.saturating_neg() } else { units }
}

fn error<T: Config>(refusal: Refusal) -> Error<T> {
	match refusal {
		Refusal::Error(error) => refused::<T>(error),
		Refusal::Moves { parameter: Parameter::Lambda, step } => {
			Error::<T>::LambdaMoves(coarse(step.lambda))
		},
		Refusal::Moves { parameter: Parameter::Sigma, step } => {
			Error::<T>::SigmaMoves(coarse(step.sigma))
		},
		Refusal::Moves { parameter: Parameter::Kappa, step } => {
			Error::<T>::KappaMoves(coarse(step.kappa))
		},
		Refusal::LeavesBound { parameter: Parameter::Kappa, step } => {
			Error::<T>::KappaLeavesItsBound(coarse(step.kappa))
		},
		Refusal::LeavesBound { step, .. } => Error::<T>::SigmaLeavesItsBound(coarse(step.sigma)),
	}
}

/// The answer of the runtime API, with the step in full.
pub(crate) fn explained(refusal: Refusal) -> Refused {
	match refusal {
		Refusal::Error(UslError::IllConditioned) => Refused::IllConditioned,
		Refusal::Error(_) => Refused::OutOfRange,
		Refusal::Moves { step, .. } => Refused::Moves(step),
		Refusal::LeavesBound { parameter: Parameter::Kappa, step } => {
			Refused::KappaLeavesItsBound(step)
		},
		Refusal::LeavesBound { step, .. } => Refused::SigmaLeavesItsBound(step),
	}
}
