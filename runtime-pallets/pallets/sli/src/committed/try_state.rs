//! What holds after every block for commitments and openings.

use super::types::Proving;
use crate::{
	pallet::*,
	parameter::Distribution,
	period::Geometry,
	types::{PeriodKind, SAMPLED},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

pub(crate) fn check<T: Config>(geometry: &Geometry) -> Result<(), TryRuntimeError> {
	let network = geometry.network;
	let kept = Kept::<T>::get((network, SAMPLED, PeriodKind::Window)).unwrap_or_default();
	for ((window, _), _) in Commitments::<T>::iter_prefix((network,)) {
		ensure!(window >= kept, "no commitment beyond retention");
	}
	for ((window, reporter), opened) in Openings::<T>::iter_prefix((network,)) {
		let is_committed = Commitments::<T>::contains_key((network, window, &reporter));
		ensure!(is_committed, "what is opened was committed");
		let proofs = &opened.opening.proofs;
		ensure!(opened.matched as usize <= proofs.len(), "an entry fits one proof at most");
		let ascend = proofs.is_sorted_by(|one, next| one.target < next.target);
		ensure!(ascend, "proofs ascend by target");
		// Of the oldest window what they come to is deleted first.
		let is_added = window == kept || Provings::<T>::contains_key(network, window);
		ensure!(is_added, "what is opened is added up");
	}
	for (window, distribution) in Distributions::<T>::iter_prefix(network) {
		let is_said = distribution != Distribution::default();
		ensure!(is_said, "the default distribution is not stored");
		let is_opened = Provings::<T>::contains_key(network, window);
		ensure!(is_opened, "how instants were drawn is kept where something was opened");
	}
	for (window, proving) in Provings::<T>::iter_prefix(network) {
		let mut again = Proving { mixed: [0; 32], credits: 0, ..proving };
		for opened in Openings::<T>::iter_prefix_values((network, window)) {
			again.add(&opened.opening);
		}
		ensure!(again == proving, "openings add up to what is proved of a window");
	}
	Ok(())
}
