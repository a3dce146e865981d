//! What a validator does whose blocks are late: the honest one goes on writing them, another stops.

use almanac_math::bucket;
use almanac_runtime::{Runtime, Sli};
use codec::Compact;
use pallet_agreements::Terms;
use pallet_sli::{HOME, Indicator, ReportEntry, Seconds, TargetRef};
use sp_keyring::Sr25519Keyring::Eve;

use super::{
	Told, draw_deal,
	listing::{Act, Plan},
	oracle::{self, Deal, Seen, Worth},
	terms,
	world::{DAY, END, Place, START, Target, View, WINDOW_S, WINDOWS, World, gains, purses, tell},
};
use crate::dice::Dice;

const REPORTERS: u32 = 3;

/// A validator that writes at least so many blocks a window.
#[derive(Clone, Copy, Debug)]
struct Author {
	blocks: u32,
	late_from: Seconds,
	idle_from: Seconds,
}

/// Whether a slot is Eve's.
pub fn is_hers(slot: u64) -> bool {
	let seated = pallet_validators::Pallet::<Runtime>::seated();
	let seat = slot.checked_rem(seated.len() as u64).expect("somebody is seated");
	seated.get(seat as usize) == Some(&Eve.to_account_id())
}

impl World {
	/// So many blocks of Eve's, in her next slots from an instant on.
	fn author(&mut self, from: Seconds, blocks: u32) {
		for _ in 0..blocks {
			let next = (u64::from(from) * 1_000 / self.slot_ms).max(self.slot + 1);
			let hers = (next..).find(|slot| is_hers(*slot)).expect("she is seated");
			self.block((hers * self.slot_ms / 1_000) as Seconds, |_| {});
		}
	}

	/// What all tell of the arrival of Eve's blocks.
	pub fn arrivals(&self, window: Seconds) -> Option<ReportEntry> {
		let (late_from, samples) = (self.late_from?, *self.authored.get(&window)?);
		let us = if window < late_from { 1_500 } else { 2_000_000 };
		let target = Sli::target_id(HOME, &TargetRef::Account(Eve.to_account_id()))?;
		let buckets = vec![(Compact(bucket::index(us).into()), Compact(samples))];
		Some(ReportEntry { target, indicator: Indicator::Arrival, samples, buckets })
	}
}

/// What the provider and the customer gain, and what all have seen of the day.
fn live(deal: &Deal, author: Author) -> ([i128; 2], Seen) {
	tell(0, || {
		let mut world = World::begin(REPORTERS, &[(Place::Seat, 1)]);
		world.late_from = Some(author.late_from);
		world.idle_from = author.idle_from;
		let target = *world.targets.first().expect("there is one");
		let terms = Terms { indicator: Indicator::Arrival, ..terms(deal, REPORTERS) };
		let mut plan: Plan = vec![(START + 1_200, target, Act::Agree(terms))];
		let says = |_: Target, _, _, view: View| Some(view);
		let before = purses();
		for window in (START..END).step_by(WINDOW_S as usize) {
			if window < author.idle_from {
				world.author(window, author.blocks);
			}
			world.windows(window, window + WINDOW_S, &plan, &|_, _| true, &says);
			plan.clear();
		}
		assert_eq!(world.agreements, 1, "honest terms are taken");
		let mut seen = Seen::default();
		for (window, blocks) in world.authored.range(DAY..END) {
			let in_time = if *window < author.late_from { *blocks } else { 0 };
			seen.samples += u128::from(*blocks);
			seen.answered += u128::from(in_time);
		}
		world.settle();
		world.check();
		(gains(before), seen)
	})
}

/// Late from some window on; the other one writes none from that one or a later one on.
pub fn stop(dice: &mut Dice) -> Told {
	// Nobody is paid for telling of arrival.
	let deal = Deal { reporters_ppm: 0, ..draw_deal(dice) };
	let late = dice.below(u64::from(WINDOWS)) as u32;
	let idle = late + dice.below(u64::from(WINDOWS - late)) as u32;
	let honest = Author {
		blocks: 1 + dice.below(3) as u32,
		late_from: DAY + late * WINDOW_S,
		idle_from: Seconds::MAX,
	};
	let idle = Author { idle_from: DAY + idle * WINDOW_S, ..honest };
	let story = format!("{deal:?}, {honest:?}, {idle:?}");
	let (by_honesty, seen) = live(&deal, honest);
	let worth = oracle::worth(&deal, seen.samples, REPORTERS as usize, &[seen; REPORTERS as usize]);
	assert_ne!(worth, Worth::Unknown);
	let computed = [worth.to_provider(&deal), worth.to_customer(&deal)];
	assert_eq!(by_honesty, computed, "the honest story is worth else: {story}");
	let ([by_attack, _], _) = live(&deal, idle);
	let [honest, _] = by_honesty;
	let limit = oracle::rounding(&deal, seen.samples);
	Told { gain: by_attack - honest, limit, is_refused: false, story }
}
