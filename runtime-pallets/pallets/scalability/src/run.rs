//! Runs.

use alloc::vec::Vec;
use almanac_math::usl::{self, UslError, check_points};
use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision},
};
use frame_system::pallet_prelude::OriginFor;
use sp_runtime::{DispatchResult, SaturatedConversion, Saturating};

use crate::{
	Baselines, Config, Error, Event, HoldReason, NextRunId, Pallet, Point, Points, Predictions,
	Requirements, Run, RunId, RunInput, Runs, RunsOf, StoredDeposits, SubjectId, Weighting,
	subject::{owned, remover},
	text::text,
	turn,
};

/// The longest latency, a day.
const MAX_LATENCY_US: u64 = 86_400_000_000;

pub(crate) fn submit<T: Config>(
	who: T::AccountId,
	subject: SubjectId,
	input: RunInput,
) -> DispatchResult {
	owned::<T>(Some(&who), subject)?;
	let mut runs = RunsOf::<T>::get(subject);
	let id = NextRunId::<T>::get();
	runs.try_push(id).map_err(|_| Error::<T>::TooManyRuns)?;
	let version = text::<T>(input.version)?;
	let commit = text::<T>(input.commit)?;
	let points: Points = input.points.try_into().map_err(|_| Error::<T>::TooManyPoints)?;
	check::<T>(&points, input.weighting)?;
	let count: u32 = points.len().saturated_into();
	let deposits = StoredDeposits::<T>::get();
	let deposit = deposits.point.saturating_mul(count.into()).saturating_add(deposits.run);
	T::Currency::hold(&HoldReason::Run.into(), &who, deposit)
		.map_err(|_| Error::<T>::CannotDeposit)?;
	turn::open::<T>(id, &runs)?;
	NextRunId::<T>::put(id.saturating_add(1));
	RunsOf::<T>::insert(subject, runs);
	let run = Run {
		subject,
		version,
		commit,
		fingerprint: input.fingerprint,
		varied: input.varied,
		weighting: input.weighting,
		points,
		evidence: input.evidence,
		submitted: frame_system::Pallet::<T>::block_number(),
		deposit,
	};
	Runs::<T>::insert(id, run);
	Pallet::<T>::deposit_event(Event::RunSubmitted { run: id, subject, points: count, deposit });
	Ok(())
}

/// Points as they are computed with.
pub(crate) fn points(points: &[Point]) -> Vec<usl::Point> {
	let point = |&Point { size_millionths: size, throughput, weight, .. }: &Point| usl::Point {
		size,
		throughput,
		weight,
	};
	points.iter().map(point).collect()
}

fn check<T: Config>(points: &[Point], weighting: Weighting) -> Result<(), Error<T>> {
	check_points(&self::points(points), weighting).map_err(refused::<T>)?;
	for point in points {
		let is_used = weighting == Weighting::Given || point.weight == 0;
		ensure!(is_used, Error::<T>::WeightNotUsed);
		ensure!(point.repetitions > 0, Error::<T>::NoRepetitions);
		if let Some(latency) = point.latency {
			let ascends = latency.p50_us <= latency.p95_us && latency.p95_us <= latency.p99_us;
			let longest = latency.p99_us.max(latency.mean_us);
			ensure!(ascends && longest <= MAX_LATENCY_US, Error::<T>::BadLatency);
		}
	}
	Ok(())
}

/// The error of the pallet for one of the arithmetic.
pub(crate) fn refused<T: Config>(error: UslError) -> Error<T> {
	match error {
		UslError::TooManyPoints { .. } => Error::<T>::TooManyPoints,
		UslError::TooFewSizes { .. } => Error::<T>::TooFewSizes,
		UslError::SizeOutOfRange { .. } => Error::<T>::SizeOutOfRange,
		UslError::ThroughputOutOfRange { .. } => Error::<T>::ThroughputOutOfRange,
		UslError::NotAscending { .. } => Error::<T>::PointsNotAscending,
		UslError::NoWeight { .. } => Error::<T>::WeightMissing,
		UslError::LambdaOutOfRange | UslError::SigmaOutOfRange | UslError::KappaOutOfRange => {
			Error::<T>::ParametersOutOfRange
		},
		UslError::Overflow => Error::<T>::FigureOutOfRange,
		UslError::IllConditioned => Error::<T>::IllConditioned,
	}
}

/// Forgets a run; where anything is required of its subject the Council alone does, or an owner would leave
/// those out that miss it.
pub(crate) fn remove<T: Config>(origin: OriginFor<T>, id: RunId) -> DispatchResult {
	let who = remover::<T>(origin)?;
	let run = Runs::<T>::get(id).ok_or(Error::<T>::UnknownRun)?;
	let owner = owned::<T>(who.as_ref(), run.subject)?.owner;
	let may = who.is_none() || !Requirements::<T>::contains_key(run.subject);
	ensure!(may, Error::<T>::IsRequired);
	ensure!(Baselines::<T>::get(run.subject) != Some(id), Error::<T>::IsBaseline);
	// What is no longer there (a chain may slash holds) must not keep the run there.
	T::Currency::release(&HoldReason::Run.into(), &owner, run.deposit, Precision::BestEffort)?;
	RunsOf::<T>::mutate_exists(run.subject, |runs| {
		*runs = runs.take().map(|mut runs| {
			runs.retain(|listed| *listed != id);
			runs
		});
		*runs = runs.take().filter(|runs| !runs.is_empty());
	});
	Runs::<T>::remove(id);
	if Predictions::<T>::take(id).is_none() {
		turn::close::<T>(id);
	}
	Pallet::<T>::deposit_event(Event::RunRemoved { run: id, subject: run.subject });
	Ok(())
}
