#![cfg_attr(rustfmt, rustfmt_skip)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
/// provisional
pub struct Measured<T>(PhantomData<T>);
impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	fn set_validators(n: u32) -> Weight { Weight::from_parts(50000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)).saturating_add(Weight::from_parts(6000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_mul(n.into())) }
	fn purge_keys(n: u32) -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 5)).saturating_add(Weight::from_parts(1500000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(n.into())) }
}
