//! The file of the sign log: faults of disks and of people.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use almanac_ha::{EXIT_REFUSED, Round, SignLog, Step, Target, Vote};
use std::{
	fs,
	io::Write,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

const GENESIS: [u8; 32] = [7; 32];

fn vote(round: u64, step: Step) -> Vote {
	Vote { at: Round { set: 3, round }, step, target: Target { number: round, hash: [9; 32] } }
}

/// A log with a slot and the votes of a round, closed again.
fn written() -> (TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed");
	let mut log = SignLog::open(&path, GENESIS).unwrap();
	log.sign_slot(41, "0x01").unwrap();
	log.sign_vote(vote(8, Step::Prevote), "0x02").unwrap();
	log.sign_vote(vote(8, Step::Precommit), "0x02").unwrap();
	(folder, path)
}

fn refusal(path: &Path, genesis: [u8; 32]) -> String {
	let fatal = SignLog::open(path, genesis).unwrap_err();
	assert_eq!(fatal.code, EXIT_REFUSED);
	fatal.why
}

#[test]
fn remembers_after_a_restart() {
	let (_folder, path) = written();
	let log = SignLog::open(&path, GENESIS).unwrap();
	assert_eq!(log.record().slot, Some(41));
	assert_eq!(log.record().last_vote(), Some(vote(8, Step::Precommit)));
}

#[test]
fn remembers_which_keys_signed() {
	let (_folder, path) = written();
	let log = SignLog::open(&path, GENESIS).unwrap();
	assert_eq!((log.slot_of("0x01"), log.slot_of("0x03")), (Some(41), None));
	assert_eq!(log.vote_of("0x02"), Some(vote(8, Step::Precommit)));
	assert_eq!(log.vote_of("0x03"), None);
	assert_eq!(log.record().slot, Some(41), "and signs below it with no key");
}

#[test]
fn counts_what_a_log_without_keys_has_for_every_key() {
	let (_folder, path) = written();
	let old = fs::read_to_string(&path).unwrap();
	let lines = old.lines().map(|line| line.rsplit_once(' ').unwrap().0);
	let lines =
		lines.map(|line| line.replace("log 2", "log 1").replace(" 0x01", "").replace(" 0x02", ""));
	let text: String =
		lines.map(|line| format!("{line} {:016x}\n", check_sum(line.as_bytes()))).collect();
	fs::write(&path, text).unwrap();
	let mut log = SignLog::open(&path, GENESIS).unwrap();
	assert_eq!(
		(log.slot_of("0x03"), log.vote_of("0x03")),
		(Some(41), Some(vote(8, Step::Precommit)))
	);
	log.sign_slot(42, "0x01").unwrap();
	assert_eq!(SignLog::open(&path, GENESIS).unwrap().slot_of("0x03"), None);
}

fn check_sum(bytes: &[u8]) -> u64 {
	bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
		(sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
	})
}

#[test]
fn drops_a_last_line_that_is_not_whole() {
	let (_folder, path) = written();
	fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"slot 42 00").unwrap();
	let mut log = SignLog::open(&path, GENESIS).unwrap();
	assert_eq!(log.record().slot, Some(41));
	log.sign_slot(42, "0x01").unwrap();
	assert_eq!(SignLog::open(&path, GENESIS).unwrap().record().slot, Some(42));
}

#[test]
fn refuses_a_damaged_line() {
	for spoil in ["slot 42 0000000000000000\n", "\n", "nonsense\n"] {
		let (_folder, path) = written();
		fs::OpenOptions::new()
			.append(true)
			.open(&path)
			.unwrap()
			.write_all(spoil.as_bytes())
			.unwrap();
		assert!(refusal(&path, GENESIS).contains("line 5 is damaged"));
	}
}

#[test]
fn refuses_each_byte_changed() {
	let (_folder, path) = written();
	let whole = fs::read(&path).unwrap();
	// Without the last line feed, behind which a line would not be whole.
	for at in 0..whole.len() - 1 {
		let mut bytes = whole.clone();
		bytes[at] ^= 1;
		fs::write(&path, bytes).unwrap();
		assert!(refusal(&path, GENESIS).contains("is not to be used"), "byte {at}");
	}
}

#[test]
fn refuses_what_went_back() {
	let (_folder, path) = written();
	let text = fs::read_to_string(&path).unwrap();
	let slot = text.lines().find(|line| line.starts_with("slot")).unwrap().to_owned();
	fs::write(&path, format!("{text}{slot}\n")).unwrap();
	assert!(refusal(&path, GENESIS).contains("line 5 is damaged"));
}

#[test]
fn refuses_another_chain_an_empty_file_and_a_folder() {
	let (folder, path) = written();
	assert!(refusal(&path, [8; 32]).contains("another genesis block"));
	fs::write(&path, "").unwrap();
	assert!(refusal(&path, GENESIS).contains("is empty"));
	assert!(refusal(folder.path(), GENESIS).contains("is not to be used"));
}

#[test]
fn refuses_to_begin_where_nothing_can_be_written() {
	let folder = tempfile::tempdir().unwrap();
	let file = folder.path().join("file");
	fs::write(&file, "").unwrap();
	assert_eq!(SignLog::open(&file.join("signed"), GENESIS).unwrap_err().code, EXIT_REFUSED);
}

#[test]
fn stays_small() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("signed");
	let mut log = SignLog::open(&path, GENESIS).unwrap();
	let mut longest = 0;
	for round in 1..4000 {
		log.sign_vote(vote(round, Step::Prevote), "0x02").unwrap();
		longest = longest.max(fs::metadata(&path).unwrap().len());
	}
	assert!((256 * 1024..257 * 1024).contains(&longest), "{longest}");
	drop(log);
	let log = SignLog::open(&path, GENESIS).unwrap();
	assert_eq!(log.record().last_vote(), Some(vote(3999, Step::Prevote)));
}

#[test]
fn signs_nothing_that_it_cannot_note() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("ha/signed");
	let mut log = SignLog::open(&path, GENESIS).unwrap();
	// Grown until it has to be written anew, where a file stands in the place of its folder.
	for round in 1.. {
		log.sign_vote(vote(round, Step::Prevote), "0x02").unwrap();
		if fs::metadata(&path).unwrap().len() > 256 * 1024 {
			break;
		}
	}
	let last = log.record().last_vote().unwrap();
	fs::rename(folder.path().join("ha"), folder.path().join("away")).unwrap();
	fs::write(folder.path().join("ha"), "").unwrap();
	let next = vote(last.at.round + 1, Step::Prevote);
	assert!(log.sign_vote(next, "0x02").unwrap_err().contains("could not be written"));
	assert_eq!(log.record().last_vote(), Some(last));
	assert!(log.sign_vote(next, "0x02").is_err());
	// With its place back it goes on.
	fs::remove_file(folder.path().join("ha")).unwrap();
	log.sign_vote(next, "0x02").unwrap();
	assert_eq!(SignLog::open(&path, GENESIS).unwrap().record().last_vote(), Some(next));
}
