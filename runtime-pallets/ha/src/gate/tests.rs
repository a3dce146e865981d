//! The gate without a decider: the test reads its questions from the channel.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::record::{Step, Target};
use tempfile::TempDir;

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
	assert!(gate.vote(vote()));
	assert_eq!(gate.signed().last_vote(), Some(vote()));
	assert_eq!(*locked(&refused.0), [""; 0]);
}

#[test]
fn counts_a_vote_of_another_node_as_a_conflict() {
	let (gate, refused, _folder) = answered_with("no conflict");
	assert!(!gate.vote(vote()));
	assert_eq!(*locked(&refused.0), ["conflict", "ended: other"]);
}

#[test]
fn counts_a_vote_as_not_granted_when_the_decider_does_not_lead() {
	let (gate, refused, _folder) = answered_with("no lead");
	assert!(!gate.vote(vote()));
	assert_eq!(*locked(&refused.0), ["not granted", "ended"]);
}
