//! What can be typed behind `almanac-node`.

use crate::authoring::Sealing;
use clap::Parser;
use sc_cli::RunCmd;
use std::path::PathBuf;

/// The command line: the flags of a running node, or one subcommand.
#[derive(Debug, Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// Fit load tests that nobody has fitted, when it is this validator's turn, and pay for sending the
	/// predictions. Needs a key of type `pred` in the keystore, whose account has money for fees.
	#[arg(long)]
	pub predict: bool,

	/// Say once a session that this validator is there, signed by the key that signs its blocks: the chain keeps a
	/// record of it. Costs no fee; on a chain that keeps none it does nothing.
	#[arg(long)]
	pub heartbeat: bool,

	/// Who asks for blocks, on a chain whose runtime gives nobody a slot.
	#[arg(long, value_enum)]
	pub sealing: Option<Sealing>,

	/// Fill own blocks up to so many bytes; without it 4 MiB, or what the runtime allows where that is less.
	#[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u32).range(1024..))]
	pub block_bytes: Option<u32>,

	/// Sign blocks and votes only where the decider behind this Unix socket allows it: for several nodes with the keys
	/// of one validator. `almanac ha decide` is a decider.
	#[arg(long, value_name = "SOCKET")]
	pub ha: Option<PathBuf>,

	/// Ask no decider: sign what this node's sign log allows, and log what would be asked. It keeps one node alone from
	/// signing twice, and no second one.
	#[arg(long)]
	pub ha_dry_run: bool,

	/// The flags of a running node.
	#[command(flatten)]
	pub run: RunCmd,
}

/// Everything the binary does besides running a node.
#[derive(Debug, clap::Subcommand)]
#[allow(clippy::large_enum_variant)] // parsed once in the life of the process
pub enum Subcommand {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Print a chain specification (kept for tools; export-chain-spec is its successor).
	#[command(hide = true)]
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Print a chain specification, plain or raw.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a stored block again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the database of a chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take the chain back by some unfinalized blocks.
	Revert(sc_cli::RevertCmd),

	/// Print what the database holds of the chain.
	ChainInfo(sc_cli::ChainInfoCmd),
}
