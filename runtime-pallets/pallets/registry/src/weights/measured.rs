#![cfg_attr(rustfmt, rustfmt_skip)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
/// provisional
pub struct Measured<T>(PhantomData<T>);
impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	fn join() -> Weight { Weight::from_parts(3300000000, 0).saturating_add(T::DbWeight::get().reads_writes(108, 133)) }
	fn set_signer() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 3)) }
	fn leave() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 1)) }
	fn resume() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 1)) }
	fn withdraw() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 4)) }
	fn admit() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1)) }
	fn remove_reporter() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 2)) }
	fn register_network(n: u32) -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(2, 2)).saturating_add(Weight::from_parts(6000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_mul(n.into())) }
	fn add_target() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5)) }
	fn remove_target(a: u32) -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 4)).saturating_add(Weight::from_parts(320000000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 6)).saturating_mul(a.into())) }
	fn add_address() -> Weight { Weight::from_parts(5000000000, 0).saturating_add(T::DbWeight::get().reads_writes(100, 100)) }
	fn remove_address() -> Weight { Weight::from_parts(1500000000, 0).saturating_add(T::DbWeight::get().reads_writes(20, 14)) }
	fn withdraw_consent() -> Weight { Weight::from_parts(1700000000, 0).saturating_add(T::DbWeight::get().reads_writes(34, 27)) }
	fn set_region() -> Weight { Weight::from_parts(1200000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 1)) }
	fn set_admission() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1)) }
	fn set_deposits() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)) }
	fn create_group(m: u32) -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 5)).saturating_add(Weight::from_parts(8000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_mul(m.into())) }
	fn set_members(m: u32) -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 3)).saturating_add(Weight::from_parts(8000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_mul(m.into())) }
	fn remove_group() -> Weight { Weight::from_parts(150000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 4)) }
}
