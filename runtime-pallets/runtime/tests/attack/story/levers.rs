//! What somebody can do alone, and what it moves for the others: acceptances, notice, silence, size.

use almanac_runtime::{
	Runtime, RuntimeCall, RuntimeOrigin, Scalability, System, configs::agreements::BOUNDS,
	currency::UNIT,
};
use codec::Compact;
use frame_support::dispatch::GetDispatchInfo;
use pallet_agreements::{NetworkExposures, TargetShare, Terms};
use pallet_scalability::{Evidence, Point, RunInput, Varied, Weighting};
use pallet_sli::{HOME, Indicator, PeriodKind, ReportEntry, SAMPLED, Seconds};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Bob, Eve, Ferdie};

use super::{
	Told, draw_deal,
	listing::Act,
	terms,
	world::{DAY, Place, SAMPLES, START, Target, View, WINDOW_S, World, by, gains, purses, tell},
};
use crate::{crowd::reporter::account, dice::Dice};

/// The part of its network's sum that a target has by default, and the fewest reporters that terms ask for.
const PART: u32 = 250_000;
const REPORTERS: u32 = BOUNDS.min_reporters;

/// What a target has of the sum for terms that ask for so many reporters, if its part were of that.
fn part_of(asked: u32) -> i128 {
	let most = BOUNDS.exposure_per_reporter * u128::from(asked / 2 + 1);
	(most * u128::from(PART) / 1_000_000) as i128
}

fn exposure() -> i128 {
	NetworkExposures::<Runtime>::get(HOME, SAMPLED) as i128
}

/// A listed target, under the part that is governed by default.
fn begin(reporters: u32) -> (World, Target) {
	let mut world = World::begin(reporters, &[(Place::Home, 1)]);
	TargetShare::<Runtime>::put(PART);
	let target = *world.targets.first().expect("there is one");
	world.block(START + 600, |world| world.act(target, Act::Add(10)));
	(world, target)
}

/// Terms that ask for so many reporters, with caps of a drawn part of what a target might have then.
fn own_terms(dice: &mut Dice, target: Target, periods: u32, asked: u32) -> Terms<u128> {
	let part = part_of(asked) as u128;
	let cap = part * (10 + u128::from(dice.below(90))) / 100 / u128::from(periods);
	Terms { target: target.id, fee: cap.max(UNIT), cap, ..terms(&draw_deal(dice), asked) }
}

/// After notice no more is taken from others than the caps of what is still covered.
pub fn notice(dice: &mut Dice) -> Told {
	tell(0, || {
		let (mut world, target) = begin(REPORTERS);
		let periods = 2 + dice.below(2) as u32;
		let terms = own_terms(dice, target, periods, REPORTERS);
		let agreed = world.block(START + 1_200, |world| world.agree(terms, periods));
		let at = START + 1_800 + dice.below(4) as Seconds * 43_200;
		let told = world.block(at, |_| {
			by(&Ferdie.to_account_id(), pallet_agreements::Call::notice { agreement: 0 })
		});
		let stored = pallet_agreements::Agreements::<Runtime>::get(0).map(|it| it.latest());
		let covered = stored.map_or(0, |it| it.left);
		world.check();
		let story = format!("{periods} periods of {}, {covered} covered, {told:?}", terms.cap);
		let limit = terms.cap as i128 * i128::from(covered);
		Told { gain: exposure(), limit, is_refused: agreed.is_err() || told.is_err(), story }
	})
}

/// Who accepts and goes before the first period has begun pays for what was taken from others: the cap of each period up to
/// the fees that stay held, as often as there are periods.
pub fn go(dice: &mut Dice) -> Told {
	tell(0, || {
		let (mut world, target) = begin(REPORTERS);
		let periods = 2 + dice.below(2) as u32;
		let terms = own_terms(dice, target, periods, REPORTERS);
		let agreed = world.block(START + 1_200, |world| world.agree(terms, periods));
		let blocked = exposure();
		let at = START + 1_800 + dice.below(15_000) as Seconds;
		let told = world.block(at, |_| {
			by(&Ferdie.to_account_id(), pallet_agreements::Call::notice { agreement: 0 })
		});
		let stored = pallet_agreements::Agreements::<Runtime>::get(0).map(|it| it.latest());
		let fees = stored.map_or(0, |it| it.terms.fee * u128::from(it.left));
		world.check();
		let story = format!("{periods} periods of {}, {fees} held, {told:?}", terms.cap);
		let most = u128::from(BOUNDS.most_cap_per_fee) * u128::from(periods) * fees;
		let is_refused = agreed.is_err() || told.is_err();
		Told { gain: blocked, limit: most as i128, is_refused, story }
	})
}

/// One target takes no more than its part of what the fewest reporters move, whatever it agrees on with itself.
pub fn squat(dice: &mut Dice) -> Told {
	tell(0, || {
		let reporters = REPORTERS + dice.below(7) as u32;
		let (mut world, target) = begin(reporters);
		let times = 2 + dice.below(8);
		world.block(START + 1_200, |world| {
			for _ in 0..times {
				let periods = 1 + dice.below(3) as u32;
				let asked = REPORTERS + dice.below(u64::from(reporters - REPORTERS) + 1) as u32;
				let terms = own_terms(dice, target, periods, asked);
				let _refused = world.agree(terms, periods);
			}
		});
		world.check();
		let story = format!("{reporters} reporters, {times} tried, {} accepted", world.agreements);
		Told { gain: exposure(), limit: part_of(REPORTERS), is_refused: false, story }
	})
}

/// Terms that ask for more reporters than there are take nothing.
pub fn unpayable(dice: &mut Dice) -> Told {
	tell(0, || {
		let (mut world, target) = begin(REPORTERS);
		let asked = REPORTERS + 1 + dice.below(29) as u32;
		let terms = Terms { min_reporters: asked, ..own_terms(dice, target, 1, REPORTERS) };
		let agreed = world.block(START + 1_200, |world| world.agree(terms, 1));
		world.check();
		let story = format!("{asked} reporters asked for: {agreed:?}");
		Told { gain: exposure(), limit: 0, is_refused: false, story }
	})
}

/// What a customer gets of a week of which fewer reporters report a day, less than where all do.
fn live_week(terms: Terms<u128>, all: u32, silent: u32, day: Option<u32>) -> i128 {
	tell(0, || {
		let mut world = World::begin(all, &[(Place::Home, 1)]);
		let target = *world.targets.first().expect("there is one");
		world.block(START + 600, |world| world.act(target, Act::Add(10)));
		let terms = Terms { target: target.id, ..terms };
		world.block(START + 1_200, |world| world.agree(terms, 1)).expect("it is taken");
		// 2026-01-02 is a Friday: the first week begins on the 5th.
		let first = DAY + 3 * 86_400;
		let is_silent = |reporter, window: Seconds| {
			let of_day = day.map(|day| first + day * 86_400);
			let is_then = of_day.is_some_and(|day| (day..day + 86_400).contains(&window));
			is_then && reporter < silent
		};
		let says = |_, reporter, window, view: View| {
			(!is_silent(reporter, window)).then_some(View { answered: view.answered / 2, ..view })
		};
		let before = purses();
		world.windows(START, first + 7 * 86_400, &Vec::new(), &|_, _| true, &says);
		world.settle();
		world.check();
		gains(before)[1]
	})
}

/// A minority that is silent for a day voids no week: the others of its days are paid as they were, and of that one the fee
/// goes back.
pub fn silent_day(dice: &mut Dice) -> Told {
	let all = 5;
	let deal = draw_deal(dice);
	let terms = Terms {
		kind: PeriodKind::Week,
		min_coverage_ppm: 800_000,
		..terms(&deal, all - dice.below(2) as u32)
	};
	let (silent, day) = (2, dice.below(7) as u32);
	let honest = live_week(terms, all, silent, None);
	let attacked = live_week(terms, all, silent, Some(day));
	let story = format!("{silent} of {all} silent on day {day}, {terms:?}");
	let back = terms.fee - terms.fee * 6 / 7;
	Told { gain: honest - attacked, limit: -(back as i128), is_refused: false, story }
}

/// Reporters that are silent and resume are expected no longer than those that are silent.
pub fn resume(dice: &mut Dice) -> Told {
	let every = 3 + dice.below(20) as u32;
	let expected = |resumes: bool| {
		tell(0, || {
			let mut world = World::begin(5, &[(Place::Home, 1)]);
			let target = *world.targets.first().expect("there is one");
			world.block(START + 600, |world| world.act(target, Act::Add(10)));
			let silent: Vec<_> =
				world.reporters.iter().take(2).map(|it| account(&it.key)).collect();
			let says = |_, reporter, _, view| (reporter > 1).then_some(view);
			// Other reporters tell of the bystander too: those say nothing at all.
			world.mute = 2;
			let last = START + 30 * WINDOW_S;
			for (number, window) in (0u32..).zip((START..last).step_by(WINDOW_S as usize)) {
				if resumes && number > 0 && number.is_multiple_of(every) {
					world.block(window + 600, |_| {
						for who in &silent {
							let head = [number as u8; 32];
							let call = pallet_registry::Call::resume { network: HOME, head };
							by(who, call).expect("nothing of it is open");
						}
					});
				}
				world.windows(window, window + WINDOW_S, &Vec::new(), &|_, _| true, &says);
			}
			let period = pallet_sli::Period { kind: PeriodKind::Window, start: last - WINDOW_S };
			let key = (HOME, Indicator::Rpc, period, target.id);
			let record = pallet_sli::Records::<Runtime>::get(key);
			let Some(pallet_sli::Record::Sampled(record)) = record else { panic!("it is closed") };
			world.check();
			record.expected as i128
		})
	};
	let honest = expected(false);
	assert_eq!(honest, i128::from(3 * SAMPLES), "two are expected no longer");
	let story = format!("resumed every {every} windows");
	Told { gain: expected(true) - honest, limit: 0, is_refused: false, story }
}

/// A part of a report weighs no more than the largest that is taken.
pub fn oversized(dice: &mut Dice) -> Told {
	let entry = |target: u32, buckets: u32| ReportEntry {
		target,
		indicator: Indicator::Rpc,
		samples: 1,
		buckets: (0..buckets).map(|_| (Compact(1), Compact(1))).collect(),
	};
	let weight = |count: u32, buckets: u32| {
		let entries = (1..=count).map(|target| entry(target, buckets)).collect();
		let (network, window, part, link, evidence) = (HOME, START, 0, [0; 32], None);
		let call = pallet_sli::Call::report { network, window, part, link, evidence, entries };
		i128::from(RuntimeCall::Sli(call).get_dispatch_info().call_weight.ref_time())
	};
	let (count, buckets) = (257 + dice.below(6_000) as u32, dice.below(4) as u32);
	tell(0, || Told {
		gain: weight(count, buckets),
		limit: weight(256, 736),
		is_refused: false,
		story: format!("{count} entries of {buckets} buckets"),
	})
}

/// A run of three sizes.
fn input() -> RunInput {
	let point = |whole: u64| Point {
		size_millionths: whole * 1_000_000,
		throughput: u128::from(whole) * 2_000_000,
		latency: None,
		repetitions: 1,
		weight: 0,
	};
	RunInput {
		version: b"v1".to_vec(),
		commit: b"0123abcd".to_vec(),
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::Relative,
		points: (1..=3).map(point).collect(),
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	}
}

/// Whatever runs others submit, one that waits for a prediction is open until it has had its turns.
pub fn push_out(dice: &mut Dice) -> Told {
	tell(0, || {
		let mut world = World::begin(REPORTERS, &[]);
		let subjects = 1 + dice.below(40) as u32;
		let runs = 256 + dice.below(200) as u32;
		let submit =
			|who, subject| Scalability::submit_run(RuntimeOrigin::signed(who), subject, input());
		world.block(START + 600, |_| {
			let honest = Bob.to_account_id();
			for (number, who) in (0..=subjects).map(|it| (it, if it == 0 { Bob } else { Eve })) {
				let (who, name) = (who.to_account_id(), format!("subject-{number}"));
				let origin = RuntimeOrigin::signed(who);
				Scalability::register_subject(origin, name.into_bytes(), None).expect("it is free");
			}
			submit(honest, 0).expect("there is room");
			for number in 0..runs {
				let _refused = submit(Eve.to_account_id(), 1 + number % subjects);
			}
			System::reset_events();
		});
		let is_open = pallet_scalability::OpenRuns::<Runtime>::get().iter().any(|it| it.run == 0);
		world.check();
		let story = format!("{runs} runs of {subjects} subjects");
		Told { gain: i128::from(!is_open), limit: 0, is_refused: false, story }
	})
}
