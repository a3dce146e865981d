//! Blocks on demand: no slots and no validators, a block is sealed when somebody asks for it.

use crate::{
	authoring::{self, Author, Sealing},
	consensus::Engine,
	types::FullClient,
};
use almanac_runtime::Hash;
use futures::{
	StreamExt,
	channel::mpsc,
	stream::{self, select},
};
use sc_consensus_manual_seal::{EngineCommand, ManualSealParams, import_queue, run_manual_seal};
use sc_service::{Error, TaskManager};
use sc_transaction_pool_api::TransactionPool;
use sp_timestamp::InherentDataProvider as TimestampInherent;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// Commands that wait for those before them before a call has to wait itself.
const COMMANDS: usize = 16;

/// Sealing on demand: any block that the runtime accepts is one.
pub fn engine(
	client: &Arc<FullClient>,
	task_manager: &TaskManager,
	prometheus: Option<&Registry>,
) -> Engine {
	let (commands, asked) = mpsc::channel(COMMANDS);
	let block_import = Box::new(client.clone());
	Engine {
		import_queue: import_queue(
			block_import,
			&task_manager.spawn_essential_handle(),
			prometheus,
		),
		start_author: Box::new(move |task_manager, author| {
			start_author(task_manager, author, asked);
			Ok(())
		}),
		slot: None,
		commands: Some(commands),
	}
}

/// Seals what it is asked for.
fn start_author(
	task_manager: &TaskManager,
	author: Author,
	asked: mpsc::Receiver<EngineCommand<Hash>>,
) {
	let by_transactions = match author.sealing {
		Some(Sealing::Instant) => author
			.pool
			.import_notification_stream()
			.map(|_| EngineCommand::SealNewBlock {
				// Two transactions may be in one block: the second asks for none.
				create_empty: false,
				finalize: true,
				parent_hash: None,
				sender: None,
			})
			.boxed(),
		_ => stream::pending().boxed(),
	};
	let sealing = run_manual_seal(ManualSealParams {
		block_import: author.client.clone(),
		env: author.proposers(task_manager, Duration::ZERO),
		client: author.client,
		pool: author.pool,
		commands_stream: select(asked, by_transactions),
		select_chain: author.select_chain,
		consensus_data_provider: None,
		create_inherent_data_providers: |_: Hash, (): ()| async {
			Ok(TimestampInherent::from_system_time())
		},
	});
	authoring::run(task_manager, "on-demand", sealing);
}

/// Whether it fits the chain who asks for blocks: where the runtime has an engine, its slots do.
pub fn check(is_on_demand: bool, authors: bool, sealing: Option<Sealing>) -> Result<(), Error> {
	let refuse = |reason: &str| Err(Error::Other(reason.into()));
	match sealing {
		None if is_on_demand && authors => refuse(
			"the runtime of this chain has neither AuraApi nor BabeApi, so that nobody has a slot: say \
			 when blocks are sealed, with --sealing manual or --sealing instant, or start a chain \
			 specification of a chain that has one of them",
		),
		Some(_) if !is_on_demand => refuse(
			"--sealing is for chains whose runtime has neither AuraApi nor BabeApi, and this one gives \
			 slots to validators: leave it out",
		),
		_ => Ok(()),
	}
}
