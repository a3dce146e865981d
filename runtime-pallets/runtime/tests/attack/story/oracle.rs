//! What a day is worth, by the rules as docs/reference/formulas.md states them (F1, F22) and no code of the chain: from what every
//! reporter has seen of the day to what the provider and the customer gain.

use almanac_runtime::Balance;

/// The whole of a share.
const PPM: u128 = 1_000_000;

/// What two have agreed on for a day.
#[derive(Clone, Copy, Debug)]
pub struct Deal {
	/// Kept from this share on; the whole cap at the floor.
	pub share_ppm: u32,
	pub floor_ppm: u32,
	pub min_coverage_ppm: u32,
	pub fee: Balance,
	pub cap: Balance,
	/// What of the fee goes to the reporters and to whoever settles.
	pub reporters_ppm: u32,
	pub caller_ppm: u32,
}

/// What a reporter has seen of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
	pub samples: u128,
	pub answered: u128,
}

/// What becomes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
	/// Nothing is known: everybody has what they had.
	Unknown,
	/// The fee is paid, and this much to the customer.
	Known { payout: Balance },
}

impl Worth {
	/// What the provider gains.
	pub fn to_provider(self, deal: &Deal) -> i128 {
		let Self::Known { payout } = self else { return 0 };
		let part = |ppm: u32| deal.fee * u128::from(ppm) / PPM;
		let fee = deal.fee - part(deal.reporters_ppm) - part(deal.caller_ppm);
		fee as i128 - payout as i128
	}

	/// What the customer gains.
	pub fn to_customer(self, deal: &Deal) -> i128 {
		let Self::Known { payout } = self else { return 0 };
		payout as i128 - deal.fee as i128
	}
}

/// What is paid where `answered` of `samples` came in time.
pub fn paid(deal: &Deal, Seen { samples, answered }: Seen) -> Worth {
	// A record counts in sixteenths of a sample, half up; all of them are in one bucket here.
	let due = u128::from(deal.share_ppm) * samples;
	let short = due.saturating_sub(answered * PPM);
	let whole = u128::from(deal.share_ppm - deal.floor_ppm) * samples;
	Worth::Known { payout: deal.cap * short.min(whole) / whole }
}

/// What a day is worth of which every active reporter was to take so many samples: the upper median of those that count,
/// and they must be more than half of all.
pub fn worth(deal: &Deal, expected: u128, active: usize, seen: &[Seen]) -> Worth {
	let counts = |it: &&Seen| it.samples > 0 && it.samples * 2 >= expected;
	let mut counting: Vec<_> = seen.iter().filter(counts).copied().collect();
	let taken: u128 = seen.iter().map(|it| it.samples).sum();
	let is_covered = taken * PPM >= u128::from(deal.min_coverage_ppm) * expected * active as u128;
	if counting.len() * 2 <= active || counting.len() < 3 || !is_covered {
		return Worth::Unknown;
	}
	let middle = counting.len() / 2;
	counting.sort_by_key(|it| it.samples);
	let samples = counting.get(middle).map(|it| it.samples).unwrap_or_default();
	counting.sort_by(|one, two| (one.answered * two.samples).cmp(&(two.answered * one.samples)));
	let of = counting.get(middle).copied().unwrap_or_default();
	// In sixteenths: round(answered / taken x 16 x samples), half up.
	let answered = (2 * of.answered * 16 * samples + of.samples) / (2 * of.samples);
	paid(deal, Seen { samples: 16 * samples, answered })
}

/// What the rounding of a record to sixteenths of a sample may be worth: the record's, and that of what is compared.
pub fn rounding(deal: &Deal, samples: u128) -> i128 {
	let whole = u128::from(deal.share_ppm - deal.floor_ppm) * 16 * samples.max(1);
	(deal.cap * PPM / whole + 2) as i128
}
