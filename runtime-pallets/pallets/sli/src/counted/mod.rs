//! The chain's own census, which nobody has to be believed for: who sat where from which slot on
//! (`segment`), who authored (`author`, one counter a block), and what both add up to when a window has
//! ended (`close`), or before it is closed (`live`). Whose a slot is consensus says (`duties`); where the lot
//! decides, each is looked at (`drawn`).

mod author;
#[cfg(feature = "babe")]
mod babe;
pub(crate) mod close;
pub(crate) mod drawn;
mod duties;
mod live;
pub(crate) mod segment;
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod try_state;

pub use author::SlotFromDigest;
#[cfg(feature = "babe")]
pub use babe::BabeSlots;
pub use duties::Duties;
pub use segment::{CurrentSession, EraOfSession, NoteSessions, SessionOf, SessionsPerEra};

pub(crate) use author::note_block;
pub(crate) use live::uncredited;
