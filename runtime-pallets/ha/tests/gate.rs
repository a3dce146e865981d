//! The gate with a decider that answers what a test says, on a socket in a temporary folder.

#![allow(clippy::unwrap_used)]

mod decider;

use almanac_ha::{
	Claim, EXIT_ADOPT, EXIT_FENCED, EXIT_REFUSED, Fatal, Gate, Observer, Round, SignLog, Step,
	Target, Validator, Vote,
};
use decider::{Decider, until};
use std::{
	fs,
	os::unix::fs::PermissionsExt,
	sync::{Arc, Mutex, mpsc},
	time::Duration,
};
use tempfile::TempDir;

const GENESIS: [u8; 32] = [7; 32];

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<(Vec<Fatal>, Vec<&'static str>)>>);

impl Seen {
	fn ended(&self) -> Vec<Fatal> {
		self.0.lock().unwrap().0.clone()
	}

	fn refused(&self) -> Vec<&'static str> {
		self.0.lock().unwrap().1.clone()
	}
}

impl Observer for Seen {
	fn leads(&self, _: bool) {}
	fn asked(&self, _: &'static str, _: &'static str, _: Duration) {}
	fn refused(&self, reason: &'static str) {
		self.0.lock().unwrap().1.push(reason);
	}
	fn end(&self, fatal: Fatal) {
		self.0.lock().unwrap().0.push(fatal);
	}
}

struct Node {
	gate: Arc<Gate>,
	seen: Seen,
	folder: TempDir,
}

/// A public key of this byte alone.
fn key(byte: u8) -> String {
	format!("0x{}", format!("{byte:02x}").repeat(32))
}

fn validator(keys: &[(&str, &str)]) -> Validator {
	let keys: Vec<_> =
		keys.iter().map(|(author, voter)| (author.to_string(), voter.to_string())).collect();
	Validator { genesis: GENESIS, keys: Box::new(move || keys.clone()) }
}

fn node_with(keys: &[(&str, &str)], folder: TempDir) -> Node {
	let seen = Seen::default();
	let log = SignLog::open(&folder.path().join("signed"), GENESIS).unwrap();
	let socket = folder.path().join("socket");
	let gate = Gate::asking(socket, validator(keys), log, Box::new(seen.clone()));
	Node { gate, seen, folder }
}

/// A node whose decider says that it leads for long, and what the closure says of the rest.
fn leading(answers: impl Fn(&str) -> Option<String> + Send + 'static) -> (Node, Decider) {
	let folder = tempfile::tempdir().unwrap();
	let decider = Decider::start(&folder.path().join("socket"), answers);
	let node = node_with(&[(&key(1), &key(2))], folder);
	decider.lead("lead 60000 - -");
	assert!(node.gate.wait_for_lead(Duration::from_secs(20)));
	until(|| decider.heard().iter().any(|line| line.starts_with("hello")));
	(node, decider)
}

fn yes(_: &str) -> Option<String> {
	Some("yes".into())
}

fn author(gate: &Arc<Gate>, slot: u64) -> bool {
	let claim = Claim { slot, parent: None, slot_time: Duration::from_secs(1) };
	let (sender, receiver) = mpsc::channel();
	gate.author(claim, move |granted| sender.send(granted).unwrap());
	receiver.recv_timeout(Duration::from_secs(20)).unwrap()
}

fn vote(round: u64, step: Step, hash: u8) -> Vote {
	Vote { at: Round { set: 1, round }, step, target: Target { number: 5, hash: [hash; 32] } }
}

#[test]
fn says_hello_with_what_it_signed() {
	let folder = tempfile::tempdir().unwrap();
	let mut log = SignLog::open(&folder.path().join("signed"), GENESIS).unwrap();
	log.sign_slot(12, &key(1)).unwrap();
	log.sign_vote(vote(4, Step::Prevote, 1), &key(2)).unwrap();
	drop(log);
	let decider = Decider::start(&folder.path().join("socket"), yes);
	let _node = node_with(&[(&key(1), &key(2))], folder);
	let hello = format!("hello 1 0x{} {} {} 12 1/4/prevote", "07".repeat(32), key(1), key(2));
	until(|| decider.heard().contains(&hello));
}

#[test]
fn follows_without_a_decider_and_leads_when_one_comes() {
	let folder = tempfile::tempdir().unwrap();
	let node = node_with(&[("0x01", "-")], folder);
	assert!(!node.gate.leads() && !node.gate.votes());
	assert!(!author(&node.gate, 1));
	assert_eq!(node.gate.record(), None);
	let decider = Decider::start(&node.folder.path().join("socket"), yes);
	decider.lead("lead 60000 - -");
	assert!(node.gate.wait_for_lead(Duration::from_secs(20)));
	until(|| author(&node.gate, 2));
	assert_eq!(node.seen.ended(), []);
}

#[test]
fn seals_one_header_of_a_slot_once() {
	let (node, decider) = leading(yes);
	assert!(author(&node.gate, 9));
	assert!(decider.heard().contains(&"author 9".to_string()));
	assert!(!node.gate.seal(&[1; 32], &[1; 32]), "before it is approved");
	node.gate.approve(9, [1; 32]);
	assert!(!node.gate.seal(&[1; 32], &[2; 32]), "another header");
	assert!(node.gate.seal(&[1; 32], &[1; 32]));
	assert!(!node.gate.seal(&[1; 32], &[1; 32]), "a second time");
	assert_eq!(node.gate.signed().slot, Some(9));
	assert!(!author(&node.gate, 9), "the sign log has it");
	assert_eq!(decider.heard().iter().filter(|line| line.starts_with("author")).count(), 1);
	assert_eq!(node.seen.refused(), ["not approved", "not approved", "not approved", "sign log"]);
}

#[test]
fn asks_for_a_vote_and_notes_it_before_it_is_signed() {
	let (node, decider) = leading(yes);
	assert!(node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	let asked = format!("vote 1 3 prevote 5 0x{}", "01".repeat(32));
	assert!(decider.heard().contains(&asked));
	let log = SignLog::open(&node.folder.path().join("signed"), GENESIS).unwrap();
	assert_eq!(log.record().last_vote(), Some(vote(3, Step::Prevote, 1)));
	assert!(node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)), "the very same again");
	assert_eq!(node.seen.ended(), []);
	assert!(!node.gate.vote(&[2; 32], vote(3, Step::Prevote, 2)));
	assert_eq!(node.seen.ended().first().map(|fatal| fatal.code), Some(EXIT_FENCED));
	assert_eq!(node.seen.refused(), ["sign log"]);
}

#[test]
fn ends_on_a_conflict() {
	let (node, _decider) = leading(|_| Some("no conflict".into()));
	assert!(!author(&node.gate, 9));
	assert!(!node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	let codes: Vec<_> = node.seen.ended().iter().map(|fatal| fatal.code).collect();
	assert_eq!(codes, [EXIT_FENCED, EXIT_FENCED]);
	assert_eq!(node.gate.signed().last_vote(), None);
}

#[test]
fn ends_with_a_vote_open_when_the_decider_leads_no_longer() {
	let (node, _decider) = leading(|_| Some("no lead".into()));
	assert!(!author(&node.gate, 9), "a slot is missed");
	assert_eq!(node.seen.ended(), []);
	assert!(!node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	assert_eq!(node.seen.ended().len(), 1);
}

#[test]
fn asks_for_a_vote_again_when_the_coordinator_gave_no_answer() {
	let asked = Mutex::new(0);
	let (node, _decider) = leading(move |_| {
		let mut asked = asked.lock().unwrap();
		*asked += 1;
		Some(if *asked < 3 { "no answer".into() } else { "yes".into() })
	});
	assert!(node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	assert_eq!(node.seen.refused(), [""; 0]);
}

#[test]
fn asks_for_a_vote_again_when_the_answer_was_lost() {
	let asked = Mutex::new(0);
	let (node, _decider) = leading(move |_| {
		let mut asked = asked.lock().unwrap();
		*asked += 1;
		// The decider ends the connection without a word.
		if *asked < 2 { None } else { Some("yes".into()) }
	});
	assert!(node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	assert_eq!(node.seen.ended(), []);
}

#[test]
fn misses_a_slot_whose_answer_was_lost() {
	let (node, _decider) = leading(|_| None);
	assert!(!author(&node.gate, 9));
	assert_eq!((node.seen.refused(), node.seen.ended()), (vec!["not granted"], vec![]));
}

#[test]
fn takes_nothing_but_a_yes_for_a_yes() {
	for answer in ["Yes", "yes ", " yes", "yes no", "ok", "no", "", "no such question"] {
		let (node, _decider) = leading(move |_| Some(answer.into()));
		assert!(!author(&node.gate, 9), "{answer:?}");
	}
}

#[test]
fn waits_no_longer_than_it_leads() {
	let (node, decider) = leading(|_| {
		std::thread::sleep(Duration::from_millis(700));
		Some("yes".into())
	});
	decider.lead_and_fall_silent("lead 300 - -");
	until(|| !node.gate.vote(&[2; 32], vote(3, Step::Prevote, 1)));
	assert_eq!(node.gate.signed().last_vote(), None);
	assert!(node.seen.ended().iter().all(|fatal| fatal.why.contains("lead was lost")));
}

#[test]
fn loses_the_lead_when_told_and_when_not_told_any_more() {
	let (node, decider) = leading(yes);
	decider.lead("lead 0 1 2");
	until(|| !node.gate.leads());
	assert!(!author(&node.gate, 9));
	decider.lead("lead 1000 1 2");
	assert!(node.gate.wait_for_lead(Duration::from_secs(20)));
	decider.lead_and_fall_silent("lead 300 1 2");
	until(|| !node.gate.leads());
}

#[test]
fn votes_only_from_the_round_on_that_is_on_record() {
	let (node, decider) = leading(yes);
	assert!(node.gate.votes());
	decider.lead("lead 0 1 7");
	until(|| !node.gate.leads());
	node.gate.observe(Round { set: 1, round: 6 });
	decider.lead("lead 60000 1 7");
	assert!(node.gate.wait_for_lead(Duration::from_secs(20)));
	assert!(!node.gate.votes());
	node.gate.observe(Round { set: 1, round: 7 });
	assert!(node.gate.votes());
	let stuck = node.gate.stuck(Duration::ZERO).unwrap();
	assert_eq!(stuck.code, EXIT_ADOPT);
	assert!(node.gate.vote(&[2; 32], vote(7, Step::Prevote, 1)));
	assert_eq!(node.gate.stuck(Duration::ZERO), None);
}

#[test]
fn asks_for_a_heartbeat() {
	let (node, decider) =
		leading(|line| Some(if line.ends_with('6') { "yes" } else { "no conflict" }.into()));
	let of =
		|session: u8| [b"almanac/heartbeat".as_slice(), &GENESIS, &[session, 0, 0, 0]].concat();
	assert!(node.gate.heartbeat(&[1; 32], &of(6)));
	assert!(!node.gate.heartbeat(&[1; 32], &of(7)));
	assert!(!node.gate.heartbeat(&[1; 32], b"something else"));
	assert!(decider.heard().contains(&"heartbeat 6".to_string()));
	assert_eq!((node.seen.refused(), node.seen.ended()), (vec!["heartbeat"], vec![]));
}

#[test]
fn reads_the_votes_on_record() {
	let hash = format!("0x{}", "ab".repeat(32));
	let line = format!("1 7;prevote 5 {hash};precommit 4 {hash}");
	let (node, _decider) = leading(move |_| Some(line.clone()));
	let votes = node.gate.record().flatten().unwrap();
	assert_eq!(votes.at, Round { set: 1, round: 7 });
	let steps: Vec<_> = votes.iter().map(|vote| (vote.step, vote.target.number)).collect();
	assert_eq!(steps, [(Step::Prevote, 5), (Step::Precommit, 4)]);
}

#[test]
fn ends_when_the_decider_is_not_for_this_node() {
	let folder = tempfile::tempdir().unwrap();
	let decider =
		Decider::refusing(&folder.path().join("socket"), "no other chain: this one is for 0x08");
	let node = node_with(&[(&key(1), &key(2))], folder);
	until(|| !node.seen.ended().is_empty());
	let fatal = node.seen.ended().remove(0);
	assert_eq!(fatal.code, EXIT_REFUSED);
	assert!(fatal.why.ends_with("other chain: this one is for 0x08"), "{}", fatal.why);
	drop(decider);
}

#[test]
fn tries_each_pair_of_keys_before_it_ends() {
	let folder = tempfile::tempdir().unwrap();
	let decider = Decider::accepting(&folder.path().join("socket"), "0x05 0x02", yes);
	let node = node_with(&[("0x01", "0x02"), ("0x05", "0x02")], folder);
	until(|| node.gate.record().is_some() || decider.heard().iter().any(|line| line == "record"));
	assert_eq!(node.seen.ended(), []);
}

#[test]
fn leaves_alone_a_socket_that_others_may_use() {
	let folder = tempfile::tempdir().unwrap();
	let socket = folder.path().join("socket");
	let decider = Decider::start(&socket, yes);
	fs::set_permissions(&socket, fs::Permissions::from_mode(0o660)).unwrap();
	let node = node_with(&[(&key(1), &key(2))], folder);
	decider.lead("lead 60000 - -");
	assert!(!node.gate.wait_for_lead(Duration::from_millis(500)));
	assert_eq!(decider.heard(), [""; 0]);
	fs::set_permissions(&socket, fs::Permissions::from_mode(0o600)).unwrap();
	assert!(node.gate.wait_for_lead(Duration::from_secs(20)));
}

#[test]
fn dry_run_asks_nobody_and_signs_nothing_twice() {
	let folder = tempfile::tempdir().unwrap();
	let seen = Seen::default();
	let log = SignLog::open(&folder.path().join("signed"), GENESIS).unwrap();
	let gate = Gate::dry_run(log, Box::new(seen.clone()));
	assert!(gate.leads() && gate.votes());
	assert!(author(&gate, 9));
	gate.approve(9, [1; 32]);
	assert!(gate.seal(&[1; 32], &[1; 32]));
	assert!(!author(&gate, 9));
	assert!(gate.vote(&[2; 32], vote(1, Step::Prevote, 1)));
	assert_eq!(gate.record().flatten().map(|votes| votes.at.round), Some(1));
	assert!(!gate.vote(&[2; 32], vote(1, Step::Prevote, 2)));
	assert_eq!(seen.refused(), ["sign log", "sign log"]);
}
