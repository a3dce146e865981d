//! What releases must reach, and what they are compared with.

use almanac_math::usl::{MAX_SIZE, MIN_SIZE, best_up_to};
use frame_support::ensure;
use sp_core::U256;
use sp_runtime::DispatchResult;

use crate::{
	Baselines, Config, Error, Event, Missed, Outcome, Pallet, Parameters, Predictions, Requirement,
	Requirements, RunId, RunOf, Runs, SubjectId, Subjects, latency,
};

pub(crate) fn set<T: Config>(subject: SubjectId, requirement: Requirement) -> DispatchResult {
	ensure!(Subjects::<T>::contains_key(subject), Error::<T>::UnknownSubject);
	if let Some(bound) = requirement.max_latency {
		ensure!((MIN_SIZE..=MAX_SIZE).contains(&bound.size_millionths), Error::<T>::SizeOutOfRange);
	}
	if requirement == Requirement::default() {
		Requirements::<T>::remove(subject);
	} else {
		Requirements::<T>::insert(subject, requirement);
	}
	Pallet::<T>::deposit_event(Event::RequirementSet { subject, requirement });
	Ok(())
}

pub(crate) fn accept_baseline<T: Config>(
	subject: SubjectId,
	accepted: Option<RunId>,
) -> DispatchResult {
	ensure!(Subjects::<T>::contains_key(subject), Error::<T>::UnknownSubject);
	let Some(id) = accepted else {
		Baselines::<T>::remove(subject);
		Pallet::<T>::deposit_event(Event::BaselineDropped { subject });
		return Ok(());
	};
	let run = Runs::<T>::get(id).ok_or(Error::<T>::UnknownRun)?;
	ensure!(run.subject == subject, Error::<T>::OtherSubject);
	ensure!(Predictions::<T>::contains_key(id), Error::<T>::NoPrediction);
	Baselines::<T>::insert(subject, id);
	Pallet::<T>::deposit_event(Event::BaselineAccepted { subject, run: id });
	Ok(())
}

/// Tells whether a prediction reaches what is required, if anything is.
pub(crate) fn judge<T: Config>(id: RunId, run: &RunOf<T>, parameters: Parameters) {
	let subject = run.subject;
	let Some(outcome) = outcome::<T>(id, run, parameters) else { return };
	let event = if outcome.missed == Missed::default() {
		Event::RequirementMet { run: id, subject, outcome }
	} else {
		Event::RequirementMissed { run: id, subject, outcome }
	};
	Pallet::<T>::deposit_event(event);
}

/// A prediction against the requirement in force; none where nothing is required.
pub(crate) fn outcome<T: Config>(
	id: RunId,
	run: &RunOf<T>,
	parameters: Parameters,
) -> Option<Outcome> {
	let required = Requirements::<T>::get(run.subject)?;
	let baseline = Baselines::<T>::get(run.subject).filter(|baseline| *baseline != id);
	// A throughput that does not fit its type is not known: 0.
	let throughput = best_up_to(parameters, latency::furthest::<T>(run)).unwrap_or(0);
	let latency_us = required
		.max_latency
		.and_then(|bound| latency::at::<T>(run, parameters, bound.size_millionths));
	let regression_ppm = baseline.and_then(|id| regression::<T>(id, run, parameters));
	let missed = Missed {
		throughput: required.min_throughput.is_some_and(|least| throughput < least),
		latency: required
			.max_latency
			.is_some_and(|bound| latency_us.is_none_or(|latency| latency > bound.latency_us)),
		sigma: required.max_sigma.is_some_and(|most| parameters.sigma > most),
		kappa: required.max_kappa.is_some_and(|most| parameters.kappa > most),
		regression: baseline.is_some()
			&& required
				.max_regression_ppm
				.is_some_and(|most| regression_ppm.is_none_or(|loss| loss > i64::from(most))),
	};
	Some(Outcome { throughput, latency_us, regression_ppm, missed })
}

/// By how many ppm throughput is below that of the baseline, rounded down; see [`Outcome`].
fn regression<T: Config>(baseline: RunId, run: &RunOf<T>, parameters: Parameters) -> Option<i64> {
	let before = Predictions::<T>::get(baseline)?.parameters;
	let other = Runs::<T>::get(baseline)?;
	if other.fingerprint != run.fingerprint || other.varied != run.varied {
		return None;
	}
	let both = run.points.last()?.size_millionths.min(other.points.last()?.size_millionths);
	let before = best_up_to(before, both).ok()?;
	let now = best_up_to(parameters, both).ok()?;
	let ppm = U256::from(now).checked_mul(1_000_000.into())?.checked_div(before.into())?;
	1_000_000i64.checked_sub(i64::try_from(ppm).ok()?)
}
