//! What may be offered: one function checks it all.

use frame_support::{
	ensure,
	traits::{Get, fungible::Inspect},
};
use pallet_sli::{HOME, Indicator, PeriodKind, Seconds};
use sp_runtime::{
	DispatchResult, Saturating,
	traits::{CheckedMul, Zero},
};

use crate::{
	Availability, BalanceOf, BoundsOf, Config, Due, Error, Measured, Objective, Records,
	StoredBounds, TermsOf, bounds::MOST_REPORTERS, outcome::PPM, period,
};

/// The fewest samples that may miss before an objective is missed: with fewer, chance decides.
const LEAST_ALLOWED: u64 = 10;
/// For so many days after its end a period can be settled.
pub(crate) const SETTLING_DAYS: u32 = 14;
/// The same in seconds.
pub(crate) const SETTLING_S: Seconds = SETTLING_DAYS * 86_400;

/// Checks terms against what is governed and how the target is measured now.
pub(crate) fn check<T: Config>(terms: &TermsOf<T>, availability: &Availability) -> DispatchResult {
	let bounds = StoredBounds::<T>::get();
	ensure!(is_covered(terms), Error::<T>::IndicatorNotCovered);
	ensure!(period::calendar(terms.kind).is_some(), Error::<T>::PeriodNotCovered);
	let measured = measured::<T>(terms)?;
	objective::<T>(terms, &bounds, &measured)?;
	reports::<T>(terms, &bounds)?;
	rests::<T>(terms, &measured)?;
	money::<T>(terms, &bounds, availability)?;
	let Availability { most_periods, capacity, until } = *availability;
	ensure!((1..=bounds.most_periods).contains(&most_periods), Error::<T>::PeriodsOutOfBounds);
	ensure!(capacity > 0, Error::<T>::CapacityEmpty);
	ensure!(until > period::now::<T>(), Error::<T>::UntilPassed);
	Ok(())
}

/// Checks again what may have been governed otherwise since terms were offered: once they are accepted it stays. What
/// a day of them has by the calendar.
pub(crate) fn check_measured<T: Config>(terms: &TermsOf<T>) -> Result<Due, Error<T>> {
	let measured = measured::<T>(terms)?;
	rests::<T>(terms, &measured)?;
	Ok(Due { samples: measured.samples_per_day, windows: measured.windows_per_day })
}

fn measured<T: Config>(terms: &TermsOf<T>) -> Result<Measured, Error<T>> {
	T::Records::measured(terms.network, terms.indicator).ok_or(Error::<T>::NotMeasured)
}

/// What an agreement rests on as long as it is open: a time-out, and for how long records are kept.
fn rests<T: Config>(terms: &TermsOf<T>, measured: &Measured) -> Result<(), Error<T>> {
	let most = measured.timeout_us / 2;
	let within_us = u64::from(terms.objective.within_us);
	ensure!(within_us <= most, Error::<T>::LatencyAboveHalfTimeout);
	let kept = measured.retention.of(terms.kind).saturating_mul(period::days(terms.kind));
	// The days of a sampled week or month are read when it is settled.
	let by_days = if terms.indicator.is_counted() { 0 } else { period::most_days(terms.kind) };
	let needed = SETTLING_DAYS.saturating_add(by_days);
	let is_read = by_days == 0 || measured.retention.of(PeriodKind::Day) >= needed;
	ensure!(kept >= SETTLING_DAYS && is_read, Error::<T>::RetentionTooShort);
	Ok(())
}

/// Authorship and arrival of the home network; `rpc` and `reachability` of any.
fn is_covered<Balance>(terms: &crate::Terms<Balance>) -> bool {
	match terms.indicator {
		Indicator::Authorship | Indicator::Arrival => terms.network == HOME,
		Indicator::Rpc | Indicator::Reachability => true,
		Indicator::Finality
		| Indicator::Heartbeat
		| Indicator::Backing
		| Indicator::Availability => false,
	}
}

/// How many samples a period has, those of the shortest.
pub(crate) fn samples(measured: &Measured, kind: PeriodKind) -> u64 {
	measured.samples_per_day.saturating_mul(period::days(kind).into())
}

fn objective<T: Config>(
	terms: &TermsOf<T>,
	bounds: &BoundsOf<T>,
	measured: &Measured,
) -> DispatchResult {
	let Objective { within_us, share_ppm, floor_ppm } = terms.objective;
	if terms.indicator.is_counted() {
		ensure!(within_us == 0, Error::<T>::LatencyNotUsed);
	} else {
		ensure!(within_us > 0, Error::<T>::LatencyMissing);
	}
	ensure!((bounds.min_share_ppm..=PPM).contains(&share_ppm), Error::<T>::ShareOutOfBounds);
	let highest = share_ppm.saturating_sub(bounds.min_gap_ppm);
	ensure!(floor_ppm <= highest, Error::<T>::FloorTooHigh);
	let allowed =
		u64::from(PPM.saturating_sub(share_ppm)).saturating_mul(samples(measured, terms.kind));
	ensure!(allowed >= LEAST_ALLOWED.saturating_mul(PPM.into()), Error::<T>::ObjectiveTooFine);
	Ok(())
}

fn reports<T: Config>(terms: &TermsOf<T>, bounds: &BoundsOf<T>) -> DispatchResult {
	if terms.indicator.is_counted() {
		let none = terms.min_coverage_ppm == 0 && terms.min_reporters == 0;
		ensure!(none, Error::<T>::ReportersNotUsed);
		return Ok(());
	}
	let coverage = bounds.min_coverage_ppm..=PPM;
	ensure!(coverage.contains(&terms.min_coverage_ppm), Error::<T>::CoverageOutOfBounds);
	let reporters = bounds.min_reporters..=MOST_REPORTERS;
	ensure!(reporters.contains(&terms.min_reporters), Error::<T>::ReportersOutOfBounds);
	Ok(())
}

fn money<T: Config>(
	terms: &TermsOf<T>,
	bounds: &BoundsOf<T>,
	availability: &Availability,
) -> DispatchResult {
	// One fee at least is held as long as an agreement is stored: it pays for that as a deposit would. Twice
	// the existential deposit, so that the provider's part can be paid to an account that is gone.
	let twice = T::Currency::minimum_balance().saturating_mul(2u32.into());
	ensure!(terms.fee >= twice.max(T::OfferDeposit::get()), Error::<T>::FeeTooSmall);
	let most = terms.fee.saturating_mul(bounds.most_cap_per_fee.into());
	ensure!(!terms.cap.is_zero() && terms.cap <= most, Error::<T>::CapOutOfBounds);
	// What may be held of one agreement, and what may be counted of a month, can be written down.
	for amount in [terms.fee, terms.cap] {
		times::<T>(amount, availability.most_periods)?;
		times::<T>(amount, period::a_month(terms.kind))?;
	}
	Ok(())
}

/// An amount of each of so many periods.
pub(crate) fn times<T: Config>(
	amount: BalanceOf<T>,
	periods: u32,
) -> Result<BalanceOf<T>, Error<T>> {
	amount.checked_mul(&periods.into()).ok_or(Error::<T>::AmountTooLarge)
}
