//! The most that can ever be stored when a window closes.

use super::{Crowd, START, WINDOW_S};
use almanac_runtime::Runtime;
use frame_support::BoundedVec;
use pallet_sli::{
	Buckets, HOME, Indicator, OpenSum, OpenSums, OpenTotals, Period, PeriodKind, Record, Records,
	ReporterSum, Reports, SAMPLED, Sampled, Seconds, StoredEntry,
};

/// An answer in every bucket.
fn every_bucket() -> Buckets {
	Buckets::new((0..736).map(|index| (index, 1))).expect("they ascend")
}

/// Makes of what is stored the most that can ever be: all reports and sums with all buckets, sums of as
/// many former reporters as there are seats, and old records that are out of retention.
pub fn make(chain: &mut Crowd, window: Seconds, targets: u32) {
	let reporters = chain.reporters();
	chain.state.execute_with(|| {
		let indicators = Indicator::OF_HOME;
		let former = (0..32).map(|index| almanac_runtime::AccountId::new([200 + index; 32]));
		let sums: Vec<_> = reporters
			.iter()
			.cloned()
			.chain(former)
			.map(|reporter| ReporterSum { reporter, samples: 736, answered: 736 })
			.collect();
		let day = Period { kind: PeriodKind::Day, start: START };
		let era = pallet_sli::answer::period_of::<Runtime>(HOME, PeriodKind::Era, window)
			.expect("the era has begun");
		let totals =
			OpenTotals { expected: 1 << 40, expected_each: 736, reported: 1 << 30, windows: 23 };
		for target in 1..=targets {
			for (period, indicator) in
				[day, era].into_iter().flat_map(|it| indicators.map(|i| (it, i)))
			{
				let place = (HOME, period, target, indicator);
				let open = OpenSum {
					totals,
					buckets: BoundedVec::truncate_from(vec![every_bucket(); sums.len()]),
					sums: BoundedVec::truncate_from(sums.clone()),
				};
				OpenSums::<Runtime>::insert(place, open);
			}
			for reporter in &reporters {
				let entries = indicators.map(|indicator| StoredEntry {
					indicator,
					samples: 3_600,
					expected: None,
					buckets: every_bucket(),
				});
				let entries = BoundedVec::truncate_from(entries.to_vec());
				Reports::<Runtime>::insert((HOME, window, target, reporter), entries);
			}
		}
		let old = window - 100 * WINDOW_S;
		pallet_sli::Kept::<Runtime>::insert((HOME, SAMPLED, PeriodKind::Window), old);
		let buckets = every_bucket();
		let record = Sampled { buckets, samples: 736, answered: 736, ..Default::default() };
		for (index, target) in (0..3).flat_map(|index| (1..=200).map(move |target| (index, target)))
		{
			let start = old + index * WINDOW_S;
			let place = (HOME, Indicator::Rpc, Period { kind: PeriodKind::Window, start }, target);
			Records::<Runtime>::insert(place, Record::Sampled(record.clone()));
		}
	});
}
