//! That reporters come, go, are removed and are kept silent, by extrinsics that they sign, and the records
//! stay those of the honest majority.

use almanac_runtime::{Balances, Registry, Runtime, RuntimeCall, RuntimeOrigin, currency::UNIT};
use codec::Compact;
use frame_support::{assert_ok, traits::Currency};
use pallet_sli::{
	Ended, HOME, Indicator, Period, PeriodKind, Record, Records, ReportEntry, Sampled, Seconds,
};

use crate::support::crowd::{
	Crowd, START, Size, WINDOW_S,
	block::{apply, signed},
	reporter::{Reporter, account, parts, reporter},
};

type Call = pallet_registry::Call<Runtime>;

const RPC: Indicator = Indicator::Rpc;
/// Samples of a target and window.
const SAMPLES: u32 = 60;
/// What a window holds in which all of them were answered: sixteenths.
const ANSWERED: u64 = 60 * 16;

/// A chain of one target and the keys that its reporters sign with.
struct Story {
	chain: Crowd,
	keys: Vec<Reporter>,
	slot: u64,
}

impl Story {
	/// Reporters with a signing key each, in the window before the first that is reported.
	fn new(reporters: u32, windows: u32) -> Self {
		let mut chain = Crowd::new(Size {
			targets: 1,
			reporters,
			slot_ms: 6_000,
			session_blocks: 10_000,
			windows,
			closing_share_ppm: 100_000,
			start: START,
			samples: SAMPLES,
			slots_to_commit: 1,
		});
		let keys: Vec<_> = (0..reporters).map(|index| reporter(1_000 + index, 0)).collect();
		let slot = chain.slot_at(START) - 50;
		chain.block_of(slot, |accounts| {
			for (reporter, key) in accounts.iter_mut().zip(&keys) {
				let signer = account(&key.key);
				drop(Balances::deposit_creating(&signer, 100 * UNIT));
				send(reporter, Call::set_signer { network: HOME, signer });
			}
		});
		Self { chain, keys, slot }
	}

	/// Ends a window: each of `reports` says with its key whether the target is up, in the block that counts
	/// the window; then, in the same block, something else is done by the reporters' accounts.
	fn window(
		&mut self,
		index: u32,
		reports: &[(usize, bool)],
		act: impl FnOnce(&mut [Reporter], &[Reporter]),
	) {
		let window = START + index * WINDOW_S;
		let says = |(who, is_up): &(usize, bool)| (*who, self.chain.link(*who, window), *is_up);
		let reports: Vec<_> = reports.iter().map(says).collect();
		self.slot = self.chain.slot_at(window + WINDOW_S).max(self.slot + 1);
		let Self { chain, keys, slot } = self;
		chain.block_of(*slot, |accounts| {
			assert!(Ended::<Runtime>::contains_key(HOME, window), "the window is counted");
			for (who, link, is_up) in reports {
				let buckets = if is_up { vec![(Compact(400), Compact(SAMPLES))] } else { vec![] };
				let entry = ReportEntry { target: 1, indicator: RPC, samples: SAMPLES, buckets };
				let key = keys.get_mut(who).expect("every reporter has one");
				parts(window, link, &[entry]).into_iter().for_each(|call| send(key, call));
			}
			act(accounts, keys);
		});
		while self.chain.first_open() <= window {
			self.slot += 1;
			self.chain.block_of(self.slot, |_| {});
		}
	}

	/// A few blocks in which the sums of a day that has ended become its record.
	fn end_day(&mut self) {
		for _ in 0..3 {
			self.slot += 1;
			self.chain.block_of(self.slot, |_| {});
		}
	}

	fn record(&mut self, kind: PeriodKind, start: Seconds) -> Sampled {
		let period = Period { kind, start };
		let stored =
			self.chain.state.execute_with(|| Records::<Runtime>::get((HOME, RPC, period, 1)));
		let Some(Record::Sampled(record)) = stored else { panic!("there is a record of {start}") };
		record
	}

	/// Expected, reported and counting reporters, and what was answered, of a window.
	fn told(&mut self, index: u32) -> (u64, u64, u32, u64) {
		let record = self.record(PeriodKind::Window, START + index * WINDOW_S);
		(record.expected, record.reported, record.reporters, record.answered)
	}
}

/// Sends an extrinsic that must be included and succeed.
fn send(sender: &mut Reporter, call: impl Into<RuntimeCall>) {
	assert_eq!(apply(signed(call.into(), sender, 0)), Ok(Ok(())));
	sender.nonce += 1;
}

fn samples(reporters: u32) -> u64 {
	u64::from(reporters * SAMPLES)
}

#[test]
fn a_majority_that_was_silenced_for_25_windows_rules_the_next_one() {
	let mut story = Story::new(7, 28);
	let liars = || (0..3).map(|who| (who, false));
	let honest = || (3..7).map(|who| (who, true));
	let all: Vec<_> = liars().chain(honest()).collect();
	let nothing = |_: &mut [Reporter], _: &[Reporter]| {};
	story.window(0, &all, nothing);
	for index in 1..=25 {
		story.window(index, &liars().collect::<Vec<_>>(), nothing);
	}
	story.window(26, &all, nothing);

	assert_eq!(story.told(0), (samples(7), samples(7), 7, ANSWERED));
	// A minority alone says what it likes, and the coverage says that it was alone.
	for index in 1..=24 {
		assert_eq!(story.told(index), (samples(7), samples(3), 3, 0), "window {index}");
	}
	// After a day of silence nobody is waited for; whoever reports again is heard at once.
	assert_eq!(story.told(25), (samples(3), samples(3), 3, 0));
	assert_eq!(story.told(26), (samples(7), samples(7), 7, ANSWERED));
	let day = story.record(PeriodKind::Day, START);
	assert_eq!((day.expected, day.reported), (24 * samples(7), 23 * samples(3) + samples(7)));
	story.chain.check();
}

/// The day: 0, 1 and 2 report all of it. 3 leaves and comes back with a new bond. 4 and 5 lie in every
/// window: the Council removes 4 at once, and 5 after it has left by itself. 6 comes when the day is a third
/// over.
#[test]
fn reporters_come_and_go_over_a_day_and_the_records_stay_right() {
	let mut story = Story::new(7, 26);
	// Before the first window: it was never seated.
	story.slot += 1;
	story.chain.block_of(story.slot, |accounts| {
		send(accounts.last_mut().expect("there are seven"), Call::leave { network: HOME });
	});
	let is_up = |index: u32| !matches!(index, 7 | 8 | 20);
	let seated = |index: u32| -> Vec<usize> {
		(0..7)
			.filter(|who| match who {
				3 => index <= 6 || index >= 10,
				4 => index <= 9,
				5 => index <= 11,
				6 => index >= 9,
				_ => true,
			})
			.collect()
	};
	for index in 0..24 {
		let says = |who: usize| (who, is_up(index) != matches!(who, 4 | 5));
		let reports: Vec<_> = seated(index).into_iter().map(says).collect();
		// A head is the link of the window before the first one, which is the next but one.
		let heads = [3, 6].map(|who| story.chain.link(who, START + (index + 1) * WINDOW_S));
		let [of_3, of_6] = heads;
		let removed = story.chain.reporters();
		story.window(index, &reports, |accounts, keys| {
			let mut by = |who: usize, call| {
				send(accounts.get_mut(who).expect("there are seven"), call);
			};
			let join = |who: usize, head| {
				let signer = keys.get(who).map(|key| account(&key.key)).expect("there are seven");
				Call::join { network: HOME, signer, region: None, head }
			};
			let remove = |who: usize| {
				let account = removed.get(who).cloned().expect("there are seven");
				assert_ok!(Registry::remove_reporter(RuntimeOrigin::root(), HOME, account));
			};
			match index {
				1 => by(6, Call::withdraw { network: HOME }),
				5 => by(3, Call::leave { network: HOME }),
				7 => by(6, join(6, of_6)),
				8 => {
					by(3, Call::withdraw { network: HOME });
					by(3, join(3, of_3));
				},
				9 => remove(4),
				10 => by(5, Call::leave { network: HOME }),
				12 => remove(5),
				_ => {},
			}
		});
		let answered = if is_up(index) { ANSWERED } else { 0 };
		// What one has reported that is removed while the window is open does not count.
		let seats = u32::try_from(seated(index).len()).expect("there are seven");
		let counting = seats - u32::from(index == 9);
		let expected = (samples(counting), samples(counting), counting, answered);
		assert_eq!(story.told(index), expected, "window {index}");
	}
	story.end_day();
	let day = story.record(PeriodKind::Day, START);
	let all: u64 = (0..24).map(|index| story.told(index).0).sum();
	assert_eq!((day.expected, day.reported), (all, all), "nobody was silent");
	// 5 has reported half of the day and would count.
	assert_eq!(day.reporters, 5);
	assert_eq!((day.samples, day.answered), (24 * samples(1), 21 * ANSWERED));
	story.chain.check();
}
