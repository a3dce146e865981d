//! High availability: several nodes with the keys of one validator, of which one signs at a time.
//!
//! Every signature passes the gate of `almanac-ha`: blocks by a proposer and a keystore that ask it, votes by the
//! keystore. See docs/how-to/run-a-validator-pair.md.

mod keystore;
mod metrics;
mod proposer;
mod watch;

pub use keystore::{Shown, gated};
pub use proposer::GatedProposers;
pub use watch::{Watched, watch};

use crate::types::FullClient;
use almanac_ha::{EXIT_REFUSED, Fatal, Gate, SignLog, Validator, adopt, hex, voter_to_adopt};
use sc_client_api::AuxStore;
use sc_service::{Configuration, Error};
use sp_blockchain::HeaderBackend;
use sp_core::crypto::{KeyTypeId, key_types};
use sp_keystore::KeystorePtr;
use std::{fs, path::PathBuf, sync::Arc, time::Duration};

/// Where GRANDPA's voter keeps its notes.
const VOTER_NOTES: &[u8] = b"grandpa_completed_round";

/// How long GRANDPA is held back at the start until the node knows whether it leads.
const FIRST_LEAD: Duration = Duration::from_secs(1);

/// The same when the process ended to take over votes: another node may have the lead meanwhile, with no more luck, and
/// whoever gets it after GRANDPA began has to begin again once more.
const FIRST_LEAD_TO_ADOPT: Duration = Duration::from_secs(10);

/// What the command line says of it.
#[derive(Clone, Debug, Default)]
pub struct HaFlags {
	/// The socket of the decider.
	pub socket: Option<PathBuf>,
	/// Ask nobody.
	pub dry_run: bool,
}

/// The gate of this node, and what goes with it.
pub struct HighAvailability {
	pub gate: Arc<Gate>,
	/// The file that says that the process ended to take over votes.
	pub adopting: PathBuf,
}

/// Whether the flags fit each other and the rest of the command line.
pub fn check(flags: &HaFlags, is_authority: bool) -> sc_cli::Result<()> {
	if is_authority || (flags.socket.is_none() && !flags.dry_run) {
		return Ok(());
	}
	Err(sc_cli::Error::Application(
		"--ha and --ha-dry-run are for validators: add --validator, or leave them out on a node that signs nothing"
			.into(),
	))
}

/// Opens the sign log and asks the decider, before GRANDPA begins; none without the flags. The key is that of authors,
/// on a chain that gives them slots.
pub fn start(
	flags: &HaFlags,
	config: &Configuration,
	client: &FullClient,
	keystore: &KeystorePtr,
	author_key: Option<KeyTypeId>,
) -> Result<Option<Arc<HighAvailability>>, Error> {
	if flags.socket.is_none() && !flags.dry_run {
		return Ok(None);
	}
	let author = author_key.ok_or_else(|| {
		Error::Other(
			"--ha is for chains that give slots to validators, and this one has none: leave it out"
				.into(),
		)
	})?;
	require_trial()?;
	let observer = Box::new(metrics::Metrics::new(config.prometheus_registry())?);
	let folder = config.base_path.config_dir(config.chain_spec.id()).join("ha");
	let genesis = client.info().genesis_hash.0;
	let log = SignLog::open(&folder.join("signed"), genesis).unwrap_or_else(|fatal| end(&fatal));
	let gate = match &flags.socket {
		Some(socket) if !flags.dry_run => {
			let keys = keystore.clone();
			let validator = Validator { genesis, keys: Box::new(move || pairs(&keys, author)) };
			Gate::asking(socket.clone(), validator, log, observer)
		},
		_ => {
			log::warn!(target: "ha", "A dry run: nobody is asked, and what the sign log allows is signed");
			Gate::dry_run(log, observer)
		},
	};
	let adopting = folder.join("adopt");
	let patience = if adopting.exists() { FIRST_LEAD_TO_ADOPT } else { FIRST_LEAD };
	if gate.wait_for_lead(patience) {
		take_over_votes(&gate, client, keystore)?;
	}
	let _ = fs::remove_file(&adopting);
	Ok(Some(Arc::new(HighAvailability { gate, adopting })))
}

/// A build whose gate guards no pair of keys does not start without this in its environment, so that nobody takes it
/// for the usual one.
fn require_trial() -> Result<(), Error> {
	const TRIAL: &str = "ALMANAC_UNPAIRED";
	if cfg!(feature = "unpaired") && std::env::var_os(TRIAL).is_none() {
		return Err(Error::Other(format!(
			"this node signs with every key that it is asked to: set {TRIAL}=1 for a trial"
		)));
	}
	Ok(())
}

/// Writes the votes on record into the notes of GRANDPA's voter, which then casts them as its own.
fn take_over_votes(
	gate: &Arc<Gate>,
	client: &FullClient,
	keystore: &KeystorePtr,
) -> Result<(), Error> {
	let Some(notes) = client.get_aux(VOTER_NOTES)? else { return Ok(()) };
	log::debug!(target: "ha", "The voter's notes: {}", hex(&notes));
	let votes = gate.record().flatten();
	let held: Vec<_> =
		keystore.ed25519_public_keys(key_types::GRANDPA).iter().map(|key| key.0).collect();
	let Some(voter) = voter_to_adopt(gate.voter(), &held) else { return Ok(()) };
	match adopt(&notes, votes.as_ref(), voter) {
		Ok(adoption) => {
			if let Some(value) = &adoption.value {
				client.insert_aux(&[(VOTER_NOTES, value.as_slice())], &[])?;
			}
			if let Some(round) = adoption.adopted {
				log::info!(
					target: "ha",
					"Goes on with the votes that were cast in round {} of set {}",
					round.round,
					round.set
				);
			}
			gate.begin(adoption.first, adoption.adopted);
		},
		Err(why) => log::error!(target: "ha", "The votes on record are not taken over: {why}"),
	}
	Ok(())
}

/// The pairs of keys that may be those of the validator.
fn pairs(keystore: &KeystorePtr, author: KeyTypeId) -> Vec<(String, String)> {
	let authors = keystore.sr25519_public_keys(author);
	let mut voters: Vec<String> =
		keystore.ed25519_public_keys(key_types::GRANDPA).iter().map(|key| hex(&key.0)).collect();
	if voters.is_empty() {
		voters.push("-".into());
	}
	let of = |author: String| voters.iter().map(move |voter| (author.clone(), voter.clone()));
	authors.iter().flat_map(|key| of(hex(&key.0))).collect()
}

/// Ends the process at once: what GRANDPA and the transaction pool would do before they end takes a minute.
pub fn end(fatal: &Fatal) -> ! {
	let Fatal { code, why } = fatal;
	let hint = if *code == EXIT_REFUSED { "" } else { ", to be started again" };
	log::error!(target: "ha", "{why} (exit {code}{hint})");
	std::process::exit(*code)
}
