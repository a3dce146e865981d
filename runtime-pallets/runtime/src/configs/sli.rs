//! Records of how well validators serve.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::traits::{Contains, EitherOfDiverse, EstimateNextSessionRotation};
use frame_system::EnsureRoot;
use pallet_sli::{CurrentSession, Liveness, SlotFromDigest, weights::Measured};
use pallet_validators::SlotDurationMs;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::Permill;
use sp_staking::SessionIndex;

use crate::{
	AccountId, Registry, Runtime, System, Timestamp, UncheckedExtrinsic, Validators,
	configs::{
		council::{CouncilInstance, MoreThanHalf},
		session::Sessions,
	},
};

/// Eras as pallet-validators counts them.
pub struct Eras;
impl pallet_sli::EraOfSession for Eras {
	fn era_of(session: SessionIndex) -> u32 {
		pallet_validators::EraOfSession::<Runtime>::era_of(session)
	}
}

/// The session with its validators in the order of their seats.
pub struct SeatedSession;
impl CurrentSession<AccountId> for SeatedSession {
	fn validators() -> Vec<AccountId> {
		Validators::seated()
	}

	fn index() -> SessionIndex {
		pallet_session::CurrentIndex::<Runtime>::get()
	}
}

/// Who may use the room that blocks keep for reports: the Council, whose calls are of the same class, and the
/// sudo key where there is one.
pub struct MayUseKeptRoom;
impl Contains<AccountId> for MayUseKeptRoom {
	fn contains(who: &AccountId) -> bool {
		pallet_collective::Members::<Runtime, CouncilInstance>::get().contains(who)
			|| pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who)
	}
}

/// Validators say that they are there with the key that they sign blocks with.
pub struct AuthorKeys;
impl Liveness<Runtime> for AuthorKeys {
	type Key = AuraId;

	fn keys() -> Vec<AuraId> {
		pallet_aura::Authorities::<Runtime>::get().into_inner()
	}

	fn progress() -> Option<Permill> {
		Sessions::estimate_current_session_progress(System::block_number()).0
	}

	fn transaction(call: pallet_sli::Call<Runtime>) -> Vec<u8> {
		UncheckedExtrinsic::new_bare(call.into()).encode()
	}
}

impl pallet_sli::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type WeightInfo = Measured<Runtime>;
	type SlotDuration = SlotDurationMs<Runtime>;
	type Slot = SlotFromDigest<Runtime>;
	type Time = Timestamp;
	type Session = SeatedSession;
	type Eras = Eras;
	type Reporters = Registry;
	type Liveness = AuthorKeys;
}
