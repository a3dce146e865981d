//! Settlement: one period of an agreement, from its record.

use frame_support::ensure;
use pallet_sli::{Period, PeriodKind, Record, Sampled, Seconds};
use sp_runtime::{DispatchResult, Perbill, SaturatedConversion, Saturating, traits::Zero};

use crate::{
	AgreementId, AgreementOf, Agreements, BalanceOf, Closed, Config, Error, Event, HoldReason,
	OpenAgreements, Outcome, Pallet, Records, Settlement, SettlementOf, Speaks, Stored,
	StoredBounds, TermsOf, Voided, Why, exposure, govern, money, outcome, paying, period, pot,
};

/// Settles the next period of an agreement.
pub(crate) fn settle<T: Config>(caller: T::AccountId, id: AgreementId) -> DispatchResult {
	govern::ensure_not_paused::<T>()?;
	let mut agreement = stored::<T>(id)?;
	let due = due::<T>(id, &agreement).ok_or(Error::<T>::NotClosed)?;
	pot::roll::<T>(agreement.terms.network);
	let paid = pay::<T>(&caller, &agreement, due)?;

	let Settlement { start, outcome, fee_to_provider, to_caller, payout, to_reporters } = paid;
	Voided::<T>::remove(id, start);
	paying::note::<T>(id, &agreement, to_reporters);
	agreement.next = period::after(agreement.terms.kind, start, 1);
	agreement.left = agreement.left.saturating_sub(1);
	Pallet::<T>::deposit_event(Event::Settled {
		agreement: id,
		start,
		outcome,
		fee_to_provider,
		to_caller,
		payout,
		to_reporters,
	});
	if agreement.left == 0 {
		exposure::note_ended::<T>(&agreement);
	}
	keep::<T>(id, agreement);
	Ok(())
}

/// An agreement that is not settled.
pub(crate) fn stored<T: Config>(id: AgreementId) -> Result<AgreementOf<T>, Error<T>> {
	Agreements::<T>::get(id).map(Stored::latest).ok_or(Error::<T>::UnknownAgreement)
}

/// Stores an agreement, or forgets one of which nothing is left.
pub(crate) fn keep<T: Config>(id: AgreementId, agreement: AgreementOf<T>) {
	if agreement.left > 0 {
		Agreements::<T>::insert(id, Stored::V3(agreement));
		return;
	}
	let terms = &agreement.terms;
	let key = (terms.network, terms.target, terms.indicator);
	match OpenAgreements::<T>::get(key).saturating_sub(1) {
		0 => OpenAgreements::<T>::remove(key),
		open => OpenAgreements::<T>::insert(key, open),
	}
	exposure::take::<T>(&agreement);
	paying::end::<T>(id, &agreement);
	Agreements::<T>::remove(id);
	Pallet::<T>::deposit_event(Event::Ended { agreement: id });
}

/// What settling the next period of an agreement would do; none where its record is not final.
pub fn preview<T: Config>(id: AgreementId) -> Option<SettlementOf<T>> {
	due::<T>(id, &stored::<T>(id).ok()?)
}

/// What is due of the next period, if it is final.
fn due<T: Config>(id: AgreementId, agreement: &AgreementOf<T>) -> Option<SettlementOf<T>> {
	let terms = &agreement.terms;
	let start = agreement.next;
	let period = Period { kind: terms.kind, start };
	let closed = T::Records::closed(terms.network, terms.indicator, period, terms.target);
	let days = period::days_from(terms.kind, start);
	let enough = agreement.due.and_then(|_| of_enough::<T>(terms, start, &closed));
	let (closed, known) = enough.unwrap_or((closed, days));
	let whole = |due| outcome::Whole::of(due, days);
	let judged = outcome::judge(terms, agreement.due.map(whole), &closed)?;
	let speaker = T::Speaks::speaker(terms.network, terms.target);
	let outcome = if Voided::<T>::contains_key(id, start) {
		Outcome::Unknown { why: Why::Voided }
	} else if speaker.as_ref() != Some(&agreement.provider) {
		Outcome::Unknown { why: Why::TargetGone }
	} else {
		judged
	};
	let payout = match outcome {
		Outcome::Missed { payout } => payout,
		Outcome::Kept | Outcome::Unknown { .. } => Zero::zero(),
	};
	let earned: BalanceOf<T> = match outcome {
		Outcome::Unknown { .. } => Zero::zero(),
		Outcome::Kept | Outcome::Missed { .. } => {
			outcome::earned(terms.fee.saturated_into(), (known, days)).saturated_into()
		},
	};
	let share = |ppm: u32| Perbill::from_parts(ppm.saturating_mul(1_000)).mul_floor(earned);
	let governed = || StoredBounds::<T>::get().caller_ppm;
	let to_caller = share(agreement.caller_ppm.unwrap_or_else(governed));
	let to_reporters = share(agreement.reporters_ppm);
	let fee_to_provider = earned.saturating_sub(to_caller).saturating_sub(to_reporters);
	Some(Settlement { start, outcome, fee_to_provider, to_caller, payout, to_reporters })
}

/// What is known of a period without its days of which fewer reports count than the terms ask for: as those without a quorum
/// they are unknown, so that the others of a week or month do not hang on who is silent for one of them. How many days are
/// left comes with it: nothing is earned of the rest, or silence would pay.
///
/// Read only where a day may be one. Days out of retention are unknown too.
fn of_enough<T: Config>(
	terms: &TermsOf<T>,
	start: Seconds,
	closed: &Closed,
) -> Option<(Closed, u32)> {
	let Closed::Record(Record::Sampled(of_record)) = closed else { return None };
	let is_day = terms.kind == PeriodKind::Day;
	if is_day || !of_record.has_quorum() || of_record.reporters >= terms.min_reporters {
		return None;
	}
	let days = (0..period::days_from(terms.kind, start)).map(|day| Period {
		kind: PeriodKind::Day,
		start: start.saturating_add(day.saturating_mul(pot::DAY_S)),
	});
	let none = (Sampled::default(), 0u32);
	let (known, left) = days.fold(none, |(known, left), day| {
		match T::Records::closed(terms.network, terms.indicator, day, terms.target) {
			Closed::Record(Record::Sampled(day))
				if day.has_quorum() && day.reporters >= terms.min_reporters =>
			{
				(known.and(&day), left.saturating_add(1))
			},
			_ => (known, left),
		}
	});
	let Sampled { expected, reported, absence, .. } = of_record.clone();
	let known = Sampled { expected, reported, absence, ..known };
	known.has_quorum().then_some((Closed::Record(Record::Sampled(known)), left))
}

/// Moves the money of a period; what was paid.
fn pay<T: Config>(
	caller: &T::AccountId,
	agreement: &AgreementOf<T>,
	due: SettlementOf<T>,
) -> Result<SettlementOf<T>, sp_runtime::DispatchError> {
	let (customer, payer) = (&agreement.customer, agreement.payer());
	// First, while the fees that are held keep the customer's account.
	let payout = money::pay::<T>(HoldReason::Collateral, payer, customer, due.payout)?;
	let of_fee = |to: &T::AccountId, amount: BalanceOf<T>| {
		money::pay::<T>(HoldReason::Fee, customer, to, amount)
	};
	let network = agreement.terms.network;
	let to_reporters = of_fee(&pot::account::<T>(network), due.to_reporters)?;
	pot::add::<T>(network, to_reporters);
	let to_caller = of_fee(caller, due.to_caller)?;
	let earned = due.fee_to_provider.saturating_add(due.to_caller);
	let fee_to_provider = of_fee(&agreement.provider, earned.saturating_sub(to_caller))?;
	let rest = |whole: BalanceOf<T>, paid: BalanceOf<T>| whole.saturating_sub(paid);
	let terms = &agreement.terms;
	let paid = fee_to_provider.saturating_add(to_caller).saturating_add(to_reporters);
	money::release::<T>(HoldReason::Fee, customer, rest(terms.fee, paid))?;
	money::release::<T>(HoldReason::Collateral, payer, rest(terms.cap, payout))?;
	Ok(Settlement { fee_to_provider, to_caller, payout, to_reporters, ..due })
}

/// The Council makes a period of an agreement unknown.
pub(crate) fn void<T: Config>(id: AgreementId, start: Seconds) -> DispatchResult {
	let agreement = stored::<T>(id)?;
	let is_covered = period::covers(agreement.terms.kind, agreement.next, agreement.left, start);
	ensure!(is_covered, Error::<T>::NotCovered);
	ensure!(!Voided::<T>::contains_key(id, start), Error::<T>::AlreadyVoided);
	Voided::<T>::insert(id, start, ());
	Pallet::<T>::deposit_event(Event::Voided { agreement: id, start });
	Ok(())
}
