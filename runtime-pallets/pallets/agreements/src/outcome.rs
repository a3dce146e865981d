//! What a record means for an agreement, and what is paid (F22 in `docs/reference/formulas.md`).

use almanac_math::bucket;
use pallet_sli::Record;
use sp_runtime::{Rounding, SaturatedConversion, helpers_128bit, traits::AtLeast32BitUnsigned};

use crate::{Closed, Objective, Outcome, Terms, Why};

/// The whole of a share.
pub const PPM: u32 = 1_000_000;
/// Counts of sampled records are sixteenths of a sample.
const SIXTEENTHS: u64 = 16;

/// What became of a period whose record is final; none of one that is not.
pub fn judge<Balance: AtLeast32BitUnsigned + Copy>(
	terms: &Terms<Balance>,
	closed: &Closed,
) -> Option<Outcome<Balance>> {
	let unknown = |why| Some(Outcome::Unknown { why });
	let record = match closed {
		Closed::NotYet => return None,
		Closed::Gone => return unknown(Why::OutOfRetention),
		Closed::NoRecord => return unknown(Why::NoRecord),
		Closed::Record(record) => record,
	};
	let (part, whole) = match share(terms, record) {
		Ok(share) => share,
		Err(why) => return unknown(why),
	};
	let cap = terms.cap.saturated_into::<u128>();
	match payout(cap, part, whole, &terms.objective) {
		None => Some(Outcome::Kept),
		Some(payout) => Some(Outcome::Missed { payout: payout.saturated_into() }),
	}
}

/// What counts of a record, and of how much; or why nothing is known.
fn share<Balance>(terms: &Terms<Balance>, record: &Record) -> Result<(u64, u64), Why> {
	match record {
		Record::Counted(counted) if counted.assigned == 0 => Err(Why::NoRecord),
		Record::Counted(counted) => Ok((counted.authored, counted.assigned)),
		Record::Sampled(sampled) => {
			if sampled.samples == 0 {
				return Err(Why::NoQuorum);
			}
			let taken = u128::from(sampled.reported).saturating_mul(PPM.into());
			let least = u128::from(sampled.expected).saturating_mul(terms.min_coverage_ppm.into());
			if taken < least {
				return Err(Why::LowCoverage);
			}
			if sampled.reporters < terms.min_reporters {
				return Err(Why::TooFewReporters);
			}
			let in_time = sampled.buckets.up_to(bucket::index(terms.objective.within_us.into()));
			Ok((in_time, sampled.samples.saturating_mul(SIXTEENTHS)))
		},
	}
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
