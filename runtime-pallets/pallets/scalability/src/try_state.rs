//! The invariants of this pallet's state.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{Saturating, TryRuntimeError, traits::Zero};

use crate::{
	BalanceOf, Baselines, Config, HoldReason, NextRunId, NextSubjectId, OpenRuns, Predictions,
	ReplacementBlocks, Requirements, Runs, RunsOf, StoredDeposits, SubjectIds, Subjects,
	TurnBlocks, deposits, prediction, replacement, turn,
};

/// Checks that
/// 1. subjects and names are one to one, with ids that were given;
/// 2. the runs are those that their subjects list, in the order of their ids, which were given;
/// 3. every prediction belongs to a run and is proved;
/// 4. requirements belong to subjects, baselines to runs of theirs with a prediction;
/// 5. deposits are held;
/// 6. the blocks for a replacement, those of a turn and the deposits are within their bounds;
/// 7. open runs are runs without a prediction, in the order of their ids.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	subjects::<T>()?;
	runs::<T>()?;
	predictions::<T>()?;
	governed::<T>()?;
	ensure!(
		replacement::is_within::<T>(ReplacementBlocks::<T>::get()),
		"the blocks for a replacement are out of their bounds"
	);
	ensure!(
		turn::is_within::<T>(TurnBlocks::<T>::get()),
		"the blocks of a turn are out of their bounds"
	);
	let governed = StoredDeposits::<T>::get();
	ensure!(deposits::check::<T>(&governed).is_ok(), "deposits are out of their bounds");
	open_runs::<T>()?;
	deposits::<T>()
}

fn subjects<T: Config>() -> Result<(), TryRuntimeError> {
	for (id, subject) in Subjects::<T>::iter() {
		ensure!(id < NextSubjectId::<T>::get(), "a subject has an id that was not given");
		ensure!(SubjectIds::<T>::get(&subject.name) == Some(id), "a subject is not found by name");
	}
	let mut named = SubjectIds::<T>::iter_values();
	ensure!(named.all(Subjects::<T>::contains_key), "a name of no subject");
	Ok(())
}

fn runs<T: Config>() -> Result<(), TryRuntimeError> {
	let mut listed = 0usize;
	for (subject, runs) in RunsOf::<T>::iter() {
		ensure!(Subjects::<T>::contains_key(subject), "runs of no subject");
		ensure!(runs.is_sorted_by(|one, next| one < next), "runs are not in order");
		ensure!(!runs.is_empty(), "an empty list of runs");
		let mut own = runs.iter().filter_map(Runs::<T>::get).map(|run| run.subject);
		ensure!(own.all(|of| of == subject), "a run is listed with another subject");
		ensure!(runs.iter().all(|run| *run < NextRunId::<T>::get()), "an id was not given");
		listed = listed.saturating_add(runs.len());
	}
	let found: Vec<_> = Runs::<T>::iter_keys().collect();
	ensure!(found.len() == listed, "runs are not those that subjects list");
	Ok(())
}

fn predictions<T: Config>() -> Result<(), TryRuntimeError> {
	for (id, stored) in Predictions::<T>::iter() {
		let run = Runs::<T>::get(id).ok_or("a prediction of no run")?;
		let checked = prediction::check::<T>(&run, stored.parameters);
		ensure!(checked == Ok(stored.checked), "a prediction is not proved");
	}
	Ok(())
}

fn governed<T: Config>() -> Result<(), TryRuntimeError> {
	let mut required = Requirements::<T>::iter_keys();
	ensure!(required.all(Subjects::<T>::contains_key), "a requirement of no subject");
	for (subject, run) in Baselines::<T>::iter() {
		let of = Runs::<T>::get(run).map(|run| run.subject);
		ensure!(of == Some(subject), "a baseline is no run of its subject");
		ensure!(Predictions::<T>::contains_key(run), "a baseline has no prediction");
	}
	Ok(())
}

fn deposits<T: Config>() -> Result<(), TryRuntimeError> {
	let mut sums = BTreeMap::<T::AccountId, [BalanceOf<T>; 2]>::new();
	for (_, subject) in Subjects::<T>::iter() {
		let [of_subjects, _] = sums.entry(subject.owner).or_insert([Zero::zero(); 2]);
		*of_subjects = of_subjects.saturating_add(subject.deposit);
	}
	for run in Runs::<T>::iter_values() {
		let subject = Subjects::<T>::get(run.subject).ok_or("a run of no subject")?;
		let [_, of_runs] = sums.entry(subject.owner).or_insert([Zero::zero(); 2]);
		*of_runs = of_runs.saturating_add(run.deposit);
	}
	for (account, [of_subjects, of_runs]) in sums {
		let held = |reason: HoldReason| T::Currency::balance_on_hold(&reason.into(), &account);
		let is_held = held(HoldReason::Subject) == of_subjects && held(HoldReason::Run) == of_runs;
		ensure!(is_held, "the deposits of an account are not what is held");
	}
	Ok(())
}

fn open_runs<T: Config>() -> Result<(), TryRuntimeError> {
	let open = OpenRuns::<T>::get();
	ensure!(open.is_sorted_by(|one, next| one.run < next.run), "open runs are out of order");
	for it in &open {
		let run = Runs::<T>::get(it.run).ok_or("an open run is no more")?;
		ensure!(run.submitted == it.submitted, "an open run was submitted in another block");
		ensure!(!Predictions::<T>::contains_key(it.run), "an open run has a prediction");
	}
	Ok(())
}
