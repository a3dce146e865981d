//! What clients are answered: each call of [`ScalabilityApi`](crate::runtime_api::ScalabilityApi), for a runtime to
//! pass on.

use alloc::vec::Vec;
use sp_runtime::SaturatedConversion;

use frame_system::pallet_prelude::BlockNumberFor;

use crate::{
	BalanceOf, Baselines, Checked, Config, Parameters, Predictions, Refused, Requirements, RunId,
	RunOf, Runs, RunsOf, SubjectId, SubjectIds, Subjects, Text, latency,
	prediction::{check, explained},
	requirement,
	runtime_api::{HistoryRow, PredictionInfo, SubjectInfo, rows},
};

/// A subject.
pub fn subject<T: Config>(id: SubjectId) -> Option<SubjectInfo<T::AccountId, BalanceOf<T>>> {
	Some(SubjectInfo {
		id,
		subject: Subjects::<T>::get(id)?,
		runs: RunsOf::<T>::get(id).into_inner(),
		requirement: Requirements::<T>::get(id),
		baseline: Baselines::<T>::get(id),
	})
}

/// The id of a subject by its name.
pub fn subject_of<T: Config>(name: Vec<u8>) -> Option<SubjectId> {
	SubjectIds::<T>::get(Text::try_from(name).ok()?)
}

/// The newest first.
fn newest<T: Config>(subject: SubjectId) -> impl Iterator<Item = (RunId, RunOf<T>)> {
	let ids = RunsOf::<T>::get(subject).into_inner().into_iter().rev();
	ids.filter_map(|id| Some((id, Runs::<T>::get(id)?)))
}

/// At most 64 runs of a subject, the newest first.
pub fn runs<T: Config>(subject: SubjectId, offset: u32, limit: u32) -> Vec<(RunId, RunOf<T>)> {
	let (offset, limit) = (offset.saturated_into(), rows(limit).saturated_into());
	newest::<T>(subject).skip(offset).take(limit).collect()
}

/// The prediction of the newest run of a subject that has one; of a version, if one is named.
pub fn prediction<T: Config>(
	subject: SubjectId,
	version: Option<Vec<u8>>,
) -> Option<PredictionInfo<T::AccountId, BlockNumberFor<T>>> {
	let is_asked = |run: &RunOf<T>| version.as_ref().is_none_or(|asked| **asked == **run.version);
	newest::<T>(subject).filter(|(_, run)| is_asked(run)).find_map(|(id, run)| {
		let prediction = Predictions::<T>::get(id)?;
		let outcome = requirement::outcome::<T>(id, &run, prediction.parameters);
		Some(PredictionInfo { run: id, version: run.version, prediction, outcome })
	})
}

/// At most 64 runs of a subject with their laws, the newest first.
pub fn history<T: Config>(
	subject: SubjectId,
	offset: u32,
	limit: u32,
) -> Vec<HistoryRow<BlockNumberFor<T>>> {
	let row = |(id, run): (RunId, RunOf<T>)| HistoryRow {
		run: id,
		version: run.version,
		commit: run.commit,
		submitted: run.submitted,
		law: Predictions::<T>::get(id).map(|found| (found.parameters, found.checked)),
	};
	runs::<T>(subject, offset, limit).into_iter().map(row).collect()
}

/// Throughput in millionths at a size in millionths; none beyond twice the largest measured size.
pub fn throughput_at<T: Config>(id: RunId, size: u64) -> Option<u128> {
	latency::throughput::<T>(&Runs::<T>::get(id)?, Predictions::<T>::get(id)?.parameters, size)
}

/// Mean latency in µs at a size in millionths, as [`throughput_at`].
pub fn latency_at<T: Config>(id: RunId, size: u64) -> Option<u64> {
	latency::at::<T>(&Runs::<T>::get(id)?, Predictions::<T>::get(id)?.parameters, size)
}

/// Whether parameters would be accepted for a run, and with which step.
pub fn check_prediction<T: Config>(id: RunId, parameters: Parameters) -> Result<Checked, Refused> {
	let run = Runs::<T>::get(id).ok_or(Refused::UnknownRun)?;
	check::<T>(&run, parameters).map_err(explained)
}
