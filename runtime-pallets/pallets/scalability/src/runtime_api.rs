//! `ScalabilityApi`: what was measured and what is foreseen.

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;

use crate::types::{
	Checked, Outcome, Parameters, Prediction, Refused, Requirement, Run, RunId, Subject, SubjectId,
	Text,
};

/// The most rows one call answers.
pub const MAX_ROWS: u32 = 64;

/// How many rows a limit asks for: 0 asks for the most, as clients send it where nothing was filled in.
pub(crate) const fn rows(limit: u32) -> u32 {
	if limit == 0 || limit > MAX_ROWS { MAX_ROWS } else { limit }
}

/// A subject.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SubjectInfo<AccountId, Balance> {
	/// The id.
	pub id: SubjectId,
	/// Name, owner and deposit.
	pub subject: Subject<AccountId, Balance>,
	/// Its runs, the oldest first.
	pub runs: Vec<RunId>,
	/// What is required of it.
	pub requirement: Option<Requirement>,
	/// The run that later ones are compared with.
	pub baseline: Option<RunId>,
}

/// A run with its prediction.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PredictionInfo<AccountId, BlockNumber> {
	/// The run.
	pub run: RunId,
	/// The version that was tested.
	pub version: Text,
	/// The law and what follows from it.
	pub prediction: Prediction<AccountId, BlockNumber>,
	/// Against the requirement and the baseline of now; none where nothing is required.
	pub outcome: Option<Outcome>,
}

/// A line of the history of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HistoryRow<BlockNumber> {
	/// The run.
	pub run: RunId,
	/// The version that was tested.
	pub version: Text,
	/// The commit that was tested.
	pub commit: Text,
	/// The block in which it was submitted.
	pub submitted: BlockNumber,
	/// The law, if somebody has submitted one, and what follows from it.
	pub law: Option<(Parameters, Checked)>,
}

sp_api::decl_runtime_apis! {
	/// Load tests and predictions.
	pub trait ScalabilityApi<AccountId, Balance, BlockNumber>
	where
		AccountId: Codec,
		Balance: Codec,
		BlockNumber: Codec,
	{
		/// A subject.
		fn subject(id: SubjectId) -> Option<SubjectInfo<AccountId, Balance>>;
		/// The id of a subject by its name.
		fn subject_of(name: Vec<u8>) -> Option<SubjectId>;
		/// `limit` runs of a subject (at most 64, 0 for the most), the newest first, after the first `offset`.
		fn runs(subject: SubjectId, offset: u32, limit: u32) -> Vec<(RunId, Run<Balance, BlockNumber>)>;
		/// The prediction of the newest run of a subject that has one; of a version, if one is named.
		fn prediction(subject: SubjectId, version: Option<Vec<u8>>) -> Option<PredictionInfo<AccountId, BlockNumber>>;
		/// Throughput in millionths at a size in millionths, as the prediction of a run says; none beyond
		/// twice its largest measured size.
		fn throughput_at(run: RunId, size: u64) -> Option<u128>;
		/// Mean latency in µs at a size in millionths, as `throughput_at`; none for a sweep over validators
		/// that measured no latency.
		fn latency_at(run: RunId, size: u64) -> Option<u64>;
		/// `limit` runs of a subject (at most 64, 0 for the most) with their laws, the newest first, after the first `offset`.
		fn history(subject: SubjectId, offset: u32, limit: u32) -> Vec<HistoryRow<BlockNumber>>;
		/// Whether parameters would be accepted for a run, and with which step.
		fn check_prediction(run: RunId, parameters: Parameters) -> Result<Checked, Refused>;
	}
}
