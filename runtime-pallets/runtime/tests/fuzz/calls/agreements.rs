//! Calls of pallet-agreements.

use crate::draw::Draw;
use almanac_runtime::{
	Balance, Runtime,
	configs::agreements::{BOUNDS, OfferDeposit},
};
use pallet_agreements::{Availability, Bounds, Call, Leaf, Objective, Reward, Step, Terms};
use pallet_sli::{HOME, Indicator, PeriodKind};

pub fn any(draw: &mut Draw<'_>) -> Call<Runtime> {
	match draw.dice.below(11) {
		0 | 1 => Call::offer {
			terms: terms(draw),
			availability: Availability {
				most_periods: draw.small(30),
				capacity: draw.small(3),
				until: if draw.dice.once_in(8) { draw.u32() } else { u32::MAX },
			},
			guarantor: draw.dice.once_in(4).then(|| draw.account()),
		},
		2 => Call::guarantee { offer: draw.small(20) },
		3 | 4 => Call::accept { offer: draw.small(20), periods: draw.small(6) },
		5 => Call::settle { agreement: draw.small(20) },
		6 => Call::notice { agreement: draw.small(20) },
		7 => Call::close_offer { offer: draw.small(20) },
		8 | 9 => Call::claim {
			network: draw.network(),
			window: draw.window(),
			leaves: leaves(draw).try_into().unwrap_or_default(),
		},
		_ => of_admin(draw),
	}
}

pub fn of_admin(draw: &mut Draw<'_>) -> Call<Runtime> {
	match draw.dice.below(4) {
		3 => Call::set_reward {
			reward: Reward { reporters_ppm: draw.small(120_000), openings: draw.small(40) },
		},
		0 => Call::pause { until: draw.u32() },
		1 => Call::void { agreement: draw.small(20), period_start: draw.u32() },
		_ => Call::set_bounds {
			bounds: Bounds {
				lead_s: draw.small(86_400),
				caller_ppm: draw.small(12_000),
				exposure_per_reporter: draw.u128(),
				..BOUNDS
			},
		},
	}
}

/// Of any shape.
fn leaves(draw: &mut Draw<'_>) -> Vec<Leaf> {
	let count = draw.dice.below(34);
	let mut leaf = || {
		let steps = draw.dice.below(14);
		let mut step = || Step { digest: draw.bytes32(), answered: draw.small(60) };
		let path: Vec<_> = (0..steps).map(|_| step()).collect();
		Leaf {
			index: draw.small(60),
			us: draw.u32(),
			at: draw.u64(),
			height: draw.u32(),
			key: draw.bytes32(),
			signature: [7; 64],
			path: path.try_into().unwrap_or_default(),
		}
	};
	(0..count).map(|_| leaf()).collect()
}

/// Of a validator's slots mostly.
fn terms(draw: &mut Draw<'_>) -> Terms<Balance> {
	let fee = OfferDeposit::get();
	let own = Terms {
		network: HOME,
		target: draw.small(6),
		indicator: Indicator::Authorship,
		kind: PeriodKind::Month,
		objective: Objective { within_us: 0, share_ppm: 950_000, floor_ppm: 900_000 },
		min_coverage_ppm: 0,
		min_reporters: 0,
		fee,
		cap: fee,
	};
	if draw.dice.once_in(2) {
		return own;
	}
	Terms {
		network: draw.small(2),
		indicator: draw.dice.one_of(&Indicator::ALL),
		kind: draw.dice.one_of(&PeriodKind::ALL),
		objective: Objective {
			within_us: draw.u32(),
			share_ppm: draw.small(1_100_000),
			floor_ppm: draw.small(1_100_000),
		},
		min_coverage_ppm: draw.small(1_100_000),
		min_reporters: draw.small(40),
		fee: draw.u128(),
		cap: draw.u128(),
		..own
	}
}
