//! The RPC methods beyond those that every Substrate node brings.

use crate::{
	block::Block,
	types::{Commands, FullBackend, FullClient, TransactionPool},
};
use almanac_runtime::{AccountId, Hash, Nonce};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_consensus_manual_seal::rpc::{ManualSeal, ManualSealApiServer};
use sc_service::Error;
use sp_core::traits::SpawnNamed;
use sp_runtime::traits::NumberFor;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// What the methods need to answer.
pub struct Dependencies {
	pub client: Arc<FullClient>,
	pub pool: Arc<TransactionPool>,
	/// None on a chain without GRANDPA.
	pub finality: Option<Finality>,
	/// None on a chain whose blocks are not sealed on demand.
	pub commands: Option<Commands>,
}

/// What GRANDPA shows to the outside.
pub struct Finality {
	pub voter_state: SharedVoterState,
	pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
	pub justifications: GrandpaJustificationStream<Block>,
	pub proofs: Arc<FinalityProofProvider<FullBackend, Block>>,
}

/// `system_*` of accounts, `payment_*`, and `grandpa_*` or `engine_*`.
pub fn module(
	dependencies: &Dependencies,
	subscriptions: Arc<dyn SpawnNamed>,
) -> Result<RpcModule<()>, Error> {
	merged(dependencies, subscriptions).map_err(|reason| Error::Application(Box::new(reason)))
}

fn merged(
	Dependencies { client, pool, finality, commands }: &Dependencies,
	subscriptions: Arc<dyn SpawnNamed>,
) -> Result<RpcModule<()>, RegisterMethodError> {
	let mut module = RpcModule::new(());
	module.merge(SystemApiServer::<_, AccountId, Nonce>::into_rpc(System::new(
		client.clone(),
		pool.clone(),
	)))?;
	module.merge(TransactionPayment::new(client.clone()).into_rpc())?;
	if let Some(finality) = finality {
		let Finality { voter_state, authority_set, justifications, proofs } = finality;
		module.merge(
			Grandpa::new(
				subscriptions,
				authority_set.clone(),
				voter_state.clone(),
				justifications.clone(),
				proofs.clone(),
			)
			.into_rpc(),
		)?;
	}
	if let Some(commands) = commands {
		module.merge(ManualSealApiServer::into_rpc(ManualSeal::new(commands.clone())))?;
	}
	Ok(module)
}
