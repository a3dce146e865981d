use crate::{mock::*, runtime_api::*, *};

const A: Indicator = Indicator::Authorship;

/// Windows 100 and 101 closed, 102 open; slot 1003 (validator 40) was missed.
fn three_windows<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_025).filter(|slot| *slot != 1_003).for_each(block);
		test()
	})
}

fn counts(answer: Option<Answer<AccountId>>) -> Option<(u64, u64, u64)> {
	answer.map(|answer| {
		let Record::Counted(counted) = answer.record else { panic!("authorship is counted") };
		(counted.assigned, counted.authored, counted.windows)
	})
}

#[test]
fn without_an_instant_the_last_closed_period_is_answered() {
	three_windows(|| {
		let answer = answer::sli::<Test>(HOME, target(40), A, PeriodKind::Window, None).unwrap();
		assert_eq!(answer.period, Period { kind: PeriodKind::Window, start: 6_060 });
		assert_eq!((answer.end, answer.provisional, answer.interval), (Some(6_120), false, None));
		assert_eq!(answer.who, Some(TargetRef::Account(40)));
		assert_eq!(answer.as_of_ms, 1_024 * 6_000);
		assert_eq!(answer::sli::<Test>(HOME, target(40), A, PeriodKind::Day, None), None);
	});
}

#[test]
fn an_open_period_is_provisional_up_to_the_slot_of_the_block() {
	three_windows(|| {
		let window =
			answer::sli::<Test>(HOME, target(10), A, PeriodKind::Window, Some(6_150)).unwrap();
		assert!(window.provisional);
		// Slots 1020 and 1024 of 1020..=1024.
		assert_eq!(counts(Some(window)), Some((2, 2, 1)));
		let day = answer::sli::<Test>(HOME, target(40), A, PeriodKind::Day, Some(6_000)).unwrap();
		assert_eq!(day.sli_ppm, Some(833_333));
		assert!(day.provisional && day.low_confidence);
		assert_eq!(day.interval, Some(answer::interval_of(5, 6, 3)));
		assert_eq!(counts(Some(day)), Some((6, 5, 3)));
	});
}

#[test]
fn a_closed_and_an_open_period_come_together() {
	three_windows(|| {
		let current = answer::current::<Test>(HOME, target(40), A, PeriodKind::Window);
		assert_eq!(counts(current.closed), Some((3, 3, 1)));
		assert_eq!(counts(current.open), Some((1, 1, 1)));
	});
}

#[test]
fn the_future_and_what_is_out_of_retention_are_not_answered() {
	three_windows(|| {
		for at in [6_180, 5_999] {
			assert_eq!(
				answer::sli::<Test>(HOME, target(10), A, PeriodKind::Window, Some(at)),
				None
			);
		}
		assert_eq!(answer::sli::<Test>(HOME, target(10), A, PeriodKind::Day, Some(86_400)), None);
		assert!(answer::sli::<Test>(HOME, target(10), A, PeriodKind::Day, Some(86_399)).is_some());
		assert!(answer::sli::<Test>(HOME, target(10), A, PeriodKind::Era, Some(6_179)).is_some());
		assert_eq!(answer::sli::<Test>(HOME, target(10), A, PeriodKind::Era, Some(6_180)), None);
		assert_eq!(
			answer::history::<Test>(HOME, target(10), A, PeriodKind::Era, 6_180, 10),
			vec![]
		);
	});
}

#[test]
fn unknown_targets_and_networks_are_not_answered() {
	three_windows(|| {
		assert_eq!(answer::sli::<Test>(HOME, 5, A, PeriodKind::Day, Some(6_000)), None);
		assert_eq!(answer::sli::<Test>(1, target(10), A, PeriodKind::Day, Some(6_000)), None);
		assert_eq!(answer::target_of::<Test>(HOME, TargetRef::Account(50)), None);
		assert_eq!(answer::target_of::<Test>(1, TargetRef::Account(10)), None);
		assert_eq!(answer::ranking::<Test>(1, A, PeriodKind::Day, None, 0, 10), None);
	});
}

#[test]
fn before_the_first_block_nothing_is_answered() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(answer::sli::<Test>(HOME, 1, A, PeriodKind::Day, Some(0)), None);
		assert_eq!(
			answer::current::<Test>(HOME, 1, A, PeriodKind::Day),
			Current { closed: None, open: None }
		);
		assert_eq!(answer::history::<Test>(HOME, 1, A, PeriodKind::Day, 0, 10), vec![]);
		assert_eq!(answer::target_of::<Test>(HOME, TargetRef::Account(10)), Some(1));
	});
}

#[test]
fn a_history_has_a_row_for_every_period_up_to_the_open_one() {
	three_windows(|| {
		let rows = answer::history::<Test>(HOME, target(40), A, PeriodKind::Window, 5_950, 10);
		let rows: Vec<_> =
			rows.into_iter().map(|row| (row.period.start, counts(row.answer))).collect();
		assert_eq!(
			rows,
			[
				(5_940, None),
				(6_000, Some((2, 1, 1))),
				(6_060, Some((3, 3, 1))),
				(6_120, Some((1, 1, 1)))
			]
		);
		assert_eq!(
			answer::history::<Test>(HOME, target(40), A, PeriodKind::Window, 6_000, 1).len(),
			1
		);
		assert_eq!(
			answer::history::<Test>(HOME, target(40), A, PeriodKind::Window, 0, 1_000).len(),
			103
		);
	});
}

#[test]
fn a_history_has_at_most_256_rows() {
	ExtBuilder { slot_ms: 1_000, window_ms: 1_000, ..Default::default() }.build_and_execute(|| {
		(1_000..1_300).for_each(block);
		assert_eq!(
			answer::history::<Test>(HOME, 1, A, PeriodKind::Window, 1_000, 1_000).len(),
			256
		);
	});
}

#[test]
fn ranks_by_lower_bound_then_share_then_id() {
	three_windows(|| {
		let ranking =
			answer::ranking::<Test>(HOME, A, PeriodKind::Day, Some(6_000), 0, 256).unwrap();
		let ids: Vec<_> = ranking.rows.iter().map(|row| row.target).collect();
		assert_eq!(ids, [1, 2, 3, 4]);
		assert_eq!((ranking.total, ranking.provisional), (4, true));
		let all = answer::ranking::<Test>(HOME, A, PeriodKind::Day, Some(6_000), 0, 0).unwrap();
		assert_eq!(all.rows.len(), 4);
		let rest = answer::ranking::<Test>(HOME, A, PeriodKind::Day, Some(6_000), 3, 256).unwrap();
		assert_eq!((rest.total, rest.rows.len()), (4, 1));
		assert_eq!(rest.rows[0].target, target(40));
		assert_eq!(
			answer::ranking::<Test>(HOME, A, PeriodKind::Day, Some(6_000), 0, 2)
				.unwrap()
				.rows
				.len(),
			2
		);
		assert_eq!(
			answer::ranking::<Test>(HOME, A, PeriodKind::Day, Some(6_000), 9, 2).unwrap().rows,
			vec![]
		);
	});
}

#[test]
fn targets_without_windows_come_last() {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_010).filter(|slot| slot % 4 != 0).for_each(block);
		block(1_010);
		block(1_011);
		let ranking =
			answer::ranking::<Test>(HOME, A, PeriodKind::Window, Some(6_060), 0, 256).unwrap();
		// Slots 1010 and 1011 are of 30 and 40; 10 and 20 had none yet.
		let rows: Vec<_> = ranking.rows.iter().map(|row| (row.target, row.sli_ppm)).collect();
		assert_eq!(rows, [(3, Some(1_000_000)), (4, Some(1_000_000)), (1, None), (2, None)]);
	});
}

#[test]
fn answers_are_the_same_in_the_middle_of_closing() {
	let validators: Vec<_> = (0..40).collect();
	ExtBuilder { validators, closing_share_ppm: 13_000, window_ms: 600_000, ..Default::default() }
		.build_and_execute(|| {
			(1_000..1_100).filter(|slot| slot % 7 != 0).for_each(block);
			let mut steps = 0;
			for slot in 1_100..1_140 {
				block(slot);
				let is_crediting = matches!(
					Closings::<Test>::get(HOME, COUNTED).unwrap().step,
					Step::Crediting { .. }
				);
				steps += u32::from(is_crediting);
				for account in [0, 1, 20, 39] {
					let mine = |slot: &u64| slot % 40 == account;
					let assigned = (1_000..1_100).filter(mine).count() as u64;
					let missed =
						(1_000..1_100).filter(mine).filter(|slot| slot % 7 == 0).count() as u64;
					let answer = answer::sli::<Test>(
						HOME,
						target(account),
						A,
						PeriodKind::Window,
						Some(6_000),
					);
					assert_eq!(counts(answer), Some((assigned, assigned - missed, 1)), "at {slot}");
				}
			}
			assert!(steps > 2, "closing took {steps} blocks");
		});
}

#[test]
fn periods_and_intervals_are_answered_alone() {
	three_windows(|| {
		let week = Period { kind: PeriodKind::Week, start: 1_735_516_800 };
		assert_eq!(answer::period_of::<Test>(HOME, PeriodKind::Week, 1_735_689_600), Some(week));
		let window = Period { kind: PeriodKind::Window, start: 6_000 };
		assert_eq!(answer::period_of::<Test>(HOME, PeriodKind::Window, 6_059), Some(window));
		assert_eq!(answer::period_of::<Test>(7, PeriodKind::Day, 0), None);
		assert_eq!(
			answer::interval_of(11, 12, 12),
			Interval { low_ppm: 646_119, high_ppm: 985_136 }
		);
	});
}
