//! Subjects.

use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, fungible::MutateHold, tokens::Precision},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult, traits::Zero};

use crate::{
	BalanceOf, Config, Error, Event, HoldReason, NextSubjectId, Pallet, Requirements, RunsOf,
	StoredDeposits, Subject, SubjectId, SubjectIds, SubjectOf, Subjects, Text, text::text,
};

pub(crate) fn register<T: Config>(
	origin: OriginFor<T>,
	name: Vec<u8>,
	owner: Option<T::AccountId>,
) -> DispatchResult {
	let (owner, deposit) = match T::AdminOrigin::try_origin(origin) {
		Ok(_) => (owner.ok_or(Error::<T>::OwnerMissing)?, Zero::zero()),
		Err(origin) => {
			let who = ensure_signed(origin)?;
			ensure!(owner.is_none(), Error::<T>::NotYourself);
			(who, StoredDeposits::<T>::get().subject)
		},
	};
	let name = text::<T>(name)?;
	ensure!(!SubjectIds::<T>::contains_key(&name), Error::<T>::NameTaken);
	// Nothing can be held from an account that does not exist yet, not even nothing.
	if !deposit.is_zero() {
		T::Currency::hold(&HoldReason::Subject.into(), &owner, deposit)
			.map_err(|_| Error::<T>::CannotDeposit)?;
	}
	let subject = insert::<T>(name, owner.clone(), deposit);
	Pallet::<T>::deposit_event(Event::SubjectRegistered { subject, owner, deposit });
	Ok(())
}

/// Stores a subject whose name is free.
pub(crate) fn insert<T: Config>(
	name: Text,
	owner: T::AccountId,
	deposit: BalanceOf<T>,
) -> SubjectId {
	let id = NextSubjectId::<T>::get();
	NextSubjectId::<T>::put(id.saturating_add(1));
	SubjectIds::<T>::insert(&name, id);
	Subjects::<T>::insert(id, Subject { name, owner, deposit });
	id
}

/// The subject of an owner; `who` is none for the Council.
pub(crate) fn owned<T: Config>(
	who: Option<&T::AccountId>,
	id: SubjectId,
) -> Result<SubjectOf<T>, Error<T>> {
	let subject = Subjects::<T>::get(id).ok_or(Error::<T>::UnknownSubject)?;
	ensure!(who.is_none_or(|who| *who == subject.owner), Error::<T>::NotTheOwner);
	Ok(subject)
}

/// Who removes what belongs to a subject: its owner, or none for the Council.
pub(crate) fn remover<T: Config>(
	origin: OriginFor<T>,
) -> Result<Option<T::AccountId>, DispatchError> {
	match T::AdminOrigin::try_origin(origin) {
		Ok(_) => Ok(None),
		Err(origin) => Ok(Some(ensure_signed(origin)?)),
	}
}

/// Forgets a subject without runs; its name is free again.
pub(crate) fn remove<T: Config>(origin: OriginFor<T>, id: SubjectId) -> DispatchResult {
	let who = remover::<T>(origin)?;
	let subject = owned::<T>(who.as_ref(), id)?;
	ensure!(RunsOf::<T>::get(id).is_empty(), Error::<T>::HasRuns);
	// What is no longer there (a chain may slash holds) must not keep the subject there.
	T::Currency::release(
		&HoldReason::Subject.into(),
		&subject.owner,
		subject.deposit,
		Precision::BestEffort,
	)?;
	SubjectIds::<T>::remove(&subject.name);
	Subjects::<T>::remove(id);
	Requirements::<T>::remove(id);
	Pallet::<T>::deposit_event(Event::SubjectRemoved { subject: id });
	Ok(())
}
