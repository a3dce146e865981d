//! The connections without a gate: a node that only notes what it is told.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::{
	EXIT_REFUSED,
	record::{Round, Vote},
};
use std::{
	fs::{Permissions, set_permissions},
	io::{BufRead, BufReader},
	os::unix::{fs::PermissionsExt, net::UnixListener},
	sync::{Arc, Mutex},
};

#[derive(Default)]
struct Noting {
	leads: Mutex<Vec<LeadLine>>,
	ended: Mutex<Vec<Fatal>>,
	accepted: Mutex<Vec<Pair>>,
}

impl Node for Noting {
	fn leads(&self) -> bool {
		true
	}
	fn signed_with(&self, _: &Pair) -> (Option<u64>, Option<Vote>) {
		(None, None)
	}
	fn accepted(&self, pair: Pair) {
		self.accepted.lock().unwrap().push(pair);
	}
	fn take_lead(&self, line: LeadLine, _: Instant) {
		self.leads.lock().unwrap().push(line);
	}
	fn end(&self, fatal: Fatal) {
		self.ended.lock().unwrap().push(fatal);
	}
}

fn noting() -> (Arc<Noting>, Weak<dyn Node>) {
	let node = Arc::new(Noting::default());
	let weak = Arc::<Noting>::downgrade(&node);
	(node, weak)
}

/// The lines that come in on one end, each answered.
fn answer(stream: UnixStream, line: &'static str) -> thread::JoinHandle<Vec<String>> {
	thread::spawn(move || {
		let mut to = stream.try_clone().unwrap();
		let lines = BufReader::new(stream).lines().map_while(Result::ok);
		lines.inspect(|_| writeln!(to, "{line}").unwrap()).collect()
	})
}

#[test]
fn asks_one_question_after_the_other_while_the_connection_lasts() {
	let (_node, weak) = noting();
	let (mut ours, theirs) = UnixStream::pair().unwrap();
	let asked = answer(theirs, "yes");
	let (sender, jobs) = mpsc::channel();
	let (told, answers) = mpsc::channel();
	for question in [Question::Author(9), Question::Heartbeat(2)] {
		let told = told.clone();
		let reply = Box::new(move |line| told.send(line).unwrap());
		sender.send(Job { question, reply }).unwrap();
	}
	drop((sender, told));
	assert_eq!(serve(&mut ours, &weak, &jobs), None, "nobody is left to ask");
	drop(ours);
	assert_eq!(answers.iter().collect::<Vec<_>>(), [Some("yes".into()), Some("yes".into())]);
	assert_eq!(asked.join().unwrap(), ["author 9", "heartbeat 2"]);
}

#[test]
fn says_why_a_connection_ended_and_leaves_its_question_without_an_answer() {
	let (_node, weak) = noting();
	let (mut ours, theirs) = UnixStream::pair().unwrap();
	drop(theirs);
	let (sender, jobs) = mpsc::channel();
	let (told, answers) = mpsc::channel();
	let reply = Box::new(move |line| told.send(line).unwrap());
	sender.send(Job { question: Question::Record, reply }).unwrap();
	assert!(serve(&mut ours, &weak, &jobs).is_some());
	assert_eq!(answers.recv().unwrap(), None);
}

#[test]
fn tells_the_node_the_last_line_of_the_lead_until_the_connection_ends() {
	let (node, weak) = noting();
	let (ours, theirs) = UnixStream::pair().unwrap();
	let told = node.clone();
	let decider = thread::spawn(move || {
		let mut stream = theirs;
		let mut line = String::new();
		BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
		// What was written before the node reads is thrown away, because nobody knows its age.
		while told.leads.lock().unwrap().is_empty() {
			stream.write_all(b"lead 0 - -\nlead 500 1 7\n").unwrap();
			thread::sleep(Duration::from_millis(50));
		}
		line
	});
	follow_once(ours, &weak).unwrap();
	assert_eq!(decider.join().unwrap(), "lead\n");
	let record = Some(Round { set: 1, round: 7 });
	let expected = LeadLine { milliseconds: 500, record };
	assert_eq!(node.leads.lock().unwrap().first(), Some(&expected));
	assert!(node.ended.lock().unwrap().is_empty());
}

/// A socket that a node accepts.
fn listening(socket: &Path) -> UnixListener {
	let listener = UnixListener::bind(socket).unwrap();
	set_permissions(socket, Permissions::from_mode(0o600)).unwrap();
	listener
}

#[test]
fn finds_the_pair_that_the_decider_changes_to_whichever_it_had_before() {
	let (node, weak) = noting();
	let folder = tempfile::tempdir().unwrap();
	let socket = folder.path().join("socket");
	let listener = listening(&socket);
	// By the authors, in the order of the changes; each decider closes what it refuses.
	let decider = thread::spawn(move || {
		for own in ["0x02", "0x01", "0x02"] {
			loop {
				let mut stream = listener.accept().unwrap().0;
				let mut line = String::new();
				BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
				let is_own = line.split(' ').nth(3) == Some(own);
				stream.write_all(if is_own { b"ok\n" } else { b"no other\n" }).unwrap();
				if is_own {
					break;
				}
			}
		}
	});
	let pair = |author: &str| (author.to_string(), "-".to_string());
	let keys = Box::new(move || vec![pair("0x01"), pair("0x02")]);
	let validator = Validator { genesis: [7; 32], keys };
	let mut turn = Turn::default();
	for _ in 0..3 {
		while connect(&socket, &validator, &weak, &mut turn).is_err() {}
	}
	decider.join().unwrap();
	let accepted: Vec<_> =
		node.accepted.lock().unwrap().iter().map(|pair| pair.author.clone()).collect();
	assert_eq!(accepted, ["0x02", "0x01", "0x02"]);
	assert!(node.ended.lock().unwrap().is_empty());
}

#[test]
fn ends_the_node_whose_decider_is_for_another() {
	let (node, weak) = noting();
	let folder = tempfile::tempdir().unwrap();
	let socket = folder.path().join("socket");
	let listener = listening(&socket);
	let decider = thread::spawn(move || answer(listener.accept().unwrap().0, "no other chain"));
	let keys = Box::new(|| vec![("0x01".into(), "-".into())]);
	let validator = Validator { genesis: [7; 32], keys };
	let refused = connect(&socket, &validator, &weak, &mut Turn::default());
	assert_eq!(refused.map(|_| ()), Err("other chain".into()));
	let codes: Vec<_> = node.ended.lock().unwrap().iter().map(|fatal| fatal.code).collect();
	assert_eq!(codes, [EXIT_REFUSED]);
	assert!(node.accepted.lock().unwrap().is_empty());
	let heard = decider.join().unwrap().join().unwrap();
	assert_eq!(heard, [format!("hello 1 0x{} 0x01 - - -", "07".repeat(32))]);
}
