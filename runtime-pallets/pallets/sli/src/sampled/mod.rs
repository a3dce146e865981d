//! What reporters measure: who they are (`reporters`), what they were to measure of each target (`plan`),
//! what they send (`report`), whose reports count (`cohort`), and how they become one record when the grace
//! of a window is over (`close`, `combine`) and when a day or an era is (`sums`); and what all of it says
//! before it is closed (`live`).

pub mod buckets;
pub(crate) mod close;
pub(crate) mod cohort;
mod combine;
mod live;
mod plan;
pub(crate) mod report;
pub(crate) mod reporters;
mod sums;
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod try_state;
pub mod types;

pub(crate) use report::is_oversized;
pub(crate) use reporters::is_kept;
pub use reporters::{Link, Listing, Measured, Reporters, Standing};

#[cfg(feature = "runtime-benchmarks")]
pub(crate) use close::steps;
pub(crate) use close::{most_expensive_step, note_counted, start};
pub(crate) use live::Live;
#[cfg(feature = "runtime-benchmarks")]
pub(crate) use plan::Plan;
pub(crate) use sums::{discount, is_discounted};

use crate::pallet::Config;
use core::marker::PhantomData;
use frame_support::traits::Get;

/// The most reporters of a network.
pub struct MaxReporters<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxReporters<T> {
	fn get() -> u32 {
		T::Reporters::MAX
	}
}

/// The most reporters whose sums an open day or era holds: twice the seats, since some come and go.
pub struct MaxSums<T>(PhantomData<T>);

impl<T: Config> Get<u32> for MaxSums<T> {
	fn get() -> u32 {
		T::Reporters::MAX.saturating_mul(2)
	}
}
