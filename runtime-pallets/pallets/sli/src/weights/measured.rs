#![cfg_attr(rustfmt, rustfmt_skip)]
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};
/// provisional
pub struct Measured<T>(PhantomData<T>);
impl<T: frame_system::Config> super::WeightInfo for Measured<T> {
	fn note_block() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 3)) }
	fn take_seat() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 4)) }
	fn note_room() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1)) }
	fn keep_room() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1)) }
	fn poll() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(6, 1)) }
	fn plan_window() -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(50, 1)) }
	fn plan_end() -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(50, 1)) }
	fn plan_sampled() -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(50, 1)) }
	fn plan_fold() -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(50, 1)) }
	fn credit_seat() -> Weight { Weight::from_parts(100000000, 0).saturating_add(T::DbWeight::get().reads_writes(10, 7)) }
	fn skip_seats(n: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(5000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(n.into())) }
	fn prune_window() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2)) }
	fn prune_segment() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 2)) }
	fn prune_entries(n: u32) -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1)).saturating_mul(n.into())) }
	fn begin_window(r: u32) -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(7, 3)).saturating_add(Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(3, 1)).saturating_mul(r.into())) }
	fn skip_target() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 0)) }
	fn load_cohort(r: u32) -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_add(Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(1, 0)).saturating_mul(r.into())) }
	fn combine_reporters(r: u32) -> Weight { Weight::from_parts(60000000, 0).saturating_add(T::DbWeight::get().reads_writes(9, 9)).saturating_add(Weight::from_parts(110000000, 0).saturating_add(T::DbWeight::get().reads_writes(1, 1)).saturating_mul(r.into())) }
	fn combine_buckets(b: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(100000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(b.into())) }
	fn fold_reporters(r: u32) -> Weight { Weight::from_parts(330000000, 0).saturating_add(T::DbWeight::get().reads_writes(5, 5)).saturating_add(Weight::from_parts(38000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(r.into())) }
	fn fold_buckets(b: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(100000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(b.into())) }
	fn report_targets(t: u32) -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(13, 6)).saturating_add(Weight::from_parts(70000000, 0).saturating_add(T::DbWeight::get().reads_writes(8, 1)).saturating_mul(t.into())) }
	fn report_entries(e: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(70000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(e.into())) }
	fn report_buckets(b: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(100000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(b.into())) }
	fn report_hashes(h: u32) -> Weight { Weight::from_parts(0, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_add(Weight::from_parts(1000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 0)).saturating_mul(h.into())) }
	fn set_sampling() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 1)) }
	fn set_retention() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(4, 1)) }
	fn set_closing_share() -> Weight { Weight::from_parts(40000000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1)) }
}
