//! Promises: what a target has said it would be measured for. Whoever takes its last address away does
//! not take its promise back: what was to be measured then could not be, which its coverage shows.

use frame_support::{ensure, traits::Contains};
use pallet_sli::{NetworkId, Seconds, TargetId};

use crate::{Config, Error, Kind, ListedOf, Promise, Promised, Promises, records};

/// Refuses an address of a kind whose promise the Council has ended, until the windows of that one are
/// closed: of two promises one is stored, and made one they would hold for what lies between them.
pub(crate) fn ensure_begins<T: Config>(
	network: NetworkId,
	target: TargetId,
	kind: Kind,
) -> Result<(), Error<T>> {
	let mut promised = Promises::<T>::get(network, target);
	forget_closed::<T>(network, &mut promised);
	let has_ended = promised.of(kind).is_some_and(|promise| promise.until.is_some());
	ensure!(!has_ended, Error::<T>::PromiseOpen);
	Ok(())
}

/// Begins a promise with the first address of a kind; one that has not ended goes on.
pub(crate) fn begin<T: Config>(network: NetworkId, target: TargetId, kind: Kind, since: Seconds) {
	let mut promised = Promises::<T>::get(network, target);
	forget_closed::<T>(network, &mut promised);
	promised.of_mut(kind).get_or_insert(Promise { since, until: None });
	Promises::<T>::insert(network, target, promised);
}

/// Settles what the addresses that are left keep of the promises: nothing of one whose first window has
/// not begun, unless somebody pays for it, and of those that end nothing from the next window on.
pub(crate) fn settle<T: Config>(
	network: NetworkId,
	target: TargetId,
	left: &[ListedOf<T>],
	next: Seconds,
	ends: &[Kind],
) {
	let mut promised = Promises::<T>::get(network, target);
	forget_closed::<T>(network, &mut promised);
	for kind in Kind::ALL {
		let is_kept =
			left.iter().any(|listed| listed.address.kind() == kind && listed.ends_after(next));
		if is_kept {
			continue;
		}
		let is_agreed = || {
			!ends.contains(&kind)
				&& T::UnderAgreement::contains(&(network, target, kind.indicator()))
		};
		let promise = promised.of_mut(kind);
		*promise = promise.filter(|promise| promise.since < next || is_agreed()).map(|promise| {
			Promise { until: promise.until.or(ends.contains(&kind).then_some(next)), ..promise }
		});
	}
	if promised == Promised::default() {
		Promises::<T>::remove(network, target);
	} else {
		Promises::<T>::insert(network, target, promised);
	}
}

/// Drops promises that have ended and whose windows are closed.
fn forget_closed<T: Config>(network: NetworkId, promised: &mut Promised) {
	let Some(open) = records::first_open_of_any::<T>(network) else { return };
	let is_open = |promise: &Promise| promise.until.is_none_or(|until| open < until);
	for kind in Kind::ALL {
		let promise = promised.of_mut(kind);
		*promise = promise.filter(is_open);
	}
}
