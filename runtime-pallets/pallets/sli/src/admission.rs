//! Who may send what reporters send, for which window and when: the same for reports, commitments, openings and
//! censuses.

use crate::{
	pallet::{Closings, CommitBlocks, Config, Ended, Error, Pallet, RoomyBlocks},
	parameter::{MAX_IDLE_WINDOWS, SamplingParameters},
	period::Geometry,
	sampled::{
		cohort::is_seated,
		reporters::{Link, Reporters, Standing},
		types::{EndedWindow, PartOrigin},
	},
	types::{COUNTED, HOME, NetworkId, SAMPLED, Seconds},
};
use frame_support::{Blake2_256, StorageHasher, ensure};
use sp_runtime::SaturatedConversion;

/// The most hashes to a link, which lies as far back as a reporter may ever be silent, in windows of
/// which the last is open. Not what the parameters allow: a halt is longer than that, and no silence.
pub(crate) const MAX_HASHES: u32 = MAX_IDLE_WINDOWS + 2;

/// As many times its blocks a phase lasts at most while blocks have no room for reports.
const MOST_BLOCKS: u32 = 16;

/// Who sends what a reporter sends.
pub(crate) struct Sender<AccountId> {
	pub geometry: Geometry,
	pub reporter: AccountId,
	pub standing: Standing,
}

/// The reporter whose signing key this is.
pub(crate) fn sender<T: Config>(
	network: NetworkId,
	signer: &T::AccountId,
) -> Result<Sender<T::AccountId>, Error<T>> {
	let geometry = Geometry::of::<T>(network);
	ensure!(network == HOME || geometry.is_some(), Error::<T>::UnknownNetwork);
	let reporter = T::Reporters::by_signer(network, signer).ok_or(Error::<T>::NotAReporter)?;
	let standing = T::Reporters::standing(network, &reporter).ok_or(Error::<T>::NotAReporter)?;
	Ok(Sender { geometry: geometry.ok_or(Error::<T>::TooEarly)?, reporter, standing })
}

/// What may be done about a window that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
	/// It is reported without a commitment.
	Uncommitted,
	/// Reporters commit themselves.
	Committing,
	/// Reporters open their commitments, and report.
	Opening,
}

impl Phase {
	/// That of a window whose commitments are taken for so many blocks.
	fn of<T: Config>(ended: &EndedWindow, commit_blocks: u32) -> Self {
		if commit_blocks == 0 {
			Self::Uncommitted
		} else if have_passed::<T>(ended, commit_blocks) {
			Self::Opening
		} else {
			Self::Committing
		}
	}
}

/// The window is counted and not closed, and the reporter is active in it; what may be done about it.
pub(crate) fn check_window<T: Config>(
	window: Seconds,
	sender: &Sender<T::AccountId>,
	sampling: &SamplingParameters,
) -> Result<Phase, Error<T>> {
	let Sender { geometry, standing, .. } = sender;
	let network = geometry.network;
	ensure!(window.is_multiple_of(geometry.window_s()), Error::<T>::MisalignedWindow);
	let counted = Closings::<T>::get(network, COUNTED).ok_or(Error::<T>::TooEarly)?;
	ensure!(window < counted.next, Error::<T>::TooEarly);
	let closing = Closings::<T>::get(network, SAMPLED).ok_or(Error::<T>::TooEarly)?;
	ensure!(closing.is_open(window), Error::<T>::TooLate);
	// Skipped windows of a halt are closed one way only: without a record.
	let end = window.saturating_add(geometry.window_s());
	let ended = Ended::<T>::get(network, window).filter(|ended| ended.end == end);
	let ended = ended.ok_or(Error::<T>::TooLate)?;
	// The cursor may lag behind.
	let commit_blocks = commit_blocks::<T>(network, window);
	ensure!(!grace_is_over::<T>(&ended, sampling, commit_blocks), Error::<T>::TooLate);
	// However long a reporter was silent, or was kept silent: who reports again is heard again.
	ensure!(is_seated(standing, window), Error::<T>::NotActive);
	Ok(Phase::of::<T>(&ended, commit_blocks))
}

/// Whether a window can no longer be reported: the time of its grace is over, and so are its blocks, which come
/// after those in which reporters commit themselves.
pub(crate) fn grace_is_over<T: Config>(
	ended: &EndedWindow,
	sampling: &SamplingParameters,
	commit_blocks: u32,
) -> bool {
	u64::from(ended.end) * 1_000 + u64::from(sampling.grace_ms) <= Pallet::<T>::now_ms()
		&& have_passed::<T>(ended, sampling.grace_blocks.saturating_add(commit_blocks))
}

/// Whether so many blocks have passed since a window was counted. Blocks without room for a report do not count,
/// or whoever fills them would decide whose reports do; but no window stays open for ever.
fn have_passed<T: Config>(ended: &EndedWindow, blocks: u32) -> bool {
	let now: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
	let roomy = RoomyBlocks::<T>::get().saturating_sub(ended.roomy_blocks);
	roomy >= blocks || now.saturating_sub(ended.block) >= blocks.saturating_mul(MOST_BLOCKS)
}

/// For how many blocks commitments to reports of a window are taken; 0 where none are.
fn commit_blocks<T: Config>(network: NetworkId, window: Seconds) -> u32 {
	CommitBlocks::<T>::get(network).latest().at(window)
}

/// Parts come in order, and the first alone names evidence.
pub(crate) fn refuse_order<T: Config>(
	part: u8,
	parts: usize,
	has_evidence: bool,
) -> Result<(), Error<T>> {
	ensure!(usize::from(part) >= parts, Error::<T>::Duplicate);
	ensure!(usize::from(part) <= parts, Error::<T>::MissingPart);
	ensure!(part > 0 || has_evidence, Error::<T>::EvidenceMissing);
	ensure!(part == 0 || !has_evidence, Error::<T>::EvidenceRepeated);
	Ok(())
}

/// Hashes from the newer link to the older one; how often.
pub(crate) fn check_link<T: Config>(
	window: Seconds,
	link: Link,
	sender: &Sender<T::AccountId>,
) -> Result<u32, Error<T>> {
	let Sender { geometry, standing, .. } = sender;
	let (newer, older) =
		if window > standing.link_window { (link, standing.link) } else { (standing.link, link) };
	let apart = window.abs_diff(standing.link_window);
	let hashes = apart.checked_div(geometry.window_s()).ok_or(Error::<T>::WrongLink)?;
	ensure!(hashes <= MAX_HASHES, Error::<T>::WrongLink);
	let reached = (0..hashes).fold(newer, |link, _| Blake2_256::hash(&link));
	ensure!(reached == older, Error::<T>::WrongLink);
	Ok(hashes)
}

/// The newest link is what later ones are held against.
pub(crate) fn note_link<T: Config>(window: Seconds, link: Link, sender: &Sender<T::AccountId>) {
	if window > sender.standing.link_window {
		T::Reporters::note_link(sender.geometry.network, &sender.reporter, window, link);
	}
}

/// Where the extrinsic that is being executed is found again.
pub(crate) fn origin<T: Config>() -> PartOrigin {
	PartOrigin {
		block: frame_system::Pallet::<T>::block_number().saturated_into(),
		extrinsic: frame_system::Pallet::<T>::extrinsic_index().unwrap_or_default(),
	}
}
