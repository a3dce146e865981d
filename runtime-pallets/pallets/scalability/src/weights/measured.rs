#![cfg_attr(rustfmt, rustfmt_skip)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
/// provisional
pub struct Measured<T>(PhantomData<T>);
impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	fn register_subject() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5)) }
	fn submit_run() -> Weight { Weight::from_parts(650000000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 6)) }
	fn submit_prediction() -> Weight { Weight::from_parts(5600000000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 2)) }
	fn set_requirement() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1)) }
	fn accept_baseline() -> Weight { Weight::from_parts(250000000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1)) }
	fn remove_run() -> Weight { Weight::from_parts(650000000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 6)) }
	fn remove_subject() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 5)) }
	fn set_replacement_blocks() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)) }
	fn set_turn_blocks() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)) }
	fn set_deposits() -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)) }
}
