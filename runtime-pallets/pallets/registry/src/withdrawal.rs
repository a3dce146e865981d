//! Withdrawals: a node takes its consent back, from the account that it was given to.

use frame_support::ensure;
use pallet_sli::{NetworkId, TargetId};
use sp_runtime::{DispatchResult, SaturatedConversion};

use crate::{
	Config, Error, Event, FormerWithdrawals, MAX_WITHDRAWN, Pallet, Peer, Withdrawals, Withdrawn,
	address, consent, network, records, target,
};

/// Removes every address of a node at a target, and bars the node there for as long as the same account
/// speaks for it: its consent is on the chain for all to see, and would be good again.
///
/// The promises of the target stay: the key is mostly its own node's, and an outage would be left out by
/// signing this and coming back with another key.
pub(crate) fn take<T: Config>(
	network: NetworkId,
	target: TargetId,
	peer: Peer,
	signature: &[u8; 64],
) -> DispatchResult {
	let known = network::of::<T>(network).ok_or(Error::<T>::UnknownNetwork)?;
	ensure!(records::target::<T>(network, target).is_some(), Error::<T>::UnknownTarget);
	ensure!(address::has_peer::<T>(network, target, &peer), Error::<T>::UnknownPeer);
	let account = target::speaker::<T>(network, target).ok_or(Error::<T>::UnknownPeer)?;
	let message = consent::withdrawal(&known.genesis_hash, target, &account);
	ensure!(consent::is_signed(&message, &peer, signature), Error::<T>::NoWithdrawal);

	address::remove_peer::<T>(network, target, &peer)?;
	let of_account = |withdrawn: &Withdrawn<_>| withdrawn.account == account;
	let mut withdrawn = Withdrawals::<T>::get(network, target)
		.filter(of_account)
		.unwrap_or_else(|| Withdrawn { account: account.clone(), peers: Default::default() });
	// Where the list is full no address is added any more, so whoever is not on it need not be.
	let _ = withdrawn.peers.try_push(peer);
	Withdrawals::<T>::insert(network, target, withdrawn);
	Pallet::<T>::deposit_event(Event::ConsentWithdrawn { network, target, peer });
	Ok(())
}

/// Refuses a node that has withdrawn its consent from the account that speaks for a target.
pub(crate) fn ensure_none<T: Config>(
	network: NetworkId,
	target: TargetId,
	account: &T::AccountId,
	peer: &Peer,
) -> Result<(), Error<T>> {
	let Some(withdrawn) = Withdrawals::<T>::get(network, target) else { return Ok(()) };
	if withdrawn.account != *account {
		return Ok(());
	}
	ensure!(!withdrawn.peers.contains(peer), Error::<T>::ConsentWithdrawn);
	let most: usize = MAX_WITHDRAWN.saturated_into();
	ensure!(withdrawn.peers.len() < most, Error::<T>::TooManyWithdrawn);
	Ok(())
}

/// Takes up what was withdrawn from the account that speaks for a target from now on, and puts by what was
/// from the one before: a target that comes back to an account comes back without the nodes that had left it.
pub(crate) fn turn_to<T: Config>(network: NetworkId, target: TargetId, account: &T::AccountId) {
	let before = Withdrawals::<T>::get(network, target);
	if before.as_ref().is_some_and(|withdrawn| withdrawn.account == *account) {
		return;
	}
	if let Some(Withdrawn { account, peers }) = before {
		FormerWithdrawals::<T>::insert((network, target, account), peers);
	}
	let peers = FormerWithdrawals::<T>::take((network, target, account));
	let withdrawn = peers.map(|peers| Withdrawn { account: account.clone(), peers });
	Withdrawals::<T>::set(network, target, withdrawn);
}
