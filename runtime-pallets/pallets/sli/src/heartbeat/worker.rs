//! What a validator's node does, off chain: says once a session that it is there.

use super::{LONGEVITY, Liveness, is_heard, message, on_seat, running};
use crate::pallet::{Call, Config};
use codec::{Decode, Encode};
use frame_support::{Blake2_256, StorageHasher};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	Permill, RuntimeAppPublic, SaturatedConversion, Saturating, offchain::storage::StorageValueRef,
};
use sp_staking::SessionIndex;

/// Where the node remembers what it has sent, by seat.
const MEMORY: &[u8] = b"almanac/sli/heartbeat";
/// The log of a node's operator.
const LOG: &str = "heartbeat";

/// Sends the heartbeat of each own key that has not been heard in this session: from an instant in its first half on,
/// and again when the one that was sent must have left the pool.
pub(crate) fn work<T: Config>(now: BlockNumberFor<T>) {
	let (Some(session), Some(progress)) = (running::<T>(), T::Liveness::progress()) else { return };
	// Only here keys are looked for: where there is no keystore that ends a call.
	let own = <T::Liveness as Liveness<T>>::Key::all();
	let seats = (0u32..).zip(T::Liveness::keys()).filter(|(_, key)| own.contains(key));
	for (seat, key) in seats {
		let is_awaited = on_seat::<T>(seat).is_some_and(|target| !is_heard::<T>(session, target));
		if is_awaited && progress >= instant(session, seat) && is_due::<T>(session, seat, now) {
			send::<T>(session, seat, &key);
		}
	}
}

/// How much of a session is over when the heartbeat of a seat is sent: drawn, so that validators do not all send at
/// once.
fn instant(session: SessionIndex, seat: u32) -> Permill {
	let drawn = (session, seat).using_encoded(Blake2_256::hash);
	let drawn = u32::decode(&mut drawn.as_slice()).unwrap_or_default();
	Permill::from_parts(drawn % 500_000)
}

/// Whether no heartbeat of the seat may still be on its way; notes that one is sent now.
fn is_due<T: Config>(session: SessionIndex, seat: u32, now: BlockNumberFor<T>) -> bool {
	let place = (MEMORY, seat).encode();
	let stored = StorageValueRef::persistent(&place);
	let sent = stored.mutate::<(SessionIndex, BlockNumberFor<T>), (), _>(|last| match last {
		Ok(Some((of, at)))
			if of == session
				&& at <= now && now < at.saturating_add(LONGEVITY.saturated_into()) =>
		{
			Err(())
		},
		_ => Ok((session, now)),
	});
	sent.is_ok()
}

fn send<T: Config>(session: SessionIndex, seat: u32, key: &<T::Liveness as Liveness<T>>::Key) {
	// None where the node does not let its key sign heartbeats.
	let Some(signature) = key.sign(&message::<T>(session)) else { return };
	let Ok(signature) = Decode::decode(&mut signature.encode().as_slice()) else { return };
	let transaction = T::Liveness::transaction(Call::heartbeat { session, seat, signature });
	if sp_io::offchain::submit_transaction(transaction).is_ok() {
		log::debug!(target: LOG, "sent the heartbeat of session {session} for seat {seat}");
	} else {
		log::debug!(target: LOG, "the pool did not take the heartbeat of session {session} for seat {seat}");
	}
}
