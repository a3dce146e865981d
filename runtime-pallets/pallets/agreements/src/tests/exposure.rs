//! What a majority of those that count would gain by a lie, and what it would lose.

use crate::{
	AgreementId, Availability, Error, NetworkExposures, NextAgreement, NextOffer, Objective, Room,
	StoredBounds, TargetShare, Terms, mock::*, runtime_api::room,
};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{COUNTED, HOME, Indicator, PeriodKind, SAMPLED};
use std::collections::BTreeMap;

/// What a seat brings in twelve months: the share of fees that a reporter earns in one is an example of the docs.
const SEAT: u64 = 12 * 40;

/// How many periods of a kind can end in one month of the calendar.
fn of_a_month(kind: PeriodKind) -> u64 {
	match kind {
		PeriodKind::Day => 31,
		PeriodKind::Week => 5,
		_ => 1,
	}
}

fn draw(dice: &mut Dice) -> (Terms<u64>, u32) {
	let kind = [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month][dice.below(3) as usize];
	let fee = DEPOSIT + dice.below(100);
	let terms = Terms {
		kind,
		target: 1 + dice.below(3) as u32,
		indicator: [Indicator::Rpc, Indicator::Reachability][dice.below(2) as usize],
		objective: Objective { share_ppm: 950_000, floor_ppm: 900_000, ..rpc().objective },
		min_reporters: 3 + dice.below(6) as u32,
		fee,
		cap: 1 + dice.below(5 * fee),
		..rpc()
	};
	(terms, 1 + dice.below(24) as u32)
}

/// The most that fewer and fewer reporters gain in a month, against what they lose.
fn assert_lying_does_not_pay(open: &BTreeMap<AgreementId, (Terms<u64>, u64)>) {
	for count in 3..=8u32 {
		let majority = u64::from(count / 2 + 1);
		let moved = open.values().filter(|(terms, _)| terms.min_reporters <= count);
		let gain: u64 =
			moved.map(|(terms, periods)| terms.cap * of_a_month(terms.kind).min(*periods)).sum();
		assert!(gain <= majority * SEAT, "{majority} of {count} gain {gain}");
	}
}

#[test]
fn no_majority_gains_by_a_lie_what_its_seats_are_worth() {
	let (mut accepted, mut refused) = (0, 0);
	for seed in 0..200 {
		run(|| {
			StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
			let mut dice = Dice(seed);
			let mut open = BTreeMap::new();
			for _ in 0..30 {
				let (terms, periods) = draw(&mut dice);
				let (offer, id) = (NextOffer::<Test>::get(), NextAgreement::<Test>::get());
				let availability = Availability { most_periods: 24, ..availability() };
				assert_ok!(Agreements::offer(signed(PROVIDER), terms, availability, None));
				let sum = |open: &BTreeMap<AgreementId, (Terms<u64>, u64)>| -> u64 {
					let caps = open
						.values()
						.map(|(terms, periods)| terms.cap * of_a_month(terms.kind).min(*periods));
					caps.sum()
				};
				match Agreements::accept(signed(CUSTOMER), offer, periods) {
					Ok(()) => {
						accepted += 1;
						open.insert(id, (terms, u64::from(periods)));
					},
					Err(error) => {
						assert_eq!(error, Error::<Test>::ExposureTooLarge.into());
						refused += 1;
						// With it lying would pay those who could move all that is open.
						let added = terms.cap * of_a_month(terms.kind).min(u64::from(periods));
						let seats = u64::from(terms.min_reporters / 2 + 1) * SEAT;
						assert!(sum(&open) + added > seats, "refused without need");
					},
				}
				assert_lying_does_not_pay(&open);
			}
		});
	}
	println!("{accepted} agreements accepted, {refused} refused with which lying would pay");
	assert!(accepted > 200 && refused > 200, "the draw does nothing");
}

/// The month of a target, paid in full by a majority's lie.
fn month(target: u32) -> Terms<u64> {
	let objective = Objective { share_ppm: 950_000, floor_ppm: 900_000, ..rpc().objective };
	Terms { target, objective, min_reporters: 3, fee: 192, cap: 960, ..rpc() }
}

#[test]
fn the_targets_of_a_network_share_one_exposure() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		agree(month(1), 1);
		for target in 1..=3 {
			let offer = offer(month(target));
			let refused = Agreements::accept(signed(CUSTOMER), offer, 1);
			assert_noop!(refused, Error::<Test>::ExposureTooLarge);
		}
		// Other reporters, other seats.
		agree(Terms { network: HOME, ..month(1) }, 1);
	});
}

#[test]
fn authorship_is_held_against_two_seats_apart_from_what_reporters_move() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let of_authors = Terms { kind: PeriodKind::Month, fee: 192, cap: 960, ..terms() };
		let id = agree(of_authors, 1);
		assert_eq!(NetworkExposures::<Test>::get(HOME, COUNTED), 2 * SEAT);
		let offer = offer(Terms { cap: 1, ..of_authors });
		let refused = || Agreements::accept(signed(CUSTOMER), offer, 1);
		assert_noop!(refused(), Error::<Test>::ExposureTooLarge);
		agree(Terms { network: HOME, ..month(1) }, 1);
		close(id, census(1, 1));
		assert_ok!(Agreements::settle(signed(CALLER), id));
		assert_eq!(NetworkExposures::<Test>::get(HOME, COUNTED), 0);
		assert_ok!(Agreements::accept(signed(CUSTOMER), offer, 1));
	});
}

#[test]
fn arrival_is_held_against_the_two_seats_that_leave_a_third_no_block() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let of_seven = Terms { network: HOME, min_reporters: 7, ..month(1) };
		let [one, seat, more] = [1, SEAT, SEAT + 1]
			.map(|cap| offer(Terms { indicator: Indicator::Arrival, cap, ..of_seven }));
		let accept = |offer| Agreements::accept(signed(CUSTOMER), offer, 1);
		agree(Terms { cap: SEAT, ..of_seven }, 1);
		assert_noop!(accept(more), Error::<Test>::ExposureTooLarge);
		assert_ok!(accept(seat));
		// What reporters alone move is held against theirs.
		agree(Terms { cap: 2 * SEAT, ..of_seven }, 1);
		assert_noop!(accept(one), Error::<Test>::ExposureTooLarge);
	});
}

/// A day of a target, paid in full by a majority's lie.
fn day(target: u32, cap: u64) -> Terms<u64> {
	Terms { kind: PeriodKind::Day, fee: 192, cap, ..month(target) }
}

#[test]
fn what_was_paid_counts_for_a_month() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let id = agree(day(1, 900), 1);
		close(id, record(sampled(0, 1_000)));
		let end = crate::period::after(PeriodKind::Day, agreement(id).expect("there").next, 1);
		assert_ok!(Agreements::settle(signed(CALLER), id));
		assert_eq!(NetworkExposures::<Test>::get(1, SAMPLED), 0);
		let offer = offer(day(1, 61));
		let accept = || Agreements::accept(signed(CUSTOMER), offer, 1);
		// Seven days ahead, it would be paid eight days from now.
		at(end + 22 * DAY);
		assert_noop!(accept(), Error::<Test>::ExposureTooLarge);
		agree(day(2, 60), 1);
		at(end + 23 * DAY);
		assert_ok!(accept());
	});
}

#[test]
fn a_month_follows_a_month() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		for _ in 0..3 {
			let id = agree(month(1), 1);
			close(id, record(sampled(0, 1_000)));
			assert_ok!(Agreements::settle(signed(CALLER), id));
		}
	});
}

#[test]
fn what_notice_releases_before_it_began_counts_no_longer() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let id = agree(day(1, 40), 24);
		assert_ok!(Agreements::notice(signed(CUSTOMER), id));
		agree(day(1, 40), 23);
		let offer = offer(day(1, 1));
		let accept = Agreements::accept(signed(CUSTOMER), offer, 1);
		assert_noop!(accept, Error::<Test>::ExposureTooLarge);
	});
}

#[test]
fn no_31_days_pay_more_than_seats_are_worth() {
	for seed in 0..100 {
		run(|| {
			StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
			let (mut dice, mut open, mut paid) = (Dice(seed), Vec::new(), Vec::new());
			let mut now = MONDAY;
			for _ in 0..150 {
				now += DAY * dice.below(3) as u32;
				at(now);
				let kind = [PeriodKind::Day, PeriodKind::Week][dice.below(2) as usize];
				let terms = Terms { kind, ..day(1, 1 + dice.below(959)) };
				let (offer, id) = (offer(terms), NextAgreement::<Test>::get());
				if Agreements::accept(signed(CUSTOMER), offer, 1 + dice.below(3) as u32).is_ok() {
					open.push(id);
				}
				assert_ok!(Agreements::close_offer(signed(PROVIDER), offer));
				// All that has ended is paid in full, sooner or later.
				open.retain(|id| {
					while let Some(it) = agreement(*id) {
						let end = crate::period::after(it.terms.kind, it.next, 1);
						if end > now || dice.below(3) == 0 {
							return true;
						}
						close(*id, record(sampled(0, 1_000)));
						assert_ok!(Agreements::settle(signed(CALLER), *id));
						paid.push((end, it.terms.cap));
					}
					false
				});
			}
			for (first, _) in &paid {
				let within =
					paid.iter().filter(|(end, _)| (*first..first + 31 * DAY).contains(end));
				let sum: u64 = within.map(|(_, cap)| cap).sum();
				assert!(sum <= 2 * SEAT, "{sum} from {first}, seed {seed}");
			}
			assert!(paid.len() > 10, "the draw does nothing");
		});
	}
}

/// Else one who accepts its own offer shuts the market of a network for a month, for its fees of calls.
#[test]
fn notice_takes_the_exposure_of_what_it_releases() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let id = agree(day(1, 40), 24);
		let first = agreement(id).expect("there").next;
		let sum = || NetworkExposures::<Test>::get(1, SAMPLED);
		assert_eq!(sum(), 960);
		at(first - DAY / 2);
		assert_ok!(Agreements::notice(signed(CUSTOMER), id));
		assert_eq!(sum(), 40);
		agree(day(2, 920), 1);
		// What it ends with is the day that was covered.
		close(id, record(sampled(0, 1_000)));
		assert_ok!(Agreements::settle(signed(CALLER), id));
		let offer = offer(day(3, 41));
		assert_eq!(sum(), 920);
		let accept = || Agreements::accept(signed(CUSTOMER), offer, 1);
		assert_noop!(accept(), Error::<Test>::ExposureTooLarge);
	});
}

#[test]
fn weeks_that_were_settled_before_notice_count_up_to_a_month() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		let week = |cap| Terms { kind: PeriodKind::Week, ..day(1, cap) };
		let sum = || NetworkExposures::<Test>::get(1, SAMPLED);
		for (settled, counted) in [(0, 1), (1, 3), (2, 4), (3, 5), (6, 5)] {
			let id = agree(week(10), 24);
			let first = agreement(id).expect("there").next;
			for _ in 0..settled {
				close(id, record(sampled(1_000, 1_000)));
				assert_ok!(Agreements::settle(signed(CALLER), id));
			}
			assert_eq!(sum(), 50);
			if settled == 0 {
				at(first - DAY);
			}
			assert_ok!(Agreements::notice(signed(PROVIDER), id));
			assert_eq!(sum(), 10 * counted, "{settled} settled");
			while agreement(id).is_some() {
				close(id, record(sampled(1_000, 1_000)));
				assert_ok!(Agreements::settle(signed(CALLER), id));
			}
			at((Now::get() / 1_000) as u32 + 40 * DAY);
		}
	});
}

/// Both sides of an agreement may be one's own: what it squats is bounded by the target.
#[test]
fn a_target_has_a_part_of_the_sum_of_its_network() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		assert_ok!(Agreements::set_target_share(council(), 250_000));
		let quarter = 2 * SEAT / 4;
		let own = agree(day(1, quarter / 2), 2);
		let [more, other] = [1, 2].map(|target| offer(day(target, 1)));
		let accept = |offer| Agreements::accept(signed(CUSTOMER), offer, 1);
		assert_noop!(accept(more), Error::<Test>::TargetExposureTooLarge);
		let free = |offer| room::<Test>(offer).expect("it is offered");
		assert_eq!(free(more), Room { network: 3 * quarter, target: 0, more: None });
		assert_eq!(free(other), Room { network: 3 * quarter, target: quarter, more: None });
		assert_ok!(accept(other));
		// It has it for a month more.
		for _ in 0..2 {
			close(own, record(sampled(0, 1_000)));
			assert_ok!(Agreements::settle(signed(CALLER), own));
		}
		let end = (Now::get() / 1_000) as u32;
		assert_noop!(accept(more), Error::<Test>::TargetExposureTooLarge);
		let month = end + 31 * DAY;
		assert_eq!(free(more).more, Some(month));
		at(month - 8 * DAY);
		assert_ok!(accept(more));
	});
}

/// More reporters may move more: one target with terms that ask for many would fill the sum of terms that ask for few.
#[test]
fn the_part_of_a_target_is_of_what_the_fewest_reporters_move() {
	run(|| {
		StoredBounds::<Test>::mutate(|bounds| bounds.exposure_per_reporter = SEAT);
		assert_ok!(Agreements::set_target_share(council(), 250_000));
		let part = 2 * SEAT / 4;
		let of_many = |cap| offer(Terms { min_reporters: 31, cap, ..month(1) });
		let [more, most] = [part + 1, part].map(of_many);
		let accept = |offer| Agreements::accept(signed(CUSTOMER), offer, 1);
		assert_noop!(accept(more), Error::<Test>::TargetExposureTooLarge);
		assert_ok!(accept(most));
		agree(Terms { cap: part, ..month(2) }, 1);
	});
}

#[test]
fn the_part_of_a_target_is_governed_within_bounds() {
	run(|| {
		for ppm in [10_000, 1_000_000] {
			assert_ok!(Agreements::set_target_share(council(), ppm));
			assert_eq!(TargetShare::<Test>::get(), ppm);
			assert_eq!(last_event(), crate::Event::TargetShareSet { ppm });
		}
		for ppm in [9_999, 1_000_001] {
			let refused = Agreements::set_target_share(council(), ppm);
			assert_noop!(refused, Error::<Test>::TargetShareOutOfBounds);
		}
		let refused = Agreements::set_target_share(signed(PROVIDER), 250_000);
		assert_noop!(refused, sp_runtime::DispatchError::BadOrigin);
	});
}

/// They would fill the sum, and always be unknown.
#[test]
fn terms_that_ask_for_more_reporters_than_there_are_are_not_accepted() {
	run(|| {
		let offer = offer(Terms { min_reporters: 4, ..month(1) });
		let accept = || Agreements::accept(signed(CUSTOMER), offer, 1);
		Admitted::set(3);
		assert_noop!(accept(), Error::<Test>::TooFewAdmitted);
		Admitted::set(4);
		assert_ok!(accept());
	});
}
