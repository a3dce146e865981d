//! Exposure: what those who could move the records of a network would gain.
//!
//! Of k reports that count, floor(k / 2) + 1 choose every sampled record of a network at once: the same reporters
//! measure all of its targets. What they would gain in a month, the caps of all its agreements on sampled records, is
//! at most what they lose with their seats; what has ended counts for a month more. The whole sum is held against the
//! k of the terms that are accepted; later terms with a larger k add nothing to what fewer reporters can move, for with
//! fewer reports than they ask for nothing is known.
//!
//! An agreement counts with the caps of the periods that it covers or has covered, at most those of a month; notice takes
//! what it releases. One target has a governed part of what the fewest reporters may move, so that nobody fills the sum of
//! a network with terms between accounts of its own. Terms that ask for more reporters than are admitted, which can never
//! pay, are not accepted.
//!
//! A census of authors is moved by others: two validators on the seats behind a third take its slots. Its sum is one
//! of its own, held against two seats. They move the arrival of its blocks too: whom they leave none is absent. Terms
//! on arrival add to the sum of samples, and are taken up to two seats alone, however many reports they ask for.

use frame_support::{defensive, ensure};
use pallet_sli::{COUNTED, Indicator, RecordClass, SAMPLED, Seconds};
use sp_runtime::{Perbill, Saturating, traits::Zero};

use crate::{
	AgreementOf, BalanceOf, Config, EndedExposures, EndedOf, Error, NetworkExposures, Room,
	StoredBounds, TargetExposure, TargetExposures, TargetShare, TermsOf,
	outcome::PPM,
	period::{self, MONTH_S},
	terms::times,
};

/// So many validators, seated one behind the other, build past the block of the one before them.
const AUTHORS: u32 = 2;

/// Which sum terms belong to: that of the records which the same people could move.
pub(crate) fn class<Balance>(terms: &crate::Terms<Balance>) -> RecordClass {
	if terms.indicator.is_counted() { COUNTED } else { SAMPLED }
}

/// What an agreement of so many periods adds: all of their caps.
pub(crate) fn of<T: Config>(terms: &TermsOf<T>, periods: u32) -> Result<BalanceOf<T>, Error<T>> {
	times::<T>(terms.cap, periods)
}

/// What counts of the caps of all periods: those of a month.
pub(crate) fn counted<T: Config>(terms: &TermsOf<T>, caps: BalanceOf<T>) -> BalanceOf<T> {
	caps.min(terms.cap.saturating_mul(period::a_month(terms.kind).into()))
}

/// What the agreements of a network and class may add up to.
pub(crate) fn most<T: Config>(terms: &TermsOf<T>) -> BalanceOf<T> {
	let is_moved_by_authors = class(terms) == COUNTED || terms.indicator == Indicator::Arrival;
	let movers = if is_moved_by_authors { AUTHORS } else { majority(terms.min_reporters) };
	StoredBounds::<T>::get().exposure_per_reporter.saturating_mul(movers.into())
}

/// What one target may have of it: its part of what the fewest reporters that terms may ask for would gain. With a part of
/// what many would gain, a target or two would leave nothing for terms that ask for few.
fn most_of_target<T: Config>(terms: &TermsOf<T>) -> BalanceOf<T> {
	let (most, share) = (most::<T>(terms), TargetShare::<T>::get());
	// The whole is no bound of its own.
	if share >= PPM {
		return most;
	}
	let bounds = StoredBounds::<T>::get();
	let fewest = majority(bounds.min_reporters);
	let least = bounds.exposure_per_reporter.saturating_mul(fewest.into());
	Perbill::from_parts(share.saturating_mul(1_000)) * most.min(least)
}

/// How many of so many reports choose the record.
const fn majority(reports: u32) -> u32 {
	(reports / 2).saturating_add(1)
}

/// What is free of the month in which the first period, which starts then, is paid.
fn room_from<T: Config>(terms: &TermsOf<T>, first: Seconds) -> Room<BalanceOf<T>> {
	let (network, class) = (terms.network, class(terms));
	let paid = period::after(terms.kind, first, 1);
	let ended = EndedExposures::<T>::get(network, class);
	let target = TargetExposures::<T>::get((network, class, terms.target));
	let sum = NetworkExposures::<T>::get(network, class).saturating_add(within(&ended, paid));
	let own = target.open.saturating_add(within(&target.ended, paid));
	let counts = |end: &Seconds| is_within_month(*end, paid);
	let oldest = ended.iter().map(|(end, _)| *end).filter(counts).min();
	Room {
		network: most::<T>(terms).saturating_sub(sum),
		target: most_of_target::<T>(terms).saturating_sub(own),
		more: oldest.map(|end| end.saturating_add(MONTH_S)),
	}
}

/// What could be accepted now of terms, for whoever is refused.
pub(crate) fn room<T: Config>(terms: &TermsOf<T>) -> Room<BalanceOf<T>> {
	room_from::<T>(terms, period::first::<T>(terms.kind))
}

/// Adds the caps of an agreement whose first period starts then, if there is room for them.
pub(crate) fn add<T: Config>(
	terms: &TermsOf<T>,
	caps: BalanceOf<T>,
	first: Seconds,
) -> Result<(), Error<T>> {
	let added = counted::<T>(terms, caps);
	let room = room_from::<T>(terms, first);
	ensure!(added <= room.network, Error::<T>::ExposureTooLarge);
	ensure!(added <= room.target, Error::<T>::TargetExposureTooLarge);
	change::<T>(terms, |sum| sum.saturating_add(added));
	Ok(())
}

/// What of a list ended less than a month before an instant.
fn within<Balance: Saturating + Zero + Copy>(ended: &EndedOf<Balance>, at: Seconds) -> Balance {
	let counts = ended.iter().filter(|(end, _)| is_within_month(*end, at));
	counts.fold(Zero::zero(), |sum: Balance, (_, added)| sum.saturating_add(*added))
}

/// Keeps for a month what an agreement had added whose last period is settled: what follows it is paid by the same
/// places.
pub(crate) fn note_ended<T: Config>(agreement: &AgreementOf<T>) {
	let terms = &agreement.terms;
	let (network, class) = (terms.network, class(terms));
	let (end, now) = (agreement.next, period::now::<T>());
	let added = counted::<T>(terms, agreement.exposure);
	EndedExposures::<T>::mutate(network, class, |ended| note(ended, end, added, now));
	TargetExposures::<T>::mutate((network, class, terms.target), |target| {
		note(&mut target.ended, end, added, now);
	});
}

fn note<Balance: Saturating + Zero + Copy>(
	ended: &mut EndedOf<Balance>,
	end: Seconds,
	added: Balance,
	now: Seconds,
) {
	ended.retain(|(end, _)| is_within_month(*end, now));
	if added.is_zero() || !is_within_month(end, now) {
		return;
	}
	if let Some((_, sum)) = ended.iter_mut().find(|(known, _)| *known == end) {
		*sum = sum.saturating_add(added);
	} else if ended.try_push((end, added)).is_err() {
		defensive!("a month has more days than there is room for");
	}
}

fn is_within_month(end: Seconds, at: Seconds) -> bool {
	at < end.saturating_add(MONTH_S)
}

/// Takes the caps of periods that are no longer covered.
pub(crate) fn release<T: Config>(agreement: &mut AgreementOf<T>, caps: BalanceOf<T>) {
	take::<T>(agreement);
	agreement.exposure = agreement.exposure.saturating_sub(caps);
	let added = counted::<T>(&agreement.terms, agreement.exposure);
	change::<T>(&agreement.terms, |sum| sum.saturating_add(added));
}

/// Takes what an agreement had added.
pub(crate) fn take<T: Config>(agreement: &AgreementOf<T>) {
	let taken = counted::<T>(&agreement.terms, agreement.exposure);
	change::<T>(&agreement.terms, |sum| sum.saturating_sub(taken));
}

/// Changes the sums that terms belong to.
fn change<T: Config>(terms: &TermsOf<T>, to: impl Fn(BalanceOf<T>) -> BalanceOf<T>) {
	let (network, class) = (terms.network, class(terms));
	let sum = to(NetworkExposures::<T>::get(network, class));
	if sum.is_zero() {
		NetworkExposures::<T>::remove(network, class);
	} else {
		NetworkExposures::<T>::insert(network, class, sum);
	}
	move_target::<T>(terms, to);
}

fn move_target<T: Config>(terms: &TermsOf<T>, to: impl Fn(BalanceOf<T>) -> BalanceOf<T>) {
	let key = (terms.network, class(terms), terms.target);
	TargetExposures::<T>::mutate_exists(key, |stored| {
		let before = stored.take().unwrap_or_default();
		let exposure = TargetExposure { open: to(before.open), ..before };
		let is_some = !exposure.open.is_zero() || !exposure.ended.is_empty();
		*stored = is_some.then_some(exposure);
	});
}

/// Adds what an agreement was accepted with before targets had sums, and before networks had some.
///
/// Of one that was accepted for more than a month only the caps of a month were kept. How many of its periods are settled
/// is not known: it counts as if a month of them were.
pub(crate) fn move_in<T: Config>(agreement: &mut AgreementOf<T>, has_network: bool) {
	let terms = &agreement.terms;
	let month = terms.cap.saturating_mul(period::a_month(terms.kind).into());
	if agreement.exposure == month {
		let left = terms.cap.saturating_mul(agreement.left.into());
		agreement.exposure = month.saturating_add(left);
	}
	let added = counted::<T>(&agreement.terms, agreement.exposure);
	let add = |sum: BalanceOf<T>| sum.saturating_add(added);
	if has_network {
		move_target::<T>(&agreement.terms, add);
	} else {
		change::<T>(&agreement.terms, add);
	}
}
