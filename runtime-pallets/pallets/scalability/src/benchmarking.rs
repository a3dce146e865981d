//! What the calls cost at their worst: runs of 64 points, a subject with all the runs it may have, as
//! many open runs as are kept, and for a proof everything required and a baseline to compare with.

use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{
		EnsureOrigin, Get,
		fungible::{Inspect, Mutate},
	},
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use sp_core::H256;
use sp_runtime::{Saturating, traits::One};

use crate::*;

/// X = 2N exactly: neither contention nor coherency, both parameters on their bounds.
const LAW: Parameters = Parameters { lambda: 2_000_000_000_000, sigma: 0, kappa: 0 };

/// What a prediction claims.
const INTERVALS: ClaimedIntervals = ClaimedIntervals {
	level_ppm: 950_000,
	lambda: Some(Interval { low: 0, high: i128::MAX }),
	sigma: Some(Interval { low: 0, high: i128::MAX }),
	kappa: Some(Interval { low: 0, high: i128::MAX }),
	peak_size: Some(SizeInterval { low: 1, high: Some(u64::MAX) }),
};

/// The Council.
fn admin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// An account that can pay every deposit here.
fn payer<T: Config>() -> Result<T::AccountId, BenchmarkError>
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = whitelisted_caller();
	let deposits = StoredDeposits::<T>::get();
	let points = deposits.point.saturating_mul(MAX_POINTS.into());
	let one = deposits.subject.saturating_add(deposits.run).saturating_add(points);
	let least = T::Currency::minimum_balance();
	T::Currency::mint_into(&who, one.saturating_add(least).saturating_mul(8u32.into()))?;
	Ok(who)
}

/// A subject of `who`, with its deposit.
fn subject<T: Config>(who: &T::AccountId) -> Result<SubjectId, BenchmarkError> {
	let origin = RawOrigin::Signed(who.clone()).into();
	Pallet::<T>::register_subject(origin, vec![b's'; 64], None)?;
	Ok(NextSubjectId::<T>::get().saturating_sub(1))
}

/// A run of 64 points on the law, each with a weight and latencies.
fn input() -> RunInput {
	let point = |whole: u64| {
		let us = u64::MAX / whole / 1_000_000_000;
		Point {
			size_millionths: whole.saturating_mul(1_000_000),
			throughput: u128::from(whole).saturating_mul(2_000_000),
			latency: Some(Latency { mean_us: us, p50_us: us, p95_us: us, p99_us: us }),
			repetitions: 3,
			weight: u64::MAX / whole,
		}
	};
	RunInput {
		version: vec![b'v'; 64],
		commit: vec![b'c'; 64],
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::Given,
		points: (1..=u64::from(MAX_POINTS)).map(point).collect(),
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	}
}

/// A run of the subject.
fn run<T: Config>(who: &T::AccountId, subject: SubjectId) -> Result<RunId, BenchmarkError> {
	Pallet::<T>::submit_run(RawOrigin::Signed(who.clone()).into(), subject, input())?;
	Ok(NextRunId::<T>::get().saturating_sub(1))
}

/// A run of the subject with a prediction.
fn predicted<T: Config>(who: &T::AccountId, subject: SubjectId) -> Result<RunId, BenchmarkError> {
	let id = run::<T>(who, subject)?;
	let origin = RawOrigin::Signed(who.clone()).into();
	Pallet::<T>::submit_prediction(origin, id, LAW, INTERVALS)?;
	Ok(id)
}

/// Fills the lists up to `room`: the runs of the subject, of which only the ids are read here, and
/// the open runs.
fn fill<T: Config>(subject: SubjectId, room: u32) {
	let other = |index: u32| u32::MAX.saturating_sub(index);
	RunsOf::<T>::mutate(subject, |runs| {
		let most = T::MaxRuns::get().saturating_sub(room);
		let mut ids: Vec<RunId> = (0..most).rev().map(other).collect();
		ids.truncate((most as usize).saturating_sub(runs.len()));
		ids.extend(runs.iter());
		*runs = BoundedVec::truncate_from(ids);
	});
	OpenRuns::<T>::mutate(|open| {
		let most = T::MaxOpenRuns::get() as usize;
		let submitted = BlockNumberFor::<T>::one();
		let mut all: Vec<_> = (0..T::MaxOpenRuns::get())
			.map(|index| OpenRun { run: other(index), submitted })
			.collect();
		all.truncate(most.saturating_sub(open.len()));
		all.extend(open.iter());
		*open = BoundedVec::truncate_from(all);
	});
}

/// Everything that can be required.
fn requirement() -> Requirement {
	Requirement {
		min_throughput: Some(1),
		max_latency: Some(LatencyBound { size_millionths: 3_000_000, latency_us: u64::MAX }),
		max_sigma: Some(0),
		max_kappa: Some(0),
		max_regression_ppm: Some(0),
	}
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_subject() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let id = NextSubjectId::<T>::get();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), vec![b's'; 64], None);
		assert!(Subjects::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn submit_run() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let subject = subject::<T>(&who)?;
		fill::<T>(subject, 1);
		let id = NextRunId::<T>::get();
		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject, input());
		assert!(Runs::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn submit_prediction() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let subject = subject::<T>(&who)?;
		let baseline = predicted::<T>(&who, subject)?;
		Requirements::<T>::insert(subject, requirement());
		Baselines::<T>::insert(subject, baseline);
		Requirements::<T>::insert(subject, requirement());
		let id = run::<T>(&who, subject)?;
		fill::<T>(subject, 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, LAW, INTERVALS);
		assert!(Predictions::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_requirement() -> Result<(), BenchmarkError> {
		let subject = subject::<T>(&payer::<T>()?)?;
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, subject, requirement());
		assert_eq!(Requirements::<T>::get(subject), Some(requirement()));
		Ok(())
	}

	#[benchmark]
	fn accept_baseline() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let subject = subject::<T>(&who)?;
		let id = predicted::<T>(&who, subject)?;
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, subject, Some(id));
		assert_eq!(Baselines::<T>::get(subject), Some(id));
		Ok(())
	}

	/// A run without a prediction, by the Council, of a subject with a requirement: the open runs are
	/// searched too.
	#[benchmark]
	fn remove_run() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let subject = subject::<T>(&who)?;
		let baseline = predicted::<T>(&who, subject)?;
		Baselines::<T>::insert(subject, baseline);
		let id = run::<T>(&who, subject)?;
		fill::<T>(subject, 0);
		let origin = admin::<T>()?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);
		assert!(!Runs::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn remove_subject() -> Result<(), BenchmarkError> {
		let who = payer::<T>()?;
		let subject = subject::<T>(&who)?;
		Requirements::<T>::insert(subject, requirement());
		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject);
		assert!(!Subjects::<T>::contains_key(subject));
		Ok(())
	}

	#[benchmark]
	fn set_replacement_blocks() -> Result<(), BenchmarkError> {
		let (origin, blocks) = (admin::<T>()?, T::MaxReplacementBlocks::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, blocks);
		assert_eq!(ReplacementBlocks::<T>::get(), blocks);
		Ok(())
	}

	#[benchmark]
	fn set_turn_blocks() -> Result<(), BenchmarkError> {
		let (origin, blocks) = (admin::<T>()?, T::MaxTurnBlocks::get());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, blocks);
		assert_eq!(TurnBlocks::<T>::get(), blocks);
		Ok(())
	}

	#[benchmark]
	fn set_deposits() -> Result<(), BenchmarkError> {
		let (origin, deposits) = (admin::<T>()?, deposits::default::<T>());
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, deposits);
		assert_eq!(StoredDeposits::<T>::get(), deposits);
		Ok(())
	}
}
