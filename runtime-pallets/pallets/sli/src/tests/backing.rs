//! What validators of relay chains do for parachains: a census of each indicator, agreed on by itself.

use crate::{
	Indicator::{Authorship, Availability, Backing},
	mock::{foreign::*, *},
	room::KeepRoom,
	*,
};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::Nothing,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension},
	transaction_validity::TransactionSource,
};

const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = FIRST;

fn slots() -> Vec<Duty<AccountId>> {
	vec![duty(1, 3, 3), duty(2, 4, 2)]
}

fn votes() -> Vec<Duty<AccountId>> {
	vec![duty(1, 30, 29), duty(2, 30, 12), duty(3, 0, 0)]
}

fn pieces() -> Vec<Duty<AccountId>> {
	vec![duty(1, 500, 499), duty(2, 500, 500), duty(3, 500, 0)]
}

fn closed() -> Vec<(Indicator, u32, u64, u64)> {
	let events = System::events().into_iter().filter_map(|record| record.event.try_into().ok());
	let of_event = |event: Event<Test>| match event {
		Event::CensusClosed { indicator, agreeing, assigned, authored, .. } => {
			Some((indicator, agreeing, assigned, authored))
		},
		_ => None,
	};
	events.filter_map(of_event).collect()
}

#[test]
fn each_census_is_a_record_of_every_period() {
	with_other(3, 3, None, || {
		end(W);
		for reporter in 1..=3 {
			assert_ok!(send_of(reporter, Availability, W, &pieces()));
			assert_ok!(send(reporter, W, &slots()));
			assert_ok!(send_of(reporter, Backing, W, &votes()));
		}
		assert_eq!(CensusParts::<Test>::iter().count(), 3);
		close(W);
		assert_eq!(kept(2, WINDOW, W), Some(counted(4, 2, 1)));
		for kind in PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era) {
			let start = answer::period_of::<Test>(OTHER, kind, W).unwrap().start;
			assert_eq!(kept_of(2, Backing, kind, start), Some(counted(30, 12, 1)), "{kind:?}");
			assert_eq!(kept_of(3, Backing, kind, start), Some(counted(0, 0, 0)), "{kind:?}");
			assert_eq!(kept_of(3, Availability, kind, start), Some(counted(500, 0, 1)), "{kind:?}");
		}
		let expected = [(Authorship, 3, 7, 5), (Backing, 3, 60, 41), (Availability, 3, 1_500, 999)];
		assert_eq!(closed(), expected);
		assert_eq!(CensusParts::<Test>::iter().count(), 0);
		// Slots alone are what a window has of blocks.
		let answer = answer::sli::<Test>(OTHER, 2, Backing, WINDOW, Some(W)).unwrap();
		assert_eq!((answer.sli_ppm, answer.provisional), (Some(400_000), false));
		let ranking = answer::ranking::<Test>(OTHER, Backing, WINDOW, None, 0, 0).unwrap();
		let order: Vec<_> = ranking.rows.iter().map(|row| row.who.clone().unwrap()).collect();
		assert_eq!(order, [1, 2, 3].map(TargetRef::Account));
		let both = vec![answer.target, ranking.rows[0].target];
		let sum = answer::sum::<Test>(OTHER, both, Backing, WINDOW, Some(W)).unwrap();
		assert_eq!(sum.record, Record::Counted(counted(60, 41, 1)));
	});
}

#[test]
fn one_that_is_not_agreed_on_keeps_no_other_back() {
	with_other(3, 2, None, || {
		end(W);
		for reporter in 1..=3 {
			assert_ok!(send(reporter, W, &slots()));
		}
		assert_ok!(send_of(1, Backing, W, &votes()));
		assert_ok!(send_of(2, Backing, W, &[duty(1, 30, 30), duty(2, 30, 12)]));
		assert_ok!(send_of(1, Availability, W, &pieces()));
		assert_ok!(send_of(3, Availability, W, &pieces()));
		close(W);
		assert_eq!(kept(1, WINDOW, W), Some(counted(3, 3, 1)));
		assert_eq!(kept_of(1, Backing, WINDOW, W), None);
		assert_eq!(kept_of(1, Availability, WINDOW, W), Some(counted(500, 499, 1)));
		let agreeing: Vec<_> = closed().into_iter().map(|(of, count, ..)| (of, count)).collect();
		assert_eq!(agreeing, [(Authorship, 3), (Backing, 0), (Availability, 2)]);
		assert!(!Agreed::<Test>::contains_key((OTHER, W, Backing)));
		// What was said is kept beside, and shown.
		assert!(Censuses::<Test>::contains_key((OTHER, W, 102, Backing)));
	});
}

#[test]
fn censuses_that_count_alike_share_their_parts_and_both_are_credited() {
	with_other(3, 3, None, || {
		end(W);
		for reporter in 1..=3 {
			assert_ok!(send(reporter, W, &votes()));
			assert_ok!(send_of(reporter, Backing, W, &votes()));
		}
		assert_eq!(CensusParts::<Test>::iter().count(), 1);
		close(W);
		assert_eq!(kept(1, WINDOW, W), Some(counted(30, 29, 1)));
		assert_eq!(kept_of(1, Backing, WINDOW, W), Some(counted(30, 29, 1)));
	});
}

#[test]
fn a_reporter_of_any_one_census_is_heard() {
	with_other(3, 2, None, || {
		end(W);
		assert_ok!(send_of(1, Backing, W, &votes()));
		assert_ok!(send_of(2, Availability, W, &pieces()));
		close(W);
		let all = <Test as Config>::Reporters::all(OTHER).into_iter();
		let heard: Vec<_> = all.map(|(reporter, standing)| (reporter, standing.closed)).collect();
		assert_eq!(heard, [(101, Some(W)), (102, Some(W)), (103, None)]);
		assert_eq!(LastHeard::<Test>::get(OTHER), Some(W));
	});
}

#[test]
fn a_small_share_credits_each_census_over_several_blocks() {
	let each = |kept: u32| (0..200).map(|account| duty(account, 50, kept)).collect::<Vec<_>>();
	let kept = || Indicator::CENSUSES.into_iter().zip(10..);
	with_other(3, 3, None, || {
		ClosingShare::<Test>::put(parameter::share::least_share::<Test>());
		end(W);
		for reporter in 1..=3 {
			for (indicator, kept) in kept() {
				assert_ok!(send_of(reporter, indicator, W, &each(kept)));
			}
		}
		let mut interrupted = std::collections::BTreeSet::new();
		let mut slot = LastSlot::<Test>::get().unwrap();
		while Sli::first_open_sampled(OTHER).unwrap() <= W {
			slot += 1;
			block(slot);
			let step = Closings::<Test>::get(OTHER, SAMPLED).unwrap().step;
			if let Step::Agreeing { duty: 1..200, indicator, .. } = step {
				interrupted.insert(indicator);
			}
		}
		assert_eq!(interrupted, Indicator::CENSUSES.into());
		let sums = kept().map(|(indicator, kept)| (indicator, 3, 10_000, 200 * u64::from(kept)));
		assert_eq!(closed(), sums.collect::<Vec<_>>());
		for (indicator, kept) in kept() {
			let record = kept_of(199, indicator, WINDOW, W);
			assert_eq!(record, Some(counted(50, kept.into(), 1)), "{indicator:?}");
		}
	});
}

#[test]
fn a_network_without_parachains_is_told_of_its_slots_alone() {
	with_other(3, 3, None, || {
		end(W);
		(1..=3).for_each(|reporter| assert!(send(reporter, W, &slots()).is_ok()));
		close(W);
		assert_eq!(closed(), [(Authorship, 3, 7, 5)]);
		assert!(
			answer::ranking::<Test>(OTHER, Backing, WINDOW, None, 0, 0).unwrap().rows.is_empty()
		);
	});
}

#[test]
fn refuses_what_is_no_census_and_a_second_one() {
	with_other(3, 3, None, || {
		end(W);
		for indicator in [Indicator::Rpc, Indicator::Finality, Indicator::Heartbeat] {
			assert_noop!(send_of(1, indicator, W, &votes()), Error::<Test>::NotACensus);
		}
		let at_home = |indicator| {
			let census = census_of(W, 3);
			let origin = reporters::signed_by(101);
			Sli::report_census_of(origin, HOME, indicator, W, 0, census, Some([8; 32]), votes())
		};
		assert_noop!(at_home(Backing), Error::<Test>::NotACensus);
		assert_noop!(at_home(Authorship), Error::<Test>::AuthorshipOfHome);
		assert_ok!(send_of(1, Backing, W, &votes()));
		assert_noop!(send_of(1, Backing, W, &votes()), Error::<Test>::Duplicate);
		let more = [duty(1, 3, 4)];
		assert_noop!(send_of(1, Availability, W, &more), Error::<Test>::MoreThanAssigned);
		// Both calls are one for slots.
		assert_ok!(send_of(1, Authorship, W, &slots()));
		assert_noop!(send(1, W, &slots()), Error::<Test>::Duplicate);
	});
}

#[test]
fn the_home_network_has_no_parachains() {
	with_other(3, 3, None, || {
		for indicator in [Backing, Availability] {
			assert!(indicator.is_counted() && indicator.class_in(OTHER) == SAMPLED);
			assert!(answer::ranking::<Test>(HOME, indicator, WINDOW, None, 0, 0).is_none());
		}
	});
}

#[test]
fn what_is_out_of_retention_goes_with_its_records() {
	with_other(3, 3, None, || {
		for window in (W..).step_by(60).take(4) {
			end(window);
			for reporter in 1..=3 {
				assert_ok!(send_of(reporter, Backing, window, &votes()));
			}
			close(window);
		}
		let retention = Retention { windows: 1, ..Retention::default() };
		ParametersOf::<Test>::mutate(OTHER, |stored| {
			let mut scheduled = stored.latest();
			scheduled.current.retention = retention;
			*stored = Stored::V1(scheduled);
		});
		let last = W + 4 * 60;
		end(last);
		close(last);
		assert_eq!(kept_of(1, Backing, WINDOW, W), None);
		assert_eq!(Censuses::<Test>::iter_prefix((OTHER, W)).count(), 0);
		assert_eq!(Agreed::<Test>::iter_prefix((OTHER, W)).count(), 0);
		assert!(kept_of(1, Backing, PeriodKind::Day, 0).is_some());
	});
}

#[test]
fn censuses_of_one_window_may_wait_together_for_the_room_for_reports() {
	with_other(3, 3, None, || {
		end(W);
		let room = KeepRoom::<Test, Nothing>::default;
		let mut tags = std::collections::BTreeSet::new();
		for indicator in Indicator::CENSUSES {
			let call = RuntimeCall::Sli(Call::report_census_of {
				network: OTHER,
				indicator,
				window: W,
				part: 0,
				census: census_of(W, 3),
				content_id: Some([8; 32]),
				duties: votes(),
			});
			let info = call.get_dispatch_info();
			assert_eq!(info.class, DispatchClass::Operational);
			assert!(TransactionExtension::weight(&room(), &call).any_gt(Default::default()));
			let valid = |origin: RuntimeOrigin| {
				room().validate_only(origin, &call, &info, 0, TransactionSource::External, 0)
			};
			assert!(valid(RuntimeOrigin::signed(1)).is_err());
			tags.extend(valid(reporters::signed_by(101)).unwrap().0.provides);
		}
		assert_eq!(tags.len(), 3);
	});
}
