//! Spans of days, counted in blocks.

use sp_core::Get;
use sp_runtime::SaturatedConversion;

use crate::{BlockNumber, Runtime};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// `DAYS` days in blocks of this network's slot duration, at least one block.
///
/// Networks differ in pace, so a constant number of blocks would be another time on each.
pub struct Days<const DAYS: u32>;

impl<const DAYS: u32> Get<BlockNumber> for Days<DAYS> {
	fn get() -> BlockNumber {
		let span_ms = u64::from(DAYS).saturating_mul(DAY_MS);
		let slot_ms = pallet_validators::SlotDurationMs::<Runtime>::get();
		span_ms.checked_div(slot_ms).unwrap_or(1).max(1).saturated_into()
	}
}
