//! From the command line to the work.

use crate::{
	block::Block,
	chain_spec,
	cli::{Cli, Subcommand},
	components::Components,
	engine::EngineKind,
	ha::HaFlags,
	keys::MayWork,
	service,
};
use sc_cli::{Result, SubstrateCli};
use sc_service::ChainSpec;
use std::sync::Arc;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Almanac Node".into()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(chain_spec::load(id)?))
	}
}

/// Reads the command line and does what it says.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();
	match &cli.subcommand {
		None => cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
			let (sealing, block_bytes) = (cli.sealing, cli.block_bytes);
			let may_work = MayWork { predict: cli.predict, heartbeat: cli.heartbeat };
			let ha = HaFlags { socket: cli.ha.clone(), dry_run: cli.ha_dry_run };
			service::start(config, service::Flags { may_work, sealing, block_bytes, ha })
		}),
		Some(Subcommand::Key(command)) => command.run(&cli),
		Some(Subcommand::BuildSpec(command)) => cli
			.create_runner(command)?
			.sync_run(|config| command.run(config.chain_spec, config.network)),
		Some(Subcommand::ExportChainSpec(command)) => command.run(cli.load_spec(&command.chain)?),
		Some(Subcommand::CheckBlock(command)) => cli.create_runner(command)?.async_run(|config| {
			let Components { client, engine, task_manager, .. } = Components::new(&config)?;
			Ok((command.run::<Block, _, _>(client, engine.import_queue), task_manager))
		}),
		Some(Subcommand::ExportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|config| {
				let Components { client, task_manager, .. } = Components::new(&config)?;
				Ok((command.run::<Block, _>(client, config.database), task_manager))
			})
		},
		Some(Subcommand::ExportState(command)) => cli.create_runner(command)?.async_run(|config| {
			let Components { client, task_manager, .. } = Components::new(&config)?;
			Ok((command.run::<Block, _, _>(client, config.chain_spec), task_manager))
		}),
		Some(Subcommand::ImportBlocks(command)) => {
			cli.create_runner(command)?.async_run(|config| {
				let Components { client, engine, task_manager, .. } = Components::new(&config)?;
				Ok((command.run::<Block, _, _>(client, engine.import_queue), task_manager))
			})
		},
		Some(Subcommand::PurgeChain(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run(config.database))
		},
		Some(Subcommand::Revert(command)) => cli.create_runner(command)?.async_run(|config| {
			let Components { client, backend, task_manager, .. } = Components::new(&config)?;
			let engine = EngineKind::of(&client)?;
			let beside_blocks = Box::new(move |client: Arc<_>, backend, blocks| {
				if let Some(engine) = engine {
					engine.revert(Arc::clone(&client), backend, blocks)?;
					sc_consensus_grandpa::revert(client, blocks)?;
				}
				Ok(())
			});
			Ok((command.run::<Block, _, _>(client, backend, Some(beside_blocks)), task_manager))
		}),
		Some(Subcommand::ChainInfo(command)) => {
			cli.create_runner(command)?.sync_run(|config| command.run::<Block>(&config))
		},
	}
}
