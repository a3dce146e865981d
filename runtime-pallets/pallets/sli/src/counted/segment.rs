//! Segments and eras: who sits on which seat from which slot on, told by the session pallet.

use super::{drawn, duties::Duties};
use crate::{
	heartbeat,
	pallet::{
		Config, CurrentEra, CurrentSegment, Eras, Event, OldestEra, OldestSegment, Pallet, Seats,
		Segments, Targets,
	},
	types::{HOME, Segment, TargetId, TargetRef},
};
use alloc::vec::Vec;
use core::{marker::PhantomData, ops::Range};
use frame_support::traits::Get;
use sp_runtime::SaturatedConversion;
use sp_staking::SessionIndex;

/// What pallet-sli needs to know of the session.
pub trait CurrentSession<AccountId> {
	/// The validators of the current session in the order of their seats: seat i of n authors the slots that are
	/// i modulo n.
	fn validators() -> Vec<AccountId>;
	/// The index of the current session.
	fn index() -> SessionIndex;
}

/// [`CurrentSession`] of a runtime with pallet-session whose seats are in the order of the session.
pub struct SessionOf<T>(PhantomData<T>);

impl<AccountId, T: pallet_session::Config<ValidatorId = AccountId>> CurrentSession<AccountId>
	for SessionOf<T>
{
	fn validators() -> Vec<AccountId> {
		pallet_session::Pallet::<T>::validators()
	}

	fn index() -> SessionIndex {
		pallet_session::Pallet::<T>::current_index()
	}
}

/// Which era a session belongs to. Eras never go back, and an era has at least one session.
pub trait EraOfSession {
	/// The era of a session.
	fn era_of(session: SessionIndex) -> u32;
}

/// Eras of a fixed number of sessions, for chains without eras of their own; 0 sessions count as 1.
pub struct SessionsPerEra<Sessions>(PhantomData<Sessions>);

impl<Sessions: Get<u32>> EraOfSession for SessionsPerEra<Sessions> {
	fn era_of(session: SessionIndex) -> u32 {
		session / Sessions::get().max(1)
	}
}

/// Wraps the session manager of a chain so that pallet-sli learns of every session that starts.
pub struct NoteSessions<T, Inner>(PhantomData<(T, Inner)>);

impl<T: Config, Inner: pallet_session::SessionManager<T::AccountId>>
	pallet_session::SessionManager<T::AccountId> for NoteSessions<T, Inner>
{
	fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Inner::new_session(index)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Inner::new_session_genesis(index)
	}

	fn end_session(index: SessionIndex) {
		Inner::end_session(index);
		if !T::Slot::in_turn() {
			drawn::end_session::<T>();
		}
	}

	fn start_session(index: SessionIndex) {
		Inner::start_session(index);
		// In turn the block that rotates still follows the old list; at genesis there is no block yet.
		let first_slot = T::Slot::get().map(u64::from).map_or(0, |slot| match T::Slot::in_turn() {
			true => slot.saturating_add(1),
			false => drawn::first_slot::<T>(slot),
		});
		note_session::<T>(index, first_slot);
	}
}

/// Opens a segment if the list differs from the seated one, and an era if the session begins one.
pub(crate) fn note_session<T: Config>(session: SessionIndex, first_slot: u64) {
	heartbeat::begin_session::<T>(session);
	let validators = T::Session::validators();
	if !is_seated::<T>(&validators) {
		open_segment::<T>(&validators, first_slot);
	}
	note_era::<T>(T::Eras::era_of(session), first_slot.saturating_mul(T::SlotDuration::get()));
}

/// Begins counting on a chain that took up the pallet while running: with the slot after this one.
/// Returns how many seats there are.
pub(crate) fn adopt<T: Config>(slot: u64) -> u32 {
	let first_slot = slot.saturating_add(1);
	let validators = T::Session::validators();
	open_segment::<T>(&validators, first_slot);
	let start_ms = first_slot.saturating_mul(T::SlotDuration::get());
	note_era::<T>(T::Eras::era_of(T::Session::index()), start_ms);
	validators.len().saturated_into()
}

fn is_seated<T: Config>(validators: &[T::AccountId]) -> bool {
	let Some(index) = CurrentSegment::<T>::get() else { return false };
	let Some(segment) = Segments::<T>::get(index) else { return false };
	segment.length == validators.len().saturated_into::<u32>()
		&& (0u32..).zip(validators).all(|(seat, validator)| {
			Seats::<T>::get(index, seat)
				.and_then(|target| Targets::<T>::get(HOME, target))
				.is_some_and(|who| who == TargetRef::Account(validator.clone()))
		})
}

fn open_segment<T: Config>(validators: &[T::AccountId], first_slot: u64) {
	let index = match CurrentSegment::<T>::get() {
		Some(current) => current.saturating_add(1),
		None => OldestSegment::<T>::get(),
	};
	for (seat, validator) in (0u32..).zip(validators) {
		let who = TargetRef::Account(validator.clone());
		Seats::<T>::insert(index, seat, Pallet::<T>::list_target(HOME, who));
	}
	let length = validators.len().saturated_into::<u32>();
	Segments::<T>::insert(index, Segment { first_slot, length });
	CurrentSegment::<T>::put(index);
	Pallet::<T>::deposit_event(Event::SegmentOpened { segment: index, first_slot, length });
}

/// Eras left out by a chain begin with the one that follows them; more than this many at once are a
/// fault of the chain's [`EraOfSession`] and are not filled in.
const MAX_ERA_STEP: u32 = 16;

fn note_era<T: Config>(era: u32, start_ms: u64) {
	let first = match CurrentEra::<T>::get(HOME) {
		Some(current) if era <= current => return,
		Some(current) => current.saturating_add(1),
		None => {
			OldestEra::<T>::insert(HOME, era);
			era
		},
	};
	if era.saturating_sub(first) >= MAX_ERA_STEP {
		frame_support::defensive!("eras advance one by one");
		return;
	}
	for begun in first..=era {
		Eras::<T>::insert(HOME, begun, start_ms);
	}
	CurrentEra::<T>::insert(HOME, era);
	Pallet::<T>::deposit_event(Event::EraStarted { era, start_ms });
}

/// A segment and the slots that follow it.
pub(crate) struct Stretch {
	/// Index of the segment.
	pub index: u32,
	/// Number of its seats.
	pub length: u32,
	/// From its first slot to the next segment's.
	pub slots: Range<u64>,
}

/// The segment of an index with its end.
pub(crate) fn stretch<T: Config>(index: u32) -> Option<Stretch> {
	let Segment { first_slot, length } = Segments::<T>::get(index)?;
	let end =
		index.checked_add(1).and_then(Segments::<T>::get).map_or(u64::MAX, |next| next.first_slot);
	Some(Stretch { index, length, slots: first_slot..end })
}

/// The target whose slot it is: of the current segment, or of the one before it in the block that
/// opened the current one.
pub(crate) fn author_of<T: Config>(slot: u64) -> Option<TargetId> {
	let current = CurrentSegment::<T>::get()?;
	[Some(current), current.checked_sub(1)].into_iter().flatten().find_map(|index| {
		let segment = Segments::<T>::get(index).filter(|segment| segment.first_slot <= slot)?;
		let seat = slot.checked_rem(segment.length.into())?;
		Seats::<T>::get(index, u32::try_from(seat).ok()?)
	})
}
