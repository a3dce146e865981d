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
	pallet::{Config, Distributions, Openings, Pallet, Provings, ReportInfos},
	types::{NetworkId, Seconds},
};
use alloc::vec::Vec;
use types::{Proof, Proved};

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
			distribution: Distributions::<T>::get(network, window),
			timeout_ms: proving.timeout_ms,
			clock_offset_ms: proving.clock_offset_ms,
			min_coverage_ppm: proving.min_coverage_ppm,
			window_s: Self::window_s(network)?,
		})
	}

	/// The proofs of every opening of a window, in no order: of reports that are complete and of those that are not.
	pub fn openings(network: NetworkId, window: Seconds) -> Vec<Vec<Proof>> {
		let opened = Openings::<T>::iter_prefix_values((network, window));
		opened.map(|opened| opened.opening.proofs.into_inner()).collect()
	}

	/// What a reporter has proved of a window is paid for.
	pub fn note_claimed(network: NetworkId, window: Seconds, reporter: &T::AccountId) {
		Openings::<T>::mutate((network, window, reporter), |opened| {
			opened.iter_mut().for_each(|opened| opened.claimed = true);
		});
	}
}
