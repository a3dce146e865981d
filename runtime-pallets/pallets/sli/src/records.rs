//! The records of one period at the queried block, with what is not final yet.

use crate::{
	figures::Share,
	pallet::Config,
	sampled::Live,
	types::{Counted, Record, TargetId},
};
use alloc::{collections::BTreeMap, vec::Vec};

/// The records of one indicator.
pub(crate) enum PeriodRecords<T: Config> {
	/// Counted, by target: one walk over the seats counts for all of them.
	Counted(BTreeMap<TargetId, Counted>),
	/// Sampled: each is made when it is asked for.
	Sampled(Live<T>),
}

impl<T: Config> PeriodRecords<T> {
	/// That of one target.
	pub fn record(&self, target: TargetId) -> Option<Record> {
		match self {
			Self::Counted(counts) => counts.get(&target).copied().map(Record::Counted),
			Self::Sampled(live) => live.record(target).map(Record::Sampled),
		}
	}

	/// The shares of all targets that have a record: far less work than their records.
	pub fn shares(&self) -> Vec<(TargetId, Share)> {
		match self {
			Self::Counted(counts) => counts
				.iter()
				.map(|(target, counted)| (*target, Share::of(&Record::Counted(*counted))))
				.collect(),
			Self::Sampled(live) => live.shares(),
		}
	}
}
