//! The sign log: what this node signed, on its own disk before the signature leaves the process.
//!
//! A file of lines, appended to and written anew when it has grown. Each line ends in a check sum. A last line
//! that is not whole was not synced, so that its signature did not leave: it is dropped. Any other line that is
//! not understood means that something else wrote here, and the node does not start.

use crate::{
	Fatal,
	protocol::{hex, number, unhex},
	record::{Hash, Record, Round, Target, Verdict, Vote},
};
use std::{
	fs::{self, File, OpenOptions},
	io::{self, Write},
	path::{Path, PathBuf},
};

/// The first words of the file.
const TITLE: &str = "almanac sign log 2";

/// Those of a file whose lines do not name the key that signed.
const TITLE_WITHOUT_KEYS: &str = "almanac sign log 1";

/// Bytes after which the file is written anew.
const LONGEST: u64 = 256 * 1024;

/// What was signed, and the public keys that signed last, `0x` and hex; none where the log does not say.
#[derive(Debug, Default)]
struct Signed {
	record: Record,
	author: Option<String>,
	voter: Option<String>,
}

/// The record of a node on its disk.
#[derive(Debug)]
pub struct SignLog {
	path: PathBuf,
	genesis: Hash,
	signed: Signed,
	/// None when a write failed: the file is written anew before anything else.
	file: Option<File>,
	length: u64,
}

impl SignLog {
	/// Opens the log of a chain, or begins one.
	pub fn open(path: &Path, genesis: Hash) -> Result<Self, Fatal> {
		let signed = match fs::read(path) {
			Ok(bytes) => read(&bytes, &genesis).map_err(|why| unusable(path, &why))?,
			Err(error) if error.kind() == io::ErrorKind::NotFound => Signed::default(),
			Err(error) => return Err(unusable(path, &error.to_string())),
		};
		let mut log = Self { path: path.into(), genesis, signed, file: None, length: 0 };
		log.rewrite().map_err(|error| {
			Fatal::refused(format!(
				"the sign log {} cannot be written ({error}): give it space and this user the right to write it, \
				 and start again",
				path.display()
			))
		})?;
		Ok(log)
	}

	/// The hash of the chain's genesis block.
	pub fn genesis(&self) -> &Hash {
		&self.genesis
	}

	/// What was signed last, with whichever key.
	pub fn record(&self) -> &Record {
		&self.signed.record
	}

	/// The last slot, unless another author's key is known to have signed it.
	pub fn slot_of(&self, author: &str) -> Option<u64> {
		let Signed { record, author: signer, .. } = &self.signed;
		record.slot.filter(|_| signer.as_deref().is_none_or(|signer| signer == author))
	}

	/// The last vote, unless another voter's key is known to have signed it.
	pub fn vote_of(&self, voter: &str) -> Option<Vote> {
		let Signed { record, voter: signer, .. } = &self.signed;
		record.last_vote().filter(|_| signer.as_deref().is_none_or(|signer| signer == voter))
	}

	/// Notes that a block of this slot is signed now, with this public key. An error when it must not be, or could not
	/// be noted.
	pub fn sign_slot(&mut self, slot: u64, author: &str) -> Result<(), String> {
		if self.record().slot(slot) == Verdict::Conflict {
			return Err(format!(
				"the sign log has slot {}, and slot {slot} is not above it",
				self.record().slot.unwrap_or_default()
			));
		}
		self.append(&with_key(&format!("slot {slot}"), Some(author)))?;
		self.signed.record.note_slot(slot);
		self.signed.author = Some(author.into());
		Ok(())
	}

	/// Notes that this vote is signed now, with this public key. An error when it must not be, or could not be noted.
	pub fn sign_vote(&mut self, vote: Vote, voter: &str) -> Result<(), String> {
		match self.record().vote(&vote) {
			Verdict::Conflict => Err(format!(
				"the sign log has {}, which shuts out {}",
				self.record().last_vote().map_or("no vote".into(), |last| line(&last)),
				line(&vote)
			)),
			Verdict::Same => Ok(()),
			Verdict::New => {
				self.append(&with_key(&line(&vote), Some(voter)))?;
				self.signed.record.note_vote(vote);
				self.signed.voter = Some(voter.into());
				Ok(())
			},
		}
	}

	fn append(&mut self, text: &str) -> Result<(), String> {
		let failed = |error: io::Error| format!("the sign log could not be written: {error}");
		if self.file.is_none() || self.length > LONGEST {
			self.rewrite().map_err(failed)?;
		}
		let bytes = checked(text);
		// A line that is there by half would spoil the next one: only a file written anew is taken after a fault.
		let Some(mut file) = self.file.take() else { return Err("the sign log is closed".into()) };
		file.write_all(bytes.as_bytes()).and_then(|()| file.sync_data()).map_err(failed)?;
		self.length += bytes.len() as u64;
		self.file = Some(file);
		Ok(())
	}

	/// Writes the record into a new file and puts it in the place of the old one.
	fn rewrite(&mut self) -> io::Result<()> {
		self.file = None;
		let mut text = checked(&format!("{TITLE} {}", hex(&self.genesis)));
		let Signed { record, author, voter } = &self.signed;
		if let Some(slot) = record.slot {
			text += &checked(&with_key(&format!("slot {slot}"), author.as_deref()));
		}
		for vote in record.votes.iter().flat_map(|votes| votes.iter()) {
			text += &checked(&with_key(&line(&vote), voter.as_deref()));
		}
		let folder = self.path.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(folder)?;
		let beside = self.path.with_extension("new");
		let mut file = File::create(&beside)?;
		file.write_all(text.as_bytes())?;
		file.sync_all()?;
		fs::rename(&beside, &self.path)?;
		File::open(folder)?.sync_all()?;
		self.file = Some(OpenOptions::new().append(true).open(&self.path)?);
		self.length = text.len() as u64;
		Ok(())
	}
}

fn unusable(path: &Path, why: &str) -> Fatal {
	Fatal::refused(format!(
		"the sign log {} is not to be used ({why}): what this node signed is not known, so it does not start. Stop \
		 every other node of this validator, wait until a slot of its own and a round of votes have passed, move \
		 the file away and start again",
		path.display()
	))
}

fn line(Vote { at, step, target }: &Vote) -> String {
	format!("vote {} {} {step} {} {}", at.set, at.round, target.number, hex(&target.hash))
}

fn with_key(text: &str, key: Option<&str>) -> String {
	key.map_or_else(|| text.into(), |key| format!("{text} {key}"))
}

/// The text as a line with its check sum.
fn checked(text: &str) -> String {
	format!("{text} {:016x}\n", check_sum(text.as_bytes()))
}

/// FNV-1a of 64 bits: against faults of disks, not of people.
fn check_sum(bytes: &[u8]) -> u64 {
	bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
		(sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
	})
}

fn read(bytes: &[u8], genesis: &Hash) -> Result<Signed, String> {
	// What stands behind the last line feed was never synced.
	let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
	let text = bytes.get(..whole).and_then(|bytes| str::from_utf8(bytes).ok());
	let mut lines = text.ok_or("it is no text")?.lines().enumerate();
	let (_, first) = lines.next().ok_or("it is empty")?;
	let title = unchecked(first).ok_or("its first line is damaged")?;
	let rest = title.strip_prefix(TITLE).or_else(|| title.strip_prefix(TITLE_WITHOUT_KEYS));
	let of = rest.and_then(|rest| unhex(rest.trim_start()));
	if of.ok_or("it is no sign log of this version")? != *genesis {
		return Err("it is of a chain with another genesis block".into());
	}
	let mut signed = Signed::default();
	for (index, line) in lines {
		note(&mut signed, line).ok_or_else(|| format!("line {} is damaged", index + 1))?;
	}
	Ok(signed)
}

fn unchecked(line: &str) -> Option<&str> {
	let (text, sum) = line.rsplit_once(' ')?;
	(u64::from_str_radix(sum, 16).ok()? == check_sum(text.as_bytes())).then_some(text)
}

/// Takes a line into the record; None when it is damaged or not above those before it.
fn note(Signed { record, author, voter }: &mut Signed, line: &str) -> Option<()> {
	let mut words = unchecked(line)?.split(' ');
	let signer = match words.next()? {
		"slot" => {
			let slot = number(words.next()?)?;
			(record.slot(slot) == Verdict::New).then(|| record.note_slot(slot))?;
			author
		},
		"vote" => {
			let at = Round { set: number(words.next()?)?, round: number(words.next()?)? };
			let step = words.next()?.parse().ok()?;
			let target = Target { number: number(words.next()?)?, hash: unhex(words.next()?)? };
			let vote = Vote { at, step, target };
			(record.vote(&vote) == Verdict::New).then(|| record.note_vote(vote))?;
			voter
		},
		_ => return None,
	};
	*signer = words.next().map(Into::into);
	words.next().is_none().then_some(())
}
