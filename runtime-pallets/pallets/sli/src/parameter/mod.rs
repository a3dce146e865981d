//! What is governed: how long records are kept (`retention`), how reporters measure (`sampling`), for how
//! many blocks they commit themselves (`commit_blocks`), and which share of a block closing may use (`share`).
//!
//! One function checks each at genesis, in the call and in every test. Changes hold from the next UTC midnight
//! on, so that no window and no day has two rules; that of the share, on which no record depends, at once.

mod commit_blocks;
mod genesis;
mod retention;
mod sampling;
pub(crate) mod share;

pub use commit_blocks::MAX_COMMIT_BLOCKS;
pub use retention::MAX_RETENTION;
pub use sampling::{
	Distribution, FastUs, LEAST_REPORTERS, MAX_IDLE_WINDOWS, MAX_SAMPLES_PER_WINDOW,
	SamplingParameters,
};

pub(crate) use commit_blocks::{check_commit_blocks, set_commit_blocks};
pub(crate) use genesis::{build, check_defaults};
pub(crate) use retention::{check_retention, is_window, set_retention};
pub(crate) use sampling::{
	LEAST_TIMEOUT_MS, MOST_MIN_COVERAGE_PPM, check_sampling, quorum, set_sampling,
};

use crate::{
	pallet::{Config, Pallet},
	period::seconds,
	types::{Scheduled, Seconds},
};
use almanac_math::calendar::CalendarPeriod;
use sp_runtime::SaturatedConversion;

fn now<T: Config>() -> Seconds {
	seconds(Pallet::<T>::now_ms())
}

/// A change, and from when it is in force: the first midnight after an instant. One that lies on midnight has
/// begun a day already. What is in force already takes a change back.
fn following<P: PartialEq>(now: Seconds, current: P, changed: P) -> (Seconds, Scheduled<P>) {
	let from = CalendarPeriod::Day.start_after(now.into(), 1).saturated_into();
	let next = (changed != current).then_some((from, changed));
	(from, Scheduled { current, next })
}
