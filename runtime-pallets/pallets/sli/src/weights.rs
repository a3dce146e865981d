//! What the hooks cost: database reads and writes by the runtime's own prices, plus computing.
//!
//! Counted by hand from the code, per step of the cursor; `npm run bench` prints them beside the
//! measured time.

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Time to compute a step without its database accesses, in ps of reference hardware: 5 µs, well above
/// what a step takes.
const COMPUTE: u64 = 5_000_000;

/// Weights of the hooks of pallet-sli.
pub trait WeightInfo {
	/// The counter of a block.
	fn note_block() -> Weight;
	/// Seating one validator in the first block of a running chain with the pallet.
	fn take_seat() -> Weight;
	/// Looking whether a window can be closed.
	fn poll() -> Weight;
	/// Finding out what to close next.
	fn plan() -> Weight;
	/// Crediting one seat for one window (or one halt).
	fn credit_seat() -> Weight;
	/// Passing over a seat without a slot.
	fn skip_seat() -> Weight;
	/// Looking at one period that may be out of retention.
	fn prune_period() -> Weight;
	/// Deleting one entry that is out of retention.
	fn prune_entry() -> Weight;
}

/// Weights from the prices of the runtime's database.
pub struct DbWeights<T>(PhantomData<T>);

fn cost<T: frame_system::Config>(reads: u64, writes: u64) -> Weight {
	T::DbWeight::get().reads_writes(reads, writes).saturating_add(Weight::from_parts(COMPUTE, 0))
}

impl<T: frame_system::Config> WeightInfo for DbWeights<T> {
	/// Reads digest, slot duration, parameters, LastSlot, FirstSlot, CurrentSegment, two segments, seat
	/// and count; writes count, LastSlot and a gap.
	fn note_block() -> Weight {
		cost::<T>(10, 3)
	}

	/// Reads validator, id and next id; writes seat, target, id and next id.
	fn take_seat() -> Weight {
		cost::<T>(3, 4)
	}

	/// Reads Closing, Parameters, ClosingShare and the time; writes Closing.
	fn poll() -> Weight {
		cost::<T>(4, 1)
	}

	/// Reads the gap, three segments, FirstSlot and parameters, and finds at most two eras with their
	/// bounds, each by a binary search over at most 2^17; writes the gap.
	fn plan() -> Weight {
		cost::<T>(50, 1)
	}

	/// Reads and writes the count and six records; reads segment, next segment and seat.
	fn credit_seat() -> Weight {
		cost::<T>(10, 7)
	}

	/// Computes, and reads nothing.
	fn skip_seat() -> Weight {
		cost::<T>(0, 0)
	}

	/// Reads what is kept, the next entry and what bounds it; writes what is kept.
	fn prune_period() -> Weight {
		cost::<T>(5, 2)
	}

	fn prune_entry() -> Weight {
		cost::<T>(1, 1)
	}
}
