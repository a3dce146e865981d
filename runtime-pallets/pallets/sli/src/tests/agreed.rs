//! Slots of other networks: what reporters agree on is a record, and nothing else is.

use crate::{
	mock::{foreign::*, *},
	*,
};
use frame_support::{assert_noop, assert_ok};

const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = FIRST;

fn slots() -> Vec<Duty<AccountId>> {
	vec![duty(1, 3, 3), duty(2, 4, 2), duty(3, 0, 0)]
}

fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter();
	events.filter_map(|record| record.event.try_into().ok()).collect()
}

#[test]
fn what_all_count_is_a_record_of_every_period() {
	with_other(3, 3, None, || {
		end(W);
		for reporter in 1..=3 {
			assert_ok!(send(reporter, W, &slots()));
		}
		// Those who count the same keep it once.
		assert_eq!(CensusParts::<Test>::iter().count(), 1);
		close(W);
		assert_eq!(kept(1, WINDOW, W), Some(counted(3, 3, 1)));
		assert_eq!(kept(2, WINDOW, W), Some(counted(4, 2, 1)));
		// Without a slot of its own it is a target nevertheless.
		assert_eq!(kept(3, WINDOW, W), Some(counted(0, 0, 0)));
		assert_eq!(kept(2, PeriodKind::Day, 0), Some(counted(4, 2, 1)));
		assert_eq!(CensusParts::<Test>::iter().count(), 0);
		let root =
			Censuses::<Test>::get((OTHER, W, 101, Indicator::Authorship)).unwrap().root.unwrap();
		let agreed = AgreedCensus { root, agreeing: 3, active: 3 };
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)), Some(agreed));
		let closed = Event::CensusClosed {
			network: OTHER,
			start: W,
			end: W + 60,
			root: Some(root),
			agreeing: 3,
			reporters: 3,
			assigned: 7,
			authored: 5,
			indicator: Indicator::Authorship,
		};
		assert!(events().contains(&closed));
		assert!(events().contains(&Event::CensusReported {
			network: OTHER,
			window: W,
			reporter: 102,
			part: 0,
			duties: 3,
			indicator: Indicator::Authorship,
		}));
	});
}

#[test]
fn clients_are_answered_as_for_the_home_network() {
	with_other(3, 3, None, || {
		end(W);
		(1..=3).for_each(|reporter| assert!(send(reporter, W, &slots()).is_ok()));
		close(W);
		let authorship = Indicator::Authorship;
		let answer = answer::sli::<Test>(OTHER, 2, authorship, WINDOW, Some(W)).unwrap();
		assert_eq!((answer.sli_ppm, answer.provisional), (Some(500_000), false));
		assert_eq!(answer.who, Some(TargetRef::Account(2)));
		let ranking = answer::ranking::<Test>(OTHER, authorship, WINDOW, None, 0, 0).unwrap();
		let order: Vec<_> = ranking.rows.iter().map(|row| row.target).collect();
		assert_eq!(order, [1, 2, 3]);
		let day = answer::sli::<Test>(OTHER, 2, authorship, PeriodKind::Day, Some(W)).unwrap();
		assert!(day.provisional);
		let sum = answer::sum::<Test>(OTHER, vec![1, 2], authorship, WINDOW, Some(W)).unwrap();
		assert_eq!(sum.record, Record::Counted(counted(7, 5, 1)));
		// Nothing of it is of the home network.
		let home = answer::sli::<Test>(HOME, 2, authorship, WINDOW, Some(W)).unwrap();
		assert_eq!(home.who, Some(TargetRef::Account(20)));
		assert!(answer::ranking::<Test>(2, authorship, WINDOW, None, 0, 0).is_none());
	});
}

#[test]
fn one_who_counts_otherwise_changes_nothing() {
	with_other(3, 2, None, || {
		end(W);
		assert_ok!(send(1, W, &slots()));
		assert_ok!(send(2, W, &[duty(1, 3, 0), duty(9, 4, 4)]));
		assert_ok!(send(3, W, &slots()));
		close(W);
		assert_eq!(kept(1, WINDOW, W), Some(counted(3, 3, 1)));
		assert_eq!(kept(9, WINDOW, W), None);
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)).unwrap().agreeing, 2);
		// What it said is kept beside, and shown.
		let other = Censuses::<Test>::get((OTHER, W, 102, Indicator::Authorship)).unwrap();
		assert_ne!(
			other.root,
			Some(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)).unwrap().root)
		);
	});
}

#[test]
fn without_a_quorum_nothing_is_known() {
	with_other(3, 3, None, || {
		end(W);
		assert_ok!(send(1, W, &slots()));
		assert_ok!(send(2, W, &slots()));
		assert_ok!(send(3, W, &[duty(1, 3, 2)]));
		close(W);
		assert_eq!(kept(1, WINDOW, W), None);
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)), None);
		assert_eq!(NextTargetId::<Test>::get(OTHER), 1);
	});
}

#[test]
fn half_of_those_that_are_active_is_no_majority() {
	with_other(4, 2, None, || {
		end(W);
		assert_ok!(send(1, W, &slots()));
		assert_ok!(send(2, W, &slots()));
		close(W);
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)), None);
	});
}

#[test]
fn other_blocks_are_another_census_whatever_is_counted() {
	with_other(3, 3, None, || {
		end(W);
		assert_ok!(send(1, W, &slots()));
		assert_ok!(send(2, W, &slots()));
		let elsewhere = Census { to: [9; 32], ..census_of(W, 3) };
		assert_ok!(send_part(3, W, 0, elsewhere, &slots()));
		close(W);
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)), None);
	});
}

#[test]
fn a_census_of_many_validators_comes_in_parts() {
	let all: Vec<_> = (0..300).map(|account| duty(account, 2, 1)).collect();
	with_other(3, 3, None, || {
		end(W);
		let census = census_of(W, 300);
		for reporter in 1..=3 {
			assert_ok!(send_part(reporter, W, 0, census, &all[..256]));
		}
		for reporter in 1..=3 {
			assert_ok!(send_part(reporter, W, 1, census, &all[256..]));
		}
		close(W);
		assert_eq!(kept(0, WINDOW, W), Some(counted(2, 1, 1)));
		assert_eq!(kept(299, WINDOW, W), Some(counted(2, 1, 1)));
		let records = Records::<Test>::iter_prefix((OTHER, Indicator::Authorship));
		assert_eq!(records.count(), 300 * 5);
	});
}

#[test]
fn a_census_with_a_part_missing_counts_for_nothing() {
	let all: Vec<_> = (0..300).map(|account| duty(account, 2, 1)).collect();
	with_other(3, 3, None, || {
		end(W);
		for reporter in 1..=3 {
			assert_ok!(send_part(reporter, W, 0, census_of(W, 300), &all[..256]));
		}
		close(W);
		assert_eq!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)), None);
		assert_eq!(CensusParts::<Test>::iter().count(), 0);
	});
}

#[test]
fn refuses_what_is_no_part_of_a_census() {
	type E = Error<Test>;
	let all: Vec<_> = (0..300).map(|account| duty(account, 2, 1)).collect();
	with_other(3, 3, None, || {
		assert_noop!(send(1, W, &slots()), E::TooEarly);
		end(W);
		let census = census_of(W, 300);
		let at = |network, who, window| {
			let origin = reporters::signed_by(who);
			let content = Some([7; 32]);
			Sli::report_census(origin, network, window, 0, census_of(W, 3), content, slots())
		};
		assert_noop!(at(HOME, 101, W), E::AuthorshipOfHome);
		assert_noop!(at(2, 101, W), E::UnknownNetwork);
		assert_noop!(at(OTHER, 109, W), E::NotAReporter);
		assert_noop!(at(OTHER, 101, W + 1), E::MisalignedWindow);
		assert_noop!(send_part(1, W, 0, census, &all[..255]), E::PartIncomplete);
		assert_noop!(send_part(1, W, 0, census_of(W, 0), &[]), E::NoEntries);
		assert_noop!(send_part(1, W, 0, census_of(W, 4_097), &all[..256]), E::Oversized);
		assert_noop!(send_part(1, W, 16, census, &all[..256]), E::TooManyParts);
		assert_noop!(send_part(1, W, 1, census, &all[256..]), E::MissingPart);
		let origin = || reporters::signed_by(101);
		let nameless = Sli::report_census(origin(), OTHER, W, 0, census, None, all[..256].to_vec());
		assert_noop!(nameless, E::EvidenceMissing);
		assert_ok!(send_part(1, W, 0, census, &all[..256]));
		assert_noop!(send_part(1, W, 0, census, &all[..256]), E::Duplicate);
		let again =
			Sli::report_census(origin(), OTHER, W, 1, census, Some([7; 32]), all[256..].to_vec());
		assert_noop!(again, E::EvidenceRepeated);
		let moved = Census { to: [1; 32], ..census };
		assert_noop!(send_part(1, W, 1, moved, &all[256..]), E::CensusChanged);
		assert_noop!(send_part(1, W, 1, census, &all[212..256]), E::EntriesOutOfOrder);
		let twice = [duty(1, 1, 1), duty(1, 1, 1)];
		assert_noop!(send(2, W, &twice), E::EntriesOutOfOrder);
		assert_noop!(send(2, W, &[duty(1, 1, 2)]), E::MoreThanAssigned);
		close(W);
		assert_noop!(send(2, W, &slots()), E::TooLate);
	});
}

#[test]
fn samples_of_another_network_are_combined_as_at_home() {
	with_other(3, 3, None, || {
		end(W);
		(1..=3).for_each(|reporter| assert!(send(reporter, W, &slots()).is_ok()));
		close(W);
		let next = W + 60;
		end(next);
		(1..=3).for_each(|reporter| assert!(send(reporter, next, &slots()).is_ok()));
		for reporter in 1..=3 {
			let entries = [(1, reporter != 2), (2, false), (3, true)].map(|(target, seen)| {
				let buckets: &[_] = if seen { &[(0, 1)] } else { &[] };
				reporters::entry(target, Indicator::Finality, 1, buckets)
			});
			assert_ok!(Sli::report(
				reporters::signed_by(100 + reporter),
				OTHER,
				next,
				0,
				reporters::link(100 + reporter, next),
				Some(reporters::EVIDENCE),
				entries.to_vec(),
			));
		}
		close(next);
		let votes = |target| {
			let answer =
				answer::sli::<Test>(OTHER, target, Indicator::Finality, WINDOW, Some(next));
			let answer = answer.unwrap();
			let figures = answer.sampled.unwrap();
			// Nobody times a vote.
			assert_eq!((figures.p50_us, figures.latency_ppm), (None, None));
			answer.sli_ppm
		};
		assert_eq!((votes(1), votes(2), votes(3)), (Some(1_000_000), Some(0), Some(1_000_000)));
	});
}

#[test]
fn refuses_what_is_not_measured_of_another_network() {
	with_other(3, 3, None, || {
		end(W);
		(1..=3).for_each(|reporter| assert!(send(reporter, W, &slots()).is_ok()));
		close(W);
		let next = W + 60;
		end(next);
		let report = |indicator| {
			Sli::report(
				reporters::signed_by(101),
				OTHER,
				next,
				0,
				reporters::link(101, next),
				Some(reporters::EVIDENCE),
				vec![reporters::entry(1, indicator, 1, &[])],
			)
		};
		assert_noop!(report(Indicator::Authorship), Error::<Test>::AuthorshipIsACensus);
		assert_noop!(report(Indicator::Arrival), Error::<Test>::NotMeasured);
		assert_noop!(report(Indicator::Rpc), Error::<Test>::NotMeasured);
		// Votes of the home network are not listened for.
		reporters::join(105, next);
		let home = vec![reporters::entry(1, Indicator::Finality, 1, &[])];
		assert_noop!(reporters::send(105, next, home), Error::<Test>::NotMeasured);
	});
}

#[test]
fn windows_add_up_to_the_eras_that_censuses_name() {
	with_other(3, 3, None, || {
		let era = |index, start_ms| Some(EraMark { index, start_ms });
		let marks = [
			// Before the first window; a new one within the second; the same.
			era(70, 5_000_000),
			era(71, 6_090_000),
			era(71, 6_090_000),
		];
		for (window, era) in (W..).step_by(60).zip(marks) {
			end(window);
			for reporter in 1..=3 {
				let census = Census { era, ..census_of(window, 3) };
				assert_ok!(send_part(reporter, window, 0, census, &slots()));
			}
			close(window);
		}
		let start = |era| Eras::<Test>::get(OTHER, era);
		assert_eq!((start(70), start(71)), (Some(5_000_000), Some(6_090_000)));
		// The window in which an era begins is of the one before.
		assert_eq!(kept(2, PeriodKind::Era, 5_040), Some(counted(8, 4, 2)));
		assert_eq!(kept(2, PeriodKind::Era, W + 120), Some(counted(4, 2, 1)));
	});
}

#[test]
fn an_era_that_is_learned_of_late_begins_late() {
	with_other(3, 3, None, || {
		for (window, index, start_ms) in [(W, 70, 5_000_000), (W + 120, 75, 6_010_000)] {
			end(window);
			for reporter in 1..=3 {
				let era = Some(EraMark { index, start_ms });
				let census = Census { era, ..census_of(window, 3) };
				assert_ok!(send_part(reporter, window, 0, census, &slots()));
			}
			close(window);
		}
		// What was credited to the old one stays there; those between have no window.
		assert_eq!(Eras::<Test>::get(OTHER, 71), Some(6_120_001));
		assert_eq!(Eras::<Test>::get(OTHER, 75), Some(6_120_001));
		assert_eq!(kept(2, PeriodKind::Era, 5_040), Some(counted(8, 4, 2)));
	});
}

#[test]
fn windows_add_up_to_eras_of_a_constant_length() {
	let era = EraLength { start_ms: 5_900_000, length_ms: 100_000 };
	with_other(3, 3, Some(era), || {
		assert_eq!(Eras::<Test>::get(OTHER, 1), Some(6_000_000));
		for window in [W, W + 60, W + 120] {
			end(window);
			(1..=3).for_each(|reporter| assert!(send(reporter, window, &slots()).is_ok()));
			close(window);
		}
		assert_eq!(kept(2, PeriodKind::Era, W), Some(counted(8, 4, 2)));
		assert_eq!(kept(2, PeriodKind::Era, W + 120), Some(counted(4, 2, 1)));
	});
}

#[test]
fn a_halt_of_the_home_network_ends_windows_that_can_still_be_reported() {
	with_other(3, 3, None, || {
		end(W);
		(1..=3).for_each(|reporter| assert!(send(reporter, W, &slots()).is_ok()));
		close(W);
		// Twenty minutes without a block; what the home network has to close comes first.
		let slot = LastSlot::<Test>::get().unwrap();
		(slot + 200..slot + 203).for_each(block);
		let open = Sli::first_open_sampled(OTHER).unwrap();
		let ended = Closings::<Test>::get(OTHER, COUNTED).unwrap().next;
		assert!(ended > open + 4 * 60, "{open} {ended}");
		for window in (open..ended).step_by(60) {
			(1..=3).for_each(|reporter| assert!(send(reporter, window, &slots()).is_ok()));
		}
		close(ended - 60);
		assert_eq!(kept(2, WINDOW, ended - 60), Some(counted(4, 2, 1)));
	});
}

#[test]
fn what_is_out_of_retention_goes() {
	with_other(3, 3, None, || {
		let retention = Retention { windows: 2, ..Retention::default() };
		let parameters = Parameters { window_ms: 60_000, retention };
		ParametersOf::<Test>::insert(OTHER, Stored::new(parameters));
		for window in (W..W + 600).step_by(60) {
			end(window);
			(1..=3).for_each(|reporter| assert!(send(reporter, window, &slots()).is_ok()));
			close(window);
		}
		assert_eq!(kept(2, WINDOW, W), None);
		assert_eq!(kept(2, WINDOW, W + 540), Some(counted(4, 2, 1)));
		assert_eq!(kept(2, PeriodKind::Day, 0), Some(counted(40, 20, 10)));
		assert!(Censuses::<Test>::iter_prefix((OTHER, W)).next().is_none());
		assert!(Agreed::<Test>::get((OTHER, W, Indicator::Authorship)).is_none());
		assert!(Agreed::<Test>::iter_prefix((OTHER,)).count() <= 4);
	});
}

#[test]
fn every_network_has_its_turn() {
	with_other(3, 3, None, || {
		(2..12).for_each(|network| Sli::begin_network(network, None));
		let slot = LastSlot::<Test>::get().unwrap();
		(slot + 1..slot + 40).for_each(block);
		for network in 1..12 {
			let next = Closings::<Test>::get(network, COUNTED).unwrap().next;
			assert!(next > W, "network {network} is at {next}");
		}
	});
}

/// SplitMix64: a seed gives the same attack everywhere.
fn random(state: &mut u64, bound: u64) -> u64 {
	*state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
	let mut mixed = *state;
	mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
	mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
	(mixed ^ (mixed >> 31)) % bound
}

/// Anything that a liar may say of a window: near the truth, far from it, of other blocks, of others.
fn lie(seed: &mut u64, truth: &[Duty<AccountId>]) -> (Census, Vec<Duty<AccountId>>) {
	let mut duties = truth.to_vec();
	let place = random(seed, duties.len() as u64) as usize;
	let mut census = census_of(W, 0);
	match random(seed, 7) {
		0 => duties[place].authored = random(seed, u64::from(duties[place].assigned) + 1) as u32,
		1 => duties[place].assigned += 1 + random(seed, 5) as u32,
		2 => duties.truncate(place.max(1)),
		3 => duties.push(duty(1_000 + random(seed, 9), 5, 5)),
		4 => census.to = [random(seed, 256) as u8; 32],
		5 => census.era = Some(EraMark { index: random(seed, 1_000) as u32, start_ms: 0 }),
		_ => duties = vec![duty(random(seed, 50), 4_000_000_000, 4_000_000_000)],
	}
	census.duties = duties.len() as u32;
	(census, duties)
}

/// Three reporters of whom one lies: the record is the honest one, or there is none. 200 seeds, or as many as
/// `ALMANAC_SEEDS` says.
#[test]
fn with_one_liar_of_three_a_record_is_the_honest_one_or_none() {
	let seeds = std::env::var("ALMANAC_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
	let (mut honest, mut none) = (0, 0);
	for seed in 0..seeds.unwrap_or(200u64) {
		let mut state = seed;
		let quorum = 2 + random(&mut state, 2) as u32;
		with_other(3, quorum, None, || {
			let truth: Vec<_> = (0..1 + random(&mut state, 6))
				.map(|account| {
					let assigned = random(&mut state, 12) as u32;
					duty(account, assigned, random(&mut state, u64::from(assigned) + 1) as u32)
				})
				.collect();
			end(W);
			let liar = 1 + random(&mut state, 3);
			let (census, duties) = lie(&mut state, &truth);
			let is_silent = random(&mut state, 8) == 0;
			let mut order: Vec<u64> = vec![1, 2, 3];
			order.rotate_left(random(&mut state, 3) as usize);
			for reporter in order {
				match reporter == liar {
					true if is_silent => {},
					// What the chain refuses does not count either.
					true => drop(send_part(reporter, W, 0, census, &duties)),
					false => assert!(send(reporter, W, &truth).is_ok()),
				}
			}
			close(W);
			let records: Vec<_> =
				Records::<Test>::iter_prefix((OTHER, Indicator::Authorship)).collect();
			if records.is_empty() {
				none += 1;
				assert_eq!(quorum, 3, "seed {seed}: two of three agree");
				return;
			}
			honest += 1;
			assert_eq!(records.len(), truth.len() * 5, "seed {seed}");
			for Duty { who, assigned, authored } in truth {
				let TargetRef::Account(account) = who else { unreachable!() };
				let expected = counted(assigned.into(), authored.into(), u64::from(assigned > 0));
				assert_eq!(kept(account, WINDOW, W), Some(expected), "seed {seed}");
			}
		});
	}
	println!("{honest} records are the honest one, {none} windows are unknown");
	assert!(honest > 0 && none > 0, "{honest} honest, {none} none");
}
