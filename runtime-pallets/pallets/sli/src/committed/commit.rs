//! A commitment: 32 bytes that say nothing until they are opened.

use super::types::Opening;
use crate::{
	admission::{Phase, check_window, sender},
	pallet::{Commitments, Config, Error, Event, Pallet, Refused},
	types::{NetworkId, Seconds},
};
use codec::Encode;
use frame_support::{Blake2_256, StorageHasher, ensure};
use frame_system::pallet_prelude::BlockNumberFor;

/// The text that tells what is hashed.
const DOMAIN: &[u8] = b"almanac commit";

/// What a reporter commits itself with: its own account is in it, so that nobody else can open it.
pub(crate) fn commitment<T: Config>(
	network: NetworkId,
	window: Seconds,
	reporter: &T::AccountId,
	opening: &Opening,
) -> [u8; 32] {
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
	let what = (genesis, network, window, reporter, opening).encode();
	Blake2_256::hash(&[DOMAIN, &what].concat())
}

/// Takes a commitment.
pub(crate) fn commit<T: Config>(
	signer: &T::AccountId,
	network: NetworkId,
	window: Seconds,
	commitment: [u8; 32],
) -> Result<(), Error<T>> {
	let sender = sender::<T>(network, signer)?;
	let sampling = Pallet::<T>::sampling_at(network, window);
	match check_window::<T>(window, &sender, &sampling)? {
		Phase::Uncommitted => return Err(Error::<T>::CommitsNotTaken),
		Phase::Opening => return Err(Error::<T>::CommitsClosed),
		Phase::Committing => {},
	}
	let place = (network, window, &sender.reporter);
	ensure!(!Commitments::<T>::contains_key(place), Error::<T>::CommittedAlready);

	Commitments::<T>::insert(place, commitment);
	Refused::<T>::remove(network, &sender.reporter);
	let reporter = sender.reporter;
	Pallet::<T>::deposit_event(Event::Committed { network, window, reporter });
	Ok(())
}
