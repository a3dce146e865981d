//! The two connections to the decider: one for questions, one on which it says for how long the node leads.

use crate::{
	Fatal,
	node::{Job, Node, Pair},
	protocol::{LeadLine, Question, hello},
	record::Hash,
};
use std::{
	fs,
	io::{self, Read, Write},
	os::unix::{
		fs::{FileTypeExt, MetadataExt},
		net::UnixStream,
	},
	path::{Path, PathBuf},
	sync::{Weak, mpsc},
	thread,
	time::{Duration, Instant},
};

/// Between two attempts to connect.
const RETRY: Duration = Duration::from_millis(200);

/// Between two looks whether an answer is still waited for.
const LOOK: Duration = Duration::from_millis(20);

/// The longest wait for an answer, whatever the lead.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A decider that says nothing of the lead for so long may have lost the connection without the node's knowing.
const SILENCE: Duration = Duration::from_secs(2);

/// The longest line that is read.
const LONGEST_LINE: usize = 16 * 1024;

/// Whose signatures are decided.
pub struct Validator {
	/// The hash of the genesis block.
	pub genesis: Hash,
	/// The author's and the voter's public keys, as `0x` and `-` for none: the pairs that the keystore allows.
	pub keys: Box<dyn Fn() -> Vec<(String, String)> + Send>,
}

/// Which pair of keys is tried next.
#[derive(Default)]
struct Turn {
	at: usize,
	/// How many were refused since one was accepted.
	refused: usize,
}

/// Asks what comes in, one question after the other, on a connection that is made anew for ever.
pub fn ask(socket: PathBuf, validator: Validator, node: Weak<dyn Node>, jobs: mpsc::Receiver<Job>) {
	let mut problem = String::new();
	let mut turn = Turn::default();
	loop {
		match connect(&socket, &validator, &node, &mut turn) {
			Ok(mut stream) => {
				log::info!(target: "ha", "Connected to the decider at {}", socket.display());
				problem.clear();
				let Some(reason) = serve(&mut stream, &node, &jobs) else { return };
				log::warn!(target: "ha", "The decider is gone ({reason}): nothing is signed until it is back");
			},
			Err(reason) if reason != problem => {
				log::warn!(
					target: "ha",
					"No decider at {} ({reason}): nothing is signed until one answers",
					socket.display()
				);
				problem = reason;
			},
			Err(_) => {},
		}
		// Nobody waits for a connection: what is asked meanwhile is a no.
		let again = Instant::now() + RETRY;
		loop {
			match jobs.recv_timeout(again.saturating_duration_since(Instant::now())) {
				Ok(job) => (job.reply)(None),
				Err(mpsc::RecvTimeoutError::Timeout) => break,
				Err(mpsc::RecvTimeoutError::Disconnected) => return,
			}
		}
	}
}

/// Asks until the connection fails, and says why; none when nobody is left to ask.
fn serve(
	stream: &mut UnixStream,
	node: &Weak<dyn Node>,
	jobs: &mpsc::Receiver<Job>,
) -> Option<String> {
	loop {
		let Job { question, reply } = jobs.recv().ok()?;
		let needs_lead = !matches!(question, Question::Record | Question::Health { .. });
		let waits = || node.upgrade().is_some_and(|node| !needs_lead || node.leads());
		match exchange(stream, &question.to_string(), waits) {
			Ok(line) => reply(Some(line)),
			// An answer that came later would be taken for that to another question: the connection ends.
			Err(error) => {
				reply(None);
				return Some(error.to_string());
			},
		}
	}
}

fn connect(
	socket: &Path,
	validator: &Validator,
	node: &Weak<dyn Node>,
	turn: &mut Turn,
) -> Result<UnixStream, String> {
	let mut stream = open(socket)?;
	let keys = (validator.keys)();
	let Some((author, voter)) = keys.get(turn.at % keys.len().max(1)).cloned() else {
		return Err("the keystore holds no key of an author: insert the validator's keys".into());
	};
	let pair = Pair { author, voter };
	let (slot, vote) = node.upgrade().ok_or("the node ends")?.signed_with(&pair);
	let line = hello(&validator.genesis, &pair.author, &pair.voter, slot, vote);
	match exchange(&mut stream, &line, || true).map_err(|error| error.to_string())?.as_str() {
		"ok" => {
			turn.refused = 0;
			node.upgrade().ok_or("the node ends")?.accepted(pair);
			Ok(stream)
		},
		answer => {
			let why =
				answer.strip_prefix("no ").ok_or("it is no decider: it did not answer `hello`")?;
			turn.at += 1;
			turn.refused += 1;
			// A keystore may hold keys from before a change: one of them is the decider's.
			if turn.refused >= keys.len()
				&& let Some(node) = node.upgrade()
			{
				node.end(Fatal::refused(format!(
					"the decider at {} is not for this node: {why}",
					socket.display()
				)));
			}
			Err(why.into())
		},
	}
}

/// Connects to a socket that belongs to this user alone: whoever else could put one there would decide.
fn open(socket: &Path) -> Result<UnixStream, String> {
	let told = |error: io::Error| error.to_string();
	let there = fs::metadata(socket).map_err(told)?;
	if !there.file_type().is_socket() || there.mode() & 0o077 != 0 {
		return Err("it is no socket of mode 0600".into());
	}
	let me = fs::metadata("/proc/self").map(|process| process.uid());
	if me.is_ok_and(|me| ![me, 0].contains(&there.uid())) {
		return Err("the socket belongs to another user".into());
	}
	UnixStream::connect(socket).map_err(told)
}

/// Sends a line and reads the one that comes back.
fn exchange(stream: &mut UnixStream, line: &str, waits: impl Fn() -> bool) -> io::Result<String> {
	let late = || io::Error::new(io::ErrorKind::TimedOut, "it did not answer in time");
	stream.set_write_timeout(Some(LONGEST_WAIT))?;
	stream.write_all(format!("{line}\n").as_bytes())?;
	stream.set_read_timeout(Some(LOOK))?;
	let until = Instant::now() + LONGEST_WAIT;
	let mut text = Vec::new();
	let mut chunk = [0; 1024];
	loop {
		match stream.read(&mut chunk) {
			Ok(0) => {
				return Err(io::Error::new(
					io::ErrorKind::UnexpectedEof,
					"it closed the connection",
				));
			},
			Ok(read) => text.extend_from_slice(chunk.get(..read).unwrap_or_default()),
			Err(error) if is_wait(&error) => {},
			Err(error) => return Err(error),
		}
		if let Some(line) = text.strip_suffix(b"\n") {
			return String::from_utf8(line.to_vec())
				.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "its answer is no text"));
		}
		if text.len() > LONGEST_LINE || Instant::now() >= until || !waits() {
			return Err(late());
		}
	}
}

fn is_wait(error: &io::Error) -> bool {
	use io::ErrorKind::{Interrupted, TimedOut, WouldBlock};
	matches!(error.kind(), WouldBlock | TimedOut | Interrupted)
}

/// Follows what the decider says of the lead, for ever.
pub fn follow(socket: PathBuf, node: Weak<dyn Node>) {
	while node.strong_count() > 0 {
		// What is wrong, the other connection tells.
		let _ = open(&socket).map(|stream| follow_once(stream, &node));
		thread::sleep(RETRY);
	}
}

fn follow_once(mut stream: UnixStream, node: &Weak<dyn Node>) -> io::Result<()> {
	stream.write_all(b"lead\n")?;
	stream.set_read_timeout(Some(SILENCE / 4))?;
	let mut text = Vec::new();
	let mut read_from = Instant::now();
	let mut heard = Instant::now();
	while heard.elapsed() < SILENCE {
		if text.is_empty() {
			read_from = drained(&mut stream)?;
		}
		let mut chunk = [0; 1024];
		match stream.read(&mut chunk) {
			Ok(0) => return Ok(()),
			Ok(read) => text.extend_from_slice(chunk.get(..read).unwrap_or_default()),
			Err(error) if is_wait(&error) => {},
			Err(error) => return Err(error),
		}
		let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
		let rest = text.split_off(whole);
		let lines = std::mem::replace(&mut text, rest);
		let Some(node) = node.upgrade() else { return Ok(()) };
		let last = str::from_utf8(&lines).ok().and_then(|lines| lines.lines().last());
		match last.map(LeadLine::parse) {
			None => {},
			Some(Some(line)) => {
				heard = Instant::now();
				node.take_lead(line, read_from);
			},
			Some(None) => {
				return Err(io::Error::new(io::ErrorKind::InvalidData, "no line of the lead"));
			},
		}
		if text.len() > LONGEST_LINE {
			return Ok(());
		}
	}
	Ok(())
}

/// Throws away what was written before now, and says when that was: a process that was stopped finds lines whose
/// age nobody knows. What is read afterwards was written later.
fn drained(stream: &mut UnixStream) -> io::Result<Instant> {
	stream.set_nonblocking(true)?;
	let mut old = [0; 4096];
	let read_from = loop {
		let now = Instant::now();
		match stream.read(&mut old) {
			Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
			Ok(_) => {},
			Err(error) if is_wait(&error) => break now,
			Err(error) => return Err(error),
		}
	};
	stream.set_nonblocking(false)?;
	Ok(read_from)
}

#[cfg(test)]
mod tests;
