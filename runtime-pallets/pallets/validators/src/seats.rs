//! What block production holds, for the comparison in `try_state`.

use alloc::vec::Vec;

use sp_runtime::KeyTypeId;

/// The authorities that build blocks, in the order of their seats.
pub trait SeatKeys {
	/// The type of their keys, as in the session keys.
	const KEY_TYPE: KeyTypeId;

	/// The key of each seat, in bytes.
	fn keys() -> Vec<Vec<u8>>;
}
