//! Exposure: what those who could move the records of a network would gain.
//!
//! Of k reports that count, floor(k / 2) + 1 choose every sampled record of a network at once: the same reporters
//! measure all of its targets. What they would gain in a month, the caps of all its agreements on sampled records, is
//! at most what they lose with their seats; what has ended counts for a month more. The whole sum is held against the
//! k of the terms that are accepted; later terms with a larger k add nothing to what fewer reporters can move, for with
//! fewer reports than they ask for nothing is known.
//!
//! A census of authors is moved by others: two validators on the seats behind a third take its slots. Its sum is one
//! of its own, held against two seats. They move the arrival of its blocks too: whom they leave none is absent. Terms
//! on arrival add to the sum of samples, and are taken up to two seats alone, however many reports they ask for.

use frame_support::{defensive, ensure};
use pallet_sli::{COUNTED, Indicator, NetworkId, RecordClass, SAMPLED, Seconds};
use sp_runtime::{Saturating, traits::Zero};

use crate::{
	AgreementOf, BalanceOf, Config, EndedExposures, Error, NetworkExposures, StoredBounds, TermsOf,
	period::{self, MONTH_S},
	terms::times,
};

/// So many validators, seated one behind the other, build past the block of the one before them.
const AUTHORS: u32 = 2;

/// Which sum terms belong to: that of the records which the same people could move.
pub(crate) fn class<Balance>(terms: &crate::Terms<Balance>) -> RecordClass {
	if terms.indicator.is_counted() { COUNTED } else { SAMPLED }
}

/// What an agreement of so many periods adds: its caps of a month.
pub(crate) fn of<T: Config>(terms: &TermsOf<T>, periods: u32) -> Result<BalanceOf<T>, Error<T>> {
	times::<T>(terms.cap, periods.min(period::a_month(terms.kind)))
}

/// What the agreements of a network and class may add up to.
pub(crate) fn most<T: Config>(terms: &TermsOf<T>) -> BalanceOf<T> {
	let is_moved_by_authors = class(terms) == COUNTED || terms.indicator == Indicator::Arrival;
	let movers =
		if is_moved_by_authors { AUTHORS } else { (terms.min_reporters / 2).saturating_add(1) };
	StoredBounds::<T>::get().exposure_per_reporter.saturating_mul(movers.into())
}

/// Adds it, if there is room in the month in which the first period, which starts then, is paid.
pub(crate) fn add<T: Config>(
	terms: &TermsOf<T>,
	added: BalanceOf<T>,
	first: Seconds,
) -> Result<(), Error<T>> {
	let (network, class) = (terms.network, class(terms));
	let sum = NetworkExposures::<T>::get(network, class).saturating_add(added);
	let paid = period::after(terms.kind, first, 1);
	let in_month = ended::<T>(network, class, paid).saturating_add(sum);
	ensure!(in_month <= most::<T>(terms), Error::<T>::ExposureTooLarge);
	put::<T>(network, class, sum);
	Ok(())
}

/// What agreements add that ended less than a month before an instant.
fn ended<T: Config>(network: NetworkId, class: RecordClass, at: Seconds) -> BalanceOf<T> {
	EndedExposures::<T>::get(network, class)
		.iter()
		.filter(|(end, _)| is_within_month(*end, at))
		.fold(Zero::zero(), |sum: BalanceOf<T>, (_, added)| sum.saturating_add(*added))
}

/// Keeps for a month what an agreement had added whose last period is settled: what follows it is paid by the same
/// places.
pub(crate) fn note_ended<T: Config>(agreement: &AgreementOf<T>) {
	let (network, class) = (agreement.terms.network, class(&agreement.terms));
	let (end, now) = (agreement.next, period::now::<T>());
	EndedExposures::<T>::mutate(network, class, |ended| {
		ended.retain(|(end, _)| is_within_month(*end, now));
		if agreement.exposure.is_zero() || !is_within_month(end, now) {
			return;
		}
		if let Some((_, sum)) = ended.iter_mut().find(|(known, _)| *known == end) {
			*sum = sum.saturating_add(agreement.exposure);
		} else if ended.try_push((end, agreement.exposure)).is_err() {
			defensive!("a month has more days than there is room for");
		}
	});
}

fn is_within_month(end: Seconds, at: Seconds) -> bool {
	at < end.saturating_add(MONTH_S)
}

/// Adds what an agreement was accepted with, under whichever rule.
pub(crate) fn move_in<T: Config>(agreement: &AgreementOf<T>) {
	let (network, class) = (agreement.terms.network, class(&agreement.terms));
	let sum = NetworkExposures::<T>::get(network, class);
	put::<T>(network, class, sum.saturating_add(agreement.exposure));
}

/// Takes what an agreement had added.
pub(crate) fn take<T: Config>(agreement: &AgreementOf<T>) {
	let (network, class) = (agreement.terms.network, class(&agreement.terms));
	let sum = NetworkExposures::<T>::get(network, class);
	put::<T>(network, class, sum.saturating_sub(agreement.exposure));
}

fn put<T: Config>(network: NetworkId, class: RecordClass, sum: BalanceOf<T>) {
	if sum.is_zero() {
		NetworkExposures::<T>::remove(network, class);
	} else {
		NetworkExposures::<T>::insert(network, class, sum);
	}
}
