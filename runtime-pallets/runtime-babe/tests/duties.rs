//! Records of a chain with BABE equal a recount from its headers alone, which shares no code with the pallet: slots,
//! authors, and what each epoch announces of the next one.

// A test's helpers may panic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../../guest/tests/guide/mod.rs"]
mod guide;

use babe_runtime::{
	AccountId, AllPalletsWithSystem, Block, Runtime, RuntimeGenesisConfig, RuntimeOrigin, Session,
	Sli, System, Timestamp,
};
use codec::{Decode, Encode};
use frame_support::{
	traits::{OnFinalize, OnInitialize, OnPoll, TryState, TryStateSelect},
	weights::{Weight, WeightMeter},
};
use pallet_sli::{Counted, HOME, Indicator, Period, PeriodKind, Record, TargetRef, answer};
use serde_json::{Value, json};
use sp_consensus_babe::{
	BABE_ENGINE_ID, ConsensusLog,
	digests::{PreDigest, PrimaryPreDigest, SecondaryPlainPreDigest},
};
use sp_core::{U256, crypto::VrfSecret};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
use sp_io::{TestExternalities, hashing::blake2_256};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{BuildStorage, Digest, DigestItem};
use std::collections::BTreeMap;

const SLOT_MS: u64 = 3_000;
const EPOCH_SLOTS: u64 = 20;
/// 2026-01-01, 00:00 UTC, and eight minutes before.
const FIRST_SLOT: u64 = 1_767_225_600_000 / SLOT_MS - 160;
/// Of an hour, the default.
const WINDOW_S: u64 = 3_600;

/// The preset, with its pace and its validators.
fn genesis() -> TestExternalities {
	let preset = |id: Option<&str>| -> Value {
		let id = id.map(Into::into);
		serde_json::from_slice(&<Runtime as GenesisBuilderV1<Block>>::get_preset(&id).unwrap())
			.unwrap()
	};
	let mut config = preset(None);
	let pace = json!({ "sessionsPerEra": 3 });
	for patch in [preset(Some("local")), json!({ "validators": pace })] {
		for (pallet, fields) in patch.as_object().unwrap() {
			for (field, value) in fields.as_object().unwrap() {
				config[pallet][field] = value.clone();
			}
		}
	}
	let config: RuntimeGenesisConfig = serde_json::from_value(config).unwrap();
	config.build_storage().unwrap().into()
}

/// SplitMix64: numbers that look random, the same everywhere.
struct Random(u64);

impl Random {
	fn below(&mut self, bound: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % bound
	}
}

/// What a header announced: the keys of the authorities, which are their accounts, and the randomness.
#[derive(Clone)]
struct Epoch {
	authorities: Vec<AccountId>,
	randomness: [u8; 32],
}

impl Epoch {
	fn owner(&self, slot: u64) -> &AccountId {
		let hash = blake2_256(&[&self.randomness[..], &slot.to_le_bytes()].concat());
		let index = U256::from_big_endian(&hash) % U256::from(self.authorities.len());
		&self.authorities[index.as_usize()]
	}
}

/// Executes the hooks of a block with this claim; its header's digest.
fn block(number: u32, claim: &PreDigest) -> Digest {
	let digest = Digest { logs: vec![DigestItem::PreRuntime(BABE_ENGINE_ID, claim.encode())] };
	System::reset_events();
	System::initialize(&number, &Default::default(), &digest);
	AllPalletsWithSystem::on_initialize(number);
	let slot = u64::from(claim.slot());
	Timestamp::set(RuntimeOrigin::none(), slot * SLOT_MS).unwrap();
	AllPalletsWithSystem::on_poll(number, &mut WeightMeter::with_limit(Weight::MAX));
	AllPalletsWithSystem::on_finalize(number);
	System::finalize().digest
}

fn announced(digest: &Digest) -> Option<Epoch> {
	digest.logs.iter().filter_map(DigestItem::as_consensus).find_map(|(id, mut data)| {
		match ConsensusLog::decode(&mut data) {
			Ok(ConsensusLog::NextEpochData(next)) if id == BABE_ENGINE_ID => Some(Epoch {
				authorities: next
					.authorities
					.into_iter()
					.map(|(key, _)| AccountId::new(key.into_inner().0))
					.collect(),
				randomness: next.randomness,
			}),
			_ => None,
		}
	})
}

/// A claim by lot, with its proof. Whether the lot was won is for the node to check.
fn primary(
	author: &AccountId,
	authority_index: u32,
	slot: u64,
	randomness: &[u8; 32],
) -> PreDigest {
	let pair = Sr25519Keyring::from_account_id(author).unwrap().pair();
	let epoch = (slot - FIRST_SLOT) / EPOCH_SLOTS;
	let transcript = sp_consensus_babe::make_vrf_transcript(randomness, slot.into(), epoch);
	let vrf_signature = pair.vrf_sign(&transcript.into_sign_data());
	PreDigest::Primary(PrimaryPreDigest { authority_index, slot: slot.into(), vrf_signature })
}

/// Duties and those kept, by start of the window in seconds and account.
type Recount = BTreeMap<(u64, AccountId), (u64, u64)>;

/// A life of so many blocks: slots without one, skipped epochs, blocks in others' slots.
fn live(blocks: u32, seed: u64) -> (Recount, u64) {
	let (mut random, mut recount) = (Random(seed), Recount::new());
	let (mut slot, mut epochs, mut end) = (FIRST_SLOT, None::<(Epoch, Epoch)>, 0);
	for number in 1..=blocks {
		let first = if number == 1 { slot } else { slot + 1 };
		if number > 1 {
			slot += match random.below(60) {
				0 => 1 + random.below(90),
				1..20 => 2 + random.below(4),
				_ => 1,
			};
		}
		let mut owner = None;
		if let Some((running, next)) = &epochs {
			for passed in first..=slot {
				let epoch = if passed < end { running } else { next };
				owner = Some(epoch.owner(passed).clone());
				if passed < slot {
					let window = passed * SLOT_MS / 1_000 / WINDOW_S * WINDOW_S;
					recount.entry((window, owner.clone().unwrap())).or_default().0 += 1;
				}
			}
		}
		// Block 1 announces what holds for itself.
		let Epoch { authorities, randomness } = match &epochs {
			Some((running, next)) => if slot < end { running } else { next }.clone(),
			None => Epoch { authorities: Session::validators(), randomness: [0; 32] },
		};
		let own = authorities.iter().position(|who| Some(who) == owner.as_ref()).unwrap_or(0);
		let seats = u64::try_from(authorities.len()).unwrap();
		let drawn = random.below(4) == 0;
		let author = if drawn { usize::try_from(random.below(seats)).unwrap() } else { own };
		let authority_index = u32::try_from(author).unwrap();
		let by_lot = author != own || random.below(3) == 0;
		let claim = match by_lot {
			true => primary(&authorities[author], authority_index, slot, &randomness),
			false => PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
				authority_index,
				slot: slot.into(),
			}),
		};
		let author = authorities[author].clone();
		let digest = block(number, &claim);
		if let Some(next) = announced(&digest) {
			let running = match epochs.take() {
				Some((_, announced)) => announced,
				None => next.clone(),
			};
			end = FIRST_SLOT + ((slot - FIRST_SLOT) / EPOCH_SLOTS + 1) * EPOCH_SLOTS;
			if number == 1 {
				owner = Some(running.owner(slot).clone());
			}
			epochs = Some((running, next));
		}
		if owner.as_ref() == Some(&author) {
			let window = slot * SLOT_MS / 1_000 / WINDOW_S * WINDOW_S;
			let count = recount.entry((window, author)).or_default();
			*count = (count.0 + 1, count.1 + 1);
		}
	}
	(recount, slot)
}

#[test]
fn records_of_a_chain_with_babe_equal_a_recount_from_its_headers() {
	for seed in 0..2 {
		genesis().execute_with(|| {
			let (recount, last) = live(1_200, seed);
			assert!(recount.len() > 12, "{} entries", recount.len());
			let (mut missed, mut kept, mut closed) = (0, 0, 0);
			for ((window, who), (assigned, authored)) in recount {
				let target = Sli::target_id(HOME, &TargetRef::Account(who.clone())).unwrap();
				let start = u32::try_from(window).unwrap();
				let kind = PeriodKind::Window;
				let indicator = Indicator::Authorship;
				let answer =
					answer::sli::<Runtime>(HOME, target, indicator, kind, Some(start)).unwrap();
				let expected = Counted { assigned, authored, windows: 1 };
				assert_eq!(answer.record, Record::Counted(expected), "{who} in {window}");
				let period = Period { kind, start };
				closed += u32::from(answer.period == period && !answer.provisional);
				missed += assigned - authored;
				kept += authored;
			}
			assert!(missed > 50 && kept > 400 && closed > 0, "{missed} {kept} {closed}");
			let now = System::block_number();
			AllPalletsWithSystem::try_state(now, TryStateSelect::Only(vec![b"Sli".to_vec()]))
				.unwrap();
			assert!(last > FIRST_SLOT + 1_200);
		});
	}
}

/// The guide's lines are those of this runtime, too, but for the two that the guide names.
#[test]
fn a_chain_with_babe_has_the_lines_of_the_guide() {
	let sources = [
		include_str!("../Cargo.toml"),
		include_str!("../src/lib.rs"),
		include_str!("../src/configs.rs"),
		include_str!("../src/apis.rs"),
	]
	.concat();
	let own = [
		(
			r#"pallet-sli = { workspace = true }"#,
			r#"pallet-sli = { workspace = true, features = ["babe"] }"#,
		),
		(
			"type Slot = pallet_sli::SlotFromDigest<Runtime>;",
			"type Slot = pallet_sli::BabeSlots<Runtime>;",
		),
		// What a chain has of its own.
		("#[runtime::pallet_index(5)]", "#[runtime::pallet_index(30)]"),
		("type SlotDuration = ConstU64<SLOT_MS>;", "type SlotDuration = SlotDurationMs<Runtime>;"),
		(
			"type Eras = pallet_sli::SessionsPerEra<ConstU32<6>>;",
			"type Eras = pallet_sli::SessionsPerEra<crate::staking::EraSessions>;",
		),
		("type Liveness = ();", "type Liveness = AuthorKeys;"),
		(
			"type SessionManager = pallet_sli::NoteSessions<Runtime, YourSessionManager>;",
			"type SessionManager = NoteSessions<Runtime, NoteHistoricalRoot<Runtime, Roundabout>>;",
		),
	];
	let own = |line: &str| {
		own.iter().find(|(guide, _)| *guide == line).map_or(line, |(_, own)| own).to_owned()
	};
	assert_eq!(guide::missing_lines(&sources, own), Vec::<String>::new());
}
