//! Several targets together.

use crate::{
	mock::{reporters::*, *},
	runtime_api::*,
	*,
};
use frame_support::assert_ok;

const RPC: Indicator = Indicator::Rpc;
const AUTHORSHIP: Indicator = Indicator::Authorship;
const DAY: PeriodKind = PeriodKind::Day;
const W: Seconds = 6_000;

/// Targets 1 to 4, of which 1 answers half of its samples, 2 and 3 all; 4 has no quorum.
fn one_window<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
		(1..=4).for_each(|target| measure(target, true, false));
		(1_000..1_011).for_each(block);
		for reporter in 1..=3 {
			let mut entries = vec![
				entry(1, RPC, 60, &[(100, 30)]),
				entry(2, RPC, 60, &[(200, 60)]),
				entry(3, RPC, 60, &[(100, 60)]),
			];
			if reporter == 1 {
				entries.push(entry(4, RPC, 60, &[(100, 60)]));
			}
			assert_ok!(send(reporter, W, entries));
		}
		close_sampled(W);
		test()
	})
}

fn sum(targets: &[TargetId], indicator: Indicator) -> Option<Sum> {
	answer::sum::<Test>(HOME, targets.to_vec(), indicator, DAY, Some(W))
}

#[test]
fn a_group_is_the_sum_of_its_targets_counts() {
	one_window(|| {
		let group = sum(&[1, 2, 3], RPC).unwrap();
		let Record::Sampled(record) = &group.record else { panic!("{:?}", group.record) };
		assert_eq!((group.targets, record.samples, record.reported), (3, 180, 540));
		assert_eq!(buckets(record), [(100, 90 * 16), (200, 60 * 16)]);
		assert_eq!(group.sli_ppm, Some(833_333));
		assert_eq!(group.sampled.unwrap().coverage_ppm, Some(1_000_000));
		let single = answer::sli::<Test>(HOME, 2, RPC, DAY, Some(W)).unwrap();
		assert_eq!((group.period, group.end), (single.period, single.end));
		assert_eq!((group.provisional, group.as_of_ms), (single.provisional, single.as_of_ms));
	});
}

#[test]
fn a_window_stays_one_trial_however_many_targets_it_holds() {
	one_window(|| {
		let group = sum(&[2, 3], RPC).unwrap();
		let single = answer::sli::<Test>(HOME, 2, RPC, DAY, Some(W)).unwrap();
		assert_eq!(group.interval, single.interval);
		assert_eq!(group.interval, Some(answer::interval_of(120, 120, 1)));
		assert!(group.low_confidence);
	});
}

#[test]
fn a_target_without_a_quorum_lowers_the_coverage_alone() {
	one_window(|| {
		let group = sum(&[2, 4], RPC).unwrap();
		let figures = group.sampled.unwrap();
		assert_eq!((group.targets, group.sli_ppm), (2, Some(1_000_000)));
		assert_eq!((figures.quorum, figures.reporters), (true, 3));
		assert_eq!(figures.coverage_ppm, Some(666_666));
	});
}

#[test]
fn a_target_named_twice_counts_once_and_one_without_a_record_not_at_all() {
	one_window(|| {
		let once = sum(&[1, 2], RPC);
		assert!(once.is_some());
		assert_eq!(sum(&[2, 1, 2, 1], RPC), once);
		assert_eq!(sum(&[1, 2, 99], RPC), once);
		assert_eq!((sum(&[99], RPC), sum(&[], RPC)), (None, None));
	});
}

#[test]
fn of_256_targets_and_not_of_257() {
	one_window(|| {
		let all: Vec<TargetId> = (1..=257).collect();
		assert_eq!(sum(&all[..256], RPC).unwrap().targets, 4);
		assert_eq!(sum(&all, RPC), None);
	});
}

#[test]
fn slots_of_all_validators_add_up_to_those_that_passed() {
	one_window(|| {
		let ids: Vec<TargetId> = (1..=4).collect();
		let group = sum(&ids, AUTHORSHIP).unwrap();
		let Record::Counted(counts) = group.record else { panic!("{:?}", group.record) };
		let last = LastSlot::<Test>::get().unwrap();
		let first = FirstSlot::<Test>::get().unwrap();
		assert_eq!((counts.assigned, group.sampled), (last - first + 1, None));
		let single = answer::sli::<Test>(HOME, 1, AUTHORSHIP, DAY, Some(W)).unwrap();
		let Record::Counted(one) = single.record else { panic!("{:?}", single.record) };
		assert!(counts.authored > one.authored);
		assert_eq!(counts.windows, one.windows);
	});
}
