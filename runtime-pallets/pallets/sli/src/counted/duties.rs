//! Whose a slot is. Of Aura and all that goes round it follows from a validator's place; where the lot decides, as in
//! BABE, each slot is looked at (`drawn`).

use frame_support::traits::Get;
use sp_consensus_aura::Slot;

/// The slot of the block that is being executed, and whose slots are whose: what consensus says. The defaults are
/// Aura's, where validators take turns.
pub trait Duties: Get<Option<Slot>> {
	/// Whether seat i of n has the slots that are i modulo n; then nothing else of this trait is asked for.
	fn in_turn() -> bool {
		true
	}

	/// Which of so many seats answers for a slot that nobody else takes, by the session that is running; None where that
	/// is not known before. Asked for many slots at once.
	fn owners(seats: u32) -> impl Fn(u64) -> Option<u32> {
		move |slot| u32::try_from(slot.checked_rem(seats.into())?).ok()
	}

	/// The seat that wrote the block that is being executed.
	fn author() -> Option<u32> {
		None
	}

	/// The first slot after those of the session that is running.
	fn session_end() -> u64 {
		u64::MAX
	}
}
