//! Reporters: how one joins, leaves, comes back, and gets its bond back.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, fungible::MutateHold, tokens::Precision},
};
use pallet_sli::{Link, NetworkId, Pallet as Sli, Seconds};
use sp_runtime::{DispatchError, DispatchResult, SaturatedConversion};

use crate::{
	Admission, Admissions, Config, Error, Event, HoldReason, Invited, Pallet, Reporter, ReporterOf,
	Reporters, Signers, StoredDeposits, network, records, text,
};

/// Makes `who` a reporter from the next window on.
pub(crate) fn join<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	signer: T::AccountId,
	region: Option<Vec<u8>>,
	head: Link,
) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	ensure!(!Reporters::<T>::contains_key(network, &who), Error::<T>::AlreadyReporter);
	let region = text::region::<T>(region)?;
	ensure_free::<T>(&who, network, &signer)?;
	let (joined, link_window) = next_window::<T>(network)?;

	let mut invited = Invited::<T>::get(network);
	match invited.iter().position(|account| *account == who) {
		// Also where nobody needs one: an invitation is for one joining.
		Some(seat) => {
			invited.remove(seat);
		},
		None => {
			let is_open = Admissions::<T>::get(network) == Admission::Open;
			ensure!(is_open, Error::<T>::NotInvited);
		},
	}
	vacate::<T>(network)?;
	let bond = StoredDeposits::<T>::get().bond;
	T::Currency::hold(&HoldReason::Bond.into(), &who, bond).map_err(|_| Error::<T>::CannotBond)?;

	let reporter = Reporter {
		signer: signer.clone(),
		region,
		bond,
		joined,
		left: None,
		reported: None,
		closed: None,
		link: head,
		link_window,
	};
	set_invited::<T>(network, invited);
	Signers::<T>::insert(network, &signer, &who);
	Reporters::<T>::insert(network, &who, reporter);
	let event = Event::ReporterJoined { network, reporter: who, signer, joined, bond };
	Pallet::<T>::deposit_event(event);
	Ok(())
}

/// Changes the key that signs the reports.
pub(crate) fn set_signer<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	signer: T::AccountId,
) -> DispatchResult {
	let mut reporter = get::<T>(network, &who)?;
	ensure!(reporter.signer != signer, Error::<T>::SameSigner);
	ensure_free::<T>(&who, network, &signer)?;
	Signers::<T>::remove(network, &reporter.signer);
	Signers::<T>::insert(network, &signer, &who);
	reporter.signer = signer.clone();
	Reporters::<T>::insert(network, &who, reporter);
	Pallet::<T>::deposit_event(Event::SignerSet { network, reporter: who, signer });
	Ok(())
}

/// Ends reporting with the current window.
pub(crate) fn leave<T: Config>(who: T::AccountId, network: NetworkId) -> DispatchResult {
	let left = end::<T>(&who, network, false)?;
	Pallet::<T>::deposit_event(Event::ReporterLeft { network, reporter: who, left });
	Ok(())
}

/// Ends a reporter's time by the Council, or withdraws an invitation that was not taken.
///
/// Also of one that has left: until its bond is given back, leaving does not save what it has reported.
pub(crate) fn remove<T: Config>(who: T::AccountId, network: NetworkId) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	let mut invited = Invited::<T>::get(network);
	let is_reporter = Reporters::<T>::contains_key(network, &who);
	if let Some(seat) = invited.iter().position(|account| *account == who) {
		invited.remove(seat);
		set_invited::<T>(network, invited);
		let event = Event::InvitationWithdrawn { network, account: who.clone() };
		Pallet::<T>::deposit_event(event);
		let has_left = || get::<T>(network, &who).is_ok_and(|reporter| reporter.left.is_some());
		if !is_reporter || has_left() {
			return Ok(());
		}
	}
	let has_left = get::<T>(network, &who)?.left.is_some();
	let is_over = has_left && records::is_discounted::<T>(network, &who);
	ensure!(!is_over, Error::<T>::AlreadyLeft);
	let left = end::<T>(&who, network, true)?;
	records::discount::<T>(network, &who);
	Pallet::<T>::deposit_event(Event::ReporterRemoved { network, reporter: who, left });
	Ok(())
}

/// Begins again with a new hash chain from the next window on; `who` is the reporter or its signing key.
pub(crate) fn resume<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	head: Link,
) -> DispatchResult {
	let signed_for = || Signers::<T>::get(network, &who);
	let is_reporter = Reporters::<T>::contains_key(network, &who);
	let who = if is_reporter { who } else { signed_for().unwrap_or(who) };
	let mut reporter = get::<T>(network, &who)?;
	ensure!(reporter.left.is_none(), Error::<T>::AlreadyLeft);
	// A report of a window before `joined` would be one of a reporter who is not active.
	let is_closed = |window| records::first_open::<T>(network).is_some_and(|open| window < open);
	ensure!(reporter.reported.is_none_or(is_closed), Error::<T>::ReportsOpen);
	let (joined, link_window) = next_window::<T>(network)?;
	// Another chain is no report: silence is counted on from where it began.
	reporter.closed = reporter.closed.or(Some(reporter.joined));
	reporter.joined = joined;
	reporter.link = head;
	reporter.link_window = link_window;
	Reporters::<T>::insert(network, &who, reporter);
	Pallet::<T>::deposit_event(Event::ReporterResumed { network, reporter: who, joined });
	Ok(())
}

/// Gives the bond back once every window that was reported is closed.
pub(crate) fn withdraw<T: Config>(who: T::AccountId, network: NetworkId) -> DispatchResult {
	let reporter = get::<T>(network, &who)?;
	ensure!(reporter.left.is_some(), Error::<T>::StillReporting);
	ensure!(is_due::<T>(network, &reporter), Error::<T>::WindowsOpen);
	dismiss::<T>(who, network, &reporter)
}

/// Invites an account to join.
pub(crate) fn admit<T: Config>(network: NetworkId, account: T::AccountId) -> DispatchResult {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	let is_active = |reporter: ReporterOf<T>| reporter.left.is_none();
	ensure!(
		!Reporters::<T>::get(network, &account).is_some_and(is_active),
		Error::<T>::AlreadyReporter
	);
	let mut invited = Invited::<T>::get(network);
	ensure!(!invited.contains(&account), Error::<T>::AlreadyInvited);
	invited.try_push(account.clone()).map_err(|_| Error::<T>::TooManyInvited)?;
	set_invited::<T>(network, invited);
	Pallet::<T>::deposit_event(Event::ReporterInvited { network, account });
	Ok(())
}

/// The reporter of an account.
fn get<T: Config>(network: NetworkId, who: &T::AccountId) -> Result<ReporterOf<T>, Error<T>> {
	ensure!(network::exists::<T>(network), Error::<T>::UnknownNetwork);
	Reporters::<T>::get(network, who).ok_or(Error::<T>::NotAReporter)
}

/// Ends a reporter's time with the current window; or at once, so that nothing of a window that is not
/// closed is its own.
fn end<T: Config>(
	who: &T::AccountId,
	network: NetworkId,
	at_once: bool,
) -> Result<Seconds, Error<T>> {
	let mut reporter = get::<T>(network, who)?;
	ensure!(at_once || reporter.left.is_none(), Error::<T>::AlreadyLeft);
	let (next, _) = next_window::<T>(network)?;
	let last = reporter.left.unwrap_or(next);
	let open = records::first_open::<T>(network).filter(|_| at_once);
	let left = open.map_or(last, |open| open.min(last)).max(reporter.joined);
	reporter.left = Some(left);
	Reporters::<T>::insert(network, who, reporter);
	Ok(left)
}

/// Nobody else signs with this key, and it is no other reporter's account: reports are told apart by
/// their signer.
fn ensure_free<T: Config>(
	who: &T::AccountId,
	network: NetworkId,
	signer: &T::AccountId,
) -> Result<(), Error<T>> {
	ensure!(!Signers::<T>::contains_key(network, signer), Error::<T>::SignerTaken);
	let is_other = signer != who && Reporters::<T>::contains_key(network, signer);
	ensure!(!is_other, Error::<T>::SignerIsAReporter);
	Ok(())
}

/// Start of the next window and of the one before it.
fn next_window<T: Config>(network: NetworkId) -> Result<(Seconds, Seconds), Error<T>> {
	records::next_window::<T>(network).ok_or(Error::<T>::NoWindows)
}

/// Whether the windows of a reporter that has left are all closed.
fn is_due<T: Config>(network: NetworkId, reporter: &ReporterOf<T>) -> bool {
	let Some(left) = reporter.left else { return false };
	records::first_open::<T>(network).is_some_and(|open| {
		open >= left && reporter.reported.is_none_or(|reported| reported < open)
	})
}

/// Makes room for one more: where all seats are taken, the one that left first of those whose bond is due is dismissed, so
/// that nobody keeps a seat by not withdrawing. The others can still claim what they have earned.
fn vacate<T: Config>(network: NetworkId) -> DispatchResult {
	let most = T::MaxReporters::get().saturated_into();
	let all: Vec<_> = Reporters::<T>::iter_prefix(network).collect();
	if all.len() < most {
		return Ok(());
	}
	let due = all.into_iter().filter(|(_, reporter)| is_due::<T>(network, reporter));
	let first = due.min_by_key(|(_, reporter)| reporter.left);
	let (who, reporter) = first.ok_or(Error::<T>::TooManyReporters)?;
	dismiss::<T>(who, network, &reporter)
}

fn dismiss<T: Config>(
	who: T::AccountId,
	network: NetworkId,
	reporter: &ReporterOf<T>,
) -> Result<(), DispatchError> {
	T::Currency::release(&HoldReason::Bond.into(), &who, reporter.bond, Precision::BestEffort)?;
	Signers::<T>::remove(network, &reporter.signer);
	Reporters::<T>::remove(network, &who);
	Sli::<T>::forget_reporter(network, &who);
	let event = Event::BondReturned { network, reporter: who, bond: reporter.bond };
	Pallet::<T>::deposit_event(event);
	Ok(())
}

fn set_invited<T: Config>(
	network: NetworkId,
	invited: frame_support::BoundedVec<T::AccountId, T::MaxInvited>,
) {
	if invited.is_empty() {
		Invited::<T>::remove(network);
	} else {
		Invited::<T>::insert(network, invited);
	}
}
