use std::collections::BTreeMap;

use frame_support::assert_ok;

use crate::{Seated, mock::*, order};

/// Of `sessions` orders of so many validators, how many seat two of them, `accomplices`, behind the victim.
fn behind(sessions: u32, count: u32, victim: u32, accomplices: [u32; 2]) -> u32 {
	let is_behind = |session: &u32| {
		let order = order(&[7; 32], *session, count);
		let seat = order.iter().position(|place| *place == victim).expect("it has a seat");
		let next = [1, 2].map(|step| order[(seat + step) % order.len()]);
		next.iter().all(|place| accomplices.contains(place))
	};
	(1..=sessions).filter(is_behind).count().try_into().expect("few")
}

#[test]
fn an_order_seats_each_place_once_and_is_another_in_each_session() {
	for count in [0, 1, 2, 3, 7, 64, 1_024] {
		let mut orders: Vec<_> = (1..=50).map(|session| order(&[7; 32], session, count)).collect();
		for order in &orders {
			let mut places = order.clone();
			places.sort_unstable();
			assert!(places.into_iter().eq(0..count));
		}
		orders.sort();
		orders.dedup();
		let most = match count {
			0 | 1 => 1,
			2 => 2,
			3 => 6,
			_ => 50,
		};
		assert!(
			orders.len() <= most && orders.len() * 10 >= most * 9,
			"{} of {count}",
			orders.len()
		);
	}
	assert_ne!(order(&[7; 32], 1, 7), order(&[8; 32], 1, 7));
}

#[test]
fn orders_are_those_of_the_vectors() {
	let text = include_str!("../../../../../tests/vectors/seats.json");
	let vectors: Vec<(String, u32, Vec<u32>)> = serde_json::from_str(text).expect("the vectors");
	assert!(vectors.len() > 5);
	for (genesis, session, expected) in vectors {
		let digit = |at: usize| u8::from_str_radix(&genesis[at..at + 2], 16).expect("hex");
		let genesis: Vec<u8> = (2..genesis.len()).step_by(2).map(digit).collect();
		let count = expected.len().try_into().expect("few");
		assert_eq!(order(&genesis, session, count), expected, "session {session} of {count}");
	}
}

#[test]
fn two_accomplices_sit_behind_a_victim_in_a_fifteenth_of_sessions_of_seven() {
	// 1,000 expected, within five standard deviations.
	for (victim, accomplices) in [(0, [1, 2]), (3, [0, 6]), (6, [2, 4])] {
		let count = behind(15_000, 7, victim, accomplices);
		assert!((850..1_150).contains(&count), "{count} of 15,000");
	}
}

#[test]
fn each_place_comes_to_each_seat_alike() {
	let mut seen = BTreeMap::<(usize, u32), u32>::new();
	for session in 1..=5_000 {
		for seat in order(&[7; 32], session, 5).into_iter().enumerate() {
			*seen.entry(seat).or_default() += 1;
		}
	}
	assert!(
		seen.len() == 25 && seen.values().all(|count| (850..1_150).contains(count)),
		"{seen:?}"
	);
}

#[test]
fn every_session_is_dealt_anew_and_is_no_news_for_finality() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Validators::seated(), vec![1, 2, 3]);
		let mut seen = Vec::new();
		for session in 1..=12 {
			run_to_session(session);
			assert_eq!(Session::validators(), vec![1, 2, 3]);
			let genesis = System::block_hash(0);
			let expected = order(genesis.as_ref(), session, 3);
			let seated: Vec<_> = expected.into_iter().map(|place| u64::from(place) + 1).collect();
			assert_eq!(Validators::seated(), seated);
			let keys: Vec<_> = seated.iter().map(|who| key_of(*who).0).collect();
			assert_eq!(Authorities::get(), keys);
			seen.push(keys);
		}
		seen.sort();
		seen.dedup();
		assert!(seen.len() > 3);
		assert_eq!(Changes::get(), 0);
	});
}

#[test]
fn sets_of_one_and_of_two_go_on() {
	for listed in [vec![1], vec![1, 2]] {
		ExtBuilder::default().validators(listed.clone()).build_and_execute(|| {
			for session in 1..=8 {
				run_to_session(session);
				let mut seated = Validators::seated();
				seated.sort_unstable();
				assert_eq!(seated, listed);
			}
		});
	}
}

#[test]
fn a_change_of_the_list_is_dealt_with_the_session_in_which_it_validates() {
	ExtBuilder::default().build_and_execute(|| {
		set_keys(4);
		assert_ok!(Validators::set_validators(RuntimeOrigin::root(), vec![4, 2]));
		for (session, expected) in [(1, vec![1, 2, 3]), (2, vec![2, 4]), (3, vec![2, 4])] {
			run_to_session(session);
			let mut seated = Validators::seated();
			seated.sort_unstable();
			assert_eq!(seated, expected);
		}
		assert_eq!(Changes::get(), 1);
	});
}

#[test]
fn a_chain_that_was_upgraded_keeps_its_order_until_the_next_session() {
	ExtBuilder::default().build_and_execute(|| {
		Seated::<Test>::kill();
		run_blocks(1);
		assert_eq!(Validators::seated(), vec![1, 2, 3]);
		assert_eq!(Authorities::get(), [1, 2, 3].map(|who| key_of(who).0));
		run_to_session(1);
		assert_eq!(Seated::<Test>::get().len(), 3);
	});
}
