//! What a record means for an agreement, and what is paid (F22 in `docs/reference/formulas.md`).

use almanac_math::bucket;
use pallet_sli::{Counted, Record, Sampled};
use sp_runtime::{Rounding, SaturatedConversion, helpers_128bit, traits::AtLeast32BitUnsigned};

use crate::{Closed, Due, Objective, Outcome, Terms, Why};

/// The whole of a share.
pub const PPM: u32 = 1_000_000;
/// Counts of sampled records are sixteenths of a sample.
const SIXTEENTHS: u64 = 16;
/// The share of a period's slots, or of its windows, that a census must hold: terms ask for no coverage of it.
const CENSUS_PPM: u32 = 900_000;

/// What a period has by the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
	/// Samples of one reporter, or slots.
	samples: u64,
	/// Windows.
	windows: u64,
}

impl Whole {
	/// Of a period of so many days.
	pub fn of(due: Due, days: u32) -> Self {
		Self {
			samples: due.samples.saturating_mul(days.into()),
			windows: u64::from(due.windows).saturating_mul(days.into()),
		}
	}

	/// Whether a share of it is known, by samples or by windows: how many samples a window has is governed, of a window
	/// that one reporter is silent about there may be no record, and a validator among many has a slot in few.
	fn is_known(&self, samples: u64, windows: u64, least_ppm: u32) -> bool {
		is_share(samples, self.samples, least_ppm) || is_share(windows, self.windows, least_ppm)
	}
}

/// Whether `part` is so much of `whole`.
fn is_share(part: u64, whole: u64, least_ppm: u32) -> bool {
	let (part, whole) = (u128::from(part), u128::from(whole));
	part.saturating_mul(PPM.into()) >= whole.saturating_mul(least_ppm.into())
}

/// What became of a period whose record is final; none of one that is not. What was accepted before the calendar was
/// kept has no `whole`, and is judged by what was expected alone.
pub fn judge<Balance: AtLeast32BitUnsigned + Copy>(
	terms: &Terms<Balance>,
	whole: Option<Whole>,
	closed: &Closed,
) -> Option<Outcome<Balance>> {
	let unknown = |why| Some(Outcome::Unknown { why });
	let record = match closed {
		Closed::NotYet => return None,
		Closed::Gone => return unknown(Why::OutOfRetention),
		Closed::NoRecord => return unknown(Why::NoRecord),
		Closed::Record(record) => record,
	};
	let (part, whole) = match share(terms, whole, record) {
		Ok(share) => share,
		Err(why) => return unknown(why),
	};
	let cap = terms.cap.saturated_into::<u128>();
	match payout(cap, part, whole, &terms.objective) {
		None => Some(Outcome::Kept),
		Some(payout) => Some(Outcome::Missed { payout: payout.saturated_into() }),
	}
}

/// What is earned of the fee of a period of which so many days are not left out, rounded down.
pub fn earned(fee: u128, (known, days): (u32, u32)) -> u128 {
	let (known, days) = (u128::from(known.min(days)), u128::from(days.max(1)));
	let part = helpers_128bit::multiply_by_rational_with_rounding(fee, known, days, Rounding::Down);
	part.unwrap_or(fee)
}

/// What counts of a record, and of how much; or why nothing is known.
fn share<Balance>(
	terms: &Terms<Balance>,
	whole: Option<Whole>,
	record: &Record,
) -> Result<(u64, u64), Why> {
	match record {
		Record::Counted(counted) => kept(whole, counted),
		Record::Sampled(sampled) => in_time(terms, whole, sampled),
	}
}

fn kept(
	whole: Option<Whole>,
	&Counted { assigned, authored, windows }: &Counted,
) -> Result<(u64, u64), Why> {
	if assigned == 0 {
		return Err(Why::NoRecord);
	}
	let is_known = |whole: Whole| whole.is_known(assigned, windows, CENSUS_PPM);
	if whole.is_some_and(|whole| !is_known(whole)) {
		return Err(Why::LowCoverage);
	}
	Ok((authored, assigned))
}

/// What a target was away for by its own doing is known, and was not in time; what reporters were silent about is not
/// known.
fn in_time<Balance>(
	terms: &Terms<Balance>,
	whole: Option<Whole>,
	sampled: &Sampled,
) -> Result<(u64, u64), Why> {
	let absence = if whole.is_some() { sampled.absence } else { Default::default() };
	if sampled.samples == 0 && absence.each == 0 {
		return Err(Why::NoQuorum);
	}
	let least_ppm = terms.min_coverage_ppm;
	if !is_share(sampled.reported.saturating_add(absence.all), sampled.expected, least_ppm) {
		return Err(Why::LowCoverage);
	}
	let samples = sampled.samples.saturating_add(absence.each);
	let windows = sampled.windows.saturating_add(absence.windows);
	let is_known = |whole: Whole| whole.is_known(samples, windows, least_ppm);
	if whole.is_some_and(|whole| !is_known(whole)) {
		return Err(Why::LowCoverage);
	}
	// Where nothing but an absence is known, nobody had to report.
	if sampled.samples > 0 && sampled.reporters < terms.min_reporters {
		return Err(Why::TooFewReporters);
	}
	let in_time = sampled.buckets.up_to(bucket::index(terms.objective.within_us.into()));
	Ok((in_time, samples.saturating_mul(SIXTEENTHS)))
}

/// What a period pays of `cap` whose share is `part` of `whole`; none where it is kept.
///
/// d = X · whole - 10⁶ · part, D = (X - F) · whole, payout = floor(cap · min(d, D) / D), with X and F the share
/// and the floor in ppm. Kept where d <= 0. Source: `docs/reference/formulas.md` F22. Exact: whole counts are compared,
/// never rounded shares. Rounded down, in favour of who pays; at most `cap`.
///
/// 985 of 1,000 at X = 990,000 and F = 980,000 pays half of the cap: d = 5,000,000, D = 10,000,000.
pub fn payout(cap: u128, part: u64, whole: u64, objective: &Objective) -> Option<u128> {
	let (share, floor) = (u128::from(objective.share_ppm), u128::from(objective.floor_ppm));
	let due = share.saturating_mul(whole.into());
	let short = due.saturating_sub(u128::from(part).saturating_mul(PPM.into()));
	if short == 0 {
		return None;
	}
	let most = share.saturating_sub(floor).saturating_mul(whole.into());
	if short >= most {
		return Some(cap);
	}
	// `short` < `most`, so that the quotient is below `cap` and fits.
	let part = helpers_128bit::multiply_by_rational_with_rounding(cap, short, most, Rounding::Down);
	Some(part.unwrap_or(cap))
}
