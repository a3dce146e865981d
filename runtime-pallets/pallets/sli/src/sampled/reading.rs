//! What is read of a target in a period: its record, or the share that it is ranked by.

use super::{
	MaxSums,
	brief::{BriefEntry, BriefRecord, BriefSum},
	combine,
	sums::{Sums, folded},
	types::{OpenTotals, Sampled, StoredEntry},
};
use crate::{
	figures::Share,
	pallet::{Config, Reports},
	types::{Indicator, NetworkId, Record, Seconds, TargetId},
};
use alloc::vec::Vec;
use almanac_math::robust::{Rule, Tally, answered};
use frame_support::{BoundedVec, pallet_prelude::ConstU32, storage::unhashed::get};
use sp_runtime::SaturatedConversion;

/// Key of what a reporter has reported.
pub(crate) type ReportPlace<'a, AccountId> = (NetworkId, Seconds, TargetId, &'a AccountId);

/// A record or less of it. The share of a record equals what is read as a share.
pub(crate) trait Reading: Default {
	/// What is stored as a record under this key.
	fn stored(key: &[u8]) -> Option<Self>;

	/// What the sums of an open day or era under this key make; none where nothing was expected or
	/// reported.
	fn of_sums<T: Config>(key: &[u8], rule: Rule) -> Option<Self>;

	/// What the reports of an open window make.
	fn of_reports<'a, T: Config>(
		reports: impl ExactSizeIterator<Item = ReportPlace<'a, T::AccountId>>,
		indicator: Indicator,
		expected_each: u64,
		rule: Rule,
	) -> Self;

	/// Two days together.
	fn and(&self, other: &Self) -> Self;
}

impl Reading for Sampled {
	fn stored(key: &[u8]) -> Option<Self> {
		match get(key)? {
			Record::Sampled(sampled) => Some(sampled),
			Record::Counted(_) => None,
		}
	}

	fn of_sums<T: Config>(key: &[u8], rule: Rule) -> Option<Self> {
		let (totals, sums): (OpenTotals, Sums<T>) = get(key)?;
		folded::<T>(&totals, &sums, rule)
	}

	fn of_reports<'a, T: Config>(
		reports: impl ExactSizeIterator<Item = ReportPlace<'a, T::AccountId>>,
		indicator: Indicator,
		expected_each: u64,
		rule: Rule,
	) -> Self {
		let active = reports.len().saturated_into();
		let entries: Vec<(_, StoredEntry)> = reports
			.filter_map(|place| {
				let entries = Reports::<T>::get(place)?.into_iter();
				Some((place.3, entries.into_iter().find(|entry| entry.indicator == indicator)?))
			})
			.collect();
		let views: Vec<_> = entries.iter().map(|(reporter, entry)| (*reporter, entry)).collect();
		combine::record(&views, expected_each, active, rule)
	}

	fn and(&self, other: &Self) -> Self {
		Self::and(self, other)
	}
}

impl Reading for Share {
	fn stored(key: &[u8]) -> Option<Self> {
		match get(key)? {
			BriefRecord::Sampled(record) => {
				Some(Self::sampled(record.samples, record.answers.0, record.windows))
			},
			BriefRecord::Counted(_) => None,
		}
	}

	fn of_sums<T: Config>(key: &[u8], rule: Rule) -> Option<Self> {
		let (totals, sums): (OpenTotals, BoundedVec<BriefSum<T::AccountId>, MaxSums<T>>) =
			get(key)?;
		if totals.is_nothing() {
			return None;
		}
		let tallies =
			sums.iter().map(|sum| Tally { samples: sum.samples, answered: sum.answers.0 });
		let Tally { samples, answered } =
			answered(tallies, totals.expected_each, rule).unwrap_or_default();
		Some(Self::sampled(samples, answered, totals.windows))
	}

	fn of_reports<'a, T: Config>(
		reports: impl ExactSizeIterator<Item = ReportPlace<'a, T::AccountId>>,
		indicator: Indicator,
		expected_each: u64,
		rule: Rule,
	) -> Self {
		let tallies = reports.filter_map(|place| {
			let entries: BoundedVec<BriefEntry, ConstU32<3>> =
				get(&Reports::<T>::hashed_key_for(place))?;
			let entry = entries.iter().find(|entry| entry.indicator == indicator)?;
			Some(Tally { samples: entry.samples.into(), answered: entry.answers.0 })
		});
		let Tally { samples, answered } =
			answered(tallies, expected_each, rule).unwrap_or_default();
		Self::sampled(samples, answered, u64::from(samples > 0))
	}

	fn and(&self, other: &Self) -> Self {
		Self::and(self, other)
	}
}
