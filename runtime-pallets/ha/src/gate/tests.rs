//! The gate without a decider: the test reads its questions from the channel.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::record::{Step, Target};
use tempfile::TempDir;

const AUTHOR: [u8; 32] = [3; 32];
const VOTER: [u8; 32] = [4; 32];

#[derive(Clone, Default)]
struct Refused(Arc<Mutex<Vec<&'static str>>>);

impl Observer for Refused {
	fn leads(&self, _: bool) {}
	fn asked(&self, _: &'static str, _: &'static str, _: Duration) {}
	fn refused(&self, reason: &'static str) {
		locked(&self.0).push(reason);
	}
	fn end(&self, fatal: Fatal) {
		locked(&self.0).push(if fatal.why.contains("another vote") {
			"ended: other"
		} else {
			"ended"
		});
	}
}

/// A gate that leads, whose questions are answered with this.
fn answered_with(answer: &'static str) -> (Arc<Gate>, Refused, TempDir) {
	let folder = tempfile::tempdir().unwrap();
	let log = SignLog::open(&folder.path().join("signed"), [7; 32]).unwrap();
	let (sender, jobs) = mpsc::channel::<Job>();
	thread::spawn(move || jobs.into_iter().for_each(|job| (job.reply)(Some(answer.into()))));
	let refused = Refused::default();
	let gate = Gate::with_jobs(log, sender, Box::new(refused.clone()));
	gate.accepted(Pair { author: hex(&AUTHOR), voter: hex(&VOTER) });
	gate.take_lead(LeadLine { milliseconds: 60_000, record: None }, Instant::now());
	(gate, refused, folder)
}

fn vote() -> Vote {
	let target = Target { number: 5, hash: [1; 32] };
	Vote { at: Round { set: 1, round: 3 }, step: Step::Prevote, target }
}

#[test]
fn signs_a_vote_that_is_granted() {
	let (gate, refused, _folder) = answered_with("yes");
	assert!(gate.vote(&VOTER, vote()));
	assert_eq!(gate.signed().last_vote(), Some(vote()));
	assert_eq!(*locked(&refused.0), [""; 0]);
}

#[test]
fn counts_a_vote_of_another_node_as_a_conflict() {
	let (gate, refused, _folder) = answered_with("no conflict");
	assert!(!gate.vote(&VOTER, vote()));
	assert_eq!(*locked(&refused.0), ["conflict", "ended: other"]);
}

#[test]
fn counts_a_vote_as_not_granted_when_the_decider_does_not_lead() {
	let (gate, refused, _folder) = answered_with("no lead");
	assert!(!gate.vote(&VOTER, vote()));
	assert_eq!(*locked(&refused.0), ["not granted", "ended"]);
}

fn claim(slot: u64, parent: u64) -> Claim {
	Claim { slot, parent: Some(parent), slot_time: Duration::from_secs(1) }
}

fn author(gate: &Arc<Gate>, claim: Claim) -> bool {
	let (sender, receiver) = mpsc::channel();
	gate.author(claim, move |granted| sender.send(granted).unwrap());
	receiver.recv().unwrap()
}

#[test]
fn signs_with_no_other_key_than_those_that_were_accepted() {
	let (gate, refused, _folder) = answered_with("yes");
	assert!(gate.is_author(&AUTHOR) && gate.is_voter(&VOTER));
	assert_eq!(gate.voter(), Some(VOTER));
	assert!(!gate.is_author(&VOTER) && !gate.is_voter(&AUTHOR));
	assert!(author(&gate, claim(9, 8)));
	gate.approve(9, [1; 32]);
	assert!(!gate.seal(&[5; 32], &[1; 32]));
	assert!(gate.seal(&AUTHOR, &[1; 32]));
	assert!(!gate.vote(&[5; 32], vote()));
	assert_eq!(gate.signed().last_vote(), None);
	let message = [b"almanac/heartbeat".as_slice(), &[7; 32], &[1, 0, 0, 0]].concat();
	assert!(!gate.heartbeat(&[5; 32], &message));
	assert!(gate.heartbeat(&AUTHOR, &message));
	assert_eq!(*locked(&refused.0), ["not approved", "other key", "ended", "heartbeat"]);
}

#[test]
fn seals_nothing_with_new_keys_that_was_granted_to_those_before() {
	let (gate, _refused, _folder) = answered_with("yes");
	assert!(author(&gate, claim(9, 8)));
	gate.approve(9, [1; 32]);
	gate.accepted(Pair { author: hex(&[5; 32]), voter: hex(&[6; 32]) });
	assert!(!gate.leads(), "the lead was that of the keys before");
	gate.take_lead(LeadLine { milliseconds: 60_000, record: None }, Instant::now());
	assert!(!gate.seal(&[5; 32], &[1; 32]));
	assert!(!gate.vote(&VOTER, vote()));
	assert!(gate.vote(&[6; 32], vote()));
}

#[test]
fn grants_no_vote_that_a_decider_for_other_keys_answered() {
	let folder = tempfile::tempdir().unwrap();
	let log = SignLog::open(&folder.path().join("signed"), [7; 32]).unwrap();
	let (sender, jobs) = mpsc::channel::<Job>();
	let refused = Refused::default();
	let gate = Gate::with_jobs(log, sender, Box::new(refused.clone()));
	gate.accepted(Pair { author: hex(&AUTHOR), voter: hex(&VOTER) });
	gate.take_lead(LeadLine { milliseconds: 60_000, record: None }, Instant::now());
	let changes = gate.clone();
	thread::spawn(move || {
		for job in jobs {
			changes.accepted(Pair { author: hex(&[5; 32]), voter: hex(&[6; 32]) });
			(job.reply)(Some("yes".into()));
		}
	});
	assert!(!gate.vote(&VOTER, vote()));
	assert_eq!(gate.signed().last_vote(), None);
	assert_eq!(*locked(&refused.0), ["other key", "ended"]);
}

#[test]
fn tells_of_what_other_keys_signed_to_no_decider() {
	let (gate, _refused, _folder) = answered_with("yes");
	assert!(author(&gate, claim(9, 8)));
	gate.approve(9, [1; 32]);
	assert!(gate.seal(&AUTHOR, &[1; 32]) && gate.vote(&VOTER, vote()));
	let own = Pair { author: hex(&AUTHOR), voter: hex(&VOTER) };
	assert_eq!(gate.signed_with(&own), (Some(9), Some(vote())));
	let other = Pair { author: hex(&[5; 32]), voter: "-".into() };
	assert_eq!(gate.signed_with(&other), (None, None));
}

#[test]
fn refuses_a_slot_far_above_a_chain_that_goes_on() {
	let (gate, refused, _folder) = answered_with("yes");
	gate.best(1000);
	assert!(!author(&gate, claim(1301, 1000)));
	assert_eq!(*locked(&refused.0), ["far ahead"]);
	assert!(author(&gate, claim(1300, 1000)));
}
