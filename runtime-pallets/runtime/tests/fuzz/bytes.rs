//! Bytes as they come from outside: whatever they are, decoding and asking end.

use crate::{actors, calls, chain, dice::Dice, draw::Draw, genesis};
use almanac_runtime::{
	AccountId, Executive, Hash, Runtime, RuntimeCall, UncheckedExtrinsic, keys::SessionKeys,
};
use codec::{Decode, Encode};
use pallet_registry::runtime_api::runtime_decl_for_registry_api::RegistryApiV3 as _;
use pallet_scalability::{
	Parameters, RunOf, runtime_api::runtime_decl_for_scalability_api::ScalabilityApiV1 as _,
};
use pallet_sli::{
	Indicator, PeriodKind, Record, ReportEntry, TargetRef,
	runtime_api::runtime_decl_for_sli_api::SliApiV3 as _,
};
use pallet_transaction_payment_rpc_runtime_api::runtime_decl_for_transaction_payment_api::TransactionPaymentApi as _;
use sp_runtime::transaction_validity::TransactionSource;

/// What has happened.
#[derive(Debug, Default)]
pub struct Tally {
	pub inputs: u64,
	/// What was decoded as something.
	pub decoded: u64,
	/// What was answered by the runtime API.
	pub asked: u64,
}

/// Sends so many inputs to a chain that has something of everything.
pub fn run(seed: u64, inputs: u64) -> Tally {
	let mut dice = Dice::new(&[seed]);
	let actors = actors::all();
	let chain_of_links = actors::Chain::new(0, 60);
	let mut tally = Tally::default();
	genesis::local().execute_with(|| {
		chain::open_block(chain::FIRST_SLOT_MS / 6_000);
		for _ in 0..inputs {
			tally.inputs += 1;
			let mut draw = Draw { dice: &mut dice, actors: &actors, chain: &chain_of_links };
			let bytes = bytes(&mut draw);
			let kind = draw.dice.below(24);
			if one(kind, &bytes, &mut tally).is_some() {
				tally.decoded += 1;
			}
		}
		chain::close_block();
	});
	tally
}

/// Noise, or the encoding of a call or a transaction with some bytes changed.
fn bytes(draw: &mut Draw<'_>) -> Vec<u8> {
	match draw.dice.below(4) {
		0 => draw.bytes(200),
		1 => {
			let call = calls::any(draw, 2);
			let transaction = UncheckedExtrinsic::new_bare(call).encode();
			draw.mutate(transaction)
		},
		2 => {
			// Small numbers, as arguments begin with them.
			let mut bytes = draw.bytes(60);
			bytes.iter_mut().for_each(|byte| *byte &= draw.dice.one_of(&[0, 1, 3, 7, 255]));
			bytes
		},
		_ => {
			let call = calls::any(draw, 2).encode();
			draw.mutate(call)
		},
	}
}

/// Decodes one kind of thing, and asks with it.
fn one(kind: u64, mut bytes: &[u8], tally: &mut Tally) -> Option<()> {
	let input = &mut bytes;
	match kind {
		0 => drop(RuntimeCall::decode(input).ok()?.encode()),
		1..=3 => {
			let transaction = UncheckedExtrinsic::decode(input).ok()?;
			let length = transaction.encoded_size() as u32;
			tally.asked += 1;
			let _ = Runtime::query_info(transaction.clone(), length);
			let source = TransactionSource::External;
			let _ = Executive::validate_transaction(source, transaction, Hash::default());
		},
		4 => drop(Record::decode(input).ok()?),
		5 => drop(Vec::<ReportEntry>::decode(input).ok()?),
		6 => drop(RunOf::<Runtime>::decode(input).ok()?),
		7 => drop(SessionKeys::decode_into_raw_public_keys(input)?),
		8 => drop(pallet_registry::Address::decode(input).ok()?),
		9 => drop(pallet_registry::GroupOf::<Runtime>::decode(input).ok()?),
		_ => return ask(kind, input, tally),
	}
	Some(())
}

fn ask(kind: u64, input: &mut &[u8], tally: &mut Tally) -> Option<()> {
	type At = Option<u32>;
	type Asked = (u32, u32, Indicator, PeriodKind);
	match kind {
		10 => {
			let ((network, target, indicator, of), at) = <(Asked, At)>::decode(input).ok()?;
			drop(Runtime::sli(network, target, indicator, of, at));
			drop(Runtime::current(network, target, indicator, of));
		},
		11 => {
			let ((network, target, indicator, of), from, count) =
				<(Asked, u32, u32)>::decode(input).ok()?;
			let rows =
				pallet_sli::answer::history::<Runtime>(network, target, indicator, of, from, count);
			assert!(rows.len() <= 256, "an answer has at most 256 rows");
		},
		12 => {
			let (network, indicator, of, at, offset, limit) =
				<(u32, Indicator, PeriodKind, At, u32, u32)>::decode(input).ok()?;
			drop(Runtime::ranking(network, indicator, of, at, offset, limit));
		},
		13 => {
			let (network, targets, indicator, of, at) =
				<(u32, Vec<u32>, Indicator, PeriodKind, At)>::decode(input).ok()?;
			drop(Runtime::sum(network, targets, indicator, of, at));
		},
		14 => {
			let (network, of, at) = <(u32, PeriodKind, u32)>::decode(input).ok()?;
			let _ = Runtime::period_of(network, of, at);
			let _ = Runtime::sampling(network, Some(at));
		},
		15 => {
			let (part, whole, windows) = <(u64, u64, u64)>::decode(input).ok()?;
			let interval = Runtime::interval_of(part, whole, windows);
			assert!(interval.low_ppm <= interval.high_ppm, "{part} of {whole} over {windows}");
		},
		16 => {
			let (network, who) = <(u32, TargetRef<AccountId>)>::decode(input).ok()?;
			let _ = Runtime::target_of(network, who);
		},
		17 => {
			let (network, at, offset, limit) = <(u32, At, u32, u32)>::decode(input).ok()?;
			drop(Runtime::targets(network, at, offset, limit));
			drop(Runtime::groups(network, offset, limit));
		},
		18 => {
			let (network, account) = <(u32, AccountId)>::decode(input).ok()?;
			let (offset, limit) = <(u32, u32)>::decode(input).unwrap_or((0, u32::MAX));
			drop(Runtime::reporter_of(network, account.clone()));
			drop(Runtime::owned(network, account, offset, limit));
			drop(Runtime::network(network));
			let _ = Runtime::admission(network);
		},
		19 => drop(Runtime::group_of(0, Vec::decode(input).ok()?)),
		20 => {
			let (run, law) = <(u32, Parameters)>::decode(input).ok()?;
			let _ = Runtime::check_prediction(run, law);
		},
		21 => {
			let (run, size) = <(u32, u64)>::decode(input).ok()?;
			let _ = (Runtime::throughput_at(run, size), Runtime::latency_at(run, size));
		},
		22 => {
			let (subject, version) = <(u32, Option<Vec<u8>>)>::decode(input).ok()?;
			drop(Runtime::subject(subject));
			drop(Runtime::prediction(subject, version.clone()));
			let _ = Runtime::subject_of(version.unwrap_or_default());
		},
		_ => {
			let (subject, offset, limit) = <(u32, u32, u32)>::decode(input).ok()?;
			drop(Runtime::runs(subject, offset, limit));
			drop(pallet_scalability::answer::history::<Runtime>(subject, offset, limit));
		},
	}
	tally.asked += 1;
	Some(())
}
