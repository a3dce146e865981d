//! Commit and reveal: where the rule is on, a reporter binds itself to its report before it can see any other
//! (`commit`), and shows what it bound itself to when nobody can any more (`open`). A report of such a window is
//! taken only as it was opened.
//!
//! With its opening a reporter can prove that it took the samples of targets under agreement; what that is paid is
//! another pallet's matter ([`Proved`](types::Proved)).

pub(crate) mod commit;
pub(crate) mod open;
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod try_state;
pub mod types;

use crate::{
	pallet::{CommitBlocks, Config, Openings, Pallet, Provings, ReportInfos, RoomyBlocks},
	sampled::types::EndedWindow,
	types::{NetworkId, Seconds},
};
use sp_runtime::SaturatedConversion;
use types::Proved;

/// As many times its blocks a phase lasts at most while blocks have no room for reports.
const MOST_BLOCKS: u32 = 16;

/// What may be done about a window that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
	/// It is reported without a commitment.
	Uncommitted,
	/// Reporters commit themselves.
	Committing,
	/// Reporters open their commitments, and report.
	Opening,
}

impl Phase {
	/// That of a window whose commitments are taken for so many blocks.
	pub(crate) fn of<T: Config>(ended: &EndedWindow, commit_blocks: u32) -> Self {
		if commit_blocks == 0 {
			Self::Uncommitted
		} else if have_passed::<T>(ended, commit_blocks) {
			Self::Opening
		} else {
			Self::Committing
		}
	}
}

/// Whether so many blocks have passed since a window was counted. Blocks without room for a report do not count,
/// or whoever fills them would decide whose reports do; but no window stays open for ever.
pub(crate) fn have_passed<T: Config>(ended: &EndedWindow, blocks: u32) -> bool {
	let now: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
	let roomy = RoomyBlocks::<T>::get().saturating_sub(ended.roomy_blocks);
	roomy >= blocks || now.saturating_sub(ended.block) >= blocks.saturating_mul(MOST_BLOCKS)
}

/// For how many blocks commitments to reports of a window are taken; 0 where none are.
pub(crate) fn commit_blocks<T: Config>(network: NetworkId, window: Seconds) -> u32 {
	CommitBlocks::<T>::get(network).latest().at(window)
}

/// For the pallet that pays for what is proved.
impl<T: Config> Pallet<T> {
	/// What a reporter has proved of a window; none where it has opened nothing, or too long ago.
	pub fn proved(network: NetworkId, window: Seconds, reporter: &T::AccountId) -> Option<Proved> {
		let opened = Openings::<T>::get((network, window, reporter))?;
		let proving = Provings::<T>::get(network, window)?;
		let parts = ReportInfos::<T>::get((network, window, reporter)).map(|info| info.parts.len());
		let proofs = opened.opening.proofs;
		let are_matched = u32::try_from(proofs.len()) == Ok(opened.matched);
		Some(Proved {
			link: opened.opening.link,
			is_complete: are_matched && parts == Some(opened.opening.parts.len()),
			proofs,
			claimed: opened.claimed,
			mixed: proving.mixed,
			credits: proving.credits,
			samples_per_window: proving.samples_per_window,
			timeout_ms: proving.timeout_ms,
			clock_offset_ms: proving.clock_offset_ms,
			min_coverage_ppm: proving.min_coverage_ppm,
			window_s: Self::window_s(network)?,
		})
	}

	/// What a reporter has proved of a window is paid for.
	pub fn note_claimed(network: NetworkId, window: Seconds, reporter: &T::AccountId) {
		Openings::<T>::mutate((network, window, reporter), |opened| {
			opened.iter_mut().for_each(|opened| opened.claimed = true);
		});
	}
}
